/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

/* A list of segments, five rows of which are shown at once; the monitor only makes its readings. */
static struct monitor_test test;
static struct object_list list;
static struct sort_key by_size;
static struct list_source source;

enum { PAGE = 5, MANY = 20 };

static int start(void **unused)
{
    (void)unused;
    monitor_start(&test, 24, 80);
    list = (struct object_list){0};
    by_size = (struct sort_key){support_column(watched_tables[KIND_SHM], "SIZE"), true};
    source = (struct list_source){
        .history = &test.state.history,
        .table = watched_tables[KIND_SHM],
        .columns = &test.state.preferences.columns[KIND_SHM],
        .sort = &by_size,
        .page = PAGE,
    };
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    list_free(&list);
    monitor_close(&test);
    return 0;
}

/* Another reading, a second later, of the segments with these ids: -1 ends them. */
static void feed_sizes(const int32_t *ids, const uint64_t *sizes)
{
    struct object objects[MANY];
    size_t count = 0;
    for (; ids[count] >= 0; count++)
        objects[count] = monitor_segment(ids[count], sizes ? sizes[count] << 12 : 4096);
    struct snapshot *snapshot = monitor_snapshot(&test, 1000, objects, count);
    history_take(&test.state.history, snapshot, test.clock);
    list_update(&list, &source);
}

#define FEED(...) feed_sizes((const int32_t[]){__VA_ARGS__, -1}, NULL)

static int32_t id_at(size_t place)
{
    return sysv_id(&test.state.history.now->objects[list.order.rows[place]].ref);
}

static void expect_ids(const int32_t *ids, int line)
{
    size_t count = 0;
    for (; ids[count] >= 0; count++) {
        if (count >= list.order.count || id_at(count) != ids[count])
            fail_msg("line %d: at place %zu of %zu is not %d", line, count, list.order.count,
                     ids[count]);
    }
    assert_int_equal(list.order.count, count);
}

#define EXPECT_IDS(...) expect_ids((const int32_t[]){__VA_ARGS__, -1}, __LINE__)

/* The object under the cursor, and its line among those that are seen. */
static void expect_cursor(int32_t id, size_t line)
{
    assert_true(list.cursor < list.order.count);
    assert_int_equal(id_at(list.cursor), id);
    assert_int_equal(list.cursor - list.top, line);
    assert_int_equal(list_row(&list), list.order.rows[list.cursor]);
}

static void feed_range(int32_t from, int32_t to)
{
    int32_t ids[MANY + 1];
    size_t count = 0;
    for (int32_t id = from; id < to; id++)
        ids[count++] = id;
    ids[count] = -1;
    feed_sizes(ids, NULL);
}

static void an_empty_list_has_no_row(void **unused)
{
    (void)unused;
    assert_int_equal(list_row(&list), SIZE_MAX);
    feed_range(0, 0);
    assert_int_equal(list_row(&list), SIZE_MAX);
    list_move(&list, &source, 3);
    assert_int_equal(list.cursor, 0);
    assert_false(list.has_serial);
    list.locked = true;
    list_update(&list, &source);
    assert_int_equal(list_search(&list, &source, &(struct style){0}, "x", 0, false), SIZE_MAX);
    FEED(7);
    expect_cursor(7, 0);
}

static void the_cursor_begins_on_the_first_row(void **unused)
{
    (void)unused;
    FEED(4, 5, 6);
    EXPECT_IDS(4, 5, 6);
    expect_cursor(4, 0);
}

static void the_cursor_stays_within_the_list_and_the_list_scrolls(void **unused)
{
    (void)unused;
    feed_range(0, 12);
    list_move(&list, &source, 4);
    expect_cursor(4, 4);
    list_move(&list, &source, 5);
    expect_cursor(5, 4);
    list_move(&list, &source, SIZE_MAX);
    expect_cursor(11, 4);
    list_move(&list, &source, 7);
    expect_cursor(7, 0);
    list_move(&list, &source, 0);
    expect_cursor(0, 0);
}

static void the_cursor_follows_its_object_when_rows_appear_above(void **unused)
{
    (void)unused;
    FEED(10, 11, 12, 13, 14, 15, 16, 17);
    list_move(&list, &source, 5);
    list_move(&list, &source, 3);
    expect_cursor(13, 2);
    FEED(1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17);
    expect_cursor(13, 2);
}

static void the_cursor_follows_its_object_when_rows_above_vanish(void **unused)
{
    (void)unused;
    feed_range(0, 12);
    list_move(&list, &source, 8);
    list_move(&list, &source, 7);
    expect_cursor(7, 3);
    test.clock += 1000;
    FEED(4, 5, 6, 7, 8, 9, 10, 11);
    expect_cursor(7, 3);
    test.clock += 5000;
    FEED(4, 5, 6, 7, 8, 9, 10, 11);
    assert_int_equal(list.order.count, 8);
    expect_cursor(7, 3);
}

