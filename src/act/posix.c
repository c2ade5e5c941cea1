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

bool posix_is_name(enum posix_kind kind, const char *name)
{
    const char *file = name + (*name == '/');

    if (kind == POSIX_QUEUE && file == name)
        return false;
    if (!*file || strchr(file, '/'))
        return false;
    return kind == POSIX_SEMAPHORE || (strcmp(file, ".") != 0 && strcmp(file, "..") != 0);
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

static const struct {
    int (*make)(const char *name, uint64_t size, uint32_t mode);
    int (*remove)(const char *name);
} actions[POSIX_KINDS] = {
    [POSIX_MEMORY] = {make_memory, shm_unlink},
    [POSIX_QUEUE] = {make_mqueue, mq_unlink},
    [POSIX_SEMAPHORE] = {make_semaphore, sem_unlink},
};

int posix_make(enum posix_kind kind, const char *name, uint64_t size, uint32_t mode)
{
    return actions[kind].make(name, size, mode);
}

int posix_remove(enum posix_kind kind, const char *name)
{
    return actions[kind].remove(name) ? -errno : 0;
}
