/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mk and ipcmk have in common. */
#ifndef CMD_MAKING_H
#define CMD_MAKING_H

#include "act/make.h"

/* Appends why the kernel refused WISH with ERROR, by the limits and objects that there are now. */
void making_explain(struct buffer *out, const struct wish *wish, int error);

#endif
