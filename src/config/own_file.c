/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/own_file.h"

enum { MOST_LINKS = 40 /* as many as the kernel follows: path_resolution(7) */ };

/* How far the way along a path is. */
struct walk {
    int folder;         /* where it is now, opened with O_PATH */
    struct buffer rest; /* of the path, from there */
    size_t behind_link; /* how much of that is behind a link on the way; 0: there was none */
    int links;          /* followed so far */
};

/* A folder on the way that a link leads to is not made: the path does not name it. */
static bool is_in_link(const struct walk *walk)
{
    return walk->behind_link && walk->rest.length > walk->behind_link;
}

/* Root writes only where all belongs to root; others are held by the kernel. */
static bool is_own(const struct stat *status)
{
    return geteuid() != 0 || status->st_uid == 0;
}

/* Returns 0 where the user may write what FILE, a descriptor, is; -OWN_FILE_FOREIGN or -errno. */
static int check_own(int file)
{
    struct stat status;

    if (fstat(file, &status))
        return -errno;
    return is_own(&status) ? 0 : -OWN_FILE_FOREIGN;
}

/* Whether only the user, or root, can have put LINK into FOLDER. */
static bool is_own_link(const struct stat *link, int folder)
{
    struct stat status;

    if (geteuid() != 0)
        return link->st_uid == 0 || link->st_uid == geteuid();
    return link->st_uid == 0 && fstat(folder, &status) == 0 && status.st_uid == 0 &&
           !(status.st_mode & (S_IWGRP | S_IWOTH));
}

static void move_to(struct walk *walk, int folder)
{
    if (walk->folder >= 0)
        close(walk->folder);
    walk->folder = folder;
}

static int start_at(struct walk *walk, const char *folder)
{
    int file = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

    if (file < 0)
        return -errno;
    move_to(walk, file);
    return 0;
}

/* Puts what LINK, a descriptor, leads to before what is left of the path behind its LENGTH bytes. */
static int walk_along_link(struct walk *walk, int link, size_t length)
{
    struct buffer rest = BUFFER_IN_MEMORY;
    char target[PATH_MAX];
    size_t behind = walk->rest.length - length;

    ssize_t count = readlinkat(link, "", target, sizeof(target));
    if (count < 0)
        return -errno;
    if ((size_t)count == sizeof(target))
        return -ENAMETOOLONG;
    if (++walk->links > MOST_LINKS)
        return -ELOOP;
    if (behind && !is_in_link(walk))
        walk->behind_link = behind;
    buffer_put(&rest, target, (size_t)count);
    buffer_put(&rest, walk->rest.data + length, behind);
    buffer_free(&walk->rest);
    walk->rest = rest;
    return count && target[0] == '/' ? start_at(walk, "/") : 0;
}

/* Makes the folder NAME where the walk is. */
static int make_folder(const struct walk *walk, const char *name)
{
    int result = check_own(walk->folder);

    if (result)
        return result;
    return mkdirat(walk->folder, name, 0700) && errno != EEXIST ? -errno : 0;
}

