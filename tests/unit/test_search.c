/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is searched for and when, what is shown of it, and the processes at the other end. */
#include "config.h"

#include "model/links.h"
#include "monitor/dialogs.h"
#include "monitor/search.h"
#include "support_monitor.h"

enum { FIRST_LINE = 6, PID = 4711, OTHER_PID = 4712 };

static struct monitor_test test;
static struct object objects[6];

/* Three segments, the second of which is left over; a queue, which is too; and two sets. */
static int start(void **unused)
{
    (void)unused;
    objects[0] = monitor_segment(1, 8192);
    objects[0].shm.nattch = 2;
    objects[1] = monitor_segment(2, 4096);
    objects[1].shm.cpid = objects[1].shm.lpid = MONITOR_DEAD;
    objects[2] = monitor_segment(3, 1024);
    objects[3] = monitor_queue(7, 0);
    objects[3].msg.lspid = objects[3].msg.lrpid = MONITOR_DEAD;
    objects[4] = monitor_semaphores(8, 1);
    objects[5] = monitor_semaphores(9, 1);
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

/* What is searched for now: FACTS, of KINDS, and "all" or the ids. */
static void expect_request(facts_t facts, unsigned kinds, const char *ids)
{
    struct buffer got = BUFFER_IN_MEMORY;
    struct search_request request;

    assert_true(search_make_request(&test.state, &request));
    assert_int_equal(request.facts, facts);
    assert_int_equal(request.kinds, kinds);
    for (size_t i = 0; request.wanted && i < request.wanted_count; i++)
        buffer_format(&got, i ? " %d" : "%d", sysv_id(&request.wanted[i].ref));
    if (!request.wanted)
        buffer_text(&got, "all");
    expect_bytes(&got, ids, "ids");
    free(request.wanted);
}

static void expect_no_request(void)
{
    struct search_request request;
    assert_false(search_make_request(&test.state, &request));
}

static void show_column(enum kind kind, const char *name)
{
    columns_add(&test.state.preferences.columns[kind], support_column(watched_tables[kind], name),
                &test.arena);
}

static struct link mapping(int32_t id, uint32_t pid, uint64_t address)
{
    return (struct link){.ref = sysv_ref(KIND_SHM, 0, id),
                         .pid = pid,
                         .role = LINK_ATTACHED,
                         .mapping = {address, 8192, ACCESS_READ | ACCESS_WRITE}};
}

static struct link waiter(int32_t id, uint32_t pid)
{
    return (struct link){
        .ref = sysv_ref(KIND_SEM, 0, id),
        .pid = pid,
        .role = LINK_WAITS,
        .wait = {.tid = pid, .operation = OPERATION_SEMOP, .is_known = true, .change = -1}};
}

static struct snapshot *searched(const struct object *found, size_t count, const struct link *links,
                                 size_t link_count)
{
    static const uint32_t pids[] = {PID, OTHER_PID};
    struct snapshot *snapshot = monitor_snapshot(&test, 0, found, count);

    snapshot->searches[SEARCH_MAPPINGS].done = snapshot->searches[SEARCH_THREADS].done = true;
    for (size_t i = 0; i < LENGTH_OF(pids); i++)
        *snapshot_add_process(snapshot, pids[i]) =
            (struct process){.pid = pids[i],
                             .state = PROCESS_LIVE,
                             .command = text_of(i ? "worker" : "master"),
                             .has_uid = true,
                             .uid = BOB};
    for (size_t i = 0; i < link_count; i++)
        *links_add(snapshot) = links[i];
    links_sort(snapshot);
    return snapshot;
}

/* The search that is wanted is made, AFTER milliseconds later, and finds these. */
static unsigned feed_search(int64_t after, const struct object *found, size_t count)
{
    struct search_request request;

    test.clock += after;
    assert_true(search_make_request(&test.state, &request));
    struct findings findings = findings_of(searched(found, count, NULL, 0), request.facts);
    return refresh_take_findings(&test.state, &findings, &request, test.clock);
}

static void look_at(const struct object *object, const struct link *links, size_t count)
{
    monitor_take_subject(&test, searched(object, 1, links, count));
}

/* What */

static void where_nothing_needs_it_nothing_is_searched_for(void **unused)
{
    (void)unused;
    expect_no_request();
    assert_true(search_due(&test.state) == SEARCH_NEVER);
    assert_true(search_is_complete(&test.state));
    monitor_press(&test, "5");
    expect_no_request();
}

static void a_column_is_searched_for_of_the_rows_on_the_screen(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "VERDICT");
    expect_request(FACT_VERDICT, KIND_BIT(KIND_SHM), "1 2 3");
    input_resize(&test.state, 6, 80);
    expect_request(FACT_VERDICT, KIND_BIT(KIND_SHM), "1 2");
    monitor_press(&test, "G");
    expect_request(FACT_VERDICT, KIND_BIT(KIND_SHM), "2 3");
    monitor_press(&test, "3");
    expect_no_request();
}

