/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "base/memory.h"
#include "monitor/monitor.h"

enum { CLOCK = 5000, GONE = 200, USER = 1000 };

/* What is read again. */
enum { LEFT_OVER, ATTACHED, MARKED, QUEUE, SET, ROWS };

static const struct object objects[ROWS] = {
    [LEFT_OVER] = {.ref.kind = KIND_SHM,
                   .ref.number = 7,
                   .key = 1,
                   .uid = USER,
                   .ctime = 10,
                   .shm = {.cpid = GONE}},
    [ATTACHED] = {.ref.kind = KIND_SHM,
                  .ref.number = 8,
                  .key = 2,
                  .uid = USER,
                  .ctime = 11,
                  .shm = {.nattch = 2, .cpid = GONE}},
    [MARKED] = {.ref.kind = KIND_SHM,
                .ref.number = 9,
                .uid = USER,
                .mode = MODE_DEST | 0600,
                .ctime = 12,
                .shm = {.nattch = 1, .cpid = GONE}},
    /* The ids of each kind are its own. */
    [QUEUE] = {.ref.kind = KIND_MSG, .ref.number = 7, .key = 1, .uid = USER, .ctime = 13},
    [SET] = {.ref.kind = KIND_SEM,
             .ref.number = 7,
             .key = 1,
             .uid = USER,
             .ctime = 14,
             .has = HAS_PIDS | HAS_WAITERS,
             .sem = {.nsems = 0}},
};

static struct erasure erasure;

/* The user saw all of them as they are. */
static int set_up(void **state)
{
    (void)state;
    struct snapshot *snapshot = support_snapshot(objects, ROWS, CLOCK);
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot->owners.complete = true;
    erasure = (struct erasure){.snapshot = snapshot, .rules = {.bulk = true}};
    erasure.wanted = memory_resize(NULL, ROWS + 1, sizeof(*erasure.wanted));
    erasure.count = ROWS;
    memcpy(erasure.wanted, objects, sizeof(objects));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    erasure_free(&erasure);
    return 0;
}

/* Of each target in turn: Remove, Hold or None. */
static void expect_actions(const char *expected)
{
    char actions[16] = "";
    assert_in_range(erasure.plan.count, 0, sizeof(actions) - 1);
    for (size_t i = 0; i < erasure.plan.count; i++)
        actions[i] = "RHN"[erasure.plan.targets[i].action];
    assert_string_equal(actions, expected);
}

static void expect_result(size_t target, enum result expected)
{
    assert_int_equal(erasure.plan.targets[target].result, expected);
}

static void what_is_as_it_was_seen_is_planned_with_all_guards(void **state)
{
    (void)state;
    erasure_plan(&erasure);
    expect_actions("RHNRR");
    assert_ptr_equal(erasure.plan.now, erasure.snapshot);
    expect_result(LEFT_OVER, RESULT_NONE);
    expect_result(MARKED, RESULT_MARKED);
    assert_int_equal(erasure.plan.targets[ATTACHED].hold.guards, GUARD_BIT(GUARD_ATTACHED));
}

static void other_rules_make_another_plan_of_the_same_reading(void **state)
{
    (void)state;
    erasure_plan(&erasure);
    erasure.rules.force = true;
    erasure_plan(&erasure);
    expect_actions("RRNRR");
    erasure.rules.force = false;
    erasure_plan(&erasure);
    expect_actions("RHNRR");
}

static void a_successor_is_no_target(void **state)
{
    (void)state;
    erasure.rules.force = true;
    erasure.wanted[LEFT_OVER].ctime--;
    erasure.wanted[ATTACHED].shm.size++;
    erasure.wanted[QUEUE].key++;
    erasure.wanted[SET].cuid++;
    erasure_plan(&erasure);
    expect_actions("NNNNN");
    expect_result(LEFT_OVER, RESULT_CHANGED);
    expect_result(ATTACHED, RESULT_CHANGED);
    expect_result(MARKED, RESULT_MARKED);
    expect_result(QUEUE, RESULT_CHANGED);
    expect_result(SET, RESULT_CHANGED);
}

