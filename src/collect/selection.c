/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects the request wants, as far as each step knows. */
#include "config.h"

#include <stdio.h>

#include "collect/parts.h"
#include "model/refmap.h"

void selection_note_wanted(struct collection *collection)
{
    const struct wanted *wanted = collection->request->wanted;

    for (size_t i = 0; i < collection->request->wanted_count; i++) {
        wantedmap_add(&collection->wanted, &wanted[i], (uint32_t)i);
        if (wanted[i].by_key)
            collection->by_key |= KIND_BIT(wanted[i].ref.kind);
    }
}

static bool is_wanted(const struct collection *collection, const struct object *object)
{
    const struct wanted by_number = {.ref = object->ref},
                        by_key = {.ref = object->ref, .by_key = true, .key = object->key};
    uint32_t ignored;

    return !collection->request->wanted ||
           wantedmap_find(&collection->wanted, &by_number, &ignored) ||
           wantedmap_find(&collection->wanted, &by_key, &ignored);
}

/* Whether nothing known so far rules out the object in ROW. */
static bool may_be_selected(const struct collection *collection, const struct view *view,
                            size_t row)
{
    const struct request *request = collection->request;
    return is_wanted(collection, &view->now->objects[row]) &&
           !(request->filter && filter_test(request->filter, view, row) == TRUTH_FALSE);
}

void selection_add(struct collection *collection, const struct object *object)
{
    struct snapshot *snapshot = collection->snapshot;
    enum kind kind = object->ref.kind;
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};

    snapshot_add_objects(snapshot, kind, object, 1);
    if (!may_be_selected(collection, &view, snapshot->count - 1)) {
        snapshot->count--;
        snapshot->of[kind].count--;
    }
    arena_free(&scratch);
}

/* Drops the objects for which KEEPS is false. */
static void keep(struct collection *collection,
                 bool (*keeps)(const struct collection *, const struct view *, size_t))
{
    struct snapshot *snapshot = collection->snapshot;
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    size_t kept = 0;

    for (int kind = 0; kind < KINDS; kind++) {
        size_t begin = snapshot->of[kind].first, count = snapshot->of[kind].count;
        size_t first = kept;
        for (size_t row = begin; row < begin + count; row++) {
            if (keeps(collection, &view, row))
                snapshot->objects[kept++] = snapshot->objects[row];
            arena_reset(&scratch);
        }
        snapshot->of[kind].first = first;
        snapshot->of[kind].count = kept - first;
    }
    snapshot->count = kept;
    arena_free(&scratch);
}

static bool is_selected(const struct collection *collection, const struct view *view, size_t row)
{
    return filter_test(collection->request->filter, view, row) == TRUTH_TRUE;
}

static bool is_there(const struct collection *collection, const struct view *view, size_t row)
{
    (void)collection;
    return !(view->now->objects[row].has & HAS_VANISHED);
}

void selection_drop_vanished(struct collection *collection)
{
    keep(collection, is_there);
}

void selection_narrow(struct collection *collection, facts_t facts)
{
    const struct filter *filter = collection->request->filter;
    bool newly_known = facts ? collection->filtered & facts : filter || collection->request->wanted;
    if (newly_known)
        keep(collection, may_be_selected);
}

void selection_finish(struct collection *collection)
{
    if (collection->request->filter)
        keep(collection, is_selected);
}

static void add_missing(struct collection *collection, const struct wanted *missing)
{
    const char *kind = kind_names[missing->ref.kind];
    char where[48];

    if (missing->by_key)
        (void)snprintf(where, sizeof(where), "%s key 0x%08lx", kind, (unsigned long)missing->key);
    else
        (void)snprintf(where, sizeof(where), "%s %llu", kind,
                       (unsigned long long)missing->ref.number);
    snapshot_add_missing(collection->snapshot, *missing);
    collection_report(collection, where, (struct problem){.kind = PROBLEM_MISSING});
}

void selection_report_missing(struct collection *collection)
{
    const struct request *request = collection->request;
    const struct snapshot *snapshot = collection->snapshot;
    struct idmap there = {0};

    for (size_t i = 0; i < snapshot->count; i++) {
        const struct object *object = &snapshot->objects[i];
        wantedmap_add(&there, &(struct wanted){.ref = object->ref}, 0);
        if (collection->by_key & KIND_BIT(object->ref.kind))
            wantedmap_add(&there, &(struct wanted){object->ref, true, object->key}, 0);
    }
    for (size_t i = 0; i < request->wanted_count; i++) {
        const struct wanted *wanted = &request->wanted[i];
        if (request->kinds & KIND_BIT(wanted->ref.kind) && wantedmap_add(&there, wanted, 0))
            add_missing(collection, wanted);
    }
    idmap_free(&there);
}
