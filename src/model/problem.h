/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Problems: what could not be read, and why. A result that is not whole says so through them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/refused.h"

enum problem_kind {
    PROBLEM_MALFORMED,   /* lines that make no sense and were left out */
    PROBLEM_CUT_OFF,     /* the last line has no end and was left out */
    PROBLEM_HEADING,     /* no heading line, or a column is missing in it */
    PROBLEM_UNREADABLE,  /* an error while reading */
    PROBLEM_ABSENT,      /* no such file, no such facility */
    PROBLEM_IRREGULAR,   /* not a regular file, or (EXDEV) one that the kernel generates */
    PROBLEM_ENDLESS,     /* a file that grows while it is read, or is too large to be read whole */
    PROBLEM_UNDATED,     /* when a tree was captured is unknown; ->what says why, translated */
    PROBLEM_MISSING,     /* no object with the id asked for */
    PROBLEM_HIDDEN,      /* objects that the kernel does not show to this user */
    PROBLEM_REFUSED,     /* to look into sets; all else is complete */
    PROBLEM_NAMESPACE,   /* no such IPC namespace as was asked for; ->what says why, translated */
    PROBLEM_CLOSED,      /* an IPC namespace that may not be entered */
    PROBLEM_UNINSPECTED, /* processes that could not be inspected */
    PROBLEM_UNSEEN,      /* there may be processes that are not seen; ->what says why, or NULL */
    PROBLEM_UNNAMED,     /* ids of users or groups whose names could not be looked up */
    PROBLEM_PROTECTION,  /* rules of protection that cannot be read; ->what says why, translated */
    PROBLEM_NOT_MADE,    /* an object; ->what says why, translated */
    PROBLEM_KINDS
};

struct problem {
    enum problem_kind kind;
    const char *where; /* a path, or an object such as "shm 5" */
    uint64_t count;    /* lines or objects it concerns */
    uint64_t line;     /* the first such line, or 0; ENDLESS: the last that was read */
    int error;         /* errno, or 0 */
    const char *what;  /* the columns that are unknown, or the column that is missing; or NULL */
    const struct refused *refused; /* of PROBLEM_UNINSPECTED: which processes; NULL: unknown */
    bool is_of_search; /* for processes: what would have been found is unknown in each object */
};

/* Whether PROBLEM means that something asked for could not be found or read: exit status 1. */
bool problem_is_failure(const struct problem *problem);

/* The word for PROBLEM's kind in JSON. */
const char *problem_word(const struct problem *problem);

/* Appends what PROBLEM means, translated, without its place. */
void problem_put_message(struct buffer *out, const struct problem *problem);
