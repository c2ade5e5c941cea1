/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prompts, menus and the removal of objects: dialogs that cover a view and get its keys. */
#pragma once

#include "monitor/canvas.h"
#include "monitor/state.h"

/* A dialog whose lines the cursor moves over. A member may be NULL only where it says so. */
struct menu {
    const char *title;                         /* to be translated */
    void (*open)(struct monitor_state *state); /* prepares it, and may pick a line; or NULL */
    void (*fit)(
        struct monitor_state *state); /* makes the lines anew for the screen's size; or NULL */
    size_t (*count)(const struct monitor_state *state);
    /* Appends a line, with bytes of roles. */
    void (*put_line)(struct buffer *out, const struct monitor_state *state, size_t line);
    /* Takes the picked line, and returns EFFECTs; NULL: there is nothing to choose. */
    unsigned (*choose)(struct monitor_state *state);
    /* Does something for VERB, or returns false; or NULL. */
    bool (*act)(struct monitor_state *state, enum verb verb, unsigned *effects);
};

extern const struct menu setup_menu, process_menu;

/* The menu that is open, or NULL. */
const struct menu *dialogs_menu(const struct monitor_state *state);

/* How many columns the kind of the dialog has. */
size_t dialogs_count_columns(const struct monitor_state *state);

/* Opens DIALOG, which is not the removal. Returns EFFECTs. */
unsigned dialogs_open(struct monitor_state *state, enum dialog dialog);

/* Gives INPUT to the open dialog, which is not the removal. Returns EFFECTs. */
unsigned dialogs_input(struct monitor_state *state, const struct input *input);

/* Fits the open menu, if any, to a new size of the screen. */
void dialogs_scroll(struct monitor_state *state);

/* Chooses the picked process of the detail for DIALOG_PROCESS; false: none is picked. */
bool process_pick(struct monitor_state *state);

/* Takes over SNAPSHOT, a reading of the process PID. Returns EFFECTs. */
unsigned process_take(struct monitor_state *state, struct snapshot *snapshot, uint32_t pid);

/* Opens the removal for the tagged objects, or for the one under the cursor. Returns EFFECTs. */
unsigned removal_open(struct monitor_state *state);

/* Gives INPUT to the open removal. Returns EFFECTs. */
unsigned removal_input(struct monitor_state *state, const struct input *input);

/* To call after services' prepare, and after their remove. Both return EFFECTs. */
unsigned removal_prepared(struct monitor_state *state);
unsigned removal_finished(struct monitor_state *state);

/* Draws the removal in place of the view. */
void removal_draw(const struct monitor_state *state, struct canvas *canvas,
                  const struct layout *layout);

/* Starts with TEXT, and the caret at its end. */
void prompt_start(struct prompt *prompt, const char *text);

/* Takes KEY. Returns whether it changed the text or moved the caret. */
bool prompt_input(struct prompt *prompt, uint32_t key);

/* Prepares the line that is typed for ->dialog: a search, a filter, an interval. */
void prompts_open(struct monitor_state *state);

/* The label before the line, translated. */
const char *prompts_label(const struct monitor_state *state);

/* Gives KEY to the line. Returns EFFECTs. */
unsigned prompts_input(struct monitor_state *state, uint32_t key);

/*
 * Sets the filter to EXPRESSION; a blank one removes it. Returns whether EXPRESSION is valid; if
 * not, keeps the filter and sets ->filter_error.
 */
bool prompts_set_filter(struct monitor_state *state, const char *expression);

/* Like prompts_set_filter, and makes the list anew. Returns EFFECTs. */
unsigned prompts_filter_by(struct monitor_state *state, const char *expression);

/* Goes to the next match of the search, or to the previous one (BY < 0). Returns EFFECTs. */
unsigned prompts_find_next(struct monitor_state *state, int by);

/* Takes the next longer interval, or a shorter one if BY is negative. Returns EFFECTs. */
unsigned prompts_change_interval(struct monitor_state *state, int by);
