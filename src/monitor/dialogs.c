/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/tables.h"
#include "monitor/canvas.h"
#include "monitor/dialogs.h"
#include "monitor/holdings.h"
#include "monitor/layout.h"

/* Filter. */

static void forget_error(struct monitor_state *state)
{
    state->filter_error.length = 0;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

bool dialogs_set_filter(struct monitor_state *state, const char *expression)
{
    struct filter_scope scope;
    struct filter_error error;
    struct filter *filter = NULL;

    forget_error(state);
    if (!is_blank(expression)) {
        for (int kind = 0; kind < KINDS; kind++)
            scope.shown[kind] = &state->preferences.columns[kind];
        filter = filter_parse(expression, &scope, &error);
        if (!filter) {
            buffer_free(&state->filter_error);
            state->filter_error = error.reason;
            state->filter_error_character = error.character;
            return false;
        }
    }
    filter_free(state->filter);
    state->filter = filter;
    size_t length = filter ? strlen(expression) : 0;
    memmove(state->filter_text, expression, length < PROMPT_SIZE ? length : 0);
    state->filter_text[length < PROMPT_SIZE ? length : 0] = '\0';
    return true;
}

/* Facts that the filter asks for and that were not collected come with the next reading. */
static unsigned apply_filter(struct monitor_state *state, const char *expression)
{
    if (!dialogs_set_filter(state, expression))
        return EFFECT_DRAW;
    return state_update(state) | (state->filter ? EFFECT_SAMPLE : 0U);
}

static unsigned input_filter(struct monitor_state *state, uint32_t key)
{
    if (key == INPUT_ESCAPE) {
        state->dialog = DIALOG_NONE;
        return apply_filter(state, "");
    }
    if (key == INPUT_ENTER || key == '\r' || key == '\n') {
        if (!state->filter_error.length)
            state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
    if (!prompt_input(&state->prompt, key))
        return 0;
    return apply_filter(state, state->prompt.text);
}

/* Search. */

static unsigned find(struct monitor_state *state, size_t from, bool backwards)
{
    enum kind kind = state_kind(state);

    state->search_failed = false;
    if (kind == KINDS || !state->search[0] || !state->history.now)
        return EFFECT_DRAW;
    struct object_list *list = &state->lists[kind];
    struct list_source source = state_source(state, kind);
    struct style style = state_style(state);
    size_t found = list_search(list, &source, &style, state->search, from, backwards);
    state->search_failed = found == SIZE_MAX;
    if (found != SIZE_MAX)
        list_move(list, &source, found);
    return state_update(state);
}

static unsigned input_search(struct monitor_state *state, uint32_t key)
{
    if (key == INPUT_ESCAPE || key == INPUT_ENTER || key == '\r' || key == '\n') {
        state->dialog = DIALOG_NONE;
        if (key == INPUT_ESCAPE)
            state->search[0] = '\0';
        if (key != INPUT_ESCAPE && state->search_failed)
            state_say(state, true, _("not found: %s"), state->search);
        return EFFECT_DRAW;
    }
    if (!prompt_input(&state->prompt, key))
        return 0;
    memcpy(state->search, state->prompt.text, state->prompt.length + 1);
    return find(state, state->search_from, false);
}

unsigned dialogs_find_next(struct monitor_state *state, bool backwards)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !state->search[0] || !state->lists[kind].order.count)
        return 0;
    size_t count = state->lists[kind].order.count, at = state->lists[kind].cursor;
    unsigned effects =
        find(state, backwards ? (at + count - 1) % count : (at + 1) % count, backwards);
    if (state->search_failed)
        state_say(state, true, _("not found: %s"), state->search);
    return effects;
}

/* Interval. */

unsigned dialogs_change_interval(struct monitor_state *state, bool longer)
{
    static const int64_t steps[] = {100,   200,   500,    1000,   2000,    5000,   10000,
                                    30000, 60000, 300000, 600000, 1800000, 3600000};
    enum { STEPS = sizeof(steps) / sizeof(*steps) };
    int64_t now = state->preferences.interval;
    size_t at = 0;

    while (at < STEPS && steps[at] < now + longer)
        at++;
    if (!longer && at > 0)
        at--;
    state->preferences.interval = steps[at < STEPS ? at : STEPS - 1];
    return EFFECT_DRAW | EFFECT_INTERVAL;
}

