/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "act/remove.h"
#include "base/memory.h"
#include "cmd/session.h"
#include "cmd/top_services.h"
#include "model/kind.h"
#include "output/page.h"

/* The context of all services is a struct watched. */

static struct snapshot *read_now(void *context, const struct request *request)
{
    const struct watched *watched = context;
    struct request protected = *request;

    protected.protection = watched->protection;
    return session_collect_now(&watched->source, watched->ns, &protected);
}

static struct snapshot *sample(void *context, facts_t facts)
{
    const struct request request = {
        .kinds = ALL_KINDS,
        .totals = ALL_KINDS,
        .facts = facts | FACT_LIMITS | FACT_USAGE | FACT_HOST | FACT_NAMESPACE | FACT_CLOCK,
    };
    return read_now(context, &request);
}

static struct snapshot *services_look(void *context, const struct glance *glance)
{
    const struct wanted wanted = {.ref = sysv_ref(glance->kind, 0, glance->id)};
    const struct request request = {
        .kinds = KIND_BIT(glance->kind),
        .facts = glance->facts | FACT_NAMESPACE, /* which tells an object from another */
        .wanted = &wanted,
        .wanted_count = 1,
    };

    return read_now(context, &request);
}

static struct snapshot *services_search(void *context, const struct quest *quest)
{
    struct wanted *wanted = memory_resize(NULL, quest->id_count + 1, sizeof(*wanted));
    struct request request = {
        .kinds = quest->kinds,
        /* Of users the sentences of a verdict speak. */
        .facts = quest->facts | FACT_USERS | FACT_NAMESPACE,
        .wanted = quest->ids ? wanted : NULL,
        .wanted_count = quest->id_count,
    };

    for (enum kind kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < quest->id_count && quest->kinds == KIND_BIT(kind); i++)
            wanted[i] = (struct wanted){.ref = sysv_ref(kind, 0, quest->ids[i])};
    }
    struct snapshot *snapshot = read_now(context, &request);
    free(wanted);
    return snapshot;
}

static struct snapshot *look_process(void *context, uint32_t pid)
{
    struct request request = {.kinds = ALL_KINDS, .pid = pid};

    for (enum kind kind = 0; kind < KINDS; kind++) {
        enum section section = kind_specs[kind]->searches & SEARCH_BIT(SEARCH_MAPPINGS)
                                   ? SECTION_ATTACHED
                                   : SECTION_BLOCKED;
        request.facts |= page_needs(section, kind);
    }
    return read_now(context, &request);
}

/*
 * The namespaces are held open from the plan to the end of its removal. Where one is not there any
 * more, nor is what was in it: that is returned, without any object.
 */
static struct snapshot *hold_spaces(struct watched *watched)
{
    source_close(&watched->held);
    watched->held = (struct source){
        .calls = watched->source.calls, .root = -1, .home = -1, .closed = watched->source.closed};
    return session_open_spaces(&watched->held, watched->ns);
}

/* What is to be removed is read by its ids: who has them now is compared by erasure_plan. */
static void read_wanted(struct watched *watched, struct erasure *erasure)
{
    struct snapshot *nothing = hold_spaces(watched);
    struct wanted *wanted = memory_resize(NULL, erasure->count + 1, sizeof(*wanted));
    struct request request = {.facts = GUARD_FACTS | FACT_USERS | FACT_NAMESPACE,
                              .wanted = wanted,
                              .wanted_count = erasure->count,
                              .protection = watched->protection};

    for (size_t i = 0; i < erasure->count; i++) {
        wanted[i] = (struct wanted){.ref = erasure->wanted[i].ref};
        request.kinds |= KIND_BIT(wanted[i].ref.kind);
    }
    snapshot_free(erasure->snapshot);
    erasure->snapshot = nothing ? nothing : collect(&watched->held, &request);
    erasure_plan(erasure);
    free(wanted);
}

/* What was made in this very second is read again when the second is over, as rm does. */
static void prepare(void *context, struct erasure *erasure)
{
    struct watched *watched = context;

    erasure->rules.bulk = true;
    read_wanted(watched, erasure);
    if (plan_is_too_fresh(&erasure->plan) && !atomic_load(&erasure->stop)) {
        wait_for_second_after(&watched->held, erasure->snapshot->clock);
        read_wanted(watched, erasure);
    }
    erasure->most = plan_limit(session_count_objects(&watched->held));
}

/* The monitor has asked before: only a stop is left to be heard. */
static enum answer services_may_remove(void *context, const struct target *target)
{
    const struct erasure *erasure = context;
    (void)target;
    return atomic_load(&erasure->stop) ? ANSWER_STOP : ANSWER_YES;
}

static void count_done(void *context, const struct target *target)
{
    struct erasure *erasure = context;
    (void)target;
    atomic_fetch_add(&erasure->done, 1);
}

static void services_carry_out(void *context, struct erasure *erasure)
{
    struct watched *watched = context;
    const struct source *source = &watched->held;
    const struct record record = record_start(source, &erasure->plan, text_of(PACKAGE_NAME " top"));
    const struct removal removal = {
        .source = source,
        .rules = &erasure->rules,
        .plan = &erasure->plan,
        .context = erasure,
        .may_remove = services_may_remove,
        .after = count_done,
        .record = &record,
    };
    remove_targets(&removal);
    source_close(&watched->held);
}

struct services top_services(struct watched *watched, bool may_remove_objects)
{
    watched->held = (struct source){.root = -1, .home = -1};
    return (struct services){
        .context = watched,
        .sample = sample,
        .look = services_look,
        .search = services_search,
        .look_process = look_process,
        .prepare = may_remove_objects ? prepare : NULL,
        .remove = may_remove_objects ? services_carry_out : NULL,
    };
}
