/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads what src/output/ has written, by other means than ipcview's own: RFC 4180, the fields of raw
 * output, the escapes in both; and JSON by jansson, which only a build for fuzzing has (HAVE_JANSSON).
 */
#pragma once

#include "fuzz.h"

#include "base/buffer.h"

#ifdef HAVE_JANSSON
#include <jansson.h>

/* Parses TEXT, which must be JSON without repeated names. The caller gives it back (json_decref). */
json_t *read_json(struct text text);

/* The member NAME, which must be there. */
json_t *read_member(const json_t *object, const char *name);

/* Fails unless NUMBER is the one that is written so: DIGITS, perhaps with a sign, of 64 bits. */
void expect_json_integer(const json_t *number, const char *digits);

/* What a string stands for that the JSON writer may have written with \xHH, into the empty OUT. */
void read_json_string(const json_t *string, struct buffer *out);
#endif

/* A field of a table, and how it was parted from the next. */
struct field {
    struct buffer text; /* without quotes */
    bool is_quoted, ends_record;
};

/*
 * Cuts a field off REST, which must not be empty, and of a record that ends in a newline. For CSV by
 * RFC 4180; raw fields are parted by one blank each. FIELD's text is emptied first.
 */
void read_csv_field(struct text *rest, struct field *field);
void read_raw_field(struct text *rest, struct field *field);

/* Puts into OUT, emptied, what ESCAPED stands for, where each backslash must begin \xHH. */
void read_escapes(struct text escaped, struct buffer *out);

/* Fails unless TEXT, of WHAT, is UTF-8, or ASCII, and has no control character but the newline. */
void expect_harmless(struct text text, bool is_ascii, const char *what);

/* Reads "2026-11-02T13:31:07+01:00" or "@SECONDS" and returns the seconds since 1970 UTC. */
int64_t read_time(const char *text);
