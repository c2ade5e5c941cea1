/* SPDX-License-Identifier: GPL-2.0-or-later */
/* top without a screen: one reading after the other as plain tables, for a log. */
#pragma once

#include "cmd/listing.h"

/* What is read, how often, and from where. */
struct batch_plan {
    const struct listing *listing; /* of watched_tables */
    const struct source *source;
    const struct protection *protection;
    const char *ns;   /* which namespaces of it: see session_collect_now */
    int64_t interval; /* milliseconds from one reading to the next */
    uint64_t count;   /* of readings; 0: until the program is ended */
};

/* Prints the readings; the invocation's style is settled. Returns the exit status of the last one. */
int top_batch(const struct invocation *invocation, const struct batch_plan *plan);
