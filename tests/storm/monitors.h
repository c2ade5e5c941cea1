/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Monitors that run as long as the storm lasts, and how much memory each has. */
#ifndef STORM_MONITORS_H
#define STORM_MONITORS_H

#include <stdbool.h>
#include <stdint.h>

enum { STORM_MONITORS = 2 };

struct memory_figures {
    const char *name;
    unsigned count; /* of samples */
    uint64_t least, most;
    bool has_ended;
};

extern struct memory_figures monitor_figures[STORM_MONITORS];

/* FOLDER: where the samples go, in a file "memory". */
void monitors_start(const char *program, const char *folder);
/* Reads what they write, presses keys, and takes samples, which count if COUNTS; call it often. */
void monitors_go_on(bool counts);
void monitors_end(void);

#endif
