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
#include "monitor/verbs.h"

/* The table whose columns COMMAND knows, those of all kinds: only who watches knows all. */
static const struct table *table_of(const struct command *command)
{
    return command == &top_command ? &watched_tables[0] : &object_tables[0];
}

/* Whether an earlier row of the registry has the same name (LPID of segments, and of sets). */
static bool is_repeated(size_t at)
{
    const struct column *columns = watched_tables[0].columns;
    for (size_t i = 0; i < at; i++) {
        if (strcmp(columns[i].name, columns[at].name) == 0)
            return true;
    }
    return false;
}

static void put_column_names(struct buffer *out, const struct table *table, const char *between)
{
    const char *before = "";
    for (size_t i = 0; i < table->column_count; i++) {
        if (is_repeated(i))
            continue;
        buffer_text(out, before);
        buffer_text(out, table->columns[i].name);
        before = between;
    }
}

/* WORDS, which end in NULL, parted by blanks. */
static void put_words(struct buffer *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        buffer_format(out, i ? " %s" : "%s", words[i]);
}

/* What the argument of COMMAND's OPTION can be, parted by blanks; nothing where that is not known. */
static void put_choices(struct buffer *out, const struct command *command,
                        const struct option_spec *option)
{
    if (option->words)
        put_words(out, option->words);
    if (option->argument && strstr(option->argument, "COLUMN"))
        put_column_names(out, table_of(command), " ");
}

static bool has_choices(const struct option_spec *option)
{
    return option->words || (option->argument && strstr(option->argument, "COLUMN"));
}

/* Objects that exist now: the letter of their kind where the argument of OPTION names some, or 0. */
static int objects_letter(const struct option_spec *option)
{
    if (!option->argument || !option->letter)
        return 0;
    bool by_id = strcmp(option->argument, "ID,...") == 0 && strchr("mqs", option->letter);
    bool by_key = strcmp(option->argument, "KEY,...") == 0 && strchr("MQS", option->letter);
    return by_id || by_key ? text_lower((char)option->letter) : 0;
}

/* The command that lists them, a line each: id or key, and the owner. */
static void put_listing(struct buffer *out, const struct option_spec *option)
{
    bool by_key = strcmp(option->argument, "KEY,...") == 0;
    buffer_format(out, "ipcview -%c -n -r %s,OWNER", objects_letter(option),
                  by_key ? "-f \"!private\" -o KEY" : "-o ID");
}

/* Whether the argument of OPTION is an IPC namespace: its inode number, or the name of a container. */
static bool takes_namespace(const struct option_spec *option)
{
    return option->argument && strcmp(option->argument, "WHICH") == 0;
}

/*
 * For bash and zsh: the namespaces that there are and what they are called, a line each with a hint.
 * What stands before the colon of a name is not needed, and bash makes a word of its own of a colon.
 */
static const char namespace_lines[] =
    "_ipcview_namespaces()\n"
    "{\n"
    "    local ns nprocs pid command container rest\n"
    "    echo all every namespace\n"
    "    ipcview ns --raw --noheadings |\n"
    "        while read -r ns nprocs pid command container rest; do\n"
    "            case $container in\n"
    "            -|'?'|*\\\\*) echo \"$ns $command\" ;;\n"
    "            *) echo \"$ns $container\"; echo \"${container#*:} $ns\" ;;\n"
    "            esac\n"
    "        done\n"
    "}\n";

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

/* bash */

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

/* By command and option: top knows more columns. Those of list, which comes last, are for any. */
static void put_bash_choices(struct buffer *out, const struct command *command,
                             const struct option_spec *option)
{
    const char *name = command == commands[0] ? "*" : command->name;
    if (!has_choices(option))
        return;
    buffer_text(out, "    ");
    if (option->letter)
        buffer_format(out, "%s:-%c|", name, option->letter);
    buffer_format(out, "%s:--%s) choices='", name, option->name);
    put_choices(out, command, option);
    buffer_text(out, "' ;;\n");
}

/* The names of OPTION, parted by |. */
static void put_bash_names(struct buffer *out, const struct option_spec *option)
{
    buffer_format(out, "-%c|--%s", option->letter, option->name);
}

static void put_bash_objects(struct buffer *out, const struct command *command,
                             const struct option_spec *option)
{
    (void)command;
    if (!objects_letter(option))
        return;
    buffer_text(out, "        ");
    put_bash_names(out, option);
    buffer_text(out, ") _ipcview_objects \"$word\" ");
    put_listing(out, option);
    buffer_text(out, "; return ;;\n");
}

