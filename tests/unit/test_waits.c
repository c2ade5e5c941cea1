/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/waits.h"

static void the_operation_in_words(void **state)
{
    static const struct {
        struct wait wait;
        const char *expected;
    } cases[] = {
        {{.operation = OPERATION_SEMOP, .number = 0, .change = -1}, "semaphore 0 >= 1"},
        {{.operation = OPERATION_SEMOP, .number = 65535, .change = INT16_MIN},
         "semaphore 65535 >= 32768"},
        {{.operation = OPERATION_SEMOP, .number = 3, .change = 0}, "semaphore 3 = 0"},
        {{.operation = OPERATION_SEND, .bytes = 0}, "send 0 bytes"},
        {{.operation = OPERATION_SEND, .bytes = UINT64_MAX}, "send 18446744073709551615 bytes"},
        {{.operation = OPERATION_RECEIVE, .type = 0}, "receive any type"},
        {{.operation = OPERATION_RECEIVE, .type = 5}, "receive type 5"},
        {{.operation = OPERATION_RECEIVE, .type = INT64_MAX}, "receive type 9223372036854775807"},
        {{.operation = OPERATION_RECEIVE, .type = -5}, "receive type <= 5"},
        {{.operation = OPERATION_RECEIVE, .type = INT64_MIN},
         "receive type <= 9223372036854775808"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        wait_put_operation(&out, &cases[i].wait);
        expect_bytes(&out, cases[i].expected, cases[i].expected);
    }
}

enum { WORKER = 4211, THREAD = 4212, NAMELESS = 4300, GONE = 4100, ABSENT = 4400, UNSEEN = 4500 };

static struct snapshot *make_snapshot(const struct object *object)
{
    struct snapshot *snapshot = support_snapshot(object, 1, 100);
    struct process *process = snapshot_add_process(snapshot, WORKER);
    process->state = PROCESS_LIVE;
    process->command = text_of("worker");
    snapshot_add_process(snapshot, NAMELESS)->state = PROCESS_LIVE;
    process = snapshot_add_process(snapshot, GONE);
    process->state = PROCESS_GONE;
    process->command = text_of("not to be said");
    snapshot_add_process(snapshot, UNSEEN);
    snapshot_add_semaphores(snapshot, 3);
    return snapshot;
}

/* Gives the snapshot back. */
static void expect_sentence(struct snapshot *snapshot, uint32_t pid, struct wait wait,
                            const char *expected)
{
    const struct view view = {.now = snapshot};
    const struct link link = {.pid = pid, .wait = wait};
    struct buffer out = BUFFER_IN_MEMORY;
    wait_put_sentence(&out, &view, 0, &link);
    snapshot_free(snapshot);
    expect_bytes(&out, expected, expected);
}

static void who_waits(void **state)
{
    static const struct object queue = {.ref.kind = KIND_MSG};
    static const struct {
        uint32_t pid, tid;
        const char *expected;
    } cases[] = {
        {WORKER, WORKER, "4211 worker waits to receive a message of any type"},
        {WORKER, THREAD, "4211 worker (thread 4212) waits to receive a message of any type"},
        {NAMELESS, NAMELESS, "4300 waits to receive a message of any type"},
        {ABSENT, THREAD, "4400 (thread 4212) waits to receive a message of any type"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_sentence(
            make_snapshot(&queue), cases[i].pid,
            (struct wait){.tid = cases[i].tid, .operation = OPERATION_RECEIVE, .is_known = true},
            cases[i].expected);
}

static void waits_on_queues(void **state)
{
    static const struct {
        struct wait wait;
        uint8_t has;
        const char *expected;
    } cases[] = {
        {{.operation = OPERATION_SEND, .is_known = true, .bytes = 1},
         0,
         "4211 worker waits to send a message of 1 byte"},
        {{.operation = OPERATION_SEND, .is_known = true, .bytes = 8192},
         HAS_QBYTES,
         "4211 worker waits to send a message of 8192 bytes; 16000 of 16384 bytes are used"},
        {{.operation = OPERATION_RECEIVE, .is_known = false, .type = 5},
         HAS_QBYTES,
         "4211 worker waits to receive a message; its type cannot be read"},
        {{.operation = OPERATION_RECEIVE, .is_known = true, .type = 5},
         HAS_QBYTES,
         "4211 worker waits to receive a message of type 5"},
        {{.operation = OPERATION_RECEIVE, .is_known = true, .type = -5},
         HAS_QBYTES,
         "4211 worker waits to receive a message of a type up to 5"},
        {{.operation = OPERATION_RECEIVE, .is_known = true, .type = INT64_MIN},
         HAS_QBYTES,
         "4211 worker waits to receive a message of a type up to 9223372036854775808"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object queue = {
            .ref.kind = KIND_MSG, .has = cases[i].has, .msg = {.cbytes = 16000, .qbytes = 16384}};
        struct wait wait = cases[i].wait;
        wait.tid = WORKER;
        expect_sentence(make_snapshot(&queue), WORKER, wait, cases[i].expected);
    }
}

#define WAITS "4211 worker waits for semaphore 1 >= 2"

/* How the semaphore stands and who used it last, as far as that could be read. */
static void waits_on_sets(void **state)
{
    enum { ALL = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS };
    static const struct {
        uint16_t number;
        int16_t change;
        uint8_t has;
        uint32_t pid;
        bool pid_namespace;
        const char *expected;
    } cases[] = {
        {1, -2, 0, 0, false, WAITS},
        {1, -2, HAS_SEMAPHORES, GONE, false, WAITS},
        {1, -2, HAS_SEMAPHORES | HAS_VALUES, GONE, false, WAITS " (now 1)"},
        {1, -2, HAS_SEMAPHORES | HAS_PIDS, GONE, false, WAITS "; last operated by 4100 (gone)"},
        {1, -2, ALL, GONE, false, WAITS " (now 1); last operated by 4100 (gone)"},
        {1, -2, ALL, WORKER, false, WAITS " (now 1); last operated by 4211 worker"},
        {1, -2, ALL, NAMELESS, false, WAITS " (now 1); last operated by 4300"},
        {1, -2, ALL, ABSENT, false, WAITS " (now 1); last operated by 4400"},
        {1, -2, ALL, UNSEEN, false, WAITS " (now 1); last operated by 4500"},
        {1, -2, ALL, 0, false, WAITS " (now 1); nobody has operated on it yet"},
        {1, -2, ALL, 0, true, WAITS " (now 1); last operated by ?"},
        {1, 0, ALL, GONE, false,
         "4211 worker waits for semaphore 1 = 0 (now 1); last operated by 4100 (gone)"},
        {0, 0, HAS_SEMAPHORES | HAS_VALUES, 0, false,
         "4211 worker waits for semaphore 0 = 0 (now 7)"},
        /* One that the set does not have. */
        {2, -1, ALL, GONE, false, "4211 worker waits for semaphore 2 >= 1"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object set = {
            .ref.kind = KIND_SEM, .has = cases[i].has, .sem = {.nsems = 2, .first_at = 1}};
        struct snapshot *snapshot = make_snapshot(&set);
        snapshot->every_pid = !cases[i].pid_namespace;
        snapshot->semaphores[0].value = 99;
        snapshot->semaphores[1].value = 7;
        snapshot->semaphores[2] = (struct semaphore){.value = 1, .pid = cases[i].pid};
        expect_sentence(snapshot, WORKER,
                        (struct wait){.tid = WORKER,
                                      .operation = OPERATION_SEMOP,
                                      .is_known = true,
                                      .number = cases[i].number,
                                      .change = cases[i].change},
                        cases[i].expected);
    }
}

static void a_wait_of_which_nothing_can_be_read(void **state)
{
    static const struct object set = {
        .ref.kind = KIND_SEM, .has = HAS_SEMAPHORES | HAS_VALUES, .sem = {.nsems = 2}};
    (void)state;
    expect_sentence(make_snapshot(&set), WORKER,
                    (struct wait){.tid = WORKER, .operation = OPERATION_SEMOP},
                    "4211 worker waits for a semaphore of the set; which one cannot be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_operation_in_words),
        cmocka_unit_test(who_waits),
        cmocka_unit_test(waits_on_queues),
        cmocka_unit_test(waits_on_sets),
        cmocka_unit_test(a_wait_of_which_nothing_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
