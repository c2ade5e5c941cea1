/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views that are lines of text, the overview and the events: what stands in them, and searching there. */
#ifndef MONITOR_TEXT_VIEW_H
#define MONITOR_TEXT_VIEW_H

#include "monitor/state.h"

/* What of a table is written as lines of text. */
struct table_excerpt {
    const struct table *table;
    const char *const *names;  /* of the columns, ends in NULL; NULL: all of them */
    const struct column *last; /* stands behind those, or NULL */
    struct sort_key key;       /* only the first five rows by it; without a column: all rows */
    bool (*skip)(const struct view *view, size_t row); /* rows that are not among the five */
    bool keeps_headings; /* where there are no rows; else "none" stands in their place */
};

/* Appends rows of VIEW, which needs no ->scratch. */
void table_put(struct buffer *out, const struct style *style, const struct view *view,
               const struct table_excerpt *excerpt);

/* Appends TITLE as a line, behind an empty one where something is above it. */
void text_put_title(struct buffer *out, const char *title);

/* What a user owns. */
struct holding {
    uint32_t uid;
    uint64_t counts[KINDS], total; /* objects; total: of the kinds that were asked for */
    uint64_t bytes;                /* of the segments */
};

/*
 * The owners of the objects of KINDS (KIND_BITs) that are not gone, who has most first. Returns
 * them, for free(3), and their number in *COUNT.
 */
struct holding *holdings_of(const struct history *history, unsigned kinds, size_t *count);

/* Appends the name of UID, or the number where there is none; not escaped. */
void holdings_put_owner(struct buffer *out, const struct history *history, uint32_t uid);

/* Appends the lines of the view, with bytes of roles; nothing before the first reading. */
void text_view_put(struct buffer *out, const struct monitor_state *state);

/* How many lines there are. */
size_t text_view_count(const struct monitor_state *state);

/*
 * Finds NEEDLE, as list_search does, in the lines from FROM on, backwards or not and around the
 * end. Returns the line, or SIZE_MAX.
 */
size_t text_view_find(const struct monitor_state *state, const char *needle, size_t from,
                      bool backwards);

/* Scrolls so that LINE is seen. */
void text_view_show(struct monitor_state *state, size_t line);

#endif
