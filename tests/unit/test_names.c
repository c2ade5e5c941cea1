/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ids and keys on the command line: what is taken for one is exactly what the text says. */
#include "config.h"

#include "support.h"

#include <inttypes.h>

#include "cmd/command.h"
#include "cmd/names.h"

/* What was read last. */
static struct invocation invocation;
static struct wanted wanted[128];
static size_t wanted_count;

/* Errors go nowhere meanwhile: there are many. */
static int silence(void **state)
{
    static int screen;
    screen = dup(STDERR_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    assert_true(screen >= 0 && nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0);
    close(nowhere);
    *state = &screen;
    return 0;
}

static int speak(void **state)
{
    dup2(*(int *)*state, STDERR_FILENO);
    close(*(int *)*state);
    arena_free(&invocation.arena);
    return 0;
}

/* What names are read as. */
static const struct wanted an_id = {.ref.kind = KIND_MSG},
                           a_key = {.ref.kind = KIND_MSG, .by_key = true};

static int parse(struct wanted like, const char *text)
{
    struct words words = {0};
    arena_reset(&invocation.arena);
    wanted_count = 0;
    words_split(&invocation, &words, text);
    assert_true(words.count <= LENGTH_OF(wanted));
    return names_parse(&words, like, wanted, &wanted_count);
}

static void ids_are_decimal(void **state)
{
    static const struct {
        const char *text;
        int32_t ids[3];
        size_t count;
    } cases[] = {
        {"0", {0}, 1},           {"5", {5}, 1},           {"2147483647", {INT32_MAX}, 1},
        {"3,5,7", {3, 5, 7}, 3}, {"3,5,3", {3, 5, 3}, 3},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        assert_int_equal(parse(an_id, cases[i].text), 0);
        assert_int_equal(wanted_count, cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            assert_int_equal(wanted[j].ref.kind, KIND_MSG);
            assert_false(wanted[j].by_key);
            assert_int_equal(wanted[j].ref.number, cases[i].ids[j]);
        }
    }
}

static void keys_are_decimal_or_hexadecimal(void **state)
{
    static const struct {
        const char *text;
        uint32_t keys[3];
        size_t count;
    } cases[] = {
        {"1", {1}, 1},
        {"4294967295", {UINT32_MAX}, 1},
        {"0x0052e2c1", {0x52e2c1}, 1},
        {"0XFFFFFFFF", {UINT32_MAX}, 1},
        {"0x00000000ffffffff", {UINT32_MAX}, 1},
        {"0x10,16,17", {16, 16, 17}, 3},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        assert_int_equal(parse(a_key, cases[i].text), 0);
        assert_int_equal(wanted_count, cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            assert_int_equal(wanted[j].ref.kind, KIND_MSG);
            assert_true(wanted[j].by_key);
            assert_int_equal(wanted[j].key, cases[i].keys[j]);
        }
    }
}

static void everything_else_is_refused(void **state)
{
    static const char *const neither[] = {
        "",
        " ",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1\n",
        "\t1",
        "01",
        "007",
        "1.0",
        "1e3",
        "1,",
        ",1",
        "1,,2",
        "-0",
        "+0",
        "0b1",
        "0x",
        "0xg",
        "x1",
        "1x",
        "1_000",
        "１",
        "٣",
        "²",
        "all",
        "*",
        "1-3",
        "1;2",
        "0x-1",
        "0x 1",
        "--",
        "$1",
        "00",
        "4294967296",
        "4294967297",
        "18446744073709551616",
        "18446744073709551617",
        "0x100001234",
        "99999999999999999999999999999999999999",
        "0x10000000000000001",
        "1, 2",
    };
    static const char *const no_ids[] = {"0x5", "0X5", "2147483648", "4294967295"};
    static const char *const no_keys[] = {"0", "0x0", "0x00000000", "5,0"};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(neither); i++) {
        if (parse(an_id, neither[i]) != EXIT_USAGE)
            fail_msg("\"%s\" was taken for an id", neither[i]);
        if (parse(a_key, neither[i]) != EXIT_USAGE)
            fail_msg("\"%s\" was taken for a key", neither[i]);
    }
    for (size_t i = 0; i < LENGTH_OF(no_ids); i++)
        assert_int_equal(parse(an_id, no_ids[i]), EXIT_USAGE);
    for (size_t i = 0; i < LENGTH_OF(no_keys); i++)
        assert_int_equal(parse(a_key, no_keys[i]), EXIT_USAGE);
}

