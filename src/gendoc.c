/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes, from the tables of commands, options and columns, what is not to be written twice: the lists
 * in the completions (src/completions/) and in the manual pages. Runs at build time.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "model/tables.h"
#include "monitor/verbs.h"

/* Whether an earlier column of TABLES has the same name (LPID of segments, and of sets). */
static bool gendoc_is_repeated(const struct table *const *tables, size_t at)
{
    const char *name = tables_column_at(tables, at)->name;
    for (size_t i = 0; i < at; i++) {
        if (strcmp(tables_column_at(tables, i)->name, name) == 0)
            return true;
    }
    return false;
}

/* The columns of TABLES, separated by blanks. */
static void put_column_names(struct buffer *out, const struct table *const *tables)
{
    const struct column *column;
    for (size_t i = 0; (column = tables_column_at(tables, i)); i++) {
        if (!gendoc_is_repeated(tables, i))
            buffer_format(out, i ? " %s" : "%s", column->name);
    }
}

/* The same in lower case, as filters are written. */
static void put_filter_names(struct buffer *out)
{
    struct buffer names = BUFFER_IN_MEMORY;

    put_column_names(&names, object_tables);
    for (size_t i = 0; i < names.length; i++)
        buffer_char(out, text_lower(names.data[i]));
    buffer_free(&names);
}

/* WORDS, which end in NULL, separated by blanks. */
static void put_words(struct buffer *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        buffer_format(out, i ? " %s" : "%s", words[i]);
}

static void put_command_names(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++)
        buffer_format(out, command == commands ? "%s" : " %s", (*command)->name);
}

/* What the argument of an option is, for completions. */
enum argument {
    ARGUMENT_OTHER, /* nobody can guess it */
    ARGUMENT_WORD,  /* one of the option's words */
    ARGUMENT_WORDS, /* some of them */
    ARGUMENT_COLUMNS,
    ARGUMENT_ORDER,   /* columns, each perhaps behind a minus */
    ARGUMENT_FILTER,  /* columns within an expression */
    ARGUMENT_IDS,     /* of the kind that is named on the command line */
    ARGUMENT_OBJECTS, /* ids or keys of the kind that the option's letter means */
    ARGUMENT_NAMESPACE,
    ARGUMENT_DIRECTORY,
};

static enum argument argument_of(const struct option_spec *option)
{
    static const struct {
        const char *name;
        enum argument argument;
    } arguments[] = {
        {"KINDS", ARGUMENT_WORDS},         {"[+]COLUMN,...", ARGUMENT_COLUMNS},
        {"[-]COLUMN,...", ARGUMENT_ORDER}, {"EXPR", ARGUMENT_FILTER},
        {"KEY,...", ARGUMENT_OBJECTS},     {"WHICH", ARGUMENT_NAMESPACE},
        {"DIR", ARGUMENT_DIRECTORY},
    };

    for (size_t i = 0; i < sizeof(arguments) / sizeof(*arguments); i++) {
        if (strcmp(option->argument, arguments[i].name) == 0)
            return arguments[i].argument;
    }
    if (strcmp(option->argument, "ID,...") == 0)
        return option->letter == 'i' ? ARGUMENT_IDS : ARGUMENT_OBJECTS;
    return option->words ? ARGUMENT_WORD : ARGUMENT_OTHER;
}

/* The command that lists the objects that OPTION can name, a line each: id or key, and the owner. */
static void put_listing(struct buffer *out, const struct option_spec *option)
{
    bool by_key = strcmp(option->argument, "KEY,...") == 0;
    buffer_format(out, "ipcview -%c -n -r %s,OWNER", text_lower((char)option->letter),
                  by_key ? "-f \"!private\" -o KEY" : "-o ID");
}

/* The variable with the columns that COMMAND knows, those of all kinds: only top knows all. */
static const char *columns_variable(const struct command *command)
{
    return command == &top_command ? "top_columns" : "columns";
}

typedef void option_function(struct buffer *out, const struct command *command,
                             const struct option_spec *option);

static void for_each_option(struct buffer *out, const struct command *command,
                            option_function *function)
{
    for (const struct option_group *const *group = command->groups; *group; group++) {
        for (size_t i = 0; i < (*group)->count; i++) {
            if ((*group)->options[i].help)
                function(out, command, &(*group)->options[i]);
        }
    }
}

static void for_each_command(struct buffer *out, option_function *function)
{
    for (const struct command *const *command = commands; *command; command++)
        for_each_option(out, *command, function);
}

