/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the state to the canvas. */
#ifndef MONITOR_SCREEN_H
#define MONITOR_SCREEN_H

#include "monitor/canvas.h"
#include "monitor/layout.h"

/* Draws all of STATE, whose columns grow to what is shown, on CANVAS in its size. */
void screen_draw(struct monitor_state *state, struct canvas *canvas);

/* Its parts, each where LAYOUT says. */
void screen_draw_meters(const struct monitor_state *state, struct canvas *canvas, size_t row);
void screen_draw_list(struct monitor_state *state, struct canvas *canvas,
                      const struct layout *layout);
void screen_draw_detail(struct monitor_state *state, struct canvas *canvas,
                        const struct layout *layout);

#endif
