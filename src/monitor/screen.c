/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the whole screen: title, tabs, status and bar around a view or a dialog. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "monitor/dialogs.h"
#include "monitor/screen.h"
#include "monitor/text_view.h"

/* The title. The ranks of its parts: the last is left out first. */

enum { ALWAYS, TITLE_CLOCK, TITLE_PROGRAM, TITLE_PLACE, TITLE_INTERVAL, TITLE_NS, TITLE_USER };
enum { LEAST_NAME = 40 };

static void add_place(struct parts *parts, const struct monitor_state *state)
{
    const struct snapshot *now = state->history.now;

    buffer_text(parts_add(parts, TITLE_PROGRAM, 0), "ipcview ");
    if (now && now->host)
        state_put_text(parts_add(parts, ALWAYS, LEAST_NAME), state, text_of(now->host));
    if (state->start->place)
        buffer_format(parts_add(parts, TITLE_PLACE, 0), "  %s", state->start->place);
    else if (now && now->ipc_namespace.known)
        buffer_format(parts_add(parts, TITLE_NS, 0), "  ipc:[%llu]",
                      (unsigned long long)now->ipc_namespace.amount);
    struct buffer *user = parts_add(parts, TITLE_USER, 0);
    buffer_text(user, "  ");
    state_put_text(user, state, text_of(state->start->user));
}

static const char *mode_of(const struct monitor_state *state)
{
    if (state->start->captured)
        return _("STILL");
    return state->paused ? _("PAUSED") : _("LIVE");
}

/* Adds a part at the right, with the colour of a warning during a pause. */
static struct buffer *add_right(struct parts *parts, const struct monitor_state *state,
                                unsigned rank)
{
    struct buffer *text = parts_add(parts, rank, 0);
    buffer_char(text, (char)(state->paused ? ROLE_WARNING : (int)SCREEN_TITLE));
    buffer_text(text, "  ");
    return text;
}

static void add_time(struct parts *parts, const struct monitor_state *state)
{
    const struct snapshot *now = state->history.now;

    if (!state->start->captured) {
        struct buffer interval = BUFFER_IN_MEMORY;
        preferences_put_interval(&interval, state->preferences.interval);
        /* TRANSLATORS: of readings; %s is a number of seconds such as 2.0 */
        buffer_format(add_right(parts, state, TITLE_INTERVAL), _("every %ss"),
                      buffer_string(&interval));
        buffer_free(&interval);
    }
    buffer_text(add_right(parts, state, ALWAYS), mode_of(state));
    struct buffer *clock = add_right(parts, state, TITLE_CLOCK);
    buffer_text(clock, "  ");
    if (now && now->clock > 0)
        when_put(clock, now->clock, state->start->captured ? WHEN_FULL : WHEN_SHORT, now->clock);
    else if (now)
        buffer_char(clock, '?');
}

static void draw_title(const struct monitor_state *state, struct canvas *canvas)
{
    struct parts parts = {.count = 0};

    add_place(&parts, state);
    size_t gap = parts.count;
    (void)parts_add(&parts, ALWAYS, 0);
    add_time(&parts, state);
    parts_fit(&parts, canvas->columns);
    parts_stretch(&parts, gap, canvas->columns);
    parts_draw(&parts, canvas, 0, 0, SCREEN_TITLE);
    parts_free(&parts);
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
    /* The blank at the end needs no room. */
    return canvas_measure(&text) <= state->columns + (form == TAB_WIDE);
}

static void draw_tabs(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    enum tab_form form = TAB_WIDE;
    size_t at = 0;

    while (form < TAB_BARE && !tabs_fit(state, form))
        form++;
    for (enum view_id view = 0; view < VIEWS; view++) {
        struct buffer text = BUFFER_IN_MEMORY;
        put_tab(&text, state, view, form);
        size_t used = canvas_string(canvas, row, at, buffer_string(&text),
                                    view == state->view ? (unsigned)SCREEN_TAB : ROLE_FAINT);
        canvas_aim(canvas, row, at, used, TARGET_TAB + (unsigned)view);
        at += used;
        buffer_free(&text);
    }
}

/* The status line: a prompt, a message, or the filter and the order of the list. */

enum { STATUS_FILTER = 1, STATUS_TAGGED, STATUS_SORT, STATUS_LOCK };
enum { LEAST_FILTER = 24 };

static void add_filter(struct parts *parts, const struct monitor_state *state)
{
    struct buffer *text = parts_add(parts, STATUS_FILTER, LEAST_FILTER);

    buffer_format(text, "   %s ", _("filter:"));
    state_put_text(text, state, text_of(state->filter_text));
}

