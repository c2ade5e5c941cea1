/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs ipcview's commands over and over, and hands on what they print. */
#ifndef STORM_OBSERVERS_H
#define STORM_OBSERVERS_H

#include "tests/storm/observation.h"

enum { STORM_COMMANDS = 10 };

extern const struct command storm_commands[STORM_COMMANDS];

/* How often each has ended. */
extern uint64_t observed[STORM_COMMANDS];
/* Whether ipcview has it. */
extern bool is_missing[STORM_COMMANDS];

/* PATH: of ipcview. */
void observers_open(const char *path, uint64_t seed);
/* Starts what is due, if MORE; waits MILLISECONDS for the end of one, and returns it, or NULL. */
struct observation *observers_next(bool more, int milliseconds);
bool observers_are_done(void);
/* Whether ipcview has no command NAME. */
bool observers_lack(const char *name);
/* When the oldest removal began that goes on, or now. */
uint64_t observers_oldest_removal(void);

#endif
