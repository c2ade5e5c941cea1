/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the state. */
#pragma once

#include "monitor/canvas.h"
#include "monitor/state.h"

/* Columns for the mark before the cells of a row. */
enum { MARK_COLUMNS = 3 };

/* Draws STATE on CANVAS. Widens columns and scrolls where the drawing needs it. */
void screen_draw(struct monitor_state *state, struct canvas *canvas);

/* Parts of screen_draw. */
void screen_draw_meters(const struct monitor_state *state, struct canvas *canvas, size_t row);
void screen_draw_list(struct monitor_state *state, struct canvas *canvas,
                      const struct layout *layout);
void screen_draw_detail(struct monitor_state *state, struct canvas *canvas,
                        const struct layout *layout);

/*
 * Sets WIDTHS, one for each column, to the widths in which the columns from ->left on are drawn; 0:
 * no room (see fit_columns). Keeps one of the WIDTH columns free for the arrow of the order.
 */
void screen_fit_columns(const struct object_list *list, const struct columns *columns, size_t width,
                        size_t *widths);
