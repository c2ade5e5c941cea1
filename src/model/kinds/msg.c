/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V message queues: msgctl(2), and /proc/sysvipc/msg of proc(5). */
#include "config.h"

#include "base/i18n.h"
#include "model/kinds/kinds.h"

static struct use_times queue_use_times(const struct object *object)
{
    return (struct use_times){{object->msg.stime, object->msg.rtime}, 2};
}

/* Nothing of a queue stays as it was made: its size can be changed (IPC_SET). */
static bool queues_are_made_alike(const struct object *a, const struct object *b)
{
    (void)a;
    (void)b;
    return true;
}

static bool queue_was_used(const struct object *before, const struct object *now)
{
    const struct queue *a = &before->msg, *b = &now->msg;
    return a->qnum != b->qnum || a->cbytes != b->cbytes || a->lspid != b->lspid ||
           a->lrpid != b->lrpid || a->stime != b->stime || a->rtime != b->rtime;
}

static bool trace_queue(struct traces *traces, struct trace *trace)
{
    const struct queue *queue = &traces->object->msg;

    if (traces->next == 0)
        *trace = (struct trace){TRACE_RECEIVER, queue->lrpid, queue->rtime, queue->rtime != 0};
    else if (traces->next == 1)
        *trace = (struct trace){TRACE_SENDER, queue->lspid, queue->stime, queue->stime != 0};
    return traces->next < 2;
}

static void put_queues(struct buffer *out, unsigned long count)
{
    buffer_format(out, ngettext("%lu queue", "%lu queues", count), count);
}

static void put_lost_messages(struct buffer *out, uint64_t messages)
{
    unsigned long count = (unsigned long)messages;

    if (count)
        buffer_format(out, ngettext(" (%lu message)", " (%lu messages)", count), count);
}

static uint64_t queue_messages(const struct object *object)
{
    return object->msg.qnum;
}

static uint64_t queue_bytes(const struct object *object)
{
    return object->msg.cbytes;
}

static int64_t queue_change(const struct object *object)
{
    return (int64_t)object->msg.cbytes;
}

static bool is_filled(const struct object *object)
{
    return (double)object->msg.cbytes * 100 > (double)object->msg.qbytes * FILLED_PERCENT;
}

/* Where it is not known how much a queue may hold, nothing is known of its going above that. */
static bool was_filled(const struct object *before, const struct object *now)
{
    return before->has & now->has & HAS_QBYTES && is_filled(now) && !is_filled(before);
}

static size_t queue_changes(const struct object *before, const struct object *now,
                            struct change changes[MOST_CHANGES])
{
    if (!was_filled(before, now))
        return 0;
    changes[0] = (struct change){EVENT_FILLED, before->msg.cbytes, now->msg.cbytes};
    return 1;
}

const struct kind_spec msg_kind = {
    .group = GROUP_QUEUES,
    .letter = 'q',
    .title = N_("Message queue"),
    .none = N_("there are no queues"),
    .not_made = N_("no queue was made"),
    .put_count = put_queues,
    .amounts = {{AMOUNT_MESSAGES, queue_messages}, {AMOUNT_BYTES, queue_bytes}},
    .put_loss = put_lost_messages,
    .followed = queue_change,
    .changes = queue_changes,
    .use_times = queue_use_times,
    .is_made_alike = queues_are_made_alike,
    .was_used = queue_was_used,
    .trace = trace_queue,
    .trace_facts = FACT_LAST_USERS,
    .link_role = LINK_WAITING,
    .waiter_facts = FACT_BLOCKED,
    .verdict_facts = FACT_USERS | FACT_LAST_USERS | FACT_OWNERS | FACT_BLOCKED,
};