/* What holds it back is of no interest: it would be another object's. */
static void a_successor_is_not_held_back(void **state)
{
    (void)state;
    erasure.wanted[ATTACHED].ctime--;
    erasure_plan(&erasure);
    expect_actions("RNNRR");
    expect_result(ATTACHED, RESULT_CHANGED);
    assert_int_equal(erasure.plan.targets[ATTACHED].hold.guards, 0);
}

static void a_segment_marked_since_is_marked(void **state)
{
    (void)state;
    erasure.wanted[MARKED].mode = 0600;
    erasure.wanted[MARKED].key = 77;
    erasure_plan(&erasure);
    expect_actions("RHNRR");
    expect_result(MARKED, RESULT_MARKED);
}

/* shmctl(2): IPC_SET sets the time of change, but what was used before that is no successor. */
static void what_was_used_and_changed_since_is_still_a_target(void **state)
{
    (void)state;
    struct object *now = &erasure.snapshot->objects[QUEUE];
    now->msg.lspid = erasure.wanted[QUEUE].msg.lspid = GONE;
    now->msg.stime = erasure.wanted[QUEUE].msg.stime = 20;
    now->ctime = 30;
    erasure_plan(&erasure);
    expect_actions("RHNRR");
    /* The plan is made of what was read, not of what was seen. */
    assert_int_equal(erasure.plan.targets[QUEUE].object.ctime, 30);
}

static void what_is_not_there_any_more_is_gone(void **state)
{
    (void)state;
    erasure.wanted[ROWS] = (struct object){.ref.kind = KIND_MSG, .ref.number = 99, .ctime = 5};
    erasure.count = ROWS + 1;
    snapshot_add_missing(erasure.snapshot, (struct wanted)BY_ID(KIND_MSG, 99));
    erasure_plan(&erasure);
    expect_actions("RHNRRN");
    expect_result(ROWS, RESULT_GONE);
    assert_int_equal(erasure.plan.targets[ROWS].object.ref.number, 99);
}

/* None of its kind and id was wanted: it must not be there, and if it is, it stays. */
static void what_nobody_wanted_is_left_alone(void **state)
{
    (void)state;
    erasure.rules.force = true;
    erasure.wanted[SET].ref.kind = KIND_MSG;
    erasure.wanted[SET].ref.number = 8;
    erasure.wanted[QUEUE].ref.number = 6;
    erasure_plan(&erasure);
    expect_actions("RRNNN");
    expect_result(QUEUE, RESULT_CHANGED);
    expect_result(SET, RESULT_CHANGED);
}

static void nothing_wanted_is_nothing_planned(void **state)
{
    (void)state;
    snapshot_free(erasure.snapshot);
    erasure.snapshot = snapshot_new();
    erasure.count = 0;
    erasure_plan(&erasure);
    assert_int_equal(erasure.plan.count, 0);
}

static void what_was_freed_can_be_freed_again(void **state)
{
    (void)state;
    erasure_plan(&erasure);
    erasure_free(&erasure);
    assert_null(erasure.wanted);
    assert_null(erasure.snapshot);
    assert_null(erasure.plan.targets);
    assert_int_equal(erasure.count, 0);
    erasure_free(&erasure);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_as_it_was_seen_is_planned_with_all_guards),
        TEST(other_rules_make_another_plan_of_the_same_reading),
        TEST(a_successor_is_no_target),
        TEST(a_successor_is_not_held_back),
        TEST(a_segment_marked_since_is_marked),
        TEST(what_was_used_and_changed_since_is_still_a_target),
        TEST(what_is_not_there_any_more_is_gone),
        TEST(what_nobody_wanted_is_left_alone),
        TEST(nothing_wanted_is_nothing_planned),
        TEST(what_was_freed_can_be_freed_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
