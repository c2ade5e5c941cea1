/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one reader of numbers from outside: all of the text is the number, or it is an error. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Reads the LENGTH bytes at TEXT as digits of BASE (8, 10 or 16; no sign, no prefix, no blank).
 * Returns 0; -EINVAL if there are no digits, or anything else; -ERANGE if the number is above MAX.
 * *NUMBER is set on success only.
 */
int number_parse(const char *text, size_t length, unsigned base, uint64_t max, uint64_t *number);

/* Reads the whole of TEXT in the same way. */
static inline int number_in(struct text text, unsigned base, uint64_t max, uint64_t *number)
{
    return number_parse(text.start, text.length, base, max, number);
}

/*
 * Reads LINE, which consists of COUNT decimal numbers up to MAX with blanks and tabs between them. Returns 0,
 * or -EINVAL where it is anything else; NUMBERS may have changed then too.
 */
int number_parse_list(struct text line, uint64_t max, uint64_t *numbers, size_t count);

/* How many digits of BASE the LENGTH bytes at TEXT begin with. */
size_t number_digits(const char *text, size_t length, unsigned base);

/* Like number_parse, in decimal, or in hexadecimal behind a leading 0x or 0X. */
int number_parse_any(const char *text, size_t length, uint64_t max, uint64_t *number);
