/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

#define F(number) (INPUT_F1 + (number)-1)

/* The keys that the manual promises. */
static const struct {
    uint32_t key;
    enum verb verb;
} promises[] = {
    {INPUT_UP, VERB_UP},
    {INPUT_DOWN, VERB_DOWN},
    {INPUT_WHEEL_UP, VERB_UP},
    {INPUT_WHEEL_DOWN, VERB_DOWN},
    {'k', VERB_UP},
    {'j', VERB_DOWN},
    {INPUT_PAGE_UP, VERB_PAGE_UP},
    {INPUT_PAGE_DOWN, VERB_PAGE_DOWN},
    {INPUT_CONTROL('B'), VERB_PAGE_UP},
    {INPUT_CONTROL('F'), VERB_PAGE_DOWN},
    {INPUT_CONTROL('U'), VERB_HALF_UP},
    {INPUT_CONTROL('D'), VERB_HALF_DOWN},
    {'g', VERB_FIRST},
    {'G', VERB_LAST},
    {INPUT_HOME, VERB_FIRST},
    {INPUT_END, VERB_LAST},
    {INPUT_LEFT, VERB_LEFT},
    {INPUT_RIGHT, VERB_RIGHT},
    {'\t', VERB_NEXT_VIEW},
    {INPUT_BACKTAB, VERB_PREVIOUS_VIEW},
    {'1', VERB_FIRST_VIEW},
    {'2', VERB_FIRST_VIEW + 1},
    {'3', VERB_FIRST_VIEW + 2},
    {'4', VERB_FIRST_VIEW + 3},
    {'5', VERB_FIRST_VIEW + 4},
    {INPUT_ENTER, VERB_DETAIL},
    {'\r', VERB_DETAIL},
    {'\n', VERB_DETAIL},
    {'t', VERB_NEXT_TAB},
    {'T', VERB_PREVIOUS_TAB},
    {'J', VERB_DETAIL_DOWN},
    {'K', VERB_DETAIL_UP},
    {'l', VERB_PROCESS},
    {INPUT_ESCAPE, VERB_BACK},
    {'/', VERB_SEARCH},
    {F(3), VERB_SEARCH},
    {'n', VERB_NEXT_MATCH},
    {'N', VERB_PREVIOUS_MATCH},
    {'\\', VERB_FILTER},
    {F(4), VERB_FILTER},
    {'u', VERB_OWNER},
    {'<', VERB_SORT_LEFT},
    {'>', VERB_SORT_RIGHT},
    {F(6), VERB_SORT},
    {'I', VERB_INVERT},
    {'o', VERB_LOCK},
    {' ', VERB_TAG},
    {'U', VERB_UNTAG},
    {F(9), VERB_REMOVE},
    {'x', VERB_REMOVE},
    {INPUT_DELETE, VERB_REMOVE},
    {'Z', VERB_PAUSE},
    {INPUT_CONTROL('L'), VERB_REDRAW},
    {'d', VERB_INTERVAL},
    {'+', VERB_SHORTER},
    {'-', VERB_LONGER},
    {'e', VERB_UNITS},
    {'#', VERB_METERS},
    {F(2), VERB_SETUP},
    {'W', VERB_SAVE},
    {F(1), VERB_HELP},
    {'?', VERB_HELP},
    {'h', VERB_HELP},
    {'q', VERB_QUIT},
    {F(10), VERB_QUIT},
};

static void every_promised_key_does_what_was_promised(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(promises); i++) {
        if (verb_of(promises[i].key) != promises[i].verb)
            fail_msg("the key %lx is verb %d and not %d", (unsigned long)promises[i].key,
                     (int)verb_of(promises[i].key), (int)promises[i].verb);
    }
}

/* The keys of the rows, and those of the views after the first, which have no row. */
static size_t count_keys(void)
{
    size_t count = VERB_LAST_VIEW - VERB_FIRST_VIEW;
    for (size_t i = 0; i < verb_spec_count; i++) {
        for (size_t k = 0; k < MOST_KEYS && verb_specs[i].keys[k]; k++)
            count++;
    }
    return count;
}

static void there_are_no_other_keys_and_none_twice(void **unused)
{
    (void)unused;
    assert_int_equal(count_keys(), LENGTH_OF(promises));
    for (size_t i = 0; i < verb_spec_count; i++) {
        for (size_t k = 0; k < MOST_KEYS && verb_specs[i].keys[k]; k++)
            assert_int_equal(verb_of(verb_specs[i].keys[k]), verb_specs[i].verb);
    }
}

static void a_key_without_a_meaning_is_no_verb(void **unused)
{
    static const uint32_t keys[] = {
        0, 'y', 'a', '~', 0x7f, 0x20ac, F(5), F(12), INPUT_CLICK, INPUT_BACKSPACE, UINT32_MAX};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++)
        assert_int_equal(verb_of(keys[i]), VERB_NONE);
}

