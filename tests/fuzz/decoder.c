/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a terminal sends (src/monitor/decoder.c). A reference here reads all bytes at once by the grammar of
 * ECMA-48 and says which of them are text. Of any bytes
 *   - just those become characters, typed or pasted: no part of a sequence does, and nothing that is pasted
 *     becomes a key;
 *   - in pasted text there are no keys, a sequence that is too long is none, and well-known ones are;
 *   - the inputs are the same however the bytes are cut, while no pause is as long as the delay of Esc;
 *   - with longer pauses, up to the limits of the decoder, and with keys forgotten in between, only a
 *     character behind ESC may become a key of its own;
 *   - after a while without bytes the decoder is where it began.
 *
 * An input is the delay and whether the terminal has sequences of its own; eight bytes that say when what
 * happens between two bytes; and the bytes.
 */
#include "config.h"

#include <locale.h>
#include <string.h>

/* The monitor has a struct of that name too. */
#define input fuzz_input
#include "fuzz.h"
#undef input

#include "monitor/decoder.h"

enum { MOST_BYTES = 400, PATTERN = 8, MOST_AT_ONCE = 3, MOST_INPUTS = MOST_BYTES * MOST_AT_ONCE };

enum { BEL = 0x07, CAN = 0x18, SUB = 0x1a, ESC = 0x1b, DEL = 0x7f };

/* The second one has only ESC before its letter; the last one looks like a mouse. */
static const struct decoder_key own_keys[] = {
    {"\033[224z", INPUT_F1}, {"\033A", INPUT_UP}, {"\033OP", INPUT_END}, {"\033[M", INPUT_F1 + 1}};

/* The reference. */

struct character {
    uint32_t c;
    bool pasted;
    bool behind_escape; /* it is a key with Alt; after a pause it may be one of its own */
    bool is_own;        /* it ends a sequence of the terminal's own, or the same */
};

struct reader {
    const uint8_t *bytes;
    size_t size, at;
    bool own, pasting;
    bool in_paste[MOST_BYTES];  /* whether the byte comes while text is pasted */
    bool is_silent[MOST_BYTES]; /* whether it ends a sequence that is too long to mean anything */
    uint32_t keys[MOST_BYTES];  /* the key that it ends, where that is well known */
    struct character list[MOST_BYTES];
    size_t count;
};

static bool has_byte(const struct reader *reader)
{
    return reader->at < reader->size;
}

/* Whether there is another byte that does not end what is being read, as ESC does. */
static bool goes_on(const struct reader *reader)
{
    return has_byte(reader) && reader->bytes[reader->at] != ESC;
}

static void put_character(struct reader *reader, uint32_t c, bool behind_escape)
{
    bool is_own = behind_escape && reader->own && c == 'A';

    if (reader->pasting && (c == '\t' || c == '\r' || c == '\n'))
        c = ' ';
    if (c < ' ' || c == DEL)
        return;
    reader->list[reader->count++] = (struct character){c, reader->pasting, behind_escape, is_own};
}

static bool is_introducer(uint32_t c)
{
    return c < 0x80 && strchr("[O]PX^_", (int)c) && c;
}

/* Pasting begins with CSI 200 ~ and ends with CSI 201 ~. */
static void read_paste_mark(struct reader *reader, const char *numbers)
{
    unsigned long number = 0;

    for (size_t digits = strspn(numbers, "0123456789"); digits > 0; digits--)
        number = number > 9999 ? 99999 : number * 10 + (unsigned long)(*numbers++ - '0');
    const char *second = strchr(numbers, ';');
    const char *sub = second ? second + 1 + strspn(second + 1, "0123456789") : "";
    bool released = *sub == ':' && sub[1 + strspn(sub + 1, "0")] == '3' &&
                    strspn(sub + 1, "0123456789") == strspn(sub + 1, "0") + 1;
    if (!released && (number == 200 || number == 201))
        reader->pasting = number == 200;
}

/* A sequence of more bytes than the decoder keeps means nothing. */
static void end_csi(struct reader *reader, size_t start)
{
    char numbers[DECODER_LONGEST + 1] = "";
    size_t length = reader->at - 1 - start;

    if (length + 3 > DECODER_LONGEST || reader->bytes[reader->at - 1] != '~')
        return;
    memcpy(numbers, reader->bytes + start, length);
    if (numbers[0] < '<' || numbers[0] > '?')
        read_paste_mark(reader, numbers);
}

