/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From tables to bytes: aligned for people, raw, CSV and JSON for programs. */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "base/buffer.h"
#include "base/when.h"
#include "model/order.h"

/* How things are written. */
struct style {
    bool headings;
    bool bytes;         /* sizes as plain numbers in aligned tables too */
    bool numeric_perms; /* 0640 in place of rw-r----- */
    bool color;
    bool grid; /* for a screen of cells: what could take more or less than its cells is escaped, and
                     a colour is the byte of its role (cell.h) */
    bool utf8; /* whether the terminal's character set is UTF-8; else ASCII and escapes */
    size_t width; /* columns that an aligned table should fit; 0: no matter how many */
    enum when_format time;
};

/* What is written: these columns of these rows of a table. */
struct sheet {
    const struct table *table;
    const struct columns *columns;
    const struct view *view; /* its scratch is reset at every row */
    const struct order *order;
    int64_t clock; /* "now" for relative times, seconds since 1970 UTC */
};

/* Columns as wide as their widest cell, measured on a terminal; numbers to the right. */
void aligned_print(struct buffer *out, const struct style *style, const struct sheet *sheet);

/* One blank between the fields (raw), or RFC 4180 with LF; every byte of a text is recoverable. */
void raw_print(struct buffer *out, const struct style *style, const struct sheet *sheet);
void csv_print(struct buffer *out, const struct style *style, const struct sheet *sheet);

/* The columns of one row below each other, with sizes, times and permissions in both forms. */
void card_print(struct buffer *out, const struct style *style, const struct sheet *sheet,
                size_t row);

/*
 * JSON: json_begin, the arrays (json_table; or json_array with its rows and json_end_array), and
 * json_end, which adds the problems. Always one whole document in valid UTF-8.
 */
void json_begin(struct buffer *out, const struct snapshot *snapshot);
void json_table(struct buffer *out, const struct style *style, const struct sheet *sheet);
void json_end(struct buffer *out, const struct snapshot *snapshot);

void json_begin_array(struct buffer *out, const char *name);

/* What the object of a row is made of, or has at its other end: an array within it. */
struct json_parts {
    struct sheet sheet; /* without an order where nothing of it is known */
    bool is_partial;    /* there may be more */
};

void json_row(struct buffer *out, const struct style *style, const struct sheet *sheet, size_t row,
              const struct json_parts *parts, size_t part_count);
void json_end_array(struct buffer *out);

#endif
