/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits and sums of the System V kinds, by their places in the descriptors: proc(5), sysvipc(7). */
#pragma once

enum { LIMIT_SHMMNI, LIMIT_SHMALL, LIMIT_SHMMAX, LIMIT_SHMMIN };
enum { LIMIT_MSGMNI, LIMIT_MSGMAX, LIMIT_MSGMNB };
enum { LIMIT_SEMMNI, LIMIT_SEMMNS, LIMIT_SEMMSL, LIMIT_SEMOPM, LIMIT_SEMVMX };

enum {
    USAGE_SEGMENTS,
    USAGE_ALLOCATED, /* bytes of memory that segments span */
    USAGE_RESIDENT,
    USAGE_SWAPPED,
    USAGE_PAGES, /* as USAGE_ALLOCATED, in pages */
};
enum { USAGE_QUEUES, USAGE_MESSAGES, USAGE_MESSAGE_BYTES };
enum { USAGE_SETS, USAGE_SEMAPHORES };