static void add_order(struct parts *parts, const struct monitor_state *state, enum kind kind)
{
    const struct object_list *list = &state->lists[kind];
    const struct sort_key *key = state_sort_key(state, kind);

    if (key)
        buffer_format(parts_add(parts, STATUS_SORT, 0), "   %s %s%s", _("sort:"),
                      column_heading(key->column), state_order_sign(state, key));
    if (list->locked)
        buffer_format(parts_add(parts, STATUS_LOCK, 0), "   %s", _("order locked"));
    buffer_format(parts_add(parts, ALWAYS, 0), "   %s %zu/%zu", _("row"),
                  list->order.count ? list->cursor + 1 : 0, list->order.count);
}

static void draw_parts_of_status(const struct monitor_state *state, struct canvas *canvas,
                                 size_t row)
{
    struct parts parts = {.count = 0};
    size_t tagged = state_count_tagged(state);

    if (tagged)
        buffer_format(parts_add(&parts, STATUS_TAGGED, 0),
                      ngettext("  %lu tagged", "  %lu tagged", tagged), (unsigned long)tagged);
    if (state->filter)
        add_filter(&parts, state);
    if (state_kind(state) != KINDS)
        add_order(&parts, state, state_kind(state));
    parts_fit(&parts, canvas->columns);
    parts_draw(&parts, canvas, row, 0, ROLE_PLAIN);
    parts_free(&parts);
}

/* The columns that the first COUNT bytes of the prompt take. */
static size_t typed_width(const struct monitor_state *state, size_t count)
{
    struct buffer typed = BUFFER_IN_MEMORY;

    state_put_text(&typed, state, (struct text){state->prompt.text, count});
    return canvas_measure(&typed);
}

/* Bytes that are not characters are shown as \xHH. */
static void draw_prompt(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    struct buffer line = BUFFER_IN_MEMORY;
    const struct prompt *prompt = &state->prompt;
    size_t at = canvas_string(canvas, row, 0, prompts_label(state), SCREEN_TITLE);
    size_t before = typed_width(state, prompt->caret);

    state_put_text(&line, state, (struct text){prompt->text, prompt->length});
    /* Cut the start of a line that is too long, so that the caret is visible. */
    struct text seen = text_in(&line);
    while (at + before + 1 > canvas->columns && before) {
        size_t first = text_fit(seen, 2);
        first = first ? first : 1;
        size_t width = canvas_width((struct text){seen.start, first});
        before -= width < before ? width : before;
        seen = text_skip(seen, first);
    }
    canvas_put(canvas, row, at, SIZE_MAX, seen, ROLE_PLAIN);
    canvas->has_caret = true;
    canvas->caret_row = row;
    canvas->caret_column = at + before < canvas->columns ? at + before : canvas->columns - 1;
    buffer_free(&line);
}

static void draw_status(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    struct buffer text = BUFFER_IN_MEMORY;

    if (state_is_typing(state)) {
        draw_prompt(state, canvas, row);
    } else if (state->message.length) {
        buffer_text(&text, "  ");
        buffer_put(&text, state->message.data, state->message.length);
        canvas_put_buffer(canvas, row, 0, &text, state->message_is_error ? ROLE_ALARM : ROLE_PLAIN);
    } else {
        draw_parts_of_status(state, canvas, row);
    }
}

/* The bar: labels of keys; below a prompt a hint, or what is wrong with the text. */

static const char *hint_of(const struct monitor_state *state)
{
    if (state->dialog == DIALOG_SEARCH && state->search_failed && state->search[0])
        return _("not found");
    if (state->dialog == DIALOG_FILTER && state->filter_waits)
        return _("no row shows this word; Enter filters by it all the same");
    if (state->dialog == DIALOG_FILTER)
        return _("Enter keeps the filter   Esc clears it");
    return _("Enter goes there   Esc closes");
}

static void draw_hint(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    struct buffer text = BUFFER_IN_MEMORY, error = BUFFER_IN_MEMORY;
    bool wrong = state->filter_error.length > 0;

    state_put_text(&error, state, text_in(&state->filter_error));
    if (wrong && state->filter_error_character)
        buffer_format(&text, _("character %zu: %s"), state->filter_error_character,
                      buffer_string(&error));
    else
        buffer_text(&text, wrong ? buffer_string(&error) : hint_of(state));
    canvas_put_buffer(canvas, row, 0, &text, wrong ? ROLE_ALARM : ROLE_FAINT);
    buffer_free(&error);
}

/* Marks the wrong character in the prompt. */
static void mark_error(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    if (!state->filter_error.length || !state->filter_error_character)
        return;
    size_t label = text_width(text_of(prompts_label(state)));
    struct text typed = {state->prompt.text, state->prompt.length};
    size_t bytes = 0;
    for (size_t i = 1; i < state->filter_error_character && bytes < typed.length; i++) {
        uint32_t c;
        size_t size = text_decode(typed.start + bytes, typed.length - bytes, &c);
        bytes += size ? size : 1;
    }
    /* The column of the caret tells how much of the start is cut. */
    size_t width = typed_width(state, bytes), shown = canvas->caret_column - label;
    size_t before = typed_width(state, state->prompt.caret);
    if (width + shown >= before)
        canvas_paint(canvas, row, label + width + shown - before, 1, ROLE_ALARM, false);
}

