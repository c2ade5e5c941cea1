/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

static struct monitor_test test;

enum { FIRST_ROW = 6, HEADINGS = 5, STATUS = 22, BAR = 23, MANY = 30 };

/* Thirty segments: the sizes go down by a page, the owners take turns. */
static void make_segments(struct object *objects)
{
    static const uint32_t owners[] = {ANN, BOB, ANN, STRANGER};
    for (int32_t i = 0; i < MANY; i++) {
        objects[i] = monitor_segment(i, (uint64_t)(MANY - i) << 12);
        objects[i].uid = owners[i % 4];
    }
}

static void feed(int64_t after)
{
    struct object objects[MANY];
    make_segments(objects);
    monitor_feed(&test, after, objects, MANY);
}

static int start(void **unused)
{
    (void)unused;
    monitor_start(&test, 24, 80);
    feed(0);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    monitor_close(&test);
    return 0;
}

static size_t count_rows(void)
{
    return test.state.lists[KIND_SHM].order.count;
}

static void press_times(const char *key, int times)
{
    while (times-- > 0)
        monitor_press(&test, key);
}

/* Filter */

static void the_list_is_filtered_while_it_is_typed(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "\\"), EFFECT_DRAW);
    expect_line(&test, STATUS, "Filter:");
    expect_line(&test, BAR, "Enter keeps the filter   Esc clears it");
    assert_true(test.canvas.has_caret);
    assert_int_equal(test.canvas.caret_column, strlen("Filter: "));
    monitor_press(&test, "size > 2");
    assert_int_equal(count_rows(), MANY);
    assert_int_equal(monitor_press(&test, "0K"), EFFECT_DRAW | EFFECT_SAMPLE);
    assert_int_equal(count_rows(), MANY - 5);
    expect_line(&test, STATUS, "Filter: size > 20K");
    monitor_press(&test, "{Enter}");
    assert_int_equal(test.state.dialog, DIALOG_NONE);
    expect_shown(&test, "filter: size > 20K   row 1/25");
    assert_false(test.canvas.has_caret);
    feed(1000);
    assert_int_equal(count_rows(), MANY - 5);
}

static void the_prompt_begins_with_the_present_filter(void **unused)
{
    (void)unused;
    monitor_press(&test, "{F4}id < 7{Enter}\\");
    expect_line(&test, STATUS, "Filter: id < 7");
    assert_int_equal(monitor_press(&test, "{Enter}"), EFFECT_DRAW);
    assert_int_equal(count_rows(), 7);
}

static void escape_clears_the_filter(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\id < 7{Enter}");
    monitor_press(&test, "\\{Esc}");
    assert_int_equal(count_rows(), MANY);
    assert_null(test.state.filter);
    expect_not_shown(&test, "filter:");
    /* One that is blank is none. */
    monitor_press(&test, "\\id < 7{^U}  {Enter}");
    assert_int_equal(count_rows(), MANY);
    assert_int_equal(test.state.dialog, DIALOG_NONE);
}

static void an_error_is_shown_at_its_character_and_the_last_good_filter_stays(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\id < 7");
    assert_int_equal(monitor_press(&test, " && siz > "), EFFECT_DRAW | EFFECT_SAMPLE);
    expect_line(&test, STATUS, "Filter: id < 7 && siz >");
    expect_line(&test, BAR, "character 11: there is no column \"siz\"; did you mean SIZE?");
    assert_int_equal(monitor_role(&test, STATUS, 8 + 10), ROLE_ALARM);
    assert_int_equal(monitor_role(&test, STATUS, 8 + 9), ROLE_PLAIN);
    assert_int_equal(monitor_role(&test, STATUS, 8 + 11), ROLE_PLAIN);
    /* "id < 7 && siz" was the last that could be read: no row shows such a word. */
    assert_int_equal(count_rows(), 0);
    assert_string_equal(test.state.filter_text, "id < 7 && siz ");
    monitor_press(&test, "{Enter}");
    assert_int_equal(test.state.dialog, DIALOG_FILTER);
    expect_line(&test, BAR, "character 11: there is no column \"siz\"; did you mean SIZE?");
    monitor_press(&test, "{^W}{^W}{^W}");
    expect_line(&test, BAR, "Enter keeps the filter   Esc clears it");
    assert_int_equal(count_rows(), 7);
}

static void escape_leaves_no_error_behind(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\id < {Esc}");
    assert_int_equal(count_rows(), MANY);
    monitor_press(&test, "\\");
    expect_line(&test, BAR, "Enter keeps the filter   Esc clears it");
}

