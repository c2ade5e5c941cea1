/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One cell for a person to read. This is the one place that makes text from outside harmless. */
#pragma once

#include "output/output.h"

/* What the colour of a cell means. It is also the first byte of a packed cell (aligned.c). */
enum role { ROLE_PLAIN = 1, ROLE_HEADING, ROLE_FAINT, ROLE_WARNING, ROLE_ALARM };

/*
 * Appends VALUE as a table shows it: sizes and ages in units, "?" for unknown, "-" for unset. ALSO
 * says what text_escape escapes beside what it always does.
 */
void cell_put(struct buffer *out, const struct style *style, const struct value *value,
              int64_t clock, unsigned also);

/* What ALSO is for a terminal with STYLE. */
unsigned cell_escapes(const struct style *style);

/* Appends "?", "-" or "unlimited" for a value that is not known. Returns whether it is not. */
bool cell_put_state(struct buffer *out, const struct value *value);

/* Appends TEXT escaped, in a form that differs from these signs and from nothing at all. */
void cell_put_text(struct buffer *out, struct text text, unsigned also);

/* Appends the permissions as octal digits (0640) or as letters. */
void cell_put_mode(struct buffer *out, const struct style *style, uint64_t mode);

/*
 * Appends the shorter form of TEXT, which was written for a value of TYPE, where there is one:
 * permissions as octal digits, in SHORT_FORM columns. Returns whether there is.
 */
bool cell_put_short(struct buffer *out, enum type type, struct text text);

enum role cell_role(const struct value *value);

/*
 * Appends the escape sequence that sets ROLE's colour; ROLE_PLAIN resets it. On a grid it is the
 * byte of the role itself, which no escaped text contains.
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

/* Whether values of TYPE are aligned to the right. */
bool cell_is_right(enum type type);
