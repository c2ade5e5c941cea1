/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line that the user types. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROMPT_SIZE = 1024 };

struct prompt {
    char text[PROMPT_SIZE]; /* UTF-8, ends in NUL */
    size_t length, caret;   /* bytes */
};

/* Starts with TEXT, and the caret at its end. */
void prompt_start(struct prompt *prompt, const char *text);

/* Takes KEY. Returns whether it changed the text or moved the caret. */
bool prompt_input(struct prompt *prompt, uint32_t key);
