/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/tables.h"
#include "monitor/canvas.h"
#include "monitor/dialogs.h"
#include "monitor/search.h"
#include "monitor/text_view.h"

/* Columns to sort by. */

static const struct column *column_number(enum kind kind, size_t number)
{
    const struct column *column = NULL;
    while ((column = table_next_column(watched_tables[kind], column)) && number > 0)
        number--;
    return column;
}

size_t dialogs_count_columns(const struct monitor_state *state)
{
    size_t count = 0;
    for (const struct column *column = NULL;
         (column = table_next_column(watched_tables[state->dialog_kind], column));)
        count++;
    return count;
}

static void open_columns(struct monitor_state *state)
{
    const struct sort_key *key = state_sort_key(state, state->dialog_kind);
    const struct table *table = watched_tables[state->dialog_kind];
    const struct column *column = NULL;

    for (size_t i = 0; key && (column = table_next_column(table, column)); i++) {
        if (column == key->column)
            state->picked = i;
    }
}

static void put_column_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    const struct column *column = column_number(state->dialog_kind, line);
    const struct sort_key *key = state_sort_key(state, state->dialog_kind);
    bool sorted = key && key->column == column;

    buffer_format(out, " %s %-10s ", sorted ? state_order_sign(state, key) : " ",
                  column_heading(column));
    column_put_help(out, column);
}

static unsigned choose_column(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    return refresh_sort_by(state, column_number(state->dialog_kind, state->picked));
}

/* Owners. */

static void open_owners(struct monitor_state *state)
{
    free(state->owners);
    state->owners = owners_of(&state->history, KIND_BIT(state->dialog_kind), &state->owner_count);
}

static size_t count_owners(const struct monitor_state *state)
{
    return state->owner_count + 1;
}

static void put_owner_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    if (!line) {
        buffer_format(out, " %7s  %s", "", _("everybody"));
        return;
    }
    const struct owner *owner = &state->owners[line - 1];
    struct buffer name = BUFFER_IN_MEMORY;
    struct style style = state_style(state);
    names_put(&name, &state->history.now->users, owner->uid);
    buffer_format(out, " %7llu  ", (unsigned long long)owner->total);
    cell_put_text(out, text_in(&name), cell_escapes(&style));
    buffer_free(&name);
}

static void dialogs_put_quoted(struct buffer *out, const char *name)
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
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    struct buffer buffer = BUFFER_IN_MEMORY;

    names_put(&buffer, &state->history.now->users, uid);
    const char *name = buffer_string(&buffer);
    buffer_text(out, "owner = ");
    if (name[strspn(name, plain)])
        dialogs_put_quoted(out, name);
    else
        buffer_text(out, name);
    buffer_free(&buffer);
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

/* A row without text shares the line of the row above. */
static size_t count_help(const struct monitor_state *state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < verb_spec_count; i++)
        count += verb_specs[i].key_names != NULL;
    return count;
}

static void put_help_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    const struct verb_spec *spec = verb_specs;
    (void)state;
    for (; !spec->key_names || line > 0; spec++)
        line -= spec->key_names != NULL;
    const char *keys = _(spec->key_names);
    size_t width = text_width(text_of(keys));
    buffer_format(out, " %c%s%c", SCREEN_SORTED, keys, ROLE_PLAIN);
    buffer_blanks(out, width < 17 ? 17 - width : 1);
    buffer_text(out, _(spec->help));
}

static const struct menu sort_menu = {
    .title = N_("Sort by (Enter; again: reverse)"),
    .open = open_columns,
    .count = dialogs_count_columns,
    .put_line = put_column_line,
    .choose = choose_column,
};

static const struct menu owner_menu = {
    .title = N_("Objects of (Enter)"),
    .open = open_owners,
    .count = count_owners,
    .put_line = put_owner_line,
    .choose = choose_owner,
};

static const struct menu help_menu = {
    .title = N_("Keys"),
    .count = count_help,
    .put_line = put_help_line,
};

/* The dialog that is open. */

const struct menu *dialogs_menu(const struct monitor_state *state)
{
    static const struct menu *const menus[DIALOGS] = {
        [DIALOG_HELP] = &help_menu,   [DIALOG_SORT] = &sort_menu,
        [DIALOG_OWNER] = &owner_menu, [DIALOG_PROCESS] = &process_menu,
        [DIALOG_SETUP] = &setup_menu,
    };
    return menus[state->dialog];
}

static void move_picked(struct monitor_state *state, size_t to)
{
    size_t count = dialogs_menu(state)->count(state);

    state->picked = to < count ? to : count ? count - 1 : 0;
    list_scroll(&state->pick_top, state->picked, count, state_layout(state).body_rows);
}

void dialogs_scroll(struct monitor_state *state)
{
    const struct menu *menu = dialogs_menu(state);

    if (menu && menu->fit)
        menu->fit(state);
    if (menu)
        move_picked(state, state->picked);
}

unsigned dialogs_open(struct monitor_state *state, enum dialog dialog)
{
    enum kind kind = state_kind(state);

    state->dialog = dialog;
    state->dialog_kind = kind == KINDS ? (enum kind)0 : kind;
    state->picked = state->pick_top = 0;
    prompts_open(state);
    if (dialogs_menu(state) && dialogs_menu(state)->open)
        dialogs_menu(state)->open(state);
    dialogs_scroll(state);
    return EFFECT_DRAW;
}

static unsigned dialogs_click(struct monitor_state *state, const struct input *input)
{
    const struct menu *menu = dialogs_menu(state);
    struct layout layout = state_layout(state);
    size_t line = input->row - layout.body + state->pick_top;

    if (input->row < layout.body || input->row >= layout.body + layout.body_rows ||
        line >= menu->count(state))
        return 0;
    move_picked(state, line);
    return EFFECT_DRAW | (menu->choose ? menu->choose(state) : 0U);
}

static unsigned input_menu(struct monitor_state *state, const struct input *input)
{
    enum verb verb = verb_of(input->key);
    const struct menu *menu = dialogs_menu(state);
    size_t page = state_layout(state).body_rows;
    unsigned effects = 0;

    if (input->key == INPUT_CLICK)
        return dialogs_click(state, input);
    if (verb == VERB_DETAIL && menu->choose)
        return menu->choose(state);
    if (verb == VERB_BACK || verb == VERB_QUIT || verb == VERB_DETAIL ||
        (state->dialog == DIALOG_HELP && verb == VERB_HELP)) {
        state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
    if (menu->act && menu->act(state, verb, &effects))
        return effects;
    if (verb_turns_page(verb))
        state->pick_top = verb_move(state->pick_top, verb, page);
    move_picked(state, verb_move(state->picked, verb, page));
    return EFFECT_DRAW;
}

unsigned dialogs_input(struct monitor_state *state, const struct input *input)
{
    return dialogs_menu(state) ? input_menu(state, input) : prompts_input(state, input->key);
}
