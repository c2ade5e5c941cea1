/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "base/text.h"

static size_t encode(uint32_t c, char *bytes)
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3f));
    bytes[0] = (char)((0xf00U >> size & 0xf0) | c);
    return size;
}

static void every_character_is_decoded_and_encoded(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[5] = "", encoded[4];
        uint32_t read = 0;
        size_t size = encode(c, bytes);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        if (text_decode(bytes, size, &read) != (surrogate ? 0 : size))
            fail_msg("U+%04X is not taken for what it is", (unsigned)c);
        if (!surrogate && (read != c || text_decode(bytes, 5, &read) != size))
            fail_msg("U+%04X is read as U+%04X", (unsigned)c, (unsigned)read);
        if (size > 1 && text_decode(bytes, size - 1, &read) != 0)
            fail_msg("U+%04X cut short is taken for a character", (unsigned)c);
        if (text_encode(c, encoded) != size || memcmp(encoded, bytes, size) != 0)
            fail_msg("U+%04X is not encoded as it is decoded", (unsigned)c);
    }
}

static void what_is_no_utf8_is_refused(void **state)
{
    static const char *const bad[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc2",
        "\xc2\x20",
        "\xc2\xc2",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xe2\x82",
        "\xe2\x82\x20",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf0\x9f\x98",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xfe",
        "\xff",
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(bad); i++) {
        uint32_t c = 0;
        if (text_decode(bad[i], strlen(bad[i]), &c) != 0)
            fail_msg("case %zu, byte %02x, is taken for U+%04X", i, (unsigned char)bad[i][0],
                     (unsigned)c);
    }
}

static bool is_escaped(uint32_t c, unsigned also)
{
    char bytes[4], hex[20];
    struct buffer out = BUFFER_IN_MEMORY;
    size_t size = encode(c, bytes), length = 0;
    text_escape(&out, (struct text){bytes, size}, also);
    for (size_t i = 0; i < size; i++)
        length += (size_t)snprintf(hex + length, sizeof(hex) - length, "\\x%02x",
                                   (unsigned char)bytes[i]);
    bool plain = out.length == size && memcmp(out.data, bytes, size) == 0;
    bool escaped = out.length == length && memcmp(out.data, hex, length) == 0;
    buffer_free(&out);
    if (plain == escaped)
        fail_msg("U+%04X comes out as something else", (unsigned)c);
    return escaped;
}

static void expect_escaped(uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last; c++) {
        if (!is_escaped(c, 0))
            fail_msg("U+%04X is let through", (unsigned)c);
    }
}

static void controls_never_come_out(void **state)
{
    (void)state;
    expect_escaped(0, 0x1f);
    expect_escaped(0x7f, 0x9f);
    expect_escaped(0x2028, 0x2029);
}

/* UAX #9: all that embed, override, isolate, or mark a direction. */
static void bidi_marks_never_come_out(void **state)
{
    (void)state;
    expect_escaped(0x61c, 0x61c);
    expect_escaped(0x200e, 0x200f);
    expect_escaped(0x202a, 0x202e);
    expect_escaped(0x2066, 0x2069);
}

/* Default_Ignorable_Code_Point of Unicode, but for the variation selectors that emoji need. */
static void characters_that_nobody_sees_never_come_out(void **state)
{
    static const uint32_t ranges[][2] = {
        {0xad, 0xad},       {0x34f, 0x34f},     {0x115f, 0x1160},   {0x17b4, 0x17b5},
        {0x180e, 0x180e},   {0x200b, 0x200d},   {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x1d173, 0x1d17a},
        {0xe0001, 0xe0001}, {0xe0020, 0xe007f}, {0xe0100, 0xe01ef},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(ranges); i++)
        expect_escaped(ranges[i][0], ranges[i][1]);
}

/* The same property: Mongolian variation selectors and the controls of shorthand. */
static void rare_characters_that_nobody_sees_never_come_out(void **state)
{
    (void)state;
    expect_escaped(0x180b, 0x180f);
    expect_escaped(0x1bca0, 0x1bca3);
    /* Not of that property, but as narrow: what joins hieroglyphs. */
    expect_escaped(0x13430, 0x1343f);
}

