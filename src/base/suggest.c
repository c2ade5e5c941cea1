/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/suggest.h"
#include "base/text.h"

enum { LONGEST = 32 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

static int same_letter(char a, char b)
{
    return text_lower(a) == text_lower(b);
}

/* Returns how many edits (insert, drop, replace, swap) turn A into B, both LONGEST at most. */
static size_t edits(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];

    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = same_letter(a[i - 1], b[j - 1]) ? 0 : 1;
            now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                same_letter(a[i - 2], b[j - 1]) && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[b_length];
}

struct suggestion suggest_for(const char *word, size_t length)
{
    /* At most a third of the letters may be wrong, and one in a short word. */
    return (struct suggestion){
        .word = word, .length = length, .distance = (length < 3 ? 1 : length / 3) + 1};
}

void suggest_try(struct suggestion *suggestion, const char *name)
{
    size_t length = strlen(name);
    if (length > LONGEST || suggestion->length > LONGEST || !suggestion->length)
        return;
    size_t distance = edits(suggestion->word, suggestion->length, name, length);
    if (distance >= suggestion->distance || distance >= length)
        return;
    suggestion->best = name;
    suggestion->distance = distance;
}
