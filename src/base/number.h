/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only parser of numbers from outside. The whole text is a number, or it is an error. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Reads the LENGTH bytes at TEXT as digits of BASE (8, 10 or 16), without sign, prefix or blank.
 * Returns 0; -EINVAL if there are no digits, or anything else; -ERANGE if the number is above MAX.
 * Sets *NUMBER on success only.
 */
int number_parse(const char *text, size_t length, unsigned base, uint64_t max, uint64_t *number);

/* Reads the whole of TEXT in the same way. */
static inline int number_in(struct text text, unsigned base, uint64_t max, uint64_t *number)
{
    return number_parse(text.start, text.length, base, max, number);
}

/*
 * Reads the COUNT decimal numbers up to MAX, with blanks and tabs between them, that LINE consists
 * of. Returns 0, or -EINVAL if LINE is anything else; then NUMBERS may have changed.
 */
int number_parse_list(struct text line, uint64_t max, uint64_t *numbers, size_t count);

/* Returns how many digits of BASE the LENGTH bytes at TEXT begin with. */
size_t number_digits(const char *text, size_t length, unsigned base);

/* Like number_parse: hexadecimal behind 0x or 0X, else decimal. */
int number_parse_any(const char *text, size_t length, uint64_t max, uint64_t *number);
