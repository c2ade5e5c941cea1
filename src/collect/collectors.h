/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the objects of a kind are read: a constant NAME_collector in collect/, for each line of FOR_EACH_KIND. */
#pragma once

#include "collect/parts.h"

struct collector {
    /* The file that a captured tree has the objects in, or NULL. */
    const char *path;
    /* Adds the objects of the namespace that the thread is in, or problems. */
    void (*read)(struct collection *collection, enum kind kind);
    /* Sets the limits of that namespace, or adds problems; NULL: there are none. */
    void (*read_limits)(struct collection *collection, enum kind kind);
    /*
     * Sets the sums over its objects, without reading these. Returns 0, or -errno where they have to be
     * counted.
     */
    int (*sum)(const struct source *source, enum kind kind, struct quantity *sums);
    /* Sets the same sums by the objects, all that there are. */
    void (*count)(const struct source *source, const struct object *objects, size_t count,
                  struct quantity *sums);
};

extern const struct collector *const collectors[KINDS];
