/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen as a grid of cells. Views draw here; terminal.c copies it to the real one, and a test
 * compares it as text.
 */
#ifndef MONITOR_CANVAS_H
#define MONITOR_CANVAS_H

#include "base/text.h"
#include "output/cell.h"

/* What a cell's look says, beside the roles of cell.h. Each is a byte that switches to it in text. */
enum screen_role {
    SCREEN_TITLE = 14, /* what is shown, at the top */
    SCREEN_TAB,        /* the view that is shown */
    SCREEN_SORTED,     /* the heading of the column that rows are sorted by */
    SCREEN_BAR,        /* what the keys do, at the bottom */
    SCREEN_CURSOR,
    SCREEN_NEW,
    SCREEN_CHANGED,
    SCREEN_GONE,
    SCREEN_TAGGED,
    SCREEN_GOOD, /* the used part of a meter, below any warning */
    SCREEN_FRAME,
    SCREEN_FOUND, /* what a search has found */
    SCREEN_ROLES
};

_Static_assert((int)SCREEN_ROLES <= 27, "the next byte is ESC");

struct glyph {
    uint32_t c;      /* the character; 0: the second column of a wide one */
    uint8_t width;   /* 0, 1 or 2 */
    uint8_t role;    /* of cell.h or above */
    uint16_t target; /* what a click there hits: enum click_target of verbs.h; 0: nothing */
};

struct canvas {
    struct glyph *glyphs; /* row by row */
    size_t rows, columns;
    bool symbols;   /* whether the terminal can show the mark for what is cut that is not ASCII */
    bool has_caret; /* where text is being typed: */
    size_t caret_row, caret_column;
};

/* Gives CANVAS that size, all blank. */
void canvas_reset(struct canvas *canvas, size_t rows, size_t columns);
void canvas_free(struct canvas *canvas);

/*
 * Writes TEXT, in which bytes of roles switch to them, from that place on, in ROLE at first, over at
 * most WIDTH columns; what is outside the canvas is cut off. Returns the columns that were used.
 */
size_t canvas_put(struct canvas *canvas, size_t row, size_t column, size_t width, struct text text,
                  unsigned role);

/* The same; of a TEXT that is wider than WIDTH the last column becomes a mark: "…", or "+". */
size_t canvas_put_cut(struct canvas *canvas, size_t row, size_t column, size_t width,
                      struct text text, unsigned role);

/* The same as canvas_put for all of a string in one row to its end. */
size_t canvas_string(struct canvas *canvas, size_t row, size_t column, const char *text,
                     unsigned role);

/* The same as canvas_put_cut for all of TEXT, to the end of the row; frees TEXT. */
void canvas_put_buffer(struct canvas *canvas, size_t row, size_t column, struct buffer *text,
                       unsigned role);

/*
 * Draws the lines of TEXT from line *TOP on into COUNT rows from ROW on; *TOP becomes one that
 * leaves no more room at the end than there must be. A line that is too long is cut, with a mark.
 */
void canvas_lines(struct canvas *canvas, struct text text, size_t row, size_t count, size_t *top);

/*
 * Appends TEXT, without roles, in lines of at most WIDTH columns; but for the first they begin with
 * INDENT blanks.
 */
void canvas_wrap(struct buffer *out, struct text text, size_t width, size_t indent);

/* Gives the WIDTH columns there the role; PLAIN_ONLY: but for those that have one already. */
void canvas_paint(struct canvas *canvas, size_t row, size_t column, size_t width, unsigned role,
                  bool plain_only);

/* Lets clicks on the WIDTH columns there hit TARGET; and what a click there hits, 0 outside of CANVAS. */
void canvas_aim(struct canvas *canvas, size_t row, size_t column, size_t width, unsigned target);
unsigned canvas_target(const struct canvas *canvas, size_t row, size_t column);

/* Columns that TEXT takes, without the bytes of roles; canvas_measure frees it. */
size_t canvas_width(struct text text);
size_t canvas_measure(struct buffer *text);

/* Appends the rows as lines, without the blanks at their ends. */
void canvas_put_text(struct buffer *out, const struct canvas *canvas);

#endif