/* The letters of COMMAND that take no argument. */
static void put_flag(struct buffer *out, const struct command *command,
                     const struct option_spec *option)
{
    (void)command;
    if (option->letter && !option->argument)
        buffer_char(out, (char)option->letter);
}

/* A line for each kind: its option's name behind BEFORE, and its letter behind BETWEEN. */
static void put_kind_options(struct buffer *out, const char *before, const char *between,
                             const char *after)
{
    for (size_t i = 0; i < one_kind_options.count; i++) {
        const struct option_spec *option = &one_kind_options.options[i];
        buffer_format(out, "%s%s%s%c%s\n", before, option->name, between, option->letter, after);
    }
}

static void put_kind_letters(struct buffer *out)
{
    for (size_t i = 0; i < one_kind_options.count; i++)
        buffer_char(out, (char)one_kind_options.options[i].letter);
}

/* bash */

static void put_bash_names(struct buffer *out)
{
    buffer_text(out, "    local commands='");
    put_command_names(out);
    buffer_text(out, "'\n    local columns='");
    put_column_names(out, object_tables);
    buffer_text(out, "'\n    local top_columns='");
    put_column_names(out, watched_tables);
    buffer_text(out, "'\n    local filter_columns='");
    put_filter_names(out);
    buffer_text(out, "'\n    local letters=");
    put_kind_letters(out);
    buffer_char(out, '\n');
}

static void put_bash_option(struct buffer *out, const struct command *command,
                            const struct option_spec *option)
{
    (void)command;
    if (option->letter)
        buffer_format(out, " -%c", option->letter);
    if (option->name)
        buffer_format(out, option->argument && !option->optional ? " --%s=" : " --%s",
                      option->name);
}

static void put_bash_options(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "    %s) flags=", (*command)->name);
        for_each_option(out, *command, put_flag);
        buffer_text(out, " options='");
        for_each_option(out, *command, put_bash_option);
        buffer_char(out, '\'');
        if ((*command)->operands) {
            buffer_text(out, "; [[ $COMP_CWORD == 2 ]] && options+=' ");
            put_words(out, (*command)->operands);
            buffer_char(out, '\'');
        }
        buffer_text(out, " ;;\n");
    }
}

static void put_bash_kinds(struct buffer *out)
{
    put_kind_options(out, "        --", ") kind=", " ;;");
}

/* The call that completes the argument of OPTION. */
static void put_bash_call(struct buffer *out, const struct command *command,
                          const struct option_spec *option)
{
    switch (argument_of(option)) {
    case ARGUMENT_OTHER:
        break;
    case ARGUMENT_WORD:
        buffer_text(out, "_ipcview_words ");
        put_words(out, option->words);
        buffer_text(out, "; ");
        break;
    case ARGUMENT_WORDS:
        buffer_text(out, "_ipcview_list '' ");
        put_words(out, option->words);
        buffer_text(out, "; ");
        break;
    case ARGUMENT_COLUMNS:
        buffer_format(out, "_ipcview_list + $%s; ", columns_variable(command));
        break;
    case ARGUMENT_ORDER:
        buffer_format(out, "_ipcview_list - $%s; ", columns_variable(command));
        break;
    case ARGUMENT_FILTER:
        buffer_text(out, "_ipcview_filter $filter_columns; ");
        break;
    case ARGUMENT_IDS:
        buffer_text(out, "_ipcview_ids; ");
        break;
    case ARGUMENT_OBJECTS:
        buffer_text(out, "_ipcview_objects ");
        put_listing(out, option);
        buffer_text(out, "; ");
        break;
    case ARGUMENT_NAMESPACE:
        buffer_text(out, "_ipcview_objects _ipcview_namespaces; ");
        break;
    case ARGUMENT_DIRECTORY:
        buffer_text(out, "_ipcview_directories; ");
        break;
    }
}

/* An argument that may be missing stands behind an equals sign only. */
static void put_bash_argument(struct buffer *out, const struct command *command,
                              const struct option_spec *option)
{
    if (!option->argument)
        return;
    buffer_text(out, "    ");
    if (option->letter)
        buffer_format(out, "%s:-%c | ", command->name, option->letter);
    buffer_format(out, "%s:--%s) ", command->name, option->name);
    if (option->optional)
        buffer_text(out, "[[ -z $joined ]] || { ");
    put_bash_call(out, command, option);
    buffer_text(out, option->optional ? "return; } ;;\n" : "return ;;\n");
}

