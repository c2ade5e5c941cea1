/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points in time, in seconds since 1970 UTC, written and read in the local time zone. */
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
 * Appends TIME. The short and the relative form need NOW; without it (0 or less) the full form
 * takes their place. A time whose year the C library cannot express becomes @SECONDS.
 */
void when_put(struct buffer *out, int64_t time, enum when_format format, int64_t now);

/*
 * Reads a date as the seconds *FIRST to *LAST: 2026-01-31 is a day, with T12:00 behind it a minute,
 * with T12:00:30 a second. Z or +HH:MM behind a time of day replaces the local zone. @123 is a
 * number of seconds. Returns 0, or -EINVAL.
 */
int when_parse(struct text text, int64_t *first, int64_t *last);
