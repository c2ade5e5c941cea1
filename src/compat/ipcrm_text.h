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

/*
 * Appends why something could not be removed: what ERROR, an errno, means of the id or key WHAT, of
 * which nothing is hostile to a terminal.
 */
void ipcrm_put_refusal(struct buffer *out, int error, bool by_key, const char *what);

/* The same of the POSIX object NAME. */
void ipcrm_put_name_refusal(struct buffer *out, int error, const char *name);

#endif
