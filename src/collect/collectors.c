/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry of collectors: one for each line of FOR_EACH_KIND. */
#include "config.h"

#include "collect/collectors.h"

#define KIND_LINE(NAME, name) extern const struct collector name##_collector;
FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE

const struct collector *const collectors[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_collector,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};
