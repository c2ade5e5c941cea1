/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filters: expressions over columns that say which objects are meant.
 *
 *     size > 1M && owner == postgres      nattch = 0 idle > 2d      key ~ "^0x54" || !locked
 *
 * The logic has three values: a comparison with a value that is unknown, or with a column that the
 * kind does not have, is neither true nor false, and what is not true does not select.
 */
#pragma once

#include "model/column.h"
#include "model/truth.h"

struct filter;

/*
 * What a filter is read and tested with. Where a bare word that is no flag searches: the columns shown of
 * each kind; NULL: nowhere.
 */
struct filter_scope {
    const struct columns *shown[KINDS];
    bool absent_is_false; /* so is what asks for a column or flag that the kind does not have */
};

struct filter_error {
    size_t character;     /* where, counted from 1 in characters */
    struct buffer reason; /* what is wrong and what would be right, translated, unescaped */
};

/*
 * Reads EXPRESSION, which may go away afterwards; SCOPE may not while the filter is in use. Returns
 * the filter, for the caller to give back with filter_free; or NULL, and ERROR's reason is then for
 * the caller to free.
 */
struct filter *filter_parse(const char *expression, const struct filter_scope *scope,
                            struct filter_error *error);

/* What must be collected before the filter can say all that it could. */
facts_t filter_needs(const struct filter *filter);

/*
 * What FILTER says of the object in ROW. With facts not collected yet the answer may be unknown
 * and become true or false later; what is true or false already stays so.
 */
enum truth filter_test(const struct filter *filter, const struct view *view, size_t row);

/*
 * Whether FILTER selects by one value of the column NAME: it has "NAME = value" as a term that
 * everything selected must fulfil, at its top or joined to others by AND there.
 */
bool filter_pins(const struct filter *filter, const char *name);

/* Takes NULL too. */
void filter_free(struct filter *filter);
