/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "act/architecture.h"
#include "act/read_only.h"
#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/compat.h"
#include "cmd/report.h"
#include "cmd/session.h"

/*
 * A file opened later must not become standard output or error because these were closed; a
 * descriptor that cannot be written makes the loss of output an error.
 */
static void occupy_standard_files(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
        if (fcntl(file, F_GETFD) < 0)
            (void)open("/dev/null", O_RDONLY); /* the lowest that is free: this one */
    }
}

/*
 * Where the character set is not UTF-8, messages are English: all text is taken for UTF-8, and what
 * is not ASCII is escaped. LC_TIME is left to who names a month (session.c). Never LC_NUMERIC:
 * numbers in JSON, CSV and raw output have a point.
 */
static void set_locale(void)
{
    (void)setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        return;
#if ENABLE_NLS
    (void)setlocale(LC_MESSAGES, "");
    (void)bindtextdomain(PACKAGE, LOCALEDIR);
    (void)textdomain(PACKAGE);
#endif
}

static int print_own_version(void)
{
    struct buffer out = {.file = STDOUT_FILENO};
    buffer_text(&out, PACKAGE_NAME " " PACKAGE_VERSION "\n");
#ifndef ARCHITECTURE
    buffer_text(&out, _("The kernel is not told to refuse changes (seccomp): on this architecture "
                        "ipcview cannot.\n"));
#endif
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

/* Runs the command that ARGV asks for. Returns the exit status. */
static int start_command(int argc, char **argv)
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

int main(int argc, char **argv)
{
    occupy_standard_files();
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_IGN); /* a write beyond RLIMIT_FSIZE is reported as any that fails */
    signal(SIGCHLD, SIG_DFL); /* ignored, it would take children away before they are waited for */
    set_locale();
    return start_command(argc, argv);
}
