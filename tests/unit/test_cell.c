/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

#include "output/cell.h"

static const struct style plain = {.utf8 = true, .time = WHEN_EPOCH};

static void expect_cell(const struct style *style, const struct value *value, const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    cell_put(&out, style, value, 1000, cell_escapes(style));
    expect_output(&out, expected);
}

static void every_type_has_its_form(void **state)
{
    const struct value items[] = {value_of(TYPE_COUNT, 7), value_without(TYPE_COUNT, VALUE_UNKNOWN),
                                  value_of(TYPE_COUNT, 0)};
    const struct value words[] = {value_word("dest"), value_word("locked")};
    const struct {
        struct value value;
        const char *cell;
    } cases[] = {
        {value_of(TYPE_COUNT, 1234567), "1234567"},
        {value_of(TYPE_COUNT, UINT64_MAX), "18446744073709551615"},
        {value_of(TYPE_SIZE, 1023), "1023"},
        {value_of(TYPE_SIZE, 1024), "1.0K"},
        {value_of(TYPE_SIZE, 10 << 20), "10M"},
        {value_of(TYPE_SIZE, UINT64_MAX), "16E"},
        {value_of(TYPE_ID, 2147483647), "2147483647"},
        {value_of(TYPE_PID, 1), "1"},
        {value_of(TYPE_UID, 4294967295), "4294967295"},
        {value_of(TYPE_KEY, 0x52e2c1), "0x0052e2c1"},
        {value_of(TYPE_KEY, 0), "0x00000000"},
        {value_of(TYPE_MODE, 0640), "rw-r-----"},
        {value_of(TYPE_MODE, 0), "---------"},
        {value_signed(TYPE_TIME, 5), "5"},
        {value_signed(TYPE_TIME, -5), "-5"},
        {value_signed(TYPE_DURATION, 90), "1m30s"},
        {value_signed(TYPE_DURATION, 0), "0s"},
        {value_percent(0), "0.0%"},
        {value_percent(0.1), "0.1%"},
        {value_percent(99.99), "99.9%"}, /* not yet full */
        {value_percent(100), "100.0%"},
        {value_percent(12345.67), "12345.6%"},
        {value_signed(TYPE_CHANGE, 0), "0"},
        {value_signed(TYPE_CHANGE, 3), "+3"},
        {value_signed(TYPE_CHANGE, -3), "-3"},
        {value_signed(TYPE_CHANGE, 4096), "+4096"},
        {value_signed(TYPE_CHANGE, INT64_MAX), "+9223372036854775807"},
        {value_signed(TYPE_CHANGE, INT64_MIN), "-9223372036854775808"},
        {value_signed(TYPE_GROWTH, 0), "0"},
        {value_signed(TYPE_GROWTH, 1023), "+1023"},
        {value_signed(TYPE_GROWTH, 4096), "+4.0K"},
        {value_signed(TYPE_GROWTH, -(10 << 20)), "-10M"},
        {value_signed(TYPE_GROWTH, INT64_MIN), "-8.0E"},
        {value_rate(0), "0"},
        {value_rate(-0.), "0"},
        {value_rate(1.5), "+1.5"},
        {value_rate(-1.5), "-1.5"},
        {value_rate(3), "+3.0"},
        {value_rate(0.04), "+0.0"}, /* more than nothing */
        {value_rate(9.94), "+9.9"},
        {value_rate(9.96), "+10"},
        {value_rate(-9.999), "-10"},
        {value_rate(10), "+10"},
        {value_rate(-12345.6), "-12346"},
        {text_value("postgres"), "postgres"},
        {value_word("shm"), "shm"},
        {{.type = TYPE_LIST, .list = {items, 3, false}}, "7,?,0"},
        {{.type = TYPE_LIST, .list = {words, 2, false}}, "dest,locked"},
        {{.type = TYPE_LIST, .list = {words, 0, false}}, "-"},
        {{.type = TYPE_LIST, .list = {words, 1, true}}, "dest,?"},
        {{.type = TYPE_LIST, .list = {items, 3, true}}, "7,?,0,?"},
        {value_of(TYPE_ADDRESS, 0x7f2b4000), "0x7f2b4000"},
        {value_of(TYPE_ADDRESS, UINT64_MAX), "0xffffffffffffffff"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_cell(&plain, &cases[i].value, cases[i].cell);
}

/* A hostile captured tree has as many semaphores as it likes. */
static void a_huge_percentage_is_no_other_number(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;
    struct value value = value_percent(1e21);

    (void)state;
    cell_put(&out, &plain, &value, 0, 0);
    expect_output(&out, "1000000000000000000000.0%");
}

static void what_is_no_value_has_a_sign(void **state)
{
    (void)state;
    for (int type = 0; type < TYPES; type++) {
        struct value value = value_without((enum type)type, VALUE_UNKNOWN);
        expect_cell(&plain, &value, "?");
        value.state = VALUE_UNSET;
        expect_cell(&plain, &value, "-");
        value.state = VALUE_UNLIMITED;
        expect_cell(&plain, &value, "unlimited");
    }
}

static void the_style_changes_sizes_permissions_and_times(void **state)
{
    const struct style numbers = {
        .utf8 = true, .bytes = true, .numeric_perms = true, .time = WHEN_RELATIVE};
    const struct value size = value_of(TYPE_SIZE, 10 << 20), mode = value_of(TYPE_MODE, 0640);
    const struct value none = value_of(TYPE_MODE, 0), time = value_signed(TYPE_TIME, 940);
    const struct value growth = value_signed(TYPE_GROWTH, -4096);
    (void)state;
    expect_cell(&numbers, &size, "10485760");
    expect_cell(&numbers, &mode, "0640");
    expect_cell(&numbers, &none, "0000");
    expect_cell(&numbers, &time, "1m00s ago");
    expect_cell(&numbers, &growth, "-4096");
}

static const struct {
    const char *text, *utf8, *ascii;
} texts[] = {
    {"", "\"\"", "\"\""},
    {"?", "\\x3f", "\\x3f"},
    {"-", "\\x2d", "\\x2d"},
    {"\"\"", "\\x22\"", "\\x22\""},
    {"??", "??", "??"},
    {"--", "--", "--"},
    {"-x", "-x", "-x"},
    {"\"", "\"", "\""},
    {"\"\"\"", "\"\"\"", "\"\"\""},
    {"a b\\x20c", "a b\\x20c", "a b\\x20c"},
    {"a\033[31mb", "a\\x1b[31mb", "a\\x1b[31mb"},
    {"a\nb\tc\rd\177", "a\\x0ab\\x09c\\x0dd\\x7f", "a\\x0ab\\x09c\\x0dd\\x7f"},
    {"a\xc2\x9b"
     "31mb",
     "a\\xc2\\x9b31mb", "a\\xc2\\x9b31mb"},
    {"a\xff\xfe"
     "b",
     "a\\xff\\xfeb", "a\\xff\\xfeb"},
    {"\xe2\x80\xae"
     "abc",
     "\\xe2\\x80\\xaeabc", "\\xe2\\x80\\xaeabc"},
    {"\xe2\x80\x8b", "\\xe2\\x80\\x8b", "\\xe2\\x80\\x8b"},
    {"\xc3\xa4\xe6\x97\xa5", "\xc3\xa4\xe6\x97\xa5", "\\xc3\\xa4\\xe6\\x97\\xa5"},
};

static void texts_are_harmless_and_like_nothing_else(void **state)
{
    const struct style ascii = {.time = WHEN_EPOCH};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(texts); i++) {
        struct value value = text_value(texts[i].text);
        expect_cell(&plain, &value, texts[i].utf8);
        expect_cell(&ascii, &value, texts[i].ascii);
    }
}

/* Whatever a terminal makes of a character, a cell of a grid is as wide as it was measured. */
static void on_a_grid_only_steady_characters_come_out(void **state)
{
    static const struct {
        const char *text, *grid;
    } cases[] = {
        {"postgres", "postgres"},
        {"a b", "a b"},
        {"\xc3\xa4\xe6\x97\xa5", "\xc3\xa4\xe6\x97\xa5"},
        {"e\xcc\x81", "e\\xcc\\x81"},
        {"\xf0\x9f\x98\x80", "\\xf0\\x9f\\x98\\x80"},
        {"\001\002\003\004\005", "\\x01\\x02\\x03\\x04\\x05"}, /* no text has a colour */
    };
    const struct style grid = {.utf8 = true, .grid = true};
    const struct style ascii = {.grid = true};
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct value value = text_value(cases[i].text);
        expect_cell(&grid, &value, cases[i].grid);
    }
    struct value value = text_value("\xc3\xa4");
    expect_cell(&ascii, &value, "\\xc3\\xa4");
    assert_int_equal(cell_escapes(&plain), 0);
    (void)setlocale(LC_CTYPE, "C");
}

