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

/* Columns for the mark before the cells of a row. */
enum { MARK_COLUMNS = 3 };
