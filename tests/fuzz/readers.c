/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readers.h"

FUZZ_UNCOUNTED_BEGIN

/* Cuts the next byte off TEXT. */
static char cut_byte(struct text *text, const char *what)
{
    FUZZ_EXPECT(text->length, "%s ends too early", what);
    char c = text->start[0];
    *text = text_skip(*text, 1);
    return c;
}

static void read_quoted(struct text *rest, struct buffer *out)
{
    for (;;) {
        char c = cut_byte(rest, "a quoted field");
        if (c != '"') {
            buffer_char(out, c);
            continue;
        }
        if (!text_starts_with(*rest, "\""))
            return;
        buffer_char(out, cut_byte(rest, "a quoted field"));
    }
}

/* Cuts what must stand behind a field: SEPARATOR, or the newline that ends the record. */
static bool cut_end_of_field(struct text *rest, char separator)
{
    char c = cut_byte(rest, "a record");
    FUZZ_EXPECT(c == separator || c == '\n', "'%c' stands behind a field", c);
    return c == '\n';
}

void read_csv_field(struct text *rest, struct field *field)
{
    field->text.length = 0;
    field->is_quoted = text_cut_start(rest, "\"");
    if (field->is_quoted)
        read_quoted(rest, &field->text);
    while (!field->is_quoted && rest->length && !strchr(",\n", rest->start[0])) {
        FUZZ_EXPECT(rest->start[0] != '"', "a quote stands within a field that is not quoted");
        buffer_char(&field->text, cut_byte(rest, "a field"));
    }
    field->ends_record = cut_end_of_field(rest, ',');
}

void read_raw_field(struct text *rest, struct field *field)
{
    field->text.length = 0;
    field->is_quoted = false;
    while (rest->length && rest->start[0] != ' ' && rest->start[0] != '\n')
        buffer_char(&field->text, cut_byte(rest, "a field"));
    FUZZ_EXPECT(field->text.length, "a raw field is empty");
    field->ends_record = cut_end_of_field(rest, ' ');
}

/* The byte of "\xHH" at the start of TEXT, or -1. */
static int escaped_byte(struct text text)
{
    static const char digits[] = "0123456789abcdef";

    if (text.length < 4 || text.start[0] != '\\' || text.start[1] != 'x')
        return -1;
    const char *high = memchr(digits, text.start[2], 16), *low = memchr(digits, text.start[3], 16);
    return high && low ? (int)((high - digits) << 4 | (low - digits)) : -1;
}

void read_escapes(struct text escaped, struct buffer *out)
{
    out->length = 0;
    while (escaped.length) {
        int byte = escaped_byte(escaped);
        FUZZ_EXPECT(byte >= 0 || escaped.start[0] != '\\', "a backslash is not escaped: \"%.*s\"",
                    (int)escaped.length, escaped.start);
        buffer_char(out, byte >= 0 ? (char)byte : escaped.start[0]);
        escaped = text_skip(escaped, byte >= 0 ? 4 : 1);
    }
}

