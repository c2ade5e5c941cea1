/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine and the namespaces of the snapshot. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "base/number.h"
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

/*
 * Before Linux 4.17 the kernel kept pids as numbers of the caller's pid namespace, which can be
 * other processes here.
 */
static bool translates_pids(void)
{
    struct utsname system;
    uint64_t major = 0, minor = 0;

    if (uname(&system))
        return false;
    const char *digits = "0123456789", *dot = system.release + strspn(system.release, digits);
    if (*dot != '.' ||
        number_parse(system.release, (size_t)(dot - system.release), 10, 1000, &major) ||
        number_parse(dot + 1, strspn(dot + 1, digits), 10, 1000, &minor))
        return false;
    return major > 4 || (major == 4 && minor >= 17);
}

void collect_pid_view(struct collection *collection)
{
    struct stat status;

    if (source_is_captured(collection->source) || !collection->snapshot->count)
        return;
    bool known = stat("/proc/self/ns/pid", &status) == 0;
    collection->contained = known && status.st_ino != first_pid_namespace;
    collection->snapshot->every_pid = known && !collection->contained && translates_pids();
}

void collect_host(struct collection *collection, facts_t facts)
{
    struct snapshot *snapshot = collection->snapshot;

    if (facts & FACT_HOST) {
        snapshot->host = read_word(collection, "/proc/sys/kernel/hostname");
        snapshot->boot_id = read_word(collection, "/proc/sys/kernel/random/boot_id");
    }
    if (source_is_captured(collection->source) || !(facts & FACT_NAMESPACE))
        return;
    uint32_t ns = 0;
    int result = process_namespace(collection, "self", &ns);
    if (!result)
        snapshot->ipc_namespace = (struct quantity){true, ns};
    else if (facts & (FACT_OWNERS | FACT_VERDICT) && !collection_watch(collection)->error)
        collection_report_search(collection, "/proc/self/ns/ipc", result);
}
