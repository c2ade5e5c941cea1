/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that could not be inspected: how many, and which the first ones are. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

/* The first few are enough to look for the reason. fs/proc/array.c, proc_task_name: the longest name. */
enum { MOST_REFUSED_NAMED = 3, REFUSED_NAME_SIZE = 64 };

struct refused {
    uint64_t count;
    size_t named; /* of ->first */
    struct {
        uint32_t pid;
        char command[REFUSED_NAME_SIZE]; /* as the kernel has it; empty: unknown */
    } first[MOST_REFUSED_NAMED];
};

/* One process more; COMMAND, of which the end is cut off if need be, is empty where it is unknown. */
void refused_add(struct refused *refused, uint32_t pid, struct text command);

/* Appends "2 processes could not be inspected (1 systemd, 77 sshd)", translated, not escaped. */
void refused_put(struct buffer *out, const struct refused *refused);
