/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that objects name, by /proc/PID/stat (proc(5)), which never blocks. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"
#include "collect/lines.h"
#include "collect/parts.h"
#include "model/kind.h"

/* Reads the start of /proc/PID/NAME. Returns what source_read_start returns. */
static int process_read(const struct collection *collection, uint32_t pid, const char *name,
                        char *buffer, size_t size)
{
    char path[48];
    (void)snprintf(path, sizeof(path), "/proc/%lu/%s", (unsigned long)pid, name);
    return source_read_start(collection->source, path, buffer, size);
}

const char *status_field(const char *status, const char *name)
{
    const char *line = strstr(status, name);
    return line ? line + strlen(name) + strspn(line + strlen(name), " \t") : NULL;
}

/*
 * /proc can be mounted for another pid namespace, where the same numbers are other processes. NSpid
 * has the reader's pid in that namespace and in each below it, down to its own.
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

    return !source_read_start(collection->source, "/proc/self/uid_map", map, sizeof(map)) &&
           !number_parse_list(text_line(text_of(map), 0), UINT32_MAX, numbers, 3) &&
           numbers[2] == UINT32_MAX;
}

/* linux/proc_ns.h: PROC_USER_INIT_INO. Another namespace too can map every user. */
static bool is_first_user_namespace(void)
{
    static const uint64_t first = 0xEFFFFFFD;
    struct stat status;
    return stat("/proc/self/ns/user", &status) == 0 && status.st_ino == first;
}

/*
 * Whoever may trace all processes sees them, also with hidepid; not by rights in a user namespace.
 */
static bool may_trace(const char *status)
{
    enum { CAP_SYS_PTRACE_BIT = 19 };
    const char *set = status_field(status, "\nCapEff:");
    uint64_t capabilities = 0;
    return set && !number_parse(set, strcspn(set, "\n"), 16, UINT64_MAX, &capabilities) &&
           capabilities >> CAP_SYS_PTRACE_BIT & 1;
}

/* mountinfo has the mount point in field 5, and hidepid among the options behind it. */
static bool mount_hides(struct text line)
{
    static const char option[] = "hidepid=";
    const char *text = memmem(line.start, line.length, " /proc ", strlen(" /proc "));
    if (!text || memchr(line.start, '-', (size_t)(text - line.start)))
        return false;
    line = text_skip(line, (size_t)(text - line.start));
    const char *at = memmem(line.start, line.length, option, strlen(option));
    if (!at)
        return false;
    line = text_skip(line, (size_t)(at - line.start) + strlen(option));
    return line.length && line.start[0] != '0' && !text_starts_with(line, "off");
}

/* Returns true too if that cannot be found out. */
static bool proc_hides(const struct collection *collection)
{
    struct lines *lines;
    struct text line;
    bool hides = false;
    int state = lines_open(&lines, collection->source, "/proc/self/mountinfo", NULL);
    if (state)
        return true;
    while ((state = lines_next(lines, &line)) > LINE_END) {
        if (state != LINE_WHOLE || mount_hides(line))
            hides = true;
    }
    lines_close(lines);
    return hides || state < 0;
}

static void start_watch(struct collection *collection, struct watch *watch)
{
    struct timespec now, up;
    char status[4096];

    *watch = (struct watch){.started = true, .tick_rate = sysconf(_SC_CLK_TCK)};
    watch->error =
        source_read_start(collection->source, "/proc/self/status", status, sizeof(status));
    if (watch->error) {
        collection_report(collection, "/proc/self/status", problem_of_error(watch->error, NULL));
        return;
    }
    watch->ours = proc_is_ours(status);
    bool sees_all = may_trace(status) && is_first_user_namespace() && maps_every_user(collection);
    watch->hides = watch->ours && !sees_all && proc_hides(collection);
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_BOOTTIME, &up);
    watch->boot = (int64_t)now.tv_sec - (int64_t)up.tv_sec;
}

const struct watch *collection_watch(struct collection *collection)
{
    if (!collection->watch.started)
        start_watch(collection, &collection->watch);
    return &collection->watch;
}

bool sees_every_process(struct collection *collection)
{
    const struct watch *watch = collection_watch(collection);
    return watch->ours && !watch->hides && snapshot_sees_all(collection->snapshot);
}

/* Returns the state, behind "PID (COMMAND) " in STAT, or NULL. */
static const char *find_state(const char *stat)
{
    const char *close = strrchr(stat, ')');
    return close && close[1] == ' ' ? close + 2 : NULL;
}

bool process_is_stopped(const char *stat)
{
    const char *state = find_state(stat);
    return state && (*state == 'T' || *state == 't');
}

/* Reads the field that is BEHIND fields after STATE (proc(5)). Returns whether it is a number. */
static bool processes_parse_field(const char *state, int behind, uint64_t *number)
{
    for (int i = 0; state && i < behind; i++) {
        state = strchr(state, ' ');
        state = state ? state + 1 : NULL;
    }
    return state && !number_parse(state, strcspn(state, " "), 10, INT64_MAX, number);
}

/* linux/sched.h: PF_KTHREAD. */
static bool is_kernel_thread(const char *state)
{
    enum { TO_FLAGS = 6 };
    const uint64_t kernel_thread = 0x00200000;
    uint64_t flags = 0;

    return processes_parse_field(state, TO_FLAGS, &flags) && flags & kernel_thread;
}