/* A sequence of INTRODUCER and all bytes from START on has ended. */
static void end_key(struct reader *reader, char introducer, size_t start)
{
    static const struct {
        const char *bytes;
        uint32_t key;
    } known[] = {
        {"[A", INPUT_UP},         {"[B", INPUT_DOWN},    {"[C", INPUT_RIGHT},
        {"[D", INPUT_LEFT},       {"[H", INPUT_HOME},    {"[F", INPUT_END},
        {"OA", INPUT_UP},         {"OB", INPUT_DOWN},    {"OH", INPUT_HOME},
        {"OM", INPUT_ENTER},      {"OQ", INPUT_F1 + 1},  {"[5~", INPUT_PAGE_UP},
        {"[6~", INPUT_PAGE_DOWN}, {"[3~", INPUT_DELETE}, {"[15~", INPUT_F1 + 4},
        {"[Z", INPUT_BACKTAB},    {"[1;5A", INPUT_UP},   {"[24~", INPUT_F12},
    };
    size_t length = reader->at - start, last = reader->at - 1;

    reader->is_silent[last] = length + 2 > DECODER_LONGEST;
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        const char *bytes = known[i].bytes;
        if (bytes[0] == introducer && strlen(bytes) == length + 1 &&
            !memcmp(bytes + 1, reader->bytes + start, length) && !reader->pasting)
            reader->keys[last] = known[i].key;
    }
}

static void read_csi(struct reader *reader)
{
    size_t start = reader->at, digits = 0;
    uint8_t first = goes_on(reader) ? reader->bytes[start] : 0;
    bool is_mouse = first == 'M' && !reader->own;

    if (first == '[' || is_mouse) {
        reader->at++;
        for (size_t i = is_mouse ? 3 : 1; i > 0 && goes_on(reader); i--)
            reader->at++;
        return;
    }
    while (goes_on(reader)) {
        uint8_t byte = reader->bytes[reader->at++];
        if (byte < ' ' || byte >= DEL)
            return;
        /* rxvt(7) ends a single number with a dollar sign. */
        bool is_rxvt = byte == '$' && digits && digits == reader->at - 1 - start &&
                       digits + 2 <= DECODER_LONGEST;
        digits += byte >= '0' && byte <= '9';
        if (byte >= '@' || is_rxvt) {
            end_key(reader, '[', start);
            end_csi(reader, start);
            return;
        }
    }
}

static void read_ss3(struct reader *reader)
{
    size_t start = reader->at;

    while (goes_on(reader)) {
        uint8_t byte = reader->bytes[reader->at++];
        if (byte != ';' && (byte < '0' || byte > '9')) {
            end_key(reader, 'O', start);
            return;
        }
    }
}

/* Up to ST, BEL (only OSC), CAN or SUB; another ESC begins anew. */
static void read_string(struct reader *reader, bool is_osc)
{
    while (goes_on(reader)) {
        uint8_t byte = reader->bytes[reader->at++];
        if (byte == CAN || byte == SUB || (is_osc && byte == BEL))
            return;
    }
    if (reader->at + 1 < reader->size && reader->bytes[reader->at + 1] == '\\')
        reader->at += 2;
    else if (reader->at + 1 < reader->size && reader->bytes[reader->at + 1] == ESC)
        reader->at++;
}

static void read_sequence_by(struct reader *reader, uint32_t introducer)
{
    if (introducer == '[')
        read_csi(reader);
    else if (introducer == 'O')
        read_ss3(reader);
    else if (is_introducer(introducer))
        read_string(reader, introducer == ']');
}

/* A character, a C1 control, or a byte that is none. */
static void read_character(struct reader *reader, bool behind_escape)
{
    uint32_t c = 0;
    size_t size =
        text_decode((const char *)reader->bytes + reader->at, reader->size - reader->at, &c);

    reader->at += size ? size : 1;
    if (size && c >= 0x80 && c <= 0x9f)
        read_sequence_by(reader, c - 0x40);
    else if (size)
        put_character(reader, c, behind_escape);
}

static void read_escape(struct reader *reader)
{
    while (has_byte(reader) && reader->bytes[reader->at] == ESC)
        reader->at++;
    if (!has_byte(reader))
        return;
    uint8_t byte = reader->bytes[reader->at];
    if (!is_introducer(byte)) {
        read_character(reader, true);
        return;
    }
    reader->at++;
    read_sequence_by(reader, byte);
}

