/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in the views that are no lists: lines with bytes of roles. */
#ifndef MONITOR_OVERVIEW_H
#define MONITOR_OVERVIEW_H

#include "monitor/state.h"

void overview_put(struct buffer *out, const struct monitor_state *state);
void overview_put_events(struct buffer *out, const struct monitor_state *state);

#endif
