/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "model/column.h"
#include "model/findings.h"

const char *column_heading(const struct column *column)
{
    return column->heading ? column->heading : column->name;
}

void column_put_help(struct buffer *out, const struct column *column)
{
    if (column->help)
        buffer_text(out, _(column->help));
    for (const char *const *word = column->words; !column->help && *word; word++) {
        if (word > column->words)
            buffer_text(out, translate_behind_bar(word[1] ? N_("list|, ") : N_("list| or ")));
        buffer_text(out, *word);
    }
}

const struct column *table_next_column(const struct table *table, const struct column *column)
{
    for (size_t i = 0; i < TABLE_PARTS; i++) {
        const struct column_part *part = &table->parts[i];
        size_t bytes = part->count * sizeof(*part->list);
        if (column && (uintptr_t)column - (uintptr_t)part->list >= bytes)
            continue; /* it is of another part */
        const struct column *next = column ? column + 1 : part->list;
        if (part->count && next < part->list + part->count)
            return next;
        column = NULL; /* the next part begins */
    }
    return NULL;
}

const struct column *table_column(const struct table *table, struct text name)
{
    const struct column *column = NULL;
    while ((column = table_next_column(table, column))) {
        if (text_matches(name, column->name) || text_matches(name, column_heading(column)))
            return column;
    }
    return NULL;
}

static struct value column_name(const struct names *names, uint32_t id)
{
    struct text name;
    return names_find(names, id, &name) ? value_text(name)
                                        : value_without(TYPE_TEXT, VALUE_UNKNOWN);
}

static struct value column_string(const struct member *member, const char *string)
{
    if (!string)
        return value_without(TYPE_TEXT, member->zero);
    return value_text(text_of(member->as == AS_TRANSLATED ? _(string) : string));
}

/* What is not just a number; apart, since most are and are read for each row. */
__attribute__((noinline)) static struct value
column_convert(const struct column *column, const struct snapshot *now, const void *place)
{
    const uint32_t *number = place;

    if (column->member.form == MEMBER_STRING)
        return column_string(&column->member, *(const char *const *)place);
    if (column->member.form == MEMBER_QUANTITY)
        return value_quantity(column->type, place);
    if (column->member.as == AS_WORD)
        return *number || !column->member.zero ? value_word(column->words[*number])
                                               : value_without(column->type, column->member.zero);
    return column_name(column->member.as == AS_USER ? &now->users : &now->groups, *number);
}

struct value column_read(const struct column *column, const struct view *view, const void *record)
{
    const struct member *member = &column->member;

    if (!record)
        return value_without(column->type, VALUE_UNSET);
    const void *place = (const char *)record + member->offset;
    if (member->form > MEMBER_64 || member->as)
        return column_convert(column, view->now, place);
    uint64_t number =
        member->form == MEMBER_32 ? *(const uint32_t *)place : *(const uint64_t *)place;
    if (member->has) {
        const struct object *object = column->record ? object_at(view, view->subject) : record;
        if (!(object->has & member->has))
            return value_without(column->type, VALUE_UNKNOWN);
    }
    return number ? value_of(column->type, number) : value_without(column->type, member->zero);
}

struct value column_search(const struct column *column, const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    return findings_place(view, row, &there, &at) ? column->get(&there, at)
                                                  : value_without(column->type, VALUE_UNKNOWN);
}

void columns_add(struct columns *columns, const struct column *column, struct arena *arena)
{
    columns->list = arena_grow(arena, columns->list, columns->count, sizeof(*columns->list));
    columns->list[columns->count++] = column;
}

bool columns_has(const struct columns *columns, const struct column *column)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->list[i] == column)
            return true;
    }
    return false;
}

struct columns columns_all(const struct table *table, struct arena *arena)
{
    struct columns columns = {0};
    const struct column *column = NULL;
    while ((column = table_next_column(table, column)))
        columns_add(&columns, column, arena);
    return columns;
}

facts_t columns_needs(const struct columns *columns)
{
    facts_t needs = 0;
    for (size_t i = 0; i < columns->count; i++)
        needs |= columns->list[i]->needs;
    return needs;
}
