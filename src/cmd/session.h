/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands that show tables have in common, from the options to the last byte. */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "cmd/options.h"
#include "collect/collect.h"

/* The kinds asked for: those given by letters, or all. */
unsigned session_kinds(const struct invocation *invocation);

/* Settles what the options left to the surroundings: colour, width, character set, time format. */
void session_settle(struct invocation *invocation);

/*
 * Collects what REQUEST says from where the options say. Returns the snapshot for the caller to
 * free; where nothing can be read at all it is empty but for the problem.
 */
struct snapshot *session_collect(const struct invocation *invocation, struct request *request);

/* Prints SHEET in the format asked for, which is not JSON. */
void session_print(struct buffer *out, const struct invocation *invocation,
                   const struct sheet *sheet);

/*
 * Prints TABLE, which has ->kinds_of, with all its columns: the rows that are about the kinds asked
 * for. Returns the exit status.
 */
int session_print_totals(struct invocation *invocation, const struct table *table);

/* Ends OUT and says what could not be read. Returns the exit status. */
int session_end(const struct invocation *invocation, struct buffer *out,
                const struct snapshot *snapshot);

/* How many objects of all kinds SOURCE has; unknown where one kind could not be counted. */
struct quantity session_count_objects(const struct source *source);

#endif
