/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>
#include <strings.h>
#include <wchar.h>

#include "base/text.h"

struct text text_of(const char *string)
{
    return (struct text){string, strlen(string)};
}

bool text_equals(struct text text, const char *string)
{
    return strlen(string) == text.length &&
           (!text.length || memcmp(text.start, string, text.length) == 0);
}

bool text_starts_with(struct text text, const char *start)
{
    return text_cut_start(&text, start);
}

bool text_ends_with(struct text text, const char *end)
{
    return text_cut_end(&text, end);
}

bool text_cut_start(struct text *text, const char *start)
{
    size_t length = strlen(start);
    if (text->length < length || !text_equals((struct text){text->start, length}, start))
        return false;
    *text = text_skip(*text, length);
    return true;
}

bool text_cut_end(struct text *text, const char *end)
{
    size_t length = strlen(end);
    if (text->length < length || !text_equals(text_skip(*text, text->length - length), end))
        return false;
    text->length -= length;
    return true;
}

/* In a Turkish locale tolower(3) does not change I. */
char text_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_trimmed(char c)
{
    return is_blank(c) || c == '\r';
}

struct text text_trim(struct text text)
{
    while (text.length && is_trimmed(text.start[0]))
        text = text_skip(text, 1);
    while (text.length && is_trimmed(text.start[text.length - 1]))
        text.length--;
    return text;
}

struct text text_take(struct text *rest, char separator)
{
    const char *end = rest->length ? memchr(rest->start, separator, rest->length) : NULL;
    struct text taken = {rest->start, end ? (size_t)(end - rest->start) : rest->length};

    *rest = end ? text_skip(*rest, taken.length + 1) : (struct text){0};
    return taken;
}

struct text text_take_word(struct text *rest)
{
    const char *c = rest->start, *end = rest->start + rest->length;
    while (c < end && is_blank(*c))
        c++;
    struct text word = {c, 0};
    while (c < end && !is_blank(*c))
        c++;
    word.length = (size_t)(c - word.start);
    *rest = (struct text){c, (size_t)(end - c)};
    return word;
}

size_t text_count_lines(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += text.start[i] == '\n';
    return count;
}

struct text text_line(struct text text, size_t line)
{
    for (; line > 0; line--)
        (void)text_take(&text, '\n');
    return text_take(&text, '\n');
}

bool text_matches(struct text text, const char *string)
{
    if (strlen(string) != text.length)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text_lower(text.start[i]) != text_lower(string[i]))
            return false;
    }
    return true;
}

size_t text_decode(const char *text, size_t length, uint32_t *character)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text[0];
    size_t size = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : 4;

    if (size == 1) {
        *character = first;
        return 1;
    }
    if (first < 0xc2 || first > 0xf4 || size > length)
        return 0;
    uint32_t sum = first & (0x7fU >> size);
    for (size_t i = 1; i < size; i++) {
        if (!text_is_inner(text[i]))
            return 0;
        sum = sum << 6 | ((unsigned char)text[i] & 0x3f);
    }
    if (sum < smallest[size] || sum > 0x10ffff || (sum >= 0xd800 && sum <= 0xdfff))
        return 0;
    *character = sum;
    return size;
}

size_t text_encode(uint32_t c, char bytes[4])
{
    static const unsigned char heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = size - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    bytes[0] = (char)(heads[size] | c);
    return size;
}

bool text_is_hostile(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
        {0x61c, 0x61c},     {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
        {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x13430, 0x1343f},
        {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges) && c >= ranges[i].first; i++) {
        if (c <= ranges[i].last)
            return true;
    }
    return false;
}

static bool must_escape(uint32_t c, unsigned also)
{
    if (c == ' ')
        return also & ESCAPE_BLANK;
    if (c == '\\')
        return also & ESCAPE_BACKSLASH;
    if (c >= 0x80 && (also & ESCAPE_NON_ASCII))
        return true;
    if (also & ESCAPE_UNSTEADY && c >= 0x80 && (c > 0xffff || wcwidth((wchar_t)c) < 1))
        return true;
    return text_is_hostile(c);
}

static void put_bytes_in_hex(struct buffer *out, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        buffer_format(out, "\\x%02x", (unsigned char)bytes[i]);
}

/* Counts the bytes at the start of TEXT that are never escaped: most of most texts. */
static size_t count_plain(struct text text)
{
    size_t count = 0;
    while (count < text.length && text.start[count] > ' ' && text.start[count] < 0x7f &&
           text.start[count] != '\\')
        count++;
    return count;
}

void text_escape(struct buffer *out, struct text text, unsigned also)
{
    size_t plain = count_plain(text);
    buffer_put(out, text.start, plain);
    for (size_t at = plain, size; at < text.length; at += size) {
        uint32_t c = 0;
        size = text_decode(text.start + at, text.length - at, &c);
        bool escape = size == 0 || must_escape(c, also);
        if (size == 0)
            size = 1;
        if (escape)
            put_bytes_in_hex(out, text.start + at, size);
        else
            buffer_put(out, text.start + at, size);
    }
}

/* Most terminals use one column for a character that wcwidth(3) does not know. */
static size_t character_width(uint32_t c)
{
    int width = wcwidth((wchar_t)c);
    return width < 0 ? 1 : (size_t)width;
}

/* Returns the columns of the character or bad byte of TEXT at *AT, and moves *AT behind it. */
static size_t pass_character(struct text text, size_t *at)
{
    uint32_t c = 0;
    size_t size = text_decode(text.start + *at, text.length - *at, &c);
    *at += size ? size : 1;
    return size > 1 ? character_width(c) : 1;
}

size_t text_width(struct text text)
{
    size_t width = 0;
    while (width < text.length && (unsigned char)text.start[width] < 0x80)
        width++;
    for (size_t at = width; at < text.length;)
        width += pass_character(text, &at);
    return width;
}

size_t text_fit(struct text text, size_t width)
{
    size_t at = 0, next = 0, used = 0;
    while (at < text.length && (used += pass_character(text, &next)) <= width)
        at = next;
    return at;
}

struct text text_keep(struct buffer *buffer, struct arena *arena)
{
    struct text kept = {arena_text(arena, buffer_string(buffer), buffer->length), buffer->length};
    buffer_free(buffer);
    return kept;
}
