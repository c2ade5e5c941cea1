/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <wchar.h>

#include "base/memory.h"
#include "monitor/canvas.h"

void canvas_reset(struct canvas *canvas, size_t rows, size_t columns)
{
    size_t count = rows * columns;

    if (rows != canvas->rows || columns != canvas->columns)
        canvas->glyphs = memory_resize(canvas->glyphs, count, sizeof(*canvas->glyphs));
    for (size_t i = 0; i < count; i++)
        canvas->glyphs[i] = (struct glyph){' ', 1, ROLE_PLAIN, 0};
    canvas->rows = rows;
    canvas->columns = columns;
    canvas->has_caret = false;
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->glyphs);
    *canvas = (struct canvas){0};
}

static bool is_role(unsigned char byte)
{
    return (byte >= ROLE_PLAIN && byte <= ROLE_ALARM) ||
           (byte >= SCREEN_TITLE && byte < SCREEN_ROLES);
}

/* Decodes the first character of TEXT; one that does not fit a grid becomes a question mark. */
static size_t take_glyph(struct text text, struct glyph *glyph)
{
    uint32_t c = 0;
    size_t size = text_decode(text.start, text.length, &c);
    int width = size ? wcwidth((wchar_t)c) : 0;

    if (width < 1 || text_is_hostile(c))
        *glyph = (struct glyph){.c = '?', .width = 1};
    else
        *glyph = (struct glyph){.c = c, .width = (uint8_t)width};
    return size ? size : 1;
}

static void set_glyph(struct glyph *at, struct glyph glyph)
{
    glyph.target = at->target;
    *at = glyph;
}

/* Blanks the other half of a wide character that is about to be overwritten. */
static void clear_halves(struct glyph *row, size_t columns, size_t column, size_t width)
{
    if (column > 0 && row[column].width == 0)
        set_glyph(&row[column - 1], (struct glyph){' ', 1, row[column - 1].role, 0});
    if (column + width < columns && row[column + width].width == 0)
        set_glyph(&row[column + width], (struct glyph){' ', 1, row[column + width].role, 0});
}

static void put_glyph(struct canvas *canvas, size_t row, size_t column, struct glyph glyph)
{
    struct glyph *at = canvas->glyphs + row * canvas->columns;

    clear_halves(at, canvas->columns, column, glyph.width);
    set_glyph(&at[column], glyph);
    if (glyph.width == 2)
        set_glyph(&at[column + 1], (struct glyph){0, 0, glyph.role, 0});
}

size_t canvas_put(struct canvas *canvas, size_t row, size_t column, size_t width, struct text text,
                  unsigned role)
{
    size_t used = 0;

    if (row >= canvas->rows || column >= canvas->columns)
        return 0;
    if (width > canvas->columns - column)
        width = canvas->columns - column;
    for (size_t at = 0, size; at < text.length; at += size) {
        struct glyph glyph;
        size = 1;
        if (is_role((unsigned char)text.start[at])) {
            role = (unsigned char)text.start[at];
            continue;
        }
        size = take_glyph(text_skip(text, at), &glyph);
        if (used + glyph.width > width)
            break;
        glyph.role = (uint8_t)role;
        put_glyph(canvas, row, column + used, glyph);
        used += glyph.width;
    }
    return used;
}

size_t canvas_put_cut(struct canvas *canvas, size_t row, size_t column, size_t width,
                      struct text text, unsigned role)
{
    if (!width || canvas_width(text) <= width)
        return canvas_put(canvas, row, column, width, text, role);
    canvas_put(canvas, row, column, width - 1, text, role);
    return width - 1 +
           canvas_string(canvas, row, column + width - 1, canvas->symbols ? "…" : "+", role);
}

void canvas_put_buffer(struct canvas *canvas, size_t row, size_t column, struct buffer *text,
                       unsigned role)
{
    canvas_put_cut(canvas, row, column, canvas->columns - column, text_in(text), role);
    buffer_free(text);
}

size_t canvas_string(struct canvas *canvas, size_t row, size_t column, const char *text,
                     unsigned role)
{
    return canvas_put(canvas, row, column, SIZE_MAX, text_of(text), role);
}

void canvas_paint(struct canvas *canvas, size_t row, size_t column, size_t width, unsigned role,
                  bool plain_only)
{
    if (row >= canvas->rows)
        return;
    struct glyph *at = canvas->glyphs + row * canvas->columns;
    for (size_t i = column; i < canvas->columns && i - column < width; i++) {
        if (!plain_only || at[i].role == ROLE_PLAIN)
            at[i].role = (uint8_t)role;
    }
}

void canvas_aim(struct canvas *canvas, size_t row, size_t column, size_t width, unsigned target)
{
    for (size_t i = column; row < canvas->rows && i < canvas->columns && i - column < width; i++)
        canvas->glyphs[row * canvas->columns + i].target = (uint16_t)target;
}

unsigned canvas_target(const struct canvas *canvas, size_t row, size_t column)
{
    bool inside = row < canvas->rows && column < canvas->columns;
    return inside ? canvas->glyphs[row * canvas->columns + column].target : 0;
}