/* Opens NAME, whatever it is; where it is missing, MAKES a folder. Returns a descriptor or -errno. */
static int open_entry(const struct walk *walk, const char *name, bool makes)
{
    int entry = -1, result = 0;

    for (int tries = 0; entry < 0 && !result && tries < 2; tries++) {
        entry = openat(walk->folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        if (entry < 0)
            result = errno == ENOENT && makes && tries == 0 ? make_folder(walk, name) : -errno;
    }
    return entry < 0 ? result : entry;
}

/* Takes ENTRY, which is what the first LENGTH bytes of the path name, and closes it or stays in it. */
static int enter_entry(struct walk *walk, int entry, size_t length, bool is_last)
{
    struct stat status;
    int result = fstat(entry, &status) ? -errno : 0;

    if (!result && S_ISDIR(status.st_mode) && !is_last) {
        move_to(walk, entry);
        memmove(walk->rest.data, walk->rest.data + length, walk->rest.length - length);
        walk->rest.length -= length;
        return 0;
    }
    if (!result && S_ISLNK(status.st_mode))
        result = is_own_link(&status, walk->folder) ? walk_along_link(walk, entry, length)
                                                    : -OWN_FILE_FOREIGN;
    else if (!result)
        result = is_last ? 1 : -ENOTDIR;
    close(entry);
    return result;
}

/* One name further. Returns 0; 1 where the last name is reached, and is not a link; or -errno. */
static int step(struct walk *walk)
{
    char name[NAME_MAX + 1] = "";
    const char *path = buffer_string(&walk->rest);
    size_t slashes = strspn(path, "/"), length = strcspn(path + slashes, "/");
    bool is_last = !path[slashes + length];

    if (length > NAME_MAX)
        return -ENAMETOOLONG;
    if (!length)
        return -EINVAL;
    memcpy(name, path + slashes, length);
    int entry = open_entry(walk, name, !is_last && !is_in_link(walk));
    if (entry == -ENOENT && is_last)
        return 1;
    return entry < 0 ? entry : enter_entry(walk, entry, slashes + length, is_last);
}

/* The folder that was reached, for more than to go through it. */
static int own_file_open_folder(struct own_file *file, int reached)
{
    file->folder = openat(reached, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return file->folder < 0 ? -errno : check_own(file->folder);
}

int own_file_open(struct own_file *file, const char *path)
{
    struct walk walk = {.folder = -1, .rest = BUFFER_IN_MEMORY};

    *file = (struct own_file){.folder = -1, .name = BUFFER_IN_MEMORY};
    buffer_text(&walk.rest, path);
    int result = start_at(&walk, path[0] == '/' ? "/" : ".");
    while (!result)
        result = step(&walk);
    if (result == 1) {
        const char *rest = buffer_string(&walk.rest);
        buffer_text(&file->name, rest + strspn(rest, "/"));
        result = own_file_open_folder(file, walk.folder);
    }
    move_to(&walk, -1);
    buffer_free(&walk.rest);
    return result;
}

void own_file_close(struct own_file *file)
{
    if (file->folder >= 0)
        close(file->folder);
    file->folder = -1;
    buffer_free(&file->name);
}

int own_file_open_regular(int folder, const char *name, int flags)
{
    struct stat status;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags);

    if (file < 0)
        return errno == ENXIO ? -EINVAL : -errno; /* a socket cannot even be opened */
    int result = fstat(file, &status) ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
    if (!result)
        return file;
    close(file);
    return result;
}

int own_file_read(struct own_file *file)
{
    int content = own_file_open_regular(file->folder, buffer_string(&file->name), O_NOFOLLOW);
    int result = content < 0 ? content : check_own(content);

    if (!result)
        return content;
    if (content >= 0)
        close(content);
    return result;
}

/* What is there: 0 for a regular file that may be replaced, 1 for none, or -errno. */
static int look_at_old(struct own_file *file, struct stat *old)
{
    if (fstatat(file->folder, buffer_string(&file->name), old, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT ? 1 : -errno;
    if (!S_ISREG(old->st_mode))
        return -EINVAL;
    return is_own(old) ? 0 : -OWN_FILE_FOREIGN;
}

/*
 * Makes FILE's owner and mode those of OLD. A user who may not give files away has one of another
 * group, which gets no rights from the old mode.
 */
static int imitate(int file, const struct stat *old)
{
    mode_t mode = old->st_mode & 0777;
    if (fchown(file, old->st_uid, old->st_gid))
        mode &= ~(mode_t)0070;
    return fchmod(file, mode) ? -errno : 0;
}

enum { TEMPORARY_SIZE = 32 };

/* A new file beside the old one, for the user only, and its NAME. Returns a descriptor or -errno. */
static int make_temporary(int folder, char name[TEMPORARY_SIZE])
{
    enum { MOST_TRIES = 100 };
    int file = -1;

    for (int tries = 0; file < 0 && tries < MOST_TRIES; tries++) {
        unsigned long long number;
        if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
            return -EIO;
        (void)snprintf(name, TEMPORARY_SIZE, ".ipcview.%llx", number);
        file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file < 0 && errno != EEXIST)
            return -errno;
    }
    return file < 0 ? -EEXIST : file;
}

int own_file_replace(struct own_file *file, int (*write_all)(int file, const void *context),
                     const void *context)
{
    struct stat old;
    char name[TEMPORARY_SIZE];
    int state = look_at_old(file, &old), temporary = state;

    if (state >= 0)
        temporary = make_temporary(file->folder, name);
    if (temporary < 0)
        return temporary;
    int result = state == 0 ? imitate(temporary, &old) : 0;
    if (!result)
        result = write_all(temporary, context);
    if (!result && fsync(temporary))
        result = -errno;
    if (close(temporary) && !result)
        result = -errno;
    if (!result && renameat(file->folder, name, file->folder, buffer_string(&file->name)))
        result = -errno;
    if (result)
        (void)unlinkat(file->folder, name, 0);
    else
        (void)fsync(
            file->folder); /* fails: it is there all the same, but may not survive a crash */
    return result;
}
