/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of POSIX objects: shm_overview(7), mq_overview(7), sem_overview(7). */
#pragma once

#include "model/snapshot.h"

/* Where those of KIND are files, whether that is mounted or not. */
const char *posix_folder(enum kind kind);

/*
 * The names of all objects of KIND, as shm_unlink(3), mq_unlink(3) and sem_unlink(3) take them, into
 * *NAMES in ARENA. What in the folder cannot be such an object is left out: all but regular files, and
 * among the semaphores what has not their size. Returns how many, or -errno;
 * -ENODEV where the file system of the queues is not mounted.
 */
long posix_list(enum kind kind, struct arena *arena, const char ***names);
