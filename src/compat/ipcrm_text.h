/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ipcrm(1) of util-linux says. */
#ifndef COMPAT_IPCRM_TEXT_H
#define COMPAT_IPCRM_TEXT_H

#include "base/buffer.h"
#include "model/snapshot.h"

/* Appends the line of --verbose: "removing message queue id `5'". */
void ipcrm_put_removing(struct buffer *out, enum kind kind, int32_t id);

/* The same of a POSIX object. */
void ipcrm_put_removing_name(struct buffer *out, enum kind kind, const char *name);

/* Appends the line that ends the old form, "ipcrm shm 5", where all went well. */
void ipcrm_put_deleted(struct buffer *out);

/* How the user names an object. A POSIX object has only a name, and no other has one. */
enum naming { BY_ID, BY_KEY, BY_NAME };

/* Appends why WHAT, an id, key or name that is escaped already, was not removed: ERROR is an errno. */
void ipcrm_put_refusal(struct buffer *out, int error, enum naming by, const char *what);

#endif