static void what_is_read_comes_out_as_it_is(void **state)
{
    static const uint32_t harmless[] = {' ',    '~',    '\\',   '"',     0xa0,   0xe4,
                                        0x301,  0x5d0,  0x627,  0xe01,   0x2010, 0x2030,
                                        0x20ac, 0x65e5, 0xfffd, 0x1f600, 0x20000};
    (void)state;
    for (uint32_t c = ' '; c < 0x7f; c++)
        assert_false(is_escaped(c, 0));
    for (size_t i = 0; i < LENGTH_OF(harmless); i++) {
        if (is_escaped(harmless[i], 0))
            fail_msg("U+%04X is escaped", (unsigned)harmless[i]);
    }
}

/* What terminals do not agree on: what joins the character before, and what is beyond the BMP. */
static void only_steady_characters_come_out_where_cells_count(void **state)
{
    static const uint32_t steady[] = {'a',   ' ',    '\\',   '~',    0xa0,   0xe4,
                                      0x5d0, 0x2030, 0x20ac, 0x65e5, 0xac00, 0xff21};
    static const uint32_t unsteady[] = {0x300,   0x301,   0x36f,   0x5b0,   0xe34,
                                        0x93c,   0x20dd,  0xfe0f,  0xfe20,  0x378,
                                        0x10000, 0x1f600, 0x20000, 0xf0000, 0x10ffff};
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t i = 0; i < LENGTH_OF(steady); i++) {
        if (is_escaped(steady[i], ESCAPE_UNSTEADY))
            fail_msg("U+%04X is escaped", (unsigned)steady[i]);
    }
    for (size_t i = 0; i < LENGTH_OF(unsteady); i++) {
        if (!is_escaped(unsteady[i], ESCAPE_UNSTEADY))
            fail_msg("U+%04X is let through", (unsigned)unsteady[i]);
        if (is_escaped(unsteady[i], 0))
            fail_msg("U+%04X is not let through where no cells count", (unsigned)unsteady[i]);
    }
    /* Each character that comes out takes cells of its own. */
    for (uint32_t c = 0x80; c <= 0x10ffff; c++) {
        char bytes[4];
        size_t size = encode(c, bytes);
        if ((c >= 0xd800 && c <= 0xdfff) || is_escaped(c, ESCAPE_UNSTEADY))
            continue;
        assert_true(size < 4);
        assert_in_range(text_width((struct text){bytes, size}), 1, 2);
    }
    (void)setlocale(LC_CTYPE, "C");
}

static const struct {
    const char *text, *escaped;
    unsigned also;
} escapes[] = {
    {"", "", 0},
    {"a b\\c", "a b\\c", 0},
    {"a b\\c", "a\\x20b\\c", ESCAPE_BLANK},
    {"a b\\c", "a b\\x5cc", ESCAPE_BACKSLASH},
    {"a\xc2\xa0\xc3\xa4", "a\\xc2\\xa0\\xc3\\xa4", ESCAPE_NON_ASCII},
    {"\t\n\r\x1b[2J", "\\x09\\x0a\\x0d\\x1b[2J", 0},
    {"a\xff"
     "b",
     "a\\xffb", 0},
    {"\xe2\x82", "\\xe2\\x82", 0},
    {"\xe2\x82(", "\\xe2\\x82(", 0},
    {"\xed\xa0\x80", "\\xed\\xa0\\x80", 0},
    {"\xc2\x9b"
     "31m",
     "\\xc2\\x9b31m", 0}, /* C1: CSI */
    {"\x9b"
     "31m",
     "\\x9b31m", 0}, /* the same, as Latin-1 */
    {"exe\xe2\x80\xaegpj\xe2\x80\xac", "exe\\xe2\\x80\\xaegpj\\xe2\\x80\\xac", 0}, /* RLO */
    {"\xc3\xa4\xe6\x97\xa5", "\xc3\xa4\xe6\x97\xa5", 0},
};

static void hostile_text_becomes_harmless(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(escapes); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        text_escape(&out, text_of(escapes[i].text), escapes[i].also);
        expect_bytes(&out, escapes[i].escaped, escapes[i].escaped);
    }
}

static void a_nul_inside_is_escaped_and_ends_nothing(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    text_escape(&out, (struct text){"a\0b", 3}, 0);
    expect_bytes(&out, "a\\x00b", "NUL");
    assert_false(text_equals((struct text){"a\0b", 3}, "a"));
    assert_false(text_matches((struct text){"a\0b", 3}, "a"));
}

