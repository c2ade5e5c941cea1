/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/idmap.h"
#include "base/memory.h"

struct idmap_slot {
    uint64_t space, id;
    uint32_t index_plus_one; /* 0: free */
};

/*
 * A hostile file can have ids that collide, so nobody may foresee the slot of an id: each map draws
 * a key for this mix (the finaliser of MurmurHash3). Spaces are few, and not for a file to choose.
 */
static size_t home_of(const struct idmap *map, uint64_t space, uint64_t id)
{
    uint64_t h = id ^ map->seed ^ space * UINT64_C(0x9e3779b97f4a7c15);
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return (size_t)(h ^ h >> 33) & (map->size - 1);
}

static struct idmap_slot *slot_of(const struct idmap *map, uint64_t space, uint64_t id)
{
    size_t at = home_of(map, space, id);

    while (map->slots[at].index_plus_one &&
           (map->slots[at].id != id || map->slots[at].space != space))
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
            *slot_of(map, old.slots[i].space, old.slots[i].id) = old.slots[i];
    }
    free(old.slots);
}

bool idmap_add_in(struct idmap *map, uint64_t space, uint64_t id, uint32_t index)
{
    if (map->count >= map->size / 2)
        enlarge(map);
    struct idmap_slot *slot = slot_of(map, space, id);
    if (slot->index_plus_one)
        return false;
    *slot = (struct idmap_slot){space, id, index + 1};
    map->count++;
    return true;
}

bool idmap_find_in(const struct idmap *map, uint64_t space, uint64_t id, uint32_t *index)
{
    if (!map->size)
        return false;
    const struct idmap_slot *slot = slot_of(map, space, id);
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
