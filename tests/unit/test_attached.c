/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_processes.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/resource.h>

#include "collect/walk.h"
#include "model/links.h"

enum { PID = FIRST_PID, OTHER, THIRD, FOURTH, NEVER };

enum { ID = 32769, KEY = 0x52e2c1 };

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
static const struct request nothing = {.kinds = 0};

static int reset(void **state)
{
    (void)state;
    processes_reset(&tree);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    processes_clear(&tree);
    return 0;
}

static struct object segment_with(uint64_t nattch)
{
    return (struct object){.ref.kind = KIND_SHM,
                           .ref.number = ID,
                           .ref.space = FAKE_NAMESPACE_INODE,
                           .key = KEY,
                           .mode = 0600,
                           .shm = {.nattch = nattch}};
}

static struct snapshot *collect_from(const struct source *from, const struct object *objects,
                                     size_t count)
{
    struct collection collection = support_collection(from, &nothing);
    collection.snapshot->every_pid = true;
    snapshot_add_objects(collection.snapshot, KIND_SHM, objects, count);
    walk_processes(&collection, FACT_ATTACHED);
    links_sort(collection.snapshot);
    return collection.snapshot;
}

/* One segment; the search must have been done and not have been blind. */
static struct snapshot *collect_one(const struct object *segment)
{
    struct snapshot *snapshot = collect_from(&source, segment, 1);
    assert_true(snapshot->searches[SEARCH_MAPPINGS].done);
    assert_false(snapshot->searches[SEARCH_MAPPINGS].is_blind);
    return snapshot;
}

/* Fails unless that many links of the one segment are found, and that many processes refused. */
static void expect_found(const struct object *segment, size_t links, uint64_t refused,
                         const char *what)
{
    struct snapshot *snapshot = collect_one(segment);
    if (snapshot->link_count != links ||
        snapshot->searches[SEARCH_MAPPINGS].refused.count != refused)
        fail_msg("%s: %zu links and not %zu, %" PRIu64 " refused and not %" PRIu64, what,
                 snapshot->link_count, links, snapshot->searches[SEARCH_MAPPINGS].refused.count,
                 refused);
    snapshot_free(snapshot);
}

#define LINE_AT(address, name) address " rw-s 00000000 00:01 32769 " name "\n"
#define NAME "/SYSV0052e2c1 (deleted)"
#define LINE LINE_AT("1000-2000", NAME)
#define NO_LINES "1000-2000 rw-p 00000000 08:01 7 /usr/bin/x\n"

static void add_with_maps(uint32_t pid, const char *namespace, const char *maps)
{
    process_add(pid, namespace, 0);
    process_put(pid, "maps", maps);
}

static void what_a_link_tells(void **state)
{
    const struct object segment = segment_with(1);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, NO_LINES);
    add_with_maps(OTHER, FAKE_NAMESPACE,
                  NO_LINES "7f2b4000-7f2b8000 r--s 00000000 00:01 32769 " NAME "\n");
    struct snapshot *snapshot = collect_one(&segment);
    assert_int_equal(snapshot->link_count, 1);
    const struct link *link = &snapshot->links[0];
    assert_int_equal(link->ref.kind, KIND_SHM);
    assert_int_equal(link->ref.space, FAKE_NAMESPACE_INODE);
    assert_int_equal(link->ref.number, ID);
    assert_int_equal(link->pid, OTHER);
    assert_int_equal(link->mapping.address, 0x7f2b4000);
    assert_int_equal(link->mapping.size, 0x4000);
    assert_int_equal(link->mapping.access, ACCESS_READ);
    assert_int_equal(snapshot->searches[SEARCH_MAPPINGS].refused.count, 0);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