/* The place of an error in a line that is longer than the screen. */
static void an_error_at_the_end_of_a_long_line_is_marked_where_it_is_seen(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\");
    press_times("id < 7 && ", 12);
    monitor_press(&test, "nattch = x");
    expect_shown(&test, "\"x\" does not fit here");
    const char *line = monitor_line(&test, STATUS);
    size_t column = strlen(line) - 1;
    assert_int_equal(line[column], 'x');
    assert_int_equal(monitor_role(&test, STATUS, column), ROLE_ALARM);
    assert_int_equal(monitor_role(&test, STATUS, column - 1), ROLE_PLAIN);
    assert_int_equal(test.canvas.caret_column, column + 1);
    monitor_press(&test, "{Home}");
    monitor_screen(&test);
    assert_int_equal(test.canvas.caret_column, 8);
}

static void the_cursor_comes_back_to_its_object_when_a_filter_hid_it_with_all_others(void **unused)
{
    (void)unused;
    monitor_press(&test, "jjjj\\zzz");
    assert_int_equal(count_rows(), 0);
    expect_shown(&test, "the filter matches no object");
    monitor_press(&test, "{^U}id < 7");
    assert_int_equal(monitor_cursor(&test), 4);
}

static void a_filter_with_hostile_characters_is_shown_escaped(void **unused)
{
    static const uint32_t keys[] = {'\\', '"', 0x202e, 0x6570, 0x1f600, 0x85, '"', INPUT_ENTER};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        input_take(&test.state, &(struct input){.key = keys[i]});
        monitor_screen(&test);
    }
    expect_shown(&test, "filter: \"\\xe2\\x80\\xae数\\xf0\\x9f\\x98\\x80\\xc2\\x85\"   row 0/0");
}

static void a_very_long_filter_leaves_the_grid_whole(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\");
    for (int i = 0; i < PROMPT_SIZE; i++)
        monitor_press(&test, i % 3 ? "数" : "a");
    monitor_screen(&test);
    press_times("{Left}", 300);
    monitor_screen(&test);
    monitor_press(&test, "{Enter}");
    monitor_screen(&test);
    input_resize(&test.state, LEAST_ROWS, LEAST_COLUMNS);
    monitor_press(&test, "\\");
    monitor_screen(&test);
}

/* Search */

static void a_search_goes_to_the_first_match_while_it_is_typed(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "/"), EFFECT_DRAW);
    expect_line(&test, STATUS, "Search:");
    expect_line(&test, BAR, "Enter goes there   Esc closes");
    monitor_press(&test, "0x0000500");
    assert_int_equal(monitor_cursor(&test), 0);
    monitor_press(&test, "c");
    assert_int_equal(monitor_cursor(&test), 12);
    size_t row = monitor_cursor_row(&test);
    assert_int_equal(monitor_role(&test, row, 3), SCREEN_CURSOR);
    /* Back where it began: 0x0000501. */
    monitor_press(&test, "{BS}{BS}1");
    assert_int_equal(monitor_cursor(&test), 16);
    monitor_press(&test, "zz");
    expect_line(&test, BAR, "not found");
    assert_int_equal(monitor_cursor(&test), 16);
    monitor_press(&test, "{Enter}");
    expect_line(&test, STATUS, "  not found: 0x0000501zz");
}

static void what_is_found_is_marked_in_other_rows_too(void **unused)
{
    (void)unused;
    monitor_press(&test, "/bob{Enter}");
    assert_int_equal(monitor_cursor(&test), 1);
    monitor_screen(&test);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 5, 17), SCREEN_FOUND);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 5, 19), SCREEN_FOUND);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 5, 20), ROLE_PLAIN);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 4, 17), ROLE_PLAIN);
    monitor_press(&test, "/{Esc}");
    monitor_screen(&test);
    assert_int_equal(monitor_role(&test, FIRST_ROW + 5, 17), ROLE_PLAIN);
}

static void the_next_match_and_the_one_before_go_around_the_end(void **unused)
{
    static const struct {
        const char *key;
        int32_t id;
    } steps[] = {{"n", 5}, {"n", 9}, {"N", 5}, {"N", 1}, {"N", 29}, {"n", 1}, {"G", 29}, {"n", 1}};
    (void)unused;
    assert_int_equal(monitor_press(&test, "n"), EFFECT_DRAW);
    expect_line(&test, STATUS, "  nothing has been searched for yet");
    monitor_press(&test, "/bob{Enter}");
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        monitor_press(&test, steps[i].key);
        assert_int_equal(monitor_cursor(&test), steps[i].id);
    }
}

