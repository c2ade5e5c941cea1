/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry of kinds, which FOR_EACH_KIND fills. */
#include "config.h"

#include "model/kinds/kinds.h"
#include "model/tables.h"

const struct kind_spec *const kind_specs[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_kind,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};

const struct table *const object_tables[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_table,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};

const struct table *const watched_tables[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_watched_table,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};

const char *const kind_names[KINDS + 1] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = #name,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};
