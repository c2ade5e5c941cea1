/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that never comes back as NULL: without memory the program can give no true answer. */
#pragma once

#include <stddef.h>

/* Says so on standard error and ends the program with status 1. */
_Noreturn void memory_exhausted(void);

/*
 * Has memory_exhausted call HOOK first, in whichever thread it runs, so that a full-screen program can
 * give the terminal back; NULL: none. HOOK must be async-signal-safe.
 */
void memory_before_exit(void (*hook)(void));

/*
 * From now on pieces above a megabyte go back to the system as soon as they are freed, for programs that
 * read again and again in several threads. Call it before the first of these starts.
 */
void memory_return_large(void);

/* Like realloc(3) of COUNT elements of SIZE bytes. The caller frees with free(3). */
void *memory_resize(void *old, size_t count, size_t size);

/*
 * Makes room for WANTED elements of SIZE bytes in an array with room for *CAPACITY, doubling it
 * where it is too small. Returns the array, perhaps moved.
 */
void *memory_reserve(void *array, size_t wanted, size_t *capacity, size_t size);