static void capitals_count_where_any_are_typed(void **unused)
{
    (void)unused;
    monitor_press(&test, "/BOB{Enter}");
    expect_line(&test, STATUS, "  not found: BOB");
    assert_int_equal(monitor_cursor(&test), 0);
    monitor_press(&test, "n");
    expect_line(&test, STATUS, "  not found: BOB");
}

static void escape_forgets_the_search(void **unused)
{
    (void)unused;
    monitor_press(&test, "/bob{Esc}g");
    assert_int_equal(monitor_press(&test, "n"), EFFECT_DRAW);
    expect_line(&test, STATUS, "  nothing has been searched for yet");
    assert_int_equal(monitor_cursor(&test), 0);
}

static void dialogs_about_lists_need_one(void **unused)
{
    static const char *const keys[] = {"{F6}", "u",       "I",       "<", "o",
                                       " ",    "{Right}", "{Enter}", "t", "l"};
    (void)unused;
    monitor_press(&test, "5");
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        assert_int_equal(monitor_press(&test, keys[i]), EFFECT_DRAW);
        assert_int_equal(test.state.dialog, DIALOG_NONE);
        if (strcmp(keys[i], "l") != 0)
            expect_line(&test, STATUS, "  this key works in the lists only: 2, 3 and 4 show them");
    }
    monitor_press(&test, "\\id < 7{Enter}2");
    assert_int_equal(count_rows(), 7);
}

static void a_key_that_does_nothing_says_so(void **unused)
{
    static const struct input inputs[] = {
        {.key = INPUT_UNKNOWN}, {.key = 'z'}, {.key = INPUT_F1 + 4}, {.key = INPUT_CONTROL('X')}};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(inputs); i++) {
        assert_int_equal(input_take(&test.state, &inputs[i]), EFFECT_DRAW);
        expect_line(&test, STATUS, "  this key does nothing; F1 lists the keys");
        monitor_press(&test, "j");
        expect_not_shown(&test, "this key does nothing");
    }
}

static void pasted_text_is_typed_in_a_prompt_and_nowhere_else(void **unused)
{
    static const char command[] = "xo1?q";
    (void)unused;
    for (const char *c = command; *c; c++) {
        struct input pasted = {.key = (unsigned char)*c, .pasted = true};
        assert_int_equal(input_take(&test.state, &pasted), EFFECT_DRAW);
    }
    assert_int_equal(test.state.dialog, DIALOG_NONE);
    assert_int_equal(test.state.view, VIEW_SHM);
    assert_false(test.state.lists[KIND_SHM].locked);
    expect_line(&test, STATUS, "  pasted text is ignored: there is no line to type in");
    monitor_press(&test, "/");
    input_take(&test.state, &(struct input){.key = 'q', .pasted = true});
    expect_line(&test, STATUS, "Search: q");
}

/* Rows go only when what is typed cannot become anything else. */
static void a_half_typed_filter_keeps_the_rows(void **unused)
{
    static const char typed[] = "owner = nobody-else";
    size_t before = count_rows();
    (void)unused;
    monitor_press(&test, "\\");
    for (size_t i = 0; i < strlen("owner = "); i++) {
        monitor_press(&test, (char[]){typed[i], '\0'});
        if (count_rows() == 0)
            fail_msg("no rows after %zu characters", i + 1);
    }
    assert_int_equal(count_rows(), before);
    expect_shown(&test, "character ");
    monitor_press(&test, "nobody-else");
    assert_int_equal(count_rows(), 0);
    monitor_press(&test, "{^U}owne");
    assert_int_equal(count_rows(), before);
    expect_shown(&test, "no row shows this word; Enter filters by it all the same");
    monitor_press(&test, "{Enter}");
    assert_int_equal(count_rows(), 0);
    assert_string_equal(test.state.filter_text, "owne");
    /* What no column begins with is taken at its word. */
    monitor_press(&test, "\\{^U}zzz");
    assert_int_equal(count_rows(), 0);
    monitor_press(&test, "{Esc}");
    assert_int_equal(count_rows(), before);
}

/* Search in the views that are no lists. */

