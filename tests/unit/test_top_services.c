/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitor reads and removes with, on a kernel of arrays. */
#include "config.h"

#include "support_source.h"

#include <sys/ipc.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/memory.h"
#include "cmd/top_services.h"
#include "output/page.h"
#include "support_syslog.h"

#include "model/kind.h"
#include "model/sysv.h"

/* A pid above the highest that Linux gives (PID_MAX_LIMIT), so that no real process is found. */
enum { USER = 1001, PID = 5000001, NOW = 100000 };

/* As asm/unistd.h of x86 has it: with 32 bits the one with a time of 64 bits, and no other. */
#ifdef SYS_semtimedop
enum { SEMTIMEDOP = SYS_semtimedop };
#else
enum { SEMTIMEDOP = SYS_semtimedop_time64 };
#endif

enum { NEXT_IN_SLOT = 1 << FAKE_INDEX_BITS };

static struct tree tree;
static struct watched watched = {.source = {.calls = &fake_calls, .root = -1, .home = -1}};
static struct semaphore semaphores[2];
static struct services services;
static struct removal_request removal;

/* stat(2) of the program: only the first pid namespace may make sure of owners. */

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int stat(const char *restrict path, struct stat *restrict status)
{
    if (strcmp(path, "/proc/self/ns/pid") != 0)
        return fstatat(AT_FDCWD, path, status, 0);
    *status = (struct stat){.st_ino = 0xEFFFFFFC};
    return 0;
}

/* Nobody waits: the clock of the kernel goes on. */
static size_t sleeps;
static void (*meanwhile)(void);

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)time;
    (void)left;
    sleeps++;
    fake.clock++;
    if (meanwhile)
        meanwhile();
    return 0;
}

/* One object of each kind which nothing holds back. */
static const struct object usual[KINDS] = {
    [KIND_SHM] = {.ref.kind = KIND_SHM,
                  .ref.number = 5,
                  .ref.space = FAKE_NAMESPACE_INODE,
                  .key = 0x11,
                  .uid = USER,
                  .cuid = USER,
                  .mode = 0600,
                  .ctime = 500,
                  .shm = {.size = 4096, .atime = 510, .dtime = 520, .cpid = PID, .lpid = PID}},
    [KIND_MSG] = {.ref.kind = KIND_MSG,
                  .ref.number = 6,
                  .ref.space = FAKE_NAMESPACE_INODE,
                  .key = 0x12,
                  .uid = USER,
                  .cuid = USER,
                  .mode = 0600,
                  .ctime = 500,
                  .msg = {.qbytes = 99, .stime = 510, .rtime = 520, .lspid = PID, .lrpid = PID}},
    [KIND_SEM] = {.ref.kind = KIND_SEM,
                  .ref.number = 7,
                  .ref.space = FAKE_NAMESPACE_INODE,
                  .key = 0x13,
                  .uid = USER,
                  .cuid = USER,
                  .mode = 0600,
                  .ctime = 500,
                  .sem = {.nsems = 2, .otime = 510, .first_at = 0}},
};

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    tree_make(&tree);
    logged.count = sleeps = 0;
    meanwhile = NULL;
    for (size_t i = 0; i < LENGTH_OF(semaphores); i++)
        semaphores[i] = (struct semaphore){.pid = PID, .value = 3};
    fake.files = &tree;
    fake.has_text = true; /* a program of 32 bits reads segments there (calls_are_exact) */
    fake.semaphores = semaphores;
    fake.clock = NOW;
    tree_put(&tree, "/proc/self/status", "Name:\tx\nNSpid:\t7\nCapEff:\t000001ffffffffff\n");
    tree_put(&tree, "/proc/self/uid_map", "         0          0 4294967295\n");
    for (int kind = 0; kind < KINDS; kind++)
        fake_add(&usual[kind]);
    services = top_services(&watched, true);
    removal = (struct removal_request){.count = KINDS};
    removal.wanted = memory_resize(NULL, KINDS, sizeof(*removal.wanted));
    memcpy(removal.wanted, usual, sizeof(usual));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    removal_request_free(&removal);
    fake_reset();
    tree_remove(&tree);
    return 0;
}

