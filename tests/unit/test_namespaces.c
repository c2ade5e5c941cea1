/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_processes.h"

#include <errno.h>
#include <sys/stat.h>

/* The first that a number means a process by, yet above the highest pid that Linux gives. */
enum { LOW_PID = 4194304, PID = FIRST_PID, OTHER, THIRD, FOURTH };

static struct tree tree;

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

static void add_process(uint32_t pid, const char *namespace, unsigned ticks, const char *cgroup)
{
    char stat[128];
    process_add(pid, namespace, 0);
    (void)snprintf(stat, sizeof(stat), "%u (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %u 0\n", pid,
                   ticks);
    process_put(pid, "stat", stat);
    if (cgroup)
        process_put(pid, "cgroup", cgroup);
}

#define DOCKER(digits) "0::/system.slice/docker-" digits ".scope\n"
#define ID_A "3f2a9c1b77e03f2a9c1b77e03f2a9c1b77e03f2a9c1b77e03f2a9c1b77e0abcd"
#define ID_B "3f2b9c1b77e03f2a9c1b77e03f2a9c1b77e03f2a9c1b77e03f2a9c1b77e0abcd"

static struct snapshot *collect_all(void)
{
    static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
    const struct request request = {.facts = FACT_NAMESPACES};
    return collect(&source, &request);
}

static void who_is_in_which_namespace(void **state)
{
    (void)state;
    add_process(PID, OTHER_NAMESPACE, 500000, "0::/user.slice\n");
    add_process(OTHER, OTHER_NAMESPACE, 100000, DOCKER(ID_A));
    add_process(THIRD, OTHER_NAMESPACE, 900000, "0::/user.slice\n");
    add_process(FOURTH, FAKE_NAMESPACE, 100000, NULL);
    struct snapshot *snapshot = collect_all();
    assert_int_equal(snapshot->namespace_count, 2);
    const struct ipc_namespace *own = &snapshot->namespaces[0], *other = &snapshot->namespaces[1];
    assert_int_equal(own->inode, FAKE_NAMESPACE_INODE);
    assert_int_equal(own->processes, 1);
    assert_int_equal(own->oldest, FOURTH);
    assert_false(own->has_container);
    assert_int_equal(other->inode, OTHER_NAMESPACE_INODE);
    assert_int_equal(other->processes, 3);
    assert_int_equal(other->oldest, OTHER);
    assert_true(other->has_container);
    assert_true(text_equals(other->container, "docker:3f2a9c1b77e0"));
    assert_int_equal(snapshot->homeless.count, 0);
    snapshot_free(snapshot);
}

/* The own namespace is there even though nobody is seen in it. */
static void the_own_namespace_is_always_one(void **state)
{
    (void)state;
    struct snapshot *snapshot = collect_all();
    assert_int_equal(snapshot->namespace_count, 1);
    assert_int_equal(snapshot->namespaces[0].inode, FAKE_NAMESPACE_INODE);
    assert_int_equal(snapshot->namespaces[0].processes, 0);
    assert_int_equal(snapshot->namespaces[0].oldest, 0);
    assert_false(snapshot->namespaces[0].has_container);
    snapshot_free(snapshot);
}

/* What keeps namespaces from being found is a problem; the own one is there even without its number. */
static void what_is_said_where_processes_cannot_be_seen(void **state)
{
    static const struct fake_link no_link = {"/proc/self/ns/ipc", NULL, ENOENT};
    static const struct {
        const char *name, *status, *mounts; /* status: NULL: there is none */
        int list_error;
        const char *where; /* of the one problem, or NULL */
        enum problem_kind kind;
    } cases[] = {
        {"all is well", "a\nNSpid:\t7\nCapEff:\t0\n", "", 0, NULL, 0},
        {"no /proc", NULL, "", ENOENT, "/proc/self/status", PROBLEM_ABSENT},
        {"an empty one", NULL, "", 0, "/proc/self/status", PROBLEM_ABSENT},
        {"no list", "a\nNSpid:\t7\nCapEff:\t0\n", "", EACCES, "/proc", PROBLEM_UNREADABLE},
        {"hidepid", "a\nNSpid:\t7\nCapEff:\t0\n", "2 1 0:1 / /proc rw - proc proc rw,hidepid=2\n",
         0, "/proc", PROBLEM_UNSEEN},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        fake.links = &no_link;
        fake.link_count = cases[i].status ? 0 : 1;
        fake.pids_error = cases[i].list_error;
        tree_put(&tree, "/proc/self/mountinfo", cases[i].mounts);
        tree_put(&tree, "/proc/self/status", cases[i].status ? cases[i].status : "");
        path_set_open("/proc/self/status", cases[i].status ? 0 : ENOENT);
        struct snapshot *snapshot = collect_all();
        assert_int_equal(snapshot->namespace_count, 1);
        assert_int_equal(snapshot->namespaces[0].inode, cases[i].status ? FAKE_NAMESPACE_INODE : 0);
        assert_int_equal(snapshot->problem_count, cases[i].where ? 1 : 0);
        if (cases[i].where && (snapshot->problems[0].kind != cases[i].kind ||
                               strcmp(snapshot->problems[0].where, cases[i].where) != 0))
            fail_msg("%s: %s", cases[i].name, snapshot->problems[0].where);
        snapshot_free(snapshot);
    }
}

