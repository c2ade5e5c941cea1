/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources: ECMA-48, sections 5.4 (control sequences) and 5.6 (control strings); ctlseqs of xterm;
 * rxvt(7); console_codes(4); the keyboard protocol of kitty; the keyboard settings of PuTTY.
 */
#include "config.h"

#include <string.h>

#include "monitor/decoder.h"

enum { BEL = 0x07, CAN = 0x18, SUB = 0x1a, ESC = 0x1b, BLANK = 0x20, DEL = 0x7f };

/* Modifiers. The number in a sequence is one more than their sum (ctlseqs). */
enum {
    SHIFT = 1,
    ALT = 2,
    CONTROL = 4,
    MODIFIERS = 0x3f /* without Caps Lock and Num Lock */
};

struct number_key {
    unsigned number;
    uint32_t key;
};

/* CSI letter, and CSI 1 ; modifiers letter. */
static const struct number_key csi_letters[] = {
    {'A', INPUT_UP},     {'B', INPUT_DOWN},   {'C', INPUT_RIGHT},   {'D', INPUT_LEFT},
    {'F', INPUT_END},    {'H', INPUT_HOME},   {'P', INPUT_F1},      {'Q', INPUT_F1 + 1},
    {'R', INPUT_F1 + 2}, {'S', INPUT_F1 + 3}, {'Z', INPUT_BACKTAB}, {'a', INPUT_UP},
    {'b', INPUT_DOWN},   {'c', INPUT_RIGHT},  {'d', INPUT_LEFT},
};

/* SS3 letter. Those of the keypad stand for the cursor keys in the same place on a PC. */
static const struct number_key ss3_letters[] = {
    {'A', INPUT_UP},     {'B', INPUT_DOWN},      {'C', INPUT_RIGHT},   {'D', INPUT_LEFT},
    {'F', INPUT_END},    {'H', INPUT_HOME},      {'M', INPUT_ENTER},   {'P', INPUT_F1},
    {'Q', INPUT_F1 + 1}, {'R', INPUT_F1 + 2},    {'S', INPUT_F1 + 3},  {'a', INPUT_UP},
    {'b', INPUT_DOWN},   {'c', INPUT_RIGHT},     {'d', INPUT_LEFT},    {'q', INPUT_END},
    {'r', INPUT_DOWN},   {'s', INPUT_PAGE_DOWN}, {'t', INPUT_LEFT},    {'v', INPUT_RIGHT},
    {'w', INPUT_HOME},   {'x', INPUT_UP},        {'y', INPUT_PAGE_UP},
};

/* CSI number ~. In rxvt the end is $ (Shift), ^ (Control) or @ (both). */
static const struct number_key csi_numbers[] = {
    {1, INPUT_HOME},      {3, INPUT_DELETE},   {4, INPUT_END},      {5, INPUT_PAGE_UP},
    {6, INPUT_PAGE_DOWN}, {7, INPUT_HOME},     {8, INPUT_END},      {11, INPUT_F1},
    {12, INPUT_F1 + 1},   {13, INPUT_F1 + 2},  {14, INPUT_F1 + 3},  {15, INPUT_F1 + 4},
    {17, INPUT_F1 + 5},   {18, INPUT_F1 + 6},  {19, INPUT_F1 + 7},  {20, INPUT_F1 + 8},
    {21, INPUT_F1 + 9},   {23, INPUT_F1 + 10}, {24, INPUT_F1 + 11},
};

/* CSI code u, and CSI 27 ; modifiers ; code ~. Codes above 57343 are not characters. */
static const struct number_key codes[] = {
    {'\b', INPUT_BACKSPACE}, {'\t', '\t'},         {'\r', INPUT_ENTER},    {ESC, INPUT_ESCAPE},
    {DEL, INPUT_BACKSPACE},  {57414, INPUT_ENTER}, {57417, INPUT_LEFT},    {57418, INPUT_RIGHT},
    {57419, INPUT_UP},       {57420, INPUT_DOWN},  {57421, INPUT_PAGE_UP}, {57422, INPUT_PAGE_DOWN},
    {57423, INPUT_HOME},     {57424, INPUT_END},   {57426, INPUT_DELETE},
};

