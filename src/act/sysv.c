/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>

#include "act/sysv.h"
#include "collect/sysv.h"

static int make_segment(const struct calls *calls, key_t key, uint64_t size, int flags)
{
    return calls->shmget(key, (size_t)size, flags);
}

static int make_queue(const struct calls *calls, key_t key, uint64_t amount, int flags)
{
    (void)amount;
    return calls->msgget(key, flags);
}

static int make_set(const struct calls *calls, key_t key, uint64_t nsems, int flags)
{
    return calls->semget(key, (int)nsems, flags);
}

static const struct {
    int (*make)(const struct calls *calls, key_t key, uint64_t amount, int flags);
    uint64_t most; /* the largest amount that the call can take; the kernel would refuse more */
} families[KINDS] = {
    [KIND_SHM] = {make_segment, SIZE_MAX},
    [KIND_MSG] = {make_queue, UINT64_MAX},
    [KIND_SEM] = {make_set, INT_MAX},
};

int sysv_remove(const struct calls *calls, const struct ref *ref)
{
    if (!families[ref->kind].make)
        return -EOPNOTSUPP;
    return sysv_call(calls, ref->kind, sysv_id(ref), IPC_RMID, NULL);
}

int sysv_make(const struct source *source, const struct creation *creation, int32_t *id)
{
    /* So many random keys in a row are taken only if the numbers are not random. */
    enum { MOST_TRIES = 1000 };
    int made, flags = IPC_CREAT | IPC_EXCL | (int)(creation->mode & MODE_PERMISSIONS);

    if (!families[creation->kind].make)
        return -EOPNOTSUPP;
    if (creation->amount > families[creation->kind].most)
        return -EINVAL;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        uint32_t key = creation->key;
        if (creation->any_key && source->calls->random(&key, sizeof(key)))
            return -errno;
        if (creation->any_key && key == IPC_PRIVATE)
            continue;
        made = families[creation->kind].make(source->calls, (key_t)key, creation->amount, flags);
        if (made >= 0) {
            *id = made;
            return 0;
        }
        if (!creation->any_key || errno != EEXIST)
            return -errno;
    }
    return -EEXIST;
}
