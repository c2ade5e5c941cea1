/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of a removal, which leaves out objects that differ from what the user saw. */
#include "config.h"

#include <stdlib.h>

#include "base/idmap.h"
#include "model/identity.h"
#include "monitor/monitor.h"

/* Maps the ids of each kind to indexes in ->wanted. */
struct wanted_index {
    struct idmap ids[KINDS];
};

static struct wanted_index index_wanted(const struct removal_request *request)
{
    struct wanted_index index = {0};

    for (size_t i = 0; i < request->count; i++) {
        const struct object *object = &request->wanted[i];
        idmap_add(&index.ids[object->ref.kind], (uint32_t)object->ref.number, (uint32_t)i);
    }
    return index;
}

/* The object that the user saw under the id of TARGET, or NULL. */
static const struct object *find_wanted(const struct removal_request *request,
                                        const struct wanted_index *index,
                                        const struct target *target)
{
    uint32_t at;
    if (!idmap_find(&index->ids[target->object.ref.kind], (uint32_t)target->object.ref.number, &at))
        return NULL;
    return &request->wanted[at];
}

/* Takes the action from a target that is another object than WANTED. */
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

void removal_request_plan(struct removal_request *request)
{
    struct view view = {.now = request->snapshot, .scratch = &request->scratch};
    struct wanted_index index = index_wanted(request);

    plan_free(&request->plan);
    request->plan = plan_make(&view, &request->rules);
    for (size_t i = 0; i < request->plan.count; i++) {
        struct target *target = &request->plan.targets[i];
        check_target(target, find_wanted(request, &index, target));
    }
    for (int kind = 0; kind < KINDS; kind++)
        idmap_free(&index.ids[kind]);
    arena_reset(&request->scratch);
}

void removal_request_free(struct removal_request *request)
{
    plan_free(&request->plan);
    snapshot_free(request->snapshot);
    arena_free(&request->scratch);
    free(request->wanted);
    request->snapshot = NULL;
    request->wanted = NULL;
    request->count = 0;
}
