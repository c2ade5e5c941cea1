/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An object that is to be made, and why the kernel would not make it. */
#pragma once

#include "model/snapshot.h"

struct creation {
    enum kind kind;
    uint64_t amount; /* bytes of a segment, semaphores of a set */
    uint32_t mode;   /* permissions */
    bool any_key;    /* a free one, whichever */
    uint32_t key;    /* else this; IPC_PRIVATE is nobody's */
};

/*
 * Appends why the kernel refused CREATION with ERROR, an errno of shmget(2), msgget(2) or semget(2):
 * the limit that stands against it, by the limits and the usage in NOW, or the object in NOW that has
 * the key. Where nothing in NOW explains it, the text is that of the error.
 */
void creation_put_refusal(struct buffer *out, const struct creation *creation,
                          const struct snapshot *now, int error);
