/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a request to a snapshot: the one entry to all reading. */
#ifndef COLLECT_COLLECT_H
#define COLLECT_COLLECT_H

#include "collect/source.h"
#include "model/filter.h"
#include "model/snapshot.h"

struct wanted_ids {
    const int32_t *ids;
    size_t count;
};

struct request {
    unsigned kinds;                  /* KIND_BITs: whose objects */
    unsigned totals;                 /* KIND_BITs: whose limits and usage; not with a filter */
    facts_t facts;                   /* what besides */
    const struct filter *filter;     /* only objects for which it is true; NULL: all */
    const struct wanted_ids *wanted; /* only those ids, of the one kind; NULL: all */
};

/*
 * Collects what REQUEST asks for, and no more, into a new snapshot for the caller to free. What
 * could not be read is among its problems; an id that is wanted and does not exist is too.
 */
struct snapshot *collect(const struct source *source, const struct request *request);

#endif
