/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From tables to bytes: aligned for people, raw, CSV and JSON for programs. */
#pragma once

#include "base/buffer.h"
#include "base/when.h"
#include "model/order.h"

/* How things are written. */
struct style {
    bool headings;
    bool bytes;         /* sizes as plain numbers in aligned tables too */
    bool numeric_perms; /* 0640 in place of rw-r----- */
    bool color;
    bool grid;    /* a screen of cells: text of unsteady width is escaped, a colour is a byte */
    bool utf8;    /* whether the terminal's character set is UTF-8; else ASCII and escapes */
    size_t width; /* columns that an aligned table fits into; 0: no limit */
    enum when_format time;
};

/* What is written: these columns of these rows of a table. */
struct sheet {
    const struct table *table;
    const struct columns *columns;
    const struct view *view; /* its scratch is reset after each row */
    const struct order *order;
    int64_t clock; /* "now" for relative times, seconds since 1970 UTC */
};

/* Columns are as wide as their widest cell on a terminal, with numbers to the right. */
void aligned_print(struct buffer *out, const struct style *style, const struct sheet *sheet);

/* Fields separated by a blank (raw), or RFC 4180 with LF. Every byte of a text can be recovered. */
void raw_print(struct buffer *out, const struct style *style, const struct sheet *sheet);
void csv_print(struct buffer *out, const struct style *style, const struct sheet *sheet);

/* The columns of one row, a line each, with sizes, times and permissions in both forms. */
void card_print(struct buffer *out, const struct style *style, const struct sheet *sheet,
                size_t row);

/*
 * JSON: json_begin; the arrays (json_table, or json_begin_array, its rows and json_end_array); and
 * json_end, which adds the problems. The result is one document in valid UTF-8.
 */
void json_begin(struct buffer *out, const struct snapshot *snapshot);
void json_table(struct buffer *out, const struct style *style, const struct sheet *sheet);
void json_end(struct buffer *out, const struct snapshot *snapshot);

void json_begin_array(struct buffer *out, const char *name);

/* Parts of the object of a row, or its links: an array within it. */
struct json_parts {
    struct sheet sheet; /* without an order where nothing is known of it */
    bool is_partial;    /* there may be more */
};

void json_row(struct buffer *out, const struct style *style, const struct sheet *sheet, size_t row,
              const struct json_parts *parts, size_t part_count);
void json_end_array(struct buffer *out);
