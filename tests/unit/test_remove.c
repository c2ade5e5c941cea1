/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removal from a kernel of arrays, in which everything can happen between the plan and its carrying
 * out. Whatever happens, one thing is looked at after each: that what is reported as removed has
 * gone, and that nothing else has.
 */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <time.h>

#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif

#include "act/remove.h"
#include "collect/collect.h"
#include "collect/sysv.h"
#include "support_syslog.h"

/* Pids above the highest that Linux gives (PID_MAX_LIMIT), so that no real process is found. */
enum { USER = 1001, STRANGER = 1002, PID = 5000001, NOW = 100000, WAIT_PID = 5000009 };

#define PROC "/proc/5000001"

enum { NEXT_IN_SLOT = 1 << FAKE_INDEX_BITS };

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
static struct semaphore semaphores[4];

/*
 * stat(2) and nanosleep(2) of the program: only the first pid namespace may make sure of owners. The
 * C library's names of their parameters are reserved.
 */

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int stat(const char *restrict path, struct stat *restrict status)
{
    if (strcmp(path, "/proc/self/ns/pid") != 0)
        return fstatat(AT_FDCWD, path, status, 0);
    *status = (struct stat){.st_ino = 0xEFFFFFFC};
    return 0;
}

static size_t sleeps;
static int sleep_result;
static int64_t slept; /* nanoseconds */

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)left;
    sleeps++;
    slept += time->tv_sec * 1000000000LL + time->tv_nsec;
    return sleep_result;
}

/* One object of each kind which nothing holds back. */
static const struct object usual[KINDS] = {
    [KIND_SHM] = {.ref.kind = KIND_SHM,
                  .ref.number = 5,
                  .key = 0x11,
                  .uid = USER,
                  .cuid = USER,
                  .cgid = 7,
                  .mode = 0600,
                  .ctime = 500,
                  .shm = {.size = 4096, .atime = 510, .dtime = 520, .cpid = PID, .lpid = PID}},
    [KIND_MSG] = {.ref.kind = KIND_MSG,
                  .ref.number = 6,
                  .key = 0x12,
                  .uid = USER,
                  .cuid = USER,
                  .cgid = 7,
                  .mode = 0600,
                  .ctime = 500,
                  .msg = {.qbytes = 99, .stime = 510, .rtime = 520, .lspid = PID, .lrpid = PID}},
    [KIND_SEM] = {.ref.kind = KIND_SEM,
                  .ref.number = 7,
                  .key = 0x13,
                  .uid = USER,
                  .cuid = USER,
                  .cgid = 7,
                  .mode = 0600,
                  .ctime = 500,
                  .sem = {.nsems = 2, .otime = 510, .first_at = 0}},
};

/* The same with other ids and keys, of somebody else: no plan has them. */
static struct object bystander(enum kind kind)
{
    struct object object = usual[kind];
    object.ref.number += 10;
    object.key += 0x100;
    object.uid = object.cuid = STRANGER;
    if (kind == KIND_SEM)
        object.sem.first_at = 2;
    return object;
}

static int reset(void **state)
{
    (void)state;
    fake_reset();
    tree_make(&tree);
    logged.count = sleeps = 0;
    slept = sleep_result = 0;
    for (size_t i = 0; i < LENGTH_OF(semaphores); i++)
        semaphores[i] = (struct semaphore){.pid = PID};
    fake.files = &tree;
    fake.has_text = true; /* a program of 32 bits reads segments there (calls_are_exact) */
    fake.semaphores = semaphores;
    fake.clock = NOW;
    tree_put(&tree, "/proc/self/status", "Name:\tx\nNSpid:\t7\nCapEff:\t000001ffffffffff\n");
    tree_put(&tree, "/proc/self/uid_map", "         0          0 4294967295\n");
    for (int kind = 0; kind < KINDS; kind++) {
        struct object other = bystander((enum kind)kind);
        fake_add(&usual[kind]);
        fake_add(&other);
    }
    return 0;
}

static int clear(void **state)
{
    (void)state;
    fake_reset();
    tree_remove(&tree);
    return 0;
}

/* A removal from the plan to its end. */
struct run {
    struct rules rules;
    struct snapshot *snapshot;
    struct arena scratch;
    struct plan plan;
    const struct source *source; /* NULL: the one that it was made from */
    const enum answer *answers;  /* NULL: always yes */
    bool asks;
    bool records;
    size_t asked, told;
    void (*meanwhile)(void); /* called with each question */
};

static struct filter *parse(const char *expression)
{
    const struct filter_scope nowhere = {0};
    struct filter_error error;
    struct filter *filter = filter_parse(expression, &nowhere, &error);
    assert_non_null(filter);
    return filter;
}

static struct run plan_for(const struct request *request, struct rules rules)
{
    struct run run = {.rules = rules};
    run.snapshot = collect(&source, request);
    struct view view = {.now = run.snapshot, .scratch = &run.scratch};
    run.plan = plan_make(&view, &rules);
    return run;
}

/* All three by their ids. */
static struct run plan_named_by(struct rules rules)
{
    const struct wanted wanted[] = {
        {.ref = usual[0].ref}, {.ref = usual[1].ref}, {.ref = usual[2].ref}};
    const struct request request = {.kinds = ALL_KINDS, .facts = FACT_NAMESPACE, WANTED(wanted)};
    return plan_for(&request, rules);
}

static struct run plan_named(void)
{
    return plan_named_by((struct rules){0});
}

static struct run plan_selected(const char *expression, bool force)
{
    const struct rules rules = {.bulk = true, .filter = parse(expression), .force = force};
    const struct request request = {.kinds = ALL_KINDS,
                                    .facts = FACT_NAMESPACE | (force ? 0 : (facts_t)GUARD_FACTS),
                                    .filter = rules.filter};
    return plan_for(&request, rules);
}

enum manner { NAMED, FORCED, GUARDED, MANNERS };

static const char *const manner_names[] = {"named", "forced", "guarded"};

static struct run plan_in(enum manner manner)
{
    return manner == NAMED ? plan_named() : plan_selected("uid = 1001", manner == FORCED);
}

static enum answer may_remove(void *context, const struct target *target)
{
    struct run *run = context;
    assert_int_equal(target->action, ACTION_REMOVE);
    if (run->meanwhile)
        run->meanwhile();
    return run->answers ? run->answers[run->asked++] : ANSWER_YES;
}

static void after(void *context, const struct target *target)
{
    struct run *run = context;
    if (target->result == RESULT_NONE || target->result == RESULT_STOPPED)
        fail_msg("%s %d is told of with result %d", kind_names[target->object.ref.kind],
                 sysv_id(&target->object.ref), (int)target->result);
    run->told++;
}

static bool asks(void *context)
{
    const struct run *run = context;
    return run->asks;
}

static void apply(struct run *run)
{
    const struct record record = {.plan = &run->plan, .user = "u", .command = text_of("c")};
    const struct removal removal = {.source = run->source ? run->source : &source,
                                    .rules = &run->rules,
                                    .plan = &run->plan,
                                    .context = run,
                                    .may_remove = may_remove,
                                    .asks = asks,
                                    .after = after,
                                    .record = run->records ? &record : NULL};
    remove_targets(&removal);
}

