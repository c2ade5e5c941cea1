/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views that are lines of text: the overview and the events. */
#pragma once

#include "monitor/state.h"

/* Which part of a table to write. */
struct table_excerpt {
    const struct table *table;
    const char *const *names;  /* of the columns, ends in NULL; NULL: all columns */
    const struct column *last; /* one more column after them, or NULL */
    struct sort_key key;       /* only the first five rows by it; no column: all rows */
    bool (*skip)(const struct view *view, size_t row); /* rows to leave out of the five */
    bool keeps_headings; /* also without rows; otherwise write "none" */
    size_t width;        /* columns of the screen; 0: any number */
};

/* Appends lines of text. VIEW needs no ->scratch. */
void text_put_table(struct buffer *out, const struct monitor_state *state, const struct view *view,
                    const struct table_excerpt *excerpt);

/* Appends the line TITLE, after an empty line if OUT is not empty. */
void text_put_title(struct buffer *out, const char *title);

/* A user and what they own. */
struct owner {
    uint32_t uid;
    uint64_t counts[KINDS], total; /* objects; ->total is their sum */
    uint64_t bytes;                /* of the segments */
};

/*
 * Returns the owners of objects of KINDS (KIND_BITs), without objects that are gone, and sets
 * *COUNT. The one with most objects comes first. For free(3).
 */
struct owner *owners_of(const struct history *history, unsigned kinds, size_t *count);

/* Appends the lines of the current view, with bytes of roles; nothing before the first reading. */
void text_view_put(struct buffer *out, const struct monitor_state *state);

/* The first line from FROM on, around the end, that has NEEDLE as in list_search; or SIZE_MAX. */
size_t text_view_find(const struct monitor_state *state, const char *needle, size_t from,
                      bool backwards);

/* Scrolls until LINE is visible. */
void text_view_show(struct monitor_state *state, size_t line);
