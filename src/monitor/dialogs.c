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

    /* Without a list there is nothing to sort, and nobody owns a row. */
    if (kind == KINDS && (dialog == DIALOG_SORT || dialog == DIALOG_OWNER))
        return 0;
    state->dialog = dialog;
    state->dialog_kind = kind == KINDS ? (enum kind)0 : kind;
    state->picked = state->pick_top = 0;
    prompts_open(state);
    if (menu_of(state) && menu_of(state)->open)
        menu_of(state)->open(state);
    dialogs_scroll(state);
    return EFFECT_DRAW;
}

/* Where VERB moves the cursor of a menu of COUNT lines that stands on AT. */
static size_t dialogs_move(size_t at, size_t count, size_t page, enum verb verb)
{
    size_t last = count ? count - 1 : 0;

    if (verb == VERB_UP)
        return at ? at - 1 : 0;
    if (verb == VERB_DOWN)
        return at + 1 < count ? at + 1 : at;
    if (verb == VERB_PAGE_UP)
        return at > page ? at - page : 0;
    if (verb == VERB_PAGE_DOWN)
        return at + page < count ? at + page : last;
    if (verb == VERB_FIRST)
        return 0;
    return verb == VERB_LAST ? last : at;
}

/* The page is turned with the cursor, which keeps its line of the screen. */
static void turn_page(struct monitor_state *state, size_t count, size_t page, enum verb verb)
{
    size_t last = count > page ? count - page : 0;

    if (verb == VERB_PAGE_UP)
        state->pick_top -= state->pick_top < page ? state->pick_top : page;
    if (verb == VERB_PAGE_DOWN)
        state->pick_top = state->pick_top + page < last ? state->pick_top + page : last;
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
    size_t count = menu->count(state), page = layout_of(state).body_rows;
    unsigned effects = 0;

    if (key == INPUT_CLICK)
        return dialogs_click(state, input);
    if (key == INPUT_WHEEL_UP || key == INPUT_WHEEL_DOWN)
        verb = key == INPUT_WHEEL_UP ? VERB_UP : VERB_DOWN;
    if (verb == VERB_BACK || verb == VERB_QUIT ||
        (state->dialog == DIALOG_HELP && verb == VERB_HELP)) {
        state->dialog = DIALOG_NONE;
        return EFFECT_DRAW;
    }
    if (verb == VERB_DETAIL)
        return menu->choose(state);
    if (menu->act && menu->act(state, verb, &effects))
        return effects;
    turn_page(state, count, page, verb);
    return move_picked(state, dialogs_move(state->picked, count, page, verb));
}

unsigned dialogs_input(struct monitor_state *state, const struct input *input)
{
    return menu_of(state) ? input_menu(state, input) : prompts_input(state, input->key);
}
