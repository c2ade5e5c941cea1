/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

#include <errno.h>

static struct monitor_test test;

static struct object objects[6];

/* Three segments, two queues, a set, on a screen of 24 rows: the first is in row 6. */
static int start(void **unused)
{
    (void)unused;
    objects[0] = monitor_segment(1, 3 << 12);
    objects[1] = monitor_segment(2, 1 << 12);
    objects[2] = monitor_segment(3, 2 << 12);
    objects[3] = monitor_queue(4, 5);
    objects[4] = monitor_queue(5, 7);
    objects[5] = monitor_semaphores(6, 2);
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

enum { FIRST_ROW = 6, HEADINGS = 5, TABS = 4, BAR = 23 };

/* Start */

static void it_starts_with_the_list_and_the_filter_asked_for(void **unused)
{
    struct monitor_test other;
    (void)unused;
    monitor_set_up(&other);
    other.start.kind = KIND_MSG;
    other.start.filter = "id = 5";
    monitor_open(&other, 24, 80);
    assert_int_equal(other.state.view, VIEW_MSG);
    expect_shown(&other, "reading...");
    monitor_feed(&other, 0, objects, LENGTH_OF(objects));
    assert_int_equal(other.state.frames, 1);
    assert_int_equal(monitor_cursor(&other), 5);
    expect_shown(&other, "filter: id = 5   row 1/1");
    monitor_close(&other);
}

/* Views */

static void keys_change_the_view(void **unused)
{
    static const struct {
        const char *keys;
        enum view_id view;
    } steps[] = {
        {"3", VIEW_MSG},          {"{Tab}", VIEW_SEM},      {"{Tab}", VIEW_EVENTS},
        {"{Tab}", VIEW_OVERVIEW}, {"{S-Tab}", VIEW_EVENTS}, {"{S-Tab}", VIEW_SEM},
        {"1", VIEW_OVERVIEW},     {"2", VIEW_SHM},          {"4", VIEW_SEM},
        {"5", VIEW_EVENTS},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        unsigned effects = monitor_press(&test, steps[i].keys);
        assert_int_equal(test.state.view, steps[i].view);
        assert_int_equal(effects, EFFECT_DRAW | EFFECT_SAMPLE);
        monitor_screen(&test);
    }
    assert_int_equal(monitor_press(&test, "5"), EFFECT_DRAW);
    expect_shown(&test, "this view is shown already");
}

static void each_list_has_its_own_cursor(void **unused)
{
    (void)unused;
    monitor_press(&test, "jj3j");
    assert_int_equal(monitor_cursor(&test), 5);
    monitor_press(&test, "2");
    assert_int_equal(monitor_cursor(&test), 3);
    /* Readings come while another list is shown. */
    monitor_feed(&test, 1000, objects + 1, 5);
    monitor_press(&test, "3");
    assert_int_equal(monitor_cursor(&test), 5);
    monitor_feed(&test, 6000, objects + 1, 5);
    monitor_press(&test, "2");
    assert_int_equal(monitor_cursor(&test), 3);
}

static void facts_are_those_of_the_view_its_order_and_the_filter(void **unused)
{
    (void)unused;
    assert_int_equal(state_facts(&test.state), FACT_USERS | FACT_CREATORS | FACT_CLOCK);
    monitor_press(&test, "\\rss>1{Enter}");
    assert_true(state_facts(&test.state) & FACT_SEGMENT_MEMORY);
    monitor_press(&test, "\\{Esc}");
    assert_false(state_facts(&test.state) & FACT_SEGMENT_MEMORY);
    refresh_sort_by(&test.state, support_column(watched_tables[KIND_SHM], "SWAP"));
    assert_true(state_facts(&test.state) & FACT_SEGMENT_MEMORY);
    monitor_press(&test, "3");
    assert_false(state_facts(&test.state) & FACT_SEGMENT_MEMORY);
}

/* Cursor */

static void keys_move_the_cursor(void **unused)
{
    enum { MANY = 100 };
    static const struct {
        const char *key;
        int32_t id;
    } steps[] = {
        {"{Down}", 1}, {"j", 2},      {"k", 1},      {"{Up}", 0},   {"{Up}", 0}, {"{PgDn}", 16},
        {"{^F}", 32},  {"{^D}", 40},  {"{^U}", 32},  {"{^B}", 16},  {"G", 99},   {"{Down}", 99},
        {"g", 0},      {"{End}", 99}, {"{Home}", 0}, {"{PgUp}", 0},
    };
    struct object many[MANY];
    (void)unused;
    for (int32_t i = 0; i < MANY; i++)
        many[i] = monitor_segment(i, 4096);
    monitor_feed(&test, 10000, many, MANY);
    monitor_feed(&test, 10000, many, MANY);
    monitor_press(&test, "g");
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        assert_int_equal(monitor_press(&test, steps[i].key), EFFECT_DRAW);
        assert_int_equal(monitor_cursor(&test), steps[i].id);
        monitor_cursor_row(&test);
    }
}

