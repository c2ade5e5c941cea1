/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows and columns of the screen everything takes. */
#ifndef MONITOR_LAYOUT_H
#define MONITOR_LAYOUT_H

#include "monitor/state.h"

enum { LEAST_ROWS = 6, LEAST_COLUMNS = 40, METER_ROWS = KINDS /* one each */ };

/* Rows of the screen; of what has none the count is 0. */
struct layout {
    bool too_small;
    size_t meters, meter_rows;
    size_t tabs;
    size_t headings; /* of a list; else the first row of the body */
    size_t body, body_rows;
    size_t frame, detail, detail_rows; /* frame: the line above the detail */
    size_t status, bar;
};

struct layout layout_of(const struct monitor_state *state);

/* How many rows of a list there is room for when no dialog lies above it. */
size_t layout_page(const struct monitor_state *state);

/*
 * How wide each column of the list is drawn, from ->left on, in WIDTHS with room for all; 0 where
 * there is no room for it (see fit_columns). The last column of WIDTH is for the mark of the order.
 */
void layout_fit(const struct object_list *list, const struct columns *columns, size_t width,
                size_t *widths);

/* Whether with these WIDTHS column C is cut off by the edge at the right, or has no room. */
bool layout_is_cut(const struct object_list *list, const struct columns *columns,
                   const size_t *widths, size_t c);

/* The same as layout_fit after scrolling to the right until what is ->wanted is seen; forgets the wish. */
void layout_scroll_and_fit(struct object_list *list, const struct columns *columns, size_t width,
                           size_t *widths);

/* Columns before the first cell of a row, for its mark. */
enum { MARK_COLUMNS = 3 };

#endif
