/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <unistd.h>

#include "collect/walk.h"

/* Above the highest pid that Linux gives (PID_MAX_LIMIT), so that no real process is found. */
enum { PID = 5000001, OTHER = 5000002 };

#define IPC_LINK "/proc/5000001/ns/ipc"
#define STATUS "/proc/5000001/status"

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
static const struct request nothing = {.kinds = 0};
static const uint32_t one_pid[] = {PID};

#define STATUS_OF(state, uids, threads)                                                 \
    "Name:\tx\nState:\t" state "\nUid:\t" uids "\nGid:\t1\t1\t1\t1\nThreads:\t" threads \
    "\nSigQ:\t0/1\n"
#define LIVE STATUS_OF("S (sleeping)", "1001\t1001\t1001\t1001", "1")

/* A kernel in which all can be told: no process but PID, which can use the objects. */
static int reset(void **state)
{
    static const struct fake_link here[] = {{IPC_LINK, FAKE_NAMESPACE, 0}};
    (void)state;
    fake_reset();
    tree_make(&tree);
    fake.files = &tree;
    fake.pids = one_pid;
    fake.pid_count = 1;
    fake.links = here;
    fake.link_count = 1;
    tree_put(&tree, "/proc/self/status", "Name:\tx\nNSpid:\t7\nCapEff:\t000001ffffffffff\n");
    tree_put(&tree, "/proc/self/uid_map", "         0          0 4294967295\n");
    tree_put(&tree, STATUS, LIVE);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    fake_reset();
    tree_remove(&tree);
    return 0;
}

static struct snapshot *collect_from(const struct source *from, size_t objects, bool every_pid)
{
    static const struct object segment = {.ref.kind = KIND_SHM, .ref.number = 1};
    struct collection collection = support_collection(from, &nothing);
    collect_host(&collection, FACT_NAMESPACE);
    snapshot_add_objects(collection.snapshot, KIND_SHM, &segment, objects);
    collection.snapshot->every_pid = every_pid;
    walk_processes(&collection, FACT_OWNERS);
    if (fake.pids_error)
        EXPECT_PROBLEMS(collection.snapshot,
                        {PROBLEM_UNREADABLE, "/proc", .count = 1, .error = fake.pids_error});
    else
        EXPECT_NO_PROBLEM(collection.snapshot);
    return collection.snapshot;
}

static struct snapshot *collect_now(void)
{
    return collect_from(&source, 1, true);
}

/* What is known of the user 1001. */
enum knowledge { NONE, LIVES, UNSURE };

static enum knowledge knowledge_of(const struct owners *owners, uint32_t uid)
{
    uint32_t ignored;
    bool live = owners_have_live(owners, FAKE_NAMESPACE_INODE, uid);
    bool unsure = idmap_find(&owners->unsure, uid, &ignored);
    assert_false(live && unsure);
    return live ? LIVES : unsure ? UNSURE : NONE;
}

