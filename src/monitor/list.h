/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of the objects of one kind: which rows it shows, in which order, and where the cursor is.
 * The cursor follows its object, not the line.
 */
#ifndef MONITOR_LIST_H
#define MONITOR_LIST_H

#include "model/filter.h"
#include "model/history.h"
#include "model/order.h"
#include "output/output.h"

/* What a list is made of. */
struct list_source {
    const struct history *history;
    const struct findings *findings; /* as in struct view */
    const struct table *table;
    const struct columns *columns;
    const struct sort_key *sort;
    size_t sort_count;
    const struct filter *filter; /* NULL: all objects */
    size_t page;                 /* how many rows are shown at once */
};

struct object_list {
    struct order order; /* rows of the history's latest snapshot */
    size_t cursor;      /* a place in the order; 0 where there are no rows */
    uint64_t serial;    /* of the object there, or that was there when there was one */
    bool has_serial;    /* there is one, or was */
    size_t top;         /* the place that is shown first */
    size_t left;        /* the column that is shown first */
    size_t wanted; /* how many columns from the first on are to be seen; 0: it does not matter */
    bool locked;   /* new objects come last, and nothing else moves */
    struct serials {
        uint64_t *list;
        size_t count;
    } last;         /* the objects in their order when the rows were made last */
    size_t *widths; /* of the columns, which only grow as long as the same ones are shown */
    size_t width_count;
};

void list_free(struct object_list *list);

/* Makes the rows anew; the cursor stays on its object, and that on its line where it can. */
void list_update(struct object_list *list, const struct list_source *source);

/* Puts the cursor to the place AT, or the last one, and scrolls to it. */
void list_move(struct object_list *list, const struct list_source *source, size_t at);

/* Scrolls a window of PAGE of COUNT lines, the first of which is *TOP, until it is full and shows AT. */
void list_scroll(size_t *top, size_t at, size_t count, size_t page);

/* Whether FILTER would leave any row. */
bool list_would_match(const struct list_source *source, const struct filter *filter);

/* Forgets the widths of the columns. */
void list_forget_widths(struct object_list *list);

/* The row under the cursor, or SIZE_MAX. */
size_t list_row(const struct object_list *list);

/*
 * Finds the first row from the place FROM on, backwards or not and around the end, that shows NEEDLE:
 * in either case of ASCII letters where it has no capitals. Returns its place, or SIZE_MAX.
 */
size_t list_search(const struct object_list *list, const struct list_source *source,
                   const struct style *style, const char *needle, size_t from, bool backwards);

/* Where NEEDLE is in TEXT, by the same rule; SIZE_MAX: nowhere. */
size_t list_find_text(struct text text, const char *needle);

#endif