/* The page is turned, and the cursor keeps its line of the screen. */
static void a_page_is_turned_as_a_whole(void **unused)
{
    enum { MANY = 100 };
    static const struct {
        const char *key;
        size_t top, cursor;
    } steps[] = {
        {"{PgDn}", 16, 19}, {"{PgDn}", 32, 35}, {"{^D}", 40, 43},   {"{^U}", 32, 35},
        {"{PgUp}", 16, 19}, {"{PgUp}", 0, 3},   {"{PgUp}", 0, 0},   {"G", 84, 99},
        {"kk", 84, 97},     {"{PgUp}", 68, 81}, {"{PgDn}", 84, 97}, {"{PgDn}", 84, 99},
    };
    struct object many[MANY];
    (void)unused;
    for (int32_t i = 0; i < MANY; i++)
        many[i] = monitor_segment(i, 4096);
    monitor_feed(&test, 10000, many, MANY);
    monitor_feed(&test, 10000, many, MANY);
    monitor_press(&test, "gjjj");
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        monitor_press(&test, steps[i].key);
        assert_int_equal(test.state.lists[KIND_SHM].top, steps[i].top);
        assert_int_equal(test.state.lists[KIND_SHM].cursor, steps[i].cursor);
    }
}

static void the_cursor_stays_on_its_line_while_rows_come_and_go(void **unused)
{
    enum { MANY = 30 };
    struct object many[MANY];
    (void)unused;
    for (int32_t i = 0; i < MANY; i++)
        many[i] = monitor_segment(i, 4096);
    monitor_feed(&test, 9000, many + 5, MANY - 5);
    monitor_feed(&test, 9000, many + 5, MANY - 5);
    monitor_press(&test, "g{PgDn}{PgDn}kkk");
    int32_t id = monitor_cursor(&test);
    size_t row = monitor_cursor_row(&test);
    assert_true(row > FIRST_ROW && row < BAR);
    for (size_t first = 5; first > 0; first--) {
        monitor_feed(&test, 1000, many + first - 1, MANY - first + 1);
        assert_int_equal(monitor_cursor(&test), id);
        assert_int_equal(monitor_cursor_row(&test), row);
    }
    for (size_t first = 1; first < 5; first++) {
        monitor_feed(&test, 9000, many + first, MANY - first);
        assert_int_equal(monitor_cursor(&test), id);
        assert_int_equal(monitor_cursor_row(&test), row);
    }
}

static void a_smaller_screen_keeps_the_cursor_in_sight(void **unused)
{
    (void)unused;
    monitor_press(&test, "G");
    for (size_t rows = 24; rows >= LEAST_ROWS; rows--) {
        assert_true(input_resize(&test.state, rows, 80) & EFFECT_REPAINT);
        monitor_cursor_row(&test);
        assert_int_equal(monitor_cursor(&test), 3);
    }
}

static void columns_scroll_as_far_as_there_are_any(void **unused)
{
    (void)unused;
    monitor_press(&test, "{Left}");
    expect_line(&test, HEADINGS,
                "   KEY        ID OWNER PERMS     SIZE NATTCH STATUS CPID LPID  IDLE COMMAND");
    monitor_press(&test, "{Right}{Right}");
    expect_line(&test, HEADINGS, "◄  OWNER PERMS     SIZE NATTCH STATUS CPID LPID  IDLE COMMAND");
    for (int i = 0; i < 50; i++)
        monitor_press(&test, "{Right}");
    expect_line(&test, HEADINGS, "◄  COMMAND");
    monitor_press(&test, "{Left}");
    expect_line(&test, HEADINGS, "◄   IDLE COMMAND");
}

/* Marks */

