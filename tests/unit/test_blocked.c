/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_processes.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "collect/walk.h"
#include "model/links.h"

enum { PID = FIRST_PID, OTHER, THIRD, NEVER };

enum { SET = 4, QUEUE = 7, MOST_SEMAPHORES = 4 };

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
static const struct request nothing = {.kinds = 0};

/* What read_memory gives, of whom, at which address, and how much of it at most. */
static struct {
    const struct sembuf *operations;
    size_t count;
    ssize_t most; /* 0: all that is asked for */
} memory;

enum { ADDRESS = 0x7ffc1000 };

static ssize_t read_memory(uint32_t pid, uint64_t address, void *buffer, size_t size)
{
    size_t there = memory.count * sizeof(*memory.operations);
    if (pid != PID || address != ADDRESS || size > there) {
        errno = EFAULT;
        return -1;
    }
    memcpy(buffer, memory.operations, size);
    return memory.most ? memory.most : (ssize_t)size;
}

static int reset(void **state)
{
    (void)state;
    processes_reset(&tree);
    fake.read_memory = read_memory;
    memset(&memory, 0, sizeof(memory));
    return 0;
}

static int clear(void **state)
{
    (void)state;
    processes_clear(&tree);
    return 0;
}

/* The line of a thread in a call of this architecture, or of ipc(2) where it has no other. */
static const char *in_call(enum operation operation, int32_t id, uint64_t count, int64_t type)
{
    static char text[256];
    static const char stack[] = "0x7ffc12345678 0x7f0012345678";
    long number = -1;

#ifdef SYS_semtimedop
    if (operation == OPERATION_SEMOP)
        number = SYS_semtimedop;
#elif defined(SYS_semtimedop_time64)
    if (operation == OPERATION_SEMOP)
        number = SYS_semtimedop_time64;
#endif
#ifdef SYS_msgsnd
    if (operation == OPERATION_SEND)
        number = SYS_msgsnd;
    if (operation == OPERATION_RECEIVE)
        number = SYS_msgrcv;
#endif
    if (number >= 0) {
        (void)snprintf(text, sizeof(text), "%ld 0x%x 0x%x 0x%" PRIx64 " 0x%lx 0x0 0x0 %s\n", number,
                       (unsigned)id, (unsigned)ADDRESS, count, (unsigned long)type, stack);
        return text;
    }
#ifdef SYS_ipc
    static const unsigned which[] = {4, 11, 0x1000c};
    (void)snprintf(text, sizeof(text), "%ld 0x%x 0x%x 0x%" PRIx64 " 0x0 0x%x 0x%lx %s\n",
                   (long)SYS_ipc, which[operation], (unsigned)id, count, (unsigned)ADDRESS,
                   (unsigned long)type, stack);
#endif
    return text;
}

static void put_call(uint32_t pid, uint32_t tid, const char *text)
{
    char name[64];
    (void)snprintf(name, sizeof(name), "task/%u/syscall", tid);
    process_put(pid, name, text);
}

/* A process whose only thread is in that call. */
static void add_caller(uint32_t pid, const char *namespace, const char *text)
{
    char folder[64];
    process_add(pid, namespace, 0);
    (void)snprintf(folder, sizeof(folder), "%u/task/%u", pid, pid);
    process_add_link(folder, namespace, 0);
    put_call(pid, pid, text);
}

static const struct object queue = {
    .ref.kind = KIND_MSG, .ref.number = QUEUE, .ref.space = FAKE_NAMESPACE_INODE};

static struct object set_with(uint64_t nsems)
{
    return (struct object){.ref.kind = KIND_SEM,
                           .ref.number = SET,
                           .ref.space = FAKE_NAMESPACE_INODE,
                           .has = HAS_SEMAPHORES | HAS_VALUES | HAS_WAITERS,
                           .sem = {.nsems = nsems, .first_at = 1}};
}

static const struct semaphore one_waits[] = {{.ncnt = 1}, {0}, {0}, {0}};

