/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "config/protect.h"
#include "config/settings.h"

/* The first one in every build: administrators look there. */
static const char *const system_paths[] = {"/etc/ipcview/protect.conf",
                                           SYSCONFDIR "/ipcview/protect.conf"};

static void add_lines(struct protection *protection, const char *path, struct text all)
{
    for (size_t line = 1; all.length; line++)
        protection_add(protection, path, line, text_take(&all, '\n'));
}

void protect_read_file(struct protection *protection, const char *path)
{
    struct buffer all = BUFFER_IN_MEMORY;
    int result = settings_read(own_file_open_regular(path), &all);

    if (!result)
        add_lines(protection, path, text_in(&all));
    else if (result == -EINVAL)
        protection_add_fault(protection, path, "%s", _("not a regular file, or not text"));
    else if (result != -ENOENT && result != -ENOTDIR)
        protection_add_fault(protection, path, "%s", strerror(-result));
    buffer_free(&all);
}

void protect_read(struct protection *protection)
{
    char *user = settings_path("protect.conf");

    protect_read_file(protection, system_paths[0]);
    if (strcmp(system_paths[0], system_paths[1]) != 0)
        protect_read_file(protection, system_paths[1]);
    if (user)
        protect_read_file(protection, user);
    free(user);
}
