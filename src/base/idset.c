/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/idset.h"
#include "base/memory.h"

bool idset_add(struct idset *set, uint32_t id)
{
    if (!idmap_add(&set->index, id, (uint32_t)set->count))
        return false;
    memory_append(set->ids, set->count, set->capacity) = id;
    return true;
}

void idset_free(struct idset *set)
{
    idmap_free(&set->index);
    free(set->ids);
    *set = (struct idset){0};
}