static void put_bash_arguments(struct buffer *out)
{
    for_each_command(out, put_bash_argument);
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

static void put_zsh_names(struct buffer *out)
{
    buffer_text(out, "  local -a columns=(");
    put_column_names(out, object_tables);
    buffer_text(out, ")\n  local -a top_columns=(");
    put_column_names(out, watched_tables);
    buffer_text(out, ")\n  local -a filter_columns=(");
    put_filter_names(out);
    buffer_text(out, ")\n");
}

static void put_zsh_kinds(struct buffer *out)
{
    put_kind_options(out, "    --", ") kind=", " ;;");
    buffer_text(out, "    -[^-]*) [[ $typed =~ '^-[");
    for_each_option(out, &list_command, put_flag);
    buffer_text(out, "]*([");
    put_kind_letters(out);
    buffer_text(out, "])' ]] && kind=$match[1] ;;\n");
}

static void put_zsh_commands(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "    '%s:", (*command)->name);
        put_zsh_text(out, (*command)->summary);
        buffer_text(out, "'\n");
    }
}

/* Behind a blank, or zsh puts options of its own before the arguments of a function. */
static void put_zsh_action(struct buffer *out, const struct command *command,
                           const struct option_spec *option)
{
    switch (argument_of(option)) {
    case ARGUMENT_OTHER:
        break;
    case ARGUMENT_WORD:
        buffer_char(out, '(');
        put_words(out, option->words);
        buffer_char(out, ')');
        break;
    case ARGUMENT_WORDS:
        buffer_text(out, " _ipcview_list \"\" ");
        put_words(out, option->words);
        break;
    case ARGUMENT_COLUMNS:
        buffer_format(out, " _ipcview_list + $%s", columns_variable(command));
        break;
    case ARGUMENT_ORDER:
        buffer_format(out, " _ipcview_list - $%s", columns_variable(command));
        break;
    case ARGUMENT_FILTER:
        buffer_text(out, " _ipcview_filter $filter_columns");
        break;
    case ARGUMENT_IDS:
        buffer_text(out, " _ipcview_ids");
        break;
    case ARGUMENT_OBJECTS:
        buffer_text(out, " _ipcview_objects ");
        put_listing(out, option);
        break;
    case ARGUMENT_NAMESPACE:
        buffer_text(out, " _ipcview_objects _ipcview_namespaces");
        break;
    case ARGUMENT_DIRECTORY:
        buffer_text(out, "_files -/");
        break;
    }
}

static void put_zsh_form(struct buffer *out, const struct command *command,
                         const struct option_spec *option, const char *form)
{
    buffer_format(out, "    '%s[", form);
    put_zsh_text(out, option->help);
    buffer_char(out, ']');
    if (option->argument) {
        buffer_text(out, option->optional ? "::" : ":");
        put_zsh_text(out, option->argument);
        buffer_char(out, ':');
        put_zsh_action(out, command, option);
    }
    buffer_text(out, "'\n");
}

/* "--name=-": the argument stands behind an equals sign or is missing. */
static void put_zsh_option(struct buffer *out, const struct command *command,
                           const struct option_spec *option)
{
    char form[64];
    const char *joint = !option->argument ? "" : option->optional ? "=-" : "=";

    if (option->letter) {
        snprintf(form, sizeof(form), "-%c%s", option->letter, option->argument ? "+" : "");
        put_zsh_form(out, command, option, form);
    }
    if (option->name) {
        snprintf(form, sizeof(form), "--%s%s", option->name, joint);
        put_zsh_form(out, command, option, form);
    }
}

static void put_zsh_options(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "  %s) options=(\n", (*command)->name);
        for_each_option(out, *command, put_zsh_option);
        if (*command == &help_command)
            buffer_text(out, "    '1:command:{_describe -t commands command commands}'\n");
        if (*command == &show_command)
            buffer_text(out, "    '*:id: _ipcview_ids'\n");
        if ((*command)->operands) {
            buffer_text(out, "    '1:operand:(");
            put_words(out, (*command)->operands);
            buffer_text(out, ")'\n");
        }
        buffer_text(out, "  ) ;;\n");
    }
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