static void a_search_finds_lines_of_the_overview(void **unused)
{
    (void)unused;
    monitor_press(&test, "1/orph");
    assert_int_equal(test.state.view, VIEW_OVERVIEW);
    assert_int_equal(test.state.dialog, DIALOG_SEARCH);
    size_t row = monitor_find(&test, "Orphans");
    assert_int_equal(monitor_role(&test, row, 70), SCREEN_FOUND);
    monitor_press(&test, "{Enter}");
    assert_int_equal(test.state.dialog, DIALOG_NONE);
    assert_false(test.state.lists[KIND_SHM].locked);
    /* What is further down comes into sight, and Esc goes back. */
    expect_not_shown(&test, "Objects by owner");
    monitor_press(&test, "/objects by");
    expect_shown(&test, "Objects by owner");
    monitor_press(&test, "{Esc}");
    expect_not_shown(&test, "Objects by owner");
    monitor_press(&test, "/nothing like that{Enter}");
    expect_line(&test, STATUS, "  not found: nothing like that");
}

static void the_next_line_is_found_around_the_end(void **unused)
{
    size_t first, second;
    (void)unused;
    monitor_press(&test, "1/owner{Enter}");
    first = test.state.found_line;
    monitor_press(&test, "n");
    second = test.state.found_line;
    assert_true(second != first);
    monitor_press(&test, "N");
    assert_int_equal(test.state.found_line, first);
    for (int i = 0; i < 100 && (i == 0 || test.state.found_line != first); i++)
        monitor_press(&test, "n");
    assert_int_equal(test.state.found_line, first);
}

/* Interval */

static void an_interval_is_typed_in_seconds(void **unused)
{
    (void)unused;
    monitor_press(&test, "d");
    expect_line(&test, STATUS, "Seconds between readings:");
    assert_int_equal(monitor_press(&test, "0.25{Enter}"), EFFECT_DRAW | EFFECT_INTERVAL);
    assert_int_equal(test.state.preferences.interval, 250);
    expect_shown(&test, "every 0.25s");
    monitor_press(&test, "d7{Esc}");
    assert_int_equal(test.state.preferences.interval, 250);
}

static void an_impossible_interval_is_refused(void **unused)
{
    static const char *const intervals[] = {"0", "0.09", "3600.1", "1e3", "-1", "x", "", "9999999"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(intervals); i++) {
        monitor_press(&test, "d");
        monitor_press(&test, intervals[i]);
        assert_int_equal(monitor_press(&test, "{Enter}"), EFFECT_DRAW);
        assert_int_equal(test.state.dialog, DIALOG_INTERVAL);
        expect_line(&test, BAR, "a number of seconds from 0.1 to 3600");
        assert_int_equal(test.state.preferences.interval, 2000);
        monitor_press(&test, "{Esc}");
    }
    monitor_press(&test, "d");
    expect_line(&test, BAR, "Enter goes there   Esc closes");
}

/* Owner */

static void an_owner_is_picked_from_those_there_are(void **unused)
{
    (void)unused;
    monitor_press(&test, "u");
    expect_line(&test, HEADINGS, " Objects of (Enter)");
    expect_line(&test, FIRST_ROW, "           everybody");
    expect_line(&test, FIRST_ROW + 1, "       15  ann");
    expect_line(&test, FIRST_ROW + 2, "        8  bob");
    expect_line(&test, FIRST_ROW + 3, "        7  4321");
    expect_line(&test, FIRST_ROW + 4, "");
    monitor_press(&test, "jj{Enter}");
    assert_int_equal(count_rows(), 8);
    expect_shown(&test, "filter: owner = bob   row 1/8");
    monitor_press(&test, "u{End}{Enter}");
    assert_int_equal(count_rows(), 7);
    expect_shown(&test, "filter: owner = 4321   row 1/7");
    monitor_press(&test, "u{Enter}");
    assert_int_equal(count_rows(), MANY);
    monitor_press(&test, "uj{Esc}");
    assert_int_equal(count_rows(), MANY);
}

static void what_is_gone_has_no_owner_any_more(void **unused)
{
    struct object objects[MANY];
    (void)unused;
    make_segments(objects);
    monitor_feed(&test, 1000, objects, 4);
    monitor_press(&test, "u");
    expect_line(&test, FIRST_ROW + 1, "        2  ann");
}

