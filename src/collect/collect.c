/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "collect/collectors.h"
#include "collect/walk.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/traces.h"
#include "model/verdict.h"

/* In the namespace NS; 0: where it is. */
static void read_in(struct collection *collection, enum kind kind, uint32_t ns)
{
    struct snapshot *snapshot = collection->snapshot;
    size_t before = snapshot->of[kind].count;

    collection->before = before;
    collectors[kind]->read(collection, kind);
    for (size_t i = before; i < snapshot->of[kind].count; i++)
        snapshot->objects[snapshot->of[kind].first + i].ref.space = ns;
}

/* Those of the caller's own namespace, or those of all that the source names. */
static void read_kind(struct collection *collection, enum kind kind)
{
    const struct source *source = collection->source;
    const struct quantity *own = &collection->snapshot->ipc_namespace;

    if (!source->spaces) {
        read_in(collection, kind, own->known ? (uint32_t)own->amount : 0);
        return;
    }
    for (size_t i = 0; i < source->space_count; i++) {
        const struct space *space = &source->spaces[i];
        int result = source_enter(source, space->inode);
        if (result)
            collection_report_space(collection, space, result);
        else
            read_in(collection, kind, space->inode);
    }
}

/* Adds MORE; what is unknown of it is unknown of the sum too. */
static void sums_add(struct quantity *sums, const struct quantity *more)
{
    for (size_t i = 0; i < MOST_SUMS; i++) {
        sums[i].known = sums[i].known && more[i].known &&
                        !__builtin_add_overflow(sums[i].amount, more[i].amount, &sums[i].amount);
    }
}

/* The sums of each namespace that the source names, and the sums of them all. */
static void sum_spaces(struct collection *collection, enum kind kind)
{
    const struct source *source = collection->source;
    struct snapshot *snapshot = collection->snapshot;
    struct quantity *all = snapshot->total.usage[kind];

    for (size_t i = 0; i < MOST_SUMS; i++)
        all[i] = (struct quantity){.known = true};
    for (size_t i = 0; i < source->space_count; i++) {
        const struct space *space = &source->spaces[i];
        struct quantity sums[MOST_SUMS] = {{0}};
        int result = source_enter(source, space->inode);
        if (!result)
            result = collectors[kind]->sum(source, kind, sums);
        if (result)
            collection_report_space(collection, space, result);
        sums_add(all, sums);
        if (collection->request->facts & FACT_CONTENTS)
            memcpy(snapshot_add_namespace(snapshot, space->inode)->usage[kind], sums, sizeof(sums));
    }
}

/* IS_READ: the objects of KIND are in the snapshot; WHOLE: and all of them could be read. */
static void sum_kind(struct collection *collection, enum kind kind, bool is_read, bool whole)
{
    const struct source *source = collection->source;
    struct snapshot *snapshot = collection->snapshot;

    if (source->spaces) {
        sum_spaces(collection, kind);
        return;
    }
    if (!collectors[kind]->sum(source, kind, snapshot->total.usage[kind]))
        return;
    size_t problems = snapshot->problem_count;
    if (!is_read)
        read_kind(collection, kind);
    const struct object *first =
        snapshot->objects ? &snapshot->objects[snapshot->of[kind].first] : NULL;
    if (whole && problems == snapshot->problem_count)
        collectors[kind]->count(source, first, snapshot->of[kind].count,
                                snapshot->total.usage[kind]);
}

static void read_kinds(struct collection *collection)
{
    const struct request *request = collection->request;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        size_t problems = collection->snapshot->problem_count;
        bool is_read = request->kinds & KIND_BIT(kind);
        if (is_read)
            read_kind(collection, kind);
        bool whole = problems == collection->snapshot->problem_count;
        if (request->totals & KIND_BIT(kind) && request->facts & FACT_USAGE)
            sum_kind(collection, kind, is_read, whole);
    }
}