static unsigned input_interval(struct monitor_state *state, uint32_t key)
{
    if (key == INPUT_ESCAPE) {
        state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
    if (key != INPUT_ENTER && key != '\r' && key != '\n') {
        forget_error(state);
        return prompt_input(&state->prompt, key) ? EFFECT_DRAW : 0;
    }
    if (preferences_parse_interval(state->prompt.text, &state->preferences.interval)) {
        forget_error(state);
        buffer_text(&state->filter_error, _("a number of seconds from 0.1 to 3600"));
        state->filter_error_character = 1;
        return EFFECT_DRAW;
    }
    state->dialog = DIALOG_NONE;
    return EFFECT_DRAW | EFFECT_INTERVAL;
}

/* Columns to sort by. */

static const struct column *column_number(enum kind kind, size_t number)
{
    const struct column *column = NULL;
    while ((column = table_next_column(&watched_tables[kind], column)) && number > 0)
        number--;
    return column;
}

static size_t count_columns(enum kind kind)
{
    size_t count = 0;
    for (const struct column *column = NULL;
         (column = table_next_column(&watched_tables[kind], column));)
        count++;
    return count;
}

/* Of amounts and ages the largest are looked for; names, keys and ids go upwards. */
static bool suits_descending(enum type type)
{
    static const bool descending[TYPES] = {
        [TYPE_COUNT] = true,  [TYPE_SIZE] = true,   [TYPE_DURATION] = true, [TYPE_PERCENT] = true,
        [TYPE_CHANGE] = true, [TYPE_GROWTH] = true, [TYPE_RATE] = true,     [TYPE_TIME] = true,
    };
    return descending[type];
}

unsigned dialogs_sort_by(struct monitor_state *state, const struct column *column)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !column)
        return 0;
    struct sort_key *key = &state->preferences.sort[kind][0];
    bool again = state->preferences.sort_count[kind] && key->column == column;
    *key = (struct sort_key){column, again ? !key->descending : suits_descending(column->type)};
    state->preferences.sort_count[kind] = 1;
    state->lists[kind].locked = false;
    list_forget_widths(&state->lists[kind]); /* the arrow goes elsewhere */
    return state_update(state) | (column->needs ? EFFECT_SAMPLE : 0U);
}

static size_t number_of_sorted(const struct monitor_state *state, enum kind kind)
{
    for (size_t i = 0; state->preferences.sort_count[kind]; i++) {
        const struct column *column = column_number(kind, i);
        if (!column || column == state->preferences.sort[kind][0].column)
            return column ? i : 0;
    }
    return 0;
}

static void put_column_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    const struct column *column = column_number(state->dialog_kind, line);
    const struct sort_key *key = &state->preferences.sort[state->dialog_kind][0];
    const char *way = " ";

    if (state->preferences.sort_count[state->dialog_kind] && key->column == column)
        way = key->descending ? (state->start->utf8 ? "▽" : "v") : (state->start->utf8 ? "△" : "^");
    buffer_format(out, " %s %-10s ", way, column_heading(column));
    buffer_text(out, _(column->help));
}

static unsigned choose_column(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    return dialogs_sort_by(state, column_number(state->dialog_kind, state->picked));
}

/* Owners. */

static void put_owner_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    if (!line) {
        buffer_format(out, " %7s  %s", "", _("everybody"));
        return;
    }
    const struct holding *owner = &state->owners[line - 1];
    struct buffer name = BUFFER_IN_MEMORY;
    struct style style = state_style(state);
    holdings_put_owner(&name, &state->history, owner->uid);
    buffer_format(out, " %7llu  ", (unsigned long long)owner->total);
    cell_put_text(out, (struct text){name.data, name.length}, cell_escapes(&style));
    buffer_free(&name);
}

/* The filter language takes a name as it is where it is made of these. */
static bool needs_quotes(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")];
}

