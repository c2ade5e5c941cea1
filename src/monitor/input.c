/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "monitor/dialogs.h"
#include "monitor/input.h"
#include "monitor/search.h"

/* Moving. */

/* Shows the detail of another object or view from its start. */
static void begin_detail(struct monitor_state *state)
{
    state->detail_top = 0;
    state->peer = 0;
    state->detail_object.is_set = false;
}

static unsigned move_in_full_detail(struct monitor_state *state, enum verb verb)
{
    size_t page = state_layout(state).detail_rows;
    const struct peers peers = search_peers(state);

    state->peer = verb_move(peers.picked, verb, page);
    if (state->peer >= peers.count)
        state->peer = peers.count ? peers.count - 1 : 0;
    if (!peers.count)
        state->detail_top = verb_move(state->detail_top, verb, page);
    return EFFECT_DRAW;
}

static unsigned do_move(struct monitor_state *state, int by)
{
    enum verb verb = (enum verb)by;
    enum kind kind = state_kind(state);
    size_t page = state_layout(state).body_rows, *scroll = &state->scroll[state->view];

    if (state->detail == DETAIL_FULL)
        return move_in_full_detail(state, verb);
    if (kind == KINDS) {
        *scroll = verb_move(*scroll, verb, page);
        return EFFECT_DRAW;
    }
    if (!state->history.now)
        return 0;
    struct list_source source = refresh_source(state, kind);
    struct object_list *list = &state->lists[kind];
    if (verb_turns_page(verb))
        list->top = verb_move(list->top, verb, page);
    list_move(list, &source, verb_move(list->cursor, verb, page));
    begin_detail(state);
    return EFFECT_DRAW | (state->detail == DETAIL_NONE ? 0U : EFFECT_DETAIL);
}

static unsigned do_scroll_columns(struct monitor_state *state, int by)
{
    enum kind kind = state_kind(state);
    size_t *left = &state->lists[kind].left;

    if (by < 0 ? *left > 0 : *left + 1 < state->preferences.columns[kind].count)
        *left += (size_t)by;
    return EFFECT_DRAW;
}

/* Views. */

static unsigned do_view(struct monitor_state *state, int view)
{
    if ((enum view_id)view == state->view)
        return state_say(state, false, _("this view is shown already"));
    state->view = (enum view_id)view;
    begin_detail(state);
    if (state_kind(state) == KINDS)
        state->detail = DETAIL_NONE;
    /* The new view may need facts that the old one did not. */
    return refresh_list(state) | EFFECT_SAMPLE;
}

static unsigned do_view_beside(struct monitor_state *state, int by)
{
    return do_view(state, ((int)state->view + VIEWS + by) % VIEWS);
}

static unsigned do_detail(struct monitor_state *state)
{
    if (state->detail == DETAIL_FULL)
        return 0;
    state->detail = state->detail == DETAIL_NONE ? DETAIL_PANE : DETAIL_FULL;
    state->detail_top = 0;
    return refresh_list(state);
}

/* Below a list only the text scrolls; a detail that fills the screen moves like anything else. */
static unsigned do_scroll_detail(struct monitor_state *state, int by)
{
    if (state->detail == DETAIL_FULL)
        return do_move(state, by);
    state->detail_top = verb_move(state->detail_top, (enum verb)by, 1);
    return EFFECT_DRAW;
}

static unsigned show_section(struct monitor_state *state, enum section section)
{
    state->section = section;
    state->detail_top = state->peer = 0;
    return EFFECT_DRAW | EFFECT_DETAIL;
}

/* Goes to the next or previous section that the kind has, around the end. */
static unsigned do_section(struct monitor_state *state, int by)
{
    enum section section = state_section(state);

    do
        section = (enum section)(((int)section + SECTIONS + by) % SECTIONS);
    while (!page_has(section, state_kind(state)));
    return show_section(state, section);
}

