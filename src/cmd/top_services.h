/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitor is given to read and to remove with: collect/ and act/. */
#pragma once

#include "collect/source.h"
#include "monitor/monitor.h"

/* What is watched. */
struct watched {
    struct source source;
    const struct protection *protection;
    const char *ns;     /* the namespaces of it: see session_collect_now */
    struct source held; /* the same, open from the plan of a removal to its end */
};

/*
 * The services on WATCHED, of which ->source and ->ns are set, and which must stay. MAY_REMOVE is for the
 * running kernel only: without it there is no ->prepare and no ->remove, and so no way to either.
 */
struct services top_services(struct watched *watched, bool may_remove);