static unsigned choose_owner(struct monitor_state *state)
{
    struct buffer expression = BUFFER_IN_MEMORY, name = BUFFER_IN_MEMORY;
    unsigned effects;

    state->dialog = DIALOG_NONE;
    if (state->picked > 0) {
        holdings_put_owner(&name, &state->history, state->owners[state->picked - 1].uid);
        buffer_format(&expression,
                      needs_quotes(buffer_string(&name)) ? "owner = \"%s\"" : "owner = %s",
                      buffer_string(&name));
    }
    effects = apply_filter(state, buffer_string(&expression));
    buffer_free(&name);
    buffer_free(&expression);
    return effects;
}

/* Setup: settings first, then the columns that are shown, then the others. */

static unsigned change_interval(struct monitor_state *state)
{
    dialogs_change_interval(state, state->preferences.interval < LONGEST_INTERVAL);
    return EFFECT_INTERVAL;
}

static unsigned change_scheme(struct monitor_state *state)
{
    state->preferences.scheme = (enum scheme)((state->preferences.scheme + 1) % SCHEMES);
    return EFFECT_SCHEME;
}

static unsigned change_bytes(struct monitor_state *state)
{
    state->preferences.bytes = !state->preferences.bytes;
    return 0;
}

static unsigned change_meters(struct monitor_state *state)
{
    state->preferences.meters = !state->preferences.meters;
    return 0;
}

static unsigned change_mouse(struct monitor_state *state)
{
    state->preferences.mouse = !state->preferences.mouse;
    return EFFECT_MOUSE;
}

static unsigned save(struct monitor_state *state)
{
    (void)state;
    return EFFECT_SAVE;
}

static void put_interval(struct buffer *out, const struct monitor_state *state)
{
    preferences_put_interval(out, state->preferences.interval);
    buffer_char(out, 's');
}

static void put_scheme(struct buffer *out, const struct monitor_state *state)
{
    buffer_text(out, scheme_names[state->preferences.scheme]);
}

static void put_bytes(struct buffer *out, const struct monitor_state *state)
{
    buffer_text(out, state->preferences.bytes ? _("bytes") : _("units"));
}

static void put_meters(struct buffer *out, const struct monitor_state *state)
{
    buffer_text(out, state->preferences.meters ? _("on") : _("off"));
}

static void put_mouse(struct buffer *out, const struct monitor_state *state)
{
    buffer_text(out, state->preferences.mouse ? _("on") : _("off"));
}

static void put_path(struct buffer *out, const struct monitor_state *state)
{
    buffer_text(out, state->start->settings ? state->start->settings : "-");
}

static const struct {
    const char *name; /* to be translated */
    void (*put)(struct buffer *out, const struct monitor_state *state);
    unsigned (*change)(struct monitor_state *state); /* Space; returns EFFECTs */
} settings[] = {
    {N_("Interval"), put_interval, change_interval}, {N_("Colours"), put_scheme, change_scheme},
    {N_("Sizes"), put_bytes, change_bytes},          {N_("Meters"), put_meters, change_meters},
    {N_("Mouse"), put_mouse, change_mouse},          {N_("Save"), put_path, save},
};

enum { SETTINGS = sizeof(settings) / sizeof(*settings) };

static bool is_shown(const struct columns *columns, const struct column *column)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->list[i] == column)
            return true;
    }
    return false;
}

/* The column in that line behind the settings. */
static const struct column *setup_column(const struct monitor_state *state, size_t number)
{
    const struct columns *columns = &state->preferences.columns[state->dialog_kind];
    const struct column *column = NULL;

    if (number < columns->count)
        return columns->list[number];
    number -= columns->count;
    while ((column = table_next_column(&watched_tables[state->dialog_kind], column))) {
        if (!is_shown(columns, column) && !number--)
            return column;
    }
    return NULL;
}

static void put_setup_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    if (line < SETTINGS) {
        const char *name = _(settings[line].name);
        size_t width = text_width(text_of(name));
        buffer_format(out, " %s", name);
        buffer_blanks(out, width < 12 ? 12 - width : 1);
        settings[line].put(out, state);
        return;
    }
    const struct column *column = setup_column(state, line - SETTINGS);
    bool shown = is_shown(&state->preferences.columns[state->dialog_kind], column);
    buffer_format(out, " [%c] %-10s ", shown ? 'x' : ' ', column_heading(column));
    buffer_text(out, _(column->help));
}