static void finish(struct run *run)
{
    plan_free(&run->plan);
    snapshot_free(run->snapshot);
    arena_free(&run->scratch);
    filter_free((struct filter *)(uintptr_t)run->rules.filter);
}

static const struct target *find_target(const struct run *run, enum kind kind, int32_t id)
{
    for (size_t i = 0; i < run->plan.count; i++) {
        const struct target *target = &run->plan.targets[i];
        if (target->object.ref.kind == kind && sysv_id(&target->object.ref) == id)
            return target;
    }
    fail_msg("%s %d is not in the plan", kind_names[kind], id);
    return NULL;
}

static void expect_result(const struct run *run, enum kind kind, enum result expected,
                          const char *name)
{
    const struct target *target = find_target(run, kind, sysv_id(&usual[kind].ref));
    if (target->result != expected)
        fail_msg("%s, %s: \"%s\" and not \"%s\"", name, kind_names[kind],
                 result_words[target->result], result_words[expected]);
}

static bool exists(const struct object *object)
{
    const struct object *now = fake_find(object->ref.kind, sysv_id(&object->ref));
    return now && !(now->ref.kind == KIND_SHM && now->mode & MODE_DEST);
}

/*
 * What must be so after anything that can have happened: the bystanders are there, each target has
 * a result, and is removed if and only if that says so. What the test itself has taken away or
 * marked is in GONE (KIND_BITs).
 */
static void expect_truth(const struct run *run, unsigned gone, const char *name)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct object other = bystander((enum kind)kind);
        if (!exists(&other))
            fail_msg("%s: a %s that was not in the plan has gone", name, kind_names[kind]);
    }
    for (size_t i = 0; i < run->plan.count; i++) {
        const struct target *target = &run->plan.targets[i];
        bool removed = target->result == RESULT_REMOVED;
        if (target->result == RESULT_NONE)
            fail_msg("%s: %s %d has no result", name, kind_names[target->object.ref.kind],
                     sysv_id(&target->object.ref));
        if (target->missing)
            continue;
        if (!(gone & KIND_BIT(target->object.ref.kind)) && removed == exists(&target->object))
            fail_msg("%s: %s %d is reported as %s", name, kind_names[target->object.ref.kind],
                     sysv_id(&target->object.ref), result_words[target->result]);
        if (removed && gone & KIND_BIT(target->object.ref.kind))
            fail_msg("%s: %s %d was taken away by somebody else", name,
                     kind_names[target->object.ref.kind], sysv_id(&target->object.ref));
        assert_true(target->result != RESULT_FAILED || target->error > 0);
    }
}

static void what_nobody_touches_is_removed(void **state)
{
    (void)state;
    for (int manner = 0; manner < MANNERS; manner++) {
        struct run run = plan_in((enum manner)manner);
        assert_int_equal(run.plan.count, KINDS);
        assert_int_equal(plan_count_actions(&run.plan, ACTION_REMOVE), KINDS);
        apply(&run);
        assert_int_equal(plan_count_results(&run.plan, RESULT_REMOVED), KINDS);
        assert_int_equal(run.told, KINDS);
        expect_truth(&run, 0, manner_names[manner]);
        for (int kind = 0; kind < KINDS; kind++) {
            assert_int_equal(fake_count((enum kind)kind, IPC_RMID), (size_t)manner + 1);
            fake_add(&usual[kind]);
        }
        finish(&run);
    }
}

/* What can become of an object meanwhile. */

static void other_key(struct object *object)
{
    object->key++;
}

static void no_key(struct object *object)
{
    object->key = 0;
}

static void other_cuid(struct object *object)
{
    object->cuid++;
}

static void other_cgid(struct object *object)
{
    object->cgid++;
}

static void later_ctime(struct object *object)
{
    object->ctime++;
}

static void earlier_ctime(struct object *object)
{
    object->ctime--;
}

static void other_size(struct object *object)
{
    object->shm.size += 1ULL << 20;
}

static void other_cpid(struct object *object)
{
    object->shm.cpid++;
}

static void other_nsems(struct object *object)
{
    object->sem.nsems--;
}

static void other_id(struct object *object)
{
    object->ref.number += NEXT_IN_SLOT;
}

static void gone(struct object *object)
{
    object->ref.number = FAKE_EMPTY;
}

static void marked(struct object *object)
{
    object->mode |= MODE_DEST;
    object->key = 0;
}

static void marked_successor(struct object *object)
{
    marked(object);
    object->cuid++;
}

static void attached(struct object *object)
{
    object->shm.nattch = 1;
}

static void was_attached(struct object *object)
{
    object->shm.atime++;
}

static void was_detached(struct object *object)
{
    object->shm.dtime++;
}

static void has_message(struct object *object)
{
    object->msg.qnum = 1;
    object->msg.cbytes = 5;
}

static void has_empty_message(struct object *object)
{
    object->msg.cbytes = 1; /* the number alone does not tell */
}

static void other_lpid(struct object *object)
{
    object->shm.lpid++; /* in the second in which another was there before */
}

static void other_sender(struct object *object)
{
    object->msg.lspid++;
}

static void other_receiver(struct object *object)
{
    object->msg.lrpid++;
}

static void was_sent(struct object *object)
{
    object->msg.stime++;
}

static void was_received(struct object *object)
{
    object->msg.rtime++;
}

static void was_operated(struct object *object)
{
    object->sem.otime++;
}

static void other_mode(struct object *object)
{
    object->mode = 0644;
}

static void other_owner(struct object *object)
{
    object->uid = STRANGER; /* without a new ctime, which the kernel would give */
}

enum { SHM = KIND_BIT(KIND_SHM), MSG = KIND_BIT(KIND_MSG), SEM = KIND_BIT(KIND_SEM) };

static const struct {
    const char *name;
    unsigned kinds;
    void (*change)(struct object *object);
    enum result results[MANNERS];
    bool is_gone; /* nothing is left that could be removed */
} changes[] = {
    {"key", ALL_KINDS, other_key, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"no key", ALL_KINDS, no_key, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"cuid", ALL_KINDS, other_cuid, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"cgid", ALL_KINDS, other_cgid, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"later", ALL_KINDS, later_ctime, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"earlier", ALL_KINDS, earlier_ctime, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"size", SHM, other_size, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"cpid", SHM, other_cpid, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"nsems", SEM, other_nsems, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, false},
    {"other id", ALL_KINDS, other_id, {RESULT_GONE, RESULT_GONE, RESULT_GONE}, true},
    {"gone", ALL_KINDS, gone, {RESULT_GONE, RESULT_GONE, RESULT_GONE}, true},
    {"marked", SHM, marked, {RESULT_MARKED, RESULT_MARKED, RESULT_MARKED}, true},
    {"successor", SHM, marked_successor, {RESULT_CHANGED, RESULT_CHANGED, RESULT_CHANGED}, true},
    {"attached", SHM, attached, {RESULT_REMOVED, RESULT_IN_USE, RESULT_HELD}, false},
    {"was attached", SHM, was_attached, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"was detached", SHM, was_detached, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"message", MSG, has_message, {RESULT_REMOVED, RESULT_IN_USE, RESULT_HELD}, false},
    {"bytes", MSG, has_empty_message, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"lpid", SHM, other_lpid, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"lspid", MSG, other_sender, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"lrpid", MSG, other_receiver, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"was sent", MSG, was_sent, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"was received", MSG, was_received, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"operated", SEM, was_operated, {RESULT_REMOVED, RESULT_IN_USE, RESULT_IN_USE}, false},
    {"mode", ALL_KINDS, other_mode, {RESULT_REMOVED, RESULT_REMOVED, RESULT_REMOVED}, false},
    {"owner", ALL_KINDS, other_owner, {RESULT_REMOVED, RESULT_CHANGED, RESULT_CHANGED}, false},
};

