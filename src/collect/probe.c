/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/parallel.h"
#include "collect/probe.h"

/* How long a child may get no further, and how many children may be lost so. */
enum { PATIENCE = 1000, LOOK_AGAIN = 100 /* milliseconds */, MOST_STUCK = 3 };

/* Shared between parent and child. */
struct progress {
    atomic_uint beats;
    _Atomic unsigned char glimpses[]; /* of each process: enum glimpse */
};

/* The parent's end of a child. */
struct child {
    pid_t pid;
    int in;
    unsigned beats; /* when it was last looked at */
    size_t length;  /* of what has come of a link */
    char bytes[sizeof(struct link)];
};

enum outcome { OUTCOME_ENDED, OUTCOME_ENOUGH, OUTCOME_STUCK };

/* In the child. */

void probe_tell(struct probe *probe, const struct link *link)
{
    /* A link is shorter than what a pipe takes at once (PIPE_BUF), so two threads can write. */
    while (write(probe->out, link, sizeof(*link)) < 0 && errno == EINTR) {
    }
    probe_beat(probe);
}

void probe_beat(struct probe *probe)
{
    atomic_fetch_add(&probe->progress->beats, 1);
}

static void look_at(void *context, size_t index)
{
    struct probe *probe = context;
    _Atomic unsigned char *glimpse = &probe->progress->glimpses[index];

    if (atomic_load(glimpse) != GLIMPSE_NONE)
        return;
    atomic_store(glimpse, GLIMPSE_BEGUN);
    atomic_store(glimpse, (unsigned char)probe->look(probe, probe->pids[index]));
    probe_beat(probe);
}

static _Noreturn void look_at_all(struct probe *probe, pid_t parent)
{
    /* Not to outlive who waits for it; nor to start if that has ended already. 0: it cannot be seen. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || (getppid() != parent && getppid() != 0))
        _exit(1);
    parallel_for(probe->count, look_at, probe);
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
        look_at_all(probe, parent);
    }
    close(ends[1]);
    if (child->pid < 0)
        close(ends[0]);
    return child->pid > 0;
}

/* One that is in an uninterruptible wait is not dead at once: the next one to start reaps it. */
static void end(const struct child *child)
{
    enum { MOST_WAITS = 1000 };
    const struct timespec moment = {.tv_nsec = 100000L};

    close(child->in);
    kill(child->pid, SIGKILL);
    for (int i = 0; i < MOST_WAITS && waitpid(child->pid, NULL, WNOHANG) == 0; i++)
        nanosleep(&moment, NULL);
}

/* Takes what has come. Returns whether to go on. */
static bool take(const struct probe *probe, struct child *child, const char *bytes, size_t length)
{
    while (length) {
        size_t lacks = sizeof(child->bytes) - child->length;
        size_t part = length < lacks ? length : lacks;
        memcpy(child->bytes + child->length, bytes, part);
        child->length += part;
        bytes += part;
        length -= part;
        if (child->length < sizeof(child->bytes))
            break;
        struct link link;
        memcpy(&link, child->bytes, sizeof(link));
        child->length = 0;
        if (!probe->take(probe->context, &link))
            return false;
    }
    return true;
}

static bool gets_on(const struct probe *probe, struct child *child)
{
    unsigned before = child->beats;
    child->beats = atomic_load(&probe->progress->beats);
    return child->beats != before;
}

static enum outcome listen_to(const struct probe *probe, struct child *child)
{
    char bytes[16 * sizeof(struct link)];
    struct pollfd file = {.fd = child->in, .events = POLLIN};
    int idle = 0; /* for so long */

    while (idle < PATIENCE) {
        int ready = poll(&file, 1, LOOK_AGAIN);
        if (ready < 0 && errno == EINTR)
            continue;
        idle = gets_on(probe, child) ? 0 : idle + LOOK_AGAIN;
        if (ready <= 0)
            continue;
        ssize_t length = read(child->in, bytes, sizeof(bytes));
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return OUTCOME_ENDED;
        if (!take(probe, child, bytes, (size_t)length))
            return OUTCOME_ENOUGH;
    }
    return OUTCOME_STUCK;
}

/* Whom the child was looking at when it got no further. Returns whether there was anybody. */
static bool give_up_begun(const struct probe *probe)
{
    bool any = false;
    for (size_t i = 0; i < probe->count; i++) {
        if (atomic_load(&probe->progress->glimpses[i]) != GLIMPSE_BEGUN)
            continue;
        atomic_store(&probe->progress->glimpses[i], GLIMPSE_REFUSED);
        any = true;
    }
    return any;
}

/* One child after the other, while they get stuck on different processes. */
static enum outcome look_with_children(struct probe *probe)
{
    enum outcome outcome = OUTCOME_STUCK;
    struct child child;

    for (int i = 0; i < MOST_STUCK && outcome == OUTCOME_STUCK; i++) {
        if (!start(probe, &child))
            break;
        outcome = listen_to(probe, &child);
        end(&child);
        /* A child that has died by itself is as good as one that is stuck. */
        if (outcome != OUTCOME_ENOUGH && give_up_begun(probe))
            outcome = OUTCOME_STUCK;
    }
    return outcome;
}

uint64_t probe_run(struct probe *probe)
{
    size_t size = sizeof(*probe->progress) + probe->count;
    uint64_t refused = 0;

    probe->progress = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (probe->progress == MAP_FAILED)
        return probe->count;
    bool enough = look_with_children(probe) == OUTCOME_ENOUGH;
    for (size_t i = 0; !enough && i < probe->count; i++) {
        if (atomic_load(&probe->progress->glimpses[i]) != GLIMPSE_DONE)
            refused += process_can_use_objects(probe->collection, probe->pids[i]);
    }
    munmap(probe->progress, size);
    return refused;
}
