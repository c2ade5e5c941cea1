/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes that a terminal sends, as keys, clicks and pasted text. Pure: it is given bytes and a
 * clock.
 *
 * It is the only decoder. ncurses (keypad(3x)) knows the sequences of TERM alone and hands out all
 * others byte by byte, and their letters would then act as keys. Here the grammar of ECMA-48 first
 * tells where a control sequence ends, whoever sent it and whatever it means; only then is it looked
 * up, and an unknown one does nothing. Its bytes may come one at a time.
 */
#ifndef MONITOR_DECODER_H
#define MONITOR_DECODER_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "monitor/verbs.h"

/* Milliseconds. */
enum {
    DECODER_DELAY = 25,      /* ESC without a next byte is the key Esc then */
    DECODER_LATE = 500,      /* but until then its sequence may still come */
    DECODER_PATIENCE = 1000, /* from one byte of a sequence to the next */
    DECODER_PASTE = 5000,    /* from one byte of pasted text to the next */
};

enum decoder_state {
    DECODER_GROUND,
    DECODER_ESCAPE,        /* behind ESC */
    DECODER_ESCAPE_KEY,    /* the same, and it was taken for the key Esc */
    DECODER_CSI,           /* behind ESC [ */
    DECODER_SS3,           /* behind ESC O */
    DECODER_LINUX,         /* behind ESC [ [ (console_codes(4)) */
    DECODER_MOUSE,         /* behind ESC [ M: three bytes of any value */
    DECODER_OSC,           /* in a string that BEL or ST ends */
    DECODER_STRING,        /* in one that ST ends: DCS, SOS, PM, APC */
    DECODER_STRING_ESCAPE, /* behind ESC in one of them, which is the first half of ST */
    DECODER_STATES
};

/* A key as the description of the terminal (terminfo(5)) has it. */
struct decoder_key {
    const char *bytes; /* from ESC on */
    uint32_t key;
};

enum { DECODER_LONGEST = 32, DECODER_MOST_READY = 4 };

/* All zero but for DELAY and the keys, which are the caller's: at the start. */
struct decoder {
    int64_t delay;                 /* DECODER_DELAY, or what the user wants */
    const struct decoder_key *own; /* they go before what is known of all terminals */
    size_t own_count;

    enum decoder_state state;
    int64_t since;    /* when the last byte came */
    unsigned escapes; /* how many ESC there are in DECODER_ESCAPE: 1 or 2 */
    bool meta;        /* the next key is pressed with Alt */
    bool is_pasting;
    bool is_partial; /* a character has begun */
    mbstate_t partial;
    char bytes[DECODER_LONGEST]; /* of the sequence from ESC on; what is longer is not kept */
    size_t length;               /* all of it */

    struct input ready[DECODER_MOST_READY];
    size_t ready_count;
};

/*
 * Takes BYTE, which was read at CLOCK, in milliseconds. The caller fetches all inputs (decoder_next)
 * before the next byte.
 */
void decoder_feed(struct decoder *decoder, unsigned char byte, int64_t clock);

/*
 * The next input; false: there is none. To be called too when there are no bytes to be read at
 * CLOCK: ESC may be the key Esc now.
 */
bool decoder_next(struct decoder *decoder, int64_t clock, struct input *input);

/* When to call decoder_next although no byte has come; INT64_MAX: never. */
int64_t decoder_due(const struct decoder *decoder);

/* Forgets the keys so far; the rest of a sequence that has begun is still recognised. */
void decoder_forget(struct decoder *decoder);

#endif
