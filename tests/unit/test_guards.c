/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/guards.h"

/* Whose objects those are that no guard holds back. */
enum { USER = 1000, OTHER = 1001, NOBODY = 65534 };

/* Processes of each state; ABSENT was not looked for. */
enum { ALIVE = 100, ALIVE_TOO = 101, GONE = 200, UNSEEN = 300, ABSENT = 400 };

static struct snapshot *snapshot;

/* A snapshot in which all is known, of OBJECT and (unless NULL) its semaphores. */
static struct view make_view(const struct object *object, const struct semaphore *semaphores)
{
    snapshot = support_snapshot(object, 1, 5000);
    snapshot_add_process(snapshot, ALIVE)->state = PROCESS_LIVE;
    snapshot_add_process(snapshot, ALIVE_TOO)->state = PROCESS_LIVE;
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot_add_process(snapshot, UNSEEN)->state = PROCESS_UNKNOWN;
    snapshot->owners.complete = true;
    if (semaphores) {
        /* Not at the first place: that is another set's. */
        snapshot_add_semaphores(snapshot, 2);
        size_t count = (size_t)object->sem.nsems, first = snapshot_add_semaphores(snapshot, count);
        snapshot->objects[0].sem.first_at = first;
        memcpy(snapshot->semaphores + first, semaphores, count * sizeof(*semaphores));
        snapshot->semaphores[0] = (struct semaphore){.ncnt = 1, .zcnt = 1, .pid = ALIVE};
    }
    return (struct view){.now = snapshot};
}

static void expect_hold(struct hold hold, unsigned guards, unsigned unsure, const char *what,
                        size_t number)
{
    if (hold.guards != guards || hold.unsure != unsure)
        fail_msg("%s %zu: guards %x and not %x, unsure %x and not %x", what, number, hold.guards,
                 guards, hold.unsure, unsure);
}

enum {
    PROTECTED = GUARD_BIT(GUARD_PROTECTED),
    ATTACHED = GUARD_BIT(GUARD_ATTACHED),
    MESSAGES = GUARD_BIT(GUARD_MESSAGES),
    WAITERS = GUARD_BIT(GUARD_WAITERS),
    PROCESS = GUARD_BIT(GUARD_PROCESS),
    OWNER = GUARD_BIT(GUARD_OWNER),
    SYSTEM = GUARD_BIT(GUARD_SYSTEM),
    UNMAPPED = GUARD_BIT(GUARD_UNMAPPED),
};

struct segment_case {
    struct segment shm;
    bool every_pid;
    unsigned guards, unsure;
    uint32_t pid;
};

static void expect_segments(const struct segment_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct object object = {.ref.kind = KIND_SHM, .uid = USER, .shm = cases[i].shm};
        struct view view = make_view(&object, NULL);
        snapshot->every_pid = cases[i].every_pid;
        struct hold hold = guards_test(&view, 0, false);
        snapshot_free(snapshot);
        expect_hold(hold, cases[i].guards, cases[i].unsure, "segment", i);
        assert_int_equal(hold.pid, cases[i].pid);
    }
}

static void an_attach_holds_a_segment(void **state)
{
    static const struct segment_case cases[] = {
        {.shm = {.cpid = GONE}},
        {.shm = {.cpid = GONE, .nattch = 1}, .guards = ATTACHED},
        {.shm = {.cpid = GONE, .nattch = UINT64_C(1) << 32}, .guards = ATTACHED},
    };
    (void)state;
    expect_segments(cases, LENGTH_OF(cases));
}

static void a_process_holds_a_segment(void **state)
{
    static const struct segment_case cases[] = {
        {.shm = {.cpid = ALIVE}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = UNSEEN}, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = ABSENT}, .guards = PROCESS, .unsure = PROCESS},
        /* Each was made by somebody, so nobody is somebody who cannot be seen. */
        {.shm = {.cpid = 0}, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = 0}, .every_pid = true, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = GONE, .lpid = GONE, .atime = 9}},
        {.shm = {.cpid = GONE, .lpid = ALIVE, .atime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = GONE, .lpid = ALIVE}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = ALIVE, .lpid = GONE, .atime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = GONE, .lpid = UNSEEN, .atime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = GONE, .lpid = ABSENT, .dtime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = ALIVE, .lpid = UNSEEN, .atime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = UNSEEN, .lpid = ALIVE, .atime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = 0, .lpid = ALIVE, .atime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.shm = {.cpid = UNSEEN, .lpid = GONE, .atime = 9}, .guards = PROCESS, .unsure = PROCESS},
        /* An attach or a detach whose process has no pid here. */
        {.shm = {.cpid = GONE, .atime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = GONE, .dtime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.shm = {.cpid = GONE, .dtime = 9}, .every_pid = true},
    };
    (void)state;
    expect_segments(cases, LENGTH_OF(cases));
}

