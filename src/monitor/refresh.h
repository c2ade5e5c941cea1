/* SPDX-License-Identifier: GPL-2.0-or-later */
/* New readings, and the list that is made of them. */
#ifndef MONITOR_REFRESH_H
#define MONITOR_REFRESH_H

#include "monitor/state.h"

/* What the list of KIND is made of now. */
struct list_source refresh_source(const struct monitor_state *state, enum kind kind);

/* All these return EFFECTs. */

/* Takes over NEXT, read at CLOCK, milliseconds of a monotonic clock. */
unsigned refresh_take(struct monitor_state *state, struct snapshot *next, int64_t clock);
/* Takes over what was read of one object, as REQUEST asked for; it was over at CLOCK. */
unsigned refresh_take_subject(struct monitor_state *state, struct snapshot *subject,
                              const struct detail_request *request, int64_t clock);
/* Takes over what a search for REQUEST has found, and REQUEST. */
unsigned refresh_take_findings(struct monitor_state *state, const struct findings *findings,
                               const struct search_request *request, int64_t clock);
/* Makes the list that is shown anew, after a change of what it is made of. */
unsigned refresh_list(struct monitor_state *state);
/* Sorts the list that is shown by COLUMN: the way that suits it, or if it is sorted so, the other way. */
unsigned refresh_sort_by(struct monitor_state *state, const struct column *column);

#endif
