/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A map from 32-bit ids (of objects, users, processes) to indexes. */
#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap {
    struct idmap_slot *slots;
    size_t count, size; /* size: a power of two, or 0 */
    uint64_t seed;
};

/* Maps ID to INDEX (below 2^32 - 1) and returns true; false when ID is there already. */
bool idmap_add(struct idmap *map, uint32_t id, uint32_t index);

/* Returns whether ID is there, and then its index. */
bool idmap_find(const struct idmap *map, uint32_t id, uint32_t *index);

void idmap_free(struct idmap *map);

#endif