struct queue_case {
    struct queue msg;
    bool every_pid;
    unsigned guards, unsure;
    uint32_t pid;
};

static void expect_queues(const struct queue_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct object object = {.ref.kind = KIND_MSG, .uid = USER, .msg = cases[i].msg};
        struct view view = make_view(&object, NULL);
        snapshot->every_pid = cases[i].every_pid;
        struct hold hold = guards_test(&view, 0, false);
        snapshot_free(snapshot);
        expect_hold(hold, cases[i].guards, cases[i].unsure, "queue", i);
        assert_int_equal(hold.pid, cases[i].pid);
    }
}

static void messages_hold_a_queue(void **state)
{
    static const struct queue_case cases[] = {
        {.msg = {.qnum = 0, .qbytes = 16384}},
        {.msg = {.qnum = 1}, .guards = MESSAGES},
        {.msg = {.qnum = UINT64_C(1) << 32}, .guards = MESSAGES},
    };
    (void)state;
    expect_queues(cases, LENGTH_OF(cases));
}

static void a_process_holds_a_queue(void **state)
{
    static const struct queue_case cases[] = {
        {.msg = {.lspid = GONE, .stime = 9, .lrpid = GONE, .rtime = 9}},
        {.msg = {.lspid = GONE, .stime = 9}},
        {.msg = {.lrpid = GONE, .rtime = 9}},
        {.msg = {.lspid = ALIVE, .stime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.msg = {.lrpid = ALIVE, .rtime = 9}, .guards = PROCESS, .pid = ALIVE},
        {.msg = {.lspid = ALIVE, .stime = 9, .lrpid = GONE, .rtime = 9},
         .guards = PROCESS,
         .pid = ALIVE},
        {.msg = {.lspid = UNSEEN, .stime = 9, .lrpid = ALIVE, .rtime = 9},
         .guards = PROCESS,
         .pid = ALIVE},
        {.msg = {.lspid = UNSEEN, .stime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.msg = {.lrpid = ABSENT, .rtime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.msg = {.stime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.msg = {.rtime = 9}, .guards = PROCESS, .unsure = PROCESS},
        {.msg = {.stime = 9, .rtime = 9}, .every_pid = true},
    };
    (void)state;
    expect_queues(cases, LENGTH_OF(cases));
}

enum { SEMAPHORES = 3 };

struct set_case {
    uint8_t has;
    struct semaphore semaphores[SEMAPHORES];
    bool every_pid;
    unsigned guards, unsure;
    uint32_t pid;
};

/* Whoever vouches for all processes lifts the doubt, but not where the set itself speaks against that. */
static void by_the_word_of_the_caller_a_set_is_free(void **state)
{
    static const struct {
        bool closed;
        uint32_t pids[SEMAPHORES];
        unsigned guards;
    } cases[] = {
        {false, {GONE, 0, 0}, PROCESS},
        {true, {GONE, 0, 0}, 0},
        {true, {GONE, ALIVE, 0}, PROCESS},
        {true, {0, 0, 0}, PROCESS},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SEM,
                                      .uid = USER,
                                      .has = HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS,
                                      .sem = {.nsems = SEMAPHORES, .otime = 5}};
        struct semaphore semaphores[SEMAPHORES] = {{0}};
        for (size_t number = 0; number < SEMAPHORES; number++)
            semaphores[number].pid = cases[i].pids[number];
        struct view view = make_view(&object, semaphores);
        snapshot->closed = cases[i].closed;
        struct hold hold = guards_test(&view, 0, false);
        snapshot_free(snapshot);
        if (hold.guards != cases[i].guards)
            fail_msg("case %zu: %x", i, hold.guards);
    }
}

static void expect_sets(const struct set_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct object object = {
            .ref.kind = KIND_SEM, .uid = USER, .has = cases[i].has, .sem = {.nsems = SEMAPHORES}};
        struct view view = make_view(&object, cases[i].semaphores);
        snapshot->every_pid = cases[i].every_pid;
        struct hold hold = guards_test(&view, 0, false);
        snapshot_free(snapshot);
        expect_hold(hold, cases[i].guards, cases[i].unsure, "set", i);
        assert_int_equal(hold.pid, cases[i].pid);
    }
}

#define ALL_READ (HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS)
#define GONE_PID    \
    {               \
        .pid = GONE \
    }

static void waiters_hold_a_set(void **state)
{
    static const struct set_case cases[] = {
        {.has = ALL_READ, .semaphores = {{.value = 9, .pid = GONE}, GONE_PID, GONE_PID}},
        {.has = ALL_READ,
         .semaphores = {{.ncnt = 1, .pid = GONE}, GONE_PID, GONE_PID},
         .guards = WAITERS},
        {.has = ALL_READ,
         .semaphores = {{.zcnt = 1, .pid = GONE}, GONE_PID, GONE_PID},
         .guards = WAITERS},
        {.has = ALL_READ,
         .semaphores = {GONE_PID, GONE_PID, {.ncnt = 1, .pid = GONE}},
         .guards = WAITERS},
        {.has = ALL_READ,
         .semaphores = {GONE_PID, GONE_PID, {.zcnt = 7, .pid = GONE}},
         .guards = WAITERS},
        /* The cleared numbers of what could not be read are no zeros. */
        {.has = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS,
         .semaphores = {GONE_PID, GONE_PID, GONE_PID},
         .guards = WAITERS,
         .unsure = WAITERS},
    };
    (void)state;
    expect_sets(cases, LENGTH_OF(cases));
}

static void a_process_holds_a_set(void **state)
{
    static const struct set_case cases[] = {
        {.has = ALL_READ,
         .semaphores = {{.pid = ALIVE}, GONE_PID, GONE_PID},
         .guards = PROCESS,
         .pid = ALIVE},
        {.has = ALL_READ,
         .semaphores = {GONE_PID, GONE_PID, {.pid = ALIVE}},
         .guards = PROCESS,
         .pid = ALIVE},
        {.has = ALL_READ,
         .semaphores = {{.pid = ALIVE}, {.pid = ALIVE_TOO}, GONE_PID},
         .guards = PROCESS,
         .pid = ALIVE_TOO},
        {.has = ALL_READ,
         .semaphores = {{.pid = UNSEEN}, GONE_PID, {.pid = ALIVE}},
         .guards = PROCESS,
         .pid = ALIVE},
        {.has = ALL_READ,
         .semaphores = {{.pid = ALIVE}, {.pid = UNSEEN}, {.pid = ABSENT}},
         .guards = PROCESS,
         .pid = ALIVE},
        {.has = ALL_READ,
         .semaphores = {GONE_PID, {.pid = UNSEEN}, GONE_PID},
         .guards = PROCESS,
         .unsure = PROCESS},
        {.has = ALL_READ,
         .semaphores = {GONE_PID, GONE_PID, {.pid = ABSENT}},
         .guards = PROCESS,
         .unsure = PROCESS},
        /* Nobody yet, or somebody of another pid namespace: only who sees every pid can tell. */
        {.has = ALL_READ,
         .semaphores = {GONE_PID, {.pid = 0}, GONE_PID},
         .guards = PROCESS,
         .unsure = PROCESS},
        {.has = ALL_READ, .semaphores = {GONE_PID, {.pid = 0}, GONE_PID}, .every_pid = true},
        {.has = HAS_SEMAPHORES | HAS_WAITERS,
         .every_pid = true,
         .guards = PROCESS,
         .unsure = PROCESS},
        {.every_pid = true, .guards = PROCESS | WAITERS, .unsure = PROCESS | WAITERS},
    };
    (void)state;
    expect_sets(cases, LENGTH_OF(cases));
}

/* An object of each kind that nothing about itself holds back. */
static struct view make_free(enum kind kind, uint32_t uid)
{
    static const struct semaphore semaphores[] = {GONE_PID};
    struct object object = {.ref.kind = kind, .uid = uid, .has = ALL_READ};
    if (kind == KIND_SHM)
        object.shm.cpid = GONE;
    if (kind == KIND_SEM)
        object.sem.nsems = LENGTH_OF(semaphores);
    return make_view(&object, kind == KIND_SEM ? semaphores : NULL);
}

static void live_processes_of_the_owner_hold(void **state)
{
    static const struct {
        uint32_t live, unsure; /* 0: none */
        bool overlooked;
        unsigned guards, unsure_guards;
    } cases[] = {
        {0, 0, false, 0, 0},
        {OTHER, 0, false, 0, 0},
        {0, OTHER, false, 0, 0},
        {USER, 0, false, OWNER, 0},
        {USER, USER, false, OWNER, 0},
        {USER, 0, true, OWNER, 0},
        {0, USER, false, OWNER, OWNER},
        {OTHER, USER, false, OWNER, OWNER},
        {0, 0, true, OWNER, OWNER},
        {OTHER, OTHER, true, OWNER, OWNER},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases) * KINDS; i++) {
        size_t number = i / KINDS;
        struct view view = make_free((enum kind)(i % KINDS), USER);
        snapshot->owners.complete = !cases[number].overlooked;
        if (cases[number].live)
            owners_add_live(&snapshot->owners, 0, cases[number].live);
        if (cases[number].unsure)
            idmap_add(&snapshot->owners.unsure, cases[number].unsure, 0);
        struct hold hold = guards_test(&view, 0, true);
        snapshot_free(snapshot);
        expect_hold(hold, cases[number].guards, cases[number].unsure_guards, "case", number);
    }
}

static void a_system_account_holds_unless_it_was_named(void **state)
{
    static const struct {
        uint32_t uid;
        bool named;
        unsigned guards;
    } cases[] = {
        {0, false, SYSTEM},     {26, false, SYSTEM}, {999, false, SYSTEM}, {1000, false, 0},
        {UINT32_MAX, false, 0}, {0, true, 0},        {26, true, 0},        {1000, true, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases) * KINDS; i++) {
        size_t number = i / KINDS;
        struct view view = make_free((enum kind)(i % KINDS), cases[number].uid);
        struct hold hold = guards_test(&view, 0, cases[number].named);
        snapshot_free(snapshot);
        expect_hold(hold, cases[number].guards, 0, "case", number);
    }
}

static void the_uid_of_all_unmapped_users_holds(void **state)
{
    static const struct {
        struct quantity unmapped;
        uint32_t uid;
        unsigned guards;
    } cases[] = {
        {{true, NOBODY}, NOBODY, UNMAPPED},
        {{true, NOBODY}, USER, 0},
        {{false, 0}, NOBODY, 0},      /* an ordinary account where every user is mapped */
        {{false, NOBODY}, NOBODY, 0}, /* what is not known has no amount */
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases) * KINDS; i++) {
        size_t number = i / KINDS;
        struct view view = make_free((enum kind)(i % KINDS), cases[number].uid);
        snapshot->owners.unmapped = cases[number].unmapped;
        struct hold plain = guards_test(&view, 0, false), named = guards_test(&view, 0, true);
        snapshot_free(snapshot);
        expect_hold(plain, cases[number].guards, 0, "case", number);
        expect_hold(named, cases[number].guards, 0, "named, case", number);
    }
}

