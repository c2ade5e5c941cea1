/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies above a view and gets the keys, but for the removal: prompts and menus. */
#ifndef MONITOR_DIALOGS_H
#define MONITOR_DIALOGS_H

#include "monitor/state.h"

/* Opens DIALOG, which is not the removal. Returns EFFECTs. */
unsigned dialogs_open(struct monitor_state *state, enum dialog dialog);

/* What a key does while a dialog that is not the removal is open. Returns EFFECTs. */
unsigned dialogs_input(struct monitor_state *state, const struct input *input);

/* Scrolls the menu, if one is open, to the line that is picked: the screen has another size. */
void dialogs_scroll(struct monitor_state *state);

/* Of the menu that is open: how many lines it has, one of them with bytes of roles, and its title. */
size_t dialogs_count(const struct monitor_state *state);
void dialogs_put_line(struct buffer *out, const struct monitor_state *state, size_t line);
const char *dialogs_title(const struct monitor_state *state);

#endif
