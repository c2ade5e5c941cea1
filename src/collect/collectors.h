/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a kind is read: a constant NAME_collector for each line of FOR_EACH_KIND. */
#pragma once

#include "collect/parts.h"

struct collector {
    /* The file with the objects in a captured tree, or NULL. */
    const char *path;
    /* Adds the objects of the thread's namespace, or problems. */
    void (*read)(struct collection *collection, enum kind kind);
    /* Sets the limits of that namespace, or adds problems. NULL: it has no limits. */
    void (*read_limits)(struct collection *collection, enum kind kind);
    /* Sets the sums over its objects. Returns 0, or -errno if only counting tells them. */
    int (*sum)(const struct source *source, enum kind kind, struct quantity *sums);
    /* Counts the same sums over all objects. */
    void (*count)(const struct source *source, const struct object *objects, size_t count,
                  struct quantity *sums);
};

extern const struct collector *const collectors[KINDS];
