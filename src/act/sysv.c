/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>

#include "act/sysv.h"

static int remove_segment(const struct calls *calls, int id)
{
    return calls->shmctl(id, IPC_RMID, NULL);
}

static int remove_queue(const struct calls *calls, int id)
{
    return calls->msgctl(id, IPC_RMID, NULL);
}

static int remove_set(const struct calls *calls, int id)
{
    return calls->semctl(id, 0, IPC_RMID, NULL);
}

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
    int (*remove)(const struct calls *calls, int id);
    int (*make)(const struct calls *calls, key_t key, uint64_t amount, int flags);
    uint64_t most; /* the largest amount that the call can take; the kernel would refuse more */
} actions[KINDS] = {
    [KIND_SHM] = {remove_segment, make_segment, SIZE_MAX},
    [KIND_MSG] = {remove_queue, make_queue, UINT64_MAX},
    [KIND_SEM] = {remove_set, make_set, INT_MAX},
};

int sysv_remove(const struct calls *calls, const struct object *object)
{
    if (!actions[object->ref.kind].remove) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return actions[object->ref.kind].remove(calls, sysv_id(&object->ref));
}

int sysv_make(const struct calls *calls, enum kind kind, key_t key, uint64_t amount, int flags)
{
    if (!actions[kind].make || amount > actions[kind].most) {
        errno = actions[kind].make ? EINVAL : EOPNOTSUPP;
        return -1;
    }
    return actions[kind].make(calls, key, amount, flags);
}
