/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the list: headings, rows, marks and the cursor. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "monitor/screen.h"
#include "monitor/search.h"
#include "output/fit.h"

/* The visible rows as text, which decides the widths of the columns. */
struct sheet_of_cells {
    struct buffer text;
    struct drawn_cell {
        size_t start, length;
        uint8_t role;
    } * cells; /* row by row */
    size_t rows, columns;
};

static void fill_cells(struct sheet_of_cells *cells, const struct monitor_state *state,
                       enum kind kind, const struct object_list *list, size_t count)
{
    const struct columns *columns = &state->preferences.columns[kind];
    struct arena scratch = {0};
    struct view view = state_view(state, &scratch);
    struct style style = state_style(state);

    *cells = (struct sheet_of_cells){.text = BUFFER_IN_MEMORY, .columns = columns->count};
    while (cells->rows < count && list->top + cells->rows < list->order.count)
        cells->rows++;
    cells->cells = memory_resize(NULL, cells->rows * cells->columns, sizeof(*cells->cells));
    for (size_t r = 0; r < cells->rows; r++) {
        for (size_t c = 0; c < cells->columns; c++) {
            struct value value =
                column_value(columns->list[c], &view, list->order.rows[list->top + r]);
            size_t start = cells->text.length;
            cell_put(&cells->text, &style, &value, view.now->of[kind].clock, cell_escapes(&style));
            cells->cells[r * cells->columns + c] =
                (struct drawn_cell){start, cells->text.length - start, (uint8_t)cell_role(&value)};
        }
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}

static struct text cell_text(const struct sheet_of_cells *cells, size_t row, size_t column)
{
    const struct drawn_cell *cell = &cells->cells[row * cells->columns + column];
    return (struct text){cells->text.data + cell->start, cell->length};
}

static size_t heading_width(const struct column *column)
{
    return canvas_width(text_of(column_heading(column)));
}

/* Widens columns. They never shrink, so that they stay in place while rows come and go. */
static void rows_measure(struct object_list *list, const struct columns *columns,
                         const struct sheet_of_cells *cells)
{
    if (list->width_count != columns->count) {
        list_forget_widths(list);
        list->widths = memory_resize(NULL, columns->count, sizeof(*list->widths));
        memset(list->widths, 0, columns->count * sizeof(*list->widths));
        list->width_count = columns->count;
    }
    for (size_t c = 0; c < columns->count; c++) {
        size_t width = heading_width(columns->list[c]);
        for (size_t r = 0; r < cells->rows; r++) {
            size_t wide = canvas_width(cell_text(cells, r, c));
            width = wide > width ? wide : width;
        }
        if (list->widths[c] < width)
            list->widths[c] = width;
    }
}

void screen_fit_columns(const struct object_list *list, const struct columns *columns, size_t width,
                        size_t *widths)
{
    /* The arrow of the order follows a heading, also the last one. */
    const struct fit fit = {.width = width ? width - 1 : 0, .headings = true, .edge = true};

    memcpy(widths, list->widths, columns->count * sizeof(*widths));
    fit_columns(columns, list->left, &fit, widths);
}

/* Whether these WIDTHS cut column C, or leave no room for it. */
static bool is_cut(const struct object_list *list, const struct columns *columns,
                   const size_t *widths, size_t c)
{
    const struct column *column = columns->list[c];
    return widths[c] < (column->shrinks ? heading_width(column) : list->widths[c]);
}

/* Scrolls to the right until the column ->wanted shows, and resets it. */
static void scroll_and_fit(struct object_list *list, const struct columns *columns, size_t width,
                           size_t *widths)
{
    size_t last = list->wanted - 1;
    bool wanted = list->wanted && last < columns->count;

    screen_fit_columns(list, columns, width, widths);
    while (wanted && list->left < last && is_cut(list, columns, widths, last)) {
        list->left++;
        screen_fit_columns(list, columns, width, widths);
    }
    list->wanted = 0;
}

/* Draws TEXT in WIDTH columns, cut with a mark. Returns the columns up to its end. */
static size_t put_fitting(struct canvas *canvas, size_t row, size_t column, size_t width,
                          struct text text, bool right, unsigned role)
{
    size_t wide = canvas_width(text), before = right && wide < width ? width - wide : 0;
    return before + canvas_put_cut(canvas, row, column + before, width - before, text, role);
}

/* Draws a cell of TYPE, in a shorter form if it is too long. */
static void put_cell_text(struct canvas *canvas, size_t row, size_t column, size_t width,
                          struct text text, enum type type, unsigned role)
{
    struct buffer other = BUFFER_IN_MEMORY;