/* OBJECTS, whose sets have the SEMAPHORES. */
/* What the kernel says when it is asked again. */
static struct semaphore kernel_semaphores[MOST_SEMAPHORES + 1];

static void add_to_kernel(const struct object *object)
{
    struct object readable = *object;

    readable.mode |= 0444;
    fake_add(&readable);
    fake.semaphores = kernel_semaphores;
}

static struct snapshot *collect_from(const struct source *from, const struct object *objects,
                                     size_t count, const struct semaphore *semaphores)
{
    struct collection collection = support_collection(from, &nothing);
    struct snapshot *snapshot = collection.snapshot;

    snapshot->every_pid = true;
    for (size_t i = 0; i < count; i++) {
        snapshot_add_objects(snapshot, objects[i].ref.kind, &objects[i], 1);
        add_to_kernel(&objects[i]);
    }
    snapshot_add_semaphores(snapshot, MOST_SEMAPHORES + 1);
    if (semaphores) {
        memcpy(snapshot->semaphores + 1, semaphores, MOST_SEMAPHORES * sizeof(*semaphores));
        memcpy(kernel_semaphores + 1, semaphores, MOST_SEMAPHORES * sizeof(*semaphores));
    }
    walk_processes(&collection, FACT_BLOCKED);
    links_sort(snapshot);
    return snapshot;
}

static struct snapshot *collect_queue(void)
{
    struct snapshot *snapshot = collect_from(&source, &queue, 1, NULL);
    assert_true(snapshot->searches[SEARCH_THREADS].done);
    assert_false(snapshot->searches[SEARCH_THREADS].is_blind);
    return snapshot;
}

/* Fails unless that many links of the queue are found, and that many processes refused. */
static void expect_found(size_t links, uint64_t refused, const char *what)
{
    struct snapshot *snapshot = collect_queue();
    if (snapshot->link_count != links ||
        snapshot->searches[SEARCH_THREADS].refused.count != refused)
        fail_msg("%s: %zu links and not %zu, %" PRIu64 " refused and not %" PRIu64, what,
                 snapshot->link_count, links, snapshot->searches[SEARCH_THREADS].refused.count,
                 refused);
    snapshot_free(snapshot);
}

/* Queues. */

static void who_waits_on_a_queue(void **state)
{
    (void)state;
    add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 8192, 0));
    add_caller(OTHER, FAKE_NAMESPACE, in_call(OPERATION_RECEIVE, QUEUE, 100, -5));
    add_caller(THIRD, FAKE_NAMESPACE, "running\n");
    struct snapshot *snapshot = collect_queue();
    assert_int_equal(snapshot->link_count, 2);
    assert_int_equal(snapshot->searches[SEARCH_THREADS].refused.count, 0);
    const struct link *send = &snapshot->links[0], *receive = &snapshot->links[1];
    assert_int_equal(send->ref.kind, KIND_MSG);
    assert_int_equal(send->ref.space, FAKE_NAMESPACE_INODE);
    assert_int_equal(send->ref.number, QUEUE);
    assert_int_equal(send->pid, PID);
    assert_int_equal(send->wait.tid, PID);
    assert_int_equal(send->wait.operation, OPERATION_SEND);
    assert_true(send->wait.is_known);
    assert_int_equal(send->wait.bytes, 8192);
    assert_int_equal(receive->pid, OTHER);
    assert_int_equal(receive->wait.operation, OPERATION_RECEIVE);
    assert_true(receive->wait.is_known);
    assert_true(receive->wait.type == -5);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

static void who_waits_on_something_else(void **state)
{
    static const struct {
        const char *name;
        enum operation operation;
        int32_t id;
        const char *namespace;
    } cases[] = {
        {"another queue", OPERATION_SEND, QUEUE + 1, FAKE_NAMESPACE},
        {"in another namespace", OPERATION_SEND, QUEUE, OTHER_NAMESPACE},
        {"a set with that id", OPERATION_SEMOP, QUEUE, FAKE_NAMESPACE},
        {"no id", OPERATION_RECEIVE, -1, FAKE_NAMESPACE},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        fake.pid_count = fake.link_count = 0;
        add_caller(PID, cases[i].namespace, in_call(cases[i].operation, cases[i].id, 1, 0));
        expect_found(0, 0, cases[i].name);
    }
}

