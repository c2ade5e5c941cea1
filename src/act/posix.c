/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "act/posix.h"

bool posix_is_name(enum kind kind, const char *name)
{
    const char *file = name + (*name == '/');

    if (kind == KIND_MSG && file == name)
        return false;
    if (!*file || strchr(file, '/'))
        return false;
    return kind == KIND_SEM || (strcmp(file, ".") != 0 && strcmp(file, "..") != 0);
}

/* Memory that has not its size is taken away again, so that none is left half made. */
static int make_memory(const char *name, uint64_t size, uint32_t mode)
{
    int result = 0, file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode);

    if (file < 0)
        return -errno;
    if (size > INT64_MAX)
        result = -EFBIG;
    else if (ftruncate(file, (off_t)size))
        result = -errno;
    close(file);
    if (result)
        shm_unlink(name);
    return result;
}

static int make_queue(const char *name, uint32_t mode)
{
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode, NULL);

    if (queue == (mqd_t)-1)
        return -errno;
    mq_close(queue);
    return 0;
}

static int make_semaphore(const char *name, uint32_t mode)
{
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, (mode_t)mode, 0U);

    if (semaphore == SEM_FAILED)
        return -errno;
    sem_close(semaphore);
    return 0;
}

int posix_make(enum kind kind, const char *name, uint64_t size, uint32_t mode)
{
    switch (kind) {
    case KIND_SHM:
        return make_memory(name, size, mode);
    case KIND_MSG:
        return make_queue(name, mode);
    default:
        return make_semaphore(name, mode);
    }
}

int posix_remove(enum kind kind, const char *name)
{
    static int (*const unlink_by_name[KINDS])(const char *) = {
        [KIND_SHM] = shm_unlink,
        [KIND_MSG] = mq_unlink,
        [KIND_SEM] = sem_unlink,
    };
    return unlink_by_name[kind](name) ? -errno : 0;
}
