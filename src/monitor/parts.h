/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of parts, such as the title. Without room for all, the least important are left out. */
#pragma once

#include "monitor/canvas.h"

enum { MOST_PARTS = 8 };

struct line_part {
    struct buffer text; /* with bytes of roles */
    unsigned rank;      /* the highest is left out first; 0: never */
    size_t least;       /* columns that it may be cut to; 0: it is never cut */
    size_t width;       /* set by parts_fit; 0: it is left out */
};

struct parts {
    struct line_part list[MOST_PARTS];
    size_t count;
};

/* Adds an empty part, at most MOST_PARTS; returns the buffer for its text. */
struct buffer *parts_add(struct parts *parts, unsigned rank, size_t least);

/* The columns that all parts take uncut. */
size_t parts_width(const struct parts *parts);

/* Sets the widths of the parts for a line of WIDTH columns. Returns whether they fit. */
bool parts_fit(struct parts *parts, size_t width);

/* Fills part NUMBER with blanks until the parts, after parts_fit, take WIDTH columns. */
void parts_stretch(struct parts *parts, size_t number, size_t width);

/* Draws the parts, after parts_fit, beginning in ROLE. Returns the columns that they use. */
size_t parts_draw(const struct parts *parts, struct canvas *canvas, size_t row, size_t column,
                  unsigned role);

/* Frees the texts and removes the parts. */
void parts_free(struct parts *parts);
