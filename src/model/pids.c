/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/pids.h"
#include "model/traces.h"

/* A process may have been started a moment before the clock that stamped its object ticked. */
enum { START_MARGIN = 2 };

struct value pid_value(const struct view *view, uint32_t pid, bool used)
{
    if (pid)
        return value_of(TYPE_PID, pid);
    bool none_yet = !used || view->now->every_pid;
    return value_without(TYPE_PID, none_yet ? VALUE_UNSET : VALUE_UNKNOWN);
}

bool pid_zero_is_nobody(const struct snapshot *snapshot, const struct object *set)
{
    if (snapshot->every_pid || !snapshot->closed)
        return snapshot->every_pid;
    for (size_t i = 0; i < set->sem.nsems; i++) {
        if (snapshot->semaphores[set->sem.first_at + i].pid)
            return true;
    }
    return !set->sem.otime;
}

bool pid_is_later(const struct process *process, int64_t last)
{
    return process->start - START_MARGIN > last;
}

struct value pid_command(const struct view *view, uint32_t pid, int64_t last)
{
    const struct process *process = snapshot_process(view->now, pid);

    if (!pid || !process || process->state == PROCESS_UNKNOWN)
        return value_without(TYPE_TEXT, VALUE_UNKNOWN);
    if (process->state == PROCESS_GONE || pid_is_later(process, last))
        return value_without(TYPE_TEXT, VALUE_UNSET);
    return value_text(process->command);
}

struct value pid_creator(const struct view *view, size_t row)
{
    struct trace creator;

    if (!traces_creator(view->now, object_at(view, row), &creator))
        return value_without(TYPE_TEXT, VALUE_UNSET);
    return pid_command(view, creator.pid, creator.last);
}
