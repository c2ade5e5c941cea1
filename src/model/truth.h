/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers to what may not be known. */
#pragma once

#include <stdbool.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE, TRUTHS };

static inline enum truth truth_of(bool condition)
{
    return condition ? TRUTH_TRUE : TRUTH_FALSE;
}

static inline enum truth truth_inverse(enum truth truth)
{
    return (enum truth)(TRUTH_TRUE - truth);
}

static inline enum truth truth_of_both(enum truth a, enum truth b)
{
    return a < b ? a : b;
}

static inline enum truth truth_of_either(enum truth a, enum truth b)
{
    return a > b ? a : b;
}
