/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The full-screen monitor. The caller passes functions that read and remove objects; the monitor
 * calls them in a thread of its own, so that a key never waits for the kernel.
 */
#pragma once

#include <stdatomic.h>

#include "model/plan.h"
#include "monitor/preferences.h"

/* Objects to remove: a plan, and what it was made from. */
struct removal_request {
    struct object *wanted; /* as the user saw them */
    size_t count;
    struct snapshot *snapshot; /* a new reading of them */
    struct arena scratch;
    struct rules rules;
    struct plan plan;   /* made from the snapshot */
    uint64_t most;      /* objects that one removal may take without force */
    atomic_bool stop;   /* set to remove nothing more */
    atomic_size_t done; /* targets that have a result */
};

/* What to search for. */
struct search_request {
    facts_t facts;
    unsigned kinds;        /* KIND_BITs of the objects */
    struct wanted *wanted; /* only these; NULL: all; belongs to the request's owner */
    size_t wanted_count;
};

/* What to read of one object. */
struct detail_request {
    struct ref ref;
    facts_t facts;
};

/* What the monitor calls, in another thread. All functions get CONTEXT. */
struct services {
    void *context;
    /* Reads the objects, limits and sums of KINDS, and FACTS; for snapshot_free, as are the others. */
    struct snapshot *(*sample)(void *context, unsigned kinds, facts_t facts);
    /* Reads one object. */
    struct snapshot *(*read_detail)(void *context, const struct detail_request *request);
    /* Reads objects with facts that take longer. */
    struct snapshot *(*search)(void *context, const struct search_request *request);
    /* Reads all objects, and what process PID is attached to and waits on. */
    struct snapshot *(*read_process)(void *context, uint32_t pid);
    /*
     * Reads ->wanted again and makes the plan (removal_request_plan). Objects that differ from what
     * the user saw get ACTION_NONE and RESULT_CHANGED or RESULT_GONE.
     */
    void (*prepare)(void *context, struct removal_request *request);
    /* Carries the plan out. */
    void (*remove)(void *context, struct removal_request *request);
};

enum { LONGEST_FILTER = 1023 }; /* bytes */

/* How the monitor starts. */
struct monitor_start {
    struct preferences preferences;
    enum kind kind;        /* of the first list */
    const char *filter;    /* a valid expression of at most LONGEST_FILTER bytes, or NULL */
    const char *settings;  /* path of the settings file, or NULL: nothing can be saved */
    const char *place;     /* the IPC namespaces, translated; NULL: the monitor's own */
    const char *user;      /* name of the user who runs it */
    uint32_t uid;          /* number of this user */
    bool privileged;       /* the user may remove any object */
    const char *forbidden; /* why nothing may be removed, translated, or NULL */
    const char *notice;    /* shown until the first key, translated, or NULL */
    bool color;            /* use colours; otherwise the scheme is mono */
    bool utf8;
    bool few_symbols; /* the font of the terminal lacks bars, hollow arrows and "…" */
    bool captured;    /* the source never changes; one reading is enough */
    uint64_t frames;  /* end after this many readings; 0: never */
};

/* Why there can be no monitor on standard input, output and TERM, translated; or NULL. */
const char *monitor_obstacle(void);

/*
 * Runs the monitor until the user, a signal or ->frames ends it, and restores the terminal. Returns
 * 0, -errno, or the number of the signal that the program must end by.
 */
int monitor_run(const struct monitor_start *start, const struct services *services);

/* Makes the plan of REQUEST anew from its snapshot, as after a change of ->rules. Pure. */
void removal_request_plan(struct removal_request *request);
void removal_request_free(struct removal_request *request);
