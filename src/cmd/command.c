/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of commands, and how one is chosen and run. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "act/read_only.h"
#include "base/i18n.h"
#include "base/suggest.h"
#include "cmd/command.h"
#include "cmd/compat.h"
#include "cmd/help.h"
#include "cmd/report.h"
#include "cmd/session.h"

const struct command *const commands[] = {
    &list_command, &show_command, &top_command,    &limits_command, &ns_command,
    &rm_command,   &mk_command,   &compat_command, &help_command,   NULL,
};

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

static int command_print_version(void)
{
    struct buffer out = {.file = STDOUT_FILENO};
    buffer_text(&out, PACKAGE_NAME " " PACKAGE_VERSION "\n");
    return report_flush(&out, EXIT_DONE);
}

static int run_command(struct invocation *invocation, int argc, char **argv)
{
    int status = options_parse(invocation, argc, argv);
    if (status)
        return status;
    if (invocation->help)
        return help_print(invocation->command);
    if (invocation->version)
        return command_print_version();
    status = session_check_source(invocation);
    if (status)
        return status;
    if (!invocation->command->changes)
        (void)read_only(READ_ONLY); /* only a second line of defence: nothing tries to */
    return invocation->command->run(invocation);
}

int command_main(int argc, char **argv)
{
    struct invocation invocation = {
        .command = commands[0], .style.time = WHEN_FORMATS, .arguments = argv + (argc > 0)};
    const struct tool *tool = argc > 0 ? compat_find(argv[0]) : NULL;
    bool named = argc > 1 && argv[1][0] != '-';
    int status;

    if (tool)
        return compat_run(tool, argc, argv);
    if (argc > 0 && compat_refuse(argv[0]))
        return EXIT_USAGE;
    if (named)
        invocation.command = command_find(argv[1]);
    if (invocation.command)
        status = run_command(&invocation, argc - named, argv + named);
    else
        status = command_report_unknown(&invocation.arena, argv[1]);
    protection_free(&invocation.protection);
    arena_free(&invocation.arena);
    return status;
}
