/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "base/number.h"
#include "base/units.h"

static const char size_letters[] = "KMGTPE";

static const struct {
    char letter;
    int64_t seconds;
} duration_units[] = {{'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

void units_put_size(struct buffer *out, uint64_t bytes)
{
    if (bytes < 1024) {
        buffer_unsigned(out, bytes);
        return;
    }
    size_t letter = 0;
    uint64_t unit = 1024;
    /* Takes the next letter if this one would leave four digits after rounding. */
    while (bytes / unit >= 1024 || (bytes / unit == 1023 && bytes % unit >= unit / 2)) {
        unit *= 1024;
        letter++;
    }
    uint64_t whole = bytes / unit, rest = bytes % unit;
    uint64_t tenths = whole * 10 + (rest * 10 + unit / 2) / unit;
    if (whole >= 10 || tenths >= 100) {
        buffer_unsigned(out, whole + (rest >= unit / 2));
    } else {
        buffer_unsigned(out, tenths / 10);
        buffer_char(out, '.');
        buffer_unsigned(out, tenths % 10);
    }
    buffer_char(out, size_letters[letter]);
}

void units_put_duration(struct buffer *out, int64_t seconds)
{
    enum { DAYS = 1, SECONDS = 4, LONG = 10 * 86400 };
    uint64_t left = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
    int unit = DAYS; /* weeks are read, but not written */

    if (seconds < 0)
        buffer_char(out, '-');
    while (unit < SECONDS && left < (uint64_t)duration_units[unit].seconds)
        unit++;
    uint64_t size = (uint64_t)duration_units[unit].seconds;
    buffer_unsigned(out, left / size);
    buffer_char(out, duration_units[unit].letter);
    if (unit == SECONDS || left >= LONG)
        return;
    uint64_t smaller = (uint64_t)duration_units[unit + 1].seconds;
    buffer_format(out, "%02u%c", (unsigned)(left % size / smaller),
                  duration_units[unit + 1].letter);
}

static size_t count_digits(struct text text)
{
    return number_digits(text.start, text.length, 10);
}

/*
 * Returns how many bytes the unit TEXT has: 1 if it is empty, 0 if it is unknown. EXACT: B behind
 * the letter means powers of 1000, as in ipcmk(1).
 */
static uint64_t unit_of(struct text text, bool exact)
{
    uint64_t unit = 1, base = 1024;

    if (!text.length || (!exact && text_matches(text, "b")))
        return 1;
    struct text rest = text_skip(text, 1);
    if (text_matches(rest, "b"))
        base = exact ? 1000 : 1024;
    else if (rest.length && (!text_matches(rest, "ib") || (exact && *rest.start != 'i')))
        return 0;
    for (const char *letter = size_letters; *letter; letter++) {
        unit *= base;
        if (text_lower(*letter) == text_lower(*text.start))
            return unit;
    }
    return 0;
}

int units_parse_size(struct text text, uint64_t *bytes)
{
    size_t digits = count_digits(text);
    uint64_t unit = unit_of(text_skip(text, digits), false);
    uint64_t number = 0;
    int result = unit ? number_parse(text.start, digits, 10, UINT64_MAX / unit, &number) : -EINVAL;

    if (!result)
        *bytes = number * unit;
    return result;
}

/*
 * Returns the part of UNIT that the decimal places DIGITS stand for, rounded down. From the last
 * place on, each remainder can be dropped: floor((floor(x) + n) / 10) = floor((x + n) / 10).
 */
static uint64_t fraction_of(uint64_t unit, struct text digits)
{
    uint64_t part = 0;
    while (digits.length)
        part = (part + (uint64_t)(digits.start[--digits.length] - '0') * unit) / 10;
    return part;
}

/* Cuts POINT and the digits behind it, at least one, off the start of TEXT. Returns the digits. */
static struct text cut_fraction(struct text *text, const char *point)
{
    struct text behind = *text;

    if (!text_cut_start(&behind, point))
        return (struct text){0};
    struct text digits = {behind.start, count_digits(behind)};
    if (digits.length)
        *text = text_skip(behind, digits.length);
    return digits;
}

int units_parse_exact_size(struct text text, const char *point, uint64_t *bytes)
{
    size_t digits = count_digits(text);
    bool hexadecimal =
        digits == 1 && *text.start == '0' && text.length > 1 && text_lower(text.start[1]) == 'x';
    unsigned base = hexadecimal ? 16 : digits > 1 && *text.start == '0' ? 8 : 10;
    uint64_t number = 0;

    if (hexadecimal) {
        text = text_skip(text, 2);
        digits = number_digits(text.start, text.length, 16);
    }
    struct text rest = text_skip(text, digits);
    struct text fraction = cut_fraction(&rest, point);
    uint64_t unit = unit_of(rest, true);
    if (!unit || (fraction.length && (unit == 1 || base != 10)))
        return -EINVAL;
    int result = number_parse(text.start, digits, base, UINT64_MAX / unit, &number);
    if (result)
        return result;
    if (__builtin_add_overflow(number * unit, fraction_of(unit, fraction), &number))
        return -ERANGE;
    *bytes = number;
    return 0;
}

/* Returns how many seconds the unit LETTER has, or 0. */
static int64_t seconds_in(char letter)
{
    for (size_t i = 0; i < sizeof(duration_units) / sizeof(*duration_units); i++) {
        if (duration_units[i].letter == letter)
            return duration_units[i].seconds;
    }
    return 0;
}

int units_parse_duration(struct text text, int64_t *seconds)
{
    int64_t sum = 0, last_unit = INT64_MAX;

    if (count_digits(text) == text.length) {
        uint64_t number = 0;
        int result = number_in(text, 10, INT64_MAX, &number);
        if (!result)
            *seconds = (int64_t)number;
        return result;
    }
    while (text.length) {
        size_t digits = count_digits(text);
        int64_t unit = digits < text.length ? seconds_in(text.start[digits]) : 0;
        uint64_t number = 0;
        if (!digits || !unit || unit >= last_unit)
            return -EINVAL;
        if (number_parse(text.start, digits, 10, (uint64_t)((INT64_MAX - sum) / unit), &number))
            return -ERANGE;
        sum += (int64_t)number * unit;
        last_unit = unit;
        text = text_skip(text, digits + 1);
    }
    *seconds = sum;
    return 0;
}
