/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PROCMAP_QUERY (Linux 6.11): an ioctl(2) on /proc/PID/maps, as linux/fs.h has it. */
#pragma once

#include <stdint.h>
#include <sys/ioctl.h>

struct procmap {
    uint64_t size;    /* of this structure in bytes */
    uint64_t flags;   /* what to look for */
    uint64_t address; /* where to start */
    uint64_t start, end;
    uint64_t found_flags;
    uint64_t page_size;
    uint64_t offset;
    uint64_t inode;
    uint32_t major, minor;
    uint32_t name_size, build_id_size;
    uint64_t name_address, build_id_address;
};

enum {
    PROCMAP_READABLE = 0x01,
    PROCMAP_WRITABLE = 0x02,
    PROCMAP_SHARED = 0x08,
    PROCMAP_COVERING_OR_NEXT = 0x10,
    PROCMAP_FILE_BACKED = 0x20,
};

#define PROCMAP_REQUEST _IOWR('f', 17, struct procmap)
