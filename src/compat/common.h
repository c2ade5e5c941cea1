/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the texts of ipcs, ipcrm and ipcmk have in common. They are util-linux's own, word for word,
 * so that its message catalogue translates them.
 */
#pragma once

#include <stdint.h>

#include "base/buffer.h"
#include "model/snapshot.h"

/* The kinds (KIND_BITs) that ipcs, ipcrm and ipcmk know. */
enum { COMPAT_KINDS = KIND_BIT(KIND_SHM) | KIND_BIT(KIND_MSG) | KIND_BIT(KIND_SEM) };

#if ENABLE_NLS
#include <libintl.h>
#define T_(text) dgettext("util-linux", text)
#else
#define T_(text) (text)
#endif

/* Marks a text of util-linux in a constant table; whatever prints it calls T_() on it. */
#define TN_(text) text

/* The translation of NOW, a text of util-linux 2.42, or else of BEFORE, its older form. */
const char *compat_either(const char *now, const char *before)
    __attribute__((format_arg(1), format_arg(2)));

/*
 * Appends TEXT with ARGUMENT in place of its one conversion (printf(3)): "%d", "%ju", "%s", or as a
 * catalogue may write them, "%1$d". Nothing else in TEXT counts as a conversion.
 */
void compat_put(struct buffer *out, const char *text, const char *argument);
void compat_put_number(struct buffer *out, const char *text, int64_t number);

/*
 * Reads all of TEXT as strtol(3) does: blanks, a sign, and for BASE 0 a prefix 0x or 0. Returns 0,
 * -EINVAL where it is not a number, or -ERANGE where it is not within LEAST to MOST.
 */
int compat_parse_number(const char *text, unsigned base, int64_t least, int64_t most,
                        int64_t *number);
