/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carries out a plan: the one way to remove a System V object. The POSIX options of the drop-ins do
 * not come here: they unlink a name (act/posix.h), without a plan, a second look or a record.
 *
 * The kernel has no call that removes an object only if it is still the one that was meant. So each
 * target is read again immediately before it is removed, and is left alone if anything about it is
 * not as it was listed. What remains is the time between two calls.
 *
 * The objects of a plan know their IPC namespace (FACT_NAMESPACE), and the source holds open those that
 * are not the caller's own, so that each is still the one that was listed.
 */
#ifndef ACT_REMOVE_H
#define ACT_REMOVE_H

#include "act/record.h"
#include "collect/source.h"
#include "model/plan.h"

enum answer { ANSWER_YES, ANSWER_NO, ANSWER_STOP };

/* What a removal is carried out with. All functions get CONTEXT, and each may be NULL. */
struct removal {
    const struct source *source; /* the running kernel */
    const struct rules *rules;   /* by which the plan was made */
    struct plan *plan;           /* the results go into its targets */
    void *context;
    /* Asked before each target: whether it is to be removed, or nothing more is. NULL: all are. */
    enum answer (*may_remove)(void *context, const struct target *target);
    /* Whether may_remove takes its time: guards are then evaluated after each answer. NULL: never. */
    bool (*asks)(void *context);
    /* Told what became of each target that was to be removed, stopped ones excepted. */
    void (*after)(void *context, const struct target *target);
    const struct record *record; /* NULL: none is kept */
};

void remove_targets(const struct removal *removal);

/*
 * Waits until the second SECOND (since 1970 UTC) is over by the clock that stamps objects; no
 * longer than a few seconds, nor longer than until a signal.
 */
void wait_for_second_after(const struct source *source, int64_t second);

#endif