/* A small generator of its own (xorshift), so that a failure can be repeated. */
static uint64_t seed = 0x9e3779b97f4a7c15;

static uint32_t chance(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32) % below;
}

/* Numbers near all limits that a parser could have, in many spellings. */
static size_t put_number(char *text, size_t size)
{
    static const uint64_t limits[] = {
        0, 8, 10, 0x52e2c1, INT32_MAX, UINT32_MAX, (uint64_t)UINT32_MAX + 1, INT64_MAX, UINT64_MAX};
    uint64_t number = limits[chance(LENGTH_OF(limits))] + chance(5) - 2;
    if (chance(3) == 0)
        number = chance(100000);
    switch (chance(6)) {
    case 0:
        return (size_t)snprintf(text, size, "0x%" PRIx64, number);
    case 1:
        return (size_t)snprintf(text, size, "0X%08" PRIX64, number);
    case 2:
        return (size_t)snprintf(text, size, "0%" PRIo64, number);
    case 3:
        return (size_t)snprintf(text, size, "-%" PRIu64, number);
    default:
        return (size_t)snprintf(text, size, "%" PRIu64, number);
    }
}

static void put_hostile(char *text, size_t size)
{
    static const char bytes[] =
        "0123456789012345678901234567890123456789xXabcdefABCDEF+- \t\n.,'\"%*\\/"
        "\x01\x7f\x80\xc2\xa0\xef\xbc\x91\xff";
    size_t length = chance(2) ? put_number(text, size) : 0;

    for (size_t i = length ? chance(4) : 1 + chance(14); i > 0; i--) {
        size_t at = chance((uint32_t)length + 1);
        char byte = bytes[chance(sizeof(bytes) - 1)];
        if (length && chance(4) == 0) {
            text[at < length ? at : 0] = byte;
            continue;
        }
        memmove(text + at + 1, text + at, length - at);
        text[at] = byte;
        length++;
    }
    text[length] = '\0';
}

/* Each of the parts between commas must be exactly how NUMBER is written; returns the next part. */
static const char *skip_spelling(const char *text, uint64_t number, bool hexadecimal)
{
    char spelling[32];
    size_t length = strcspn(text, ",");

    if (hexadecimal && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        text += 2;
        length -= 2;
        while (*text == '0' && length > 1) {
            text++;
            length--;
        }
        (void)snprintf(spelling, sizeof(spelling), "%" PRIx64, number);
    } else {
        (void)snprintf(spelling, sizeof(spelling), "%" PRIu64, number);
    }
    if (length != strlen(spelling) || strncasecmp(text, spelling, length) != 0)
        return NULL;
    return text + length + (text[length] == ',');
}

static void check_reading(const char *text, bool keys)
{
    const char *part = text;

    for (size_t i = 0; i < wanted_count; i++) {
        part = skip_spelling(part, keys ? wanted[i].key : wanted[i].ref.number, keys);
        if (!part) {
            fail_msg("\"%s\" was taken for what it does not say", text);
            return;
        }
    }
    if (!wanted_count || *part)
        fail_msg("\"%s\" was taken for %zu numbers", text, wanted_count);
}

static void no_hostile_text_names_what_it_does_not_say(void **state)
{
    size_t texts = support_rounds(1000000), ids = 0, keys = 0;
    char text[128];

    (void)state;
    for (size_t i = 0; i < texts; i++) {
        put_hostile(text, sizeof(text));
        if (parse(an_id, text) == 0) {
            check_reading(text, false);
            ids++;
        }
        if (parse(a_key, text) == 0) {
            check_reading(text, true);
            keys++;
        }
    }
    /* Else the texts were not hostile but nonsense, and proved nothing. */
    assert_in_range(ids, texts / 100, texts / 2);
    assert_in_range(keys, texts / 100, texts / 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, silence, speak)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ids_are_decimal),
        TEST(keys_are_decimal_or_hexadecimal),
        TEST(everything_else_is_refused),
        TEST(no_hostile_text_names_what_it_does_not_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
