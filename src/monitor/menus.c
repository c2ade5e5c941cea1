/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/tables.h"
#include "monitor/canvas.h"
#include "monitor/menus.h"
#include "monitor/prompts.h"
#include "monitor/refresh.h"

/* Columns to sort by. */

static const struct column *column_number(enum kind kind, size_t number)
{
    const struct column *column = NULL;
    while ((column = table_next_column(watched_tables[kind], column)) && number > 0)
        number--;
    return column;
}

static size_t count_columns(const struct monitor_state *state)
{
    size_t count = 0;
    for (const struct column *column = NULL;
         (column = table_next_column(watched_tables[state->dialog_kind], column));)
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

unsigned menus_sort_by(struct monitor_state *state, const struct column *column)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !column)
        return 0;
    struct sort_key *key = &state->preferences.sort[kind][0];
    if (state->preferences.sort_count[kind] && key->column == column) {
        key->descending = !key->descending;
    } else {
        *key = (struct sort_key){column, suits_descending(column->type)};
        state->preferences.sort_count[kind] = 1;
    }
    state->lists[kind].locked = false;
    list_forget_widths(&state->lists[kind]); /* the arrow goes elsewhere */
    return refresh_list(state) | (column->needs ? EFFECT_SAMPLE : 0U);
}

static void open_columns(struct monitor_state *state)
{
    enum kind kind = state->dialog_kind;
    const struct column *column = column_number(kind, 0);

    if (!state->preferences.sort_count[kind])
        return;
    for (size_t i = 0; column; column = column_number(kind, ++i)) {
        if (column == state->preferences.sort[kind][0].column)
            state->picked = i;
    }
}

static void put_column_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    const struct column *column = column_number(state->dialog_kind, line);
    const struct sort_key *key = &state->preferences.sort[state->dialog_kind][0];
    const char *way = " ";

    if (state->preferences.sort_count[state->dialog_kind] && key->column == column)
        way = state_order_sign(state, key);
    buffer_format(out, " %s %-10s ", way, column_heading(column));
    buffer_text(out, _(column->help));
}

static unsigned choose_column(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    return menus_sort_by(state, column_number(state->dialog_kind, state->picked));
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
    cell_put_text(out, text_in(&name), cell_escapes(&style));
    buffer_free(&name);
}

/* The filter language takes a name as it is where it is made of these. */
static bool needs_quotes(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")];
}

static void menus_put_quoted(struct buffer *out, const char *name)
{
    buffer_char(out, '"');
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            buffer_char(out, '\\');
        buffer_char(out, *name);
    }
    buffer_char(out, '"');
}

static void put_owner_filter(struct buffer *out, const struct monitor_state *state, uint32_t uid)
{
    struct buffer name = BUFFER_IN_MEMORY;

    holdings_put_owner(&name, &state->history, uid);
    buffer_text(out, "owner = ");
    if (needs_quotes(buffer_string(&name)))
        menus_put_quoted(out, buffer_string(&name));
    else
        buffer_text(out, buffer_string(&name));
    buffer_free(&name);
}

static unsigned choose_owner(struct monitor_state *state)
{
    struct buffer expression = BUFFER_IN_MEMORY;

    state->dialog = DIALOG_NONE;
    if (state->picked > 0)
        put_owner_filter(&expression, state, state->owners[state->picked - 1].uid);
    unsigned effects = prompts_filter_by(state, buffer_string(&expression));
    buffer_free(&expression);
    return effects;
}

/* Help. */

/* Some rows of the table share the line of the row above. */
static size_t count_help(const struct monitor_state *state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < verb_spec_count; i++)
        count += verb_specs[i].shown != NULL;
    return count;
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

static unsigned close_help(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    return EFFECT_DRAW;
}

static void open_owners(struct monitor_state *state)
{
    free(state->owners);
    state->owners = holdings_of(&state->history, KIND_BIT(state->dialog_kind), &state->owner_count);
}

static size_t count_owners(const struct monitor_state *state)
{
    return state->owner_count + 1;
}

const struct menu sort_menu = {
    .title = N_("Sort by (Enter; again: reverse)"),
    .open = open_columns,
    .count = count_columns,
    .put_line = put_column_line,
    .choose = choose_column,
};

const struct menu owner_menu = {
    .title = N_("Objects of (Enter)"),
    .open = open_owners,
    .count = count_owners,
    .put_line = put_owner_line,
    .choose = choose_owner,
};

const struct menu help_menu = {
    .title = N_("Keys"),
    .is_read = true,
    .count = count_help,
    .put_line = put_help_line,
    .choose = close_help,
};