/* Of a queue the kernel does not say how many wait: there is no end before all are looked at. */
static void all_who_wait_on_a_queue(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 20; i++)
        add_caller(PID + i, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 1, 0));
    expect_found(20, 0, "all");
}

static void a_thread_that_waits_while_its_leader_does_not(void **state)
{
    static const uint32_t threads[] = {PID, OTHER, THIRD};
    static const struct fake_task task = {.pid = PID, .threads = threads, .count = 3};
    (void)state;
    add_caller(PID, FAKE_NAMESPACE, "running\n");
    fake.tasks = &task;
    fake.task_count = 1;
    process_add_link("5000001/task/5000002", FAKE_NAMESPACE, 0);
    process_add_link("5000001/task/5000003", FAKE_NAMESPACE, 0);
    put_call(PID, OTHER, "0 0x0 0x1 0x2 0x0 0x0 0x0 0x7ffc12345678 0x7f0012345678\n");
    put_call(PID, THIRD, in_call(OPERATION_RECEIVE, QUEUE, 1, 3));
    struct snapshot *snapshot = collect_queue();
    assert_int_equal(snapshot->link_count, 1);
    assert_int_equal(snapshot->links[0].pid, PID);
    assert_int_equal(snapshot->links[0].wait.tid, THIRD);
    snapshot_free(snapshot);
}

/* A thread can leave the namespace of its process (unshare(2)). */
static void a_thread_in_a_namespace_of_its_own(void **state)
{
    (void)state;
    process_add(PID, FAKE_NAMESPACE, 0);
    process_add_link("5000001/task/5000001", OTHER_NAMESPACE, 0);
    put_call(PID, PID, in_call(OPERATION_RECEIVE, QUEUE, 1, 3));
    expect_found(0, 0, "thread");
}

static void the_same_id_in_several_namespaces(void **state)
{
    struct object queues[4] = {queue, queue, queue, queue};
    size_t count;
    (void)state;
    queues[3].ref.space = 98;
    queues[1].ref.space = 99;
    queues[2].ref.space = OTHER_NAMESPACE_INODE;
    add_caller(PID, OTHER_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 1, 0));
    add_caller(OTHER, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 2, 0));
    add_caller(THIRD, "ipc:[77]", in_call(OPERATION_SEND, QUEUE, 3, 0));
    add_caller(NEVER, "ipc:[99]", in_call(OPERATION_SEND, QUEUE, 4, 0));
    struct snapshot *snapshot = collect_from(&source, queues, LENGTH_OF(queues), NULL);
    assert_int_equal(snapshot->link_count, 3);
    const struct link *links = links_of(snapshot, &queues[0], &count);
    assert_int_equal(count, 1);
    assert_int_equal(links[0].pid, OTHER);
    links = links_of(snapshot, &queues[2], &count);
    assert_int_equal(count, 1);
    assert_int_equal(links[0].pid, PID);
    links = links_of(snapshot, &queues[1], &count);
    assert_int_equal(count, 1);
    assert_int_equal(links[0].pid, NEVER);
    (void)links_of(snapshot, &queues[3], &count);
    assert_int_equal(count, 0);
    snapshot_free(snapshot);
}

/* Sets. */

static struct snapshot *collect_set(const struct object *set, const struct semaphore *semaphores)
{
    struct snapshot *snapshot = collect_from(&source, set, 1, semaphores);
    assert_true(snapshot->searches[SEARCH_THREADS].done);
    return snapshot;
}

/*
 * What a thread waits for whose operations are those, or nothing that can be told: UNTOLD.
 */
enum { UNTOLD = -1 };

