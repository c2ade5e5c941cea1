/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

#include "model/sysv.h"

static struct monitor_test test;

static int start(void **unused)
{
    const struct object objects[] = {monitor_segment(1, 4096), monitor_segment(2, 8192),
                                     monitor_queue(3, 1), monitor_semaphores(4, 1)};
    (void)unused;
    monitor_start(&test, 24, 80);
    monitor_feed(&test, 0, objects, LENGTH_OF(objects));
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    monitor_close(&test);
    return 0;
}

static struct layout resize(size_t rows, size_t columns)
{
    input_resize(&test.state, rows, columns);
    return state_layout(&test.state);
}

static void every_row_of_the_screen_has_one_use(void **unused)
{
    (void)unused;
    for (size_t rows = LEAST_ROWS; rows < 70; rows++) {
        for (unsigned meters = 0; meters < 2; meters++) {
            test.state.preferences.meters = meters;
            struct layout layout = resize(rows, 80);
            size_t tabs = layout.headings - layout.tabs;
            assert_false(layout.too_small);
            assert_int_equal(layout.tabs, 1 + layout.meter_rows);
            assert_int_equal(layout.body, layout.headings + 1);
            assert_true(layout.body_rows > 0 && tabs <= 1);
            assert_int_equal(1 + layout.meter_rows + tabs + 1 + layout.body_rows + 2, rows);
            assert_int_equal(layout.status, rows - 2);
            assert_int_equal(layout.bar, rows - 1);
        }
    }
}

static void on_a_small_screen_rows_go_before_meters_and_tabs(void **unused)
{
    (void)unused;
    assert_int_equal(resize(12, 80).meter_rows, METER_ROWS);
    assert_int_equal(resize(11, 80).meter_rows, 0);
    assert_int_equal(resize(8, 80).headings, 2);
    assert_int_equal(resize(7, 80).headings, 1);
    assert_int_equal(resize(6, 40).body_rows, 2);
}

