/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replaces run.c and terminal.c in a program without ncurses. */
#include "config.h"

#include <errno.h>

#include "base/i18n.h"
#include "monitor/monitor.h"

const char *monitor_obstacle(void)
{
    return _("this ipcview was built without ncurses");
}

int monitor_run(const struct monitor_start *start, const struct services *services)
{
    (void)start;
    (void)services;
    return -ENOTSUP;
}
