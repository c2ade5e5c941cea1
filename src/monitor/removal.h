/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog that removes objects: what was chosen is frozen, read again, shown, and asked about. */
#ifndef MONITOR_REMOVAL_H
#define MONITOR_REMOVAL_H

#include "monitor/canvas.h"
#include "monitor/layout.h"

/* Opens it for the tagged objects, or else the one under the cursor. Returns EFFECTs. */
unsigned removal_open(struct monitor_state *state);

/* What a key does while it is open. Returns EFFECTs. */
unsigned removal_input(struct monitor_state *state, const struct input *input);

/* The plan of ->removal is made; it has been carried out. Both return EFFECTs. */
unsigned removal_prepared(struct monitor_state *state);
unsigned removal_finished(struct monitor_state *state);

/* Draws it in place of the view. */
void removal_draw(const struct monitor_state *state, struct canvas *canvas,
                  const struct layout *layout);

#endif