static void below_six_rows_or_forty_columns_it_is_too_small(void **unused)
{
    static const struct {
        size_t rows, columns;
        bool too_small;
    } cases[] = {
        {6, 40, false}, {6, 39, true},  {5, 40, true},  {1, 1, true},
        {0, 0, true},   {0, 200, true}, {200, 0, true}, {200, 200, false},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        assert_int_equal(resize(cases[i].rows, cases[i].columns).too_small, cases[i].too_small);
}

static void the_detail_leaves_half_of_the_list(void **unused)
{
    (void)unused;
    test.state.detail = DETAIL_PANE;
    for (size_t rows = LEAST_ROWS; rows < 70; rows++) {
        struct layout layout = resize(rows, 80);
        if (!layout.body_rows) { /* no room for both */
            assert_int_equal(layout.frame, layout.headings);
            assert_true(rows < 10);
        } else {
            assert_int_equal(layout.frame, layout.body + layout.body_rows);
            assert_true(layout.body_rows + 1 >= layout.detail_rows);
        }
        assert_int_equal(layout.detail, layout.frame + 1);
        assert_int_equal(layout.detail + layout.detail_rows, layout.status);
        assert_true(layout.detail_rows > 0);
    }
}

static void the_whole_detail_and_a_dialog_take_the_place_of_the_list(void **unused)
{
    (void)unused;
    test.state.detail = DETAIL_FULL;
    struct layout layout = resize(24, 80);
    assert_int_equal(layout.body_rows, 0);
    assert_int_equal(layout.frame, layout.headings);
    assert_int_equal(layout.detail_rows, 16);
    test.state.dialog = DIALOG_HELP;
    layout = state_layout(&test.state);
    assert_int_equal(layout.body_rows, 16);
    assert_int_equal(layout.detail_rows, 0);
}

/* What the mouse hits is what is drawn. */
static void every_column_of_a_tab_is_that_tab(void **unused)
{
    static const char *const names[VIEWS] = {"1 Overview", "2 Shm 2", "3 Msg 1", "4 Sem 1",
                                             "5 Events"};
    (void)unused;
    size_t row = state_layout(&test.state).tabs;
    const char *line = monitor_line(&test, row);
    for (size_t view = 0; view < VIEWS; view++) {
        const char *found = strstr(line, names[view]);
        assert_non_null(found);
        size_t from = (size_t)(found - line);
        for (size_t at = from; at < from + strlen(names[view]); at++)
            assert_int_equal(canvas_target(&test.canvas, row, at), TARGET_TAB + view);
    }
    assert_int_equal(canvas_target(&test.canvas, row, strlen(line) + 1), 0);
    assert_int_equal(canvas_target(&test.canvas, row, SIZE_MAX), 0);
}

static void tabs_that_do_not_fit_are_shorter(void **unused)
{
    static const struct {
        size_t columns;
        uint64_t count;
        const char *line;
    } cases[] = {
        {49, 1, " 1 Overview  2 Shm 1  3 Msg 1  4 Sem 1  5 Events"},
        {48, 1, " 1 Overview  2 Shm 1  3 Msg 1  4 Sem 1  5 Events"},
        {47, 1, " 1Overview 2Shm 1 3Msg 1 4Sem 1 5Events"},
        {40, 1, " 1Overview 2Shm 1 3Msg 1 4Sem 1 5Events"},
        {60, 32000, " 1 Overview  2 Shm 32000  3 Msg 32000  4 Sem 32000  5 Events"},
        {59, 32000, " 1Overview 2Shm 32000 3Msg 32000 4Sem 32000 5Events"},
        {50, 32000, " 1Overview 2Shm 3Msg 4Sem 5Events"},
        {40, 32000, " 1Overview 2Shm 3Msg 4Sem 5Events"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct quantity(*usage)[MOST_SUMS] = test.state.history.now->total.usage;
        struct layout layout = resize(24, cases[i].columns);
        usage[KIND_SHM][USAGE_SEGMENTS].amount = cases[i].count;
        usage[KIND_MSG][USAGE_QUEUES].amount = cases[i].count;
        usage[KIND_SEM][USAGE_SETS].amount = cases[i].count;
        expect_line(&test, layout.tabs, cases[i].line);
        size_t events = (size_t)(strstr(cases[i].line, "Events") - cases[i].line);
        assert_int_equal(canvas_target(&test.canvas, layout.tabs, events),
                         TARGET_TAB + VIEW_EVENTS);
    }
}

static uint32_t key_at(size_t row, size_t column)
{
    unsigned item = canvas_target(&test.canvas, row, column) - TARGET_KEY;
    return item < verb_spec_count ? verb_specs[item].keys[0] : 0;
}

static void every_column_of_an_item_of_the_bar_is_its_key(void **unused)
{
    static const struct {
        const char *text;
        uint32_t key;
    } items[] = {{"F1Help", INPUT_F1},       {"F2Setup", INPUT_F1 + 1}, {"F3Search", INPUT_F1 + 2},
                 {"F4Filter", INPUT_F1 + 3}, {"F6Sort", INPUT_F1 + 5},  {"F9Remove", INPUT_F1 + 8},
                 {"F10Quit", INPUT_F1 + 9}};
    (void)unused;
    size_t row = state_layout(&test.state).bar;
    const char *line = monitor_line(&test, row);
    for (size_t i = 0; i < LENGTH_OF(items); i++) {
        const char *found = strstr(line, items[i].text);
        assert_non_null(found);
        size_t from = (size_t)(found - line);
        for (size_t at = from; at < from + strlen(items[i].text); at++)
            assert_int_equal(key_at(row, at), items[i].key);
    }
    assert_int_equal(key_at(row, strlen(line) + 1), 0);
    assert_int_equal(key_at(row, SIZE_MAX), 0);
}

/* The column of the list whose heading is drawn there, or SIZE_MAX. */
static size_t heading_at(size_t column)
{
    unsigned target = canvas_target(&test.canvas, state_layout(&test.state).headings, column);
    return target < TARGET_COLUMN ? SIZE_MAX : target - TARGET_COLUMN;
}

static void every_column_of_a_heading_is_its_column(void **unused)
{
    static const char *const names[] = {"KEY", "ID", "OWNER", "PERMS", "SIZE", "NATTCH", "COMMAND"};
    const struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    (void)unused;
    const char *line = monitor_line(&test, state_layout(&test.state).headings);
    for (size_t i = 0; i < LENGTH_OF(names); i++) {
        char word[16];
        (void)snprintf(word, sizeof(word), " %s", names[i]);
        const char *found = strstr(line, word);
        assert_non_null(found);
        for (size_t at = 1; at <= strlen(names[i]); at++) {
            size_t column = heading_at((size_t)(found - line) + at);
            assert_true(column < columns->count);
            assert_string_equal(columns->list[column]->name, names[i]);
        }
    }
    assert_int_equal(heading_at(0), SIZE_MAX);
    assert_int_equal(heading_at(MARK_COLUMNS - 1), SIZE_MAX);
    assert_int_equal(heading_at(500), SIZE_MAX);
}

/* Keys that came after the drawing have changed the view. */
static void what_is_not_shown_any_more_is_not_hit(void **unused)
{
    static const unsigned targets[] = {TARGET_COLUMN, TARGET_SECTION + 1, TARGET_BUTTON,
                                       TARGET_BUTTON + 1};
    (void)unused;
    monitor_screen(&test);
    monitor_press(&test, "1");
    for (size_t i = 0; i < LENGTH_OF(targets); i++) {
        struct input click = {.key = INPUT_CLICK, .row = 5, .column = 9, .target = targets[i]};
        assert_int_equal(input_take(&test.state, &click), 0);
    }
}

static void columns_scrolled_away_are_not_hit(void **unused)
{
    (void)unused;
    monitor_press(&test, "{Right}{Right}");
    monitor_screen(&test);
    assert_int_equal(heading_at(MARK_COLUMNS), 2);
}

/* Widths */

static size_t widths[64];

static size_t fit(size_t width)
{
    const struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    size_t used = 0;
    monitor_screen(&test);
    screen_fit_columns(&test.state.lists[KIND_SHM], columns, width, widths);
    for (size_t i = 0; i < columns->count; i++)
        used += widths[i] ? widths[i] + 1 : 0;
    return used ? used - 1 : 0;
}

static void columns_that_fit_have_their_widths(void **unused)
{
    static const size_t expected[] = {10, 2, 5, 9, 4, 6, 6, 4, 4, 5, 8};
    (void)unused;
    assert_int_equal(fit(200), 73);
    for (size_t i = 0; i < LENGTH_OF(expected); i++)
        assert_int_equal(widths[i], expected[i]);
    assert_int_equal(fit(74), 73); /* the mark of the order may stand behind the last one */
    assert_int_equal(fit(73), 72);
    assert_int_equal(widths[10], 7);
}

static void columns_never_take_more_than_there_is(void **unused)
{
    (void)unused;
    for (size_t width = 0; width < 80; width++)
        assert_true(fit(width) <= width);
}

/* Feeds a segment of an owner with that name, and fits its columns into WIDTH of the screen. */
static size_t fit_owner(const char *owner, size_t width)
{
    const struct object object = monitor_segment(1, 4096);
    test.ann = owner;
    list_forget_widths(&test.state.lists[KIND_SHM]);
    monitor_feed(&test, 1000, &object, 1);
    return fit(width);
}

enum { OWNER = 2, PERMS, SIZE, IDLE = 9, COMMAND };

static void what_tells_less_gives_way_before_a_name(void **unused)
{
    (void)unused;
    assert_int_equal(fit_owner("www-data", 77), 76);
    assert_int_equal(widths[COMMAND], 8);
    assert_int_equal(fit_owner("www-data", 72), 71);
    assert_int_equal(widths[COMMAND], 7);
    assert_int_equal(widths[PERMS], 5);
    assert_int_equal(fit_owner("www-data", 69), 68);
    assert_int_equal(widths[COMMAND], 4);
    assert_int_equal(widths[OWNER], 8);
    /* Here the command goes beyond the edge, and no more gives way for it. */
    assert_true(fit_owner("www-data", 64) <= 63);
    assert_int_equal(widths[COMMAND], 0);
    assert_int_equal(widths[OWNER], 8);
    assert_int_equal(widths[IDLE], 5);
}

static void a_name_that_is_very_long_gives_way_to_figures(void **unused)
{
    (void)unused;
    assert_int_equal(fit_owner("an-owner-with-a-name-that-is-very-long", 77), 76);
    assert_int_equal(widths[COMMAND], 4);
    assert_int_equal(widths[PERMS], 5);
    assert_int_equal(widths[OWNER], 16);
    assert_int_equal(widths[SIZE], 4);
    assert_int_equal(widths[IDLE], 5);
    /* So many of them are seen as can be, and the rest of the name is worth more. */
    assert_true(fit(57) <= 56);
    assert_int_equal(widths[OWNER], 16);
    assert_int_equal(widths[SIZE], 4);
    assert_int_equal(widths[IDLE], 0);
}

static void no_figure_is_cut_at_the_edge(void **unused)
{
    const struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    size_t whole[64];
    (void)unused;
    (void)fit(200);
    memcpy(whole, widths, sizeof(whole));
    for (size_t width = 0; width < 80; width++) {
        (void)fit(width);
        for (size_t i = 0; i < columns->count; i++) {
            if (columns->list[i]->shrinks == SHRINK_NEVER)
                assert_true(widths[i] == 0 || widths[i] == whole[i]);
        }
    }
}

static void the_order_does_not_change_the_width_of_a_column(void **unused)
{
    const struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    size_t before[64];
    (void)unused;
    (void)fit(200);
    memcpy(before, widths, sizeof(before));
    for (size_t i = 0; i < columns->count; i++) {
        char marked[32];
        refresh_sort_by(&test.state, columns->list[i]);
        (void)fit(200);
        assert_memory_equal(widths, before, columns->count * sizeof(*widths));
        bool descending = test.state.preferences.sort[KIND_SHM][0].descending;
        (void)snprintf(marked, sizeof(marked), "%s%s", columns->list[i]->name,
                       descending ? "▽" : "△");
        resize(24, 76);
        expect_shown(&test, marked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_row_of_the_screen_has_one_use, start, end),
        cmocka_unit_test_setup_teardown(on_a_small_screen_rows_go_before_meters_and_tabs, start,
                                        end),
        cmocka_unit_test_setup_teardown(below_six_rows_or_forty_columns_it_is_too_small, start,
                                        end),
        cmocka_unit_test_setup_teardown(the_detail_leaves_half_of_the_list, start, end),
        cmocka_unit_test_setup_teardown(the_whole_detail_and_a_dialog_take_the_place_of_the_list,
                                        start, end),
        cmocka_unit_test_setup_teardown(every_column_of_a_tab_is_that_tab, start, end),
        cmocka_unit_test_setup_teardown(tabs_that_do_not_fit_are_shorter, start, end),
        cmocka_unit_test_setup_teardown(every_column_of_an_item_of_the_bar_is_its_key, start, end),
        cmocka_unit_test_setup_teardown(every_column_of_a_heading_is_its_column, start, end),
        cmocka_unit_test_setup_teardown(what_is_not_shown_any_more_is_not_hit, start, end),
        cmocka_unit_test_setup_teardown(columns_scrolled_away_are_not_hit, start, end),
        cmocka_unit_test_setup_teardown(columns_that_fit_have_their_widths, start, end),
        cmocka_unit_test_setup_teardown(columns_never_take_more_than_there_is, start, end),
        cmocka_unit_test_setup_teardown(what_tells_less_gives_way_before_a_name, start, end),
        cmocka_unit_test_setup_teardown(a_name_that_is_very_long_gives_way_to_figures, start, end),
        cmocka_unit_test_setup_teardown(no_figure_is_cut_at_the_edge, start, end),
        cmocka_unit_test_setup_teardown(the_order_does_not_change_the_width_of_a_column, start,
                                        end),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
