/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The limits of an IPC namespace: *ctl(2) with IPC_INFO, /proc/sys/kernel (proc(5)), or sysctl(8).
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "base/number.h"
#include "collect/lines.h"
#include "collect/sysv.h"
#include "model/sysv.h"

/* The same in every kernel: SHMMIN in linux/shm.h, SEMVMX in linux/sem.h. */
enum { KERNEL_SHMMIN = 1, KERNEL_SEMVMX = 32767 };

/* The files and their limits, in order. */
static const struct file {
    const char *path;
    enum kind kind;
    struct {
        unsigned limit;
        size_t offset; /* in what IPC_INFO fills */
    } limits[4];
    size_t count;
} files[] = {
    {"/proc/sys/kernel/shmmni", KIND_SHM, {{LIMIT_SHMMNI, offsetof(struct shminfo, shmmni)}}, 1},
    {"/proc/sys/kernel/shmall", KIND_SHM, {{LIMIT_SHMALL, offsetof(struct shminfo, shmall)}}, 1},
    {"/proc/sys/kernel/shmmax", KIND_SHM, {{LIMIT_SHMMAX, offsetof(struct shminfo, shmmax)}}, 1},
    {"/proc/sys/kernel/msgmni", KIND_MSG, {{LIMIT_MSGMNI, offsetof(struct msginfo, msgmni)}}, 1},
    {"/proc/sys/kernel/msgmax", KIND_MSG, {{LIMIT_MSGMAX, offsetof(struct msginfo, msgmax)}}, 1},
    {"/proc/sys/kernel/msgmnb", KIND_MSG, {{LIMIT_MSGMNB, offsetof(struct msginfo, msgmnb)}}, 1},
    {"/proc/sys/kernel/sem",
     KIND_SEM,
     {{LIMIT_SEMMSL, offsetof(struct seminfo, semmsl)},
      {LIMIT_SEMMNS, offsetof(struct seminfo, semmns)},
      {LIMIT_SEMOPM, offsetof(struct seminfo, semopm)},
      {LIMIT_SEMMNI, offsetof(struct seminfo, semmni)}},
     4},
};

static void set_limits(struct collection *collection, const struct file *file,
                       const uint64_t *amounts)
{
    for (size_t i = 0; i < file->count; i++)
        collection->snapshot->total.limit[file->kind][file->limits[i].limit] =
            (struct quantity){true, amounts[i]};
}

/* Takes the limits in FILE from INFO, which IPC_INFO filled. */
static void read_info(struct collection *collection, const struct file *file, const void *info)
{
    uint64_t amounts[4] = {0};

    for (size_t i = 0; i < file->count; i++) {
        const void *at = (const char *)info + file->limits[i].offset;
        amounts[i] =
            file->kind == KIND_SHM ? *(const unsigned long *)at : (uint64_t) * (const int *)at;
    }
    set_limits(collection, file, amounts);
}

/* The output of "sysctl -a", which sos keeps where it does not copy the files. */
static const char settings[] = "/sos_commands/kernel/sysctl_-a";

/*
 * Reads "kernel.NAME = VALUE" from there. Returns 0; -EINVAL, reported, if the value makes no
 * sense; or another -errno if it is missing.
 */
static int read_setting(struct collection *collection, const struct file *file, uint64_t *amounts)
{
    const char *name = strrchr(file->path, '/') + 1;
    struct lines *lines;
    struct text line;
    int result = -ENOENT, state;

    if (!source_is_captured(collection->source) ||
        lines_open(&lines, collection->source, settings, NULL))
        return result;
    while (result == -ENOENT && (state = lines_next(lines, &line)) > LINE_END) {
        if (state == LINE_WHOLE && text_cut_start(&line, "kernel.") &&
            text_cut_start(&line, name) && text_cut_start(&line, " = ") && line.length)
            result = number_parse_list(line, UINT64_MAX, amounts, file->count);
    }
    if (result == -EINVAL)
        collection_report(collection, settings,
                          (struct problem){PROBLEM_MALFORMED, .line = lines->number});
    lines_close(lines);
    return result;
}

static void read_limits(struct collection *collection, const struct file *file)
{
    char text[128];
    uint64_t amounts[4];
    int result = source_read_start(collection->source, file->path, text, sizeof(text));

    if (!result)
        result = number_parse_list(text_line(text_of(text), 0), UINT64_MAX, amounts, file->count);
    int found = result == -ENOENT ? read_setting(collection, file, amounts) : result;
    if (!found) {
        set_limits(collection, file, amounts);
    } else if (found != -EINVAL || found == result) {
        struct problem problem = problem_of_error(result, NULL);
        problem.kind = result == -EINVAL ? PROBLEM_MALFORMED : problem.kind;
        collection_report(collection, file->path, problem);
    }
}

void sysv_read_limits(struct collection *collection, enum kind kind)
{
    struct quantity *limit = collection->snapshot->total.limit[kind];
    union {
        struct shminfo shm;
        struct msginfo msg;
        struct seminfo sem;
    } info = {0};
    bool told = !source_is_captured(collection->source) && calls_are_exact(kind) &&
                sysv_call(collection->source->calls, kind, 0, IPC_INFO, &info) >= 0;

    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        if (files[i].kind == kind && told)
            read_info(collection, &files[i], &info);
        else if (files[i].kind == kind)
            read_limits(collection, &files[i]);
    }
    if (kind == KIND_SHM)
        limit[LIMIT_SHMMIN] = (struct quantity){true, KERNEL_SHMMIN};
    if (kind == KIND_SEM)
        limit[LIMIT_SEMVMX] = (struct quantity){true, KERNEL_SEMVMX};
    if (kind == KIND_SHM && told)
        collection->snapshot->total.page = (struct quantity){true, (uint64_t)sysconf(_SC_PAGESIZE)};
}
