/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/plan.h"

enum { MOST_AT_ONCE = 100, ALWAYS_ALLOWED = 20, SHARE = 4 };

static bool names_owner(const struct filter *filter)
{
    return filter && (filter_pins(filter, "OWNER") || filter_pins(filter, "USER") ||
                      filter_pins(filter, "UID"));
}

struct hold plan_test(const struct view *view, size_t row, const struct rules *rules)
{
    if (!rules->bulk && !rules->all)
        return (struct hold){0};
    struct hold hold = guards_test(view, row, names_owner(rules->filter));
    if (!rules->bulk || rules->force)
        hold.guards &= GUARD_BIT(GUARD_PROTECTED);
    hold.unsure &= hold.guards;
    if (rules->by_hand)
        hold.guards &= ~(unsigned)GUARDS_OF_OWNER;
    if (rules->orphans)
        hold.guards &= ~(unsigned)GUARDS_BEHIND_VERDICT;
    return hold;
}

static struct target make_target(const struct view *view, size_t row, const struct rules *rules)
{
    struct target target = {.object = view->now->objects[row]};

    if (!kind_can_be_removed(kind_of(&target.object))) {
        target.action = ACTION_NONE;
        target.result = RESULT_FAILED;
        target.error = EOPNOTSUPP;
        return target;
    }
    /* At once even a marked segment is tried, so that the kernel reports a missing permission. */
    if (object_is_marked(&target.object) && !rules->at_once) {
        target.action = ACTION_NONE;
        target.result = RESULT_MARKED;
        return target;
    }
    target.hold = plan_test(view, row, rules);
    target.action = target.hold.guards ? ACTION_HOLD : ACTION_REMOVE;
    return target;
}

static struct target make_missing(const struct wanted *missing)
{
    return (struct target){
        .missing = true,
        .by_key = missing->by_key,
        .action = ACTION_NONE,
        .result = RESULT_MISSING,
        .object = {.ref = missing->ref, .key = missing->key},
    };
}

struct plan plan_make(const struct view *view, const struct rules *rules)
{
    const struct snapshot *now = view->now;
    struct plan plan = {.now = now, .count = now->count + now->missing_count};

    plan.targets = memory_resize(NULL, plan.count ? plan.count : 1, sizeof(*plan.targets));
    for (size_t i = 0; i < now->count; i++)
        plan.targets[i] = make_target(view, i, rules);
    for (size_t i = 0; i < now->missing_count; i++)
        plan.targets[now->count + i] = make_missing(&now->missing[i]);
    return plan;
}

void plan_free(struct plan *plan)
{
    free(plan->targets);
    *plan = (struct plan){0};
}

size_t plan_count_actions(const struct plan *plan, enum action action)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->targets[i].action == action;
    return count;
}

bool plan_holds_protected_only(const struct plan *plan)
{
    size_t held = 0;
    for (size_t i = 0; i < plan->count; i++)
        held += plan->targets[i].action == ACTION_HOLD &&
                plan->targets[i].hold.guards & GUARD_BIT(GUARD_PROTECTED);
    return held && held == plan_count_actions(plan, ACTION_HOLD);
}

size_t plan_count_results(const struct plan *plan, enum result result)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->targets[i].result == result;
    return count;
}

bool target_is_too_fresh(const struct plan *plan, const struct target *target)
{
    return target->object.ctime >= plan->now->of[target->object.ref.kind].clock;
}

bool plan_is_too_fresh(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct target *target = &plan->targets[i];
        if (target->action == ACTION_REMOVE && target_is_too_fresh(plan, target))
            return true;
    }
    return false;
}

uint64_t plan_limit(struct quantity total)
{
    uint64_t share = total.known ? total.amount / SHARE : 0;
    if (share > MOST_AT_ONCE)
        return MOST_AT_ONCE;
    return share > ALWAYS_ALLOWED ? share : ALWAYS_ALLOWED;
}

const char *const action_words[ACTIONS + 1] = {
    [ACTION_REMOVE] = "remove",
    [ACTION_HOLD] = "hold",
    [ACTION_NONE] = "none",
};

const char *const result_words[RESULTS + 1] = {
    [RESULT_NONE] = "none",     [RESULT_REMOVED] = "removed",   [RESULT_MARKED] = "marked",
    [RESULT_GONE] = "gone",     [RESULT_MISSING] = "missing",   [RESULT_CHANGED] = "changed",
    [RESULT_IN_USE] = "in-use", [RESULT_HELD] = "held",         [RESULT_CLOCK] = "clock",
    [RESULT_FAILED] = "failed", [RESULT_DECLINED] = "declined", [RESULT_STOPPED] = "not-done",
};

bool target_is_elsewhere(const struct plan *plan, const struct target *target)
{
    const struct quantity *own = &plan->now->ipc_namespace;
    return target->object.ref.space && !(own->known && own->amount == target->object.ref.space);
}

void target_put_name(struct buffer *out, const struct plan *plan, const struct target *target)
{
    const struct object *object = &target->object;
    if (target->by_key)
        buffer_format(out, "%s key 0x%08lx", kind_names[object->ref.kind],
                      (unsigned long)object->key);
    else
        buffer_format(out, "%s %llu", kind_names[object->ref.kind],
                      (unsigned long long)object->ref.number);
    if (target_is_elsewhere(plan, target))
        buffer_format(out, " (ipc:[%lu])", (unsigned long)object->ref.space);
}

/* shmctl(2), msgctl(2), semctl(2): who may remove an object. */
static void plan_put_error(struct buffer *out, const struct plan *plan, const struct target *target)
{
    const struct object *object = &target->object;

    buffer_text(out, strerror(target->error));
    if (target->error != EPERM)
        return;
    struct buffer owner = BUFFER_IN_MEMORY, creator = BUFFER_IN_MEMORY;
    names_put(&owner, &plan->now->users, object->uid);
    names_put(&creator, &plan->now->users, object->cuid);
    buffer_format(out,
                  _("; only the owner (%s), the creator (%s) or a process with CAP_SYS_ADMIN may"),
                  buffer_string(&owner), buffer_string(&creator));
    buffer_free(&owner);
    buffer_free(&creator);
}

static void put_removed(struct buffer *out, const struct target *target)
{
    unsigned long attaches = (unsigned long)object_attaches(&target->object);

    if (!attaches)
        return;
    buffer_format(out,
                  ngettext("it lives until its %lu attach is detached",
                           "it lives until the last of %lu attaches is detached", attaches),
                  attaches);
}

void target_put_reason(struct buffer *out, const struct plan *plan, const struct target *target)
{
    static const char *const reasons[RESULTS] = {
        [RESULT_MARKED] = N_("already marked for destruction"),
        [RESULT_GONE] = N_("already gone"),
        [RESULT_MISSING] = N_("there is no such object"),
        [RESULT_CHANGED] =
            N_("it has changed since it was listed, or its id now belongs to another object"),
        [RESULT_IN_USE] = N_("used since it was listed"),
        [RESULT_CLOCK] = (N_("it could be another object by now: changed in this second, or the "
                             "clock was set back")),
        [RESULT_DECLINED] = N_("you answered no"),
        [RESULT_STOPPED] = N_("not done: interrupted first"),
    };
    if (target->result == RESULT_FAILED)
        plan_put_error(out, plan, target);
    else if (target->result == RESULT_REMOVED ||
             (target->result == RESULT_NONE && target->action == ACTION_REMOVE))
        put_removed(out, target);
    else if (reasons[target->result])
        buffer_text(out, _(reasons[target->result]));
    else
        hold_put(out, &target->hold);
}
