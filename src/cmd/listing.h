/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the options about kinds, columns, order and filter to tables of objects. */
#ifndef CMD_LISTING_H
#define CMD_LISTING_H

#include "cmd/options.h"
#include "collect/collect.h"
#include "model/order.h"

/* What is listed: for each kind its columns and its order. */
struct listing {
    const struct table *const *tables; /* for each kind: object_tables, or watched_tables */
    const struct columns *defaults; /* for each kind what is shown unless -o says otherwise; NULL:
                                       what its table shows */
    unsigned kinds;                 /* KIND_BITs */
    struct columns columns[KINDS];
    struct sort_key *keys[KINDS];
    size_t key_count[KINDS];
    const struct wanted *wanted; /* only these objects; NULL: all */
    size_t wanted_count;
    struct filter *filter; /* or NULL; it looks at ->columns, so a listing stays where it is */
};

/*
 * Fills LISTING, of which ->tables and ->defaults are set, from the options; the invocation's arena
 * owns all but the filter. Returns 0, or EXIT_USAGE after it has said what is wrong. For
 * listing_free in any case.
 */
int listing_plan(struct invocation *invocation, struct listing *listing);
void listing_free(struct listing *listing);

/* What must be collected for LISTING, whose filter is part of it. */
struct request listing_request(const struct listing *listing);

/*
 * Appends the tables of LISTING, with titles where there are several. Where VIEW has a history, whose
 * snapshots are read without the filter, the objects that are gone and those that the filter does
 * not select are left out.
 */
void listing_put(struct buffer *out, const struct invocation *invocation,
                 const struct listing *listing, const struct view *view);

/* Collects and prints LISTING once. Returns the exit status. */
int listing_print(struct invocation *invocation, const struct listing *listing);

/* Puts LISTING as a JSON document into OUT, for the caller to flush. Returns the exit status. */
int listing_write_json(struct buffer *out, struct invocation *invocation,
                       const struct listing *listing);

/*
 * Prints a JSON document without an object of KIND, of which ERROR, an errno, and REASON, translated,
 * are the problem. Returns the exit status.
 */
int listing_print_failure(struct invocation *invocation, enum kind kind, const char *reason,
                          int error);

#endif