static void filters_orders_and_the_overview_ask_about_all(void **unused)
{
    (void)unused;
    prompts_set_filter(&test.state, "orphan");
    expect_request(FACT_VERDICT, KIND_BIT(KIND_SHM), "all");
    prompts_set_filter(&test.state, "");
    refresh_sort_by(&test.state, support_column(watched_tables[KIND_SHM], "NPROCS"));
    expect_request(FACT_ATTACHED, KIND_BIT(KIND_SHM), "all");
    monitor_press(&test, "1");
    expect_request(FACT_VERDICT, ALL_KINDS, "all");
}

static void samples_never_have_what_costs_much(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "VERDICT");
    show_column(KIND_SHM, "CONTAINER");
    prompts_set_filter(&test.state, "orphan || nprocs > 1");
    assert_int_equal(state_facts(&test.state) & FACTS_OF_SEARCH, 0);
}

static void the_fields_ask_about_their_object(void **unused)
{
    (void)unused;
    monitor_press(&test, "j{Enter}");
    facts_t needs = page_needs(SECTION_FIELDS, KIND_SHM) & FACTS_OF_SEARCH;
    assert_true(needs & FACT_VERDICT);
    expect_request(needs, KIND_BIT(KIND_SHM), "2");
    monitor_press(&test, "t");
    expect_no_request();
}

static void of_a_captured_tree_nothing_is_searched_for(void **unused)
{
    (void)unused;
    test.start.captured = true;
    show_column(KIND_SHM, "VERDICT");
    expect_no_request();
    monitor_press(&test, "1");
    monitor_screen(&test);
    test.state.rows = 60;
    expect_shown(&test, "\nOrphans\na captured tree does not say\n");
}

/* When */

static void a_search_is_made_every_three_seconds_from_its_end(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "VERDICT");
    assert_true(search_due(&test.state) <= test.clock);
    feed_search(500, objects, 3);
    assert_true(search_due(&test.state) == test.clock + 3000);
    monitor_feed(&test, 2000, objects, LENGTH_OF(objects));
    assert_true(search_due(&test.state) == test.clock + 1000);
    monitor_press(&test, "{^L}");
    assert_true(search_due(&test.state) <= test.clock);
}

static void other_rows_are_searched_for_after_one_second(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "VERDICT");
    input_resize(&test.state, 6, 80);
    feed_search(0, objects, 2);
    assert_true(search_due(&test.state) == test.clock + 3000);
    monitor_press(&test, "G");
    assert_true(search_due(&test.state) == test.clock + 1000);
    monitor_press(&test, "g");
    assert_true(search_due(&test.state) == test.clock + 3000);
}

static void other_columns_and_kinds_are_searched_for_at_once(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "NPROCS");
    feed_search(0, objects, 3);
    show_column(KIND_SHM, "VERDICT");
    assert_true(search_due(&test.state) <= test.clock);
    feed_search(0, objects, 3);
    monitor_press(&test, "1");
    assert_true(search_due(&test.state) <= test.clock);
    assert_false(search_is_complete(&test.state));
    feed_search(0, objects, LENGTH_OF(objects));
    assert_true(search_is_complete(&test.state));
    /* All are enough for some. */
    show_column(KIND_SEM, "VERDICT");
    monitor_press(&test, "4");
    assert_true(search_due(&test.state) == test.clock + 3000);
}

static void in_a_pause_only_what_is_new_is_searched_for(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "VERDICT");
    monitor_press(&test, "Z");
    assert_true(search_due(&test.state) <= test.clock);
    feed_search(0, objects, 3);
    assert_true(search_due(&test.state) == SEARCH_NEVER);
}

/* What is shown */

