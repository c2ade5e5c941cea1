/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "monitor/dialogs.h"
#include "monitor/input.h"
#include "monitor/layout.h"
#include "monitor/menus.h"
#include "monitor/peers.h"
#include "monitor/process_dialog.h"
#include "monitor/prompts.h"
#include "monitor/refresh.h"
#include "monitor/removal.h"
#include "monitor/screen.h"
#include "monitor/search.h"

/* Moving. */

enum { TO_THE_END = INT32_MAX };

static size_t moved(size_t from, long by)
{
    if (by < 0)
        return from > (size_t)-by ? from - (size_t)-by : 0;
    return from + (size_t)by;
}

/* How many rows a verb moves by, where a page has PAGE. */
static long distance_of(enum verb verb, size_t page)
{
    long rows = page ? (long)page : 1, half = rows > 1 ? rows / 2 : 1;

    const long distances[VERBS] = {
        [VERB_UP] = -1,
        [VERB_DOWN] = 1,
        [VERB_PAGE_UP] = -rows,
        [VERB_PAGE_DOWN] = rows,
        [VERB_HALF_UP] = -half,
        [VERB_HALF_DOWN] = half,
        [VERB_FIRST] = -TO_THE_END,
        [VERB_LAST] = TO_THE_END,
    };
    return distances[verb];
}

/* A page is turned as in htop and less: the cursor keeps its line of the screen. */
static bool turns_page(enum verb verb)
{
    return verb == VERB_PAGE_UP || verb == VERB_PAGE_DOWN || verb == VERB_HALF_UP ||
           verb == VERB_HALF_DOWN;
}

static size_t count_peers(const struct monitor_state *state)
{
    size_t count;

    (void)peers_links(state, &count);
    return count;
}

/* The detail is of something else: it is shown from its start. */
static void begin_detail(struct monitor_state *state)
{
    state->detail_top = 0;
    state->peer = 0;
    state->detail_object.is_set = false;
}

static unsigned do_move(struct monitor_state *state, enum verb verb)
{
    enum kind kind = state_kind(state);
    struct layout layout = layout_of(state);

    if (state->detail == DETAIL_FULL && count_peers(state)) {
        state->peer = moved(peers_picked(state), distance_of(verb, layout.detail_rows));
        state->peer = peers_picked(state);
        return EFFECT_DRAW;
    }
    if (state->detail == DETAIL_FULL) {
        state->detail_top = moved(state->detail_top, distance_of(verb, layout.detail_rows));
        return EFFECT_DRAW;
    }
    long by = distance_of(verb, layout.body_rows);
    if (kind == KINDS) {
        state->scroll[state->view] = moved(state->scroll[state->view], by);
        return EFFECT_DRAW;
    }
    if (!state->history.now)
        return 0;
    struct list_source source = refresh_source(state, kind);
    struct object_list *list = &state->lists[kind];
    size_t top = turns_page(verb) ? moved(list->top, by) : list->top;
    list_turn(list, &source, top, moved(list->cursor, by));
    begin_detail(state);
    return EFFECT_DRAW | (state->detail == DETAIL_NONE ? 0U : EFFECT_DETAIL);
}

static unsigned do_scroll_columns(struct monitor_state *state, enum verb verb)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS)
        return 0;
    struct object_list *list = &state->lists[kind];
    size_t count = state->preferences.columns[kind].count;
    if (verb == VERB_LEFT && list->left > 0)
        list->left--;
    else if (verb == VERB_RIGHT && list->left + 1 < count)
        list->left++;
    return EFFECT_DRAW;
}

/* Views. */

static unsigned show_view(struct monitor_state *state, enum view_id view)
{
    if (view == state->view) {
        state_say(state, false, _("this view is shown already"));
        return EFFECT_DRAW;
    }
    state->view = view;
    begin_detail(state);
    if (state_kind(state) == KINDS)
        state->detail = DETAIL_NONE;
    /* The new view may ask for facts that the one before did not. */
    return refresh_list(state) | EFFECT_SAMPLE;
}