static void put_fish_names(struct buffer *out)
{
    buffer_text(out, "set -g __ipcview_commands ");
    put_command_names(out);
    buffer_text(out, "\nset -g __ipcview_columns ");
    put_column_names(out, object_tables);
    buffer_text(out, "\nset -g __ipcview_top_columns ");
    put_column_names(out, watched_tables);
    buffer_text(out, "\nset -g __ipcview_filter_columns ");
    put_filter_names(out);
    buffer_char(out, '\n');
}

static void put_fish_kinds(struct buffer *out)
{
    put_kind_options(out, "            case --", "\n                set kind ", "");
    buffer_text(out, "            case '-*'\n"
                     "                set kind (string match -r -- '^-[");
    for_each_option(out, &list_command, put_flag);
    buffer_text(out, "]*([");
    put_kind_letters(out);
    buffer_text(out, "])' $word)[2] $kind\n");
}

static void put_fish_valued_option(struct buffer *out, const struct command *command,
                                   const struct option_spec *option)
{
    (void)command;
    if (!option->argument || option->optional)
        return;
    if (option->letter)
        buffer_format(out, " -%c", option->letter);
    if (option->name)
        buffer_format(out, " --%s", option->name);
}

static void put_fish_valued(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out, "        case %s\n            set valued", (*command)->name);
        for_each_option(out, *command, put_fish_valued_option);
        buffer_char(out, '\n');
    }
}

static void put_fish_commands(struct buffer *out)
{
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out,
                      "complete -c ipcview -n '__fish_is_first_token; or __ipcview_uses help' "
                      "-a %s -d '",
                      (*command)->name);
        put_fish_text(out, (*command)->summary);
        buffer_text(out, "'\n");
    }
}

/* What the argument of OPTION can be: behind -a, in single quotes. */
static void put_fish_call(struct buffer *out, const struct command *command,
                          const struct option_spec *option)
{
    switch (argument_of(option)) {
    case ARGUMENT_OTHER:
    case ARGUMENT_DIRECTORY:
        break;
    case ARGUMENT_WORD:
        put_words(out, option->words);
        break;
    case ARGUMENT_WORDS:
        buffer_text(out, "(__ipcview_list \"\" ");
        put_words(out, option->words);
        buffer_char(out, ')');
        break;
    case ARGUMENT_COLUMNS:
        buffer_format(out, "(__ipcview_list + $__ipcview_%s)", columns_variable(command));
        break;
    case ARGUMENT_ORDER:
        buffer_format(out, "(__ipcview_list - $__ipcview_%s)", columns_variable(command));
        break;
    case ARGUMENT_FILTER:
        buffer_text(out, "(__ipcview_filter $__ipcview_filter_columns)");
        break;
    case ARGUMENT_IDS:
        buffer_text(out, "(__ipcview_ids)");
        break;
    case ARGUMENT_OBJECTS:
        buffer_text(out, "(__ipcview_objects ");
        put_listing(out, option);
        buffer_char(out, ')');
        break;
    case ARGUMENT_NAMESPACE:
        buffer_text(out, "(__ipcview_namespaces)");
        break;
    }
}

/* fish takes what begins with a dash for an option, though it is the argument of the one before it. */
static void put_fish_order(struct buffer *out, const struct command *command,
                           const struct option_spec *option)
{
    buffer_format(out, "complete -c ipcview -n '__ipcview_follows %s --%s' -a '", command->name,
                  option->name);
    put_fish_call(out, command, option);
    buffer_text(out, "'\n");
}

static void put_fish_option(struct buffer *out, const struct command *command,
                            const struct option_spec *option)
{
    buffer_format(out, "complete -c ipcview -n '__ipcview_uses %s'", command->name);
    if (option->letter)
        buffer_format(out, " -s %c", option->letter);
    if (option->name)
        buffer_format(out, " -l %s", option->name);
    if (option->argument && argument_of(option) == ARGUMENT_DIRECTORY)
        buffer_text(out, " -r -F");
    else if (option->argument)
        buffer_text(out, option->optional ? " -f" : " -x");
    if (option->argument) {
        buffer_text(out, " -a '");
        put_fish_call(out, command, option);
        buffer_char(out, '\'');
    }
    buffer_text(out, " -d '");
    put_fish_text(out, option->help);
    buffer_text(out, "'\n");
    if (option->argument && argument_of(option) == ARGUMENT_ORDER)
        put_fish_order(out, command, option);
}

