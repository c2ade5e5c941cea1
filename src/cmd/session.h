/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands that show tables have in common, from the options to the last byte. */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "cmd/options.h"
#include "collect/collect.h"
#include "model/filter.h"

/* The kinds asked for: those given by letters, or all. */
unsigned session_kinds(const struct invocation *invocation);

/* Settles what the options left to the surroundings: colour, width, character set, time format. */
void session_settle(struct invocation *invocation);

/* Opens the tree of --root as SOURCE, with the time of --at. Returns 0 or -errno. */
int session_open_tree(const struct invocation *invocation, struct source *source);

/*
 * Opens what the options name as SOURCE, for source_close in any case. Returns NULL, or, where that
 * cannot be had, a snapshot for the caller to free that is empty but for the problem.
 */
struct snapshot *session_open(const struct invocation *invocation, struct source *source);

/* The same for the running kernel's namespaces that NS, as --namespace has it, means; NULL: own. */
struct snapshot *session_open_spaces(struct source *source, const char *ns);

/*
 * Collects what REQUEST says from SOURCE, or from the namespaces that NS means at this moment, for who
 * does so again and again: to hold them open would keep them alive, with all that is in them.
 */
struct snapshot *session_collect_now(const struct source *source, const char *ns,
                                     const struct request *request);

/* The rules of protection, read when they are first asked for. The invocation owns them. */
const struct protection *session_protection(struct invocation *invocation);

/* Whether all IPC namespaces are asked for. */
bool session_is_of_all(const struct invocation *invocation);

/* Returns 0, or EXIT_USAGE after it has said that the options name two sources, or a time of none. */
int session_check_source(const struct invocation *invocation);

/*
 * Collects what REQUEST says from where the options say. Returns the snapshot for the caller to
 * free; where nothing can be read at all it is empty but for the problem.
 */
struct snapshot *session_collect(struct invocation *invocation, struct request *request);

/* Prints SHEET in the format asked for, which is not JSON. */
void session_print(struct buffer *out, const struct invocation *invocation,
                   const struct sheet *sheet);

/*
 * Prints TABLE with all its columns: where it has ->kinds_of, the rows that are about the kinds asked
 * for. Returns the exit status.
 */
int session_print_totals(struct invocation *invocation, const struct table *table);

/*
 * Begins the document where the format is JSON. Returns whether there is something to print: in JSON
 * always, else not where the namespace that was asked for could not be had.
 */
bool session_begin(const struct invocation *invocation, struct buffer *out,
                   const struct snapshot *snapshot);

/* Ends OUT, says what could not be read, and frees SNAPSHOT. Returns the exit status. */
int session_end(const struct invocation *invocation, struct buffer *out, struct snapshot *snapshot);

/* Reads EXPRESSION of --filter into *FILTER, for filter_free. Returns 0, or EXIT_USAGE after a report. */
int session_parse_filter(const char *expression, const struct filter_scope *scope,
                         struct filter **filter);

/* How many objects of all kinds SOURCE has; unknown where one kind could not be counted. */
struct quantity session_count_objects(const struct source *source);

#endif