static unsigned do_process(struct monitor_state *state)
{
    if (process_pick(state))
        return dialogs_open(state, DIALOG_PROCESS) | EFFECT_PROCESS;
    return state_say(state, true, _("no process is picked: see Attachments and Blocked threads"));
}

static unsigned do_back(struct monitor_state *state)
{
    if (state->detail != DETAIL_NONE)
        state->detail = state->detail == DETAIL_FULL ? DETAIL_PANE : DETAIL_NONE;
    return refresh_list(state);
}

static unsigned do_dialog(struct monitor_state *state, int dialog)
{
    return dialogs_open(state, (enum dialog)dialog);
}

/* Order. */

/* Sorts by the visible column beside the current one. */
static unsigned do_sort_beside(struct monitor_state *state, int by)
{
    enum kind kind = state_kind(state);
    const struct columns *columns = &state->preferences.columns[kind];
    const struct sort_key *key = state_sort_key(state, kind);
    size_t at = 0;

    while (at < columns->count && (!key || columns->list[at] != key->column))
        at++;
    if (at == columns->count) /* not sorted by a visible column */
        return refresh_sort_by(state, columns->list[0]);
    return refresh_sort_by(state,
                           columns->list[(at + columns->count + (size_t)by) % columns->count]);
}

static unsigned do_invert(struct monitor_state *state)
{
    const struct sort_key *key = state_sort_key(state, state_kind(state));
    return key ? refresh_sort_by(state, key->column) : 0;
}

static unsigned do_lock(struct monitor_state *state)
{
    struct object_list *list = &state->lists[state_kind(state)];

    if (!state->history.now)
        return 0;
    list->locked = !list->locked;
    return refresh_list(state);
}

/* Tags. */

static unsigned do_tag(struct monitor_state *state)
{
    size_t row = state_row(state);

    if (row == SIZE_MAX)
        return state_say(state, true, _("there is no object here"));
    struct track *track = &state->history.tracks[row];
    if (track->mark == MARK_GONE)
        return state_say(state, true, _("it is already gone"));
    track->tagged = !track->tagged;
    return state->detail == DETAIL_FULL ? (unsigned)EFFECT_DRAW : do_move(state, VERB_DOWN);
}

static unsigned do_untag(struct monitor_state *state)
{
    for (size_t i = 0; state->history.now && i < state->history.now->count; i++)
        state->history.tracks[i].tagged = false;
    return EFFECT_DRAW;
}

/* Readings and settings. */

static unsigned do_pause(struct monitor_state *state)
{
    if (state->start->captured)
        return state_say(state, true, _("a captured tree does not change"));
    state->paused = !state->paused;
    return EFFECT_DRAW | EFFECT_INTERVAL | (state->paused ? 0U : EFFECT_SAMPLE);
}

static unsigned do_units(struct monitor_state *state)
{
    state->preferences.bytes = !state->preferences.bytes;
    for (int kind = 0; kind < KINDS; kind++)
        list_forget_widths(&state->lists[kind]);
    return EFFECT_DRAW;
}

static unsigned do_meters(struct monitor_state *state)
{
    state->preferences.meters = !state->preferences.meters;
    return refresh_list(state);
}

static unsigned do_redraw(struct monitor_state *state)
{
    search_again(state);
    return EFFECT_DRAW | EFFECT_REPAINT | (state->start->captured ? 0U : EFFECT_SAMPLE);
}

/* What a verb does. Has one of the functions, or only effects. */
struct verb_action {
    unsigned (*act)(struct monitor_state *state);
    unsigned (*act_by)(struct monitor_state *state, int by);
    int by;
    unsigned effects;
    enum { ANYWHERE, IN_LISTS, IN_DETAIL } where; /* where it works */
};

#define MOVE(verb) [verb] = {.act_by = do_move, .by = (verb)}
#define DIALOG(verb, dialog) [verb] = {.act_by = do_dialog, .by = (dialog)}

