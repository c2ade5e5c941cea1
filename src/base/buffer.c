/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"

enum { FLUSH_SIZE = 64 * 1024 };

/* Another process may have made the pipe or terminal non-blocking. */
static void wait_for_room(int file)
{
    struct pollfd poll_file = {.fd = file, .events = POLLOUT};
    (void)poll(&poll_file, 1, -1);
}

static void write_out(struct buffer *buffer)
{
    size_t done = 0;
    while (done < buffer->length && !buffer->error) {
        ssize_t n = write(buffer->file, buffer->data + done, buffer->length - done);
        if (n >= 0)
            done += (size_t)n;
        else if (errno == EAGAIN)
            wait_for_room(buffer->file);
        else if (errno != EINTR)
            buffer->error = -errno;
    }
    buffer->length = 0;
}

void buffer_make_room(struct buffer *buffer, size_t size)
{
    if (buffer->file >= 0 && buffer->length && buffer->length + size > FLUSH_SIZE)
        write_out(buffer);
    if (size > SIZE_MAX / 2 - buffer->length)
        memory_exhausted();
    size_t wanted = buffer->capacity ? buffer->capacity : 256;
    if (buffer->file >= 0)
        wanted = FLUSH_SIZE;
    while (wanted < buffer->length + size)
        wanted *= 2;
    if (wanted <= buffer->capacity)
        return;
    buffer->data = memory_resize(buffer->data, wanted, 1);
    buffer->capacity = wanted;
}

void buffer_unsigned(struct buffer *buffer, uint64_t number)
{
    enum { MOST_DIGITS = 20 };
    char digits[MOST_DIGITS], *at = digits + MOST_DIGITS;
    char *to = buffer_reserve(buffer, MOST_DIGITS);

    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    buffer->length += (size_t)(digits + MOST_DIGITS - at);
    while (at < digits + MOST_DIGITS)
        *to++ = *at++;
}

void buffer_signed(struct buffer *buffer, int64_t number)
{
    if (number < 0)
        buffer_char(buffer, '-');
    buffer_unsigned(buffer, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    enum { GUESS = 128 };
    va_list args;

    va_start(args, format);
    int length = vsnprintf(buffer_reserve(buffer, GUESS), GUESS, format, args);
    va_end(args);
    if (length >= GUESS) {
        size_t size = (size_t)length + 1;
        va_start(args, format);
        vsnprintf(buffer_reserve(buffer, size), size, format, args);
        va_end(args);
    }
    if (length > 0)
        buffer->length += (size_t)length;
}

const char *buffer_string(struct buffer *buffer)
{
    *buffer_reserve(buffer, 1) = '\0';
    return buffer->data;
}

int buffer_flush(struct buffer *buffer)
{
    if (buffer->file >= 0)
        write_out(buffer);
    return buffer->error;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    buffer->data = NULL;
    buffer->length = buffer->capacity = 0;
}