size_t canvas_width(struct text text)
{
    size_t width = 0;
    for (size_t at = 0, size; at < text.length; at += size) {
        struct glyph glyph = {0};
        size = 1;
        if (!is_role((unsigned char)text.start[at]))
            size = take_glyph(text_skip(text, at), &glyph);
        width += glyph.width;
    }
    return width;
}

size_t canvas_measure(struct buffer *text)
{
    size_t width = canvas_width(text_in(text));
    buffer_free(text);
    return width;
}

void canvas_lines(struct canvas *canvas, struct text text, size_t row, size_t count, size_t *top)
{
    size_t lines = text_count_lines(text), last = lines > count ? lines - count : 0;

    if (*top > last)
        *top = last;
    for (size_t line = 0; text.length && line < *top + count; line++) {
        struct text taken = text_take(&text, '\n');
        if (line >= *top)
            canvas_put_cut(canvas, row + line - *top, 0, canvas->columns, taken, ROLE_PLAIN);
    }
}

/* The bytes of TEXT for one line: up to the last blank that fits, or all that fits. */
static size_t fit_line(struct text text, size_t width)
{
    size_t fits = text_fit(text, width), end = fits;

    if (fits >= text.length)
        return text.length;
    while (end > 0 && text.start[end] != ' ')
        end--;
    if (end)
        return end;
    uint32_t c;
    size_t first = text_decode(text.start, text.length, &c);
    return fits ? fits : first ? first : 1;
}

void canvas_wrap(struct buffer *out, struct text text, size_t width, size_t indent)
{
    size_t taken = 0;

    do {
        size_t room = taken ? (width > indent ? width - indent : 1) : width;
        size_t length = fit_line(text_skip(text, taken), room);
        buffer_blanks(out, taken ? indent : 0);
        buffer_put(out, text.start + taken, length);
        buffer_char(out, '\n');
        taken += length;
        while (taken < text.length && text.start[taken] == ' ')
            taken++;
    } while (taken < text.length);
}

/* Lines of parts. */

struct buffer *parts_add(struct parts *parts, unsigned rank, size_t least)
{
    struct line_part *part = &parts->list[parts->count++];
    *part = (struct line_part){.text = BUFFER_IN_MEMORY, .rank = rank, .least = least};
    return &part->text;
}

size_t parts_width(const struct parts *parts)
{
    size_t width = 0;
    for (size_t i = 0; i < parts->count; i++)
        width += canvas_width(text_in(&parts->list[i].text));
    return width;
}

/* The next part to leave out, or NULL. */
static struct line_part *least_telling(struct parts *parts)
{
    struct line_part *found = NULL;
    for (size_t i = 0; i < parts->count; i++) {
        struct line_part *part = &parts->list[i];
        if (part->width && part->rank && (!found || part->rank > found->rank))
            found = part;
    }
    return found;
}

static size_t total_of(const struct parts *parts)
{
    size_t total = 0;
    for (size_t i = 0; i < parts->count; i++)
        total += parts->list[i].width;
    return total;
}

/* Cuts parts to their ->least, or to one column if BEYOND_LEAST, until all fit WIDTH. */
static bool cut_parts(struct parts *parts, size_t width, bool beyond_least)
{
    size_t total = total_of(parts), excess = total > width ? total - width : 0;

    for (size_t i = 0; i < parts->count && excess; i++) {
        struct line_part *part = &parts->list[i];
        size_t least = beyond_least ? 1 : part->least;
        if (!part->least || part->width <= least)
            continue;
        size_t taken = part->width - least < excess ? part->width - least : excess;
        part->width -= taken;
        excess -= taken;
    }
    return !excess;
}

/* Gives all parts that are not left out their full width. */
static void restore_parts(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct line_part *part = &parts->list[i];
        part->width = part->width ? canvas_width(text_in(&part->text)) : 0;
    }
}

bool parts_fit(struct parts *parts, size_t width)
{
    for (size_t i = 0; i < parts->count; i++)
        parts->list[i].width = 1; /* not left out yet */
    restore_parts(parts);
    while (!cut_parts(parts, width, false)) {
        struct line_part *part = least_telling(parts);
        if (!part)
            return cut_parts(parts, width, true);
        part->width = 0;
        restore_parts(parts);
    }
    return true;
}

void parts_stretch(struct parts *parts, size_t number, size_t width)
{
    struct line_part *part = &parts->list[number];
    size_t total = total_of(parts), blanks = total < width ? width - total : 0;

    buffer_blanks(&part->text, blanks);
    part->width += blanks;
}

size_t parts_draw(const struct parts *parts, struct canvas *canvas, size_t row, size_t column,
                  unsigned role)
{
    size_t at = column;
    for (size_t i = 0; i < parts->count; i++) {
        const struct line_part *part = &parts->list[i];
        canvas_put_cut(canvas, row, at, part->width, text_in(&part->text), role);
        at += part->width;
    }
    return at - column;
}

void parts_free(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        buffer_free(&parts->list[i].text);
    parts->count = 0;
}