static void expect_wait(const struct object *set, const struct semaphore *semaphores,
                        uint64_t operations, int number, int change, const char *what)
{
    fake.pid_count = fake.link_count = 0;
    add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, operations, 0));
    struct snapshot *snapshot = collect_set(set, semaphores);
    if (snapshot->link_count != 1)
        fail_msg("%s: %zu links", what, snapshot->link_count);
    const struct wait *wait = &snapshot->links[0].wait;
    if (wait->is_known != (number != UNTOLD) ||
        (wait->is_known && (wait->number != number || wait->change != change)))
        fail_msg("%s: %s, semaphore %u, change %d", what, wait->is_known ? "known" : "unknown",
                 wait->number, wait->change);
    assert_int_equal(wait->operation, OPERATION_SEMOP);
    assert_int_equal(snapshot->links[0].ref.kind, KIND_SEM);
    assert_int_equal(snapshot->links[0].ref.number, SET);
    snapshot_free(snapshot);
}

/* The first operation that cannot be done when all before it have been. */
static void what_a_thread_waits_for_in_a_set(void **state)
{
    static const struct {
        const char *name;
        struct semaphore semaphores[MOST_SEMAPHORES];
        struct sembuf operations[3];
        size_t count;
        int number, change;
    } cases[] = {
        {"less than 0", {{.value = 0, .ncnt = 1}}, {{0, -1, 0}}, 1, 0, -1},
        {"too little", {{.value = 2, .ncnt = 1}}, {{0, -3, 0}}, 1, 0, -3},
        {"zero", {{.value = 1, .zcnt = 1}}, {{0, 0, 0}}, 1, 0, 0},
        {"the second", {{.value = 5}, {.ncnt = 1}}, {{0, -5, 0}, {1, -1, 0}}, 2, 1, -1},
        {"the first of two", {{.ncnt = 1}, {.value = 0}}, {{0, -1, 0}, {1, -1, 0}}, 2, 0, -1},
        {"what was added before",
         {{.value = 0}, {.ncnt = 1}},
         {{0, 2, 0}, {0, -2, 0}, {1, -4, 0}},
         3,
         1,
         -4},
        {"what was taken before", {{.value = 3, .ncnt = 1}}, {{0, -2, 0}, {0, -2, 0}}, 2, 0, -2},
        {"zero after one was added", {{.value = 0, .zcnt = 1}}, {{0, 1, 0}, {0, 0, 0}}, 2, 0, 0},
        {"zero after all were taken",
         {{.value = 2}, {.ncnt = 1}},
         {{0, -2, 0}, {0, 0, 0}, {1, -1, 0}},
         3,
         1,
         -1},
        {"the last semaphore", {{0}, {0}, {0}, {.ncnt = 1}}, {{3, -1, 0}}, 1, 3, -1},
        {"much", {{.value = 32767, .ncnt = 1}}, {{0, -32768, 0}}, 1, 0, -32768},
        /* It could go on by the values that were read a moment ago: for one that has waiters. */
        {"likely", {{.value = 9}, {.value = 9, .ncnt = 1}}, {{0, -1, 0}, {1, -1, 0}}, 2, 1, -1},
        {"likely zero", {{.value = 0}, {.value = 0, .zcnt = 1}}, {{0, 0, 0}, {1, 0, 0}}, 2, 1, 0},
        {"likely the first",
         {{.value = 9, .ncnt = 1}, {.value = 9, .ncnt = 1}},
         {{1, -2, 0}, {0, -1, 0}},
         2,
         1,
         -2},
        {"not for zero",
         {{.value = 9, .zcnt = 1}, {.value = 9, .ncnt = 1}},
         {{0, -1, 0}, {1, -2, 0}},
         2,
         1,
         -2},
        {"not for more",
         {{.value = 0, .ncnt = 1}, {.value = 0, .zcnt = 1}},
         {{0, 0, 0}, {1, 0, 0}},
         2,
         1,
         0},
        {"nobody adds in vain", {{.value = 9, .ncnt = 1}}, {{0, 1, 0}}, 1, UNTOLD, 0},
        {"none that has waiters", {{.value = 9}, {.ncnt = 1}}, {{0, -1, 0}}, 1, UNTOLD, 0},
        {"behind the last", {{.value = 9}, {.ncnt = 1}}, {{4, -1, 0}, {1, -1, 0}}, 2, UNTOLD, 0},
    };
    const struct object set = set_with(MOST_SEMAPHORES);
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        memory.operations = cases[i].operations;
        memory.count = cases[i].count;
        expect_wait(&set, cases[i].semaphores, cases[i].count, cases[i].number, cases[i].change,
                    cases[i].name);
    }
}

