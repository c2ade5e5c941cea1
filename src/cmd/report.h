/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said on standard error, and how output ends. */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include "model/snapshot.h"

/* The name that stands before each message from now on, a constant; "ipcview" where none is given. */
void report_under(const char *program);

/*
 * Prints one line, the program's name and the message, with all that is hostile to a terminal escaped.
 * Returns STATUS.
 */
int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same where all that is hostile in the message is escaped already: tool_visible. */
int report_escaped(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An error in the command line: report with EXIT_USAGE. */
#define report_usage(...) report(EXIT_USAGE, __VA_ARGS__)

/* Says that the options of these long names exclude each other. Returns EXIT_USAGE. */
int report_conflict(const char *one, const char *other);

/*
 * What is said of RESULT of read_only() where the user has asked for just that, translated, for free(3);
 * NULL where it was 0. The program itself changes nothing then, but nobody sees to it.
 */
char *report_unguarded(int result);

/* Ends the program as SIGNAL ends one that does not handle it. */
void report_death(int signal);

/* How an error ends: "; did you mean BEST?", or where BEST is NULL the HINT. ARENA owns it. */
const char *report_hint(struct arena *arena, const char *best, const char *hint);

/* Whether SNAPSHOT is of nowhere: the IPC namespace that was asked for could not be had. */
bool report_is_of_nowhere(const struct snapshot *snapshot);

/* Prints the problems, a line each. */
void report_problems(const struct snapshot *snapshot);

/* The same, but for those of the kind SAID, of which the caller takes care. */
void report_other_problems(const struct snapshot *snapshot, enum problem_kind said);

/* EXIT_FAILED where something asked for could not be read or found, else EXIT_DONE. */
int report_status(const struct snapshot *snapshot);

/* Writes what is left in OUT, which is standard output, and closes it. Returns 0 or -errno. */
int report_close(struct buffer *out);

/*
 * Says that standard output could not be written, for -errno RESULT; where nobody reads it any more the
 * program ends by SIGPIPE instead. Returns EXIT_FAILED.
 */
int report_unwritten(int result);

/* Both: returns STATUS, or EXIT_FAILED after it has said why. */
int report_flush(struct buffer *out, int status);

#endif
