/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/storm/journal.h"
#include "tests/storm/json.h"

enum { MOST_DEPTH = 32 };

struct reader {
    struct json_document *document;
    const char *at, *end, *begin;
    char *out; /* where the bytes of the next string go */
    unsigned depth;
};

static struct json *read_value(struct reader *reader);

static struct json *fail(struct reader *reader, const char *fault)
{
    if (!reader->document->fault) {
        reader->document->fault = fault;
        reader->document->fault_at = (size_t)(reader->at - reader->begin);
    }
    return NULL;
}

static struct json *new_node(struct reader *reader, enum json_type type)
{
    struct json *node = &reader->document->nodes[reader->document->count++];
    *node = (struct json){.type = type};
    return node;
}

static int peek(const struct reader *reader)
{
    return reader->at < reader->end ? (unsigned char)*reader->at : -1;
}

static bool take(struct reader *reader, char byte)
{
    if (peek(reader) != (unsigned char)byte)
        return false;
    reader->at++;
    return true;
}

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) && *reader->at)
        reader->at++;
}

/* --- Strings ---------------------------------------------------------------------------------- */

static void put_utf8(struct reader *reader, uint32_t point)
{
    static const struct {
        uint32_t below;
        unsigned char lead;
        int more;
    } forms[] = {{0x80, 0, 0}, {0x800, 0xc0, 1}, {0x10000, 0xe0, 2}, {0x110000, 0xf0, 3}};
    int form = 0;

    while (point >= forms[form].below)
        form++;
    *reader->out++ = (char)(forms[form].lead | (point >> (6 * forms[form].more)));
    for (int i = forms[form].more - 1; i >= 0; i--)
        *reader->out++ = (char)(0x80 | ((point >> (6 * i)) & 0x3f));
}

static bool take_hex(struct reader *reader, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        int byte = peek(reader);
        const char *digit = byte > 0 ? strchr(digits, byte | 0x20) : NULL;
        if (!digit || (byte < '0'))
            return false;
        *unit = *unit << 4 | (uint32_t)(digit - digits);
        reader->at++;
    }
    return true;
}

/* Behind "\u". Half of a pair is no character. */
static bool take_point(struct reader *reader)
{
    uint32_t high, low;

    if (!take_hex(reader, &high) || (high >= 0xdc00 && high < 0xe000))
        return false;
    if (high >= 0xd800 && high < 0xdc00) {
        if (!take(reader, '\\') || !take(reader, 'u') || !take_hex(reader, &low) || low < 0xdc00 ||
            low >= 0xe000)
            return false;
        high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
    put_utf8(reader, high);
    return true;
}

static bool take_escape(struct reader *reader)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int byte = peek(reader);
    const char *found = byte > 0 ? strchr(from, byte) : NULL;

    if (take(reader, 'u'))
        return take_point(reader);
    if (!found)
        return false;
    reader->at++;
    *reader->out++ = to[found - from];
    return true;
}

/* A character of several bytes, in its shortest form, and not half of a pair: RFC 3629. */
static bool take_utf8(struct reader *reader)
{
    static const struct {
        unsigned char first, last, second_least, second_most;
        int more;
    } leads[] = {{0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2},
                 {0xe1, 0xec, 0x80, 0xbf, 2}, {0xed, 0xed, 0x80, 0x9f, 2},
                 {0xee, 0xef, 0x80, 0xbf, 2}, {0xf0, 0xf0, 0x90, 0xbf, 3},
                 {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3}};
    int lead = peek(reader);

    for (size_t i = 0; i < sizeof(leads) / sizeof(*leads); i++) {
        if (lead < leads[i].first || lead > leads[i].last)
            continue;
        *reader->out++ = *reader->at++;
        for (int more = 0; more < leads[i].more; more++) {
            int byte = peek(reader), least = more ? 0x80 : leads[i].second_least;
            if (byte < least || byte > (more ? 0xbf : leads[i].second_most))
                return false;
            *reader->out++ = *reader->at++;
        }
        return true;
    }
    return false;
}

/* Behind the first quote. */
static const char *read_text(struct reader *reader)
{
    const char *text = reader->out;

    for (int byte; (byte = peek(reader)) != '"';) {
        bool good = true;
        if (byte < 0x20) /* the end too */
            good = false;
        else if (take(reader, '\\'))
            good = take_escape(reader);
        else if (byte < 0x80)
            *reader->out++ = *reader->at++;
        else
            good = take_utf8(reader);
        if (!good) {
            (void)fail(reader, "a string");
            return NULL;
        }
    }
    reader->at++;
    *reader->out++ = '\0';
    return text;
}