static unsigned do_view(struct monitor_state *state, enum verb verb)
{
    if (verb == VERB_NEXT_VIEW)
        return show_view(state, (state->view + 1) % VIEWS);
    if (verb == VERB_PREVIOUS_VIEW)
        return show_view(state, (state->view + VIEWS - 1) % VIEWS);
    return show_view(state, (enum view_id)(verb - VERB_VIEW_1));
}

static unsigned say_no_detail(struct monitor_state *state)
{
    if (state_kind(state) == KINDS)
        return 0;
    state_say(state, true, _("Enter shows the object first"));
    return EFFECT_DRAW;
}

static unsigned do_detail(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    if (state_kind(state) == KINDS || state->detail == DETAIL_FULL)
        return 0;
    state->detail = state->detail == DETAIL_NONE ? DETAIL_PANE : DETAIL_FULL;
    state->detail_top = 0;
    return refresh_list(state);
}

/* Below a list it scrolls without the cursor; on the whole screen there is nothing else to move. */
static unsigned do_scroll_detail(struct monitor_state *state, enum verb verb)
{
    bool down = verb == VERB_DETAIL_DOWN;

    if (state->detail == DETAIL_NONE)
        return say_no_detail(state);
    if (state->detail == DETAIL_FULL)
        return do_move(state, down ? VERB_DOWN : VERB_UP);
    state->detail_top = moved(state->detail_top, down ? 1 : -1);
    return EFFECT_DRAW;
}

static unsigned show_section(struct monitor_state *state, enum section section)
{
    state->section = section;
    state->detail_top = state->peer = 0;
    return EFFECT_DRAW | EFFECT_DETAIL;
}

/* The sections that the kind has, around the end. */
static unsigned do_tab(struct monitor_state *state, enum verb verb)
{
    unsigned step = verb == VERB_NEXT_TAB ? 1 : SECTIONS - 1;

    if (state->detail == DETAIL_NONE)
        return say_no_detail(state);
    enum section section = state_section(state);
    do
        section = (section + step) % SECTIONS;
    while (!page_has(section, state_kind(state)));
    return show_section(state, section);
}

static unsigned do_process(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    if (process_pick(state))
        return dialogs_open(state, DIALOG_PROCESS) | EFFECT_PROCESS;
    state_say(state, true, _("no process is picked: see Attachments and Blocked threads"));
    return EFFECT_DRAW;
}

static unsigned do_back(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    if (state->detail != DETAIL_NONE)
        state->detail = state->detail == DETAIL_FULL ? DETAIL_PANE : DETAIL_NONE;
    return refresh_list(state);
}

/* Dialogs. */

static unsigned do_dialog(struct monitor_state *state, enum verb verb)
{
    static const enum dialog dialogs[VERBS] = {
        [VERB_SEARCH] = DIALOG_SEARCH,     [VERB_FILTER] = DIALOG_FILTER,
        [VERB_OWNER] = DIALOG_OWNER,       [VERB_SORT] = DIALOG_SORT,
        [VERB_INTERVAL] = DIALOG_INTERVAL, [VERB_SETUP] = DIALOG_SETUP,
        [VERB_HELP] = DIALOG_HELP,
    };
    return dialogs_open(state, dialogs[verb]);
}

static unsigned do_next_match(struct monitor_state *state, enum verb verb)
{
    return prompts_find_next(state, verb == VERB_PREVIOUS_MATCH);
}

static unsigned do_remove(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    return removal_open(state);
}

/* Order. */

/* The column beside the one that rows are sorted by, among those shown. */
static unsigned do_sort_beside(struct monitor_state *state, enum verb verb)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS)
        return 0;
    const struct columns *columns = &state->preferences.columns[kind];
    const struct sort_key *key = &state->preferences.sort[kind][0];
    size_t at = 0;
    while (at < columns->count &&
           (!state->preferences.sort_count[kind] || columns->list[at] != key->column))
        at++;
    if (at == columns->count) /* by none of them yet */
        return menus_sort_by(state, columns->list[0]);
    at += verb == VERB_SORT_RIGHT ? 1 : columns->count - 1;
    return menus_sort_by(state, columns->list[at % columns->count]);
}

