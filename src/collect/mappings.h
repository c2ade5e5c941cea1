/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process has in its memory: /proc/PID/maps (proc(5)), by question or by text. */
#pragma once

#include "collect/source.h"
#include "model/snapshot.h"

/* Longer than "/SYSV0052e2c1 (deleted)"; a longer name is cut, or empty. */
enum { MAPPING_NAME_SIZE = 64 };

/* A file that is mapped and shared with others. */
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
 * Calls VISIT for each shared mapping of a file, from the address FROM on, that PATH, a process's maps,
 * tells of, until it returns false. Returns 0 or -errno.
 */
int mappings_walk(const struct source *source, const char *path, uint64_t from,
                  bool (*visit)(void *context, const struct file_mapping *found), void *context);

/*
 * The devices of the mounts that the kernel keeps segments on: of a mapping of this process's own,
 * made for the purpose, that is shared and anonymous, as a segment is one (mm/shmem.c,
 * shmem_zero_setup; fs/hugetlbfs/inode.c, hugetlb_file_setup). See struct calls.
 */
size_t segment_devices(uint64_t devices[MOST_SEGMENT_DEVICES]);
