/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Help, made from the tables of commands and options. */
#pragma once

#include "cmd/command.h"

void help_put(struct buffer *out, const struct command *command);

/* Prints help on COMMAND to standard output. Returns the exit status. */
int help_print(const struct command *command);
