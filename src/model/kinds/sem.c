/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V semaphore sets: semctl(2), and /proc/sysvipc/sem of proc(5). */
#include "config.h"

#include "model/kinds/kinds.h"

static struct use_times set_use_times(const struct object *object)
{
    return (struct use_times){{object->sem.otime}, 1};
}

static bool sets_are_made_alike(const struct object *a, const struct object *b)
{
    return a->sem.nsems == b->sem.nsems;
}

static bool set_was_used(const struct object *before, const struct object *now)
{
    return before->sem.otime != now->sem.otime;
}

const struct kind_spec sem_kind = {
    .use_times = set_use_times,
    .is_made_alike = sets_are_made_alike,
    .was_used = set_was_used,
};
