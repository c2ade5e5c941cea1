/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text from outside: UTF-8, its width on a terminal, and how it is made harmless. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

/* A piece of text that is owned elsewhere and need not end in NUL. */
struct text {
    const char *start;
    size_t length;
};

struct text text_of(const char *string);

/* What BUFFER, which is in memory, holds; good until it is changed. */
static inline struct text text_in(const struct buffer *buffer)
{
    return (struct text){buffer->data, buffer->length};
}

/* Appends TEXT to OUT as it is. */
static inline void text_put(struct buffer *out, struct text text)
{
    buffer_put(out, text.start, text.length);
}

/* TEXT without its first COUNT bytes, which it must have. */
static inline struct text text_skip(struct text text, size_t count)
{
    return (struct text){text.start + count, text.length - count};
}

bool text_equals(struct text text, const char *string);
bool text_starts_with(struct text text, const char *start);
bool text_ends_with(struct text text, const char *end);

/* Cuts START off the front of TEXT, or END off its end. Returns whether it was there. */
bool text_cut_start(struct text *text, const char *start);
bool text_cut_end(struct text *text, const char *end);

/* C in lower case where it is an ASCII letter, whatever the locale. */
char text_lower(char c);

/* TEXT without the blanks, tabs and carriage returns at both ends. */
struct text text_trim(struct text text);

/*
 * Cuts off REST, and returns, the text before the first SEPARATOR, and cuts off the separator. Without
 * one that is all of REST, and its start becomes NULL.
 */
struct text text_take(struct text *rest, char separator);

/* Cuts off REST, and returns, the next word between blanks and tabs; empty at the end. */
struct text text_take_word(struct text *rest);

/* How many newlines TEXT has; and line LINE of those that end in one, from 0, without it. */
size_t text_count_lines(struct text text);
struct text text_line(struct text text, size_t line);

/* Like text_equals, but ASCII letters in either case are the same. */
bool text_matches(struct text text, const char *string);

/*
 * Decodes the first character of the LENGTH bytes (at least one) at TEXT. Returns how many bytes
 * it takes, or 0 if they are not UTF-8 (RFC 3629: no surrogates, no overlong forms).
 */
size_t text_decode(const char *text, size_t length, uint32_t *character);

/* Encodes the character C in UTF-8, in at most four BYTES. Returns how many. */
size_t text_encode(uint32_t c, char bytes[4]);

/*
 * Whether C controls a terminal, or reorders or hides the text around it: C0, DEL, C1, line separators,
 * bidirectional controls (UAX #9), and characters without width other than accents.
 */
bool text_is_hostile(uint32_t c);

/* What text_escape writes as \xHH, besides controls, bidi and zero-width marks, and bad UTF-8. */
enum {
    ESCAPE_BLANK = 1,
    ESCAPE_BACKSLASH = 2,
    ESCAPE_NON_ASCII = 4, /* for a terminal whose character set is not UTF-8 */
    ESCAPE_UNSTEADY = 8, /* combining and four-byte characters, whose width terminals disagree on */
};

/* Appends TEXT with every byte that must not reach a terminal or a parser written as \xHH. */
void text_escape(struct buffer *out, struct text text, unsigned also);

/* The columns that escaped TEXT takes on a terminal (wcwidth(3), in a UTF-8 locale). */
size_t text_width(struct text text);

/* How many bytes at the start of TEXT take at most WIDTH columns, in whole characters. */
size_t text_fit(struct text text, size_t width);

/* Moves the content of BUFFER to ARENA, with a NUL behind it, and frees the buffer. */
struct text text_keep(struct buffer *buffer, struct arena *arena);
