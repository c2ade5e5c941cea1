/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes keys, clicks and pasted text of the bytes that a terminal sends. Pure: the caller passes
 * bytes and a clock (milliseconds).
 *
 * There is no other decoder. ncurses (keypad(3x)) knows only the sequences of TERM and passes on
 * others byte by byte, so that their letters would act as keys. This decoder first finds the end of
 * a control sequence by the grammar of ECMA-48, and then looks the sequence up. An unknown one does
 * nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "monitor/verbs.h"

/* Milliseconds. */
enum {
    DECODER_DELAY = 25,      /* after this time, ESC without a next byte is the key Esc */
    DECODER_LATE = 500,      /* until then, the rest of its sequence may still come */
    DECODER_PATIENCE = 1000, /* between two bytes of a sequence */
    DECODER_PASTE = 5000,    /* between two bytes of pasted text */
};

enum decoder_state {
    DECODER_GROUND,
    DECODER_ESCAPE,        /* after ESC */
    DECODER_ESCAPE_KEY,    /* after an ESC that was already taken for the key Esc */
    DECODER_CSI,           /* after ESC [ */
    DECODER_SS3,           /* after ESC O */
    DECODER_LINUX,         /* after ESC [ [ (console_codes(4)) */
    DECODER_MOUSE,         /* after ESC [ M: three bytes of any value */
    DECODER_OSC,           /* in a string that ends with BEL or ST */
    DECODER_STRING,        /* in a string that ends with ST: DCS, SOS, PM, APC */
    DECODER_STRING_ESCAPE, /* after ESC in a string: the first half of ST */
    DECODER_STATES
};

/* A key from the description of the terminal (terminfo(5)). */
struct decoder_key {
    const char *bytes; /* begins with ESC */
    uint32_t key;
};

enum { DECODER_LONGEST = 32, DECODER_MOST_READY = 4 };

/* Starts as all zero, except ->delay and ->own, which the caller sets and owns. */
struct decoder {
    int64_t delay;                 /* DECODER_DELAY, or the user's choice */
    const struct decoder_key *own; /* keys of this terminal, looked up before the common ones */
    size_t own_count;

    enum decoder_state state;
    int64_t since;    /* time of the last byte */
    unsigned escapes; /* number of ESC in DECODER_ESCAPE: 1 or 2 */
    bool meta;        /* Alt is pressed with the next key */
    bool is_pasting;
    bool is_partial; /* in the middle of a character */
    mbstate_t partial;
    char bytes[DECODER_LONGEST]; /* the sequence, from ESC on; longer ones are cut */
    size_t length;               /* of the whole sequence, also of a longer one */

    struct input ready[DECODER_MOST_READY];
    size_t ready_count;
};

/* Takes BYTE, read at CLOCK. Before the next one, call decoder_next until it returns false. */
void decoder_feed(struct decoder *decoder, unsigned char byte, int64_t clock);

/* Fetches the next input by CLOCK; false: none. Call it without bytes too: ESC may become Esc. */
bool decoder_next(struct decoder *decoder, int64_t clock, struct input *input);

/* When to call decoder_next without another byte; INT64_MAX: never. */
int64_t decoder_due(const struct decoder *decoder);

/* Forgets the keys so far, but still recognises the rest of a sequence. */
void decoder_forget(struct decoder *decoder);
