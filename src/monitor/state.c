/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start of the state, where it puts everything on the screen, and questions about it. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/kind.h"
#include "monitor/state.h"
#include "output/cell.h"

_Static_assert((int)LONGEST_FILTER < (int)PROMPT_SIZE, "what it starts with can be edited");

void state_start(struct monitor_state *state, const struct monitor_start *start)
{
    *state = (struct monitor_state){
        .start = start,
        .preferences = start->preferences,
        .view = view_of_kind(start->kind),
        .filter_error = BUFFER_IN_MEMORY,
        .message = BUFFER_IN_MEMORY,
        .process_name = BUFFER_IN_MEMORY,
        .process_lines = BUFFER_IN_MEMORY,
    };
    if (start->notice)
        state_say(state, true, "%s", start->notice);
}

void state_free(struct monitor_state *state)
{
    for (int kind = 0; kind < KINDS; kind++)
        list_free(&state->lists[kind]);
    free(state->owners);
    removal_request_free(&state->removal);
    filter_free(state->filter);
    snapshot_free(state->subject);
    findings_free(&state->findings);
    findings_free(&state->process_found);
    buffer_free(&state->process_name);
    buffer_free(&state->process_lines);
    free(state->findings_request.wanted);
    history_free(&state->history);
    buffer_free(&state->filter_error);
    buffer_free(&state->message);
    arena_free(&state->arena);
}

/* Where everything is on the screen. */

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

struct layout state_layout(const struct monitor_state *state)
{
    return make_layout(state, state->dialog < DIALOG_HELP ? state->detail : DETAIL_NONE);
}

size_t state_page(const struct monitor_state *state)
{
    return make_layout(state, state->detail).body_rows;
}

/* Questions. */

enum kind state_kind(const struct monitor_state *state)
{
    return kind_of_view(state->view);
}

bool state_is_typing(const struct monitor_state *state)
{
    return state->dialog == DIALOG_SEARCH || state->dialog == DIALOG_FILTER ||
           state->dialog == DIALOG_INTERVAL;
}

struct style state_style(const struct monitor_state *state)
{
    return (struct style){
        .headings = true,
        .bytes = state->preferences.bytes,
        .color = true,
        .grid = true,
        .utf8 = state->start->utf8,
        .time = WHEN_SHORT,
    };
}

void state_put_text(struct buffer *out, const struct monitor_state *state, struct text text)
{
    const struct style style = state_style(state);
    text_escape(out, text, cell_escapes(&style));
}

const struct sort_key *state_sort_key(const struct monitor_state *state, enum kind kind)
{
    return state->preferences.sort_count[kind] ? &state->preferences.sort[kind][0] : NULL;
}

bool state_has_symbols(const struct monitor_state *state)
{
    return state->start->utf8 && !state->start->few_symbols;
}

const char *state_order_sign(const struct monitor_state *state, const struct sort_key *key)
{
    if (state_has_symbols(state))
        return key->descending ? "▽" : "△";
    return key->descending ? "v" : "^";
}

facts_t state_needs_of_rows(const struct monitor_state *state, enum kind kind)
{
    facts_t needs = state->filter ? filter_needs(state->filter) : 0;

    for (size_t i = 0; i < state->preferences.sort_count[kind]; i++)
        needs |= state->preferences.sort[kind][i].column->needs;
    return needs;
}

facts_t state_facts(const struct monitor_state *state)
{
    enum kind shown = state_kind(state);
    facts_t facts = FACT_USERS | FACT_CREATORS;

    if (shown < KINDS)
        facts |=
            columns_needs(&state->preferences.columns[shown]) | state_needs_of_rows(state, shown);
    else if (state->filter)
        facts |= filter_needs(state->filter);
    /* In a captured tree these facts are never found, and cost nothing. */
    return state->start->captured ? facts : facts & ~(facts_t)FACTS_OF_SEARCH;
}

enum section state_section(const struct monitor_state *state)
{
    enum kind kind = state_kind(state);
    return kind < KINDS && page_has(state->section, kind) ? state->section : SECTION_FIELDS;
}

const struct findings *state_findings(const struct monitor_state *state)
{
    return state->start->captured ? NULL : &state->findings;
}

struct view state_view(const struct monitor_state *state, struct arena *scratch)
{
    return (struct view){.now = state->history.now,
                         .history = &state->history,
                         .findings = state_findings(state),
                         .scratch = scratch};
}

size_t state_detail_row(const struct monitor_state *state)
{
    const struct history *history = &state->history;
    enum kind kind = state_kind(state);

    if (kind == KINDS || !history->now || !state->detail_object.is_set ||
        state->detail_object.ref.kind != kind)
        return SIZE_MAX;
    size_t row = list_row(&state->lists[kind]);
    if (row != SIZE_MAX && history->tracks[row].serial == state->detail_object.serial)
        return row;
    return history_find(history, state->detail_object.serial);
}

size_t state_row(const struct monitor_state *state)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !state->history.now)
        return SIZE_MAX;
    return state->detail == DETAIL_FULL ? state_detail_row(state) : list_row(&state->lists[kind]);
}

bool state_subject(const struct monitor_state *state, struct ref *ref)
{
    if (state->detail == DETAIL_NONE || state_kind(state) == KINDS || !state->history.now)
        return false;
    size_t row = state_detail_row(state);
    if (row == SIZE_MAX || state->history.tracks[row].mark == MARK_GONE)
        return false;
    *ref = state->history.now->objects[row].ref;
    return true;
}

size_t state_count_tagged(const struct monitor_state *state)
{
    const struct history *history = &state->history;
    size_t tagged = 0;
    for (size_t i = 0; history->now && i < history->now->count; i++)
        tagged += history->tracks[i].tagged;
    return tagged;
}

const char *state_forbidden(const struct monitor_state *state)
{
    const struct monitor_start *start = state->start;
    enum kind kind = state_kind(state);

    if (start->forbidden)
        return start->forbidden;
    if (kind == KINDS || !state->history.now || state_count_tagged(state))
        return NULL;
    size_t row = state_row(state);
    if (row == SIZE_MAX)
        return _("there is no object here");
    if (state->history.tracks[row].mark == MARK_GONE)
        return _("it is already gone");
    if (!kind_can_be_removed(kind_specs[kind]))
        return _("objects of this kind cannot be removed");
    /* The owner, the creator and a privileged user may remove an object (shmctl(2)). */
    const struct object *object = &state->history.now->objects[row];
    if (!start->privileged && start->uid != object->uid && start->uid != object->cuid)
        return _("only its owner, its creator and root may remove it");
    return NULL;
}

unsigned state_say(struct monitor_state *state, bool is_error, const char *format, ...)
{
    char text[PROMPT_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    state->message.length = 0;
    state_put_text(&state->message, state, text_of(text));
    state->message_is_error = is_error;
    return EFFECT_DRAW;
}

unsigned state_saved(struct monitor_state *state, int result, const char *errors)
{
    if (result)
        return state_say(state, true, _("the settings were not saved: %s"),
                         settings_explain(-result));
    if (*errors)
        return state_say(state, true, _("saved; %.*s"), (int)strcspn(errors, "\n"), errors);
    return state_say(state, false, _("saved: %s"), state->start->settings);
}