static struct object *slot_of(enum kind kind)
{
    return &fake.slots[kind][usual[kind].ref.number];
}

/* One of the three changes, and the other two are removed. */
static void try_change(size_t i, enum kind kind, enum manner manner)
{
    char name[64];
    struct run run = plan_in(manner);
    (void)snprintf(name, sizeof(name), "%s, %s", changes[i].name, manner_names[manner]);
    changes[i].change(slot_of(kind));
    const struct object changed = *slot_of(kind);
    apply(&run);
    for (int other = 0; other < KINDS; other++)
        expect_result(&run, (enum kind)other,
                      other == (int)kind ? changes[i].results[manner] : RESULT_REMOVED, name);
    expect_truth(&run, changes[i].is_gone ? KIND_BIT(kind) : 0, name);
    /* Byte for byte: it was copied from there. */
    if (changes[i].results[manner] != RESULT_REMOVED &&
        memcmp((const char *)&changed, (const char *)slot_of(kind), sizeof(changed)) != 0)
        fail_msg("%s: what has taken its place is not as it was", name);
    finish(&run);
}

static void what_has_changed_stays(void **state)
{
    for (size_t i = 0; i < LENGTH_OF(changes); i++) {
        for (int kind = 0; kind < KINDS; kind++) {
            for (int manner = 0; manner < MANNERS && changes[i].kinds & KIND_BIT(kind); manner++) {
                clear(state);
                reset(state);
                try_change(i, (enum kind)kind, (enum manner)manner);
            }
        }
    }
}

/* It goes on, and who is still attached keeps it until then. */
static void an_attached_segment_that_is_named_is_marked(void **state)
{
    (void)state;
    slot_of(KIND_SHM)->shm.nattch = 2;
    struct run run = plan_named();
    slot_of(KIND_SHM)->shm.nattch = 3;
    apply(&run);
    expect_result(&run, KIND_SHM, RESULT_REMOVED, "attached");
    expect_truth(&run, 0, "attached");
    assert_int_equal(slot_of(KIND_SHM)->ref.number, usual[KIND_SHM].ref.number);
    assert_int_equal(slot_of(KIND_SHM)->mode, MODE_DEST | 0600);
    /* The report says how many still keep it: those of the moment in which it was removed. */
    assert_int_equal(find_target(&run, KIND_SHM, 5)->object.shm.nattch, 3);
    finish(&run);
}

/* Guards. */

static void process_lives(void)
{
    tree_put(&tree, PROC "/stat", "5 (sh) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n");
}

static void process_is_unknown(void)
{
    tree_put(&tree, PROC "/stat", "5\n");
}

static const uint32_t one_pid[] = {WAIT_PID};

static void owner_has_process(void)
{
    static const struct fake_link link = {"/proc/5000009/ns/ipc", FAKE_NAMESPACE, 0};
    tree_put(&tree, "/proc/5000009/status",
             "Name:\tx\nState:\tS\nUid:\t1001\t1001\t1001\t1001\nThreads:\t1\nx\n");
    fake.pids = one_pid;
    fake.pid_count = 1;
    fake.links = &link;
    fake.link_count = 1;
}

static void owner_may_have_process(void)
{
    static const struct fake_link link = {"/proc/5000009/ns/ipc", NULL, EACCES};
    owner_has_process();
    fake.links = &link;
}

static void processes_cannot_be_listed(void)
{
    fake.pids_error = EACCES;
}

static void users_are_not_mapped(void)
{
    tree_put(&tree, "/proc/self/uid_map", "         0          0       1000\n");
    tree_put(&tree, "/proc/sys/kernel/overflowuid", "1001\n");
}

static void somebody_waits(void)
{
    semaphores[1].ncnt = 1;
}

static void somebody_waits_for_zero(void)
{
    semaphores[0].zcnt = 1;
}

static void set_is_refused(void)
{
    slot_of(KIND_SEM)->mode = 0; /* to who is not root */
}

static void segment_is_attached(void)
{
    slot_of(KIND_SHM)->shm.nattch = 1;
}

static void queue_has_messages(void)
{
    slot_of(KIND_MSG)->msg.qnum = 1;
}

static const struct guard_case {
    const char *name;
    void (*happens)(void);
    unsigned kinds, guards, unsure;
    bool used; /* it is seen without guards too */
} guard_cases[] = {
    {"attached", segment_is_attached, SHM, GUARD_BIT(GUARD_ATTACHED), 0, true},
    {"messages", queue_has_messages, MSG, GUARD_BIT(GUARD_MESSAGES), 0, true},
    {"waits", somebody_waits, SEM, GUARD_BIT(GUARD_WAITERS), 0, false},
    {"waits for zero", somebody_waits_for_zero, SEM, GUARD_BIT(GUARD_WAITERS), 0, false},
    {"refused", set_is_refused, SEM, GUARD_BIT(GUARD_WAITERS) | GUARD_BIT(GUARD_PROCESS),
     GUARD_BIT(GUARD_WAITERS) | GUARD_BIT(GUARD_PROCESS), false},
    {"process", process_lives, ALL_KINDS, GUARD_BIT(GUARD_PROCESS), 0, false},
    {"process unknown", process_is_unknown, ALL_KINDS, GUARD_BIT(GUARD_PROCESS),
     GUARD_BIT(GUARD_PROCESS), false},
    {"owner", owner_has_process, ALL_KINDS, GUARD_BIT(GUARD_OWNER), 0, false},
    {"owner unsure", owner_may_have_process, ALL_KINDS, GUARD_BIT(GUARD_OWNER),
     GUARD_BIT(GUARD_OWNER), false},
    {"no list", processes_cannot_be_listed, ALL_KINDS, GUARD_BIT(GUARD_OWNER),
     GUARD_BIT(GUARD_OWNER), false},
    {"unmapped", users_are_not_mapped, ALL_KINDS, GUARD_BIT(GUARD_UNMAPPED), 0, false},
};

static void try_guard(const struct guard_case *guard_case, enum manner manner)
{
    struct run run = plan_in(manner);
    assert_int_equal(plan_count_actions(&run.plan, ACTION_REMOVE), KINDS);
    guard_case->happens();
    apply(&run);
    for (int kind = 0; kind < KINDS; kind++) {
        const struct target *target = find_target(&run, (enum kind)kind, sysv_id(&usual[kind].ref));
        bool applies = guard_case->kinds & KIND_BIT(kind);
        enum result expected = RESULT_REMOVED;
        if (applies && manner == GUARDED)
            expected = RESULT_HELD;
        else if (applies && manner == FORCED && guard_case->used)
            expected = RESULT_IN_USE;
        expect_result(&run, (enum kind)kind, expected, guard_case->name);
        if (expected == RESULT_HELD && (target->hold.guards != guard_case->guards ||
                                        target->hold.unsure != guard_case->unsure))
            fail_msg("%s: guards %x, unsure %x", guard_case->name, target->hold.guards,
                     target->hold.unsure);
    }
    expect_truth(&run, 0, guard_case->name);
    finish(&run);
}

