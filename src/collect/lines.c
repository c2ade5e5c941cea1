/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "collect/lines.h"

/* A file of size 0 can have some bytes, as in procfs. */
static uint64_t count_bytes(int file)
{
    struct stat status;
    bool has_size = fstat(file, &status) == 0 && status.st_size > 0;
    return has_size && status.st_size < MOST_BYTES ? (uint64_t)status.st_size : MOST_BYTES;
}

void lines_start(struct lines *lines, const struct source *source, int file)
{
    lines->source = source;
    lines->file = file;
    lines->number = 0;
    lines->begin = lines->end = 0;
    lines->at_end = false;
    lines->left = source_is_captured(source) ? count_bytes(file) : UINT64_MAX;
}

int lines_open(struct lines **lines, const struct source *source, const char *path,
               int64_t *modified)
{
    int file = source_open(source, path, modified);
    if (file < 0)
        return file;
    *lines = memory_resize(NULL, 1, sizeof(**lines));
    lines_start(*lines, source, file);
    return 0;
}

void lines_close(struct lines *lines)
{
    close(lines->file);
    free(lines);
}

/* Reads more bytes. Returns 0, with ->at_end at the end of the file, or -errno. */
static int fill(struct lines *lines)
{
    memmove(lines->buffer, lines->buffer + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
    size_t room = sizeof(lines->buffer) - lines->end;
    ssize_t count = source_read(lines->source, lines->file, lines->buffer + lines->end,
                                lines->left && lines->left < room ? (size_t)lines->left : room);
    if (count < 0)
        return (int)count;
    if (count && !lines->left)
        return -EFBIG;
    lines->at_end = count == 0;
    lines->end += (size_t)count;
    lines->left -= (size_t)count;
    return 0;
}

int lines_next(struct lines *lines, struct text *line)
{
    bool too_long = false;
    size_t searched = lines->begin;

    lines->number++;
    for (;;) {
        const char *newline = memchr(lines->buffer + searched, '\n', lines->end - searched);
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
    *line = (struct text){lines->buffer + lines->begin, too_long ? 0 : lines->end - lines->begin};
    lines->begin = lines->end;
    return rest ? LINE_CUT_OFF : LINE_END;
}
