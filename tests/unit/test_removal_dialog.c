/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

#include <errno.h>

#include "monitor/dialogs.h"

static struct monitor_test test;
static struct object objects[4];

enum { TITLE = 5, FIRST_LINE = 6, FIRST_TARGET = 7 };

/* Three segments, the second of which is attached, and a queue with messages. */
static int start(void **unused)
{
    (void)unused;
    objects[0] = monitor_segment(1, 4096);
    objects[1] = monitor_segment(2, 4096);
    objects[1].shm.nattch = 2;
    objects[2] = monitor_segment(3, 4096);
    objects[3] = monitor_queue(4, 5);
    for (size_t i = 0; i < 3; i++)
        objects[i].shm.cpid = objects[i].shm.lpid = MONITOR_DEAD;
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

/* What the service does: NOW is what is there of what was wanted. */
static unsigned prepare_with(const struct object *now, size_t count, uint64_t most)
{
    struct removal_request *request = &test.state.removal;
    request->snapshot = monitor_snapshot(&test, 0, now, count);
    request->most = most;
    removal_request_plan(request);
    return removal_prepared(&test.state);
}

static unsigned prepare(void)
{
    return prepare_with(test.state.removal.wanted, test.state.removal.count, 20);
}

/* What the other one does: all that is to be removed is, but the object with the id FAILED. */
static unsigned carry_out(int32_t failed)
{
    struct plan *plan = &test.state.removal.plan;
    for (size_t i = 0; i < plan->count; i++) {
        struct target *target = &plan->targets[i];
        if (target->action != ACTION_REMOVE)
            continue;
        target->result = sysv_id(&target->object.ref) == failed ? RESULT_FAILED : RESULT_REMOVED;
        target->error = sysv_id(&target->object.ref) == failed ? EPERM : 0;
        test.state.removal.done++;
    }
    return removal_finished(&test.state);
}

static bool is_open(void)
{
    return test.state.dialog == DIALOG_REMOVE;
}

/* Opening */

static void every_key_for_it_opens_it_and_has_the_object_read_again(void **unused)
{
    static const char *const keys[] = {"{F9}", "x", "{Del}"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        assert_int_equal(monitor_press(&test, keys[i]), EFFECT_DRAW | EFFECT_PREPARE);
        assert_true(is_open());
        assert_int_equal(test.state.removal_stage, REMOVAL_PREPARES);
        assert_int_equal(test.state.removal.count, 1);
        assert_int_equal(test.state.removal.wanted[0].ref.number, 1);
        assert_true(test.state.removal.rules.bulk && test.state.removal.rules.by_hand);
        assert_false(test.state.removal.rules.force);
        expect_line(&test, TITLE, " looking at them again...");
        prepare();
        monitor_press(&test, "{Esc}");
    }
}

static void the_tagged_go_before_the_one_under_the_cursor(void **unused)
{
    (void)unused;
    monitor_press(&test, " j 3 ");
    monitor_press(&test, "2gj{F9}");
    assert_int_equal(test.state.removal.count, 3);
    assert_int_equal(test.state.removal.wanted[0].ref.number, 1);
    assert_int_equal(test.state.removal.wanted[1].ref.number, 3);
    assert_int_equal(test.state.removal.wanted[2].ref.number, 4);
}

static void its_list_is_frozen(void **unused)
{
    (void)unused;
    monitor_press(&test, " {F9}");
    prepare();
    monitor_feed(&test, 1000, objects + 1, 3);
    assert_int_equal(test.state.removal.count, 1);
    assert_int_equal(test.state.removal.wanted[0].ref.number, 1);
    expect_line(&test, FIRST_TARGET, "shm   1 ann   remove -");
}

static void where_nothing_may_be_removed_it_says_why(void **unused)
{
    (void)unused;
    test.start.forbidden = "--read-only";
    assert_int_equal(monitor_press(&test, "x"), EFFECT_DRAW);
    assert_false(is_open());
    expect_shown(&test, "  nothing can be removed: --read-only");
    const char *bar = monitor_line(&test, 23);
    size_t column = (size_t)(strstr(bar, "Remove") - bar);
    assert_int_equal(monitor_role(&test, 23, column), ROLE_FAINT);
    test.start.forbidden = NULL;
    monitor_screen(&test);
    assert_int_equal(monitor_role(&test, 23, column), SCREEN_BAR);
    /* Tags make no difference. */
    test.start.forbidden = "--read-only";
    assert_int_equal(monitor_press(&test, " x"), EFFECT_DRAW);
}

static void only_owner_creator_and_root_may(void **unused)
{
    static const struct {
        uint32_t uid, owner, creator;
        bool privileged, opens;
    } cases[] = {
        {ANN, ANN, BOB, false, true},   {ANN, BOB, ANN, false, true}, {ANN, BOB, BOB, false, false},
        {ROOT, BOB, BOB, false, false}, {ANN, BOB, BOB, true, true},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        test.start.uid = cases[i].uid;
        test.start.privileged = cases[i].privileged;
        struct object object = monitor_segment(100 + (int32_t)i, 4096);
        object.uid = cases[i].owner;
        object.cuid = cases[i].creator;
        monitor_feed(&test, 9000, &object, 1);
        monitor_feed(&test, 9000, &object, 1);
        monitor_press(&test, "x");
        assert_int_equal(is_open(), cases[i].opens);
        if (!cases[i].opens)
            expect_shown(&test, "nothing can be removed: only its owner, its creator and root may");
        else
            prepare();
        monitor_press(&test, "{Esc}");
    }
}

static void what_is_gone_or_not_there_cannot_be_removed(void **unused)
{
    (void)unused;
    monitor_feed(&test, 1000, objects + 1, 3);
    monitor_press(&test, "x");
    expect_shown(&test, "  nothing can be removed: it is already gone");
    monitor_press(&test, "4x");
    expect_shown(&test, "  nothing can be removed: there is no object here");
    monitor_press(&test, "1x");
    expect_shown(&test, "  nothing can be removed: choose an object in a list first");
    assert_false(is_open());
}

/* While it prepares */

static void while_it_prepares_only_closing_it_does_anything(void **unused)
{
    static const char *const keys[] = {"y", "Y", "{Enter}", "{Tab}", "f", "j", " ", "{F9}", "{F1}"};
    (void)unused;
    monitor_press(&test, "x");
    for (size_t i = 0; i < LENGTH_OF(keys); i++)
        assert_int_equal(monitor_press(&test, keys[i]), 0);
    assert_int_equal(monitor_click(&test, FIRST_LINE, 5), 0);
    assert_int_equal(test.state.removal_stage, REMOVAL_PREPARES);
    assert_false(test.state.yes);
    assert_true(prepare() & EFFECT_FLUSH);
    assert_int_equal(test.state.removal_stage, REMOVAL_ASKS);
}

static void closing_it_while_it_prepares_discards_what_is_prepared(void **unused)
{
    (void)unused;
    monitor_press(&test, "x");
    assert_int_equal(monitor_press(&test, "{Esc}"), EFFECT_DRAW);
    assert_false(is_open());
    monitor_press(&test, "jx");
    assert_false(is_open());
    expect_shown(&test, "nothing can be removed: the removal before this one is not over yet");
    assert_int_equal(prepare(), 0);
    assert_false(is_open());
    assert_int_equal(monitor_press(&test, "x"), EFFECT_DRAW | EFFECT_PREPARE);
    assert_int_equal(test.state.removal.wanted[0].ref.number, 2);
    assert_null(test.state.removal.snapshot);
}

/* Another dialog may be open when the service is done. */
static void what_is_prepared_late_disturbs_nothing(void **unused)
{
    (void)unused;
    monitor_press(&test, "x{Esc}?");
    assert_int_equal(prepare(), 0);
    assert_int_equal(test.state.dialog, DIALOG_HELP);
    expect_shown(&test, "\n Keys\n");
}

/* The question */

static void it_asks_and_no_is_chosen(void **unused)
{
    (void)unused;
    monitor_press(&test, "x");
    assert_int_equal(prepare(), EFFECT_DRAW | EFFECT_FLUSH);
    expect_line(&test, TITLE, " Remove 1 object?  [ No ]    Yes");
    expect_line(&test, FIRST_LINE, "KIND ID OWNER ACTION REASON");
    expect_line(&test, FIRST_TARGET, "shm   1 ann   remove -");
    assert_int_equal(monitor_press(&test, "{Enter}"), EFFECT_DRAW);
    assert_false(is_open());
}

static void these_keys_say_no(void **unused)
{
    static const char *const keys[] = {
        "n",          "N",     "q", "{Esc}", "{Enter}", "{Tab}{Tab}{Enter}", "{Left}{Right}{Enter}",
        "{Tab}{Esc}", "{Tab}n"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_press(&test, "x");
        prepare();
        assert_int_equal(monitor_press(&test, keys[i]) & EFFECT_REMOVE, 0);
        assert_false(is_open());
    }
}

static void these_keys_say_yes(void **unused)
{
    static const char *const keys[] = {"y",
                                       "Y",
                                       "{Tab}{Enter}",
                                       "{Left}{Enter}",
                                       "{Right}{Enter}",
                                       "{S-Tab}{Enter}",
                                       "{Tab}{Tab}{Tab}{Enter}"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_press(&test, "x");
        prepare();
        assert_int_equal(monitor_press(&test, keys[i]), EFFECT_DRAW | EFFECT_REMOVE);
        assert_int_equal(test.state.removal_stage, REMOVAL_RUNS);
        carry_out(-1);
        monitor_press(&test, "{Esc}");
        assert_false(is_open());
    }
}

static void other_keys_answer_nothing(void **unused)
{
    static const char *const keys[] = {" ", "x", "{F9}", "1", "/", "{F1}", "d", "u", "j"};
    (void)unused;
    monitor_press(&test, "x");
    prepare();
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        assert_int_equal(monitor_press(&test, keys[i]), EFFECT_DRAW);
        assert_true(is_open());
        assert_int_equal(test.state.removal_stage, REMOVAL_ASKS);
    }
    monitor_click(&test, 23, 70);
    assert_true(is_open());
}

