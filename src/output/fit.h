/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How wide columns are where not all fit: one rule, for listings and for the monitor. */
#ifndef OUTPUT_FIT_H
#define OUTPUT_FIT_H

#include "model/column.h"

/* What columns are to fit into. */
struct fit {
    size_t width;  /* of the terminal, or of the part of it that they have */
    bool headings; /* these are shown, and measured */
    bool edge;     /* what goes beyond the width is not seen; else the terminal wraps lines */
};

/*
 * Fits COLUMNS from FIRST on, with a blank between each two, into FIT. WIDTHS is how wide each is by
 * its cells and its heading, and becomes how wide it is drawn. Figures are never cut. Columns give
 * way in the order of enum shrinking; names are cut last, and only if all columns fit then. At an
 * edge, columns for which there is no room get the width 0, and so do those before FIRST; there a
 * name is cut to 16 columns if need be, but no further, for what goes beyond the edge tells less.
 */
void fit_columns(const struct columns *columns, size_t first, const struct fit *fit,
                 size_t *widths);

#endif