static void what_was_not_found_is_unknown(void **unused)
{
    (void)unused;
    show_column(KIND_SHM, "VERDICT");
    expect_line(&test, FIRST_LINE - 1,
                "   KEY        ID OWNER PERMS SIZE NATTCH STATUS CPID LPID  IDLE COMMAND VERDICT");
    test.state.columns = 90;
    expect_line(&test, FIRST_LINE + 1,
                "   0x00005002  2 ann   rw------- 4.0K      0 -       200  200 1d00h -        ?");
    feed_search(0, objects, 2);
    expect_line(
        &test, FIRST_LINE,
        "   0x00005001  1 ann   rw------- 8.0K      2 -       100  100 1d00h postgres in-use");
    expect_line(
        &test, FIRST_LINE + 1,
        "   0x00005002  2 ann   rw------- 4.0K      0 -       200  200 1d00h -        orphan");
    expect_line(&test, FIRST_LINE + 2,
                "   0x00005003  3 ann   rw------- 1.0K      0 -       100  100 1d00h postgres ?");
    /* Another one with that id is not what was found. */
    objects[1].ctime += 10;
    monitor_feed(&test, 1000, objects, LENGTH_OF(objects));
    expect_shown(&test,
                 "0x00005002  2 ann   rw------- 4.0K      0 -       200  200 23h59m -        ?\n");
}

static void a_filter_waits_for_the_search(void **unused)
{
    (void)unused;
    prompts_set_filter(&test.state, "orphan");
    refresh_list(&test.state);
    expect_shown(&test, "searching...");
    assert_int_equal(feed_search(0, objects, LENGTH_OF(objects)), EFFECT_DRAW);
    expect_shown(&test, " 0x00005002  2 ann ");
    expect_shown(&test, "row 1/1");
    prompts_set_filter(&test.state, "!attached && nprocs > 5");
    feed_search(0, objects, LENGTH_OF(objects));
    expect_shown(&test, "the filter matches no object");
}

static void orphans_are_in_the_overview(void **unused)
{
    (void)unused;
    input_resize(&test.state, 60, 80);
    monitor_press(&test, "1");
    expect_shown(&test, "\nOrphans\nsearching...\n\n");
    feed_search(0, objects, LENGTH_OF(objects));
    expect_shown(&test, "\nOrphans\n"
                        "KIND ID KEY        OWNER  IDLE SIZE\n"
                        "shm   2 0x00005002 ann   1d00h 4.0K\n"
                        "msg   7 0x00005007 ann   1d00h    0\n"
                        "\"ipcview rm --orphans\" removes the segments among them\n"
                        "of 2 objects it is not known whether they are left over\n\n");
    feed_search(3000, objects, 1);
    expect_shown(&test, "\nOrphans\nnone\n\n");
}

static void of_many_orphans_some_are_counted(void **unused)
{
    struct object many[7];
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(many); i++) {
        many[i] = objects[1];
        many[i].ref.number = (uint64_t)(int32_t)i;
    }
    input_resize(&test.state, 60, 80);
    monitor_press(&test, "1");
    feed_search(0, many, LENGTH_OF(many));
    expect_shown(&test, "\nand 2 more\n\"ipcview rm --orphans\" removes");
}

static void what_a_search_could_not_inspect_is_said(void **unused)
{
    struct search_request request;
    (void)unused;
    input_resize(&test.state, 70, 80);
    monitor_press(&test, "1");
    expect_shown(&test, "nothing: all could be read");
    assert_true(search_make_request(&test.state, &request));
    struct snapshot *snapshot = searched(objects, LENGTH_OF(objects), NULL, 0);
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_UNINSPECTED, "/proc", .count = 3});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_MISSING, "shm 5", .count = 1});
    struct findings findings = findings_of(snapshot, request.facts);
    refresh_take_findings(&test.state, &findings, &request, test.clock);
    expect_shown(&test, "\nWhat could not be read\n/proc: 3 processes could not be inspected");
    expect_not_shown(&test, "shm 5");
}

/* Tabs */

static void keys_change_the_tab_around_the_end(void **unused)
{
    static const char *const frames[] = {
        "── shm 1 ── Fields [Verdict] Attachments ──",
        "── shm 1 ── Fields  Verdict [Attachments]──",
        "── shm 1 ──[Fields] Verdict  Attachments ──",
    };
    (void)unused;
    assert_int_equal(monitor_press(&test, "t"), EFFECT_DRAW);
    monitor_press(&test, "{Enter}");
    for (size_t i = 0; i < LENGTH_OF(frames); i++) {
        assert_int_equal(monitor_press(&test, "t"), EFFECT_DRAW | EFFECT_DETAIL);
        expect_shown(&test, frames[i]);
    }
    monitor_press(&test, "T");
    expect_shown(&test, frames[1]);
}

