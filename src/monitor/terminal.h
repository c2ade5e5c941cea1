/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real terminal. Loads ncursesw when the monitor starts. */
#pragma once

#include "monitor/canvas.h"
#include "monitor/preferences.h"
#include "monitor/signals.h"
#include "monitor/verbs.h"

struct terminal;

/* Takes over the terminal until terminal_close. Returns 0, or -errno. */
int terminal_open(struct terminal **opened);

/* Gives the terminal back. TERMINAL may be NULL. */
void terminal_close(struct terminal *terminal);

/* What restores the terminal after a crash. */
const struct rescue *terminal_rescue(const struct terminal *terminal);

/* Uses SCHEME, or SCHEME_MONO without COLOR. */
void terminal_set_scheme(struct terminal *terminal, enum scheme scheme, bool color);
void terminal_set_mouse(struct terminal *terminal, bool on);

/* The size that the kernel reports. */
void terminal_size(struct terminal *terminal, size_t *rows, size_t *columns);

/* Shows CANVAS; ANEW: sends every cell, also unchanged ones. */
void terminal_show(struct terminal *terminal, const struct canvas *canvas, bool anew);

/* Reads what was typed, without waiting. Returns whether there was anything. */
bool terminal_fetch(struct terminal *terminal);

/* Fetches the next key or click by CLOCK (milliseconds); false: there is none now. */
bool terminal_read(struct terminal *terminal, int64_t clock, struct input *input);

/* When terminal_read may have a key without another byte; INT64_MAX: never. */
int64_t terminal_due(const struct terminal *terminal);

/* Throws away what was typed until CLOCK and not read. */
void terminal_flush(struct terminal *terminal, int64_t clock);

/* Give the terminal back for a while, and take it again. */
void terminal_leave(struct terminal *terminal);
void terminal_return(struct terminal *terminal);