static const struct {
    const char *text;
    size_t width;
} widths[] = {
    {"", 0},
    {"abc", 3},
    {"\xc3\xa4", 1},
    {"e\xcc\x81", 1},                /* with a combining acute */
    {"\xe6\x97\xa5\xe6\x9c\xac", 4}, /* CJK */
    {"\xef\xbc\xa1", 2},             /* a full-width A */
    {"\xef\xbd\xb1", 1},             /* a half-width kana */
    {"\xed\x95\x9c", 2},             /* Hangul */
    {"\xf0\x9f\x98\x80", 2},         /* an emoji */
    {"\xe0\xb8\x81\xe0\xb8\xb4", 1}, /* Thai with a vowel above */
    {"\xcd\xb8", 1},                 /* U+0378, unassigned */
    {"\xf3\xb0\x80\x80", 1},         /* private use */
    {"a\xff"
     "b",
     3},
};

static void widths_are_those_of_a_terminal(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t i = 0; i < LENGTH_OF(widths); i++) {
        size_t width = text_width(text_of(widths[i].text));
        if (width != widths[i].width)
            fail_msg("case %zu: width %zu and not %zu", i, width, widths[i].width);
    }
    (void)setlocale(LC_CTYPE, "C");
}

static const struct {
    const char *text;
    size_t width, bytes;
} fits[] = {
    {"abc", 0, 0},
    {"abc", 2, 2},
    {"abc", 3, 3},
    {"abc", SIZE_MAX, 3},
    {"", 5, 0},
    {"\xe6\x97\xa5\xe6\x9c\xac", 1, 0},
    {"\xe6\x97\xa5\xe6\x9c\xac", 3, 3},
    {"\xe6\x97\xa5\xe6\x9c\xac", 4, 6},
    {"e\xcc\x81x", 1, 3}, /* an accent stays with its letter */
    {"e\xcc\x81x", 0, 0},
    {"\xff\xffx", 1, 1},
    {"a\xe6\x97", 3, 3},
};

static void only_whole_characters_fit(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t i = 0; i < LENGTH_OF(fits); i++) {
        size_t bytes = text_fit(text_of(fits[i].text), fits[i].width);
        if (bytes != fits[i].bytes)
            fail_msg("case %zu: %zu bytes and not %zu", i, bytes, fits[i].bytes);
    }
    (void)setlocale(LC_CTYPE, "C");
}

/* Any bytes: what fits is as wide as it says, and no escaped byte steers a terminal. */
static void random_bytes_are_measured_and_escaped(void **state)
{
    uint32_t random = 12345;

    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t length = (size_t)round % sizeof(bytes);
        for (size_t i = 0; i < length; i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = (char)(random >> 24);
        }
        struct text text = {bytes, length};
        size_t width = text_width(text), fit = text_fit(text, width / 2);
        assert_true(fit <= length);
        assert_true(text_width((struct text){bytes, fit}) <= width / 2);
        assert_int_equal(text_fit(text, width), length);

        struct buffer out = BUFFER_IN_MEMORY;
        text_escape(&out, text, ESCAPE_BLANK | ESCAPE_NON_ASCII);
        for (size_t i = 0; i < out.length; i++)
            assert_in_range((unsigned char)out.data[i], 0x21, 0x7e);
        buffer_free(&out);
    }
    (void)setlocale(LC_CTYPE, "C");
}

static void text_is_compared_whole(void **state)
{
    (void)state;
    assert_true(text_equals(text_of("abc"), "abc"));
    assert_false(text_equals(text_of("abc"), "ABC"));
    assert_false(text_equals(text_of("ab"), "abc"));
    assert_false(text_equals(text_of("abc"), "ab"));
    assert_true(text_equals((struct text){"abcdef", 3}, "abc"));
    assert_true(text_matches(text_of("aBc"), "AbC"));
    assert_false(text_matches(text_of("ab"), "abc"));
    assert_false(text_matches(text_of("abc"), "ab"));
    assert_false(text_matches(text_of("@"), "`"));
    assert_false(text_matches(text_of("["), "{"));
}

static void no_text_is_the_empty_text(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;
    struct text none = {0};

    (void)state;
    assert_true(text_equals(none, ""));
    assert_true(text_matches(none, ""));
    assert_false(text_matches(none, "a"));
    assert_int_equal(text_width(none), 0);
    text_escape(&out, none, 0);
    expect_bytes(&out, "", "no text");
}

/* To a Turkish reader I and i are two letters, but -o id means ID in every language. */
static void case_is_that_of_ascii_in_every_locale(void **state)
{
    (void)state;
    if (!support_locale(LC_CTYPE, "tr_TR"))
        return;
    bool same = text_matches(text_of("id"), "ID") && text_matches(text_of("ID"), "id");
    (void)setlocale(LC_CTYPE, "C");
    assert_true(same);
}