static void an_owner_may_have_any_name(void **unused)
{
    static const struct {
        const char *name, *shown;
    } cases[] = {
        {"two words", "two words"},
        {"quo\"te", "quo\"te"},
        {"back\\slash\\", "back\\slash\\"},
        {"\"", "\""},
        {"or", "or"},
        {"~tilde", "~tilde"},
        {"数据库", "数据库"},
        {"e\xcc\x81\x1b[2J", "e\\xcc\\x81\\x1b[2J"},
        {"\xff\x0e", "\\xff\\x0e"},
        {"DOMAIN\\user", "DOMAIN\\user"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        test.ann = cases[i].name;
        feed(1000);
        monitor_press(&test, "u");
        expect_shown(&test, cases[i].shown);
        monitor_press(&test, "j{Enter}");
        if (count_rows() != 15)
            fail_msg("of the owner %s are %zu objects", cases[i].shown, count_rows());
        monitor_screen(&test);
        monitor_press(&test, "u{Enter}");
    }
}

/* Sort */

static void the_column_to_sort_by_is_chosen_from_all(void **unused)
{
    (void)unused;
    monitor_press(&test, "{F6}");
    expect_line(&test, HEADINGS, " Sort by (Enter; again: reverse)");
    expect_line(&test, FIRST_ROW + 1, "    ID         identifier");
    monitor_press(&test, "jjjj{Enter}");
    expect_shown(&test, "SIZE▽");
    monitor_press(&test, "{F6}");
    assert_int_equal(test.state.picked, 4);
    expect_line(&test, FIRST_ROW + 4, "  ▽ SIZE       size of the segment");
    monitor_press(&test, "{Enter}");
    expect_shown(&test, "SIZE△");
    assert_int_equal(monitor_cursor(&test), 0);
    expect_shown(&test, "row 30/30");
    monitor_press(&test, "{F6}j{Esc}");
    expect_shown(&test, "SIZE△");
}

static void the_present_column_is_in_sight_when_the_dialog_opens(void **unused)
{
    (void)unused;
    refresh_sort_by(&test.state, support_column(watched_tables[KIND_SHM], "CTIME"));
    monitor_press(&test, "{F6}");
    size_t row = monitor_cursor_row(&test);
    assert_memory_equal(monitor_line(&test, row), "  ▽ CTIME", 11);
}

static void a_column_with_other_facts_is_read_for(void **unused)
{
    (void)unused;
    monitor_press(&test, "{F6}");
    while (strcmp(monitor_line(&test, monitor_cursor_row(&test)),
                  "    RSS        part of the segment that is in memory") != 0)
        monitor_press(&test, "j");
    assert_true(monitor_press(&test, "{Enter}") & EFFECT_SAMPLE);
}

/* Setup */

static const char *shown_columns(void)
{
    static char names[512];
    const struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    size_t length = 0;
    for (size_t i = 0; i < columns->count; i++)
        length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s", i ? "," : "",
                                   columns->list[i]->name);
    return names;
}

enum { SETTING_LINES = 6 };

static void open_setup_at_column(int number)
{
    monitor_press(&test, "{F2}");
    press_times("j", SETTING_LINES + number);
}

static void settings_are_changed_in_the_setup(void **unused)
{
    static const struct {
        const char *line;
        unsigned effects;
    } cases[] = {
        {"  Interval    5.0s", EFFECT_DRAW | EFFECT_INTERVAL},
        {"  Colours     light", EFFECT_DRAW | EFFECT_SCHEME},
        {"  Sizes       bytes", EFFECT_DRAW},
        {"  Meters      off", EFFECT_DRAW},
        {"  Mouse       off", EFFECT_DRAW | EFFECT_MOUSE},
        {"  Save        /home/ann/.config/ipcview/config", EFFECT_DRAW | EFFECT_SAVE},
    };
    (void)unused;
    monitor_press(&test, "{F2}");
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        assert_int_equal(monitor_press(&test, i % 2 ? " " : "{Enter}"), cases[i].effects);
        expect_shown(&test, cases[i].line);
        monitor_press(&test, "j");
    }
    assert_int_equal(monitor_press(&test, "W"), EFFECT_SAVE);
    assert_false(test.state.preferences.meters);
    monitor_press(&test, "{Esc}");
    assert_int_equal(test.state.dialog, DIALOG_NONE);
}

static void every_interval_can_be_reached_in_the_setup(void **unused)
{
    bool shortest = false, longest = false;
    (void)unused;
    monitor_press(&test, "{F2}");
    for (int i = 0; i < 30; i++) {
        monitor_press(&test, " ");
        shortest = shortest || test.state.preferences.interval == SHORTEST_INTERVAL;
        longest = longest || test.state.preferences.interval == LONGEST_INTERVAL;
    }
    assert_true(shortest && longest);
}

