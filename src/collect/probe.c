/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/parallel.h"
#include "collect/probe.h"

/* How long a child may get no further, and how many children may be lost so by one hook. */
enum { PATIENCE = 1000, LOOK_AGAIN = 100 /* milliseconds */, MOST_STUCK = 3 };

/* Shared between parent and child. */
struct progress {
    atomic_uint beats;
    atomic_uint retired;                 /* hooks, a bit for each, that look into no more */
    _Atomic unsigned char inspections[]; /* of each process by each hook: enum inspection */
};

struct probe {
    const struct collection *collection;
    struct hook *const *hooks;
    size_t hook_count;
    const uint32_t *pids; /* each once, in the order in which they are looked into */
    size_t count;
    int out; /* a child's; -1 in the program */
    struct progress *progress;
};

/* The parent's end of a child. */
struct child {
    pid_t pid;
    int in;
    unsigned beats; /* when it was last looked at */
    size_t length;  /* of what has come of a finding */
    char bytes[sizeof(struct finding)];
};

enum outcome { OUTCOME_NONE, OUTCOME_ENDED, OUTCOME_ENOUGH, OUTCOME_STUCK };

/*
 * pipe(7): so many bytes are written whole or not at all, by threads at the same time as by one that is
 * killed.
 */
_Static_assert(sizeof(struct finding) <= PIPE_BUF, "it is in the pipe whole or not at all");

/* Whoever sets it first wins: a child that was given up on cannot take that back. */
static bool change_inspection(struct progress *progress, size_t index, enum inspection from,
                              enum inspection to)
{
    unsigned char expected = (unsigned char)from;
    return atomic_compare_exchange_strong(&progress->inspections[index], &expected,
                                          (unsigned char)to);
}

/* HOOK, by its place, looks into no more. Returns whether another one does. */
static bool retire(const struct probe *probe, size_t hook)
{
    unsigned retired = atomic_fetch_or(&probe->progress->retired, 1U << hook) | 1U << hook;
    return retired != (1U << probe->hook_count) - 1;
}

/* Gives FINDING to its hook. Returns whether any hook still looks for something. */
static bool give(const struct probe *probe, const struct finding *finding)
{
    struct hook *hook = probe->hooks[finding->hook];

    if (hook->take(hook->context, finding))
        return true;
    hook->has_enough = true;
    return retire(probe, finding->hook);
}

/* In the child. */

void visit_tell(struct visit *visit, const struct finding *finding)
{
    struct finding whole = *finding;
    ssize_t length;

    whole.hook = visit->hook;
    if (visit->out < 0) {
        (void)give(visit->probe, &whole);
        return;
    }
    do
        length = write(visit->out, &whole, sizeof(whole));
    while (length < 0 && errno == EINTR);
    if (length != (ssize_t)sizeof(whole))
        visit->has_lost = true;
    visit_beat(visit);
}

void visit_beat(const struct visit *visit)
{
    atomic_fetch_add(&visit->probe->progress->beats, 1);
}

int visit_namespace(struct visit *visit, uint32_t *ns)
{
    char folder[16];

    if (!visit->has_ns) {
        (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)visit->pid);
        visit->ns_result = process_namespace(visit->probe->collection, folder, &visit->ns);
        visit->has_ns = true;
    }
    *ns = visit->ns;
    return visit->ns_result;
}

static void probe_look_at(void *context, size_t index)
{
    struct probe *probe = context;
    struct visit visit = {.probe = probe, .out = probe->out, .pid = probe->pids[index]};

    for (size_t i = 0; i < probe->hook_count; i++) {
        size_t at = index * probe->hook_count + i;
        if (atomic_load(&probe->progress->retired) & 1U << i ||
            !change_inspection(probe->progress, at, INSPECTION_NONE, INSPECTION_BEGUN))
            continue;
        visit.hook = (uint8_t)i;
        visit.has_lost = false;
        enum inspection inspection = probe->hooks[i]->look(&visit, probe->hooks[i]->context);
        if (visit.has_lost)
            inspection = INSPECTION_LOST;
        (void)change_inspection(probe->progress, at, INSPECTION_BEGUN, inspection);
        visit_beat(&visit);
    }
}

