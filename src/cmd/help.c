/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/suggest.h"
#include "cmd/command.h"
#include "cmd/help.h"
#include "cmd/report.h"

enum { OPTION_COLUMN = 30, COMMAND_COLUMN = 10 };

/* Appends spaces up to COLUMN, where TEXT has been written from the column 2 on. */
static void put_gap(struct buffer *out, const char *text, size_t column)
{
    size_t used = 2 + text_width(text_of(text));
    buffer_blanks(out, used < column ? column - used : 1);
}

static void put_usage(struct buffer *out, const struct command *command)
{
    buffer_format(out, _("Usage: ipcview %s %s\n"), command->name, _(command->usage));
}

static void help_put_group(struct buffer *out, const struct option_group *group)
{
    if (group->title)
        buffer_format(out, "\n%s\n", _(group->title));
    for (size_t i = 0; i < group->count; i++) {
        if (!group->options[i].help)
            continue;
        struct buffer option = BUFFER_IN_MEMORY;
        option_put(&option, &group->options[i]);
        buffer_format(out, "  %s", buffer_string(&option));
        put_gap(out, buffer_string(&option), OPTION_COLUMN);
        buffer_text(out, _(group->options[i].help));
        if (group->options[i].preset)
            buffer_format(out, _("; default: %s"), _(group->options[i].preset));
        buffer_char(out, '\n');
        buffer_free(&option);
    }
}

static void put_commands(struct buffer *out)
{
    buffer_format(out, "\n%s\n", _("Commands"));
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "  %s", (*command)->name);
        put_gap(out, (*command)->name, COMMAND_COLUMN);
        buffer_format(out, "%s\n", _((*command)->summary));
    }
}

void help_put(struct buffer *out, const struct command *command)
{
    put_usage(out, command);
    buffer_format(out, "\n%s\n", _(command->summary));
    if (command == commands[0])
        put_commands(out);
    for (const struct option_group *const *group = command->groups; *group; group++)
        help_put_group(out, *group);
    buffer_text(out, _("\nMore: man ipcview\n"));
}

int help_print(const struct command *command)
{
    struct buffer out = {.file = STDOUT_FILENO};
    help_put(&out, command);
    return report_flush(&out, EXIT_DONE);
}

static int run_help(struct invocation *invocation)
{
    if (!invocation->operand_count)
        return help_print(commands[0]);
    if (invocation->operand_count > 1)
        return report_usage(_("help takes one command, not \"%s\" too"), invocation->operands[1]);
    const struct command *command = command_find(invocation->operands[0]);
    if (!command)
        return command_report_unknown(&invocation->arena, invocation->operands[0]);
    return help_print(command);
}

static const struct option_group *const groups[] = {&common_options, NULL};

const struct command help_command = {
    .name = "help",
    .usage = N_("[COMMAND]"),
    .summary = N_("help on a command"),
    .groups = groups,
    .run = run_help,
};