#define FIND_KEY(table, number) find_key((table), sizeof(table) / sizeof(*(table)), (number))

static uint32_t find_key(const struct number_key *table, size_t count, unsigned number)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i].number == number)
            return table[i].key;
    }
    return INPUT_UNKNOWN;
}

/* What comes out. */

static void emit_input(struct decoder *decoder, const struct input *input)
{
    if (decoder->ready_count < DECODER_MOST_READY)
        decoder->ready[decoder->ready_count++] = *input;
}

static void emit_key(struct decoder *decoder, uint32_t key)
{
    /* Pasted text has no keys. */
    if (!decoder->is_pasting)
        emit_input(decoder, &(struct input){.key = key});
}

/* Keys that move work with any modifier; other keys work only without one. */
static void emit_modified(struct decoder *decoder, uint32_t key, unsigned modifiers)
{
    bool moves = key >= INPUT_UP && key <= INPUT_END;

    if (modifiers == SHIFT && (key == '\t' || key == INPUT_BACKTAB))
        key = INPUT_BACKTAB;
    else if (modifiers && !moves)
        key = INPUT_UNKNOWN;
    emit_key(decoder, key);
}

static void emit_pasted(struct decoder *decoder, uint32_t c)
{
    bool is_blank = c == '\t' || c == '\r' || c == '\n';

    if (is_blank || (c >= BLANK && c != DEL))
        emit_input(decoder, &(struct input){.key = is_blank ? ' ' : c, .pasted = true});
}

static void emit_character(struct decoder *decoder, uint32_t c)
{
    bool meta = decoder->meta;

    decoder->meta = false;
    if (decoder->is_pasting)
        emit_pasted(decoder, c);
    else if (meta || !c)
        emit_key(decoder, INPUT_UNKNOWN);
    else
        emit_key(decoder, c == DEL ? (uint32_t)INPUT_BACKSPACE : c);
}

/* BUTTON is the code of ctlseqs. COLUMN and ROW count from 1. */
static void emit_mouse(struct decoder *decoder, unsigned button, size_t column, size_t row)
{
    enum { WITH_KEYS = 4 | 8 | 16 };
    static const struct number_key buttons[] = {
        {0, INPUT_CLICK}, {64, INPUT_WHEEL_UP}, {65, INPUT_WHEEL_DOWN}};
    uint32_t key = FIND_KEY(buttons, button & ~(unsigned)WITH_KEYS);

    if (key != INPUT_UNKNOWN && column && row && !decoder->is_pasting)
        emit_input(decoder, &(struct input){.key = key, .row = row - 1, .column = column - 1});
}

/* A whole sequence. */

enum { INTRODUCER = 2 /* bytes */, MOST_NUMBERS = 4 };

struct sequence {
    char prefix; /* < = > ? or 0 */
    char last;
    unsigned numbers[MOST_NUMBERS], subs[MOST_NUMBERS]; /* 3 and 2 in "3:2"; 0: not there */
    size_t count;
};

/* A number of more than five digits becomes TOO_BIG, which no table has. */
static size_t read_number(const char *text, size_t length, unsigned *number)
{
    enum { TOO_BIG = 99999 };
    size_t at = 0;

    *number = 0;
    for (; at < length && text[at] >= '0' && text[at] <= '9'; at++)
        *number = *number > TOO_BIG / 10 ? TOO_BIG : *number * 10 + (unsigned)(text[at] - '0');
    return at;
}

