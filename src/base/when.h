/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points in time: seconds since 1970 UTC, written and read in the local time zone. */
#pragma once

#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

enum when_format {
    WHEN_SHORT,    /* 13:31:07 on the same day, Nov 02 13:31 within half a year, else the date */
    WHEN_FULL,     /* 2026-11-02 13:31:07 */
    WHEN_RELATIVE, /* 2d03h ago */
    WHEN_ISO,      /* 2026-11-02T13:31:07+01:00, RFC 3339 */
    WHEN_EPOCH,    /* 1793622667 */
    WHEN_FORMATS
};

/*
 * Appends TIME. The short and relative forms depend on NOW; if that is unknown (0 or less), the full form
 * is used instead. A time whose year the C library cannot name is written as @ and its seconds.
 */
void when_put(struct buffer *out, int64_t time, enum when_format format, int64_t now);

/*
 * Reads a date as a span of seconds [*FIRST, *LAST]: 2026-01-31 is that day, with T12:00 that
 * minute, with T12:00:30 that second; Z or +HH:MM behind a time of day replace the local zone;
 * @123 is a number of seconds. Returns 0, or -EINVAL.
 */
int when_parse(struct text text, int64_t *first, int64_t *last);
