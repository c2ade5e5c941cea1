/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws the state. */
#pragma once

#include "monitor/canvas.h"
#include "monitor/layout.h"

/* Draws STATE on CANVAS. Widens columns and scrolls where the drawing needs it. */
void screen_draw(struct monitor_state *state, struct canvas *canvas);

/* Parts of screen_draw. */
void screen_draw_meters(const struct monitor_state *state, struct canvas *canvas, size_t row);
void screen_draw_list(struct monitor_state *state, struct canvas *canvas,
                      const struct layout *layout);
void screen_draw_detail(struct monitor_state *state, struct canvas *canvas,
                        const struct layout *layout);