static void put_fish_options(struct buffer *out)
{
    for_each_command(out, put_fish_option);
    for (const struct command *const *command = commands; *command; command++) {
        if (!(*command)->operands)
            continue;
        buffer_format(out, "complete -c ipcview -n '__ipcview_uses %s' -a '", (*command)->name);
        put_words(out, (*command)->operands);
        buffer_text(out, "'\n");
    }
    buffer_format(out, "complete -c ipcview -n '__ipcview_uses %s' -a '(__ipcview_ids)'\n",
                  show_command.name);
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
        buffer_text(out, option->optional ? "[=\\fI" : option->name ? "=\\fI" : " \\fI");
        put_roff_text(out, option->argument);
        buffer_text(out, option->optional ? "\\fR]" : "\\fR");
    }
    buffer_char(out, '\n');
    put_roff_text(out, option->help);
    if (option->preset)
        buffer_format(out, "; default: %s", option->preset);
    buffer_char(out, '\n');
}

static void put_roff_options(struct buffer *out, const struct command *command)
{
    for (const struct option_group *const *group = command->groups; *group; group++) {
        if ((*group)->title) {
            buffer_text(out, ".SS ");
            put_roff_text(out, (*group)->title);
            buffer_char(out, '\n');
        }
        for (size_t i = 0; i < (*group)->count; i++) {
            if ((*group)->options[i].help)
                put_roff_option(out, command, &(*group)->options[i]);
        }
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

static void put_roff_column(struct buffer *out, const struct column *column)
{
    buffer_format(out, ".TP\n\\fB%s\\fR (%s; ", column->name, type_names[column->type]);
    put_kinds(out, tables_kinds_of(column));
    buffer_text(out, column->shown ? "; shown by default)\n" : ")\n");
    put_roff_text(out, column->help);
    buffer_char(out, '\n');
}

static void put_man_columns(struct buffer *out)
{
    const struct column *column;
    for (size_t i = 0; (column = tables_column_at(object_tables, i)); i++)
        put_roff_column(out, column);
}

static bool is_for_listings(const struct column *column)
{
    const struct column *listed;
    for (size_t i = 0; (listed = tables_column_at(object_tables, i)); i++) {
        if (listed == column)
            return true;
    }
    return false;
}

/* Those that only top knows. */
static void put_man_top_columns(struct buffer *out)
{
    const struct column *column;
    for (size_t i = 0; (column = tables_column_at(watched_tables, i)); i++) {
        if (!is_for_listings(column))
            put_roff_column(out, column);
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

/* The monitor's keys, as its help shows them. */
static void put_man_top_keys(struct buffer *out)
{
    for (size_t i = 0; i < verb_spec_count; i++) {
        if (!verb_specs[i].shown)
            continue;
        buffer_text(out, ".TP\n\\fB");
        put_roff_text(out, verb_specs[i].shown);
        buffer_text(out, "\\fR\n");
        put_roff_text(out, verb_specs[i].help);
        buffer_char(out, '\n');
    }
}

static void put_man_top_options(struct buffer *out)
{
    put_roff_options(out, &top_command);
}

static void put_man_limits_options(struct buffer *out)
{
    put_roff_options(out, &limits_command);
}

static void put_man_mk_options(struct buffer *out)
{
    put_roff_options(out, &mk_command);
}

static void put_man_rm_options(struct buffer *out)
{
    put_roff_options(out, &rm_command);
}

static const struct {
    const char *name;
    void (*put)(struct buffer *out);
} parts[] = {
    {"bash-names", put_bash_names},
    {"bash-options", put_bash_options},
    {"bash-kinds", put_bash_kinds},
    {"bash-arguments", put_bash_arguments},
    {"zsh-names", put_zsh_names},
    {"zsh-kinds", put_zsh_kinds},
    {"zsh-commands", put_zsh_commands},
    {"zsh-options", put_zsh_options},
    {"fish-names", put_fish_names},
    {"fish-kinds", put_fish_kinds},
    {"fish-valued", put_fish_valued},
    {"fish-commands", put_fish_commands},
    {"fish-options", put_fish_options},
    {"man-columns", put_man_columns},
    {"man-top-columns", put_man_top_columns},
    {"man-commands", put_roff_commands},
    {"man-list-options", put_man_list_options},
    {"man-show-options", put_man_show_options},
    {"man-top-options", put_man_top_options},
    {"man-top-keys", put_man_top_keys},
    {"man-limits-options", put_man_limits_options},
    {"man-mk-options", put_man_mk_options},
    {"man-rm-options", put_man_rm_options},
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