/* Of each kind's target "ACTION RESULT". */
static void expect_targets(const char *shm, const char *msg, const char *sem)
{
    const char *expected[KINDS] = {shm, msg, sem};
    assert_int_equal(removal.plan.count, KINDS);
    for (size_t i = 0; i < KINDS; i++) {
        const struct target *target = &removal.plan.targets[i];
        struct buffer words = BUFFER_IN_MEMORY;
        buffer_format(&words, "%s %s", action_words[target->action], result_words[target->result]);
        expect_bytes(&words, expected[target->object.ref.kind],
                     kind_names[target->object.ref.kind]);
    }
}

/* How many calls have removed something. */
static size_t removals(void)
{
    size_t count = 0;
    for (int kind = 0; kind < KINDS; kind++)
        count += fake_count((enum kind)kind, IPC_RMID);
    return count;
}

static void a_sample_has_all_objects_limits_and_sums(void **state)
{
    (void)state;
    struct snapshot *snapshot = services.sample(services.context, ALL_KINDS, 0);
    assert_int_equal(snapshot->count, KINDS);
    for (int kind = 0; kind < KINDS; kind++)
        EXPECT_IDS(snapshot, (enum kind)kind, sysv_id(&usual[kind].ref));
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < MOST_LIMITS && kind_specs[kind]->limits[i].name; i++)
            assert_true(snapshot->total.limit[kind][i].known);
    }
    assert_int_equal(snapshot->total.usage[KIND_SHM][USAGE_SEGMENTS].amount, 1);
    assert_int_equal(snapshot->total.usage[KIND_MSG][USAGE_QUEUES].amount, 1);
    assert_int_equal(snapshot->total.usage[KIND_SEM][USAGE_SETS].amount, 1);
    assert_true(snapshot->ipc_namespace.known);
    assert_non_null(snapshot->host);
    /* What nobody asked for is not read. */
    assert_int_equal(snapshot->semaphore_count, 0);
    assert_int_equal(snapshot->process_count, 0);
    snapshot_free(snapshot);
    snapshot = services.sample(services.context, ALL_KINDS, FACT_SEMAPHORE_VALUES | FACT_CREATORS);
    assert_int_equal(snapshot->semaphore_count, 2);
    assert_non_null(snapshot_process(snapshot, PID));
    snapshot_free(snapshot);
}

/* For the fields and the semaphores. */
static struct snapshot *look(enum kind kind, int32_t id)
{
    static struct detail_request detail;
    facts_t facts = page_needs(SECTION_FIELDS, kind) | page_needs(SECTION_SEMAPHORES, kind);

    detail = (struct detail_request){sysv_ref(kind, 0, id), facts & ~(facts_t)FACTS_OF_SEARCH};
    return services.read_detail(services.context, &detail);
}

static void a_look_has_what_is_asked_for_about_one_object(void **state)
{
    (void)state;
    struct object other = usual[KIND_SEM];
    other.ref.number = 9;
    fake_add(&other);
    struct snapshot *snapshot = look(KIND_SEM, 7);
    assert_int_equal(snapshot->count, 1);
    assert_int_equal(snapshot->objects[0].ref.number, 7);
    assert_int_equal(snapshot->objects[0].has & (HAS_VALUES | HAS_PIDS | HAS_WAITERS),
                     HAS_VALUES | HAS_PIDS | HAS_WAITERS);
    assert_int_equal(snapshot->semaphores[snapshot->objects[0].sem.first_at].value, 3);
    assert_non_null(snapshot_process(snapshot, PID)); /* who operated last */
    assert_true(snapshot->ipc_namespace.known);
    snapshot_free(snapshot);

    snapshot = look(KIND_SHM, 5);
    assert_int_equal(snapshot->count, 1);
    assert_int_equal(snapshot->objects[0].has & (HAS_RSS | HAS_SWAP), HAS_RSS | HAS_SWAP);
    assert_non_null(snapshot_process(snapshot, PID)); /* who made it */
    snapshot_free(snapshot);
}