static void guards_are_evaluated_again(void **state)
{
    for (size_t i = 0; i < LENGTH_OF(guard_cases); i++) {
        for (int manner = 0; manner < MANNERS; manner++) {
            clear(state);
            reset(state);
            try_guard(&guard_cases[i], (enum manner)manner);
        }
    }
}

static void the_process_that_holds_is_named(void **state)
{
    (void)state;
    struct run run = plan_in(GUARDED);
    process_lives();
    apply(&run);
    assert_int_equal(find_target(&run, KIND_SHM, 5)->hold.pid, PID);
    finish(&run);
}

/* The system's own objects are held back, unless it is by their owner that they were selected. */
static void an_owner_is_named_at_the_second_look_too(void **state)
{
    static const char *const expressions[] = {"uid = 0", "key = 0x11"};
    (void)state;
    slot_of(KIND_SHM)->uid = 0;
    for (size_t i = 0; i < LENGTH_OF(expressions); i++) {
        struct run run = plan_selected(expressions[i], false);
        assert_int_equal(run.plan.count, 1);
        assert_int_equal(run.plan.targets[0].action, i ? ACTION_HOLD : ACTION_REMOVE);
        run.plan.targets[0].action = ACTION_REMOVE; /* as if it had become a system account's */
        apply(&run);
        assert_int_equal(run.plan.targets[0].result, i ? RESULT_HELD : RESULT_REMOVED);
        finish(&run);
        fake_add(&usual[KIND_SHM]);
        slot_of(KIND_SHM)->uid = 0;
    }
}

/* The filter. */

static void time_goes_by(void)
{
    fake.clock += 10;
}

static void group_changes(void)
{
    slot_of(KIND_SHM)->gid = 8;
}

static void nothing_happens(void)
{
}

static void the_filter_is_evaluated_again(void **state)
{
    static const struct {
        const char *expression;
        void (*happens)(void);
        enum result expected;
    } cases[] = {
        {"key = 0x13 && values ~ 0", nothing_happens, RESULT_REMOVED},
        {"key = 0x13 && values ~ 0", set_is_refused, RESULT_CHANGED}, /* unknown is not true */
        {"key = 0x11 && gid = 0", nothing_happens, RESULT_REMOVED},
        {"key = 0x11 && gid = 0", group_changes, RESULT_CHANGED},
        {"key = 0x11 && gid != 8", group_changes, RESULT_CHANGED},
        {"key = 0x11 && idle >= 99480s", time_goes_by, RESULT_REMOVED},
        {"key = 0x11 && idle < 99485s", time_goes_by, RESULT_CHANGED},
        {"key = 0x11 && idle < 99485s", nothing_happens, RESULT_REMOVED},
        {"key = 0x11 && nattch = 0", segment_is_attached, RESULT_CHANGED},
        {"key = 0x11 && owner = 1001", nothing_happens, RESULT_REMOVED},
    };
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (int force = 0; force <= 1; force++) {
            clear(state);
            reset(state);
            struct run run = plan_selected(cases[i].expression, force);
            assert_int_equal(run.plan.count, 1);
            cases[i].happens();
            apply(&run);
            if (run.plan.targets[0].result != cases[i].expected)
                fail_msg("%s: \"%s\"", cases[i].expression,
                         result_words[run.plan.targets[0].result]);
            expect_truth(&run, 0, cases[i].expression);
            finish(&run);
        }
    }
}

/* Ids are those of a kind: what holds one object back is no matter of another with its number. */
static void one_id_in_all_kinds(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct object object = usual[kind];
        object.ref.number = 30;
        object.key = 0x99;
        fake_add(&object);
    }
    struct run run = plan_selected("key = 0x99", false);
    fake.slots[KIND_SHM][30].shm.nattch = 1;
    semaphores[0].ncnt = 1;
    apply(&run);
    assert_int_equal(find_target(&run, KIND_SHM, 30)->result, RESULT_HELD);
    assert_int_equal(find_target(&run, KIND_MSG, 30)->result, RESULT_REMOVED);
    assert_int_equal(find_target(&run, KIND_SEM, 30)->result, RESULT_HELD);
    assert_int_equal(find_target(&run, KIND_SHM, 30)->hold.guards, GUARD_BIT(GUARD_ATTACHED));
    assert_int_equal(find_target(&run, KIND_SEM, 30)->hold.guards, GUARD_BIT(GUARD_WAITERS));
    expect_truth(&run, 0, "one id");
    finish(&run);
}

/* Bulk without a filter (--all). With force nothing is to be evaluated, and nothing is read. */
static void all_objects(void **state)
{
    const struct rules rules[] = {{.bulk = true}, {.bulk = true, .force = true}};
    const struct request request = {.kinds = ALL_KINDS, .facts = GUARD_FACTS};
    for (size_t i = 0; i < LENGTH_OF(rules); i++) {
        clear(state);
        reset(state);
        struct run run = plan_for(&request, rules[i]);
        size_t listings = fake.listings;
        assert_int_equal(run.plan.count, 2 * KINDS);
        apply(&run);
        assert_int_equal(plan_count_results(&run.plan, RESULT_REMOVED), 2 * KINDS);
        assert_int_equal(fake.listings - listings, rules[i].force ? 0 : 1);
        finish(&run);
    }
}

/* What only the text of /proc/sysvipc/shm can tell, which is then read at the second look too. */

#define SHM_HEADING \
    "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n"
#define SHM_LINE "17 5 600 4096 5000001 5000001 0 1001 0 1001 7 510 520 500 0 0\n"

static void text_is_damaged(void)
{
    tree_put(&tree, "/proc/sysvipc/shm", SHM_HEADING SHM_LINE "18 6 60");
}

static void text_tells_of_memory(void)
{
    tree_put(&tree, "/proc/sysvipc/shm",
             SHM_HEADING "17 5 600 4096 5000001 5000001 0 1001 0 1001 "
                         "7 510 520 500 4096 0\n");
}

/* The kernel's walk over the segments can pass one over when others come and go. */
static void text_has_nothing(void)
{
    tree_put(&tree, "/proc/sysvipc/shm", SHM_HEADING);
    process_lives();
}

static void a_second_look_at_text(void **state)
{
    static const struct {
        const char *name;
        void (*happens)(void);
        enum result expected;
    } cases[] = {
        {"nothing happens", nothing_happens, RESULT_REMOVED},
        {"damaged", text_is_damaged, RESULT_FAILED},
        {"resident", text_tells_of_memory, RESULT_CHANGED},
    };
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        clear(state);
        reset(state);
        struct run run = plan_selected("key = 0x11 && rss = 0", false);
        assert_int_equal(plan_count_actions(&run.plan, ACTION_REMOVE), 1);
        cases[i].happens();
        apply(&run);
        expect_result(&run, KIND_SHM, cases[i].expected, cases[i].name);
        assert_int_equal(run.plan.targets[0].error, i == 1 ? EIO : 0);
        expect_truth(&run, 0, cases[i].name);
        finish(&run);
    }
}