static void marks_stand_before_the_rows_for_as_long_as_they_should(void **unused)
{
    struct object now[LENGTH_OF(objects) + 1];
    (void)unused;
    memcpy(now, objects, sizeof(objects));
    now[0] = monitor_segment(0, 4096); /* new; 1 is gone */
    now[1].shm.nattch = 1;             /* changed */
    monitor_feed(&test, 1000, now, LENGTH_OF(objects));
    expect_line(&test, FIRST_ROW + 1,
                " + 0x00005000  0 ann   rw------- 4.0K      0 -       100  100 1d00h postgres");
    expect_line(&test, FIRST_ROW,
                " - 0x00005001  1 ann   rw-------  12K      0 -       100  100 1d00h postgres");
    expect_line(&test, FIRST_ROW + 2,
                " ~ 0x00005002  2 ann   rw------- 4.0K      1 -       100  100 1d00h postgres");
    expect_line(&test, FIRST_ROW + 3,
                "   0x00005003  3 ann   rw------- 8.0K      0 -       100  100 1d00h postgres");
    assert_int_equal(monitor_role(&test, FIRST_ROW + 1, 1), SCREEN_NEW);
    assert_int_equal(monitor_role(&test, FIRST_ROW, 1), SCREEN_CURSOR);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 2, 1), SCREEN_CHANGED);
    monitor_feed(&test, 4999, now, LENGTH_OF(objects));
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 1), " +", 2);
    assert_memory_equal(monitor_line(&test, FIRST_ROW), " -", 2);
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 2), "  ", 2);
    monitor_feed(&test, 1, now, LENGTH_OF(objects));
    assert_memory_equal(monitor_line(&test, FIRST_ROW), "   0x00005000", 13);
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 1), "   0x00005002", 13);
    assert_int_equal(monitor_cursor(&test), 0);
}

static void an_id_used_again_is_gone_and_new_and_not_tagged(void **unused)
{
    struct object now[LENGTH_OF(objects)];
    (void)unused;
    monitor_press(&test, "j {Up}");
    assert_int_equal(state_count_tagged(&test.state), 1);
    memcpy(now, objects, sizeof(objects));
    now[1] = monitor_segment(2, 9 << 12);
    monitor_feed(&test, 1000, now, LENGTH_OF(now));
    assert_int_equal(state_count_tagged(&test.state), 0);
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 1), " - 0x00005002", 13);
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 2), " + 0x00005002", 13);
    assert_int_equal(monitor_cursor_row(&test), FIRST_ROW + 1);
    expect_shown(&test, " 36K ");
}

/* Tags */

static void a_tag_follows_its_object_and_goes_with_it(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "j "), EFFECT_DRAW);
    assert_int_equal(monitor_cursor(&test), 3);
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 1), " * 0x00005002", 13);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 1, 1), SCREEN_TAGGED);
    expect_shown(&test, "1 tagged");
    refresh_sort_by(&test.state, support_column(watched_tables[KIND_SHM], "SIZE"));
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 2), " * 0x00005002", 13);
    monitor_feed(&test, 1000, objects + 1, 5);
    assert_int_equal(state_count_tagged(&test.state), 1);
    monitor_feed(&test, 1000, objects + 2, 4);
    assert_int_equal(state_count_tagged(&test.state), 0);
    expect_not_shown(&test, "tagged");
}

static void a_row_may_be_tagged_and_changed(void **unused)
{
    struct object now[LENGTH_OF(objects)];
    (void)unused;
    monitor_press(&test, "j ");
    memcpy(now, objects, sizeof(objects));
    now[1].shm.nattch = 1;
    monitor_feed(&test, 1000, now, LENGTH_OF(now));
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 1), "~* 0x00005002", 13);
}

static void tags_are_taken_away_one_by_one_or_all(void **unused)
{
    (void)unused;
    monitor_press(&test, "   3 ");
    assert_int_equal(state_count_tagged(&test.state), 4);
    monitor_press(&test, "2g ");
    assert_int_equal(state_count_tagged(&test.state), 3);
    assert_int_equal(monitor_press(&test, "U"), EFFECT_DRAW);
    assert_int_equal(state_count_tagged(&test.state), 0);
}

static void what_is_gone_cannot_be_tagged(void **unused)
{
    (void)unused;
    monitor_feed(&test, 1000, objects + 1, 5);
    monitor_press(&test, " ");
    expect_shown(&test, "  it is already gone");
    assert_int_equal(state_count_tagged(&test.state), 0);
    assert_int_equal(monitor_role(&test, 22, 3), ROLE_ALARM);
    monitor_press(&test, "j");
    expect_not_shown(&test, "it is already gone");
}

static void a_tag_in_the_whole_detail_leaves_the_text_where_it_is(void **unused)
{
    (void)unused;
    monitor_press(&test, "{Enter}{Enter} ");
    assert_int_equal(state_count_tagged(&test.state), 1);
    assert_int_equal(test.state.detail_top, 0);
}

/* Lock and order */

