/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ipcmk(1) of util-linux says. */
#ifndef COMPAT_IPCMK_TEXT_H
#define COMPAT_IPCMK_TEXT_H

#include "base/buffer.h"
#include "model/snapshot.h"

/* Appends the line about an object that was made: "Shared memory id: 5", or a POSIX object. */
void ipcmk_put_made(struct buffer *out, enum kind kind, int32_t id);
void ipcmk_put_named(struct buffer *out, enum kind kind, const char *name);

/* Says that none could be made, without the reason. */
const char *ipcmk_failure(enum kind kind, bool is_posix);

#endif
