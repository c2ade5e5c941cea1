/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "compat/ipcmk_text.h"
#include "compat/theirs.h"

void ipcmk_put_made(struct buffer *out, enum kind kind, int32_t id)
{
    switch (kind) {
    case KIND_SHM:
        buffer_format(out, T_("Shared memory id: %d\n"), id);
        break;
    case KIND_MSG:
        buffer_format(out, T_("Message queue id: %d\n"), id);
        break;
    default:
        buffer_format(out, T_("Semaphore id: %d\n"), id);
        break;
    }
}

const char *ipcmk_failure(enum kind kind)
{
    switch (kind) {
    case KIND_SHM:
        return T_("create share memory failed");
    case KIND_MSG:
        return T_("create message queue failed");
    default:
        return T_("create semaphore failed");
    }
}

void ipcmk_put_named(struct buffer *out, enum kind kind, const char *name)
{
    switch (kind) {
    case KIND_SHM:
        buffer_format(out, T_("POSIX shared memory name: %s\n"), name);
        break;
    case KIND_MSG:
        buffer_format(out, T_("POSIX message queue name: %s\n"), name);
        break;
    default:
        buffer_format(out, T_("POSIX semaphore name: %s\n"), name);
        break;
    }
}

const char *ipcmk_failure_of_name(enum kind kind)
{
    switch (kind) {
    case KIND_SHM:
        return T_("create POSIX shared memory failed");
    case KIND_MSG:
        return T_("create POSIX message queue failed");
    default:
        return T_("create POSIX semaphore failed");
    }
}
