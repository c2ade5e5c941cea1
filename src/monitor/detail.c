/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The detail: one section about the object under the cursor, below the list or in its place. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "monitor/screen.h"
#include "monitor/search.h"

/* The lines of the detail, and which of them are the picked process. */
struct text_of_detail {
    struct buffer text;
    struct peers peers;
    size_t picked, picked_end; /* first line, and the line after the last */
};

/* Columns for the mark of the picked process. */
enum { LINK_MARK = 2 };

/* Appends a line of the page. LINKS: it is in the list of processes; PICKED: it is picked there. */
static void detail_put_line(struct text_of_detail *detail, const struct monitor_state *state,
                            struct text line, bool links, bool picked)
{
    enum { INDENT = 4 }; /* leaves room for the mark before a sentence */
    enum section section = state_section(state);
    /* Sentences are wrapped; tables are cut. */
    bool sentences = section == SECTION_VERDICT || section == SECTION_BLOCKED;
    struct buffer whole = BUFFER_IN_MEMORY;

    if (picked)
        detail->picked = text_count_lines(text_in(&detail->text));
    if (links)
        buffer_text(&whole, picked ? "> " : "  ");
    if (links && sentences && line.length > INDENT && memcmp(line.start, "  ", LINK_MARK) == 0)
        line = text_skip(line, LINK_MARK);
    text_put(&whole, line);
    struct text text = text_in(&whole);
    if (sentences) {
        canvas_wrap(&detail->text, text, state->columns, INDENT);
    } else {
        text_put(&detail->text, text);
        buffer_char(&detail->text, '\n');
    }
    if (picked)
        detail->picked_end = text_count_lines(text_in(&detail->text));
    buffer_free(&whole);
}

static void put_page(struct text_of_detail *detail, const struct monitor_state *state,
                     const struct buffer *page)
{
    size_t first = 0;
    struct text rest = text_in(page);
    const struct peers peers = detail->peers = search_peers(state);
    bool links = page_lists_links(state_section(state), &first) && peers.count;

    for (size_t line = 0; rest.length; line++)
        detail_put_line(detail, state, text_take(&rest, '\n'), links,
                        peers.count && line == first + peers.picked);
}

static void put_object(struct text_of_detail *detail, const struct monitor_state *state, size_t row)
{
    enum section section = state_section(state);
    struct arena scratch = {0};
    struct view view = {.now = state->subject, .scratch = &scratch, .subject = row};
    struct style style = state_style(state);
    struct buffer page = BUFFER_IN_MEMORY;

    /* Other sections do not need the findings of the search. */
    if (section == SECTION_FIELDS)
        view.findings = state_findings(state);
    style.time = WHEN_FULL;
    style.width = state->columns - LINK_MARK;
    page_put(&page, &style, &view, row, section);
    put_page(detail, state, &page);
    buffer_free(&page);
    arena_free(&scratch);
}

static void put_detail(struct text_of_detail *detail, const struct monitor_state *state)
{
    size_t shown = state_detail_row(state);
    bool has_others = list_row(&state->lists[state_kind(state)]) != SIZE_MAX;
    const char *instead = NULL;
    size_t row = search_subject_row(state);

    if (state->detail_object.is_set && shown == SIZE_MAX)
        instead = has_others ? _("it is gone; move the cursor to see another object")
                             : _("it is already gone");
    else if (shown == SIZE_MAX || !state->history.now)
        instead = _("there is no object here");
    else if (state->history.tracks[shown].mark == MARK_GONE)
        instead = _("it is already gone");
    else if (row == SIZE_MAX)
        instead = _("reading...");
    if (instead)
        buffer_format(&detail->text, "  %s\n", instead);
    else
        put_object(detail, state, row);
}

/* The frame: a line with the name of the object and the sections. */

static void put_section(struct buffer *out, const struct monitor_state *state, enum section section)
{
    bool shown = section == state_section(state);
    buffer_format(out, shown ? "[%s]" : " %s ", _(page_title(section)));
}

enum { MARGIN = 2 };

/* Draws all sections, the current one in brackets; without room for all, only that one. */
static void draw_sections(const struct monitor_state *state, struct canvas *canvas, size_t row,
                          size_t column)
{
    enum kind kind = state_kind(state);
    struct buffer text = BUFFER_IN_MEMORY;
    size_t ends[SECTIONS] = {0};

    for (enum section section = 0; section < SECTIONS; section++) {
        if (page_has(section, kind))
            put_section(&text, state, section);
        ends[section] = column + canvas_width(text_in(&text));
    }
    if (ends[SECTIONS - 1] > canvas->columns) {
        text.length = 0;
        put_section(&text, state, state_section(state));
    }
    canvas_string(canvas, row, column, buffer_string(&text), SCREEN_FRAME);
    for (enum section section = 0; section < SECTIONS && ends[SECTIONS - 1] <= canvas->columns;
         section++) {
        canvas_aim(canvas, row, column, ends[section] - column, TARGET_SECTION + (unsigned)section);
        column = ends[section];
    }
    buffer_free(&text);
}

static void draw_frame(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    struct buffer title = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < canvas->columns; i++)
        canvas_string(canvas, row, i, state->start->utf8 ? "─" : "-", SCREEN_FRAME);
    if (state->detail_object.is_set)
        buffer_format(&title, " %s %llu ", kind_names[state_kind(state)],
                      (unsigned long long)state->detail_object.ref.number);
    size_t used = canvas_string(canvas, row, MARGIN, buffer_string(&title), SCREEN_TITLE);
    draw_sections(state, canvas, row, MARGIN + used + MARGIN);
    buffer_free(&title);
}

/* Keeps the picked process visible, and with the first or last one the text around the list. */
static void scroll_to_picked(struct monitor_state *state, const struct text_of_detail *detail,
                             size_t rows)
{
    const struct peers *peers = &detail->peers;

    if (!peers->count || state->detail != DETAIL_FULL)
        return;
    if (!peers->picked)
        state->detail_top = 0;
    else if (detail->picked < state->detail_top)
        state->detail_top = detail->picked;
    if (peers->picked && peers->picked + 1 == peers->count)
        state->detail_top = SIZE_MAX;
    else if (detail->picked_end > state->detail_top + rows)
        state->detail_top = detail->picked_end - rows;
}

void screen_draw_detail(struct monitor_state *state, struct canvas *canvas,
                        const struct layout *layout)
{
    struct text_of_detail detail = {.text = BUFFER_IN_MEMORY};

    draw_frame(state, canvas, layout->frame);
    put_detail(&detail, state);
    scroll_to_picked(state, &detail, layout->detail_rows);
    canvas_lines(canvas, text_in(&detail.text), layout->detail, layout->detail_rows,
                 &state->detail_top);
    buffer_free(&detail.text);
}
