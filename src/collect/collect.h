/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a request to a snapshot: the one entry to all reading. */
#pragma once

#include <errno.h>

#include "collect/source.h"
#include "model/protection.h"
#include "model/snapshot.h"

struct request {
    unsigned kinds;              /* KIND_BITs: whose objects */
    unsigned totals;             /* KIND_BITs: whose limits and usage; not with a filter */
    facts_t facts;               /* what besides */
    const struct filter *filter; /* only objects for which it is true; NULL: all */
    const struct wanted *wanted; /* only these objects; NULL: all */
    size_t wanted_count;
    const struct protection *protection; /* for FACT_PROTECTION; outlives the snapshot; or NULL */
    uint32_t pid;                        /* only links of this process; 0: of any */
};

/*
 * Collects what REQUEST asks for, and no more, into a new snapshot for the caller to free. What
 * could not be read is among its problems; an id or key that is wanted and does not exist is too,
 * and is among what is missing.
 */
struct snapshot *collect(const struct source *source, const struct request *request);

/*
 * Opens the IPC namespaces that WORD means, for SOURCE to read from then on: "all" that processes are
 * in, that of a process (its pid, up to 4194304), that with the inode number (above), or the only one
 * whose container or unit has a name that begins so. Returns 0; -EINVAL where several names do; or
 * another -errno; with why not, translated, appended to REASON. For source_close in any case.
 */
int source_open_spaces(struct source *source, const char *word, struct buffer *reason);

/* Whether what a call on an object returned, -errno, means that the object is gone. */
static inline bool result_is_gone(int result)
{
    return result == -EINVAL || result == -EIDRM;
}

/*
 * Reads the object that has the kind and id of REF now, in the namespace that the thread is in
 * (source_enter), by system call alone: *_STAT_ANY at its slot. Returns 0; -EINVAL or -EIDRM if there
 * is none; or another -errno. Only 0 means that *OBJECT holds it, with REF as its reference.
 */
int collect_object(const struct source *source, const struct ref *ref, struct object *object);

/* Whether the caller may read OBJECT by its permissions (IPC_STAT), which collect does without. */
bool collect_may_read(const struct source *source, const struct object *object);
