/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An arena: many small pieces of memory that are freed all at once. */
#pragma once

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* the newest; each has the next older one */
};

/* Returns SIZE bytes, aligned and not cleared, which live until the arena is reset or freed. */
void *arena_alloc(struct arena *arena, size_t size);

/* Returns a copy of the LENGTH bytes at TEXT, with a NUL behind them. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/*
 * Returns LIST, which has COUNT members of SIZE bytes, or a copy of it, with room for one more. The
 * room doubles at each power of two, so nobody keeps a capacity: only this function may grow LIST.
 */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t size);

/* Frees every piece, and keeps one chunk for later. */
void arena_reset(struct arena *arena);

/* Frees everything; the arena is then empty and can be used again. */
void arena_free(struct arena *arena);
