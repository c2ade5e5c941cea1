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

/* Marks a text in a constant table; what prints it calls _() on it. */
#define N_(text) text

/* Translates TEXT, "CONTEXT|WORDS". Without a translation, returns the words. */
static inline const char *translate_behind_bar(const char *text)
{
    const char *translated = _(text);
    return translated == text ? strchr(text, '|') + 1 : translated;
}
