/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/text.h"
#include "monitor/prompt.h"
#include "monitor/verbs.h"

void prompt_start(struct prompt *prompt, const char *text)
{
    size_t length = strlen(text);
    if (length >= PROMPT_SIZE)
        length = 0;
    memcpy(prompt->text, text, length);
    prompt->text[length] = '\0';
    prompt->length = prompt->caret = length;
}

static bool is_inner(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct prompt *prompt, size_t at)
{
    while (at > 0 && is_inner(prompt->text[--at])) {
    }
    return at;
}

static size_t behind(const struct prompt *prompt, size_t at)
{
    if (at < prompt->length)
        at++;
    while (at < prompt->length && is_inner(prompt->text[at]))
        at++;
    return at;
}

static bool delete (struct prompt *prompt, size_t from, size_t to)
{
    memmove(prompt->text + from, prompt->text + to, prompt->length - to + 1);
    prompt->length -= to - from;
    prompt->caret = from;
    return to > from;
}

static bool insert(struct prompt *prompt, uint32_t c)
{
    char bytes[4];
    size_t size = text_encode(c, bytes);

    if (prompt->length + size >= PROMPT_SIZE)
        return false;
    memmove(prompt->text + prompt->caret + size, prompt->text + prompt->caret,
            prompt->length - prompt->caret + 1);
    memcpy(prompt->text + prompt->caret, bytes, size);
    prompt->length += size;
    prompt->caret += size;
    return true;
}

static size_t word_before(const struct prompt *prompt)
{
    size_t at = prompt->caret;
    while (at > 0 && prompt->text[at - 1] == ' ')
        at--;
    while (at > 0 && prompt->text[at - 1] != ' ')
        at--;
    return at;
}

static bool prompt_move(struct prompt *prompt, size_t to)
{
    bool moved = to != prompt->caret;
    prompt->caret = to;
    return moved;
}

bool prompt_input(struct prompt *prompt, uint32_t key)
{
    switch (key) {
    case INPUT_LEFT:
        return prompt_move(prompt, before(prompt, prompt->caret));
    case INPUT_RIGHT:
        return prompt_move(prompt, behind(prompt, prompt->caret));
    case INPUT_HOME:
    case INPUT_CONTROL('A'):
        return prompt_move(prompt, 0);
    case INPUT_END:
    case INPUT_CONTROL('E'):
        return prompt_move(prompt, prompt->length);
    case INPUT_BACKSPACE:
    case INPUT_CONTROL('H'):
        return delete (prompt, before(prompt, prompt->caret), prompt->caret);
    case INPUT_DELETE:
        return delete (prompt, prompt->caret, behind(prompt, prompt->caret));
    case INPUT_CONTROL('W'):
        return delete (prompt, word_before(prompt), prompt->caret);
    case INPUT_CONTROL('U'):
        return delete (prompt, 0, prompt->caret);
    default:
        return key >= ' ' && key != 0x7f && key < INPUT_UP && insert(prompt, key);
    }
}