/* The label of a key, translated, or NULL. In a dialog the key to quit closes it. */
static const char *bar_label(const struct monitor_state *state, const struct verb_spec *spec)
{
    if (spec->verb == VERB_QUIT && state->dialog != DIALOG_NONE)
        return _("Close");
    return spec->bar ? _(spec->bar) : NULL;
}

/* Whether the key does nothing now. In a dialog only the key to quit works. */
static bool is_off(const struct monitor_state *state, enum verb verb)
{
    if (state->dialog != DIALOG_NONE)
        return verb != VERB_QUIT;
    return verb == VERB_REMOVE && state_forbidden(state);
}

static void draw_bar(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    size_t at = 0;

    if (state_is_typing(state)) {
        mark_error(state, canvas, row - 1);
        draw_hint(state, canvas, row);
        return;
    }
    for (size_t i = 0; i < verb_spec_count; i++) {
        const struct verb_spec *spec = &verb_specs[i];
        const char *label = bar_label(state, spec);
        if (!label)
            continue;
        bool off = is_off(state, spec->verb);
        struct text key = {spec->key_names, strcspn(spec->key_names, " ")};
        size_t start = at;
        /* A part of an item would look like another one: F1 of F10. */
        if (at + canvas_width(key) + canvas_width(text_of(_(spec->bar))) > canvas->columns)
            break;
        at += canvas_put(canvas, row, at, SIZE_MAX, key, ROLE_PLAIN);
        at += canvas_string(canvas, row, at, label, off ? ROLE_FAINT : (unsigned)SCREEN_BAR);
        at += canvas_string(canvas, row, at, " ", ROLE_PLAIN);
        canvas_aim(canvas, row, start, at - start, TARGET_KEY + (unsigned)i);
    }
}

/* The body. */

static void draw_dialog(const struct monitor_state *state, struct canvas *canvas,
                        const struct layout *layout)
{
    const struct menu *menu = dialogs_menu(state);
    size_t count = menu->count(state);

    canvas_put_cut(canvas, layout->headings, 1, canvas->columns - 1, text_of(_(menu->title)),
                   SCREEN_TITLE);
    for (size_t i = 0; i < layout->body_rows && state->pick_top + i < count; i++) {
        struct buffer text = BUFFER_IN_MEMORY;
        menu->put_line(&text, state, state->pick_top + i);
        canvas_put_buffer(canvas, layout->body + i, 1, &text, ROLE_PLAIN);
        if (state->pick_top + i == state->picked)
            canvas_paint(canvas, layout->body + i, 0, canvas->columns, SCREEN_CURSOR, false);
    }
}

static void draw_text_view(struct monitor_state *state, struct canvas *canvas,
                           const struct layout *layout)
{
    struct buffer text = BUFFER_IN_MEMORY;
    size_t rows = layout->body_rows + 1, *top = &state->scroll[state->view];

    text_view_put(&text, state);
    canvas_lines(canvas, text_in(&text), layout->headings, rows, top);
    if (state->search[0] && !state->search_failed && state->found_line >= *top &&
        state->found_line - *top < rows)
        canvas_paint(canvas, layout->headings + state->found_line - *top, 0, canvas->columns,
                     SCREEN_FOUND, true);
    buffer_free(&text);
}

static void draw_body(struct monitor_state *state, struct canvas *canvas,
                      const struct layout *layout)
{
    if (state->dialog == DIALOG_REMOVE) {
        removal_draw(state, canvas, layout);
    } else if (state->dialog >= DIALOG_HELP) {
        draw_dialog(state, canvas, layout);
    } else if (!state->history.now) {
        canvas_string(canvas, layout->body, MARK_COLUMNS, _("reading..."), ROLE_FAINT);
    } else if (state_kind(state) == KINDS) {
        draw_text_view(state, canvas, layout);
    } else {
        if (state->detail != DETAIL_FULL && layout->body_rows)
            screen_draw_list(state, canvas, layout);
        if (state->detail != DETAIL_NONE)
            screen_draw_detail(state, canvas, layout);
    }
}

void screen_draw(struct monitor_state *state, struct canvas *canvas)
{
    struct layout layout = state_layout(state);

    canvas_reset(canvas, state->rows, state->columns);
    canvas->symbols = state_has_symbols(state);
    if (layout.too_small) {
        canvas_string(canvas, 0, 0, _("terminal too small"), ROLE_PLAIN);
        return;
    }
    draw_title(state, canvas);
    if (layout.meter_rows)
        screen_draw_meters(state, canvas, layout.meters);
    if (layout.tabs != layout.headings)
        draw_tabs(state, canvas, layout.tabs);
    draw_body(state, canvas, &layout);
    draw_status(state, canvas, layout.status);
    draw_bar(state, canvas, layout.bar);
}
