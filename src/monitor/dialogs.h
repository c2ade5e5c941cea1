/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies above a view and gets the keys, except the removal: prompts and menus. */
#ifndef MONITOR_DIALOGS_H
#define MONITOR_DIALOGS_H

#include "monitor/state.h"

/* A dialog whose lines are walked with the cursor. A member that may be NULL says so. */
struct menu {
    const char *title;                         /* to be translated */
    void (*open)(struct monitor_state *state); /* prepares it, and may pick a line; or NULL */
    void (*fit)(
        struct monitor_state *state); /* makes the lines for the size of the screen; or NULL */
    size_t (*count)(const struct monitor_state *state);
    /* Appends a line, with bytes of roles. */
    void (*put_line)(struct buffer *out, const struct monitor_state *state, size_t line);
    /* Takes the line that is picked, and returns EFFECTs; NULL: lines are only read. */
    unsigned (*choose)(struct monitor_state *state);
    /* What else VERB does, or NULL. Returns whether it did something, and EFFECTs. */
    bool (*act)(struct monitor_state *state, enum verb verb, unsigned *effects);
};

extern const struct menu setup_menu, process_menu;

/* The menu that is open, or NULL. */
const struct menu *dialogs_menu(const struct monitor_state *state);

/* How many columns the kind of the dialog has. */
size_t dialogs_count_columns(const struct monitor_state *state);

/* Opens DIALOG, which is not the removal. Returns EFFECTs. */
unsigned dialogs_open(struct monitor_state *state, enum dialog dialog);

/* What a key does while a dialog that is not the removal is open. Returns EFFECTs. */
unsigned dialogs_input(struct monitor_state *state, const struct input *input);

/* Scrolls the menu, if one is open, to the line that is picked: the screen has another size. */
void dialogs_scroll(struct monitor_state *state);

/* Makes the process that is picked in the detail that of its dialog. Returns false if none is picked. */
bool process_pick(struct monitor_state *state);

/* Takes over SNAPSHOT, what was read of the process PID. Returns EFFECTs. */
unsigned process_take(struct monitor_state *state, struct snapshot *snapshot, uint32_t pid);

#endif
