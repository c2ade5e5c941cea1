/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/generated.h"
#include "collect/tree_walk.h"

/* The most folders on a path; no captured machine needs more. */
enum { MOST_FOLDERS = 64 };

struct walk {
    int root;
    int folders[MOST_FOLDERS]; /* from below the root to where the walk is */
    size_t depth;
    int found; /* the file at the end, unless it is a folder; or -1 */
    unsigned links_left;
    char rest[2 * PATH_MAX]; /* the part of the path ahead */
};

/* Ancestors stay open, because ".." leads out of the tree if a folder was moved meanwhile. */
static void climb_to(struct walk *walk, size_t depth)
{
    while (walk->depth > depth)
        close(walk->folders[--walk->depth]);
}

/* Cuts the next name off the rest. Returns false if there is none. */
static bool cut_name(struct walk *walk, char name[NAME_MAX + 1], int *result)
{
    const char *start = walk->rest + strspn(walk->rest, "/");
    size_t length = strcspn(start, "/");

    if (length > NAME_MAX)
        *result = -ENAMETOOLONG;
    if (!length || length > NAME_MAX)
        return false;
    memcpy(name, start, length);
    name[length] = '\0';
    memmove(walk->rest, start + length, strlen(start + length) + 1);
    return true;
}

/* Puts the target of LINK before the rest. Returns 0 or -errno. */
static int follow_link(struct walk *walk, int link)
{
    char target[PATH_MAX];
    ssize_t length = readlinkat(link, "", target, sizeof(target));
    size_t rest = strlen(walk->rest) + 1;

    if (length < 0)
        return -errno;
    /* The text of a link of procfs need not name its target (proc_pid_exe(5)). */
    if (!walk->links_left || is_generated(link))
        return -ELOOP;
    if (!length)
        return -ENOENT;
    if ((size_t)length == sizeof(target) || (size_t)length + rest > sizeof(walk->rest))
        return -ENAMETOOLONG;
    walk->links_left--;
    memmove(walk->rest + length, walk->rest, rest);
    memcpy(walk->rest, target, (size_t)length);
    if (target[0] == '/')
        climb_to(walk, 0);
    return 0;
}

static int enter_folder(struct walk *walk, int folder)
{
    if (walk->depth == MOST_FOLDERS) {
        close(folder);
        return -ENAMETOOLONG;
    }
    walk->folders[walk->depth++] = folder;
    return 0;
}

/* Returns the folder of the walk. The root belongs to the caller. */
static int current_folder(const struct walk *walk)
{
    return walk->depth ? walk->folders[walk->depth - 1] : walk->root;
}

/* FILE is a link, or the end of the path. */
static int end_or_follow(struct walk *walk, int file, bool is_link)
{
    if (!is_link && !walk->rest[0]) {
        walk->found = file;
        return 0;
    }
    int result = is_link ? follow_link(walk, file) : -ENOTDIR;
    close(file);
    return result;
}

/* Goes to NAME. Returns 0 or -errno. */
static int walk_to(struct walk *walk, const char *name)
{
    struct stat status;

    if (strcmp(name, ".") == 0)
        return 0;
    if (strcmp(name, "..") == 0) {
        climb_to(walk, walk->depth ? walk->depth - 1 : 0);
        return 0;
    }
    int file = openat(current_folder(walk), name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0)
        return -errno;
    if (fstat(file, &status)) {
        int result = -errno;
        close(file);
        return result;
    }
    if (S_ISDIR(status.st_mode))
        return enter_folder(walk, file);
    return end_or_follow(walk, file, S_ISLNK(status.st_mode));
}

static int end_in_folder(const struct walk *walk)
{
    int folder = openat(current_folder(walk), ".", O_PATH | O_CLOEXEC);
    return folder < 0 ? -errno : folder;
}

int tree_walk(int root, const char *path, unsigned most_links)
{
    struct walk walk = {.root = root, .found = -1, .links_left = most_links};
    char name[NAME_MAX + 1];
    size_t size = strlen(path) + 1;

    if (size == 1 || size > PATH_MAX)
        return size == 1 ? -ENOENT : -ENAMETOOLONG;
    memcpy(walk.rest, path, size);
    int result = 0;
    while (!result && walk.found < 0 && cut_name(&walk, name, &result))
        result = walk_to(&walk, name);
    if (!result)
        result = walk.found < 0 ? end_in_folder(&walk) : walk.found;
    climb_to(&walk, 0);
    return result;
}
