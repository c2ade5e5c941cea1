/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

struct snapshot *support_snapshot(const struct object *objects, size_t count, int64_t clock)
{
    struct snapshot *snapshot = snapshot_new();
    for (size_t i = 0; i < count; i++)
        snapshot_add_objects(snapshot, objects[i].ref.kind, &objects[i], 1);
    for (size_t kind = 0; kind < KINDS; kind++)
        snapshot->of[kind].clock = clock;
    snapshot->clock = clock;
    return snapshot;
}

const struct column *support_column(const struct table *table, const char *name)
{
    const struct column *column = table_column(table, text_of(name));
    if (!column)
        fail_msg("%s has no column %s", table->name, name);
    return column;
}

struct value support_get(const struct view *view, size_t row, const char *name)
{
    const struct table *table = object_tables[view->now->objects[row].ref.kind];
    return column_value(support_column(table, name), view, row);
}

void expect_state(const struct view *view, size_t row, const char *name, enum state state)
{
    struct value value = support_get(view, row, name);
    if (value.state != state)
        fail_msg("%s of row %zu is in state %d and not %d", name, row, (int)value.state,
                 (int)state);
}

void expect_exact(const struct view *view, size_t row, const char *name, const char *expected)
{
    struct value value = support_get(view, row, name);
    struct buffer out = BUFFER_IN_MEMORY;
    if (value.state != VALUE_KNOWN)
        fail_msg("%s of row %zu is in state %d and not \"%s\"", name, row, (int)value.state,
                 expected);
    value_put_exact(&out, &value);
    expect_bytes(&out, expected, name);
}
