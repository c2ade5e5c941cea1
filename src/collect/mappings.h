/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of a process: /proc/PID/maps (proc(5)), by PROCMAP_QUERY or as text. */
#pragma once

#include "collect/source.h"
#include "model/snapshot.h"

/* Longer than "/SYSV0052e2c1 (deleted)"; a longer name is cut, or empty. */
enum { MAPPING_NAME_SIZE = 64 };

/* A shared mapping of a file. */
struct file_mapping {
    struct mapping mapping;
    uint64_t device; /* as device_number makes it */
    uint64_t inode;
    char name[MAPPING_NAME_SIZE];
};

static inline uint64_t device_number(uint64_t major, uint64_t minor)
{
    return major << 32 | minor;
}

/*
 * Calls VISIT for each shared mapping of a file in PATH, a process's maps, from the address FROM
 * on, until VISIT returns false. Returns 0 or -errno.
 */
int mappings_walk(const struct source *source, const char *path, uint64_t from,
                  bool (*visit)(void *context, const struct file_mapping *found), void *context);

/*
 * Finds the devices of the mounts that have the segments, by shared anonymous mappings of its own:
 * the kernel makes both in the same way (mm/shmem.c, shmem_zero_setup; fs/hugetlbfs/inode.c,
 * hugetlb_file_setup). See struct calls.
 */
size_t segment_devices(uint64_t devices[MOST_SEGMENT_DEVICES]);
