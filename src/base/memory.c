/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/i18n.h"
#include "base/memory.h"

/* A variable, because the callers of the functions below cannot hand it on. */
static void (*before_exit)(void);

void memory_before_exit(void (*hook)(void))
{
    before_exit = hook;
}

void memory_exhausted(void)
{
    if (before_exit)
        before_exit();
    fprintf(stderr, "ipcview: %s\n", _("out of memory"));
    exit(EXIT_FAILURE);
}

#ifdef __GLIBC__
void memory_return_large(void)
{
    /*
     * Otherwise the limit grows to the largest size that was ever freed (mallopt(3)), and pieces
     * that one thread makes and another frees leave gaps in the heaps of both.
     */
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
}
#else /* musl always does that */
void memory_return_large(void)
{
}
#endif

void *memory_resize(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    size_t bytes = count * size;
    void *new = realloc(old, bytes ? bytes : 1);
    if (!new)
        memory_exhausted();
    return new;
}

void *memory_reserve(void *array, size_t wanted, size_t *capacity, size_t size)
{
    if (array && wanted <= *capacity)
        return array;
    size_t doubled = *capacity ? *capacity * 2 : 16;
    *capacity = doubled < wanted ? wanted : doubled;
    return memory_resize(array, *capacity, size);
}
