/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "model/unselected.h"

static void count_one(struct unselected *counts, const struct view *view, size_t row,
                      const struct filter *filter, bool orphans)
{
    enum truth truth = filter ? filter_test(filter, view, row) : TRUTH_TRUE;

    if (truth == TRUTH_TRUE)
        return;
    counts->all++;
    if (orphans)
        counts->by_verdict[verdict_of(view, row).verdict]++;
    else if (truth == TRUTH_FALSE)
        counts->unmatched++;
    else
        counts->unsure++;
}

void unselected_count(struct unselected counts[KINDS], const struct view *view,
                      const struct filter *filter, bool orphans)
{
    memset(counts, 0, KINDS * sizeof(*counts));
    for (size_t row = 0; row < view->now->count; row++) {
        count_one(&counts[view->now->objects[row].ref.kind], view, row, filter, orphans);
        arena_reset(view->scratch);
    }
}