static void set_clocks(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;
    if (source_is_captured(collection->source)) {
        capture_tell_time(collection);
        return;
    }
    int64_t now = (int64_t)collection->source->calls->time(NULL);
    for (int kind = 0; kind < KINDS; kind++)
        snapshot->of[kind].clock = now;
}

static void set_clock(struct snapshot *snapshot)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (snapshot->clock < snapshot->of[kind].clock)
            snapshot->clock = snapshot->of[kind].clock;
    }
}

static void report_refused(struct collection *collection, const struct refused *refused)
{
    if (refused->count)
        collection_report(
            collection, "/proc",
            (struct problem){PROBLEM_UNINSPECTED, .count = refused->count, .refused = refused});
}

/* Whether facts that take a look at every process may be incomplete, since some cannot be seen. */
static bool collect_is_in_doubt(struct collection *collection)
{
    return !source_is_captured(collection->source) && collection->snapshot->count &&
           !sees_every_process(collection);
}

/* Reports why such facts may be incomplete. */
static void report_doubt(struct collection *collection)
{
    if (collect_is_in_doubt(collection))
        collection_report_unseen(collection);
}

/* What leaves it open whether the owner or the creator of an object has processes. */
static void report_owners(struct collection *collection)
{
    const struct snapshot *snapshot = collection->snapshot;
    const struct owners *owners = &snapshot->owners;
    bool refused = false, unseen = false;

    for (size_t i = 0; i < snapshot->count; i++) {
        const struct object *object = &snapshot->objects[i];
        refused |= owners_may_lack(owners, object->ref.space, object->uid) ||
                   owners_may_lack(owners, object->ref.space, object->cuid);
        unseen |= !owners->complete && !owners_have_live(owners, object->ref.space, object->uid);
    }
    if (refused)
        report_refused(collection, &owners->refused);
    if (unseen)
        report_doubt(collection);
}

/* What was asked for of processes and could not be found out of all of them, once. */
static void report_overlooked(struct collection *collection)
{
    const struct snapshot *snapshot = collection->snapshot;
    bool lacks = false, is_blind = false;

    for (size_t i = 0; i < snapshot->count && !lacks; i++)
        lacks = links_may_lack(snapshot, &snapshot->objects[i]);
    for (int id = 0; id < SEARCHES && lacks; id++) {
        report_refused(collection, &snapshot->searches[id].refused);
        is_blind |= snapshot->searches[id].is_blind;
    }
    if (is_blind)
        collection_report_unseen(collection);
}

/* Limits are those of one namespace; where it is not the caller's own, the thread moves there. */
static bool is_in_one_space(const struct source *source)
{
    if (!source->spaces)
        return true;
    return source->space_count == 1 && source_enter(source, source->spaces[0].inode) == 0;
}

