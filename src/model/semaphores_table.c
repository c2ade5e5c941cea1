/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The semaphores of one set. */
#include "config.h"

#include "base/i18n.h"
#include "model/pids.h"
#include "model/tables.h"

static const void *semaphore_record(const struct view *view, size_t row)
{
    return &view->now->semaphores[row];
}

static struct value get_semnum(const struct view *view, size_t row)
{
    return value_of(TYPE_COUNT, row - object_at(view, view->subject)->sem.first_at);
}

static struct value semaphores_get_pid(const struct view *view, size_t row)
{
    if (!(object_at(view, view->subject)->has & HAS_PIDS))
        return value_without(TYPE_PID, VALUE_UNKNOWN);
    return pid_value(view, view->now->semaphores[row].pid, true);
}

static struct value semaphores_get_command(const struct view *view, size_t row)
{
    struct value pid = semaphores_get_pid(view, row);
    if (pid.state != VALUE_KNOWN)
        return value_without(TYPE_TEXT, pid.state);
    /* SETVAL leaves a pid too, and moves the time of the change. */
    const struct object *set = object_at(view, view->subject);
    int64_t last = set->sem.otime > set->ctime ? set->sem.otime : set->ctime;
    return pid_command(view, (uint32_t)pid.u, last);
}

/* clang-format off */
static const struct column columns[] = {
    {.name = "SEMNUM", .type = TYPE_COUNT, .shown = true,
     .get = get_semnum,
     .help = N_("number of the semaphore in its set")},
    {.name = "VALUE", .type = TYPE_COUNT, .shown = true,
     .record = semaphore_record, .member = {MEMBER_OF(semaphore, value), .has = HAS_VALUES}, .needs = FACT_SEMAPHORE_VALUES,
     .help = N_("its value")},
    {.name = "NCNT", .type = TYPE_COUNT, .shown = true,
     .record = semaphore_record, .member = {MEMBER_OF(semaphore, ncnt), .has = HAS_WAITERS}, .needs = FACT_SEMAPHORE_WAITERS,
     .help = N_("threads that wait for it to grow")},
    {.name = "ZCNT", .type = TYPE_COUNT, .shown = true,
     .record = semaphore_record, .member = {MEMBER_OF(semaphore, zcnt), .has = HAS_WAITERS}, .needs = FACT_SEMAPHORE_WAITERS,
     .help = N_("threads that wait for it to become zero")},
    {.name = "PID", .type = TYPE_PID, .shown = true, .get = semaphores_get_pid,
     .needs = FACT_SEMAPHORE_PIDS,
     .help = N_("last process to operate on it")},
    {.name = "COMMAND", .type = TYPE_TEXT, .shown = true,
     .get = semaphores_get_command, .needs = FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_USERS, .shrinks = SHRINK_TEXT,
     .help = N_("name of that process, if it lives and is older than the last use")},
};
/* clang-format on */

static struct rows semaphores(const struct view *view)
{
    const struct object *set = object_at(view, view->subject);
    bool there = set->has & HAS_SEMAPHORES;
    return (struct rows){set->sem.first_at, there ? (size_t)set->sem.nsems : 0};
}

const struct table semaphores_table = {
    .name = "semaphores",
    .title = N_("Semaphores"),
    .parts = {COLUMN_PART(columns)},
    .rows = semaphores,
};
