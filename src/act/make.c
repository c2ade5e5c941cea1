/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>

#include "act/make.h"

static int call_get(const struct calls *calls, const struct wish *wish, uint32_t key)
{
    int flags = IPC_CREAT | IPC_EXCL | (int)(wish->mode & MODE_PERMISSIONS);

    switch (wish->kind) {
    case KIND_SHM:
        return calls->shmget((key_t)key, (size_t)wish->amount, flags);
    case KIND_MSG:
        return calls->msgget((key_t)key, flags);
    default:
        return calls->semget((key_t)key, (int)wish->amount, flags);
    }
}

/* What the call could only take cut off is what the kernel refuses as too large. */
static bool fits(const struct wish *wish)
{
    return wish->amount <= (wish->kind == KIND_SEM ? INT_MAX : SIZE_MAX);
}

int make_object(const struct source *source, const struct wish *wish, int32_t *id)
{
    /* So many random keys in a row are taken only where the numbers are not random. */
    enum { MOST_TRIES = 1000 };
    int made = -1;

    if (!fits(wish))
        return -EINVAL;
    for (int tries = 0; made < 0 && tries < MOST_TRIES; tries++) {
        uint32_t key = wish->key;
        if (wish->any_key && source->calls->random(&key, sizeof(key)))
            return -errno;
        if (wish->any_key && key == IPC_PRIVATE)
            continue;
        made = call_get(source->calls, wish, key);
        if (made < 0 && !(wish->any_key && errno == EEXIST))
            return -errno;
    }
    if (made < 0)
        return -EEXIST;
    *id = made;
    return 0;
}
