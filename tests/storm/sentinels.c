/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/storm/helpers.h"
#include "tests/storm/journal.h"
#include "tests/storm/sentinels.h"

enum { MOST_PROCESSES = 512, STACK = 1 << 16 };

struct life *sentinels[MOST_SENTINELS];
unsigned sentinel_count;
static pid_t processes[MOST_PROCESSES];
static unsigned process_count;

/* PROCESSES are linked with one object, each by so many THREADS. */
static const struct sentinel_spec {
    enum storm_kind kind;
    unsigned processes, threads;
} specs[] = {
    {STORM_SHM, 210, 1}, {STORM_SHM, 1, 1},  {STORM_MSG, 3, 1},
    {STORM_MSG, 1, 70},  {STORM_SEM, 5, 42}, {STORM_SEM, 1, 1},
};

/* Where a blocked thread or an attached process says that it is there. */
struct post {
    struct life *life;
    struct hold *hold;
};

static void *stand(void *context)
{
    struct post *post = context;
    struct life *life = post->life;

    post->hold->tid = storm_kinds[life->kind].attaches ? 0 : (pid_t)syscall(SYS_gettid);
    if (storm_kinds[life->kind].link(life->id) < 0 || !storm_kinds[life->kind].attaches)
        die("a sentinel had to leave its post");
    hold_sure(post->hold);
    return NULL;
}

static void start_thread(struct life *life)
{
    static struct post posts[MOST_PROCESSES];
    static unsigned count;
    struct post *post = &posts[count++];
    pthread_attr_t attributes;
    pthread_t thread;

    *post = (struct post){life, hold_begin_staying(life, REASON_LINK, getpid(), 0)};
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    if (pthread_create(&thread, &attributes, stand, post))
        die("pthread_create");
}

/* The leader blocks too, or only sleeps where there is no other thread. */
static void __attribute__((noreturn)) start_threads(struct life *life, unsigned threads)
{
    struct post post = {life, NULL};

    for (unsigned i = 1; i < threads; i++)
        start_thread(life);
    post.hold = hold_begin_staying(life, REASON_LINK, getpid(), 0);
    stand(&post);
    stay_for_ever();
}

static void note_process(pid_t pid)
{
    errno = ENOSPC;
    if (process_count == MOST_PROCESSES)
        die("too many sentinels");
    processes[process_count++] = pid;
}

static void start_sentinel(const struct sentinel_spec *spec)
{
    struct life *life = life_make(spec->kind, TRAIT_STAYS | TRAIT_KEYED | TRAIT_NEVER_ORPHAN);

    if (!life)
        die("a sentinel's object");
    sentinels[sentinel_count++] = life;
    for (unsigned i = 0; i < spec->processes; i++) {
        pid_t pid = fork_dependent();
        if (pid == 0)
            start_threads(life, spec->threads);
        note_process(pid);
    }
}

/* --- A slow parent ---------------------------------------------------------------------------- */

/* Its children inherit what it has attached, and wait for it as zombies while it is stopped. */
static void __attribute__((noreturn)) be_slow_parent(struct life *life)
{
    struct hold *hold = hold_begin_staying(life, REASON_LINK, getpid(), 0);

    if (storm_kinds[life->kind].link(life->id) < 0)
        die("shmat");
    hold_sure(hold);
    for (;;) {
        struct hold *of_child = hold_begin(life, REASON_LINK, 0, 0);
        pid_t pid = fork_dependent();
        if (pid == 0) {
            of_child->pid = getpid();
            hold_sure(of_child);
            pause_for(5);
            hold_ends(of_child);
            _exit(0);
        }
        waitpid(pid, NULL, 0);
        hold_over(of_child);
        pause_for(20);
    }
}

static void __attribute__((noreturn)) stop_and_continue(pid_t pid)
{
    for (;;) {
        pause_for(150);
        kill(pid, SIGSTOP);
        pause_for(150);
        kill(pid, SIGCONT);
    }
}

static void start_slow_parent(void)
{
    struct life *life = life_make(STORM_SHM, TRAIT_STAYS);

    if (!life)
        die("a sentinel's object");
    pid_t parent = fork_dependent();
    if (parent == 0)
        be_slow_parent(life);
    note_process(parent);
    pid_t stopper = fork_dependent();
    if (stopper == 0)
        stop_and_continue(parent);
    note_process(stopper);
    sentinels[sentinel_count++] = life;
}

/* --- All -------------------------------------------------------------------------------------- */

static void wait_until_there(struct hold *hold)
{
    const struct life *life = hold->life;

    while (!hold->sure_from) {
        if (hold->tid && is_blocked(hold->pid, hold->tid, life->id))
            hold_sure(hold);
        else
            pause_for(1);
    }
}

void sentinels_start(void)
{
    unsigned expected = 1; /* of the slow parent */

    for (size_t i = 0; i < sizeof(specs) / sizeof(*specs); i++) {
        start_sentinel(&specs[i]);
        expected += specs[i].processes * specs[i].threads;
    }
    start_slow_parent();
    while (journal->holds_staying < expected)
        pause_for(1);
    for (unsigned i = 0; i < expected; i++) {
        while (!journal->holds[i].from)
            pause_for(1);
        wait_until_there(&journal->holds[i]);
    }
}

void sentinels_end(void)
{
    for (unsigned i = 0; i < process_count; i++)
        kill(processes[i], SIGKILL);
    for (unsigned i = 0; i < process_count; i++)
        waitpid(processes[i], NULL, 0);
    for (unsigned i = 0; i < sentinel_count; i++)
        (void)storm_kinds[sentinels[i]->kind].take_away(sentinels[i]->id);
}