/* Reads what is between the introducer and the last byte. */
static struct sequence read_sequence(const struct decoder *decoder)
{
    const char *bytes = decoder->bytes;
    size_t at = INTRODUCER, end = decoder->length - 1;
    struct sequence sequence = {.last = bytes[end]};

    if (at < end && bytes[at] >= '<' && bytes[at] <= '?')
        sequence.prefix = bytes[at++];
    while (at < end && sequence.count < MOST_NUMBERS) {
        size_t i = sequence.count++;
        at += read_number(bytes + at, end - at, &sequence.numbers[i]);
        if (at < end && bytes[at] == ':')
            at += 1 + read_number(bytes + at + 1, end - at - 1, &sequence.subs[i]);
        while (at < end && bytes[at++] != ';') {
        }
    }
    return sequence;
}

static unsigned last_number(const struct sequence *sequence)
{
    return sequence->count ? sequence->numbers[sequence->count - 1] : 0;
}

static unsigned modifiers_of(const struct decoder *decoder, unsigned number)
{
    return (number ? (number - 1) & MODIFIERS : 0U) | (decoder->meta ? (unsigned)ALT : 0U);
}

/* The code of a character does not act as the character, which would have come as itself. */
static void emit_code(struct decoder *decoder, unsigned code, unsigned modifiers)
{
    uint32_t key = FIND_KEY(codes, code);

    if (key == INPUT_UNKNOWN && modifiers == CONTROL && code >= 'a' && code <= 'z')
        emit_key(decoder, INPUT_CONTROL(code));
    else
        emit_modified(decoder, key, modifiers);
}

static void take_tilde(struct decoder *decoder, const struct sequence *sequence)
{
    enum { OTHER_KEYS = 27, PASTE_BEGINS = 200, PASTE_ENDS = 201 };
    unsigned number = sequence->numbers[0], modifiers = modifiers_of(decoder, sequence->numbers[1]);

    if (number == PASTE_BEGINS || number == PASTE_ENDS)
        decoder->is_pasting = number == PASTE_BEGINS;
    else if (number == OTHER_KEYS && sequence->count > 2)
        emit_code(decoder, sequence->numbers[2], modifiers);
    else
        emit_modified(decoder, FIND_KEY(csi_numbers, number), modifiers);
}

/* With numbers, some letters are answers of the terminal: "R" is the place of its cursor. */
static void take_letter(struct decoder *decoder, const struct sequence *sequence)
{
    uint32_t key = FIND_KEY(csi_letters, (unsigned char)sequence->last);
    bool answers = sequence->last == 'R' || (sequence->last >= 'a' && sequence->last <= 'd');

    if (key != INPUT_UNKNOWN && !(answers && sequence->count))
        emit_modified(decoder, key, modifiers_of(decoder, last_number(sequence)));
}

static void take_rxvt(struct decoder *decoder, const struct sequence *sequence)
{
    unsigned modifiers = sequence->last == '^' ? 0U : (unsigned)SHIFT;

    modifiers |= sequence->last == '$' ? 0U : (unsigned)CONTROL;
    emit_modified(decoder, FIND_KEY(csi_numbers, sequence->numbers[0]), modifiers);
}

static void take_csi(struct decoder *decoder)
{
    enum { RELEASED = 3 };
    struct sequence sequence = read_sequence(decoder);
    bool ends_button = sequence.last == 'M' || sequence.last == 'm';

    if (sequence.prefix == '<' && ends_button && sequence.count == 3) {
        if (sequence.last == 'M')
            emit_mouse(decoder, sequence.numbers[0], sequence.numbers[1], sequence.numbers[2]);
        return;
    }
    if (sequence.prefix || (sequence.count > 1 && sequence.subs[1] == RELEASED))
        return;
    switch (sequence.last) {
    case '~':
        take_tilde(decoder, &sequence);
        break;
    case 'u':
        emit_code(decoder, sequence.numbers[0], modifiers_of(decoder, sequence.numbers[1]));
        break;
    case '$':
    case '^':
    case '@':
        take_rxvt(decoder, &sequence);
        break;
    default:
        take_letter(decoder, &sequence);
    }
}

