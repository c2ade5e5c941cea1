/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IPC namespaces that processes are in (namespaces(7)), and whose they are: of each the oldest
 * process tells by its control group. One that is held by a descriptor alone is not found.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "collect/cgroup.h"
#include "collect/walk.h"

/* Above it no pid goes: linux/threads.h, PID_MAX_LIMIT. */
enum { HIGHEST_PID = 4194304 };

/* Threads of the kernel are all in the first namespace, and use none. */
static bool is_of_users(struct collection *collection, uint32_t pid)
{
    const struct process *process = collect_process(collection, pid);
    return !process || !process->is_kernel;
}

/* All processes of all namespaces: those who are there are counted, and the oldest is the first. */
static void add_process(struct collection *collection, uint32_t pid, uint32_t inode)
{
    struct snapshot *snapshot = collection->snapshot;

    if (!is_of_users(collection, pid))
        return;
    struct ipc_namespace *found = snapshot_add_namespace(snapshot, inode);
    const struct process *process = snapshot_process(snapshot, pid);
    const struct process *oldest = snapshot_process(snapshot, found->oldest);
    /* One that has ended since is none of them. */
    if (!process || process->state == PROCESS_GONE)
        return;
    found->processes++;
    if (!oldest || (process->state == PROCESS_LIVE && process->start < oldest->start))
        found->oldest = pid;
}

static void add_container(struct collection *collection, struct ipc_namespace *namespace)
{
    char path[32], text[8192];
    struct buffer name = BUFFER_IN_MEMORY;

    if (!namespace->oldest)
        return;
    (void)snprintf(path, sizeof(path), "/proc/%lu/cgroup", (unsigned long)namespace->oldest);
    namespace->has_container = source_read_start(collection->source, path, text, sizeof(text)) == 0;
    if (!namespace->has_container)
        return;
    cgroup_put_name(&name, text_of(text));
    namespace->container = text_keep(&name, &collection->snapshot->arena);
}

/* The number of the caller's own namespace, or 0 where that is not known. */
static uint32_t own_inode(const struct snapshot *snapshot)
{
    return snapshot->ipc_namespace.known ? (uint32_t)snapshot->ipc_namespace.amount : 0;
}

static int by_inode(const void *a, const void *b)
{
    const struct ipc_namespace *x = a, *y = b;
    return (x->inode > y->inode) - (x->inode < y->inode);
}

/* Why namespaces may be missing, besides what walk_processes reports. */
static void report_namespace_sight(struct collection *collection)
{
    if (collection_watch(collection)->hides)
        collection_report_unseen(collection);
}

/* Returns how many namespaces the objects are in. */
static size_t add_those_of_objects(struct snapshot *snapshot)
{
    uint32_t last = 0;

    for (size_t i = 0; i < snapshot->count; i++) {
        if (snapshot->objects[i].ref.space && snapshot->objects[i].ref.space != last)
            snapshot_add_namespace(snapshot, snapshot->objects[i].ref.space);
        last = snapshot->objects[i].ref.space;
    }
    return snapshot->namespace_count;
}

/* Looking for them. */

struct namespaces {
    struct collection *collection;
    bool of_objects; /* look for processes only in those that the objects are in, and of these */
    size_t left;     /* there are so many in which no process was found yet */
};

static enum inspection namespaces_look(struct visit *visit, const void *context)
{
    const struct namespaces *namespaces = context;
    struct finding finding = {.process = {.pid = visit->pid}};
    uint32_t *ns = &finding.process.ns;

    int result = visit_namespace(visit, ns);
    if (result)
        return result == -ENOENT || result == -ESRCH ? INSPECTION_GONE : INSPECTION_REFUSED;
    if (!namespaces->of_objects || snapshot_namespace(namespaces->collection->snapshot, *ns))
        visit_tell(visit, &finding);
    return INSPECTION_DONE;
}

/*
 * Pids ascend, until they begin again from below: the first that is found in a namespace is old enough to
 * tell whose it is. They are found in that order, since nothing that is done here may block.
 */
