/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share. A target is one function that takes any bytes, does something with them
 * that ipcview does with what it does not trust, and ends the program by fuzz_fail if the result is a lie.
 * libFuzzer calls it (./dev fuzz), or replay.c with what is kept in corpus/ and regressions/ (./dev check).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* The target. Returns 0, or -1 if the bytes are no input that is worth keeping. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * What of the target's comparisons an ordinary build goes without, and why; for replay.c. A target that
 * makes all of them has no such function.
 */
const char *fuzz_skipped(void) __attribute__((weak));

/* Says what is wrong, as printf(3), and aborts. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define FUZZ_EXPECT(condition, ...) ((condition) ? (void)0 : fuzz_fail(__VA_ARGS__))

/* What is left of an input that is taken apart piece by piece. An empty one gives zeros. */
struct input {
    const uint8_t *at;
    size_t left;
};

/* The next byte, and the next bytes as a number, the lowest first. */
uint8_t input_byte(struct input *input);
uint64_t input_number(struct input *input, size_t bytes);

/* A number below COUNT, which is from 1 to 65,536. */
size_t input_choice(struct input *input, size_t count);

/* The bytes up to the next newline, which is left out, or to the end. */
struct text input_line(struct input *input);

/* All that is left. */
struct text input_rest(struct input *input);

/* Whether both are the same bytes. */
bool fuzz_same(struct text a, struct text b);

/* Returns a descriptor of a file in memory that holds CONTENT, at its start, for the caller to close. */
int fuzz_file(struct text content);

/*
 * Around functions that only compare: a branch there is nothing that the fuzzer should look for, and to
 * count it takes half of the time.
 */
#ifdef __clang__
#define FUZZ_UNCOUNTED_BEGIN \
    _Pragma("clang attribute push(__attribute__((no_sanitize(\"coverage\"))), apply_to = function)")
#define FUZZ_UNCOUNTED_END _Pragma("clang attribute pop")
#else
#define FUZZ_UNCOUNTED_BEGIN
#define FUZZ_UNCOUNTED_END
#endif
