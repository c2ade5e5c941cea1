/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which processes have segments in their memory. The kernel (ipc/shm.c) maps a segment as a file of
 * a mount of its own (mm/shmem.c, fs/hugetlbfs/inode.c): its device tells that it is one, its inode
 * number is the segment's id, and its name is "SYSV" and the key. All IPC namespaces share that
 * device and begin their ids at 0, so the process has to be in the namespace of the segment too; one
 * that has left it keeps its mappings, and nobody can tell of which segment they are.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/idset.h"
#include "base/memory.h"
#include "base/number.h"
#include "collect/mappings.h"
#include "collect/walk.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/refmap.h"

/* Of a single process all mappings are looked for, whatever the kernel counts. */
#define UNBOUNDED UINT64_MAX

struct attached {
    struct collection *collection;
    uint64_t devices[MOST_SEGMENT_DEVICES];
    size_t device_count;
    struct idmap rows;   /* of the segments whose mappings are looked for: a refmap */
    struct idset spaces; /* their namespaces */
    uint64_t *left;      /* for each row: attaches that were not found yet, or UNBOUNDED */
    uint64_t all_left;   /* of all */
    /*
     * Most processes have one mapping, and to be sure of that takes far longer than to find it: each is
     * first asked for one, and for more only where the kernel counts more.
     */
    bool wants_more;
    struct idset told; /* who has one */
    uint64_t *ends;    /* for each of them: behind the first */
    size_t end_capacity;
};

/* The memory of a process, or of a thread that goes on in it. */
struct memory {
    const struct attached *attached;
    struct visit *visit;
    uint32_t ns;
    bool is_own; /* the memory is known to be the process's own */
};

/* In the child. */

/* "/SYSV" and the key; the mark for destruction takes a segment's key away, but not its name. */
static bool attached_has_name_of(const struct file_mapping *found, const struct object *segment)
{
    static const char before[] = "/SYSV", behind[] = " (deleted)";
    enum { BEFORE = sizeof(before) - 1, DIGITS = 8 };
    uint64_t key = 0;

    if (strncmp(found->name, before, BEFORE) != 0 ||
        number_parse(found->name + BEFORE, strnlen(found->name + BEFORE, DIGITS), 16, UINT32_MAX,
                     &key) ||
        strcmp(found->name + BEFORE + DIGITS, behind) != 0)
        return false;
    return segment->mode & MODE_DEST || key == segment->key;
}

static bool is_segment_device(const struct attached *attached, uint64_t device)
{
    for (size_t i = 0; i < attached->device_count; i++) {
        if (attached->devices[i] == device)
            return true;
    }
    return false;
}

static bool look_at_mapping(void *context, const struct file_mapping *found)
{
    struct memory *memory = context;
    const struct attached *attached = memory->attached;
    struct finding finding = {.link = {.pid = memory->visit->pid, .role = LINK_ATTACHED}};

    if (!is_segment_device(attached, found->device) || found->inode > INT32_MAX)
        return true;
    finding.link.ref = sysv_ref(KIND_SHM, memory->ns, (int)found->inode);
    finding.link.mapping = found->mapping;
    uint32_t row;
    if (!refmap_find(&attached->rows, &finding.link.ref, &row) ||
        !attached_has_name_of(found, &attached->collection->snapshot->objects[row]))
        return true;
    /* A child by vfork(2) is in its parent's memory, which the kernel counts once. */
    if (!memory->is_own && process_is_in_parents_memory(attached->collection, memory->visit->pid))
        return false;
    memory->is_own = true;
    visit_tell(memory->visit, &finding);
    return attached->wants_more;
}

/* Behind the mapping of PID that was found. */
static uint64_t begin_at(const struct attached *attached, uint32_t pid)
{
    uint32_t index;

    if (!attached->wants_more || !idmap_find(&attached->told.index, pid, &index))
        return 0;
    return attached->ends[index];
}

/* FOLDER is the process's, or that of one of its threads, below /proc, which is in NS. */
static int look_into_memory(struct visit *visit, const struct attached *attached,
                            const char *folder, uint32_t ns)
{
    struct memory memory = {.attached = attached, .visit = visit, .ns = ns};
    uint32_t ignored;
    char path[64];

    if (!idmap_find(&attached->spaces.index, ns, &ignored))
        return 0;
    (void)snprintf(path, sizeof(path), "/proc/%s/maps", folder);
    return mappings_walk(attached->collection->source, path, begin_at(attached, visit->pid),
                         look_at_mapping, &memory);
}

static int look_into_process(struct visit *visit, const struct attached *attached)
{
    char folder[16];
    uint32_t ns;

    (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)visit->pid);
    int result = visit_namespace(visit, &ns);
    return result ? result : look_into_memory(visit, attached, folder, ns);
}

/* The first thread has ended, but others may go on in the same memory. */
static int look_into_threads(struct visit *visit, const struct attached *attached)
{
    const struct calls *calls = attached->collection->source->calls;
    char folder[64];
    uint32_t *threads = NULL, ns;

    (void)snprintf(folder, sizeof(folder), "/proc/%lu/task", (unsigned long)visit->pid);
    ssize_t count = calls->list_numbers(folder, &threads);
    int result = count < 0 ? -errno : -ENOENT;
    for (ssize_t i = 0; i < count && result == -ENOENT; i++) {
        if (threads[i] == visit->pid)
            continue;
        (void)snprintf(folder, sizeof(folder), "%lu/task/%lu", (unsigned long)visit->pid,
                       (unsigned long)threads[i]);
        result = process_namespace(attached->collection, folder, &ns);
        if (!result)
            result = look_into_memory(visit, attached, folder, ns);
    }
    free(threads);
    return result;
}

