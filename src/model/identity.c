/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/identity.h"

int object_compare(const struct object *object, enum kind kind, uint32_t ns, int32_t id)
{
    if (object->kind != kind)
        return object->kind < kind ? -1 : 1;
    if (object->ns != ns)
        return object->ns < ns ? -1 : 1;
    return (object->id > id) - (object->id < id);
}

/* All that cannot change, but the key. */
static bool same_maker(const struct object *a, const struct object *b)
{
    if (object_compare(a, (enum kind)b->kind, b->ns, b->id))
        return false;
    if (a->cuid != b->cuid || a->cgid != b->cgid)
        return false;
    if (a->kind == KIND_SHM)
        return a->shm.size == b->shm.size && a->shm.cpid == b->shm.cpid;
    return a->kind != KIND_SEM || a->sem.nsems == b->sem.nsems;
}

static bool same_but_key(const struct object *a, const struct object *b)
{
    return a->ctime == b->ctime && same_maker(a, b);
}

/* A time of use from before the last change, and no earlier than it was when last looked at. */
static bool is_past(int64_t before, int64_t now, int64_t change)
{
    return before && now >= before && now < change;
}

/* Whether NOW has been used before its last change, as BEFORE had been. */
static bool has_past(const struct object *before, const struct object *now)
{
    switch (now->kind) {
    case KIND_SHM:
        return is_past(before->shm.atime, now->shm.atime, now->ctime) ||
               is_past(before->shm.dtime, now->shm.dtime, now->ctime);
    case KIND_MSG:
        return is_past(before->msg.stime, now->msg.stime, now->ctime) ||
               is_past(before->msg.rtime, now->msg.rtime, now->ctime);
    default:
        return is_past(before->sem.otime, now->sem.otime, now->ctime);
    }
}

/* The mark for destruction takes the key away. */
static bool can_have_been_marked(const struct object *before, const struct object *now)
{
    return before->kind == KIND_SHM && now->mode & MODE_DEST;
}

bool object_is_same(const struct object *a, const struct object *b)
{
    return a->key == b->key && same_but_key(a, b);
}

bool object_is_same_changed(const struct object *a, const struct object *b)
{
    return a->key == b->key && same_maker(a, b);
}

bool object_is_same_marked(const struct object *a, const struct object *b)
{
    return can_have_been_marked(a, b) && same_but_key(a, b);
}

bool object_is_still(const struct object *before, const struct object *now)
{
    if (before->key != now->key && !can_have_been_marked(before, now))
        return false;
    return same_maker(before, now) && (before->ctime == now->ctime || has_past(before, now));
}

static bool segment_was_used(const struct segment *before, const struct segment *now)
{
    return before->nattch != now->nattch || before->lpid != now->lpid ||
           before->atime != now->atime || before->dtime != now->dtime;
}

static bool queue_was_used(const struct queue *before, const struct queue *now)
{
    return before->qnum != now->qnum || before->cbytes != now->cbytes ||
           before->lspid != now->lspid || before->lrpid != now->lrpid ||
           before->stime != now->stime || before->rtime != now->rtime;
}

bool object_was_used(const struct object *before, const struct object *now)
{
    switch (now->kind) {
    case KIND_SHM:
        return segment_was_used(&before->shm, &now->shm);
    case KIND_MSG:
        return queue_was_used(&before->msg, &now->msg);
    default:
        return before->sem.otime != now->sem.otime;
    }
}
