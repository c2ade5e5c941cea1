/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * POSIX objects, which the drop-ins make and remove by name: a removal is the unlink alone, of whatever has
 * the name at that moment, and is not recorded.
 */
#ifndef ACT_POSIX_H
#define ACT_POSIX_H

#include "model/snapshot.h"

/* Whether NAME can be one: a slash, which may lack but for a queue, and a file name without one. */
bool posix_is_name(enum kind kind, const char *name);

/*
 * Makes the object NAME of KIND: shared memory of SIZE bytes, a queue with the system's default
 * attributes, or a semaphore of the value 0; less the file mode creation mask, with MODE. One that is
 * there already stays as it is, -EEXIST. Returns 0 or -errno (shm_open(3), mq_open(3), sem_open(3)).
 */
int posix_make(enum kind kind, const char *name, uint64_t size, uint32_t mode);

/* Removes the name; the object goes with its last user. Returns 0 or -errno. */
int posix_remove(enum kind kind, const char *name);

#endif
