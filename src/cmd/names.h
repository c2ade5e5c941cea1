/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the ids and keys of objects on the command line, strictly. */
#pragma once

#include "cmd/options.h"
#include "collect/collect.h"

/*
 * Reads WORDS as ids (decimal, 0 to 2^31-1), or as keys (decimal, or hexadecimal behind 0x; 1 to
 * 2^32-1), of objects LIKE this one in all else, into WANTED behind the first COUNT, and counts them.
 * Returns 0, or EXIT_USAGE after it has said which word is wrong, and why.
 */
int names_parse(const struct words *words, struct wanted like, struct wanted *wanted,
                size_t *count);