static void what_cannot_be_told_of_a_wait(void **state)
{
    static const struct sembuf operations[501] = {{0, -1, 0}};
    static const struct {
        const char *name;
        uint64_t count; /* that the thread says */
        size_t there;   /* how many can be read */
        ssize_t most;
        uint8_t without; /* HAS_...: of the set */
        int number;
    } cases[] = {
        {"all can be read", 1, 1, 0, 0, 0},
        {"as many as there may be", 500, 500, 0, 0, 0},
        {"too many", 501, 501, 0, 0, UNTOLD},
        {"far too many", UINT64_C(1) << 62, 501, 0, 0, UNTOLD},
        {"none", 0, 1, 0, 0, UNTOLD},
        {"not to be read", 1, 0, 0, 0, UNTOLD},
        {"read in part", 2, 2, sizeof(struct sembuf), 0, UNTOLD},
        {"no values", 1, 1, 0, HAS_VALUES, UNTOLD},
        {"no place for them", 1, 1, 0, HAS_SEMAPHORES, UNTOLD},
    };
    (void)state;
    memory.operations = operations;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct object set = set_with(MOST_SEMAPHORES);
        set.has = (uint8_t)(set.has & ~cases[i].without);
        memory.count = cases[i].there;
        memory.most = cases[i].most;
        expect_wait(&set, one_waits, cases[i].count, cases[i].number, -1, cases[i].name);
    }
}

/* The kernel gives up the call of one that is stopped (EINTR), but the file still shows it. */
static void a_stopped_thread_waits_on_a_queue_but_on_no_set(void **state)
{
    static const struct {
        char state;
        size_t set_links, queue_links;
    } cases[] = {{'S', 1, 1}, {'T', 0, 1}, {'t', 0, 1}, {'D', 1, 1}};
    const struct object set = set_with(MOST_SEMAPHORES);
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        char text[64];
        (void)snprintf(text, sizeof(text), "5000001 (T) t) %c 1 1\n", cases[i].state);
        fake.pid_count = fake.link_count = 0;
        add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
        process_put(PID, "task/5000001/stat", text);
        struct snapshot *snapshot = collect_set(&set, one_waits);
        assert_int_equal(snapshot->link_count, cases[i].set_links);
        snapshot_free(snapshot);
        put_call(PID, PID, in_call(OPERATION_RECEIVE, QUEUE, 1, 0));
        expect_found(cases[i].queue_links, 0, "queue");
    }
}

