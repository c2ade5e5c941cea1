/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes at the other end of the object that the detail shows, one of which is picked. */
#ifndef MONITOR_PEERS_H
#define MONITOR_PEERS_H

#include "monitor/state.h"

/*
 * The row of the snapshot ->subject, if that is of the object under the cursor and has been read for
 * the section that is shown; else SIZE_MAX.
 */
size_t peers_subject_row(const struct monitor_state *state);

/* The links that the section lists, COUNT of them; none where it lists none, or is not read yet. */
const struct link *peers_links(const struct monitor_state *state, size_t *count);

/* Which of them is picked. */
size_t peers_picked(const struct monitor_state *state);

/* The subject is another reading: the link that was picked as BEFORE is picked again. */
void peers_follow(struct monitor_state *state, const struct link *before);

#endif
