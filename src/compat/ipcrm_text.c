/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "compat/common.h"
#include "compat/ipcrm_text.h"

/* By the System V kind; the POSIX objects by that of the System V kind that does the same. */
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
    compat_put_id(out, T_(texts[kind].removing), id);
}

void ipcrm_put_removing_name(struct buffer *out, enum kind kind, const char *name)
{
    compat_put(out, T_(texts[kind].removing_name), name);
}

void ipcrm_put_deleted(struct buffer *out)
{
    buffer_text(out, T_("resource(s) deleted\n"));
}

/* The words for ERROR, or NULL where there are none. */
static const char *find_refusal(int error, bool by_key)
{
    switch (error) {
    case EACCES:
    case EPERM:
        return by_key ? T_("permission denied for key") : T_("permission denied for id");
    case EINVAL:
    case ENOENT:
        return by_key ? T_("invalid key") : T_("invalid id");
    case EIDRM:
        return by_key ? T_("already removed key") : T_("already removed id");
    default:
        return NULL;
    }
}

void ipcrm_put_refusal(struct buffer *out, int error, bool by_key, const char *what)
{
    const char *refusal = find_refusal(error, by_key);

    if (refusal)
        buffer_format(out, "%s (%s)", refusal, what);
    else
        buffer_format(out, "%s (%s): %s", by_key ? T_("key failed") : T_("id failed"), what,
                      strerror(error));
}

void ipcrm_put_name_refusal(struct buffer *out, int error, const char *name)
{
    switch (error) {
    case EACCES:
    case EPERM:
        buffer_format(out, T_("permission denied for name `%s'"), name);
        break;
    case ENOENT:
        buffer_format(out, T_("name `%s' not found"), name);
        break;
    case ENAMETOOLONG:
        buffer_format(out, T_("name `%s' too long"), name);
        break;
    default:
        buffer_format(out, "%s `%s': %s", T_("name failed"), name, strerror(error));
        break;
    }
}
