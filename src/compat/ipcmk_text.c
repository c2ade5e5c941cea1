/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "compat/common.h"
#include "compat/ipcmk_text.h"

/* A POSIX object has the kind of the System V object that does the same. */
static const struct {
    const char *made, *failure;
} texts[KINDS][2] = {
    [KIND_SHM] = {{TN_("Shared memory id: %d\n"), TN_("create share memory failed")},
                  {TN_("POSIX shared memory name: %s\n"),
                   TN_("create POSIX shared memory failed")}},
    [KIND_MSG] = {{TN_("Message queue id: %d\n"), TN_("create message queue failed")},
                  {TN_("POSIX message queue name: %s\n"),
                   TN_("create POSIX message queue failed")}},
    [KIND_SEM] = {{TN_("Semaphore id: %d\n"), TN_("create semaphore failed")},
                  {TN_("POSIX semaphore name: %s\n"), TN_("create POSIX semaphore failed")}},
};

void ipcmk_put_made(struct buffer *out, enum kind kind, int32_t id)
{
    compat_put_number(out, T_(texts[kind][false].made), id);
}

void ipcmk_put_named(struct buffer *out, enum kind kind, const char *name)
{
    compat_put(out, T_(texts[kind][true].made), name);
}

const char *ipcmk_failure(enum kind kind, bool is_posix)
{
    return T_(texts[kind][is_posix].failure);
}
