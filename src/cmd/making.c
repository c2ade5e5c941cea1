/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "act/remove.h"
#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/making.h"
#include "cmd/report.h"
#include "collect/collect.h"
#include "model/identity.h"

int making_make(const struct creation *creation, struct object *made)
{
    int32_t id;
    int result = sysv_make(&SOURCE_KERNEL, creation, &id);

    if (result)
        return result;
    /* Where it cannot be read it is never taken for the same afterwards, and so never removed. */
    const struct ref ref = sysv_ref(creation->kind, 0, id);
    if (collect_object(&SOURCE_KERNEL, &ref, made))
        *made = (struct object){.ref = ref, .ctime = -1};
    return 0;
}

static void say_undone(void *context, const struct target *target)
{
    struct buffer name = BUFFER_IN_MEMORY, reason = BUFFER_IN_MEMORY;

    target_put_name(&name, context, target);
    target_put_reason(&reason, context, target);
    if (target->result == RESULT_REMOVED)
        report(EXIT_FAILED, _("%s was removed again: its id could not be written"),
               buffer_string(&name));
    else
        report(EXIT_FAILED, _("%s was made, and its id could not be written: %s"),
               buffer_string(&name), buffer_string(&reason));
    buffer_free(&name);
    buffer_free(&reason);
}

/* An object that has changed since it was made, or is in use, is not removed. */
static void compare_made(struct target *target, const struct object *made)
{
    struct object now = target->object;

    now.ref.space = made->ref.space;
    if (target->action != ACTION_REMOVE)
        return;
    if (object_is_same(made, &now) && !object_was_used(made, &now))
        return;
    target->action = ACTION_NONE;
    target->result = RESULT_CHANGED;
}

/* Waits for the end of the second in which it was made: a successor cannot then be taken for it. */
void making_undo(const struct object *made, struct text command)
{
    static const struct rules rules = {.bulk = true, .force = true};
    const struct source source = SOURCE_KERNEL;
    const struct wanted wanted = {.ref = made->ref};
    const struct request request = {.kinds = KIND_BIT(made->ref.kind),
                                    .facts = FACT_USERS | FACT_NAMESPACE,
                                    .wanted = &wanted,
                                    .wanted_count = 1};
    struct arena scratch = {0};

    wait_for_second_after(&source, made->ctime);
    struct snapshot *now = collect(&source, &request);
    struct plan plan = plan_make(&(struct view){.now = now, .scratch = &scratch}, &rules);
    const struct record record = record_start(&source, &plan, command);

    for (size_t i = 0; i < plan.count; i++)
        compare_made(&plan.targets[i], made);
    remove_targets(&(struct removal){.source = &source,
                                     .rules = &rules,
                                     .plan = &plan,
                                     .context = &plan,
                                     .after = say_undone,
                                     .record = &record});
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.targets[i].action == ACTION_NONE)
            say_undone(&plan, &plan.targets[i]);
    }
    plan_free(&plan);
    snapshot_free(now);
    arena_free(&scratch);
}

void making_explain(struct buffer *out, const struct creation *creation, int error)
{
    const struct wanted holder = {{.kind = creation->kind}, true, creation->key};
    const struct request request = {
        .kinds = creation->any_key ? 0 : KIND_BIT(creation->kind),
        .totals = KIND_BIT(creation->kind),
        .facts = FACT_LIMITS | FACT_USAGE,
        .wanted = &holder,
        .wanted_count = 1,
    };

    struct snapshot *now = collect(&SOURCE_KERNEL, &request);
    creation_put_refusal(out, creation, now, error);
    snapshot_free(now);
}
