/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes to be written: kept in memory, or passed on to a file whenever there are enough. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buffer {
    char *data;
    size_t length, capacity;
    int file;  /* where the bytes go when there are many; -1: nowhere, the buffer grows */
    int error; /* 0, or -errno of the first write that failed; later bytes are dropped */
};

#define BUFFER_IN_MEMORY ((struct buffer){.file = -1})

/* Makes room for SIZE more bytes: writes out what there is, or grows. */
void buffer_make_room(struct buffer *buffer, size_t size);

/* Returns a place for SIZE more bytes. The caller adds to ->length how many it used. */
static inline char *buffer_reserve(struct buffer *buffer, size_t size)
{
    if (buffer->capacity - buffer->length < size)
        buffer_make_room(buffer, size);
    return buffer->data + buffer->length;
}

static inline void buffer_put(struct buffer *buffer, const char *bytes, size_t size)
{
    if (!size)
        return;
    memcpy(buffer_reserve(buffer, size), bytes, size);
    buffer->length += size;
}

static inline void buffer_char(struct buffer *buffer, char c)
{
    *buffer_reserve(buffer, 1) = c;
    buffer->length++;
}

static inline void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

/* Padding is short and frequent: eight blanks at a time are copied, at times too many. */
static inline void buffer_blanks(struct buffer *buffer, size_t count)
{
    char *at = buffer_reserve(buffer, count + 8);
    for (size_t done = 0; done < count; done += 8)
        memcpy(at + done, "        ", 8);
    buffer->length += count;
}

void buffer_unsigned(struct buffer *buffer, uint64_t number);
void buffer_signed(struct buffer *buffer, int64_t number);
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_format_list(struct buffer *buffer, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Returns the bytes so far as a string, which the buffer owns. */
const char *buffer_string(struct buffer *buffer);

/* Writes what is left to the file. Returns 0, or -errno of the first write that failed. */
int buffer_flush(struct buffer *buffer);

/* Frees the memory and drops what was not flushed. */
void buffer_free(struct buffer *buffer);
