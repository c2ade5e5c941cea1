/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls that make and remove objects of each System V kind. */
#pragma once

#include "collect/source.h"
#include "model/snapshot.h"

/*
 * Removes the object that now has OBJECT's id. Only for act/remove.c, which has just read it.
 * Returns 0, or -1 with errno (shmctl(2), msgctl(2), semctl(2): IPC_RMID); EOPNOTSUPP for a kind
 * that is not System V.
 */
int sysv_remove(const struct calls *calls, const struct object *object);

/*
 * Makes a segment of AMOUNT bytes, a queue, or a set of AMOUNT semaphores. Returns its id, or -1
 * with errno (shmget(2), msgget(2), semget(2)): EINVAL where the call cannot take AMOUNT,
 * EOPNOTSUPP for a kind that is not System V.
 */
int sysv_make(const struct calls *calls, enum kind kind, key_t key, uint64_t amount, int flags);
