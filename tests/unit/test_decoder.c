/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a terminal sends, byte by byte: which keys it is, and that no part of it acts as a key. */
#include "config.h"

#include "support_monitor.h"

#include "monitor/decoder.h"

enum { SOON = 1, MOST_INPUTS = 64 };

static struct decoder decoder;
static int64_t now;

static int begin(void **unused)
{
    (void)unused;
    decoder = (struct decoder){.delay = DECODER_DELAY};
    now = 1000;
    return 0;
}

struct inputs {
    struct input list[MOST_INPUTS];
    size_t count;
};

static void fetch(struct inputs *inputs)
{
    struct input input;

    while (decoder_next(&decoder, now, &input)) {
        assert_true(inputs->count < MOST_INPUTS);
        inputs->list[inputs->count++] = input;
    }
}

/* The inputs that LENGTH bytes are, with PAUSE before each. */
static struct inputs feed_bytes(const char *bytes, size_t length, int64_t pause)
{
    struct inputs inputs = {.count = 0};

    for (size_t i = 0; i < length; i++) {
        now += pause;
        decoder_feed(&decoder, (unsigned char)bytes[i], now);
        while (decoder.ready_count)
            decoder_next(&decoder, now, &inputs.list[inputs.count++]);
    }
    return inputs;
}

static struct inputs feed(const char *bytes)
{
    return feed_bytes(bytes, strlen(bytes), 0);
}

static void pass_time(struct inputs *inputs, int64_t time)
{
    now += time;
    fetch(inputs);
}

#define expect_key(inputs, key) expect_inputs((inputs), 1, (key), __LINE__)
#define expect_nothing(inputs) expect_inputs((inputs), 0, 0, __LINE__)

static void expect_inputs(const struct inputs *inputs, size_t count, uint32_t key, int line)
{
    if (inputs->count != count || (count && inputs->list[0].key != key))
        fail_msg("line %d: %zu inputs, the first 0x%lx, and not %zu, the first 0x%lx", line,
                 inputs->count, inputs->count ? (unsigned long)inputs->list[0].key : 0UL, count,
                 (unsigned long)key);
}

/* Whether the decoder is where it began: the next letter is one. */
static void expect_ground(void)
{
    struct inputs inputs = feed("j");
    expect_key(&inputs, 'j');
    assert_false(inputs.list[0].pasted);
}

enum { UNKNOWN = INPUT_UNKNOWN, NOTHING = 0 };

