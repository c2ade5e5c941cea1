/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls that make and remove System V objects. */
#pragma once

#include "collect/source.h"
#include "model/creation.h"

/*
 * Removes the object that now has the id of REF. Only for act/remove.c, which has just read it. Returns
 * 0 or -errno (shmctl(2), msgctl(2), semctl(2): IPC_RMID); -EOPNOTSUPP for a kind that is not System V.
 */
int sysv_remove(const struct calls *calls, const struct ref *ref);

/*
 * Makes the object that CREATION describes, never an existing one; where CREATION leaves the key
 * open, it gets a random free key. *ID becomes its id. Returns 0 or -errno (shmget(2), msgget(2),
 * semget(2)): -EINVAL where the call cannot take the amount, -EOPNOTSUPP for a kind that is not System V.
 */
int sysv_make(const struct source *source, const struct creation *creation, int32_t *id);
