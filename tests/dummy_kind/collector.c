/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds two dummies, whatever the kernel says; of a captured tree none. */
#include "config.h"

#include "collect/dummy.h"

enum { MOST_DUMMIES = 8, MOST_WEIGHT = 100, SINCE = 1000000000 /* 2001-09-09 01:46:40 UTC */ };

static void add_dummy(struct collection *collection, uint64_t number, uint32_t key, uint64_t weight)
{
    const struct object dummy = {
        .ref = {.kind = KIND_DUMMY, .number = number},
        .key = key,
        .mode = 0640,
        .ctime = SINCE,
        .dummy = {.weight = weight},
    };
    selection_add(collection, &dummy);
}

void dummy_collect(struct collection *collection)
{
    if (source_is_captured(collection->source))
        return;
    add_dummy(collection, 7, 0xd00d, 30);
    add_dummy(collection, 8, 0, 12);
}

int dummy_limits(struct collection *collection)
{
    struct quantity *limits = collection->snapshot->total.limit[KIND_DUMMY];
    limits[0] = (struct quantity){true, MOST_DUMMIES};
    limits[1] = (struct quantity){true, MOST_WEIGHT};
    return 0;
}

int dummy_usage(const struct calls *calls, struct quantity *sums)
{
    (void)calls;
    sums[0] = (struct quantity){true, 2};
    sums[1] = (struct quantity){true, 42};
    return 0;
}

void dummy_count(struct collection *collection, const struct object *objects, size_t count)
{
    (void)objects;
    collection->snapshot->total.usage[KIND_DUMMY][0] = (struct quantity){true, count};
}