static const struct {
    const char *bytes;
    uint32_t key; /* NOTHING: there is no input */
} sequences[] = {
    /* ECMA-48, xterm, with cursor keys in either mode */
    {"\033[A", INPUT_UP},
    {"\033[B", INPUT_DOWN},
    {"\033[C", INPUT_RIGHT},
    {"\033[D", INPUT_LEFT},
    {"\033OA", INPUT_UP},
    {"\033OD", INPUT_LEFT},
    {"\033[H", INPUT_HOME},
    {"\033[F", INPUT_END},
    {"\033OH", INPUT_HOME},
    {"\033OF", INPUT_END},
    {"\033[3~", INPUT_DELETE},
    {"\033[5~", INPUT_PAGE_UP},
    {"\033[6~", INPUT_PAGE_DOWN},
    {"\033[Z", INPUT_BACKTAB},
    {"\033OP", INPUT_F1},
    {"\033OS", INPUT_F1 + 3},
    {"\033[15~", INPUT_F1 + 4},
    {"\033[17~", INPUT_F1 + 5},
    {"\033[21~", INPUT_F1 + 9},
    {"\033[23~", INPUT_F1 + 10},
    {"\033[24~", INPUT_F12},
    {"\033OM", INPUT_ENTER},
    /* PuTTY, screen, tmux, rxvt, the VT220 */
    {"\033[1~", INPUT_HOME},
    {"\033[4~", INPUT_END},
    {"\033[7~", INPUT_HOME},
    {"\033[8~", INPUT_END},
    {"\033[11~", INPUT_F1},
    {"\033[12~", INPUT_F1 + 1},
    {"\033[13~", INPUT_F1 + 2},
    {"\033[14~", INPUT_F1 + 3},
    {"\033[a", INPUT_UP},
    {"\033Oa", INPUT_UP},
    {"\033[5$", INPUT_PAGE_UP},
    {"\033[5^", INPUT_PAGE_UP},
    {"\033[5@", INPUT_PAGE_UP},
    {"\033[3$", UNKNOWN},
    {"\033[3^", UNKNOWN},
    /* the keypad */
    {"\033Ow", INPUT_HOME},
    {"\033Oq", INPUT_END},
    {"\033Oy", INPUT_PAGE_UP},
    {"\033Os", INPUT_PAGE_DOWN},
    {"\033Ox", INPUT_UP},
    {"\033Ok", UNKNOWN},
    {"\033OX", UNKNOWN},
    /* the console of Linux */
    {"\033[[A", INPUT_F1},
    {"\033[[E", INPUT_F1 + 4},
    {"\033[[x", UNKNOWN},
    /* modifiers: of what only moves they make no difference */
    {"\033[1;2A", INPUT_UP},
    {"\033[1;5D", INPUT_LEFT},
    {"\033[1;3H", INPUT_HOME},
    {"\033O5C", INPUT_RIGHT},
    {"\033O1;5C", INPUT_RIGHT},
    {"\033[5;5~", INPUT_PAGE_UP},
    {"\033[3;5~", UNKNOWN},
    {"\033[3;2~", UNKNOWN},
    {"\033[1;2P", UNKNOWN},
    {"\033[1;129P", INPUT_F1},
    {"\033[3;65~", INPUT_DELETE},
    {"\033[20;2~", UNKNOWN},
    {"\033[25~", UNKNOWN},
    {"\033[2~", UNKNOWN},
    {"\033[99999999999999999999~", UNKNOWN},
    {"\033\033[A", INPUT_UP},
    {"\033\033OA", INPUT_UP},
    {"\033\033[3~", UNKNOWN},
    /* modifyOtherKeys of xterm */
    {"\033[27;5;9~", UNKNOWN},
    {"\033[27;2;9~", INPUT_BACKTAB},
    {"\033[27;2;13~", UNKNOWN},
    {"\033[27;5;120~", INPUT_CONTROL('X')},
    {"\033[27;6;88~", UNKNOWN},
    {"\033[27;5~", UNKNOWN},
    /* kitty */
    {"\033[27u", INPUT_ESCAPE},
    {"\033[13u", INPUT_ENTER},
    {"\033[9u", '\t'},
    {"\033[9;2u", INPUT_BACKTAB},
    {"\033[127u", INPUT_BACKSPACE},
    {"\033[97;5u", INPUT_CONTROL('A')},
    {"\033[97:65;5:1u", INPUT_CONTROL('A')},
    {"\033[120u", UNKNOWN},
    {"\033[120;3u", UNKNOWN},
    {"\033[120;1:3u", NOTHING},
    {"\033[1;1:3A", NOTHING},
    {"\033[1;1:2A", INPUT_UP},
    {"\033[57414u", INPUT_ENTER},
    {"\033[57426u", INPUT_DELETE},
    {"\033[P", INPUT_F1},
    /* answers, whoever asked */
    {"\033[?1;2c", NOTHING},
    {"\033[?62;22c", NOTHING},
    {"\033[>41;354;0c", NOTHING},
    {"\033[=1c", NOTHING},
    {"\033[0n", NOTHING},
    {"\033[1;1R", NOTHING},
    {"\033[24;80R", NOTHING},
    {"\033[8;24;80t", NOTHING},
    {"\033[?2026;2$y", NOTHING},
    {"\033[4;2$y", NOTHING},
    {"\033[?1u", NOTHING},
    {"\033[I", NOTHING},
    {"\033[O", NOTHING},
    {"\033[ q", NOTHING},
    {"\033]11;rgb:0000/0000/0000\033\\", NOTHING},
    {"\033]11;rgb:0000/0000/0000\a", NOTHING},
    {"\033]52;c;eHh4\a", NOTHING},
    {"\033P>|xterm(379)\033\\", NOTHING},
    {"\033P1$r0m\033\\", NOTHING},
    {"\033Xx\033\\", NOTHING},
    {"\033^x\033\\", NOTHING},
    {"\033_Gi=31;OK\033\\", NOTHING},
    {"\033P\a\033\\", NOTHING},
    {"\033[3\x18", NOTHING},
    {"\033]1\x1a", NOTHING},
    /* C1 controls as characters */
    {"\xc2\x9b"
     "3~",
     INPUT_DELETE},
    {"\xc2\x8f"
     "P",
     INPUT_F1},
    {"\xc2\x9d"
     "0;x\a",
     NOTHING},
    {"\xc2\x85", NOTHING},
    {"\x9b", NOTHING},
    /* Alt, which is never the key without it */
    {"\033x", UNKNOWN},
    {"\033\x7f", UNKNOWN},
    {"\033\r", UNKNOWN},
    {"\033数", UNKNOWN},
    /* the mouse */
    {"\033[<0;5;7M", INPUT_CLICK},
    {"\033[<0;5;7m", NOTHING},
    {"\033[<64;5;7M", INPUT_WHEEL_UP},
    {"\033[<65;5;7M", INPUT_WHEEL_DOWN},
    {"\033[<16;5;7M", INPUT_CLICK},
    {"\033[<1;5;7M", NOTHING},
    {"\033[<32;5;7M", NOTHING},
    {"\033[<0;0;7M", NOTHING},
    {"\033[<0;5M", NOTHING},
    {"\033[32;5;7M", NOTHING},
    {"\033[M !!", INPUT_CLICK},
    {"\033[M#!!", NOTHING},
    {"\033[M`xj", INPUT_WHEEL_UP},
    {"\033[Ma\xff\xff", INPUT_WHEEL_DOWN},
    /* characters */
    {"j", 'j'},
    {"\r", '\r'},
    {"\x7f", INPUT_BACKSPACE},
    {"é", 0xe9},
    {"数", 0x6570},
    {"\U0001F600", 0x1f600},
    {"\xff", NOTHING},
    {"\xc3\xc3\xa9", 0xe9},
    {"\xc3k", 'k'},
    {"\xed\xa0\x80", NOTHING},
};

