/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tools of util-linux that the program stands in for, by name or as "ipcview compat TOOL". */
#ifndef CMD_COMPAT_H
#define CMD_COMPAT_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

struct tool {
    const char *name;
    const char *help;                  /* to be translated */
    const char *letters;               /* with a colon before them */
    const struct option *options;      /* as getopt_long(3) takes both */
    int (*run)(int argc, char **argv); /* returns the exit status */
};

extern const struct tool ipcs_tool, ipcrm_tool, ipcmk_tool;

/* The tool whose name PATH ends with, or NULL. */
const struct tool *compat_find(const char *path);

/*
 * Whether PATH ends with the name of a tool that could be mistaken for one of these: says so, names the
 * command to use, and returns EXIT_USAGE; else 0.
 */
int compat_refuse(const char *path);

/* Runs TOOL in the user's locale. ARGV[0] is not read. Returns the exit status. */
int compat_run(const struct tool *tool, int argc, char **argv);

/* What getopt_long(3) returns where the option is none of the tool's own. */
enum { TOOL_NO_OPTION = -1, TOOL_ENDS = -2 };

/*
 * The next option, by its letter or value. TOOL_NO_OPTION: there are no more. TOOL_ENDS: the tool has
 * nothing more to do than to return *STATUS, since help, version or an error was printed.
 */
int tool_next_option(const struct tool *tool, int argc, char **argv, int *status);

/* Reports MESSAGE, which is escaped, and how to get help on TOOL. Returns EXIT_FAILED. */
int tool_refuse_usage(const struct tool *tool, const char *message);

/*
 * Reports that TEXT is not a number, or with ERROR -ERANGE that it is out of range, after MESSAGE, which
 * says what it was to be. Returns EXIT_FAILED.
 */
int tool_refuse_number(const char *message, const char *text, int error);

/* TEXT with all that is hostile to a terminal escaped. Good until the next call. */
const char *tool_visible(const char *text);

#endif
