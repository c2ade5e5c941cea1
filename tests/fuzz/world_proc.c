/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel of an input says in files and links, and of the memory of processes. */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "files.h"
#include "world.h"

#include "base/memory.h"
#include "collect/mappings.h"
#include "collect/procmap.h"

#if SIZE_MAX >= UINT64_MAX /* see kernel.c */

enum { SEGMENT_DEVICE = 1, OTHER_DEVICE = 0x803 };

/* The files: the text of one is good while few others are opened. */

static struct text keep_text(char *text)
{
    enum { KEPT = 8 };
    static char *kept[KEPT];
    static size_t next;

    free(kept[next]);
    kept[next] = text;
    next = (next + 1) % KEPT;
    return text_of(text);
}

static void put_segments(struct buffer *out)
{
    buffer_text(out, "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime "
                     "rss swap\n");
    for (size_t slot = 0; slot < MOST_SLOTS; slot++) {
        const struct object *object = &world.objects[world.space][KIND_SHM][slot].object;
        const struct segment *shm = &object->shm;
        if (!world.objects[world.space][KIND_SHM][slot].exists)
            continue;
        buffer_format(
            out, "%d %d %o %llu %u %u %llu %u %u %u %u ", (int)object->key, (int)object->ref.number,
            (unsigned)object->mode, (unsigned long long)shm->size, shm->cpid, shm->lpid,
            (unsigned long long)shm->nattch, object->uid, object->gid, object->cuid, object->cgid);
        buffer_format(out, "%llu %llu %llu %llu %llu\n", (unsigned long long)shm->atime,
                      (unsigned long long)shm->dtime, (unsigned long long)object->ctime,
                      (unsigned long long)shm->rss, (unsigned long long)shm->swap);
    }
}

static void put_stat(struct buffer *out, const struct world_process *process)
{
    buffer_format(out, "%u (app) %c 1 1 1 0 -1 %u 0 0 0 0 0 0 0 0 20 0 %zu 0 %llu 0 0\n",
                  process->pid, process->state, process->is_kernel ? 0x00200000U : 0x00400000U,
                  process->thread_count, (unsigned long long)process->start);
}

static void put_status(struct buffer *out, const struct world_process *process)
{
    buffer_format(out,
                  "Name:\tapp\nState:\t%c (x)\nPid:\t%u\nUid:\t%u\t%u\t%u\t%u\nThreads:\t%zu\n",
                  process->state, process->pid, process->uids[0], process->uids[1],
                  process->uids[2], process->uids[3], process->thread_count);
}

static void put_maps(struct buffer *out, const struct world_process *process)
{
    buffer_text(out, "00400000-00401000 r-xp 00000000 08:03 7      /usr/bin/app\n");
    if (process->refuses & IS_GARBAGE) {
        text_put(out, process->garbage);
        buffer_char(out, '\n');
    }
    for (size_t i = 0; i < process->mapping_count; i++) {
        const struct world_mapping *mapping = &process->mappings[i];
        uint64_t end = mapping->address + mapping->size;
        buffer_format(out, "%llx-%llx %c%c-%c 00000000 %02x:%02x %u ",
                      (unsigned long long)mapping->address, (unsigned long long)end,
                      mapping->access & ACCESS_READ ? 'r' : '-',
                      mapping->access & ACCESS_WRITE ? 'w' : '-', mapping->is_shared ? 's' : 'p',
                      mapping->is_segment ? 0U : OTHER_DEVICE >> 8,
                      mapping->is_segment ? SEGMENT_DEVICE : OTHER_DEVICE & 0xffU, mapping->id);
        buffer_format(out, "                  /SYSV%08x (deleted)\n", mapping->key);
    }
}

/* The address of what a thread's call points to. */
enum { POINTER = 0x1000 };