static void no_more_than_wait_on_a_set(void **state)
{
    static const struct semaphore semaphores[MOST_SEMAPHORES] = {{.ncnt = 1}, {.zcnt = 2}};
    const struct object set = set_with(MOST_SEMAPHORES);
    (void)state;
    for (uint32_t i = 0; i < 5; i++)
        add_caller(PID + i, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
    struct snapshot *snapshot = collect_set(&set, semaphores);
    assert_int_equal(snapshot->link_count, 3);
    assert_int_equal(snapshot->searches[SEARCH_THREADS].refused.count, 0);
    snapshot_free(snapshot);
}

/* Nor where the search goes on for another set. */
static void no_more_than_wait_on_each_set(void **state)
{
    static const struct semaphore semaphores[MOST_SEMAPHORES] = {{.ncnt = 2}, {.ncnt = 1}};
    struct object sets[] = {set_with(1), set_with(1)};
    (void)state;
    sets[1].ref.number = SET + 1;
    sets[1].sem.first_at = 2;
    for (uint32_t i = 0; i < 5; i++)
        add_caller(PID + i, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
    struct snapshot *snapshot = collect_from(&source, sets, LENGTH_OF(sets), semaphores);
    assert_int_equal(snapshot->link_count, 2);
    assert_int_equal(snapshot->links[1].ref.number, SET);
    assert_false(links_may_lack(snapshot, &snapshot->objects[0]));
    assert_true(links_may_lack(snapshot, &snapshot->objects[1]));
    snapshot_free(snapshot);
}

static int another_comes(const char *path)
{
    if (strstr(path, "/syscall"))
        kernel_semaphores[1].ncnt = 2;
    return 0;
}

static int the_set_goes(const char *path)
{
    if (strstr(path, "/syscall"))
        fake.error[KIND_SEM] = EIDRM;
    return 0;
}

/* One who came meanwhile may have been found in place of one who waited before. */
static void who_comes_meanwhile_puts_the_others_in_doubt(void **state)
{
    static const struct semaphore semaphores[MOST_SEMAPHORES] = {{.ncnt = 1}};
    static int (*const changes[])(const char *path) = {NULL, another_comes, the_set_goes};
    const struct object set = set_with(MOST_SEMAPHORES);
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(changes); i++) {
        clear(state);
        reset(state);
        add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
        fake.on_open = changes[i];
        struct snapshot *snapshot = collect_set(&set, semaphores);
        assert_int_equal(snapshot->link_count, 1);
        assert_int_equal(links_may_lack(snapshot, &snapshot->objects[0]), i > 0);
        snapshot_free(snapshot);
    }
}

/* When all who wait on the sets are found, the others are let alone. */
static void nobody_is_looked_at_once_all_are_found(void **state)
{
    const struct object set = set_with(MOST_SEMAPHORES);
    int64_t before = now_in_milliseconds();
    (void)state;
    processes_in_turn();
    add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
    add_caller(NEVER, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
    process_set_open(NEVER, "task/5000004/syscall", OPEN_HANGS);
    struct snapshot *snapshot = collect_set(&set, one_waits);
    assert_int_equal(snapshot->link_count, 1);
    assert_int_equal(snapshot->searches[SEARCH_THREADS].refused.count, 0);
    snapshot_free(snapshot);
    assert_in_range(now_in_milliseconds() - before, 0, 900);
}

/* When it is to be searched. */

static void without_waiters_and_queues_nobody_is_looked_at(void **state)
{
    static const struct semaphore none[MOST_SEMAPHORES] = {{.value = 1, .pid = PID}};
    static const struct object segment = {
        .ref.kind = KIND_SHM, .ref.number = 1, .shm = {.nattch = 1}};
    struct object objects[] = {segment, set_with(MOST_SEMAPHORES)};
    (void)state;
    add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEMOP, SET, 1, 0));
    struct snapshot *snapshot = collect_from(&source, objects, LENGTH_OF(objects), none);
    assert_true(snapshot->searches[SEARCH_THREADS].done);
    assert_int_equal(snapshot->link_count, 0);
    snapshot_free(snapshot);
    /* How many wait could not be read: whoever is found could be believed, but none is looked for. */
    objects[1].has = HAS_SEMAPHORES | HAS_VALUES;
    snapshot = collect_from(&source, objects, LENGTH_OF(objects), one_waits);
    assert_true(snapshot->searches[SEARCH_THREADS].done);
    assert_true(links_may_lack(snapshot, &snapshot->objects[1]));
    snapshot_free(snapshot);
    snapshot = collect_from(&source, NULL, 0, NULL);
    assert_true(snapshot->searches[SEARCH_THREADS].done);
    snapshot_free(snapshot);
    assert_int_equal(fake_calls_made(), 0);
}

