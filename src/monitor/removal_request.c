/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of a removal, which leaves out objects that differ from what the user saw. */
#include "config.h"

#include <stdlib.h>

#include "model/identity.h"
#include "model/refmap.h"
#include "monitor/monitor.h"

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
    struct idmap index = {0};
    uint32_t at;

    for (uint32_t i = 0; i < request->count; i++)
        refmap_add(&index, &request->wanted[i].ref, i);
    plan_free(&request->plan);
    request->plan = plan_make(&view, &request->rules);
    for (size_t i = 0; i < request->plan.count; i++) {
        struct target *target = &request->plan.targets[i];
        bool was_seen = refmap_find(&index, &target->object.ref, &at);
        check_target(target, was_seen ? &request->wanted[at] : NULL);
    }
    idmap_free(&index);
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
