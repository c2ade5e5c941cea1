/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes new readings, and makes the list from them. All functions but the first return EFFECTs. */
#pragma once

#include "monitor/state.h"

/* What the list of KIND is made from. */
struct list_source refresh_source(const struct monitor_state *state, enum kind kind);

/* Takes over NEXT, read at CLOCK (milliseconds of the worker's clock). */
unsigned refresh_take(struct monitor_state *state, struct snapshot *next, int64_t clock);
/* Takes over SUBJECT, the answer to REQUEST, which ended at CLOCK. */
unsigned refresh_take_subject(struct monitor_state *state, struct snapshot *subject,
                              const struct detail_request *request, int64_t clock);
/* Takes over FINDINGS, the answer to REQUEST, and REQUEST itself. */
unsigned refresh_take_findings(struct monitor_state *state, const struct findings *findings,
                               const struct search_request *request, int64_t clock);
/* Makes the current list anew. */
unsigned refresh_list(struct monitor_state *state);
/* Sorts the current list by COLUMN in its usual direction; a second time in the other one. */
unsigned refresh_sort_by(struct monitor_state *state, const struct column *column);
