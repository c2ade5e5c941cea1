/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <sys/ipc.h>

#include "act/make.h"
#include "act/sysv.h"

int make_object(const struct source *source, const struct creation *creation, int32_t *id)
{
    /* So many random keys in a row are taken only if the numbers are not random. */
    enum { MOST_TRIES = 1000 };
    int made = -1, flags = IPC_CREAT | IPC_EXCL | (int)(creation->mode & MODE_PERMISSIONS);

    for (int tries = 0; made < 0 && tries < MOST_TRIES; tries++) {
        uint32_t key = creation->key;
        if (creation->any_key && source->calls->random(&key, sizeof(key)))
            return -errno;
        if (creation->any_key && key == IPC_PRIVATE)
            continue;
        made = sysv_make(source->calls, creation->kind, (key_t)key, creation->amount, flags);
        if (made < 0 && !(creation->any_key && errno == EEXIST))
            return -errno;
    }
    if (made < 0)
        return -EEXIST;
    *id = made;
    return 0;
}