/* In an empty snapshot: whatever was not collected holds back. */
static void nothing_collected_holds_everything(void **state)
{
    static const struct {
        struct object object;
        unsigned guards;
    } cases[] = {
        {{.ref.kind = KIND_SHM, .uid = USER}, PROCESS | OWNER},
        {{.ref.kind = KIND_SHM, .uid = USER, .shm = {.cpid = GONE}}, PROCESS | OWNER},
        {{.ref.kind = KIND_MSG, .uid = USER}, OWNER},
        {{.ref.kind = KIND_MSG, .uid = USER, .msg = {.lspid = GONE, .stime = 1}}, PROCESS | OWNER},
        {{.ref.kind = KIND_SEM, .uid = USER}, PROCESS | WAITERS | OWNER},
        {{.ref.kind = KIND_SEM, .uid = USER, .sem = {.nsems = 1}}, PROCESS | WAITERS | OWNER},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        snapshot = support_snapshot(&cases[i].object, 1, 0);
        struct view view = {.now = snapshot};
        struct hold hold = guards_test(&view, 0, true);
        snapshot_free(snapshot);
        expect_hold(hold, cases[i].guards, cases[i].guards, "case", i);
    }
}

static void each_row_is_judged_by_itself(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .uid = USER, .shm = {.cpid = GONE, .nattch = 1}},
        {.ref.kind = KIND_SHM, .uid = USER, .shm = {.cpid = GONE}},
        {.ref.kind = KIND_MSG, .uid = OTHER},
    };
    static const unsigned expected[] = {ATTACHED, 0, OWNER};
    struct view view = {.now = snapshot = support_snapshot(objects, LENGTH_OF(objects), 0)};

    (void)state;
    snapshot->owners.complete = true;
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    owners_add_live(&snapshot->owners, 0, OTHER);
    for (size_t row = 0; row < LENGTH_OF(expected); row++)
        expect_hold(guards_test(&view, row, false), expected[row], 0, "row", row);
    snapshot_free(snapshot);
}

