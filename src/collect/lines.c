/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "collect/lines.h"

void lines_start(struct lines *lines, const struct source *source, int file)
{
    lines->source = source;
    lines->file = file;
    lines->number = 0;
    lines->begin = lines->end = 0;
    lines->at_end = false;
}

/* Gets more bytes behind those that are there. Returns 0 (->at_end when there are none), -errno. */
static int fill(struct lines *lines)
{
    memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
    for (;;) {
        ssize_t n = lines->source->calls->read(lines->file, lines->buffer + lines->end,
                                               sizeof(lines->buffer) - lines->end);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        lines->at_end = n == 0;
        lines->end += (size_t)n;
        return 0;
    }
}

/* Returns the place of the newline that ends the present line, or NULL when none is there yet. */
static char *find_newline(const struct lines *lines, size_t from)
{
    return memchr(lines->buffer + from, '\n', lines->end - from);
}

int lines_next(struct lines *lines, struct text *line)
{
    bool too_long = false;
    size_t searched = lines->begin;

    lines->number++;
    for (;;) {
        char *newline = find_newline(lines, searched);
        if (newline) {
            *line = (struct text){lines->buffer + lines->begin, 0};
            line->length = (size_t)(newline - line->start);
            lines->begin += line->length + 1;
            bool binary = memchr(line->start, '\0', line->length) != NULL;
            return too_long || binary ? LINE_BAD : LINE_WHOLE;
        }
        if (lines->end - lines->begin == sizeof(lines->buffer)) {
            too_long = true;
            lines->begin = lines->end;
        }
        int result = fill(lines);
        if (result)
            return result;
        if (lines->at_end)
            break;
        searched = lines->begin;
    }
    bool rest = too_long || lines->end > lines->begin;
    lines->begin = lines->end;
    return rest ? LINE_CUT_OFF : LINE_END;
}
