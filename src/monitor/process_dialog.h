/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog about all that one process is at the other end of: process_menu. */
#ifndef MONITOR_PROCESS_DIALOG_H
#define MONITOR_PROCESS_DIALOG_H

#include "monitor/state.h"

/* Makes the process that is picked in the detail the dialog's; false: none is picked. */
bool process_pick(struct monitor_state *state);

/* Takes over what was read of the process PID. Returns EFFECTs. */
unsigned process_take(struct monitor_state *state, struct snapshot *snapshot, uint32_t pid);

#endif
