/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V shared memory segments: shmctl(2), and /proc/sysvipc/shm of proc(5). */
#include "config.h"

#include "model/kinds/kinds.h"

static struct use_times segment_use_times(const struct object *object)
{
    return (struct use_times){{object->shm.atime, object->shm.dtime}, 2};
}

static bool segments_are_made_alike(const struct object *a, const struct object *b)
{
    return a->shm.size == b->shm.size && a->shm.cpid == b->shm.cpid;
}

static bool segment_was_used(const struct object *before, const struct object *now)
{
    return before->shm.nattch != now->shm.nattch || before->shm.lpid != now->shm.lpid ||
           before->shm.atime != now->shm.atime || before->shm.dtime != now->shm.dtime;
}

const struct kind_spec shm_kind = {
    .use_times = segment_use_times,
    .is_made_alike = segments_are_made_alike,
    .was_used = segment_was_used,
};
