/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maps from references, or from what is asked for by name, to indexes: each an idmap of its own. */
#pragma once

#include "base/idmap.h"
#include "model/ref.h"

static inline uint64_t refmap_space(const struct ref *ref)
{
    return (uint64_t)ref->kind << 32 | ref->space;
}

/* Maps REF to INDEX and returns true; false when it is there already. */
static inline bool refmap_add(struct idmap *map, const struct ref *ref, uint32_t index)
{
    return idmap_add_in(map, refmap_space(ref), ref->number, index);
}

/* Returns whether REF is there, and then its index. */
static inline bool refmap_find(const struct idmap *map, const struct ref *ref, uint32_t *index)
{
    return idmap_find_in(map, refmap_space(ref), ref->number, index);
}

static inline uint64_t wantedmap_space(const struct wanted *wanted)
{
    return (uint64_t)wanted->ref.kind << 32 | wanted->by_key;
}

static inline uint64_t wantedmap_id(const struct wanted *wanted)
{
    return wanted->by_key ? wanted->key : wanted->ref.number;
}

/* Maps WANTED to INDEX and returns true; false when it is there already. */
static inline bool wantedmap_add(struct idmap *map, const struct wanted *wanted, uint32_t index)
{
    return idmap_add_in(map, wantedmap_space(wanted), wantedmap_id(wanted), index);
}

/* Returns whether WANTED is there, and then its index. */
static inline bool wantedmap_find(const struct idmap *map, const struct wanted *wanted,
                                  uint32_t *index)
{
    return idmap_find_in(map, wantedmap_space(wanted), wantedmap_id(wanted), index);
}
