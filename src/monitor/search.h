/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What costs too much to be read with each sample (FACTS_OF_SEARCH): what is to be searched for, of
 * which objects, and when. All clocks are the worker's, in milliseconds.
 */
#ifndef MONITOR_SEARCH_H
#define MONITOR_SEARCH_H

#include "monitor/state.h"

/* When nothing is to be done. */
#define SEARCH_NEVER INT64_MAX

/*
 * What is to be searched for, for what is shown now: of the objects on the screen, or of all where a
 * filter or an order needs that. False: nothing. ->ids are the caller's to free.
 */
bool search_make_request(const struct monitor_state *state, struct search_request *request);

/* When the next search is due. */
int64_t search_due(const struct monitor_state *state);

/* Whether the latest search was for all that is searched for now, and so can be believed. */
bool search_is_complete(const struct monitor_state *state);

/*
 * What is to be read about the object that state_subject names, for the section that is shown. False:
 * there is no such object, and REQUEST is not set.
 */
bool search_subject(const struct monitor_state *state, struct detail_request *request);

/* Whether it costs much; else it is read with each sample and on EFFECT_DETAIL. */
bool search_subject_is_dear(const struct monitor_state *state);

/* When it is due for itself. */
int64_t search_subject_due(const struct monitor_state *state);

/* Whether the latest look at the subject was for all that. */
bool search_has_subject(const struct monitor_state *state);

/* Makes all of it due at once. */
void search_again(struct monitor_state *state);

/*
 * The row of the snapshot ->subject, if that is of the object under the cursor and has been read for
 * the section that is shown; else SIZE_MAX.
 */
size_t search_subject_row(const struct monitor_state *state);

/* The processes that the section lists: none where it lists none, or is not read yet. */
struct peers {
    const struct link *links;
    size_t count, picked; /* which one the user has picked */
};

struct peers search_peers(const struct monitor_state *state);

/* After another reading of the subject: picks the link again that BEFORE was. */
void search_pick_again(struct monitor_state *state, const struct link *before);

#endif
