/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "monitor/scheme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = COLOR_OWN };
enum { BOLD = LOOK_BOLD, DIM = LOOK_DIM, REVERSE = LOOK_REVERSE, LINE = LOOK_UNDERLINE };

/* Attributes, and marks in the text, show what matters also without colours. */
/* clang-format off */
#define MONO(attributes) {OWN, OWN, attributes}
static const struct look looks[SCREEN_ROLES][SCHEMES] = {
    /* default, light, mono, 256 */
    [ROLE_HEADING] = {{OWN, OWN, BOLD}, {OWN, OWN, BOLD}, MONO(BOLD), {252, OWN, BOLD}},
    [ROLE_FAINT] = {{OWN, OWN, DIM}, {BLUE, OWN, 0}, MONO(0), {244, OWN, 0}},
    [ROLE_WARNING] = {{YELLOW, OWN, 0}, {MAGENTA, OWN, 0}, MONO(BOLD), {214, OWN, 0}},
    [ROLE_ALARM] = {{RED, OWN, BOLD}, {RED, OWN, BOLD}, MONO(BOLD | LINE), {203, OWN, BOLD}},
    [SCREEN_TITLE] = {{CYAN, OWN, BOLD}, {BLUE, OWN, BOLD}, MONO(BOLD), {117, OWN, BOLD}},
    [SCREEN_TAB] = {{BLACK, CYAN, 0}, {WHITE, BLUE, BOLD}, MONO(REVERSE), {231, 25, BOLD}},
    [SCREEN_SORTED] = {{CYAN, OWN, BOLD}, {BLUE, OWN, BOLD}, MONO(BOLD | LINE), {117, OWN, BOLD}},
    [SCREEN_BAR] = {{BLACK, CYAN, 0}, {WHITE, BLUE, BOLD}, MONO(REVERSE), {231, 24, 0}},
    [SCREEN_CURSOR] = {{BLACK, CYAN, 0}, {WHITE, BLUE, BOLD}, MONO(REVERSE), {231, 24, 0}},
    [SCREEN_NEW] = {{GREEN, OWN, BOLD}, {GREEN, OWN, BOLD}, MONO(BOLD), {114, OWN, BOLD}},
    [SCREEN_CHANGED] = {{YELLOW, OWN, BOLD}, {MAGENTA, OWN, BOLD}, MONO(BOLD), {221, OWN, BOLD}},
    [SCREEN_GONE] = {{RED, OWN, DIM}, {RED, OWN, DIM}, MONO(DIM), {167, OWN, DIM}},
    [SCREEN_TAGGED] = {{YELLOW, OWN, BOLD}, {RED, OWN, BOLD}, MONO(BOLD), {221, OWN, BOLD}},
    [SCREEN_GOOD] = {{GREEN, OWN, 0}, {GREEN, OWN, 0}, MONO(0), {114, OWN, 0}},
    [SCREEN_FRAME] = {{CYAN, OWN, 0}, {BLUE, OWN, 0}, MONO(0), {67, OWN, 0}},
    [SCREEN_FOUND] = {{BLACK, YELLOW, 0}, {BLACK, YELLOW, 0}, MONO(LINE), {16, 221, 0}},
};
/* clang-format on */

struct look scheme_look(enum scheme scheme, unsigned role)
{
    static const struct look plain = {OWN, OWN, 0};
    if (role >= SCREEN_ROLES || role == ROLE_PLAIN)
        return plain;
    return looks[role][scheme];
}
