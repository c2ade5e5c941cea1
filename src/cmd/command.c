/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/suggest.h"
#include "cmd/command.h"
#include "cmd/report.h"

const struct command *const commands[] = {
    &list_command, &show_command, &top_command,    &limits_command, &ns_command,
    &rm_command,   &mk_command,   &compat_command, &help_command,   NULL,
};

const char *command_usage(const struct command *command, struct arena *arena)
{
    return kinds_fill(arena, _(command->usage), command->usage_kinds);
}

const char *command_summary(const struct command *command, struct arena *arena)
{
    return kinds_fill(arena, _(command->summary), command->summary_kinds);
}

const struct command *command_find(const char *name)
{
    for (const struct command *const *command = commands; *command; command++) {
        if (strcmp((*command)->name, name) == 0)
            return *command;
    }
    return NULL;
}

int command_report_unknown(struct arena *arena, const char *name)
{
    struct suggestion suggestion = suggest_for(name, strlen(name));
    for (const struct command *const *command = commands; *command; command++)
        suggest_try(&suggestion, (*command)->name);
    return report_usage(_("unknown command \"%s\"%s"), name,
                        report_hint(arena, suggestion.best, _("; see ipcview help")));
}