static void a_locked_order_is_said_and_kept(void **unused)
{
    struct object now[LENGTH_OF(objects)];
    (void)unused;
    refresh_sort_by(&test.state, support_column(watched_tables[KIND_SHM], "NATTCH"));
    monitor_press(&test, "o");
    expect_shown(&test, "order locked");
    memcpy(now, objects, sizeof(objects));
    now[2].shm.nattch = 5;
    monitor_feed(&test, 1000, now, LENGTH_OF(now));
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 2), " ~ 0x00005003", 13);
    monitor_press(&test, "o");
    expect_not_shown(&test, "order locked");
    assert_memory_equal(monitor_line(&test, FIRST_ROW), " ~ 0x00005003", 13);
}

static void sorting_ends_the_lock(void **unused)
{
    (void)unused;
    monitor_press(&test, "o>");
    assert_false(test.state.lists[KIND_SHM].locked);
}

static void keys_choose_the_column_to_sort_by(void **unused)
{
    static const struct {
        const char *keys, *column;
        bool descending;
    } steps[] = {
        {">", "KEY", false},     {">", "ID", false},   {"<", "KEY", false},
        {"<", "COMMAND", false}, {"<", "IDLE", true},  {"I", "IDLE", false},
        {"I", "IDLE", true},     {">>", "KEY", false}, {">>>>", "SIZE", true},
    };
    const struct sort_key *key = test.state.preferences.sort[KIND_SHM];
    (void)unused;
    test.state.preferences.sort_count[KIND_SHM] = 0;
    assert_int_equal(monitor_press(&test, "I"), EFFECT_DRAW);
    expect_shown(&test, "this key does nothing here");
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        assert_true(monitor_press(&test, steps[i].keys) & EFFECT_DRAW);
        assert_int_equal(test.state.preferences.sort_count[KIND_SHM], 1);
        assert_string_equal(key->column->name, steps[i].column);
        assert_int_equal(key->descending, steps[i].descending);
    }
    expect_shown(&test, "SIZE▽NATTCH");
    expect_shown(&test, "sort: SIZE▽");
    assert_memory_equal(monitor_line(&test, FIRST_ROW + 2), "   0x00005002", 13);
}

static void inverting_keeps_the_other_columns_to_sort_by(void **unused)
{
    (void)unused;
    test.state.preferences.sort[KIND_SHM][0] =
        (struct sort_key){support_column(watched_tables[KIND_SHM], "OWNER"), false};
    test.state.preferences.sort[KIND_SHM][1] =
        (struct sort_key){support_column(watched_tables[KIND_SHM], "SIZE"), false};
    test.state.preferences.sort_count[KIND_SHM] = 2;
    monitor_press(&test, "I");
    assert_int_equal(test.state.preferences.sort_count[KIND_SHM], 2);
    assert_true(test.state.preferences.sort[KIND_SHM][0].descending);
    assert_memory_equal(monitor_line(&test, FIRST_ROW), "   0x00005002", 13);
}

/* Time */

static void a_pause_lasts_until_the_same_key(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "Z"), EFFECT_DRAW | EFFECT_INTERVAL);
    expect_shown(&test, "every 2.0s  PAUSED");
    assert_int_equal(monitor_press(&test, "Z"), EFFECT_DRAW | EFFECT_INTERVAL | EFFECT_SAMPLE);
    expect_shown(&test, "every 2.0s  LIVE");
}

static void a_captured_tree_stands_still(void **unused)
{
    (void)unused;
    test.start.captured = true;
    assert_int_equal(monitor_press(&test, "Z"), EFFECT_DRAW);
    expect_shown(&test, "a captured tree does not change");
    assert_false(test.state.paused);
    expect_shown(&test, "  STILL  ");
    expect_not_shown(&test, "every");
}

static void the_interval_becomes_shorter_and_longer_in_steps(void **unused)
{
    static const struct {
        int64_t from;
        const char *key;
        int64_t to;
    } cases[] = {
        {2000, "+", 1000},       {2000, "-", 5000},       {150, "+", 100},
        {150, "-", 200},         {100, "+", 100},         {3600000, "-", 3600000},
        {3599999, "-", 3600000}, {3600000, "+", 1800000}, {101, "+", 100},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        test.state.preferences.interval = cases[i].from;
        assert_int_equal(monitor_press(&test, cases[i].key), EFFECT_DRAW | EFFECT_INTERVAL);
        assert_int_equal(test.state.preferences.interval, cases[i].to);
    }
}

/* Look */

static void sizes_are_shown_with_units_or_in_bytes(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "e"), EFFECT_DRAW);
    expect_line(&test, FIRST_ROW,
                "   0x00005001  1 ann   rw------- 12288      0 -       100  100 1d00h postgres");
    monitor_press(&test, "e");
    expect_line(&test, FIRST_ROW,
                "   0x00005001  1 ann   rw-------  12K      0 -       100  100 1d00h postgres");
}

