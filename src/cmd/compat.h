/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tools of util-linux that the program stands in for, by name or as "ipcview compat TOOL". */
#pragma once

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

#include "collect/posix.h"
#include "model/ref.h"

struct tool {
    const char *name;
    const char *help;                  /* to be translated */
    const char *letters;               /* short options for getopt_long(3), after a colon */
    const struct option *options;      /* its long options */
    int (*run)(int argc, char **argv); /* returns the exit status */
};

extern const struct tool ipcs_tool, ipcrm_tool, ipcmk_tool;

/* The tool whose name PATH ends with, or NULL. */
const struct tool *compat_find(const char *path);

/*
 * Reports that the program does not stand in for the tool at PATH, where that has the name of a
 * similar tool, and names the command to use. Returns EXIT_USAGE, or 0 for any other name.
 */
int compat_refuse(const char *path);

/* Runs TOOL in the user's locale. ARGV[0] is not read. Returns the exit status. */
int compat_run(const struct tool *tool, int argc, char **argv);

/* What tool_next_option returns in place of an option. */
enum { TOOL_NO_OPTION = -1, TOOL_ENDS = -2 };

/*
 * Returns the next option, by its letter or value. TOOL_NO_OPTION: there are no more. TOOL_ENDS:
 * help, the version or an error was printed, and the tool returns *STATUS.
 */
int tool_next_option(const struct tool *tool, int argc, char **argv, int *status);

/* Reports MESSAGE, which is escaped, and how to get help on TOOL. Returns EXIT_FAILED. */
int tool_refuse_usage(const struct tool *tool, const char *message);

/* Reports MESSAGE: TEXT is not a number, or by ERROR -ERANGE out of range. Returns EXIT_FAILED. */
int tool_refuse_number(const char *message, const char *text, int error);

/* The kind of POSIX objects that does the same as KIND of System V. */
enum posix_kind compat_posix_kind(enum kind kind);

/* TEXT, in which everything hostile to a terminal is escaped. Valid until the next call. */
const char *tool_visible(const char *text);
