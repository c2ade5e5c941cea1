/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record of the removals of System V objects: syslog(3) with LOG_AUTHPRIV, a line before each and a line after. */
#ifndef ACT_RECORD_H
#define ACT_RECORD_H

#include "collect/source.h"
#include "model/plan.h"

/* Who asked, and by which command; texts are escaped where they are written. */
struct record {
    const struct plan *plan;
    const char *user; /* "": without a name */
    unsigned long uid;
    struct quantity login; /* the uid that the user logged in with, before su(1) or sudo(8) */
    struct text command;
};

/* The command line of PROGRAM with its ARGUMENTS, which end in NULL, in ARENA. */
struct text record_command(struct arena *arena, const char *program, char *const *arguments);

/* A record of PLAN by the caller's process. COMMAND must stay. */
struct record record_start(const struct source *source, const struct plan *plan,
                           struct text command);

void record_intent(const struct record *record, const struct target *target);
void record_result(const struct target *target);

#endif