/* Those whose users or namespace cannot be told, and who can use objects. */
static void who_could_not_be_inspected(void **state)
{
    static const struct {
        const char *name, *status;
        int link_error;
        char state;
        unsigned long flags;
        uint64_t refused;
    } cases[] = {
        {"all is told", LIVE, 0, 'S', 0, 0},
        {"namespace", LIVE, EACCES, 'S', 0, 1},
        {"namespace of a kernel thread", LIVE, EACCES, 'S', 0x00200000, 0},
        {"users", "", 0, 'S', 0, 1},
        {"ended", LIVE, ENOENT, 'S', 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        int error = cases[i].link_error;
        const struct fake_link link = {IPC_LINK, error ? NULL : FAKE_NAMESPACE, error};
        char stat[128];
        fake.links = &link;
        (void)snprintf(stat, sizeof(stat),
                       "5000001 (x) %c 1 1 1 0 -1 %lu 0 0 0 0 0 0 0 0 20 0 1 0\n", cases[i].state,
                       cases[i].flags);
        tree_put(&tree, "/proc/5000001/stat", stat);
        tree_put(&tree, STATUS, cases[i].status);
        struct snapshot *snapshot = collect_now();
        const struct refused *refused = &snapshot->owners.refused;
        if (refused->count != cases[i].refused || (refused->count && refused->first[0].pid != PID))
            fail_msg("%s: %llu", cases[i].name, (unsigned long long)refused->count);
        snapshot_free(snapshot);
    }
}

/* Collects, and fails unless that is what is known then; NAME is the case. */
static void expect_owner(const char *name, enum knowledge expected, bool complete)
{
    struct snapshot *snapshot = collect_now();
    enum knowledge got = knowledge_of(&snapshot->owners, 1001);
    if (got != expected || snapshot->owners.complete != complete)
        fail_msg("%s: knowledge %d and not %d, %s", name, (int)got, (int)expected,
                 snapshot->owners.complete ? "complete" : "incomplete");
    snapshot_free(snapshot);
}

static const struct {
    const char *name;
    const char *status; /* NULL: gone */
    const char *link;   /* where it leads, or NULL: */
    int error;          /* why that cannot be told */
    enum knowledge knowledge;
    bool complete;
} processes[] = {
    {"lives here", LIVE, FAKE_NAMESPACE, 0, LIVES, true},
    {"elsewhere", LIVE, "ipc:[4026531838]", 0, NONE, true},
    {"almost the same place", LIVE, "ipc:[402653183]", 0, NONE, true},
    {"not to be traced", LIVE, NULL, EACCES, UNSURE, true},
    {"not to be traced either", LIVE, NULL, EPERM, UNSURE, true},
    {"some error", LIVE, NULL, EIO, UNSURE, true},
    {"gone", NULL, NULL, ENOENT, NONE, true},
    {"gone meanwhile", LIVE, NULL, ENOENT, NONE, true},
    {"gone meanwhile too", LIVE, NULL, ESRCH, NONE, true},
    {"zombie", STATUS_OF("Z (zombie)", "1001\t0\t0\t0", "1"), NULL, ENOENT, NONE, true},
    {"dead", STATUS_OF("X (dead)", "1001\t0\t0\t0", "1"), NULL, ENOENT, NONE, true},
    {"zombie of which nobody may know", STATUS_OF("Z (zombie)", "1001\t0\t0\t0", "1"), NULL, EACCES,
     NONE, true},
    {"first thread has ended", STATUS_OF("Z (zombie)", "1001\t0\t0\t0", "2"), NULL, ENOENT, UNSURE,
     true},
    {"one of ten others", STATUS_OF("Z (zombie)", "1001\t0\t0\t0", "11"), NULL, ENOENT, UNSURE,
     true},
    {"effective", STATUS_OF("R (running)", "0\t1001\t0\t0", "3"), FAKE_NAMESPACE, 0, LIVES, true},
    {"saved", STATUS_OF("R (running)", "0\t0\t1001\t0", "3"), FAKE_NAMESPACE, 0, LIVES, true},
    {"file system", STATUS_OF("D (disk sleep)", "0\t0\t0\t1001", "3"), FAKE_NAMESPACE, 0, LIVES,
     true},
    {"somebody else", STATUS_OF("T (stopped)", "0\t11001\t100\t10010", "3"), FAKE_NAMESPACE, 0,
     NONE, true},
    {"the name is no field", "Name:\tUid:\t1001\nState:\tS\nUid:\t1\t2\t3\t4\nThreads:\t1\n",
     FAKE_NAMESPACE, 0, NONE, true},
    {"zombie without threads", "Name:\tx\nState:\tZ (zombie)\nUid:\t1001\t1\t1\t1\n", NULL, ENOENT,
     UNSURE, true},
    {"no name", &LIVE[strlen("Name:\tx\n")], FAKE_NAMESPACE, 0, LIVES, true},
    {"empty", "", FAKE_NAMESPACE, 0, NONE, false},
    {"without users", "Name:\tx\nState:\tS (sleeping)\nThreads:\t1\n", FAKE_NAMESPACE, 0, NONE,
     false},
    {"three users", STATUS_OF("S", "1001\t1001\t1001", "1"), FAKE_NAMESPACE, 0, NONE, false},
    {"no numbers", STATUS_OF("S", "1001\troot\t1001\t1001", "1"), FAKE_NAMESPACE, 0, NONE, false},
    {"no users by those numbers", STATUS_OF("S", "4294967296\t1\t1\t1", "1"), FAKE_NAMESPACE, 0,
     NONE, false},
};

static void what_a_process_tells(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(processes); i++) {
        struct fake_link link = {IPC_LINK, processes[i].link, processes[i].error};
        fake.links = &link;
        if (processes[i].status)
            tree_put(&tree, STATUS, processes[i].status);
        else
            unlink(tree_real_path(&tree, STATUS));
        expect_owner(processes[i].name, processes[i].knowledge, processes[i].complete);
    }
}

