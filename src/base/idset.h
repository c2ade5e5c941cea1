/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of ids, each once, in the order in which they were added. */
#pragma once

#include "base/idmap.h"

struct idset {
    uint32_t *ids;
    size_t count, capacity;
    struct idmap index;
};

/* Adds ID. Returns false if it is there already. */
bool idset_add(struct idset *set, uint32_t id);
void idset_free(struct idset *set);
