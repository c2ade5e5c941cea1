/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "monitor/layout.h"
#include "output/fit.h"

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

/* Columns of a list. */

static size_t heading_width(const struct column *column)
{
    return text_width(text_of(column_heading(column)));
}

static size_t layout_width_of(const struct object_list *list, const struct columns *columns,
                              size_t c)
{
    size_t least = heading_width(columns->list[c]);
    return c < list->width_count && list->widths[c] > least ? list->widths[c] : least;
}

void layout_fit(const struct object_list *list, const struct columns *columns, size_t width,
                size_t *widths)
{
    /* The arrow of the order follows a heading, also the last one. */
    const struct fit fit = {.width = width ? width - 1 : 0, .headings = true, .edge = true};

    for (size_t c = 0; c < columns->count; c++)
        widths[c] = layout_width_of(list, columns, c);
    fit_columns(columns, list->left, &fit, widths);
}

bool layout_is_cut(const struct object_list *list, const struct columns *columns,
                   const size_t *widths, size_t c)
{
    bool shrinks = columns->list[c]->shrinks;
    return widths[c] <
           (shrinks ? heading_width(columns->list[c]) : layout_width_of(list, columns, c));
}

void layout_scroll_and_fit(struct object_list *list, const struct columns *columns, size_t width,
                           size_t *widths)
{
    size_t last = list->wanted - 1;
    bool wanted = list->wanted && last < columns->count;

    layout_fit(list, columns, width, widths);
    while (wanted && list->left < last && layout_is_cut(list, columns, widths, last)) {
        list->left++;
        layout_fit(list, columns, width, widths);
    }
    list->wanted = 0;
}
