/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits of the IPC namespace: by *ctl(2) with IPC_INFO, or from /proc/sys/kernel (proc(5)) or what sysctl(8) says. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "base/number.h"
#include "collect/lines.h"
#include "collect/sysv.h"
#include "model/sysv.h"

/* linux/shm.h: SHMMIN, and linux/sem.h: SEMVMX, are the same in every kernel. */
enum { KERNEL_SHMMIN = 1, KERNEL_SEMVMX = 32767 };

static void limit_set(struct collection *collection, enum kind kind, unsigned limit,
                      uint64_t amount)
{
    collection->snapshot->total.limit[kind][limit] = (struct quantity){true, amount};
}

static int limits_shm_by_calls(struct collection *collection)
{
    struct shminfo info = {0};
    if (collection->source->calls->shmctl(0, IPC_INFO, &info) < 0)
        return -errno;
    limit_set(collection, KIND_SHM, LIMIT_SHMMNI, info.shmmni);
    limit_set(collection, KIND_SHM, LIMIT_SHMALL, info.shmall);
    limit_set(collection, KIND_SHM, LIMIT_SHMMAX, info.shmmax);
    limit_set(collection, KIND_SHM, LIMIT_SHMMIN, info.shmmin);
    collection->snapshot->total.page = (struct quantity){true, (uint64_t)sysconf(_SC_PAGESIZE)};
    return 0;
}

static int limits_msg_by_calls(struct collection *collection)
{
    struct msginfo info = {0};
    if (collection->source->calls->msgctl(0, IPC_INFO, &info) < 0)
        return -errno;
    limit_set(collection, KIND_MSG, LIMIT_MSGMNI, (uint64_t)info.msgmni);
    limit_set(collection, KIND_MSG, LIMIT_MSGMAX, (uint64_t)info.msgmax);
    limit_set(collection, KIND_MSG, LIMIT_MSGMNB, (uint64_t)info.msgmnb);
    return 0;
}

static int limits_sem_by_calls(struct collection *collection)
{
    struct seminfo info = {0};
    if (collection->source->calls->semctl(0, 0, IPC_INFO, &info) < 0)
        return -errno;
    limit_set(collection, KIND_SEM, LIMIT_SEMMNI, (uint64_t)info.semmni);
    limit_set(collection, KIND_SEM, LIMIT_SEMMNS, (uint64_t)info.semmns);
    limit_set(collection, KIND_SEM, LIMIT_SEMMSL, (uint64_t)info.semmsl);
    limit_set(collection, KIND_SEM, LIMIT_SEMOPM, (uint64_t)info.semopm);
    limit_set(collection, KIND_SEM, LIMIT_SEMVMX, (uint64_t)info.semvmx);
    return 0;
}

static int (*const by_calls[KINDS])(struct collection *) = {
    [KIND_SHM] = limits_shm_by_calls,
    [KIND_MSG] = limits_msg_by_calls,
    [KIND_SEM] = limits_sem_by_calls,
};

/* The files, and the limits in each, in the order in which they stand there. */
static const struct file {
    const char *path;
    enum kind kind;
    unsigned limits[4];
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

/* The value in LINE, "kernel.NAME = VALUE", as a string; false where it is about something else. */
static bool read_setting(struct text line, const char *name, char *value, size_t size)
{
    if (!text_cut_start(&line, "kernel.") || !text_cut_start(&line, name) ||
        !text_cut_start(&line, " = ") || !line.length)
        return false;
    size_t kept =
        line.length < size ? line.length : 0; /* nothing of what is too long for numbers */
    memcpy(value, line.start, kept);
    value[kept] = '\0';
    return true;
}

/* What sos keeps of "sysctl -a", where it does not copy the files that this tells of. */
static const char settings[] = "/sos_commands/kernel/sysctl_-a";

/* Returns 0, -ENOENT where nothing is said of NAME, or another -errno. Counts the lines in NUMBER. */
static int find_setting(const struct source *source, const char *name, char *value, size_t size,
                        uint64_t *number)
{
    struct lines *lines;
    struct text line;
    int state = lines_open(&lines, source, settings, NULL), result = -ENOENT;
    if (state)
        return state;
    while (result && (state = lines_next(lines, &line)) > LINE_END) {
        if (state == LINE_WHOLE && read_setting(line, name, value, size))
            result = 0;
    }
    *number = lines->number;
    lines_close(lines);
    return result;
}

/* Returns whether the limits of FILE stand there, whatever they are: it is a problem if they make no sense. */
static bool read_from_settings(struct collection *collection, const struct file *file,
                               uint64_t *amounts, bool *good)
{
    char text[128];
    uint64_t line = 0;
    const char *name = strrchr(file->path, '/') + 1;

    if (!source_is_captured(collection->source) ||
        find_setting(collection->source, name, text, sizeof(text), &line))
        return false;
    *good = number_parse_list(text, UINT64_MAX, amounts, file->count) == 0;
    if (!*good)
        collection_report(collection, settings,
                          (struct problem){PROBLEM_MALFORMED, .count = 1, .line = line});
    return true;
}

static void report_limits(struct collection *collection, const struct file *file, int result)
{
    struct problem problem = problem_of_error(result, NULL);
    if (result == -EINVAL)
        problem.kind = PROBLEM_MALFORMED;
    collection_report(collection, file->path, problem);
}

static void read_limits(struct collection *collection, const struct file *file)
{
    char text[128];
    uint64_t amounts[4];
    int result = source_read_start(collection->source, file->path, text, sizeof(text));
    bool good = false;

    if (!result)
        result = number_parse_list(text, UINT64_MAX, amounts, file->count);
    if (!result)
        good = true;
    else if (result != -ENOENT || !read_from_settings(collection, file, amounts, &good))
        report_limits(collection, file, result);
    for (size_t i = 0; good && i < file->count; i++)
        limit_set(collection, file->kind, file->limits[i], amounts[i]);
}

static void by_files(struct collection *collection, enum kind kind)
{
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        if (files[i].kind == kind)
            read_limits(collection, &files[i]);
    }
    if (kind == KIND_SHM)
        limit_set(collection, KIND_SHM, LIMIT_SHMMIN, KERNEL_SHMMIN);
    if (kind == KIND_SEM)
        limit_set(collection, KIND_SEM, LIMIT_SEMVMX, KERNEL_SEMVMX);
}

void sysv_read_limits(struct collection *collection, enum kind kind)
{
    if (source_is_captured(collection->source) || !calls_are_exact(kind) ||
        by_calls[kind](collection))
        by_files(collection, kind);
}
