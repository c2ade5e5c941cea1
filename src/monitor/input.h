/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes the state by keys, clicks and a new size of the screen. */
#pragma once

#include "monitor/state.h"

/* Both return EFFECTs. */
unsigned input_take(struct monitor_state *state, const struct input *input);
unsigned input_resize(struct monitor_state *state, size_t rows, size_t columns);
