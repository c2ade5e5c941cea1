/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mk and ipcmk have in common. */
#ifndef CMD_MAKING_H
#define CMD_MAKING_H

#include "act/make.h"
#include "base/text.h"

/*
 * Makes the object that CREATION says (make_object) and reads it at once: MADE has its id in any case.
 * Returns 0 or -errno.
 */
int making_make(const struct creation *creation, struct object *made);

/*
 * Removes what was MADE a moment ago, unless it has been used or changed since, by the one road to
 * removal and with a record of COMMAND: nobody could be told its id. Says what happened to it.
 */
void making_undo(const struct object *made, struct text command);

/* Appends why the kernel refused CREATION with ERROR, by the limits and objects that there are now. */
void making_explain(struct buffer *out, const struct creation *creation, int error);

#endif
