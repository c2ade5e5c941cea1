/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that objects name, by /proc/PID/stat (proc(5)), which never blocks. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"
#include "collect/lines.h"
#include "collect/parts.h"

const char *status_field(const char *status, const char *name)
{
    const char *line = strstr(status, name);
    return line ? line + strlen(name) + strspn(line + strlen(name), " \t") : NULL;
}

/*
 * /proc may have been mounted for another pid namespace, where the same numbers are other
 * processes. NSpid has the reader's pid in that namespace and in each below it down to its own.
 */
static bool proc_is_ours(const char *status)
{
    const char *pids = status_field(status, "\nNSpid:");
    return pids && pids[strspn(pids, "0123456789")] == '\n';
}

bool maps_every_user(const struct collection *collection)
{
    char map[256];
    uint64_t numbers[3] = {0};

    if (source_read_start(collection->source, "/proc/self/uid_map", map, sizeof(map)))
        return false;
    const char *at = map;
    for (size_t i = 0; i < 3; i++) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " \n");
        if (number_parse(at, length, 10, UINT32_MAX, &numbers[i]))
            return false;
        at += length;
    }
    return numbers[2] == UINT32_MAX;
}

/* Who may trace every process sees them all, hidepid or not (proc(5)), but not by the rights within a user namespace. */
static bool may_trace(const char *status)
{
    enum { CAP_SYS_PTRACE_BIT = 19 };
    const char *set = status_field(status, "\nCapEff:");
    uint64_t capabilities = 0;
    return set && !number_parse(set, strcspn(set, "\n"), 16, UINT64_MAX, &capabilities) &&
           capabilities >> CAP_SYS_PTRACE_BIT & 1;
}

/* Field 5 of a line of mountinfo is where it is mounted, and hidepid stands among the options. */
static bool mount_hides(struct text line)
{
    const char *text = memmem(line.start, line.length, " /proc ", 7);
    if (!text || memchr(line.start, '-', (size_t)(text - line.start)))
        return false;
    struct text rest = {text, line.length - (size_t)(text - line.start)};
    const char *option = memmem(rest.start, rest.length, "hidepid=", 8);
    if (!option || option + 8 >= line.start + line.length)
        return false;
    return option[8] != '0' && strncmp(option + 8, "off", 3) != 0;
}

/* Where that cannot be found out, processes may well be hidden. */
static bool proc_hides(const struct collection *collection)
{
    struct text line;
    bool hides = false;
    int state;
    int file = source_open(collection->source, "/proc/self/mountinfo", NULL);
    if (file < 0)
        return true;
    struct lines *lines = memory_resize(NULL, 1, sizeof(*lines));
    lines_start(lines, collection->source, file);
    while ((state = lines_next(lines, &line)) > LINE_END) {
        if (state != LINE_WHOLE || mount_hides(line))
            hides = true;
    }
    free(lines);
    close(file);
    return hides || state < 0;
}

struct watch watch_start(const struct collection *collection)
{
    struct watch watch = {.tick_rate = sysconf(_SC_CLK_TCK)};
    struct timespec now, up;
    char status[4096];

    if (source_read_start(collection->source, "/proc/self/status", status, sizeof(status)))
        return watch;
    watch.ours = proc_is_ours(status);
    bool sees_all = may_trace(status) && maps_every_user(collection);
    watch.hides = watch.ours && !sees_all && proc_hides(collection);
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_BOOTTIME, &up);
    watch.boot = (int64_t)now.tv_sec - (int64_t)up.tv_sec;
    return watch;
}

/* "PID (COMMAND) STATE ..." with the start time, in ticks since boot, as the field 22. */
static bool parse_stat(struct collection *collection, const struct watch *watch, const char *stat,
                       struct process *process)
{
    enum { FIELDS_AFTER_COMMAND_UP_TO_START = 20 };
    const char *open = strchr(stat, '('), *close = strrchr(stat, ')');
    uint64_t ticks = 0;

    if (!open || !close || close < open)
        return false;
    const char *at = close + 1;
    for (int i = 0; i < FIELDS_AFTER_COMMAND_UP_TO_START; i++) {
        at = strchr(at, ' ');
        if (!at)
            return false;
        at++;
    }
    if (number_parse(at, strcspn(at, " "), 10, INT64_MAX, &ticks) || watch->tick_rate <= 0)
        return false;
    size_t length = (size_t)(close - open - 1);
    process->command.start = arena_text(&collection->snapshot->arena, open + 1, length);
    process->command.length = length;
    process->start = watch->boot + (int64_t)ticks / watch->tick_rate;
    return true;
}

static void look_at(struct collection *collection, const struct watch *watch, uint32_t pid)
{
    char path[32], stat[1024];
    struct process *process = pid ? snapshot_add_process(collection->snapshot, pid) : NULL;

    if (!process || !watch->ours)
        return;
    snprintf(path, sizeof(path), "/proc/%lu/stat", (unsigned long)pid);
    int result = source_read_start(collection->source, path, stat, sizeof(stat));
    if (result == 0 && parse_stat(collection, watch, stat, process))
        process->state = PROCESS_LIVE;
    else if ((result == -ENOENT || result == -ESRCH) && !watch->hides)
        process->state = PROCESS_GONE;
}

static void look_at_segment(struct collection *collection, const struct watch *watch,
                            const struct segment *segment, facts_t facts)
{
    if (facts & FACT_CREATORS)
        look_at(collection, watch, segment->cpid);
    if (facts & FACT_LAST_USERS)
        look_at(collection, watch, segment->lpid);
}

static void look_at_queue(struct collection *collection, const struct watch *watch,
                          const struct queue *queue, facts_t facts)
{
    if (!(facts & FACT_LAST_USERS))
        return;
    look_at(collection, watch, queue->lspid);
    look_at(collection, watch, queue->lrpid);
}

static void look_at_objects(struct collection *collection, const struct watch *watch, facts_t facts)
{
    const struct snapshot *snapshot = collection->snapshot;
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct object *object = &snapshot->objects[i];
        if (object->kind == KIND_SHM)
            look_at_segment(collection, watch, &object->shm, facts);
        else if (object->kind == KIND_MSG)
            look_at_queue(collection, watch, &object->msg, facts);
    }
}

void collect_processes(struct collection *collection, facts_t facts)
{
    const struct snapshot *snapshot = collection->snapshot;
    bool of_objects = facts & (FACT_CREATORS | FACT_LAST_USERS);
    size_t semaphores = facts & FACT_SEMAPHORE_USERS ? snapshot->semaphore_count : 0;

    if (source_is_captured(collection->source) || !((of_objects && snapshot->count) || semaphores))
        return;
    struct watch watch = watch_start(collection);
    if (of_objects)
        look_at_objects(collection, &watch, facts);
    for (size_t i = 0; i < semaphores; i++)
        look_at(collection, &watch, snapshot->semaphores[i].pid);
}