/* Most objects are judged without a look at every process. */
static bool needs_owners(const struct collection *collection, facts_t facts)
{
    struct arena scratch = {0};
    struct view view = {.now = collection->snapshot, .scratch = &scratch};
    bool needed = facts & FACT_OWNERS;

    for (size_t row = 0; facts & FACT_VERDICT && !needed && row < view.now->count; row++) {
        needed = verdict_asks_of_owners(&view, row);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return needed;
}

/* What every process is asked for, all at once. */
static void collect_peers(struct collection *collection, facts_t facts)
{
    facts_t of_links = facts & (FACT_ATTACHED | FACT_BLOCKED);
    bool owners = needs_owners(collection, facts);

    walk_processes(collection, of_links | (owners ? FACT_OWNERS : 0));
    if (owners)
        report_owners(collection);
    if (!of_links)
        return;
    links_sort(collection->snapshot);
    collect_linked_processes(collection);
    collect_names(collection, collection->request->facts);
    report_overlooked(collection);
}

/* A first look, since a verdict costs much. */
static bool may_be_orphan(const struct snapshot *snapshot, const struct object *object)
{
    struct trace creator;

    return !object_attaches(object) &&
           !(traces_creator(snapshot, object, &creator) &&
             snapshot_process_lives(snapshot, creator.pid) == TRUTH_TRUE);
}

/*
 * Processes are looked at after the objects were read. One that has passed its object on in between, or has
 * removed it, is gone by then, though the object was never left over.
 */
static void doubt_orphans(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;
    struct arena scratch = {0};
    const struct view view = {.now = snapshot, .scratch = &scratch};

    for (size_t row = 0; row < snapshot->count; row++) {
        struct object *before = &snapshot->objects[row], now;
        bool is_orphan =
            may_be_orphan(snapshot, before) && verdict_of(&view, row).verdict == VERDICT_ORPHAN;
        arena_reset(&scratch);
        if (!is_orphan)
            continue;
        int result = source_enter(collection->source, before->ref.space);
        if (!result)
            result = collect_object(collection->source, &before->ref, &now);
        if (result || !object_is_same(before, &now) || object_was_used(before, &now))
            before->has |= HAS_MOVED_ON;
        /* A filter leaves out what is unknown by that. */
        if (result && !result_is_gone(result))
            collection_report(collection, kind_names[before->ref.kind],
                              problem_of_error(result, NULL));
    }
    arena_free(&scratch);
}

static void collect_verdicts(struct collection *collection, facts_t facts)
{
    collect_peers(collection, facts);
    if (facts & FACT_VERDICT && !source_is_captured(collection->source))
        doubt_orphans(collection);
}

static void collect_limits(struct collection *collection, facts_t facts)
{
    (void)facts;
    if (!is_in_one_space(collection->source))
        return;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (collection->request->totals & KIND_BIT(kind) && collectors[kind]->read_limits)
            collectors[kind]->read_limits(collection, kind);
    }
}

static facts_t facts_of_waiters(const struct request *request, enum kind kind)
{
    (void)request;
    return kind_specs[kind]->waiter_facts;
}

static facts_t facts_of_protection(const struct request *request, enum kind kind)
{
    (void)kind;
    return request->protection ? request->protection->needs : 0;
}

static facts_t facts_of_verdict(const struct request *request, enum kind kind)
{
    (void)request;
    return verdict_needs(kind);
}

/* What costs least stands first, and needs only what stands above it. */
const struct fact_spec fact_specs[FACT_SPECS] = {
    {FACT_USERS | FACT_GROUPS, COST_FILES, collect_names, 0, NULL},
    {FACT_LIMITS, COST_FILES, collect_limits, 0, NULL},
    {FACT_CREATORS | FACT_LAST_USERS, COST_NAMED, collect_processes, 0, NULL},
    {FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_WAITERS, COST_CALLS,
     collect_semaphores, 0, NULL},
    {FACT_SEMAPHORE_USERS, COST_CALLS, collect_processes, FACT_SEMAPHORE_PIDS, NULL},
    {FACT_CONTAINERS | FACT_NAMESPACES, COST_LISTED, walk_processes, FACT_NAMESPACE, NULL},
    {FACT_LOGIND, COST_LISTED, collect_logind, FACT_NAMESPACE, NULL},
    {FACT_OWNERS | FACT_ATTACHED | FACT_BLOCKED | FACT_VERDICT, COST_WALK, collect_verdicts,
     FACT_NAMESPACE, NULL},
    {FACT_BLOCKED, COST_WALK, NULL, FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_WAITERS, NULL},
    {FACT_WAITERS, COST_WALK, NULL, 0, facts_of_waiters},
    {FACT_PROTECTION, COST_WALK, NULL, 0, facts_of_protection},
    {FACT_VERDICT, COST_WALK, NULL, 0, facts_of_verdict},
};

/* FACTS for REQUEST, with what they need. From the end, since what is needed stands above. */
static facts_t with_needs(facts_t facts, const struct request *request)
{
    for (size_t i = FACT_SPECS; i > 0; i--) {
        const struct fact_spec *spec = &fact_specs[i - 1];
        if (!(facts & spec->facts))
            continue;
        facts |= spec->needs;
        for (enum kind kind = 0; kind < KINDS && spec->needs_of; kind++)
            facts |= request->kinds & KIND_BIT(kind) ? spec->needs_of(request, kind) : 0;
    }
    return facts;
}

