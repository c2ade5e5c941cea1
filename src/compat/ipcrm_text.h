/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of ipcrm(1) of util-linux. */
#ifndef COMPAT_IPCRM_TEXT_H
#define COMPAT_IPCRM_TEXT_H

#include "base/buffer.h"
#include "model/snapshot.h"

/* Appends the line of --verbose: "removing message queue id `5'". */
void ipcrm_put_removing(struct buffer *out, enum kind kind, int32_t id);

/* The same for a POSIX object. */
void ipcrm_put_removing_name(struct buffer *out, enum kind kind, const char *name);

/* Appends the last line of the old form, "ipcrm shm 5", after success. */
void ipcrm_put_deleted(struct buffer *out);

/* How the user names an object: a POSIX object by name, all others by id or key. */
enum naming { BY_ID, BY_KEY, BY_NAME };

/* Appends why WHAT was not removed: an id, key or name, escaped. ERROR is an errno. */
void ipcrm_put_refusal(struct buffer *out, int error, enum naming by, const char *what);

#endif
