/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes, from the tables of commands, options and columns, what is not to be written twice: the
 * completions for bash, zsh and fish, and the lists in the manual pages. Runs at build time.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "model/tables.h"

/* Whether an earlier row of the registry has the same name (LPID of segments, and of sets). */
static bool is_repeated(size_t at)
{
    const struct column *columns = object_tables[0].columns;
    for (size_t i = 0; i < at; i++) {
        if (strcmp(columns[i].name, columns[at].name) == 0)
            return true;
    }
    return false;
}

static void put_column_names(struct buffer *out, const char *between)
{
    const char *before = "";
    for (size_t i = 0; i < object_tables[0].column_count; i++) {
        if (is_repeated(i))
            continue;
        buffer_text(out, before);
        buffer_text(out, object_tables[0].columns[i].name);
        before = between;
    }
}

/* What the argument of OPTION can be, parted by blanks; nothing where that is not known. */
static void put_choices(struct buffer *out, const struct option_spec *option)
{
    for (size_t i = 0; option->words && option->words[i]; i++)
        buffer_format(out, i ? " %s" : "%s", option->words[i]);
    if (option->argument && strstr(option->argument, "COLUMN"))
        put_column_names(out, " ");
}

static bool has_choices(const struct option_spec *option)
{
    return option->words || (option->argument && strstr(option->argument, "COLUMN"));
}

typedef void option_function(struct buffer *out, const struct command *command,
                             const struct option_spec *option);

static void for_each_option(struct buffer *out, const struct command *command,
                            option_function *function)
{
    for (const struct option_group *const *group = command->groups; *group; group++) {
        for (size_t i = 0; i < (*group)->count; i++)
            function(out, command, &(*group)->options[i]);
    }
}

/* bash */

static void put_bash_option(struct buffer *out, const struct command *command,
                            const struct option_spec *option)
{
    (void)command;
    if (option->letter)
        buffer_format(out, " -%c", option->letter);
    if (option->name)
        buffer_format(out, option->argument ? " --%s=" : " --%s", option->name);
}

static void put_bash_choices(struct buffer *out, const struct command *command,
                             const struct option_spec *option)
{
    (void)command;
    if (!has_choices(option))
        return;
    buffer_text(out, "    ");
    if (option->letter)
        buffer_format(out, "-%c|", option->letter);
    buffer_format(out, "--%s) choices='", option->name);
    put_choices(out, option);
    buffer_text(out, "' ;;\n");
}

static void put_bash(struct buffer *out)
{
    buffer_text(out,
                "# bash completion for ipcview\n"
                "_ipcview()\n"
                "{\n"
                "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                "    local choices= command=list options=\n"
                "    # bash makes a word of its own of the = in --option=value\n"
                "    [[ $word == = ]] && word=\n"
                "    [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
                "    [[ ${COMP_WORDS[COMP_CWORD]} == = ]] && before=${COMP_WORDS[COMP_CWORD-1]}\n"
                "    case ${COMP_WORDS[1]} in\n");
    for (const struct command *const *command = commands; *command; command++)
        buffer_format(out, "    %s) command=%s ;;\n", (*command)->name, (*command)->name);
    buffer_text(out, "    esac\n    case $before in\n");
    for_each_option(out, commands[0], put_bash_choices);
    buffer_text(out, "    --root) mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); return ;;\n"
                     "    esac\n"
                     "    if [[ -n $choices ]]; then\n"
                     "        # after a comma, the next column\n"
                     "        local head=\n"
                     "        [[ $word == *,* ]] && head=${word%,*},\n"
                     "        mapfile -t COMPREPLY < <(compgen -P \"$head\" -W \"$choices\" -- "
                     "\"${word##*,}\")\n"
                     "        return\n"
                     "    fi\n"
                     "    case $command in\n");
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "    %s) options='", (*command)->name);
        for_each_option(out, *command, put_bash_option);
        buffer_text(out, "' ;;\n");
    }
    buffer_text(out, "    esac\n    if [[ $COMP_CWORD == 1 || $command == help ]]; then\n"
                     "        options+='");
    for (const struct command *const *command = commands; *command; command++)
        buffer_format(out, " %s", (*command)->name);
    buffer_text(out, "'\n    fi\n"
                     "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
                     "    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o "
                     "nospace\n"
                     "    return 0\n"
                     "}\n"
                     "complete -F _ipcview ipcview\n");
}

