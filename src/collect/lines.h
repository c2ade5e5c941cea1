/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text file read line by line as a stream, however long it or its lines are. */
#pragma once

#include "base/text.h"
#include "collect/source.h"

/* Longer than any line that the kernel writes, passwd(5) and group(5) included, within reason. */
enum { LINE_MAX_LENGTH = 64 * 1024 };

/*
 * Of a file of a captured tree. A line of /proc/sysvipc/shm has some 160 bytes, so these are millions of
 * objects, where the kernel mostly allows 32,768. A hostile file can claim any size.
 */
enum { MOST_BYTES = 1 << 30 };

enum line_state {
    LINE_END,     /* there is no more */
    LINE_WHOLE,   /* ended by a newline */
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
 * Starts reading FILE, which stays the caller's to close. Of a file of a captured tree no more is read
 * than there is at this moment, and never more than MOST_BYTES.
 */
void lines_start(struct lines *lines, const struct source *source, int file);

/*
 * Opens the file at PATH to be read from its start, with MODIFIED as source_open has it. Returns 0 and
 * the lines for lines_close, or -errno.
 */
int lines_open(struct lines **lines, const struct source *source, const char *path,
               int64_t *modified);
void lines_close(struct lines *lines);

/*
 * Reads the next line. Returns its line_state, or -errno; -EFBIG where the file has more than may be
 * read, because it grows or claims to be so large. A whole line stands in LINE, without the
 * newline, until the next call; of one that is cut off what is there, unless it is too long.
 */
int lines_next(struct lines *lines, struct text *line);