static void several_guards_hold_at_once(void **state)
{
    static const struct object segment = {
        .ref.kind = KIND_SHM, .shm = {.cpid = ALIVE, .lpid = UNSEEN, .atime = 1, .nattch = 2}};
    static const struct object queue = {.ref.kind = KIND_MSG, .msg = {.qnum = 1, .stime = 1}};
    struct view view = make_view(&segment, NULL);

    (void)state;
    owners_add_live(&snapshot->owners, 0, 0);
    snapshot->owners.unmapped = (struct quantity){true, 0};
    struct hold hold = guards_test(&view, 0, false);
    expect_hold(hold, ATTACHED | PROCESS | OWNER | SYSTEM | UNMAPPED, 0, "segment", 0);
    assert_int_equal(hold.pid, ALIVE);
    hold = guards_test(&view, 0, true);
    expect_hold(hold, ATTACHED | PROCESS | OWNER | UNMAPPED, 0, "named segment", 0);
    snapshot_free(snapshot);

    view = make_view(&queue, NULL);
    idmap_add(&snapshot->owners.unsure, 0, 0);
    hold = guards_test(&view, 0, false);
    expect_hold(hold, MESSAGES | PROCESS | OWNER | SYSTEM, PROCESS | OWNER, "queue", 0);
    snapshot_free(snapshot);
}