static void put_syscall(struct buffer *out, const struct world_thread *thread)
{
    static const long numbers[CALLS] = {-1, SYS_semop, SYS_msgsnd, SYS_msgrcv};

    if (thread->call == CALL_NONE) {
        buffer_text(out, thread->tid & 1 ? "running\n" : "-1 0x7ffc00000000 0x7f3100000000\n");
        return;
    }
    buffer_format(out, "%ld 0x%x 0x%x 0x%llx 0x%llx 0x0 0x0 0x7ffc2f3c9e28 0x7f31b2d0c9a7\n",
                  numbers[thread->call], (unsigned)thread->id, POINTER,
                  (unsigned long long)(thread->call == CALL_SEMOP ? thread->count : thread->bytes),
                  (unsigned long long)(thread->call == CALL_RECEIVE ? thread->type : 0));
}

/* NAME below the folder of a thread; TID is that of the process where it is below that one's own. */
static int put_file_of(struct buffer *out, const struct world_process *process, uint32_t tid,
                       const char *name)
{
    static const struct {
        const char *name;
        uint8_t refuses;
        void (*put)(struct buffer *out, const struct world_process *process);
    } names[] = {
        {"stat", REFUSES_STAT, put_stat},
        {"status", REFUSES_STATUS, put_status},
        {"maps", REFUSES_MAPS, put_maps},
    };
    const struct world_thread *thread = world_thread(process, tid);

    if (!thread || !process->exists)
        return ENOENT;
    bool is_first_of_zombie = world_lives(process) == false || strchr("ZX", process->state);
    if (is_first_of_zombie && tid == process->pid && !strcmp(name, "maps"))
        return 0; /* it has no memory any more */
    if (!strcmp(name, "syscall") && !(process->refuses & IS_GARBAGE)) {
        put_syscall(out, thread);
        return process->refuses & REFUSES_SYSCALL ? EACCES : 0;
    }
    if (process->refuses & IS_GARBAGE && strcmp(name, "maps") != 0) {
        text_put(out, process->garbage);
        return 0;
    }
    if (!strcmp(name, "cgroup")) {
        buffer_text(out, "0::/system.slice/app.service\n");
        return 0;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcmp(name, names[i].name) != 0)
            continue;
        names[i].put(out, process);
        return process->refuses & names[i].refuses ? EACCES : 0;
    }
    return ENOENT;
}

/*
 * The name of a file in the folder of a process or thread, "/proc/PID/" or "/proc/PID/task/TID/", or NULL;
 * *TID is that of the first thread where there is none.
 */
static const char *split_path(const char *path, uint32_t *pid, uint32_t *tid)
{
    static const char proc[] = "/proc/", task[] = "/task/";
    char *end;

    if (strncmp(path, proc, strlen(proc)) != 0)
        return NULL;
    path += strlen(proc);
    *pid = *tid = (uint32_t)strtoul(path, &end, 10);
    if (end == path || *end != '/')
        return NULL;
    if (strncmp(end, task, strlen(task)) == 0)
        *tid = (uint32_t)strtoul(end + strlen(task), &end, 10);
    return *end == '/' ? end + 1 : NULL;
}

static int put_file(struct buffer *out, const char *path)
{
    static const struct {
        const char *path, *content;
    } fixed[] = {
        {"/proc/self/status", "Name:\tipcview\nNSpid:\t77\nCapEff:\t000001ffffffffff\n"},
        {"/proc/self/uid_map", "0 0 4294967295\n"},
        {"/proc/self/mountinfo", "22 1 0:20 / /proc rw - proc proc rw\n"},
        {"/proc/self/syscall", "running\n"},
        {"/proc/sys/kernel/hostname", "host\n"},
        {"/etc/login.defs", "SYS_UID_MAX 999\n"},
        {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\n"},
    };
    uint32_t pid = 0, tid = 0;

    for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++) {
        if (strcmp(path, fixed[i].path) != 0)
            continue;
        buffer_text(out, fixed[i].content);
        return 0;
    }
    if (world.has_text && !strcmp(path, "/proc/sysvipc/shm")) {
        put_segments(out);
        return 0;
    }
    const char *name = split_path(path, &pid, &tid);
    const struct world_process *process = name ? world_process(pid) : NULL;
    return process ? put_file_of(out, process, tid, name) : ENOENT;
}

