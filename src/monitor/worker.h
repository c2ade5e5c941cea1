/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that calls the services, one at a time. */
#pragma once

#include "monitor/state.h"

/* A job and its result. */
struct task {
    enum effect job;                 /* one of EFFECT_JOBS, or 0 */
    facts_t facts;                   /* of EFFECT_SAMPLE, */
    unsigned kinds;                  /* and KIND_BITs */
    bool with_detail;                /* of EFFECT_SAMPLE: read the detail too */
    struct detail_request detail;    /* of EFFECT_DETAIL, and of EFFECT_SAMPLE with_detail */
    uint32_t pid;                    /* of EFFECT_PROCESS */
    struct search_request search;    /* of EFFECT_SEARCH; who takes the task back frees ->wanted */
    struct removal_request *removal; /* of EFFECT_PREPARE and EFFECT_REMOVE, until taken back */
    struct snapshot *sample;         /* result, for snapshot_free, or NULL */
    struct snapshot *subject;        /* result of EFFECT_DETAIL and EFFECT_PROCESS */
    struct findings findings;        /* result of EFFECT_SEARCH */
    int64_t clock;                   /* start of the sample, by worker_clock */
    int64_t end;                     /* end of the job, by worker_clock */
};

struct worker;

/* Starts the thread, which keeps a pointer to SERVICES. Returns 0, or -errno. */
int worker_start(struct worker **started, const struct services *services);

/* Waits for the current task and ends the thread. WORKER may be NULL. */
void worker_stop(struct worker *worker);

/* A descriptor that is readable when a task is done. */
int worker_file(const struct worker *worker);

/* Gives TASK to the worker, which is idle. */
void worker_give(struct worker *worker, const struct task *task);

/* Whether the worker has a task that was not taken back. */
bool worker_is_busy(const struct worker *worker);

/* Takes back a task that is done; false: there is none. */
bool worker_take(struct worker *worker, struct task *task);

/* The monotonic clock, in milliseconds. */
int64_t worker_clock(void);
