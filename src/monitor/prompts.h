/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that the user types in the status line: a search, a filter, an interval. */
#pragma once

#include "monitor/state.h"

/* Starts with TEXT, and the caret at its end. */
void prompt_start(struct prompt *prompt, const char *text);

/* Takes KEY. Returns whether it changed the text or moved the caret. */
bool prompt_input(struct prompt *prompt, uint32_t key);

/* Prepares the line for ->dialog. */
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