static void meters_can_be_hidden(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "#"), EFFECT_DRAW);
    assert_memory_equal(monitor_line(&test, 1), " 1 Overview", 11);
    assert_memory_equal(monitor_line(&test, 3), "   0x00005001", 13);
    monitor_press(&test, "#");
    assert_memory_equal(monitor_line(&test, 1), "Shm [", 5);
}

static void other_keys_ask_for_what_only_the_caller_can_do(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "W"), EFFECT_SAVE);
    assert_int_equal(monitor_press(&test, "q"), EFFECT_QUIT);
    assert_int_equal(monitor_press(&test, "{F10}"), EFFECT_QUIT);
    assert_int_equal(monitor_press(&test, "{^L}"), EFFECT_DRAW | EFFECT_REPAINT | EFFECT_SAMPLE);
    assert_int_equal(monitor_press(&test, "{Esc}{Esc}{Esc}") & EFFECT_QUIT, 0);
}

static void what_became_of_saving_is_said(void **unused)
{
    (void)unused;
    assert_int_equal(state_saved(&test.state, 0, ""), EFFECT_DRAW);
    expect_shown(&test, "  saved: /home/ann/.config/ipcview/config\n");
    state_saved(&test.state, -EACCES, "line 1: x\n");
    expect_shown(&test, "  the settings were not saved: Permission denied\n");
    state_saved(&test.state, -OWN_FILE_FOREIGN, "");
    expect_shown(&test, "not saved: file, folder or link belongs to another user\n");
    state_saved(&test.state, 0, "line 3: there is no column \"X\"\nline 4: y\n");
    expect_shown(&test, "  saved; line 3: there is no column \"X\"\n");
    assert_int_equal(monitor_press(&test, "y"), EFFECT_DRAW);
    expect_not_shown(&test, "saved");
}

static void what_is_to_be_said_at_the_start_is_said_until_a_key(void **unused)
{
    struct monitor_start start = *test.state.start;
    (void)unused;
    start.notice = "nobody refuses changes";
    state_free(&test.state);
    state_start(&test.state, &start);
    assert_string_equal(buffer_string(&test.state.message), "nobody refuses changes");
    assert_true(test.state.message_is_error);
    monitor_press(&test, "{^L}");
    assert_int_equal(test.state.message.length, 0);
}

static void a_message_is_harmless_whatever_is_in_it(void **unused)
{
    char text[2 * PROMPT_SIZE];
    (void)unused;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    state_say(&test.state, true, "%s", text);
    monitor_screen(&test);
    state_say(&test.state, false, "\033[2J\x0e%s\n", "\u202E");
    expect_shown(&test, "  \\x1b[2J\\x0e\\xe2\\x80\\xae\\x0a\n");
}

/* Detail */

static void enter_opens_the_detail_and_escape_closes_it_step_by_step(void **unused)
{
    static const struct {
        const char *keys;
        enum detail detail;
        unsigned effects;
    } steps[] = {
        {"{Enter}", DETAIL_PANE, EFFECT_DRAW | EFFECT_DETAIL},
        {"{Enter}", DETAIL_FULL, EFFECT_DRAW | EFFECT_DETAIL},
        {"{Enter}", DETAIL_FULL, EFFECT_DRAW},
        {"{Esc}", DETAIL_PANE, EFFECT_DRAW | EFFECT_DETAIL},
        {"{Esc}", DETAIL_NONE, EFFECT_DRAW},
        {"{Esc}", DETAIL_NONE, EFFECT_DRAW},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        assert_int_equal(monitor_press(&test, steps[i].keys), steps[i].effects);
        assert_int_equal(test.state.detail, steps[i].detail);
    }
}

static void the_detail_is_of_the_object_under_the_cursor(void **unused)
{
    struct ref ref;
    (void)unused;
    assert_false(state_subject(&test.state, &ref));
    monitor_press(&test, "{Enter}");
    assert_true(state_subject(&test.state, &ref));
    assert_int_equal(ref.kind, KIND_SHM);
    assert_int_equal(ref.number, 1);
    expect_shown(&test, "── shm 1 ──");
    expect_shown(&test, "reading...");
    assert_int_equal(monitor_press(&test, "j"), EFFECT_DRAW | EFFECT_DETAIL);
    assert_int_equal(monitor_feed_subject(&test, &objects[0]), EFFECT_DRAW);
    expect_shown(&test, "reading..."); /* that was another one */
    monitor_feed_subject(&test, &objects[1]);
    expect_shown(&test, "  SIZE       4.0K (4096 bytes)");
    monitor_press(&test, "3");
    assert_true(state_subject(&test.state, &ref));
    assert_int_equal(ref.kind, KIND_MSG);
    expect_shown(&test, "reading...");
    monitor_press(&test, "1");
    assert_false(state_subject(&test.state, &ref));
    assert_int_equal(test.state.detail, DETAIL_NONE);
}

