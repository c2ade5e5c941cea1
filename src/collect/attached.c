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
#include "collect/probe.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/refmap.h"

/* What one process has is looked for whatever the kernel counts. */
#define UNBOUNDED UINT64_MAX

struct seeker {
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
    struct idset refused; /* who could not be looked into */
};

/* A process that is looked into. */
struct visit {
    struct probe *probe;
    uint32_t pid, ns;
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

static bool is_segment_device(const struct seeker *seeker, uint64_t device)
{
    for (size_t i = 0; i < seeker->device_count; i++) {
        if (seeker->devices[i] == device)
            return true;
    }
    return false;
}

static bool look_at_mapping(void *context, const struct file_mapping *found)
{
    struct visit *visit = context;
    const struct seeker *seeker = visit->probe->context;

    if (!is_segment_device(seeker, found->device) || found->inode > INT32_MAX)
        return true;
    const struct ref ref = sysv_ref(KIND_SHM, visit->ns, (int)found->inode);
    uint32_t row;
    if (!refmap_find(&seeker->rows, &ref, &row) ||
        !attached_has_name_of(found, &seeker->collection->snapshot->objects[row]))
        return true;
    /* A child by vfork(2) is in its parent's memory, which the kernel counts once. */
    if (!visit->is_own && process_is_in_parents_memory(seeker->collection, visit->pid))
        return false;
    visit->is_own = true;
    probe_tell(visit->probe, &(struct link){.ref = ref,
                                            .pid = visit->pid,
                                            .role = LINK_ATTACHED,
                                            .mapping = found->mapping});
    return seeker->wants_more;
}

/* Behind the mapping of PID that was found. */
static uint64_t begin_at(const struct seeker *seeker, uint32_t pid)
{
    uint32_t index;

    if (!seeker->wants_more || !idmap_find(&seeker->told.index, pid, &index))
        return 0;
    return seeker->ends[index];
}

/* FOLDER is the process's, or that of one of its threads, below /proc. */
static int attached_look_into(struct probe *probe, uint32_t pid, const char *folder)
{
    const struct seeker *seeker = probe->context;
    struct visit visit = {.probe = probe, .pid = pid};
    char path[64];
    uint32_t ignored;

    int result = process_namespace(seeker->collection, folder, &visit.ns);
    if (result || !idmap_find(&seeker->spaces.index, visit.ns, &ignored))
        return result;
    (void)snprintf(path, sizeof(path), "/proc/%s/maps", folder);
    return mappings_walk(seeker->collection->source, path, begin_at(seeker, pid), look_at_mapping,
                         &visit);
}

/* The first thread has ended, but others may go on in the same memory. */
static int look_into_threads(struct probe *probe, uint32_t pid)
{
    const struct calls *calls = probe->collection->source->calls;
    char folder[64];
    uint32_t *threads = NULL;
    int result = -ENOENT;

    (void)snprintf(folder, sizeof(folder), "/proc/%lu/task", (unsigned long)pid);
    ssize_t count = calls->list_numbers(folder, &threads);
    for (ssize_t i = 0; i < count && result == -ENOENT; i++) {
        if (threads[i] == pid)
            continue;
        (void)snprintf(folder, sizeof(folder), "%lu/task/%lu", (unsigned long)pid,
                       (unsigned long)threads[i]);
        result = attached_look_into(probe, pid, folder);
    }
    free(threads);
    return result;
}

static enum glimpse attached_look(struct probe *probe, uint32_t pid)
{
    char folder[32];

    (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)pid);
    int result = attached_look_into(probe, pid, folder);
    if (result == -ENOENT)
        result = look_into_threads(probe, pid);
    bool gone = result == -ENOENT || result == -ESRCH;
    return !result || gone ? GLIMPSE_DONE : GLIMPSE_REFUSED;
}

/* In the parent. */

static void note_first(struct seeker *seeker, const struct link *link)
{
    size_t known = seeker->told.count;

    if (!idset_add(&seeker->told, link->pid))
        return;
    seeker->ends =
        memory_reserve(seeker->ends, known + 1, &seeker->end_capacity, sizeof(*seeker->ends));
    seeker->ends[known] = link->mapping.address + link->mapping.size;
}

/* No more than the kernel counts: what is above that is of another namespace, or came since. */
static bool attached_take(void *context, const struct link *link)
{
    struct seeker *seeker = context;
    uint32_t row;

    note_first(seeker, link);
    if (refmap_find(&seeker->rows, &link->ref, &row) && seeker->left[row]) {
        *links_add(seeker->collection->snapshot) = *link;
        if (seeker->left[row] == UNBOUNDED)
            return true;
        seeker->left[row]--;
        seeker->all_left--;
    }
    return seeker->all_left;
}

