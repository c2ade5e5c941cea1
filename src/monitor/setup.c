/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The setup: settings, then the visible columns, then the others. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "model/tables.h"
#include "monitor/dialogs.h"
#include "monitor/search.h"

static void put_interval(struct buffer *out, const struct monitor_state *state)
{
    preferences_put_interval(out, state->preferences.interval);
    buffer_char(out, 's');
}

static void change_interval(struct monitor_state *state)
{
    if (state->preferences.interval == LONGEST_INTERVAL)
        state->preferences.interval = SHORTEST_INTERVAL;
    else
        prompts_change_interval(state, 1);
}

static void put_path(struct buffer *out, const struct monitor_state *state)
{
    state_put_text(out, state, text_of(state->start->settings ? state->start->settings : "-"));
}

#define CHOICE(words, member) (words), offsetof(struct preferences, member)

/* clang-format off */
static const struct {
    const char *name;         /* to be translated */
    const char *const *words; /* of a choice, to be translated; ends in NULL */
    size_t at;                /* of a choice: offset of its number in struct preferences */
    unsigned effects;         /* of a change */
    void (*put)(struct buffer *out, const struct monitor_state *state); /* of another setting */
    void (*change)(struct monitor_state *state); /* of another setting; or NULL */
} settings[] = {
    {N_("Interval"), NULL, 0, EFFECT_INTERVAL, put_interval, change_interval},
    {N_("Colours"), CHOICE(scheme_names, scheme), EFFECT_SCHEME, NULL, NULL},
    {N_("Sizes"), CHOICE(units_or_bytes, bytes), 0, NULL, NULL},
    {N_("Meters"), CHOICE(off_or_on, meters), 0, NULL, NULL},
    {N_("Mouse"), CHOICE(off_or_on, mouse), EFFECT_MOUSE, NULL, NULL},
    {N_("Save"), NULL, 0, EFFECT_SAVE, put_path, NULL},
};
/* clang-format on */

enum { SETTINGS = sizeof(settings) / sizeof(*settings) };

/* The column of line NUMBER after the settings. */
static const struct column *setup_column(const struct monitor_state *state, size_t number)
{
    const struct columns *columns = &state->preferences.columns[state->dialog_kind];
    const struct column *column = NULL;

    if (number < columns->count)
        return columns->list[number];
    number -= columns->count;
    while ((column = table_next_column(watched_tables[state->dialog_kind], column))) {
        if (!columns_has(columns, column) && !number--)
            return column;
    }
    return NULL;
}

static void put_setting(struct buffer *out, const struct monitor_state *state, size_t setting)
{
    const char *name = _(settings[setting].name);
    const void *choice = (const char *)&state->preferences + settings[setting].at;
    size_t width = text_width(text_of(name));

    buffer_format(out, " %s", name);
    buffer_blanks(out, width < 12 ? 12 - width : 1);
    if (settings[setting].words)
        buffer_text(out, _(settings[setting].words[*(const unsigned *)choice]));
    else
        settings[setting].put(out, state);
}

static void put_setup_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    if (line < SETTINGS) {
        put_setting(out, state, line);
        return;
    }
    const struct column *column = setup_column(state, line - SETTINGS);
    bool shown = line - SETTINGS < state->preferences.columns[state->dialog_kind].count;
    buffer_format(out, " [%c] %-10s ", shown ? 'x' : ' ', column_heading(column));
    column_put_help(out, column);
}

/* Moves the columns to the state's arena, to be changed: another arena owns the first ones. */
static struct columns *copy_columns(struct monitor_state *state)
{
    struct columns *columns = &state->preferences.columns[state->dialog_kind], copy = {0};

    for (size_t i = 0; i < columns->count; i++)
        columns_add(&copy, columns->list[i], &state->arena);
    *columns = copy;
    list_forget_widths(&state->lists[state->dialog_kind]);
    return columns;
}

/* Shows or hides the picked column. */
static unsigned change_columns(struct monitor_state *state)
{
    struct object_list *list = &state->lists[state->dialog_kind];
    size_t at = state->picked - SETTINGS;
    const struct column *column = setup_column(state, at);
    struct columns *columns = copy_columns(state);

    if (at >= columns->count) {
        columns_add(columns, column, &state->arena);
        list->wanted = columns->count;
    } else if (columns->count > 1) {
        columns->count--;
        memmove(columns->list + at, columns->list + at + 1,
                (columns->count - at) * sizeof(*columns->list));
    }
    if (list->left >= columns->count)
        list->left = columns->count - 1;
    /* Words in the filter search the visible columns. */
    if (state->filter)
        (void)prompts_set_filter(state, state->filter_text);
    return refresh_list(state) | EFFECT_SAMPLE;
}

static unsigned change_setting(struct monitor_state *state)
{
    size_t setting = state->picked;

    if (setting >= SETTINGS)
        return change_columns(state);
    if (settings[setting].words) {
        unsigned *choice = (void *)((char *)&state->preferences + settings[setting].at);
        *choice = settings[setting].words[*choice + 1] ? *choice + 1 : 0;
    } else if (settings[setting].change) {
        settings[setting].change(state);
    }
    return settings[setting].effects | refresh_list(state);
}

/* Moves the column under the cursor by one place to the left or right. */
static unsigned move_column(struct monitor_state *state, bool right)
{
    size_t count = state->preferences.columns[state->dialog_kind].count;
    size_t at = state->picked - SETTINGS, to = right ? at + 1 : at - 1;

    if (state->picked < SETTINGS || at >= count || to >= count)
        return 0;
    const struct column **list = copy_columns(state)->list, *moved = list[at];
    list[at] = list[to];
    list[to] = moved;
    state->picked = SETTINGS + to;
    return refresh_list(state);
}

static size_t count_lines(const struct monitor_state *state)
{
    return SETTINGS + dialogs_count_columns(state);
}

static bool act(struct monitor_state *state, enum verb verb, unsigned *effects)
{
    if (verb == VERB_TAG)
        *effects = change_setting(state);
    else if (verb == VERB_SAVE)
        *effects = EFFECT_SAVE;
    else if (verb == VERB_SORT_LEFT || verb == VERB_SORT_RIGHT)
        *effects = move_column(state, verb == VERB_SORT_RIGHT);
    else
        return false;
    return true;
}

const struct menu setup_menu = {
    .title = N_("Setup (Space changes, < > move a column, W saves)"),
    .count = count_lines,
    .put_line = put_setup_line,
    .choose = change_setting,
    .act = act,
};
