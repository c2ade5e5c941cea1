/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is at the other end of an object: the links of a snapshot, by object and by process. */
#pragma once

#include "model/snapshot.h"

/* Which way data goes over a link. */
enum direction {
    DIRECTION_NONE,
    DIRECTION_IN,  /* into the object */
    DIRECTION_OUT, /* out of it */
    DIRECTION_BOTH
};

/* As far as the role tells, the access of a mapping and the call that a thread waits in. */
enum direction link_direction(const struct link *link);

/* The place for one link more, cleared and good until the next call. */
struct link *links_add(struct snapshot *snapshot);

/* Puts the links into both of their orders: by object, and by process; then by address or thread. */
void links_sort(struct snapshot *snapshot);

/* The links of OBJECT, *COUNT of them. */
const struct link *links_of(const struct snapshot *snapshot, const struct object *object,
                            size_t *count);

/* The places in ->links of those of the process PID, *COUNT of them. */
const uint32_t *links_of_process(const struct snapshot *snapshot, uint32_t pid, size_t *count);

/* Whether all that finds the links of OBJECT was searched, as far as that was possible. */
bool links_are_searched(const struct snapshot *snapshot, const struct object *object);

/*
 * Whether there may be links of OBJECT, of a kind that was searched for, that were not found: fewer
 * than the kernel counts, or than it did a moment before; or any where it does not count and not every
 * process could be inspected.
 */
bool links_may_lack(const struct snapshot *snapshot, const struct object *object);

/*
 * How many threads wait on OBJECT: by the kernel's word for a set, and for a queue as many as were
 * found, which is known where none can have been overlooked.
 */
struct quantity links_count_waiters(const struct snapshot *snapshot, const struct object *object);
