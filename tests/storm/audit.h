/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decides of each thing that ipcview said whether it could have been true at some moment while ipcview
 * ran, by the journal of what really happened.
 */
#ifndef STORM_AUDIT_H
#define STORM_AUDIT_H

#include "tests/storm/journal.h"
#include "tests/storm/observation.h"

/* A new sort of lie is a word here and a row in audit.c. */
enum lie {
    LIE_REMOVED_OUTSIDE,
    LIE_FALSE_REPORT,
    LIE_LOST_OBJECT,
    LIE_GHOST_OBJECT,
    LIE_LOST_LINK,
    LIE_GHOST_LINK,
    LIE_FALSE_ORPHAN,
    LIE_FALSE_DEADLOCK,
    LIE_FALSE_FIGURE,
    LIE_BROKEN_OUTPUT,
    LIE_BAD_END,
    LIE_MEMORY,
    LIES,
};

extern const char *const lie_names[LIES];

/* What rm says to have removed. */
struct claim {
    struct observation *observation;
    const struct row *row;
    bool is_decided;
};

struct audit {
    const char *folder; /* where the evidence goes */
    bool is_hasty;      /* it waits less until it believes in a lie, and may be wrong */
    uint64_t lies[LIES];
    uint64_t rows, links, links_in_doubt, orphans, removed; /* that were looked at */
    unsigned evidence;
    struct observation *waiting; /* to be audited, or with claims that are not decided */
    struct claim *claims;
    size_t claim_count;
};

/* Takes over OBSERVATION, which has been read. */
void audit_take(struct audit *audit, struct observation *observation);
/*
 * Decides what can be decided. OLDEST: when the oldest removal began that still goes on, or now;
 * IS_LAST: nothing more will be known.
 */
void audit_go_on(struct audit *audit, uint64_t oldest, bool is_last);
/* OBSERVATION and LIFE may be NULL. */
void audit_accuse(struct audit *audit, enum lie lie, const struct observation *observation,
                  const struct life *life, const char *why);

/* For the plans of removals. */
bool claim_is_by_id(const struct claim *claim, const struct life *life);
bool claim_is_of_prey(const struct claim *claim, const struct life *life);
bool claim_is_of_guarded_prey(const struct claim *claim, const struct life *life);
bool claim_is_of_orphan(const struct claim *claim, const struct life *life);

#endif