static void the_detail_scrolls_below_its_list(void **unused)
{
    enum { FRAME = 13 };
    (void)unused;
    monitor_press(&test, "J");
    expect_shown(&test, "Enter shows the object first");
    monitor_press(&test, "g{Enter}");
    monitor_feed_subject(&test, &objects[0]);
    expect_line(&test, FRAME + 1, "  KEY        0x00005001");
    monitor_press(&test, "JJ");
    expect_not_shown(&test, "  KEY        0x");
    assert_int_equal(test.state.detail_top, 2);
    monitor_press(&test, "K");
    assert_int_equal(test.state.detail_top, 1);
    assert_int_equal(monitor_cursor(&test), 1);
    /* The wheel scrolls what is under the mouse. */
    input_take(&test.state, &(struct input){.key = INPUT_WHEEL_DOWN, .row = FRAME + 2});
    assert_int_equal(test.state.detail_top, 4);
    assert_int_equal(monitor_cursor(&test), 1);
    input_take(&test.state, &(struct input){.key = INPUT_WHEEL_UP, .row = FRAME});
    assert_int_equal(test.state.detail_top, 1);
    input_take(&test.state, &(struct input){.key = INPUT_WHEEL_DOWN, .row = FIRST_ROW});
    assert_int_equal(monitor_cursor(&test), 3);
    assert_int_equal(test.state.detail_top, 0);
}

static void a_click_on_the_title_of_a_part_shows_it(void **unused)
{
    static const struct {
        const char *title;
        enum section section;
    } titles[] = {{"Attachments", SECTION_ATTACHED},
                  {"Verdict", SECTION_VERDICT},
                  {"Fields", SECTION_FIELDS}};
    (void)unused;
    for (size_t full = 0; full < 2; full++) {
        monitor_press(&test, full ? "{Enter}" : "g{Enter}");
        size_t row = monitor_find(&test, "── shm 1 ");
        for (size_t i = 0; i < LENGTH_OF(titles); i++) {
            /* The frame is of characters with three bytes, and each takes one column. */
            const char *line = monitor_line(&test, row);
            const char *found = strstr(line, titles[i].title);
            size_t column = text_width((struct text){line, (size_t)(found - line)});
            assert_int_equal(monitor_click(&test, row, column), EFFECT_DRAW | EFFECT_DETAIL);
            assert_int_equal(state_section(&test.state), titles[i].section);
            assert_int_equal(monitor_click(&test, row, 0), 0);
            assert_int_equal(monitor_click(&test, row, 79), 0);
        }
    }
}

/* The detail stays with its object, also when that is gone, until the user goes to another. */
static void the_detail_does_not_change_to_another_object(void **unused)
{
    static const char *const opened[] = {"{Enter}", "{Enter}{Enter}"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(opened); i++) {
        struct ref ref;
        end(NULL);
        start(NULL);
        monitor_press(&test, "g");
        monitor_press(&test, opened[i]);
        expect_shown(&test, "── shm 1 ──");
        monitor_feed(&test, 1000, objects + 1, 5);
        expect_shown(&test, "  it is already gone");
        monitor_feed(&test, 6000, objects + 1, 5);
        expect_shown(&test, "── shm 1 ──");
        expect_shown(&test, "  it is gone; move the cursor to see another object");
        assert_false(state_subject(&test.state, &ref));
        /* On the whole screen it is what keys are about, and not one that nobody sees. */
        if (test.state.detail == DETAIL_FULL) {
            assert_int_equal(monitor_press(&test, "x"), EFFECT_DRAW);
            assert_int_equal(test.state.dialog, DIALOG_NONE);
            monitor_press(&test, " {Esc}");
            assert_int_equal(state_count_tagged(&test.state), 0);
        }
        /* The part is another, and the object is not. */
        monitor_press(&test, "tT");
        expect_shown(&test, "── shm 1 ──");
        monitor_press(&test, "j");
        expect_shown(&test, "── shm 3 ──");
        assert_true(state_subject(&test.state, &ref));
        assert_int_equal(ref.number, 3);
    }
}

