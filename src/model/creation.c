/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "model/creation.h"
#include "model/kind.h"

/* What the creation adds to a sum: pages or semaphores. */
static uint64_t addition(const struct creation *creation, const struct snapshot *now)
{
    uint64_t page = now->total.page.known ? now->total.page.amount : 1;
    if (kind_specs[creation->kind]->group == GROUP_MEMORY)
        return creation->amount / page + (creation->amount % page != 0);
    return creation->amount;
}

static bool stands_against(const struct limit_spec *spec, const struct quantity *limit,
                           const struct creation *creation, const struct snapshot *now)
{
    const struct quantity *usage = &now->total.usage[creation->kind][spec->sum];
    uint64_t sum;

    if (!limit->known)
        return false;
    switch (spec->bound) {
    case BOUND_LEAST:
        return creation->amount < limit->amount;
    case BOUND_MOST:
        return creation->amount > limit->amount;
    case BOUND_SUM:
        return usage->known &&
               (__builtin_add_overflow(usage->amount, addition(creation, now), &sum) ||
                sum > limit->amount);
    case BOUND_COUNT:
        return usage->known && usage->amount >= limit->amount;
    case BOUND_NONE:
    case BOUNDS:
        break;
    }
    return false;
}

/* shmget(2), semget(2): what one object may have is EINVAL, what all may have together ENOSPC. */
static int error_of(enum bound bound)
{
    return bound == BOUND_LEAST || bound == BOUND_MOST ? EINVAL : ENOSPC;
}

/*
 * The limit that stands against CREATION, by its place; the first in the order in which the kernel tests:
 * ipc/shm.c newseg, ipc/sem.c ksys_semget and newary, ipc/msg.c newque, ipc/util.c ipc_addid.
 */
static bool find_bound(const struct creation *creation, const struct snapshot *now, int error,
                       size_t *found)
{
    const struct limit_spec *limits = kind_specs[creation->kind]->limits;

    for (enum bound bound = BOUND_LEAST; bound < BOUNDS; bound++) {
        for (size_t i = 0; i < MOST_LIMITS && error_of(bound) == error; i++) {
            *found = i;
            if (limits[i].bound == bound &&
                stands_against(&limits[i], &now->total.limit[creation->kind][i], creation, now))
                return true;
        }
    }
    return false;
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

static void put_bound(struct buffer *out, enum kind kind, size_t at, const struct snapshot *now)
{
    const struct limit_spec *spec = &kind_specs[kind]->limits[at];
    unsigned long long limit = now->total.limit[kind][at].amount;

    switch (spec->bound) {
    case BOUND_LEAST:
        buffer_format(out, _("%s is %llu, the minimum: see ipcview limits"), spec->name, limit);
        break;
    case BOUND_MOST:
        buffer_format(out, _("%s is %llu, the maximum: see ipcview limits"), spec->name, limit);
        break;
    case BOUND_SUM:
        buffer_format(out, _("%s %llu reached, of which %llu are in use: see ipcview limits"),
                      spec->name, limit,
                      (unsigned long long)now->total.usage[kind][spec->sum].amount);
        break;
    case BOUND_COUNT:
        buffer_format(out, _("%s %llu reached: see ipcview limits"), spec->name, limit);
        break;
    case BOUND_NONE:
    case BOUNDS:
        break;
    }
}

void creation_put_refusal(struct buffer *out, const struct creation *creation,
                          const struct snapshot *now, int error)
{
    const struct kind_spec *kind = kind_specs[creation->kind];
    const char *reason = kind->why_not_made ? kind->why_not_made(creation->amount, error) : NULL;
    size_t at;

    if (find_bound(creation, now, error, &at))
        put_bound(out, creation->kind, at, now);
    else if (error == EEXIST && !creation->any_key)
        put_holder(out, creation, now);
    else
        buffer_text(out, reason ? _(reason) : strerror(error));
}
