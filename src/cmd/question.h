/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks a person at a terminal, on standard error. */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Whether standard input and standard error are terminals. */
bool question_is_possible(void);

/*
 * Asks QUESTION, escaped, and reads a line into ANSWER of SIZE bytes, without blanks around it.
 * Input typed before the question is discarded. Returns false at the end of input, on an error, and
 * on a signal whose handler sets *CAUGHT, also where it came earlier.
 */
bool question_ask(const char *question, char *answer, size_t size,
                  const volatile sig_atomic_t *caught);
