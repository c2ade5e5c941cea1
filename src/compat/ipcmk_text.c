/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "compat/common.h"
#include "compat/ipcmk_text.h"

/* By the System V kind; the POSIX objects by that of the System V kind that does the same. */
static const struct {
    const char *made, *failure, *named, *failure_of_name;
} texts[KINDS] = {
    [KIND_SHM] = {TN_("Shared memory id: %d\n"), TN_("create share memory failed"),
                  TN_("POSIX shared memory name: %s\n"), TN_("create POSIX shared memory failed")},
    [KIND_MSG] = {TN_("Message queue id: %d\n"), TN_("create message queue failed"),
                  TN_("POSIX message queue name: %s\n"), TN_("create POSIX message queue failed")},
    [KIND_SEM] = {TN_("Semaphore id: %d\n"), TN_("create semaphore failed"),
                  TN_("POSIX semaphore name: %s\n"), TN_("create POSIX semaphore failed")},
};

void ipcmk_put_made(struct buffer *out, enum kind kind, int32_t id)
{
    compat_put_id(out, T_(texts[kind].made), id);
}

const char *ipcmk_failure(enum kind kind)
{
    return T_(texts[kind].failure);
}

void ipcmk_put_named(struct buffer *out, enum kind kind, const char *name)
{
    compat_put(out, T_(texts[kind].named), name);
}

const char *ipcmk_failure_of_name(enum kind kind)
{
    return T_(texts[kind].failure_of_name);
}
