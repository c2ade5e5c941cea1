/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text from outside (src/base/text.c, and cell_put_text of src/output/cell.c). Whatever comes in,
 *   - what comes out is UTF-8 without a byte or character that steers a terminal, reorders or hides;
 *   - it is what a reference makes of it, which knows UTF-8 by its tables and Unicode by its own;
 *   - a form with escaped backslashes decodes to the bytes that came in, and never looks like a sign;
 *   - it is as wide as its characters, and the longest start of it fits;
 *   - what it is cut into, joined, is what it was.
 * The first byte of an input says what is escaped besides.
 */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "fuzz.h"

#include "output/cell.h"

enum { MOST_BYTES = 160, ESCAPES = 16 /* all together */ };

FUZZ_UNCOUNTED_BEGIN

/* UTF-8 by RFC 3629, section 4: what may stand behind which first byte. */
static const struct {
    unsigned char from, to, second_from, second_to, size;
} sequences[] = {
    {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

static bool is_sequence(const unsigned char *bytes, size_t size)
{
    for (size_t i = 1; i < size; i++) {
        if (bytes[i] < 0x80 || bytes[i] > 0xbf)
            return false;
    }
    return true;
}

/* How many bytes the character at the start of TEXT has, or 0. */
static size_t reference_decode(struct text text, uint32_t *c)
{
    static const unsigned char bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    const unsigned char *bytes = (const unsigned char *)text.start;

    for (size_t i = 0; i < sizeof(sequences) / sizeof(*sequences); i++) {
        size_t size = sequences[i].size;
        if (bytes[0] < sequences[i].from || bytes[0] > sequences[i].to || text.length < size)
            continue;
        if (size > 1 && (bytes[1] < sequences[i].second_from || bytes[1] > sequences[i].second_to ||
                         !is_sequence(bytes, size)))
            return 0;
        *c = bytes[0] & bits[size];
        for (size_t at = 1; at < size; at++)
            *c = *c * 64 + (bytes[at] - 0x80U);
        return size;
    }
    return 0;
}

/*
 * General categories Cc, Zl and Zp, the bidirectional controls, Default_Ignorable_Code_Point without the
 * variation selectors that emoji need, and Cf without a width (Unicode 15, UnicodeData.txt and
 * DerivedCoreProperties.txt).
 */
static bool is_dangerous(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
        {0x61c, 0x61c},     {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
        {0x200b, 0x200f},   {0x2028, 0x2029},   {0x202a, 0x202e},   {0x2060, 0x2064},
        {0x2065, 0x2065},   {0x2066, 0x2069},   {0x206a, 0x206f},   {0x3164, 0x3164},
        {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfff8},   {0xfff9, 0xfffb},
        {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    }
    return false;
}

static bool is_escaped_by(uint32_t c, unsigned also)
{
    return is_dangerous(c) || ((also & ESCAPE_BLANK) && c == ' ') ||
           ((also & ESCAPE_BACKSLASH) && c == '\\') || ((also & ESCAPE_NON_ASCII) && c >= 0x80) ||
           ((also & ESCAPE_UNSTEADY) && c >= 0x80 && (c >= 0x10000 || wcwidth((wchar_t)c) <= 0));
}

static void reference_escape(struct buffer *out, struct text text, unsigned also)
{
    static const char digits[] = "0123456789abcdef";

    while (text.length) {
        uint32_t c = 0;
        size_t size = reference_decode(text, &c), count = size ? size : 1;
        bool escape = !size || is_escaped_by(c, also);
        for (size_t i = 0; i < count; i++) {
            unsigned char byte = (unsigned char)text.start[i];
            const char hex[] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
            buffer_put(out, escape ? hex : text.start + i, escape ? 4 : 1);
        }
        text = text_skip(text, count);
    }
}

static unsigned digit_value(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Takes back the escapes of TEXT, in which each backslash begins one. */
static void decode_escapes(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] != '\\') {
            buffer_char(out, text.start[i]);
            continue;
        }
        FUZZ_EXPECT(text.length - i >= 4 && text.start[i + 1] == 'x', "a lone backslash at %zu", i);
        buffer_char(out,
                    (char)(digit_value(text.start[i + 2]) << 4 | digit_value(text.start[i + 3])));
        i += 3;
    }
}

static void expect_bytes_of(struct text got, struct text expected, const char *what)
{
    FUZZ_EXPECT(got.length == expected.length &&
                    (!got.length || !memcmp(got.start, expected.start, got.length)),
                "%s: \"%.*s\" and not \"%.*s\"", what, (int)got.length, got.start,
                (int)expected.length, expected.start);
}

static void expect_reversible(struct text escaped, struct text text, const char *what)
{
    struct buffer decoded = BUFFER_IN_MEMORY;

    decode_escapes(&decoded, escaped);
    expect_bytes_of(text_in(&decoded), text, what);
    buffer_free(&decoded);
}

static void expect_harmless(struct text text, unsigned also)
{
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t c = 0;
        size = reference_decode(text_skip(text, at), &c);
        FUZZ_EXPECT(size, "\"%.*s\" is no UTF-8 at %zu", (int)text.length, text.start, at);
        FUZZ_EXPECT(c == '\\' || !is_escaped_by(c, also), "U+%04lX comes out", (unsigned long)c);
    }
}

