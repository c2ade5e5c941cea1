/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <linux/magic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "collect/generated.h"

/* Not in linux/magic.h: fs/fuse/fuse_i.h, fs/configfs/mount.c, ipc/mqueue.c. */
enum { FUSE_CONTROL_MAGIC = 0x65735543, CONFIGFS_MAGIC = 0x62656570, MQUEUE_MAGIC = 0x19800202 };

/*
 * File systems without files on a disk or in memory. Reading a file there can change something, or
 * never end: /proc/kmsg and trace_pipe of tracefs look like regular files, but block, and take what
 * they return away from others.
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

bool is_generated(int file)
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

bool is_top_of_procfs(int folder)
{
    struct statfs system;
    struct stat status;
    return fstatfs(folder, &system) == 0 && (uint32_t)system.f_type == PROC_SUPER_MAGIC &&
           fstat(folder, &status) == 0 && status.st_ino == PROC_TOP_INODE;
}
