/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"
#include "collect/mappings.h"
#include "collect/procmap.h"
#include "collect/source.h"
#include "collect/tree.h"

/* semctl(2): the caller defines it. */
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

static int call_open(int root, const char *path)
{
    return root < 0 ? open(path, READ_FLAGS) : tree_open(root, path);
}

static ssize_t call_list_numbers(const char *path, uint32_t **numbers)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    size_t count = 0, capacity = 0;

    *numbers = NULL;
    if (!folder)
        return -1;
    while ((errno = 0, entry = readdir(folder))) {
        uint64_t number;
        if (number_parse(entry->d_name, strlen(entry->d_name), 10, UINT32_MAX, &number))
            continue;
        memory_append(*numbers, count, capacity) = (uint32_t)number;
    }
    int error = errno;
    closedir(folder);
    errno = error;
    return error ? -1 : (ssize_t)count;
}

static void call_list_names(const char *path, const char *ending, char ***names, size_t *count)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        struct text name = text_of(entry->d_name);
        if (!text_ends_with(name, ending))
            continue;
        *names = memory_resize(*names, *count + 1, sizeof(**names));
        (*names)[*count] = memory_resize(NULL, name.length + 1, 1);
        memcpy((*names)[(*count)++], name.start, name.length + 1);
    }
    if (folder)
        closedir(folder);
}

static int call_query_mapping(int file, struct procmap *query)
{
    /* ioctl() takes the request as unsigned long in glibc and as int in musl. */
    return (int)syscall(SYS_ioctl, file, PROCMAP_REQUEST, query);
}

static ssize_t call_read_memory(uint32_t pid, uint64_t address, void *buffer, size_t size)
{
    const struct iovec here = {buffer, size};
    const struct iovec there = {(void *)(uintptr_t)address, size};
    return process_vm_readv((pid_t)pid, &here, 1, &there, 1, 0);
}

static bool call_shares_memory(uint32_t pid, uint32_t other)
{
    return syscall(SYS_kcmp, (pid_t)pid, (pid_t)other, KCMP_VM, 0, 0) == 0;
}

static int call_enter(int file)
{
    return setns(file, CLONE_NEWIPC);
}

static int call_random(void *buffer, size_t size)
{
    return getrandom(buffer, size, 0) == (ssize_t)size ? 0 : -1;
}

const struct calls kernel_calls = {
    .shmctl = call_shmctl,
    .msgctl = call_msgctl,
    .semctl = call_semctl,
    .shmget = shmget,
    .msgget = msgget,
    .semget = semget,
    .open = call_open,
    .read = read,
    .readlink = readlink,
    .list_numbers = call_list_numbers,
    .list_names = call_list_names,
    .query_mapping = call_query_mapping,
    .segment_devices = segment_devices,
    .read_memory = call_read_memory,
    .shares_memory = call_shares_memory,
    .enter = call_enter,
    .random = call_random,
    .time = time,
};

int source_open_tree(const char *path, struct source *source)
{
    int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return -errno;
    *source = (struct source){.calls = &kernel_calls, .root = root, .tree = path, .home = -1};
    return 0;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

void source_close(struct source *source)
{
    close_file(&source->root);
    close_file(&source->home);
    for (size_t i = 0; i < source->space_count; i++) {
        close_file(&source->spaces[i].file);
        free((char *)source->spaces[i].container);
    }
    free(source->spaces);
    source->spaces = NULL;
    source->space_count = 0;
}

static bool is_at_home(const struct source *source)
{
    struct stat home, here;
    return fstat(source->home, &home) == 0 && stat("/proc/thread-self/ns/ipc", &here) == 0 &&
           home.st_ino == here.st_ino;
}

/*
 * A source without ->home has no other namespace open, so the thread never left its own. Nor did
 * one that may enter no namespace, not even its own.
 */
static int go_home(const struct source *source)
{
    if (source->home < 0 || source->calls->enter(source->home) == 0)
        return 0;
    int result = -errno;
    return is_at_home(source) ? 0 : result;
}

static int enter_file(const struct source *source, int file)
{
    if (file < 0)
        return go_home(source);
    return source->calls->enter(file) < 0 ? -errno : 0;
}

int source_enter(const struct source *source, uint32_t ns)
{
    for (size_t i = 0; i < source->space_count; i++) {
        const struct space *space = &source->spaces[i];
        if (space->inode == ns)
            return space->error ? space->error : enter_file(source, space->file);
    }
    return source->spaces ? -ENOENT : 0;
}

int source_leave(const struct source *source)
{
    return source->spaces ? go_home(source) : 0;
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

ssize_t source_read(const struct source *source, int file, void *buffer, size_t size)
{
    ssize_t count;
    do
        count = source->calls->read(file, buffer, size);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int source_read_start(const struct source *source, const char *path, char *buffer, size_t size)
{
    int file = source_open(source, path, NULL);
    if (file < 0)
        return file;
    ssize_t length = source_read(source, file, buffer, size - 1);
    close(file);
    if (length < 0)
        return (int)length;
    if (length && buffer[length - 1] == '\n')
        length--;
    buffer[length] = '\0';
    return 0;
}
