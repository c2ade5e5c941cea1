/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which users have live processes in the IPC namespace: every process in /proc by its status and
 * its link ns/ipc (proc(5), namespaces(7)). The link may be read by who may trace the process.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "collect/parts.h"

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

/* A process that has ended uses nothing; but when only its first thread has, others go on. */
static bool has_ended(const char *status)
{
    const char *state = status_field(status, "\nState:");
    return state && (*state == 'Z' || *state == 'X') && !has_other_threads(status);
}

enum place { HERE, ELSEWHERE, UNKNOWN_PLACE, NOWHERE };

static enum place place_of(const struct collection *collection, uint32_t pid, const char *own)
{
    char path[32], link[64];
    (void)snprintf(path, sizeof(path), "/proc/%lu/ns/ipc", (unsigned long)pid);
    ssize_t length = collection->source->calls->readlink(path, link, sizeof(link) - 1);
    if (length < 0)
        return errno == ENOENT || errno == ESRCH ? NOWHERE : UNKNOWN_PLACE;
    link[length] = '\0';
    return strcmp(link, own) == 0 ? HERE : ELSEWHERE;
}

/* Returns false where it cannot be told whose process PID is. */
static bool look_at(struct collection *collection, uint32_t pid, const char *own)
{
    struct owners *owners = &collection->snapshot->owners;
    char path[32], status[4096];
    uint32_t uids[UIDS];

    (void)snprintf(path, sizeof(path), "/proc/%lu/status", (unsigned long)pid);
    int result = source_read_start(collection->source, path, status, sizeof(status));
    if (result == -ENOENT || result == -ESRCH || (!result && has_ended(status)))
        return true;
    if (result || !parse_uids(status, uids))
        return false;
    enum place place = own ? place_of(collection, pid, own) : UNKNOWN_PLACE;
    /* The link of a first thread that has ended is gone, though others may go on. */
    if (place == NOWHERE && has_other_threads(status))
        place = UNKNOWN_PLACE;
    for (size_t i = 0; i < UIDS && (place == HERE || place == UNKNOWN_PLACE); i++)
        idmap_add(place == HERE ? &owners->live : &owners->unsure, uids[i], 0);
    return true;
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
    const struct calls *calls = collection->source->calls;
    uint32_t self = (uint32_t)getpid(), *pids = NULL;
    char own[64];

    if (source_is_captured(collection->source) || !snapshot->count)
        return;
    struct watch watch = watch_start(collection);
    ssize_t length = calls->readlink("/proc/self/ns/ipc", own, sizeof(own) - 1);
    own[length < 0 ? 0 : length] = '\0';
    ssize_t count = calls->list_processes(&pids);
    snapshot->owners.complete = find_unmapped(collection, &snapshot->owners.unmapped) &&
                                count >= 0 && snapshot->every_pid && watch.ours && !watch.hides;
    for (ssize_t i = 0; i < count; i++) {
        if (pids[i] != self && !look_at(collection, pids[i], length < 0 ? NULL : own))
            snapshot->owners.complete = false;
    }
    free(pids);
}
