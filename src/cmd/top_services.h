/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitor is given to read and to remove with: collect/ and act/. */
#ifndef CMD_TOP_SERVICES_H
#define CMD_TOP_SERVICES_H

#include "collect/source.h"
#include "monitor/monitor.h"

/*
 * The services on SOURCE, which must stay. MAY_REMOVE is for the running kernel only: without it
 * there is no ->prepare and no ->remove, and so no way to either.
 */
struct services top_services(struct source *source, bool may_remove);

#endif