static void a_nul_is_escaped(void **state)
{
    struct value value = value_text((struct text){"a\0b", 3});
    (void)state;
    expect_cell(&plain, &value, "a\\x00b");
}

/* Of the many texts that look alike, no two give the same cell where backslashes are escaped too. */
static void raw_texts_are_told_apart(void **state)
{
    static const char *const alike[] = {
        "",      "\"\"", "\\x22\"", "?",     "\\x3f",    "-",  "\\x2d", " ",   "\\x20", "\\",
        "\\x5c", "\\\\", "\xff",    "\\xff", "\\x5cxff", "\n", "\\x0a", "\\n", "a",     "A"};
    const char *cells[LENGTH_OF(alike)];
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(alike); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        cell_put_text(&out, text_of(alike[i]), ESCAPE_BLANK | ESCAPE_BACKSLASH);
        cells[i] = arena_text(&arena, out.data, out.length);
        buffer_free(&out);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(cells[i], cells[j]) == 0)
                fail_msg("\"%s\" and \"%s\" both become \"%s\"", alike[i], alike[j], cells[i]);
        }
    }
    arena_free(&arena);
}

static void roles_go_by_what_needs_attention(void **state)
{
    const struct value dest[] = {value_word("dest"), value_word("locked")};
    const struct value locked[] = {value_word("locked")};
    const struct value text_dest[] = {text_value("dest")};
    const struct {
        struct value value;
        enum role role;
    } cases[] = {
        {value_of(TYPE_COUNT, 0), ROLE_PLAIN},
        {text_value("dest"), ROLE_PLAIN},
        {value_without(TYPE_SIZE, VALUE_UNKNOWN), ROLE_WARNING},
        {value_without(TYPE_SIZE, VALUE_UNSET), ROLE_FAINT},
        {value_without(TYPE_SIZE, VALUE_UNLIMITED), ROLE_PLAIN},
        {value_without(TYPE_PERCENT, VALUE_UNKNOWN), ROLE_WARNING},
        {value_percent(0), ROLE_PLAIN},
        {value_percent(59.99), ROLE_PLAIN},
        {value_percent(60), ROLE_WARNING},
        {value_percent(89.99), ROLE_WARNING},
        {value_percent(90), ROLE_ALARM},
        {value_percent(200), ROLE_ALARM},
        {{.type = TYPE_LIST, .list = {dest, 2, false}}, ROLE_WARNING},
        {{.type = TYPE_LIST, .list = {locked, 1, false}}, ROLE_PLAIN},
        {{.type = TYPE_LIST, .list = {text_dest, 1, false}}, ROLE_PLAIN},
        {{.type = TYPE_LIST, .list = {NULL, 0, false}}, ROLE_PLAIN},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        if (cell_role(&cases[i].value) != cases[i].role)
            fail_msg("case %zu has the role %d", i, (int)cell_role(&cases[i].value));
    }
}

