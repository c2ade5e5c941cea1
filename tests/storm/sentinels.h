/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects that stay as long as the storm lasts, with links that stay: every look has to find all of
 * them.
 */
#ifndef STORM_SENTINELS_H
#define STORM_SENTINELS_H

#include "tests/storm/journal.h"

enum { MOST_SENTINELS = 16 };

/* Those that others may visit. */
extern struct life *sentinels[MOST_SENTINELS];
extern unsigned sentinel_count;

/* Returns when all links are there. */
void sentinels_start(void);
/* With the objects. */
void sentinels_end(void);

#endif
