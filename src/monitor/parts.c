/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "monitor/parts.h"

struct buffer *parts_add(struct parts *parts, unsigned rank, size_t least)
{
    struct line_part *part = &parts->list[parts->count++];
    *part = (struct line_part){.text = BUFFER_IN_MEMORY, .rank = rank, .least = least};
    return &part->text;
}

static struct text text_of_part(const struct line_part *part)
{
    return text_in(&part->text);
}

size_t parts_width(const struct parts *parts)
{
    size_t width = 0;
    for (size_t i = 0; i < parts->count; i++)
        width += canvas_width(text_of_part(&parts->list[i]));
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
        part->width = part->width ? canvas_width(text_of_part(part)) : 0;
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
        canvas_put_cut(canvas, row, at, part->width, text_of_part(part), role);
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
