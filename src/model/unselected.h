/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a selection found nothing: what became of the objects that were looked at. */
#pragma once

#include "model/verdict.h"

/* The objects of a kind. */
struct unselected {
    size_t all;
    size_t by_verdict
        [VERDICTS];   /* of a selection of orphans: an orphan was left out by another term */
    size_t unmatched; /* of any other: the filter is false, */
    size_t unsure;    /* or unknown */
};

/*
 * Counts the objects in VIEW, which were read without a filter, by kind into COUNTS. FILTER selected none of
 * them; ORPHANS: it asks for the verdict, which was collected. What it selects by now does not count.
 */
void unselected_count(struct unselected counts[KINDS], const struct view *view,
                      const struct filter *filter, bool orphans);