static void the_tab_stays_unless_the_kind_lacks_it(void **unused)
{
    (void)unused;
    monitor_press(&test, "{Enter}tt");
    monitor_press(&test, "j");
    expect_shown(&test, "── shm 2 ── Fields  Verdict [Attachments]──");
    monitor_press(&test, "4");
    expect_shown(&test, "── sem 8 ──[Fields] Verdict  Blocked threads  Semaphores ──");
    monitor_press(&test, "2");
    expect_shown(&test, "── shm 2 ── Fields  Verdict [Attachments]──");
}

static void where_not_all_tabs_fit_there_is_the_one_that_is_shown(void **unused)
{
    (void)unused;
    input_resize(&test.state, 24, 40);
    monitor_press(&test, "4{Enter}tt");
    expect_shown(&test, "── sem 8 ──[Blocked threads]────────────\n");
}

static void a_costly_tab_is_read_at_once_and_every_three_seconds(void **unused)
{
    (void)unused;
    monitor_press(&test, "{Enter}");
    assert_true(search_subject_due(&test.state) == SEARCH_NEVER);
    assert_false(search_subject_is_dear(&test.state));
    monitor_press(&test, "t");
    assert_true(search_subject_is_dear(&test.state));
    assert_true(search_subject_due(&test.state) <= test.clock);
    expect_shown(&test, "reading...");
    look_at(&objects[0], NULL, 0);
    assert_true(search_subject_due(&test.state) == test.clock + 3000);
    monitor_press(&test, "j");
    assert_true(search_subject_due(&test.state) <= test.clock);
    monitor_press(&test, "Zk");
    assert_true(search_subject_due(&test.state) == SEARCH_NEVER);
}

static void a_verdict_is_wrapped(void **unused)
{
    (void)unused;
    input_resize(&test.state, 24, 40);
    monitor_press(&test, "j{Enter}t");
    look_at(&objects[1], NULL, 0);
    expect_shown(&test, "\n  orphan\n");
    expect_shown(&test, "\n  creator: process 200 is gone\n"
                        "  last attach or detach: process 200 is\n"
                        "    gone\n");
}

/* Processes */

static void open_attachments(void)
{
    const struct link links[] = {mapping(1, PID, 0x1000), mapping(1, OTHER_PID, 0x2000)};
    monitor_press(&test, "{Enter}{Enter}tt");
    look_at(&objects[0], links, LENGTH_OF(links));
}

static void a_process_is_picked_with_a_mark(void **unused)
{
    (void)unused;
    open_attachments();
    expect_shown(&test, "── shm 1 ── Fields  Verdict [Attachments]─────────"
                        "──────────────────────────────\n"
                        "   PID USER COMMAND ADDRESS SIZE ACCESS\n"
                        "> 4711 bob  master   0x1000 8.0K read-write\n"
                        "  4712 bob  worker   0x2000 8.0K read-write\n"
                        "    2 of 2 mappings found\n");
    assert_int_equal(monitor_press(&test, "j"), EFFECT_DRAW);
    expect_shown(&test, "\n> 4712 bob  worker");
    monitor_press(&test, "jj{PgDn}");
    expect_shown(&test, "\n> 4712 bob  worker");
    monitor_press(&test, "k");
    expect_shown(&test, "\n> 4711 bob  master");
}

static void the_mark_follows_its_process(void **unused)
{
    const struct link later[] = {mapping(1, 12, 0x500), mapping(1, OTHER_PID, 0x2000)};
    (void)unused;
    open_attachments();
    monitor_press(&test, "j");
    look_at(&objects[0], later, 1);
    expect_shown(&test, "\n>  12 ?");
    look_at(&objects[0], later, LENGTH_OF(later));
    expect_shown(&test, "\n>   12 ?");
    monitor_press(&test, "j");
    look_at(&objects[0], later + 1, 1);
    expect_shown(&test, "\n> 4712 bob  worker");
}

static void of_many_processes_the_picked_one_is_in_sight(void **unused)
{
    enum { MANY = 40 };
    struct link links[MANY];
    (void)unused;
    for (uint32_t i = 0; i < MANY; i++)
        links[i] = mapping(1, 500 + i, 0x1000);
    objects[0].shm.nattch = MANY;
    monitor_feed(&test, 1000, objects, LENGTH_OF(objects));
    monitor_press(&test, "{Enter}{Enter}tt");
    look_at(&objects[0], links, MANY);
    monitor_press(&test, "{PgDn}j");
    expect_line(&test, 21, "> 517 ?    ?        0x1000 8.0K read-write");
    monitor_press(&test, "G");
    expect_shown(&test,
                 "\n> 539 ?    ?        0x1000 8.0K read-write\n    40 of 40 mappings found\n");
    monitor_press(&test, "g");
    expect_shown(&test, "\n  PID USER COMMAND ADDRESS SIZE ACCESS\n> 500 ");
}