static void collect_facts(struct collection *collection, facts_t facts)
{
    for (size_t i = 0; i < FACT_SPECS; i++) {
        const struct fact_spec *spec = &fact_specs[i];
        if (!(facts & spec->facts) || !spec->collect)
            continue;
        spec->collect(collection, facts & spec->facts);
        selection_narrow(collection, spec->facts);
    }
    int result = source_leave(collection->source);
    if (result)
        collection_report(collection, "/proc/self/ns/ipc", problem_of_error(result, NULL));
}

/* How far the namespaces could be found when they were opened; whoever lists them looks again. */
static void report_sight(struct collection *collection)
{
    const struct source *source = collection->source;
    const struct snapshot *now = collection->snapshot;

    report_refused(collection, now->homeless.count ? &now->homeless : &source->homeless);
    if (collection->request->facts & FACT_NAMESPACES)
        return;
    if (source->sight_error)
        (void)collection_watch(collection);
    if (source->is_hidden)
        collection_report_unseen(collection);
}

/* Whether a verdict is unknown where an unseen process may be why; they are passed again for this. */
static bool has_doubtful_verdict(struct collection *collection)
{
    const struct snapshot *snapshot = collection->snapshot;
    struct arena scratch = {0};
    const struct view view = {.now = snapshot, .scratch = &scratch};
    bool found = false;

    if (!(collection->request->facts & FACT_VERDICT) || !collect_is_in_doubt(collection))
        return false;
    for (size_t row = 0; row < snapshot->count && !found; row++) {
        found = verdict_of(&view, row).verdict == VERDICT_UNKNOWN;
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return found;
}

static void report_what_lacks(struct collection *collection)
{
    const struct request *request = collection->request;

    report_sight(collection);
    if (request->wanted && snapshot_is_whole(collection->snapshot))
        selection_report_missing(collection);
}

/* What is not known to be unprotected makes no orphan: whoever asked hears why. */
static void report_protection(struct collection *collection)
{
    const struct protection *protection = collection->snapshot->protection;
    if (!protection || !protection->faulty)
        return;
    snapshot_add_problem(collection->snapshot, (struct problem){.kind = PROBLEM_PROTECTION,
                                                                .where = protection->faulty,
                                                                .count = 1,
                                                                .what = protection->fault});
}

struct snapshot *collect(const struct source *source, const struct request *request)
{
    facts_t filtered = request->filter ? filter_needs(request->filter) : 0;
    struct request whole = *request;
    struct collection collection = {.source = source,
                                    .request = &whole,
                                    .snapshot = snapshot_new(),
                                    .filtered = with_needs(filtered, request)};

    whole.facts = with_needs(request->facts | filtered, request);
    if (whole.facts & FACT_PROTECTION)
        collection.snapshot->protection = request->protection;
    selection_note_wanted(&collection);
    collection.snapshot->skipped = ALL_KINDS & ~request->kinds;
    collection.snapshot->is_growing = true;
    collection.snapshot->captured = source_is_captured(source);
    collection.snapshot->closed = source->closed;
    set_clocks(&collection);
    collect_host(&collection, whole.facts);
    read_kinds(&collection);
    if (source_is_captured(source))
        capture_check_time(&collection);
    collect_pid_view(&collection);
    if (collection.filtered & FACT_VERDICT)
        report_doubt(&collection);
    selection_narrow(&collection, 0);
    collect_facts(&collection, whole.facts);
    collection.snapshot->is_growing = false;
    selection_finish(&collection);
    if (has_doubtful_verdict(&collection))
        collection_report_unseen(&collection);
    report_what_lacks(&collection);
    report_protection(&collection);
    set_clock(collection.snapshot);
    idmap_free(&collection.wanted);
    return collection.snapshot;
}
