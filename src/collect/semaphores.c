/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in semaphore sets: semctl(2) with GETALL, GETPID, GETNCNT, GETZCNT. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/sem.h>

#include "base/memory.h"
#include "collect/parts.h"

/*
 * GETALL writes as many values as the set has now, with no bound of the caller's. An id that was
 * reused since its set was read could be that of a larger set: there is room for the largest that
 * can be made now (SEMMSL), or could with a limit that a system has in practice.
 */
static size_t largest_set(const struct calls *calls)
{
    enum { LARGEST_IN_PRACTICE = 1 << 16 };
    struct seminfo info = {0};
    if (calls->semctl(0, 0, IPC_INFO, &info) < 0 || info.semmsl < LARGEST_IN_PRACTICE)
        return LARGEST_IN_PRACTICE;
    return (size_t)info.semmsl;
}

static const facts_t all_facts =
    FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_WAITERS;

static int ask(const struct collection *collection, int id, size_t number, int command,
               void *buffer)
{
    int result;
    do
        result = collection->source->calls->semctl(id, (int)number, command, buffer);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

static int read_values(struct collection *collection, struct object *set,
                       struct semaphore *semaphores, unsigned short *values)
{
    int result = ask(collection, set->id, 0, GETALL, values);
    if (result < 0)
        return result;
    for (size_t i = 0; i < set->sem.nsems; i++)
        semaphores[i].value = values[i];
    set->has |= HAS_VALUES;
    return 0;
}

static int read_pids(struct collection *collection, struct object *set,
                     struct semaphore *semaphores)
{
    for (size_t i = 0; i < set->sem.nsems; i++) {
        int pid = ask(collection, set->id, i, GETPID, NULL);
        if (pid < 0)
            return pid;
        semaphores[i].pid = (uint32_t)pid;
    }
    set->has |= HAS_PIDS;
    return 0;
}

static int read_waiters(struct collection *collection, struct object *set,
                        struct semaphore *semaphores)
{
    for (size_t i = 0; i < set->sem.nsems; i++) {
        int ncnt = ask(collection, set->id, i, GETNCNT, NULL);
        int zcnt = ncnt < 0 ? ncnt : ask(collection, set->id, i, GETZCNT, NULL);
        if (zcnt < 0)
            return zcnt;
        semaphores[i].ncnt = (uint32_t)ncnt;
        semaphores[i].zcnt = (uint32_t)zcnt;
    }
    set->has |= HAS_WAITERS;
    return 0;
}

/* Returns 0, or -errno of the first call that failed. */
static int read_set(struct collection *collection, struct object *set, facts_t facts,
                    unsigned short *values)
{
    struct snapshot *snapshot = collection->snapshot;
    int result = 0;

    set->sem.first_at = snapshot_add_semaphores(snapshot, (size_t)set->sem.nsems);
    set->has |= HAS_SEMAPHORES;
    struct semaphore *semaphores = snapshot->semaphores + set->sem.first_at;
    if (facts & FACT_SEMAPHORE_VALUES)
        result = read_values(collection, set, semaphores, values);
    if (!result && facts & FACT_SEMAPHORE_PIDS)
        result = read_pids(collection, set, semaphores);
    if (!result && facts & FACT_SEMAPHORE_WAITERS)
        result = read_waiters(collection, set, semaphores);
    return result;
}

static void add_problem(struct collection *collection, int result)
{
    bool refused = result == -EACCES || result == -EPERM;
    collection_report(collection, kind_names[KIND_SEM],
                      (struct problem){.kind = refused ? PROBLEM_REFUSED : PROBLEM_UNREADABLE,
                                       .count = 1,
                                       .error = -result});
}

void collect_semaphores(struct collection *collection, facts_t facts)
{
    struct snapshot *snapshot = collection->snapshot;
    size_t first = snapshot->of[KIND_SEM].first, count = snapshot->of[KIND_SEM].count, kept = 0;
    size_t room;
    unsigned short *values;

    if (!count || !(facts & all_facts) || source_is_captured(collection->source))
        return;
    room = largest_set(collection->source->calls);
    values = memory_resize(NULL, room, sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        struct object *set = &snapshot->objects[first + i];
        values = memory_reserve(values, (size_t)set->sem.nsems, &room, sizeof(*values));
        int result = read_set(collection, set, facts, values);
        if (result == -EINVAL || result == -EIDRM)
            continue; /* removed meanwhile */
        if (result)
            add_problem(collection, result);
        snapshot->objects[first + kept++] = *set;
    }
    free(values);
    _Static_assert(KIND_SEM == KINDS - 1, "nothing has to move up behind the sets");
    snapshot->of[KIND_SEM].count = kept;
    snapshot->count = first + kept;
}
