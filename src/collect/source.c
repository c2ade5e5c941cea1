/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "collect/source.h"

/* semctl(2): the caller has to define it. */
union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
    struct seminfo *info;
};

static int call_shmctl(int id, int command, void *buffer)
{
    return shmctl(id, command, buffer);
}

static int call_msgctl(int id, int command, void *buffer)
{
    return msgctl(id, command, buffer);
}

static int call_semctl(int id, int number, int command, void *buffer)
{
    return semctl(id, number, command, (union semun){.buf = buffer});
}

/* Neither a FIFO nor a terminal that lies in a captured tree may hold the program up. */
enum { OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

static int call_open(int root, const char *path)
{
    if (root < 0)
        return open(path, OPEN_FLAGS);
    struct open_how how = {.flags = OPEN_FLAGS, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}

const struct calls kernel_calls = {
    .shmctl = call_shmctl,
    .msgctl = call_msgctl,
    .semctl = call_semctl,
    .open = call_open,
    .read = read,
};

int source_open_tree(const char *path, struct source *source)
{
    int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -errno;
    *source = (struct source){&kernel_calls, root};
    return 0;
}

void source_close(struct source *source)
{
    if (source->root >= 0)
        close(source->root);
    source->root = -1;
}

int source_open(const struct source *source, const char *path, int64_t *modified)
{
    struct stat status;
    int file = source->calls->open(source->root, path);
    if (file < 0)
        return -errno;
    int result = fstat(file, &status) ? -errno : S_ISREG(status.st_mode) ? 0 : -ENOTSUP;
    if (result) {
        close(file);
        return result;
    }
    if (modified)
        *modified = (int64_t)status.st_mtime;
    return file;
}

int source_read_start(const struct source *source, const char *path, char *buffer, size_t size)
{
    int file = source_open(source, path, NULL);
    if (file < 0)
        return file;
    ssize_t length;
    do
        length = source->calls->read(file, buffer, size - 1);
    while (length < 0 && errno == EINTR);
    int result = length < 0 ? -errno : 0;
    close(file);
    if (result)
        return result;
    if (length && buffer[length - 1] == '\n')
        length--;
    buffer[length] = '\0';
    return 0;
}