static void take_ss3(struct decoder *decoder)
{
    struct sequence sequence = read_sequence(decoder);

    emit_modified(decoder, FIND_KEY(ss3_letters, (unsigned char)sequence.last),
                  modifiers_of(decoder, last_number(&sequence)));
}

/* CSI [ letter of the console: F1 to F5. */
static void take_linux(struct decoder *decoder)
{
    char last = decoder->bytes[decoder->length - 1];
    bool is_known = last >= 'A' && last <= 'E';

    emit_modified(decoder, is_known ? INPUT_F1 + (uint32_t)(last - 'A') : INPUT_UNKNOWN,
                  modifiers_of(decoder, 0));
}

/* The sequence in the description of the terminal, or NULL. */
static const struct decoder_key *own_key(const struct decoder *decoder)
{
    for (size_t i = 0; i < decoder->own_count; i++) {
        const struct decoder_key *own = &decoder->own[i];
        if (strlen(own->bytes) == decoder->length &&
            memcmp(own->bytes, decoder->bytes, decoder->length) == 0)
            return own;
    }
    return NULL;
}

static bool take_own(struct decoder *decoder)
{
    const struct decoder_key *own = own_key(decoder);

    if (own)
        emit_modified(decoder, own->key, modifiers_of(decoder, 0));
    return own;
}

/* What a byte does. */

static void keep_byte(struct decoder *decoder, unsigned char byte)
{
    if (decoder->length < DECODER_LONGEST)
        decoder->bytes[decoder->length] = (char)byte;
    decoder->length++;
}

static void end_state(struct decoder *decoder)
{
    decoder->state = DECODER_GROUND;
    decoder->meta = false;
    decoder->is_partial = false;
    memset(&decoder->partial, 0, sizeof(decoder->partial));
}

/* Looks up a complete sequence, in TAKE last. One that is too long means nothing. */
static void end_sequence(struct decoder *decoder, void (*take)(struct decoder *decoder))
{
    if (decoder->length <= DECODER_LONGEST && !take_own(decoder))
        take(decoder);
    end_state(decoder);
}

/* The state that BYTE begins after ESC; DECODER_GROUND: none. */
static enum decoder_state introduced_by(unsigned char byte)
{
    static const enum decoder_state begins[] = {
        ['['] = DECODER_CSI,    ['O'] = DECODER_SS3,    [']'] = DECODER_OSC,
        ['P'] = DECODER_STRING, ['X'] = DECODER_STRING, ['^'] = DECODER_STRING,
        ['_'] = DECODER_STRING,
    };

    return byte < sizeof(begins) / sizeof(*begins) ? begins[byte] : DECODER_GROUND;
}

static bool begin_sequence(struct decoder *decoder, unsigned char byte)
{
    enum decoder_state state = introduced_by(byte);

    if (state == DECODER_GROUND)
        return false;
    decoder->meta = decoder->escapes > 1;
    decoder->state = state;
    decoder->length = 0;
    keep_byte(decoder, ESC);
    keep_byte(decoder, byte);
    return true;
}

/* A C1 control is one character for ESC and another one (ECMA-48 5.2). */
static void take_c1(struct decoder *decoder, uint32_t c)
{
    end_state(decoder);
    decoder->escapes = 1;
    begin_sequence(decoder, (unsigned char)(c - 0x40));
}

static void take_character(struct decoder *decoder, uint32_t c)
{
    bool is_c1 = c >= 0x80 && c <= 0x9f, is_surrogate = c >= 0xd800 && c <= 0xdfff;

    if (is_c1)
        take_c1(decoder, c);
    else if (!is_surrogate && c <= 0x10ffff)
        emit_character(decoder, c);
    else
        decoder->meta = false;
}

