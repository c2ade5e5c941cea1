/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "monitor/layout.h"
#include "monitor/overview.h"
#include "monitor/text_view.h"

void text_view_put(struct buffer *out, const struct monitor_state *state)
{
    if (!state->history.now)
        return;
    if (state->view == VIEW_OVERVIEW)
        overview_put(out, state);
    else
        overview_put_events(out, state);
}

/* All below a blank but newlines are roles: text that is shown has no such byte (text_escape). */
static void drop_roles(struct buffer *text)
{
    size_t kept = 0;

    for (size_t i = 0; i < text->length; i++) {
        if ((unsigned char)text->data[i] >= ' ' || text->data[i] == '\n')
            text->data[kept++] = text->data[i];
    }
    text->length = kept;
}

size_t text_view_count(const struct monitor_state *state)
{
    struct buffer lines = BUFFER_IN_MEMORY;

    text_view_put(&lines, state);
    size_t count = text_count_lines(text_in(&lines));
    buffer_free(&lines);
    return count;
}

size_t text_view_find(const struct monitor_state *state, const char *needle, size_t from,
                      bool backwards)
{
    struct buffer lines = BUFFER_IN_MEMORY;
    size_t found = SIZE_MAX;

    text_view_put(&lines, state);
    drop_roles(&lines);
    struct text text = text_in(&lines);
    size_t count = text_count_lines(text);
    for (size_t i = 0; i < count && found == SIZE_MAX; i++) {
        size_t at = (backwards ? from % count + count - i : from + i) % count;
        if (list_find_text(text_line(text, at), needle) != SIZE_MAX)
            found = at;
    }
    buffer_free(&lines);
    return found;
}

void text_view_show(struct monitor_state *state, size_t line)
{
    size_t *top = &state->scroll[state->view], page = layout_of(state).body_rows + 1;

    if (line < *top || line >= *top + page)
        *top = line;
}