static unsigned do_invert(struct monitor_state *state, enum verb verb)
{
    enum kind kind = state_kind(state);

    (void)verb;
    if (kind == KINDS || !state->preferences.sort_count[kind])
        return 0;
    return menus_sort_by(state, state->preferences.sort[kind][0].column);
}

static unsigned do_lock(struct monitor_state *state, enum verb verb)
{
    enum kind kind = state_kind(state);

    (void)verb;
    if (kind == KINDS || !state->history.now)
        return 0;
    state->lists[kind].locked = !state->lists[kind].locked;
    return refresh_list(state);
}

/* Tags. */

static unsigned do_tag(struct monitor_state *state, enum verb verb)
{
    enum kind kind = state_kind(state);
    size_t row = state_row(state);

    (void)verb;
    if (kind == KINDS)
        return 0;
    if (row == SIZE_MAX) {
        state_say(state, true, _("there is no object here"));
        return EFFECT_DRAW;
    }
    struct track *track = &state->history.tracks[row];
    if (track->mark == MARK_GONE) {
        state_say(state, true, _("it is already gone"));
        return EFFECT_DRAW;
    }
    track->tagged = !track->tagged;
    return state->detail == DETAIL_FULL ? (unsigned)EFFECT_DRAW : do_move(state, VERB_DOWN);
}

static unsigned do_untag(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    for (size_t i = 0; state->history.now && i < state->history.now->count; i++)
        state->history.tracks[i].tagged = false;
    return EFFECT_DRAW;
}

/* Time and look. */

static unsigned do_pause(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    if (state->start->captured) {
        state_say(state, true, _("a captured tree does not change"));
        return EFFECT_DRAW;
    }
    state->paused = !state->paused;
    return EFFECT_DRAW | EFFECT_INTERVAL | (state->paused ? 0U : EFFECT_SAMPLE);
}

static unsigned do_interval(struct monitor_state *state, enum verb verb)
{
    return prompts_change_interval(state, verb == VERB_LONGER);
}

static unsigned do_units(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    state->preferences.bytes = !state->preferences.bytes;
    for (int kind = 0; kind < KINDS; kind++)
        list_forget_widths(&state->lists[kind]);
    return EFFECT_DRAW;
}

static unsigned do_meters(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    state->preferences.meters = !state->preferences.meters;
    return refresh_list(state);
}

static unsigned do_redraw(struct monitor_state *state, enum verb verb)
{
    (void)verb;
    search_again(state);
    return EFFECT_DRAW | EFFECT_REPAINT | (state->start->captured ? 0U : EFFECT_SAMPLE);
}

static unsigned do_save(struct monitor_state *state, enum verb verb)
{
    (void)state;
    (void)verb;
    return EFFECT_SAVE;
}

static unsigned do_quit(struct monitor_state *state, enum verb verb)
{
    (void)state;
    (void)verb;
    return EFFECT_QUIT;
}

