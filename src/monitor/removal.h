/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog that removes objects: what was chosen is frozen, read again, shown, and asked about. */
#ifndef MONITOR_REMOVAL_H
#define MONITOR_REMOVAL_H

#include "monitor/state.h"

/* Opens it for the tagged objects, or else the one under the cursor. Returns EFFECTs. */
unsigned removal_open(struct monitor_state *state);

/* What a key does while it is open. Returns EFFECTs. */
unsigned removal_input(struct monitor_state *state, const struct input *input);

/* The plan of ->removal is made; it has been carried out. Both return EFFECTs. */
unsigned removal_prepared(struct monitor_state *state);
unsigned removal_finished(struct monitor_state *state);

enum { REMOVAL_LEFT = 1 /* the column where it begins */ };

/* The question, whose buttons follow it; and a button, as wide whether Enter presses it or not. */
void removal_put_question(struct buffer *out, const struct monitor_state *state);
void removal_put_button(struct buffer *out, const struct monitor_state *state, bool yes);

/* How many objects Yes would remove; 0 where there is a reason not to, which goes to *WHY_NOT. */
size_t removal_count(const struct monitor_state *state, const char **why_not);

#endif
