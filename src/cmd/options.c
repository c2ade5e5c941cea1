/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <getopt.h>
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "base/suggest.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "model/kind.h"

/* What getopt_long(3) returns for a long option: this and its place in the set. */
enum { LONG_OPTION = 256 };

/* An option of each kind, from what its descriptor says. */
struct kind_option {
    size_t help, argument; /* members of the descriptor; 0: the row has it */
    size_t size;           /* of the field for each kind; 0: all have one */
    bool is_capital;       /* the letter */
};

static struct option_spec option_of_kind(const struct option_spec *row, enum kind kind,
                                         struct arena *arena)
{
    const struct kind_option *each = row->each;
    const struct kind_spec *spec = kind_specs[kind];
    struct option_spec option = *row;
    struct buffer name = BUFFER_IN_MEMORY;

    buffer_text(&name, spec->word);
    buffer_text(&name, row->name);
    option.name = text_keep(&name, arena).start;
    option.letter = each->is_capital ? kind_capital(spec) : spec->letter;
    option.help = kind_text(spec, each->help);
    if (each->argument)
        option.argument = kind_text(spec, each->argument);
    option.value = (int)kind;
    option.field += kind * each->size;
    return option;
}

/* Adds what ROW stands for: itself, or an option of each kind that has one. */
static void options_add(struct options *options, const struct option_spec *row, const char **title,
                        struct arena *arena)
{
    for (enum kind kind = 0; kind < (row->each ? KINDS : 1); kind++) {
        struct option_spec option = row->each ? option_of_kind(row, kind, arena) : *row;
        if (row->each && !option.help)
            continue;
        option.title = *title;
        *title = NULL;
        options->list = arena_grow(arena, options->list, options->count, sizeof(option));
        options->list[options->count++] = option;
    }
}

struct options options_of(const struct command *command, struct arena *arena)
{
    struct options options = {0};

    for (const struct option_group *const *group = command->groups; *group; group++) {
        const char *title = (*group)->title;
        for (size_t i = 0; i < (*group)->count; i++)
            options_add(&options, &(*group)->options[i], &title, arena);
    }
    return options;
}

const char *option_help(const struct option_spec *option, struct arena *arena)
{
    return kinds_fill(arena, _(option->help), option->kinds);
}

/* The options of a command, and as getopt_long(3) wants them. */
struct option_set {
    const char *command; /* its name */
    struct options options;
    struct buffer letters;
    struct option *longs;
};

static struct option_set gather_options(struct invocation *invocation)
{
    const struct command *command = invocation->command;
    struct option_set set = {command->name, options_of(command, &invocation->arena),
                             BUFFER_IN_MEMORY, NULL};

    set.longs = arena_alloc(&invocation->arena, (set.options.count + 1) * sizeof(*set.longs));
    /* With the colon a missing argument is told apart from an unknown option. */
    buffer_text(&set.letters, command->options_come_first ? "+:" : ":");
    for (size_t i = 0; i < set.options.count; i++) {
        const struct option_spec *option = &set.options.list[i];
        if (option->letter)
            buffer_char(&set.letters, (char)option->letter);
        if (option->letter && option->argument)
            buffer_char(&set.letters, ':');
        set.longs[i] = (struct option){
            .name = option->name ? option->name : "",
            .has_arg = !option->argument  ? no_argument
                       : option->optional ? optional_argument
                                          : required_argument,
            .val = LONG_OPTION + (int)i,
        };
    }
    set.longs[set.options.count] = (struct option){0};
    return set;
}

static const struct option_spec *find_option(const struct option_set *set, int value)
{
    const struct options *options = &set->options;

    if (value >= LONG_OPTION)
        return &options->list[value - LONG_OPTION];
    for (size_t i = 0; value && i < options->count; i++) {
        if (options->list[i].letter == value)
            return &options->list[i];
    }
    return NULL;
}

/* The argument with the option just read: before the option's own argument, if that is apart. */
static const char *typed_option(char **argv)
{
    bool apart = optarg && optarg == argv[optind - 1];
    return argv[optind - (apart ? 2 : 1)];
}