static void a_line_is_found_by_its_number(void **state)
{
    const struct text text = text_of("one\n\nthree\nno end");

    (void)state;
    assert_int_equal(text_count_lines(text), 3);
    assert_int_equal(text_count_lines(text_of("")), 0);
    assert_true(text_equals(text_line(text, 0), "one"));
    assert_true(text_equals(text_line(text, 1), ""));
    assert_true(text_equals(text_line(text, 2), "three"));
}

static void blanks_are_taken_off_both_ends(void **state)
{
    static const struct {
        const char *text, *trimmed;
    } cases[] = {{"", ""},         {" ", ""},          {"\t \r", ""},     {"a", "a"},
                 {" a b ", "a b"}, {"\r\ta\r\t", "a"}, {"\va\n", "\va\n"}};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        assert_true(text_equals(text_trim(text_of(cases[i].text)), cases[i].trimmed));
}

static void a_text_is_taken_apart_at_a_separator(void **state)
{
    struct text rest = text_of("a,,b,"), nothing = {0};

    (void)state;
    assert_true(text_equals(text_take(&rest, ','), "a"));
    assert_true(text_equals(rest, ",b,"));
    assert_true(text_equals(text_take(&rest, ','), ""));
    assert_true(text_equals(text_take(&rest, ','), "b"));
    assert_non_null(rest.start); /* a separator at the end has an empty text behind it */
    assert_true(text_equals(text_take(&rest, ','), ""));
    assert_null(rest.start);
    assert_int_equal(rest.length, 0);
    assert_int_equal(text_take(&nothing, ',').length, 0);
}

static void a_text_is_taken_apart_in_words(void **state)
{
    struct text rest = text_of(" \tone two\t\tthree\r ");

    (void)state;
    assert_true(text_equals(text_take_word(&rest), "one"));
    assert_true(text_equals(text_take_word(&rest), "two"));
    assert_true(text_equals(text_take_word(&rest), "three\r"));
    assert_int_equal(text_take_word(&rest).length, 0);
    assert_int_equal(text_take_word(&rest).length, 0);
}

static void what_a_text_begins_or_ends_with_is_cut_off(void **state)
{
    struct text text = text_of("ab.cd");

    (void)state;
    assert_true(text_starts_with(text, "ab") && text_starts_with(text, ""));
    assert_true(text_ends_with(text, ".cd") && text_ends_with(text, ""));
    assert_false(text_starts_with(text, "b") || text_starts_with(text, "ab.cde"));
    assert_false(text_ends_with(text, "c") || text_ends_with(text, "xab.cd"));
    assert_false(text_cut_start(&text, "cd") || text_cut_end(&text, "ab"));
    assert_true(text_equals(text, "ab.cd"));
    assert_true(text_cut_start(&text, "ab"));
    assert_true(text_cut_end(&text, "cd"));
    assert_true(text_equals(text, "."));
    assert_true(text_cut_end(&text, "."));
    assert_false(text_cut_start(&text, "."));
    assert_false(text_starts_with((struct text){0}, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_found_by_its_number),
        cmocka_unit_test(blanks_are_taken_off_both_ends),
        cmocka_unit_test(a_text_is_taken_apart_at_a_separator),
        cmocka_unit_test(a_text_is_taken_apart_in_words),
        cmocka_unit_test(what_a_text_begins_or_ends_with_is_cut_off),
        cmocka_unit_test(every_character_is_decoded_and_encoded),
        cmocka_unit_test(what_is_no_utf8_is_refused),
        cmocka_unit_test(controls_never_come_out),
        cmocka_unit_test(bidi_marks_never_come_out),
        cmocka_unit_test(characters_that_nobody_sees_never_come_out),
        cmocka_unit_test(rare_characters_that_nobody_sees_never_come_out),
        cmocka_unit_test(what_is_read_comes_out_as_it_is),
        cmocka_unit_test(only_steady_characters_come_out_where_cells_count),
        cmocka_unit_test(hostile_text_becomes_harmless),
        cmocka_unit_test(a_nul_inside_is_escaped_and_ends_nothing),
        cmocka_unit_test(widths_are_those_of_a_terminal),
        cmocka_unit_test(only_whole_characters_fit),
        cmocka_unit_test(random_bytes_are_measured_and_escaped),
        cmocka_unit_test(text_is_compared_whole),
        cmocka_unit_test(no_text_is_the_empty_text),
        cmocka_unit_test(case_is_that_of_ascii_in_every_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
