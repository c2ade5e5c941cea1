/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds two dummies, whatever the kernel says: src/collect/dummy.c of the tree that build.sh makes. */
#include "config.h"

#include <errno.h>

#include "collect/collectors.h"

enum {
    DUMMIES = 2,
    ALL_WEIGHT = 42,
    MOST_DUMMIES = 8,
    MOST_WEIGHT = 100,
    SINCE = 1000000000, /* 2001-09-09 01:46:40 UTC */
};

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

/* In a captured tree there are none. */
static void read_dummies(struct collection *collection, enum kind kind)
{
    (void)kind;
    if (source_is_captured(collection->source))
        return;
    add_dummy(collection, 7, 0xd00d, 30);
    add_dummy(collection, 8, 0, 12);
}

static void read_dummy_limits(struct collection *collection, enum kind kind)
{
    collection->snapshot->total.limit[kind][0] = (struct quantity){true, MOST_DUMMIES};
    collection->snapshot->total.limit[kind][1] = (struct quantity){true, MOST_WEIGHT};
}

static int sum_dummies(const struct source *source, enum kind kind, struct quantity *sums)
{
    (void)kind;
    if (source_is_captured(source))
        return -EOPNOTSUPP;
    sums[0] = (struct quantity){true, DUMMIES};
    sums[1] = (struct quantity){true, ALL_WEIGHT};
    return 0;
}

static void count_dummies(const struct source *source, const struct object *objects, size_t count,
                          struct quantity *sums)
{
    (void)source;
    sums[0] = sums[1] = (struct quantity){true, 0};
    for (; sums[0].amount < count; sums[0].amount++)
        sums[1].amount += objects[sums[0].amount].dummy.weight;
}

const struct collector dummy_collector = {
    .read = read_dummies,
    .read_limits = read_dummy_limits,
    .sum = sum_dummies,
    .count = count_dummies,
};
