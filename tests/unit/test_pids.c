/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/pids.h"

static void a_pid_of_zero_is_none_or_unknown(void **state)
{
    static const struct {
        uint32_t pid;
        bool used, every_pid;
        enum state state;
    } cases[] = {
        {7, true, false, VALUE_KNOWN},          {7, true, true, VALUE_KNOWN},
        {7, false, false, VALUE_KNOWN},         {7, false, true, VALUE_KNOWN},
        {0, false, false, VALUE_UNSET},         {0, false, true, VALUE_UNSET},
        {0, true, false, VALUE_UNKNOWN},        {0, true, true, VALUE_UNSET},
        {UINT32_MAX, true, false, VALUE_KNOWN},
    };
    struct snapshot snapshot = {0};
    struct view view = {.now = &snapshot};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        snapshot.every_pid = cases[i].every_pid;
        struct value value = pid_value(&view, cases[i].pid, cases[i].used);
        if (value.type != TYPE_PID || value.state != cases[i].state ||
            (value.state == VALUE_KNOWN && value.u != cases[i].pid))
            fail_msg("case %zu", i);
    }
}

/* Of a set without any pid it is the operation that tells that there was somebody. */
static void who_a_semaphore_without_a_pid_stands_for(void **state)
{
    static const struct {
        bool every_pid, closed;
        uint32_t pids[2];
        int64_t otime;
        bool is_nobody;
    } cases[] = {
        {true, false, {0, 0}, 9, true},   {true, true, {0, 0}, 9, true},
        {false, false, {0, 0}, 0, false}, {false, false, {7, 0}, 9, false},
        {false, true, {0, 0}, 0, true},   {false, true, {0, 0}, 9, false},
        {false, true, {7, 0}, 9, true},   {false, true, {0, 7}, 9, true},
    };
    struct semaphore semaphores[4] = {{.pid = 99}, {0}, {0}, {.pid = 99}};
    struct snapshot snapshot = {.semaphores = semaphores, .semaphore_count = 4};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object set = {.ref.kind = KIND_SEM,
                                   .sem = {.nsems = 2, .first_at = 1, .otime = cases[i].otime}};
        snapshot.every_pid = cases[i].every_pid;
        snapshot.closed = cases[i].closed;
        semaphores[1].pid = cases[i].pids[0];
        semaphores[2].pid = cases[i].pids[1];
        if (pid_zero_is_nobody(&snapshot, &set) != cases[i].is_nobody)
            fail_msg("case %zu", i);
    }
}

static void a_command_is_that_of_the_very_process(void **state)
{
    static const struct {
        enum process_state state;
        enum state expected;
        int64_t start, last;
    } cases[] = {
        {PROCESS_LIVE, VALUE_KNOWN, 900, 1000},       {PROCESS_LIVE, VALUE_KNOWN, 1000, 1000},
        {PROCESS_LIVE, VALUE_KNOWN, 1002, 1000}, /* within the margin of two clocks */
        {PROCESS_LIVE, VALUE_UNSET, 1003, 1000}, /* the pid has a later holder */
        {PROCESS_LIVE, VALUE_UNSET, INT64_MAX, 1000}, {PROCESS_LIVE, VALUE_KNOWN, 0, INT64_MAX},
        {PROCESS_LIVE, VALUE_UNSET, 900, INT64_MIN},  {PROCESS_GONE, VALUE_UNSET, 900, 1000},
        {PROCESS_UNKNOWN, VALUE_UNKNOWN, 900, 1000},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = snapshot_new();
        struct view view = {.now = snapshot};
        struct process *process = snapshot_add_process(snapshot, 42);
        process->state = cases[i].state;
        process->start = cases[i].start;
        process->command = text_of("postgres");
        struct value value = pid_command(&view, 42, cases[i].last);
        if (value.type != TYPE_TEXT || value.state != cases[i].expected ||
            (value.state == VALUE_KNOWN && !text_equals(value.text, "postgres")))
            fail_msg("case %zu: state %d", i, (int)value.state);
        snapshot_free(snapshot);
    }
}

static void a_process_nobody_looked_for_is_unknown(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    struct view view = {.now = snapshot};

    (void)state;
    assert_int_equal(pid_command(&view, 42, 1000).state, VALUE_UNKNOWN);
    snapshot_add_process(snapshot, 42); /* cleared: its state is unknown */
    assert_int_equal(pid_command(&view, 42, 1000).state, VALUE_UNKNOWN);
    assert_int_equal(pid_command(&view, 0, 1000).state, VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

/* The oldest time that a segment shows is the latest at which it can have been made. */
static void a_creator_is_older_than_all_that_happened(void **state)
{
    static const struct {
        int64_t ctime, atime, dtime;
        enum state expected;
    } cases[] = {
        {1000, 0, 0, VALUE_KNOWN},      {998, 0, 0, VALUE_KNOWN},
        {997, 0, 0, VALUE_UNSET},       {5000, 998, 0, VALUE_KNOWN},
        {5000, 997, 0, VALUE_UNSET},    {5000, 0, 998, VALUE_KNOWN},
        {5000, 0, 997, VALUE_UNSET},    {5000, 998, 997, VALUE_UNSET},
        {5000, 997, 6000, VALUE_UNSET}, {1000, 6000, 7000, VALUE_KNOWN},
    };
    struct snapshot *snapshot = support_snapshot(&(struct object){.ref.kind = KIND_SHM}, 1, 0);
    struct view view = {.now = snapshot};

    (void)state;
    *snapshot_add_process(snapshot, 42) = (struct process){
        .pid = 42, .state = PROCESS_LIVE, .start = 1000, .command = text_of("postgres")};
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        snapshot->objects[0] = (struct object){.ref.kind = KIND_SHM, .ctime = cases[i].ctime};
        struct segment *segment = &snapshot->objects[0].shm;
        segment->atime = cases[i].atime;
        segment->dtime = cases[i].dtime;
        segment->cpid = 42;
        struct value value = pid_creator(&view, 0);
        if (value.type != TYPE_TEXT || value.state != cases[i].expected)
            fail_msg("case %zu: state %d", i, (int)value.state);
        segment->cpid = 0;
        assert_int_equal(pid_creator(&view, 0).state, VALUE_UNKNOWN);
    }
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pid_of_zero_is_none_or_unknown),
        cmocka_unit_test(who_a_semaphore_without_a_pid_stands_for),
        cmocka_unit_test(a_command_is_that_of_the_very_process),
        cmocka_unit_test(a_process_nobody_looked_for_is_unknown),
        cmocka_unit_test(a_creator_is_older_than_all_that_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