static void the_cursor_follows_its_object_when_the_order_changes(void **unused)
{
    static const int32_t ids[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1};
    static const uint64_t sizes[] = {5, 3, 9, 1, 7, 2, 8, 6, 4, 10};
    (void)unused;
    feed_sizes(ids, sizes);
    list_move(&list, &source, 6);
    expect_cursor(6, 4);
    list_move(&list, &source, 4);
    expect_cursor(4, 2);
    source.sort_count = 1;
    list_update(&list, &source);
    EXPECT_IDS(9, 2, 6, 4, 7, 0, 8, 1, 5, 3);
    expect_cursor(4, 2);
    by_size.descending = false;
    list_update(&list, &source);
    expect_cursor(4, 2);
    source.sort_count = 0;
    list_update(&list, &source);
    EXPECT_IDS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect_cursor(4, 2);
}

static void an_object_that_is_gone_stays_under_the_cursor_and_then_the_next_is(void **unused)
{
    (void)unused;
    FEED(1, 2, 3, 4);
    list_move(&list, &source, 1);
    test.clock -= 1000;
    for (int second = 0; second < 5; second++) {
        FEED(1, 3, 4);
        EXPECT_IDS(1, 2, 3, 4);
        expect_cursor(2, 1);
        assert_int_equal(test.state.history.tracks[list_row(&list)].mark, MARK_GONE);
    }
    FEED(1, 3, 4);
    EXPECT_IDS(1, 3, 4);
    expect_cursor(3, 1);
}

static void where_there_is_no_next_the_last_one_is(void **unused)
{
    (void)unused;
    FEED(1, 2, 3);
    list_move(&list, &source, 2);
    FEED(1, 2);
    test.clock += 5000;
    FEED(1, 2);
    expect_cursor(2, 1);
    feed_range(0, 0);
    test.clock += 5000;
    feed_range(0, 0);
    assert_int_equal(list_row(&list), SIZE_MAX);
}

/* As after a removal of many: those above the cursor go too. */
static void the_next_one_is_the_next_whatever_went_above(void **unused)
{
    (void)unused;
    feed_range(0, 12);
    list_move(&list, &source, 6);
    expect_cursor(6, 4);
    FEED(0, 8, 9, 10, 11);
    expect_cursor(6, 1);
    test.clock += 5000;
    FEED(0, 8, 9, 10, 11);
    assert_int_equal(id_at(list.cursor), 8);
}

static void what_is_gone_stands_below_what_is_there(void **unused)
{
    static const int32_t ids[] = {1, 2, 3, 4, 5, -1}, left[] = {1, 3, 5, -1};
    static const uint64_t sizes[] = {1, 9, 3, 7, 5}, then[] = {1, 3, 5};
    (void)unused;
    source.page = 20;
    source.sort_count = 1;
    feed_sizes(ids, sizes);
    EXPECT_IDS(2, 4, 5, 3, 1);
    list_move(&list, &source, 2);
    feed_sizes(left, then);
    EXPECT_IDS(5, 3, 1, 2, 4);
    expect_cursor(5, 0);
    test.clock += 5000;
    feed_sizes(left, then);
    EXPECT_IDS(5, 3, 1);
    expect_cursor(5, 0);
}

/* Where all is another at each reading, what is there is seen, and the latest few that were. */
static void of_what_is_gone_the_latest_few_are_left(void **unused)
{
    (void)unused;
    source.page = 40;
    FEED(0, 1, 2, 3);
    list_move(&list, &source, 0);
    FEED(0, 10, 11, 12);
    EXPECT_IDS(0, 10, 11, 12, 1, 2, 3);
    FEED(0, 20, 21, 22);
    EXPECT_IDS(0, 20, 21, 22, 10, 11, 12, 1, 2);
    FEED(0, 30, 31, 32, 33, 34, 35);
    EXPECT_IDS(0, 30, 31, 32, 33, 34, 35, 20, 21, 22, 10, 11);
    expect_cursor(0, 0);
    /* On a small screen they leave most of it to the others. */
    source.page = 5;
    FEED(0, 40);
    EXPECT_IDS(0, 40, 30);
    source.page = 0;
    FEED(0, 50);
    EXPECT_IDS(0, 50, 40);
}

