/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collector of dummies: src/collect/dummy.h of the tree that tests/dummy_kind/build.sh makes. */
#ifndef COLLECT_DUMMY_H
#define COLLECT_DUMMY_H

#include "collect/parts.h"

void dummy_collect(struct collection *collection);
int dummy_limits(struct collection *collection);
int dummy_usage(const struct calls *calls, struct quantity *sums);
void dummy_count(struct collection *collection, const struct object *objects, size_t count);

#endif