static void note_first_of(struct namespaces *namespaces, uint32_t pid, uint32_t inode)
{
    struct ipc_namespace *found = snapshot_add_namespace(namespaces->collection->snapshot, inode);

    if (found->oldest || !is_of_users(namespaces->collection, pid))
        return;
    found->oldest = pid;
    namespaces->left--;
}

static bool namespaces_take(void *context, const struct finding *finding)
{
    struct namespaces *namespaces = context;

    if (namespaces->of_objects)
        note_first_of(namespaces, finding->process.pid, finding->process.ns);
    else
        add_process(namespaces->collection, finding->process.pid, finding->process.ns);
    return !namespaces->of_objects || namespaces->left;
}

static bool namespaces_begin(struct collection *collection, struct hook *hook)
{
    struct namespaces *namespaces = memory_resize(NULL, 1, sizeof(*namespaces));
    struct snapshot *snapshot = collection->snapshot;

    *namespaces = (struct namespaces){
        .collection = collection, .of_objects = !(collection->request->facts & FACT_NAMESPACES)};
    *hook = (struct hook){.context = namespaces, .look = namespaces_look, .take = namespaces_take};
    if (namespaces->of_objects) {
        namespaces->left = add_those_of_objects(snapshot);
        return namespaces->left;
    }
    if (own_inode(snapshot))
        snapshot_add_namespace(snapshot, own_inode(snapshot));
    /* This process is one of those that are counted: where it is at home. */
    (void)source_leave(collection->source);
    return true;
}

static void end_listing(struct collection *collection, const struct hook *hook)
{
    struct snapshot *snapshot = collection->snapshot;

    report_namespace_sight(collection);
    /* Without a number it could be listed twice, but it is there. */
    if (!snapshot->namespace_count)
        snapshot_add_namespace(snapshot, own_inode(snapshot));
    for (size_t i = 0; i < hook->lacking.count; i++)
        collect_refused(collection, hook->lacking.ids[i], &snapshot->homeless);
    if (snapshot->namespace_count)
        qsort(snapshot->namespaces, snapshot->namespace_count, sizeof(*snapshot->namespaces),
              by_inode);
}

static void namespaces_end(struct collection *collection, struct hook *hook)
{
    struct namespaces *namespaces = hook->context;
    struct snapshot *snapshot = collection->snapshot;

    if (!namespaces->of_objects)
        end_listing(collection, hook);
    for (size_t i = 0; i < snapshot->namespace_count; i++)
        add_container(collection, &snapshot->namespaces[i]);
    free(namespaces);
}

const struct walk_search namespaces_search = {FACT_CONTAINERS | FACT_NAMESPACES, namespaces_begin,
                                              namespaces_end};

/* Which are meant by a word of the command line. */

enum fit { FIT_NONE, FIT_START, FIT_WHOLE };

static enum fit fit_of(struct text text, const char *word)
{
    size_t length = strlen(word);
    if (text.length < length || memcmp(text.start, word, length) != 0)
        return FIT_NONE;
    return text.length == length ? FIT_WHOLE : FIT_START;
}

/* To the name, or what stands behind the runtime's: "docker:3f2a9c1b77e0", "3f2a9c1b77e0". */
static enum fit name_fit(const struct ipc_namespace *namespace, const char *word)
{
    struct text name = namespace->container;
    const char *colon = name.length ? memchr(name.start, ':', name.length) : NULL;
    enum fit fit = name.length ? fit_of(name, word) : FIT_NONE;

    if (fit != FIT_NONE || !colon)
        return fit;
    size_t before = (size_t)(colon - name.start) + 1;
    return fit_of((struct text){name.start + before, name.length - before}, word);
}

/* Whoever cannot see all processes must not be told that there is no such one, nor such a namespace. */
static void put_obstacles(struct buffer *reason, const struct watch *watch)
{
    if (watch->error)
        buffer_format(reason, _("; /proc cannot be read: %s"), strerror(-watch->error));
    if (watch->hides)
        buffer_text(reason, _("; /proc hides those of other users (hidepid)"));
}

