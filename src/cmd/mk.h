/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mk and ipcmk have in common. */
#pragma once

#include "act/sysv.h"
#include "base/text.h"

/*
 * Makes the object that CREATION describes (sysv_make) and reads it into MADE, which has its id
 * in any case. Returns 0 or -errno.
 */
int making_make(const struct creation *creation, struct object *made);

/*
 * Removes MADE, whose id could not be written, unless it has been used or changed since. It takes
 * the one road to removal, with a record of COMMAND. Reports what happened.
 */
void making_undo(const struct object *made, struct text command);

/* Appends why the kernel refused CREATION with ERROR, by the current limits and objects. */
void making_explain(struct buffer *out, const struct creation *creation, int error);
