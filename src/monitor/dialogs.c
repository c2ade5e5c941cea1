/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "monitor/dialogs.h"
#include "monitor/layout.h"
#include "monitor/menus.h"
#include "monitor/prompts.h"

static const struct menu *menu_of(const struct monitor_state *state)
{
    static const struct menu *const menus[] = {
        [DIALOG_HELP] = &help_menu,       [DIALOG_SORT] = &sort_menu,
        [DIALOG_OWNER] = &owner_menu,     [DIALOG_SETUP] = &setup_menu,
        [DIALOG_PROCESS] = &process_menu, [DIALOG_REMOVE] = NULL,
    };
    return menus[state->dialog];
}

size_t dialogs_count(const struct monitor_state *state)
{
    return menu_of(state)->count(state);
}

void dialogs_put_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    menu_of(state)->put_line(out, state, line);
}

const char *dialogs_title(const struct monitor_state *state)
{
    return _(menu_of(state)->title);
}

static void move_picked(struct monitor_state *state, size_t to)
{
    size_t count = dialogs_count(state);

    state->picked = to < count ? to : count ? count - 1 : 0;
    list_scroll(&state->pick_top, state->picked, count, layout_of(state).body_rows);
}

void dialogs_scroll(struct monitor_state *state)
{
    const struct menu *menu = menu_of(state);

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
    if (menu_of(state) && menu_of(state)->open)
        menu_of(state)->open(state);
    dialogs_scroll(state);
    return EFFECT_DRAW;
}

static unsigned dialogs_click(struct monitor_state *state, const struct input *input)
{
    struct layout layout = layout_of(state);
    size_t line = input->row - layout.body + state->pick_top;

    if (input->row < layout.body || input->row >= layout.body + layout.body_rows ||
        line >= dialogs_count(state))
        return 0;
    move_picked(state, line);
    return EFFECT_DRAW | (menu_of(state)->is_read ? 0U : menu_of(state)->choose(state));
}

static unsigned input_menu(struct monitor_state *state, const struct input *input)
{
    uint32_t key = input->key;
    enum verb verb = verb_of(key);
    const struct menu *menu = menu_of(state);
    size_t page = layout_of(state).body_rows;
    unsigned effects = 0;

    if (key == INPUT_CLICK)
        return dialogs_click(state, input);
    if (verb == VERB_BACK || verb == VERB_QUIT ||
        (state->dialog == DIALOG_HELP && verb == VERB_HELP)) {
        state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
    if (verb == VERB_DETAIL)
        return menu->choose(state);
    if (menu->act && menu->act(state, verb, &effects))
        return effects;
    if (verb_turns_page(verb))
        state->pick_top = verb_move(state->pick_top, verb, page);
    move_picked(state, verb_move(state->picked, verb, page));
    return EFFECT_DRAW;
}

unsigned dialogs_input(struct monitor_state *state, const struct input *input)
{
    return menu_of(state) ? input_menu(state, input) : prompts_input(state, input->key);
}
