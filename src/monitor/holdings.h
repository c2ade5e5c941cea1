/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user owns. */
#ifndef MONITOR_HOLDINGS_H
#define MONITOR_HOLDINGS_H

#include "model/history.h"

struct holding {
    uint32_t uid;
    uint64_t counts[KINDS], total; /* objects; total: of the kinds that were asked for */
    uint64_t bytes;                /* of the segments */
};

/*
 * The owners of the objects of KINDS (KIND_BITs) that are not gone, who has most first. Returns
 * them, for free(3), and their number in *COUNT.
 */
struct holding *holdings_of(const struct history *history, unsigned kinds, size_t *count);

/* Appends the name of UID, or the number where there is none; not escaped. */
void holdings_put_owner(struct buffer *out, const struct history *history, uint32_t uid);

#endif