static void every_verb_has_one_row_and_the_help_has_all_keys(void **unused)
{
    bool seen[VERBS] = {false};
    (void)unused;
    assert_non_null(verb_specs[0].key_names);
    for (size_t i = 0; i < verb_spec_count; i++) {
        assert_false(seen[verb_specs[i].verb]);
        seen[verb_specs[i].verb] = true;
        assert_int_equal(verb_specs[i].key_names != NULL, verb_specs[i].help != NULL);
        /* What stands in the bar stands there with its first key. */
        if (verb_specs[i].bar)
            assert_true(verb_specs[i].key_names && verb_specs[i].key_names[0] == 'F');
    }
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++)
        assert_int_equal(seen[verb], verb <= VERB_FIRST_VIEW || verb > VERB_LAST_VIEW);
}

/* A hundred segments, the cursor and the columns in the middle, and something to undo for each. */
static void start_in_the_middle(struct monitor_test *test)
{
    enum { COUNT = 100 };
    struct object objects[COUNT];

    monitor_start(test, 24, 80);
    for (int32_t i = 0; i < COUNT; i++)
        objects[i] = monitor_segment(i, (uint64_t)i << 12);
    monitor_feed(test, 0, objects, COUNT);
    monitor_press(test, "{Right}{Right}>{End}{Up}{Up}{Up}{Up}{Up}{Up}{Up}{Up}{Up}{Up}{Up}{Up}");
    monitor_press(test, " /5{Enter}{Enter}");
    size_t row = state_detail_row(&test->state);
    monitor_feed_subject(test, &test->state.history.now->objects[row]);
    monitor_press(test, "JJ");
}

/* Text, roles and scheme of the screen. */
static void take_picture(struct monitor_test *test, struct buffer *picture)
{
    buffer_text(picture, monitor_screen(test));
    for (size_t i = 0; i < test->canvas.rows * test->canvas.columns; i++)
        buffer_char(picture, (char)test->canvas.glyphs[i].role);
}

static bool has_changed(struct buffer *before, struct buffer *after)
{
    bool changed = before->length != after->length ||
                   memcmp(buffer_string(before), buffer_string(after), before->length) != 0;
    buffer_free(before);
    buffer_free(after);
    return changed;
}

static void every_key_does_something_and_what_is_seen_is_drawn(void **unused)
{
    enum { BEYOND_THE_SCREEN = EFFECT_REPAINT | EFFECT_SAVE | EFFECT_QUIT };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(promises); i++) {
        struct monitor_test test;
        struct buffer before = BUFFER_IN_MEMORY, after = BUFFER_IN_MEMORY;
        start_in_the_middle(&test);
        take_picture(&test, &before);
        unsigned effects = input_take(&test.state, &(struct input){.key = promises[i].key});
        take_picture(&test, &after);
        bool changed = has_changed(&before, &after);
        monitor_close(&test);
        /* This is the view that is shown already. */
        if (promises[i].verb == VERB_FIRST_VIEW + 1) {
            assert_int_equal(effects, EFFECT_DRAW);
            continue;
        }
        if (!changed && !(effects & BEYOND_THE_SCREEN))
            fail_msg("the key %lx does nothing", (unsigned long)promises[i].key);
        if (changed && !(effects & EFFECT_DRAW))
            fail_msg("what the key %lx does is not drawn", (unsigned long)promises[i].key);
    }
}

/* Before the first reading, in views that are no lists and where there is no object. */
static void every_key_can_be_pressed_where_there_is_nothing(void **unused)
{
    static const char views[] = "12345";
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(promises) * 2 * (sizeof(views) - 1); i++) {
        size_t at = i / 2 % LENGTH_OF(promises), view = i / 2 / LENGTH_OF(promises);
        struct monitor_test test;
        monitor_start(&test, 24, 80);
        if (i % 2)
            monitor_feed(&test, 0, NULL, 0);
        input_take(&test.state, &(struct input){.key = (uint32_t)views[view]});
        input_take(&test.state, &(struct input){.key = promises[at].key});
        monitor_screen(&test);
        input_take(&test.state, &(struct input){.key = INPUT_ENTER});
        monitor_screen(&test);
        monitor_close(&test);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_promised_key_does_what_was_promised),
        cmocka_unit_test(there_are_no_other_keys_and_none_twice),
        cmocka_unit_test(a_key_without_a_meaning_is_no_verb),
        cmocka_unit_test(every_verb_has_one_row_and_the_help_has_all_keys),
        cmocka_unit_test(every_key_does_something_and_what_is_seen_is_drawn),
        cmocka_unit_test(every_key_can_be_pressed_where_there_is_nothing),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
