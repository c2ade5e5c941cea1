/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_processes.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum { MOST_PROCESSES = 32, MOST_LINKS = 64, MOST_OPENS = 32, PATH_SIZE = 64 };

static uint32_t pids[MOST_PROCESSES];
static struct fake_link links[MOST_LINKS];
static char link_paths[MOST_LINKS][PATH_SIZE];

/* A file that something comes of opening. */
static struct {
    char path[PATH_SIZE];
    int outcome;
} opens[MOST_OPENS];
static size_t open_count;
static atomic_uint *counters; /* of each; shared with those children */

static cpu_set_t processors; /* before processes_in_turn */
static bool in_turn;

static size_t find_open(const char *path)
{
    size_t i = 0;
    while (i < open_count && strcmp(opens[i].path, path) != 0)
        i++;
    return i;
}

static int on_open(const char *path)
{
    size_t i = find_open(path);
    if (i == open_count)
        return 0;
    atomic_fetch_add(&counters[i], 1);
    while (opens[i].outcome == OPEN_HANGS)
        pause();
    if (opens[i].outcome == OPEN_KILLS)
        raise(SIGKILL);
    return opens[i].outcome;
}

void processes_reset(struct tree *tree)
{
    fake_reset();
    tree_make(tree);
    fake.files = tree;
    fake.pids = pids;
    fake.links = links;
    fake.on_open = on_open;
    open_count = 0;
    counters = mmap(NULL, MOST_OPENS * sizeof(*counters), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(counters, MAP_FAILED);
    tree_put(tree, "/proc/self/status", "Name:\tx\nNSpid:\t7\nCapEff:\t000001ffffffffff\n");
    tree_put(tree, "/proc/self/uid_map", "         0          0 4294967295\n");
    tree_put(tree, "/proc/self/mountinfo", "");
    tree_put(tree, "/proc/self/syscall", "running\n");
}

void processes_clear(struct tree *tree)
{
    if (in_turn)
        (void)sched_setaffinity(0, sizeof(processors), &processors);
    in_turn = false;
    munmap(counters, MOST_OPENS * sizeof(*counters));
    fake_reset();
    tree_remove(tree);
}

void process_add_link(const char *folder, const char *namespace, int error)
{
    size_t i = fake.link_count++;
    assert_true(i < MOST_LINKS);
    (void)snprintf(link_paths[i], sizeof(*link_paths), "/proc/%s/ns/ipc", folder);
    links[i] = (struct fake_link){link_paths[i], namespace, error};
}

void process_put(uint32_t pid, const char *name, const char *text)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof(path), "/proc/%u/%s", pid, name);
    tree_put(fake.files, path, text);
}

void process_put_stat(uint32_t pid, char state, unsigned long flags, unsigned threads)
{
    char text[256];
    (void)snprintf(text, sizeof(text),
                   "%u (x) %c 1 1 1 0 -1 %lu 0 0 0 0 0 0 0 0 20 0 %u 0 100 0 0\n", pid, state,
                   flags, threads);
    process_put(pid, "stat", text);
}

void process_add(uint32_t pid, const char *namespace, int error)
{
    char folder[16];
    assert_true(fake.pid_count < MOST_PROCESSES);
    pids[fake.pid_count++] = pid;
    (void)snprintf(folder, sizeof(folder), "%u", pid);
    process_add_link(folder, namespace, error);
    process_put_stat(pid, 'S', 0, 1);
}

void path_set_open(const char *path, int outcome)
{
    size_t i = find_open(path);
    assert_true(i < MOST_OPENS && strlen(path) < PATH_SIZE);
    (void)snprintf(opens[i].path, sizeof(opens[i].path), "%s", path);
    opens[i].outcome = outcome;
    open_count += i == open_count;
}

void process_set_open(uint32_t pid, const char *name, int outcome)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof(path), "/proc/%u/%s", pid, name);
    path_set_open(path, outcome);
}

unsigned process_opens(uint32_t pid, const char *name)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof(path), "/proc/%u/%s", pid, name);
    size_t i = find_open(path);
    assert_true(i < open_count);
    return atomic_load(&counters[i]);
}

/* parallel_for takes a helper only where there is another processor for it. */
void processes_in_turn(void)
{
    cpu_set_t one;
    int here = sched_getcpu();
    assert_true(here >= 0 && !sched_getaffinity(0, sizeof(processors), &processors));
    CPU_ZERO(&one);
    CPU_SET((size_t)here, &one);
    assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
    in_turn = true;
}

int64_t now_in_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
