/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipcmk and ipcrm, by ipcview, make and remove POSIX objects by name. A removal only unlinks whatever
 * has the name at that moment, and is not recorded.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "collect/posix.h"

/* Whether NAME is valid: a file name without a slash, after one slash that only a queue needs. */
bool posix_is_name(enum posix_kind kind, const char *name);

/*
 * Makes the object NAME of KIND: shared memory of SIZE bytes, a queue with the system's default
 * attributes, or a semaphore of the value 0. MODE is reduced by the umask. An existing object is
 * left alone: -EEXIST. Returns 0 or -errno (shm_open(3), mq_open(3), sem_open(3)).
 */
int posix_make(enum posix_kind kind, const char *name, uint64_t size, uint32_t mode);

/* Removes the name; the object disappears with its last user. Returns 0 or -errno. */
int posix_remove(enum posix_kind kind, const char *name);
