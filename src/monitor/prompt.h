/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line that the user types. */
#ifndef MONITOR_PROMPT_H
#define MONITOR_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROMPT_SIZE = 1024 };

struct prompt {
    char text[PROMPT_SIZE]; /* UTF-8, ends in NUL */
    size_t length, caret;   /* bytes */
};

/* Begins with TEXT, the caret behind it. */
void prompt_start(struct prompt *prompt, const char *text);

/* Whether KEY changed the text or moved the caret; what it does not know it leaves alone. */
bool prompt_input(struct prompt *prompt, uint32_t key);

#endif
