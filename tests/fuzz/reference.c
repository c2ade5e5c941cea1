/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "reference.h"

#ifndef __SIZEOF_INT128__

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    (void)puts("# not tested: this compiler has no integers of 128 bits");
    return -1;
}

#else

bool is_decimal(char c)
{
    return c >= '0' && c <= '9';
}

bool cut_prefix(struct text *text, const char *prefix)
{
    size_t length = strlen(prefix);
    bool there = text->length >= length && (!length || !memcmp(text->start, prefix, length));

    if (there && length)
        *text = text_skip(*text, length);
    return there;
}

wide cut_number(struct text *text, unsigned base, size_t *digits)
{
    static const char letters[] = "00112233445566778899aAbBcCdDeEfF";
    wide sum = 0;

    for (*digits = 0; text->length && text->start[0]; ++*digits) {
        const char *letter = strchr(letters, text->start[0]);
        if (!letter || (unsigned)(letter - letters) / 2 >= base)
            break;
        sum = sum * base + (unsigned)(letter - letters) / 2;
        sum = sum > TOO_WIDE ? TOO_WIDE : sum;
        *text = text_skip(*text, 1);
    }
    return sum;
}

void put_number(struct buffer *out, wide number, int width)
{
    char digits[40];
    int count = 0;

    for (; number || count < width; number /= 10)
        digits[count++] = (char)('0' + (int)(number % 10));
    while (count)
        buffer_char(out, digits[--count]);
}

const struct unit_of_time units_of_time[UNITS_OF_TIME] = {
    {'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

void put_reference_duration(struct buffer *out, signed_wide seconds)
{
    enum { TEN_DAYS = 864000 };
    wide left = seconds < 0 ? (wide)-seconds : (wide)seconds;
    const struct unit_of_time *unit = units_of_time + 1;

    if (seconds < 0)
        buffer_char(out, '-');
    while (unit->seconds > left && unit->letter != 's')
        unit++;
    put_number(out, left / unit->seconds, 1);
    buffer_char(out, unit->letter);
    if (unit->letter == 's' || left >= TEN_DAYS)
        return;
    put_number(out, left % unit->seconds / unit[1].seconds, 2);
    buffer_char(out, unit[1].letter);
}

void expect_written(const char *what, struct buffer *got, struct buffer *expected)
{
    FUZZ_EXPECT(!strcmp(buffer_string(got), buffer_string(expected)), "%s: \"%s\" and not \"%s\"",
                what, buffer_string(got), buffer_string(expected));
}

#endif
