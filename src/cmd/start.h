/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the command line to a command. */
#pragma once

/* Runs the command that ARGV asks for. Returns the exit status. */
int start_command(int argc, char **argv);