static void each_role_has_its_colour(void **state)
{
    static const char *const colors[] = {
        [ROLE_PLAIN] = "\033[0m",    [ROLE_HEADING] = "\033[1m", [ROLE_FAINT] = "\033[2m",
        [ROLE_WARNING] = "\033[33m", [ROLE_ALARM] = "\033[31m",
    };
    const struct style colored = {.color = true};
    (void)state;
    for (int role = ROLE_PLAIN; role <= ROLE_ALARM; role++) {
        struct buffer out = BUFFER_IN_MEMORY;
        cell_put_color(&out, &plain, (enum role)role);
        expect_output(&out, colors[role]);

        cell_begin_role(&out, &plain, (enum role)role);
        cell_end_role(&out, &plain, (enum role)role);
        assert_int_equal(out.length, 0);

        cell_begin_role(&out, &colored, (enum role)role);
        assert_int_equal(out.length, role == ROLE_PLAIN ? 0 : strlen(colors[role]));
        buffer_free(&out);
        cell_end_role(&out, &colored, (enum role)role);
        assert_string_equal(buffer_string(&out), role == ROLE_PLAIN ? "" : "\033[0m");
        buffer_free(&out);
    }
}

static void on_a_grid_a_colour_is_the_byte_of_its_role(void **state)
{
    const struct style grid = {.grid = true, .color = true}, plain_grid = {.grid = true};
    (void)state;
    for (int role = ROLE_PLAIN; role <= ROLE_ALARM; role++) {
        const char byte[] = {(char)role, '\0'}, both[] = {(char)role, 'x', ROLE_PLAIN, '\0'};
        struct buffer out = BUFFER_IN_MEMORY;
        cell_put_color(&out, &grid, (enum role)role);
        expect_output(&out, byte);

        out = BUFFER_IN_MEMORY;
        cell_begin_role(&out, &grid, (enum role)role);
        buffer_char(&out, 'x');
        cell_end_role(&out, &grid, (enum role)role);
        expect_output(&out, role == ROLE_PLAIN ? "x" : both);

        out = BUFFER_IN_MEMORY;
        cell_begin_role(&out, &plain_grid, (enum role)role);
        cell_end_role(&out, &plain_grid, (enum role)role);
        expect_output(&out, "");
    }
}

static void numbers_stand_at_the_right(void **state)
{
    (void)state;
    for (int type = 0; type < TYPES; type++) {
        bool left = type == TYPE_KEY || type == TYPE_MODE || type == TYPE_TIME ||
                    type == TYPE_TEXT || type == TYPE_WORD || type == TYPE_LIST;
        if (cell_is_right((enum type)type) == left)
            fail_msg("%s stands at the wrong side", type_names[type]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_its_form),
        cmocka_unit_test(a_huge_percentage_is_no_other_number),
        cmocka_unit_test(what_is_no_value_has_a_sign),
        cmocka_unit_test(the_style_changes_sizes_permissions_and_times),
        cmocka_unit_test(texts_are_harmless_and_like_nothing_else),
        cmocka_unit_test(on_a_grid_only_steady_characters_come_out),
        cmocka_unit_test(a_nul_is_escaped),
        cmocka_unit_test(raw_texts_are_told_apart),
        cmocka_unit_test(roles_go_by_what_needs_attention),
        cmocka_unit_test(each_role_has_its_colour),
        cmocka_unit_test(on_a_grid_a_colour_is_the_byte_of_its_role),
        cmocka_unit_test(numbers_stand_at_the_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
