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

/* Appends what stands in the tab of VIEW: " 2 Shm 753 ", or less where not all of them fit. */
void layout_put_tab(struct buffer *out, const struct monitor_state *state, enum view_id view);

/*
 * How wide each column of the list is drawn, from ->left on, in WIDTHS with room for all; 0 where
 * there is no room for it (see fit_columns). The last column of WIDTH is for the mark of the order.
 */
void layout_fit(const struct object_list *list, const struct columns *columns, size_t width,
                size_t *widths);

/* Whether with these widths columns go on beyond the edge at the right. */
bool layout_goes_on(const struct object_list *list, const struct columns *columns,
                    const size_t *widths);

/* Scrolls to the right as far as it takes for what is ->wanted to be seen, and forgets the wish. */
void layout_show_wanted(struct object_list *list, const struct columns *columns, size_t width);

/* Columns before the first cell of a row, for its mark. */
enum { MARK_COLUMNS = 3 };

#endif
