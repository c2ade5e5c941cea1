/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exit statuses, the same for every command. */
#pragma once

enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,  /* something could not be found, read or done */
    EXIT_USAGE = 2,   /* nothing was done */
    EXIT_REFUSED = 3, /* nothing was done, by a rule of safety or the user's answer */
};
