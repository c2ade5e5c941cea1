/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "collect/posix.h"

/* sem_overview(7): a semaphore is a file with this before its name, beside the shared memory. */
static const char semaphore_prefix[] = "sem.";

const char *posix_folder(enum kind kind)
{
    return kind == KIND_MSG ? "/dev/mqueue" : "/dev/shm";
}

static bool is_semaphore(const char *file)
{
    return strncmp(file, semaphore_prefix, strlen(semaphore_prefix)) == 0;
}

/* Whether FILE in FOLDER is an object of KIND. */
static bool is_object(enum kind kind, int folder, const char *file)
{
    struct stat status;

    if (kind != KIND_MSG && is_semaphore(file) != (kind == KIND_SEM))
        return false;
    if (fstatat(folder, file, &status, AT_SYMLINK_NOFOLLOW) || !S_ISREG(status.st_mode))
        return false;
    return kind != KIND_SEM || status.st_size == (off_t)sizeof(sem_t);
}

/* Only that of a queue must begin with a slash. */
static const char *name_of(enum kind kind, struct arena *arena, const char *file)
{
    struct buffer name = BUFFER_IN_MEMORY;

    if (kind == KIND_MSG)
        buffer_char(&name, '/');
    buffer_text(&name, kind == KIND_SEM ? file + strlen(semaphore_prefix) : file);
    return text_keep(&name, arena).start;
}

/* Opens where those of KIND are files. Returns NULL and sets errno: ENODEV where it is only a folder. */
static DIR *posix_open_folder(enum kind kind)
{
    enum { MQUEUE_MAGIC = 0x19800202 }; /* linux/magic.h has it since Linux 6.2 */
    DIR *folder = opendir(posix_folder(kind));
    struct statfs system;

    if (!folder || kind != KIND_MSG)
        return folder;
    if (fstatfs(dirfd(folder), &system) == 0 && system.f_type == MQUEUE_MAGIC)
        return folder;
    closedir(folder);
    errno = ENODEV;
    return NULL;
}

/* The list is kept in memory of its own while it grows, and ends in the arena. */
long posix_list(enum kind kind, struct arena *arena, const char ***names)
{
    const char **list = NULL;
    size_t count = 0, capacity = 0;
    DIR *folder = posix_open_folder(kind);
    struct dirent *entry;

    if (!folder)
        return -errno;
    while ((entry = readdir(folder))) {
        if (!is_object(kind, dirfd(folder), entry->d_name))
            continue;
        list = memory_reserve(list, count + 1, &capacity, sizeof(*list));
        list[count++] = name_of(kind, arena, entry->d_name);
    }
    closedir(folder);
    *names = arena_alloc(arena, (count + 1) * sizeof(**names));
    if (count)
        memcpy(*names, list, count * sizeof(**names));
    free(list);
    return (long)count;
}