/* Takes a byte of a character in the character set of the locale. */
static void take_ground(struct decoder *decoder, unsigned char byte)
{
    const char bytes[] = {(char)byte};
    wchar_t c = 0;
    size_t size = mbrtowc(&c, bytes, 1, &decoder->partial);
    bool was_partial = decoder->is_partial;

    decoder->is_partial = size == (size_t)-2;
    if (decoder->is_partial)
        return;
    if (size != (size_t)-1) {
        take_character(decoder, (uint32_t)c);
        return;
    }
    end_state(decoder);
    if (was_partial) /* BYTE did not continue a character, but may begin one */
        take_ground(decoder, byte);
}

static void take_escape(struct decoder *decoder, unsigned char byte)
{
    if (begin_sequence(decoder, byte))
        return;
    end_state(decoder);
    decoder->length = 0;
    keep_byte(decoder, ESC);
    keep_byte(decoder, byte);
    if (take_own(decoder))
        return;
    decoder->meta = true;
    take_ground(decoder, byte);
}

/* Takes the rest of a sequence whose ESC was taken for Esc, or a key after Esc. */
static void take_after_escape_key(struct decoder *decoder, unsigned char byte)
{
    decoder->escapes = 1;
    if (begin_sequence(decoder, byte))
        return;
    end_state(decoder);
    take_ground(decoder, byte);
}

/* In ECMA-48 another byte follows "$", but rxvt ends a sequence of one number with it. */
static bool ends_csi(const struct decoder *decoder, unsigned char byte)
{
    if (byte != '$' || decoder->length > DECODER_LONGEST)
        return byte >= 0x40 && byte < DEL;
    for (size_t i = INTRODUCER; i < decoder->length; i++) {
        if (decoder->bytes[i] < '0' || decoder->bytes[i] > '9')
            return false;
    }
    return decoder->length > INTRODUCER;
}

static void take_in_csi(struct decoder *decoder, unsigned char byte)
{
    bool is_first = decoder->length == INTRODUCER, ends = ends_csi(decoder, byte);

    if (byte < BLANK || byte >= DEL) {
        end_state(decoder);
        return;
    }
    keep_byte(decoder, byte);
    if (is_first && byte == '[') {
        decoder->state = DECODER_LINUX;
    } else if (is_first && byte == 'M' && !own_key(decoder)) {
        decoder->state = DECODER_MOUSE;
        decoder->length = 0;
    } else if (ends) {
        end_sequence(decoder, take_csi);
    }
}

static void take_in_ss3(struct decoder *decoder, unsigned char byte)
{
    keep_byte(decoder, byte);
    if (byte >= 0x40 && byte < DEL)
        end_sequence(decoder, take_ss3);
    else if ((byte < '0' || byte > '9') && byte != ';')
        end_state(decoder);
}

static void take_in_linux(struct decoder *decoder, unsigned char byte)
{
    keep_byte(decoder, byte);
    end_sequence(decoder, take_linux);
}

static void take_in_mouse(struct decoder *decoder, unsigned char byte)
{
    enum { ALL = 3, LEAST = 32 };
    const char *bytes = decoder->bytes;

    keep_byte(decoder, byte);
    if (decoder->length < ALL)
        return;
    unsigned numbers[ALL];
    for (size_t i = 0; i < ALL; i++)
        numbers[i] =
            (unsigned char)bytes[i] > LEAST ? (unsigned char)bytes[i] - (unsigned)LEAST : 0U;
    emit_mouse(decoder, numbers[0], numbers[1], numbers[2]);
    end_state(decoder);
}

/* A string ends with ST; a string of OSC also with BEL. */
static void take_in_string(struct decoder *decoder, unsigned char byte)
{
    if (byte == CAN || byte == SUB || (byte == BEL && decoder->state == DECODER_OSC))
        end_state(decoder);
}