/* Whose maps each descriptor is of. */
static const struct world_process *map_owners[256];

static int world_open(int root, const char *path)
{
    struct buffer out = BUFFER_IN_MEMORY;
    uint32_t pid = 0, tid = 0;
    int error = world_begin();

    if (!error)
        error = put_file(&out, path);
    if (error) {
        buffer_free(&out);
        return world_fail(error);
    }
    files_clear();
    buffer_char(&out, '\0');
    files_put(path, keep_text(out.data));
    int file = files_open(root, path);
    if (file >= 0)
        map_owners[file] = split_path(path, &pid, &tid) ? world_process(pid) : NULL;
    return file;
}

static ssize_t world_read(int file, void *buffer, size_t size)
{
    int error = world_begin();
    return error ? world_fail(error) : files_read(file, buffer, size);
}

static ssize_t world_readlink(const char *path, char *buffer, size_t size)
{
    uint32_t pid = 0, tid = 0;
    int error = world_begin();
    const struct world_process *process = NULL;

    bool is_own = !strcmp(path, "/proc/self/ns/ipc") || !strcmp(path, "/proc/1/ns/ipc");
    if (!is_own && split_path(path, &pid, &tid))
        process = world_process(pid);
    if (!error && !is_own && (!process || !process->exists))
        error = ENOENT;
    /* A first thread that has ended is in none any more. */
    if (!error && process && tid == pid && strchr("ZX", process->state))
        error = ENOENT;
    if (!error && process && process->refuses & REFUSES_NAMESPACE)
        error = EACCES;
    if (error)
        return world_fail(error);
    char text[64];
    int length = snprintf(text, sizeof(text), "ipc:[%u]",
                          FIRST_SPACE + (unsigned)(process ? process->space : 0));
    memcpy(buffer, text, (size_t)length < size ? (size_t)length : size);
    return length;
}

static ssize_t list_threads(const char *folder, uint32_t *list)
{
    const struct world_process *process =
        world_process((uint32_t)strtoul(folder + strlen("/proc/"), NULL, 10));

    if (!process || !process->exists)
        return world_fail(ENOENT);
    if (process->refuses & REFUSES_TASK)
        return world_fail(EACCES);
    for (size_t i = 0; i < process->thread_count; i++)
        list[i] = process->threads[i].tid;
    return (ssize_t)process->thread_count;
}

static ssize_t list_pids(uint32_t *list)
{
    ssize_t count = 0;

    for (size_t i = 0; i < world.process_count; i++) {
        if (world.processes[i].exists)
            list[count++] = world.processes[i].pid;
    }
    return count;
}

static ssize_t world_list_numbers(const char *folder, uint32_t **numbers)
{
    uint32_t list[MOST_PROCESSES + MOST_THREADS] = {1000};
    int error = world_begin();
    ssize_t count;

    *numbers = NULL;
    if (error)
        return world_fail(error);
    if (!strcmp(folder, "/proc"))
        count = list_pids(list);
    else
        count = strncmp(folder, "/proc/", 6) == 0 ? list_threads(folder, list) : 1;
    if (count > 0) {
        *numbers = memory_resize(NULL, (size_t)count, sizeof(**numbers));
        memcpy(*numbers, list, (size_t)count * sizeof(*list));
    }
    return count;
}

static void world_list_names(const char *folder, const char *ending, char ***names, size_t *count)
{
    (void)folder;
    (void)ending;
    (void)names;
    (void)count;
    (void)world_begin();
}

