/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "monitor/worker.h"

struct worker {
    const struct services *services;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    int done_file;
    struct task task;
    bool has_task, is_done, ends;
};

int64_t worker_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void worker_carry_out(const struct services *services, struct task *task)
{
    void *context = services->context;

    if (task->job == EFFECT_SAMPLE) {
        task->clock = worker_clock();
        task->sample = services->sample(context, task->kinds, task->facts);
    }
    if (task->job == EFFECT_DETAIL || (task->job == EFFECT_SAMPLE && task->with_detail))
        task->subject = services->read_detail(context, &task->detail);
    if (task->job == EFFECT_PROCESS)
        task->subject = services->read_process(context, task->pid);
    if (task->job == EFFECT_SEARCH)
        task->findings = findings_of(services->search(context, &task->search), task->search.facts);
    if (task->job == EFFECT_PREPARE)
        services->prepare(context, task->removal);
    if (task->job == EFFECT_REMOVE)
        services->remove(context, task->removal);
    task->end = worker_clock();
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    const uint64_t one = 1;

    pthread_mutex_lock(&worker->mutex);
    for (;;) {
        while (!worker->ends && (!worker->has_task || worker->is_done))
            pthread_cond_wait(&worker->given, &worker->mutex);
        if (worker->ends)
            break;
        struct task task = worker->task;
        pthread_mutex_unlock(&worker->mutex);
        worker_carry_out(worker->services, &task);
        pthread_mutex_lock(&worker->mutex);
        worker->task = task;
        worker->is_done = true;
        /* A full counter is readable too. */
        while (write(worker->done_file, &one, sizeof(one)) < 0 && errno == EINTR) {
        }
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

int worker_start(struct worker **started, const struct services *services)
{
    struct worker *worker = memory_resize(NULL, 1, sizeof(*worker));
    sigset_t all, before;

    *worker = (struct worker){.services = services,
                              .mutex = PTHREAD_MUTEX_INITIALIZER,
                              .given = PTHREAD_COND_INITIALIZER};
    worker->done_file = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int result = worker->done_file < 0 ? -errno : 0;
    /* Only the main thread takes signals. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (!result)
        result = -pthread_create(&worker->thread, NULL, work, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result) {
        if (worker->done_file >= 0)
            close(worker->done_file);
        free(worker);
        return result;
    }
    *started = worker;
    return 0;
}

void worker_stop(struct worker *worker)
{
    struct task left;

    if (!worker)
        return;
    pthread_mutex_lock(&worker->mutex);
    worker->ends = true;
    pthread_cond_signal(&worker->given);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    if (worker_take(worker, &left)) {
        snapshot_free(left.sample);
        snapshot_free(left.subject);
        findings_free(&left.findings);
        free(left.search.wanted);
    }
    close(worker->done_file);
    pthread_cond_destroy(&worker->given);
    pthread_mutex_destroy(&worker->mutex);
    free(worker);
}

int worker_file(const struct worker *worker)
{
    return worker->done_file;
}

bool worker_is_busy(const struct worker *worker)
{
    return worker->has_task;
}

void worker_give(struct worker *worker, const struct task *task)
{
    pthread_mutex_lock(&worker->mutex);
    worker->task = *task;
    worker->has_task = true;
    worker->is_done = false;
    pthread_cond_signal(&worker->given);
    pthread_mutex_unlock(&worker->mutex);
}

bool worker_take(struct worker *worker, struct task *task)
{
    uint64_t count;

    pthread_mutex_lock(&worker->mutex);
    bool taken = worker->has_task && worker->is_done;
    if (taken) {
        *task = worker->task;
        worker->has_task = false;
        /* Resets the counter. */
        (void)!read(worker->done_file, &count, sizeof(count));
    }
    pthread_mutex_unlock(&worker->mutex);
    return taken;
}
