/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small tables of given values for the tests of output/, and a judge of JSON. */
#pragma once

#include "support.h"

#include "output/output.h"

enum { SHEET_COLUMNS = 4 };

/* A table in which every row has a value for each of up to SHEET_COLUMNS columns. */
struct sheet_of_values {
    struct column columns[SHEET_COLUMNS]; /* ->get is set by sheet_print and sheet_make */
    size_t column_count;
    const struct value *values; /* row by row */
    size_t row_count;
    int64_t clock;

    struct table table;
    const struct column *list[SHEET_COLUMNS];
    struct columns shown;
    struct arena scratch;
    struct view view;
    struct order order;
    struct sheet sheet;
};

/* Makes ->sheet of what stands in the first members; sheet_free gives it back. Only one at a time. */
void sheet_make(struct sheet_of_values *sheet);
void sheet_free(struct sheet_of_values *sheet);

typedef void sheet_printer(struct buffer *out, const struct style *style,
                           const struct sheet *sheet);

/* Fails unless PRINT makes exactly EXPECTED of the values, which are printed anew. */
void expect_print(sheet_printer *print, const struct style *style, struct sheet_of_values *sheet,
                  const char *expected);

/* The same for one value in one column "X" without headings; EXPECTED has no newline. */
void expect_print_of(sheet_printer *print, const struct style *style, const struct value *value,
                     const char *expected);

/* Fails unless OUT holds EXPECTED, showing all of both; gives OUT back in any case. */
void expect_output(struct buffer *out, const char *expected);

static inline struct value text_value(const char *text)
{
    return value_text(text_of(text));
}

/* Whether TEXT is JSON (RFC 8259) in valid UTF-8 and nothing else. */
bool json_is_valid(struct text text);

/* Appends what the JSON string that begins at TEXT stands for; returns the bytes it takes, or 0. */
size_t json_decode_string(struct text text, struct buffer *out);
