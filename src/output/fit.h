/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How wide columns are where not all fit. Listings and the monitor share the rule. */
#pragma once

#include "model/column.h"

/* The space for the columns. */
struct fit {
    size_t width;  /* of the terminal, or the columns' part of it */
    bool headings; /* headings are shown, and measured */
    bool edge;     /* what exceeds the width is invisible; else the terminal wraps lines */
};

/*
 * Fits COLUMNS from FIRST on, with a blank between each two, into FIT. WIDTHS has the widths of
 * cells and headings, and becomes the widths to draw. Figures are never cut. Columns shrink in the
 * order of enum shrinking; names are cut last, and only if all columns then fit. At an edge, a
 * column without room, and each before FIRST, gets the width 0, and a name is cut to 16 columns,
 * but no further: what is beyond the edge tells less.
 */
void fit_columns(const struct columns *columns, size_t first, const struct fit *fit,
                 size_t *widths);
