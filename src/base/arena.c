/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

enum { CHUNK_SIZE = 16 * 1024 - 64 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_chunk *add_chunk(struct arena *arena, size_t at_least)
{
    size_t size = at_least > CHUNK_SIZE ? at_least : CHUNK_SIZE;
    if (size > SIZE_MAX - sizeof(struct arena_chunk))
        memory_exhausted();
    struct arena_chunk *chunk = memory_resize(NULL, 1, sizeof(*chunk) + size);
    chunk->older = arena->chunk;
    chunk->used = 0;
    chunk->size = size;
    arena->chunk = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX - unit)
        memory_exhausted();
    size = (size + unit - 1) / unit * unit;

    struct arena_chunk *chunk = arena->chunk;
    if (!chunk || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, size);
    void *piece = chunk->bytes + chunk->used;
    chunk->used += size;
    return piece;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        memory_exhausted();
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void *arena_grow(struct arena *arena, void *list, size_t count, size_t size)
{
    if (count & (count - 1))
        return list;
    void *larger = arena_alloc(arena, (count ? count * 2 : 1) * size);
    if (count)
        memcpy(larger, list, count * size);
    return larger;
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = arena->chunk;
    if (!kept)
        return;
    free_chunks(kept->older);
    kept->older = NULL;
    kept->used = 0;
}

void arena_free(struct arena *arena)
{
    free_chunks(arena->chunk);
    arena->chunk = NULL;
}