static void put_blind_spots(struct buffer *reason, struct collection *collection)
{
    const struct refused *homeless = &collection->snapshot->homeless;

    if (homeless->count) {
        buffer_text(reason, _("; "));
        refused_put(reason, homeless);
    }
    put_obstacles(reason, collection_watch(collection));
}

/* Returns 0 and the inode number of the namespace that PID is in, or -errno and why not. */
static int find_by_pid(struct collection *collection, uint32_t pid, uint32_t *inode,
                       struct buffer *reason)
{
    const struct watch *watch = collection_watch(collection);
    char folder[16];

    (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)pid);
    int result = process_namespace(collection, folder, inode);
    if (result != -ENOENT && result != -ESRCH) {
        if (result)
            buffer_format(reason, _("the namespace of process %lu is unknown: %s"),
                          (unsigned long)pid, strerror(-result));
        return result;
    }
    buffer_format(reason,
                  watch->error || watch->hides ? _("process %lu is not found")
                                               : _("there is no process %lu"),
                  (unsigned long)pid);
    put_obstacles(reason, watch);
    return result;
}

/* One that fits so well or better; *OTHER: another that does too, if there is one. */
static const struct ipc_namespace *find_fit(const struct snapshot *snapshot, const char *word,
                                            enum fit least, const struct ipc_namespace **other)
{
    const struct ipc_namespace *found = NULL;

    for (size_t i = 0; i < snapshot->namespace_count; i++) {
        const struct ipc_namespace *namespace = &snapshot->namespaces[i];
        if (name_fit(namespace, word) < least)
            continue;
        if (found)
            *other = namespace;
        else
            found = namespace;
    }
    return found;
}

static int find_by_name(struct collection *collection, const char *word, uint32_t *inode,
                        struct buffer *reason)
{
    const struct snapshot *snapshot = collection->snapshot;
    const struct ipc_namespace *other = NULL;
    const struct ipc_namespace *found = find_fit(snapshot, word, FIT_WHOLE, &other);

    if (!found)
        found = find_fit(snapshot, word, FIT_START, &other);
    if (!found) {
        buffer_format(
            reason, _("no IPC namespace has a name that begins with \"%s\"; see ipcview ns"), word);
        put_blind_spots(reason, collection);
        return -ENOENT;
    }
    if (other) {
        buffer_format(reason, _("\"%s\" can be %.*s or %.*s; see ipcview ns"), word,
                      (int)found->container.length, found->container.start,
                      (int)other->container.length, other->container.start);
        return -EINVAL;
    }
    *inode = found->inode;
    return 0;
}

static int find_inode(struct collection *collection, const char *word, uint32_t *inode,
                      struct buffer *reason)
{
    uint64_t number = 0;

    if (number_parse(word, strlen(word), 10, UINT32_MAX, &number))
        return find_by_name(collection, word, inode, reason);
    if (number <= HIGHEST_PID)
        return find_by_pid(collection, (uint32_t)number, inode, reason);
    *inode = (uint32_t)number;
    if (snapshot_namespace(collection->snapshot, *inode))
        return 0;
    buffer_format(reason, _("no process is in an IPC namespace %lu; see ipcview ns"),
                  (unsigned long)*inode);
    put_blind_spots(reason, collection);
    return -ENOENT;
}

/* Holding them open. */

static int open_namespace(const struct source *source, uint32_t pid, uint32_t inode)
{
    char path[32];
    struct stat status;

    (void)snprintf(path, sizeof(path), "/proc/%lu/ns/ipc", (unsigned long)pid);
    int file = source_open(source, path, NULL);
    /* The process may have ended, and its number be another's. */
    if (file >= 0 && (fstat(file, &status) || status.st_ino != inode)) {
        close(file);
        return -ENOENT;
    }
    return file;
}

