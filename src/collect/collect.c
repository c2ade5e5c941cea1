/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "collect/parts.h"

static void report(struct collection *collection, const char *where, int error, const char *what)
{
    enum problem_kind kind = PROBLEM_UNREADABLE;
    if (error == -ENOENT || error == -ENOSYS || error == -ENOTDIR)
        kind = PROBLEM_ABSENT;
    else if (error == -ENOTSUP)
        kind = PROBLEM_IRREGULAR;
    snapshot_add_problem(collection->snapshot, (struct problem){kind, .where = where, .count = 1,
                                                                .error = -error, .what = what});
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
    if (collection->request->wanted)
        return sysv_calls_find(collection, kind);
    return sysv_calls_read(collection, kind, BY_STAT_ANY);
}

/* By the quickest way that tells what is asked for; where one is not there, by the next. */
static void read_kind(struct collection *collection, enum kind kind)
{
    bool captured = source_is_captured(collection->source);
    bool memory = kind == KIND_SHM && collection->request->facts & FACT_SEGMENT_MEMORY;
    bool text_first = captured || memory || !calls_are_exact();
    int text_result = 0, result;

    if (text_first) {
        text_result = read_text(collection, kind);
        if (text_result && captured)
            report(collection, sysv_text_path(kind), text_result, NULL);
        if (!text_result || captured)
            return;
    }
    result = read_calls(collection, kind);
    if (!result && text_result && memory)
        report(collection, sysv_text_path(kind), text_result, "RSS, SWAP");
    if (!result || (!text_first && !read_text(collection, kind)))
        return;
    if (result == -EOPNOTSUPP && !sysv_calls_read(collection, kind, BY_STAT))
        return;
    report(collection, kind_names[kind], result, NULL);
}

/* Sums come from the kernel, and in a captured tree from all that its text lists. */
static bool counts_objects(const struct collection *collection)
{
    return collection->request->facts & FACT_USAGE &&
           (source_is_captured(collection->source) || !calls_are_exact());
}

static void add_usage(struct collection *collection, enum kind kind)
{
    if (counts_objects(collection)) {
        usage_by_objects(collection, kind);
        return;
    }
    int result = usage_by_calls(collection, kind);
    if (result)
        report(collection, kind_names[kind], result, NULL);
}

static void read_kinds(struct collection *collection)
{
    const struct request *request = collection->request;
    unsigned objects = request->kinds | (counts_objects(collection) ? request->totals : 0);

    for (int kind = 0; kind < KINDS; kind++) {
        size_t problems = collection->snapshot->problem_count;
        if (objects & KIND_BIT(kind))
            read_kind(collection, (enum kind)kind);
        bool whole = problems == collection->snapshot->problem_count;
        if (request->totals & KIND_BIT(kind) && request->facts & FACT_USAGE && whole)
            add_usage(collection, (enum kind)kind);
    }
}

static void set_clocks(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;
    int64_t now = source_is_captured(collection->source) ? 0 : (int64_t)time(NULL);
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

static bool has_object(const struct snapshot *snapshot, int32_t id)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        if (snapshot->objects[i].id == id)
            return true;
    }
    return false;
}

static void report_missing(struct collection *collection, enum kind kind)
{
    const struct wanted_ids *wanted = collection->request->wanted;
    for (size_t i = 0; i < wanted->count; i++) {
        char where[32];
        if (has_object(collection->snapshot, wanted->ids[i]))
            continue;
        snprintf(where, sizeof(where), "%s %d", kind_names[kind], wanted->ids[i]);
        snapshot_add_problem(collection->snapshot,
                             (struct problem){PROBLEM_MISSING, .where = where, .count = 1});
    }
}

struct snapshot *collect(const struct source *source, const struct request *request)
{
    facts_t facts = request->facts | (request->filter ? filter_needs(request->filter) : 0);
    struct request whole = *request;
    struct collection collection = {source, &whole, snapshot_new()};

    whole.facts = facts;
    set_clocks(&collection);
    collect_host(&collection, facts);
    read_kinds(&collection);
    selection_narrow(&collection, 0);
    if (facts & (FACT_USERS | FACT_GROUPS)) {
        collect_names(&collection, facts);
        selection_narrow(&collection, FACT_USERS | FACT_GROUPS);
    }
    if (facts & FACT_CREATORS) {
        collect_processes(&collection, FACT_CREATORS);
        selection_narrow(&collection, FACT_CREATORS);
    }
    collect_semaphores(&collection, facts);
    collect_processes(&collection, facts & FACT_SEMAPHORE_USERS);
    if (facts & FACT_LIMITS)
        collect_limits(&collection);
    selection_finish(&collection);
    for (int kind = 0; request->wanted && kind < KINDS; kind++) {
        if (request->kinds & KIND_BIT(kind))
            report_missing(&collection, (enum kind)kind);
    }
    set_clock(collection.snapshot);
    return collection.snapshot;
}