static void read_all(struct reader *reader)
{
    while (has_byte(reader)) {
        size_t from = reader->at;
        bool pasting = reader->pasting;
        if (reader->bytes[from] == ESC)
            read_escape(reader);
        else
            read_character(reader, false);
        for (; from < reader->at; from++)
            reader->in_paste[from] = pasting;
    }
}

/* The decoder. */

struct inputs {
    struct input list[MOST_INPUTS + MOST_AT_ONCE];
    size_t count;
};

static const int64_t delays[] = {1, DECODER_DELAY, 200};

static struct decoder new_decoder(size_t delay, bool own)
{
    return (struct decoder){.delay = delays[delay],
                            .own = own ? own_keys : NULL,
                            .own_count = own ? sizeof(own_keys) / sizeof(*own_keys) : 0};
}

static void fetch(struct decoder *decoder, int64_t clock, struct inputs *inputs)
{
    size_t before = inputs->count;

    while (decoder_next(decoder, clock, &inputs->list[inputs->count])) {
        FUZZ_EXPECT(inputs->list[inputs->count].key <= INPUT_UNKNOWN, "there is no key 0x%lx",
                    (unsigned long)inputs->list[inputs->count].key);
        FUZZ_EXPECT(++inputs->count - before <= MOST_AT_ONCE, "a byte makes too many inputs");
    }
}

static void feed(struct decoder *decoder, uint8_t byte, int64_t clock, struct inputs *inputs)
{
    decoder_feed(decoder, byte, clock);
    fetch(decoder, clock, inputs);
}

/* Feeds byte AT of READER. Of keys with Alt it knows only that they are no characters. */
static void feed_read(const struct reader *reader, size_t at, struct decoder *decoder,
                      int64_t clock, struct inputs *inputs)
{
    size_t before = inputs->count;
    bool has_alt = decoder->meta;

    feed(decoder, reader->bytes[at], clock, inputs);
    size_t count = inputs->count - before;
    for (size_t i = 0; i < count && reader->in_paste[at]; i++)
        FUZZ_EXPECT(inputs->list[before + i].pasted, "0x%lx is a key in pasted text",
                    (unsigned long)inputs->list[before + i].key);
    FUZZ_EXPECT(!reader->is_silent[at] || !count, "a sequence that is too long is a key");
    FUZZ_EXPECT(!reader->keys[at] || has_alt ||
                    (count == 1 && inputs->list[before].key == reader->keys[at]),
                "there is no key 0x%lx", (unsigned long)reader->keys[at]);
}

/* After a while another letter is one. Nothing but Esc comes by itself. */
static void expect_beginning(struct decoder *decoder, int64_t clock)
{
    struct inputs inputs = {.count = 0};

    fetch(decoder, clock + DECODER_PATIENCE, &inputs);
    for (size_t i = 0; i < inputs.count; i++)
        FUZZ_EXPECT(inputs.list[i].key == INPUT_ESCAPE, "time makes a key 0x%lx",
                    (unsigned long)inputs.list[i].key);
    FUZZ_EXPECT(decoder_due(decoder) == INT64_MAX, "something is due without an end");
    inputs.count = 0;
    feed(decoder, 'j', clock + DECODER_PASTE, &inputs);
    FUZZ_EXPECT(inputs.count == 1 && inputs.list[0].key == 'j' && !inputs.list[0].pasted,
                "the decoder does not begin anew");
}

/* Whether C is a key with Alt, which pasted text does not have, or a key of this terminal's own. */
static bool is_no_character(const struct character *c)
{
    return (c->behind_escape && !c->pasted) || c->is_own;
}

static bool is_input(const struct character *c, const struct input *input)
{
    return c->c == input->key && c->pasted == input->pasted;
}

FUZZ_UNCOUNTED_BEGIN

/* From each of the PLACES in the list of READER on, also behind what may be left out. */
static void pass_optional(const struct reader *reader, bool places[MOST_BYTES + 1])
{
    for (size_t i = 0; i < reader->count; i++)
        places[i + 1] = places[i + 1] || (places[i] && is_no_character(&reader->list[i]));
}

/* Moves each of the PLACES behind INPUT, or forgets it where there is another character. */
static bool pass_input(const struct reader *reader, bool places[MOST_BYTES + 1],
                       const struct input *input, bool may_differ)
{
    bool found = false;

    pass_optional(reader, places);
    for (size_t i = reader->count; i > 0; i--) {
        const struct character *c = &reader->list[i - 1];
        places[i] = places[i - 1] && is_input(c, input) && (may_differ || !is_no_character(c));
        found = found || places[i];
    }
    places[0] = false;
    return found;
}

