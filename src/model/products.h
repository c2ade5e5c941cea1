/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Products: well-known programs that use System V objects, and whose objects are whose. */
#pragma once

#include "model/filter.h"

struct product {
    const char *name;            /* as its makers write it */
    const char *const *programs; /* patterns of what its processes are called; NULL: nobody asks */
    const char *none_runs; /* to be translated: that none of them is in the object's namespace */
    const char *advice;    /* to be translated: how its makers clean up */
    unsigned never_orphan; /* KIND_BITs of its objects that are of use although nobody holds them */
    bool last_serves;      /* who attached last does so for others, and may live on */
    bool ends_first;       /* the advice holds once the processes that use the object have ended */
};

/* What tells. */
enum told_by { BY_KEY, BY_OWNER, BY_COMMAND };

struct recognition {
    const struct product *product; /* NULL: it is of none of them, as far as one can tell */
    enum told_by by;
    bool never_orphan;    /* of use although nobody holds it */
    bool programs_decide; /* it is left over once none of the programs runs, whoever owns it */
    bool must_end;        /* processes have to end before the product's advice holds: */
    uint32_t holder;      /* the one that is to end first; 0: which is not known */
    size_t others;        /* how many more; the creator's other processes end with it */
};

/* What must be collected to recognise all that can be; what is missing does not tell. */
enum {
    PRODUCT_FACTS = FACT_USERS | FACT_CREATORS | FACT_LAST_USERS | FACT_SEMAPHORE_VALUES |
                    FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_USERS
};

/*
 * Whose object the one in ROW is: by its key (or the mark that its maker put in it), by the name of
 * its owner, or by the command of a live process that made or used it.
 */
struct recognition product_of(const struct view *view, size_t row);

/*
 * Whether a process of PRODUCT's programs is in the IPC namespace NS (FACT_OWNERS); if so, which: *RUNNER,
 * which VIEW's snapshot owns.
 */
enum truth product_runs(const struct view *view, const struct product *product, uint32_t ns,
                        const struct runner **runner);

/* Whether COMMAND, the name of a process, is that of a program that some product is asked about. */
bool product_has_program(struct text command);
