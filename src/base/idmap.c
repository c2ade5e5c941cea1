/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/idmap.h"
#include "base/memory.h"

struct idmap_slot {
    uint32_t id;
    uint32_t index_plus_one; /* 0: free */
};

/*
 * Ids can come from a file that somebody made to be slow, so where an id falls must not be
 * foreseeable: a keyed mix (the finaliser of MurmurHash3), the key drawn when the map is made.
 */
static size_t home_of(const struct idmap *map, uint32_t id)
{
    uint64_t h = id ^ map->seed;
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return (size_t)(h ^ h >> 33) & (map->size - 1);
}

static struct idmap_slot *slot_of(const struct idmap *map, uint32_t id)
{
    size_t at = home_of(map, id);
    while (map->slots[at].index_plus_one && map->slots[at].id != id)
        at = (at + 1) & (map->size - 1);
    return &map->slots[at];
}

static void draw_seed(struct idmap *map)
{
    /* Early in boot there may be no randomness yet; an address is better than a constant. */
    if (getrandom(&map->seed, sizeof(map->seed), GRND_NONBLOCK) != (ssize_t)sizeof(map->seed))
        map->seed = (uintptr_t)map;
}

static void enlarge(struct idmap *map)
{
    struct idmap old = *map;

    if (!old.size)
        draw_seed(map);
    map->size = old.size ? old.size * 2 : 64;
    map->slots = memory_resize(NULL, map->size, sizeof(*map->slots));
    memset(map->slots, 0, map->size * sizeof(*map->slots));
    for (size_t i = 0; i < old.size; i++) {
        if (old.slots[i].index_plus_one)
            *slot_of(map, old.slots[i].id) = old.slots[i];
    }
    free(old.slots);
}

bool idmap_add(struct idmap *map, uint32_t id, uint32_t index)
{
    if (map->count >= map->size / 2)
        enlarge(map);
    struct idmap_slot *slot = slot_of(map, id);
    if (slot->index_plus_one)
        return false;
    slot->id = id;
    slot->index_plus_one = index + 1;
    map->count++;
    return true;
}

bool idmap_find(const struct idmap *map, uint32_t id, uint32_t *index)
{
    if (!map->size)
        return false;
    const struct idmap_slot *slot = slot_of(map, id);
    if (!slot->index_plus_one)
        return false;
    *index = slot->index_plus_one - 1;
    return true;
}

void idmap_free(struct idmap *map)
{
    free(map->slots);
    *map = (struct idmap){0};
}
