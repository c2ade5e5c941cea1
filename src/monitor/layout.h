/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where everything is on the screen. */
#pragma once

#include "monitor/state.h"

enum { LEAST_ROWS = 6, LEAST_COLUMNS = 40, METER_ROWS = KINDS /* one each */ };

/* Rows of the screen. The count of what is not shown is 0. */
struct layout {
    bool too_small;
    size_t meters, meter_rows;
    size_t tabs;
    size_t headings; /* of a list; other views begin here */
    size_t body, body_rows;
    size_t frame, detail, detail_rows; /* the frame is the line above the detail */
    size_t status, bar;
};

struct layout layout_of(const struct monitor_state *state);

/* The number of rows that a list has while no dialog covers it. */
size_t layout_page(const struct monitor_state *state);

/*
 * Sets WIDTHS, one for each column, to the widths in which the columns from ->left on are drawn; 0:
 * no room (see fit_columns). Keeps one of the WIDTH columns free for the arrow of the order.
 */
void layout_fit(const struct object_list *list, const struct columns *columns, size_t width,
                size_t *widths);

/* Whether these WIDTHS cut column C, or leave no room for it. */
bool layout_is_cut(const struct object_list *list, const struct columns *columns,
                   const size_t *widths, size_t c);

/* Like layout_fit, but first scrolls right until the column ->wanted shows, and resets it. */
void layout_scroll_and_fit(struct object_list *list, const struct columns *columns, size_t width,
                           size_t *widths);

/* Columns for the mark before the cells of a row. */
enum { MARK_COLUMNS = 3 };
