/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes objects. */
#pragma once

#include "collect/source.h"
#include "model/creation.h"

/*
 * Makes the object that CREATION describes, never an existing one; where CREATION leaves the key
 * open, it gets a random free key. *ID becomes its id. Returns 0 or -errno (shmget(2), msgget(2),
 * semget(2)).
 */
int make_object(const struct source *source, const struct creation *creation, int32_t *id);
