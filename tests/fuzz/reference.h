/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the references of numbers.c and times.c share: numbers of 128 bits, which cannot overflow where
 * ipcview's of 64 bits could. Nothing of src/base/number.c and units.c is used.
 */
#pragma once

#include "fuzz.h"

/* On other machines reference.c has a target that says so, and the others are empty. */
#ifdef __SIZEOF_INT128__

__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 signed_wide;

/* As wide as all that is wider than 64 bits needs to be. */
#define TOO_WIDE ((wide)1 << 100)

bool is_decimal(char c);

/* Cuts PREFIX off the start of TEXT, and returns whether it was there. */
bool cut_prefix(struct text *text, const char *prefix);

/* Cuts the *DIGITS digits of BASE that TEXT begins with off it: as a number, or as TOO_WIDE. */
wide cut_number(struct text *text, unsigned base, size_t *digits);

/* Appends NUMBER with at least WIDTH digits. */
void put_number(struct buffer *out, wide number, int width);

/* Units of durations, the largest first. */
enum { UNITS_OF_TIME = 5 };

extern const struct unit_of_time {
    char letter;
    unsigned seconds;
} units_of_time[UNITS_OF_TIME];

/* Appends SECONDS as units_put_duration must. */
void put_reference_duration(struct buffer *out, signed_wide seconds);

/* Fails unless both hold the same. */
void expect_written(const char *what, struct buffer *got, struct buffer *expected);

#endif
