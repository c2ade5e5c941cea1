/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <time.h>

#include "act/remove.h"
#include "act/sysv.h"
#include "collect/collect.h"
#include "model/identity.h"
#include "model/kind.h"

/*
 * Guards and filter are evaluated again for so many targets, or semaphores, at once: a few
 * milliseconds before each is removed. To search all processes for each target would take minutes.
 * Where removals take long, the rest of a batch is evaluated once more.
 */
enum { BATCH = 64, BATCH_SEMAPHORES = 2048, BATCH_SECONDS = 1 };

static enum result remove_fail(struct target *target, int result)
{
    target->error = -result;
    return RESULT_FAILED;
}

/*
 * Whether the clock has gone back, or a successor can have the same time as the target. The caller
 * reads the object first: if the clock is set back between the two, so that a successor gets the
 * same time of change, this shows that it is wrong.
 */
static bool clock_is_in_doubt(const struct removal *removal, const struct target *target)
{
    const struct plan *plan = removal->plan;
    int64_t now = (int64_t)removal->source->calls->time(NULL);

    if (removal->rules->at_once)
        return false;
    return now < plan->now->of[target->object.ref.kind].clock || target_is_too_fresh(plan, target);
}

/* Why TARGET, just read as NOW, is not removed; RESULT_NONE: it may be. */
static enum result objection_to(const struct removal *removal, const struct target *target,
                                const struct object *now)
{
    bool was_marked = object_is_marked(&target->object);

    /* First, since the mark changes the key too. */
    if (!was_marked && object_is_same_marked(&target->object, now))
        return RESULT_MARKED;
    if (!(removal->rules->at_once ? object_is_same_changed : object_is_same)(&target->object, now))
        return RESULT_CHANGED;
    if (removal->rules->bulk && object_was_used(&target->object, now))
        return RESULT_IN_USE;
    return clock_is_in_doubt(removal, target) ? RESULT_CLOCK : RESULT_NONE;
}

/* Enters TARGET's namespace and reads the object that has its id. RESULT_NONE: it was read. */
static enum result read_again(const struct removal *removal, struct target *target,
                              struct object *now)
{
    const struct object *object = &target->object;
    int result = source_enter(removal->source, object->ref.space);

    if (!result)
        result = collect_object(removal->source, &object->ref, now);
    if (!result)
        return RESULT_NONE;
    return result_is_gone(result) ? RESULT_GONE : remove_fail(target, result);
}

/* Between the two calls is only the comparison and a look at the clock. */
static enum result remove_now(const struct removal *removal, struct target *target)
{
    struct object now;
    enum result objection = read_again(removal, target, &now);

    if (objection == RESULT_NONE)
        objection = objection_to(removal, target, &now);
    if (objection != RESULT_NONE)
        return objection;
    int result = sysv_remove(removal->source->calls, &now.ref);
    if (result)
        return result_is_gone(result) ? RESULT_GONE : remove_fail(target, result);
    target->object = now;
    return RESULT_REMOVED;
}

/* The next targets, before END, as they are now, with all facts of guards and filter. */
struct batch {
    size_t end;
    int64_t clock;             /* when it was read */
    struct snapshot *snapshot; /* NULL: nothing is evaluated again */
};

static facts_t facts_to_check(const struct rules *rules)
{
    facts_t facts =
        FACT_NAMESPACE | FACT_PROTECTION | (rules->filter ? filter_needs(rules->filter) : 0);
    return facts | (rules->force ? 0 : (facts_t)GUARD_FACTS);
}

static bool needs_check(const struct removal *removal)
{
    const struct rules *rules = removal->rules;
    return rules->bulk && (rules->filter || !rules->force || removal->plan->now->protection);
}

static void read_batch(const struct removal *removal, struct batch *batch, size_t first)
{
    const struct plan *plan = removal->plan;
    struct wanted wanted[BATCH];
    struct request request = {.facts = facts_to_check(removal->rules),
                              .wanted = wanted,
                              .protection = plan->now->protection};

    for (size_t i = first; i < batch->end; i++) {
        const struct target *target = &plan->targets[i];
        if (target->action != ACTION_REMOVE)
            continue;
        request.kinds |= KIND_BIT(target->object.ref.kind);
        wanted[request.wanted_count++] = (struct wanted){.ref = target->object.ref};
    }
    snapshot_free(batch->snapshot);
    batch->snapshot = collect(removal->source, &request);
    batch->clock = (int64_t)removal->source->calls->time(NULL);
}

/*
 * An object that is gone is not an error, and the guards know what a search did not find; any
 * other failed reading puts all targets in doubt. The last one counts: it is of the method that
 * replaces the others.
 */