static const struct verb_action actions[VERBS] = {
    MOVE(VERB_UP),
    MOVE(VERB_DOWN),
    MOVE(VERB_PAGE_UP),
    MOVE(VERB_PAGE_DOWN),
    MOVE(VERB_HALF_UP),
    MOVE(VERB_HALF_DOWN),
    MOVE(VERB_FIRST),
    MOVE(VERB_LAST),
    [VERB_LEFT] = {.act_by = do_scroll_columns, .by = -1, .where = IN_LISTS},
    [VERB_RIGHT] = {.act_by = do_scroll_columns, .by = 1, .where = IN_LISTS},
    [VERB_NEXT_VIEW] = {.act_by = do_view_beside, .by = 1},
    [VERB_PREVIOUS_VIEW] = {.act_by = do_view_beside, .by = -1},
    [VERB_DETAIL] = {.act = do_detail, .where = IN_LISTS},
    [VERB_NEXT_TAB] = {.act_by = do_section, .by = 1, .where = IN_DETAIL},
    [VERB_PREVIOUS_TAB] = {.act_by = do_section, .by = -1, .where = IN_DETAIL},
    [VERB_DETAIL_UP] = {.act_by = do_scroll_detail, .by = VERB_UP, .where = IN_DETAIL},
    [VERB_DETAIL_DOWN] = {.act_by = do_scroll_detail, .by = VERB_DOWN, .where = IN_DETAIL},
    [VERB_PROCESS] = {.act = do_process},
    [VERB_BACK] = {.act = do_back},
    DIALOG(VERB_SEARCH, DIALOG_SEARCH),
    [VERB_NEXT_MATCH] = {.act_by = prompts_find_next, .by = 1},
    [VERB_PREVIOUS_MATCH] = {.act_by = prompts_find_next, .by = -1},
    DIALOG(VERB_FILTER, DIALOG_FILTER),
    [VERB_OWNER] = {.act_by = do_dialog, .by = DIALOG_OWNER, .where = IN_LISTS},
    [VERB_SORT] = {.act_by = do_dialog, .by = DIALOG_SORT, .where = IN_LISTS},
    [VERB_SORT_LEFT] = {.act_by = do_sort_beside, .by = -1, .where = IN_LISTS},
    [VERB_SORT_RIGHT] = {.act_by = do_sort_beside, .by = 1, .where = IN_LISTS},
    [VERB_INVERT] = {.act = do_invert, .where = IN_LISTS},
    [VERB_LOCK] = {.act = do_lock, .where = IN_LISTS},
    [VERB_TAG] = {.act = do_tag, .where = IN_LISTS},
    [VERB_UNTAG] = {.act = do_untag},
    [VERB_REMOVE] = {.act = removal_open},
    [VERB_PAUSE] = {.act = do_pause},
    [VERB_REDRAW] = {.act = do_redraw},
    DIALOG(VERB_INTERVAL, DIALOG_INTERVAL),
    [VERB_SHORTER] = {.act_by = prompts_change_interval, .by = -1},
    [VERB_LONGER] = {.act_by = prompts_change_interval, .by = 1},
    [VERB_UNITS] = {.act = do_units},
    [VERB_METERS] = {.act = do_meters},
    DIALOG(VERB_SETUP, DIALOG_SETUP),
    [VERB_SAVE] = {.effects = EFFECT_SAVE},
    DIALOG(VERB_HELP, DIALOG_HELP),
    [VERB_QUIT] = {.effects = EFFECT_QUIT},
};

/* Says so if a key does nothing: silence would look like a failure. */
static unsigned say_nothing_done(struct monitor_state *state, enum verb verb)
{
    if (verb == VERB_NONE)
        return state_say(state, true, _("this key does nothing; F1 lists the keys"));
    if (state_kind(state) == KINDS)
        return state_say(state, true, _("this key works in the lists only: 2, 3 and 4 show them"));
    return state_say(state, true, _("this key does nothing here"));
}

