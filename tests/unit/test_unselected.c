/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/unselected.h"

enum { CLOCK = 5000, LIVES = 100, GONE = 200, UNSEEN = 300 };

static const struct object objects[] = {
    {.ref.kind = KIND_SHM, .ref.number = 1, .shm = {.nattch = 1}},
    {.ref.kind = KIND_SHM, .ref.number = 2, .shm = {.nattch = 2}},
    {.ref.kind = KIND_SHM, .ref.number = 3, .shm = {.cpid = LIVES}},
    {.ref.kind = KIND_SHM, .ref.number = 4, .ctime = CLOCK - 10, .shm = {.cpid = GONE}},
    {.ref.kind = KIND_SHM, .ref.number = 5, .shm = {.cpid = UNSEEN}},
    {.ref.kind = KIND_MSG, .ref.number = 1, .msg = {.qnum = 1}},
};

static struct arena scratch;
static struct snapshot *snapshot;
static struct view view = {.scratch = &scratch};

static int set_up(void **state)
{
    (void)state;
    snapshot = support_snapshot(objects, LENGTH_OF(objects), CLOCK);
    snapshot_add_process(snapshot, LIVES)->state = PROCESS_LIVE;
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot->every_pid = true;
    snapshot->owners.complete = true;
    snapshot->searches[SEARCH_THREADS].done = true;
    view.now = snapshot;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(snapshot);
    arena_free(&scratch);
    return 0;
}

static void count(const char *expression, bool orphans, struct unselected counts[KINDS])
{
    static const struct filter_scope nowhere = {.shown = {NULL}};
    struct filter_error error;
    struct filter *filter = filter_parse(expression, &nowhere, &error);
    assert_non_null(filter);
    unselected_count(counts, &view, filter, orphans);
    filter_free(filter);
}

static void a_selection_of_orphans_counts_verdicts(void **state)
{
    struct unselected counts[KINDS];
    (void)state;
    count("orphan and idle >= 86400s", true, counts);
    assert_int_equal(counts[KIND_SHM].all, 5);
    assert_int_equal(counts[KIND_SHM].by_verdict[VERDICT_IN_USE], 2);
    assert_int_equal(counts[KIND_SHM].by_verdict[VERDICT_IDLE], 1);
    assert_int_equal(counts[KIND_SHM].by_verdict[VERDICT_UNKNOWN], 1);
    assert_int_equal(counts[KIND_SHM].by_verdict[VERDICT_ORPHAN], 1);
    assert_int_equal(counts[KIND_MSG].all, 1);
    assert_int_equal(counts[KIND_MSG].by_verdict[VERDICT_IDLE], 1);
    assert_int_equal(counts[KIND_SEM].all, 0);
}

static void a_filter_does_not_match_or_is_in_doubt(void **state)
{
    struct unselected counts[KINDS];
    (void)state;
    count("command = x", false, counts);
    assert_int_equal(counts[KIND_SHM].all, 5);
    assert_int_equal(counts[KIND_SHM].unsure + counts[KIND_SHM].unmatched, 5);
    assert_true(counts[KIND_SHM].unsure >= 1);
    assert_true(counts[KIND_SHM].unmatched >= 1);
    /* A queue has no command: that is not known to be another one. */
    assert_int_equal(counts[KIND_MSG].unsure, 1);
    count("id > 9", false, counts);
    assert_int_equal(counts[KIND_SHM].unmatched, 5);
    assert_int_equal(counts[KIND_SHM].unsure, 0);
}

static void what_is_selected_by_now_does_not_count(void **state)
{
    struct unselected counts[KINDS];
    (void)state;
    count("id = 1", false, counts);
    assert_int_equal(counts[KIND_SHM].all, 4);
    assert_int_equal(counts[KIND_MSG].all, 0);
    unselected_count(counts, &view, NULL, false);
    assert_int_equal(counts[KIND_SHM].all, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_selection_of_orphans_counts_verdicts),
        TEST(a_filter_does_not_match_or_is_in_doubt),
        TEST(what_is_selected_by_now_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
