/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user types in the status line: a search, a filter, an interval. */
#ifndef MONITOR_PROMPTS_H
#define MONITOR_PROMPTS_H

#include "monitor/state.h"

/* Begins the line of the dialog that has just been opened. */
void prompts_open(struct monitor_state *state);

/* What stands before the line, translated. */
const char *prompts_label(const struct monitor_state *state);

/* What a key does while it is typed. Returns EFFECTs. */
unsigned prompts_input(struct monitor_state *state, uint32_t key);

/*
 * Filters by EXPRESSION, or by nothing where it is blank. Returns whether it can; if not, the filter
 * stays as it was and ->filter_error says why.
 */
bool prompts_set_filter(struct monitor_state *state, const char *expression);

/* The same, and makes the list anew. Returns EFFECTs. */
unsigned prompts_filter_by(struct monitor_state *state, const char *expression);

/* Goes to the next row that shows what was searched for last, or if BY is below 0 the previous one. */
unsigned prompts_find_next(struct monitor_state *state, int by);

/* Takes the next interval that is longer, or if BY is below 0 shorter. Returns EFFECTs. */
unsigned prompts_change_interval(struct monitor_state *state, int by);

#endif
