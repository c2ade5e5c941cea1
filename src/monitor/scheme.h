/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The colours and attributes of roles in each colour scheme. */
#pragma once

#include "monitor/canvas.h"
#include "monitor/preferences.h"

enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8 };

enum { COLOR_OWN = -1 }; /* the terminal's own foreground or background */

struct look {
    int16_t foreground, background; /* as in terminfo(5), 0 to 255, or COLOR_OWN */
    uint8_t attributes;             /* LOOK_... */
};

/* The look of ROLE, which is from cell.h or canvas.h, in SCHEME. */
struct look scheme_look(enum scheme scheme, unsigned role);
