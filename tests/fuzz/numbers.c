/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers, sizes and durations (src/base/number.c, units.c). A reference here computes the same with
 * 128 bits and, where that is not enough, digit by digit. Of each text both must say the same: the
 * number, or that there is none. What is written of a number must be what the reference writes, and
 * parse to what it stands for. The first byte of an input is the letter of a check.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "reference.h"

#include "base/number.h"
#include "base/units.h"

#ifdef __SIZEOF_INT128__

enum { MOST_BYTES = 200, DAY = 86400 };

/* Says what was got and what was expected of TEXT. */
static void expect_same(const char *what, struct text text, int got, uint64_t number, int expected,
                        wide reference)
{
    FUZZ_EXPECT(got == expected && (got || number == reference),
                "%s \"%.*s\": %d and %llu, and not %d and %llu", what, (int)text.length, text.start,
                got, (unsigned long long)number, expected, (unsigned long long)reference);
}

static int verdict_of(bool good, wide number, uint64_t max)
{
    return !good ? -EINVAL : number > max ? -ERANGE : 0;
}

static uint64_t a_most(struct input *input)
{
    static const uint64_t most[] = {0, 1, 9, 0777, 4095, INT32_MAX, UINT32_MAX, INT64_MAX};
    size_t choice = input_choice(input, 10);

    return choice < 8 ? most[choice] : choice == 8 ? UINT64_MAX : input_number(input, 8);
}

static void check_number(struct input *input)
{
    static const unsigned bases[] = {8, 10, 16};
    unsigned base = bases[input_choice(input, 3)];
    uint64_t max = a_most(input), number = 4711;
    struct text text = input_rest(input), left = text;
    size_t digits;
    wide reference = cut_number(&left, base, &digits);
    int expected = verdict_of(digits && !left.length, reference, max);

    int got = number_in(text, base, max, &number);
    expect_same("number", text, got, number, expected, reference);
    FUZZ_EXPECT(!expected || number == 4711, "\"%.*s\" is none, but %llu was set", (int)text.length,
                text.start, (unsigned long long)number);
    FUZZ_EXPECT(number_digits(text.start, text.length, base) == digits, "\"%.*s\" has %zu digits",
                (int)text.length, text.start, digits);
}

static void check_any_number(struct input *input)
{
    uint64_t max = a_most(input), number = 0;
    struct text text = input_rest(input), left = text;
    bool prefixed = text.length > 1 && text.start[0] == '0' && (text.start[1] | 0x20) == 'x';
    size_t digits;

    left = text_skip(left, prefixed ? 2 : 0);
    wide reference = cut_number(&left, prefixed ? 16 : 10, &digits);
    int got = number_parse_any(text.start, text.length, max, &number);
    expect_same("any number", text, got, number, verdict_of(digits && !left.length, reference, max),
                reference);
}

static void check_list(struct input *input)
{
    enum { MOST = 6 };
    size_t count = input_choice(input, MOST + 1), found = 0, digits;
    uint64_t max = a_most(input), numbers[MOST];
    struct text text = input_rest(input), left = text;
    wide reference[MOST + 1] = {0};
    bool good = true;

    for (;;) {
        while (left.length && strchr(" \t", left.start[0]) && left.start[0])
            left = text_skip(left, 1);
        if (!left.length)
            break;
        wide number = cut_number(&left, 10, &digits);
        good = good && digits && number <= max && found < count &&
               (!left.length || left.start[0] == ' ' || left.start[0] == '\t');
        if (!good)
            break;
        reference[found++] = number;
    }
    good = good && found == count;
    int got = number_parse_list(text, max, numbers, count);
    FUZZ_EXPECT(got == (good ? 0 : -EINVAL), "a list of %zu, \"%.*s\": %d", count, (int)text.length,
                text.start, got);
    for (size_t i = 0; good && i < count; i++)
        FUZZ_EXPECT(numbers[i] == reference[i], "number %zu of \"%.*s\" is %llu", i,
                    (int)text.length, text.start, (unsigned long long)numbers[i]);
}

/* Sizes. */

static const char letters_of_sizes[] = "kmgtpe";

