/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of commands, and help, which is made from it and from the tables of options. */
#include "config.h"

#include <string.h>
#include <unistd.h>

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

enum { OPTION_COLUMN = 30, COMMAND_COLUMN = 10 };

/* Appends spaces up to COLUMN, where TEXT has been written from the column 2 on. */
static void put_gap(struct buffer *out, const char *text, size_t column)
{
    size_t used = 2 + text_width(text_of(text));
    buffer_blanks(out, used < column ? column - used : 1);
}

static void help_put_option(struct buffer *out, const struct option_spec *option,
                            struct arena *arena)
{
    struct buffer typed = BUFFER_IN_MEMORY;

    if (option->title)
        buffer_format(out, "\n%s\n", _(option->title));
    if (!option->help)
        return;
    option_put(&typed, option);
    buffer_format(out, "  %s", buffer_string(&typed));
    put_gap(out, buffer_string(&typed), OPTION_COLUMN);
    buffer_text(out, option_help(option, arena));
    if (option->preset)
        buffer_format(out, _("; default: %s"), _(option->preset));
    buffer_char(out, '\n');
    buffer_free(&typed);
}

static void put_commands(struct buffer *out, struct arena *arena)
{
    buffer_format(out, "\n%s\n", _("Commands"));
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "  %s", (*command)->name);
        put_gap(out, (*command)->name, COMMAND_COLUMN);
        buffer_format(out, "%s\n", command_summary(*command, arena));
    }
}

int help_print(const struct command *command)
{
    struct arena arena = {0};
    const struct options options = options_of(command, &arena);
    struct buffer out = {.file = STDOUT_FILENO};

    buffer_format(&out, _("Usage: ipcview %s %s\n"), command->name, command_usage(command, &arena));
    buffer_format(&out, "\n%s\n", command_summary(command, &arena));
    if (command == commands[0])
        put_commands(&out, &arena);
    for (size_t i = 0; i < options.count; i++)
        help_put_option(&out, &options.list[i], &arena);
    buffer_text(&out, _("\nMore: man ipcview\n"));
    arena_free(&arena);
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

const struct command help_command = {
    .name = "help",
    .usage = N_("[COMMAND]"),
    .summary = N_("help on a command"),
    .groups = {&common_options},
    .run = run_help,
};
