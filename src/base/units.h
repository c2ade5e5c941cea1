/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sizes in bytes and durations in seconds, as people read and write them. */
#pragma once

#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

/* Appends BYTES in at most five characters (752, 4.0K, 148M, 1023M, 16E), powers of 1024, rounded. */
void units_put_size(struct buffer *out, uint64_t bytes);

/*
 * Appends SECONDS in the two largest units, the second one with two digits: 3s, 5m10s, 8m00s,
 * 2d03h. From ten days on only days: 12d.
 */
void units_put_duration(struct buffer *out, int64_t seconds);

/*
 * Reads a size: 4096, 4K, 1M, 2G, 3T, 1P, 1E, with or without "iB" or "B" behind the letter.
 * Returns 0; -EINVAL for anything else; -ERANGE above 2^64 - 1.
 */
int units_parse_size(struct text text, uint64_t *bytes);

/*
 * Reads a size as ipcmk(1) does, to the byte: a number in decimal, in octal behind 0 or in
 * hexadecimal behind 0x. K to E behind it, alone or with "iB", are powers of 1024, with "B" of
 * 1000. A decimal number with a unit may have a fraction behind POINT; part of a byte is dropped.
 * Returns as above.
 */
int units_parse_exact_size(struct text text, const char *point, uint64_t *bytes);

/* Reads a duration: 30s, 5m, 2h, 3d, 1w, several (2d3h), or bare seconds. Returns as above. */
int units_parse_duration(struct text text, int64_t *seconds);
