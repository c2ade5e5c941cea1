/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
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

/* How many digits NUMBER has. */
static size_t digits_of(uint64_t number)
{
    size_t count = 1;

    for (; number >= 10000; number /= 10000)
        count += 4;
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

/* Two digits at a time, each where it belongs: tables of numbers spend their time here. */
void buffer_unsigned(struct buffer *buffer, uint64_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930"
                                "31323334353637383940414243444546474849505152535455565758596061"
                                "62636465666768697071727374757677787980818283848586878889909192"
                                "93949596979899";
    size_t count = digits_of(number);
    char *at = buffer_reserve(buffer, count) + count;

    for (; number >= 10; number /= 100)
        memcpy(at -= 2, &pairs[number % 100 * 2], 2);
    if (count % 2)
        *--at = (char)('0' + number);
    buffer->length += count;
}

void buffer_signed(struct buffer *buffer, int64_t number)
{
    if (number < 0)
        buffer_char(buffer, '-');
    buffer_unsigned(buffer, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void buffer_format_list(struct buffer *buffer, const char *format, va_list args)
{
    enum { GUESS = 128 };
    va_list again;

    va_copy(again, args);
    int length = vsnprintf(buffer_reserve(buffer, GUESS), GUESS, format, args);
    if (length >= GUESS) {
        size_t size = (size_t)length + 1;
        length = vsnprintf(buffer_reserve(buffer, size), size, format, again);
    }
    va_end(again);
    if (length < 0)
        memory_exhausted(); /* a message that is lost would be taken for none */
    buffer->length += (size_t)length;
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buffer_format_list(buffer, format, args);
    va_end(args);
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
