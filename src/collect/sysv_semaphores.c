/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The semaphores of sets: semctl(2) with GETALL, GETPID, GETNCNT, GETZCNT. */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <unistd.h>

#include "base/memory.h"
#include "collect/parts.h"

/*
 * GETALL writes a value for each semaphore that the set has now. Another set can have taken the id,
 * as large as anybody likes, and must not overwrite memory: a page that nobody can write (EFAULT)
 * follows the room for a set.
 */
struct room {
    unsigned short *values;
    size_t count; /* of VALUES */
    void *memory; /* VALUES and the page */
    size_t size;  /* bytes of MEMORY */
};

static void give_up_room(struct room *room)
{
    if (room->memory)
        munmap(room->memory, room->size);
    *room = (struct room){0};
}

static void make_room(struct room *room, size_t count)
{
    enum { LEAST = 1024 };
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t bytes = (count > LEAST ? count : LEAST) * sizeof(*room->values);
    size_t pages = (bytes + page - 1) / page;

    if (count <= room->count && room->memory)
        return;
    give_up_room(room);
    room->size = (pages + 1) * page;
    room->memory =
        mmap(NULL, room->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room->memory == MAP_FAILED ||
        mprotect((char *)room->memory + pages * page, page, PROT_NONE))
        memory_exhausted();
    room->values = room->memory;
    room->count = pages * page / sizeof(*room->values);
}

static const facts_t all_facts =
    FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_WAITERS;

static int semaphores_ask(const struct collection *collection, int id, size_t number, int command,
                          void *buffer)
{
    int result;
    do
        result = collection->source->calls->semctl(id, (int)number, command, buffer);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

static int read_values(struct collection *collection, struct object *set,
                       struct semaphore *semaphores, struct room *room)
{
    make_room(room, (size_t)set->sem.nsems);
    int result = semaphores_ask(collection, sysv_id(&set->ref), 0, GETALL, room->values);
    if (result == -EFAULT)
        return -EIDRM; /* another set has the id */
    if (result < 0)
        return result;
    for (size_t i = 0; i < set->sem.nsems; i++)
        semaphores[i].value = room->values[i];
    set->has |= HAS_VALUES;
    return 0;
}

/* What to ask about each semaphore, and where the answer goes. */
static const struct question {
    facts_t fact;
    uint16_t has;
    int command;
    size_t offset;
} questions[] = {
    {FACT_SEMAPHORE_PIDS, HAS_PIDS, GETPID, offsetof(struct semaphore, pid)},
    {FACT_SEMAPHORE_WAITERS, 0, GETNCNT, offsetof(struct semaphore, ncnt)},
    {FACT_SEMAPHORE_WAITERS, HAS_WAITERS, GETZCNT, offsetof(struct semaphore, zcnt)},
};

static int read_answers(struct collection *collection, struct object *set,
                        struct semaphore *semaphores, const struct question *question)
{
    for (size_t i = 0; i < set->sem.nsems; i++) {
        int answer = semaphores_ask(collection, sysv_id(&set->ref), i, question->command, NULL);
        if (answer < 0)
            return answer;
        memcpy((char *)&semaphores[i] + question->offset, &answer, sizeof(answer));
    }
    set->has |= question->has;
    return 0;
}

int64_t semaphores_count_waiters(const struct collection *collection, const struct object *set)
{
    int64_t count = 0;

    for (size_t i = 0; i < set->sem.nsems; i++) {
        int growth = semaphores_ask(collection, sysv_id(&set->ref), i, GETNCNT, NULL);
        int zero = semaphores_ask(collection, sysv_id(&set->ref), i, GETZCNT, NULL);
        if (growth < 0 || zero < 0)
            return growth < 0 ? growth : zero;
        count += growth + zero;
    }
    return count;
}

/* Returns 0, or -errno of the first call that failed. */
static int read_set(struct collection *collection, struct object *set, facts_t facts,
                    struct room *room)
{
    struct snapshot *snapshot = collection->snapshot;
    int result = 0;

    set->sem.first_at = snapshot_add_semaphores(snapshot, (size_t)set->sem.nsems);
    set->has |= HAS_SEMAPHORES;
    struct semaphore *semaphores = snapshot->semaphores + set->sem.first_at;
    if (facts & FACT_SEMAPHORE_VALUES)
        result = read_values(collection, set, semaphores, room);
    for (size_t i = 0; !result && i < sizeof(questions) / sizeof(*questions); i++) {
        if (facts & questions[i].fact)
            result = read_answers(collection, set, semaphores, &questions[i]);
    }
    return result;
}

/* Sets of one namespace follow each other. *NS is the thread's namespace. */
static int semaphores_enter(const struct collection *collection, const struct object *set,
                            uint32_t *ns)
{
    if (set->ref.space == *ns)
        return 0;
    int result = source_enter(collection->source, set->ref.space);
    *ns = result ? 0 : set->ref.space;
    return result;
}

static void semaphores_add_problem(struct collection *collection, int result)
{
    bool refused = result == -EACCES || result == -EPERM;
    collection_report(
        collection, kind_names[KIND_SEM],
        (struct problem){.kind = refused ? PROBLEM_REFUSED : PROBLEM_UNREADABLE, .error = -result});
}

static void semaphores_look_into(struct collection *collection, struct object *set, facts_t facts,
                                 struct room *room, uint32_t *ns)
{
    int result = semaphores_enter(collection, set, ns);
    bool is_open = !result;

    if (is_open)
        result = read_set(collection, set, facts, room);
    if (is_open && result_is_gone(result))
        set->has |= HAS_VANISHED;
    else if (result)
        semaphores_add_problem(collection, result);
}

void collect_semaphores(struct collection *collection, facts_t facts)
{
    struct snapshot *snapshot = collection->snapshot;
    size_t first = snapshot->of[KIND_SEM].first, count = snapshot->of[KIND_SEM].count;
    struct room room = {0};
    uint32_t ns = 0;

    if (!count || !(facts & all_facts) || source_is_captured(collection->source))
        return;
    for (size_t i = first; i < first + count; i++)
        semaphores_look_into(collection, &snapshot->objects[i], facts, &room, &ns);
    give_up_room(&room);
    selection_drop_vanished(collection);
}
