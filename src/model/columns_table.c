/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of objects, as a table themselves: what --list-columns shows. */
#include "config.h"

#include "base/i18n.h"
#include "model/tables.h"

static const void *column_record(const struct view *view, size_t row)
{
    (void)view;
    return tables_column_at(object_tables, row);
}

static unsigned kinds_of(size_t row)
{
    return tables_kinds_of(tables_column_at(object_tables, row));
}

static struct value get_kinds(const struct view *view, size_t row)
{
    struct value *items = arena_alloc(view->scratch, KINDS * sizeof(*items));
    size_t count = 0;
    unsigned kinds = kinds_of(row);
    for (int kind = 0; kind < KINDS; kind++) {
        if (kinds & KIND_BIT(kind))
            items[count++] = value_word(kind_names[kind]);
    }
    return value_list(items, count);
}

static struct value get_help(const struct view *view, size_t row)
{
    struct buffer text = BUFFER_IN_MEMORY;
    column_put_help(&text, column_record(view, row));
    return value_text(text_keep(&text, view->scratch));
}

/* clang-format off */
static const struct column columns[] = {
    {.name = "COLUMN", .type = TYPE_TEXT, .shown = true, .record = column_record,
     .member = {MEMBER_OF(column, name)},
     .help = N_("name of the column")},
    {.name = "KINDS", .type = TYPE_LIST, .items = TYPE_WORD,
     .shown = true, .get = get_kinds,
     .help = N_("kinds of objects that have it")},
    {.name = "TYPE", .type = TYPE_WORD, .shown = true, .record = column_record,
     .member = {MEMBER_OF(column, type), .as = AS_WORD}, .words = type_names,
     .help = N_("type of its values")},
    {.name = "DESCRIPTION", .type = TYPE_TEXT, .shown = true,
     .get = get_help, .shrinks = SHRINK_TEXT,
     .help = N_("what the column says")},
};
/* clang-format on */

static struct rows columns_rows(const struct view *view)
{
    size_t count = 0;
    while (column_record(view, count))
        count++;
    return (struct rows){0, count};
}

const struct table columns_table = {
    .name = "columns",
    .parts = {COLUMN_PART(columns)},
    .rows = columns_rows,
    .kinds_of = kinds_of,
};
