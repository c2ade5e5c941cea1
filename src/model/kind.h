/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of object is, as one constant descriptor: model/kinds/NAME.c, and a line in
 * FOR_EACH_KIND. What differs between kinds is a member here, and no member is missing in any.
 */
#ifndef MODEL_KIND_H
#define MODEL_KIND_H

#include "model/snapshot.h"
#include "model/traces.h"

enum { MOST_USES = 2 };

/* When an object was used, beside its changes: seconds since 1970 UTC; 0: never. */
struct use_times {
    int64_t list[MOST_USES];
    size_t count;
};

struct kind_spec {
    struct use_times (*use_times)(const struct object *object);
    /* Whether A and B, which have the same creator, agree in all else that cannot change but the key. */
    bool (*is_made_alike)(const struct object *a, const struct object *b);
    /* Whether two readings of one object differ in what its use changes: object_was_used. */
    bool (*was_used)(const struct object *before, const struct object *now);
    /* The trace at ->next, which does not go on by itself: traces_next. */
    bool (*trace)(struct traces *traces, struct trace *trace);
    facts_t trace_facts; /* trace_fact of all roles among them */
};

extern const struct kind_spec *const kind_specs[KINDS];

static inline const struct kind_spec *kind_of(const struct object *object)
{
    return kind_specs[object->kind];
}

#endif
