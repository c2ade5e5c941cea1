/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of POSIX objects: shm_overview(7), mq_overview(7), sem_overview(7). */
#pragma once

#include "base/arena.h"

enum posix_kind { POSIX_MEMORY, POSIX_QUEUE, POSIX_SEMAPHORE, POSIX_KINDS };

/* Returns the folder of their files, mounted or not. */
const char *posix_folder(enum posix_kind kind);

/*
 * Puts the names of all objects of KIND into *NAMES in ARENA, as shm_unlink(3),
 * mq_unlink(3) and sem_unlink(3) take them. Leaves out what cannot be one: all but regular files,
 * and semaphores of another size. Returns how many, or -errno; -ENODEV if the file system of the
 * queues is not mounted.
 */
long posix_list(enum posix_kind kind, struct arena *arena, const char ***names);
