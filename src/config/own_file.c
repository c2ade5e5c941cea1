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

/* The state of following a path. */
struct walk {
    int folder; /* the current one, O_PATH */
    int links;  /* followed so far */
};

/* Root writes only to its own files. The kernel holds back other users. */
static bool is_own(const struct stat *status)
{
    return geteuid() != 0 || status->st_uid == 0;
}

/* Returns 0 if the user may write the open FILE; -OWN_FILE_FOREIGN; or -errno. */
static int check_own(int file)
{
    struct stat status;

    if (fstat(file, &status))
        return -errno;
    return is_own(&status) ? 0 : -OWN_FILE_FOREIGN;
}

/* Whether only the user or root can have put LINK into FOLDER. */
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

/* Makes the folder NAME in the current one. */
static int make_folder(const struct walk *walk, const char *name)
{
    int result = check_own(walk->folder);

    if (result)
        return result;
    return mkdirat(walk->folder, name, 0700) && errno != EEXIST ? -errno : 0;
}

/* Opens NAME of any type; MAKES a folder if it is missing. Returns a descriptor or -errno. */
static int open_entry(const struct walk *walk, const char *name, bool makes)
{
    enum { FLAGS = O_PATH | O_NOFOLLOW | O_CLOEXEC };
    int entry = openat(walk->folder, name, FLAGS);

    if (entry < 0 && errno == ENOENT && makes) {
        int result = make_folder(walk, name);
        if (result)
            return result;
        entry = openat(walk->folder, name, FLAGS);
    }
    return entry < 0 ? -errno : entry;
}

static int walk_along(struct walk *walk, const char *path, bool makes, struct buffer *last);

/* Follows LINK. Makes a folder there only if LINK is the last name of the path. */
static int walk_link(struct walk *walk, int link, bool makes, struct buffer *last)
{
    char target[PATH_MAX];
    ssize_t count = readlinkat(link, "", target, sizeof(target));

    if (count < 0)
        return -errno;
    if ((size_t)count == sizeof(target))
        return -ENAMETOOLONG;
    if (++walk->links > MOST_LINKS)
        return -ELOOP;
    target[count] = '\0';
    return walk_along(walk, target, makes && last, last);
}

/* Goes to the folder NAME; or, if LAST is not NULL, puts the name of the file NAME into LAST. */
static int walk_name(struct walk *walk, const char *name, bool makes, struct buffer *last)
{
    struct stat status;
    int entry = open_entry(walk, name, makes && !last);

    if (entry == -ENOENT && last) {
        buffer_text(last, name);
        return 0;
    }
    if (entry < 0)
        return entry;
    int result = fstat(entry, &status) ? -errno : 0;
    if (!result && S_ISLNK(status.st_mode)) {
        result = is_own_link(&status, walk->folder) ? walk_link(walk, entry, makes, last)
                                                    : -OWN_FILE_FOREIGN;
    } else if (!result && last) {
        buffer_text(last, name);
    } else if (!result && S_ISDIR(status.st_mode)) {
        move_to(walk, entry);
        return 0;
    } else if (!result) {
        result = -ENOTDIR;
    }
    close(entry);
    return result;
}

/*
 * Goes to the folder PATH; or, if LAST is not NULL, to that of the file PATH, and puts its name
 * into LAST. MAKES missing folders. Returns 0, -OWN_FILE_FOREIGN or -errno.
 */
static int walk_along(struct walk *walk, const char *path, bool makes, struct buffer *last)
{
    char name[NAME_MAX + 1];
    int result = walk_name(walk, path[0] == '/' ? "/" : ".", false, NULL);

    for (bool is_last = false; !result && !is_last;) {
        path += strspn(path, "/");
        size_t length = strcspn(path, "/");
        if (!length)
            return last ? -EINVAL : 0;
        if (length > NAME_MAX)
            return -ENAMETOOLONG;
        memcpy(name, path, length);
        name[length] = '\0';
        path += length;
        is_last = last && !*path;
        result = walk_name(walk, name, makes, is_last ? last : NULL);
    }
    return result;
}

int own_file_open(struct own_file *file, const char *path)
{
    struct walk walk = {.folder = AT_FDCWD};

    *file = (struct own_file){.folder = -1, .name = BUFFER_IN_MEMORY};
    int result = walk_along(&walk, path, true, &file->name);
    if (!result) { /* O_PATH is not enough from here on */
        file->folder = openat(walk.folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        result = file->folder < 0 ? -errno : check_own(file->folder);
    }
    move_to(&walk, -1);
    return result;
}

void own_file_close(struct own_file *file)
{
    if (file->folder >= 0)
        close(file->folder);
    file->folder = -1;
    buffer_free(&file->name);
}

/* Opens the regular file NAME in FOLDER, with FLAGS too, and never blocks. */
static int open_regular(int folder, const char *name, int flags)
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

int own_file_open_regular(const char *path)
{
    return open_regular(AT_FDCWD, path, 0);
}

int own_file_read(struct own_file *file)
{
    int content = open_regular(file->folder, buffer_string(&file->name), O_NOFOLLOW);
    int result = content < 0 ? content : check_own(content);

    if (!result)
        return content;
    if (content >= 0)
        close(content);
    return result;
}

/* Returns 0 for a regular file that may be replaced, 1 for none, or -errno. */
static int look_at_old(struct own_file *file, struct stat *old)
{
    if (fstatat(file->folder, buffer_string(&file->name), old, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT ? 1 : -errno;
    if (!S_ISREG(old->st_mode))
        return -EINVAL;
    return is_own(old) ? 0 : -OWN_FILE_FOREIGN;
}

/*
 * Gives FILE the owner and the mode of OLD. A user who may not give files away keeps another group,
 * which gets no rights.
 */
static int imitate(int file, const struct stat *old)
{
    mode_t mode = old->st_mode & 0777;
    if (fchown(file, old->st_uid, old->st_gid))
        mode &= ~(mode_t)0070;
    return fchmod(file, mode) ? -errno : 0;
}

enum { TEMPORARY_SIZE = 32 };

/*
 * Makes a file beside the old one, for the user only. Returns a descriptor and its NAME, or -errno.
 */
static int make_temporary(int folder, char name[TEMPORARY_SIZE])
{
    unsigned long long number;

    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
        return -EIO;
    (void)snprintf(name, TEMPORARY_SIZE, ".ipcview.%llx", number);
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return file < 0 ? -errno : file;
}

/* Writes CONTENT to disk. Returns 0 or -errno. */
static int write_content(int file, struct text content)
{
    struct buffer out = {.file = file};

    text_put(&out, content);
    int result = buffer_flush(&out);
    buffer_free(&out);
    return !result && fsync(file) ? -errno : result;
}

int own_file_replace(struct own_file *file, struct text content)
{
    struct stat old;
    char name[TEMPORARY_SIZE];
    int state = look_at_old(file, &old);
    int temporary = state < 0 ? state : make_temporary(file->folder, name);

    if (temporary < 0)
        return temporary;
    int result = state == 0 ? imitate(temporary, &old) : 0;
    if (!result)
        result = write_content(temporary, content);
    if (close(temporary) && !result)
        result = -errno;
    if (!result && renameat(file->folder, name, file->folder, buffer_string(&file->name)))
        result = -errno;
    if (result)
        (void)unlinkat(file->folder, name, 0);
    else /* the new file exists even if this fails; only a crash can undo it */
        (void)fsync(file->folder);
    return result;
}
