/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Tools that do something similar, but whose letters mean something else here. */
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
    /* The catalogue translates into any character set, and sizes have the locale's decimal point. */
    (void)setlocale(LC_ALL, "");
    report_under(tool->name);
    optind = 0; /* start anew */
    opterr = 0;
    return tool->run(tool, argc, argv);
}

const char *tool_visible(const char *text)
{
    static struct buffer visible = BUFFER_IN_MEMORY;
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

    visible.length = 0;
    text_escape(&visible, text_of(text), utf8 ? 0 : ESCAPE_NON_ASCII);
    return buffer_string(&visible);
}

int tool_say(const struct tool *tool, int status, const char *format, ...)
{
    va_list args;
    char *message = NULL;
    struct buffer line = BUFFER_IN_MEMORY;

    va_start(args, format);
    int length = vasprintf(&message, format, args);
    va_end(args);
    if (length >= 0)
        buffer_format(&line, "%s: %s\n", tool->name, message);
    free(message);
    line.file = STDERR_FILENO;
    buffer_flush(&line);
    buffer_free(&line);
    return status;
}

int tool_point_to_help(const struct tool *tool, int status)
{
    (void)fprintf(stderr, T_("Try '%s --help' for more information.\n"), tool->name);
    return status;
}

int tool_refuse(const struct tool *tool, const char *what, const char *text, int error)
{
    if (error == -ERANGE)
        return tool_say(tool, EXIT_FAILED, "%s: '%s': %s", what, tool_visible(text),
                        strerror(ERANGE));
    return tool_say(tool, EXIT_FAILED, "%s: '%s'", what, tool_visible(text));
}

static int print_help(const struct tool *tool)
{
    struct buffer out = {.file = STDOUT_FILENO};
    buffer_text(&out, _(tool->help));
    return report_flush(&out, EXIT_DONE);
}

static int tool_print_version(const struct tool *tool)
{
    struct buffer out = {.file = STDOUT_FILENO};
    buffer_format(&out, "%s from %s\n", tool->name, PACKAGE_NAME " " PACKAGE_VERSION);
    return report_flush(&out, EXIT_DONE);
}

/* How many of the tool's long options begin as TYPED does. */
static unsigned tool_count_options(const struct tool *tool, const char *typed)
{
    size_t length = strcspn(typed, "=");
    unsigned count = 0;

    for (const struct option *option = tool->options; option->name; option++)
        count += strncmp(option->name, typed, length) == 0;
    return count;
}

static int refuse_long_option(const struct tool *tool, const char *typed)
{
    unsigned count = tool_count_options(tool, typed + 2);

    if (count > 1)
        tool_say(tool, 0, _("option \"%s\" is ambiguous"), tool_visible(typed));
    else if (count && strchr(typed, '='))
        tool_say(tool, 0, _("option \"%s\" takes no argument"), tool_visible(typed));
    else if (count)
        tool_say(tool, 0, _("option \"%s\" needs an argument"), tool_visible(typed));
    else
        tool_say(tool, 0, _("unknown option \"%s\""), tool_visible(typed));
    return tool_point_to_help(tool, EXIT_FAILED);
}

static int refuse_letter(const struct tool *tool, bool lacks_argument)
{
    char letter[] = {'-', (char)optopt, '\0'};

    if (lacks_argument)
        tool_say(tool, 0, _("option \"%s\" needs an argument"), tool_visible(letter));
    else
        tool_say(tool, 0, _("unknown option \"%s\""), tool_visible(letter));
    return tool_point_to_help(tool, EXIT_FAILED);
}

/*
 * getopt_long(3) answers ':' where an argument is missing. Else OPTOPT is 0 for a long option that is
 * not known, the value of one that takes no argument, and a letter that is not known: only that may
 * stand in the middle of a word, where OPTIND still is that word's.
 */
static int refuse_option(const struct tool *tool, int answer, char **argv)
{
    const char *word = argv[optind - 1];
    bool is_known = optopt > UCHAR_MAX || (optopt != ':' && strchr(tool->letters, optopt));
    bool is_letter = optopt && !is_known;

    if (answer == ':' ? strncmp(word, "--", 2) == 0 : !is_letter)
        return refuse_long_option(tool, word);
    return refuse_letter(tool, answer == ':');
}

int tool_next_option(const struct tool *tool, int argc, char **argv, int *status)
{
    int option = getopt_long(argc, argv, tool->letters, tool->options, NULL);

    switch (option) {
    case -1:
        return TOOL_NO_OPTION;
    case 'h':
        *status = print_help(tool);
        return TOOL_ENDS;
    case 'V':
        *status = tool_print_version(tool);
        return TOOL_ENDS;
    case '?':
    case ':':
        *status = refuse_option(tool, option, argv);
        return TOOL_ENDS;
    default:
        return option;
    }
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

static const char *const names[] = {"ipcs", "ipcrm", "ipcmk", NULL};

static const struct option_group *const groups[] = {&common_options, NULL};

const struct command compat_command = {
    .name = "compat",
    .usage = N_("ipcs|ipcrm|ipcmk [ARGUMENT]..."),
    .summary = N_("stand in for a tool of util-linux, to the byte"),
    .groups = groups,
    .run = run_tool,
    .changes = true, /* ipcs gives it up itself */
    .operands = names,
    .options_come_first = true,
};
