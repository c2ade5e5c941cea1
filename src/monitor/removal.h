/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog that removes objects: it reads the chosen ones again, shows the plan, and asks. */
#pragma once

#include "monitor/canvas.h"
#include "monitor/state.h"

/* Opens it for the tagged objects, or for the one under the cursor. Returns EFFECTs. */
unsigned removal_open(struct monitor_state *state);

/* Gives INPUT to the open dialog. Returns EFFECTs. */
unsigned removal_input(struct monitor_state *state, const struct input *input);

/* To call after services' prepare, and after their remove. Both return EFFECTs. */
unsigned removal_prepared(struct monitor_state *state);
unsigned removal_finished(struct monitor_state *state);

/* Draws it in place of the view. */
void removal_draw(const struct monitor_state *state, struct canvas *canvas,
                  const struct layout *layout);
