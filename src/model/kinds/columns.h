/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the tables of a kind are put together, for model/kinds/: from columns that several kinds have
 * (common.c), and between them from the kind's own.
 */
#pragma once

#include "model/history.h"
#include "model/tables.h"

enum {
    NAME_COLUMNS = 4,
    IDLE_COLUMNS = 1,
    OWNER_COLUMNS = 12,
    ATTACH_COLUMNS = 2,
    WAITER_COLUMNS = 2,
    VERDICT_COLUMNS = 2,
};

/* Who it is; how long it was not used; who owns it and where it is; and what a search tells of it. */
extern const struct column name_columns[NAME_COLUMNS], idle_columns[IDLE_COLUMNS],
    owner_columns[OWNER_COLUMNS], attach_columns[ATTACH_COLUMNS], waiter_columns[WAITER_COLUMNS],
    verdict_columns[VERDICT_COLUMNS];

/*
 * The two tables of a kind, NAME_table and NAME_watched_table, with the columns of its own: FIGURES
 * before IDLE, DETAILS behind it, and PEERS, which tell of processes; ->shown says which are shown. The second table has those of WATCHED too, a
 * COLUMN_PART or NO_COLUMNS, for the monitor. The parts of all kinds stand in the same order.
 */
/* clang-format off */
#define KIND_TABLES(NAME_, name_, title_, watched, ...)                               \
    const struct table name_##_table = {.name = #name_, .title = (title_),            \
        .kind = KIND_##NAME_, .parts = {KIND_PARTS(__VA_ARGS__)}};                    \
    const struct table name_##_watched_table = {.name = #name_, .title = (title_),    \
        .kind = KIND_##NAME_, .parts = {KIND_PARTS(__VA_ARGS__), watched}}

#define KIND_PARTS(figures, details, peers)                                           \
    COLUMN_PART(name_columns), COLUMN_PART(figures), COLUMN_PART(idle_columns),       \
    COLUMN_PART(details), COLUMN_PART(owner_columns), COLUMN_PART(peers),             \
    COLUMN_PART(verdict_columns)

#define NO_COLUMNS {NULL, 0}
/* clang-format on */

/* A column of IPC namespaces: the SUM, by its place in ->sums, over the objects of KIND. */
#define NAMESPACE_SUM(kind, sum)                                                        \
    .record = namespace_record, .member = {MEMBER_OF(ipc_namespace, usage[kind][sum])}, \
    .needs = FACT_USAGE | FACT_CONTENTS
const void *namespace_record(const struct view *view, size_t row);

/* What is known of the object in ROW since it is watched, or NULL. */
const struct track *track_at(const struct view *view, size_t row);

/* How far what the kind follows (->followed) has gone since the object in ROW was seen first. */
struct value change_value(enum type type, const struct view *view, size_t row);
