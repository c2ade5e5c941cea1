/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long work in many pieces for two threads. */
#pragma once

#include <stddef.h>

/*
 * Calls WORK with CONTEXT and each number below COUNT, and returns after the last call. A second
 * thread makes some of the calls, so no call may touch what another one writes.
 */
void parallel_for(size_t count, void (*work)(void *context, size_t piece), void *context);
