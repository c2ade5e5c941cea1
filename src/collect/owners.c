/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which users, and which programs of products, have live processes in which IPC namespace: every
 * process in /proc by its status and its link ns/ipc (proc(5), namespaces(7)). The link may be read by
 * whoever may trace the process.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/idset.h"
#include "base/number.h"
#include "collect/parts.h"
#include "model/products.h"

/* Real, effective, saved, and for the file system. */
enum { UIDS = 4 };

/* Reads the numbers behind "Uid:". Returns whether all are there. */
static bool parse_uids(const char *status, uint32_t *uids)
{
    const char *at = status_field(status, "\nUid:");
    for (size_t i = 0; at && i < UIDS; i++) {
        uint64_t uid;
        size_t length = strcspn(at, "\t\n");
        if (number_parse(at, length, 10, UINT32_MAX, &uid))
            return false;
        uids[i] = (uint32_t)uid;
        at += length + (at[length] == '\t');
    }
    return at;
}

static bool has_other_threads(const char *status)
{
    const char *threads = status_field(status, "\nThreads:");
    return !threads || strncmp(threads, "1\n", 2) != 0;
}

static bool status_has_ended(const char *status)
{
    const char *state = status_field(status, "\nState:");
    return state && process_has_ended(*state, has_other_threads(status));
}

enum look { LOOK_SEEN, LOOK_GONE, LOOK_UNTOLD /* whose it is cannot be told */ };

/* At most 15 characters (TASK_COMM_LEN). No program's name has one that the kernel escapes here. */
static struct text status_name(const char *status)
{
    const char *name = strncmp(status, "Name:\t", 6) == 0 ? status + 6 : "";
    return (struct text){name, strcspn(name, "\n")};
}

/* NS: 0 where it could not be found out. */
static void add_runner(struct collection *collection, uint32_t ns, const char *folder,
                       const char *status)
{
    struct snapshot *snapshot = collection->snapshot;
    struct text name = status_name(status);

    if (!product_has_program(name))
        return;
    name.start = arena_text(&snapshot->arena, name.start, name.length);
    owners_add_runner(&snapshot->owners, ns, (uint32_t)strtoul(folder, NULL, 10), name);
}

/* What was noticed of a process. */
struct notice {
    bool several; /* it has more than one thread */
    bool unsure;  /* in which namespace one of them is cannot be told */
};

/*
 * FOLDER is that of a process or thread below /proc: namespace and users belong to each thread
 * (namespaces(7), credentials(7)).
 */
static enum look owners_look_at_thread(struct collection *collection, const char *folder,
                                       struct notice *notice)
{
    struct owners *owners = &collection->snapshot->owners;
    char path[64], status[4096];
    uint32_t uids[UIDS], ns = 0;

    (void)snprintf(path, sizeof(path), "/proc/%s/status", folder);
    int result = source_read_start(collection->source, path, status, sizeof(status));
    if (result == -ENOENT || result == -ESRCH || (!result && status_has_ended(status)))
        return LOOK_GONE;
    if (result || !parse_uids(status, uids))
        return LOOK_UNTOLD;
    notice->several = has_other_threads(status);
    result = process_namespace(collection, folder, &ns);
    /* The link of a first thread that has ended is gone, though others may go on. */
    if ((result == -ENOENT || result == -ESRCH) && !notice->several)
        return LOOK_GONE;
    add_runner(collection, result ? 0 : ns, folder, status);
    notice->unsure |= result != 0;
    for (size_t i = 0; i < UIDS; i++) {
        if (result)
            idmap_add(&owners->unsure, uids[i], 0);
        else
            owners_add_live(owners, ns, uids[i]);
    }
    return LOOK_SEEN;
}

static enum look look_at_other_threads(struct collection *collection, uint32_t pid,
                                       struct notice *notice)
{
    char folder[40];
    uint32_t *threads = NULL;
    enum look worst = LOOK_SEEN;

    (void)snprintf(folder, sizeof(folder), "/proc/%lu/task", (unsigned long)pid);
    ssize_t count = collection->source->calls->list_numbers(folder, &threads);
    if (count < 0)
        worst = errno == ENOENT || errno == ESRCH ? LOOK_GONE : LOOK_UNTOLD;
    for (ssize_t i = 0; i < count; i++) {
        if (threads[i] == pid)
            continue;
        (void)snprintf(folder, sizeof(folder), "%lu/task/%lu", (unsigned long)pid,
                       (unsigned long)threads[i]);
        enum look look = owners_look_at_thread(collection, folder, notice);
        worst = look > worst ? look : worst;
    }
    free(threads);
    return worst;
}

static enum look owners_look_at(struct collection *collection, uint32_t pid)
{
    char folder[16];
    struct notice notice = {0};

    (void)snprintf(folder, sizeof(folder), "%lu", (unsigned long)pid);
    enum look look = owners_look_at_thread(collection, folder, &notice);
    if (look == LOOK_SEEN && notice.several)
        look = look_at_other_threads(collection, pid, &notice);
    if (look == LOOK_UNTOLD || notice.unsure)
        collect_refused(collection, pid, &collection->snapshot->owners.refused);
    return look;
}

/* Looks at the processes that are not in SEEN yet. Returns the worst that happened with one of them. */
static enum look look_at_new(struct collection *collection, struct idset *seen)
{
    enum look worst = LOOK_SEEN;
    uint32_t *pids = NULL;

    ssize_t count = collection->source->calls->list_numbers("/proc", &pids);
    if (count < 0)
        worst = LOOK_UNTOLD;
    for (ssize_t i = 0; i < count; i++) {
        if (!idset_add(seen, pids[i]))
            continue;
        enum look look = owners_look_at(collection, pids[i]);
        worst = look > worst ? look : worst;
    }
    free(pids);
    return worst;
}

/*
 * One that has ended before it could be looked at may have left all to a child that was not listed:
 * the list is read again until nobody has. Returns whether nobody was overlooked.
 */
static bool owners_look_at_all(struct collection *collection)
{
    enum { MOST_ROUNDS = 8 };
    struct idset seen = {0};
    enum look worst = LOOK_GONE;
    bool told = true;

    idset_add(&seen, (uint32_t)getpid());
    for (int i = 0; i < MOST_ROUNDS && worst != LOOK_SEEN && told; i++) {
        worst = look_at_new(collection, &seen);
        told = worst != LOOK_UNTOLD;
    }
    idset_free(&seen);
    return worst == LOOK_SEEN;
}

/*
 * In a user namespace (user_namespaces(7)) that lacks users, one uid stands for all of those. Returns
 * false where it is not known which.
 */
static bool find_unmapped(const struct collection *collection, struct quantity *unmapped)
{
    enum { DEFAULT_OVERFLOWUID = 65534 }; /* linux/highuid.h */
    char number[32];

    if (maps_every_user(collection))
        return true;
    *unmapped = (struct quantity){true, DEFAULT_OVERFLOWUID};
    return source_read_start(collection->source, "/proc/sys/kernel/overflowuid", number,
                             sizeof(number)) == 0 &&
           number_parse(number, strlen(number), 10, UINT32_MAX, &unmapped->amount) == 0;
}

void collect_owners(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;

    if (source_is_captured(collection->source) || !snapshot->count)
        return;
    const struct watch *watch = collection_watch(collection);
    bool mapped = find_unmapped(collection, &snapshot->owners.unmapped);
    snapshot->owners.complete = owners_look_at_all(collection) && mapped &&
                                snapshot->ipc_namespace.known && snapshot_sees_all(snapshot) &&
                                watch->ours && !watch->hides;
}
