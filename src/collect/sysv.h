/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways of reading System V objects, for their collectors (sysv.c). */
#pragma once

#include "collect/collectors.h"

/*
 * Whether system calls tell all of KIND. In a 32-bit program they cut sizes of segments and their
 * limits down to 32 bits. The text has them whole.
 */
static inline bool calls_are_exact(enum kind kind)
{
    return kind != KIND_SHM || sizeof(size_t) >= 8;
}

/* sysv_calls.c: objects by shmctl(2), msgctl(2), semctl(2). */

/* Calls the *ctl(2) of KIND; semctl(2) about the whole set. Returns its result, or -errno. */
int sysv_call(const struct calls *calls, enum kind kind, int id, int command, void *buffer);

enum how { BY_STAT_ANY, BY_STAT };

/*
 * Adds the objects of KIND. Returns 0, or -errno without adding any; -EOPNOTSUPP if the kernel
 * (before 4.17) has no *_STAT_ANY. BY_STAT reports objects that may not be read as a problem.
 */
int sysv_calls_read(struct collection *collection, enum kind kind, enum how how);

/* The same for the wanted ids alone, as far as they exist. */
int sysv_calls_find(struct collection *collection, enum kind kind);

/* Sets QBYTES of queues from the text, if IPC_STAT is allowed. */
void sysv_calls_add_qbytes(struct collection *collection);

/* sysv_text.c: objects from /proc/sysvipc. */

/*
 * Adds the objects of KIND. Returns 0, or -errno after adding a problem and nothing else: the file
 * is missing or makes no sense. A bad line further down is lost alone.
 */
int sysv_text_read(struct collection *collection, enum kind kind);

/* sysv_limits.c: limits of KIND by *ctl(2) with IPC_INFO, or from /proc/sys/kernel. */
void sysv_read_limits(struct collection *collection, enum kind kind);

/*
 * sysv_sums.c: sets sums by *ctl(2) with *_INFO. Returns 0, or -errno: -EOPNOTSUPP if that does not
 * tell them of SOURCE.
 */
int sysv_sum(const struct source *source, enum kind kind, struct quantity *sums);

/* Counts the same sums over COUNT objects. */
void sysv_count_segments(const struct source *source, const struct object *objects, size_t count,
                         struct quantity *sums);
void sysv_count_queues(const struct source *source, const struct object *objects, size_t count,
                       struct quantity *sums);
void sysv_count_sets(const struct source *source, const struct object *objects, size_t count,
                     struct quantity *sums);
