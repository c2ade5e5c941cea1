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
