/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of objects of one kind: its rows, their order, and a cursor that follows its object. */
#pragma once

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
    size_t page;                 /* rows on the screen */
};

struct object_list {
    struct order order; /* rows of the latest snapshot */
    size_t cursor;      /* index in the order; 0 in an empty list */
    uint64_t serial;    /* of the object under the cursor; kept while the list is empty */
    bool has_serial;    /* ->serial is set */
    size_t top;         /* index of the first row on the screen */
    size_t left;        /* index of the first column on the screen */
    size_t wanted;      /* columns to bring into view, counted from the first; 0: none */
    bool locked;        /* rows keep their places; new ones come last */
    struct serials {
        uint64_t *list;
        size_t count;
    } last;         /* all objects, in the order of the last update */
    size_t *widths; /* of the columns; they only grow until the columns change */
    size_t width_count;
};

void list_free(struct object_list *list);

/* Makes the rows anew. The cursor stays on its object, and on its line if possible. */
void list_update(struct object_list *list, const struct list_source *source);

/* Moves the cursor to index AT, or to the last row, and scrolls to it. */
void list_move(struct object_list *list, const struct list_source *source, size_t at);

/* Changes *TOP, the first of PAGE visible lines: line AT of COUNT shows, no row is wasted. */
void list_scroll(size_t *top, size_t at, size_t count, size_t page);

/* Whether any row passes FILTER. */
bool list_would_match(const struct list_source *source, const struct filter *filter);

/* Forgets the widths of the columns. */
void list_forget_widths(struct object_list *list);

/* The row under the cursor, or SIZE_MAX. */
size_t list_row(const struct object_list *list);

/*
 * Returns the index of the first row from FROM on, around the end, whose cells contain NEEDLE; or
 * SIZE_MAX. A NEEDLE without capitals matches ASCII letters in either case.
 */
size_t list_search(const struct object_list *list, const struct list_source *source,
                   const struct style *style, const char *needle, size_t from, bool backwards);

/*
 * The index STEPS (less than COUNT) from FROM, around the end. If FROM is not below COUNT, starts at
 * the first index, or BACKWARDS at the last one.
 */
size_t list_wrapped(size_t from, size_t steps, size_t count, bool backwards);

/* The offset of NEEDLE in TEXT by the rule of list_search, or SIZE_MAX. */
size_t list_find_text(struct text text, const char *needle);
