/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen as a grid of cells. Views draw here; terminal.c copies it to the real one, and a test
 * compares it as text.
 */
#pragma once

#include "base/text.h"
#include "output/cell.h"

/* More roles than cell.h has. The byte of a role in a text switches to it. */
enum screen_role {
    SCREEN_TITLE = 14, /* the title at the top, and other titles */
    SCREEN_TAB,        /* the tab of the current view */
    SCREEN_SORTED,     /* the heading of the sorted column */
    SCREEN_BAR,        /* the labels of keys at the bottom */
    SCREEN_CURSOR,
    SCREEN_NEW,
    SCREEN_CHANGED,
    SCREEN_GONE,
    SCREEN_TAGGED,
    SCREEN_GOOD, /* the used part of a meter without a warning */
    SCREEN_FRAME,
    SCREEN_FOUND, /* a match of the search */
    SCREEN_ROLES
};

_Static_assert((int)SCREEN_ROLES <= 27, "the next byte is ESC");

struct glyph {
    uint32_t c;      /* the character; 0: the second column of a wide one */
    uint8_t width;   /* 0, 1 or 2 */
    uint8_t role;    /* from cell.h or enum screen_role */
    uint16_t target; /* what a click hits: enum click_target; 0: nothing */
};

struct canvas {
    struct glyph *glyphs; /* row by row */
    size_t rows, columns;
    bool symbols;   /* the terminal can show "…" */
    bool has_caret; /* text is being typed at ->caret_row and ->caret_column */
    size_t caret_row, caret_column;
};

/* Gives CANVAS this size and makes every cell blank. */
void canvas_reset(struct canvas *canvas, size_t rows, size_t columns);
void canvas_free(struct canvas *canvas);

/*
 * Writes TEXT over at most WIDTH columns. It begins in ROLE; a byte of a role in TEXT switches to
 * that role. Cuts off what is outside the canvas. Returns the columns that it used.
 */
size_t canvas_put(struct canvas *canvas, size_t row, size_t column, size_t width, struct text text,
                  unsigned role);

/* Like canvas_put, but ends a TEXT that is wider than WIDTH with a mark: "…", or "+". */
size_t canvas_put_cut(struct canvas *canvas, size_t row, size_t column, size_t width,
                      struct text text, unsigned role);

/* Like canvas_put for a string, up to the end of the row. */
size_t canvas_string(struct canvas *canvas, size_t row, size_t column, const char *text,
                     unsigned role);

/* Like canvas_put_cut up to the end of the row; frees TEXT. */
void canvas_put_buffer(struct canvas *canvas, size_t row, size_t column, struct buffer *text,
                       unsigned role);

/*
 * Draws the lines of TEXT into COUNT rows, the line *TOP into ROW. Lowers *TOP if rows would stay
 * empty at the end. Marks a line that is cut.
 */
void canvas_lines(struct canvas *canvas, struct text text, size_t row, size_t count, size_t *top);

/*
 * Appends TEXT, which has no bytes of roles, in lines of at most WIDTH columns. All lines except
 * the first begin with INDENT blanks.
 */
void canvas_wrap(struct buffer *out, struct text text, size_t width, size_t indent);

/* Gives WIDTH columns this ROLE; if PLAIN_ONLY, only those in ROLE_PLAIN. */
void canvas_paint(struct canvas *canvas, size_t row, size_t column, size_t width, unsigned role,
                  bool plain_only);

/* Lets a click on WIDTH columns hit TARGET. */
void canvas_aim(struct canvas *canvas, size_t row, size_t column, size_t width, unsigned target);

/* What a click hits there; 0: nothing, or outside CANVAS. */
unsigned canvas_target(const struct canvas *canvas, size_t row, size_t column);

/* The columns that TEXT takes, without the bytes of roles. canvas_measure also frees TEXT. */
size_t canvas_width(struct text text);
size_t canvas_measure(struct buffer *text);

enum { MOST_PARTS = 8 };

struct line_part {
    struct buffer text; /* with bytes of roles */
    unsigned rank;      /* the highest is left out first; 0: never */
    size_t least;       /* columns that it may be cut to; 0: it is never cut */
    size_t width;       /* set by parts_fit; 0: it is left out */
};

/* A line of parts, such as the title. Without room for all, the least important are left out. */
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
