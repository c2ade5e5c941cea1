/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/compat.h"
#include "cmd/report.h"
#include "compat/common.h"

static const struct tool *const tools[] = {&ipcs_tool, &ipcrm_tool, &ipcmk_tool};

enum posix_kind compat_posix_kind(enum kind kind)
{
    static const enum posix_kind kinds[KINDS] = {
        [KIND_SHM] = POSIX_MEMORY, [KIND_MSG] = POSIX_QUEUE, [KIND_SEM] = POSIX_SEMAPHORE};
    return kinds[kind];
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const struct tool *compat_find(const char *path)
{
    const char *name = base_name(path);

    for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
        if (strcmp(tools[i]->name, name) == 0)
            return tools[i];
    }
    return NULL;
}

/* Tools that do something similar, but whose letters mean something else than here. */
static const struct other_tool {
    const char *name;
    const char *instead;
} other_tools[] = {
    {"lsipc", N_("\"ipcview list\" lists the objects, \"ipcview limits\" the limits")},
    {"lsfd", N_("\"ipcview show\" names the processes that use an object")},
};

int compat_refuse(const char *path)
{
    const char *name = base_name(path);

    for (size_t i = 0; i < sizeof(other_tools) / sizeof(*other_tools); i++) {
        if (strcmp(other_tools[i].name, name) == 0)
            return report_usage(_("this program does not stand in for %s: %s"), name,
                                _(other_tools[i].instead));
    }
    return 0;
}

int compat_run(const struct tool *tool, int argc, char **argv)
{
    /* Translations are in any character set, and sizes have the locale's decimal point. */
    (void)setlocale(LC_ALL, "");
    report_under(tool->name);
    optind = 0; /* start again */
    opterr = 0;
    return tool->run(argc, argv);
}

const char *tool_visible(const char *text)
{
    static struct buffer visible = BUFFER_IN_MEMORY;

    visible.length = 0;
    text_escape(&visible, text_of(text), report_escapes());
    return buffer_string(&visible);
}

int tool_refuse_usage(const struct tool *tool, const char *message)
{
    report_escaped(EXIT_FAILED, "%s", message);
    (void)fprintf(stderr, T_("Try '%s --help' for more information.\n"), tool->name);
    return EXIT_FAILED;
}

int tool_refuse_number(const char *message, const char *text, int error)
{
    if (error == -ERANGE)
        return report_escaped(EXIT_FAILED, "%s: '%s': %s", message, tool_visible(text),
                              strerror(ERANGE));
    return report_escaped(EXIT_FAILED, "%s: '%s'", message, tool_visible(text));
}

/* Prints the help, or the version. */
static int print_about(const struct tool *tool, bool is_help)
{
    struct buffer out = {.file = STDOUT_FILENO};

    if (is_help)
        buffer_text(&out, _(tool->help));
    else
        buffer_format(&out, "%s from %s\n", tool->name, PACKAGE_NAME " " PACKAGE_VERSION);
    return report_flush(&out, EXIT_DONE);
}

/* How many of the tool's long options begin with TYPED. */
static unsigned tool_count_options(const struct tool *tool, const char *typed)
{
    size_t length = strcspn(typed, "=");
    unsigned count = 0;

    for (const struct option *option = tool->options; option->name; option++)
        count += strncmp(option->name, typed, length) == 0;
    return count;
}

/*
 * getopt_long(3) returns ':' where an argument is missing. Else OPTOPT is 0 for an unknown long
 * option, the value of one that takes no argument, or an unknown letter. Only a letter can be
 * inside a word, and OPTIND is then still that of the word.
 */
static int refuse_option(const struct tool *tool, int answer, char **argv)
{
    const char *word = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_known = optopt > UCHAR_MAX || (optopt != ':' && strchr(tool->letters, optopt));
    bool is_missing = answer == ':';
    bool is_long = is_missing ? strncmp(word, "--", 2) == 0 : !optopt || is_known;
    unsigned count = is_long ? tool_count_options(tool, word + 2) : is_missing;
    struct buffer message = BUFFER_IN_MEMORY;

    buffer_format(&message,
                  count > 1                      ? _("option \"%s\" is ambiguous")
                  : !count                       ? _("unknown option \"%s\"")
                  : is_long && strchr(word, '=') ? _("option \"%s\" takes no argument")
                                                 : _("option \"%s\" needs an argument"),
                  tool_visible(is_long ? word : letter));
    int status = tool_refuse_usage(tool, buffer_string(&message));
    buffer_free(&message);
    return status;
}

int tool_next_option(const struct tool *tool, int argc, char **argv, int *status)
{
    int option = getopt_long(argc, argv, tool->letters, tool->options, NULL);

    if (option == 'h' || option == 'V')
        *status = print_about(tool, option == 'h');
    else if (option == '?' || option == ':')
        *status = refuse_option(tool, option, argv);
    else
        return option; /* -1 is TOOL_NO_OPTION */
    return TOOL_ENDS;
}

static int run_tool(struct invocation *invocation)
{
    if (!invocation->operand_count)
        return report_usage(_("compat needs the name of a tool: ipcs, ipcrm or ipcmk"));
    const char *name = invocation->operands[0];
    const struct tool *tool = compat_find(name);
    if (!strchr(name, '/') && compat_refuse(name))
        return EXIT_USAGE;
    if (!tool || strchr(name, '/'))
        return report_usage(
            _("compat does not know \"%s\"; it stands in for ipcs, ipcrm and ipcmk"), name);
    return compat_run(tool, invocation->operand_count, invocation->operands);
}

const struct command compat_command = {
    .name = "compat",
    .usage = N_("ipcs|ipcrm|ipcmk [ARGUMENT]..."),
    .summary = N_("stand in for a tool of util-linux, to the byte"),
    .groups = {&common_options},
    .run = run_tool,
    .changes = true, /* ipcs gives up the ability itself */
    .operands = (const char *const[]){"ipcs", "ipcrm", "ipcmk", NULL},
    .options_come_first = true,
};
