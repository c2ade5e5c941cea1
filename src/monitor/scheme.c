/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "monitor/scheme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = COLOR_OWN };

/* Attributes, and marks in the text, show what matters also without colours. */
static const struct look looks[SCHEMES][SCREEN_ROLES] =
    {
        [SCHEME_DEFAULT] =
            {
                [ROLE_HEADING] = {OWN, OWN, LOOK_BOLD},
                [ROLE_FAINT] = {OWN, OWN, LOOK_DIM},
                [ROLE_WARNING] = {YELLOW, OWN, 0},
                [ROLE_ALARM] = {RED, OWN, LOOK_BOLD},
                [SCREEN_TITLE] = {CYAN, OWN, LOOK_BOLD},
                [SCREEN_TAB] = {BLACK, CYAN, 0},
                [SCREEN_SORTED] = {CYAN, OWN, LOOK_BOLD},
                [SCREEN_BAR] = {BLACK, CYAN, 0},
                [SCREEN_CURSOR] = {BLACK, CYAN, 0},
                [SCREEN_NEW] = {GREEN, OWN, LOOK_BOLD},
                [SCREEN_CHANGED] = {YELLOW, OWN, LOOK_BOLD},
                [SCREEN_GONE] = {RED, OWN, LOOK_DIM},
                [SCREEN_TAGGED] = {YELLOW, OWN, LOOK_BOLD},
                [SCREEN_GOOD] = {GREEN, OWN, 0},
                [SCREEN_FRAME] = {CYAN, OWN, 0},
                [SCREEN_FOUND] = {BLACK, YELLOW, 0},
            },
        [SCHEME_LIGHT] =
            {
                [ROLE_HEADING] = {OWN, OWN, LOOK_BOLD},
                [ROLE_FAINT] = {BLUE, OWN, 0},
                [ROLE_WARNING] = {MAGENTA, OWN, 0},
                [ROLE_ALARM] = {RED, OWN, LOOK_BOLD},
                [SCREEN_TITLE] = {BLUE, OWN, LOOK_BOLD},
                [SCREEN_TAB] = {WHITE, BLUE, LOOK_BOLD},
                [SCREEN_SORTED] = {BLUE, OWN, LOOK_BOLD},
                [SCREEN_BAR] = {WHITE, BLUE, LOOK_BOLD},
                [SCREEN_CURSOR] = {WHITE, BLUE, LOOK_BOLD},
                [SCREEN_NEW] = {GREEN, OWN, LOOK_BOLD},
                [SCREEN_CHANGED] = {MAGENTA, OWN, LOOK_BOLD},
                [SCREEN_GONE] = {RED, OWN, LOOK_DIM},
                [SCREEN_TAGGED] = {RED, OWN, LOOK_BOLD},
                [SCREEN_GOOD] = {GREEN, OWN, 0},
                [SCREEN_FRAME] = {BLUE, OWN, 0},
                [SCREEN_FOUND] = {BLACK, YELLOW, 0},
            },
        [SCHEME_MONO] =
            {
                [ROLE_HEADING] = {OWN, OWN, LOOK_BOLD},
                [ROLE_WARNING] = {OWN, OWN, LOOK_BOLD},
                [ROLE_ALARM] = {OWN, OWN, LOOK_BOLD | LOOK_UNDERLINE},
                [SCREEN_TITLE] = {OWN, OWN, LOOK_BOLD},
                [SCREEN_TAB] = {OWN, OWN, LOOK_REVERSE},
                [SCREEN_SORTED] = {OWN, OWN, LOOK_BOLD | LOOK_UNDERLINE},
                [SCREEN_BAR] = {OWN, OWN, LOOK_REVERSE},
                [SCREEN_CURSOR] = {OWN, OWN, LOOK_REVERSE},
                [SCREEN_NEW] = {OWN, OWN, LOOK_BOLD},
                [SCREEN_CHANGED] = {OWN, OWN, LOOK_BOLD},
                [SCREEN_TAGGED] = {OWN, OWN, LOOK_BOLD},
                [SCREEN_FOUND] = {OWN, OWN, LOOK_UNDERLINE},
                [ROLE_FAINT] = {OWN, OWN, 0},
                [ROLE_PLAIN] = {OWN, OWN, 0},
                [SCREEN_GONE] = {OWN, OWN, LOOK_DIM},
                [SCREEN_GOOD] = {OWN, OWN, 0},
                [SCREEN_FRAME] = {OWN, OWN, 0},
            },
        [SCHEME_256] =
            {
                [ROLE_HEADING] = {252, OWN, LOOK_BOLD},
                [ROLE_FAINT] = {244, OWN, 0},
                [ROLE_WARNING] = {214, OWN, 0},
                [ROLE_ALARM] = {203, OWN, LOOK_BOLD},
                [SCREEN_TITLE] = {117, OWN, LOOK_BOLD},
                [SCREEN_TAB] = {231, 25, LOOK_BOLD},
                [SCREEN_SORTED] = {117, OWN, LOOK_BOLD},
                [SCREEN_BAR] = {231, 24, 0},
                [SCREEN_CURSOR] = {231, 24, 0},
                [SCREEN_NEW] = {114, OWN, LOOK_BOLD},
                [SCREEN_CHANGED] = {221, OWN, LOOK_BOLD},
                [SCREEN_GONE] = {167, OWN, LOOK_DIM},
                [SCREEN_TAGGED] = {221, OWN, LOOK_BOLD},
                [SCREEN_GOOD] = {114, OWN, 0},
                [SCREEN_FRAME] = {67, OWN, 0},
                [SCREEN_FOUND] = {16, 221, 0},
            },
};

struct look scheme_look(enum scheme scheme, unsigned role)
{
    static const struct look plain = {OWN, OWN, 0};
    if (role >= SCREEN_ROLES || role == ROLE_PLAIN)
        return plain;
    return looks[scheme][role];
}