static void every_scheme_can_be_chosen(void **unused)
{
    (void)unused;
    monitor_press(&test, "{F2}j");
    for (int i = 1; i <= SCHEMES; i++) {
        monitor_press(&test, " ");
        assert_int_equal(test.state.preferences.scheme, i % SCHEMES);
        expect_shown(&test, scheme_names[i % SCHEMES]);
    }
}

static void columns_are_taken_away_and_added_at_the_end(void **unused)
{
    (void)unused;
    open_setup_at_column(0);
    assert_true(monitor_press(&test, " ") & EFFECT_SAMPLE);
    assert_string_equal(shown_columns(),
                        "ID,OWNER,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND");
    expect_shown(&test, "  [x] ID         identifier");
    press_times("j", 10);
    expect_line(&test, monitor_cursor_row(&test),
                "  [ ] KEY        key the object was made with; 0x00000000: private");
    monitor_press(&test, " ");
    assert_string_equal(shown_columns(),
                        "ID,OWNER,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND,KEY");
    monitor_press(&test, "{Esc}");
    expect_line(&test, HEADINGS,
                "   ID OWNER PERMS     SIZE NATTCH STATUS CPID LPID  IDLE COMMAND"
                "  KEY");
}

static void the_last_column_stays(void **unused)
{
    (void)unused;
    open_setup_at_column(0);
    press_times(" ", 40);
    assert_int_equal(test.state.preferences.columns[KIND_SHM].count, 1);
    monitor_press(&test, "{Esc}");
    expect_line(&test, FIRST_ROW, "   postgres");
    expect_line(&test, HEADINGS, "   COMMAND");
}

/* A column that is added stands at the end, beyond the edge: the list scrolls to it, and no further. */
static void a_column_that_is_added_is_brought_into_view(void **unused)
{
    const struct column *last;
    (void)unused;
    input_resize(&test.state, 24, 60);
    monitor_press(&test, "{F2}G ");
    const struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    last = columns->list[columns->count - 1];
    monitor_press(&test, "{Esc}");
    const char *line = monitor_line(&test, HEADINGS);
    assert_non_null(strstr(line, column_heading(last)));
    assert_non_null(strstr(line, "◄"));
    assert_null(strstr(line, "►"));
    assert_true(test.state.lists[KIND_SHM].left > 0);
    /* It is a wish of the moment. */
    monitor_press(&test, "{Left}{Left}{Left}{Left}{Left}{Left}");
    expect_shown(&test, "\n   KEY ");
    line = monitor_line(&test, HEADINGS);
    assert_non_null(strstr(line, "►"));
    assert_null(strstr(line, "◄"));
    input_resize(&test.state, 24, 200);
    line = monitor_line(&test, HEADINGS);
    assert_null(strstr(line, "►"));
    test.state.start = &test.start;
    test.start.utf8 = false;
    input_resize(&test.state, 24, 60);
    monitor_press(&test, "{Right}");
    line = monitor_line(&test, HEADINGS);
    assert_int_equal(line[0], '<');
    assert_int_equal(line[59], '>');
}

static void columns_that_are_left_are_seen_however_far_it_was_scrolled(void **unused)
{
    (void)unused;
    press_times("{Right}", 10);
    open_setup_at_column(5);
    press_times(" ", 6);
    assert_string_equal(shown_columns(), "KEY,ID,OWNER,PERMS,SIZE");
    monitor_press(&test, "{Esc}");
    expect_line(&test, HEADINGS, "◄  SIZE");
}

static void columns_are_moved(void **unused)
{
    (void)unused;
    open_setup_at_column(0);
    assert_int_equal(monitor_press(&test, "<"), 0);
    monitor_press(&test, ">>");
    assert_string_equal(shown_columns(),
                        "ID,OWNER,KEY,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND");
    expect_line(&test, monitor_cursor_row(&test),
                "  [x] KEY        key the object was made with; 0x00000000: private");
    monitor_press(&test, "<");
    assert_string_equal(shown_columns(),
                        "ID,KEY,OWNER,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND");
    press_times(">", 30);
    assert_string_equal(shown_columns(),
                        "ID,OWNER,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND,KEY");
    monitor_press(&test, "j");
    assert_int_equal(monitor_press(&test, "<"), 0); /* it is not shown */
    monitor_press(&test, "{Home}");
    assert_int_equal(monitor_press(&test, ">"), 0); /* it is no column */
}

