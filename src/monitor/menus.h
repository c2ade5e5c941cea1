/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogs that are lists: a line is picked with the cursor, and chosen. */
#ifndef MONITOR_MENUS_H
#define MONITOR_MENUS_H

#include "monitor/state.h"

struct menu {
    const char *title; /* to be translated */
    bool is_read;      /* there is nothing to choose: a click closes nothing */
    void (*open)(struct monitor_state *state); /* gets ready, and may pick a line; or NULL */
    void (*fit)(
        struct monitor_state *state); /* makes the lines anew for the screen's size; or NULL */
    size_t (*count)(const struct monitor_state *state);
    /* Appends a line, with bytes of roles. */
    void (*put_line)(struct buffer *out, const struct monitor_state *state, size_t line);
    unsigned (*choose)(struct monitor_state *state); /* the line that is picked; returns EFFECTs */
    /* What else a verb does, or NULL; returns whether it did something, and EFFECTs. */
    bool (*act)(struct monitor_state *state, enum verb verb, unsigned *effects);
};

extern const struct menu sort_menu, owner_menu, help_menu, setup_menu, process_menu;

/*
 * Sorts the list that is shown by COLUMN: first the way that suits it, again the other way. Returns
 * EFFECTs.
 */
unsigned menus_sort_by(struct monitor_state *state, const struct column *column);

#endif