/* mprotect makes several mappings of one attach, which the kernel counts; no others are believed. */
static void no_more_than_the_kernel_counts(void **state)
{
    static const char maps[] = LINE LINE_AT("3000-4000", NAME) LINE_AT("5000-6000", NAME);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, maps);
    add_with_maps(OTHER, FAKE_NAMESPACE, maps);
    for (uint64_t nattch = 1; nattch <= 8; nattch++) {
        const struct object segment = segment_with(nattch);
        expect_found(&segment, nattch < 6 ? (size_t)nattch : 6, 0, "count");
    }
}

/* Nor where the search goes on for another segment. */
static void no_more_than_the_kernel_counts_of_each(void **state)
{
    struct object segments[] = {segment_with(2), segment_with(1)};
    size_t count;
    (void)state;
    segments[1].ref.number = ID + 1;
    add_with_maps(PID, FAKE_NAMESPACE, LINE LINE_AT("3000-4000", NAME) LINE_AT("5000-6000", NAME));
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    struct snapshot *snapshot = collect_from(&source, segments, LENGTH_OF(segments));
    (void)links_of(snapshot, &segments[0], &count);
    assert_int_equal(count, 2);
    assert_int_equal(snapshot->link_count, 2);
    snapshot_free(snapshot);
}

static void a_process_that_is_attached_twice(void **state)
{
    const struct object segment = segment_with(2);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, LINE LINE_AT("5000-6000", NAME));
    struct snapshot *snapshot = collect_one(&segment);
    assert_int_equal(snapshot->link_count, 2);
    assert_int_equal(snapshot->links[0].pid, PID);
    assert_int_equal(snapshot->links[0].mapping.address, 0x1000);
    assert_int_equal(snapshot->links[1].pid, PID);
    assert_int_equal(snapshot->links[1].mapping.address, 0x5000);
    snapshot_free(snapshot);
}

