/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "model/creation.h"
#include "model/kind.h"

/*
 * The order is that in which the kernel tests: ipc/shm.c newseg, ipc/sem.c ksys_semget and newary,
 * ipc/msg.c newque, ipc/util.c ipc_addid.
 */
static const struct bound {
    enum kind kind;
    int error;
    enum { LEAST, MOST, SUM, COUNT } sort; /* of one object, or with all that there are */
    const char *name;
    enum limit_id limit;
    enum usage_id usage; /* of SUM and COUNT */
} bounds[] = {
    {KIND_SHM, EINVAL, LEAST, "SHMMIN", LIMIT_SHMMIN, 0},
    {KIND_SHM, EINVAL, MOST, "SHMMAX", LIMIT_SHMMAX, 0},
    {KIND_SHM, ENOSPC, SUM, "SHMALL", LIMIT_SHMALL, USAGE_PAGES},
    {KIND_SHM, ENOSPC, COUNT, "SHMMNI", LIMIT_SHMMNI, USAGE_SEGMENTS},
    {KIND_MSG, ENOSPC, COUNT, "MSGMNI", LIMIT_MSGMNI, USAGE_QUEUES},
    {KIND_SEM, EINVAL, MOST, "SEMMSL", LIMIT_SEMMSL, 0},
    {KIND_SEM, ENOSPC, SUM, "SEMMNS", LIMIT_SEMMNS, USAGE_SEMAPHORES},
    {KIND_SEM, ENOSPC, COUNT, "SEMMNI", LIMIT_SEMMNI, USAGE_SETS},
};

/* What the creation adds to a sum: pages or semaphores. */
static uint64_t addition(const struct creation *creation, const struct snapshot *now)
{
    uint64_t page = now->total.page.known ? now->total.page.amount : 1;
    if (kind_specs[creation->kind]->group == GROUP_MEMORY)
        return creation->amount / page + (creation->amount % page != 0);
    return creation->amount;
}

static bool stands_against(const struct bound *bound, const struct creation *creation,
                           const struct snapshot *now)
{
    const struct quantity *limit = &now->total.limit[bound->limit];
    const struct quantity *usage = &now->total.usage[bound->usage];
    uint64_t sum;

    if (!limit->known)
        return false;
    switch (bound->sort) {
    case LEAST:
        return creation->amount < limit->amount;
    case MOST:
        return creation->amount > limit->amount;
    case SUM:
        return usage->known &&
               (__builtin_add_overflow(usage->amount, addition(creation, now), &sum) ||
                sum > limit->amount);
    case COUNT:
        return usage->known && usage->amount >= limit->amount;
    }
    return false;
}

static const struct bound *find_bound(const struct creation *creation, const struct snapshot *now,
                                      int error)
{
    for (size_t i = 0; i < sizeof(bounds) / sizeof(*bounds); i++) {
        const struct bound *bound = &bounds[i];
        if (bound->kind == creation->kind && bound->error == error &&
            stands_against(bound, creation, now))
            return bound;
    }
    return NULL;
}

static const struct object *creation_find_holder(const struct creation *creation,
                                                 const struct snapshot *now)
{
    for (size_t i = 0; i < now->count; i++) {
        const struct object *object = &now->objects[i];
        if (object->ref.kind == creation->kind && object->key == creation->key)
            return object;
    }
    return NULL;
}

static void put_holder(struct buffer *out, const struct creation *creation,
                       const struct snapshot *now)
{
    const struct object *holder = creation_find_holder(creation, now);

    buffer_format(out, _("the key 0x%08x is taken"), creation->key);
    if (holder)
        buffer_format(out, _(": see ipcview show -%c %ld"), kind_specs[creation->kind]->letter,
                      (long)holder->ref.number);
}

static void put_bound(struct buffer *out, const struct bound *bound, const struct snapshot *now)
{
    unsigned long long limit = now->total.limit[bound->limit].amount;

    switch (bound->sort) {
    case LEAST:
        buffer_format(out, _("%s is %llu, the minimum: see ipcview limits"), bound->name, limit);
        break;
    case MOST:
        buffer_format(out, _("%s is %llu, the maximum: see ipcview limits"), bound->name, limit);
        break;
    case SUM:
        buffer_format(out, _("%s %llu reached, of which %llu are in use: see ipcview limits"),
                      bound->name, limit,
                      (unsigned long long)now->total.usage[bound->usage].amount);
        break;
    case COUNT:
        buffer_format(out, _("%s %llu reached: see ipcview limits"), bound->name, limit);
        break;
    }
}

void creation_put_refusal(struct buffer *out, const struct creation *creation,
                          const struct snapshot *now, int error)
{
    const struct bound *bound = find_bound(creation, now, error);

    if (bound)
        put_bound(out, bound, now);
    else if (error == EEXIST && !creation->any_key)
        put_holder(out, creation, now);
    else if (error == EINVAL && creation->kind == KIND_SEM && creation->amount == 0)
        buffer_text(out, _("a set has at least one semaphore"));
    else if (error == EINVAL && creation->kind == KIND_SHM && creation->amount > INT64_MAX)
        buffer_text(out, _("no segment can be that large"));
    else if (error == ENOMEM && creation->kind == KIND_SHM)
        buffer_text(out, _("there is not enough memory and swap space for it"));
    else
        buffer_text(out, strerror(error));
}
