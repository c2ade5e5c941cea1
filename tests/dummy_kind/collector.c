/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds two dummies, whatever the kernel says; of a captured tree none. */
#include "config.h"

#include "collect/dummy.h"

enum { DUMMY_LIMIT = 8, SINCE = 1000000000 /* 2001-09-09 01:46:40 UTC */ };

static void add_dummy(struct collection *collection, int32_t id, uint32_t key, uint64_t weight)
{
    const struct object dummy = {
        .id = id,
        .key = key,
        .mode = 0640,
        .kind = KIND_DUMMY,
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
    collection->snapshot->total.limit[LIMIT_DUMMIES] = (struct quantity){true, DUMMY_LIMIT};
    return 0;
}

int dummy_usage(const struct calls *calls, struct quantity *sums)
{
    (void)calls;
    sums[USAGE_DUMMIES] = (struct quantity){true, 2};
    return 0;
}

void dummy_count(struct collection *collection, const struct object *objects, size_t count)
{
    (void)objects;
    collection->snapshot->total.usage[USAGE_DUMMIES] = (struct quantity){true, count};
}