static void a_look_at_nothing_says_so(void **state)
{
    (void)state;
    struct snapshot *snapshot = look(KIND_MSG, 77);
    assert_int_equal(snapshot->count, 0);
    assert_int_equal(snapshot->missing_count, 1);
    snapshot_free(snapshot);
}

static void a_search_is_for_those_objects_alone_that_are_asked_for(void **state)
{
    struct object other = usual[KIND_MSG];
    struct wanted wanted[] = {BY_ID(KIND_MSG, 6)};
    struct search_request search = {
        .facts = FACT_VERDICT, .kinds = KIND_BIT(KIND_MSG), WANTED(wanted)};
    (void)state;
    other.ref.number = 8;
    fake_add(&other);
    struct snapshot *snapshot = services.search(services.context, &search);
    assert_int_equal(snapshot->count, 1);
    EXPECT_IDS(snapshot, KIND_MSG, 6);
    assert_true(snapshot->searches[SEARCH_THREADS].done);
    assert_int_equal(snapshot->objects[0].ref.space, FAKE_NAMESPACE_INODE);
    assert_true(names_find(&snapshot->users, USER, &(struct text){0}));
    snapshot_free(snapshot);

    search = (struct search_request){.facts = FACT_ATTACHED, .kinds = ALL_KINDS};
    snapshot = services.search(services.context, &search);
    assert_int_equal(snapshot->count, KINDS + 1);
    assert_true(snapshot->searches[SEARCH_MAPPINGS].done);
    assert_false(snapshot->searches[SEARCH_THREADS].done);
    snapshot_free(snapshot);
}

/* The kernel does not count the attaches, nor anybody who waits. */
static void a_process_is_looked_into_alone_and_whatever_the_kernel_counts(void **state)
{
    enum { OTHER_PID = PID + 1 };
    static const uint32_t pids[] = {PID, OTHER_PID};
    static const struct fake_link links[] = {
        {"/proc/5000001/ns/ipc", FAKE_NAMESPACE, 0},
        {"/proc/5000001/task/5000001/ns/ipc", FAKE_NAMESPACE, 0},
        {"/proc/5000002/ns/ipc", FAKE_NAMESPACE, 0},
    };
    static const char maps[] = "7f0000000000-7f0000001000 rw-s 00000000 00:01 5 "
                               "                /SYSV00000011 (deleted)\n";
    char call[100];
    (void)state;
    fake.pids = pids;
    fake.pid_count = LENGTH_OF(pids);
    fake.links = links;
    fake.link_count = LENGTH_OF(links);
    tree_put(&tree, "/proc/5000001/maps", maps);
    tree_put(&tree, "/proc/5000002/maps", maps);
    (void)snprintf(call, sizeof(call), "%d 0x7 0x7f000000 0x1 0x0 0x0 0x0 0x7ffc0000 0x7f000000\n",
                   SEMTIMEDOP);
    tree_put(&tree, "/proc/5000001/task/5000001/syscall", call);
    tree_put(&tree, "/proc/self/syscall", "running\n");
    struct snapshot *snapshot = services.read_process(services.context, PID);
    assert_int_equal(snapshot->count, KINDS);
    assert_int_equal(snapshot->link_count, 2);
    assert_int_equal(snapshot->links[0].pid, PID);
    assert_int_equal(snapshot->links[0].ref.kind, KIND_SHM);
    assert_int_equal(snapshot->links[0].ref.number, 5);
    assert_int_equal(snapshot->links[1].pid, PID);
    assert_int_equal(snapshot->links[1].ref.kind, KIND_SEM);
    assert_int_equal(snapshot->links[1].ref.number, 7);
    assert_int_equal(snapshot->searches[SEARCH_MAPPINGS].refused.count, 0);
    assert_false(snapshot->searches[SEARCH_MAPPINGS].is_blind);
    snapshot_free(snapshot);
}

