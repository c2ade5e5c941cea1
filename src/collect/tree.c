/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "collect/generated.h"
#include "collect/tree.h"
#include "collect/tree_walk.h"

/* Closes FILE and keeps errno. */
static void close_quietly(int file)
{
    int error = errno;
    close(file);
    errno = error;
}

/* Returns a descriptor that only names the file (O_PATH), or -errno. */
static int find_at_once(int root, const char *path)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC,
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    int file, tries = 0;

    do
        file = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
    while (file < 0 && errno == EAGAIN && ++tries < 100); /* openat2(2): something was renamed */
    return file < 0 ? -errno : file;
}

/* Kernels before 5.6, seccomp(2) filters of containers and qemu-user lack openat2(2). */
static int find_anywhere(int root, const char *path)
{
    int file = find_at_once(root, path);
    return file == -ENOSYS || file == -EPERM ? tree_walk(root, path, MOST_LINKS) : file;
}

/* Returns the id of the mount of FILE (proc_pid_fdinfo(5)), or -1. */
static long mount_of(int file)
{
    char path[48], text[256];
    static const char name[] = "\nmnt_id:\t";

    (void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", file);
    int info = open(path, O_RDONLY | O_CLOEXEC);
    if (info < 0)
        return -1;
    ssize_t length = read(info, text, sizeof(text) - 1);
    close(info);
    text[length > 0 ? length : 0] = '\0';
    const char *found = strstr(text, name);
    return found ? strtol(found + strlen(name), NULL, 10) : -1;
}

static bool are_of_one_mount(int one, int other)
{
    long mount = mount_of(one);
    return mount >= 0 && mount == mount_of(other);
}

/*
 * Finds PATH in the procfs at /proc of the tree, as below --root=/, and nothing that a link or a
 * mount puts in its place. Returns a descriptor as find_anywhere does, or -EXDEV.
 */
static int find_in_procfs(int root, const char *path)
{
    static const char at[] = "/proc/";
    int top = tree_walk(root, at, 0), file = tree_walk(root, path, 0);
    bool is_ours = top >= 0 && file >= 0 && strncmp(path, at, strlen(at)) == 0 &&
                   is_top_of_procfs(top) && are_of_one_mount(top, file);

    if (top >= 0)
        close(top);
    if (is_ours)
        return file;
    if (file >= 0)
        close(file);
    return -EXDEV;
}

static int find_in_tree(int root, const char *path)
{
    int file = find_anywhere(root, path);
    if (file < 0 || !is_generated(file))
        return file;
    close(file);
    return find_in_procfs(root, path);
}

/*
 * Opening a device or a FIFO can have effects, or never end: only known regular files are opened.
 * O_NONBLOCK: a lease (fcntl(2)) cannot block the caller either.
 */
int tree_open(int root, const char *path)
{
    struct stat status;
    char link[32];
    int found = find_in_tree(root, path), file = -1;

    if (found < 0) {
        errno = -found;
        return -1;
    }
    bool is_known = fstat(found, &status) == 0;
    if (is_known && S_ISREG(status.st_mode)) {
        (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", found);
        file = open(link, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    } else if (is_known) {
        errno = ENOTSUP;
    }
    close_quietly(found);
    return file;
}