/* Guards that were not evaluated again may hold it back: its process lives now. */
static void what_the_second_look_does_not_find_stays(void **state)
{
    (void)state;
    struct run run = plan_selected("key = 0x11 && rss = 0", false);
    text_has_nothing();
    apply(&run);
    if (!exists(&usual[KIND_SHM]))
        fail_msg("it was removed, and no guard was evaluated");
    expect_truth(&run, 0, "not found");
    finish(&run);
}

/* The clock. */

static void by_the_clock(void **state)
{
    static const struct {
        int64_t ctime, now;
        enum result expected;
    } cases[] = {
        {NOW - 1, NOW, RESULT_REMOVED},
        {NOW - 1, NOW + 5, RESULT_REMOVED},
        {NOW - 1, NOW - 1, RESULT_CLOCK},
        {500, 499, RESULT_CLOCK},
        {NOW, NOW, RESULT_CLOCK},
        {NOW, NOW + 1000, RESULT_CLOCK},
        {NOW + 1, NOW, RESULT_CLOCK},
        {NOW + 1, NOW + 1000, RESULT_CLOCK},
        {INT64_C(1) << 33, NOW, RESULT_CLOCK},
        {500, NOW, RESULT_REMOVED},
    };
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (int manner = 0; manner < MANNERS; manner++) {
            if (sizeof(time_t) < 8 && cases[i].ctime > INT32_MAX)
                continue;
            clear(state);
            reset(state);
            for (int kind = 0; kind < KINDS; kind++)
                slot_of((enum kind)kind)->ctime = cases[i].ctime;
            struct run run = plan_in((enum manner)manner);
            fake.clock = cases[i].now;
            apply(&run);
            for (int kind = 0; kind < KINDS; kind++)
                expect_result(&run, (enum kind)kind, cases[i].expected, manner_names[manner]);
            expect_truth(&run, 0, "clock");
            finish(&run);
        }
    }
}

static int set_clock_back_at_last_look(enum kind kind, int id, int command)
{
    if (command != IPC_RMID && id == sysv_id(&usual[kind].ref))
        fake.clock = usual[kind].ctime;
    return 0;
}

/*
 * Somebody sets the clock back and makes a successor with the same time of change, just before it is
 * read for the last time: nothing but the clock then tells that it is another object.
 */
static void a_clock_set_back_before_the_last_look(void **state)
{
    for (int manner = 0; manner < MANNERS; manner++) {
        clear(state);
        reset(state);
        struct run run = plan_in((enum manner)manner);
        fake.before = set_clock_back_at_last_look;
        apply(&run);
        fake.before = NULL;
        for (int kind = 0; kind < KINDS; kind++)
            expect_result(&run, (enum kind)kind, RESULT_CLOCK, manner_names[manner]);
        expect_truth(&run, 0, "clock set back");
        finish(&run);
    }
}

/* Nobody has looked at the listing, so nobody could have taken an object for another. */
static void who_wants_it_at_once_does_not_wait_for_the_clock(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        slot_of((enum kind)kind)->ctime = NOW;
    struct run run = plan_named_by((struct rules){.at_once = true});
    fake.clock = NOW;
    apply(&run);
    for (int kind = 0; kind < KINDS; kind++)
        expect_result(&run, (enum kind)kind, RESULT_REMOVED, "at once");
    finish(&run);
}

static void and_still_removes_nothing_else(void **state)
{
    for (int of_key = 0; of_key < 2; of_key++) {
        clear(state);
        reset(state);
        struct run run = plan_named_by((struct rules){.at_once = true});
        for (int kind = 0; kind < KINDS; kind++)
            *(of_key ? &slot_of((enum kind)kind)->key : &slot_of((enum kind)kind)->cuid) += 1;
        apply(&run);
        for (int kind = 0; kind < KINDS; kind++)
            expect_result(&run, (enum kind)kind, RESULT_CHANGED, "at once");
        finish(&run);
    }
}

/* IPC_SET or SETVAL between the two looks make no other object of it. */
static void and_does_not_mind_that_it_was_changed(void **state)
{
    (void)state;
    struct run run = plan_named_by((struct rules){.at_once = true});
    for (int kind = 0; kind < KINDS; kind++)
        slot_of((enum kind)kind)->ctime++;
    apply(&run);
    for (int kind = 0; kind < KINDS; kind++)
        expect_result(&run, (enum kind)kind, RESULT_REMOVED, "changed");
    finish(&run);
}

/* A namespace that could not be opened, or that nobody has opened. */
static void what_cannot_be_reached_stays(void **state)
{
    static const struct {
        struct space space;
        int error;
    } cases[] = {
        {{.inode = FAKE_NAMESPACE_INODE, .file = -1, .error = -EPERM}, EPERM},
        {{.inode = FAKE_NAMESPACE_INODE + 1, .file = -1}, ENOENT},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct space space = cases[i].space;
        struct source elsewhere = source;
        struct run run = plan_named();
        elsewhere.spaces = &space;
        elsewhere.space_count = 1;
        run.source = &elsewhere;
        apply(&run);
        for (int kind = 0; kind < KINDS; kind++) {
            expect_result(&run, (enum kind)kind, RESULT_FAILED, "elsewhere");
            assert_int_equal(find_target(&run, (enum kind)kind, sysv_id(&usual[kind].ref))->error,
                             cases[i].error);
        }
        expect_truth(&run, 0, "elsewhere");
        finish(&run);
    }
}

static int removal_is_refused(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    return command == IPC_RMID ? EPERM : 0;
}

static void what_is_marked_is_marked_again_at_once(void **state)
{
    (void)state;
    marked(slot_of(KIND_SHM));
    slot_of(KIND_SHM)->shm.nattch = 1;
    struct run run = plan_named_by((struct rules){.at_once = true});
    apply(&run);
    expect_result(&run, KIND_SHM, RESULT_REMOVED, "marked");
    finish(&run);
    run = plan_named_by((struct rules){.at_once = true});
    fake.before = removal_is_refused;
    apply(&run);
    expect_result(&run, KIND_SHM, RESULT_FAILED, "marked, of somebody else");
    finish(&run);
}

static void until_the_second_is_over(void **state)
{
    (void)state;
    wait_for_second_after(&source, NOW - 1);
    assert_int_equal(sleeps, 0);

    fake.tick = 1;
    wait_for_second_after(&source, NOW + 2);
    assert_int_equal(sleeps, 3);
    assert_int_equal(fake.clock, NOW + 4); /* looked at once more, and seen to be over */

    /* A clock that stands still, or was set back, keeps nobody for ever. */
    fake.tick = 0;
    sleeps = 0;
    slept = 0;
    wait_for_second_after(&source, INT64_MAX);
    assert_in_range(slept, 1000000000, 10LL * 1000000000);

    sleeps = 0;
    sleep_result = -1; /* a signal */
    wait_for_second_after(&source, INT64_MAX);
    assert_int_equal(sleeps, 1);
}

/* Between the last look and the removal. */

static int take_at_removal(enum kind kind, int id, int command)
{
    if (command == IPC_RMID && id == sysv_id(&usual[kind].ref))
        slot_of(kind)->ref.number = FAKE_EMPTY;
    return 0;
}

