/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/identity.h"

static bool same_but_key(const struct object *a, const struct object *b)
{
    if (a->kind != b->kind || a->id != b->id)
        return false;
    if (a->cuid != b->cuid || a->cgid != b->cgid || a->ctime != b->ctime)
        return false;
    if (a->kind == KIND_SHM)
        return a->shm.size == b->shm.size && a->shm.cpid == b->shm.cpid;
    return a->kind != KIND_SEM || a->sem.nsems == b->sem.nsems;
}

bool object_is_same(const struct object *a, const struct object *b)
{
    return a->key == b->key && same_but_key(a, b);
}

bool object_is_same_marked(const struct object *a, const struct object *b)
{
    return a->kind == KIND_SHM && b->mode & MODE_DEST && same_but_key(a, b);
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
