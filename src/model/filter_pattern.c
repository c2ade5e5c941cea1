/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions in filters: extended ones (regex(7)), within what they may cost. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "model/filter_node.h"

/* The largest number in TEXT up to a closing brace; at least 2. */
static uint64_t largest_number(struct text text)
{
    uint64_t largest = 2, number = 0;
    for (size_t i = 1; i < text.length && text.start[i] != '}'; i++) {
        bool digit = text.start[i] >= '0' && text.start[i] <= '9';
        number = digit && number < UINT32_MAX ? number * 10 + (uint64_t)(text.start[i] - '0') : 0;
        largest = number > largest ? number : largest;
    }
    return largest;
}

/*
 * How large the C library's compiled form of the pattern can get, roughly: it copies what is
 * repeated, and what is repeated within that again. A pattern of a few characters can so ask for
 * more memory than there is, and many parentheses for more stack.
 */
static bool is_modest(struct text pattern)
{
    enum { LONGEST_PATTERN = 1000, DEEPEST_GROUP = 50, LARGEST = 100 * 1000 };
    uint64_t size = 0, factor = 1;
    unsigned groups = 0;

    for (size_t i = 0; i < pattern.length; i++) {
        char c = pattern.start[i];
        bool repeats = c == '*' || c == '+' || c == '?' || c == '{';
        bool of_many = i && strchr(")*+?}", pattern.start[i - 1]);
        uint64_t times = 2;
        groups += c == '(';
        size++;
        if (c == '{')
            times = largest_number(text_skip(pattern, i));
        if (repeats && of_many)
            factor *= times;
        else if (repeats)
            size += times;
        if (size * factor > LARGEST)
            return false;
    }
    return pattern.length <= LONGEST_PATTERN && groups <= DEEPEST_GROUP;
}

const regex_t *filter_add_pattern(struct filter *filter, struct text text, struct buffer *reason)
{
    struct pattern *pattern = arena_alloc(&filter->arena, sizeof(*pattern));
    const char *expression = arena_text(&filter->arena, text.start, text.length);

    if (!is_modest(text)) {
        buffer_text(reason, _("this regular expression is too large"));
        return NULL;
    }
    int result = regcomp(&pattern->compiled, expression, REG_EXTENDED | REG_NOSUB);
    if (result) {
        char why[128];
        regerror(result, &pattern->compiled, why, sizeof(why));
        buffer_format(reason, _("\"%s\" is not a regular expression: %s"), expression, why);
        return NULL;
    }
    pattern->next = filter->patterns;
    filter->patterns = pattern;
    return &pattern->compiled;
}
