/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rm is asked to remove. */
#pragma once

#include "cmd/options.h"
#include "collect/collect.h"

struct removal_targets {
    unsigned kinds;        /* KIND_BITs */
    bool bulk;             /* a selection; else by name */
    struct wanted *wanted; /* by name */
    size_t wanted_count;
    struct filter *filter; /* of a selection, or NULL; for filter_free */
    bool has_most;
    uint64_t most; /* --max */
};

/*
 * Reads the targets from the command line, before anything is done. Returns 0, or reports what is
 * wrong and returns EXIT_USAGE; TARGETS' filter is for filter_free in any case.
 */
int removal_targets_parse(struct invocation *invocation, struct removal_targets *targets);
