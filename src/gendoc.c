/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the tables of commands, options, columns and keys as data, for the completions and the
 * manual pages. It runs at build time. man/splice.awk puts the data into templates
 * (src/completions/, man/), which hold every text of a shell or of roff.
 *
 * Each line is a record: its type, then fields "name=value", separated by tabs. A field that does
 * not apply is there and empty.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "model/kind.h"
#include "model/tables.h"
#include "monitor/verbs.h"

/* Texts, until the end of the program. */
static struct arena texts;

static void put_field(struct buffer *out, const char *name, const char *value)
{
    if (value && strpbrk(value, "\t\n")) {
        fprintf(stderr, "gendoc: a tab or a line feed in the field %s: %s\n", name, value);
        exit(EXIT_FAILURE);
    }
    buffer_format(out, "\t%s=%s", name, value ? value : "");
}

static void put_flag(struct buffer *out, const char *name, bool is_set)
{
    put_field(out, name, is_set ? "yes" : "");
}

/* A letter, or 0 for an empty field. */
static void put_letter(struct buffer *out, const char *name, int letter)
{
    put_field(out, name, (const char[]){(char)letter, '\0'});
}

/* WORDS, separated by blanks; they end in NULL, or are NULL. */
static void put_words(struct buffer *out, const char *name, const char *const *words)
{
    put_field(out, name, NULL);
    for (size_t i = 0; words && words[i]; i++)
        buffer_format(out, i ? " %s" : "%s", words[i]);
}

/* Columns */

static bool has_column(const struct table *const *tables, const struct column *column)
{
    const struct column *other;
    for (size_t i = 0; (other = tables_column_at(tables, i)); i++) {
        if (other == column)
            return true;
    }
    return false;
}

/* The names of KINDS, each behind the first with BETWEEN before it. */
static void put_kind_names(struct buffer *out, const char *field, unsigned kinds,
                           const char *between)
{
    const char *before = "";

    put_field(out, field, NULL);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (!(kinds & KIND_BIT(kind)))
            continue;
        buffer_format(out, "%s%s", before, kind_names[kind]);
        before = between;
    }
}

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

static void put_column_names(struct buffer *out, const char *field,
                             const struct table *const *tables)
{
    const struct column *column;

    put_field(out, field, NULL);
    for (size_t i = 0; (column = tables_column_at(tables, i)); i++) {
        if (!gendoc_is_repeated(tables, i))
            buffer_format(out, i ? " %s" : "%s", column->name);
    }
}

/* Filters are written in lower case. */
static void put_filter_names(struct buffer *out)
{
    struct buffer names = BUFFER_IN_MEMORY;

    put_column_names(&names, "filter_columns", object_tables);
    for (size_t i = 0; i < names.length; i++)
        buffer_char(out, text_lower(names.data[i]));
    buffer_free(&names);
}

/* LISTED: a listing has the column; only the monitor has the others. */
static void put_column_record(struct buffer *out, const struct column *column, bool listed)
{
    struct buffer help = BUFFER_IN_MEMORY;

    column_put_help(&help, column);
    buffer_text(out, "column");
    put_field(out, "name", column->name);
    put_field(out, "type", type_names[column->type]);
    put_kind_names(out, "kinds", tables_kinds_of(column), ", ");
    put_flag(out, "listed", listed);
    put_flag(out, "shown", column->shown);
    put_field(out, "help", buffer_string(&help));
    buffer_char(out, '\n');
    buffer_free(&help);
}

static void put_columns(struct buffer *out)
{
    const struct column *column;

    for (size_t i = 0; (column = tables_column_at(watched_tables, i)); i++)
        put_column_record(out, column, has_column(object_tables, column));
}

/* Options */

/*
 * What the argument of OPTION is, for completions: "word", one of the option's words; "words", some
 * of the kinds that rm takes; "columns"; "order", columns with or without a minus; "filter"; "ids",
 * of the kind named on the command line; "kind_ids" and "kind_keys", of the kind that the letter
 * means; "namespace"; "directory". NULL where nobody can guess it.
 */
static const char *argument_type(const struct option_spec *option)
{
    static const struct {
        const char *argument, *type;
    } types[] = {
        {"KINDS", "words"},   {"[+]COLUMN,...", "columns"}, {"[-]COLUMN,...", "order"},
        {"EXPR", "filter"},   {"KEY,...", "kind_keys"},     {"WHICH", "namespace"},
        {"DIR", "directory"},
    };

    if (!option->argument)
        return NULL;
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (strcmp(option->argument, types[i].argument) == 0)
            return types[i].type;
    }
    if (strcmp(option->argument, "ID,...") == 0)
        return option->letter == 'i' ? "ids" : "kind_ids";
    return option->words ? "word" : NULL;
}

