/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kinds say: shm_kind of shm.c and so on. Others take it from the registry. */
#pragma once

#include "model/column.h"
#include "model/kind.h"

/* What a kind tells of an IPC namespace: how many objects there are, and how much is in them. */
enum { NAMESPACE_COLUMNS = 2 };

#define KIND_LINE(NAME, name)                                     \
    extern const struct kind_spec name##_kind;                    \
    extern const struct table name##_table, name##_watched_table; \
    extern const struct column name##_namespace_columns[NAMESPACE_COLUMNS];
FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
