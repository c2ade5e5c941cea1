/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long work on many things, done in pieces by two threads. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/*
 * Calls WORK with CONTEXT and every number below COUNT, and returns when all is done. A second
 * thread on another processor takes a share, as large as the time that it gets there; so WORK must
 * not touch what it writes for another number.
 */
void parallel_for(size_t count, void (*work)(void *context, size_t piece), void *context);

#endif