static void put_option_record(struct buffer *out, const struct command *command,
                              const struct option_spec *option)
{
    const char *takes = argument_type(option);

    buffer_text(out, "option");
    put_field(out, "command", command->name);
    put_field(out, "title", option->title);
    put_letter(out, "letter", option->letter);
    put_field(out, "name", option->name);
    put_field(out, "argument", option->argument);
    put_flag(out, "optional", option->optional);
    put_field(out, "takes", takes);
    put_letter(out, "kind", text_lower((char)option->letter));
    put_field(out, "columns", command == &top_command ? "top_columns" : "columns");
    put_field(out, "preset", option->preset);
    put_field(out, "help", option_help(option, &texts));
    if (takes && strcmp(takes, "words") == 0)
        put_kind_names(out, "words", kinds_that(kind_can_be_removed), " ");
    else
        put_words(out, "words", option->words);
    buffer_char(out, '\n');
}

static void put_options(struct buffer *out, const struct command *command)
{
    const struct options options = options_of(command, &texts);

    for (size_t i = 0; i < options.count; i++) {
        if (options.list[i].help)
            put_option_record(out, command, &options.list[i]);
    }
}

/* Commands */

typedef void option_function(struct buffer *out, const struct option_spec *option);

static void put_letter_alone(struct buffer *out, const struct option_spec *option)
{
    if (option->letter && !option->argument)
        buffer_char(out, (char)option->letter);
}

static void put_typed(struct buffer *out, const struct option_spec *option)
{
    if (option->letter)
        buffer_format(out, " -%c", option->letter);
    if (option->name)
        buffer_format(out, option->argument && !option->optional ? " --%s=" : " --%s",
                      option->name);
}

static void put_valued(struct buffer *out, const struct option_spec *option)
{
    if (!option->argument || option->optional)
        return;
    if (option->letter)
        buffer_format(out, " -%c", option->letter);
    if (option->name)
        buffer_format(out, " --%s", option->name);
}

static void put_each_option(struct buffer *out, const char *field, const struct command *command,
                            option_function *put)
{
    const struct options options = options_of(command, &texts);

    put_field(out, field, NULL);
    for (size_t i = 0; i < options.count; i++) {
        if (options.list[i].help)
            put(out, &options.list[i]);
    }
}

/*
 * LETTERS are those that take no argument, OPTIONS all options as they are typed, VALUED those that
 * need an argument.
 */
static void put_command_record(struct buffer *out, const struct command *command)
{
    buffer_text(out, "command");
    put_field(out, "command", command->name);
    put_field(out, "usage", command_usage(command, &texts));
    put_field(out, "summary", command_summary(command, &texts));
    put_words(out, "operands", command->operands);
    put_each_option(out, "letters", command, put_letter_alone);
    put_each_option(out, "options", command, put_typed);
    put_each_option(out, "valued", command, put_valued);
    buffer_char(out, '\n');
}

/* What all templates know: the field KINDS has the letters of the kinds. */
static void put_common_record(struct buffer *out)
{
    buffer_text(out, "all");
    put_field(out, "commands", NULL);
    for (size_t i = 0; commands[i]; i++)
        buffer_format(out, i ? " %s" : "%s", commands[i]->name);
    put_column_names(out, "columns", object_tables);
    put_column_names(out, "top_columns", watched_tables);
    put_filter_names(out);
    put_field(out, "kinds", NULL);
    for (enum kind kind = 0; kind < KINDS; kind++)
        buffer_char(out, kind_specs[kind]->letter);
    buffer_char(out, '\n');
}

/* The options that name a kind. */
static void put_kinds(struct buffer *out)
{
    for (enum kind kind = 0; kind < KINDS; kind++)
        buffer_format(out, "kind\tname=%ss\tletter=%c\n", kind_specs[kind]->word,
                      kind_specs[kind]->letter);
}

/* The monitor's keys, as its help shows them. */
static void put_keys(struct buffer *out)
{
    for (size_t i = 0; i < verb_spec_count; i++) {
        if (!verb_specs[i].key_names)
            continue;
        buffer_text(out, "key");
        put_field(out, "keys", verb_specs[i].key_names);
        put_field(out, "help", verb_specs[i].help);
        buffer_char(out, '\n');
    }
}

int main(void)
{
    struct buffer out = {.file = STDOUT_FILENO};

    put_common_record(&out);
    put_kinds(&out);
    for (size_t i = 0; commands[i]; i++) {
        put_command_record(&out, commands[i]);
        put_options(&out, commands[i]);
    }
    put_columns(&out);
    put_keys(&out);
    int status = buffer_flush(&out) ? EXIT_FAILURE : EXIT_SUCCESS;
    buffer_free(&out);
    arena_free(&texts);
    return status;
}
