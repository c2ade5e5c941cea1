/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan to remove System V objects: which, and which of them are held back by what. Every
 * removal begins with a plan, which act/ carries out. POSIX objects have no plan
 * (act/posix.h).
 */
#pragma once

#include "model/filter.h"
#include "model/guards.h"

/* How a plan is made. */
struct rules {
    bool bulk; /* selected by what they are like; else each is named by id or key */
    const struct filter *filter; /* by which they were selected, or NULL */
    bool by_hand; /* each was chosen on sight: what speaks of its owner only does not hold back */
    bool orphans; /* by the filter each is an orphan: that says more than its owner does */
    bool force;   /* no guard holds back, but for GUARD_PROTECTED */
    bool all;     /* not bulk, but nothing was named either: only GUARD_PROTECTED holds back */
    bool at_once; /* each is removed right after it was listed, as what has its id or key at that
                     moment: nobody has looked at the listing; and one that is marked for
                     destruction is marked again */
};

enum action {
    ACTION_REMOVE,
    ACTION_HOLD, /* a guard holds it back */
    ACTION_NONE, /* there is nothing to do: it is marked for destruction, or does not exist */
    ACTIONS
};

/* What became of a target. */
enum result {
    RESULT_NONE,     /* nothing has been tried */
    RESULT_REMOVED,  /* or, a segment that is attached, marked for destruction */
    RESULT_MARKED,   /* it was marked for destruction already */
    RESULT_GONE,     /* it has gone since it was listed */
    RESULT_MISSING,  /* there was none */
    RESULT_CHANGED,  /* it is not what was listed any more, or its id has another object */
    RESULT_IN_USE,   /* it has been used since it was listed */
    RESULT_HELD,     /* a guard holds it back */
    RESULT_CLOCK,    /* by the clock it cannot be told from a successor */
    RESULT_FAILED,   /* ->error */
    RESULT_DECLINED, /* the user said no */
    RESULT_STOPPED,  /* a signal came before */
    RESULTS
};

struct target {
    struct object
        object; /* as it was listed; of one that is missing only ->kind and ->id or ->key */
    bool missing, by_key; /* by_key: a missing one has only a key */
    struct hold hold;
    enum action action;
    enum result result;
    int error; /* errno */
};

struct plan {
    const struct snapshot *now;
    struct target *targets; /* the snapshot's objects in their order, then what is missing */
    size_t count;
};

/* Plans the removal of all objects in VIEW's snapshot, which must stay; for plan_free. */
struct plan plan_make(const struct view *view, const struct rules *rules);
void plan_free(struct plan *plan);

/* What holds back the object in ROW by RULES; nothing where no guard applies. */
struct hold plan_test(const struct view *view, size_t row, const struct rules *rules);

/* Whether all that is held back is protected, so that no force would change anything. */
bool plan_holds_protected_only(const struct plan *plan);

size_t plan_count_actions(const struct plan *plan, enum action action);
size_t plan_count_results(const struct plan *plan, enum result result);

/*
 * Whether one that is to be removed was made or changed in the second in which it was listed, or by
 * its time later than that: it could not be told from a successor that is made in that second.
 */
bool plan_is_too_fresh(const struct plan *plan);

/* The same for one target. */
bool target_is_too_fresh(const struct plan *plan, const struct target *target);

/*
 * The most objects that may be removed at once with no further word: 100, or a quarter of the TOTAL
 * that the namespace has where that is less, but no less than 20.
 */
uint64_t plan_limit(struct quantity total);

/* The words for them in JSON; NULL behind the last. */
extern const char *const action_words[ACTIONS + 1], *const result_words[RESULTS + 1];

/* Appends "shm 5" or "shm key 0x0052e2c1", and which IPC namespace unless it is the caller's. */
void target_put_name(struct buffer *out, const struct plan *plan, const struct target *target);

/* Whether TARGET is in another IPC namespace than the caller. */
bool target_is_elsewhere(const struct plan *plan, const struct target *target);

/* Appends why TARGET is held back, or what is to be said of what happened to it, or nothing. */
void target_put_reason(struct buffer *out, const struct plan *plan, const struct target *target);