static int report_unknown_long(const struct option_set *set, const char *typed)
{
    size_t length = strcspn(typed, "=");
    struct suggestion suggestion = suggest_for(typed + 2, length - 2);
    for (size_t i = 0; i < set->options.count; i++) {
        if (set->options.list[i].name)
            suggest_try(&suggestion, set->options.list[i].name);
    }
    if (suggestion.best)
        return report_usage(_("unknown option \"%.*s\"; did you mean --%s?"), (int)length, typed,
                            suggestion.best);
    return report_usage(_("unknown option \"%.*s\"; see ipcview %s --help"), (int)length, typed,
                        set->command);
}

/* getopt_long(3) takes --fo for --force; here it must never come to mean that. */
static bool is_whole(const struct option_spec *option, const char *typed)
{
    return text_equals((struct text){typed + 2, strcspn(typed + 2, "=")}, option->name);
}

static int report_bad(const struct option_set *set, int value, char **argv)
{
    const struct option_spec *option = find_option(set, optopt);
    bool is_long = optopt == 0 || optopt >= LONG_OPTION;

    if (value == ':' && is_long && !is_whole(option, argv[optind - 1]))
        return report_unknown_long(set, argv[optind - 1]);
    if (value == ':' && is_long)
        return report_usage(_("option --%s needs an argument: %s"), option->name,
                            _(option->argument));
    if (value == ':')
        return report_usage(_("option -%c needs an argument: %s"), optopt, _(option->argument));
    if (optopt >= LONG_OPTION && is_whole(option, argv[optind - 1]))
        return report_usage(_("option --%s takes no argument"), option->name);
    if (is_long)
        return report_unknown_long(set, argv[optind - 1]);
    char letter[] = {(char)optopt, '\0'};
    return report_usage(_("unknown option \"-%s\"; see ipcview %s --help"), letter, set->command);
}

int options_parse(struct invocation *invocation, int argc, char **argv)
{
    struct option_set set = gather_options(invocation);
    int status = 0, value;

    opterr = 0;
    optind = 0; /* start anew */
    while (!status &&
           (value = getopt_long(argc, argv, buffer_string(&set.letters), set.longs, NULL)) != -1) {
        if (value == '?' || value == ':') {
            status = report_bad(&set, value, argv);
            break;
        }
        const struct option_spec *option = find_option(&set, value);
        if (value >= LONG_OPTION && !is_whole(option, typed_option(argv)))
            status = report_unknown_long(&set, typed_option(argv));
        else if (option->refusal)
            status = report_usage("%s", _(option->refusal));
        else
            status = option->apply(invocation, option, optarg);
    }
    buffer_free(&set.letters);
    invocation->operands = argv + optind;
    invocation->operand_count = argc - optind;
    return status;
}

void words_split(struct invocation *invocation, struct words *words, const char *text)
{
    for (;;) {
        size_t length = strcspn(text, ",");
        words->list =
            arena_grow(&invocation->arena, words->list, words->count, sizeof(*words->list));
        words->list[words->count++] = arena_text(&invocation->arena, text, length);
        if (!text[length])
            return;
        text += length + 1;
    }
}

void option_put(struct buffer *out, const struct option_spec *option)
{
    if (option->letter)
        buffer_format(out, "-%c", option->letter);
    if (option->letter && option->name)
        buffer_text(out, ", ");
    if (option->name)
        buffer_format(out, "%s--%s", option->letter ? "" : "    ", option->name);
    if (option->optional)
        buffer_format(out, "[=%s]", _(option->argument));
    else if (option->argument)
        buffer_format(out, "%s%s", option->name ? "=" : " ", _(option->argument));
}

/* What options do: each to the field of the invocation that its row names, or with its value. */

static void *field_of(struct invocation *invocation, const struct option_spec *option)
{
    return (char *)invocation + option->field;
}

static int apply_true(struct invocation *invocation, const struct option_spec *option,
                      const char *argument)
{
    (void)argument;
    *(bool *)field_of(invocation, option) = true;
    return 0;
}

static int apply_kind(struct invocation *invocation, const struct option_spec *option,
                      const char *argument)
{
    (void)argument;
    invocation->kinds |= KIND_BIT(option->value);
    return 0;
}

