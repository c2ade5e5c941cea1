/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sizes in bytes and durations in seconds, as people read and write them. */
#pragma once

#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

/* Appends BYTES in at most four characters (752, 4.0K, 148M, 16E), powers of 1024, rounded. */
void units_put_size(struct buffer *out, uint64_t bytes);

/*
 * Appends SECONDS in its two largest units, the second with two digits: 3s, 5m10s, 8m00s, 2d03h. From ten
 * days on the hours are left out: 12d.
 */
void units_put_duration(struct buffer *out, int64_t seconds);

/*
 * Reads a size: 4096, 4K, 1M, 2G, 3T, 1P, 1E, with or without "iB" or "B" behind the letter.
 * Returns 0, -EINVAL (not a number, or an unknown unit) or -ERANGE (above 2^64 - 1).
 */
int units_parse_size(struct text text, uint64_t *bytes);

/*
 * Reads a size as ipcmk(1) does, exactly: a number that is decimal, octal behind 0 or hexadecimal behind 0x.
 * Behind it K to E, alone or with "iB", are powers of 1024, with "B" powers of 1000; a decimal number with a
 * unit may have a fraction behind POINT; part of a byte is dropped. Returns as above.
 */
int units_parse_exact_size(struct text text, const char *point, uint64_t *bytes);

/* Reads a duration: 30s, 5m, 2h, 3d, 1w, several (2d3h), or bare seconds. Returns as above. */
int units_parse_duration(struct text text, int64_t *seconds);
