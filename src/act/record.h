/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records removals by syslog(3) with LOG_AUTHPRIV, in a line before and a line after each. */
#pragma once

#include "collect/source.h"
#include "model/plan.h"

/* Who asked, and by which command. Texts are escaped when they are written. */
struct record {
    const struct plan *plan;
    const char *user; /* "": the user has no name */
    unsigned long uid;
    struct quantity login; /* the uid of the login, before su(1) or sudo(8) */
    struct text command;
};

/* The command line of PROGRAM with its ARGUMENTS, which end in NULL, in ARENA. */
struct text record_command(struct arena *arena, const char *program, char *const *arguments);

/* A record of PLAN for the caller's process. COMMAND must stay. */
struct record record_start(const struct source *source, const struct plan *plan,
                           struct text command);

void record_intent(const struct record *record, const struct target *target);
void record_result(const struct target *target);