static void take_string_escape(struct decoder *decoder, unsigned char byte)
{
    decoder->escapes = 1;
    if (byte == '\\')
        end_state(decoder);
    else
        take_escape(decoder, byte);
}

/* ESC ends any sequence and begins a new one. */
static void take_esc(struct decoder *decoder)
{
    bool goes_on = decoder->state == DECODER_ESCAPE;
    bool in_string = decoder->state == DECODER_OSC || decoder->state == DECODER_STRING;

    if (in_string) {
        decoder->state = DECODER_STRING_ESCAPE;
        return;
    }
    end_state(decoder);
    decoder->state = DECODER_ESCAPE;
    /* Two ESC may be Alt and a sequence; with a third one, the first was Esc. */
    if (goes_on && decoder->escapes == 2)
        emit_key(decoder, INPUT_ESCAPE);
    decoder->escapes = goes_on ? 2 : 1;
}

/* Time. */

/* Emits one Esc for each ESC. In pasted text whose end is missing, Esc ends the text instead. */
static void emit_escapes(struct decoder *decoder)
{
    bool was_pasting = decoder->is_pasting;

    decoder->is_pasting = false;
    for (; decoder->escapes && !was_pasting; decoder->escapes--)
        emit_key(decoder, INPUT_ESCAPE);
    decoder->state = DECODER_ESCAPE_KEY;
}

/*
 * Ends what took too long before BYTE came. ESC and the introducer of a sequence that are read
 * together are more likely a sequence than two keys.
 */
static void decide(struct decoder *decoder, unsigned char byte, int64_t clock)
{
    bool escape = decoder->state == DECODER_ESCAPE || decoder->state == DECODER_ESCAPE_KEY;
    int64_t passed = clock - decoder->since;
    bool is_late = passed >= (escape ? DECODER_LATE : DECODER_PATIENCE);
    bool goes_on = introduced_by(byte) != DECODER_GROUND;

    if (decoder->state == DECODER_ESCAPE && passed >= decoder->delay && (is_late || !goes_on))
        emit_escapes(decoder);
    if (decoder->is_pasting && passed >= DECODER_PASTE)
        decoder->is_pasting = false;
    if (is_late)
        end_state(decoder);
}

void decoder_feed(struct decoder *decoder, unsigned char byte, int64_t clock)
{
    static void (*const take[DECODER_STATES])(struct decoder * decoder, unsigned char byte) = {
        [DECODER_GROUND] = take_ground,
        [DECODER_ESCAPE] = take_escape,
        [DECODER_ESCAPE_KEY] = take_after_escape_key,
        [DECODER_CSI] = take_in_csi,
        [DECODER_SS3] = take_in_ss3,
        [DECODER_LINUX] = take_in_linux,
        [DECODER_MOUSE] = take_in_mouse,
        [DECODER_OSC] = take_in_string,
        [DECODER_STRING] = take_in_string,
        [DECODER_STRING_ESCAPE] = take_string_escape,
    };

    decide(decoder, byte, clock);
    decoder->since = clock;
    if (byte == ESC)
        take_esc(decoder);
    else
        take[decoder->state](decoder, byte);
}

bool decoder_next(struct decoder *decoder, int64_t clock, struct input *input)
{
    if (!decoder->ready_count && clock >= decoder_due(decoder))
        emit_escapes(decoder);
    if (!decoder->ready_count)
        return false;
    *input = decoder->ready[0];
    decoder->ready_count--;
    memmove(decoder->ready, decoder->ready + 1, decoder->ready_count * sizeof(*decoder->ready));
    return true;
}

int64_t decoder_due(const struct decoder *decoder)
{
    return decoder->state == DECODER_ESCAPE ? decoder->since + decoder->delay : INT64_MAX;
}

void decoder_forget(struct decoder *decoder)
{
    decoder->ready_count = 0;
    if (decoder->state == DECODER_ESCAPE)
        decoder->state = DECODER_ESCAPE_KEY;
}