static void put_bash_namespaces(struct buffer *out, const struct command *command,
                                const struct option_spec *option)
{
    (void)command;
    if (!takes_namespace(option))
        return;
    buffer_text(out, "    ");
    put_bash_names(out, option);
    buffer_text(out, ") _ipcview_objects \"$word\" _ipcview_namespaces; return ;;\n");
}

static const char bash_objects[] =
    "# WORD COMMAND...: what the command lists where that is, with a hint where there are several\n"
    "_ipcview_objects()\n"
    "{\n"
    "    local word=${1##*,} head= name owner\n"
    "    local -a owners=()\n"
    "    [[ $1 == *,* ]] && head=${1%,*},\n"
    "    COMPREPLY=()\n"
    "    while read -r name owner; do\n"
    "        [[ $name == \"$word\"* ]] && COMPREPLY+=(\"$head$name\") owners+=(\"$owner\")\n"
    "    done < <(\"${@:2}\" \"${where[@]}\" 2>/dev/null)\n"
    "    # 9 and 63: the candidates are shown, not inserted one by one\n"
    "    [[ ${#COMPREPLY[@]} -gt 1 && ( ${COMP_TYPE-} == 9 || ${COMP_TYPE-} == 63 ) ]] || return 0\n"
    "    local i\n"
    "    for i in \"${!COMPREPLY[@]}\"; do COMPREPLY[i]+=\"  (${owners[i]})\"; done\n"
    "}\n";

