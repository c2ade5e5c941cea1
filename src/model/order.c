/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/order.h"

struct order order_all(const struct table *table, const struct view *view)
{
    struct rows rows = table_rows(table, view);
    struct order order = {memory_resize(NULL, rows.count, sizeof(*order.rows)), rows.count};
    for (size_t i = 0; i < rows.count; i++)
        order.rows[i] = rows.first + i;
    return order;
}

void order_keep_kinds(struct order *order, const struct table *table, unsigned kinds)
{
    size_t kept = 0;
    for (size_t i = 0; i < order->count; i++) {
        if (table->kinds_of(order->rows[i]) & kinds)
            order->rows[kept++] = order->rows[i];
    }
    order->count = kept;
}

struct item {
    const struct value *values; /* one for each key */
    size_t row, place;
};

struct criterion {
    const struct sort_key *keys;
    size_t count;
};

/* Where a value stands that cannot be compared: behind all others, whichever way these go. */
static int rank(const struct value *value)
{
    if (value->state == VALUE_UNSET)
        return 1;
    return value->state == VALUE_UNKNOWN ? 2 : 0;
}

static int compare_by(const struct sort_key *key, const struct value *a, const struct value *b)
{
    if (rank(a) || rank(b))
        return rank(a) - rank(b);
    int order = value_compare(a, b);
    return key->descending ? -order : order;
}

static int compare_items(const void *left, const void *right, void *context)
{
    const struct criterion *by = context;
    const struct item *a = left, *b = right;

    for (size_t i = 0; i < by->count; i++) {
        int order = compare_by(&by->keys[i], &a->values[i], &b->values[i]);
        if (order)
            return order;
    }
    return (a->place > b->place) - (a->place < b->place);
}

void order_sort(struct order *order, const struct view *view, const struct sort_key *keys,
                size_t count)
{
    /* Each value is fetched once, not at each of the comparisons. */
    struct value *values = memory_resize(NULL, order->count * count, sizeof(*values));
    struct item *items = memory_resize(NULL, order->count, sizeof(*items));
    struct criterion by = {keys, count};

    for (size_t i = 0; i < order->count; i++) {
        items[i] = (struct item){values + i * count, order->rows[i], i};
        for (size_t k = 0; k < count; k++)
            values[i * count + k] = column_value(keys[k].column, view, order->rows[i]);
    }
    qsort_r(items, order->count, sizeof(*items), compare_items, &by);
    for (size_t i = 0; i < order->count; i++)
        order->rows[i] = items[i].row;
    free(items);
    free(values);
}

struct order order_first(const struct table *table, const struct view *view,
                         const struct sort_key *key, size_t most,
                         bool (*skip)(const struct view *view, size_t row))
{
    struct rows rows = table_rows(table, view);
    struct order order = {memory_resize(NULL, most + 1, sizeof(*order.rows)), 0};
    struct value *values = memory_resize(NULL, most + 1, sizeof(*values));

    for (size_t row = rows.first; row < rows.first + rows.count; row++) {
        struct value value = column_value(key->column, view, row);
        size_t at = order.count;
        if (rank(&value) || (skip && skip(view, row)))
            continue;
        for (; at > 0 && compare_by(key, &value, &values[at - 1]) < 0; at--) {
            values[at] = values[at - 1];
            order.rows[at] = order.rows[at - 1];
        }
        values[at] = value;
        order.rows[at] = row;
        order.count += order.count < most;
    }
    free(values);
    return order;
}
