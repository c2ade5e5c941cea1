/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One walk through the processes for all that is asked about them: whoever looks for something gives a
 * hook, and each process is visited once for all hooks (collect/probe.h).
 */
#pragma once

#include "collect/probe.h"

/* What is looked for in processes. */
struct walk_search {
    facts_t facts; /* any of these asks for it */
    /* Fills in the cleared HOOK. Returns whether there is anything to look for. */
    bool (*begin)(struct collection *collection, struct hook *hook);
    /* Takes what HOOK has led to, and frees its context. Called in any case. */
    void (*end)(struct collection *collection, struct hook *hook);
};

extern const struct walk_search mappings_search, threads_search, owners_search, namespaces_search;

/*
 * Looks through all processes, or into that of the request alone, for what FACTS ask for. In a captured
 * tree there are none.
 */
void walk_processes(struct collection *collection, facts_t facts);