/* Every column of a button, from its bracket to the other, is the button; what is beside it is not. */
static void a_click_answers(void **unused)
{
    static const struct {
        const char *before, *button;
        bool erases;
    } cases[] = {{"", "[ No ]", false},
                 {"", "  Yes", true},
                 {"{Tab}", "  No  ", false},
                 {"{Tab}", "[ Yes ]", true}};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        size_t length = cases[i].erases ? strlen("[ Yes ]") : strlen("[ No ]");
        for (size_t at = 0; at < length; at++) {
            monitor_press(&test, "x");
            prepare();
            monitor_press(&test, cases[i].before);
            const char *line = monitor_line(&test, TITLE);
            size_t start = (size_t)(strstr(line, cases[i].button) - line);
            assert_int_equal(monitor_click(&test, TITLE, 3), 0);
            assert_int_equal(monitor_click(&test, TITLE, strlen(line) + 3), 0);
            assert_int_equal(monitor_click(&test, TITLE + 1, start), 0);
            assert_true(is_open());
            unsigned effects = monitor_click(&test, TITLE, start + at);
            if ((effects & EFFECT_REMOVE) != (cases[i].erases ? EFFECT_REMOVE : 0U))
                fail_msg("case %zu, column %zu of the button", i, at);
            assert_int_equal(is_open(), cases[i].erases);
            if (cases[i].erases) {
                carry_out(-1);
                monitor_press(&test, "{Esc}");
            }
        }
    }
}

