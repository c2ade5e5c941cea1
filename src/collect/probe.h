/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking into processes where that may block: their maps, the call that a thread is in, and their
 * memory wait for locks that a process may hold as long as a stuck file system likes. It is done in a
 * child, which is killed when it gets no further, so that the program itself never hangs.
 */
#ifndef COLLECT_PROBE_H
#define COLLECT_PROBE_H

#include "base/idset.h"
#include "collect/parts.h"

/* How far a process could be looked into. */
enum glimpse { GLIMPSE_NONE, GLIMPSE_BEGUN, GLIMPSE_DONE, GLIMPSE_REFUSED };

struct probe {
    const struct collection *collection;
    const uint32_t *pids; /* each once, in the order in which they are looked into */
    size_t count;
    void *context;
    /*
     * Looks into PID, in the child, at the same time as into another. Passes on what it finds by
     * probe_tell. Returns GLIMPSE_DONE or GLIMPSE_REFUSED.
     */
    enum glimpse (*look)(struct probe *probe, uint32_t pid);
    /* Takes what was found, in the caller's process. Returns whether to go on. */
    bool (*take)(void *context, const struct link *link);
    int out; /* the child's */
    struct progress *progress;
    bool has_lost; /* of the process that is looked into: a link could not be passed on */
};

/* What cannot be passed on is lost, and the process counts as one that could not be looked into. */
void probe_tell(struct probe *probe, const struct link *link);

/* The child gets on, though with the same process: it is not to be killed. */
void probe_beat(struct probe *probe);

/*
 * Looks into all processes and takes what is found. Adds those to REFUSED that could not be looked into, or
 * not to the end; of those that have ended by now, and of kernel threads, that means nothing (see
 * collect_refused). All that was found in others has been taken.
 */
void probe_run(struct probe *probe, struct idset *refused);

#endif
