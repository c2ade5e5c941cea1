/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A map from ids, each in a space (a namespace, or 0 for all), to indexes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap {
    struct idmap_slot *slots;
    size_t count, size; /* size: a power of two, or 0 */
    uint64_t seed;
};

/* Maps ID in SPACE to INDEX (below 2^32 - 1). Returns false where it is mapped already. */
bool idmap_add_in(struct idmap *map, uint64_t space, uint64_t id, uint32_t index);

/* Returns whether ID in SPACE is mapped, and sets *INDEX if so. */
bool idmap_find_in(const struct idmap *map, uint64_t space, uint64_t id, uint32_t *index);

/* The same for ids that all belong to one space. */
static inline bool idmap_add(struct idmap *map, uint64_t id, uint32_t index)
{
    return idmap_add_in(map, 0, id, index);
}

static inline bool idmap_find(const struct idmap *map, uint64_t id, uint32_t *index)
{
    return idmap_find_in(map, 0, id, index);
}

void idmap_free(struct idmap *map);