static int apply_words(struct invocation *invocation, const struct option_spec *option,
                       const char *argument)
{
    words_split(invocation, field_of(invocation, option), argument);
    return 0;
}

static int apply_text(struct invocation *invocation, const struct option_spec *option,
                      const char *argument)
{
    const char **text = field_of(invocation, option);
    if (*text)
        return report_usage(_("--%s was given twice"), option->name);
    *text = argument;
    return 0;
}

/* The argument may be missing: then it is the empty string. */
static int apply_optional_text(struct invocation *invocation, const struct option_spec *option,
                               const char *argument)
{
    if (argument && !*argument)
        return report_usage(_("--%s= needs an argument: %s"), option->name, _(option->argument));
    return apply_text(invocation, option, argument ? argument : "");
}

/* Of some options only one can hold. */
static int apply_only(struct invocation *invocation, const struct option_spec *option,
                      const char *argument)
{
    const struct option_spec **first = (void *)((char *)invocation + option->first);

    (void)argument;
    *(int *)field_of(invocation, option) = option->value;
    if (*first && *first != option)
        return report_conflict((*first)->name, option->name);
    *first = option;
    return 0;
}

/* How much is to be made of what: the argument is missing where there is no such thing. */
static int apply_made(struct invocation *invocation, const struct option_spec *option,
                      const char *argument)
{
    if (argument && invocation->kinds & KIND_BIT(option->value))
        return report_usage(_("--%s was given twice"), option->name);
    invocation->making.amount = argument;
    return apply_kind(invocation, option, argument);
}

/* The argument's place among the words is stored. */
static int apply_choice(struct invocation *invocation, const struct option_spec *option,
                        const char *argument)
{
    struct suggestion suggestion = suggest_for(argument, strlen(argument));

    for (int i = 0; option->words[i]; i++) {
        if (text_matches(text_of(argument), option->words[i])) {
            *(int *)field_of(invocation, option) = i;
            return 0;
        }
        suggest_try(&suggestion, option->words[i]);
    }
    if (suggestion.best)
        return report_usage(_("--%s cannot be \"%s\"; did you mean %s?"), option->name, argument,
                            suggestion.best);
    return report_usage(_("--%s cannot be \"%s\"; it is %s"), option->name, argument,
                        _(option->help));
}

_Static_assert(sizeof(enum color) == sizeof(int) && sizeof(enum when_format) == sizeof(int) &&
                   sizeof(enum aspect) == sizeof(int) && sizeof(enum format) == sizeof(int) &&
                   sizeof(enum column_set) == sizeof(int),
               "apply_choice and apply_only store an int");

/* The tables. The words are in the order of the enums that they stand for. */

static const char *const time_formats[] = {
    [WHEN_SHORT] = "short", [WHEN_FULL] = "full",   [WHEN_RELATIVE] = "relative",
    [WHEN_ISO] = "iso",     [WHEN_EPOCH] = "epoch", [WHEN_FORMATS] = NULL,
};

