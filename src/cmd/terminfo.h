/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a type of terminal has colours, without ncurses: that would take longer than a listing. */
#ifndef CMD_TERMINFO_H
#define CMD_TERMINFO_H

#include <stdbool.h>

/*
 * Looks for the compiled description of TYPE in the folders that terminfo(5) names. False also where
 * there is none, or it cannot be understood.
 */
bool terminfo_has_colors(const char *type);

#endif