static void what_is_left_over_is_prepared_and_removed(void **state)
{
    (void)state;
    services.prepare(services.context, &removal);
    assert_true(removal.rules.bulk);
    assert_int_equal(sleeps, 0);
    assert_int_equal(removal.most, 20);
    expect_targets("remove none", "remove none", "remove none");
    assert_int_equal(removals(), 0);
    services.remove(services.context, &removal);
    expect_targets("remove removed", "remove removed", "remove removed");
    assert_int_equal(removals(), KINDS);
    assert_int_equal(atomic_load(&removal.done), KINDS);
    for (int kind = 0; kind < KINDS; kind++)
        assert_null(fake_find((enum kind)kind, sysv_id(&usual[kind].ref)));
    assert_int_equal(logged.count, 2 * KINDS);
    assert_non_null(strstr(logged.line[0], " command=\"ipcview top\""));
}

static void more_objects_allow_more_at_once(void **state)
{
    (void)state;
    for (int id = 10; id < 210; id++) {
        struct object queue = usual[KIND_MSG];
        queue.ref.number = (uint64_t)id;
        fake_add(&queue);
    }
    services.prepare(services.context, &removal);
    assert_int_equal(removal.most, 203 / 4);
}

static void guards_hold_back_unless_forced(void **state)
{
    (void)state;
    fake.slots[KIND_SHM][5].shm.nattch = 1;
    fake.slots[KIND_MSG][6].msg.qnum = 1;
    semaphores[1].ncnt = 1;
    services.prepare(services.context, &removal);
    expect_targets("hold none", "hold none", "hold none");
    services.remove(services.context, &removal);
    assert_int_equal(removals(), 0);
    removal.rules.force = true;
    services.prepare(services.context, &removal);
    expect_targets("remove none", "remove none", "remove none");
    services.remove(services.context, &removal);
    assert_int_equal(removals(), KINDS);
}

/* Nor does force, which is F of the monitor, lift a rule; a faulty one holds all back. */
static void what_is_protected_is_held_back_though_forced(void **state)
{
    struct protection protection = {0};
    (void)state;
    protection_add(&protection, "rules", 1, text_of("kind = shm || kind = sem"));
    watched.protection = &protection;
    removal.rules.force = true;
    services.prepare(services.context, &removal);
    expect_targets("hold none", "remove none", "hold none");
    protection_add(&protection, "rules", 2, text_of(")"));
    removal_request_plan(&removal);
    expect_targets("hold none", "hold none", "hold none");
    services.remove(services.context, &removal);
    assert_int_equal(removals(), 0);
    watched.protection = NULL;
    protection_free(&protection);
}

/* The caller's word goes with every reading, also that of a removal. */
static void each_reading_is_by_the_word_of_the_caller(void **state)
{
    (void)state;
    for (int closed = 0; closed < 2; closed++) {
        watched.source.closed = closed;
        struct snapshot *snapshot = services.sample(services.context, ALL_KINDS, 0);
        assert_int_equal(snapshot->closed, closed);
        snapshot_free(snapshot);
        services.prepare(services.context, &removal);
        assert_int_equal(removal.snapshot->closed, closed);
    }
    watched.source.closed = false;
}

static void what_came_after_what_was_seen_is_left_alone(void **state)
{
    (void)state;
    fake_take(KIND_SHM, 5);
    fake.slots[KIND_MSG][6].ctime = 600; /* another one, never used before that */
    fake.slots[KIND_MSG][6].msg = (struct queue){.qbytes = 99};
    fake.slots[KIND_SEM][7].ref.number += NEXT_IN_SLOT;
    removal.rules.force = true;
    services.prepare(services.context, &removal);
    expect_targets("none gone", "none changed", "none gone");
    services.remove(services.context, &removal);
    expect_targets("none gone", "none changed", "none gone");
    assert_int_equal(removals(), 0);
    assert_int_equal(atomic_load(&removal.done), 0);
    assert_int_equal(logged.count, 0);
}

