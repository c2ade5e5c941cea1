/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which object is which. The kernel gives an id again once its object is gone, so an id alone says
 * little: the fingerprint tells an object from a successor with the same id.
 */
#pragma once

#include "model/snapshot.h"

/*
 * Whether A and B are one object: with the same reference, and the same in what neither
 * use nor time changes (key, creator, size or number of semaphores, process that made
 * it) and in the time of the last change. Within one second an object and its successor can have
 * the same fingerprint.
 */
bool object_is_same(const struct object *a, const struct object *b);

/* The same, but that B may have been changed since it was A: shmctl(2) IPC_SET, semctl(2) SETVAL. */
bool object_is_same_changed(const struct object *a, const struct object *b);

/*
 * The same for B a segment that is marked for destruction and A before it was: the mark takes the
 * key away.
 */
bool object_is_same_marked(const struct object *a, const struct object *b);

/*
 * Whether NOW, read some time after BEFORE, is that object still: the same, perhaps marked since,
 * perhaps changed since (shmctl(2) IPC_SET, semctl(2) SETVAL set the time of the last change) where
 * it has been used since it was made, which a successor cannot have been before its own creation.
 */
bool object_is_still(const struct object *before, const struct object *now);

/* Whether OBJECT is marked for destruction: a segment that goes with its last attach. */
bool object_is_marked(const struct object *object);

/* When OBJECT was last used or changed, in seconds since 1970 UTC. */
int64_t object_newest_time(const struct object *object);

/*
 * Whether two readings of one object differ in what its use changes: a time, a
 * process that used it last, the number of attaches, of messages or their bytes.
 */
bool object_was_used(const struct object *before, const struct object *now);
