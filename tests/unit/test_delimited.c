/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

static const struct style plain = {.headings = true, .utf8 = true, .time = WHEN_ISO};

static int set_utc(void **state)
{
    (void)state;
    set_zone("UTC0");
    return 0;
}

static const struct value three[] = {
    {.type = TYPE_COUNT, .u = 1}, {.type = TYPE_COUNT, .u = 0}, {.type = TYPE_COUNT, .u = 32767}};

static const struct {
    struct value value;
    const char *raw, *csv;
} cases[] = {
    {{.type = TYPE_COUNT, .u = 1234567}, "1234567", "1234567"},
    {{.type = TYPE_COUNT, .u = 0}, "0", "0"},
    {{.type = TYPE_SIZE, .u = UINT64_MAX}, "18446744073709551615", "18446744073709551615"},
    {{.type = TYPE_KEY, .u = 0x52e2c1}, "0x0052e2c1", "0x0052e2c1"},
    {{.type = TYPE_MODE, .u = 0640}, "rw-r-----", "rw-r-----"},
    {{.type = TYPE_TIME, .i = 0}, "1970-01-01T00:00:00+00:00", "1970-01-01T00:00:00+00:00"},
    {{.type = TYPE_DURATION, .i = 90061}, "90061", "90061"},
    {{.type = TYPE_DURATION, .i = -5}, "-5", "-5"},
    {{.type = TYPE_PERCENT, .d = 99.994}, "99.99", "99.99"},
    {{.type = TYPE_PERCENT, .d = 100}, "100", "100"},
    {{.type = TYPE_LIST, .list = {three, 3, false}}, "1,0,32767", "\"1,0,32767\""},
    {{.type = TYPE_LIST, .list = {three, 1, false}}, "1", "1"},
    {{.type = TYPE_LIST, .list = {three, 0, false}}, "-", ""},
    {{.type = TYPE_LIST, .list = {three, 1, true}}, "1,?", "\"1,?\""},
    {{.type = TYPE_ADDRESS, .u = 0x7f2b4000}, "0x7f2b4000", "0x7f2b4000"},
    {{.type = TYPE_COUNT, .state = VALUE_UNLIMITED}, "unlimited", "unlimited"},
};

static void values_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        expect_print_of(raw_print, &plain, &cases[i].value, cases[i].raw);
        expect_print_of(csv_print, &plain, &cases[i].value, cases[i].csv);
    }
}

static void what_is_no_value_has_a_sign(void **state)
{
    (void)state;
    for (int type = 0; type < TYPES; type++) {
        struct value value = value_without((enum type)type, VALUE_UNKNOWN);
        expect_print_of(raw_print, &plain, &value, "?");
        expect_print_of(csv_print, &plain, &value, "?");
        value.state = VALUE_UNSET;
        expect_print_of(raw_print, &plain, &value, "-");
        expect_print_of(csv_print, &plain, &value, "");
    }
}

static void the_user_chooses_permissions_and_times(void **state)
{
    struct style style = {.numeric_perms = true, .utf8 = true, .time = WHEN_EPOCH};
    const struct value mode = value_of(TYPE_MODE, 0640), time = value_signed(TYPE_TIME, -7);
    (void)state;
    expect_print_of(raw_print, &style, &mode, "0640");
    expect_print_of(csv_print, &style, &mode, "0640");
    expect_print_of(raw_print, &style, &time, "-7");
    style.time = WHEN_FULL;
    expect_print_of(raw_print, &style, &time, "1969-12-31\\x2023:59:53");
    expect_print_of(csv_print, &style, &time, "1969-12-31 23:59:53");
}

static const struct {
    const char *text, *raw, *csv;
} texts[] = {
    {"postgres", "postgres", "postgres"},
    {"", "\"\"", "\"\""},
    {"?", "\\x3f", "\\x3f"},
    {"-", "\\x2d", "\\x2d"},
    {"\"\"", "\\x22\"", "\"\\x22\"\"\""},
    {" ", "\\x20", " "},
    {"a b", "a\\x20b", "a b"},
    {"a,b", "a,b", "\"a,b\""},
    {"say \"hi\"", "say\\x20\"hi\"", "\"say \"\"hi\"\"\""},
    {"\"", "\"", "\"\"\"\""},
    {",", ",", "\",\""},
    {"a\\b", "a\\x5cb", "a\\x5cb"},
    {"\\x41", "\\x5cx41", "\\x5cx41"},
    {"a\nb\r\n", "a\\x0ab\\x0d\\x0a", "a\\x0ab\\x0d\\x0a"},
    {"\ta", "\\x09a", "\\x09a"},
    {"\033[31m", "\\x1b[31m", "\\x1b[31m"},
    {"\xc2\x9b", "\\xc2\\x9b", "\\xc2\\x9b"},
    {"\xff,", "\\xff,", "\"\\xff,\""},
    {"\xe2\x80\xae", "\\xe2\\x80\\xae", "\\xe2\\x80\\xae"},
    {"\xe6\x97\xa5", "\xe6\x97\xa5", "\xe6\x97\xa5"},
    {"unlimited", "unlimited", "unlimited"},
};

static void every_text_is_one_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(texts); i++) {
        struct value value = text_value(texts[i].text);
        expect_print_of(raw_print, &plain, &value, texts[i].raw);
        expect_print_of(csv_print, &plain, &value, texts[i].csv);
    }
}

/* The character set of a terminal does not matter to a program that reads this. */
static void texts_are_the_same_in_every_locale(void **state)
{
    const struct style ascii = {.time = WHEN_ISO};
    struct value value = text_value("\xe6\x97\xa5");
    (void)state;
    expect_print_of(raw_print, &ascii, &value, "\xe6\x97\xa5");
    expect_print_of(csv_print, &ascii, &value, "\xe6\x97\xa5");
}

