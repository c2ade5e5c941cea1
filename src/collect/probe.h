/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking into processes where that may block: their maps, the call that a thread is in, and their
 * memory wait for locks that a process may hold as long as a stuck file system likes. It is done in a
 * child, which is killed when it gets no further, so that the program itself never hangs.
 */
#ifndef COLLECT_PROBE_H
#define COLLECT_PROBE_H

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
};

void probe_tell(struct probe *probe, const struct link *link);

/* The child gets on, though with the same process: it is not to be killed. */
void probe_beat(struct probe *probe);

/* Returns how many processes could not be looked into, those that have ended and kernel threads excepted. */
uint64_t probe_run(struct probe *probe);

#endif
