/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/text.h"
#include "collect/posix.h"

enum { MQUEUE_MAGIC = 0x19800202 }; /* linux/magic.h has it since Linux 6.2 */

/* How the objects are files. */
static const struct place {
    const char *folder;
    uint32_t magic; /* of the file system that the folder must be; 0: any */
    const char
        *prefix; /* what file names, but not object names, begin with, or must not; or NULL */
    bool is_prefixed;
    off_t size;       /* of each file; 0: any */
    const char *root; /* what object names, but not file names, begin with */
} places[POSIX_KINDS] = {
    [POSIX_MEMORY] = {"/dev/shm", 0, "sem.", false, 0, ""},               /* shm_overview(7) */
    [POSIX_QUEUE] = {"/dev/mqueue", MQUEUE_MAGIC, NULL, false, 0, "/"},   /* mq_overview(7) */
    [POSIX_SEMAPHORE] = {"/dev/shm", 0, "sem.", true, sizeof(sem_t), ""}, /* sem_overview(7) */
};

const char *posix_folder(enum posix_kind kind)
{
    return places[kind].folder;
}

static bool is_object(const struct place *place, int folder, const char *file)
{
    struct stat status;

    if (place->prefix && text_starts_with(text_of(file), place->prefix) != place->is_prefixed)
        return false;
    if (fstatat(folder, file, &status, AT_SYMLINK_NOFOLLOW) || !S_ISREG(status.st_mode))
        return false;
    return !place->size || status.st_size == place->size;
}

static const char *name_of(const struct place *place, struct arena *arena, const char *file)
{
    struct buffer name = BUFFER_IN_MEMORY;

    buffer_text(&name, place->root);
    buffer_text(&name, file + (place->is_prefixed ? strlen(place->prefix) : 0));
    return text_keep(&name, arena).start;
}

/* Returns NULL and sets errno: ENODEV if the file system is not mounted. */
static DIR *posix_open_folder(const struct place *place)
{
    DIR *folder = opendir(place->folder);
    struct statfs system;

    if (!folder || !place->magic)
        return folder;
    if (fstatfs(dirfd(folder), &system) == 0 && (uint32_t)system.f_type == place->magic)
        return folder;
    closedir(folder);
    errno = ENODEV;
    return NULL;
}

long posix_list(enum posix_kind kind, struct arena *arena, const char ***names)
{
    const struct place *place = &places[kind];
    DIR *folder = posix_open_folder(place);
    const struct dirent *entry;
    size_t count = 0;

    *names = NULL;
    if (!folder)
        return -errno;
    while ((entry = readdir(folder))) {
        if (!is_object(place, dirfd(folder), entry->d_name))
            continue;
        *names = arena_grow(arena, *names, count, sizeof(**names));
        (*names)[count++] = name_of(place, arena, entry->d_name);
    }
    closedir(folder);
    return (long)count;
}