static const struct value grid[] = {
    {.type = TYPE_COUNT, .u = 1},
    {.type = TYPE_TEXT, .text = {"a b", 3}},
    {.type = TYPE_LIST, .list = {three, 2, false}},
    {.type = TYPE_COUNT, .state = VALUE_UNSET},
    {.type = TYPE_TEXT, .state = VALUE_UNKNOWN},
    {.type = TYPE_LIST, .state = VALUE_UNSET},
};

static struct sheet_of_values sheet_of_grid(void)
{
    return (struct sheet_of_values){
        .columns = {{.name = "N", .type = TYPE_COUNT},
                    {.name = "USE", .heading = "USE%", .type = TYPE_TEXT},
                    {.name = "VALUES", .type = TYPE_LIST}},
        .column_count = 3,
        .values = grid,
        .row_count = 2,
    };
}

static void rows_are_lines_and_fields_are_parted(void **state)
{
    struct sheet_of_values sheet = sheet_of_grid();
    struct style style = plain;
    (void)state;
    style.width = 3; /* nothing is padded or cut */
    style.bytes = true;
    expect_print(raw_print, &style, &sheet, "N USE% VALUES\n1 a\\x20b 1,0\n- ? -\n");
    expect_print(csv_print, &style, &sheet, "N,USE%,VALUES\n1,a b,\"1,0\"\n,?,\n");
    style.headings = false;
    expect_print(raw_print, &style, &sheet, "1 a\\x20b 1,0\n- ? -\n");
    expect_print(csv_print, &style, &sheet, "1,a b,\"1,0\"\n,?,\n");
}

static void without_rows_there_is_the_heading(void **state)
{
    struct sheet_of_values sheet = sheet_of_grid();
    (void)state;
    sheet.row_count = 0;
    expect_print(raw_print, &plain, &sheet, "N USE% VALUES\n");
    expect_print(csv_print, &plain, &sheet, "N,USE%,VALUES\n");
}

/* A colour would be part of the value. */
static void there_is_never_a_colour(void **state)
{
    struct sheet_of_values sheet = sheet_of_grid();
    struct style style = plain;
    (void)state;
    style.color = true;
    expect_print(raw_print, &style, &sheet, "N USE% VALUES\n1 a\\x20b 1,0\n- ? -\n");
    expect_print(csv_print, &style, &sheet, "N,USE%,VALUES\n1,a b,\"1,0\"\n,?,\n");
}

/* The one escape that there is undone. */
static void unescape(struct buffer *out, const char *field, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (field[i] == '\\' && i + 3 < length && field[i + 1] == 'x') {
            const char digits[] = {field[i + 2], field[i + 3], '\0'};
            buffer_char(out, (char)strtoul(digits, NULL, 16));
            i += 3;
        } else {
            buffer_char(out, field[i]);
        }
    }
}

/* Reads the one CSV field on the line in OUT (RFC 4180), quoted or not, in place. */
static void unquote(struct buffer *out)
{
    size_t length = 0;
    if (out->data[0] != '"')
        return;
    for (size_t i = 1; i + 1 < out->length; i++) {
        if (out->data[i] == '"')
            assert_int_equal(out->data[++i], '"');
        out->data[length++] = out->data[i];
    }
    out->length = length;
}

static void expect_recoverable(sheet_printer *print, struct text text)
{
    struct value value = value_text(text);
    struct sheet_of_values sheet = {
        .columns = {{.name = "X", .type = TYPE_TEXT}},
        .column_count = 1,
        .values = &value,
        .row_count = 1,
    };
    struct style style = {.time = WHEN_ISO};
    struct buffer out = BUFFER_IN_MEMORY, back = BUFFER_IN_MEMORY;

    sheet_make(&sheet);
    print(&out, &style, &sheet.sheet);
    sheet_free(&sheet);
    for (size_t i = 0; i + 1 < out.length; i++)
        assert_in_range((unsigned char)out.data[i], print == raw_print ? 0x21 : 0x20, 0xff);
    assert_int_equal(out.data[--out.length], '\n');
    if (print == csv_print)
        unquote(&out);
    unescape(&back, out.data, out.length);
    if (back.length != text.length || memcmp(back.data, text.start, text.length) != 0)
        fail_msg("\"%.*s\" comes back as \"%.*s\"", (int)text.length, text.start, (int)back.length,
                 back.data);
    buffer_free(&out);
    buffer_free(&back);
}

static void every_byte_comes_back(void **state)
{
    char bytes[2];
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        for (unsigned j = 0; j < 256; j++) {
            bytes[0] = (char)i;
            bytes[1] = (char)j;
            expect_recoverable(raw_print, (struct text){bytes, 1 + j % 2});
            expect_recoverable(csv_print, (struct text){bytes, 1 + j % 2});
        }
    }
}

static void a_text_of_a_megabyte_is_whole(void **state)
{
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < SIZE; i++)
        text[i] = (char)(i * 7 % 251);
    expect_recoverable(raw_print, (struct text){text, SIZE});
    expect_recoverable(csv_print, (struct text){text, SIZE});
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_exact),
        cmocka_unit_test(what_is_no_value_has_a_sign),
        cmocka_unit_test(the_user_chooses_permissions_and_times),
        cmocka_unit_test(every_text_is_one_field),
        cmocka_unit_test(texts_are_the_same_in_every_locale),
        cmocka_unit_test(rows_are_lines_and_fields_are_parted),
        cmocka_unit_test(without_rows_there_is_the_heading),
        cmocka_unit_test(there_is_never_a_colour),
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(a_text_of_a_megabyte_is_whole),
    };
    return cmocka_run_group_tests(tests, set_utc, NULL);
}
