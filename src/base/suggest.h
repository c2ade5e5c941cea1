/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Did you mean": finds the name nearest to a mistyped word. */
#pragma once

#include <stddef.h>

struct suggestion {
    const char *word;
    size_t length;
    const char *best; /* NULL while nothing is near enough */
    size_t distance;
};

/* Starts with the LENGTH bytes at WORD, which must stay valid. */
struct suggestion suggest_for(const char *word, size_t length);

/* Compares NAME, in any case; ->best is the nearest name so far. */
void suggest_try(struct suggestion *suggestion, const char *name);
