/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls by which the objects of each System V kind are made and removed. */
#ifndef ACT_SYSV_H
#define ACT_SYSV_H

#include "collect/source.h"
#include "model/snapshot.h"

/*
 * Removes what has OBJECT's id now: for act/remove.c alone, which has just read it. Returns 0, or -1 with
 * errno (shmctl(2), msgctl(2), semctl(2): IPC_RMID); EOPNOTSUPP where the kind is not of System V.
 */
int sysv_remove(const struct calls *calls, const struct object *object);

/*
 * Makes an object: a segment of AMOUNT bytes, a queue, or a set of AMOUNT semaphores. Returns its id, or
 * -1 with errno (shmget(2), msgget(2), semget(2)); EINVAL where the call cannot take AMOUNT; EOPNOTSUPP
 * where the kind is not of System V.
 */
int sysv_make(const struct calls *calls, enum kind kind, key_t key, uint64_t amount, int flags);

#endif
