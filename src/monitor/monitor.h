/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The full-screen monitor. It knows nothing of how objects are read or removed: it gets functions for
 * that, and calls them in a thread of its own, so that a key never waits for the kernel.
 */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include <stdatomic.h>

#include "model/plan.h"
#include "monitor/preferences.h"

/* Objects to be removed: a plan, and what it was made of. */
struct removal_request {
    struct object *wanted; /* as the user saw them */
    size_t count;
    struct snapshot *snapshot; /* the same as they were read again */
    struct arena scratch;
    struct rules rules;
    struct plan plan;   /* made of the snapshot */
    uint64_t most;      /* objects that may be removed at once, unless by force */
    atomic_bool stop;   /* set: nothing more is removed */
    atomic_size_t done; /* how many targets have their result */
};

/* What is searched for. */
struct search_request {
    facts_t facts;
    unsigned kinds; /* KIND_BITs: of whose objects */
    int32_t *ids;   /* of one kind, only those; NULL: all. Whoever has it frees it */
    size_t id_count;
};

/* An object, and what is to be read about it. */
struct detail_request {
    enum kind kind;
    int32_t id;
    facts_t facts;
};

/* What services are called for, the most urgent first: the user waits for the first, the last take long. */
enum job {
    JOB_NONE,
    JOB_REMOVE = 1 << 0,
    JOB_PREPARE = 1 << 1,
    JOB_SAMPLE = 1 << 2,
    JOB_PROCESS = 1 << 3,
    JOB_DETAIL = 1 << 4,
    JOB_SEARCH = 1 << 5,
};

/* What the monitor is given. All functions get CONTEXT, and are called in another thread. */
struct services {
    void *context;
    /* Reads all objects, limits and sums, and those of FACTS; for snapshot_free. */
    struct snapshot *(*sample)(void *context, facts_t facts);
    /* Reads one object, and what is asked for about it. */
    struct snapshot *(*read_detail)(void *context, const struct detail_request *request);
    /* Reads the objects that are asked for, with facts that take longer. */
    struct snapshot *(*search)(void *context, const struct search_request *request);
    /* Reads all objects, and what the process PID is attached to and waits on. */
    struct snapshot *(*read_process)(void *context, uint32_t pid);
    /*
     * Reads ->wanted again and makes the plan, with all guards: what is not what was seen has
     * ACTION_NONE and RESULT_CHANGED or RESULT_GONE. removal_request_plan does
     * it anew from the same reading.
     */
    void (*prepare)(void *context, struct removal_request *request);
    /* Carries the plan out. */
    void (*remove)(void *context, struct removal_request *request);
};

enum { LONGEST_FILTER = 1023 }; /* bytes */

/* How the monitor starts. */
struct monitor_start {
    struct preferences preferences;
    enum kind kind;        /* whose list is shown first */
    const char *filter;    /* an expression that parses, no longer than that, or NULL */
    const char *settings;  /* path of the settings file, or NULL: nothing can be saved */
    const char *place;     /* which IPC namespaces are watched, translated; NULL: its own */
    const char *user;      /* who runs it */
    uint32_t uid;          /* the same as a number; */
    bool privileged;       /* with the right to remove anything */
    const char *forbidden; /* why nothing may be removed, translated, or NULL */
    const char *notice;    /* shown until the first key, translated, or NULL */
    bool color;            /* else the scheme is mono, whatever is chosen */
    bool utf8;
    bool few_symbols; /* the terminal's font has letters, but no little bars and hollow arrows */
    bool captured;    /* the source does not change: one reading is enough */
    uint64_t frames;  /* after so many readings shown it ends; 0: never by itself */
};

/* Whether there can be a monitor: why not, translated, or NULL. Looks at standard input, output and TERM. */
const char *monitor_obstacle(void);

/*
 * Runs the monitor on the terminal until the user, a signal or the number of frames ends it, and restores
 * the terminal. Returns 0; the number of the signal that it is to be ended by; or -errno.
 */
int monitor_run(const struct monitor_start *start, const struct services *services);

/* Makes the plan of REQUEST anew, from what was read already: after a change of ->rules. Pure. */
void removal_request_plan(struct removal_request *request);
void removal_request_free(struct removal_request *request);

#endif