static int replace_at_removal(enum kind kind, int id, int command)
{
    if (command == IPC_RMID && id == sysv_id(&usual[kind].ref))
        slot_of(kind)->ref.number += NEXT_IN_SLOT;
    return 0;
}

static int refuse_removal(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    return command == IPC_RMID ? EPERM : 0;
}

static int refuse_to_tell(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    (void)command;
    return ENOSYS;
}

static void what_the_kernel_answers(void **state)
{
    static const struct {
        int (*before)(enum kind kind, int id, int command);
        enum result expected;
        int error;
        bool gone;
    } cases[] = {
        {take_at_removal, RESULT_GONE, 0, true},
        {replace_at_removal, RESULT_GONE, 0, true},
        {refuse_removal, RESULT_FAILED, EPERM, false},
        {refuse_to_tell, RESULT_FAILED, ENOSYS, false},
    };
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (int manner = 0; manner < MANNERS; manner++) {
            clear(state);
            reset(state);
            struct run run = plan_in((enum manner)manner);
            fake.before = cases[i].before;
            apply(&run);
            fake.before = NULL;
            for (int kind = 0; kind < KINDS; kind++) {
                expect_result(&run, (enum kind)kind, cases[i].expected, manner_names[manner]);
                /* Elsewhere a call fails before, and it is the error of another way to read. */
                if (manner == NAMED)
                    assert_int_equal(run.plan.targets[kind].error, cases[i].error);
                if (cases[i].before == replace_at_removal)
                    assert_int_equal(slot_of((enum kind)kind)->ref.number,
                                     usual[kind].ref.number + NEXT_IN_SLOT);
            }
            expect_truth(&run, cases[i].gone ? ALL_KINDS : 0, manner_names[manner]);
            finish(&run);
        }
    }
}

/* A kernel without *_STAT_ANY does not tell everybody of everything. */
static void an_object_that_nobody_may_look_at(void **state)
{
    (void)state;
    struct run run = plan_named();
    fake.no_stat_any = true;
    slot_of(KIND_MSG)->mode = 0;
    apply(&run);
    expect_result(&run, KIND_SHM, RESULT_REMOVED, "old kernel");
    expect_result(&run, KIND_MSG, RESULT_FAILED, "old kernel");
    assert_int_equal(find_target(&run, KIND_MSG, 6)->error, EOPNOTSUPP);
    expect_truth(&run, 0, "old kernel");
    finish(&run);
}

/* What has nothing to be removed is left alone, and nobody is asked about it. */

static void held_marked_and_missing_targets(void **state)
{
    static const struct wanted wanted[] = {BY_ID(KIND_SHM, 5), BY_ID(KIND_SHM, 40),
                                           BY_ID(KIND_SEM, 9), BY_KEY(KIND_SEM, 0x13),
                                           BY_KEY(KIND_SEM, 0xdead)};
    const struct request request = {.kinds = SHM | SEM, WANTED(wanted)};
    (void)state;
    marked(slot_of(KIND_SHM));
    struct run run = plan_for(&request, (struct rules){0});
    assert_int_equal(run.plan.count, 5);
    apply(&run);
    assert_int_equal(run.told, 1);
    expect_result(&run, KIND_SHM, RESULT_MARKED, "marked");
    expect_result(&run, KIND_SEM, RESULT_REMOVED, "by key");
    assert_int_equal(plan_count_results(&run.plan, RESULT_MISSING), 3);
    expect_truth(&run, SHM, "named");
    finish(&run);

    fake_add(&usual[KIND_MSG]);
    slot_of(KIND_MSG)->msg.qnum = 1;
    run = plan_in(GUARDED);
    assert_int_equal(run.plan.count, 2);
    size_t before = fake_calls_made();
    apply(&run);
    assert_int_equal(run.told, 0);
    assert_int_equal(fake_calls_made(), before);
    expect_result(&run, KIND_SHM, RESULT_MARKED, "marked");
    expect_result(&run, KIND_MSG, RESULT_HELD, "held");
    finish(&run);
}

/* Answers. */

static void who_is_asked_decides(void **state)
{
    static const enum answer answers[][KINDS] = {
        {ANSWER_YES, ANSWER_NO, ANSWER_YES},   {ANSWER_NO, ANSWER_NO, ANSWER_NO},
        {ANSWER_STOP, ANSWER_YES, ANSWER_YES}, {ANSWER_YES, ANSWER_STOP, ANSWER_YES},
        {ANSWER_NO, ANSWER_YES, ANSWER_STOP},
    };
    for (size_t i = 0; i < LENGTH_OF(answers); i++) {
        for (int way = 0; way < 2 * MANNERS; way++) {
            size_t asked = 0;
            clear(state);
            reset(state);
            struct run run = plan_in((enum manner)(way / 2));
            run.answers = answers[i];
            run.asks = way % 2;
            apply(&run);
            for (size_t kind = 0; kind < KINDS && answers[i][kind] != ANSWER_STOP; kind++, asked++)
                expect_result(&run, (enum kind)kind,
                              answers[i][kind] == ANSWER_YES ? RESULT_REMOVED : RESULT_DECLINED,
                              "answer");
            for (size_t kind = asked; kind < KINDS; kind++)
                expect_result(&run, (enum kind)kind, RESULT_STOPPED, "after the stop");
            assert_int_equal(run.told, asked);
            assert_int_equal(run.asked, asked < KINDS ? asked + 1 : KINDS);
            expect_truth(&run, 0, "answer");
            finish(&run);
        }
    }
}

/* Behind a stop nothing is removed, and what was held back is still said to be. */
static void a_stop_leaves_what_is_held(void **state)
{
    static const enum answer stop[] = {ANSWER_STOP};
    (void)state;
    slot_of(KIND_MSG)->msg.qnum = 1;
    struct run run = plan_in(GUARDED);
    run.answers = stop;
    apply(&run);
    expect_result(&run, KIND_SHM, RESULT_STOPPED, "stop");
    expect_result(&run, KIND_MSG, RESULT_HELD, "stop");
    expect_result(&run, KIND_SEM, RESULT_STOPPED, "stop");
    assert_int_equal(run.told, 0);
    finish(&run);
}

/* Batches. */

enum { MANY = 200, BATCH = 64 };

static void add_many(void)
{
    for (int32_t i = 0; i < MANY; i++) {
        struct object segment = usual[KIND_SHM];
        segment.ref.number = 1000 + (uint64_t)i;
        segment.key = 0x1000 + (uint32_t)i;
        fake_add(&segment);
    }
}

static size_t count_removed(void)
{
    size_t count = 0;
    for (int32_t id = 1000; id < 1000 + MANY; id++)
        count += !fake_find(KIND_SHM, id);
    return count;
}

#define MANY_ONLY "uid = 1001 && key ~ \"^0x00001\""

static void many_are_checked_in_batches(void **state)
{
    for (int patient = 0; patient <= 1; patient++) {
        clear(state);
        reset(state);
        add_many();
        struct run run = plan_selected(MANY_ONLY, false);
        run.asks = patient;
        size_t listings = fake.listings;
        assert_int_equal(run.plan.count, MANY);
        apply(&run);
        assert_int_equal(plan_count_results(&run.plan, RESULT_REMOVED), MANY);
        assert_int_equal(count_removed(), MANY);
        assert_int_equal(fake.listings - listings, patient ? MANY : (MANY + BATCH - 1) / BATCH);
        expect_truth(&run, 0, "batches");
        finish(&run);
    }
}

