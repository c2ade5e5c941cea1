/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals while the terminal is the monitor's. They are blocked but while it waits; a handler sets a
 * flag and does no more, but after a crash, where it restores the terminal itself.
 */
#ifndef MONITOR_SIGNALS_H
#define MONITOR_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* What gives the terminal back when nothing else can be relied on any more. */
struct rescue {
    int file;
    struct termios modes;
    char bytes[512]; /* what turns the terminal to its usual screen, cursor and colours */
    size_t length;
};

/* Handles and blocks signals; WAITING becomes the mask to wait with. WITH must stay. */
void signals_start(const struct rescue *with, sigset_t *waiting);

/* As before signals_start. */
void signals_stop(void);

/* The signal that is to end the program, or 0. */
int signals_fatal(void);

/* Whether the size of the terminal changed, or a stop was asked for, since the last question. */
bool signals_resized(void);
bool signals_stopped(void);

/* Stops the program as SIGTSTP does; returns when it goes on. */
void signals_suspend(void);

#endif