/* The columns of TEXT, and of some starts of it what still fits. */
static void expect_width(struct text text)
{
    enum { PLACES = 16 };
    size_t width = 0, fits = 0, tried = 0;

    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t c = 0;
        size = reference_decode(text_skip(text, at), &c);
        int columns = size > 1 ? wcwidth((wchar_t)c) : 1;
        size_t next = width + (columns < 0 ? 1 : (size_t)columns);
        size = size ? size : 1;
        /* Before a character that takes columns, all that came before it is what fits. */
        if (next > width && at >= tried) {
            tried += text.length / PLACES;
            fits = text_fit(text, width);
            FUZZ_EXPECT(fits == at, "%zu bytes and not %zu of \"%.*s\" fit into %zu columns", fits,
                        at, (int)text.length, text.start, width);
        }
        width = next;
    }
    FUZZ_EXPECT(text_width(text) == width, "\"%.*s\" is %zu wide and not %zu", (int)text.length,
                text.start, text_width(text), width);
    FUZZ_EXPECT(text_fit(text, width) == text.length, "not all of \"%.*s\" fits into %zu columns",
                (int)text.length, text.start, width);
}

static void check_escapes(struct text text, unsigned also)
{
    struct buffer got = BUFFER_IN_MEMORY, expected = BUFFER_IN_MEMORY;

    text_escape(&got, text, also);
    reference_escape(&expected, text, also);
    expect_bytes_of(text_in(&got), text_in(&expected), "escaped");
    expect_harmless(text_in(&got), also);
    if (also & ESCAPE_BACKSLASH)
        expect_reversible(text_in(&got), text, "decoded");
    expect_width(text_in(&got));
    buffer_free(&expected);
    buffer_free(&got);
}

/* A field of a table is reversible as a whole: no text looks as what stands for none. */
static void check_cell(struct text text, unsigned also)
{
    struct buffer got = BUFFER_IN_MEMORY;

    cell_put_text(&got, text, also);
    struct text cell = text_in(&got);
    FUZZ_EXPECT(cell.length, "a cell is empty");
    FUZZ_EXPECT(!text_equals(cell, "?") && !text_equals(cell, "-"), "a cell is a sign");
    FUZZ_EXPECT(text_equals(cell, "\"\"") == !text.length, "a cell looks empty");
    expect_harmless(cell, also);
    if (text.length && (also & ESCAPE_BACKSLASH))
        expect_reversible(cell, text, "decoded cell");
    if (also & ESCAPE_BLANK)
        FUZZ_EXPECT(!memchr(cell.start, ' ', cell.length), "a cell has a blank");
    buffer_free(&got);
}

/* Of each place, also in the middle of a character. */
static void check_characters(struct text text)
{
    for (; text.length; text = text_skip(text, 1)) {
        uint32_t c = 0, expected = 0;
        char bytes[4];
        size_t size = text_decode(text.start, text.length, &c);
        FUZZ_EXPECT(size == reference_decode(text, &expected) && c == expected,
                    "U+%04lX of %zu bytes and not U+%04lX", (unsigned long)c, size,
                    (unsigned long)expected);
        if (size)
            FUZZ_EXPECT(text_encode(c, bytes) == size && !memcmp(bytes, text.start, size),
                        "U+%04lX is encoded as something else", (unsigned long)c);
        FUZZ_EXPECT(!size || text_is_hostile(c) == is_dangerous(c), "U+%04lX", (unsigned long)c);
    }
}

/* Lines, fields and words are what was between the separators. */
static void check_parts(struct text text)
{
    struct buffer joined = BUFFER_IN_MEMORY, words = BUFFER_IN_MEMORY, solid = BUFFER_IN_MEMORY;
    struct text rest = text;
    size_t lines = text_count_lines(text);

    for (size_t i = 0; i <= lines; i++) {
        struct text line = text_line(text, i);
        FUZZ_EXPECT(!line.length || !memchr(line.start, '\n', line.length), "a line has a newline");
        text_put(&joined, line);
        buffer_put(&joined, "\n", i < lines);
    }
    expect_bytes_of(text_in(&joined), text, "lines");
    while (rest.length)
        text_put(&words, text_take_word(&rest));
    for (size_t i = 0; i < text.length; i++)
        buffer_put(&solid, text.start + i, text.start[i] != ' ' && text.start[i] != '\t');
    expect_bytes_of(text_in(&words), text_in(&solid), "words");
    struct text trimmed = text_trim(text);
    for (size_t i = 0; i < text.length; i++)
        FUZZ_EXPECT(
            (text.start + i >= trimmed.start && text.start + i < trimmed.start + trimmed.length) ||
                memchr(" \t\r", text.start[i], 3),
            "more than blanks is trimmed");
    FUZZ_EXPECT(!trimmed.length || (!memchr(" \t\r", trimmed.start[0], 3) &&
                                    !memchr(" \t\r", trimmed.start[trimmed.length - 1], 3)),
                "a blank is not trimmed");
    buffer_free(&joined);
    buffer_free(&words);
    buffer_free(&solid);
}

FUZZ_UNCOUNTED_END

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_set;
    struct input input = {data, size};
    unsigned also = (unsigned)input_choice(&input, ESCAPES);
    struct text text = input_rest(&input);

    if (size > MOST_BYTES)
        return -1;
    if (!is_set && !setlocale(LC_CTYPE, "C.UTF-8"))
        fuzz_fail("there is no locale C.UTF-8");
    is_set = true;
    check_escapes(text, also);
    check_cell(text, also);
    check_characters(text);
    check_parts(text);
    return 0;
}