static size_t removals_before_it_happens;
static void (*what_happens)(void);

static int happen_after_removals(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    if (command == IPC_RMID && removals_before_it_happens-- == 0)
        what_happens();
    return 0;
}

/* A batch is evaluated anew when its removal takes its time: here each look at the clock is 2 s. */
static void an_old_batch_is_read_again(void **state)
{
    (void)state;
    add_many();
    struct run run = plan_selected(MANY_ONLY, false);
    size_t listings = fake.listings;
    fake.tick = 2;
    apply(&run);
    fake.tick = 0;
    assert_int_equal(count_removed(), MANY);
    assert_int_equal(fake.listings - listings, MANY);
    finish(&run);
}

static int set_clock_back(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    if (command == IPC_RMID)
        fake.clock = NOW + 5;
    return 0;
}

/* By a clock that goes back a batch would never get old. */
static void a_batch_from_the_future_is_read_again(void **state)
{
    (void)state;
    add_many();
    struct run run = plan_selected(MANY_ONLY, false);
    size_t listings = fake.listings;
    fake.clock = NOW + 10;
    fake.before = set_clock_back;
    apply(&run);
    fake.before = NULL;
    assert_int_equal(count_removed(), MANY);
    assert_int_equal(fake.listings - listings, 1 + (MANY - 1 + BATCH - 1) / BATCH);
    finish(&run);
}

static int let_a_second_pass(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    fake.clock += command == IPC_RMID;
    return 0;
}

static void a_batch_of_the_last_second_is_recent(void **state)
{
    (void)state;
    add_many();
    struct run run = plan_selected(MANY_ONLY, false);
    size_t listings = fake.listings;
    fake.before = let_a_second_pass;
    apply(&run);
    fake.before = NULL;
    assert_int_equal(count_removed(), MANY);
    assert_int_equal(fake.listings - listings, MANY / 2);
    finish(&run);
}

/* To read the semaphores of large sets takes as long as to read many objects. */
static void large_sets_make_small_batches(void **state)
{
    enum { SETS = 4, MOST_NSEMS = 2048 };
    static const struct {
        uint32_t nsems[2]; /* of each second set */
        size_t batches;
    } cases[] = {
        {{2000, 2000}, 2}, {{1024, 1024}, 2}, {{2047, 1}, 2}, {{2048, 2048}, 4}, {{512, 512}, 1},
    };
    static struct semaphore many[SETS * MOST_NSEMS];

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(many); i++)
        many[i].pid = PID;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        fake.semaphores = many;
        for (uint32_t j = 0; j < SETS; j++) {
            struct object set = usual[KIND_SEM];
            set.ref.number = 1000 + j;
            set.key = 0x1000 + j;
            set.sem =
                (struct set){.nsems = cases[i].nsems[j % 2], .first_at = (size_t)j * MOST_NSEMS};
            fake_add(&set);
        }
        struct run run = plan_selected(MANY_ONLY, false);
        size_t listings = fake.listings;
        apply(&run);
        assert_int_equal(plan_count_results(&run.plan, RESULT_REMOVED), SETS);
        if (fake.listings - listings != cases[i].batches)
            fail_msg("case %zu: %zu batches", i, fake.listings - listings);
        finish(&run);
    }
}

/* The set drops out of the reading, as if it had gone; then it cannot be looked at. */
static int drop_set_then_fail(enum kind kind, int id, int command)
{
    static bool dropped;
    if (kind != KIND_SEM || id != sysv_id(&usual[KIND_SEM].ref))
        return 0;
    if (command == GETPID) {
        dropped = true;
        return EINVAL;
    }
    if (!dropped)
        return 0;
    dropped = false;
    return EIO;
}

static void what_drops_out_of_the_reading_is_looked_at(void **state)
{
    (void)state;
    struct run run = plan_selected("key = 0x13", false);
    fake.before = drop_set_then_fail;
    apply(&run);
    fake.before = NULL;
    assert_int_equal(run.plan.targets[0].result, RESULT_FAILED);
    assert_int_equal(run.plan.targets[0].error, EIO);
    expect_truth(&run, 0, "dropped");
    finish(&run);
}

/* What happens in the middle of a batch is seen at the next one, or at the next answer. */
static void a_guard_that_comes_up_meanwhile(void **state)
{
    static const struct {
        bool asks;
        size_t happens_at, removed;
    } cases[] = {{false, 0, BATCH},
                 {false, BATCH - 1, BATCH},
                 {false, BATCH, (size_t)2 * BATCH},
                 {false, (size_t)3 * BATCH, MANY},
                 {true, 0, 1},
                 {true, 76, 77}};
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        clear(state);
        reset(state);
        add_many();
        struct run run = plan_selected(MANY_ONLY, false);
        run.asks = cases[i].asks;
        removals_before_it_happens = cases[i].happens_at;
        what_happens = process_lives;
        fake.before = happen_after_removals;
        apply(&run);
        fake.before = NULL;
        if (count_removed() != cases[i].removed)
            fail_msg("case %zu: %zu removed", i, count_removed());
        assert_int_equal(plan_count_results(&run.plan, RESULT_REMOVED), cases[i].removed);
        assert_int_equal(plan_count_results(&run.plan, RESULT_HELD), MANY - cases[i].removed);
        expect_truth(&run, 0, "meanwhile");
        finish(&run);
    }
}

/* Held ones take no place of those that are read, and an answer of no shifts no batch. */
static void batches_with_gaps(void **state)
{
    enum answer answers[MANY];
    size_t yes = 0, held = 0;
    (void)state;
    add_many();
    for (size_t i = 0; i < MANY; i++) {
        if (i % 3 == 0)
            fake.slots[KIND_SHM][1000 + i].shm.nattch = 1;
        held += i % 3 == 0;
        answers[i] = i % 5 == 0 ? ANSWER_NO : ANSWER_YES;
    }
    struct run run = plan_selected(MANY_ONLY, false);
    run.answers = answers;
    size_t looks = fake_count(KIND_SHM, SHM_STAT_ANY);
    apply(&run);
    looks = fake_count(KIND_SHM, SHM_STAT_ANY) - looks;
    for (size_t i = 0; i < MANY - held; i++)
        yes += answers[i] == ANSWER_YES;
    assert_int_equal(run.asked, MANY - held);
    if (calls_are_exact(KIND_SHM)) /* else the batches are read as text */
        assert_in_range(looks, 2 * yes, MANY - held + yes);
    assert_int_equal(plan_count_results(&run.plan, RESULT_HELD), held);
    assert_int_equal(plan_count_results(&run.plan, RESULT_REMOVED), yes);
    assert_int_equal(count_removed(), yes);
    expect_truth(&run, 0, "gaps");
    finish(&run);
}

/* Records. */

