/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The views that are no lists but lines of text: what stands in them, and searching there. */
#ifndef MONITOR_TEXT_VIEW_H
#define MONITOR_TEXT_VIEW_H

#include "monitor/state.h"

/* Appends the lines of the view, with bytes of roles; nothing before the first reading. */
void text_view_put(struct buffer *out, const struct monitor_state *state);

/* How many lines there are. */
size_t text_view_count(const struct monitor_state *state);

/*
 * Finds NEEDLE, as list_search does, in the lines from FROM on, backwards or not and around the
 * end. Returns the line, or SIZE_MAX.
 */
size_t text_view_find(const struct monitor_state *state, const char *needle, size_t from,
                      bool backwards);

/* Scrolls so that LINE is seen. */
void text_view_show(struct monitor_state *state, size_t line);

#endif