static void a_row_under_the_cursor_does_not_go_below(void **unused)
{
    (void)unused;
    source.page = 40;
    FEED(1, 2, 3, 4, 5);
    list_move(&list, &source, 2);
    FEED(1, 5);
    EXPECT_IDS(1, 3, 5, 2, 4);
    expect_cursor(3, 1);
    FEED(1, 5);
    EXPECT_IDS(1, 3, 5, 2, 4);
    list_move(&list, &source, 0);
    FEED(1, 5);
    EXPECT_IDS(1, 5, 2, 3, 4);
}

static void a_cursor_below_what_is_there_stays_below(void **unused)
{
    (void)unused;
    source.page = 40;
    FEED(1, 2, 3, 4, 5);
    FEED(1, 3, 5);
    EXPECT_IDS(1, 3, 5, 2, 4);
    list_move(&list, &source, 3);
    FEED(1, 3, 5);
    EXPECT_IDS(1, 3, 5, 2, 4);
    expect_cursor(2, 3);
    test.clock += 5000;
    FEED(1, 3, 5);
    expect_cursor(5, 2);
}

static void in_a_locked_order_the_latest_few_stay_in_their_places(void **unused)
{
    (void)unused;
    source.page = 20;
    FEED(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    list_move(&list, &source, 9);
    list.locked = true;
    FEED(0, 2, 3, 4, 5, 6, 7, 8, 9);
    EXPECT_IDS(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    FEED(0, 9);
    EXPECT_IDS(0, 2, 3, 4, 5, 6, 9);
}

static void an_id_that_is_used_again_is_another_object(void **unused)
{
    struct object objects[2] = {monitor_segment(1, 4096), monitor_segment(2, 4096)};
    (void)unused;
    history_take(&test.state.history, monitor_snapshot(&test, 1000, objects, 2), test.clock);
    list_update(&list, &source);
    list_move(&list, &source, 1);
    uint64_t serial = list.serial;
    objects[1].ctime++;
    history_take(&test.state.history, monitor_snapshot(&test, 1000, objects, 2), test.clock);
    list_update(&list, &source);
    assert_int_equal(list.order.count, 3);
    assert_int_equal(list.serial, serial);
    assert_int_equal(test.state.history.tracks[list_row(&list)].mark, MARK_GONE);
}

static void a_filter_leaves_only_what_is_true(void **unused)
{
    static const int32_t ids[] = {0, 1, 2, 3, -1};
    static const uint64_t sizes[] = {5, 3, 9, 1};
    const struct filter_scope scope = {.shown = {NULL}};
    struct filter_error error;
    struct filter *filter = filter_parse("size > 8K", &scope, &error);
    (void)unused;
    assert_non_null(filter);
    feed_sizes(ids, sizes);
    list_move(&list, &source, 3);
    source.filter = filter;
    list_update(&list, &source);
    EXPECT_IDS(0, 1, 2);
    expect_cursor(2, 2);
    source.filter = NULL;
    filter_free(filter);
}

/* Lock */

static void locked_rows_stay_while_values_change_and_new_ones_come_last(void **unused)
{
    struct object objects[4] = {monitor_segment(1, 4096), monitor_segment(3, 4096),
                                monitor_segment(5, 4096), monitor_segment(4, 4096)};
    (void)unused;
    by_size = (struct sort_key){support_column(watched_tables[KIND_SHM], "NATTCH"), true};
    source.sort_count = 1;
    for (size_t i = 0; i < 3; i++)
        objects[i].shm.nattch = i;
    history_take(&test.state.history, monitor_snapshot(&test, 1000, objects, 3), test.clock);
    list_update(&list, &source);
    EXPECT_IDS(5, 3, 1);
    list.locked = true;
    objects[0].shm.nattch = 9;
    objects[3].shm.nattch = 99;
    history_take(&test.state.history, monitor_snapshot(&test, 1000, objects, 4), test.clock);
    list_update(&list, &source);
    EXPECT_IDS(5, 3, 1, 4);
    list.locked = false;
    list_update(&list, &source);
    EXPECT_IDS(4, 1, 5, 3);
}

static void new_ones_stay_in_the_order_in_which_they_came(void **unused)
{
    (void)unused;
    FEED(5, 6);
    list.locked = true;
    FEED(3, 5, 6);
    EXPECT_IDS(5, 6, 3);
    FEED(1, 3, 5, 6, 7);
    EXPECT_IDS(5, 6, 3, 1, 7);
    FEED(0, 1, 3, 5, 6, 7);
    EXPECT_IDS(5, 6, 3, 1, 7, 0);
}

static void a_locked_row_that_is_gone_keeps_its_place_until_it_vanishes(void **unused)
{
    (void)unused;
    FEED(1, 2, 3);
    list.locked = true;
    FEED(1, 3);
    EXPECT_IDS(1, 2, 3);
    test.clock += 5000;
    FEED(1, 3);
    EXPECT_IDS(1, 3);
}

static void a_filter_does_not_make_the_lock_forget_rows(void **unused)
{
    static const int32_t ids[] = {0, 1, 2, 3, -1};
    static const uint64_t sizes[] = {5, 1, 9, 3};
    const struct filter_scope scope = {.shown = {NULL}};
    struct filter_error error;
    struct filter *filter = filter_parse("size > 12K", &scope, &error);
    (void)unused;
    source.sort_count = 1;
    feed_sizes(ids, sizes);
    EXPECT_IDS(2, 0, 3, 1);
    list.locked = true;
    source.filter = filter;
    list_update(&list, &source);
    EXPECT_IDS(2, 0);
    source.filter = NULL;
    list_update(&list, &source);
    EXPECT_IDS(2, 0, 3, 1);
    filter_free(filter);
}

/* Search */

static void text_is_found_in_either_case_unless_the_needle_has_capitals(void **unused)
{
    static const struct {
        const char *text, *needle;
        size_t expected;
    } cases[] = {
        {"postgres", "gres", 4}, {"PostGres", "gres", 4}, {"postgres", "Gres", SIZE_MAX},
        {"PostGres", "Gres", 4}, {"aab", "ab", 1},        {"ab", "abc", SIZE_MAX},
        {"", "a", SIZE_MAX},     {"数据", "据", 3},       {"x", "", 0},
        {"ÄB", "äb", SIZE_MAX},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        assert_int_equal(list_find_text(text_of(cases[i].text), cases[i].needle),
                         cases[i].expected);
}

static void a_search_goes_around_the_end_in_both_directions(void **unused)
{
    static const struct {
        const char *needle;
        size_t from;
        bool backwards;
        size_t expected;
    } cases[] = {
        {"0x00005007", 0, false, 7},
        {"0x00005007", 7, false, 7},
        {"0x00005007", 8, false, 7},
        {"0x00005007", 9, true, 7},
        {"0x00005007", 2, true, 7},
        {"ann", 5, false, 5},
        {"ann", 5, true, 5},
        {"5003", 0, true, 3},
        {"no such", 4, false, SIZE_MAX},
        {"no such", 4, true, SIZE_MAX},
        {"4.0k", 2, false, 2},
        {"4.0M", 2, false, SIZE_MAX},
    };
    const struct style style = {.grid = true, .utf8 = true};
    (void)unused;
    feed_range(0, 12);
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        assert_int_equal(
            list_search(&list, &source, &style, cases[i].needle, cases[i].from, cases[i].backwards),
            cases[i].expected);
}

static void only_columns_that_are_shown_are_searched(void **unused)
{
    static const struct column *id;
    static const struct columns only_id = {&id, 1};
    (void)unused;
    id = support_column(watched_tables[KIND_SHM], "ID");
    feed_range(0, 12);
    source.columns = &only_id;
    assert_int_equal(list_search(&list, &source, &(struct style){0}, "ann", 0, false), SIZE_MAX);
    assert_int_equal(list_search(&list, &source, &(struct style){0}, "11", 0, false), 11);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_list_has_no_row),
        TEST(the_cursor_begins_on_the_first_row),
        TEST(the_cursor_stays_within_the_list_and_the_list_scrolls),
        TEST(the_cursor_follows_its_object_when_rows_appear_above),
        TEST(the_cursor_follows_its_object_when_rows_above_vanish),
        TEST(the_cursor_follows_its_object_when_the_order_changes),
        TEST(an_object_that_is_gone_stays_under_the_cursor_and_then_the_next_is),
        TEST(where_there_is_no_next_the_last_one_is),
        TEST(the_next_one_is_the_next_whatever_went_above),
        TEST(what_is_gone_stands_below_what_is_there),
        TEST(of_what_is_gone_the_latest_few_are_left),
        TEST(a_row_under_the_cursor_does_not_go_below),
        TEST(a_cursor_below_what_is_there_stays_below),
        TEST(in_a_locked_order_the_latest_few_stay_in_their_places),
        TEST(an_id_that_is_used_again_is_another_object),
        TEST(a_filter_leaves_only_what_is_true),
        TEST(locked_rows_stay_while_values_change_and_new_ones_come_last),
        TEST(new_ones_stay_in_the_order_in_which_they_came),
        TEST(a_locked_row_that_is_gone_keeps_its_place_until_it_vanishes),
        TEST(a_filter_does_not_make_the_lock_forget_rows),
        TEST(text_is_found_in_either_case_unless_the_needle_has_capitals),
        TEST(a_search_goes_around_the_end_in_both_directions),
        TEST(only_columns_that_are_shown_are_searched),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