static void f10_closes_as_the_bar_says(void **unused)
{
    enum { BAR = 23 };
    (void)unused;
    monitor_press(&test, "x");
    prepare();
    expect_line(&test, BAR, "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Close");
    assert_int_equal(monitor_press(&test, "{F10}"), EFFECT_DRAW);
    assert_false(is_open());
}

static void the_button_is_seen_without_colours(void **unused)
{
    (void)unused;
    monitor_press(&test, "x");
    prepare();
    monitor_press(&test, "{Tab}");
    expect_line(&test, TITLE, " Remove 1 object?    No    [ Yes ]");
}

/* Guards */

static void guards_hold_back_and_f_lifts_them(void **unused)
{
    (void)unused;
    monitor_press(&test, "jx");
    prepare();
    expect_line(&test, TITLE, " guards hold all of it back; F lifts them");
    expect_shown(&test, "shm   2 ann   hold   ");
    assert_int_equal(monitor_press(&test, "y") & EFFECT_REMOVE, 0);
    assert_int_equal(monitor_press(&test, "{Tab}{Enter}") & EFFECT_REMOVE, 0);
    assert_true(is_open());
    assert_int_equal(monitor_press(&test, "f"), EFFECT_DRAW);
    assert_false(test.state.yes);
    expect_line(&test, TITLE, " Remove 1 object?  [ No ]    Yes     guards are lifted");
    expect_line(&test, FIRST_TARGET,
                "shm   2 ann   remove it lives until the last of 2 attaches is detached");
    monitor_press(&test, "F");
    expect_line(&test, TITLE, " guards hold all of it back; F lifts them");
    assert_int_equal(monitor_press(&test, "fy"), EFFECT_DRAW | EFFECT_REMOVE);
}

static void what_guards_hold_back_does_not_keep_the_others(void **unused)
{
    (void)unused;
    monitor_press(&test, "   x");
    prepare();
    expect_line(&test, TITLE, " Remove 2 objects?  [ No ]    Yes     F lifts the guards");
    assert_int_equal(monitor_press(&test, "y"), EFFECT_DRAW | EFFECT_REMOVE);
    carry_out(-1);
    expect_line(&test, TITLE, " Removed 2 objects / 3   Enter closes");
}

