/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"

void memory_exhausted(void)
{
    fprintf(stderr, "ipcview: %s\n", _("out of memory"));
    exit(EXIT_FAILURE);
}

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
    if (wanted <= *capacity)
        return array;
    size_t doubled = *capacity ? *capacity * 2 : 16;
    *capacity = doubled < wanted ? wanted : doubled;
    return memory_resize(array, *capacity, size);
}
