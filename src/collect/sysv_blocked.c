/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which threads wait on queues and sets: those that are in a call that waits (sysv_thread_call.c) on an
 * object of the namespace that they are in. How many wait on a set the kernel says (GETNCNT,
 * GETZCNT), and none is looked for where there is none; of a queue it does not say so much.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>

#include "base/memory.h"
#include "collect/sysv_thread_call.h"
#include "collect/walk.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/refmap.h"

enum { UNBOUNDED = -1 };

struct blocked {
    struct collection *collection;
    struct idmap rows; /* of those that may have waiters: a refmap */
    int64_t *left;     /* for each row: threads that wait and were not found; or UNBOUNDED */
    size_t row_count;  /* rows that are not done with */
};

/* In the child. */

static bool set_has_waiters(const struct semaphore *semaphore, int change)
{
    return change ? semaphore->ncnt > 0 : semaphore->zcnt > 0;
}

/*
 * Of the operations of one semop(2), done in their order, the thread waits for the first that cannot
 * be done (ipc/sem.c, perform_atomic_semop). VALUES are as they were read a moment ago.
 */
static const struct sembuf *find_obstacle(const struct sembuf *operations, size_t count,
                                          const struct semaphore *semaphores, size_t nsems)
{
    int32_t *values = memory_resize(NULL, nsems ? nsems : 1, sizeof(*values));
    const struct sembuf *obstacle = NULL, *likely = NULL;

    for (size_t i = 0; i < nsems; i++)
        values[i] = (int32_t)semaphores[i].value;
    for (size_t i = 0; i < count && !obstacle; i++) {
        const struct sembuf *operation = &operations[i];
        if (operation->sem_num >= nsems)
            break;
        int32_t *value = &values[operation->sem_num];
        bool waits = operation->sem_op ? *value + operation->sem_op < 0 : *value != 0;
        if (waits)
            obstacle = operation;
        if (!likely && operation->sem_op <= 0 &&
            set_has_waiters(&semaphores[operation->sem_num], operation->sem_op))
            likely = operation;
        *value += operation->sem_op;
    }
    free(values);
    return obstacle ? obstacle : likely;
}

/* semop(2) takes no more than SEMOPM operations, 500 unless somebody has set that. */
static void read_operation(const struct blocked *blocked, const struct thread_call *call,
                           uint32_t row, struct link *link)
{
    enum { MOST_OPERATIONS = 500 };
    const struct snapshot *snapshot = blocked->collection->snapshot;
    const struct object *set = &snapshot->objects[row];
    struct sembuf operations[MOST_OPERATIONS];
    size_t size = (size_t)call->count * sizeof(*operations);

    if (!call->count || call->count > MOST_OPERATIONS || !(set->has & HAS_SEMAPHORES) ||
        !(set->has & HAS_VALUES))
        return;
    /* By the thread: the first one may have ended, and then the process itself has no memory. */
    ssize_t length = blocked->collection->source->calls->read_memory(link->wait.tid, call->address,
                                                                     operations, size);
    if (length < 0 || (size_t)length != size)
        return;
    const struct sembuf *obstacle =
        find_obstacle(operations, (size_t)call->count, snapshot->semaphores + set->sem.first_at,
                      (size_t)set->sem.nsems);
    if (!obstacle)
        return;
    link->wait.is_known = true;
    link->wait.number = obstacle->sem_num;
    link->wait.change = obstacle->sem_op;
}

static void blocked_tell(struct visit *visit, const struct blocked *blocked,
                         const struct thread_call *call, uint32_t row, uint32_t tid)
{
    const struct object *object = &blocked->collection->snapshot->objects[row];
    struct finding finding = {.link = {.ref = object->ref, .pid = visit->pid, .role = LINK_WAITS}};
    struct wait *wait = &finding.link.wait;

    wait->tid = tid;
    wait->operation = (uint8_t)call->operation;
    switch (call->operation) {
    case OPERATION_SEMOP:
        read_operation(blocked, call, row, &finding.link);
        break;
    case OPERATION_SEND:
        wait->is_known = true;
        wait->bytes = call->count;
        break;
    case OPERATION_RECEIVE:
        wait->is_known = call->has_type;
        wait->type = call->type;
        break;
    }
    visit_tell(visit, &finding);
}

/*
 * A thread that is stopped is in the call still, but waits on a set no more (semop(2), EINTR); on a
 * queue it goes on to wait when it is continued.
 */
static bool waits(const struct collection *collection, const char *folder, enum kind kind)
{
    char path[80], stat[1024];

    if (kind == KIND_MSG)
        return true;
    (void)snprintf(path, sizeof(path), "/proc/%s/stat", folder);
    return source_read_start(collection->source, path, stat, sizeof(stat)) ||
           !process_is_stopped(stat);
}

