/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/parallel.h"

struct job {
    void (*work)(void *context, size_t piece);
    void *context;
    size_t count;
    atomic_size_t next; /* the first piece that no thread has taken */
};

static void *take_pieces(void *argument)
{
    struct job *job = argument;
    size_t piece;
    while ((piece = atomic_fetch_add(&job->next, 1)) < job->count)
        job->work(job->context, piece);
    return NULL;
}

/*
 * A new thread starts on the processor of its creator, and the work is over before the scheduler
 * moves it. So this one may run anywhere but here. Returns whether it started.
 */
#if HAVE_PTHREAD_ATTR_SETAFFINITY_NP
static bool start_elsewhere(struct job *job, pthread_t *thread)
{
    pthread_attr_t attributes;
    cpu_set_t others;
    int here = sched_getcpu();

    if (here < 0 || sched_getaffinity(0, sizeof(others), &others))
        return false;
    CPU_CLR((size_t)here, &others);
    if (!CPU_COUNT(&others) || pthread_attr_init(&attributes))
        return false;
    bool started = !pthread_attr_setaffinity_np(&attributes, sizeof(others), &others) &&
                   !pthread_create(thread, &attributes, take_pieces, job);
    pthread_attr_destroy(&attributes);
    return started;
}
#else /* musl: the scheduler finds it a place */
static bool start_elsewhere(struct job *job, pthread_t *thread)
{
    return !pthread_create(thread, NULL, take_pieces, job);
}
#endif

void parallel_for(size_t count, void (*work)(void *context, size_t piece), void *context)
{
    struct job job = {.work = work, .context = context, .count = count};
    pthread_t helper;
    bool helped = count > 1 && start_elsewhere(&job, &helper);

    take_pieces(&job);
    if (helped)
        pthread_join(helper, NULL);
}