static int remove_error_of(const struct snapshot *snapshot)
{
    int error = 0;
    for (size_t i = 0; i < snapshot->problem_count; i++) {
        const struct problem *problem = &snapshot->problems[i];
        if (problem_is_failure(problem) && problem->kind != PROBLEM_MISSING &&
            !problem->is_of_search)
            error = problem->error ? problem->error : EIO;
    }
    return error;
}

static bool remove_find_row(const struct snapshot *snapshot, const struct object *object,
                            size_t *row)
{
    for (*row = 0; *row < snapshot->count; ++*row) {
        if (ref_is_same(&snapshot->objects[*row].ref, &object->ref))
            return true;
    }
    return false;
}

/* Evaluates guards and filter again; RESULT_NONE: TARGET may be removed. */
static enum result check_again(const struct removal *removal, const struct batch *batch,
                               struct target *target)
{
    const struct rules *rules = removal->rules;
    struct arena scratch = {0};
    struct view view = {.now = batch->snapshot, .scratch = &scratch};
    struct object now;
    size_t row;

    int error = remove_error_of(batch->snapshot);
    if (error)
        return remove_fail(target, -error);
    if (!remove_find_row(batch->snapshot, &target->object, &row)) {
        /* It is gone, or could not be read in full. */
        enum result absence = read_again(removal, target, &now);
        return absence == RESULT_NONE ? RESULT_CHANGED : absence;
    }
    target->hold = plan_test(&view, row, rules);
    bool selected = !rules->filter || filter_test(rules->filter, &view, row) == TRUTH_TRUE;
    arena_free(&scratch);
    if (!selected)
        return RESULT_CHANGED;
    return target->hold.guards ? RESULT_HELD : RESULT_NONE;
}

/* The end of the batch that begins with the target at FIRST. */
static size_t end_of_batch(const struct removal *removal, size_t first)
{
    const struct plan *plan = removal->plan;
    bool asks = removal->asks && removal->asks(removal->context);
    size_t most = asks ? 1 : BATCH, end = first;
    uint64_t semaphores = 0;

    while (end < plan->count && end - first < most && semaphores < BATCH_SEMAPHORES) {
        const struct object *object = &plan->targets[end++].object;
        semaphores += object_amount(object, AMOUNT_SEMAPHORES).amount;
    }
    return end;
}

/* Makes sure that the target at INDEX is in the batch, and that the batch is recent. */
static void keep_batch(const struct removal *removal, struct batch *batch, size_t index)
{
    int64_t age = (int64_t)removal->source->calls->time(NULL) - batch->clock;

    if (index < batch->end && age >= 0 && age <= BATCH_SECONDS)
        return;
    batch->end = end_of_batch(removal, index);
    read_batch(removal, batch, index);
}

static void remove_target(const struct removal *removal, struct batch *batch, size_t index)
{
    struct target *target = &removal->plan->targets[index];

    if (needs_check(removal)) {
        keep_batch(removal, batch, index);
        target->result = check_again(removal, batch, target);
    }
    if (target->result != RESULT_NONE)
        return;
    if (removal->record)
        record_intent(removal->record, target);
    target->result = remove_now(removal, target);
    if (removal->record)
        record_result(target);
}

void remove_targets(const struct removal *removal)
{
    struct plan *plan = removal->plan;
    struct batch batch = {0};
    bool stopped = false;

    for (size_t i = 0; i < plan->count; i++) {
        struct target *target = &plan->targets[i];
        if (target->action == ACTION_HOLD)
            target->result = RESULT_HELD;
        if (target->action != ACTION_REMOVE)
            continue;
        enum answer answer = stopped ? ANSWER_STOP : ANSWER_YES;
        if (!stopped && removal->may_remove)
            answer = removal->may_remove(removal->context, target);
        stopped = answer == ANSWER_STOP;
        if (answer == ANSWER_YES)
            remove_target(removal, &batch, i);
        else
            target->result = stopped ? RESULT_STOPPED : RESULT_DECLINED;
        if (!stopped && removal->after)
            removal->after(removal->context, target);
    }
    source_leave(removal->source);
    snapshot_free(batch.snapshot);
}

void wait_for_second_after(const struct source *source, int64_t second)
{
    enum { MOST_WAITS = 200 };
    const struct timespec moment = {.tv_nsec = 20000000L};

    for (int i = 0; i < MOST_WAITS && (int64_t)source->calls->time(NULL) <= second; i++) {
        if (nanosleep(&moment, NULL))
            return;
    }
}