static unsigned (*const actions[VERBS])(struct monitor_state *state, enum verb verb) = {
    [VERB_UP] = do_move,
    [VERB_DOWN] = do_move,
    [VERB_PAGE_UP] = do_move,
    [VERB_PAGE_DOWN] = do_move,
    [VERB_HALF_UP] = do_move,
    [VERB_HALF_DOWN] = do_move,
    [VERB_FIRST] = do_move,
    [VERB_LAST] = do_move,
    [VERB_LEFT] = do_scroll_columns,
    [VERB_RIGHT] = do_scroll_columns,
    [VERB_NEXT_VIEW] = do_view,
    [VERB_PREVIOUS_VIEW] = do_view,
    [VERB_VIEW_1] = do_view,
    [VERB_VIEW_2] = do_view,
    [VERB_VIEW_3] = do_view,
    [VERB_VIEW_4] = do_view,
    [VERB_VIEW_5] = do_view,
    [VERB_DETAIL] = do_detail,
    [VERB_NEXT_TAB] = do_tab,
    [VERB_PREVIOUS_TAB] = do_tab,
    [VERB_DETAIL_UP] = do_scroll_detail,
    [VERB_DETAIL_DOWN] = do_scroll_detail,
    [VERB_PROCESS] = do_process,
    [VERB_BACK] = do_back,
    [VERB_SEARCH] = do_dialog,
    [VERB_NEXT_MATCH] = do_next_match,
    [VERB_PREVIOUS_MATCH] = do_next_match,
    [VERB_FILTER] = do_dialog,
    [VERB_OWNER] = do_dialog,
    [VERB_SORT] = do_dialog,
    [VERB_SORT_LEFT] = do_sort_beside,
    [VERB_SORT_RIGHT] = do_sort_beside,
    [VERB_INVERT] = do_invert,
    [VERB_LOCK] = do_lock,
    [VERB_TAG] = do_tag,
    [VERB_UNTAG] = do_untag,
    [VERB_REMOVE] = do_remove,
    [VERB_PAUSE] = do_pause,
    [VERB_REDRAW] = do_redraw,
    [VERB_INTERVAL] = do_dialog,
    [VERB_SHORTER] = do_interval,
    [VERB_LONGER] = do_interval,
    [VERB_UNITS] = do_units,
    [VERB_METERS] = do_meters,
    [VERB_SETUP] = do_dialog,
    [VERB_SAVE] = do_save,
    [VERB_HELP] = do_dialog,
    [VERB_QUIT] = do_quit,
};

/* The mouse. */

static unsigned click_row(struct monitor_state *state, size_t line)
{
    enum kind kind = state_kind(state);
    struct object_list *list = &state->lists[kind];

    if (list->top + line >= list->order.count)
        return 0;
    bool again = list->top + line == list->cursor;
    struct list_source source = refresh_source(state, kind);
    list_move(list, &source, list->top + line);
    begin_detail(state);
    return again ? do_detail(state, VERB_DETAIL) : refresh_list(state);
}

static unsigned press(struct monitor_state *state, uint32_t key);

static unsigned input_click(struct monitor_state *state, const struct input *input)
{
    struct layout layout = layout_of(state);
    enum kind kind = state_kind(state);

    if (layout.too_small)
        return 0;
    if (input->row == layout.bar) {
        uint32_t key = layout_bar_key_at(state, input->column);
        return key ? press(state, key) : 0;
    }
    if (input->row == layout.tabs && layout.tabs != layout.headings) {
        enum view_id view = layout_tab_at(state, input->column);
        return view == VIEWS ? 0 : show_view(state, view);
    }
    if (kind < KINDS && state->detail != DETAIL_NONE && input->row == layout.frame) {
        enum section section = screen_section_at(state, input->column);
        return section == SECTIONS ? 0 : show_section(state, section);
    }
    if (kind == KINDS || state->detail == DETAIL_FULL || !state->history.now)
        return 0;
    if (input->row == layout.headings) {
        size_t column = layout_column_at(state, input->column);
        return column == SIZE_MAX
                   ? 0
                   : menus_sort_by(state, state->preferences.columns[kind].list[column]);
    }
    if (input->row >= layout.body && input->row < layout.body + layout.body_rows)
        return click_row(state, input->row - layout.body);
    return 0;
}

/* What is under the mouse scrolls. */
static unsigned wheel(struct monitor_state *state, const struct input *input)
{
    enum { LINES = 3 };
    struct layout layout = layout_of(state);
    bool down = input->key == INPUT_WHEEL_DOWN;
    bool in_pane = state->detail == DETAIL_PANE && input->row >= layout.frame;
    unsigned effects = 0;

    for (int i = 0; i < LINES && in_pane; i++)
        effects |= do_scroll_detail(state, down ? VERB_DETAIL_DOWN : VERB_DETAIL_UP);
    for (int i = 0; i < LINES && !in_pane; i++)
        effects |= do_move(state, down ? VERB_DOWN : VERB_UP);
    return effects;
}