static void what_is_not_what_was_seen_is_not_removed(void **unused)
{
    struct object now[2];
    (void)unused;
    now[0] = objects[0];
    now[0].ctime++; /* its id was used again */
    now[1] = objects[2];
    monitor_press(&test, " j x");
    assert_int_equal(test.state.removal.count, 2);
    prepare_with(now, 2, 20);
    expect_line(&test, TITLE, " Remove 1 object?  [ No ]    Yes");
    expect_line(&test, FIRST_TARGET + 1, "shm   3 ann   remove -");
    monitor_press(&test, "f");
    expect_line(&test, TITLE, " Remove 1 object?  [ No ]    Yes     guards are lifted");
}

static void where_nothing_is_left_to_remove_it_says_so(void **unused)
{
    (void)unused;
    monitor_press(&test, "x");
    prepare_with(NULL, 0, 20);
    expect_line(&test, TITLE, " there is nothing left to remove");
    assert_int_equal(monitor_press(&test, "y") & EFFECT_REMOVE, 0);
    monitor_press(&test, "{Enter}");
    assert_false(is_open());
}

static void too_many_at_once_need_force(void **unused)
{
    (void)unused;
    monitor_press(&test, " j x");
    prepare_with(test.state.removal.wanted, test.state.removal.count, 1);
    expect_line(&test, TITLE, " this many at once only with F, or with ipcview rm --max");
    assert_int_equal(monitor_press(&test, "y") & EFFECT_REMOVE, 0);
    monitor_press(&test, "f");
    expect_line(&test, TITLE, " Remove 2 objects?  [ No ]    Yes     guards are lifted");
    assert_int_equal(monitor_press(&test, "y"), EFFECT_DRAW | EFFECT_REMOVE);
}

static void as_many_as_allowed_need_none(void **unused)
{
    (void)unused;
    monitor_press(&test, " j x");
    prepare_with(test.state.removal.wanted, test.state.removal.count, 2);
    assert_int_equal(monitor_press(&test, "y"), EFFECT_DRAW | EFFECT_REMOVE);
}

/* Afterwards */

static void while_it_removes_escape_stops_it_and_does_not_close_it(void **unused)
{
    (void)unused;
    monitor_press(&test, "x");
    prepare();
    monitor_press(&test, "y");
    test.state.removal.done = 7;
    expect_line(&test, TITLE, " removing: 7 done   Esc stops");
    expect_line(&test, FIRST_LINE, "");
    monitor_press(&test, "n{Enter}y");
    assert_false(test.state.removal.stop);
    monitor_press(&test, "{Esc}");
    assert_true(test.state.removal.stop);
    assert_true(is_open());
    carry_out(-1);
    assert_int_equal(test.state.removal_stage, REMOVAL_DONE);
    assert_false(test.state.removal_is_busy);
}

static void the_result_of_each_is_shown(void **unused)
{
    (void)unused;
    monitor_press(&test, " j x");
    prepare();
    monitor_press(&test, "y");
    assert_int_equal(carry_out(3), EFFECT_DRAW | EFFECT_SAMPLE);
    expect_line(&test, TITLE, " Removed 1 object / 2   Enter closes");
    expect_line(&test, FIRST_LINE, "KIND ID OWNER RESULT  REASON");
    expect_line(&test, FIRST_TARGET, "shm   1 ann   removed -");
    assert_memory_equal(monitor_line(&test, FIRST_TARGET + 1), "shm   3 ann   failed  ", 22);
    monitor_press(&test, "y");
    assert_true(is_open());
}

static void these_keys_close_the_results(void **unused)
{
    static const char *const keys[] = {"{Enter}", "{Esc}", "q", " "};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_press(&test, "x");
        prepare();
        monitor_press(&test, "y");
        carry_out(-1);
        assert_int_equal(monitor_press(&test, keys[i]), EFFECT_DRAW);
        assert_false(is_open());
    }
}

static void those_that_failed_stay_tagged(void **unused)
{
    (void)unused;
    monitor_press(&test, " j x");
    prepare();
    monitor_press(&test, "y");
    carry_out(3);
    monitor_press(&test, "{Enter}");
    monitor_feed(&test, 1000, objects + 1, 3);
    assert_int_equal(state_count_tagged(&test.state), 1);
    expect_shown(&test, " * 0x00005003  3");
    expect_shown(&test, " - 0x00005001  1");
}

