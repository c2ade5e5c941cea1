/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

static struct canvas canvas;

static void reset(size_t rows, size_t columns)
{
    canvas_reset(&canvas, rows, columns);
}

static int free_canvas(void **unused)
{
    (void)unused;
    canvas_free(&canvas);
    return 0;
}

/* Fails unless the canvas reads EXPECTED and its grid is whole. */
static void expect_canvas(const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    expect_intact(&canvas);
    canvas_put_text(&out, &canvas);
    expect_bytes(&out, expected, "canvas");
}

static void a_new_canvas_is_blank_and_plain(void **unused)
{
    (void)unused;
    reset(2, 3);
    canvas_string(&canvas, 0, 0, "abc", ROLE_ALARM);
    canvas.has_caret = true;
    reset(2, 3);
    expect_canvas("\n\n");
    assert_false(canvas.has_caret);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(canvas.glyphs[i].role, ROLE_PLAIN);
}

static void a_canvas_may_have_no_room(void **unused)
{
    static const size_t sizes[][2] = {{0, 0}, {0, 5}, {5, 0}};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
        reset(sizes[i][0], sizes[i][1]);
        assert_int_equal(canvas_string(&canvas, 0, 0, "x", ROLE_PLAIN), 0);
        canvas_paint(&canvas, 0, 0, 9, ROLE_ALARM, false);
        expect_intact(&canvas);
    }
}

static void text_is_cut_at_the_edge_and_at_its_width(void **unused)
{
    (void)unused;
    reset(1, 6);
    assert_int_equal(canvas_string(&canvas, 0, 4, "abc", ROLE_PLAIN), 2);
    assert_int_equal(canvas_put(&canvas, 0, 0, 3, text_of("1234"), ROLE_PLAIN), 3);
    expect_canvas("123 ab\n");
    assert_int_equal(canvas_string(&canvas, 1, 0, "below", ROLE_PLAIN), 0);
    assert_int_equal(canvas_string(&canvas, 0, 6, "behind", ROLE_PLAIN), 0);
    expect_canvas("123 ab\n");
}

static void a_wide_character_takes_two_columns(void **unused)
{
    (void)unused;
    reset(1, 5);
    assert_int_equal(canvas_string(&canvas, 0, 0, "数a据", ROLE_PLAIN), 5);
    expect_canvas("数a据\n");
    assert_int_equal(canvas.glyphs[0].width, 2);
    assert_int_equal(canvas.glyphs[1].width, 0);
    assert_int_equal(canvas.glyphs[4].width, 0);
}

static void a_wide_character_that_would_be_halved_at_the_edge_is_left_out(void **unused)
{
    (void)unused;
    reset(1, 4);
    assert_int_equal(canvas_string(&canvas, 0, 1, "a数x", ROLE_PLAIN), 3);
    expect_canvas(" a数\n");
    reset(1, 3);
    assert_int_equal(canvas_string(&canvas, 0, 1, "a数x", ROLE_PLAIN), 1);
    expect_canvas(" a\n");
    assert_int_equal(canvas_put(&canvas, 0, 0, 1, text_of("数"), ROLE_PLAIN), 0);
    expect_canvas(" a\n");
}

static void half_of_a_wide_character_does_not_stay(void **unused)
{
    (void)unused;
    reset(1, 4);
    canvas_string(&canvas, 0, 0, "数据", ROLE_PLAIN);
    canvas_string(&canvas, 0, 1, "x", ROLE_PLAIN);
    expect_canvas(" x据\n");
    canvas_string(&canvas, 0, 0, "数据", ROLE_PLAIN);
    canvas_string(&canvas, 0, 2, "y", ROLE_PLAIN);
    expect_canvas("数y\n");
    canvas_string(&canvas, 0, 0, "数据", ROLE_PLAIN);
    canvas_string(&canvas, 0, 1, "中", ROLE_PLAIN);
    expect_canvas(" 中\n");
}

