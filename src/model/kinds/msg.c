/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V message queues: msgctl(2), and /proc/sysvipc/msg of proc(5). */
#include "config.h"

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

const struct kind_spec msg_kind = {
    .use_times = queue_use_times,
    .is_made_alike = queues_are_made_alike,
    .was_used = queue_was_used,
    .trace = trace_queue,
    .trace_facts = FACT_LAST_USERS,
};
