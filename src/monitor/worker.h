/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread in which the monitor's services are called, one after the other. */
#ifndef MONITOR_WORKER_H
#define MONITOR_WORKER_H

#include "model/findings.h"
#include "monitor/monitor.h"

/* What is to be done, and what came of it. */
struct task {
    enum job job;
    facts_t facts;                   /* of JOB_SAMPLE */
    bool with_detail;                /* of JOB_SAMPLE: the detail is read too */
    struct detail_request detail;    /* of JOB_DETAIL, and of JOB_SAMPLE with_detail */
    uint32_t pid;                    /* of JOB_PROCESS; its result is the subject */
    struct search_request search;    /* of JOB_SEARCH; the ids go to the taker of the task */
    struct removal_request *removal; /* of JOB_PREPARE and JOB_REMOVE; busy until taken back */
    struct snapshot *sample;         /* the result, for snapshot_free, or NULL */
    struct snapshot *subject;        /* of looking */
    struct findings findings;        /* of searching */
    int64_t clock;                   /* when the sample was begun, and */
    int64_t end;                     /* when all was done: milliseconds of a monotonic clock */
};

struct worker;

/* Starts the thread. Returns 0, or -errno. SERVICES must stay. */
int worker_start(struct worker **started, const struct services *services);

/* Waits for the task at hand, and ends the thread. Takes NULL too. */
void worker_stop(struct worker *worker);

/* A descriptor that can be read when a task is done. */
int worker_file(const struct worker *worker);

/* Gives the idle worker TASK. */
void worker_give(struct worker *worker, const struct task *task);

/* Whether a task was given and not been taken back. */
bool worker_is_busy(const struct worker *worker);

/* Takes a task back that is done; false: none is. */
bool worker_take(struct worker *worker, struct task *task);

/* Milliseconds of the monotonic clock. */
int64_t worker_clock(void);

#endif