/* Device, inode, name and namespace all have to be those of the segment. */
static void what_is_a_mapping_of_the_segment(void **state)
{
    static const struct {
        const char *name, *maps, *namespace;
        uint16_t mode;
        size_t links;
    } cases[] = {
        {"it is", LINE, FAKE_NAMESPACE, 0600, 1},
        {"with huge pages", "1000-2000 rw-s 00000000 00:0f 32769 " NAME "\n", FAKE_NAMESPACE, 0600,
         1},
        {"another device", "1000-2000 rw-s 00000000 08:01 32769 " NAME "\n", FAKE_NAMESPACE, 0600,
         0},
        {"another major number", "1000-2000 rw-s 00000000 01:01 32769 " NAME "\n", FAKE_NAMESPACE,
         0600, 0},
        {"another inode", "1000-2000 rw-s 00000000 00:01 32768 " NAME "\n", FAKE_NAMESPACE, 0600,
         0},
        {"an inode above all ids", "1000-2000 rw-s 00000000 00:01 4295000065 " NAME "\n",
         FAKE_NAMESPACE, 0600, 0},
        {"private", "1000-2000 rw-p 00000000 00:01 32769 " NAME "\n", FAKE_NAMESPACE, 0600, 0},
        {"memfd", LINE_AT("1000-2000", "/memfd:SYSV0052e2c1 (deleted)"), FAKE_NAMESPACE, 0600, 0},
        {"/dev/zero", LINE_AT("1000-2000", "/dev/zero (deleted)"), FAKE_NAMESPACE, 0600, 0},
        {"no name", LINE_AT("1000-2000", ""), FAKE_NAMESPACE, 0600, 0},
        {"another key", LINE_AT("1000-2000", "/SYSV0052e2c2 (deleted)"), FAKE_NAMESPACE, 0600, 0},
        {"not deleted", LINE_AT("1000-2000", "/SYSV0052e2c1"), FAKE_NAMESPACE, 0600, 0},
        {"longer", LINE_AT("1000-2000", NAME "x"), FAKE_NAMESPACE, 0600, 0},
        {"another namespace", LINE, OTHER_NAMESPACE, 0600, 0},
        /* The mark takes the key away, and the name stays. */
        {"marked", LINE_AT("1000-2000", "/SYSV0000abcd (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 1},
        {"marked and private", LINE_AT("1000-2000", "/SYSV00000000 (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 1},
        {"marked, a high key", LINE_AT("1000-2000", "/SYSVffffffff (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 1},
        {"marked, memfd", LINE_AT("1000-2000", "/memfd:SYSV0000abcd (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 0},
        {"marked, not deleted", LINE_AT("1000-2000", "/SYSV0000abcd"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 0},
        {"marked, short", LINE_AT("1000-2000", "/SYSVabcd (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 0},
        {"marked, long", LINE_AT("1000-2000", "/SYSV0000abcde (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 0},
        {"marked, no number", LINE_AT("1000-2000", "/SYSVx (deleted)"), FAKE_NAMESPACE,
         0600 | MODE_DEST, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct object segment = segment_with(1);
        segment.mode = cases[i].mode;
        segment.key = cases[i].mode & MODE_DEST ? 0 : KEY;
        fake.pid_count = fake.link_count = 0;
        add_with_maps(PID, cases[i].namespace, cases[i].maps);
        expect_found(&segment, cases[i].links, 0, cases[i].name);
    }
}

/* All namespaces begin their ids at 0. */
static void the_same_id_in_two_namespaces(void **state)
{
    struct object segments[] = {segment_with(2), segment_with(1), segment_with(1)};
    size_t count;
    (void)state;
    segments[1].ref.space = OTHER_NAMESPACE_INODE;
    segments[2].ref.number = ID + 1;
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, OTHER_NAMESPACE, LINE);
    add_with_maps(THIRD, FAKE_NAMESPACE, LINE "3000-4000 r--s 00000000 00:01 32770 " NAME "\n");
    struct snapshot *snapshot = collect_from(&source, segments, LENGTH_OF(segments));
    const struct link *links = links_of(snapshot, &segments[0], &count);
    assert_int_equal(count, 2);
    assert_int_equal(links[0].pid, PID);
    assert_int_equal(links[1].pid, THIRD);
    links = links_of(snapshot, &segments[1], &count);
    assert_int_equal(count, 1);
    assert_int_equal(links[0].pid, OTHER);
    links = links_of(snapshot, &segments[2], &count);
    assert_int_equal(count, 1);
    assert_int_equal(links[0].pid, THIRD);
    assert_int_equal(links[0].mapping.address, 0x3000);
    snapshot_free(snapshot);
}

/* Whom the kernel names comes first; when all are found the others are let alone, stuck or not. */
static void whom_the_kernel_names_comes_first(void **state)
{
    struct object segment = segment_with(2);
    int64_t before = now_in_milliseconds();
    (void)state;
    processes_in_turn();
    add_with_maps(NEVER, FAKE_NAMESPACE, LINE);
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    process_set_open(NEVER, "maps", OPEN_HANGS);
    segment.shm.cpid = OTHER;
    segment.shm.lpid = PID;
    expect_found(&segment, 2, 0, "creator and last");
    segment.shm.nattch = 1;
    segment.shm.lpid = 0;
    expect_found(&segment, 1, 0, "creator");
    segment.shm.cpid = 0;
    segment.shm.lpid = PID;
    expect_found(&segment, 1, 0, "last");
    assert_in_range(now_in_milliseconds() - before, 0, 900);
}

/* The kernel counts one attach, and another process must not be taken for accounted for. */
static void a_child_in_its_parents_memory_is_none_of_its_own(void **state)
{
    const struct object segment = segment_with(2);
    (void)state;
    processes_in_turn();
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    add_with_maps(THIRD, FAKE_NAMESPACE, LINE);
    fake.shared_pid = OTHER;
    fake.shared_with = 1; /* whom process_add has it descend from */
    struct snapshot *snapshot = collect_one(&segment);
    assert_int_equal(snapshot->link_count, 2);
    assert_int_equal(snapshot->links[0].pid, PID);
    assert_int_equal(snapshot->links[1].pid, THIRD);
    snapshot_free(snapshot);
}

/* For one mapping, and who has one for more of them where the kernel counts more. */
static void who_has_nothing_is_looked_into_once(void **state)
{
    struct object segment = segment_with(5);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    process_set_open(PID, "maps", 0);
    segment.shm.cpid = segment.shm.lpid = PID;
    add_with_maps(OTHER, FAKE_NAMESPACE, NO_LINES);
    process_set_open(OTHER, "maps", 0);
    expect_found(&segment, 1, 0, "named twice and listed");
    assert_int_equal(process_opens(PID, "maps"), 2);
    assert_int_equal(process_opens(OTHER, "maps"), 1);
}

/* What is read of a process that has no segment to be found in its namespace is that alone. */
static void who_is_elsewhere_is_let_alone(void **state)
{
    const struct object segment = segment_with(1);
    (void)state;
    add_with_maps(PID, OTHER_NAMESPACE, LINE);
    process_set_open(PID, "maps", OPEN_HANGS);
    expect_found(&segment, 0, 0, "elsewhere");
    assert_int_equal(process_opens(PID, "maps"), 0);
}

/* The first thread has ended; the others go on in the same memory. */
static void a_first_thread_that_has_ended(void **state)
{
    static const uint32_t threads[] = {PID, OTHER, THIRD, FOURTH};
    static const struct fake_task task = {.pid = PID, .threads = threads, .count = 4};
    const struct object segment = segment_with(2);
    (void)state;
    process_add(PID, NULL, ENOENT);
    fake.tasks = &task;
    fake.task_count = 1;
    /* One thread ends meanwhile; the next one will do. */
    process_add_link("5000001/task/5000002", NULL, ENOENT);
    process_add_link("5000001/task/5000003", FAKE_NAMESPACE, 0);
    process_add_link("5000001/task/5000004", FAKE_NAMESPACE, 0);
    process_put(PID, "task/5000003/maps", LINE);
    process_put(PID, "task/5000004/maps", LINE LINE_AT("5000-6000", NAME));
    struct snapshot *snapshot = collect_one(&segment);
    assert_int_equal(snapshot->link_count, 1);
    assert_int_equal(snapshot->links[0].pid, PID);
    snapshot_free(snapshot);
}

/* Then nobody knows whether others go on. */
static void other_threads_that_cannot_be_listed(void **state)
{
    static const struct fake_task task = {.pid = PID, .error = ENOMEM};
    const struct object segment = segment_with(1);
    (void)state;
    process_add(PID, NULL, ENOENT);
    process_put_stat(PID, 'Z', 0, 2);
    fake.tasks = &task;
    fake.task_count = 1;
    expect_found(&segment, 0, 1, "threads that cannot be listed");
}

enum { KERNEL_THREAD = 0x00200000 };

/* Only those count who can have a segment in their memory, as far as one can tell. */
static void who_counts_as_refused(void **state)
{
    static const struct {
        const char *name;
        int link_error, maps_error;
        char state; /* in stat; 0: there is none */
        unsigned long flags;
        unsigned threads;
        uint64_t refused;
    } cases[] = {
        {"namespace", EACCES, 0, 'S', 0, 1, 1},
        {"namespace, otherwise", EPERM, 0, 'R', 0, 3, 1},
        {"maps", 0, EACCES, 'S', 0, 1, 1},
        {"maps, otherwise", 0, EIO, 'D', 0, 1, 1},
        {"kernel thread", EACCES, 0, 'S', KERNEL_THREAD, 1, 0},
        {"kernel thread with more flags", EACCES, 0, 'I', KERNEL_THREAD | 0x40, 1, 0},
        {"zombie", EACCES, 0, 'Z', 0, 1, 0},
        {"dead", EACCES, 0, 'X', 0, 1, 0},
        {"zombie of which others live", EACCES, 0, 'Z', 0, 2, 1},
        {"gone since", EACCES, 0, 0, 0, 0, 0},
        {"gone before", ENOENT, 0, 'S', 0, 1, 0},
        {"gone before, otherwise", ESRCH, 0, 'S', 0, 1, 0},
        {"gone meanwhile", 0, ENOENT, 'S', 0, 1, 0},
        {"gone meanwhile, otherwise", 0, ESRCH, 'S', 0, 1, 0},
    };
    const struct object segment = segment_with(1);
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        int error = cases[i].link_error;
        uint32_t pid = FIRST_PID + (uint32_t)i;
        fake.pid_count = fake.link_count = 0;
        process_add(pid, error ? NULL : FAKE_NAMESPACE, error);
        process_put(pid, "maps", NO_LINES);
        process_set_open(pid, "maps", cases[i].maps_error);
        process_put_stat(pid, cases[i].state, cases[i].flags, cases[i].threads);
        if (!cases[i].state)
            process_set_open(pid, "stat", ENOENT);
        expect_found(&segment, 0, cases[i].refused, cases[i].name);
    }
}

/* Of whom nothing is known that speaks against it. */
static void a_stat_that_says_nothing_leaves_one_refused(void **state)
{
    static const char *const cases[] = {"",
                                        "x",
                                        "5000001 (x)",
                                        "5000001 (x) S",
                                        "5000001 (x) S 1 1 1 0 -1 x 0",
                                        "5000001 (x) Z 1 1 1"};
    const struct object segment = segment_with(1);
    (void)state;
    process_add(PID, NULL, EACCES);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        process_put(PID, "stat", cases[i]);
        expect_found(&segment, 0, 1, cases[i]);
    }
    process_set_open(PID, "stat", EACCES);
    expect_found(&segment, 0, 1, "stat refused");
}

/* No matter who is refused, where all attaches are found. */
static void nobody_is_missed_where_all_are_found(void **state)
{
    struct object segment = segment_with(1);
    (void)state;
    processes_in_turn();
    process_add(OTHER, NULL, EACCES);
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    expect_found(&segment, 1, 0, "found behind one that is refused");
    segment.shm.nattch = 2;
    expect_found(&segment, 1, 1, "one lacks");
}

#define NO_RIGHTS "a\nNSpid:\t7\nCapEff:\t0\n"
#define HIDDEN "2 1 0:1 / /proc rw - proc proc rw,hidepid=2\n"

static void what_makes_the_search_blind(void **state)
{
    static const struct {
        const char *name, *status, *mounts;
        bool every_pid, no_devices, list_fails, is_blind;
    } cases[] = {
        {"nothing", "a\nNSpid:\t7\nCapEff:\t0000000000080000\n", HIDDEN, true, false, false, false},
        {"not hidden", NO_RIGHTS, "", true, false, false, false},
        {"hidden", NO_RIGHTS, HIDDEN, true, false, false, true},
        {"another /proc", "a\nNSpid:\t7\t1\nCapEff:\t0000000000080000\n", "", true, false, false,
         true},
        {"before Linux 4.1", "a\nCapEff:\t0000000000080000\n", "", true, false, false, true},
        {"pid namespace", NO_RIGHTS, "", false, false, false, true},
        {"no device", NO_RIGHTS, "", true, true, false, true},
        {"no list", NO_RIGHTS, "", true, false, true, true},
    };
    const struct object segment = segment_with(1);
    (void)state;
    add_with_maps(PID, OTHER_NAMESPACE, LINE);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct collection collection = support_collection(&source, &nothing);
        tree_put(&tree, "/proc/self/status", cases[i].status);
        tree_put(&tree, "/proc/self/mountinfo", cases[i].mounts);
        fake.no_devices = cases[i].no_devices;
        fake.pids_error = cases[i].list_fails ? EACCES : 0;
        collection.snapshot->every_pid = cases[i].every_pid;
        snapshot_add_objects(collection.snapshot, KIND_SHM, &segment, 1);
        walk_processes(&collection, FACT_ATTACHED);
        assert_true(collection.snapshot->searches[SEARCH_MAPPINGS].done);
        if (collection.snapshot->searches[SEARCH_MAPPINGS].is_blind != cases[i].is_blind)
            fail_msg("%s: %s", cases[i].name, cases[i].is_blind ? "not blind" : "blind");
        snapshot_free(collection.snapshot);
    }
}

/* Even so those are looked into whom the kernel names. */
static void without_a_list_of_processes(void **state)
{
    struct object segment = segment_with(2);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    fake.pids_error = EACCES;
    segment.shm.lpid = PID;
    struct snapshot *snapshot = collect_from(&source, &segment, 1);
    assert_true(snapshot->searches[SEARCH_MAPPINGS].is_blind);
    assert_int_equal(snapshot->link_count, 1);
    assert_int_equal(snapshot->links[0].pid, PID);
    snapshot_free(snapshot);
}

/* Processes that keep who looks into them. */

static void one_that_hangs_costs_about_a_second(void **state)
{
    struct object segment = segment_with(4);
    (void)state;
    processes_in_turn();
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(NEVER, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    add_with_maps(THIRD, FAKE_NAMESPACE, LINE);
    process_set_open(PID, "maps", 0);
    process_set_open(NEVER, "maps", OPEN_HANGS);
    int64_t before = now_in_milliseconds();
    expect_found(&segment, 3, 1, "hangs");
    assert_in_range(now_in_milliseconds() - before, 900, 1900);
    assert_int_equal(process_opens(NEVER, "maps"), 1);
    assert_int_equal(process_opens(PID, "maps"), 2);
}

/* The same with two threads, of which one goes on. */
static void one_that_hangs_keeps_no_other(void **state)
{
    struct object segment = segment_with(4);
    (void)state;
    add_with_maps(NEVER, FAKE_NAMESPACE, LINE);
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    process_set_open(NEVER, "maps", OPEN_HANGS);
    int64_t before = now_in_milliseconds();
    expect_found(&segment, 2, 1, "hangs");
    assert_in_range(now_in_milliseconds() - before, 900, 1900);
}

/* Where one is stuck as well once all attaches are found, nobody waits for it. */
static void nobody_waits_for_one_that_is_not_needed(void **state)
{
    struct object segment = segment_with(1);
    (void)state;
    processes_in_turn();
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(NEVER, FAKE_NAMESPACE, LINE);
    process_set_open(NEVER, "maps", OPEN_HANGS);
    int64_t before = now_in_milliseconds();
    expect_found(&segment, 1, 0, "not needed");
    assert_in_range(now_in_milliseconds() - before, 0, 900);
}

static void three_that_hang_and_the_rest_is_given_up(void **state)
{
    enum { STUCK = 5 };
    struct object segment = segment_with(9);
    (void)state;
    processes_in_turn();
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    for (uint32_t i = 0; i < STUCK; i++) {
        add_with_maps(NEVER + i, FAKE_NAMESPACE, LINE);
        process_set_open(NEVER + i, "maps", OPEN_HANGS);
    }
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    process_set_open(OTHER, "maps", 0);
    int64_t before = now_in_milliseconds();
    expect_found(&segment, 1, STUCK + 1, "all hang");
    assert_in_range(now_in_milliseconds() - before, 2900, 4900);
    for (uint32_t i = 0; i < STUCK; i++)
        assert_int_equal(process_opens(NEVER + i, "maps"), i < 3);
    assert_int_equal(process_opens(OTHER, "maps"), 0);
}

/* Whoever is killed while looking: it was due to that process, as far as one can tell. */
static void one_that_kills_keeps_no_other(void **state)
{
    struct object segment = segment_with(4);
    (void)state;
    processes_in_turn();
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(NEVER, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    process_set_open(NEVER, "maps", OPEN_KILLS);
    int64_t before = now_in_milliseconds();
    expect_found(&segment, 2, 1, "kills");
    assert_in_range(now_in_milliseconds() - before, 0, 900);
    assert_int_equal(process_opens(NEVER, "maps"), 1);
}

static void many_that_kill_are_not_tried_for_ever(void **state)
{
    enum { DEADLY = 5 };
    struct object segment = segment_with(9);
    (void)state;
    processes_in_turn();
    for (uint32_t i = 0; i < DEADLY; i++) {
        add_with_maps(NEVER + i, FAKE_NAMESPACE, LINE);
        process_set_open(NEVER + i, "maps", OPEN_KILLS);
    }
    expect_found(&segment, 0, DEADLY, "kill");
    for (uint32_t i = 0; i < DEADLY; i++)
        assert_int_equal(process_opens(NEVER + i, "maps"), i < 3);
}

/* Where there is no room for a pipe to the child, nobody can be looked into. */
static void without_a_child_all_are_refused(void **state)
{
    const struct object segment = segment_with(1);
    struct rlimit before, one;
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    add_with_maps(OTHER, FAKE_NAMESPACE, LINE);
    process_set_open(PID, "maps", 0);
    process_set_open(PID, "stat", EACCES);
    process_set_open(OTHER, "stat", ENOENT);
    int lowest = open("/dev/null", O_RDONLY);
    close(lowest);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    one = (struct rlimit){(rlim_t)lowest + 1, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &one), 0);
    struct snapshot *snapshot = collect_from(&source, &segment, 1);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(snapshot->link_count, 0);
    assert_int_equal(snapshot->searches[SEARCH_MAPPINGS].refused.count, 1);
    assert_int_equal(process_opens(PID, "maps"), 0);
    snapshot_free(snapshot);
}

static void who_has_no_attached_segment_looks_at_nobody(void **state)
{
    const struct object segment = segment_with(0);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    expect_found(&segment, 0, 0, "not attached");
    struct snapshot *snapshot = collect_from(&source, NULL, 0);
    assert_true(snapshot->searches[SEARCH_MAPPINGS].done);
    snapshot_free(snapshot);
    assert_int_equal(fake_calls_made(), 0);
}

static void a_tree_has_no_processes(void **state)
{
    const struct source captured = {.calls = &fake_calls, .root = tree.source.root, .home = -1};
    const struct object segment = segment_with(1);
    (void)state;
    add_with_maps(PID, FAKE_NAMESPACE, LINE);
    struct snapshot *snapshot = collect_from(&captured, &segment, 1);
    assert_false(snapshot->searches[SEARCH_MAPPINGS].done);
    assert_int_equal(snapshot->link_count, 0);
    assert_int_equal(fake_calls_made(), 0);
    snapshot_free(snapshot);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_a_link_tells),
        TEST(no_more_than_the_kernel_counts),
        TEST(no_more_than_the_kernel_counts_of_each),
        TEST(a_process_that_is_attached_twice),
        TEST(what_is_a_mapping_of_the_segment),
        TEST(the_same_id_in_two_namespaces),
        TEST(whom_the_kernel_names_comes_first),
        TEST(a_child_in_its_parents_memory_is_none_of_its_own),
        TEST(who_has_nothing_is_looked_into_once),
        TEST(who_is_elsewhere_is_let_alone),
        TEST(a_first_thread_that_has_ended),
        TEST(other_threads_that_cannot_be_listed),
        TEST(who_counts_as_refused),
        TEST(a_stat_that_says_nothing_leaves_one_refused),
        TEST(nobody_is_missed_where_all_are_found),
        TEST(what_makes_the_search_blind),
        TEST(without_a_list_of_processes),
        TEST(one_that_hangs_costs_about_a_second),
        TEST(one_that_hangs_keeps_no_other),
        TEST(nobody_waits_for_one_that_is_not_needed),
        TEST(three_that_hang_and_the_rest_is_given_up),
        TEST(one_that_kills_keeps_no_other),
        TEST(many_that_kill_are_not_tried_for_ever),
        TEST(without_a_child_all_are_refused),
        TEST(who_has_no_attached_segment_looks_at_nobody),
        TEST(a_tree_has_no_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
