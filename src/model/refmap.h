/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A map from references to indexes: an idmap (for idmap_free), in which nothing else may be. */
#ifndef MODEL_REFMAP_H
#define MODEL_REFMAP_H

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

#endif