/* UTF-8 by the table of the Unicode standard (3-7). The bytes of the character at TEXT, or 0. */
static size_t utf8_size(struct text text)
{
    static const struct {
        unsigned char first, last, low, high; /* of the lead, and of the byte behind it */
        size_t size;
    } forms[] = {
        {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    const unsigned char *bytes = (const unsigned char *)text.start;

    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        if (bytes[0] < forms[i].first || bytes[0] > forms[i].last || text.length < forms[i].size)
            continue;
        if (forms[i].size > 1 && (bytes[1] < forms[i].low || bytes[1] > forms[i].high))
            return 0;
        for (size_t j = 2; j < forms[i].size; j++) {
            if ((bytes[j] & 0xc0) != 0x80)
                return 0;
        }
        return forms[i].size;
    }
    return 0;
}

/* Controls of ASCII and of Latin 1, and what turns the direction of text around. */
static bool is_control(struct text character)
{
    const unsigned char *c = (const unsigned char *)character.start;

    if (character.length == 1)
        return (c[0] < 0x20 && c[0] != '\n') || c[0] == 0x7f;
    if (character.length == 2)
        return c[0] == 0xc2 && c[1] < 0xa0;
    return character.length == 3 && c[0] == 0xe2 &&
           ((c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
            (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));
}

void expect_harmless(struct text text, bool is_ascii, const char *what)
{
    for (size_t size; text.length; text = text_skip(text, size)) {
        size = utf8_size(text);
        FUZZ_EXPECT(size, "%s is not UTF-8", what);
        FUZZ_EXPECT(size == 1 || !is_ascii, "%s is not ASCII", what);
        FUZZ_EXPECT(!is_control((struct text){text.start, size}), "%s has a control character",
                    what);
    }
}

/* Days since 1970 of a date in the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t earlier = year - 1;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int64_t centuries = earlier / 100 - (earlier % 100 < 0),
            fours = earlier / 4 - (earlier % 4 < 0), eras = earlier / 400 - (earlier % 400 < 0);

    return 365 * earlier + fours - centuries + eras - 719162 + before[month - 1] +
           (is_leap && month > 2) + day - 1;
}

/* Cuts BEFORE, and digits behind it, off TEXT. */
static int64_t cut_part(const char **text, char before)
{
    const char *at = *text;
    char *end;

    FUZZ_EXPECT(*at == before && at[1] >= '0' && at[1] <= '9', "\"%s\" in a time", at);
    int64_t number = strtoll(at + 1, &end, 10);
    *text = end;
    return number;
}

int64_t read_time(const char *text)
{
    const char *at = text;
    char *end;
    int64_t year = strtoll(*text == '@' ? text + 1 : text, &end, 10);

    FUZZ_EXPECT(end > text, "\"%s\" is no time", text);
    if (*text == '@' && !*end)
        return year;
    at = end;
    int64_t month = cut_part(&at, '-'), day = cut_part(&at, '-');
    int64_t seconds = cut_part(&at, 'T') * 3600 + cut_part(&at, ':') * 60 + cut_part(&at, ':');
    int64_t sign = *at == '-' ? -1 : 1;
    int64_t ahead = cut_part(&at, sign < 0 ? '-' : '+') * 3600 + cut_part(&at, ':') * 60;
    FUZZ_EXPECT(!*at && month >= 1 && month <= 12, "\"%s\" is no time", text);
    return days_of(year, month, day) * 86400 + seconds - sign * ahead;
}

#ifdef HAVE_JANSSON

/* jansson has no integers above INT64_MAX: where one stands, all become real numbers. */
json_t *read_json(struct text text)
{
    json_error_t error;
    json_t *json =
        json_loadb(text.start, text.length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

    if (!json && json_error_code(&error) == json_error_numeric_overflow)
        json =
            json_loadb(text.start, text.length,
                       JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
    FUZZ_EXPECT(json, "no JSON in line %d: %s\n%.*s", error.line, error.text, (int)text.length,
                text.start);
    return json;
}

json_t *read_member(const json_t *object, const char *name)
{
    json_t *member = json_object_get(object, name);
    FUZZ_EXPECT(member, "JSON lacks \"%s\"", name);
    return member;
}

void expect_json_integer(const json_t *number, const char *digits)
{
    if (json_is_integer(number)) {
        char text[32];
        (void)snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, json_integer_value(number));
        FUZZ_EXPECT(!strcmp(text, digits), "JSON has %s for %s", text, digits);
        return;
    }
    FUZZ_EXPECT(json_is_real(number), "JSON has no number for %s", digits);
    double real = json_real_value(number), expected = strtod(digits, NULL);
    FUZZ_EXPECT(real >= expected && real <= expected, "JSON has %f for %s", real, digits);
}

void read_json_string(const json_t *string, struct buffer *out)
{
    FUZZ_EXPECT(json_is_string(string), "JSON has no string where one is due");
    struct text text = {json_string_value(string), json_string_length(string)};

    while (text.length) {
        int byte = escaped_byte(text);
        FUZZ_EXPECT(byte >= 0 || !text_starts_with(text, "\\x"), "\\x in JSON escapes nothing");
        buffer_char(out, byte >= 0 ? (char)byte : text.start[0]);
        text = text_skip(text, byte >= 0 ? 4 : 1);
    }
}

#endif

FUZZ_UNCOUNTED_END
