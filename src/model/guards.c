/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "model/guards.h"
#include "model/kind.h"
#include "model/pids.h"
#include "model/protection.h"
#include "model/traces.h"

/* login.defs(5): UID_MIN, below which accounts are the system's. */
enum { FIRST_ORDINARY_UID = 1000 };

static enum truth is_protected(const struct view *view, size_t row)
{
    const struct protection_rule *rule;
    return protection_of(view, row, &rule);
}

static enum truth guard_attached(const struct view *view, size_t row)
{
    return truth_of(object_attaches(object_at(view, row)));
}

static enum truth has_messages(const struct view *view, size_t row)
{
    return truth_of(object_amount(object_at(view, row), AMOUNT_MESSAGES).amount);
}

static enum truth guard_waiters(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!kind_of(object)->waiters)
        return TRUTH_FALSE;
    const struct quantity waiters = kind_of(object)->waiters(view->now, object);
    return waiters.known ? truth_of(waiters.amount) : TRUTH_UNKNOWN;
}

static enum truth is_alive(const struct view *view, const struct trace *trace)
{
    struct value value = pid_value(view, trace->pid, trace->is_done);
    /* Whatever has a creator was made by it: without its pid, it is one that cannot be seen. */
    if (trace->role == TRACE_CREATOR && !trace->pid)
        return TRUTH_UNKNOWN;
    if (value.state != VALUE_KNOWN)
        return value.state == VALUE_UNSET ? TRUTH_FALSE : TRUTH_UNKNOWN;
    return snapshot_process_lives(view->now, trace->pid);
}

/* Whether a process that the object in ROW records lives; the last one that is known to: *PID. */
static enum truth find_living(const struct view *view, size_t row, uint32_t *pid)
{
    struct traces traces = traces_of(view->now, object_at(view, row));
    struct trace trace;
    enum truth truth = TRUTH_FALSE;

    while (traces_next(&traces, &trace)) {
        enum truth alive = is_alive(view, &trace);
        truth = truth_of_either(truth, alive);
        *pid = alive == TRUTH_TRUE ? trace.pid : *pid;
    }
    return traces.is_unread ? truth_of_either(truth, TRUTH_UNKNOWN) : truth;
}

static enum truth owner_lives(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    return owners_live(&view->now->owners, object->ref.space, object->uid);
}

static enum truth is_of_system(const struct view *view, size_t row)
{
    return truth_of(object_at(view, row)->uid < FIRST_ORDINARY_UID);
}

static enum truth is_unmapped(const struct view *view, size_t row)
{
    const struct quantity *unmapped = &view->now->owners.unmapped;
    return truth_of(unmapped->known && object_at(view, row)->uid == unmapped->amount);
}

static const struct {
    const char *word;
    const char *reason,
        *unsure; /* to be translated; what can always be known is said in any case */
    enum truth (*holds)(const struct view *view, size_t row); /* NULL: find_living */
} guards[GUARDS] = {
    [GUARD_PROTECTED] = {"protected", N_("protected"), N_("may be protected"), is_protected},
    [GUARD_ATTACHED] = {"attached", N_("attached"), N_("attached"), guard_attached},
    [GUARD_MESSAGES] = {"messages", N_("has messages"), N_("has messages"), has_messages},
    [GUARD_WAITERS] = {"waiters", N_("has waiters"), N_("waiters unknown"), guard_waiters},
    [GUARD_PROCESS] = {"process", NULL, N_("processes unknown"), NULL},
    [GUARD_OWNER] = {"owner", N_("owner has processes"), N_("owner's processes unknown"),
                     owner_lives},
    [GUARD_SYSTEM] = {"system", N_("system owner"), N_("system owner"), is_of_system},
    [GUARD_UNMAPPED] = {"unmapped", N_("owner unknown here"), N_("owner unknown here"),
                        is_unmapped},
};

struct hold guards_test(const struct view *view, size_t row, bool owner_named)
{
    struct hold hold = {0};

    for (enum guard guard = 0; guard < GUARDS; guard++) {
        if (guard == GUARD_SYSTEM && owner_named)
            continue;
        enum truth truth = guards[guard].holds ? guards[guard].holds(view, row)
                                               : find_living(view, row, &hold.pid);
        if (truth != TRUTH_FALSE)
            hold.guards |= GUARD_BIT(guard);
        if (truth == TRUTH_UNKNOWN)
            hold.unsure |= GUARD_BIT(guard);
    }
    return hold;
}

const char *guard_word(enum guard guard)
{
    return guards[guard].word;
}

void hold_put(struct buffer *out, const struct hold *hold)
{
    const char *between = "";

    for (enum guard guard = 0; guard < GUARDS; guard++) {
        if (!(hold->guards & GUARD_BIT(guard)))
            continue;
        buffer_text(out, between);
        between = ", ";
        if (hold->unsure & GUARD_BIT(guard))
            buffer_text(out, _(guards[guard].unsure));
        else if (guard == GUARD_PROCESS)
            buffer_format(out, _("process %lu lives"), (unsigned long)hold->pid);
        else
            buffer_text(out, _(guards[guard].reason));
    }
}
