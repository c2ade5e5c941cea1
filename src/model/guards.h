/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guards: signs that an object may still be of use to somebody. They hold back what a removal of
 * many objects has selected. A guard that cannot be evaluated holds back too.
 */
#pragma once

#include "model/column.h"

enum guard {
    GUARD_PROTECTED, /* a rule protects it: no force lifts this one */
    GUARD_ATTACHED,  /* a segment is attached */
    GUARD_MESSAGES,  /* a queue has messages */
    GUARD_WAITERS,   /* somebody waits for a semaphore of a set */
    GUARD_PROCESS,   /* a process that the object records is alive */
    GUARD_OWNER,     /* the owner has live processes in the IPC namespace */
    GUARD_SYSTEM,    /* the owner is root or a system account: a uid below 1000 */
    GUARD_UNMAPPED,  /* the owner is nobody whom the user namespace knows */
    GUARDS
};

#define GUARD_BIT(guard) (1U << (guard))

/* Those that speak of the owner, and not of any use of the object. */
enum {
    GUARDS_OF_OWNER = GUARD_BIT(GUARD_OWNER) | GUARD_BIT(GUARD_SYSTEM) | GUARD_BIT(GUARD_UNMAPPED)
};

/*
 * What the verdict of orphan weighs already, and knows more about: the processes that the object records,
 * of which one may only serve others; and the owner, whom a product's programs may stand for.
 */
enum {
    GUARDS_BEHIND_VERDICT =
        GUARD_BIT(GUARD_PROCESS) | GUARD_BIT(GUARD_OWNER) | GUARD_BIT(GUARD_SYSTEM)
};

/* What must be collected to evaluate all guards. */
enum {
    GUARD_FACTS = FACT_CREATORS | FACT_LAST_USERS | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_USERS |
                  FACT_SEMAPHORE_WAITERS | FACT_OWNERS | FACT_PROTECTION
};

/* What holds an object back. */
struct hold {
    unsigned guards; /* GUARD_BITs */
    unsigned unsure; /* those of them that could not be evaluated */
    uint32_t pid;    /* of GUARD_PROCESS, where it is known */
};

/*
 * What holds back the object in ROW. OWNER_NAMED: it was selected by its owner's name or uid, so
 * that a system account is no surprise.
 */
struct hold guards_test(const struct view *view, size_t row, bool owner_named);

/* The word for GUARD in JSON. */
const char *guard_word(enum guard guard);

/* Appends why HOLD holds back, translated. */
void hold_put(struct buffer *out, const struct hold *hold);
