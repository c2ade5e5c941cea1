/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals while the monitor has the terminal. They are blocked except while it waits. A handler
 * only sets a flag; after a crash it restores the terminal itself.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* What restores the terminal after a crash. */
struct rescue {
    int file;
    struct termios modes;
    char bytes[512]; /* sent to restore screen, cursor and colours */
    size_t length;
};

/* Handles and blocks signals. Sets WAITING to the mask to wait with. Keeps a pointer to WITH. */
void signals_start(const struct rescue *with, sigset_t *waiting);

/* Undoes signals_start. */
void signals_stop(void);

/* The signal that must end the program, or 0. */
int signals_fatal(void);

/* Whether SIGWINCH came since the last call, and whether SIGTSTP did. */
bool signals_resized(void);
bool signals_stopped(void);

/* Stops the program as SIGTSTP does. Returns after SIGCONT. */
void signals_suspend(void);