static void put_bash(struct buffer *out)
{
    buffer_text(out, "# bash completion for ipcview\n");
    buffer_text(out, namespace_lines);
    buffer_text(out, bash_objects);
    buffer_text(out,
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
    buffer_text(out, "    esac\n"
                     "    # objects are those of the namespace that was named before\n"
                     "    local at next\n"
                     "    local -a where=()\n"
                     "    for ((at = 1; at + 1 < COMP_CWORD; at++)); do\n"
                     "        next=${COMP_WORDS[at+1]}\n"
                     "        [[ $next == = ]] && next=${COMP_WORDS[at+2]}\n"
                     "        case ${COMP_WORDS[at]} in\n"
                     "        -N|--namespace) where=(-N \"$next\") ;;\n"
                     "        -N?*) where=(\"${COMP_WORDS[at]}\") ;;\n"
                     "        esac\n"
                     "    done\n"
                     "    case $before in\n");
    for_each_option(out, commands[0], put_bash_namespaces);
    buffer_text(out, "    esac\n"
                     "    if [[ $command == rm ]]; then\n"
                     "        case $before in\n");
    for_each_option(out, &rm_command, put_bash_objects);
    buffer_text(
        out,
        "        --all|--orphans) mapfile -t COMPREPLY < <(compgen -W 'shm msg sem' -- \"$word\"); "
        "return ;;\n"
        "        esac\n"
        "    fi\n"
        "    if [[ $command == show && $word != -* ]]; then\n"
        "        local kind\n"
        "        for kind in m q s; do\n"
        "            [[ \" ${COMP_WORDS[*]} \" == *\" -$kind \"* ]] || continue\n"
        "            _ipcview_objects \"$word\" ipcview -$kind -n -r -o ID,OWNER\n"
        "            return\n"
        "        done\n"
        "    fi\n"
        "    case $command:$before in\n");
    for_each_option(out, &top_command, put_bash_choices);
    for_each_option(out, commands[0], put_bash_choices);
    buffer_text(out, "    *:--root) mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); return ;;\n"
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
        buffer_char(out, '\'');
        if ((*command)->operands) {
            buffer_text(out, "; [[ $COMP_CWORD == 2 ]] && options+=' ");
            put_words(out, (*command)->operands);
            buffer_char(out, '\'');
        }
        buffer_text(out, " ;;\n");
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
        if (objects_letter(option)) {
            /* Behind a blank, or zsh puts options of its own before the command. */
            buffer_text(out, " _ipcview_objects ");
            put_listing(out, option);
        } else if (takes_namespace(option)) {
            buffer_text(out, " _ipcview_objects _ipcview_namespaces");
        } else if (has_choices(option)) {
            buffer_format(out, "_values -s , %s ", option->name);
            put_choices(out, command, option);
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
    if (option->letter) {
        snprintf(form, sizeof(form), "-%c%s", option->letter, option->argument ? "+" : "");
        put_zsh_form(out, command, option, form);
    }
    if (option->name) {
        snprintf(form, sizeof(form), "--%s%s", option->name, option->argument ? "=" : "");
        put_zsh_form(out, command, option, form);
    }
}

static void put_zsh(struct buffer *out)
{
    buffer_text(out, "#compdef ipcview\n");
    buffer_text(out, namespace_lines);
    buffer_text(
        out,
        "# COMMAND...: what it lists in the namespace that was named before, with descriptions\n"
        "_ipcview_objects()\n"
        "{\n"
        "  local -a objects where\n"
        "  local name owner\n"
        "  local -i at=${words[(I)-N|--namespace]}\n"
        "  (( at && at + 1 < CURRENT )) && where=(-N $words[at+1])\n"
        "  where+=(${(M)words[1,CURRENT-1]:#(-N?*|--namespace=*)})\n"
        "  compset -P '*,'\n"
        "  \"$@\" $where 2>/dev/null | while read -r name owner; do\n"
        "    objects+=(\"$name:$owner\")\n"
        "  done\n"
        "  _describe -t objects object objects\n"
        "}\n"
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
        if ((*command)->operands) {
            buffer_text(out, "    '1:operand:(");
            put_words(out, (*command)->operands);
            buffer_text(out, ")'\n");
        }
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
        buffer_text(out, option->optional ? " -f" : " -x");
    if (takes_namespace(option))
        buffer_text(out, " -a '(__ipcview_namespaces)'");
    if (objects_letter(option)) {
        buffer_text(out, " -a '(__fish_append , (");
        put_listing(out, option);
        buffer_text(out, " (__ipcview_where) 2>/dev/null | string replace \" \" \\t))'");
    }
    if (has_choices(option)) {
        bool many = option->argument && strstr(option->argument, ",...");
        buffer_text(out, many ? " -a '(__fish_append , " : " -a '");
        put_choices(out, command, option);
        buffer_text(out, many ? ")'" : "'");
    }
    buffer_text(out, " -d '");
    put_fish_text(out, option->help);
    buffer_text(out, "'\n");
}

static const char fish_functions[] =
    "function __ipcview_namespaces\n"
    "    printf '%s\\t%s\\n' all 'every namespace'\n"
    "    ipcview ns --raw --noheadings 2>/dev/null |\n"
    "        while read -l ns nprocs pid command container rest\n"
    "            if string match -qr '^[-?]$|\\\\\\\\' -- $container\n"
    "                printf '%s\\t%s\\n' $ns $command\n"
    "            else\n"
    "                printf '%s\\t%s\\n' $ns $container\n"
    "                printf '%s\\t%s\\n' (string replace -r '^[^:]*:' '' -- $container) $ns\n"
    "            end\n"
    "        end\n"
    "end\n"
    "# the namespace that was named before, as an option\n"
    "function __ipcview_where\n"
    "    set -l words (commandline -opc)\n"
    "    for name in -N --namespace\n"
    "        if set -l at (contains -i -- $name $words)\n"
    "            string join '' -- -N $words[(math $at + 1)]\n"
    "        end\n"
    "    end\n"
    "    string match -r -- '^(?:--namespace=|-N.).*' $words\n"
    "end\n";

static void put_fish(struct buffer *out)
{
    buffer_text(out, "# fish completion for ipcview\n"
                     "complete -c ipcview -f\n");
    buffer_text(out, fish_functions);
    for (const struct command *const *command = commands; *command; command++) {
        buffer_format(out,
                      "complete -c ipcview -n '__fish_use_subcommand; or "
                      "__fish_seen_subcommand_from help' -a %s -d '",
                      (*command)->name);
        put_fish_text(out, (*command)->summary);
        buffer_text(out, "'\n");
    }
    for (const struct command *const *command = commands; *command; command++) {
        for_each_option(out, *command, put_fish_option);
        if (!(*command)->operands)
            continue;
        buffer_format(out, "complete -c ipcview -n '__fish_seen_subcommand_from %s' -a '",
                      (*command)->name);
        put_words(out, (*command)->operands);
        buffer_text(out, "'\n");
    }
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

/* The columns of the registry from FIRST on, up to END. */
static void put_roff_columns(struct buffer *out, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        const struct column *column = &watched_tables[0].columns[i];
        buffer_format(out, ".TP\n\\fB%s\\fR (%s; ", column->name, type_names[column->type]);
        put_kinds(out, column->kinds);
        buffer_text(out, column->shown ? "; shown by default)\n" : ")\n");
        put_roff_text(out, column->help);
        buffer_char(out, '\n');
    }
}

static void put_man_columns(struct buffer *out)
{
    put_roff_columns(out, 0, object_tables[0].column_count);
}

/* Those that only top knows. */
static void put_man_top_columns(struct buffer *out)
{
    put_roff_columns(out, object_tables[0].column_count, watched_tables[0].column_count);
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
    {"bash", put_bash},
    {"zsh", put_zsh},
    {"fish", put_fish},
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