/* Of the names of programs those are kept that a product is asked about, one for each namespace. */
static void programs_of_products(void **state)
{
    static const struct {
        const char *name, *link;
        int error;
        uint32_t ns; /* 1: it is not kept */
    } cases[] = {
        {"apache2", FAKE_NAMESPACE, 0, FAKE_NAMESPACE_INODE},
        {"httpd", "ipc:[78]", 0, 78},
        {"atop", NULL, EACCES, 0},
        {"apache2", NULL, ENOENT, 1},
        {"postgres", FAKE_NAMESPACE, 0, 1},
        {"", FAKE_NAMESPACE, 0, 1},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct fake_link link = {IPC_LINK, cases[i].link, cases[i].error};
        struct buffer status = BUFFER_IN_MEMORY;
        fake.links = &link;
        buffer_format(&status, "Name:\t%s%s", cases[i].name, &LIVE[strlen("Name:\tx")]);
        tree_put(&tree, STATUS, buffer_string(&status));
        buffer_free(&status);
        struct snapshot *snapshot = collect_now();
        const struct owners *owners = &snapshot->owners;
        bool as_expected =
            cases[i].ns == 1 ? !owners->runner_count
                             : owners->runner_count == 1 && owners->runners[0].ns == cases[i].ns &&
                                   owners->runners[0].pid == PID &&
                                   text_matches(owners->runners[0].command, cases[i].name);
        snapshot_free(snapshot);
        if (!as_expected)
            fail_msg("case %zu", i);
    }
}

/* A thread can have another name than its process. */
static void a_thread_is_a_program_too(void **state)
{
    static const uint32_t threads[] = {PID, OTHER};
    static const struct fake_task tasks[] = {{PID, threads, 2, 0}};
    static const struct fake_link links[] = {
        {IPC_LINK, FAKE_NAMESPACE, 0},
        {"/proc/5000001/task/5000002/ns/ipc", FAKE_NAMESPACE, 0},
    };
    (void)state;
    fake.links = links;
    fake.link_count = LENGTH_OF(links);
    fake.tasks = tasks;
    fake.task_count = 1;
    tree_put(&tree, STATUS, STATUS_OF("S", "1\t1\t1\t1", "2"));
    tree_put(&tree, "/proc/5000001/task/5000002/status",
             "Name:\thttpd\nState:\tS\nUid:\t1\t1\t1\t1\nThreads:\t2\n");
    struct snapshot *snapshot = collect_now();
    assert_int_equal(snapshot->owners.runner_count, 1);
    assert_int_equal(snapshot->owners.runners[0].pid, PID);
    snapshot_free(snapshot);
}

static void all_four_users_of_a_process(void **state)
{
    (void)state;
    tree_put(&tree, STATUS, STATUS_OF("S", "1\t2\t3\t4294967295", "1"));
    struct snapshot *snapshot = collect_now();
    assert_int_equal(snapshot->owners.live_count, 4);
    for (uint32_t uid = 1; uid <= 3; uid++)
        assert_int_equal(knowledge_of(&snapshot->owners, uid), LIVES);
    assert_int_equal(knowledge_of(&snapshot->owners, UINT32_MAX), LIVES);
    snapshot_free(snapshot);
}

