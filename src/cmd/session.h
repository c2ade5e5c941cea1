/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What commands that show tables have in common. */
#pragma once

#include "cmd/options.h"
#include "collect/collect.h"
#include "model/filter.h"

/* The kinds asked for: those given by letters, or all. */
unsigned session_kinds(const struct invocation *invocation);

/* Settles what the options leave open: colour, width, character set, time format. */
void session_settle(struct invocation *invocation);

/* Opens the tree of --root as SOURCE, with the time of --at. Returns 0 or -errno. */
int session_open_tree(const struct invocation *invocation, struct source *source);

/*
 * Opens what the options name as SOURCE, for source_close in any case. Returns NULL, or where it
 * cannot be opened a snapshot with that problem, for the caller to free.
 */
struct snapshot *session_open(const struct invocation *invocation, struct source *source);

/* The same for the namespaces of the running kernel that NS names (--namespace); NULL: its own. */
struct snapshot *session_open_spaces(struct source *source, const char *ns);

/*
 * Collects REQUEST from SOURCE, or from the namespaces that NS names at this moment. It is for
 * repeated readings: a namespace that is held open stays alive, with everything in it.
 */
struct snapshot *session_collect_now(const struct source *source, const char *ns,
                                     const struct request *request);

/* The rules of protection, read on the first call. The invocation owns them. */
const struct protection *session_protection(struct invocation *invocation);

/* Whether all IPC namespaces are asked for. */
bool session_is_of_all(const struct invocation *invocation);

/* Returns 0, or EXIT_USAGE after a report that the options name two sources or a wrong time. */
int session_check_source(const struct invocation *invocation);

/*
 * Collects REQUEST from the source that the options name. Returns the snapshot for the caller to
 * free; where the source cannot be opened it has only that problem.
 */
struct snapshot *session_collect(struct invocation *invocation, struct request *request);

/* Appends SHEET in the format of the options. */
void session_print(struct buffer *out, const struct invocation *invocation,
                   const struct sheet *sheet);

/*
 * Begins the document in JSON. Returns whether there is something to print: always in JSON, else
 * where the namespace could be opened.
 */
bool session_begin(const struct invocation *invocation, struct buffer *out,
                   const struct snapshot *snapshot);

/* Ends OUT, reports the problems of SNAPSHOT and frees it. Returns the exit status. */
int session_end(const struct invocation *invocation, struct buffer *out, struct snapshot *snapshot);

/* Reads EXPRESSION into *FILTER, for filter_free. Returns 0, or EXIT_USAGE after a report. */
int session_parse_filter(const char *expression, const struct filter_scope *scope,
                         struct filter **filter);

/* How many objects SOURCE has; unknown where a kind could not be counted. */
struct quantity session_count_objects(const struct source *source);
