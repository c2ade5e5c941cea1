/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a text file line by line as a stream, however long it or its lines are. */
#pragma once

#include "base/text.h"
#include "collect/source.h"

/* No line of the kernel, of passwd(5) or of group(5) is longer, within reason. */
enum { LINE_MAX_LENGTH = 64 * 1024 };

/*
 * The most of a captured file. A line of /proc/sysvipc/shm has some 160 bytes, so these are
 * millions of objects; the kernel's default limit is 32,768. A hostile file can claim any size.
 */
enum { MOST_BYTES = 1 << 30 };

enum line_state {
    LINE_END,     /* there is no more */
    LINE_WHOLE,   /* it ends in a newline */
    LINE_BAD,     /* longer than LINE_MAX_LENGTH, or with a NUL byte in it */
    LINE_CUT_OFF, /* the file ends within it */
};

struct lines {
    const struct source *source;
    int file;
    uint64_t number; /* of the line last read, from 1 */
    size_t begin, end;
    bool at_end;
    uint64_t left;                    /* bytes that may yet be read */
    char buffer[LINE_MAX_LENGTH + 1]; /* the newline too */
};

/*
 * Starts to read FILE, which the caller closes. Of a captured file, reads no more than it has now,
 * and at most MOST_BYTES.
 */
void lines_start(struct lines *lines, const struct source *source, int file);

/* Opens the file at PATH as source_open does. Returns 0 and LINES for lines_close, or -errno. */
int lines_open(struct lines **lines, const struct source *source, const char *path,
               int64_t *modified);
void lines_close(struct lines *lines);

/*
 * Reads the next line. Returns its line_state, or -errno; -EFBIG if the file grows or is too large.
 * LINE is valid until the next call: a whole line, without its newline, or the part of one that is
 * cut off, unless that is too long.
 */
int lines_next(struct lines *lines, struct text *line);
