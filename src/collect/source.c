/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"
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

enum { READ_FLAGS = O_RDONLY | O_CLOEXEC | O_NOCTTY };

/* Returns a descriptor that says which file it is and does nothing to it, or -1. */
static int find_in_tree(int root, const char *path)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC,
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    int file, tries = 0;

    do
        file = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
    while (file < 0 && errno == EAGAIN && ++tries < 100); /* openat2(2): somebody renames */
    return file;
}

/*
 * To open a device or a FIFO can already do something, or never end: in a captured tree, which
 * anybody may have made, only what is known to be a regular file is opened.
 */
static int call_open(int root, const char *path)
{
    struct stat status;
    char link[32];

    if (root < 0)
        return open(path, READ_FLAGS);
    int found = find_in_tree(root, path);
    if (found < 0)
        return -1;
    int file = -1;
    if (fstat(found, &status) == 0 && S_ISREG(status.st_mode)) {
        (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", found);
        file = open(link, READ_FLAGS);
    } else {
        errno = ENOTSUP;
    }
    int error = errno;
    close(found);
    errno = error;
    return file;
}

static ssize_t call_list_processes(uint32_t **pids)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    size_t count = 0, capacity = 0;

    *pids = NULL;
    if (!folder)
        return -1;
    while ((errno = 0, entry = readdir(folder))) {
        uint64_t pid;
        if (number_parse(entry->d_name, strlen(entry->d_name), 10, UINT32_MAX, &pid))
            continue;
        *pids = memory_reserve(*pids, count + 1, &capacity, sizeof(**pids));
        (*pids)[count++] = (uint32_t)pid;
    }
    int error = errno;
    closedir(folder);
    errno = error;
    return error ? -1 : (ssize_t)count;
}

const struct calls kernel_calls = {
    .shmctl = call_shmctl,
    .msgctl = call_msgctl,
    .semctl = call_semctl,
    .open = call_open,
    .read = read,
    .readlink = readlink,
    .list_processes = call_list_processes,
    .time = time,
};

int source_open_tree(const char *path, struct source *source)
{
    int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -errno;
    *source = (struct source){&kernel_calls, root, path};
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