static void of_what_is_gone_there_is_no_detail(void **unused)
{
    struct ref ref;
    (void)unused;
    monitor_press(&test, "{Enter}");
    monitor_feed_subject(&test, &objects[0]);
    assert_int_equal(monitor_feed(&test, 1000, objects + 1, 5), EFFECT_DRAW);
    assert_false(state_subject(&test.state, &ref));
    expect_shown(&test, "  it is already gone");
    monitor_feed(&test, 9000, NULL, 0);
    monitor_feed(&test, 9000, NULL, 0);
    expect_shown(&test, "── shm 1 ──");
    expect_shown(&test, "  it is already gone");
}

static void the_whole_detail_scrolls_and_stops_at_its_end(void **unused)
{
    (void)unused;
    monitor_press(&test, "{Enter}{Enter}");
    monitor_feed_subject(&test, &objects[0]);
    assert_memory_equal(monitor_line(&test, 6), "  KEY        0x00005001", 23);
    monitor_press(&test, "j");
    assert_memory_equal(monitor_line(&test, 6), "  ID         1", 14);
    monitor_press(&test, "G");
    monitor_screen(&test);
    size_t last = test.state.detail_top;
    assert_true(last > 0 && last < 40);
    assert_int_equal(monitor_cursor(&test), 1);
    monitor_press(&test, "{Down}{PgDn}");
    monitor_screen(&test);
    assert_int_equal(test.state.detail_top, last);
    monitor_press(&test, "k");
    assert_int_equal(test.state.detail_top, last - 1);
    monitor_press(&test, "g");
    assert_int_equal(test.state.detail_top, 0);
}

/* The list is short then, and a dialog must not make it scroll. */
static void with_the_detail_open_the_cursor_is_in_sight_whatever_was_open(void **unused)
{
    enum { MANY = 40 };
    static const char *const dialogs[] = {"?", "{F6}", "u", "{F2}"};
    struct object many[MANY];
    (void)unused;
    for (int32_t i = 0; i < MANY; i++)
        many[i] = monitor_segment(i, 4096);
    monitor_feed(&test, 9000, many, MANY);
    monitor_press(&test, "{Enter}G");
    size_t row = monitor_cursor_row(&test);
    for (size_t i = 0; i < LENGTH_OF(dialogs); i++) {
        monitor_press(&test, dialogs[i]);
        monitor_screen(&test);
        monitor_feed(&test, 1000, many, MANY);
        monitor_press(&test, "{Esc}");
        assert_int_equal(test.state.dialog, DIALOG_NONE);
        assert_int_equal(monitor_cursor_row(&test), row);
    }
}

/* The mouse */

static void a_click_goes_to_a_row_and_another_opens_it(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_click(&test, FIRST_ROW + 2, 40), EFFECT_DRAW);
    assert_int_equal(monitor_cursor(&test), 3);
    assert_int_equal(test.state.detail, DETAIL_NONE);
    assert_int_equal(monitor_click(&test, FIRST_ROW + 2, 0), EFFECT_DRAW | EFFECT_DETAIL);
    assert_int_equal(test.state.detail, DETAIL_PANE);
    assert_int_equal(monitor_click(&test, FIRST_ROW + 3, 0), 0);
    assert_int_equal(monitor_click(&test, 22, 0), 0);
    assert_int_equal(monitor_click(&test, 0, 0), 0);
    assert_int_equal(monitor_click(&test, 500, 500), 0);
    assert_int_equal(monitor_cursor(&test), 3);
}

static void a_click_on_a_heading_sorts_and_again_the_other_way_round(void **unused)
{
    const struct sort_key *key = test.state.preferences.sort[KIND_SHM];
    (void)unused;
    const char *line = monitor_line(&test, HEADINGS);
    size_t column = (size_t)(strstr(line, "SIZE") - line);
    monitor_click(&test, HEADINGS, column);
    assert_string_equal(key->column->name, "SIZE");
    assert_true(key->descending);
    expect_shown(&test, "SIZE▽");
    monitor_click(&test, HEADINGS, column);
    assert_false(key->descending);
    expect_shown(&test, "SIZE△");
    assert_int_equal(monitor_click(&test, HEADINGS, 0), 0);
}

static void a_click_on_a_tab_changes_the_view(void **unused)
{
    (void)unused;
    const char *line = monitor_line(&test, TABS);
    size_t column = (size_t)(strstr(line, "4 Sem") - line);
    monitor_click(&test, TABS, column);
    assert_int_equal(test.state.view, VIEW_SEM);
    assert_int_equal(monitor_click(&test, TABS, 79), 0);
}

static void where_no_tabs_are_shown_the_headings_are_hit(void **unused)
{
    (void)unused;
    input_resize(&test.state, 7, 80);
    assert_memory_equal(monitor_line(&test, 1), "   KEY ", 7);
    monitor_click(&test, 1, 4);
    assert_int_equal(test.state.view, VIEW_SHM);
    assert_string_equal(test.state.preferences.sort[KIND_SHM][0].column->name, "KEY");
}