static void a_tree_has_no_threads(void **state)
{
    const struct source captured = {.calls = &fake_calls, .root = tree.source.root, .home = -1};
    (void)state;
    add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 1, 0));
    struct snapshot *snapshot = collect_from(&captured, &queue, 1, NULL);
    assert_false(snapshot->searches[SEARCH_THREADS].done);
    assert_int_equal(snapshot->link_count, 0);
    assert_int_equal(fake_calls_made(), 0);
    snapshot_free(snapshot);
}

/* What cannot be told, and what follows from that. */

enum { KERNEL_THREAD = 0x00200000 };

static void who_counts_as_refused(void **state)
{
    static const struct {
        const char *name;
        int list_error, call_error, link_error;
        char state;
        unsigned long flags;
        uint64_t refused;
    } cases[] = {
        {"threads", EACCES, 0, 0, 'S', 0, 1},
        {"call", 0, EPERM, 0, 'S', 0, 1},
        {"call of a kernel thread", 0, EPERM, 0, 'S', KERNEL_THREAD, 0},
        {"call of a zombie", 0, EPERM, 0, 'Z', 0, 0},
        {"namespace", 0, 0, EACCES, 'S', 0, 1},
        {"gone", ENOENT, 0, 0, 'S', 0, 0},
        {"gone, otherwise", ESRCH, 0, 0, 'S', 0, 0},
        {"gone before the call", 0, ENOENT, 0, 'S', 0, 0},
        {"gone before the call, otherwise", 0, ESRCH, 0, 'S', 0, 0},
        {"gone before the link", 0, 0, ENOENT, 'S', 0, 0},
        {"gone before the link, otherwise", 0, 0, ESRCH, 'S', 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        uint32_t pid = FIRST_PID + (uint32_t)i;
        const struct fake_task task = {
            .pid = pid, .threads = &pid, .count = 1, .error = cases[i].list_error};
        char folder[64], name[64];
        int error = cases[i].link_error;
        fake.pid_count = fake.link_count = 0;
        fake.tasks = &task;
        fake.task_count = 1;
        process_add(pid, FAKE_NAMESPACE, 0);
        (void)snprintf(folder, sizeof(folder), "%u/task/%u", pid, pid);
        process_add_link(folder, error ? NULL : FAKE_NAMESPACE, error);
        put_call(pid, pid, in_call(OPERATION_SEND, QUEUE, 1, 0));
        (void)snprintf(name, sizeof(name), "task/%u/syscall", pid);
        process_set_open(pid, name, cases[i].call_error);
        process_put_stat(pid, cases[i].state, cases[i].flags, 1);
        expect_found(0, cases[i].refused, cases[i].name);
    }
}

/* The first few are known by pid and command; no more is needed to find out why. */
static void the_first_that_are_refused_are_named(void **state)
{
    (void)state;
    processes_in_turn();
    for (uint32_t i = 0; i < MOST_REFUSED_NAMED + 2; i++) {
        char name[64];
        uint32_t pid = FIRST_PID + i;
        add_caller(pid, FAKE_NAMESPACE, "");
        (void)snprintf(name, sizeof(name), "task/%u/syscall", pid);
        process_set_open(pid, name, EPERM);
    }
    process_put(OTHER, "stat", "5000002 (a) (b) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0\n");
    process_put_stat(FIRST_PID, 'S', KERNEL_THREAD, 1);
    struct snapshot *snapshot = collect_queue();
    const struct refused *refused = &snapshot->searches[SEARCH_THREADS].refused;
    assert_int_equal(refused->count, MOST_REFUSED_NAMED + 1);
    assert_int_equal(refused->named, MOST_REFUSED_NAMED);
    assert_int_equal(refused->first[0].pid, OTHER);
    assert_string_equal(refused->first[0].command, "a) (b");
    assert_int_equal(refused->first[1].pid, THIRD);
    assert_string_equal(refused->first[1].command, "x");
    snapshot_free(snapshot);
}

/* One thread that may not be looked at makes its process a refused one; the others are found. */
static void a_process_that_is_refused_in_part(void **state)
{
    static const uint32_t threads[] = {PID, OTHER};
    static const struct fake_task task = {.pid = PID, .threads = threads, .count = 2};
    (void)state;
    add_caller(PID, FAKE_NAMESPACE, "");
    fake.tasks = &task;
    fake.task_count = 1;
    process_set_open(PID, "task/5000001/syscall", EACCES);
    process_add_link("5000001/task/5000002", FAKE_NAMESPACE, 0);
    put_call(PID, OTHER, in_call(OPERATION_SEND, QUEUE, 1, 0));
    expect_found(1, 1, "in part");
}

#define NO_RIGHTS "a\nNSpid:\t7\nCapEff:\t0\n"
#define HIDDEN "2 1 0:1 / /proc rw - proc proc rw,hidepid=2\n"

/* Then nobody knows whether anybody waits on a queue, unless one is found. */
static void what_leaves_the_waiters_of_a_queue_unknown(void **state)
{
    static const struct {
        const char *name, *status, *mounts;
        bool list_fails, no_file, refused, known;
    } cases[] = {
        {"nothing", NO_RIGHTS, "", false, false, false, true},
        {"hidden", NO_RIGHTS, HIDDEN, false, false, false, false},
        {"no list", NO_RIGHTS, "", true, false, false, false},
        {"a kernel without the file", NO_RIGHTS, "", false, true, false, false},
        {"one refused", NO_RIGHTS, "", false, false, true, false},
    };
    (void)state;
    add_caller(PID, FAKE_NAMESPACE, "running\n");
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        tree_put(&tree, "/proc/self/status", cases[i].status);
        tree_put(&tree, "/proc/self/mountinfo", cases[i].mounts);
        fake.pids_error = cases[i].list_fails ? EACCES : 0;
        process_set_open(PID, "task/5000001/syscall", cases[i].refused ? EPERM : 0);
        path_set_open("/proc/self/syscall", cases[i].no_file ? ENOENT : 0);
        struct snapshot *snapshot = collect_from(&source, &queue, 1, NULL);
        const struct quantity waiters = links_count_waiters(snapshot, &snapshot->objects[0]);
        if (waiters.known != cases[i].known || waiters.amount)
            fail_msg("%s: %s", cases[i].name, waiters.known ? "known" : "unknown");
        snapshot_free(snapshot);
    }
}