static void without_a_process_there_is_nothing_to_list(void **unused)
{
    (void)unused;
    assert_int_equal(monitor_press(&test, "l"), EFFECT_DRAW);
    expect_shown(&test, "no process is picked: see Attachments and Blocked threads");
    assert_int_equal(test.state.dialog, DIALOG_NONE);
}

static void all_that_a_process_has_is_listed(void **unused)
{
    const struct link links[] = {mapping(1, PID, 0x1000), mapping(3, PID, 0x8000), waiter(9, PID)};
    (void)unused;
    open_attachments();
    assert_int_equal(monitor_press(&test, "l"), EFFECT_DRAW | EFFECT_PROCESS);
    assert_int_equal(test.state.process, PID);
    expect_shown(&test, "\n What the process is attached to and waits on (Esc)\n"
                        " 4711 master (bob)\n"
                        "\n"
                        " reading...\n");
    struct snapshot *snapshot = searched(objects, LENGTH_OF(objects), links, LENGTH_OF(links));
    assert_int_equal(process_take(&test.state, snapshot, PID), EFFECT_DRAW);
    expect_shown(&test, "\n 4711 master (bob)\n"
                        "\n"
                        " Attachments\n"
                        " ID KEY        OWNER ADDRESS SIZE ACCESS\n"
                        "  1 0x00005001 ann    0x1000 8.0K read-write\n"
                        "  3 0x00005003 ann    0x8000 8.0K read-write\n"
                        "\n"
                        " Blocked threads\n"
                        " sem 9: 4711 master waits for semaphore 0 >= 1\n");
    monitor_press(&test, "{Esc}");
    assert_int_equal(test.state.dialog, DIALOG_NONE);
    assert_int_equal(test.state.detail, DETAIL_FULL);
}

static void what_comes_too_late_is_not_shown(void **unused)
{
    (void)unused;
    open_attachments();
    monitor_press(&test, "l");
    assert_int_equal(process_take(&test.state, searched(objects, 1, NULL, 0), OTHER_PID), 0);
    expect_shown(&test, "reading...");
    monitor_press(&test, "{Esc}");
    assert_int_equal(process_take(&test.state, searched(objects, 1, NULL, 0), PID), 0);
}

static void a_process_that_could_not_be_inspected_is_said_to_be(void **unused)
{
    (void)unused;
    open_attachments();
    monitor_press(&test, "l");
    struct snapshot *snapshot = searched(objects, 1, NULL, 0);
    snapshot->searches[SEARCH_MAPPINGS].refused.count = 1;
    process_take(&test.state, snapshot, PID);
    expect_shown(&test, "\n Attachments\n none\n the process could not be inspected\n"
                        "\n Blocked threads\n none\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(where_nothing_needs_it_nothing_is_searched_for),
        TEST(a_column_is_searched_for_of_the_rows_on_the_screen),
        TEST(filters_orders_and_the_overview_ask_about_all),
        TEST(samples_never_have_what_costs_much),
        TEST(the_fields_ask_about_their_object),
        TEST(of_a_captured_tree_nothing_is_searched_for),
        TEST(a_search_is_made_every_three_seconds_from_its_end),
        TEST(other_rows_are_searched_for_after_one_second),
        TEST(other_columns_and_kinds_are_searched_for_at_once),
        TEST(in_a_pause_only_what_is_new_is_searched_for),
        TEST(what_was_not_found_is_unknown),
        TEST(a_filter_waits_for_the_search),
        TEST(orphans_are_in_the_overview),
        TEST(of_many_orphans_some_are_counted),
        TEST(what_a_search_could_not_inspect_is_said),
        TEST(keys_change_the_tab_around_the_end),
        TEST(the_tab_stays_unless_the_kind_lacks_it),
        TEST(where_not_all_tabs_fit_there_is_the_one_that_is_shown),
        TEST(a_costly_tab_is_read_at_once_and_every_three_seconds),
        TEST(a_verdict_is_wrapped),
        TEST(a_process_is_picked_with_a_mark),
        TEST(the_mark_follows_its_process),
        TEST(of_many_processes_the_picked_one_is_in_sight),
        TEST(without_a_process_there_is_nothing_to_list),
        TEST(all_that_a_process_has_is_listed),
        TEST(what_comes_too_late_is_not_shown),
        TEST(a_process_that_could_not_be_inspected_is_said_to_be),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
