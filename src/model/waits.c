/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "model/waits.h"

/* semop(2): an operation that adds nothing waits for zero. */
static void put_semop(struct buffer *out, const struct wait *wait)
{
    if (wait->change)
        buffer_format(out, "semaphore %u >= %d", wait->number, -wait->change);
    else
        buffer_format(out, "semaphore %u = 0", wait->number);
}

static void put_send(struct buffer *out, const struct wait *wait)
{
    buffer_format(out, "send %llu bytes", (unsigned long long)wait->bytes);
}

/* msgrcv(2): a type below 0 asks for the lowest that is not above its absolute value. */
static void put_receive(struct buffer *out, const struct wait *wait)
{
    if (!wait->type)
        buffer_text(out, "receive any type");
    else if (wait->type > 0)
        buffer_format(out, "receive type %lld", (long long)wait->type);
    else
        buffer_format(out, "receive type <= %llu", 0 - (unsigned long long)wait->type);
}

void wait_put_operation(struct buffer *out, const struct wait *wait)
{
    static void (*const put[])(struct buffer *, const struct wait *) = {
        [OPERATION_SEMOP] = put_semop,
        [OPERATION_SEND] = put_send,
        [OPERATION_RECEIVE] = put_receive,
    };
    put[wait->operation](out, wait);
}

/* "4211 worker", and the thread where it is another. */
static void put_who(struct buffer *out, const struct view *view, const struct link *link)
{
    snapshot_put_process(out, view->now, link->pid);
    if (link->wait.tid != link->pid)
        buffer_format(out, _(" (thread %lu)"), (unsigned long)link->wait.tid);
}

/* "4100 (gone)", "4100 worker" */
static void put_last(struct buffer *out, const struct view *view, uint32_t pid)
{
    if (!pid)
        buffer_char(out, '?');
    else if (snapshot_process_lives(view->now, pid) == TRUTH_FALSE)
        buffer_format(out, "%lu (%s)", (unsigned long)pid, _("gone"));
    else
        snapshot_put_process(out, view->now, pid);
}

/* How the semaphore stands, and who operated on it last, as far as the caller may read that. */
static void put_state_of_semaphore(struct buffer *out, const struct view *view,
                                   const struct object *set, unsigned number)
{
    const struct semaphore *semaphore =
        number < set->sem.nsems ? &view->now->semaphores[set->sem.first_at + number] : NULL;

    if (semaphore && set->has & HAS_VALUES)
        buffer_format(out, _(" (now %lu)"), (unsigned long)semaphore->value);
    if (!semaphore || !(set->has & HAS_PIDS))
        return;
    if (!semaphore->pid && view->now->every_pid) {
        buffer_text(out, _("; nobody has operated on it yet"));
        return;
    }
    struct buffer last = BUFFER_IN_MEMORY;
    put_last(&last, view, semaphore->pid);
    buffer_format(out, _("; last operated by %s"), buffer_string(&last));
    buffer_free(&last);
}

static void put_wait_on_set(struct buffer *out, const struct view *view, const struct object *set,
                            const struct wait *wait)
{
    if (!wait->is_known) {
        buffer_text(out, _("waits for a semaphore of the set; which one cannot be read"));
        return;
    }
    struct buffer operation = BUFFER_IN_MEMORY;
    put_semop(&operation, wait);
    /* TRANSLATORS: %s is "semaphore 1 >= 1" or "semaphore 0 = 0", which is not translated */
    buffer_format(out, _("waits for %s"), buffer_string(&operation));
    buffer_free(&operation);
    if (set->has & HAS_SEMAPHORES)
        put_state_of_semaphore(out, view, set, wait->number);
}

static void put_wait_to_send(struct buffer *out, const struct object *queue,
                             const struct wait *wait)
{
    buffer_format(out,
                  ngettext("waits to send a message of %llu byte",
                           "waits to send a message of %llu bytes", (unsigned long)wait->bytes),
                  (unsigned long long)wait->bytes);
    if (queue->has & HAS_QBYTES)
        buffer_format(out, _("; %llu of %llu bytes are used"),
                      (unsigned long long)queue->msg.cbytes, (unsigned long long)queue->msg.qbytes);
}

static void put_wait_to_receive(struct buffer *out, const struct wait *wait)
{
    if (!wait->is_known)
        buffer_text(out, _("waits to receive a message; its type cannot be read"));
    else if (!wait->type)
        buffer_text(out, _("waits to receive a message of any type"));
    else if (wait->type > 0)
        buffer_format(out, _("waits to receive a message of type %lld"), (long long)wait->type);
    else
        buffer_format(out, _("waits to receive a message of a type up to %llu"),
                      0 - (unsigned long long)wait->type);
}

void wait_put_sentence(struct buffer *out, const struct view *view, size_t row,
                       const struct link *link)
{
    const struct object *object = &view->now->objects[row];

    put_who(out, view, link);
    buffer_char(out, ' ');
    if (link->wait.operation == OPERATION_SEMOP)
        put_wait_on_set(out, view, object, &link->wait);
    else if (link->wait.operation == OPERATION_SEND)
        put_wait_to_send(out, object, &link->wait);
    else
        put_wait_to_receive(out, &link->wait);
}
