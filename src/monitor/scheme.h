/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the roles of cells look like in each colour scheme. */
#ifndef MONITOR_SCHEME_H
#define MONITOR_SCHEME_H

#include "monitor/canvas.h"
#include "monitor/preferences.h"

enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8 };

enum { COLOR_OWN = -1 }; /* the terminal's own foreground or background */

struct look {
    int16_t foreground, background; /* 0 to 7 as in terminfo(5), up to 255, or COLOR_OWN */
    uint8_t attributes;             /* LOOK_... */
};

/* How ROLE (of cell.h or canvas.h) looks in SCHEME. */
struct look scheme_look(enum scheme scheme, unsigned role);

#endif
