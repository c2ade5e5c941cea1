/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages on standard error, and the end of standard output. */
#pragma once

#include "model/snapshot.h"

/* The exit statuses, the same for every command. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,  /* something could not be found, read or done */
    EXIT_USAGE = 2,   /* nothing was done */
    EXIT_REFUSED = 3, /* nothing was done, by a rule of safety or the user's answer */
};

/* Sets the name before each message, a constant; without a call it is "ipcview". */
void report_under(const char *program);

/* What text_escape escapes for the terminal of standard error and output beside what it always does. */
unsigned report_escapes(void);

/*
 * Prints one line with the program's name and the message, in which everything hostile to a
 * terminal is escaped. Returns STATUS.
 */
int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for a message in which this is escaped already (tool_visible). */
int report_escaped(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reports an error in the command line, with EXIT_USAGE. */
#define report_usage(...) report(EXIT_USAGE, __VA_ARGS__)

/* Reports that two options, by long name, exclude each other. Returns EXIT_USAGE. */
int report_conflict(const char *one, const char *other);

/*
 * The translated warning for the RESULT of read_only(), where the user has asked for a run that
 * changes nothing: nothing is changed, but the kernel does not guard it. NULL where RESULT is 0.
 * For free(3).
 */
char *report_unguarded(int result);

/* Ends the program by SIGNAL, as if it had no handler. */
void report_death(int signal);

/* The end of a message: "; did you mean BEST?", or HINT where BEST is NULL. ARENA owns it. */
const char *report_hint(struct arena *arena, const char *best, const char *hint);

/* Prints the problems, a line each, except those of the kind SAID. */
void report_other_problems(const struct snapshot *snapshot, enum problem_kind said);
#define report_problems(snapshot) report_other_problems((snapshot), PROBLEM_KINDS)

/*
 * Returns EXIT_FAILED where something could not be read or found, EXIT_USAGE for an ambiguous
 * namespace, else EXIT_DONE.
 */
int report_status(const struct snapshot *snapshot);

/* Writes the rest of OUT, which is standard output, and closes it. Returns 0 or -errno. */
int report_close(struct buffer *out);

/*
 * Reports that standard output could not be written, by -errno RESULT, and returns EXIT_FAILED.
 * Where the reader has closed it, the program ends by SIGPIPE instead.
 */
int report_unwritten(int result);

/* Does both. Returns STATUS, or EXIT_FAILED. */
int report_flush(struct buffer *out, int status);
