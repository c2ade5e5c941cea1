/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows of a table are shown, and in which order. */
#pragma once

#include "model/column.h"

struct sort_key {
    const struct column *column;
    bool descending;
};

/* Rows of a table in the order in which they are shown. The caller frees ->rows with free(3). */
struct order {
    size_t *rows;
    size_t count;
};

/* All rows of TABLE, in its own order. */
struct order order_all(const struct table *table, const struct view *view);

/* Keeps only the rows about one of KINDS. TABLE must have ->kinds_of. */
void order_keep_kinds(struct order *order, const struct table *table, unsigned kinds);

/*
 * Sorts by the COUNT KEYS in turn, and by the present order where they are all equal. Values that
 * are unset come last either way, those that are unknown after them.
 */
void order_sort(struct order *order, const struct view *view, const struct sort_key *keys,
                size_t count);

/*
 * The first MOST rows of TABLE as order_sort would leave them by KEY, without those that have no
 * such value, and without those for which SKIP, where there is one, is true.
 */
struct order order_first(const struct table *table, const struct view *view,
                         const struct sort_key *key, size_t most,
                         bool (*skip)(const struct view *view, size_t row));
