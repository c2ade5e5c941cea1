/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/number.h"
#include "compat/common.h"

const char *compat_either(const char *now, const char *before)
{
    const char *translated = T_(now);
    return translated != now ? translated : T_(before);
}

/* The blanks of isspace(3) in the C locale. */
static const char blanks[] = " \t\n\v\f\r";

void compat_put(struct buffer *out, const char *text, const char *argument)
{
    const char *conversion = strchr(text, '%'), *letter;

    if (!conversion || !*(letter = conversion + strcspn(conversion, "dsu"))) {
        buffer_text(out, text);
        return;
    }
    buffer_put(out, text, (size_t)(conversion - text));
    buffer_text(out, argument);
    buffer_text(out, letter + 1);
}

void compat_put_number(struct buffer *out, const char *text, int64_t number)
{
    struct buffer digits = BUFFER_IN_MEMORY;

    buffer_signed(&digits, number);
    compat_put(out, text, buffer_string(&digits));
    buffer_free(&digits);
}

int compat_parse_number(const char *text, unsigned base, int64_t least, int64_t most,
                        int64_t *number)
{
    const char *digits = text + strspn(text, blanks);
    bool negative = *digits == '-';
    uint64_t amount;

    digits += negative || *digits == '+';
    if (base == 0 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        base = 16;
        digits += 2;
    } else if (base == 0) {
        base = *digits == '0' ? 8 : 10;
    }
    int result = number_parse(digits, strlen(digits), base, INT64_MAX, &amount);
    if (result)
        return result;
    int64_t value = negative ? -(int64_t)amount : (int64_t)amount;
    if (value < least || value > most)
        return -ERANGE;
    *number = value;
    return 0;
}
