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

/* Memory that does not get its size is removed again. */
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

static int make_mqueue(const char *name, uint64_t size, uint32_t mode)
{
    (void)size;
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode, NULL);

    if (queue == (mqd_t)-1)
        return -errno;
    mq_close(queue);
    return 0;
}

static int make_semaphore(const char *name, uint64_t size, uint32_t mode)
{
    (void)size;
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, (mode_t)mode, 0U);

    if (semaphore == SEM_FAILED)
        return -errno;
    sem_close(semaphore);
    return 0;
}

/* The index is the kind of the System V object that does the same. */
static const struct {
    int (*make)(const char *name, uint64_t size, uint32_t mode);
    int (*remove)(const char *name);
} actions[KINDS] = {
    [KIND_SHM] = {make_memory, shm_unlink},
    [KIND_MSG] = {make_mqueue, mq_unlink},
    [KIND_SEM] = {make_semaphore, sem_unlink},
};

int posix_make(enum kind kind, const char *name, uint64_t size, uint32_t mode)
{
    return actions[kind].make ? actions[kind].make(name, size, mode) : -EOPNOTSUPP;
}

int posix_remove(enum kind kind, const char *name)
{
    if (!actions[kind].remove)
        return -EOPNOTSUPP;
    return actions[kind].remove(name) ? -errno : 0;
}