/* Namespace and users belong to a thread: the first one of a process is not all. */
static void a_thread_by_itself(void **state)
{
    static const uint32_t threads[] = {PID, OTHER}, other_first[] = {OTHER, PID};
    static const struct fake_task in_order = {PID, threads, 2, 0};
    static const struct fake_task backwards = {PID, other_first, 2, 0};
    static const struct fake_link links[] = {
        {IPC_LINK, "ipc:[4026531838]", 0},
        {"/proc/5000001/task/5000002/ns/ipc", FAKE_NAMESPACE, 0}};
    (void)state;
    fake.tasks = &in_order;
    fake.task_count = 1;
    fake.links = links;
    fake.link_count = 2;
    tree_put(&tree, STATUS, STATUS_OF("S", "7\t7\t7\t7", "2"));
    tree_put(&tree, "/proc/5000001/task/5000002/status", STATUS_OF("S", "7\t1001\t7\t7", "2"));
    expect_owner("a thread", LIVES, true);
    fake.tasks = &backwards;
    expect_owner("a thread that is listed first", LIVES, true);
    tree_put(&tree, "/proc/5000001/task/5000002/status", "");
    expect_owner("a thread that tells nothing", NONE, false);
}

/* Threads that cannot be listed may be in any namespace, unless the process has gone. */
static void threads_that_cannot_be_listed(void **state)
{
    static const struct {
        int error;
        const char *link; /* of the first thread; NULL: that cannot be told */
        enum knowledge knowledge;
        bool complete;
    } cases[] = {
        {EACCES, FAKE_NAMESPACE, LIVES, false},
        {EIO, FAKE_NAMESPACE, LIVES, false},
        {ENOENT, FAKE_NAMESPACE, LIVES, true},
        {ESRCH, FAKE_NAMESPACE, LIVES, true},
        {EACCES, NULL, UNSURE, false},
        {ENOENT, NULL, UNSURE, true},
        {ESRCH, NULL, UNSURE, true},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct fake_task task = {PID, NULL, 0, cases[i].error};
        const struct fake_link link = {IPC_LINK, cases[i].link, cases[i].link ? 0 : EACCES};
        fake.tasks = &task;
        fake.task_count = 1;
        fake.links = &link;
        tree_put(&tree, STATUS, STATUS_OF("S", "1001\t1001\t1001\t1001", "2"));
        expect_owner("no threads", cases[i].knowledge, cases[i].complete);
    }
}

/* One that has ended may have left all to one that was not listed: then nobody is sure to be away. */
static uint32_t short_lived[64];

static void processes_that_are_never_there_when_looked_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(short_lived); i++)
        short_lived[i] = 1000 + (uint32_t)i;
    fake.pids = short_lived;
    fake.pid_count = 1;
    fake.grows = true;
    expect_owner("always another", NONE, false);
}

/* A user can have one process here and another of which nobody knows. */
static void several_processes(void **state)
{
    static const uint32_t pids[] = {PID, OTHER};
    static const struct fake_link links[] = {{IPC_LINK, FAKE_NAMESPACE, 0},
                                             {"/proc/5000002/ns/ipc", NULL, EACCES}};
    uint32_t ignored;
    (void)state;
    fake.pids = pids;
    fake.pid_count = 2;
    fake.links = links;
    fake.link_count = 2;
    tree_put(&tree, "/proc/5000002/status", STATUS_OF("S", "1001\t1002\t1002\t1002", "1"));
    struct snapshot *snapshot = collect_now();
    assert_true(owners_have_live(&snapshot->owners, FAKE_NAMESPACE_INODE, 1001));
    assert_true(idmap_find(&snapshot->owners.unsure, 1001, &ignored));
    assert_true(idmap_find(&snapshot->owners.unsure, 1002, &ignored));
    assert_false(owners_have_live(&snapshot->owners, FAKE_NAMESPACE_INODE, 1002));
    assert_true(snapshot->owners.complete);
    snapshot_free(snapshot);
}

/* A process in another namespace keeps that one's objects in use, and none of these. */
static void a_user_lives_where_his_processes_are(void **state)
{
    static const struct fake_link there = {IPC_LINK, "ipc:[77]", 0};
    (void)state;
    fake.links = &there;
    struct snapshot *snapshot = collect_now();
    assert_true(owners_have_live(&snapshot->owners, 77, 1001));
    assert_false(owners_have_live(&snapshot->owners, FAKE_NAMESPACE_INODE, 1001));
    assert_false(owners_have_live(&snapshot->owners, 77, 1002));
    assert_true(snapshot->owners.complete);
    snapshot_free(snapshot);
}

