/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

void fuzz_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)fputs("fuzz: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    abort();
}

uint8_t input_byte(struct input *input)
{
    if (!input->left)
        return 0;
    input->left--;
    return *input->at++;
}

uint64_t input_number(struct input *input, size_t bytes)
{
    uint64_t number = 0;

    for (size_t i = 0; i < bytes; i++)
        number |= (uint64_t)input_byte(input) << (8 * i);
    return number;
}

size_t input_choice(struct input *input, size_t count)
{
    return (size_t)input_number(input, count > UINT8_MAX ? 2 : 1) % count;
}

static struct text input_take(struct input *input, size_t length)
{
    struct text taken = {(const char *)input->at, length};

    input->at += length;
    input->left -= length;
    return taken;
}

struct text input_line(struct input *input)
{
    const uint8_t *newline = input->left ? memchr(input->at, '\n', input->left) : NULL;

    if (!newline)
        return input_rest(input);
    struct text line = input_take(input, (size_t)(newline - input->at));
    (void)input_take(input, 1);
    return line;
}

struct text input_rest(struct input *input)
{
    return input_take(input, input->left);
}

bool fuzz_same(struct text a, struct text b)
{
    return a.length == b.length && (!a.length || memcmp(a.start, b.start, a.length) == 0);
}

int fuzz_file(struct text content)
{
    int file = memfd_create("fuzz", MFD_CLOEXEC);

    if (file < 0 || write(file, content.start, content.length) != (ssize_t)content.length ||
        lseek(file, 0, SEEK_SET))
        fuzz_fail("no file in memory");
    return file;
}