static void a_click_on_the_bar_is_its_key(void **unused)
{
    (void)unused;
    const char *line = monitor_line(&test, BAR);
    size_t filter = (size_t)(strstr(line, "F4") - line);
    size_t quit = (size_t)(strstr(line, "Quit") - line);
    assert_int_equal(monitor_click(&test, BAR, quit), EFFECT_QUIT);
    monitor_click(&test, BAR, filter);
    assert_int_equal(test.state.dialog, DIALOG_FILTER);
    assert_int_equal(monitor_click(&test, BAR, quit), 0); /* it is not seen then */
}

static void where_the_screen_is_too_small_nothing_is_hit(void **unused)
{
    (void)unused;
    input_resize(&test.state, 5, 80);
    for (size_t column = 0; column < 80; column++)
        assert_int_equal(monitor_click(&test, 0, column), 0);
}

static void the_wheel_scrolls_by_three_lines(void **unused)
{
    enum { MANY = 40 };
    struct object many[MANY];
    (void)unused;
    for (int32_t i = 0; i < MANY; i++)
        many[i] = monitor_segment(i, 4096);
    monitor_feed(&test, 9000, many, MANY);
    monitor_feed(&test, 9000, many, MANY);
    monitor_press(&test, "g");
    assert_int_equal(monitor_wheel(&test, true), EFFECT_DRAW);
    assert_int_equal(monitor_cursor(&test), 3);
    monitor_wheel(&test, true);
    monitor_wheel(&test, false);
    assert_int_equal(monitor_cursor(&test), 3);
    monitor_press(&test, "1");
    monitor_wheel(&test, true);
    assert_memory_equal(monitor_line(&test, 5), "SHMALL", 6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(it_starts_with_the_list_and_the_filter_asked_for),
        TEST(keys_change_the_view),
        TEST(each_list_has_its_own_cursor),
        TEST(facts_are_those_of_the_view_its_order_and_the_filter),
        TEST(keys_move_the_cursor),
        TEST(a_page_is_turned_as_a_whole),
        TEST(the_cursor_stays_on_its_line_while_rows_come_and_go),
        TEST(a_smaller_screen_keeps_the_cursor_in_sight),
        TEST(columns_scroll_as_far_as_there_are_any),
        TEST(marks_stand_before_the_rows_for_as_long_as_they_should),
        TEST(an_id_used_again_is_gone_and_new_and_not_tagged),
        TEST(a_tag_follows_its_object_and_goes_with_it),
        TEST(a_row_may_be_tagged_and_changed),
        TEST(tags_are_taken_away_one_by_one_or_all),
        TEST(what_is_gone_cannot_be_tagged),
        TEST(a_tag_in_the_whole_detail_leaves_the_text_where_it_is),
        TEST(a_locked_order_is_said_and_kept),
        TEST(sorting_ends_the_lock),
        TEST(keys_choose_the_column_to_sort_by),
        TEST(inverting_keeps_the_other_columns_to_sort_by),
        TEST(a_pause_lasts_until_the_same_key),
        TEST(a_captured_tree_stands_still),
        TEST(the_interval_becomes_shorter_and_longer_in_steps),
        TEST(sizes_are_shown_with_units_or_in_bytes),
        TEST(meters_can_be_hidden),
        TEST(other_keys_ask_for_what_only_the_caller_can_do),
        TEST(what_became_of_saving_is_said),
        TEST(what_is_to_be_said_at_the_start_is_said_until_a_key),
        TEST(a_message_is_harmless_whatever_is_in_it),
        TEST(enter_opens_the_detail_and_escape_closes_it_step_by_step),
        TEST(the_detail_is_of_the_object_under_the_cursor),
        TEST(the_detail_does_not_change_to_another_object),
        TEST(a_click_on_the_title_of_a_part_shows_it),
        TEST(the_detail_scrolls_below_its_list),
        TEST(of_what_is_gone_there_is_no_detail),
        TEST(the_whole_detail_scrolls_and_stops_at_its_end),
        TEST(with_the_detail_open_the_cursor_is_in_sight_whatever_was_open),
        TEST(a_click_goes_to_a_row_and_another_opens_it),
        TEST(a_click_on_a_heading_sorts_and_again_the_other_way_round),
        TEST(a_click_on_a_tab_changes_the_view),
        TEST(where_no_tabs_are_shown_the_headings_are_hit),
        TEST(a_click_on_the_bar_is_its_key),
        TEST(where_the_screen_is_too_small_nothing_is_hit),
        TEST(the_wheel_scrolls_by_three_lines),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