static void a_word_in_the_filter_searches_the_columns_that_are_shown(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\bob{Enter}");
    assert_int_equal(count_rows(), 8);
    open_setup_at_column(2);
    monitor_press(&test, " ");
    assert_int_equal(count_rows(), 0);
    monitor_press(&test, "{Esc}{F2}");
    while (!strstr(monitor_line(&test, monitor_cursor_row(&test)), "] OWNER "))
        monitor_press(&test, "j");
    monitor_press(&test, " ");
    assert_int_equal(count_rows(), 8);
    assert_string_equal(test.state.filter_text, "bob");
    /* And what must be read for them. */
    assert_false(filter_needs(test.state.filter) & FACT_SEGMENT_MEMORY);
    while (!strstr(monitor_line(&test, monitor_cursor_row(&test)), "] RSS "))
        monitor_press(&test, "j");
    monitor_press(&test, " ");
    assert_true(filter_needs(test.state.filter) & FACT_SEGMENT_MEMORY);
}

static void the_setup_is_about_the_list_that_is_shown(void **unused)
{
    (void)unused;
    monitor_press(&test, "3{F2}");
    expect_shown(&test, "  [x] MSGS ");
    expect_not_shown(&test, "NATTCH");
    monitor_press(&test, "{Esc}5{F2}");
    expect_shown(&test, "  [x] NATTCH ");
    press_times("j", SETTING_LINES);
    monitor_press(&test, " {Esc}2");
    expect_not_shown(&test, "  KEY ");
}

static void a_path_with_hostile_characters_is_harmless(void **unused)
{
    (void)unused;
    test.start.settings = "/tmp/\033[2J\x0e\xff/config";
    monitor_press(&test, "{F2}");
    expect_shown(&test, "  Save        /tmp/\\x1b[2J\\x0e\\xff/config\n");
    test.start.settings = NULL;
    expect_shown(&test, "  Save        -\n");
}

/* Help, and what all lists have in common */

static void the_help_is_closed_by_more_than_one_key(void **unused)
{
    static const char *const keys[] = {"{Esc}", "q", "{F10}", "?", "h", "{F1}", "{Enter}"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_press(&test, "{F1}");
        expect_shown(&test, "\n Keys\n");
        expect_shown(&test, "  F1 ? h           this help\n");
        expect_shown(&test, "F9Remove F10Close\n");
        assert_int_equal(monitor_press(&test, keys[i]), EFFECT_DRAW);
        assert_int_equal(test.state.dialog, DIALOG_NONE);
    }
}

static void all_lines_of_a_dialog_can_be_reached(void **unused)
{
    static const char *const dialogs[] = {"?", "{F2}", "{F6}", "u"};
    static const char *const downs[] = {"j", "{PgDn}", "G"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(dialogs) * LENGTH_OF(downs); i++) {
        monitor_press(&test, dialogs[i / LENGTH_OF(downs)]);
        size_t count = dialogs_menu(&test.state)->count(&test.state);
        for (size_t step = 0; step < count; step++) {
            monitor_press(&test, downs[i % LENGTH_OF(downs)]);
            monitor_cursor_row(&test);
        }
        assert_int_equal(test.state.picked, count - 1);
        monitor_press(&test, "{PgUp}");
        monitor_cursor_row(&test);
        monitor_press(&test, "g");
        assert_int_equal(test.state.picked, 0);
        assert_int_equal(monitor_cursor_row(&test), FIRST_ROW);
        monitor_press(&test, "{Esc}");
    }
}

static void the_line_that_is_picked_stays_in_sight_when_the_screen_shrinks(void **unused)
{
    (void)unused;
    monitor_press(&test, "{F6}");
    press_times("j", 14);
    for (size_t rows = 24; rows >= LEAST_ROWS; rows--) {
        input_resize(&test.state, rows, 80);
        monitor_cursor_row(&test);
        assert_int_equal(test.state.picked, 14);
    }
}

