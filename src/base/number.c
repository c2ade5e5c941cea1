/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdbool.h>

#include "base/number.h"

static unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (unsigned)(c - 'A') + 10;
    return 16;
}

size_t number_digits(const char *text, size_t length, unsigned base)
{
    size_t count = 0;
    while (count < length && digit_of(text[count]) < base)
        count++;
    return count;
}

int number_parse(const char *text, size_t length, unsigned base, uint64_t max, uint64_t *number)
{
    uint64_t sum = 0;
    bool too_large = false;

    if (!length)
        return -EINVAL;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = digit_of(text[i]);
        if (digit >= base)
            return -EINVAL;
        too_large |= __builtin_mul_overflow(sum, base, &sum);
        too_large |= __builtin_add_overflow(sum, digit, &sum);
    }
    if (too_large || sum > max)
        return -ERANGE;
    *number = sum;
    return 0;
}

int number_parse_list(struct text line, uint64_t max, uint64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (number_in(text_take_word(&line), 10, max, &numbers[i]))
            return -EINVAL;
    }
    return text_take_word(&line).length ? -EINVAL : 0;
}

int number_parse_any(const char *text, size_t length, uint64_t max, uint64_t *number)
{
    if (length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        return number_parse(text + 2, length - 2, 16, max, number);
    return number_parse(text, length, 10, max, number);
}
