/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collectors of System V objects: sysvipc(7). */
#include "config.h"

#include <errno.h>

#include "collect/sysv.h"

static int read_text(struct collection *collection, enum kind kind)
{
    int result = sysv_text_read(collection, kind);
    if (!result && kind == KIND_MSG && !source_is_captured(collection->source))
        sysv_calls_add_qbytes(collection);
    return result;
}

static int read_calls(struct collection *collection, enum kind kind)
{
    if (collection->request->wanted && !(collection->by_key & KIND_BIT(kind)))
        return sysv_calls_find(collection, kind);
    return sysv_calls_read(collection, kind, BY_STAT_ANY);
}

/* Tries the quickest way that tells what is asked for first, then the others. */
static void sysv_read(struct collection *collection, enum kind kind)
{
    bool captured = source_is_captured(collection->source);
    bool memory = kind == KIND_SHM && collection->request->facts & FACT_SEGMENT_MEMORY;
    bool text_first = captured || memory || !calls_are_exact(kind);

    if (text_first && (!read_text(collection, kind) || captured))
        return;
    int result = read_calls(collection, kind);
    if (!result || (!text_first && !read_text(collection, kind)))
        return;
    if (result == -EOPNOTSUPP && !sysv_calls_read(collection, kind, BY_STAT))
        return;
    collection_report(collection, kind_names[kind], problem_of_error(result, NULL));
}

#define SYSV_COLLECTOR(file, counts)                                                       \
    {                                                                                      \
        .path = "/proc/sysvipc/" file, .read = sysv_read, .read_limits = sysv_read_limits, \
        .sum = sysv_sum, .count = (counts)                                                 \
    }
const struct collector shm_collector = SYSV_COLLECTOR("shm", sysv_count_segments);
const struct collector msg_collector = SYSV_COLLECTOR("msg", sysv_count_queues);
const struct collector sem_collector = SYSV_COLLECTOR("sem", sysv_count_sets);