/* zsh */

static void put_zsh_text(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            buffer_char(out, '\\');
        buffer_char(out, *text);
    }
}

static void put_zsh_form(struct buffer *out, const struct option_spec *option, const char *form)
{
    buffer_format(out, "    '%s[", form);
    put_zsh_text(out, option->help);
    buffer_char(out, ']');
    if (option->argument) {
        buffer_text(out, ":");
        put_zsh_text(out, option->argument);
        buffer_char(out, ':');
        if (has_choices(option)) {
            buffer_format(out, "_values -s , %s ", option->name);
            put_choices(out, option);
        } else if (strcmp(option->argument, "DIR") == 0) {
            buffer_text(out, "_files -/");
        }
    }
    buffer_text(out, "'\n");
}

static void put_zsh_option(struct buffer *out, const struct command *command,
                           const struct option_spec *option)
{
    char form[64];
    (void)command;
    if (option->letter) {
        snprintf(form, sizeof(form), "-%c%s", option->letter, option->argument ? "+" : "");
        put_zsh_form(out, option, form);
    }
    if (option->name) {
        snprintf(form, sizeof(form), "--%s%s", option->name, option->argument ? "=" : "");
        put_zsh_form(out, option, form);
    }
}

static void put_zsh(struct buffer *out)
{
    buffer_text(out, "#compdef ipcview\n"
                     "_ipcview()\n"
                     "{\n"
                     "  local -a commands options\n"
                     "  local command=list\n"
                     "  commands=(\n");
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "    '%s:", (*command)->name);
        put_zsh_text(out, (*command)->summary);
        buffer_text(out, "'\n");
    }
    buffer_text(out, "  )\n  case $words[2] in\n");
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "  %s) command=%s; shift words; (( CURRENT-- )) ;;\n", (*command)->name,
                      (*command)->name);
    }
    buffer_text(out, "  *) (( CURRENT == 2 )) && _describe -t commands command commands ;;\n"
                     "  esac\n  case $command in\n");
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "  %s) options=(\n", (*command)->name);
        for_each_option(out, *command, put_zsh_option);
        if (*command == &help_command)
            buffer_text(out, "    '1:command:{_describe -t commands command commands}'\n");
        buffer_text(out, "  ) ;;\n");
    }
    buffer_text(out, "  esac\n  _arguments -s -S $options\n}\n_ipcview \"$@\"\n");
}

/* fish */

static void put_fish_text(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buffer_char(out, '\\');
        buffer_char(out, *text);
    }
}

static void put_fish_option(struct buffer *out, const struct command *command,
                            const struct option_spec *option)
{
    buffer_text(out, "complete -c ipcview -n '");
    if (command == commands[0]) {
        buffer_text(out, "not __fish_seen_subcommand_from");
        for (const struct command *const *other = commands + 1; *other; other++)
            buffer_format(out, " %s", (*other)->name);
    } else {
        buffer_format(out, "__fish_seen_subcommand_from %s", command->name);
    }
    buffer_char(out, '\'');
    if (option->letter)
        buffer_format(out, " -s %c", option->letter);
    if (option->name)
        buffer_format(out, " -l %s", option->name);
    if (option->argument && strcmp(option->argument, "DIR") == 0)
        buffer_text(out, " -r -F");
    else if (option->argument)
        buffer_text(out, " -x");
    if (has_choices(option)) {
        bool many = option->argument && strstr(option->argument, ",...");
        buffer_text(out, many ? " -a '(__fish_append , " : " -a '");
        put_choices(out, option);
        buffer_text(out, many ? ")'" : "'");
    }
    buffer_text(out, " -d '");
    put_fish_text(out, option->help);
    buffer_text(out, "'\n");
}

