/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names under which messages are marked for translation. */
#pragma once

#include "config.h"

#include <string.h>

#if ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#else
#define _(text) (text)
#define ngettext(one, many, n) ((n) == 1 ? (one) : (many))
#endif

/* Marks a text that stands in a constant table; whoever prints it calls _() on it. */
#define N_(text) text

/*
 * The translation of TEXT; where there is none, what stands behind its bar. What stands before that tells
 * it from a text that is the same in English only.
 */
static inline const char *translate_behind_bar(const char *text)
{
    const char *translated = _(text);
    return translated == text ? strchr(text, '|') + 1 : translated;
}
