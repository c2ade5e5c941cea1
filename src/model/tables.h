/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry: every table that there is. */
#pragma once

#include "model/column.h"

/* Segments, queues and sets: one row an object. */
extern const struct table *const object_tables[KINDS];

/* The same with the columns for the monitor, which the view's history tells. */
extern const struct table *const watched_tables[KINDS];

/* What happened, the newest first, of the view's history. */
extern const struct table events_table;

/* The semaphores of the set that is the view's subject. */
extern const struct table semaphores_table;

/* The mappings of the segment, or the threads that wait on the queue or set, that is the subject. */
extern const struct table attachments_table, blocked_table;

/* All mappings of segments in the snapshot, each with its segment, for which ->findings is of it too. */
extern const struct table mappings_table;

/* The IPC namespaces; and the CONTAINER of one, or of one that is not known (NULL). */
extern const struct table namespaces_table;
struct value namespace_container(const struct ipc_namespace *namespace);

/* The limits of the IPC namespace, and what is used of them; of one kind, or of all. */
extern const struct table limits_table;

/* The limit of KIND at that place of its ->limits; "unlimited" where it is as good as none. */
struct value limit_value(const struct snapshot *snapshot, enum kind kind, size_t at);

/* Sums over all objects of the namespace. */
extern const struct table summary_table;

/*
 * The targets of the view's plan, what is missing too. ACTION and REASON fit the rows of
 * object_tables as well, where the snapshot is the plan's.
 */
extern const struct table targets_table;

/* The columns of object_tables themselves. */
extern const struct table columns_table;

/*
 * The columns of all of TABLES, object_tables or watched_tables, by their number from 0 on: what several
 * have, once, for which it must be the same part in each table. NULL behind the last.
 */
const struct column *tables_column_at(const struct table *const *tables, size_t number);

/* The kinds (KIND_BITs) that have COLUMN in their watched table. */
unsigned tables_kinds_of(const struct column *column);

/* The name of the column of TABLES that is nearest to NAME, or NULL. */
const char *tables_suggest_column(const struct table *const *tables, struct text name);