/* --- The others ------------------------------------------------------------------------------- */

static bool take_digits(struct reader *reader)
{
    const char *begin = reader->at;
    while (peek(reader) >= '0' && peek(reader) <= '9')
        reader->at++;
    return reader->at > begin;
}

static struct json *read_number(struct reader *reader)
{
    const char *begin = reader->at;

    (void)take(reader, '-');
    if (!take(reader, '0') && !take_digits(reader))
        return fail(reader, "a number");
    if (take(reader, '.') && !take_digits(reader))
        return fail(reader, "a fraction");
    if (take(reader, 'e') || take(reader, 'E')) {
        (void)(take(reader, '+') || take(reader, '-'));
        if (!take_digits(reader))
            return fail(reader, "an exponent");
    }
    struct json *node = new_node(reader, JSON_NUMBER);
    node->number = strtod(begin, NULL);
    return node;
}

static struct json *read_word(struct reader *reader)
{
    static const struct {
        const char *word;
        enum json_type type;
    } words[] = {{"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE}};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t length = strlen(words[i].word);
        if ((size_t)(reader->end - reader->at) < length ||
            memcmp(reader->at, words[i].word, length) != 0)
            continue;
        reader->at += length;
        return new_node(reader, words[i].type);
    }
    return fail(reader, "a value");
}

static bool read_key(struct reader *reader, const struct json *object, const char **key)
{
    skip_blanks(reader);
    *key = take(reader, '"') ? read_text(reader) : NULL;
    if (!*key || json_member(object, *key))
        return fail(reader, "a key") != NULL;
    skip_blanks(reader);
    return take(reader, ':') || fail(reader, "a colon") != NULL;
}

/* Behind the opening bracket, up to the closing one. */
static struct json *read_items(struct reader *reader, enum json_type type, char close)
{
    struct json *whole = new_node(reader, type), **last = &whole->first;

    if (++reader->depth > MOST_DEPTH)
        return fail(reader, "it is too deep");
    skip_blanks(reader);
    if (take(reader, close)) {
        reader->depth--;
        return whole;
    }
    do {
        const char *key = NULL;
        if (type == JSON_OBJECT && !read_key(reader, whole, &key))
            return NULL;
        struct json *item = read_value(reader);
        if (!item)
            return NULL;
        item->key = key;
        *last = item;
        last = &item->next;
        skip_blanks(reader);
    } while (take(reader, ','));
    reader->depth--;
    return take(reader, close) ? whole : fail(reader, "a comma or a bracket");
}

static struct json *read_value(struct reader *reader)
{
    skip_blanks(reader);
    int byte = peek(reader);

    if (take(reader, '{'))
        return read_items(reader, JSON_OBJECT, '}');
    if (take(reader, '['))
        return read_items(reader, JSON_ARRAY, ']');
    if (take(reader, '"')) {
        struct json *node = new_node(reader, JSON_STRING);
        node->text = read_text(reader);
        return node->text ? node : NULL;
    }
    return byte == '-' || (byte >= '0' && byte <= '9') ? read_number(reader) : read_word(reader);
}

/* No value is shorter than a byte, and no text longer than its escapes. */
const struct json *json_read(struct json_document *document, const char *text, size_t length)
{
    *document = (struct json_document){.nodes = calloc(length + 2, sizeof(*document->nodes)),
                                       .bytes = calloc(length + 2, 1)};
    if (!document->nodes || !document->bytes)
        die("calloc");
    struct reader reader = {.document = document,
                            .at = text,
                            .begin = text,
                            .end = text + length,
                            .out = document->bytes};
    const struct json *root = read_value(&reader);
    skip_blanks(&reader);
    if (root && reader.at != reader.end)
        return fail(&reader, "something follows");
    return root;
}

void json_free(struct json_document *document)
{
    free(document->nodes);
    free(document->bytes);
}

const struct json *json_member(const struct json *object, const char *key)
{
    const struct json *member = object && object->type == JSON_OBJECT ? object->first : NULL;
    while (member && strcmp(member->key, key) != 0)
        member = member->next;
    return member;
}

const char *json_text(const struct json *object, const char *key)
{
    const struct json *member = json_member(object, key);
    return member && member->type == JSON_STRING ? member->text : NULL;
}

double json_number(const struct json *object, const char *key, double other)
{
    const struct json *member = json_member(object, key);
    return member && member->type == JSON_NUMBER ? member->number : other;
}

const struct json *json_first(const struct json *object, const char *key)
{
    const struct json *member = json_member(object, key);
    return member && member->type == JSON_ARRAY ? member->first : NULL;
}