static void each_sequence_is_one_key(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(sequences); i++) {
        struct inputs inputs = feed(sequences[i].bytes);
        if (inputs.count != (sequences[i].key != NOTHING) ||
            (inputs.count && inputs.list[0].key != sequences[i].key))
            fail_msg("sequence %zu: %zu inputs, the first 0x%lx", i, inputs.count,
                     inputs.count ? (unsigned long)inputs.list[0].key : 0UL);
        expect_ground();
    }
}

static void its_bytes_may_come_one_at_a_time(void **unused)
{
    static const int64_t pauses[] = {SOON, DECODER_DELAY - 1, DECODER_DELAY, DECODER_LATE - 1};
    (void)unused;
    for (size_t p = 0; p < LENGTH_OF(pauses); p++) {
        for (size_t i = 0; i < LENGTH_OF(sequences); i++) {
            const char *bytes = sequences[i].bytes;
            bool is_alt = bytes[0] == '\033' && sequences[i].key == UNKNOWN;
            if (is_alt && pauses[p] >= DECODER_DELAY)
                continue; /* it is two keys then, if it is not a sequence */
            if (strncmp(bytes, "\033\033", 2) == 0 && pauses[p] >= DECODER_DELAY)
                continue;
            struct inputs inputs = feed_bytes(bytes, strlen(bytes), pauses[p]);
            if (inputs.count != (sequences[i].key != NOTHING))
                fail_msg("sequence %zu, %d ms: %zu inputs", i, (int)pauses[p], inputs.count);
            expect_ground();
            now += DECODER_PATIENCE;
        }
    }
}

/* The key Esc has been told when the rest comes: that is a key all the same, and no letters. */
static void the_rest_may_come_after_esc_was_told(void **unused)
{
    static const struct {
        const char *rest;
        uint32_t key;
    } rests[] = {{"[11~", INPUT_F1},  {"OP", INPUT_F1},      {"]11;rgb:0/0/0\033\\", NOTHING},
                 {"[1;5A", INPUT_UP}, {"[<0;1;1m", NOTHING}, {"P>|x\033\\", NOTHING}};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(rests); i++) {
        struct inputs inputs = feed("\033");
        expect_nothing(&inputs);
        pass_time(&inputs, DECODER_LATE - 1);
        expect_key(&inputs, INPUT_ESCAPE);
        inputs = feed(rests[i].rest);
        expect_inputs(&inputs, rests[i].key != NOTHING, rests[i].key, __LINE__);
        expect_ground();
    }
}

