/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Readings: when to search for facts that cost too much for each sample (FACTS_OF_SEARCH), for
 * which objects, and what becomes of what was read. All clocks are the worker's, in milliseconds.
 */
#pragma once

#include "monitor/state.h"

/* The time of what is never due. */
#define SEARCH_NEVER INT64_MAX

/*
 * Sets REQUEST to what the current view needs: of the objects on the screen, or of all if the
 * filter or the order needs it. False: nothing. The caller frees ->wanted.
 */
bool search_make_request(const struct monitor_state *state, struct search_request *request);

/* When the next search is due. */
int64_t search_due(const struct monitor_state *state);

/*
 * The kinds (KIND_BITs) that a sample reads at NOW: those that take a look into every process only while
 * they are shown, as often as there is a search.
 */
unsigned search_kinds_of_sample(const struct monitor_state *state, int64_t now);

/* When such a kind is to be read, because it is shown. */
int64_t search_kind_due(const struct monitor_state *state);

/* Whether the latest search covers what the current view needs. */
bool search_is_complete(const struct monitor_state *state);

/* Sets REQUEST to what the current section needs of the detail's object; false: no object. */
bool search_subject(const struct monitor_state *state, struct detail_request *request);

/* Whether that request costs much. If not, it is read with each sample and on EFFECT_DETAIL. */
bool search_subject_is_dear(const struct monitor_state *state);

/* When a request that costs much is due. */
int64_t search_subject_due(const struct monitor_state *state);

/* Makes all requests due now. */
void search_again(struct monitor_state *state);

/* The row of the detail's object in ->subject; SIZE_MAX: it is not read for the section yet. */
size_t search_subject_row(const struct monitor_state *state);

/* The processes that the current section lists; none before it is read. */
struct peers {
    const struct link *links;
    size_t count, picked; /* picked: the index of the one that keys act on */
};

struct peers search_peers(const struct monitor_state *state);

/* What the list of KIND is made from. */
struct list_source refresh_source(const struct monitor_state *state, enum kind kind);

/* All of these return EFFECTs. */

/* Takes over NEXT, read at CLOCK. */
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
