/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names under which messages are marked for translation. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include "config.h"

#if ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#else
#define _(text) (text)
#define ngettext(one, many, n) ((n) == 1 ? (one) : (many))
#endif

/* Marks a text that stands in a constant table; whoever prints it calls _() on it. */
#define N_(text) text

#endif
