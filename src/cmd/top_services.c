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

static struct snapshot *sample(void *context, unsigned kinds, facts_t facts)
{
    const struct request request = {
        .kinds = kinds,
        .totals = kinds,
        .facts = facts | FACT_LIMITS | FACT_USAGE | FACT_HOST | FACT_NAMESPACE | FACT_CLOCK,
    };
    return read_now(context, &request);
}

static struct snapshot *services_read_detail(void *context, const struct detail_request *detail)
{
    const struct wanted wanted = {.ref = detail->ref};
    const struct request request = {
        .kinds = KIND_BIT(detail->ref.kind),
        .facts = detail->facts | FACT_NAMESPACE, /* which tells an object from another */
        .wanted = &wanted,
        .wanted_count = 1,
    };

    return read_now(context, &request);
}

static struct snapshot *services_search(void *context, const struct search_request *search)
{
    const struct request request = {
        .kinds = search->kinds,
        /* The sentences of a verdict name users. */
        .facts = search->facts | FACT_USERS | FACT_NAMESPACE,
        .wanted = search->wanted,
        .wanted_count = search->wanted_count,
    };

    return read_now(context, &request);
}

static struct snapshot *services_read_process(void *context, uint32_t pid)
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

/* What is to be removed is read by its ids: who has them now is compared by removal_request_plan. */
static void read_wanted(struct watched *watched, struct removal_request *removal)
{
    struct snapshot *nothing = hold_spaces(watched);
    struct wanted *wanted = memory_resize(NULL, removal->count + 1, sizeof(*wanted));
    struct request request = {.facts = GUARD_FACTS | FACT_USERS | FACT_NAMESPACE,
                              .wanted = wanted,
                              .wanted_count = removal->count,
                              .protection = watched->protection};

    for (size_t i = 0; i < removal->count; i++) {
        wanted[i] = (struct wanted){.ref = removal->wanted[i].ref};
        request.kinds |= KIND_BIT(wanted[i].ref.kind);
    }
    snapshot_free(removal->snapshot);
    removal->snapshot = nothing ? nothing : collect(&watched->held, &request);
    removal_request_plan(removal);
    free(wanted);
}

/* What was made in this very second is read again when the second is over, as rm does. */
static void prepare(void *context, struct removal_request *removal)
{
    struct watched *watched = context;

    removal->rules.bulk = true;
    read_wanted(watched, removal);
    if (plan_is_too_fresh(&removal->plan) && !atomic_load(&removal->stop)) {
        wait_for_second_after(&watched->held, removal->snapshot->clock);
        read_wanted(watched, removal);
    }
    removal->most = plan_limit(session_count_objects(&watched->held));
}

/* The monitor has asked before: only a stop is left to be heard. */
static enum answer services_may_remove(void *context, const struct target *target)
{
    const struct removal_request *removal = context;
    (void)target;
    return atomic_load(&removal->stop) ? ANSWER_STOP : ANSWER_YES;
}

static void count_done(void *context, const struct target *target)
{
    struct removal_request *removal = context;
    (void)target;
    atomic_fetch_add(&removal->done, 1);
}

static void services_carry_out(void *context, struct removal_request *removal)
{
    struct watched *watched = context;
    const struct source *source = &watched->held;
    const struct record record = record_start(source, &removal->plan, text_of(PACKAGE_NAME " top"));
    const struct removal carried_out = {
        .source = source,
        .rules = &removal->rules,
        .plan = &removal->plan,
        .context = removal,
        .may_remove = services_may_remove,
        .after = count_done,
        .record = &record,
    };
    remove_targets(&carried_out);
    source_close(&watched->held);
}

struct services top_services(struct watched *watched, bool may_remove_objects)
{
    watched->held = (struct source){.root = -1, .home = -1};
    return (struct services){
        .context = watched,
        .sample = sample,
        .read_detail = services_read_detail,
        .search = services_search,
        .read_process = services_read_process,
        .prepare = may_remove_objects ? prepare : NULL,
        .remove = may_remove_objects ? services_carry_out : NULL,
    };
}
