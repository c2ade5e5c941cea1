/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "compat/common.h"
#include "compat/ipcrm_text.h"

/* A POSIX object has the kind of the System V object that does the same. */
static const struct {
    const char *removing, *removing_name;
} texts[KINDS] = {
    [KIND_SHM] = {TN_("removing shared memory segment id `%d'\n"),
                  TN_("removing POSIX shared memory `%s'\n")},
    [KIND_MSG] = {TN_("removing message queue id `%d'\n"),
                  TN_("removing POSIX message queue `%s'\n")},
    [KIND_SEM] = {TN_("removing semaphore id `%d'\n"), TN_("removing POSIX semaphore `%s'\n")},
};

void ipcrm_put_removing(struct buffer *out, enum kind kind, int32_t id)
{
    compat_put_number(out, T_(texts[kind].removing), id);
}

void ipcrm_put_removing_name(struct buffer *out, enum kind kind, const char *name)
{
    compat_put(out, T_(texts[kind].removing_name), name);
}

void ipcrm_put_deleted(struct buffer *out)
{
    buffer_text(out, T_("resource(s) deleted\n"));
}

static const struct {
    int error;
    const char *by_id, *by_key, *by_name; /* NULL: no text of its own */
} refusals[] = {
    {EACCES, TN_("permission denied for id"), TN_("permission denied for key"),
     TN_("permission denied for name `%s'")},
    {EPERM, TN_("permission denied for id"), TN_("permission denied for key"),
     TN_("permission denied for name `%s'")},
    {EINVAL, TN_("invalid id"), TN_("invalid key"), NULL},
    {ENOENT, TN_("invalid id"), TN_("invalid key"), TN_("name `%s' not found")},
    {EIDRM, TN_("already removed id"), TN_("already removed key"), NULL},
    {ENAMETOOLONG, NULL, NULL, TN_("name `%s' too long")},
};

static const char *find_refusal(int error, enum naming by)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
        if (refusals[i].error == error)
            return by == BY_ID    ? refusals[i].by_id
                   : by == BY_KEY ? refusals[i].by_key
                                  : refusals[i].by_name;
    }
    return NULL;
}

void ipcrm_put_refusal(struct buffer *out, int error, enum naming by, const char *what)
{
    const char *refusal = find_refusal(error, by);

    if (refusal && by == BY_NAME)
        compat_put(out, T_(refusal), what);
    else if (refusal)
        buffer_format(out, "%s (%s)", T_(refusal), what);
    else if (by == BY_NAME)
        buffer_format(out, "%s `%s': %s", T_("name failed"), what, strerror(error));
    else
        buffer_format(out, "%s (%s): %s", by == BY_KEY ? T_("key failed") : T_("id failed"), what,
                      strerror(error));
}
