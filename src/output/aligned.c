/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables for people. Each cell is written once and packed into memory, while the widths are
 * measured; then the cells are copied out with padding. Two threads do both in pieces of some rows:
 * in a long listing, writing takes as long as reading.
 */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "output/cell.h"
#include "output/fit.h"

/* One cell of the table, before it is padded or cut. */
struct cell {
    struct text text;
    size_t width; /* on the terminal */
    enum role role;
};

/*
 * A packed cell is a byte for its role and whether it is wide; its length in a byte, or LONG and
 * the length; and its text. That is two bytes more than the text in a table of a million rows.
 */
enum { WIDE = 0x80, LONG = 0xff };

/* How the cells of a column are placed. */
struct slot {
    size_t width; /* 0: the column is not shown */
    enum type type;
    bool right; /* the cell stands at the right of the slot */
    bool last;  /* the cell ends its line */
};

/* Some rows, first as cells and then as lines. */
struct piece {
    struct buffer cells;
    size_t *widths; /* of each column within these rows */
    struct buffer lines;
};

/* So few that malloc() need not map memory for each piece, and lines reuse that of cells. */
enum { PIECE_ROWS = 512 };

/* The whole table. */
struct alignment {
    const struct style *style;
    const struct sheet *sheet;
    size_t *widths;     /* of each column, on the terminal */
    struct slot *slots; /* of each column, once the widths are known */
    struct piece *pieces;
    size_t count; /* of the pieces */
};

/* Only these types can contain a character that is not one byte and one column. */
static bool can_be_wide(enum type type)
{
    return type == TYPE_TEXT || type == TYPE_LIST || type == TYPE_TIME;
}

/* Makes a packed cell of the text since START, after two bytes for the head. Returns its width. */
static size_t finish_cell(struct buffer *cells, size_t start, const struct value *value)
{
    struct text text = {cells->data + start + 2, cells->length - start - 2};
    size_t width = can_be_wide(value->type) ? text_width(text) : text.length;
    bool wide = width != text.length;

    cells->data[start] = (char)((unsigned)cell_role(value) | (wide ? WIDE : 0));
    cells->data[start + 1] = (char)(text.length < LONG ? text.length : LONG);
    if (text.length < LONG)
        return width;
    buffer_reserve(cells, sizeof(text.length));
    char *place = cells->data + start + 2;
    memmove(place + sizeof(text.length), place, text.length);
    memcpy(place, &text.length, sizeof(text.length));
    cells->length += sizeof(text.length);
    return width;
}

/* Reads the packed cell at AT. Returns where the next one is. */
static inline const char *unpack_cell(const char *at, struct cell *cell)
{
    unsigned head = (unsigned char)at[0];
    size_t length = (unsigned char)at[1];

    at += 2;
    if (length == LONG) {
        memcpy(&length, at, sizeof(length));
        at += sizeof(length);
    }
    cell->role = (enum role)(head & ~(unsigned)WIDE);
    cell->text = (struct text){at, length};
    cell->width = head & WIDE ? text_width(cell->text) : length;
    return at + length;
}

static void pack_row(struct piece *piece, const struct style *style, const struct sheet *sheet,
                     const struct view *view, size_t row)
{
    const struct columns *columns = sheet->columns;
    struct buffer *cells = &piece->cells;
    unsigned escapes = cell_escapes(style);

    for (size_t c = 0; c < columns->count; c++) {
        struct value value = column_value(columns->list[c], view, row);
        size_t start = cells->length;
        buffer_put(cells, "  ", 2);
        cell_put(cells, style, &value, sheet->clock, escapes);
        size_t width = finish_cell(cells, start, &value);
        if (piece->widths[c] < width)
            piece->widths[c] = width;
    }
}

/* Which rows of the order are in a piece: from FROM to before END. */
static void bounds_of(const struct alignment *alignment, size_t piece, size_t *from, size_t *end)
{
    size_t count = alignment->sheet->order->count;

    *from = piece * PIECE_ROWS;
    *end = count - *from < PIECE_ROWS ? count : *from + PIECE_ROWS;
}

