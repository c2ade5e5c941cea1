/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocation that never returns NULL: without memory the program ends. */
#pragma once

#include <stddef.h>

/* Prints a message to standard error and ends the program with status 1. */
_Noreturn void memory_exhausted(void);

/*
 * Makes memory_exhausted call HOOK first, in any thread: a full-screen program restores the
 * terminal. NULL: nothing is called. HOOK must be async-signal-safe.
 */
void memory_before_exit(void (*hook)(void));

/*
 * Returns pieces above a megabyte to the system as soon as they are freed: for programs that read
 * again and again in several threads. Call it before the first of them starts.
 */
void memory_return_large(void);

/* Like realloc(3) of COUNT elements of SIZE bytes. The caller frees with free(3). */
void *memory_resize(void *old, size_t count, size_t size);

/*
 * Makes room for WANTED elements of SIZE bytes in an array with room for *CAPACITY, which at least
 * doubles if it is too small. Returns the array, perhaps moved, never NULL.
 */
void *memory_reserve(void *array, size_t wanted, size_t *capacity, size_t size);

/* The new last element of LIST, which had COUNT, in a room of CAPACITY: three plain variables. */
#define memory_append(list, count, capacity)                                       \
    (*((list) = memory_reserve((list), (count) + 1, &(capacity), sizeof(*(list))), \
       &(list)[(count)++]))
