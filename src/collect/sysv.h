/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ways of reading System V objects, which their collectors (sysv.c) choose from. */
#pragma once

#include "collect/collectors.h"

/*
 * Whether system calls tell all of KIND. A program of 32 bits sees the sizes of segments and
 * their limits cut down to 32 bits; the text has them whole.
 */
static inline bool calls_are_exact(enum kind kind)
{
    return kind != KIND_SHM || sizeof(size_t) >= 8;
}

/* sysv_calls.c: objects by shmctl(2), msgctl(2), semctl(2). */

/*
 * Calls shmctl(2), msgctl(2) or semctl(2), whichever KIND has, with COMMAND; on a set, not on one of its
 * semaphores. Returns what that returns, or -errno.
 */
int sysv_call(const struct calls *calls, enum kind kind, int id, int command, void *buffer);

enum how { BY_STAT_ANY, BY_STAT };

/*
 * Adds the objects of KIND. Returns 0, or -errno and nothing was added; -EOPNOTSUPP where the
 * kernel (before 4.17) has no *_STAT_ANY. BY_STAT leaves out what may not be read: a problem.
 */
int sysv_calls_read(struct collection *collection, enum kind kind, enum how how);

/* The same for the wanted ids alone; an id that does not exist is left out. */
int sysv_calls_find(struct collection *collection, enum kind kind);

/* Sets the QBYTES of queues that were read as text, where IPC_STAT is allowed. */
void sysv_calls_add_qbytes(struct collection *collection);

/* sysv_text.c: objects by /proc/sysvipc. */

/*
 * Adds the objects of KIND. Returns 0, or -errno after it has added a problem and nothing else: no
 * file, or none that can be understood. What is wrong further down costs its lines only.
 */
int sysv_text_read(struct collection *collection, enum kind kind);

/* sysv_limits.c: limits of KIND by *ctl(2) with IPC_INFO, or by /proc/sys/kernel. */
void sysv_read_limits(struct collection *collection, enum kind kind);

/*
 * sysv_sums.c: sets sums by *ctl(2) with *_INFO. Returns 0, or -errno; -EOPNOTSUPP where that does not tell
 * those of SOURCE.
 */
int sysv_sum(const struct source *source, enum kind kind, struct quantity *sums);

/* The same, counted over objects of one kind. */
void sysv_count_segments(const struct source *source, const struct object *objects, size_t count,
                         struct quantity *sums);
void sysv_count_queues(const struct source *source, const struct object *objects, size_t count,
                       struct quantity *sums);
void sysv_count_sets(const struct source *source, const struct object *objects, size_t count,
                     struct quantity *sums);