static const char *const colors[] = {
    [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never", NULL};

#define FIELD(name) .field = offsetof(struct invocation, name)
#define FLAG(name) .apply = apply_true, FIELD(name)
#define TEXT(name) .apply = apply_text, FIELD(name)
#define WORDS(name) .apply = apply_words, FIELD(name)
#define CHOICE(name) .apply = apply_choice, FIELD(name)
#define ONLY(name, number, first_of)                     \
    .apply = apply_only, .value = (number), FIELD(name), \
    .first = offsetof(struct invocation, first_of)
#define FORMAT(number) ONLY(format, number, format_option)
#define ASPECT(number) ONLY(aspect, number, aspect_option)
#define COLUMN_SET(number) ONLY(column_set, number, aspect_option)
#define GROUP(title, options)                                \
    {                                                        \
        title, options, sizeof(options) / sizeof(*(options)) \
    }

/* clang-format off */
static const struct kind_option
    listed = {.help = offsetof(struct kind_spec, objects)},
    removed_by_id = {.help = offsetof(struct kind_spec, rm_ids), .size = sizeof(struct words)},
    removed_by_key = {.help = offsetof(struct kind_spec, rm_keys), .size = sizeof(struct words),
                      .is_capital = true},
    made = {.help = offsetof(struct kind_spec, making.help),
            .argument = offsetof(struct kind_spec, making.amount)};

static const struct option_spec kinds[] = {
    {.name = "s", .each = &listed, .apply = apply_kind},
    {'a', "all", .help = N_("all kinds, as without a letter"), FLAG(all_kinds)},
};

/* list takes the first three here, top the last three. */
static const struct option_spec selection[] = {
    {'i', "id", N_("ID,..."), N_("everything about these objects, as show does"), WORDS(ids)},
    {'f', "filter", N_("EXPR"), N_("only objects for which EXPR is true"), TEXT(filter)},
    {0, "sort", N_("[-]COLUMN,..."), N_("sort; with a minus, the largest first"), WORDS(sort)},
    {'o', "output", N_("[+]COLUMN,..."), N_("choose columns, or all; +COLUMN adds one"),
     WORDS(columns)},
};

static const struct option_spec column_sets[] = {
    {'t', "time", .help = N_("show the times of last use and change"), COLUMN_SET(COLUMN_SET_TIME)},
    {'p', "pid", .help = N_("show the processes that used them last"), COLUMN_SET(COLUMN_SET_PID)},
    {'c', "creator", .help = N_("show creators and owners"), COLUMN_SET(COLUMN_SET_CREATOR)},
    {'l', "limits", .help = N_("show the limits instead of the objects"), ASPECT(ASPECT_LIMITS)},
    {'u', "summary", .help = N_("show sums instead of the objects"), ASPECT(ASPECT_SUMMARY)},
    {'o', "output", N_("[+]COLUMN,..."), N_("choose columns, or all; +COLUMN adds one"),
     WORDS(columns)},
    {'H', "list-columns", .help = N_("describe all columns"), ASPECT(ASPECT_COLUMNS)},
};

static const struct option_spec output[] = {
    {'b', "bytes", .help = N_("sizes in bytes"), FLAG(style.bytes)},
    {0, "notruncate", .help = N_("cut nothing to fit the terminal"), FLAG(no_truncate)},
    {0, "color", N_("WHEN"), N_("auto, always or never"), colors, .preset = "auto", CHOICE(color)},
    {'J', "json", .help = N_("JSON"), FORMAT(FORMAT_JSON)},
};

static const struct option_spec tables[] = {
    {'r', "raw", .help = N_("one blank between fields, exact values"), FORMAT(FORMAT_RAW)},
    {0, "csv", .help = N_("comma-separated values"), FORMAT(FORMAT_CSV)},
    {'n', "noheadings", .help = N_("no headings"), FLAG(no_headings)},
    {'P', "numeric-perms", .help = N_("permissions as a number"), FLAG(style.numeric_perms)},
    {0, "time-format", N_("FORMAT"), N_("short, full, relative, iso or epoch"), time_formats,
     CHOICE(style.time)},
};

static const struct option_spec sources[] = {
    {'N', "namespace", N_("WHICH"), N_("IPC namespaces: all, or one by pid, inode or name"),
     TEXT(ns)},
    {0, "root", N_("DIR"), N_("read a captured tree, such as a sosreport"), TEXT(root)},
    {0, "at", N_("TIME"), N_("when the tree was captured, as in 2026-01-31T12:00"), TEXT(at)},
};

static const struct option_spec sight[] = {
    {0, "closed", .help = N_("take it that no unseen process uses the objects"), FLAG(closed)},
};

static const struct option_spec top_run[] = {
    {'d', "delay", N_("SECONDS"), N_("seconds between readings, 0.1 to 3600"), .preset = "2",
     TEXT(top.delay)},
    {'n', "count", N_("COUNT"), N_("stop after COUNT readings"), TEXT(top.count)},
    {'b', "batch", .help = N_("print tables one after the other, for a log"), FLAG(top.batch)},
    {0, "read-only", .help = N_("nothing can be removed"), FLAG(top.read_only)},
    {0, "no-mouse", .help = N_("leave the mouse to the terminal"), FLAG(top.no_mouse)},
    {0, "color", N_("WHEN"), N_("auto, always or never"), colors, .preset = "auto", CHOICE(color)},
};

static const struct option_spec removal_targets[] = {
    {.name = "-id", .argument = N_("ID,..."), .each = &removed_by_id, WORDS(removal.ids)},
    {.name = "-key", .argument = N_("KEY,..."), .each = &removed_by_key, WORDS(removal.keys)},
};

static const struct option_spec removal_selection[] = {
    {0, "filter", N_("EXPR"), N_("objects for which EXPR is true"), TEXT(filter)},
    {0, "all", N_("KINDS"), N_("all objects, or those of these kinds: %s"),
     .apply = apply_optional_text, FIELD(removal.all), .optional = true,
     .kinds = {KINDS_REMOVED_WORDS}},
    {0, "orphans", N_("KINDS"), N_("orphans: %s, or those of these kinds"),
     .apply = apply_optional_text, FIELD(removal.orphans), .optional = true,
     .kinds = {KINDS_ORPHANS}},
    {0, "older-than", N_("DURATION"), N_("only objects idle at least this long; orphans: 1d"),
     TEXT(removal.older_than)},
};

static const struct option_spec removal_safety[] = {
    {'n', "dry-run", .help = N_("print the plan and remove nothing"), FLAG(removal.dry_run)},
    {'i', "interactive", .help = N_("ask about each object"), FLAG(removal.interactive)},
    {'y', "yes", .help = N_("do not ask; guards still hold back"), FLAG(removal.yes)},
    {0, "force", .help = N_("lift the guards, but not the question"), FLAG(removal.force)},
    {0, "max", "N", N_("remove up to N objects at once"), .preset = N_("20 to 100"),
     TEXT(removal.most)},
    {'v', "verbose", .help = N_("print each removal"), FLAG(removal.verbose)},
    {0, "no-syslog", .help = N_("keep no record in the system log"), FLAG(removal.no_syslog)},
    {'f', .refusal = N_("rm has no -f: it could mean --filter or --force")},
    {0, "root", "DIR", .refusal = N_("rm works on the running kernel only; there is no --root")},
};

static const struct option_spec making[] = {
    {.name = "", .each = &made, .apply = apply_made},
    {'p', "mode", N_("MODE"), N_("permissions, in octal"), .preset = "0644", TEXT(making.mode)},
    {'k', "key", N_("KEY"), N_("use this key instead of a random free one"), TEXT(making.key)},
};

static const struct option_spec common[] = {
    {'h', "help", .help = N_("help on the command"), FLAG(help)},
    {'V', "version", .help = N_("version"), FLAG(version)},
};
/* clang-format on */

const struct option_group kind_options = GROUP(N_("Kinds"), kinds);
const struct option_group one_kind_options = {N_("Kinds"), kinds, 1};          /* without -a */
const struct option_group selection_options = {N_("Selection"), selection, 3}; /* without -o */
const struct option_group column_options = GROUP(N_("Columns"), column_sets);
const struct option_group output_options = GROUP(N_("Output"), output);
const struct option_group table_options = GROUP(NULL, tables);
const struct option_group source_options = GROUP(N_("Source"), sources);
const struct option_group namespace_options = {N_("Source"), sources, 1}; /* without --root */
const struct option_group sight_options = GROUP(NULL, sight);
const struct option_group top_list_options = {N_("Lists"), selection + 1, 3}; /* without -i */
const struct option_group top_run_options = GROUP(N_("Monitor"), top_run);
const struct option_group removal_target_options = GROUP(N_("Objects by name"), removal_targets);
const struct option_group removal_selection_options =
    GROUP(N_("Objects by selection; each narrows the others"), removal_selection);
const struct option_group removal_safety_options = GROUP(N_("Safety"), removal_safety);
const struct option_group making_options = GROUP(N_("Object"), making);
const struct option_group making_output_options = {N_("Output"), output + 3, 1}; /* -J */
const struct option_group common_options = GROUP(N_("Other"), common);
