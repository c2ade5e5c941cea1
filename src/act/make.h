/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes objects. */
#ifndef ACT_MAKE_H
#define ACT_MAKE_H

#include "collect/source.h"
#include "model/wish.h"

/*
 * Makes the object that WISH says, and never takes one that is there already for it; where the wish
 * leaves the key open, with a random one that is free. *ID becomes its id. Returns 0 or -errno
 * (shmget(2), msgget(2), semget(2)).
 */
int make_object(const struct source *source, const struct wish *wish, int32_t *id);

#endif