static int blocked_look_at_thread(struct visit *visit, const struct blocked *blocked, uint32_t tid)
{
    const struct collection *collection = blocked->collection;
    char folder[40], path[64], text[256];
    struct thread_call call;
    uint32_t row;

    visit_beat(visit);
    (void)snprintf(folder, sizeof(folder), "%lu/task/%lu", (unsigned long)visit->pid,
                   (unsigned long)tid);
    (void)snprintf(path, sizeof(path), "/proc/%s/syscall", folder);
    int result = source_read_start(collection->source, path, text, sizeof(text));
    if (result || !thread_call_parse(text, &call))
        return result;
    enum kind kind = call.operation == OPERATION_SEMOP ? KIND_SEM : KIND_MSG;
    struct ref ref = sysv_ref(kind, 0, call.id);
    result = process_namespace(collection, folder, &ref.space);
    if (!result && refmap_find(&blocked->rows, &ref, &row) && waits(collection, folder, kind))
        blocked_tell(visit, blocked, &call, row, tid);
    return result;
}

static enum inspection blocked_look(struct visit *visit, const void *context)
{
    const struct blocked *blocked = context;
    char folder[32];
    uint32_t *threads = NULL;
    enum inspection inspection = INSPECTION_DONE;

    (void)snprintf(folder, sizeof(folder), "/proc/%lu/task", (unsigned long)visit->pid);
    ssize_t count = blocked->collection->source->calls->list_numbers(folder, &threads);
    if (count < 0 && errno != ENOENT && errno != ESRCH)
        inspection = INSPECTION_REFUSED;
    for (ssize_t i = 0; i < count; i++) {
        int result = blocked_look_at_thread(visit, blocked, threads[i]);
        if (result && result != -ENOENT && result != -ESRCH)
            inspection = INSPECTION_REFUSED;
    }
    free(threads);
    return inspection;
}

/* In the parent. */

static bool blocked_take(void *context, const struct finding *finding)
{
    const struct link *link = &finding->link;
    struct blocked *blocked = context;
    uint32_t row;

    if (!refmap_find(&blocked->rows, &link->ref, &row) || !blocked->left[row])
        return true;
    *links_add(blocked->collection->snapshot) = *link;
    if (blocked->left[row] != UNBOUNDED && --blocked->left[row] == 0)
        blocked->row_count--;
    return blocked->row_count;
}

static int64_t count_waiters(const struct snapshot *snapshot, const struct object *object)
{
    const struct quantity waiters = links_count_waiters(snapshot, object);
    return waiters.known ? (int64_t)waiters.amount : 0;
}

/* What one process waits for is looked for whatever the kernel counts. */
static int64_t most_links(const struct blocked *blocked, const struct object *object)
{
    if (!(kind_of(object)->searches & SEARCH_BIT(SEARCH_THREADS)))
        return 0;
    if (!kind_of(object)->waiters || blocked->collection->request->pid)
        return UNBOUNDED;
    return count_waiters(blocked->collection->snapshot, object);
}

static void blocked_gather(struct blocked *blocked)
{
    const struct snapshot *snapshot = blocked->collection->snapshot;
    size_t room = snapshot->count ? snapshot->count : 1;

    blocked->left = memory_resize(NULL, room, sizeof(*blocked->left));
    for (uint32_t row = 0; row < snapshot->count; row++) {
        const struct object *object = &snapshot->objects[row];
        blocked->left[row] = most_links(blocked, object);
        if (blocked->left[row])
            blocked->row_count += refmap_add(&blocked->rows, &object->ref, row);
    }
}

/*
 * A thread that came after the kernel had counted may have been found before one that it had counted. Then
 * they are as many as there should be, and not the same.
 */
static void look_for_newcomers(const struct blocked *blocked)
{
    const struct collection *collection = blocked->collection;
    struct snapshot *snapshot = collection->snapshot;

    for (size_t row = 0; row < snapshot->count; row++) {
        struct object *set = &snapshot->objects[row];
        int64_t counted = most_links(blocked, set);
        if (counted > 0 && (source_enter(collection->source, set->ref.space) ||
                            semaphores_count_waiters(collection, set) != counted))
            set->has |= HAS_MOVED_ON;
    }
}

static bool blocked_begin(struct collection *collection, struct hook *hook)
{
    struct blocked *blocked = memory_resize(NULL, 1, sizeof(*blocked));

    *blocked = (struct blocked){.collection = collection};
    *hook = (struct hook){
        .context = blocked, .look = blocked_look, .take = blocked_take, .may_block = true};
    blocked_gather(blocked);
    return blocked->row_count;
}

static void blocked_end(struct collection *collection, struct hook *hook)
{
    struct blocked *blocked = hook->context;
    struct search *search = &collection->snapshot->searches[SEARCH_THREADS];
    const struct source *source = collection->source;
    char own[256];

    search->done = true;
    /* A kernel built without that file shows it of nobody (CONFIG_HAVE_ARCH_TRACEHOOK). */
    if (blocked->row_count || hook->has_enough)
        search->is_blind =
            (!collection->request->pid && (hook->error || !sees_every_process(collection))) ||
            source_read_start(source, "/proc/self/syscall", own, sizeof(own)) != 0;
    for (size_t i = 0; i < hook->lacking.count; i++)
        collect_refused(collection, hook->lacking.ids[i], &search->refused);
    look_for_newcomers(blocked);
    idmap_free(&blocked->rows);
    free(blocked->left);
    free(blocked);
}

const struct walk_search threads_search = {FACT_BLOCKED, blocked_begin, blocked_end};
