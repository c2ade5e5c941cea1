/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V semaphore sets: semctl(2), and /proc/sysvipc/sem of proc(5). */
#include "config.h"

#include "base/i18n.h"
#include "model/kinds/kinds.h"
#include "model/pids.h"

static struct use_times set_use_times(const struct object *object)
{
    return (struct use_times){{object->sem.otime}, 1};
}

static bool sets_are_made_alike(const struct object *a, const struct object *b)
{
    return a->sem.nsems == b->sem.nsems;
}

static bool set_was_used(const struct object *before, const struct object *now)
{
    return before->sem.otime != now->sem.otime;
}

/* A trace for each semaphore. SETVAL leaves a pid too, and moves the time of the change. */
static bool trace_set(struct traces *traces, struct trace *trace)
{
    const struct object *object = traces->object;
    int64_t last = object->sem.otime > object->ctime ? object->sem.otime : object->ctime;

    traces->is_unread = !(object->has & HAS_PIDS);
    if (traces->is_unread || traces->next == object->sem.nsems)
        return false;
    if (traces->next == 0)
        traces->zero_is_nobody = pid_zero_is_nobody(traces->snapshot, object);
    uint32_t pid = traces->snapshot->semaphores[object->sem.first_at + traces->next].pid;
    *trace = (struct trace){TRACE_OPERATOR, pid, last, pid || !traces->zero_is_nobody};
    return true;
}

static void put_sets(struct buffer *out, unsigned long count)
{
    buffer_format(out, ngettext("%lu semaphore set", "%lu semaphore sets", count), count);
}

static uint64_t set_semaphores(const struct object *object)
{
    return object->sem.nsems;
}

static void put_nothing_lost(struct buffer *out, uint64_t semaphores)
{
    (void)out;
    (void)semaphores;
}

static int64_t follow_nothing(const struct object *object)
{
    (void)object;
    return 0;
}

static struct quantity set_waiters(const struct snapshot *snapshot, const struct object *set)
{
    struct quantity waiters = {.known = set->has & HAS_WAITERS};

    for (size_t i = 0; waiters.known && i < set->sem.nsems; i++) {
        const struct semaphore *semaphore = &snapshot->semaphores[set->sem.first_at + i];
        waiters.amount += (uint64_t)semaphore->ncnt + semaphore->zcnt;
    }
    return waiters;
}

static size_t set_changes(const struct object *before, const struct object *now,
                          struct change changes[MOST_CHANGES])
{
    (void)before;
    (void)now;
    (void)changes;
    return 0;
}

const struct kind_spec sem_kind = {
    .group = GROUP_SEMAPHORES,
    .letter = 's',
    .title = N_("Semaphore set"),
    .none = N_("there are no semaphore sets"),
    .not_made = N_("no set was made"),
    .put_count = put_sets,
    .amounts = {{AMOUNT_SEMAPHORES, set_semaphores}},
    .put_loss = put_nothing_lost,
    .followed = follow_nothing,
    .changes = set_changes,
    .use_times = set_use_times,
    .is_made_alike = sets_are_made_alike,
    .was_used = set_was_used,
    .trace = trace_set,
    .trace_facts = FACT_SEMAPHORE_USERS,
    .link_role = LINK_WAITING,
    .waiters = set_waiters,
    .waiter_facts = FACT_SEMAPHORE_WAITERS,
    .verdict_facts = FACT_USERS | FACTS_OF_SEMAPHORES | FACT_OWNERS,
};