static void who_may_be_anywhere_is_counted(void **state)
{
    enum { KERNEL_THREAD = 0x00200000 };
    (void)state;
    process_add(PID, NULL, EACCES);
    process_add(OTHER, NULL, EACCES);
    process_put_stat(OTHER, 'S', KERNEL_THREAD, 1);
    process_add(THIRD, NULL, ENOENT);
    process_add(FOURTH, "pid:[4026531836]", 0);
    struct snapshot *snapshot = collect_all();
    assert_int_equal(snapshot->homeless.count, 2);
    assert_int_equal(snapshot->homeless.first[0].pid, PID);
    assert_int_equal(snapshot->homeless.first[1].pid, FOURTH);
    assert_int_equal(snapshot->namespace_count, 1);
    snapshot_free(snapshot);
}

/* Which namespace a word means. */

static void expect_words(const char *word, int expected, const char *reason, size_t spaces)
{
    struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
    struct buffer got = BUFFER_IN_MEMORY;
    int result = source_open_spaces(&source, word, &got);
    size_t count = source.space_count;
    source_close(&source);
    if (result != expected || count != spaces)
        fail_msg("%s: %d and not %d, %zu spaces and not %zu: %s", word, result, expected, count,
                 spaces, buffer_string(&got));
    expect_bytes(&got, reason, word);
}

/*
 * A process in a namespace that can be opened: the file's inode number is that of the namespace. Returns
 * what its link says; NULL: a file system has inode numbers that no namespace has.
 */
static const char *make_namespace(uint32_t pid, const char *name)
{
    static char link[4][32];
    static size_t count;
    char path[64];
    struct stat status = {0};

    process_put(pid, "ns/ipc", "");
    (void)snprintf(path, sizeof(path), "/proc/%u/ns/ipc", pid);
    int file = open(tree_real_path(&tree, path), O_RDONLY);
    assert_true(file >= 0 && fstat(file, &status) == 0);
    close(file);
    if (status.st_ino > UINT32_MAX)
        return NULL;
    char *made = link[count++ % LENGTH_OF(link)];
    (void)snprintf(made, sizeof(*link), "ipc:[%lu]", (unsigned long)status.st_ino);
    add_process(pid, made, 100, name);
    return made;
}

static unsigned long number_in(const char *link)
{
    return strtoul(link + strlen("ipc:["), NULL, 10);
}

static void which_namespace_a_word_means(void **state)
{
    static const char *const several[] = {
        "\"3f2\" can be docker:3f2b9c1b77e0 or docker:3f2a9c1b77e0; see ipcview ns",
        "\"3f2\" can be docker:3f2a9c1b77e0 or docker:3f2b9c1b77e0; see ipcview ns",
    };
    (void)state;
    tree_put(&tree, "/proc/self/ns/ipc", "");
    const char *first = make_namespace(LOW_PID, DOCKER(ID_A));
    const char *second = first ? make_namespace(OTHER, DOCKER(ID_B)) : NULL;
    if (!second) {
        print_message("# not tested: the inode numbers of /tmp are too high\n");
        return;
    }
    add_process(THIRD, FAKE_NAMESPACE, 1, "0::/system.slice/cron.service\n");
    expect_words("docker:3f2a", 0, "", 1);
    expect_words("3f2a9c1b77e0", 0, "", 1);
    expect_words("3f2b", 0, "", 1);
    expect_words("cron.service", 0, "", 1);
    expect_words("cron", 0, "", 1);
    expect_words("4194304", 0, "", 1);
    expect_words("4026531000", 0, "", 1);
    expect_words("all", 0, "", 3);
    /* In the order of their numbers, which the file system chooses. */
    expect_words("3f2", -EINVAL, several[number_in(first) < number_in(second)], 0);
    expect_words("f2a", -ENOENT,
                 "no IPC namespace has a name that begins with \"f2a\"; see ipcview ns", 0);
    expect_words("4194303", -ENOENT, "there is no process 4194303", 0);
    expect_words("4026531001", -ENOENT,
                 "no process is in an IPC namespace 4026531001; see ipcview ns", 0);
    /* One that cannot be entered is none that could be read. */
    fake.enter_error = EPERM;
    char expected[128];
    (void)snprintf(expected, sizeof(expected),
                   "the IPC namespace %lu cannot be entered: Operation not permitted",
                   number_in(first));
    expect_words("docker:3f2a", -EPERM, expected, 0);
}

static void a_process_whose_namespace_cannot_be_told(void **state)
{
    (void)state;
    process_add(LOW_PID, NULL, EACCES);
    expect_words("4194304", -EACCES,
                 "the namespace of process 4194304 is unknown: Permission denied", 0);
}

/* Its process ended and another has its number: the file is not that of the namespace. */
static void a_namespace_that_has_gone_is_none(void **state)
{
    (void)state;
    tree_put(&tree, "/proc/self/ns/ipc", "");
    process_put(PID, "ns/ipc", "");
    add_process(PID, OTHER_NAMESPACE, 100, DOCKER(ID_A));
    expect_words("all", 0, "", 1); /* the own one */
    expect_words("docker", -ENOENT,
                 "the IPC namespace 4026531001 cannot be entered: No such file or directory", 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_in_which_namespace),
        TEST(the_own_namespace_is_always_one),
        TEST(what_is_said_where_processes_cannot_be_seen),
        TEST(who_may_be_anywhere_is_counted),
        TEST(which_namespace_a_word_means),
        TEST(a_process_whose_namespace_cannot_be_told),
        TEST(a_namespace_that_has_gone_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
