/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "collect/walk.h"

static const struct walk_search *const searches[] = {&namespaces_search, &owners_search,
                                                     &mappings_search, &threads_search};

enum { SEARCHES_OF_WALK = sizeof(searches) / sizeof(*searches) };
_Static_assert((int)SEARCHES_OF_WALK <= (int)MOST_HOOKS, "each has a hook");

struct walk {
    struct collection *collection;
    struct hook *hooks[SEARCHES_OF_WALK]; /* of searches that have something to look for */
    size_t hook_count;
    struct idset pids; /* of all rounds */
    int error;         /* -errno: the list of all processes could not be read; or 0 */
};

/* Those first that hooks hope to find all in; then all others. Returns 0 or -errno. */
static int list_processes(struct walk *walk)
{
    uint32_t *listed = NULL, only = walk->collection->request->pid;

    if (only) {
        idset_add(&walk->pids, only);
        return 0;
    }
    for (size_t i = 0; i < walk->hook_count; i++) {
        for (size_t j = 0; j < walk->hooks[i]->likely.count; j++)
            idset_add(&walk->pids, walk->hooks[i]->likely.ids[j]);
    }
    ssize_t count = walk->collection->source->calls->list_numbers("/proc", &listed);
    int error = count < 0 ? -errno : 0;
    for (ssize_t i = 0; i < count; i++)
        idset_add(&walk->pids, listed[i]);
    free(listed);
    return error;
}

/* From the second round on only those hooks look that must see everybody. */
static void keep_those_who_must(struct walk *walk)
{
    size_t kept = 0;

    for (size_t i = 0; i < walk->hook_count; i++) {
        if (walk->hooks[i]->must_see_all)
            walk->hooks[kept++] = walk->hooks[i];
    }
    walk->hook_count = kept;
}

/*
 * Returns whether a hook that must see everybody may have missed somebody: one that was listed has ended, or
 * was looked into long after it was listed, since another hook may block.
 */
static bool walk_once(struct walk *walk)
{
    size_t before = walk->pids.count;
    bool has_missed = false, is_late = false;
    walk->error = list_processes(walk);

    probe_run(walk->collection, walk->hooks, walk->hook_count,
              before ? walk->pids.ids + before : walk->pids.ids, walk->pids.count - before);
    for (size_t i = 0; i < walk->hook_count; i++)
        is_late |= walk->hooks[i]->may_block;
    for (size_t i = 0; i < walk->hook_count; i++) {
        struct hook *hook = walk->hooks[i];
        bool is_gone = hook->worst == INSPECTION_GONE || hook->worst == INSPECTION_GONE_PARTLY;
        /* No further round can make good for one that was refused. */
        bool is_refused = hook->worst == INSPECTION_REFUSED;
        hook->error = walk->error;
        has_missed |= hook->must_see_all && !walk->error && !is_refused && (is_gone || is_late);
    }
    return has_missed;
}

/*
 * One that has ended before it could be looked at may have left all to a child that was not listed: the
 * list is read again until nobody has. That is quick, since what may block is asked in the first round.
 */
static void walk_in_rounds(struct walk *walk)
{
    enum { MOST_ROUNDS = 9 };

    for (int round = 0; round < MOST_ROUNDS && walk_once(walk); round++)
        keep_those_who_must(walk);
    idset_free(&walk->pids);
}

void walk_processes(struct collection *collection, facts_t facts)
{
    struct walk walk = {.collection = collection};
    struct hook hooks[SEARCHES_OF_WALK] = {{0}};

    if (source_is_captured(collection->source))
        return;
    for (size_t i = 0; i < SEARCHES_OF_WALK; i++) {
        if (facts & searches[i]->facts && searches[i]->begin(collection, &hooks[i]))
            walk.hooks[walk.hook_count++] = &hooks[i];
    }
    if (walk.hook_count)
        walk_in_rounds(&walk);
    /* What is unknown because of that is left out by a filter, without a trace. */
    if (walk.error && !collection_watch(collection)->error)
        collection_report_search(collection, "/proc", walk.error);
    for (size_t i = 0; i < SEARCHES_OF_WALK; i++) {
        if (facts & searches[i]->facts)
            searches[i]->end(collection, &hooks[i]);
        idset_free(&hooks[i].likely);
        idset_free(&hooks[i].lacking);
    }
}
