/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "collect/parts.h"

static void report(struct collection *collection, enum kind kind, int error)
{
    collection_report(collection, kind_names[kind], problem_of_error(error, NULL));
}

static int read_text(struct collection *collection, enum kind kind)
{
    int result = sysv_text_read(collection, kind);
    if (!result && kind == KIND_MSG && !source_is_captured(collection->source))
        sysv_calls_add_qbytes(collection);
    return result;
}

static int read_calls(struct collection *collection, enum kind kind)
{
    const struct wanted *wanted = collection->request->wanted;
    if (wanted && !wanted[kind].key_count)
        return sysv_calls_find(collection, kind);
    return sysv_calls_read(collection, kind, BY_STAT_ANY);
}

/* By the quickest way that tells what is asked for; where one is not there, by the next. */
static void read_kind(struct collection *collection, enum kind kind)
{
    bool captured = source_is_captured(collection->source);
    bool memory = kind == KIND_SHM && collection->request->facts & FACT_SEGMENT_MEMORY;
    bool text_first = captured || memory || !calls_are_exact(kind);

    if (text_first && (!read_text(collection, kind) || captured))
        return;
    int result = read_calls(collection, kind);
    if (!result || (!text_first && !read_text(collection, kind)))
        return;
    if (result == -EOPNOTSUPP && !sysv_calls_read(collection, kind, BY_STAT))
        return;
    report(collection, kind, result);
}

/* Sums come from the kernel, and in a captured tree from all that its text lists. */
static bool counts_objects(const struct collection *collection, enum kind kind)
{
    return source_is_captured(collection->source) || !calls_are_exact(kind);
}

/* IS_READ: the objects of KIND are in the snapshot; WHOLE: and all of them could be read. */
static void add_usage(struct collection *collection, enum kind kind, bool is_read, bool whole)
{
    if (!counts_objects(collection, kind) && !usage_by_calls(collection, kind))
        return;
    size_t problems = collection->snapshot->problem_count;
    if (!is_read)
        read_kind(collection, kind);
    if (whole && problems == collection->snapshot->problem_count)
        usage_by_objects(collection, kind);
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
            add_usage(collection, kind, is_read, whole);
    }
}

static void set_clocks(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;
    int64_t now =
        source_is_captured(collection->source) ? 0 : (int64_t)collection->source->calls->time(NULL);
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

static void add_missing(struct collection *collection, struct missing missing)
{
    char where[32];
    (void)snprintf(where, sizeof(where), missing.by_key ? "%s key 0x%08lx" : "%s %lu",
                   kind_names[missing.kind], (unsigned long)missing.number);
    snapshot_add_missing(collection->snapshot, missing);
    collection_report(collection, where, (struct problem){PROBLEM_MISSING, .count = 1});
}

/* What is not there is missing, unless its kind could not be read whole. */
static void report_missing(struct collection *collection, enum kind kind)
{
    const struct wanted *wanted = &collection->request->wanted[kind];
    const struct snapshot *snapshot = collection->snapshot;
    size_t first = snapshot->of[kind].first;
    struct idmap ids = {0}, keys = {0};

    for (size_t i = first; i < first + snapshot->of[kind].count; i++) {
        idmap_add(&ids, (uint32_t)snapshot->objects[i].id, 0);
        idmap_add(&keys, snapshot->objects[i].key, 0);
    }
    for (size_t i = 0; i < wanted->id_count; i++) {
        if (idmap_add(&ids, (uint32_t)wanted->ids[i], 0))
            add_missing(collection, (struct missing){kind, false, (uint32_t)wanted->ids[i]});
    }
    for (size_t i = 0; i < wanted->key_count; i++) {
        if (idmap_add(&keys, wanted->keys[i], 0))
            add_missing(collection, (struct missing){kind, true, wanted->keys[i]});
    }
    idmap_free(&ids);
    idmap_free(&keys);
}

static bool is_whole(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->problem_count; i++) {
        if (problem_is_failure(&snapshot->problems[i]))
            return false;
    }
    return true;
}

static void index_wanted(struct collection *collection)
{
    const struct wanted *wanted = collection->request->wanted;
    for (int kind = 0; wanted && kind < KINDS; kind++) {
        for (size_t i = 0; i < wanted[kind].id_count; i++)
            idmap_add(&collection->wanted_ids[kind], (uint32_t)wanted[kind].ids[i], 0);
        for (size_t i = 0; i < wanted[kind].key_count; i++)
            idmap_add(&collection->wanted_keys[kind], wanted[kind].keys[i], 0);
    }
}

struct snapshot *collect(const struct source *source, const struct request *request)
{
    facts_t facts = request->facts | (request->filter ? filter_needs(request->filter) : 0);
    struct request whole = *request;
    struct collection collection = {source, &whole, snapshot_new(), .wanted_ids = {{0}}};

    whole.facts = facts;
    index_wanted(&collection);
    collection.snapshot->captured = source_is_captured(source);
    set_clocks(&collection);
    collect_host(&collection, facts);
    read_kinds(&collection);
    collect_pid_view(&collection);
    selection_narrow(&collection, 0);
    if (facts & (FACT_USERS | FACT_GROUPS)) {
        collect_names(&collection, facts);
        selection_narrow(&collection, FACT_USERS | FACT_GROUPS);
    }
    if (facts & (FACT_CREATORS | FACT_LAST_USERS)) {
        collect_processes(&collection, facts & (FACT_CREATORS | FACT_LAST_USERS));
        selection_narrow(&collection, FACT_CREATORS);
    }
    collect_semaphores(&collection, facts);
    collect_processes(&collection, facts & FACT_SEMAPHORE_USERS);
    if (facts & FACT_OWNERS)
        collect_owners(&collection);
    if (facts & FACT_LIMITS)
        collect_limits(&collection);
    selection_finish(&collection);
    bool whole_reading = is_whole(collection.snapshot);
    for (int kind = 0; request->wanted && whole_reading && kind < KINDS; kind++) {
        if (request->kinds & KIND_BIT(kind))
            report_missing(&collection, (enum kind)kind);
    }
    set_clock(collection.snapshot);
    for (int kind = 0; kind < KINDS; kind++) {
        idmap_free(&collection.wanted_ids[kind]);
        idmap_free(&collection.wanted_keys[kind]);
    }
    return collection.snapshot;
}