static void reasons_are_told_in_order(void **state)
{
    static const struct {
        struct hold hold;
        const char *expected;
    } cases[] = {
        {{0}, ""},
        {{.guards = PROTECTED}, "protected"},
        {{.guards = PROTECTED, .unsure = PROTECTED}, "may be protected"},
        {{.guards = ATTACHED}, "attached"},
        {{.guards = MESSAGES}, "has messages"},
        {{.guards = WAITERS}, "has waiters"},
        {{.guards = WAITERS, .unsure = WAITERS}, "waiters unknown"},
        {{.guards = PROCESS, .pid = 4711}, "process 4711 lives"},
        {{.guards = PROCESS, .pid = UINT32_MAX}, "process 4294967295 lives"},
        {{.guards = PROCESS, .unsure = PROCESS}, "processes unknown"},
        {{.guards = OWNER}, "owner has processes"},
        {{.guards = OWNER, .unsure = OWNER}, "owner's processes unknown"},
        {{.guards = SYSTEM}, "system owner"},
        {{.guards = UNMAPPED}, "owner unknown here"},
        {{.guards = OWNER | ATTACHED}, "attached, owner has processes"},
        {{.guards = WAITERS | PROCESS | OWNER, .unsure = PROCESS},
         "has waiters, processes unknown, owner has processes"},
        {{.guards = (1U << GUARDS) - 1, .pid = 7},
         "protected, attached, has messages, has waiters, process 7 lives, owner has processes, "
         "system owner, owner unknown here"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        hold_put(&out, &cases[i].hold);
        expect_bytes(&out, cases[i].expected, "hold_put");
    }
}

static void a_reason_is_appended(void **state)
{
    static const struct hold hold = {.guards = ATTACHED};
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    buffer_text(&out, "shm 5: ");
    hold_put(&out, &hold);
    expect_bytes(&out, "shm 5: attached", "hold_put");
}

/* Scripts read them: a change of any is a change of the interface. */
static void the_words_are_those_of_the_manual(void **state)
{
    static const char *const words[GUARDS] = {"protected", "attached", "messages", "waiters",
                                              "process",   "owner",    "system",   "unmapped"};
    (void)state;
    for (enum guard guard = 0; guard < GUARDS; guard++)
        assert_string_equal(guard_word(guard), words[guard]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_the_word_of_the_caller_a_set_is_free),
        cmocka_unit_test(an_attach_holds_a_segment),
        cmocka_unit_test(a_process_holds_a_segment),
        cmocka_unit_test(messages_hold_a_queue),
        cmocka_unit_test(a_process_holds_a_queue),
        cmocka_unit_test(waiters_hold_a_set),
        cmocka_unit_test(a_process_holds_a_set),
        cmocka_unit_test(live_processes_of_the_owner_hold),
        cmocka_unit_test(a_system_account_holds_unless_it_was_named),
        cmocka_unit_test(the_uid_of_all_unmapped_users_holds),
        cmocka_unit_test(nothing_collected_holds_everything),
        cmocka_unit_test(each_row_is_judged_by_itself),
        cmocka_unit_test(several_guards_hold_at_once),
        cmocka_unit_test(reasons_are_told_in_order),
        cmocka_unit_test(a_reason_is_appended),
        cmocka_unit_test(the_words_are_those_of_the_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
