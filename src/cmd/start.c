/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <unistd.h>

#include "act/read_only.h"
#include "cmd/command.h"
#include "cmd/compat.h"
#include "cmd/help.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "cmd/start.h"

static int print_own_version(void)
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
        return print_own_version();
    status = session_check_source(invocation);
    if (status)
        return status;
    if (!invocation->command->changes)
        (void)read_only(READ_ONLY); /* a second line of defence: the command does not try to */
    return invocation->command->run(invocation);
}

int start_command(int argc, char **argv)
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
