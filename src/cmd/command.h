/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command is, and the list of all of them. */
#pragma once

#include "cmd/options.h"
#include "cmd/report.h"

enum { MOST_GROUPS = 9 };

struct command {
    const char *name;
    const char *usage;   /* see command_usage */
    const char *summary; /* one line: see command_summary */
    enum kinds_list usage_kinds[MOST_KINDS_LISTS], summary_kinds[MOST_KINDS_LISTS]; /* their %s */
    const struct option_group *groups[MOST_GROUPS]; /* of the options it takes; ends in NULL */
    int (*run)(struct invocation *invocation);      /* returns the exit status */
    const char *const *operands; /* what the first can be, for completions; NULL: anything */
    bool options_come_first;     /* what follows the first operand belongs to another program */
    bool changes;                /* it changes objects; all others give up that ability first */
};

extern const struct command list_command, show_command, top_command, limits_command, ns_command,
    rm_command, mk_command, compat_command, help_command;

/* All commands, the default one first; ends in NULL. */
extern const struct command *const commands[];

/* What follows the command's name on the command line, and what it does; translated, in ARENA. */
const char *command_usage(const struct command *command, struct arena *arena);
const char *command_summary(const struct command *command, struct arena *arena);

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* Reports that there is no command NAME, and suggests one. Returns EXIT_USAGE. */
int command_report_unknown(struct arena *arena, const char *name);

/* Prints help on COMMAND to standard output. Returns the exit status. */
int help_print(const struct command *command);
