/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "monitor/layout.h"

enum { ROWS_FOR_METERS = 12, ROWS_FOR_TABS = 8 };

/* Gives the detail half of the body, and a line for the frame; or all of a small or full body. */
static void split_body(struct layout *layout, enum detail detail)
{
    if (detail == DETAIL_PANE && layout->body_rows >= 4) {
        layout->detail_rows = layout->body_rows / 2;
        layout->body_rows -= layout->detail_rows + 1;
        layout->frame = layout->body + layout->body_rows;
        layout->detail = layout->frame + 1;
    } else if (detail != DETAIL_NONE) {
        /* The frame replaces the headings. */
        layout->frame = layout->headings;
        layout->detail = layout->frame + 1;
        layout->detail_rows = layout->body_rows;
        layout->body_rows = 0;
    }
}

static struct layout make_layout(const struct monitor_state *state, enum detail detail)
{
    struct layout layout = {.too_small =
                                state->rows < LEAST_ROWS || state->columns < LEAST_COLUMNS};
    size_t at = 1; /* below the title */

    if (layout.too_small)
        return layout;
    if (state->preferences.meters && state->rows >= ROWS_FOR_METERS) {
        layout.meters = at;
        layout.meter_rows = METER_ROWS;
        at += METER_ROWS;
    }
    layout.tabs = at;
    if (state->rows >= ROWS_FOR_TABS)
        at++;
    layout.headings = at;
    layout.body = at + 1;
    layout.status = state->rows - 2;
    layout.bar = state->rows - 1;
    layout.body_rows = layout.status - layout.body;
    split_body(&layout, detail);
    return layout;
}

struct layout layout_of(const struct monitor_state *state)
{
    return make_layout(state, state->dialog < DIALOG_HELP ? state->detail : DETAIL_NONE);
}

size_t layout_page(const struct monitor_state *state)
{
    return make_layout(state, state->detail).body_rows;
}
