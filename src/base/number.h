/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one way in which a number comes in from outside: all of the text, or an error. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Reads the LENGTH bytes at TEXT as digits of BASE (8, 10 or 16; no sign, no prefix, no blank).
 * Returns 0; -EINVAL when there are no digits or something else among them; -ERANGE when the
 * number is above MAX. *NUMBER is set on success only.
 */
int number_parse(const char *text, size_t length, unsigned base, uint64_t max, uint64_t *number);

/* How many of the LENGTH bytes at TEXT are digits of BASE, up to the first that is not. */
size_t number_digits(const char *text, size_t length, unsigned base);

/* Like number_parse, in decimal, or in hexadecimal behind a leading 0x or 0X. */
int number_parse_any(const char *text, size_t length, uint64_t max, uint64_t *number);

#endif
