/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the table of a kind is put together, for model/kinds/: from columns that several kinds have
 * (common.c), and between them from the kind's own.
 */
#ifndef MODEL_KINDS_COLUMNS_H
#define MODEL_KINDS_COLUMNS_H

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
 * The parts of a kind's table in their order, with the kind's own: FIGURES, which are shown, DETAILS, and
 * what is told of processes, PEERS. In the tables of all kinds the parts are the same in number and place.
 */
#define KIND_PARTS(figures, details, peers)                                     \
    COLUMN_PART(name_columns), COLUMN_PART(figures), COLUMN_PART(idle_columns), \
        COLUMN_PART(details), COLUMN_PART(owner_columns), COLUMN_PART(peers),   \
        COLUMN_PART(verdict_columns)

/* A time that 0 stands for "never" in. */
struct value time_or_never(int64_t time);

/* What is known of the object in ROW since it is watched, or NULL. */
const struct track *track_at(const struct view *view, size_t row);

/* How far what the kind follows (->followed) has gone since the object in ROW was seen first. */
struct value change_value(enum type type, const struct view *view, size_t row);

#endif