static enum inspection attached_look(struct visit *visit, const void *context)
{
    int result = look_into_process(visit, context);
    if (result == -ENOENT)
        result = look_into_threads(visit, context);
    bool gone = result == -ENOENT || result == -ESRCH;
    return !result || gone ? INSPECTION_DONE : INSPECTION_REFUSED;
}

/* In the parent. */

static void note_first(struct attached *attached, const struct link *link)
{
    size_t known = attached->told.count;

    if (!idset_add(&attached->told, link->pid))
        return;
    attached->ends =
        memory_reserve(attached->ends, known + 1, &attached->end_capacity, sizeof(*attached->ends));
    attached->ends[known] = link->mapping.address + link->mapping.size;
}

/* No more than the kernel counts: what is above that is of another namespace, or came since. */
static bool attached_take(void *context, const struct finding *finding)
{
    const struct link *link = &finding->link;
    struct attached *attached = context;
    uint32_t row;

    note_first(attached, link);
    if (refmap_find(&attached->rows, &link->ref, &row) && attached->left[row]) {
        *links_add(attached->collection->snapshot) = *link;
        if (attached->left[row] == UNBOUNDED)
            return true;
        attached->left[row]--;
        attached->all_left--;
    }
    return attached->all_left;
}

static uint64_t most_attaches(const struct attached *attached, const struct object *object)
{
    if (!(kind_of(object)->searches & SEARCH_BIT(SEARCH_MAPPINGS)))
        return 0;
    return attached->collection->request->pid ? UNBOUNDED : object_attaches(object);
}

static void attached_gather(struct attached *attached)
{
    const struct snapshot *snapshot = attached->collection->snapshot;
    attached->left = memory_resize(NULL, snapshot->count + 1, sizeof(*attached->left));
    for (size_t row = 0; row < snapshot->count; row++) {
        const struct object *object = &snapshot->objects[row];
        uint64_t left = most_attaches(attached, object);
        attached->left[row] = left;
        if (!left || !refmap_add(&attached->rows, &object->ref, (uint32_t)row))
            continue;
        idset_add(&attached->spaces, object->ref.space);
        attached->all_left = left == UNBOUNDED ? UNBOUNDED : attached->all_left + left;
    }
}

static void add_pid(struct idset *pids, uint32_t pid)
{
    if (pid)
        idset_add(pids, pid);
}

static void add_traces(struct idset *pids, const struct attached *attached,
                       const struct object *object)
{
    struct traces traces = traces_of(attached->collection->snapshot, object);
    struct trace trace;

    while (most_attaches(attached, object) && traces_next(&traces, &trace))
        add_pid(pids, trace.pid);
}

/*
 * Who attached during the search can have been taken for one of those that the kernel had counted
 * before it. Then they are as many as there should be, and not the same.
 */
static void look_for_change(const struct attached *attached)
{
    const struct source *source = attached->collection->source;
    struct snapshot *snapshot = attached->collection->snapshot;

    for (size_t row = 0; row < snapshot->count; row++) {
        struct object *before = &snapshot->objects[row], now;
        if (!most_attaches(attached, before))
            continue;
        if (source_enter(source, before->ref.space) || collect_object(source, &before->ref, &now) ||
            object_was_used(before, &now))
            before->has |= HAS_MOVED_ON;
    }
}

static bool attached_begin(struct collection *collection, struct hook *hook)
{
    struct attached *attached = memory_resize(NULL, 1, sizeof(*attached));

    *attached = (struct attached){.collection = collection};
    *hook = (struct hook){
        .context = attached, .look = attached_look, .take = attached_take, .may_block = true};
    attached_gather(attached);
    if (!attached->all_left)
        return false;
    attached->device_count = collection->source->calls->segment_devices(attached->devices);
    /* The processes that the kernel names: mostly they are all there are. */
    for (size_t row = 0; row < collection->snapshot->count; row++)
        add_traces(&hook->likely, attached, &collection->snapshot->objects[row]);
    return true;
}

/* Those who have one mapping are asked for more of them, where the kernel counts more. */
static void look_for_more(struct attached *attached, struct hook *hook)
{
    attached->wants_more = attached->all_left && attached->told.count;
    if (attached->wants_more)
        probe_run(attached->collection, &hook, 1, attached->told.ids, attached->told.count);
}

static void attached_end(struct collection *collection, struct hook *hook)
{
    struct attached *attached = hook->context;
    struct search *search = &collection->snapshot->searches[SEARCH_MAPPINGS];

    search->done = true;
    if (attached->all_left || hook->has_enough) {
        /* If a single process was asked for, it does not matter whether others can be seen. */
        search->is_blind =
            attached->device_count == 0 ||
            (!collection->request->pid && (hook->error || !sees_every_process(collection)));
        look_for_more(attached, hook);
        look_for_change(attached);
    }
    for (size_t i = 0; i < hook->lacking.count; i++)
        collect_refused(collection, hook->lacking.ids[i], &search->refused);
    idset_free(&attached->told);
    free(attached->ends);
    idset_free(&attached->spaces);
    idmap_free(&attached->rows);
    free(attached->left);
    free(attached);
}

const struct walk_search mappings_search = {FACT_ATTACHED, attached_begin, attached_end};