/* Any other process that is in the namespace INODE now; 0: there is none. */
static uint32_t find_other(struct collection *collection, uint32_t inode)
{
    uint32_t *pids = NULL, ns, found = 0;
    char folder[16];

    ssize_t count = collection->source->calls->list_numbers("/proc", &pids);
    for (ssize_t i = 0; i < count && !found; i++) {
        (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)pids[i]);
        if (!process_namespace(collection, folder, &ns) && ns == inode)
            found = pids[i];
    }
    free(pids);
    return found;
}

/* Returns a descriptor, or -errno; -ENOENT or -ESRCH: no process is in it any more. */
static int open_space(struct collection *collection, struct source *source, uint32_t inode,
                      uint32_t pid)
{
    /* Nowhere without a way back. */
    if (source->home < 0) {
        int home = source_open(source, "/proc/self/ns/ipc", NULL);
        if (home < 0)
            return home == -ENOENT ? -EIO : home;
        source->home = home;
    }
    int file = open_namespace(source, pid, inode);
    if (file != -ENOENT && file != -ESRCH)
        return file;
    pid = find_other(collection, inode);
    return pid ? open_namespace(source, pid, inode) : file;
}

static int hold(struct collection *collection, struct source *source, uint32_t inode, uint32_t pid)
{
    const struct snapshot *snapshot = collection->snapshot;
    const struct ipc_namespace *namespace = snapshot_namespace(snapshot, inode);
    bool is_own = inode == own_inode(snapshot);
    struct space space = {.inode = inode, .file = -1};

    if (!is_own)
        space.file = open_space(collection, source, inode, pid);
    if (!is_own && space.file < 0)
        space.error = space.file;
    if (namespace && namespace->container.length)
        space.container = strdup(namespace->container.start);
    source->spaces[source->space_count++] = space;
    return space.error;
}

/* Of the one that was held last. */
static void let_go(struct source *source)
{
    struct space *space = &source->spaces[--source->space_count];

    if (space->file >= 0)
        close(space->file);
    free((char *)space->container);
}

/* One that has gone since it was seen is none any more; what cannot be had otherwise is said later. */
static void hold_all(struct collection *collection, struct source *source)
{
    const struct snapshot *snapshot = collection->snapshot;
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    for (size_t i = 0; i < snapshot->namespace_count; i++) {
        const struct ipc_namespace *namespace = &snapshot->namespaces[i];
        int result = hold(collection, source, namespace->inode, namespace->oldest);
        if (result == -ENOENT || result == -ESRCH)
            let_go(source);
    }
}

static int hold_one(struct collection *collection, struct source *source, const char *word,
                    struct buffer *reason)
{
    const struct snapshot *snapshot = collection->snapshot;
    uint32_t inode = 0;

    int result = find_inode(collection, word, &inode, reason);
    if (result)
        return result;
    const struct ipc_namespace *namespace = snapshot_namespace(snapshot, inode);
    result = hold(collection, source, inode, namespace ? namespace->oldest : 0);
    if (!result)
        result = source_enter(source, inode);
    if (!result)
        result = source_leave(source);
    if (!result)
        return 0;
    let_go(source);
    buffer_format(reason, _("the IPC namespace %lu cannot be entered: %s"), (unsigned long)inode,
                  strerror(-result));
    return result;
}

int source_open_spaces(struct source *source, const char *word, struct buffer *reason)
{
    const struct request request = {.facts = FACT_NAMESPACES};
    struct snapshot *snapshot = collect(source, &request);
    struct collection collection = {.source = source, .request = &request, .snapshot = snapshot};
    int result = 0;

    source->spaces = memory_resize(NULL, snapshot->namespace_count + 1, sizeof(*source->spaces));
    if (strcmp(word, "all") == 0) {
        source->homeless = snapshot->homeless;
        source->sight_error = collection_watch(&collection)->error;
        source->is_hidden = collection_watch(&collection)->hides;
        hold_all(&collection, source);
    } else {
        result = hold_one(&collection, source, word, reason);
    }
    snapshot_free(snapshot);
    return result;
}
