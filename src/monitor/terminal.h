/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real terminal, through ncursesw, which is loaded when the monitor starts and not before. */
#ifndef MONITOR_TERMINAL_H
#define MONITOR_TERMINAL_H

#include "monitor/canvas.h"
#include "monitor/preferences.h"
#include "monitor/signals.h"
#include "monitor/verbs.h"

struct terminal;

/*
 * Why standard input and output are no terminal that a monitor can be on, translated, or NULL where they are.
 */
const char *terminal_obstacle(void);

/* Takes the terminal over. Returns 0, or -errno. For terminal_close. */
int terminal_open(struct terminal **opened);

/* Gives the terminal back. Takes NULL too. */
void terminal_close(struct terminal *terminal);

/* What gives it back after a crash. */
const struct rescue *terminal_rescue(const struct terminal *terminal);

/* COLOR: else no colours, whatever the scheme. */
void terminal_set_scheme(struct terminal *terminal, enum scheme scheme, bool color);
void terminal_set_mouse(struct terminal *terminal, bool on);

/* Its size as the kernel knows it. */
void terminal_size(struct terminal *terminal, size_t *rows, size_t *columns);

/* Shows CANVAS; ANEW: every cell, whatever may be on the terminal. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas, bool anew);

/* Fetches what has been typed, without waiting for it. Returns whether there was anything. */
bool terminal_fetch(struct terminal *terminal);

/* The next key or click of what was fetched by CLOCK, in milliseconds; false: there is none now. */
bool terminal_read(struct terminal *terminal, int64_t clock, struct input *input);

/* When terminal_read may have another without anything typed; INT64_MAX: never. */
int64_t terminal_due(const struct terminal *terminal);

/* Throws away what has been typed by CLOCK and not read. */
void terminal_flush(struct terminal *terminal, int64_t clock);

/* Gives it back for a while, and takes it again. */
void terminal_leave(struct terminal *terminal);
void terminal_return(struct terminal *terminal);

#endif