static char in_lower_case(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* Whether TEXT is LETTER and then AFTER, in any case. */
static bool is_unit(struct text text, char letter, const char *after)
{
    if (text.length != strlen(after) + 1 || in_lower_case(text.start[0]) != letter)
        return false;
    for (size_t i = 1; i < text.length; i++) {
        if (in_lower_case(text.start[i]) != after[i - 1])
            return false;
    }
    return true;
}

/* How often 1024, or *BASE, is in UNIT; -1 if it is none. */
static int power_of(struct text unit, bool exact, unsigned *base)
{
    *base = 1024;
    if (!unit.length || (!exact && is_unit(unit, 'b', "")))
        return 0;
    for (int power = 1; power <= 6; power++) {
        char letter = letters_of_sizes[power - 1];
        bool decimal = is_unit(unit, letter, "b");
        *base = exact && decimal ? 1000 : 1024;
        if (is_unit(unit, letter, "") || decimal)
            return power;
        if (is_unit(unit, letter, "ib") && (!exact || unit.start[1] == 'i'))
            return power;
    }
    return -1;
}

static wide multiply(wide number, unsigned base, int times)
{
    for (; times > 0; times--)
        number = number * base > TOO_WIDE ? TOO_WIDE : number * base;
    return number;
}

static void check_size(struct input *input)
{
    struct text text = input_rest(input), left = text;
    unsigned base;
    size_t digits;
    uint64_t bytes = 0;
    wide number = cut_number(&left, 10, &digits);
    int power = power_of(left, false, &base);
    wide reference = multiply(number, base, power);

    int got = units_parse_size(text, &bytes);
    expect_same("size", text, got, bytes, verdict_of(digits && power >= 0, reference, UINT64_MAX),
                reference);
}

/* Doubles the decimal places DIGITS, and returns what comes before them. */
static unsigned double_digits(unsigned char *digits, size_t count)
{
    unsigned carry = 0;
    for (size_t i = count; i > 0; i--) {
        unsigned sum = digits[i - 1] * 2U + carry;
        digits[i - 1] = (unsigned char)(sum % 10);
        carry = sum / 10;
    }
    return carry;
}

/* The part that the decimal places TEXT are of BASE to the power of TIMES, rounded down. */
static wide part_of(struct text text, unsigned base, int times)
{
    unsigned char digits[MOST_BYTES + 18] = {0};
    wide part = 0;

    for (size_t i = 0; i < text.length; i++)
        digits[i] = (unsigned char)(text.start[i] - '0');
    if (base == 1000) {
        for (int i = 0; i < 3 * times; i++)
            part = part * 10 + digits[i];
        return part;
    }
    for (int i = 0; i < 10 * times; i++)
        part = part * 2 + double_digits(digits, text.length);
    return part;
}

static void check_exact_size(struct input *input)
{
    static const char *const points[] = {".", ",", "\u066b", ""};
    const char *point = points[input_choice(input, 4)];
    struct text text = input_rest(input), left = text;
    unsigned base = 10, unit_base;
    size_t digits;
    uint64_t bytes = 0;

    if (cut_prefix(&left, "0x") || cut_prefix(&left, "0X"))
        base = 16;
    else if (left.length > 1 && left.start[0] == '0' && is_decimal(left.start[1]))
        base = 8;
    wide number = cut_number(&left, base, &digits);
    struct text fraction = left;
    if (!cut_prefix(&fraction, point) || !fraction.length || !is_decimal(fraction.start[0])) {
        fraction.length = 0;
    } else {
        left = fraction;
        while (left.length && is_decimal(left.start[0]))
            left = text_skip(left, 1);
        fraction.length = (size_t)(left.start - fraction.start);
    }
    int power = power_of(left, true, &unit_base);
    bool good = digits && power >= 0 && !(fraction.length && (!power || base != 10));
    wide reference = good ? multiply(number, unit_base, power) : 0;
    if (good && fraction.length)
        reference += part_of(fraction, unit_base, power);
    int got = units_parse_exact_size(text, point, &bytes);
    expect_same("exact size", text, got, bytes, verdict_of(good, reference, UINT64_MAX), reference);
}

/* The nearest number of the smallest unit of which there are less than 1,024. */
static void put_reference_size(struct buffer *out, wide bytes)
{
    wide unit = 1;
    size_t power = 0;

    while ((2 * bytes + unit) / (2 * unit) >= 1024) {
        unit *= 1024;
        power++;
    }
    wide tenths = (20 * bytes + unit) / (2 * unit);
    if (power && tenths < 100) {
        put_number(out, tenths / 10, 1);
        buffer_char(out, '.');
        put_number(out, tenths % 10, 1);
    } else {
        put_number(out, (2 * bytes + unit) / (2 * unit), 1);
    }
    if (power)
        buffer_char(out, (char)(letters_of_sizes[power - 1] & ~0x20));
}

static void check_written_size(struct input *input)
{
    unsigned shift = input_byte(input) % 64;
    uint64_t bytes = input_number(input, 8) >> shift, parsed = 0;
    struct buffer got = BUFFER_IN_MEMORY, expected = BUFFER_IN_MEMORY;

    units_put_size(&got, bytes);
    put_reference_size(&expected, bytes);
    expect_written("size", &got, &expected);
    FUZZ_EXPECT(got.length <= 5, "\"%s\" is too long", buffer_string(&got));
    /* 16E is more than there is. */
    int result = units_parse_exact_size(text_in(&got), ".", &parsed);
    wide off = parsed > bytes ? parsed - bytes : bytes - parsed;
    if (result != -ERANGE || bytes < UINT64_MAX - (UINT64_MAX >> 5))
        FUZZ_EXPECT(!result && off * 19 <= bytes, "\"%s\", of %llu, is read as %llu",
                    buffer_string(&got), (unsigned long long)bytes, (unsigned long long)parsed);
    buffer_free(&got);
    buffer_free(&expected);
}

/* Durations. */

static void check_duration(struct input *input)
{
    struct text text = input_rest(input), left = text;
    size_t digits, next = 0;
    int64_t seconds = 0;
    wide sum = cut_number(&left, 10, &digits);
    bool bare = digits && !left.length, good = text.length;

    left = bare ? left : text;
    sum = bare ? sum : 0;
    while (left.length && good) {
        wide number = cut_number(&left, 10, &digits);
        while (next < UNITS_OF_TIME &&
               (!left.length || units_of_time[next].letter != left.start[0]))
            next++;
        good = digits && next < UNITS_OF_TIME;
        if (!good)
            break;
        sum += number * units_of_time[next++].seconds;
        sum = sum > TOO_WIDE ? TOO_WIDE : sum;
        left = text_skip(left, 1);
    }
    int got = units_parse_duration(text, &seconds);
    /* What is too long already need not be read to its end. */
    if (!good && sum > INT64_MAX)
        FUZZ_EXPECT(got, "duration \"%.*s\": %lld", (int)text.length, text.start,
                    (long long)seconds);
    else
        expect_same("duration", text, got, (uint64_t)seconds, verdict_of(good, sum, INT64_MAX),
                    sum);
}

static void check_written_duration(struct input *input)
{
    unsigned shift = input_byte(input) % 64;
    uint64_t bits = input_number(input, 8);
    int64_t seconds = (int64_t)bits >> shift, parsed = 0;
    struct buffer got = BUFFER_IN_MEMORY, expected = BUFFER_IN_MEMORY;

    units_put_duration(&got, seconds);
    put_reference_duration(&expected, seconds);
    expect_written("duration", &got, &expected);
    int result = units_parse_duration(text_in(&got), &parsed);
    FUZZ_EXPECT(seconds < 0 ? result == -EINVAL : !result, "\"%s\" is read as %d",
                buffer_string(&got), result);
    FUZZ_EXPECT(seconds < 0 || (parsed <= seconds && seconds - parsed < DAY),
                "\"%s\", of %lld, is read as %lld", buffer_string(&got), (long long)seconds,
                (long long)parsed);
    buffer_free(&got);
    buffer_free(&expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_number,   check_any_number, check_list,         check_size,
        check_duration, check_exact_size, check_written_size, check_written_duration,
    };
    struct input input = {data, size};
    uint8_t letter = input_byte(&input);

    if (letter < 'a' || letter >= 'a' + sizeof(checks) / sizeof(*checks) || size > MOST_BYTES)
        return -1;
    checks[letter - 'a'](&input);
    return 0;
}

#endif