static void esc_alone_is_a_key_after_the_delay(void **unused)
{
    (void)unused;
    assert_int_equal(decoder_due(&decoder), INT64_MAX);
    struct inputs inputs = feed("\033");
    assert_int_equal(decoder_due(&decoder), now + DECODER_DELAY);
    pass_time(&inputs, DECODER_DELAY - 1);
    expect_nothing(&inputs);
    pass_time(&inputs, 1);
    expect_key(&inputs, INPUT_ESCAPE);
    assert_int_equal(decoder_due(&decoder), INT64_MAX);
    expect_ground();
    decoder.delay = 200;
    inputs = feed("\033");
    pass_time(&inputs, 199);
    expect_nothing(&inputs);
    pass_time(&inputs, 1);
    expect_key(&inputs, INPUT_ESCAPE);
}

static void a_key_soon_after_esc_is_itself(void **unused)
{
    (void)unused;
    struct inputs inputs = feed("\033");
    pass_time(&inputs, DECODER_DELAY);
    expect_key(&inputs, INPUT_ESCAPE);
    expect_ground();
    /* Both were read late; the pause between them was seen all the same. */
    feed("\033");
    now += DECODER_DELAY;
    inputs = feed("j");
    assert_int_equal(inputs.count, 2);
    assert_int_equal(inputs.list[0].key, INPUT_ESCAPE);
    assert_int_equal(inputs.list[1].key, 'j');
    /* What could introduce a sequence is a key of its own after a while. */
    inputs = feed("\033");
    pass_time(&inputs, DECODER_LATE);
    expect_key(&inputs, INPUT_ESCAPE);
    inputs = feed("]");
    expect_key(&inputs, ']');
}

/* The C library decodes it, though Unicode ends before it. */
static void alt_with_what_is_no_character_is_over(void **unused)
{
    (void)unused;
    struct inputs inputs = feed("\033\xf4\x90\x80\x80j");
    expect_key(&inputs, 'j');
}

static void esc_twice_is_two_keys(void **unused)
{
    (void)unused;
    struct inputs inputs = feed("\033\033");
    pass_time(&inputs, DECODER_DELAY);
    assert_int_equal(inputs.count, 2);
    inputs = feed("\033\033\033\033\033");
    pass_time(&inputs, DECODER_DELAY);
    assert_int_equal(inputs.count, 5);
    for (size_t i = 0; i < inputs.count; i++)
        assert_int_equal(inputs.list[i].key, INPUT_ESCAPE);
    expect_ground();
}

static void what_does_not_go_on_is_given_up(void **unused)
{
    static const char *const begun[] = {"\033[",   "\033[1;",  "\033O",   "\033[[", "\033[M!",
                                        "\033]11", "\033P1$r", "\033_\a", "\xe6",   "\033]0\033"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(begun); i++) {
        struct inputs inputs = feed(begun[i]);
        pass_time(&inputs, DECODER_PATIENCE);
        expect_nothing(&inputs);
        expect_ground();
    }
}

static void esc_begins_anew(void **unused)
{
    static const char *const begun[] = {"\033[",   "\033[1;",  "\033O",      "\033[[",
                                        "\033[M!", "\xe6\x95", "\033]0;\033"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(begun); i++) {
        feed(begun[i]);
        struct inputs inputs = feed("\033[3~");
        expect_key(&inputs, INPUT_DELETE);
        expect_ground();
    }
}

static void a_sequence_may_be_of_any_length(void **unused)
{
    (void)unused;
    feed("\033[");
    for (int i = 0; i < 1000; i++) {
        struct inputs inputs = feed("1;");
        expect_nothing(&inputs);
    }
    struct inputs inputs = feed("A");
    expect_nothing(&inputs);
    expect_ground();
}

static void the_place_of_the_mouse_is_counted_from_0(void **unused)
{
    (void)unused;
    struct inputs inputs = feed("\033[<0;300;200M");
    expect_key(&inputs, INPUT_CLICK);
    assert_int_equal(inputs.list[0].column, 299);
    assert_int_equal(inputs.list[0].row, 199);
    inputs = feed("\033[M \xa1\x22");
    expect_key(&inputs, INPUT_CLICK);
    assert_int_equal(inputs.list[0].column, 128);
    assert_int_equal(inputs.list[0].row, 1);
}