/* What one process has is looked for whatever the kernel counts. */
static uint64_t most_attaches(const struct seeker *seeker, const struct object *object)
{
    if (!(kind_of(object)->searches & SEARCH_BIT(SEARCH_MAPPINGS)))
        return 0;
    return seeker->collection->request->pid ? UNBOUNDED : object_attaches(object);
}

static void attached_gather(struct seeker *seeker)
{
    const struct snapshot *snapshot = seeker->collection->snapshot;
    seeker->left = memory_resize(NULL, snapshot->count + 1, sizeof(*seeker->left));
    for (size_t row = 0; row < snapshot->count; row++) {
        const struct object *object = &snapshot->objects[row];
        uint64_t left = most_attaches(seeker, object);
        seeker->left[row] = left;
        if (!left || !refmap_add(&seeker->rows, &object->ref, (uint32_t)row))
            continue;
        idset_add(&seeker->spaces, object->ref.space);
        seeker->all_left = left == UNBOUNDED ? UNBOUNDED : seeker->all_left + left;
    }
}

static void add_pid(struct idset *pids, uint32_t pid)
{
    if (pid)
        idset_add(pids, pid);
}

static void add_traces(struct idset *pids, const struct seeker *seeker, const struct object *object)
{
    struct traces traces = traces_of(seeker->collection->snapshot, object);
    struct trace trace;

    while (most_attaches(seeker, object) && traces_next(&traces, &trace))
        add_pid(pids, trace.pid);
}

/* Those first that the kernel names: mostly they are all there are. */
static struct idset likely_first(const struct seeker *seeker, const uint32_t *all, size_t count)
{
    const struct snapshot *snapshot = seeker->collection->snapshot;
    struct idset list = {0};
    uint32_t only = seeker->collection->request->pid;

    if (only) {
        add_pid(&list, only);
        return list;
    }
    for (size_t row = 0; row < snapshot->count; row++)
        add_traces(&list, seeker, &snapshot->objects[row]);
    for (size_t i = 0; i < count; i++)
        add_pid(&list, all[i]);
    return list;
}

static void probe_processes(struct seeker *seeker, const struct idset *pids)
{
    struct probe probe = {.collection = seeker->collection,
                          .pids = pids->ids,
                          .count = pids->count,
                          .context = seeker,
                          .look = attached_look,
                          .take = attached_take};
    probe_run(&probe, &seeker->refused);
}

static void attached_search(struct seeker *seeker)
{
    struct collection *collection = seeker->collection;
    const struct calls *calls = collection->source->calls;
    struct search *search = &collection->snapshot->searches[SEARCH_MAPPINGS];
    uint32_t *pids = NULL;

    seeker->device_count = calls->segment_devices(seeker->devices);
    ssize_t count = calls->list_numbers("/proc", &pids);
    /* To look into the only one nobody else has to be seen. */
    search->is_blind =
        seeker->device_count == 0 ||
        (!collection->request->pid && (count < 0 || !sees_every_process(collection)));
    struct idset list = likely_first(seeker, pids, count > 0 ? (size_t)count : 0);
    probe_processes(seeker, &list);
    seeker->wants_more = seeker->all_left && seeker->told.count;
    if (seeker->wants_more)
        probe_processes(seeker, &seeker->told);
    for (size_t i = 0; i < seeker->refused.count; i++)
        collect_refused(collection, seeker->refused.ids[i], &search->refused);
    idset_free(&list);
    free(pids);
}

/*
 * Who attached during the search can have been taken for one of those that the kernel had counted
 * before it. Then they are as many as there should be, and not the same.
 */
static void look_for_change(const struct seeker *seeker)
{
    const struct source *source = seeker->collection->source;
    struct snapshot *snapshot = seeker->collection->snapshot;

    for (size_t row = 0; row < snapshot->count; row++) {
        struct object *before = &snapshot->objects[row], now;
        if (!most_attaches(seeker, before))
            continue;
        if (source_enter(source, before->ref.space) || collect_object(source, &before->ref, &now) ||
            object_was_used(before, &now))
            before->has |= HAS_MOVED_ON;
    }
}

void collect_attached(struct collection *collection)
{
    struct seeker seeker = {.collection = collection};

    if (source_is_captured(collection->source))
        return;
    attached_gather(&seeker);
    if (seeker.all_left) {
        attached_search(&seeker);
        look_for_change(&seeker);
    }
    collection->snapshot->searches[SEARCH_MAPPINGS].done = true;
    idset_free(&seeker.told);
    idset_free(&seeker.refused);
    free(seeker.ends);
    idset_free(&seeker.spaces);
    idmap_free(&seeker.rows);
    free(seeker.left);
}