static void pack_piece(void *context, size_t number)
{
    const struct alignment *alignment = context;
    struct piece *piece = &alignment->pieces[number];
    const struct sheet *sheet = alignment->sheet;
    struct arena scratch = {0};
    struct view view = *sheet->view;
    size_t from, end;

    view.scratch = &scratch;
    bounds_of(alignment, number, &from, &end);
    for (size_t i = from; i < end; i++) {
        pack_row(piece, alignment->style, sheet, &view, sheet->order->rows[i]);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}

static struct cell heading_cell(const struct column *column)
{
    struct text text = text_of(column_heading(column));
    return (struct cell){text, text_width(text), ROLE_HEADING};
}

/* Writes CELL, which is wider than its SLOT, in a shorter form or cut. Returns the columns used. */
static size_t put_narrow(struct buffer *out, const struct style *style, const struct cell *cell,
                         const struct slot *slot)
{
    size_t start = out->length;

    if (cell->role != ROLE_HEADING && cell_put_short(out, slot->type, cell->text))
        return out->length - start;
    /* A mark takes the last column. */
    struct text text = {cell->text.start, text_fit(cell->text, slot->width - 1)};
    text_put(out, text);
    buffer_text(out, style->utf8 ? "…" : "+");
    return text_width(text) + 1;
}

static inline void aligned_put_cell(struct buffer *out, const struct style *style,
                                    const struct cell *cell, const struct slot *slot)
{
    size_t padding = cell->width < slot->width ? slot->width - cell->width : 0;

    if (!slot->width)
        return;
    if (slot->right)
        buffer_blanks(out, padding);
    cell_begin_role(out, style, cell->role);
    if (cell->width <= slot->width)
        text_put(out, cell->text);
    else
        padding = slot->width - put_narrow(out, style, cell, slot);
    cell_end_role(out, style, cell->role);
    if (slot->last)
        buffer_char(out, '\n');
    else
        buffer_blanks(out, slot->right ? 1 : padding + 1);
}

static void put_piece(void *context, size_t number)
{
    const struct alignment *alignment = context;
    struct piece *piece = &alignment->pieces[number];
    size_t columns = alignment->sheet->columns->count;
    const char *at = piece->cells.data;
    size_t from, end;

    bounds_of(alignment, number, &from, &end);
    for (size_t i = from; i < end; i++) {
        for (size_t c = 0; c < columns; c++) {
            struct cell cell;
            at = unpack_cell(at, &cell);
            aligned_put_cell(&piece->lines, alignment->style, &cell, &alignment->slots[c]);
        }
    }
    buffer_free(&piece->cells);
}

/* One array has the widths of the whole table, then those of each piece. */
static void start_alignment(struct alignment *alignment)
{
    const struct columns *columns = alignment->sheet->columns;
    size_t rows = alignment->sheet->order->count;

    alignment->count = (rows + PIECE_ROWS - 1) / PIECE_ROWS;
    alignment->pieces = memory_resize(NULL, alignment->count, sizeof(*alignment->pieces));
    alignment->slots = memory_resize(NULL, columns->count, sizeof(*alignment->slots));
    alignment->widths =
        memory_resize(NULL, (alignment->count + 1) * columns->count, sizeof(size_t));
    for (size_t c = 0; c < columns->count; c++)
        alignment->widths[c] =
            alignment->style->headings ? heading_cell(columns->list[c]).width : 1;
    for (size_t i = 0; i < alignment->count; i++) {
        size_t *widths = alignment->widths + (i + 1) * columns->count;
        memcpy(widths, alignment->widths, columns->count * sizeof(*widths));
        alignment->pieces[i] = (struct piece){BUFFER_IN_MEMORY, widths, BUFFER_IN_MEMORY};
    }
}

static void aligned_measure(struct alignment *alignment)
{
    const struct columns *columns = alignment->sheet->columns;

    for (size_t i = 0; i < alignment->count; i++)
        for (size_t c = 0; c < columns->count; c++)
            if (alignment->widths[c] < alignment->pieces[i].widths[c])
                alignment->widths[c] = alignment->pieces[i].widths[c];
    const struct fit fit = {alignment->style->width, alignment->style->headings,
                            alignment->style->grid};
    if (fit.width)
        fit_columns(columns, 0, &fit, alignment->widths);
    for (size_t c = 0; c < columns->count; c++)
        alignment->slots[c] = (struct slot){
            .width = alignment->widths[c],
            .type = columns->list[c]->type,
            .right = cell_is_right(columns->list[c]->type),
            .last = c + 1 == columns->count || !alignment->widths[c + 1],
        };
}

void aligned_print(struct buffer *out, const struct style *style, const struct sheet *sheet)
{
    struct alignment alignment = {.style = style, .sheet = sheet};

    start_alignment(&alignment);
    parallel_for(alignment.count, pack_piece, &alignment);
    aligned_measure(&alignment);
    for (size_t c = 0; style->headings && c < sheet->columns->count; c++) {
        struct cell cell = heading_cell(sheet->columns->list[c]);
        aligned_put_cell(out, style, &cell, &alignment.slots[c]);
    }
    parallel_for(alignment.count, put_piece, &alignment);
    for (size_t i = 0; i < alignment.count; i++) {
        buffer_put(out, alignment.pieces[i].lines.data, alignment.pieces[i].lines.length);
        buffer_free(&alignment.pieces[i].lines);
    }
    free(alignment.pieces);
    free(alignment.slots);
    free(alignment.widths);
}
