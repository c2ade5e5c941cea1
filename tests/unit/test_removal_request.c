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

static struct removal_request request;

/* The user saw all of them as they are. */
static int set_up(void **state)
{
    (void)state;
    struct snapshot *snapshot = support_snapshot(objects, ROWS, CLOCK);
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot->owners.complete = true;
    request = (struct removal_request){.snapshot = snapshot, .rules = {.bulk = true}};
    request.wanted = memory_resize(NULL, ROWS + 1, sizeof(*request.wanted));
    request.count = ROWS;
    memcpy(request.wanted, objects, sizeof(objects));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    removal_request_free(&request);
    return 0;
}

/* Of each target in turn: Remove, Hold or None. */
static void expect_actions(const char *expected)
{
    char actions[16] = "";
    assert_in_range(request.plan.count, 0, sizeof(actions) - 1);
    for (size_t i = 0; i < request.plan.count; i++)
        actions[i] = "RHN"[request.plan.targets[i].action];
    assert_string_equal(actions, expected);
}

static void expect_result(size_t target, enum result expected)
{
    assert_int_equal(request.plan.targets[target].result, expected);
}

static void what_is_as_it_was_seen_is_planned_with_all_guards(void **state)
{
    (void)state;
    removal_request_plan(&request);
    expect_actions("RHNRR");
    assert_ptr_equal(request.plan.now, request.snapshot);
    expect_result(LEFT_OVER, RESULT_NONE);
    expect_result(MARKED, RESULT_MARKED);
    assert_int_equal(request.plan.targets[ATTACHED].hold.guards, GUARD_BIT(GUARD_ATTACHED));
}

static void other_rules_make_another_plan_of_the_same_reading(void **state)
{
    (void)state;
    removal_request_plan(&request);
    request.rules.force = true;
    removal_request_plan(&request);
    expect_actions("RRNRR");
    request.rules.force = false;
    removal_request_plan(&request);
    expect_actions("RHNRR");
}

static void a_successor_is_no_target(void **state)
{
    (void)state;
    request.rules.force = true;
    request.wanted[LEFT_OVER].ctime--;
    request.wanted[ATTACHED].shm.size++;
    request.wanted[QUEUE].key++;
    request.wanted[SET].cuid++;
    removal_request_plan(&request);
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
    request.wanted[ATTACHED].ctime--;
    removal_request_plan(&request);
    expect_actions("RNNRR");
    expect_result(ATTACHED, RESULT_CHANGED);
    assert_int_equal(request.plan.targets[ATTACHED].hold.guards, 0);
}

static void a_segment_marked_since_is_marked(void **state)
{
    (void)state;
    request.wanted[MARKED].mode = 0600;
    request.wanted[MARKED].key = 77;
    removal_request_plan(&request);
    expect_actions("RHNRR");
    expect_result(MARKED, RESULT_MARKED);
}

/* shmctl(2): IPC_SET sets the time of change, but what was used before that is no successor. */
static void what_was_used_and_changed_since_is_still_a_target(void **state)
{
    (void)state;
    struct object *now = &request.snapshot->objects[QUEUE];
    now->msg.lspid = request.wanted[QUEUE].msg.lspid = GONE;
    now->msg.stime = request.wanted[QUEUE].msg.stime = 20;
    now->ctime = 30;
    removal_request_plan(&request);
    expect_actions("RHNRR");
    /* The plan is made of what was read, not of what was seen. */
    assert_int_equal(request.plan.targets[QUEUE].object.ctime, 30);
}

static void what_is_not_there_any_more_is_gone(void **state)
{
    (void)state;
    request.wanted[ROWS] = (struct object){.ref.kind = KIND_MSG, .ref.number = 99, .ctime = 5};
    request.count = ROWS + 1;
    snapshot_add_missing(request.snapshot, (struct wanted)BY_ID(KIND_MSG, 99));
    removal_request_plan(&request);
    expect_actions("RHNRRN");
    expect_result(ROWS, RESULT_GONE);
    assert_int_equal(request.plan.targets[ROWS].object.ref.number, 99);
}

/* None of its kind and id was wanted: it must not be there, and if it is, it stays. */
static void what_nobody_wanted_is_left_alone(void **state)
{
    (void)state;
    request.rules.force = true;
    request.wanted[SET].ref.kind = KIND_MSG;
    request.wanted[SET].ref.number = 8;
    request.wanted[QUEUE].ref.number = 6;
    removal_request_plan(&request);
    expect_actions("RRNNN");
    expect_result(QUEUE, RESULT_CHANGED);
    expect_result(SET, RESULT_CHANGED);
}

static void nothing_wanted_is_nothing_planned(void **state)
{
    (void)state;
    snapshot_free(request.snapshot);
    request.snapshot = snapshot_new();
    request.count = 0;
    removal_request_plan(&request);
    assert_int_equal(request.plan.count, 0);
}

static void what_was_freed_can_be_freed_again(void **state)
{
    (void)state;
    removal_request_plan(&request);
    removal_request_free(&request);
    assert_null(request.wanted);
    assert_null(request.snapshot);
    assert_null(request.plan.targets);
    assert_int_equal(request.count, 0);
    removal_request_free(&request);
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