/* A click on the one key of the bar that a dialog leaves is that key. */
static struct input as_key(const struct monitor_state *state, const struct input *input)
{
    struct layout layout = layout_of(state);
    bool on_bar = input->key == INPUT_CLICK && !layout.too_small && input->row == layout.bar;
    bool in_dialog = state->dialog != DIALOG_NONE && !state_is_typing(state);
    uint32_t key = on_bar && in_dialog ? layout_bar_key_at(state, input->column) : 0;

    struct input pressed = {.key = key};

    return verb_of(key) == VERB_QUIT ? pressed : *input;
}

/* Silence would look like a failure of the program or of the keyboard. */
static unsigned say_nothing_done(struct monitor_state *state, enum verb verb)
{
    if (verb == VERB_NONE)
        state_say(state, true, _("this key does nothing; F1 lists the keys"));
    else if (state_kind(state) == KINDS)
        state_say(state, true, _("this key works in the lists only: 2, 3 and 4 show them"));
    else
        state_say(state, true, _("this key does nothing here"));
    return EFFECT_DRAW;
}

static unsigned press(struct monitor_state *state, uint32_t key)
{
    enum verb verb = verb_of(key);
    unsigned effects = actions[verb] ? actions[verb](state, verb) : 0;

    return effects ? effects : say_nothing_done(state, verb);
}

/* What is pasted is text, and never a command. */
static unsigned paste(struct monitor_state *state, uint32_t c)
{
    if (state_is_typing(state))
        return prompts_input(state, c);
    state_say(state, true, _("pasted text is ignored: there is no line to type in"));
    return EFFECT_DRAW;
}

static unsigned take_input(struct monitor_state *state, const struct input *what)
{
    const struct input in_dialog = as_key(state, what), *input = &in_dialog;
    unsigned effects = state->message.length ? EFFECT_DRAW : 0;

    state->message.length = 0;
    if (input->pasted)
        return effects | paste(state, input->key);
    if (state->dialog == DIALOG_REMOVE)
        return effects | removal_input(state, input);
    if (state->dialog != DIALOG_NONE)
        return effects | dialogs_input(state, input);
    if (input->key == INPUT_CLICK)
        return effects | input_click(state, input);
    if (input->key == INPUT_WHEEL_UP || input->key == INPUT_WHEEL_DOWN)
        return effects | wheel(state, input);
    return effects | press(state, input->key);
}

/*
 * The object that the cursor was moved to is the one that the detail shows. A reading moves the cursor
 * too, off an object that is gone: that is not followed.
 */
static unsigned follow_cursor(struct monitor_state *state)
{
    int32_t id;
    enum kind kind = state_kind(state);
    size_t row = kind == KINDS ? SIZE_MAX : list_row(&state->lists[kind]);

    if (row == SIZE_MAX || !state->history.now)
        return 0;
    state->detail_object.is_set = true;
    state->detail_object.kind = kind;
    state->detail_object.serial = state->history.tracks[row].serial;
    state->detail_object.id = sysv_id(&state->history.now->objects[row].ref);
    return state_subject(state, &kind, &id) ? EFFECT_DETAIL : 0;
}

unsigned input_take(struct monitor_state *state, const struct input *input)
{
    enum kind before = state_kind(state), kind;
    enum detail detail = state->detail;
    uint64_t serial = before == KINDS ? 0 : state->lists[before].serial;
    unsigned effects = take_input(state, input);

    kind = state_kind(state);
    if (state->detail == DETAIL_NONE)
        state->detail_object.is_set = false;
    else if (detail == DETAIL_NONE || !state->detail_object.is_set || kind != before ||
             state->lists[kind].serial != serial)
        effects |= follow_cursor(state);
    return effects;
}

unsigned input_resize(struct monitor_state *state, size_t rows, size_t columns)
{
    state->rows = rows;
    state->columns = columns;
    dialogs_scroll(state);
    return EFFECT_REPAINT | refresh_list(state);
}