/* Who removes objects does not keep them in use by doing so. */
static void the_own_process_does_not_count(void **state)
{
    char path[64], link_path[64];
    uint32_t self = (uint32_t)getpid();
    const struct fake_link link = {link_path, FAKE_NAMESPACE, 0};
    (void)state;
    (void)snprintf(path, sizeof(path), "/proc/%lu/status", (unsigned long)self);
    (void)snprintf(link_path, sizeof(link_path), "/proc/%lu/ns/ipc", (unsigned long)self);
    tree_put(&tree, path, LIVE);
    fake.pids = &self;
    fake.links = &link;
    expect_owner("own process", NONE, true);
}

/* Then it is known where the process is, but not whether the objects are there too. */
static void without_the_own_place_nobody_is_known_not_to_be_there(void **state)
{
    static const struct fake_link links[] = {{IPC_LINK, FAKE_NAMESPACE, 0},
                                             {"/proc/self/ns/ipc", NULL, EACCES}};
    (void)state;
    fake.links = links;
    fake.link_count = 2;
    expect_owner("own link", LIVES, false);
}

static void a_status_that_cannot_be_read_leaves_a_doubt(void **state)
{
    (void)state;
    fake.pid_count = 0;
    struct snapshot *snapshot = collect_now();
    size_t before = fake_calls_made();
    snapshot_free(snapshot);
    fake.pid_count = 1;

    /* Behind the same calls as without the process come its open and its read. */
    for (size_t call = 1; call <= 2; call++) {
        fake.fail_call = fake_calls_made() + before + call;
        fake.fail_error = EACCES;
        expect_owner("no status", NONE, false);
    }
    fake.fail_call = fake_calls_made() + before + 2;
    fake.fail_error = EINTR;
    expect_owner("interrupted", LIVES, true);
    fake.fail_call = fake_calls_made() + before + 2;
    fake.fail_error = ESRCH;
    expect_owner("gone between open and read", NONE, true);
}

#define ALL_RIGHTS "a\nNSpid:\t7\nCapEff:\t0000000000080000\n"
#define NO_RIGHTS "a\nNSpid:\t7\nCapEff:\t0\n"
#define HIDDEN "2 1 0:1 / /proc rw - proc proc rw,hidepid=2\n"

/* Each of these means that a process can have been overlooked. */
static void what_makes_the_owners_incomplete(void **state)
{
    static const struct {
        const char *name, *status, *mounts, *users; /* users: NULL: all */
        int pids_error;
        bool every_pid, complete;
    } cases[] = {
        {"all known", ALL_RIGHTS, "", NULL, 0, true, true},
        {"list fails", ALL_RIGHTS, "", NULL, EACCES, true, false},
        {"in a container", ALL_RIGHTS, "", NULL, 0, false, false},
        {"another /proc", "a\nNSpid:\t7\t8\nCapEff:\t0000000000080000\n", "", NULL, 0, true, false},
        {"no status", "", "", NULL, 0, true, false},
        {"hidden", NO_RIGHTS, HIDDEN, NULL, 0, true, false},
        {"hidden, but not from the mighty", ALL_RIGHTS, HIDDEN, NULL, 0, true, true},
        {"hidden from the mighty of a part", ALL_RIGHTS, HIDDEN, "0 1000 1\n", 0, true, false},
        {"not hidden", NO_RIGHTS, "2 1 0:1 / /proc rw - proc proc rw\n", NULL, 0, true, true},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        tree_put(&tree, "/proc/self/status", cases[i].status);
        tree_put(&tree, "/proc/self/mountinfo", cases[i].mounts);
        tree_put(&tree, "/proc/self/uid_map",
                 cases[i].users ? cases[i].users : "         0          0 4294967295\n");
        fake.pids_error = cases[i].pids_error;
        struct snapshot *snapshot = collect_from(&source, 1, cases[i].every_pid);
        if (snapshot->owners.complete != cases[i].complete)
            fail_msg("%s: complete %d", cases[i].name, (int)snapshot->owners.complete);
        assert_int_equal(knowledge_of(&snapshot->owners, 1001), cases[i].pids_error ? NONE : LIVES);
        snapshot_free(snapshot);
    }
}