/* The lists of the preferences belong to an arena: a change makes a new one in the state's. */
static void set_columns(struct monitor_state *state, const struct columns *from,
                        const struct column *skip, const struct column *add)
{
    struct columns columns = {0};

    for (size_t i = 0; i < from->count; i++) {
        if (from->list[i] != skip)
            columns_add(&columns, from->list[i], &state->arena);
    }
    if (add)
        columns_add(&columns, add, &state->arena);
    state->preferences.columns[state->dialog_kind] = columns;
    list_forget_widths(&state->lists[state->dialog_kind]);
}

static unsigned change_columns(struct monitor_state *state)
{
    const struct columns *columns = &state->preferences.columns[state->dialog_kind];
    const struct column *column = setup_column(state, state->picked - SETTINGS);

    if (!is_shown(columns, column))
        set_columns(state, columns, NULL, column);
    else if (columns->count > 1)
        set_columns(state, columns, column, NULL);
    /* A word in the filter searches the columns that are shown. */
    if (state->filter)
        (void)dialogs_set_filter(state, state->filter_text);
    return state_update(state) | EFFECT_SAMPLE;
}

static unsigned change_setting(struct monitor_state *state)
{
    if (state->picked >= SETTINGS)
        return change_columns(state);
    return settings[state->picked].change(state) | state_update(state);
}

/* Moves the column under the cursor by one place to the left or right. */
static unsigned move_column(struct monitor_state *state, bool right)
{
    struct columns *columns = &state->preferences.columns[state->dialog_kind];
    size_t at = state->picked - SETTINGS, to = right ? at + 1 : at - 1;

    if (state->picked < SETTINGS || at >= columns->count || to >= columns->count)
        return 0;
    struct columns copy = {0};
    for (size_t i = 0; i < columns->count; i++)
        columns_add(&copy, columns->list[i == at ? to : i == to ? at : i], &state->arena);
    *columns = copy;
    state->picked = SETTINGS + to;
    list_forget_widths(&state->lists[state->dialog_kind]);
    return state_update(state);
}

/* All of them. */

/* Some rows of the table share the line of the row above. */
static size_t count_help(void)
{
    size_t count = 0;
    for (size_t i = 0; i < verb_spec_count; i++)
        count += verb_specs[i].shown != NULL;
    return count;
}

size_t dialogs_count(const struct monitor_state *state)
{
    switch (state->dialog) {
    case DIALOG_HELP:
        return count_help();
    case DIALOG_SORT:
        return count_columns(state->dialog_kind);
    case DIALOG_OWNER:
        return state->owner_count + 1;
    case DIALOG_SETUP:
        return SETTINGS + count_columns(state->dialog_kind);
    default:
        return 0;
    }
}

static void put_help_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    const struct verb_spec *spec = verb_specs;
    (void)state;
    for (; !spec->shown || line > 0; spec++)
        line -= spec->shown != NULL;
    const char *keys = _(spec->shown);
    size_t width = text_width(text_of(keys));
    buffer_format(out, " %c%s%c", SCREEN_SORTED, keys, ROLE_PLAIN);
    buffer_blanks(out, width < 17 ? 17 - width : 1);
    buffer_text(out, _(spec->help));
}

void dialogs_put_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    static void (*const put[])(struct buffer *, const struct monitor_state *, size_t) = {
        [DIALOG_HELP] = put_help_line,
        [DIALOG_SORT] = put_column_line,
        [DIALOG_OWNER] = put_owner_line,
        [DIALOG_SETUP] = put_setup_line,
    };
    put[state->dialog](out, state, line);
}

const char *dialogs_title(const struct monitor_state *state)
{
    switch (state->dialog) {
    case DIALOG_HELP:
        return _("Keys");
    case DIALOG_SORT:
        return _("Sort by (Enter; again: the other way round)");
    case DIALOG_OWNER:
        return _("Objects of (Enter)");
    case DIALOG_SETUP:
        return _("Setup (Space changes, < > move a column, W saves)");
    default:
        return "";
    }
}

