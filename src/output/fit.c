/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "output/fit.h"

/* LEAST_TEXT: three letters and the mark of a cut. LEAST_NAME: for a name at an edge. */
enum { LEAST_TEXT = 4, LEAST_NAME = 16 };

/* Which columns become narrower, turn by turn. */
static const struct turn {
    enum shrinking who;
    bool below_heading; /* the heading is then cut, too */
    bool if_enough;     /* only if all columns then fit, after this and the following turns */
} turns[] = {
    {SHRINK_TEXT, false, false},
    {SHRINK_FORM, false, false},
    {SHRINK_TEXT, true, true},
    {SHRINK_NAME, false, true},
};

enum { TURNS = sizeof(turns) / sizeof(*turns) };

/* The least width of COLUMN in TURN. */
static size_t least_of(const struct column *column, const struct fit *fit, const struct turn *turn)
{
    size_t heading = fit->headings ? text_width(text_of(column_heading(column))) : 0;

    switch (turn->who) {
    case SHRINK_TEXT:
        return turn->below_heading || heading < LEAST_TEXT ? LEAST_TEXT : heading;
    case SHRINK_FORM:
        return heading > SHORT_FORM ? heading : SHORT_FORM;
    case SHRINK_NAME:
        return fit->edge ? LEAST_NAME : heading > LEAST_TEXT ? heading : LEAST_TEXT;
    case SHRINK_NEVER:
        break;
    }
    return SIZE_MAX;
}

/* How many columns of a terminal COLUMN, which has WIDTH, can give in TURN. */
static size_t spare(const struct column *column, size_t width, const struct fit *fit,
                    const struct turn *turn)
{
    size_t least = column->shrinks == turn->who ? least_of(column, fit, turn) : SIZE_MAX;
    return width > least ? width - least : 0;
}

/* How many all columns can give in TURN and the following ones. */
static size_t spare_from(const struct columns *columns, size_t first, const struct fit *fit,
                         const size_t *widths, size_t turn)
{
    size_t sum = 0;
    for (; turn < TURNS; turn++) {
        for (size_t c = first; c < columns->count; c++)
            sum += spare(columns->list[c], widths[c], fit, &turns[turn]);
    }
    return sum;
}

/* Takes the EXCESS from the columns, turn by turn. */
static void shrink_columns(const struct columns *columns, size_t first, const struct fit *fit,
                           size_t *widths, size_t excess)
{
    for (size_t turn = 0; turn < TURNS && excess; turn++) {
        /* At an edge a long name is cut in any case: more columns are then visible. */
        bool always = !turns[turn].if_enough || (fit->edge && turns[turn].who == SHRINK_NAME);
        if (!always && spare_from(columns, first, fit, widths, turn) < excess)
            continue;
        for (size_t c = first; c < columns->count; c++) {
            size_t most = spare(columns->list[c], widths[c], fit, &turns[turn]);
            size_t taken = most < excess ? most : excess;
            widths[c] -= taken;
            excess -= taken;
        }
    }
}

/* At the edge part of a text is shown, but not of a figure, and nothing after it. */
static void cut_at_edge(const struct columns *columns, size_t first, size_t width, size_t *widths)
{
    size_t used = 0;

    for (size_t c = first; c < columns->count; c++) {
        const struct column *column = columns->list[c];
        size_t left = used < width ? width - used : 0;
        bool is_text = column->shrinks == SHRINK_TEXT || column->shrinks == SHRINK_NAME;
        if (widths[c] > left)
            widths[c] = is_text && left >= LEAST_TEXT ? left : 0;
        used = widths[c] ? used + widths[c] + 1 : width;
    }
}

void fit_columns(const struct columns *columns, size_t first, const struct fit *fit, size_t *widths)
{
    size_t total = 0;

    for (size_t c = 0; c < columns->count; c++) {
        if (c < first)
            widths[c] = 0;
        else
            total += widths[c] + (c > first);
    }
    if (total > fit->width)
        shrink_columns(columns, first, fit, widths, total - fit->width);
    if (fit->edge)
        cut_at_edge(columns, first, fit->width, widths);
}