static unsigned press(struct monitor_state *state, uint32_t key)
{
    enum verb verb = verb_of(key);
    const struct verb_action *action = &actions[verb];
    unsigned effects = action->effects;

    if (verb >= VERB_FIRST_VIEW && verb <= VERB_LAST_VIEW)
        effects = do_view(state, (int)verb - VERB_FIRST_VIEW);
    if (action->where != ANYWHERE && state_kind(state) == KINDS)
        return say_nothing_done(state, verb);
    if (action->where == IN_DETAIL && state->detail == DETAIL_NONE)
        return state_say(state, true, _("Enter shows the object first"));
    if (action->act)
        effects = action->act(state);
    else if (action->act_by)
        effects = action->act_by(state, action->by);
    return effects ? effects : say_nothing_done(state, verb);
}

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
    return again ? do_detail(state) : refresh_list(state);
}

static unsigned input_click(struct monitor_state *state, const struct input *input)
{
    struct layout layout = state_layout(state);
    enum kind kind = state_kind(state);
    unsigned number = input->target & TARGET_NUMBER;

    /* The target was drawn before the last keys, which may have changed the view. */
    switch (input->target & ~(unsigned)TARGET_NUMBER) {
    case TARGET_TAB:
        return do_view(state, (int)number);
    case TARGET_SECTION:
        return state->detail == DETAIL_NONE ? 0 : show_section(state, (enum section)number);
    case TARGET_COLUMN:
        if (kind == KINDS || number >= state->preferences.columns[kind].count)
            return 0;
        return refresh_sort_by(state, state->preferences.columns[kind].list[number]);
    default:
        break;
    }
    if (kind == KINDS || state->detail == DETAIL_FULL || !state->history.now)
        return 0;
    if (input->row >= layout.body && input->row < layout.body + layout.body_rows)
        return click_row(state, input->row - layout.body);
    return 0;
}

/* Scrolls what is under the mouse. */
static unsigned wheel(struct monitor_state *state, const struct input *input)
{
    enum { LINES = 3 };
    struct layout layout = state_layout(state);
    int verb = (int)verb_of(input->key);
    bool in_pane = state->detail == DETAIL_PANE && input->row >= layout.frame;
    unsigned effects = 0;

    for (int i = 0; i < LINES; i++)
        effects |= in_pane ? do_scroll_detail(state, verb) : do_move(state, verb);
    return effects;
}

/* A click on an item of the bar presses its key; in a dialog only the key that closes it. */
static struct input as_key(const struct monitor_state *state, const struct input *input)
{
    size_t item = input->target - TARGET_KEY;

    if (item >= verb_spec_count ||
        (state->dialog != DIALOG_NONE && verb_specs[item].verb != VERB_QUIT))
        return *input;
    return (struct input){.key = verb_specs[item].keys[0]};
}

/* Pasted text is never a command. */
static unsigned paste(struct monitor_state *state, uint32_t c)
{
    if (state_is_typing(state))
        return prompts_input(state, c);
    return state_say(state, true, _("pasted text is ignored: there is no line to type in"));
}

static unsigned take_input(struct monitor_state *state, const struct input *what)
{
    const struct input key = as_key(state, what), *input = &key;
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

/* Lets the detail follow the cursor after a key. It stays when a reading moves the cursor. */
static unsigned follow_cursor(struct monitor_state *state)
{
    struct ref ref;
    enum kind kind = state_kind(state);
    size_t row = kind == KINDS ? SIZE_MAX : list_row(&state->lists[kind]);

    if (row == SIZE_MAX || !state->history.now)
        return 0;
    state->detail_object.is_set = true;
    state->detail_object.serial = state->history.tracks[row].serial;
    state->detail_object.ref = state->history.now->objects[row].ref;
    return state_subject(state, &ref) ? EFFECT_DETAIL : 0;
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