unsigned dialogs_open(struct monitor_state *state, enum dialog dialog)
{
    enum kind kind = state_kind(state);

    /* Without a list there is nothing to search, sort or filter. */
    if (kind == KINDS &&
        (dialog == DIALOG_SEARCH || dialog == DIALOG_SORT || dialog == DIALOG_OWNER))
        return 0;
    state->dialog = dialog;
    state->dialog_kind = kind == KINDS ? KIND_SHM : kind;
    state->picked = state->pick_top = 0;
    forget_error(state);
    prompt_start(&state->prompt, dialog == DIALOG_FILTER ? state->filter_text : "");
    if (dialog == DIALOG_SEARCH)
        state->search_from = state->lists[kind].cursor;
    if (dialog == DIALOG_SORT)
        state->picked = number_of_sorted(state, kind);
    if (dialog == DIALOG_OWNER) {
        free(state->owners);
        state->owners = holdings_of(&state->history, KIND_BIT(kind), &state->owner_count);
    }
    return EFFECT_DRAW;
}

static unsigned choose(struct monitor_state *state)
{
    switch (state->dialog) {
    case DIALOG_SORT:
        return choose_column(state);
    case DIALOG_OWNER:
        return choose_owner(state);
    case DIALOG_SETUP:
        return change_setting(state);
    default:
        state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
}

/* How far a verb moves the cursor of a dialog that is a list. */
static size_t move(size_t at, size_t count, size_t page, enum verb verb)
{
    switch (verb) {
    case VERB_UP:
        return at ? at - 1 : 0;
    case VERB_DOWN:
        return at + 1 < count ? at + 1 : at;
    case VERB_PAGE_UP:
        return at > page ? at - page : 0;
    case VERB_PAGE_DOWN:
        return at + page < count ? at + page : count ? count - 1 : 0;
    case VERB_FIRST:
        return 0;
    case VERB_LAST:
        return count ? count - 1 : 0;
    default:
        return at;
    }
}

static unsigned move_picked(struct monitor_state *state, size_t to)
{
    size_t page = layout_of(state).body_rows;

    state->picked = to;
    if (state->pick_top > to)
        state->pick_top = to;
    if (page && to >= state->pick_top + page)
        state->pick_top = to - page + 1;
    return EFFECT_DRAW;
}

static unsigned click(struct monitor_state *state, const struct input *input)
{
    struct layout layout = layout_of(state);
    size_t line = input->row - layout.body + state->pick_top;

    if (input->row < layout.body || input->row >= layout.body + layout.body_rows ||
        line >= dialogs_count(state))
        return 0;
    bool again = line == state->picked;
    move_picked(state, line);
    return EFFECT_DRAW | (again ? choose(state) : 0U);
}

static unsigned input_list(struct monitor_state *state, const struct input *input)
{
    uint32_t key = input->key;
    enum verb verb = verb_of(key);
    size_t count = dialogs_count(state), page = layout_of(state).body_rows;

    if (key == INPUT_CLICK)
        return click(state, input);
    if (key == INPUT_WHEEL_UP || key == INPUT_WHEEL_DOWN)
        verb = key == INPUT_WHEEL_UP ? VERB_UP : VERB_DOWN;
    if (verb == VERB_BACK || verb == VERB_QUIT ||
        (state->dialog == DIALOG_HELP && verb == VERB_HELP)) {
        state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
    if (verb == VERB_DETAIL || (verb == VERB_TAG && state->dialog == DIALOG_SETUP))
        return choose(state);
    if (state->dialog == DIALOG_SETUP && verb == VERB_SAVE)
        return EFFECT_SAVE;
    if (state->dialog == DIALOG_SETUP && (verb == VERB_SORT_LEFT || verb == VERB_SORT_RIGHT))
        return move_column(state, verb == VERB_SORT_RIGHT);
    return move_picked(state, move(state->picked, count, page, verb));
}

unsigned dialogs_input(struct monitor_state *state, const struct input *input)
{
    switch (state->dialog) {
    case DIALOG_SEARCH:
        return input_search(state, input->key);
    case DIALOG_FILTER:
        return input_filter(state, input->key);
    case DIALOG_INTERVAL:
        return input_interval(state, input->key);
    default:
        return input_list(state, input);
    }
}
