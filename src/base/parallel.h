/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long work in many pieces, done by two threads. */
#pragma once

#include <stddef.h>

/*
 * Calls WORK with CONTEXT and every number below COUNT, and returns when all calls have. A second thread
 * on another processor makes some of them, so a call must not touch what another one writes.
 */
void parallel_for(size_t count, void (*work)(void *context, size_t piece), void *context);