    if (width && canvas_width(text) > width && cell_put_short(&other, type, text))
        text = text_in(&other);
    put_fitting(canvas, row, column, width, text, cell_is_right(type), role);
    buffer_free(&other);
}

/* The arrow of the order is drawn in the blank after the heading, so that it takes no room. */
static void draw_headings(const struct monitor_state *state, struct canvas *canvas, size_t row,
                          const size_t *widths)
{
    enum kind kind = state_kind(state);
    const struct columns *columns = &state->preferences.columns[kind];
    const struct object_list *list = &state->lists[kind];
    const struct sort_key *key = state_sort_key(state, kind);
    bool utf8 = state->start->utf8;
    size_t at = MARK_COLUMNS;

    canvas_paint(canvas, row, 0, canvas->columns, ROLE_HEADING, false);
    for (size_t c = list->left; c < columns->count && widths[c]; c++) {
        const struct column *column = columns->list[c];
        bool sorted = key && key->column == column;
        size_t used =
            put_fitting(canvas, row, at, widths[c], text_of(column_heading(column)),
                        cell_is_right(column->type), sorted ? SCREEN_SORTED : ROLE_HEADING);
        if (sorted)
            canvas_string(canvas, row, at + used, state_order_sign(state, key), SCREEN_SORTED);
        canvas_aim(canvas, row, at, widths[c] + 1, TARGET_COLUMN + (unsigned)c);
        at += widths[c] + 1;
    }
    /* Arrows at the edges that hide columns. */
    if (list->left > 0)
        canvas_string(canvas, row, 0, utf8 ? "◄" : "<", ROLE_HEADING);
    if (is_cut(list, columns, widths, columns->count - 1))
        canvas_string(canvas, row, canvas->columns - 1, utf8 ? "►" : ">", ROLE_HEADING);
}

static const struct {
    const char *sign;
    uint8_t role;
} marks[MARKS] = {
    [MARK_NONE] = {" ", ROLE_PLAIN},
    [MARK_NEW] = {"+", SCREEN_NEW},
    [MARK_CHANGED] = {"~", SCREEN_CHANGED},
    [MARK_GONE] = {"-", SCREEN_GONE},
};

/* Draws the mark of a row. The tag has the place beside the row, and a mark the one before it. */
static void draw_mark(struct canvas *canvas, size_t row, const struct track *track)
{
    enum { BEFORE = 0, BESIDE = 1 };

    canvas_string(canvas, row, track->tagged ? BEFORE : BESIDE, marks[track->mark].sign,
                  marks[track->mark].role);
    if (track->tagged)
        canvas_string(canvas, row, BESIDE, "*", SCREEN_TAGGED);
}

static void draw_found(const struct monitor_state *state, struct canvas *canvas, size_t row,
                       size_t column, size_t width, struct text text)
{
    size_t at = state->search[0] ? list_find_text(text, state->search) : SIZE_MAX;

    if (at == SIZE_MAX)
        return;
    size_t before = canvas_width((struct text){text.start, at});
    size_t wide = canvas_width((struct text){text.start + at, strlen(state->search)});
    if (before < width)
        canvas_paint(canvas, row, column + before, wide < width - before ? wide : width - before,
                     SCREEN_FOUND, false);
}

static void draw_row(const struct monitor_state *state, struct canvas *canvas, size_t row,
                     const struct sheet_of_cells *cells, size_t r, const size_t *widths)
{
    enum kind kind = state_kind(state);
    const struct object_list *list = &state->lists[kind];
    const struct columns *columns = &state->preferences.columns[kind];
    const struct track *track = &state->history.tracks[list->order.rows[list->top + r]];
    size_t at = MARK_COLUMNS;

    draw_mark(canvas, row, track);
    for (size_t c = list->left; c < columns->count && widths[c]; c++) {
        struct text text = cell_text(cells, r, c);
        bool right = cell_is_right(columns->list[c]->type);
        put_cell_text(canvas, row, at, widths[c], text, columns->list[c]->type,
                      cells->cells[r * cells->columns + c].role);
        size_t wide = canvas_width(text);
        draw_found(state, canvas, row, at + (right && wide < widths[c] ? widths[c] - wide : 0),
                   widths[c], text);
        at += widths[c] + 1;
    }
    if (track->mark == MARK_GONE || track->tagged)
        canvas_paint(canvas, row, 0, canvas->columns, track->tagged ? SCREEN_TAGGED : SCREEN_GONE,
                     true);
    if (list->top + r == list->cursor)
        canvas_paint(canvas, row, 0, canvas->columns, SCREEN_CURSOR, false);
}

/* Says why the list is empty. */
static void draw_nothing(const struct monitor_state *state, struct canvas *canvas,
                         const struct layout *layout)
{
    const char *why = state->filter ? _("the filter matches no object") : _("no objects");

    if (state->filter && !search_is_complete(state))
        why = _("searching...");
    if (layout->body_rows)
        canvas_string(canvas, layout->body, MARK_COLUMNS, why, ROLE_FAINT);
}

void screen_draw_list(struct monitor_state *state, struct canvas *canvas,
                      const struct layout *layout)
{
    enum kind kind = state_kind(state);
    struct object_list *list = &state->lists[kind];
    const struct columns *columns = &state->preferences.columns[kind];
    struct sheet_of_cells cells;
    size_t *widths = memory_resize(NULL, columns->count, sizeof(*widths));

    fill_cells(&cells, state, kind, list, layout->body_rows);
    rows_measure(list, columns, &cells);
    scroll_and_fit(list, columns, canvas->columns - MARK_COLUMNS, widths);
    draw_headings(state, canvas, layout->headings, widths);
    for (size_t r = 0; r < cells.rows; r++)
        draw_row(state, canvas, layout->body + r, &cells, r, widths);
    if (!list->order.count)
        draw_nothing(state, canvas, layout);
    free(widths);
    free(cells.cells);
    buffer_free(&cells.text);
}
