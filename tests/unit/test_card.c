/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

static int set_utc(void **state)
{
    (void)state;
    set_zone("UTC0");
    return 0;
}

static void expect_card(const struct style *style, const struct value *values, const char *expected)
{
    struct sheet_of_values sheet = {
        .columns = {{.name = "OWNER", .type = TYPE_TEXT},
                    {.name = "SIZE", .type = values[1].type},
                    {.name = "P", .heading = "PERMS%", .type = TYPE_MODE},
                    {.name = "ATTACH", .type = TYPE_TIME}},
        .column_count = 4,
        .values = values,
        .row_count = 2,
        .clock = 1000,
    };
    struct buffer out = BUFFER_IN_MEMORY;
    sheet_make(&sheet);
    card_print(&out, style, &sheet.sheet, 1);
    sheet_free(&sheet);
    expect_output(&out, expected);
}

static const struct value values[] = {
    {.type = TYPE_TEXT},
    {.type = TYPE_SIZE},
    {.type = TYPE_MODE},
    {.type = TYPE_TIME},
    {.type = TYPE_TEXT, .text = {"post\033gres", 9}},
    {.type = TYPE_SIZE, .u = 1 << 20},
    {.type = TYPE_MODE, .u = 0640},
    {.type = TYPE_TIME, .i = 940},
};

static const struct value others[] = {
    {.type = TYPE_TEXT},
    {.type = TYPE_SIZE},
    {.type = TYPE_MODE},
    {.type = TYPE_TIME},
    {.type = TYPE_TEXT, .text = {"", 0}},
    {.type = TYPE_SIZE, .u = 1023},
    {.type = TYPE_MODE, .u = 0},
    {.type = TYPE_TIME, .state = VALUE_UNSET},
};

static const struct value unknown[] = {
    {.type = TYPE_TEXT},
    {.type = TYPE_PERCENT},
    {.type = TYPE_MODE},
    {.type = TYPE_TIME},
    {.type = TYPE_TEXT, .state = VALUE_UNKNOWN},
    {.type = TYPE_PERCENT, .d = 95},
    {.type = TYPE_MODE, .state = VALUE_UNKNOWN},
    {.type = TYPE_TIME, .state = VALUE_UNSET},
};

static void values_stand_in_both_forms(void **state)
{
    static const struct style plain = {.time = WHEN_FULL};
    static const struct style numbers = {
        .time = WHEN_RELATIVE, .numeric_perms = true, .bytes = true};
    (void)state;
    expect_card(&plain, values,
                "  OWNER   post\\x1bgres\n"
                "  SIZE    1.0M (1048576 bytes)\n"
                "  PERMS%  rw-r----- (0640)\n"
                "  ATTACH  1970-01-01 00:15:40 (1m00s ago)\n");
    expect_card(&numbers, values,
                "  OWNER   post\\x1bgres\n"
                "  SIZE    1048576\n"
                "  PERMS%  0640 (rw-r-----)\n"
                "  ATTACH  1m00s ago\n");
}

static void a_form_that_says_nothing_new_is_left_out(void **state)
{
    static const struct style plain = {.time = WHEN_FULL};
    (void)state;
    expect_card(&plain, others,
                "  OWNER   \"\"\n"
                "  SIZE    1023\n"
                "  PERMS%  --------- (0000)\n"
                "  ATTACH  -\n");
}

static void signs_and_colours_are_those_of_tables(void **state)
{
    static const struct style plain = {.time = WHEN_FULL};
    static const struct style colored = {.time = WHEN_FULL, .color = true};
    (void)state;
    expect_card(&plain, unknown,
                "  OWNER   ?\n"
                "  SIZE    95.0%\n"
                "  PERMS%  ?\n"
                "  ATTACH  -\n");
    expect_card(&colored, unknown,
                "  \033[1mOWNER\033[0m   \033[33m?\033[0m\n"
                "  \033[1mSIZE\033[0m    \033[31m95.0%\033[0m\n"
                "  \033[1mPERMS%\033[0m  \033[33m?\033[0m\n"
                "  \033[1mATTACH\033[0m  \033[2m-\033[0m\n");
}

/* It is the width of tables; a line of a card may be as long as it likes. */
static void nothing_is_cut(void **state)
{
    static const struct style narrow = {.time = WHEN_EPOCH, .width = 5};
    (void)state;
    expect_card(&narrow, values,
                "  OWNER   post\\x1bgres\n"
                "  SIZE    1.0M (1048576 bytes)\n"
                "  PERMS%  rw-r----- (0640)\n"
                "  ATTACH  940 (1m00s ago)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_in_both_forms),
        cmocka_unit_test(a_form_that_says_nothing_new_is_left_out),
        cmocka_unit_test(signs_and_colours_are_those_of_tables),
        cmocka_unit_test(nothing_is_cut),
    };
    return cmocka_run_group_tests(tests, set_utc, NULL);
}
