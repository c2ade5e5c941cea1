/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The traces that each kind of objects keeps of processes: guards, verdict and plan ask them. */
#include "config.h"

#include "support.h"

#include "model/kind.h"
#include "model/traces.h"

static struct semaphore semaphores[] = {{.pid = 99}, {.pid = 31}, {0}, {.pid = 32}, {.pid = 99}};
static struct snapshot snapshot = {.semaphores = semaphores,
                                   .semaphore_count = LENGTH_OF(semaphores)};

static const struct object segment = {
    .ref.kind = KIND_SHM,
    .ctime = 50,
    .shm = {.cpid = 11, .lpid = 12, .atime = 60, .dtime = 70},
};
static const struct object queue = {
    .ref.kind = KIND_MSG,
    .ctime = 50,
    .msg = {.lspid = 21, .lrpid = 22, .stime = 60, .rtime = 70},
};
static const struct object set = {
    .ref.kind = KIND_SEM,
    .has = HAS_PIDS,
    .ctime = 50,
    .sem = {.nsems = 3, .first_at = 1, .otime = 60},
};

static void expect_traces(const struct object *object, const struct trace *expected, size_t count)
{
    struct traces traces = traces_of(&snapshot, object);
    struct trace trace;

    for (size_t i = 0; i < count; i++) {
        assert_true(traces_next(&traces, &trace));
        assert_int_equal(trace.role, expected[i].role);
        assert_int_equal(trace.pid, expected[i].pid);
        assert_int_equal(trace.last, expected[i].last);
        assert_int_equal(trace.is_done, expected[i].is_done);
    }
    assert_false(traces_next(&traces, &trace));
    assert_false(traces_next(&traces, &trace));
    assert_false(traces.is_unread);
}

static void a_segment_keeps_its_creator_and_the_last_to_attach(void **state)
{
    struct object other = segment;
    (void)state;
    const struct trace both[] = {{TRACE_CREATOR, 11, 50, true}, {TRACE_ATTACHER, 12, 70, true}};
    expect_traces(&segment, both, 2);
    other.shm.atime = 80;
    const struct trace again[] = {{TRACE_CREATOR, 11, 50, true}, {TRACE_ATTACHER, 12, 80, true}};
    expect_traces(&other, again, 2);
    other.shm.dtime = 0;
    expect_traces(&other, again, 2);
    other.shm.atime = 0;
    other.shm.lpid = 0;
    const struct trace never[] = {{TRACE_CREATOR, 11, 50, true}, {TRACE_ATTACHER, 0, 0, false}};
    expect_traces(&other, never, 2);
    other.shm.dtime = 70;
    const struct trace unnamed[] = {{TRACE_CREATOR, 11, 50, true}, {TRACE_ATTACHER, 0, 70, true}};
    expect_traces(&other, unnamed, 2);
}

static void a_queue_keeps_the_last_receiver_and_sender(void **state)
{
    struct object other = queue;
    (void)state;
    const struct trace both[] = {{TRACE_RECEIVER, 22, 70, true}, {TRACE_SENDER, 21, 60, true}};
    expect_traces(&queue, both, 2);
    other.msg.rtime = 0;
    other.msg.lrpid = 0;
    const struct trace sent[] = {{TRACE_RECEIVER, 0, 0, false}, {TRACE_SENDER, 21, 60, true}};
    expect_traces(&other, sent, 2);
    other = queue;
    other.msg.stime = 0;
    other.msg.lspid = 0;
    const struct trace received[] = {{TRACE_RECEIVER, 22, 70, true}, {TRACE_SENDER, 0, 0, false}};
    expect_traces(&other, received, 2);
}

/* Who operated on a semaphore without a pid can be a process that has no number here. */
static void a_set_keeps_who_operated_on_each_semaphore(void **state)
{
    struct object other = set;
    (void)state;
    const struct trace doubt[] = {{TRACE_OPERATOR, 31, 60, true},
                                  {TRACE_OPERATOR, 0, 60, true},
                                  {TRACE_OPERATOR, 32, 60, true}};
    expect_traces(&set, doubt, 3);
    snapshot.every_pid = true;
    const struct trace nobody[] = {{TRACE_OPERATOR, 31, 60, true},
                                   {TRACE_OPERATOR, 0, 60, false},
                                   {TRACE_OPERATOR, 32, 60, true}};
    expect_traces(&set, nobody, 3);
    snapshot.every_pid = false;
    other.ctime = 80; /* SETVAL */
    other.sem.nsems = 1;
    const struct trace one[] = {{TRACE_OPERATOR, 31, 80, true}};
    expect_traces(&other, one, 1);
}

static void pids_that_could_not_be_read_are_missing(void **state)
{
    struct object unread = set;
    struct traces traces = traces_of(&snapshot, &unread);
    struct trace trace;
    (void)state;
    unread.has = 0;
    assert_false(traces_next(&traces, &trace));
    assert_true(traces.is_unread);
}

static void only_a_segment_keeps_its_creator(void **state)
{
    struct trace creator = {0};
    (void)state;
    assert_true(traces_creator(&snapshot, &segment, &creator));
    assert_int_equal(creator.role, TRACE_CREATOR);
    assert_int_equal(creator.pid, 11);
    assert_int_equal(creator.last, 50);
    assert_false(traces_creator(&snapshot, &queue, &creator));
    assert_false(traces_creator(&snapshot, &set, &creator));
}

static void what_tells_of_the_processes_is_collected(void **state)
{
    (void)state;
    assert_int_equal(trace_fact(TRACE_CREATOR), FACT_CREATORS);
    assert_int_equal(trace_fact(TRACE_ATTACHER), FACT_LAST_USERS);
    assert_int_equal(trace_fact(TRACE_SENDER), FACT_LAST_USERS);
    assert_int_equal(trace_fact(TRACE_RECEIVER), FACT_LAST_USERS);
    assert_int_equal(trace_fact(TRACE_OPERATOR), FACT_SEMAPHORE_USERS);
    assert_int_equal(trace_facts_of(KIND_SHM), FACT_CREATORS | FACT_LAST_USERS);
    assert_int_equal(trace_facts_of(KIND_MSG), FACT_LAST_USERS);
    assert_int_equal(trace_facts_of(KIND_SEM), FACT_SEMAPHORE_USERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_segment_keeps_its_creator_and_the_last_to_attach),
        cmocka_unit_test(a_queue_keeps_the_last_receiver_and_sender),
        cmocka_unit_test(a_set_keeps_who_operated_on_each_semaphore),
        cmocka_unit_test(pids_that_could_not_be_read_are_missing),
        cmocka_unit_test(only_a_segment_keeps_its_creator),
        cmocka_unit_test(what_tells_of_the_processes_is_collected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
