/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An arena: many small pieces of memory that are freed all at once. */
#pragma once

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* the newest; each has the next older one */
};

/* SIZE bytes aligned for any type, not cleared; they live until the arena is reset or freed. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of the LENGTH bytes at TEXT, with a NUL behind them. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/*
 * LIST, which has COUNT members of SIZE bytes, or a copy of it, with room for one more. It is doubled
 * whenever the count is a power of two, so no capacity need be kept: for lists that only this grows.
 */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t size);

/* Frees every piece, and keeps one chunk for the next round. */
void arena_reset(struct arena *arena);

/* Frees everything; the arena is then empty and can be used again. */
void arena_free(struct arena *arena);
