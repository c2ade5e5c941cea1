/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a terminal has colours, without ncurses, which takes longer to load than a listing. */
#pragma once

#include <stdbool.h>

/*
 * Looks for the compiled description of TYPE in the folders of terminfo(5). Returns false also
 * where there is none, or it cannot be understood.
 */
bool terminfo_has_colors(const char *type);
