/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V semaphore sets: semctl(2), and /proc/sysvipc/sem of proc(5). */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "model/kinds/columns.h"
#include "model/kinds/kinds.h"
#include "model/pids.h"
#include "model/sysv.h"

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

static const char *set_why_not_made(uint64_t semaphores, int error)
{
    return error == EINVAL && !semaphores ? N_("a set has at least one semaphore") : NULL;
}

static void put_sets(struct buffer *out, unsigned long count)
{
    buffer_format(out, ngettext("%lu semaphore set", "%lu semaphore sets", count), count);
}

static uint64_t set_semaphores(const struct object *object)
{
    return object->sem.nsems;
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

/* Columns. */

static struct value get_values(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_VALUES))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);

    const struct semaphore *semaphores = view->now->semaphores + object->sem.first_at;
    size_t nsems = (size_t)object->sem.nsems;
    struct value *items = arena_alloc(view->scratch, nsems * sizeof(*items));
    for (size_t i = 0; i < nsems; i++)
        items[i] = value_of(TYPE_COUNT, semaphores[i].value);
    return value_list(items, nsems);
}

static int by_pid(const void *a, const void *b)
{
    return value_compare(a, b);
}

/*
 * The pids that operated last on the semaphores of a set, each once, in ascending order. SETVAL
 * leaves a pid and no time, so a 0 means "nobody" only where every pid can be seen.
 */
static struct value get_pids(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_PIDS))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);

    size_t nsems = (size_t)object->sem.nsems, count = 0, kept = 0;
    struct value *items = arena_alloc(view->scratch, nsems * sizeof(*items));
    for (size_t i = 0; i < nsems; i++) {
        uint32_t recorded = view->now->semaphores[object->sem.first_at + i].pid;
        struct value pid = pid_value(view, recorded, true);
        if (pid.state == VALUE_UNKNOWN)
            return value_without(TYPE_LIST, VALUE_UNKNOWN);
        if (pid.state == VALUE_KNOWN)
            items[count++] = pid;
    }
    if (!count)
        return value_without(TYPE_LIST, VALUE_UNSET);
    qsort(items, count, sizeof(*items), by_pid);
    for (size_t i = 0; i < count; i++) {
        if (!kept || items[i].u != items[kept - 1].u)
            items[kept++] = items[i];
    }
    return value_list(items, kept);
}

/* The kernel keeps no pid for a set. Where its semaphores differ, which one was last is unknown. */
static struct value get_sem_lpid(const struct view *view, size_t row)
{
    struct value pids = get_pids(view, row);
    if (pids.state != VALUE_KNOWN)
        return value_without(TYPE_PID, pids.state);
    if (pids.list.count > 1)
        return value_without(TYPE_PID, VALUE_UNKNOWN);
    return pids.list.items[0];
}

/* clang-format off */
static const struct column sem_figures[] = {
    {.name = "NSEMS", .type = TYPE_COUNT, .shown = true, .member = {MEMBER_OF(object, sem.nsems)},
     .help = N_("semaphores in the set")},
};

static const struct column sem_details[] = {
    {.name = "OTIME", .type = TYPE_TIME, .member = {MEMBER_OF(object, sem.otime), .zero = VALUE_UNSET},
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last semop")},
    {.name = "VALUES", .type = TYPE_LIST, .items = TYPE_COUNT, .get = get_values,
     .needs = FACT_SEMAPHORE_VALUES, .shrinks = SHRINK_TEXT,
     .help = N_("values of the semaphores")},
    {.name = "LPID", .type = TYPE_PID, .get = get_sem_lpid,
     .needs = FACT_SEMAPHORE_PIDS,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to operate on it; unknown where PIDS lists several")},
    {.name = "PIDS", .type = TYPE_LIST, .items = TYPE_PID, .get = get_pids,
     .needs = FACT_SEMAPHORE_PIDS, .shrinks = SHRINK_TEXT,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to operate on each semaphore, without repeats")},
};

const struct column sem_namespace_columns[NAMESPACE_COLUMNS] = {
    {.name = "SEM", .type = TYPE_COUNT, NAMESPACE_SUM(KIND_SEM, USAGE_SETS),
     .help = N_("semaphore sets in it")},
    {.name = "SEMS", .type = TYPE_COUNT, NAMESPACE_SUM(KIND_SEM, USAGE_SEMAPHORES),
     .help = N_("semaphores in these sets")},
};
/* clang-format on */

KIND_TABLES(SEM, sem, N_("Semaphore sets"), NO_COLUMNS, sem_figures, sem_details, waiter_columns);

const struct kind_spec sem_kind = {
    .group = GROUP_SEMAPHORES,
    .letter = 's',
    .word = "semaphore",
    .objects = N_("semaphore sets"),
    .many = N_("semaphore sets"),
    .one = N_("a set"),
    .title = N_("Semaphore set"),
    .none = N_("there are no semaphore sets"),
    .not_made = N_("no set was made"),
    .why_not_made = set_why_not_made,
    .put_count = put_sets,
    .amounts = {{AMOUNT_SEMAPHORES, set_semaphores}},
    .sums =
        {
            [USAGE_SETS] = {"SETS", N_("number of semaphore sets"), TYPE_COUNT},
            [USAGE_SEMAPHORES] = {"SEMAPHORES", N_("semaphores in all sets"), TYPE_COUNT},
        },
    .limits =
        {
            [LIMIT_SEMMNI] = {"SEMMNI", N_("number of semaphore sets"), TYPE_COUNT, BOUND_COUNT,
                              USAGE_SETS},
            [LIMIT_SEMMNS] = {"SEMMNS", N_("semaphores in all sets"), TYPE_COUNT, BOUND_SUM,
                              USAGE_SEMAPHORES},
            [LIMIT_SEMMSL] = {"SEMMSL", N_("semaphores in one set"), TYPE_COUNT, BOUND_MOST, 0},
            [LIMIT_SEMOPM] = {"SEMOPM", N_("operations in one semop"), TYPE_COUNT, BOUND_NONE, 0},
            [LIMIT_SEMVMX] = {"SEMVMX", N_("highest value of a semaphore"), TYPE_COUNT, BOUND_NONE,
                              0},
        },
    .use_times = set_use_times,
    .is_made_alike = sets_are_made_alike,
    .was_used = set_was_used,
    .trace = trace_set,
    .trace_roles = ROLE_BIT(TRACE_OPERATOR),
    .searches = SEARCH_BIT(SEARCH_THREADS),
    .waiters = set_waiters,
    .waiter_facts = FACT_SEMAPHORE_WAITERS,
    .verdict_facts = FACT_USERS | FACTS_OF_SEMAPHORES | FACT_OWNERS,
    .rm_ids = N_("remove these semaphore sets"),
    .rm_keys = N_("remove the sets with these keys"),
    .making = {N_("a semaphore set"), N_("make a set of NSEMS semaphores"), N_("NSEMS")},
};