static void what_has_no_place_in_a_grid_is_a_question_mark(void **unused)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"a\033[2J", "a?[2J\n"},     {"\x7f\x80\xff", "???\n"},   {"\u202Ex", "?x\n"},
        {"e\u0301", "e?\n"},         {"\u200Bx", "?x\n"},         {"\xc2\x85x", "?x\n"},
        {"\xed\xa0\x80x", "???x\n"}, {"tab\there", "tab?here\n"}, {"\xe6\x95", "??\n"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        reset(1, 12);
        size_t used = canvas_string(&canvas, 0, 0, cases[i].text, ROLE_PLAIN);
        assert_int_equal(used, strlen(cases[i].expected) - 1);
        assert_int_equal(canvas_width(text_of(cases[i].text)), used);
        expect_canvas(cases[i].expected);
    }
}

static void characters_of_every_length_come_out_as_they_went_in(void **unused)
{
    (void)unused;
    reset(1, 10);
    canvas_string(&canvas, 0, 0, "aé▽数\U0001F600", ROLE_PLAIN);
    expect_canvas("aé▽数\U0001F600\n");
}

static void bytes_of_roles_switch_to_them_and_take_no_column(void **unused)
{
    static const char text[] = {'a', ROLE_ALARM, 'b', SCREEN_FOUND, 'c', ROLE_PLAIN, 'd', '\0'};
    static const uint8_t roles[] = {ROLE_FAINT, ROLE_ALARM, SCREEN_FOUND, ROLE_PLAIN};
    (void)unused;
    reset(1, 4);
    assert_int_equal(canvas_width(text_of(text)), 4);
    assert_int_equal(canvas_string(&canvas, 0, 0, text, ROLE_FAINT), 4);
    expect_canvas("abcd\n");
    for (size_t i = 0; i < LENGTH_OF(roles); i++)
        assert_int_equal(canvas.glyphs[i].role, roles[i]);
}

static void paint_changes_roles_within_its_width_only(void **unused)
{
    static const uint8_t roles[] = {ROLE_PLAIN, ROLE_PLAIN, ROLE_ALARM, SCREEN_CURSOR, ROLE_PLAIN};
    (void)unused;
    reset(1, 5);
    canvas_string(&canvas, 0, 2, "x", ROLE_ALARM);
    canvas_paint(&canvas, 0, 2, 2, SCREEN_CURSOR, true);
    for (size_t i = 0; i < LENGTH_OF(roles); i++)
        assert_int_equal(canvas.glyphs[i].role, roles[i]);
    canvas_paint(&canvas, 0, 2, SIZE_MAX, SCREEN_CURSOR, false);
    assert_int_equal(canvas.glyphs[2].role, SCREEN_CURSOR);
    assert_int_equal(canvas.glyphs[4].role, SCREEN_CURSOR);
    canvas_paint(&canvas, 1, 0, 5, ROLE_ALARM, false);
    canvas_paint(&canvas, 0, 5, 5, ROLE_ALARM, false);
    assert_int_equal(canvas.glyphs[1].role, ROLE_PLAIN);
}

static void no_role_is_a_byte_that_a_text_can_have(void **unused)
{
    (void)unused;
    for (unsigned role = ROLE_PLAIN; role < SCREEN_ROLES; role++) {
        char text[] = {(char)role, '\0'};
        bool used = role <= ROLE_ALARM || role >= SCREEN_TITLE;
        assert_int_equal(canvas_width(text_of(text)), used ? 0 : 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_canvas_is_blank_and_plain),
        cmocka_unit_test(a_canvas_may_have_no_room),
        cmocka_unit_test(text_is_cut_at_the_edge_and_at_its_width),
        cmocka_unit_test(a_wide_character_takes_two_columns),
        cmocka_unit_test(a_wide_character_that_would_be_halved_at_the_edge_is_left_out),
        cmocka_unit_test(half_of_a_wide_character_does_not_stay),
        cmocka_unit_test(what_has_no_place_in_a_grid_is_a_question_mark),
        cmocka_unit_test(characters_of_every_length_come_out_as_they_went_in),
        cmocka_unit_test(bytes_of_roles_switch_to_them_and_take_no_column),
        cmocka_unit_test(paint_changes_roles_within_its_width_only),
        cmocka_unit_test(no_role_is_a_byte_that_a_text_can_have),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, free_canvas);
}
