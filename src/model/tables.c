/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of the tables of all kinds together. */
#include "config.h"

#include "base/suggest.h"
#include "model/tables.h"

/* Whether the part AT of the table of KIND is that of an earlier kind too. */
static bool is_shared_part(const struct table *const *tables, int kind, size_t at)
{
    for (int earlier = 0; earlier < kind; earlier++) {
        if (tables[earlier]->parts[at].list == tables[kind]->parts[at].list)
            return true;
    }
    return false;
}

const struct column *tables_column_at(const struct table *const *tables, size_t number)
{
    for (size_t at = 0; at < TABLE_PARTS; at++) {
        for (int kind = 0; kind < KINDS; kind++) {
            const struct column_part *part = &tables[kind]->parts[at];
            if (is_shared_part(tables, kind, at))
                continue;
            if (number < part->count)
                return &part->list[number];
            number -= part->count;
        }
    }
    return NULL;
}

unsigned tables_kinds_of(const struct column *column)
{
    unsigned kinds = 0;

    for (int kind = 0; kind < KINDS; kind++) {
        const struct column *own = NULL;
        while ((own = table_next_column(watched_tables[kind], own)))
            kinds |= own == column ? KIND_BIT(kind) : 0;
    }
    return kinds;
}

const char *tables_suggest_column(const struct table *const *tables, struct text name)
{
    struct suggestion suggestion = suggest_for(name.start, name.length);
    const struct column *column;

    for (size_t i = 0; (column = tables_column_at(tables, i)); i++)
        suggest_try(&suggestion, column->name);
    return suggestion.best;
}