/* Inputs that are characters are those of READER; those behind ESC may be so too if MAY_DIFFER. */
static void expect_characters(const struct inputs *inputs, const struct reader *reader,
                              bool may_differ)
{
    bool places[MOST_BYTES + 1] = {true};

    for (size_t i = 0; i < inputs->count; i++) {
        const struct input *input = &inputs->list[i];
        bool is_character = input->key >= ' ' && input->key < INPUT_UP;
        FUZZ_EXPECT(is_character || !input->pasted, "0x%lx is pasted", (unsigned long)input->key);
        FUZZ_EXPECT(!is_character || pass_input(reader, places, input, may_differ),
                    "U+%04lX becomes a key%s", (unsigned long)input->key,
                    input->pasted ? ", pasted" : "");
    }
    pass_optional(reader, places);
    FUZZ_EXPECT(places[reader->count], "a character is lost");
}

static void expect_same_inputs(const struct inputs *a, const struct inputs *b)
{
    FUZZ_EXPECT(a->count == b->count, "%zu inputs, cut otherwise %zu", a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct input *one = &a->list[i], *other = &b->list[i];
        FUZZ_EXPECT(one->key == other->key && one->row == other->row &&
                        one->column == other->column && one->pasted == other->pasted,
                    "input %zu is 0x%lx, cut otherwise 0x%lx", i, (unsigned long)one->key,
                    (unsigned long)other->key);
    }
}

FUZZ_UNCOUNTED_END

static struct reader reader;

/* All bytes at the same time. */
static void feed_at_once(size_t delay, struct inputs *inputs)
{
    struct decoder decoder = new_decoder(delay, reader.own);

    inputs->count = 0;
    for (size_t i = 0; i < reader.size; i++)
        feed_read(&reader, i, &decoder, 0, inputs);
    expect_beginning(&decoder, 0);
}

/* With pauses that are shorter than the delay; in some of them somebody asks for inputs. */
static void feed_cut(size_t delay, const uint8_t pattern[PATTERN], struct inputs *inputs)
{
    struct decoder decoder = new_decoder(delay, reader.own);
    int64_t clock = 0;

    inputs->count = 0;
    for (size_t i = 0; i < reader.size; i++) {
        uint8_t what = pattern[i % PATTERN];
        clock += what / 2 % delays[delay];
        if (what & 1)
            fetch(&decoder, clock, inputs);
        feed_read(&reader, i, &decoder, clock, inputs);
    }
}

/* With longer pauses, and with keys forgotten; but in pasted text ESC is given no time. */
static void feed_slowly(size_t delay, const uint8_t pattern[PATTERN], struct inputs *inputs)
{
    enum { FORGETS = 3, ASKS = 4 };
    struct decoder decoder = new_decoder(delay, reader.own);
    int64_t clock = 0;

    inputs->count = 0;
    for (size_t i = 0; i < reader.size; i++) {
        uint8_t what = pattern[i % PATTERN];
        bool may_end_paste = i && reader.bytes[i - 1] == ESC && reader.in_paste[i - 1];
        clock += may_end_paste ? 0 : (what >> 3) * 499 / 31 % DECODER_LATE;
        if (what & ASKS)
            fetch(&decoder, clock, inputs);
        if ((what & FORGETS) == FORGETS)
            decoder_forget(&decoder);
        feed_read(&reader, i, &decoder, clock, inputs);
    }
    expect_beginning(&decoder, clock);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct inputs at_once, otherwise;
    static bool is_set;
    uint8_t pattern[PATTERN] = {0};

    if (size < 1 + PATTERN || size > MOST_BYTES)
        return -1;
    if (!is_set && !setlocale(LC_CTYPE, "C.UTF-8"))
        fuzz_fail("there is no locale C.UTF-8");
    is_set = true;
    size_t delay = data[0] / 2 % (sizeof(delays) / sizeof(*delays));
    memcpy(pattern, data + 1, PATTERN);
    reader = (struct reader){
        .bytes = data + 1 + PATTERN, .size = size - 1 - PATTERN, .own = data[0] & 1};
    read_all(&reader);
    feed_at_once(delay, &at_once);
    expect_characters(&at_once, &reader, false);
    feed_cut(delay, pattern, &otherwise);
    expect_same_inputs(&at_once, &otherwise);
    feed_slowly(delay, pattern, &otherwise);
    expect_characters(&otherwise, &reader, true);
    return 0;
}
