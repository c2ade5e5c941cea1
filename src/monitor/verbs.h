/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of what keys do, for input, the help and the bar at the bottom. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/ref.h"

/* A key is a Unicode character (^A is 1), or one of these. */
enum input_key {
    INPUT_UP = 0x110000,
    INPUT_DOWN,
    INPUT_LEFT,
    INPUT_RIGHT,
    INPUT_PAGE_UP,
    INPUT_PAGE_DOWN,
    INPUT_HOME,
    INPUT_END,
    INPUT_DELETE,
    INPUT_BACKSPACE,
    INPUT_ENTER,
    INPUT_ESCAPE,
    INPUT_BACKTAB,
    INPUT_F1,
    INPUT_F12 = INPUT_F1 + 11,
    INPUT_CLICK, /* at ->row and ->column */
    INPUT_WHEEL_UP,
    INPUT_WHEEL_DOWN,
    INPUT_UNKNOWN, /* an unknown key, or one with Alt */
};

#define INPUT_CONTROL(letter) ((uint32_t)(letter)&0x1f)

/* What the mouse clicks on: a sort of thing, plus a number below 256 that says which one. */
enum click_target {
    TARGET_NONE,
    TARGET_KEY = 1 << 8,     /* an item of the bar: index in verb_specs */
    TARGET_TAB = 2 << 8,     /* an enum view_id */
    TARGET_SECTION = 3 << 8, /* an enum section */
    TARGET_COLUMN = 4 << 8,  /* a heading: index of the column */
    TARGET_BUTTON = 5 << 8,  /* in the removal: 0 is No, 1 is Yes */
    TARGET_NUMBER = 0xff,    /* the bits of the number */
};

struct input {
    uint32_t key;
    size_t row, column; /* of the mouse */
    unsigned target;    /* of a click: an enum click_target plus a number */
    bool pasted;        /* the key is a pasted character */
};

enum verb {
    VERB_NONE,
    VERB_UP,
    VERB_DOWN,
    VERB_PAGE_UP,
    VERB_PAGE_DOWN,
    VERB_HALF_UP,
    VERB_HALF_DOWN,
    VERB_FIRST,
    VERB_LAST,
    VERB_LEFT,
    VERB_RIGHT,
    VERB_NEXT_VIEW,
    VERB_PREVIOUS_VIEW,
    VERB_FIRST_VIEW, /* the views in the order of their tabs */
    VERB_LAST_VIEW = VERB_FIRST_VIEW + KINDS + 1,
    VERB_DETAIL,
    VERB_NEXT_TAB,
    VERB_PREVIOUS_TAB,
    VERB_DETAIL_UP,
    VERB_DETAIL_DOWN,
    VERB_PROCESS,
    VERB_BACK,
    VERB_SEARCH,
    VERB_NEXT_MATCH,
    VERB_PREVIOUS_MATCH,
    VERB_FILTER,
    VERB_OWNER,
    VERB_SORT,
    VERB_SORT_LEFT,
    VERB_SORT_RIGHT,
    VERB_INVERT,
    VERB_LOCK,
    VERB_TAG,
    VERB_UNTAG,
    VERB_REMOVE,
    VERB_PAUSE,
    VERB_REDRAW,
    VERB_INTERVAL,
    VERB_SHORTER,
    VERB_LONGER,
    VERB_UNITS,
    VERB_METERS,
    VERB_SETUP,
    VERB_SAVE,
    VERB_HELP,
    VERB_QUIT,
    VERBS
};

enum { MOST_KEYS = 5 };

struct verb_spec {
    enum verb verb;
    uint32_t keys[MOST_KEYS]; /* ends in 0 if there are fewer */
    const char *key_names;    /* the keys in the help; NULL: they are in the row above */
    const char *help;         /* to be translated; NULL: it is in the row above */
    const char *bar;          /* label in the bar, to be translated, or NULL */
};

extern const struct verb_spec verb_specs[];
extern const size_t verb_spec_count;

/* What KEY does while no dialog is open. The wheel is VERB_UP and VERB_DOWN. */
enum verb verb_of(uint32_t key);

/* The new place of something at FROM after VERB; a page has PAGE rows. There is no upper limit. */
size_t verb_move(size_t from, enum verb verb, size_t page);

/* Whether VERB turns a page or half of one: the view then scrolls with the cursor, as in htop. */
bool verb_turns_page(enum verb verb);
