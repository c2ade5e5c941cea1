/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Did you mean": the name nearest to a mistyped word. */
#pragma once

#include <stddef.h>

struct suggestion {
    const char *word;
    size_t length;
    const char *best; /* NULL while nothing is near enough */
    size_t distance;
};

/* Begins a search for the LENGTH bytes at WORD, which must stay where they are. */
struct suggestion suggest_for(const char *word, size_t length);

/* Offers NAME; ->best is then the nearest so far, letters in either case being the same. */
void suggest_try(struct suggestion *suggestion, const char *name);
