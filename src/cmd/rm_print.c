/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "cmd/rm_print.h"
#include "cmd/session.h"
#include "model/kind.h"
#include "model/tables.h"

static const char *const shown_columns[] = {
    "KEY", "ID", "OWNER", "SIZE", "NATTCH", "MSGS", "USEDBYTES", "NSEMS", "IDLE", "COMMAND", NULL};

static struct columns columns_of(struct invocation *invocation, enum kind kind)
{
    struct arena *arena = &invocation->arena;
    struct columns columns = {0};

    columns_add(&columns, table_column(&targets_table, text_of("ACTION")), arena);
    if (session_is_of_all(invocation))
        columns_add(&columns, table_column(object_tables[kind], text_of("NS")), arena);
    for (const char *const *name = shown_columns; *name; name++) {
        const struct column *column = table_column(object_tables[kind], text_of(*name));
        if (column)
            columns_add(&columns, column, arena);
    }
    columns_add(&columns, table_column(&targets_table, text_of("REASON")), arena);
    return columns;
}

static void print_kind(struct buffer *out, struct invocation *invocation, const struct view *view,
                       enum kind kind)
{
    const struct table *table = object_tables[kind];
    struct columns columns = columns_of(invocation, kind);
    struct order order = order_all(table, view);

    if (order.count) {
        buffer_format(out, "%s\n", _(table->title));
        session_print(out, invocation,
                      &(struct sheet){table, &columns, view, &order, view->now->of[kind].clock});
        buffer_char(out, '\n');
    }
    free(order.rows);
}

struct totals {
    unsigned long count;
    uint64_t amount; /* of put_loss */
};

/* Appends "2 segments (4.0M), 1 queue", or "nothing". */
static void put_totals(struct buffer *out, const struct totals totals[KINDS])
{
    const char *between = "";
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (!totals[kind].count)
            continue;
        buffer_text(out, between);
        kind_specs[kind]->put_count(out, totals[kind].count);
        if (kind_specs[kind]->put_loss)
            kind_specs[kind]->put_loss(out, totals[kind].amount);
        between = ", ";
    }
    if (!*between)
        buffer_text(out, _("nothing"));
}

static void print_totals(struct buffer *out, const struct plan *plan, const char *label,
                         enum action action)
{
    struct totals totals[KINDS] = {{0}};

    for (size_t i = 0; i < plan->count; i++) {
        const struct object *object = &plan->targets[i].object;
        if (plan->targets[i].action != action)
            continue;
        totals[object->ref.kind].count++;
        totals[object->ref.kind].amount += kind_of(object)->amounts[0].of(object);
    }
    buffer_format(out, "%s ", label);
    put_totals(out, totals);
    buffer_char(out, '\n');
}

/* Begins the next part of the list in OUT. */
static struct buffer *begin_part(struct buffer *out)
{
    if (out->length)
        buffer_text(out, _(", "));
    return out;
}

/* Appends to OUT, which is empty, why objects are not selected: "9 are in use, 2 are idle". */
static void put_reasons(struct buffer *out, const struct unselected *counts)
{
    unsigned long in_use = counts->by_verdict[VERDICT_IN_USE];
    unsigned long idle = counts->by_verdict[VERDICT_IDLE];
    unsigned long unknown = counts->by_verdict[VERDICT_UNKNOWN];
    unsigned long orphans = counts->by_verdict[VERDICT_ORPHAN];
    unsigned long unmatched = counts->unmatched, unsure = counts->unsure;

    if (in_use)
        buffer_format(begin_part(out), ngettext("%lu is in use", "%lu are in use", in_use), in_use);
    if (idle)
        buffer_format(begin_part(out), ngettext("%lu is idle", "%lu are idle", idle), idle);
    if (unknown)
        buffer_format(begin_part(out), ngettext("%lu is unknown", "%lu are unknown", unknown),
                      unknown);
    if (orphans)
        buffer_format(begin_part(out),
                      ngettext("%lu is an orphan that its age or the filter leaves out",
                               "%lu are orphans that their age or the filter leaves out", orphans),
                      orphans);
    if (unmatched)
        buffer_format(begin_part(out),
                      ngettext("%lu does not match", "%lu do not match", unmatched), unmatched);
    if (unsure)
        buffer_format(begin_part(out),
                      ngettext("%lu may match, which is not known",
                               "%lu may match, which is not known", unsure),
                      unsure);
}

/* Appends "of 12 segments 9 are in use, 2 are idle". */
static void put_unselected(struct buffer *out, enum kind kind, const struct unselected *counts)
{
    struct buffer number = BUFFER_IN_MEMORY, reasons = BUFFER_IN_MEMORY;

    kind_specs[kind]->put_count(&number, counts->all);
    put_reasons(&reasons, counts);
    if (counts->all)
        /* TRANSLATORS: "of 12 segments", "9 are in use, 2 are idle" */
        buffer_format(out, _("of %s %s"), buffer_string(&number), buffer_string(&reasons));
    else
        buffer_text(out, _(kind_specs[kind]->none));
    buffer_free(&number);
    buffer_free(&reasons);
}

/* A user who knows of an orphan should learn why it is not selected. */
void rm_print_nothing(struct buffer *out, const struct invocation *invocation, unsigned kinds,
                      const struct unselected counts[KINDS])
{
    const char *between = "";
    size_t orphans = 0;

    buffer_text(out, _("Nothing matches: "));
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (!(kinds & KIND_BIT(kind)))
            continue;
        buffer_text(out, between);
        put_unselected(out, kind, &counts[kind]);
        orphans += counts[kind].by_verdict[VERDICT_ORPHAN];
        between = _("; ");
    }
    buffer_format(out, "%s\n", _("."));
    if (orphans && !invocation->removal.older_than)
        buffer_format(out, "%s\n",
                      _("Orphans that were used in the last day are left out: see --older-than."));
}

void rm_print_plan(struct buffer *out, struct invocation *invocation, const struct view *view)
{
    if (!view->now->count)
        return;
    for (enum kind kind = 0; kind < KINDS; kind++)
        print_kind(out, invocation, view, kind);
    print_totals(out, view->plan, _("To remove:"), ACTION_REMOVE);
    if (plan_count_actions(view->plan, ACTION_HOLD))
        print_totals(out, view->plan, _("Held back:"), ACTION_HOLD);
}

void rm_print_targets(struct buffer *out, struct invocation *invocation, const struct view *view)
{
    struct columns columns = columns_all(&targets_table, &invocation->arena);
    struct order order = order_all(&targets_table, view);

    json_table(out, &invocation->style,
               &(struct sheet){&targets_table, &columns, view, &order, view->now->clock});
    free(order.rows);
}

facts_t rm_print_needs(struct invocation *invocation)
{
    facts_t facts = FACT_USERS;

    for (enum kind kind = 0; invocation->format != FORMAT_JSON && kind < KINDS; kind++) {
        struct columns columns = columns_of(invocation, kind);
        facts |= columns_needs(&columns);
    }
    return facts;
}
