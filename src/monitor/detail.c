/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything about the object under the cursor, below the list or in its place. */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "model/identity.h"
#include "model/tables.h"
#include "monitor/screen.h"

/* The object that was looked at, if it is the one under the cursor; SIZE_MAX if not. */
static size_t find_subject(const struct monitor_state *state, const struct object *shown)
{
    const struct snapshot *subject = state->subject;
    for (size_t i = 0; subject && i < subject->count; i++) {
        if (object_is_still(shown, &subject->objects[i]))
            return i;
    }
    return SIZE_MAX;
}

static void put_object(struct buffer *out, const struct monitor_state *state, size_t row)
{
    enum kind kind = state_kind(state);
    struct arena scratch = {0}, lasting = {0};
    struct view view = {.now = state->subject, .scratch = &scratch, .subject = row};
    struct style style = state_style(state);
    struct columns columns = columns_all(&object_tables[kind], &lasting);
    struct sheet sheet = {&object_tables[kind], &columns, &view, NULL, view.now->clock};

    style.time = WHEN_FULL;
    card_print(out, &style, &sheet, row);
    if (view.now->objects[row].has & HAS_SEMAPHORES) {
        struct columns parts = columns_all(&semaphores_table, &lasting);
        struct order order = order_all(&semaphores_table, &view);
        buffer_format(out, "\n%s\n", _(semaphores_table.title));
        aligned_print(out, &style,
                      &(struct sheet){&semaphores_table, &parts, &view, &order, sheet.clock});
        free(order.rows);
    }
    arena_free(&scratch);
    arena_free(&lasting);
}

static void put_detail(struct buffer *out, const struct monitor_state *state)
{
    size_t shown = list_row(&state->lists[state_kind(state)]);

    if (shown == SIZE_MAX || !state->history.now) {
        buffer_format(out, "  %s\n", _("there is no object here"));
        return;
    }
    if (state->history.tracks[shown].mark == MARK_GONE) {
        buffer_format(out, "  %s\n", _("it is gone already"));
        return;
    }
    size_t row = find_subject(state, &state->history.now->objects[shown]);
    if (row == SIZE_MAX)
        buffer_format(out, "  %s\n", _("reading..."));
    else
        put_object(out, state, row);
}

/* A line across, with the object's name near its start. */
static void draw_frame(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    enum kind kind = state_kind(state);
    size_t shown = list_row(&state->lists[kind]);
    struct buffer title = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < canvas->columns; i++)
        canvas_string(canvas, row, i, state->start->utf8 ? "─" : "-", SCREEN_FRAME);
    if (shown != SIZE_MAX && state->history.now)
        buffer_format(&title, " %s %d ", kind_names[kind], state->history.now->objects[shown].id);
    canvas_string(canvas, row, 2, buffer_string(&title), SCREEN_TITLE);
    buffer_free(&title);
}

void screen_draw_detail(struct monitor_state *state, struct canvas *canvas,
                        const struct layout *layout)
{
    struct buffer text = BUFFER_IN_MEMORY;

    draw_frame(state, canvas, layout->frame);
    put_detail(&text, state);
    canvas_lines(canvas, (struct text){text.data, text.length}, layout->detail, layout->detail_rows,
                 &state->detail_top);
    buffer_free(&text);
}
