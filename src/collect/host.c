/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which machine and which namespaces the snapshot is of. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "collect/parts.h"

/* linux/proc_ns.h: PROC_PID_INIT_INO, the inode of the first pid namespace. */
static const uint64_t first_pid_namespace = 0xEFFFFFFC;

static const char *read_word(struct collection *collection, const char *path)
{
    char word[256];
    if (source_read_start(collection->source, path, word, sizeof(word)) || !word[0])
        return NULL;
    return arena_text(&collection->snapshot->arena, word, strlen(word));
}

static struct quantity namespace_at(const char *path)
{
    struct stat status;
    if (stat(path, &status))
        return (struct quantity){0};
    return (struct quantity){true, status.st_ino};
}

void collect_pid_view(struct collection *collection)
{
    if (source_is_captured(collection->source) || !collection->snapshot->count)
        return;
    struct quantity pids = namespace_at("/proc/self/ns/pid");
    collection->snapshot->every_pid = pids.known && pids.amount == first_pid_namespace;
}

void collect_host(struct collection *collection, facts_t facts)
{
    struct snapshot *snapshot = collection->snapshot;

    if (facts & FACT_HOST) {
        snapshot->host = read_word(collection, "/proc/sys/kernel/hostname");
        snapshot->boot_id = read_word(collection, "/proc/sys/kernel/random/boot_id");
    }
    if (source_is_captured(collection->source))
        return;
    if (facts & FACT_NAMESPACE)
        snapshot->ipc_namespace = namespace_at("/proc/self/ns/ipc");
}
