/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

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
    /* Go on to the next letter where this one would show four digits after rounding. */
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
    enum { DAYS = 1, SECONDS = 4 };
    uint64_t left = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
    int unit = DAYS; /* weeks are read, but nobody counts an age in them */

    if (seconds < 0)
        buffer_char(out, '-');
    while (unit < SECONDS && left < (uint64_t)duration_units[unit].seconds)
        unit++;
    for (int last = unit + 1; unit <= last && unit <= SECONDS; unit++) {
        uint64_t size = (uint64_t)duration_units[unit].seconds;
        if (unit == last && left < size)
            break;
        buffer_unsigned(out, left / size);
        buffer_char(out, duration_units[unit].letter);
        left %= size;
    }
}

static int power_of(struct text unit, unsigned *power)
{
    if (!unit.length) {
        *power = 0;
        return 0;
    }
    if (text_matches(unit, "b")) {
        *power = 0;
        return 0;
    }
    char upper = unit.start[0];
    if (upper >= 'a' && upper <= 'z')
        upper = (char)(upper - 'a' + 'A');
    const char *letter = upper ? strchr(size_letters, upper) : NULL;
    struct text behind = {unit.start + 1, unit.length - 1};
    if (!letter || (behind.length && !text_matches(behind, "b") && !text_matches(behind, "ib")))
        return -EINVAL;
    *power = (unsigned)(letter - size_letters) + 1;
    return 0;
}

static size_t count_digits(struct text text)
{
    size_t digits = 0;
    while (digits < text.length && text.start[digits] >= '0' && text.start[digits] <= '9')
        digits++;
    return digits;
}

int units_parse_size(struct text text, uint64_t *bytes)
{
    size_t digits = count_digits(text);
    uint64_t number = 0;
    unsigned power = 0;

    int result = power_of((struct text){text.start + digits, text.length - digits}, &power);
    if (!result)
        result = number_parse(text.start, digits, 10, UINT64_MAX, &number);
    if (result)
        return result;
    if (power && number >> (64 - 10 * power))
        return -ERANGE;
    *bytes = number << (10 * power);
    return 0;
}

/* Seconds in the unit named by LETTER, or 0. */
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
        int result = number_parse(text.start, text.length, 10, INT64_MAX, &number);
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
        text = (struct text){text.start + digits + 1, text.length - digits - 1};
    }
    *seconds = sum;
    return 0;
}