/* The terminal's own description goes first. */
static void terminfo_knows_better(void **unused)
{
    static const struct decoder_key own[] = {{"\033[M", INPUT_F1},
                                             {"\033A", INPUT_UP},
                                             {"\033[224z", INPUT_F1 + 1},
                                             {"\033OP", INPUT_END}};
    (void)unused;
    struct inputs inputs = feed("\033[224z");
    expect_nothing(&inputs);
    decoder.own = own;
    decoder.own_count = LENGTH_OF(own);
    for (size_t i = 0; i < LENGTH_OF(own); i++) {
        inputs = feed(own[i].bytes);
        expect_key(&inputs, own[i].key);
        expect_ground();
    }
}

/* Pasted text. */

static void pasted_text_is_marked(void **unused)
{
    (void)unused;
    struct inputs inputs = feed("\033[200~x数\r\n\t\x01\x7f\033[3~\033xq\033[201~");
    static const uint32_t keys[] = {'x', 0x6570, ' ', ' ', ' ', 'x', 'q'};
    assert_int_equal(inputs.count, LENGTH_OF(keys));
    for (size_t i = 0; i < inputs.count; i++) {
        assert_int_equal(inputs.list[i].key, keys[i]);
        assert_true(inputs.list[i].pasted);
    }
    expect_ground();
}

static void a_paste_without_end_is_over_with_esc_or_after_a_while(void **unused)
{
    (void)unused;
    feed("\033[200~x");
    struct inputs inputs = feed("\033");
    pass_time(&inputs, DECODER_DELAY);
    expect_nothing(&inputs);
    expect_ground();
    feed("\033[200~x");
    now += DECODER_PASTE - 1;
    inputs = feed("x");
    assert_true(inputs.list[0].pasted);
    now += DECODER_PASTE;
    expect_ground();
}

static void a_click_in_pasted_text_is_none(void **unused)
{
    (void)unused;
    struct inputs inputs = feed("\033[200~\033[<0;1;1M\033[201~");
    expect_nothing(&inputs);
}

static void keys_can_be_forgotten_and_sequences_are_not_torn(void **unused)
{
    (void)unused;
    decoder_feed(&decoder, 'y', now);
    decoder_forget(&decoder);
    struct inputs inputs = {.count = 0};
    fetch(&inputs);
    expect_nothing(&inputs);
    feed("\033[1");
    decoder_forget(&decoder);
    inputs = feed("1~");
    expect_key(&inputs, INPUT_F1);
    feed("\033");
    decoder_forget(&decoder);
    pass_time(&inputs, DECODER_DELAY);
    assert_int_equal(inputs.count, 1);
    inputs = feed("[11~");
    expect_key(&inputs, INPUT_F1);
}

/* No key of the monitor may be one that introduces a sequence when it comes soon after Esc. */
static void no_key_introduces_a_sequence(void **unused)
{
    (void)unused;
    for (const char *c = "[]OPX^_"; *c; c++)
        assert_int_equal(verb_of((unsigned char)*c), VERB_NONE);
}

/* Whatever the grammar allows. */

static uint64_t seed;

