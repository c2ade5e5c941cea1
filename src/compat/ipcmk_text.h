/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of ipcmk(1) of util-linux. */
#ifndef COMPAT_IPCMK_TEXT_H
#define COMPAT_IPCMK_TEXT_H

#include "base/buffer.h"
#include "model/snapshot.h"

/* Appends the line about a new object: "Shared memory id: 5"; or a new POSIX object. */
void ipcmk_put_made(struct buffer *out, enum kind kind, int32_t id);
void ipcmk_put_named(struct buffer *out, enum kind kind, const char *name);

/* The message that an object could not be made, without the reason. */
const char *ipcmk_failure(enum kind kind, bool is_posix);

#endif
