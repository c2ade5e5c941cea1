/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "monitor/canvas.h"
#include "monitor/layout.h"
#include "output/fit.h"

enum { ROWS_FOR_METERS = 12, ROWS_FOR_TABS = 8 };

/* The frame takes one line and the detail what it may, but half of the list stays. */
static void split_body(struct layout *layout, enum detail detail)
{
    if (detail == DETAIL_PANE && layout->body_rows >= 4) {
        layout->detail_rows = layout->body_rows / 2;
        layout->body_rows -= layout->detail_rows + 1;
        layout->frame = layout->body + layout->body_rows;
        layout->detail = layout->frame + 1;
    } else if (detail != DETAIL_NONE) {
        /* In place of headings and rows. */
        layout->frame = layout->headings;
        layout->detail = layout->frame + 1;
        layout->detail_rows = layout->body_rows;
        layout->body_rows = 0;
    }
}

/* DETAIL: what of it is to be seen. */
static struct layout make_layout(const struct monitor_state *state, enum detail detail)
{
    struct layout layout = {.too_small =
                                state->rows < LEAST_ROWS || state->columns < LEAST_COLUMNS};
    size_t at = 1; /* behind the title */

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

/* Tabs. */

/* How much is written in the tabs: the first form in which all of them fit. */
enum tab_form {
    TAB_WIDE,  /* " 2 Shm 753 " */
    TAB_TIGHT, /* " 2Shm 753" */
    TAB_BARE,  /* " 2Shm" */
};

static void put_tab(struct buffer *out, const struct monitor_state *state, enum view_id view,
                    enum tab_form form)
{
    const struct snapshot *now = state->history.now;
    enum kind kind = kind_of_view(view);

    buffer_format(out, form == TAB_WIDE ? " %d " : " %d", (int)view + 1);
    if (kind == KINDS)
        buffer_text(out, view == VIEW_OVERVIEW ? _("Overview") : _("Events"));
    else
        buffer_format(out, "%c%s", kind_names[kind][0] - 'a' + 'A', kind_names[kind] + 1);
    if (form != TAB_BARE && kind != KINDS && now && now->total.usage[kind][0].known)
        buffer_format(out, " %llu", (unsigned long long)now->total.usage[kind][0].amount);
    if (form == TAB_WIDE)
        buffer_char(out, ' ');
}

static bool tabs_fit(const struct monitor_state *state, enum tab_form form)
{
    struct buffer text = BUFFER_IN_MEMORY;

    for (enum view_id view = 0; view < VIEWS; view++)
        put_tab(&text, state, view, form);
    /* A blank at the end may be missing. */
    return canvas_measure(&text) <= state->columns + (form == TAB_WIDE);
}

void layout_put_tab(struct buffer *out, const struct monitor_state *state, enum view_id view)
{
    enum tab_form form = TAB_WIDE;
    while (form < TAB_BARE && !tabs_fit(state, form))
        form++;
    put_tab(out, state, view, form);
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
    /* The mark of the order stands behind a heading: it needs a place behind the last one too. */
    const struct fit fit = {.width = width ? width - 1 : 0, .headings = true, .edge = true};

    for (size_t c = 0; c < columns->count; c++)
        widths[c] = layout_width_of(list, columns, c);
    fit_columns(columns, list->left, &fit, widths);
}

/* Whether column C is cut off by the edge, or has no room. */
static bool is_cut(const struct object_list *list, const struct columns *columns, size_t c,
                   const size_t *widths)
{
    bool shrinks = columns->list[c]->shrinks;
    return widths[c] <
           (shrinks ? heading_width(columns->list[c]) : layout_width_of(list, columns, c));
}

bool layout_goes_on(const struct object_list *list, const struct columns *columns,
                    const size_t *widths)
{
    return is_cut(list, columns, columns->count - 1, widths);
}

void layout_show_wanted(struct object_list *list, const struct columns *columns, size_t width)
{
    size_t *widths = memory_resize(NULL, columns->count, sizeof(*widths));
    size_t last = list->wanted - 1;

    for (; list->wanted && last < columns->count && list->left < last; list->left++) {
        layout_fit(list, columns, width, widths);
        if (!is_cut(list, columns, last, widths))
            break;
    }
    list->wanted = 0;
    free(widths);
}
