/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user types or picks: search, filter, interval, help, sort column, owner, setup. */
#ifndef MONITOR_DIALOGS_H
#define MONITOR_DIALOGS_H

#include "monitor/state.h"

/* Opens DIALOG, which is not the removal. Returns EFFECTs. */
unsigned dialogs_open(struct monitor_state *state, enum dialog dialog);

/* What a key does while a dialog that is not the removal is open. Returns EFFECTs. */
unsigned dialogs_input(struct monitor_state *state, const struct input *input);

/*
 * Filters by EXPRESSION, or by nothing where it is blank. Returns whether it can; if not, the filter
 * stays as it was and ->filter_error says why.
 */
bool dialogs_set_filter(struct monitor_state *state, const char *expression);

/* Goes to the next row that shows what was searched for last. Returns EFFECTs. */
unsigned dialogs_find_next(struct monitor_state *state, bool backwards);

/* Sorts the list that is shown by COLUMN: by itself the way that suits it, again the other way. */
unsigned dialogs_sort_by(struct monitor_state *state, const struct column *column);

/* The next interval that is shorter or longer. */
unsigned dialogs_change_interval(struct monitor_state *state, bool longer);

/* How many lines a dialog that is a list has, and one of them, with bytes of roles. */
size_t dialogs_count(const struct monitor_state *state);
void dialogs_put_line(struct buffer *out, const struct monitor_state *state, size_t line);

/* What is above it. */
const char *dialogs_title(const struct monitor_state *state);

#endif
