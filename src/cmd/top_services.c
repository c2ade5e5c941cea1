/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "act/remove.h"
#include "base/memory.h"
#include "cmd/session.h"
#include "cmd/top_services.h"
#include "model/tables.h"

/* The context of all services is the source. */

static struct snapshot *sample(void *context, facts_t facts)
{
    const struct request request = {
        .kinds = ALL_KINDS,
        .totals = ALL_KINDS,
        .facts = facts | FACT_LIMITS | FACT_USAGE | FACT_HOST | FACT_NAMESPACE,
    };
    return collect(context, &request);
}

static facts_t needs_of_all(const struct table *table)
{
    const struct column *column = NULL;
    facts_t needs = 0;

    while ((column = table_next_column(table, column)))
        needs |= column->needs;
    return needs;
}

static struct snapshot *look(void *context, enum kind kind, int32_t id)
{
    struct wanted wanted[KINDS] = {{0}};
    struct request request = {
        .kinds = KIND_BIT(kind),
        .facts = needs_of_all(&object_tables[kind]),
        .wanted = wanted,
    };

    wanted[kind] = (struct wanted){.ids = &id, .id_count = 1};
    if (kind == KIND_SEM)
        request.facts |= needs_of_all(&semaphores_table);
    return collect(context, &request);
}

/* What is to be removed is read by its ids: who has them now is compared by erasure_plan. */
static void read_wanted(const struct source *source, struct erasure *erasure)
{
    struct wanted wanted[KINDS] = {{0}};
    int32_t *ids[KINDS];
    struct request request = {.facts = GUARD_FACTS | FACT_USERS, .wanted = wanted};

    for (int kind = 0; kind < KINDS; kind++)
        ids[kind] = memory_resize(NULL, erasure->count, sizeof(*ids[kind]));
    for (size_t i = 0; i < erasure->count; i++) {
        const struct object *object = &erasure->wanted[i];
        request.kinds |= KIND_BIT(object->kind);
        wanted[object->kind].ids = ids[object->kind];
        ids[object->kind][wanted[object->kind].id_count++] = object->id;
    }
    snapshot_free(erasure->snapshot);
    erasure->snapshot = collect(source, &request);
    erasure_plan(erasure);
    for (int kind = 0; kind < KINDS; kind++)
        free(ids[kind]);
}

/* What was made in this very second is read again when the second is over, as rm does. */
static void prepare(void *context, struct erasure *erasure)
{
    const struct source *source = context;

    erasure->rules.bulk = true;
    read_wanted(source, erasure);
    if (plan_is_too_fresh(&erasure->plan) && !atomic_load(&erasure->stop)) {
        wait_for_second_after(source, erasure->snapshot->clock);
        read_wanted(source, erasure);
    }
    erasure->most = plan_limit(session_count_objects(source));
}

static enum answer may_remove(void *context, const struct target *target)
{
    const struct erasure *erasure = context;
    (void)target;
    return atomic_load(&erasure->stop) ? ANSWER_STOP : ANSWER_YES;
}

/* The monitor has asked before. */
static bool asks(void *context)
{
    (void)context;
    return false;
}

static void count_done(void *context, const struct target *target)
{
    struct erasure *erasure = context;
    (void)target;
    atomic_fetch_add(&erasure->done, 1);
}

static void carry_out(void *context, struct erasure *erasure)
{
    const struct source *source = context;
    const struct record record = record_start(source, &erasure->plan, text_of(PACKAGE_NAME " top"));
    const struct removal removal = {
        .source = source,
        .rules = &erasure->rules,
        .plan = &erasure->plan,
        .context = erasure,
        .may_remove = may_remove,
        .asks = asks,
        .after = count_done,
        .record = &record,
    };
    remove_targets(&removal);
}

struct services top_services(struct source *source, bool may_remove_objects)
{
    return (struct services){
        .context = source,
        .sample = sample,
        .look = look,
        .prepare = may_remove_objects ? prepare : NULL,
        .remove = may_remove_objects ? carry_out : NULL,
    };
}