static _Noreturn void probe_look_at_all(struct probe *probe, pid_t parent)
{
    /* Not to outlive the parent; nor to start if that has ended already. 0: it cannot be seen. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || (getppid() != parent && getppid() != 0))
        _exit(1);
    parallel_for(probe->count, probe_look_at, probe);
    _exit(0);
}

/* In the parent. */

static bool start(struct probe *probe, struct child *child)
{
    int ends[2];
    pid_t parent = getpid();

    /* The program has no other children. */
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
    if (pipe2(ends, O_CLOEXEC))
        return false;
    *child = (struct child){.in = ends[0], .beats = atomic_load(&probe->progress->beats)};
    probe->out = ends[1];
    child->pid = fork();
    if (child->pid == 0) {
        close(ends[0]);
        probe_look_at_all(probe, parent);
    }
    close(ends[1]);
    if (child->pid < 0)
        close(ends[0]);
    return child->pid > 0;
}

/* One that is in an uninterruptible wait is not dead at once: the next one to start reaps it. */
static void kill_child(const struct child *child)
{
    enum { MOST_WAITS = 1000 };
    const struct timespec moment = {.tv_nsec = 100000L};

    kill(child->pid, SIGKILL);
    for (int i = 0; i < MOST_WAITS && waitpid(child->pid, NULL, WNOHANG) == 0; i++)
        nanosleep(&moment, NULL);
}

/* Takes what has come. Returns whether to go on. */
static bool probe_take(const struct probe *probe, struct child *child, const char *bytes,
                       size_t length)
{
    while (length) {
        size_t missing = sizeof(child->bytes) - child->length;
        size_t part = length < missing ? length : missing;
        memcpy(child->bytes + child->length, bytes, part);
        child->length += part;
        bytes += part;
        length -= part;
        if (child->length < sizeof(child->bytes))
            break;
        struct finding finding;
        memcpy(&finding, child->bytes, sizeof(finding));
        child->length = 0;
        if (!give(probe, &finding))
            return false;
    }
    return true;
}

/* What was found is not there: nothing counts as inspected. */
static void forget_done(const struct probe *probe)
{
    for (size_t i = 0; i < probe->count * probe->hook_count; i++)
        (void)change_inspection(probe->progress, i, INSPECTION_DONE, INSPECTION_LOST);
}

/* Reads once. OUTCOME_NONE: there may be more. */
static enum outcome receive(const struct probe *probe, struct child *child)
{
    char bytes[16 * sizeof(struct finding)];
    ssize_t length;

    do
        length = read(child->in, bytes, sizeof(bytes));
    while (length < 0 && errno == EINTR);
    if (length < 0 && errno != EAGAIN)
        forget_done(probe);
    if (length <= 0)
        return OUTCOME_ENDED;
    return probe_take(probe, child, bytes, (size_t)length) ? OUTCOME_NONE : OUTCOME_ENOUGH;
}

static bool gets_on(const struct probe *probe, struct child *child)
{
    unsigned before = child->beats;
    child->beats = atomic_load(&probe->progress->beats);
    return child->beats != before;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Waits for something to read, and adds to IDLE, milliseconds, how long it waited in vain. No more than
 * it meant to wait: where both were stopped (SIGSTOP, a frozen control group), the child did not hang.
 * A poll(2) that fails counts as a wait, or it would be tried for ever.
 */
static bool wait_for(const struct probe *probe, struct child *child, int64_t *idle)
{
    struct pollfd file = {.fd = child->in, .events = POLLIN};
    int64_t before = milliseconds();

    int count = poll(&file, 1, LOOK_AGAIN);
    if (count > 0) {
        *idle = 0;
        return true;
    }
    int64_t waited = milliseconds() - before;
    if (count < 0 && errno != EINTR)
        waited = LOOK_AGAIN;
    *idle += waited < LOOK_AGAIN ? waited : LOOK_AGAIN;
    if (gets_on(probe, child))
        *idle = 0;
    return false;
}

static enum outcome listen_to(const struct probe *probe, struct child *child)
{
    enum outcome outcome = OUTCOME_NONE;
    int64_t idle = 0;

    while (outcome == OUTCOME_NONE && idle < PATIENCE) {
        if (wait_for(probe, child, &idle))
            outcome = receive(probe, child);
    }
    return outcome == OUTCOME_NONE ? OUTCOME_STUCK : outcome;
}

/*
 * What is in the pipe of a child that was killed. Its end may not come, for one in an uninterruptible
 * wait keeps the pipe open, but it writes no more.
 */
static enum outcome drain(const struct probe *probe, struct child *child)
{
    enum outcome outcome = OUTCOME_NONE;

    (void)fcntl(child->in, F_SETFL, O_NONBLOCK);
    while (outcome == OUTCOME_NONE)
        outcome = receive(probe, child);
    return outcome;
}

/*
 * The processes that the child was looking into when it got no further. Returns whether there were any. A
 * hook that has been stuck too often looks into no more.
 */
static bool give_up_begun(const struct probe *probe)
{
    unsigned stuck = 0;

    for (size_t i = 0; i < probe->count * probe->hook_count; i++) {
        if (change_inspection(probe->progress, i, INSPECTION_BEGUN, INSPECTION_LOST))
            stuck |= 1U << i % probe->hook_count;
    }
    for (size_t i = 0; i < probe->hook_count; i++) {
        if (stuck & 1U << i && ++probe->hooks[i]->stuck == MOST_STUCK)
            (void)retire(probe, i);
    }
    return stuck;
}

/*
 * Ends the child. First it is settled which processes it is done with, and then what it has said is read
 * to the end: so all that was found in these is there. A child that has died by itself is as good as
 * one that is stuck.
 */
static enum outcome probe_end(const struct probe *probe, struct child *child, enum outcome outcome)
{
    kill_child(child);
    if (outcome != OUTCOME_ENOUGH) {
        bool is_stuck = give_up_begun(probe) || outcome == OUTCOME_STUCK;
        bool is_enough = drain(probe, child) == OUTCOME_ENOUGH;
        outcome = is_enough ? OUTCOME_ENOUGH : is_stuck ? OUTCOME_STUCK : OUTCOME_ENDED;
    }
    close(child->in);
    return outcome;
}

/* One child after the other, while they get stuck on different processes. */
static void look_with_children(struct probe *probe)
{
    enum outcome outcome = OUTCOME_STUCK;
    struct child child;

    for (size_t i = 0; i < MOST_STUCK * probe->hook_count && outcome == OUTCOME_STUCK; i++) {
        if (!start(probe, &child))
            break;
        outcome = probe_end(probe, &child, listen_to(probe, &child));
    }
}

static bool may_block(const struct probe *probe)
{
    for (size_t i = 0; i < probe->hook_count; i++) {
        if (probe->hooks[i]->may_block)
            return true;
    }
    return false;
}

/*
 * In the program itself, one process after the other: what may not block, and was not done. A child may have
 * been killed because the machine was slow, or could not be started.
 */
static void look_here(struct probe *probe)
{
    struct progress *progress = probe->progress;
    unsigned retired = 0;

    for (size_t i = 0; i < probe->hook_count; i++)
        retired |= probe->hooks[i]->may_block || probe->hooks[i]->has_enough ? 1U << i : 0;
    atomic_store(&progress->retired, retired);
    for (size_t i = 0; i < probe->count * probe->hook_count; i++)
        (void)change_inspection(progress, i, INSPECTION_LOST, INSPECTION_NONE);
    for (size_t i = 0; i < probe->count; i++) {
        if (atomic_load(&progress->retired) != (1U << probe->hook_count) - 1)
            probe_look_at(probe, i);
    }
}

/* Notes which processes HOOK, the one at that place, lacks; all where there was no child. */
static void note_lacking(const struct probe *probe, size_t place)
{
    struct hook *hook = probe->hooks[place];

    hook->worst = INSPECTION_NONE;
    for (size_t i = 0; i < probe->count && !hook->has_enough; i++) {
        enum inspection inspection = INSPECTION_REFUSED;
        if (probe->progress)
            inspection = atomic_load(&probe->progress->inspections[i * probe->hook_count + place]);
        if (inspection < INSPECTION_DONE)
            inspection = INSPECTION_REFUSED;
        if (inspection >= INSPECTION_PARTLY && inspection != INSPECTION_GONE)
            idset_add(&hook->lacking, probe->pids[i]);
        hook->worst = inspection > hook->worst ? inspection : hook->worst;
    }
}

void probe_run(const struct collection *collection, struct hook *const *hooks, size_t hook_count,
               const uint32_t *pids, size_t count)
{
    struct probe probe = {.collection = collection,
                          .hooks = hooks,
                          .hook_count = hook_count,
                          .pids = pids,
                          .count = count};
    size_t size = sizeof(*probe.progress) + count * hook_count;

    if (count) {
        void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        probe.progress = shared == MAP_FAILED ? NULL : shared;
    }
    if (probe.progress && may_block(&probe))
        look_with_children(&probe);
    probe.out = -1;
    if (probe.progress)
        look_here(&probe);
    for (size_t i = 0; i < hook_count; i++)
        note_lacking(&probe, i);
    if (probe.progress)
        munmap(probe.progress, size);
}
