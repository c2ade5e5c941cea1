/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Turns the options on kinds, columns, order and filter into tables of objects. */
#pragma once

#include "cmd/options.h"
#include "collect/collect.h"
#include "model/order.h"

/* What is listed: for each kind its columns and its order. */
struct listing {
    const struct table *const *tables; /* for each kind: object_tables, or watched_tables */
    const struct columns
        *defaults;  /* for each kind what is shown without -o; NULL: what its table shows */
    unsigned kinds; /* KIND_BITs */
    struct columns columns[KINDS];
    struct sort_key *keys[KINDS];
    size_t key_count[KINDS];
    const struct wanted *wanted; /* only these objects; NULL: all */
    size_t wanted_count;
    struct filter *filter; /* or NULL; it looks at ->columns, so a listing stays where it is */
};

/*
 * Fills LISTING from the options; ->tables, ->defaults and ->wanted are set by the caller. The
 * invocation's arena owns all but the filter: call filter_free in any case. Returns 0, or reports
 * what is wrong and returns EXIT_USAGE.
 */
int listing_plan(struct invocation *invocation, struct listing *listing);

/* What must be collected for LISTING. It has the filter. */
struct request listing_request(const struct listing *listing);

/*
 * Appends the tables of LISTING, with titles where there are several. Where VIEW has a history, its
 * snapshots are read without the filter, and objects that are gone or do not match are left out.
 */
void listing_put(struct buffer *out, const struct invocation *invocation,
                 const struct listing *listing, const struct view *view);

/* Collects and prints LISTING once. Returns the exit status. */
int listing_print(struct invocation *invocation, const struct listing *listing);

/* Appends LISTING as a JSON document to OUT. Returns the exit status. */
int listing_write_json(struct buffer *out, struct invocation *invocation,
                       const struct listing *listing);