/* The kernel keeps it until the last detach, but it was removed. */
static void a_segment_that_is_only_marked_loses_its_tag(void **unused)
{
    struct object now[4];
    (void)unused;
    monitor_press(&test, "j x");
    prepare();
    monitor_press(&test, "fy");
    carry_out(-1);
    memcpy(now, objects, sizeof(now));
    now[1].mode |= MODE_DEST;
    now[1].key = 0;
    monitor_feed(&test, 1000, now, LENGTH_OF(now));
    monitor_press(&test, "{Enter}");
    assert_int_equal(state_count_tagged(&test.state), 0);
    expect_shown(&test, " dest ");
}

/* Many */

enum { MANY = 60 };

static void open_with_many(void)
{
    struct object many[MANY];
    for (int32_t i = 0; i < MANY; i++) {
        many[i] = monitor_segment(i, 4096);
        many[i].shm.cpid = many[i].shm.lpid = MONITOR_DEAD;
    }
    monitor_feed(&test, 9000, many, MANY);
    monitor_feed(&test, 9000, many, MANY);
    monitor_press(&test, "g");
    for (int i = 0; i < MANY; i++)
        monitor_press(&test, " ");
    monitor_press(&test, "x");
    prepare_with(test.state.removal.wanted, test.state.removal.count, MANY);
}

static void a_long_list_scrolls_and_stops_at_its_end(void **unused)
{
    (void)unused;
    open_with_many();
    expect_line(&test, TITLE, " Remove 60 objects?  [ No ]    Yes");
    expect_line(&test, FIRST_LINE + 1, "shm   0 ann   remove -");
    monitor_press(&test, "j");
    expect_line(&test, FIRST_LINE + 1, "shm   1 ann   remove -");
    monitor_press(&test, "{PgDn}");
    expect_line(&test, FIRST_LINE + 1, "shm  17 ann   remove -");
    monitor_press(&test, "G{PgDn}jjjj");
    expect_line(&test, 21, "shm  59 ann   remove -");
    monitor_press(&test, "k");
    expect_line(&test, 21, "shm  58 ann   remove -");
    monitor_press(&test, "g");
    expect_line(&test, FIRST_LINE + 1, "shm   0 ann   remove -");
    monitor_wheel(&test, true);
    expect_line(&test, FIRST_LINE + 1, "shm   1 ann   remove -");
    monitor_wheel(&test, false);
    monitor_press(&test, "{PgUp}");
    expect_line(&test, FIRST_LINE + 1, "shm   0 ann   remove -");
}

static void it_fits_on_the_smallest_screen(void **unused)
{
    (void)unused;
    open_with_many();
    input_resize(&test.state, LEAST_ROWS, LEAST_COLUMNS);
    monitor_screen(&test);
    monitor_press(&test, "G");
    expect_line(&test, 3, "shm  59 ann   remove -");
    monitor_press(&test, "y");
    monitor_screen(&test);
    carry_out(5);
    expect_line(&test, 1, " Removed 59 objects / 60   Enter closes");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(every_key_for_it_opens_it_and_has_the_object_read_again),
        TEST(the_tagged_go_before_the_one_under_the_cursor),
        TEST(its_list_is_frozen),
        TEST(where_nothing_may_be_removed_it_says_why),
        TEST(only_owner_creator_and_root_may),
        TEST(what_is_gone_or_not_there_cannot_be_removed),
        TEST(while_it_prepares_only_closing_it_does_anything),
        TEST(closing_it_while_it_prepares_discards_what_is_prepared),
        TEST(what_is_prepared_late_disturbs_nothing),
        TEST(it_asks_and_no_is_chosen),
        TEST(these_keys_say_no),
        TEST(these_keys_say_yes),
        TEST(other_keys_answer_nothing),
        TEST(f10_closes_as_the_bar_says),
        TEST(a_click_answers),
        TEST(the_button_is_seen_without_colours),
        TEST(guards_hold_back_and_f_lifts_them),
        TEST(what_guards_hold_back_does_not_keep_the_others),
        TEST(what_is_not_what_was_seen_is_not_removed),
        TEST(where_nothing_is_left_to_remove_it_says_so),
        TEST(too_many_at_once_need_force),
        TEST(as_many_as_allowed_need_none),
        TEST(while_it_removes_escape_stops_it_and_does_not_close_it),
        TEST(the_result_of_each_is_shown),
        TEST(these_keys_close_the_results),
        TEST(those_that_failed_stay_tagged),
        TEST(a_segment_that_is_only_marked_loses_its_tag),
        TEST(a_long_list_scrolls_and_stops_at_its_end),
        TEST(it_fits_on_the_smallest_screen),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