static int answer_query(struct procmap *query, const struct world_mapping *mapping)
{
    char name[32];

    (void)snprintf(name, sizeof(name), "/SYSV%08x (deleted)", mapping->key);
    query->start = mapping->address;
    query->end = mapping->address + mapping->size;
    query->found_flags = (mapping->access & ACCESS_READ ? PROCMAP_READABLE : 0U) |
                         (mapping->access & ACCESS_WRITE ? PROCMAP_WRITABLE : 0U) | PROCMAP_SHARED;
    query->inode = mapping->id;
    query->major = mapping->is_segment ? 0 : OTHER_DEVICE >> 8;
    query->minor = mapping->is_segment ? SEGMENT_DEVICE : OTHER_DEVICE & 0xff;
    if (query->name_size && query->name_size <= strlen(name))
        return world_fail(ENAMETOOLONG);
    if (query->name_size)
        memcpy((char *)(uintptr_t)query->name_address, name, strlen(name) + 1);
    return 0;
}

static int world_query_mapping(int file, struct procmap *query)
{
    const struct world_process *process = map_owners[file];
    int error = world_begin();

    if (error || world.cannot_ask)
        return world_fail(error ? error : ENOTTY);
    if (!process || !process->exists)
        return world_fail(ESRCH);
    for (size_t i = 0; i < process->mapping_count; i++) {
        const struct world_mapping *mapping = &process->mappings[i];
        if (mapping->is_shared && mapping->address + mapping->size > query->address)
            return answer_query(query, mapping);
    }
    return world_fail(ENOENT);
}

static size_t world_segment_devices(uint64_t devices[MOST_SEGMENT_DEVICES])
{
    devices[0] = device_number(0, SEGMENT_DEVICE);
    return 1;
}

static ssize_t world_read_memory(uint32_t pid, uint64_t address, void *buffer, size_t size)
{
    int error = world_begin();

    for (size_t i = 0; !error && i < world.process_count; i++) {
        const struct world_process *process = &world.processes[i];
        const struct world_thread *thread = world_thread(process, pid);
        if (!thread || !process->exists || process->refuses & REFUSES_MEMORY ||
            address != POINTER || size > sizeof(thread->operations))
            continue;
        memcpy(buffer, thread->operations, size);
        return (ssize_t)size;
    }
    return world_fail(error ? error : EFAULT);
}

static bool world_shares_memory(uint32_t pid, uint32_t other)
{
    const struct world_process *process = world_process(pid);

    (void)other;
    return !world_begin() && process && process->is_in_parents_memory;
}

/* The files of the namespaces are numbers that the target gives: above all descriptors. */
static int world_enter(int file)
{
    int error = world_begin();

    if (error)
        return world_fail(error);
    FUZZ_EXPECT(file >= FIRST_SPACE && file < FIRST_SPACE + MOST_SPACES, "%d is entered", file);
    world.space = (size_t)(file - FIRST_SPACE);
    return 0;
}

static int no_random(void *buffer, size_t size)
{
    (void)buffer;
    (void)size;
    world_forbid("getrandom");
}

static time_t world_time(time_t *seconds)
{
    if (seconds)
        *seconds = WORLD_CLOCK;
    return WORLD_CLOCK;
}

const struct calls world_calls = {
    .shmctl = world_shmctl,
    .msgctl = world_msgctl,
    .semctl = world_semctl,
    .shmget = world_no_shmget,
    .msgget = world_no_msgget,
    .semget = world_no_semget,
    .open = world_open,
    .read = world_read,
    .readlink = world_readlink,
    .list_numbers = world_list_numbers,
    .list_names = world_list_names,
    .query_mapping = world_query_mapping,
    .segment_devices = world_segment_devices,
    .read_memory = world_read_memory,
    .shares_memory = world_shares_memory,
    .enter = world_enter,
    .random = no_random,
    .time = world_time,
};

/* In place of the C library's: looking into a real /etc/passwd takes longer than all else. */

struct passwd *getpwuid(uid_t id)
{
    static struct passwd user = {.pw_name = (char *)"user"};
    return id <= 1000 ? &user : NULL;
}

struct group *getgrgid(gid_t id)
{
    static struct group group = {.gr_name = (char *)"group"};
    return id <= 1000 ? &group : NULL;
}

#endif
