/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keys, the mouse and the size of the screen do to the state. */
#ifndef MONITOR_INPUT_H
#define MONITOR_INPUT_H

#include "monitor/state.h"

/* Both return EFFECTs. */
unsigned input_take(struct monitor_state *state, const struct input *input);
unsigned input_resize(struct monitor_state *state, size_t rows, size_t columns);

#endif
