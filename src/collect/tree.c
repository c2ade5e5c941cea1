/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "collect/tree.h"

/* Magic numbers that linux/magic.h leaves out: fs/fuse/fuse_i.h, fs/configfs/mount.c, ipc/mqueue.c. */
enum { FUSE_CONTROL_MAGIC = 0x65735543, CONFIGFS_MAGIC = 0x62656570, MQUEUE_MAGIC = 0x19800202 };

/*
 * File systems without files on a disk or in memory. Reading one of theirs can change something, or
 * never end: /proc/kmsg and tracefs's trace_pipe are regular files by their mode, wait, and what was
 * read is gone for everybody else.
 */
static const int64_t generated[] = {
    PROC_SUPER_MAGIC,    SYSFS_MAGIC,          DEBUGFS_MAGIC, TRACEFS_MAGIC,
    SECURITYFS_MAGIC,    SELINUX_MAGIC,        SMACK_MAGIC,   CGROUP_SUPER_MAGIC,
    CGROUP2_SUPER_MAGIC, RDTGROUP_SUPER_MAGIC, BPF_FS_MAGIC,  EFIVARFS_MAGIC,
    PSTOREFS_MAGIC,      BINFMTFS_MAGIC,       NSFS_MAGIC,    FUSE_CONTROL_MAGIC,
    CONFIGFS_MAGIC,      MQUEUE_MAGIC,
};

/* linux/proc_ns.h: PROC_ROOT_INO, the inode of the top folder of every procfs. */
enum { PROC_TOP_INODE = 1 };

/* Keeps errno. */
static void close_quietly(int file)
{
    int error = errno;
    close(file);
    errno = error;
}

/* Returns a descriptor that says which file it is and does nothing to it, or -1. */
static int find_in(int folder, const char *path, uint64_t resolve)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = resolve};
    int file, tries = 0;

    do
        file = (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
    while (file < 0 && errno == EAGAIN && ++tries < 100); /* openat2(2): somebody renames */
    return file;
}

static bool is_of_file_system(int file, uint32_t magic)
{
    struct statfs system;
    return fstatfs(file, &system) == 0 && (uint32_t)system.f_type == magic;
}

static bool is_generated(int file)
{
    struct statfs system;

    if (fstatfs(file, &system))
        return true;
    for (size_t i = 0; i < sizeof(generated) / sizeof(*generated); i++) {
        if ((uint32_t)system.f_type == generated[i])
            return true;
    }
    return false;
}

static bool is_top_of_procfs(int folder)
{
    struct stat status;
    return is_of_file_system(folder, PROC_SUPER_MAGIC) && fstat(folder, &status) == 0 &&
           status.st_ino == PROC_TOP_INODE;
}

/*
 * The file at PATH of the procfs that is mounted at /proc in the tree, as below --root=/, and nothing
 * that a link or a mount puts in its place. Returns a descriptor as find_in does.
 */
static int find_in_procfs(int root, const char *path)
{
    static const char at[] = "/proc/";

    if (strncmp(path, at, strlen(at)) != 0)
        return -1;
    int folder = find_in(root, "proc", RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    if (folder < 0)
        return -1;
    int file = -1;
    if (is_top_of_procfs(folder))
        file = find_in(folder, path + strlen(at),
                       RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
    close_quietly(folder);
    return file;
}

static int find_in_tree(int root, const char *path)
{
    int file = find_in(root, path, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    if (file < 0 || !is_generated(file))
        return file;
    close(file);
    file = find_in_procfs(root, path);
    if (file < 0)
        errno = EXDEV;
    return file;
}

/*
 * To open a device or a FIFO can already do something, or never end: only what is known to be a
 * regular file is opened. O_NONBLOCK: nor does a lease on it (fcntl(2)) hold the caller up.
 */
int tree_open(int root, const char *path)
{
    struct stat status;
    char link[32];
    int found = find_in_tree(root, path), file = -1;

    if (found < 0)
        return -1;
    if (fstat(found, &status) == 0 && S_ISREG(status.st_mode)) {
        (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", found);
        file = open(link, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    } else {
        errno = ENOTSUP;
    }
    close_quietly(found);
    return file;
}
