/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carries out a plan, which is the one way to remove a System V object. ipcrm, by ipcview
 * (cmd/compat_ipcrm.c), removes POSIX objects another way: it unlinks a name (act/posix.h), without a
 * plan, a second look or a record.
 *
 * The kernel has no call that removes an object only if it is still the one that was meant. So each
 * target is read again immediately before it is removed, and is left alone if anything about it
 * differs from the listing. What remains is the time between two calls.
 *
 * The objects of a plan know their IPC namespace (FACT_NAMESPACE). The source holds the namespaces
 * that are not the caller's open, so that each is still the one that was listed.
 */
#pragma once

#include "act/record.h"
#include "collect/source.h"
#include "model/plan.h"

enum answer { ANSWER_YES, ANSWER_NO, ANSWER_STOP };

/* How a plan is carried out. Functions get CONTEXT, and can be NULL. */
struct removal {
    const struct source *source; /* the running kernel */
    const struct rules *rules;   /* by which the plan was made */
    struct plan *plan;           /* the results go into its targets */
    void *context;
    /* Whether the target is removed, skipped, or ends the removal. NULL: all are removed. */
    enum answer (*may_remove)(void *context, const struct target *target);
    /* Whether may_remove waits for a user: guards are evaluated after each answer. NULL: never. */
    bool (*asks)(void *context);
    /* Called after each target that was to be removed, except those after a stop. */
    void (*after)(void *context, const struct target *target);
    const struct record *record; /* NULL: none is kept */
};

void remove_targets(const struct removal *removal);

/*
 * Waits for the end of SECOND (since 1970 UTC) by the clock that stamps objects, but at most a few
 * seconds, and not after a signal.
 */
void wait_for_second_after(const struct source *source, int64_t second);