static uint32_t any(uint32_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (uint32_t)((seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

enum { LONGEST = 80 };

static size_t put_range(char *out, uint32_t most, int from, int to)
{
    size_t count = any(most + 1);
    for (size_t i = 0; i < count; i++)
        out[i] = (char)(from + (int)any((uint32_t)(to - from + 1)));
    return count;
}

/* ECMA-48 5.4: parameter bytes, intermediate bytes, a final byte. */
static size_t put_csi(char *out)
{
    size_t length = 2;
    bool one_number;

    memcpy(out, "\033[", 2);
    length += put_range(out + length, 12, 0x30, 0x3f);
    one_number = length > 2 && strspn(out + 2, "0123456789") >= length - 2;
    length += put_range(out + length, 2, 0x20, 0x2f);
    do
        out[length] = (char)(0x40 + any(0x3f));
    while (length == 2 && (out[length] == '[' || out[length] == 'M'));
    /* That of rxvt is over with "$". */
    if (one_number && memchr(out, '$', length))
        return put_csi(out);
    /* Pasting has a test of its own. */
    if (length == 5 && memcmp(out, "\033[200~", 6) == 0)
        return put_csi(out);
    return length + 1;
}

/* ECMA-48 5.6, with anything in it but what ends it. */
static size_t put_string(char *out)
{
    static const char kinds[] = "]PX^_";
    size_t length = 2;

    out[0] = '\033';
    out[1] = kinds[any(5)];
    length += put_range(out + length, 40, 0x20, 0x7e);
    memcpy(out + length, "\033\\", 2);
    return length + 2;
}

static size_t put_ss3(char *out)
{
    memcpy(out, "\033O", 2);
    size_t length = 2 + put_range(out + 2, 3, '0', '9');
    out[length] = (char)(0x40 + any(0x3f));
    return length + 1;
}

static size_t put_mouse(char *out)
{
    memcpy(out, "\033[M", 3);
    for (size_t i = 3; i < 6; i++)
        out[i] = (char)(32 + any(224));
    return 6;
}

static void expect_no_letter(const struct inputs *inputs, const char *bytes, size_t length)
{
    for (size_t i = 0; i < inputs->count; i++) {
        uint32_t key = inputs->list[i].key;
        if (key < ' ' || key >= INPUT_UP)
            continue;
        for (size_t b = 0; b < length; b++)
            print_message("# %02x\n", (unsigned char)bytes[b]);
        fail_msg("it yields U+%04lx", (unsigned long)key);
    }
    assert_true(inputs->count <= 1);
}

static void no_sequence_yields_a_letter(void **unused)
{
    static size_t (*const put[])(char *out) = {put_csi, put_csi, put_string, put_ss3, put_mouse};
    static const int64_t pauses[] = {0, 0, SOON, DECODER_DELAY - 1, DECODER_LATE - 1};
    (void)unused;
    seed = UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 200000; i++) {
        char bytes[LONGEST] = {0};
        size_t length = put[any(LENGTH_OF(put))](bytes);
        struct inputs inputs = feed_bytes(bytes, length, pauses[any(LENGTH_OF(pauses))]);
        expect_no_letter(&inputs, bytes, length);
        expect_ground();
    }
}

/* Any bytes at any time: no crash, no more inputs than bytes. */
static void any_bytes_are_safe(void **unused)
{
    static const unsigned char often[] = "\033\033\033[[O]P;:0123456789M<~u$\\\a\xe6\x9b";
    (void)unused;
    seed = 42;
    for (int i = 0; i < 300000; i++) {
        struct inputs inputs = {.count = 0};
        unsigned char byte = any(4) ? often[any(sizeof(often))] : (unsigned char)any(256);
        now += any(20) ? 0 : any(DECODER_PATIENCE + 10);
        decoder_feed(&decoder, byte, now);
        fetch(&inputs);
        assert_true(inputs.count <= 3);
        if (any(1000) == 0)
            decoder_forget(&decoder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_sequence_is_one_key, begin),
        cmocka_unit_test_setup(its_bytes_may_come_one_at_a_time, begin),
        cmocka_unit_test_setup(the_rest_may_come_after_esc_was_told, begin),
        cmocka_unit_test_setup(esc_alone_is_a_key_after_the_delay, begin),
        cmocka_unit_test_setup(a_key_soon_after_esc_is_itself, begin),
        cmocka_unit_test_setup(alt_with_what_is_no_character_is_over, begin),
        cmocka_unit_test_setup(esc_twice_is_two_keys, begin),
        cmocka_unit_test_setup(what_does_not_go_on_is_given_up, begin),
        cmocka_unit_test_setup(esc_begins_anew, begin),
        cmocka_unit_test_setup(a_sequence_may_be_of_any_length, begin),
        cmocka_unit_test_setup(the_place_of_the_mouse_is_counted_from_0, begin),
        cmocka_unit_test_setup(terminfo_knows_better, begin),
        cmocka_unit_test_setup(pasted_text_is_marked, begin),
        cmocka_unit_test_setup(a_paste_without_end_is_over_with_esc_or_after_a_while, begin),
        cmocka_unit_test_setup(a_click_in_pasted_text_is_none, begin),
        cmocka_unit_test_setup(keys_can_be_forgotten_and_sequences_are_not_torn, begin),
        cmocka_unit_test_setup(no_key_introduces_a_sequence, begin),
        cmocka_unit_test_setup(no_sequence_yields_a_letter, begin),
        cmocka_unit_test_setup(any_bytes_are_safe, begin),
    };
    return cmocka_run_group_tests_name("decoder", tests, monitor_in_utf8, NULL);
}
