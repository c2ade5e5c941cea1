/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits of the IPC namespace: by *ctl(2) with IPC_INFO, or from /proc/sys/kernel (proc(5)). */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "base/number.h"
#include "collect/parts.h"

/* linux/shm.h: SHMMIN, and linux/sem.h: SEMVMX, are the same in every kernel. */
enum { KERNEL_SHMMIN = 1, KERNEL_SEMVMX = 32767 };

static void set(struct collection *collection, enum limit_id limit, uint64_t amount)
{
    collection->snapshot->total.limit[limit] = (struct quantity){true, amount};
}

static int shm_by_calls(struct collection *collection)
{
    struct shminfo info = {0};
    if (collection->source->calls->shmctl(0, IPC_INFO, &info) < 0)
        return -errno;
    set(collection, LIMIT_SHMMNI, info.shmmni);
    set(collection, LIMIT_SHMALL, info.shmall);
    set(collection, LIMIT_SHMMAX, info.shmmax);
    set(collection, LIMIT_SHMMIN, info.shmmin);
    collection->snapshot->total.page = (struct quantity){true, (uint64_t)sysconf(_SC_PAGESIZE)};
    return 0;
}

static int msg_by_calls(struct collection *collection)
{
    struct msginfo info = {0};
    if (collection->source->calls->msgctl(0, IPC_INFO, &info) < 0)
        return -errno;
    set(collection, LIMIT_MSGMNI, (uint64_t)info.msgmni);
    set(collection, LIMIT_MSGMAX, (uint64_t)info.msgmax);
    set(collection, LIMIT_MSGMNB, (uint64_t)info.msgmnb);
    return 0;
}

static int sem_by_calls(struct collection *collection)
{
    struct seminfo info = {0};
    if (collection->source->calls->semctl(0, 0, IPC_INFO, &info) < 0)
        return -errno;
    set(collection, LIMIT_SEMMNI, (uint64_t)info.semmni);
    set(collection, LIMIT_SEMMNS, (uint64_t)info.semmns);
    set(collection, LIMIT_SEMMSL, (uint64_t)info.semmsl);
    set(collection, LIMIT_SEMOPM, (uint64_t)info.semopm);
    set(collection, LIMIT_SEMVMX, (uint64_t)info.semvmx);
    return 0;
}

static int (*const by_calls[KINDS])(struct collection *) = {
    [KIND_SHM] = shm_by_calls,
    [KIND_MSG] = msg_by_calls,
    [KIND_SEM] = sem_by_calls,
};

/* The files, and the limits in each, in the order in which they stand there. */
static const struct file {
    const char *path;
    enum kind kind;
    enum limit_id limits[4];
    size_t count;
} files[] = {
    {"/proc/sys/kernel/shmmni", KIND_SHM, {LIMIT_SHMMNI}, 1},
    {"/proc/sys/kernel/shmall", KIND_SHM, {LIMIT_SHMALL}, 1},
    {"/proc/sys/kernel/shmmax", KIND_SHM, {LIMIT_SHMMAX}, 1},
    {"/proc/sys/kernel/msgmni", KIND_MSG, {LIMIT_MSGMNI}, 1},
    {"/proc/sys/kernel/msgmax", KIND_MSG, {LIMIT_MSGMAX}, 1},
    {"/proc/sys/kernel/msgmnb", KIND_MSG, {LIMIT_MSGMNB}, 1},
    {"/proc/sys/kernel/sem", KIND_SEM, {LIMIT_SEMMSL, LIMIT_SEMMNS, LIMIT_SEMOPM, LIMIT_SEMMNI}, 4},
};

static void read_limits(struct collection *collection, const struct file *file)
{
    char text[128];
    uint64_t amounts[4];
    int result = source_read_start(collection->source, file->path, text, sizeof(text));
    const char *at = text;

    for (size_t i = 0; !result && i < file->count; i++) {
        size_t length = strcspn(at, " \t\n");
        if (number_parse(at, length, 10, UINT64_MAX, &amounts[i]))
            result = -EINVAL;
        at += length;
        at += strspn(at, " \t");
    }
    if (!result && *at && *at != '\n')
        result = -EINVAL;
    if (result) {
        struct problem problem = problem_of_error(result, NULL);
        if (result == -EINVAL)
            problem.kind = PROBLEM_MALFORMED;
        collection_report(collection, file->path, problem);
        return;
    }
    for (size_t i = 0; i < file->count; i++)
        set(collection, file->limits[i], amounts[i]);
}

static void by_files(struct collection *collection, enum kind kind)
{
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        if (files[i].kind == kind)
            read_limits(collection, &files[i]);
    }
    if (kind == KIND_SHM)
        set(collection, LIMIT_SHMMIN, KERNEL_SHMMIN);
    if (kind == KIND_SEM)
        set(collection, LIMIT_SEMVMX, KERNEL_SEMVMX);
}

void collect_limits(struct collection *collection)
{
    bool captured = source_is_captured(collection->source);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (!(collection->request->totals & KIND_BIT(kind)))
            continue;
        if (captured || !calls_are_exact(kind) || by_calls[kind](collection))
            by_files(collection, kind);
    }
}
