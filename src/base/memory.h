/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that never comes back as NULL: without memory there is no truthful answer to give. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Says so on standard error and ends the program with status 1. */
_Noreturn void memory_exhausted(void);

/*
 * HOOK is called before that, in whichever thread it happens, so that a full-screen program can give
 * the terminal back; NULL: nothing is. It must be async-signal-safe.
 */
void memory_before_exit(void (*hook)(void));

/*
 * From now on, what is larger than a megabyte goes back to the system as soon as it is freed: for
 * who reads again and again, in several threads. To be called before the first of them is started.
 */
void memory_return_large(void);

/* Like realloc(3) of COUNT elements of SIZE bytes. The caller frees with free(3). */
void *memory_resize(void *old, size_t count, size_t size);

/*
 * Makes room for WANTED elements of SIZE bytes in an array with room for *CAPACITY, doubling it
 * where it is too small. Returns the array, perhaps moved.
 */
void *memory_reserve(void *array, size_t wanted, size_t *capacity, size_t size);

#endif
