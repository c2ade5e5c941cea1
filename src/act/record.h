/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record of removals: syslog(3) with LOG_AUTHPRIV, a line before each and a line after. */
#ifndef ACT_RECORD_H
#define ACT_RECORD_H

#include "model/plan.h"

/* Who asked, and by which command; ->command is escaped where it is written. */
struct record {
    const struct plan *plan;
    const char *user;
    unsigned long uid;
    struct quantity login; /* the uid that the user logged in with, before su(1) or sudo(8) */
    struct text command;
};

void record_intent(const struct record *record, const struct target *target);
void record_result(const struct record *record, const struct target *target);

#endif
