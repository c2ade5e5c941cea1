/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One cell for a person to read: the one place that makes text from outside harmless. */
#ifndef OUTPUT_CELL_H
#define OUTPUT_CELL_H

#include "output/output.h"

/* What a cell's colour says. It is also its first byte while a table is being measured. */
enum role { ROLE_PLAIN = 1, ROLE_HEADING, ROLE_FAINT, ROLE_WARNING, ROLE_ALARM };

/*
 * Appends VALUE as it stands in a table: sizes and ages in units, "?" for unknown, "-" for unset.
 * ALSO (ESCAPE_...) is escaped in texts beside what always is.
 */
void cell_put(struct buffer *out, const struct style *style, const struct value *value,
              int64_t clock, unsigned also);

/* What ALSO must be for a terminal that shows STYLE. */
unsigned cell_escapes(const struct style *style);

/* Appends the sign for a state that is no value: "?", "-", "unlimited"; false when it is one. */
bool cell_put_state(struct buffer *out, const struct value *value);

/* Appends TEXT escaped, and so that it cannot be taken for such a sign or for nothing at all. */
void cell_put_text(struct buffer *out, struct text text, unsigned also);

/* Appends the permissions as octal digits (0640) or as letters. */
void cell_put_mode(struct buffer *out, const struct style *style, uint64_t mode);

/*
 * Appends TEXT, which was written of a value of TYPE, in its shorter form where it has one:
 * permissions as octal digits, in SHORT_FORM columns. Returns whether it has.
 */
bool cell_put_short(struct buffer *out, enum type type, struct text text);

enum role cell_role(const struct value *value);

/*
 * Appends what turns the terminal to ROLE's colour; ROLE_PLAIN: back to its own. On a grid that is
 * the byte of the role itself, which no escaped text can contain.
 */
void cell_put_color(struct buffer *out, const struct style *style, enum role role);

static inline void cell_begin_role(struct buffer *out, const struct style *style, enum role role)
{
    if (style->color && role != ROLE_PLAIN)
        cell_put_color(out, style, role);
}

static inline void cell_end_role(struct buffer *out, const struct style *style, enum role role)
{
    if (style->color && role != ROLE_PLAIN)
        cell_put_color(out, style, ROLE_PLAIN);
}

/* Whether values of TYPE stand at the right of their column. */
bool cell_is_right(enum type type);

#endif
