/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions to a person at a terminal, on standard error. */
#ifndef CMD_QUESTION_H
#define CMD_QUESTION_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Whether somebody can be asked: standard input and error are terminals. */
bool question_is_possible(void);

/*
 * Asks QUESTION, escaped, and reads a line into ANSWER of SIZE bytes, without blanks around it. What was typed
 * before the question is thrown away. Returns false at the end of input, at an error, and when a
 * signal comes whose handler sets *CAUGHT, or came before.
 */
bool question_ask(const char *question, char *answer, size_t size,
                  const volatile sig_atomic_t *caught);

#endif
