/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of object is, as one constant descriptor: model/kinds/NAME.c, and a line in
 * FOR_EACH_KIND. What differs between kinds is a member here, and no member is missing in any.
 */
#ifndef MODEL_KIND_H
#define MODEL_KIND_H

#include "base/buffer.h"
#include "model/snapshot.h"
#include "model/traces.h"

enum { MOST_USES = 2 };

/* When an object was used, beside its changes: seconds since 1970 UTC; 0: never. */
struct use_times {
    int64_t list[MOST_USES];
    size_t count;
};

struct kind_spec {
    char letter;          /* of the option that asks for it */
    const char *title;    /* above the page of one of its objects, to be translated */
    const char *none;     /* that there is no object of it, to be translated */
    const char *not_made; /* to be translated */
    /* Appends how many objects, translated: "2 segments". */
    void (*put_count)(struct buffer *out, unsigned long count);
    /* Appends what would be lost with objects that hold so much: " (64M)", " (3 messages)"; or nothing. */
    void (*put_loss)(struct buffer *out, uint64_t contents);
    /* What OBJECT holds, in the unit of put_loss; 0 where that counts for nothing. */
    uint64_t (*contents)(const struct object *object);
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