/* STATE is the state in a stat, and all behind it. */
static bool stat_has_ended(const char *state)
{
    enum { TO_THREADS = 17 };
    uint64_t threads = 0;

    return process_has_ended(*state,
                             !processes_parse_field(state, TO_THREADS, &threads) || threads > 1);
}

/* Returns COMMAND of "PID (COMMAND) STATE ...". It may have parentheses of its own. */
static struct text command_in(const char *stat)
{
    const char *open = strchr(stat, '('), *close = strrchr(stat, ')');
    if (!open || !close || close < open)
        return (struct text){0};
    return (struct text){open + 1, (size_t)(close - open - 1)};
}

void collect_refused(const struct collection *collection, uint32_t pid, struct refused *refused)
{
    char stat[1024];
    int result = process_read(collection, pid, "stat", stat, sizeof(stat));

    if (result == -ENOENT || result == -ESRCH)
        return;
    if (result)
        stat[0] = '\0';
    const char *state = find_state(stat);
    if (!state || !(stat_has_ended(state) || is_kernel_thread(state)))
        refused_add(refused, pid, command_in(stat));
}

bool process_is_in_parents_memory(const struct collection *collection, uint32_t pid)
{
    enum { TO_PARENT = 1 };
    char stat[1024];
    uint64_t parent = 0;

    return !process_read(collection, pid, "stat", stat, sizeof(stat)) &&
           processes_parse_field(find_state(stat), TO_PARENT, &parent) && parent &&
           collection->source->calls->shares_memory(pid, (uint32_t)parent);
}

int process_namespace(const struct collection *collection, const char *folder, uint32_t *ns)
{
    char path[64], target[64];
    uint64_t inode = 0;

    (void)snprintf(path, sizeof(path), "/proc/%s/ns/ipc", folder);
    ssize_t length = collection->source->calls->readlink(path, target, sizeof(target));
    if (length < 0)
        return -errno;
    struct text link = {target, (size_t)length};
    if (!text_cut_start(&link, "ipc:[") || !text_cut_end(&link, "]"))
        return -EINVAL;
    int result = number_in(link, 10, UINT32_MAX, &inode);
    *ns = (uint32_t)inode;
    return result;
}

/* The start time is field 22, in ticks since boot. */
static bool parse_stat(struct collection *collection, const struct watch *watch, const char *stat,
                       struct process *process)
{
    enum { TO_START = 19 };
    struct text command = command_in(stat);
    uint64_t ticks = 0;

    if (!command.start || watch->tick_rate <= 0 ||
        !processes_parse_field(find_state(stat), TO_START, &ticks))
        return false;
    process->command.start =
        arena_text(&collection->snapshot->arena, command.start, command.length);
    process->command.length = command.length;
    process->start = watch->boot + (int64_t)ticks / watch->tick_rate;
    process->is_kernel = is_kernel_thread(find_state(stat));
    return true;
}

static void processes_look_at(struct collection *collection, uint32_t pid)
{
    const struct watch *watch = collection_watch(collection);
    char stat[1024];
    struct process *process = pid ? snapshot_add_process(collection->snapshot, pid) : NULL;

    if (!process || !watch->ours)
        return;
    int result = process_read(collection, pid, "stat", stat, sizeof(stat));
    if (result == 0 && parse_stat(collection, watch, stat, process)) {
        process->is_zombie = stat_has_ended(find_state(stat));
        process->state = process->is_zombie ? PROCESS_GONE : PROCESS_LIVE;
    } else if ((result == -ENOENT || result == -ESRCH) && !watch->hides) {
        process->state = PROCESS_GONE;
    }
}

static void look_at_traces(struct collection *collection, const struct object *object,
                           facts_t facts)
{
    struct traces traces = traces_of(collection->snapshot, object);
    struct trace trace;

    while (traces_next(&traces, &trace)) {
        if (facts & trace_fact(trace.role))
            processes_look_at(collection, trace.pid);
    }
}

void collect_processes(struct collection *collection, facts_t facts)
{
    const struct snapshot *snapshot = collection->snapshot;

    for (enum kind kind = 0; !source_is_captured(collection->source) && kind < KINDS; kind++) {
        size_t first = snapshot->of[kind].first;
        if (!(facts & trace_facts_of(kind)))
            continue;
        for (size_t i = 0; i < snapshot->of[kind].count; i++)
            look_at_traces(collection, &snapshot->objects[first + i], facts);
    }
}

const struct process *collect_process(struct collection *collection, uint32_t pid)
{
    processes_look_at(collection, pid);
    return snapshot_process(collection->snapshot, pid);
}

static void look_at_user(struct collection *collection, struct process *process)
{
    enum { EFFECTIVE = 1, SETS = 4 };
    char status[4096];
    uint64_t uids[SETS];

    if (process_read(collection, process->pid, "status", status, sizeof(status)))
        return;
    const char *field = status_field(status, "\nUid:");
    process->has_uid =
        field && !number_parse_list(text_line(text_of(field), 0), UINT32_MAX, uids, SETS);
    if (process->has_uid)
        process->uid = (uint32_t)uids[EFFECTIVE];
}

void collect_linked_processes(struct collection *collection)
{
    struct snapshot *snapshot = collection->snapshot;
    uint32_t index;

    for (size_t i = 0; i < snapshot->link_count; i++) {
        uint32_t pid = snapshot->links[i].pid;
        processes_look_at(collection, pid);
        if (idmap_find(&snapshot->process_index, pid, &index) &&
            !snapshot->processes[index].has_uid)
            look_at_user(collection, &snapshot->processes[index]);
    }
}
