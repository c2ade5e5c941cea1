/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line that is made of parts, such as the title. Where there is not room for all of them the least
 * telling are left out, so that none is cut in the middle of a figure.
 */
#ifndef MONITOR_PARTS_H
#define MONITOR_PARTS_H

#include "monitor/canvas.h"

enum { MOST_PARTS = 8 };

struct line_part {
    struct buffer text; /* with bytes of roles */
    unsigned rank;      /* 0: it always stays; of the others the highest is left out first */
    size_t least;       /* how many columns it may be cut to; 0: it is never cut */
    size_t width;       /* once parts_fit has been called: 0 if it is left out */
};

struct parts {
    struct line_part list[MOST_PARTS];
    size_t count;
};

/* Adds an empty part, of which at most MOST_PARTS may be; returns what its text is appended to. */
struct buffer *parts_add(struct parts *parts, unsigned rank, size_t least);

/* Columns that all of them take in full. */
size_t parts_width(const struct parts *parts);

/*
 * Sets each part's width so that they take at most WIDTH columns together. Returns whether they do:
 * parts of rank 0 that may not be cut can be too wide.
 */
bool parts_fit(struct parts *parts, size_t width);

/* Fills the part NUMBER with blanks until all of them, which parts_fit has fitted, take WIDTH. */
void parts_stretch(struct parts *parts, size_t number, size_t width);

/*
 * Draws the parts behind each other, in the widths that parts_fit has set and in ROLE at first; of
 * one that is cut the last column is a mark. Returns the columns that were used.
 */
size_t parts_draw(const struct parts *parts, struct canvas *canvas, size_t row, size_t column,
                  unsigned role);

/* Frees the texts, and forgets the parts. */
void parts_free(struct parts *parts);

#endif
