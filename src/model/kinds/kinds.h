/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The descriptors of all kinds: shm_kind of shm.c and so on. Others take them from the registry. */
#ifndef MODEL_KINDS_KINDS_H
#define MODEL_KINDS_KINDS_H

#include "model/column.h"
#include "model/kind.h"

#define KIND_LINE(NAME, name)                  \
    extern const struct kind_spec name##_kind; \
    extern const struct table name##_table, name##_watched_table;
FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE

#endif
