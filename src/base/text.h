/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text from outside: its parts, its width on a terminal, and how it becomes harmless. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

/* Text that something else owns, and that need not end in NUL. */
struct text {
    const char *start;
    size_t length;
};

struct text text_of(const char *string);

/* Returns what BUFFER, in memory, holds. It is valid until BUFFER changes. */
static inline struct text text_in(const struct buffer *buffer)
{
    return (struct text){buffer->data, buffer->length};
}

/* Appends TEXT to OUT as it is. */
static inline void text_put(struct buffer *out, struct text text)
{
    buffer_put(out, text.start, text.length);
}

/* Returns TEXT without its first COUNT bytes; it must have as many. */
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

/* Returns C in lower case if it is an ASCII letter, in every locale. */
char text_lower(char c);

/* Returns TEXT without blanks, tabs and carriage returns at both ends. */
struct text text_trim(struct text text);

/*
 * Cuts the text before the first SEPARATOR, and the separator, off REST. Returns the text: without
 * a separator all of REST, whose start becomes NULL.
 */
struct text text_take(struct text *rest, char separator);

/* Cuts the next word, between blanks and tabs, off REST. Returns it, empty at the end. */
struct text text_take_word(struct text *rest);

/* Returns how many newlines TEXT has; and its line LINE, from 0, without the newline. */
size_t text_count_lines(struct text text);
struct text text_line(struct text text, size_t line);

/* Like text_equals, but ignores the case of ASCII letters. */
bool text_matches(struct text text, const char *string);

/* Whether BYTE is one of a character in UTF-8, but not its first. */
static inline bool text_is_inner(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/*
 * Decodes the first character of the LENGTH bytes (at least one) at TEXT. Returns its size, or 0 if
 * they are not UTF-8 (RFC 3629: no surrogates, no overlong forms).
 */
size_t text_decode(const char *text, size_t length, uint32_t *character);

/* Encodes C in UTF-8. Returns how many BYTES it takes. */
size_t text_encode(uint32_t c, char bytes[4]);

/*
 * Returns whether C controls a terminal, or reorders or hides text: C0, DEL, C1, line separators,
 * bidirectional controls (UAX #9), and characters without width except accents.
 */
bool text_is_hostile(uint32_t c);

/* What else text_escape escapes, besides hostile characters and bad UTF-8. */
enum {
    ESCAPE_BLANK = 1,
    ESCAPE_BACKSLASH = 2,
    ESCAPE_NON_ASCII = 4, /* for a terminal whose character set is not UTF-8 */
    ESCAPE_UNSTEADY = 8, /* combining and four-byte characters, whose width terminals disagree on */
};

/* Appends TEXT, and \xHH for each byte that must not reach a terminal or a parser. */
void text_escape(struct buffer *out, struct text text, unsigned also);

/* Returns the columns that escaped TEXT takes on a terminal (wcwidth(3), in a UTF-8 locale). */
size_t text_width(struct text text);

/* Returns how many bytes at the start of TEXT, in whole characters, take at most WIDTH columns. */
size_t text_fit(struct text text, size_t width);

/* Moves what BUFFER holds to ARENA, with a NUL behind it, and frees BUFFER. */
struct text text_keep(struct buffer *buffer, struct arena *arena);