static void what_was_made_in_this_second_is_read_again_when_it_is_over(void **state)
{
    (void)state;
    fake.slots[KIND_MSG][6].ctime = removal.wanted[KIND_MSG].ctime = NOW;
    removal.wanted[KIND_MSG].msg = fake.slots[KIND_MSG][6].msg = (struct queue){.qbytes = 99};
    services.prepare(services.context, &removal);
    assert_int_equal(sleeps, 1);
    assert_int_equal(removal.snapshot->clock, NOW + 1);
    expect_targets("remove none", "remove none", "remove none");
    services.remove(services.context, &removal);
    expect_targets("remove removed", "remove removed", "remove removed");
}

static void replace_queue(void)
{
    fake.slots[KIND_MSG][6].cuid++;
}

static void what_was_replaced_meanwhile_is_left_alone(void **state)
{
    (void)state;
    fake.slots[KIND_MSG][6].ctime = removal.wanted[KIND_MSG].ctime = NOW;
    meanwhile = replace_queue;
    services.prepare(services.context, &removal);
    expect_targets("remove none", "none changed", "remove none");
}

static void a_preparation_that_is_stopped_waits_for_nothing(void **state)
{
    (void)state;
    fake.slots[KIND_MSG][6].ctime = removal.wanted[KIND_MSG].ctime = NOW;
    atomic_store(&removal.stop, true);
    services.prepare(services.context, &removal);
    assert_int_equal(sleeps, 0);
}

static void a_removal_that_is_stopped_removes_nothing_more(void **state)
{
    (void)state;
    services.prepare(services.context, &removal);
    atomic_store(&removal.stop, true);
    services.remove(services.context, &removal);
    expect_targets("remove not-done", "remove not-done", "remove not-done");
    assert_int_equal(removals(), 0);
    assert_int_equal(atomic_load(&removal.done), 0);
}

static void nothing_wanted_is_nothing_removed(void **state)
{
    (void)state;
    removal.count = 0;
    services.prepare(services.context, &removal);
    assert_int_equal(removal.plan.count, 0);
    services.remove(services.context, &removal);
    assert_int_equal(removals(), 0);
}

static void who_may_not_remove_has_no_way_to(void **state)
{
    (void)state;
    const struct services reading = top_services(&watched, false);
    assert_null(reading.prepare);
    assert_null(reading.remove);
    assert_non_null(reading.sample);
    assert_non_null(reading.read_detail);
    assert_non_null(reading.search);
    assert_non_null(reading.read_process);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sample_has_all_objects_limits_and_sums),
        TEST(a_look_has_what_is_asked_for_about_one_object),
        TEST(a_look_at_nothing_says_so),
        TEST(a_search_is_for_those_objects_alone_that_are_asked_for),
        TEST(a_process_is_looked_into_alone_and_whatever_the_kernel_counts),
        TEST(what_is_left_over_is_prepared_and_removed),
        TEST(more_objects_allow_more_at_once),
        TEST(guards_hold_back_unless_forced),
        TEST(what_is_protected_is_held_back_though_forced),
        TEST(each_reading_is_by_the_word_of_the_caller),
        TEST(what_came_after_what_was_seen_is_left_alone),
        TEST(what_was_made_in_this_second_is_read_again_when_it_is_over),
        TEST(what_was_replaced_meanwhile_is_left_alone),
        TEST(a_preparation_that_is_stopped_waits_for_nothing),
        TEST(a_removal_that_is_stopped_removes_nothing_more),
        TEST(nothing_wanted_is_nothing_removed),
        TEST(who_may_not_remove_has_no_way_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