static void put_fish(struct buffer *out)
{
    buffer_text(out, "# fish completion for ipcview\n"
                     "complete -c ipcview -f\n");
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out,
                      "complete -c ipcview -n '__fish_use_subcommand; or "
                      "__fish_seen_subcommand_from help' -a %s -d '",
                      (*command)->name);
        put_fish_text(out, (*command)->summary);
        buffer_text(out, "'\n");
    }
    for (const struct command *const *command = commands; *command; command++)
        for_each_option(out, *command, put_fish_option);
}

/* The manual pages */

static void put_roff_text(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '-' || *text == '\\')
            buffer_char(out, '\\');
        buffer_char(out, *text);
    }
}

static void put_roff_option(struct buffer *out, const struct command *command,
                            const struct option_spec *option)
{
    (void)command;
    buffer_text(out, ".TP\n");
    if (option->letter)
        buffer_format(out, "\\fB\\-%c\\fR", option->letter);
    if (option->letter && option->name)
        buffer_text(out, ", ");
    if (option->name) {
        buffer_text(out, "\\fB\\-\\-");
        put_roff_text(out, option->name);
        buffer_text(out, "\\fR");
    }
    if (option->argument) {
        buffer_text(out, option->name ? "=\\fI" : " \\fI");
        put_roff_text(out, option->argument);
        buffer_text(out, "\\fR");
    }
    buffer_char(out, '\n');
    put_roff_text(out, option->help);
    buffer_char(out, '\n');
}

static void put_roff_options(struct buffer *out, const struct command *command)
{
    for (const struct option_group *const *group = command->groups; *group; group++) {
        buffer_text(out, ".SS ");
        put_roff_text(out, (*group)->title);
        buffer_char(out, '\n');
        for (size_t i = 0; i < (*group)->count; i++)
            put_roff_option(out, command, &(*group)->options[i]);
    }
}

static void put_kinds(struct buffer *out, unsigned kinds)
{
    const char *before = "";
    for (int kind = 0; kind < KINDS; kind++) {
        if (!(kinds & KIND_BIT(kind)))
            continue;
        buffer_format(out, "%s%s", before, kind_names[kind]);
        before = ", ";
    }
}

static void put_roff_columns(struct buffer *out)
{
    for (size_t i = 0; i < object_tables[0].column_count; i++) {
        const struct column *column = &object_tables[0].columns[i];
        buffer_format(out, ".TP\n\\fB%s\\fR (%s; ", column->name, type_names[column->type]);
        put_kinds(out, column->kinds);
        buffer_text(out, column->shown ? "; shown by default)\n" : ")\n");
        put_roff_text(out, column->help);
        buffer_char(out, '\n');
    }
}

static void put_roff_commands(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, ".TP\n\\fB%s\\fR ", (*command)->name);
        put_roff_text(out, (*command)->usage);
        buffer_char(out, '\n');
        put_roff_text(out, (*command)->summary);
        buffer_char(out, '\n');
    }
}

static void put_man_list_options(struct buffer *out)
{
    put_roff_options(out, &list_command);
}

static void put_man_show_options(struct buffer *out)
{
    put_roff_options(out, &show_command);
}

static void put_man_limits_options(struct buffer *out)
{
    put_roff_options(out, &limits_command);
}

static const struct {
    const char *name;
    void (*put)(struct buffer *out);
} parts[] = {
    {"bash", put_bash},
    {"zsh", put_zsh},
    {"fish", put_fish},
    {"man-columns", put_roff_columns},
    {"man-commands", put_roff_commands},
    {"man-list-options", put_man_list_options},
    {"man-show-options", put_man_show_options},
    {"man-limits-options", put_man_limits_options},
};

int main(int argc, char **argv)
{
    struct buffer out = {.file = STDOUT_FILENO};
    for (size_t i = 0; argc == 2 && i < sizeof(parts) / sizeof(*parts); i++) {
        if (strcmp(argv[1], parts[i].name) != 0)
            continue;
        parts[i].put(&out);
        int status = buffer_flush(&out) ? EXIT_FAILURE : EXIT_SUCCESS;
        buffer_free(&out);
        return status;
    }
    fprintf(stderr, "usage: gendoc PART\n");
    return EXIT_USAGE;
}