/* Who asks about one process looks at that alone. */
static void one_process_is_not_all(void **state)
{
    static const struct request about_one = {.pid = OTHER};
    static const struct object segment = {.ref.kind = KIND_SHM, .ref.number = 1};
    struct collection collection = support_collection(&source, &about_one);
    (void)state;
    collect_host(&collection, FACT_NAMESPACE);
    snapshot_add_objects(collection.snapshot, KIND_SHM, &segment, 1);
    collection.snapshot->every_pid = true;
    walk_processes(&collection, FACT_OWNERS);
    assert_false(collection.snapshot->owners.complete);
    snapshot_free(collection.snapshot);
}

/* The uid that stands for users whom the user namespace lacks, unless it lacks none. */
static void who_stands_for_unmapped_users(void **state)
{
    static const struct {
        const char *map, *overflow; /* NULL: cannot be read */
        bool known;
        uint64_t uid;
    } cases[] = {
        {"         0          0 4294967295\n", "65534\n", false, 0},
        {"0 0 4294967295", "65534\n", false, 0},
        {"         0     100000      65536\n", "65534\n", true, 65534},
        {"         0       1000          1\n      1000 0 65536\n", "60001\n", true, 60001},
        {"         0          0 4294967294\n", "60001", true, 60001},
        {"", "60001\n", true, 60001},
        {"0 0\n", "60001\n", true, 60001},
        {"0 0 all\n", "60001\n", true, 60001},
        {"0 0 4294967296\n", "60001\n", true, 60001},
        {NULL, "60001\n", true, 60001},
        {"0 0 1\n", "4294967295\n", true, UINT32_MAX},
        {"0 0 1\n", "nobody\n", true, 65534},
        {"0 0 1\n", "4294967296\n", true, 65534},
        {"0 0 1\n", "", true, 65534},
        {"0 0 1\n", NULL, true, 65534},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const char *map = cases[i].map, *overflow = cases[i].overflow;
        tree_put(&tree, "/proc/self/uid_map", map ? map : "");
        tree_put(&tree, "/proc/sys/kernel/overflowuid", overflow ? overflow : "");
        /* Behind the status, which takes two calls, and the own link; each takes two itself. */
        fake.fail_call = map && overflow ? 0 : fake_calls_made() + (map ? 6 : 4);
        fake.fail_error = ENOENT;
        struct snapshot *snapshot = collect_now();
        const struct quantity *unmapped = &snapshot->owners.unmapped;
        if (unmapped->known != cases[i].known || unmapped->amount != cases[i].uid)
            fail_msg("case %zu: %s, %llu", i, unmapped->known ? "known" : "unknown",
                     (unsigned long long)unmapped->amount);
        snapshot_free(snapshot);
    }
}

static void who_has_no_objects_looks_at_nobody(void **state)
{
    (void)state;
    struct snapshot *snapshot = collect_from(&source, 0, true);
    assert_int_equal(fake_calls_made(), 1); /* for the own namespace */
    assert_int_equal(fake.listings, 0);
    assert_false(snapshot->owners.complete);
    snapshot_free(snapshot);
}

/* The processes of this machine say nothing about another's. */
static void a_tree_has_no_owners(void **state)
{
    const struct source captured = {.calls = &fake_calls, .root = tree.source.root, .home = -1};
    (void)state;
    struct snapshot *snapshot = collect_from(&captured, 1, true);
    assert_int_equal(fake_calls_made(), 0);
    assert_int_equal(snapshot->owners.live_count, 0);
    assert_false(snapshot->owners.complete);
    snapshot_free(snapshot);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_could_not_be_inspected),
        TEST(what_a_process_tells),
        TEST(all_four_users_of_a_process),
        TEST(a_thread_by_itself),
        TEST(threads_that_cannot_be_listed),
        TEST(processes_that_are_never_there_when_looked_at),
        TEST(several_processes),
        TEST(a_user_lives_where_his_processes_are),
        TEST(the_own_process_does_not_count),
        TEST(without_the_own_place_nobody_is_known_not_to_be_there),
        TEST(a_status_that_cannot_be_read_leaves_a_doubt),
        TEST(programs_of_products),
        TEST(a_thread_is_a_program_too),
        TEST(what_makes_the_owners_incomplete),
        TEST(one_process_is_not_all),
        TEST(who_stands_for_unmapped_users),
        TEST(who_has_no_objects_looks_at_nobody),
        TEST(a_tree_has_no_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