static void each_removal_is_recorded(void **state)
{
    (void)state;
    struct run run = plan_in(GUARDED);
    run.records = true;
    fake.before = refuse_removal;
    slot_of(KIND_MSG)->msg.qnum = 1; /* held back, so nothing was tried */
    later_ctime(slot_of(KIND_SEM));
    apply(&run);
    assert_int_equal(logged.count, 4);
    assert_non_null(strstr(logged.line[0], "removing kind=shm id=5 "));
    assert_string_equal(logged.line[1], "result kind=shm id=5 failed errno=1");
    assert_non_null(strstr(logged.line[2], "removing kind=sem id=7 "));
    assert_string_equal(logged.line[3], "result kind=sem id=7 changed");
    finish(&run);
}

static int count_lines_at_removal(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    if (command == IPC_RMID)
        assert_int_equal(logged.count % 2, 1); /* the line before, and not yet the line after */
    return 0;
}

static void a_record_comes_before_the_removal(void **state)
{
    (void)state;
    struct run run = plan_in(NAMED);
    run.records = true;
    fake.before = count_lines_at_removal;
    apply(&run);
    assert_int_equal(logged.count, 2 * KINDS);
    finish(&run);

    fake.before = NULL;
    logged.count = 0;
    for (int kind = 0; kind < KINDS; kind++)
        fake_add(&usual[kind]);
    run = plan_in(NAMED);
    apply(&run);
    assert_int_equal(logged.count, 0);
    finish(&run);
}

/* Torture: each system call of the carrying out fails in turn. */

static const int errors[] = {EPERM, EACCES, EINVAL, EIDRM, EINTR, ENOSYS, EIO};

/* The number of calls that carrying out takes when none fails. */
static size_t count_calls(void **state, enum manner manner, void (*happens)(void))
{
    clear(state);
    reset(state);
    struct run run = plan_in(manner);
    if (happens)
        happens();
    size_t before = fake_calls_made();
    apply(&run);
    size_t calls = fake_calls_made() - before;
    finish(&run);
    return calls;
}

static struct run torture(void **state, enum manner manner, void (*happens)(void), size_t call,
                          int error)
{
    clear(state);
    reset(state);
    struct run run = plan_in(manner);
    if (happens)
        happens();
    fake.fail_call = fake_calls_made() + call;
    fake.fail_error = error;
    apply(&run);
    fake.fail_call = 0;
    return run;
}

/* A call that was made again, or whose answer another one gives, has not failed for the user. */
static bool may_go_unnoticed(int error)
{
    return error == EINTR || error == EINVAL || error == EIDRM;
}

static void whatever_call_fails_the_report_is_true(void **state)
{
    for (int manner = 0; manner < MANNERS; manner++) {
        size_t calls = count_calls(state, (enum manner)manner, NULL);
        assert_true(calls >= (size_t)2 * KINDS);
        for (size_t i = 0; i < calls * LENGTH_OF(errors); i++) {
            char name[64];
            int error = errors[i % LENGTH_OF(errors)];
            size_t call = i / LENGTH_OF(errors) + 1;
            struct run run = torture(state, (enum manner)manner, NULL, call, error);
            (void)snprintf(name, sizeof(name), "%s, call %zu fails with %s", manner_names[manner],
                           call, strerror(error));
            expect_truth(&run, 0, name);
            assert_int_equal(run.told, KINDS);
            size_t removed = plan_count_results(&run.plan, RESULT_REMOVED);
            if (manner == NAMED && removed == KINDS && !may_go_unnoticed(error))
                fail_msg("%s: all is said to be removed", name);
            if (manner == NAMED && removed < KINDS - 1)
                fail_msg("%s: one failure kept %zu from being removed", name, KINDS - removed);
            finish(&run);
        }
    }
}

/* A guard that holds back does so whichever call fails. */
static void whatever_call_fails_guards_hold(void **state)
{
    for (size_t i = 0; i < LENGTH_OF(guard_cases); i++) {
        size_t calls = count_calls(state, GUARDED, guard_cases[i].happens);
        for (size_t j = 0; j < calls * LENGTH_OF(errors); j++) {
            int error = errors[j % LENGTH_OF(errors)];
            size_t call = j / LENGTH_OF(errors) + 1;
            struct run run = torture(state, GUARDED, guard_cases[i].happens, call, error);
            for (int kind = 0; kind < KINDS; kind++) {
                if (guard_cases[i].kinds & KIND_BIT(kind) && !exists(&usual[kind]))
                    fail_msg(
                        "\"%s\" holds %s back, but call %zu failed with %s, and it was removed",
                        guard_cases[i].name, kind_names[kind], call, strerror(error));
            }
            expect_truth(&run, 0, guard_cases[i].name);
            finish(&run);
        }
    }
}

/* What has changed stays, whichever call fails. */
static void whatever_call_fails_a_successor_stays(void **state)
{
    for (int manner = 0; manner < MANNERS; manner++) {
        for (size_t call = 1; call <= count_calls(state, (enum manner)manner, NULL); call++) {
            for (size_t i = 0; i < LENGTH_OF(errors); i++) {
                clear(state);
                reset(state);
                struct run run = plan_in((enum manner)manner);
                for (int kind = 0; kind < KINDS; kind++)
                    slot_of((enum kind)kind)->ctime++;
                fake.fail_call = fake_calls_made() + call;
                fake.fail_error = errors[i];
                apply(&run);
                for (int kind = 0; kind < KINDS; kind++)
                    assert_true(exists(&usual[kind]));
                expect_truth(&run, 0, "successor");
                finish(&run);
            }
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_nobody_touches_is_removed),
        TEST(what_has_changed_stays),
        TEST(an_attached_segment_that_is_named_is_marked),
        TEST(guards_are_evaluated_again),
        TEST(the_process_that_holds_is_named),
        TEST(an_owner_is_named_at_the_second_look_too),
        TEST(the_filter_is_evaluated_again),
        TEST(a_second_look_at_text),
        TEST(what_the_second_look_does_not_find_stays),
        TEST(one_id_in_all_kinds),
        TEST(all_objects),
        TEST(by_the_clock),
        TEST(a_clock_set_back_before_the_last_look),
        TEST(who_wants_it_at_once_does_not_wait_for_the_clock),
        TEST(and_still_removes_nothing_else),
        TEST(and_does_not_mind_that_it_was_changed),
        TEST(what_cannot_be_reached_stays),
        TEST(what_is_marked_is_marked_again_at_once),
        TEST(until_the_second_is_over),
        TEST(what_the_kernel_answers),
        TEST(an_object_that_nobody_may_look_at),
        TEST(held_marked_and_missing_targets),
        TEST(who_is_asked_decides),
        TEST(a_stop_leaves_what_is_held),
        TEST(many_are_checked_in_batches),
        TEST(a_guard_that_comes_up_meanwhile),
        TEST(an_old_batch_is_read_again),
        TEST(a_batch_from_the_future_is_read_again),
        TEST(a_batch_of_the_last_second_is_recent),
        TEST(large_sets_make_small_batches),
        TEST(what_drops_out_of_the_reading_is_looked_at),
        TEST(batches_with_gaps),
        TEST(each_removal_is_recorded),
        TEST(a_record_comes_before_the_removal),
        TEST(whatever_call_fails_the_report_is_true),
        TEST(whatever_call_fails_guards_hold),
        TEST(whatever_call_fails_a_successor_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
