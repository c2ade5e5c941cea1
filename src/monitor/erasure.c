/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitor is to remove: only what is still what the user saw. */
#include "config.h"

#include <stdlib.h>

#include "base/idmap.h"
#include "model/identity.h"
#include "monitor/monitor.h"

/* For each kind the places in ->wanted of the ids. */
struct wanted_index {
    struct idmap ids[KINDS];
};

static struct wanted_index erasure_index_wanted(const struct erasure *erasure)
{
    struct wanted_index index = {0};

    for (size_t i = 0; i < erasure->count; i++) {
        const struct object *object = &erasure->wanted[i];
        idmap_add(&index.ids[object->ref.kind], (uint32_t)object->ref.number, (uint32_t)i);
    }
    return index;
}

/* The object that was to be what TARGET is now, or NULL. */
static const struct object *find_wanted(const struct erasure *erasure,
                                        const struct wanted_index *index,
                                        const struct target *target)
{
    uint32_t at;
    if (!idmap_find(&index->ids[target->object.ref.kind], (uint32_t)target->object.ref.number, &at))
        return NULL;
    return &erasure->wanted[at];
}

/* What is not there any more, or is another object, is no target of any action. */
static void check_target(struct target *target, const struct object *wanted)
{
    if (target->missing) {
        target->result = RESULT_GONE;
    } else if (!wanted || !object_is_still(wanted, &target->object)) {
        target->action = ACTION_NONE;
        target->result = RESULT_CHANGED;
        target->hold = (struct hold){0};
    }
}

void erasure_plan(struct erasure *erasure)
{
    struct view view = {.now = erasure->snapshot, .scratch = &erasure->scratch};
    struct wanted_index index = erasure_index_wanted(erasure);

    plan_free(&erasure->plan);
    erasure->plan = plan_make(&view, &erasure->rules);
    for (size_t i = 0; i < erasure->plan.count; i++) {
        struct target *target = &erasure->plan.targets[i];
        check_target(target, find_wanted(erasure, &index, target));
    }
    for (int kind = 0; kind < KINDS; kind++)
        idmap_free(&index.ids[kind]);
    arena_reset(&erasure->scratch);
}

void erasure_free(struct erasure *erasure)
{
    plan_free(&erasure->plan);
    snapshot_free(erasure->snapshot);
    arena_free(&erasure->scratch);
    free(erasure->wanted);
    erasure->snapshot = NULL;
    erasure->wanted = NULL;
    erasure->count = 0;
}