static void one_that_hangs_keeps_no_other(void **state)
{
    (void)state;
    add_caller(NEVER, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 1, 0));
    add_caller(PID, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 1, 0));
    add_caller(OTHER, FAKE_NAMESPACE, in_call(OPERATION_SEND, QUEUE, 1, 0));
    process_set_open(NEVER, "task/5000004/syscall", OPEN_HANGS);
    int64_t before = now_in_milliseconds();
    expect_found(2, 1, "hangs");
    assert_in_range(now_in_milliseconds() - before, 900, 1900);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_waits_on_a_queue),
        TEST(who_waits_on_something_else),
        TEST(all_who_wait_on_a_queue),
        TEST(a_thread_that_waits_while_its_leader_does_not),
        TEST(a_thread_in_a_namespace_of_its_own),
        TEST(the_same_id_in_several_namespaces),
        TEST(what_a_thread_waits_for_in_a_set),
        TEST(what_cannot_be_told_of_a_wait),
        TEST(a_stopped_thread_waits_on_a_queue_but_on_no_set),
        TEST(no_more_than_wait_on_a_set),
        TEST(no_more_than_wait_on_each_set),
        TEST(who_comes_meanwhile_puts_the_others_in_doubt),
        TEST(nobody_is_looked_at_once_all_are_found),
        TEST(without_waiters_and_queues_nobody_is_looked_at),
        TEST(a_tree_has_no_threads),
        TEST(who_counts_as_refused),
        TEST(the_first_that_are_refused_are_named),
        TEST(a_process_that_is_refused_in_part),
        TEST(what_leaves_the_waiters_of_a_queue_unknown),
        TEST(one_that_hangs_keeps_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