static void the_mouse_picks_and_chooses(void **unused)
{
    (void)unused;
    monitor_press(&test, "{F6}");
    assert_int_equal(monitor_click(&test, HEADINGS, 10), 0);
    assert_int_equal(monitor_click(&test, BAR, 0), 0);
    monitor_wheel(&test, true);
    assert_int_equal(test.state.picked, 1);
    monitor_wheel(&test, false);
    monitor_click(&test, FIRST_ROW + 4, 70);
    assert_int_equal(test.state.dialog, DIALOG_NONE);
    expect_shown(&test, "SIZE▽");
    monitor_press(&test, "u");
    assert_int_equal(monitor_click(&test, FIRST_ROW + 10, 10), 0); /* below the last line */
    monitor_click(&test, FIRST_ROW + 1, 10);
    assert_int_equal(test.state.dialog, DIALOG_NONE);
    expect_shown(&test, "filter: owner = ");
    monitor_press(&test, "{F2}");
    monitor_click(&test, FIRST_ROW + 3, 10);
    assert_false(test.state.preferences.meters);
    monitor_press(&test, "{Esc}#");
    /* Of the bar a dialog leaves one item. */
    monitor_press(&test, "{F1}");
    assert_int_equal(monitor_click(&test, FIRST_ROW + 3, 10), EFFECT_DRAW);
    assert_int_equal(test.state.dialog, DIALOG_HELP);
    const char *line = monitor_line(&test, BAR);
    size_t close = (size_t)(strstr(line, "Close") - line);
    monitor_click(&test, BAR, 2);
    assert_int_equal(test.state.dialog, DIALOG_HELP);
    assert_int_equal(monitor_click(&test, BAR, close), EFFECT_DRAW);
    assert_int_equal(test.state.dialog, DIALOG_NONE);
}

static void a_dialog_does_not_mind_readings(void **unused)
{
    static const char *const dialogs[] = {"?", "{F2}", "{F6}", "u", "/x", "\\id < 3", "d1"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(dialogs); i++) {
        monitor_press(&test, dialogs[i]);
        enum dialog dialog = test.state.dialog;
        monitor_feed(&test, 6000, NULL, 0);
        monitor_screen(&test);
        feed(6000);
        monitor_screen(&test);
        assert_int_equal(test.state.dialog, dialog);
        monitor_press(&test, "{Esc}");
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(the_list_is_filtered_while_it_is_typed),
        TEST(the_prompt_begins_with_the_present_filter),
        TEST(escape_clears_the_filter),
        TEST(an_error_is_shown_at_its_character_and_the_last_good_filter_stays),
        TEST(escape_leaves_no_error_behind),
        TEST(an_error_at_the_end_of_a_long_line_is_marked_where_it_is_seen),
        TEST(the_cursor_comes_back_to_its_object_when_a_filter_hid_it_with_all_others),
        TEST(a_filter_with_hostile_characters_is_shown_escaped),
        TEST(a_very_long_filter_leaves_the_grid_whole),
        TEST(a_search_goes_to_the_first_match_while_it_is_typed),
        TEST(what_is_found_is_marked_in_other_rows_too),
        TEST(the_next_match_and_the_one_before_go_around_the_end),
        TEST(capitals_count_where_any_are_typed),
        TEST(escape_forgets_the_search),
        TEST(dialogs_about_lists_need_one),
        TEST(a_half_typed_filter_keeps_the_rows),
        TEST(a_key_that_does_nothing_says_so),
        TEST(pasted_text_is_typed_in_a_prompt_and_nowhere_else),
        TEST(a_search_finds_lines_of_the_overview),
        TEST(the_next_line_is_found_around_the_end),
        TEST(an_interval_is_typed_in_seconds),
        TEST(an_impossible_interval_is_refused),
        TEST(an_owner_is_picked_from_those_there_are),
        TEST(what_is_gone_has_no_owner_any_more),
        TEST(an_owner_may_have_any_name),
        TEST(the_column_to_sort_by_is_chosen_from_all),
        TEST(the_present_column_is_in_sight_when_the_dialog_opens),
        TEST(a_column_with_other_facts_is_read_for),
        TEST(settings_are_changed_in_the_setup),
        TEST(every_interval_can_be_reached_in_the_setup),
        TEST(every_scheme_can_be_chosen),
        TEST(columns_are_taken_away_and_added_at_the_end),
        TEST(the_last_column_stays),
        TEST(a_column_that_is_added_is_brought_into_view),
        TEST(columns_that_are_left_are_seen_however_far_it_was_scrolled),
        TEST(columns_are_moved),
        TEST(a_word_in_the_filter_searches_the_columns_that_are_shown),
        TEST(the_setup_is_about_the_list_that_is_shown),
        TEST(a_path_with_hostile_characters_is_harmless),
        TEST(the_help_is_closed_by_more_than_one_key),
        TEST(all_lines_of_a_dialog_can_be_reached),
        TEST(the_line_that_is_picked_stays_in_sight_when_the_screen_shrinks),
        TEST(the_mouse_picks_and_chooses),
        TEST(a_dialog_does_not_mind_readings),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
