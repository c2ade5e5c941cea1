/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V message queues: msgctl(2), and /proc/sysvipc/msg of proc(5). */
#include "config.h"

#include "base/i18n.h"
#include "model/kinds/columns.h"
#include "model/kinds/kinds.h"
#include "model/pids.h"
#include "model/sysv.h"

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

/* Columns. */

static struct value get_fill(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_QBYTES))
        return value_without(TYPE_PERCENT, VALUE_UNKNOWN);
    if (!object->msg.qbytes)
        return value_without(TYPE_PERCENT, VALUE_UNSET);
    return value_percent((double)object->msg.cbytes * 100 / (double)object->msg.qbytes);
}

static struct value get_lspid(const struct view *view, size_t row)
{
    const struct queue *queue = &object_at(view, row)->msg;
    return pid_value(view, queue->lspid, queue->stime != 0);
}

static struct value get_lrpid(const struct view *view, size_t row)
{
    const struct queue *queue = &object_at(view, row)->msg;
    return pid_value(view, queue->lrpid, queue->rtime != 0);
}

static struct value get_bytes_change(const struct view *view, size_t row)
{
    return change_value(TYPE_GROWTH, view, row);
}

static struct value get_net(const struct view *view, size_t row)
{
    const struct track *track = track_at(view, row);
    if (!track || !track->has_rate)
        return value_without(TYPE_RATE, VALUE_UNKNOWN);
    return value_rate(track->rate);
}

/* clang-format off */
static const struct column msg_figures[] = {
    {.name = "MSGS", .type = TYPE_COUNT, .shown = true, .member = {MEMBER_OF(object, msg.qnum)},
     .help = N_("messages in the queue")},
    {.name = "USEDBYTES", .type = TYPE_SIZE, .shown = true, .member = {MEMBER_OF(object, msg.cbytes)},
     .help = N_("bytes in the messages of the queue")},
    {.name = "QBYTES", .type = TYPE_SIZE, .shown = true, .member = {MEMBER_OF(object, msg.qbytes), .has = HAS_QBYTES},
     .help = N_("maximum bytes in the queue")},
    {.name = "FILL", .type = TYPE_PERCENT, .shown = true, .get = get_fill,
     .help = N_("percentage of QBYTES in use")},
    {.name = "LSPID", .type = TYPE_PID, .shown = true, .get = get_lspid,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to send")},
    {.name = "LRPID", .type = TYPE_PID, .shown = true, .get = get_lrpid,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to receive")},
};

static const struct column msg_details[] = {
    {.name = "SEND", .type = TYPE_TIME, .member = {MEMBER_OF(object, msg.stime), .zero = VALUE_UNSET},
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last msgsnd")},
    {.name = "RECV", .type = TYPE_TIME, .member = {MEMBER_OF(object, msg.rtime), .zero = VALUE_UNSET},
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last msgrcv")},
};

/* For the monitor only. */
static const struct column msg_watched[] = {
    {.name = "CHANGE", .type = TYPE_GROWTH, .get = get_bytes_change,
     .help = N_("change in bytes since the monitor first saw it")},
    {.name = "NET/S", .type = TYPE_RATE, .get = get_net,
     .help = N_("change in messages per second")},
};

const struct column msg_namespace_columns[NAMESPACE_COLUMNS] = {
    {.name = "MSG", .type = TYPE_COUNT, NAMESPACE_SUM(KIND_MSG, USAGE_QUEUES),
     .help = N_("message queues in it")},
    {.name = "MSGBYTES", .type = TYPE_SIZE, NAMESPACE_SUM(KIND_MSG, USAGE_MESSAGE_BYTES),
     .help = N_("bytes in their messages")},
};
/* clang-format on */

KIND_TABLES(MSG, msg, N_("Message queues"), COLUMN_PART(msg_watched), msg_figures, msg_details,
            waiter_columns);

static const char *const ranked_columns[] = {"ID",     "OWNER", "MSGS",  "USEDBYTES",
                                             "QBYTES", "FILL",  "NET/S", NULL};

const struct kind_spec msg_kind = {
    .group = GROUP_QUEUES,
    .letter = 'q',
    .word = "queue",
    .objects = N_("message queues"),
    .many = N_("queues"),
    .one = N_("a queue"),
    .title = N_("Message queue"),
    .none = N_("there are no queues"),
    .not_made = N_("no queue was made"),
    .put_count = put_queues,
    .amounts = {{AMOUNT_MESSAGES, queue_messages}, {AMOUNT_BYTES, queue_bytes}},
    .put_loss = put_lost_messages,
    .sums =
        {
            [USAGE_QUEUES] = {"QUEUES", N_("number of message queues"), TYPE_COUNT},
            [USAGE_MESSAGES] = {"MESSAGES", N_("messages in all queues"), TYPE_COUNT},
            [USAGE_MESSAGE_BYTES] = {"BYTES", N_("bytes in all messages"), TYPE_SIZE},
        },
    .limits =
        {
            [LIMIT_MSGMNI] = {"MSGMNI", N_("number of message queues"), TYPE_COUNT, BOUND_COUNT,
                              USAGE_QUEUES},
            [LIMIT_MSGMAX] = {"MSGMAX", N_("largest message"), TYPE_SIZE, BOUND_NONE, 0},
            [LIMIT_MSGMNB] = {"MSGMNB", N_("bytes in a new queue"), TYPE_SIZE, BOUND_NONE, 0},
        },
    .ranking = {N_("Fullest queues"), "FILL", ranked_columns},
    .chart = {CHART_RATE, USAGE_MESSAGES},
    .followed = queue_bytes,
    .changes = queue_changes,
    .use_times = queue_use_times,
    .is_made_alike = queues_are_made_alike,
    .was_used = queue_was_used,
    .trace = trace_queue,
    .trace_roles = ROLE_BIT(TRACE_SENDER) | ROLE_BIT(TRACE_RECEIVER),
    .searches = SEARCH_BIT(SEARCH_THREADS),
    .waiter_facts = FACT_BLOCKED,
    .verdict_facts = FACT_USERS | FACT_LAST_USERS | FACT_OWNERS | FACT_BLOCKED,
    .rm_ids = N_("remove these message queues"),
    .rm_keys = N_("remove the queues with these keys"),
    .making = {N_("a queue"), N_("make a queue"), NULL},
};
