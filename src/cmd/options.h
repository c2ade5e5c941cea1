/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options: constant tables from which the command line is read, and from which help, completions
 * and the manual page are made.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "cmd/kinds.h"
#include "model/protection.h"
#include "output/output.h"

enum format { FORMAT_ALIGNED, FORMAT_RAW, FORMAT_CSV, FORMAT_JSON };

/* Which table a listing shows. */
enum aspect { ASPECT_OBJECTS, ASPECT_LIMITS, ASPECT_SUMMARY, ASPECT_COLUMNS };

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct option_spec;
struct kind_option;

struct words {
    const char **list;
    size_t count;
};

/* What rm is told beyond what other commands are. */
struct removal_options {
    struct words ids[KINDS], keys[KINDS];
    const char *all;        /* KINDS of --all=KINDS; "": of --all; NULL: not given */
    const char *orphans;    /* the same of --orphans */
    const char *older_than; /* a duration, or NULL */
    const char *most;       /* a number, or NULL */
    bool yes, force, dry_run, interactive, verbose, no_syslog;
};

/* What top is told beyond what other commands are. */
struct top_options {
    const char *delay; /* seconds, or NULL */
    const char *count; /* a number, or NULL */
    bool batch, read_only, no_mouse;
};

/* What mk is told beyond what other commands are. */
struct making_options {
    const char *amount; /* of the invocation's ->kinds, the last of which was given last; or NULL */
    const char *mode, *key;
};

/* What the command line says. */
struct invocation {
    const struct command *command;
    struct arena arena; /* for whatever lives as long as the program */
    unsigned kinds;     /* KIND_BITs given by letters; 0: none */
    bool all_kinds;     /* -a */
    struct words columns, sort, ids;
    const char *filter, *root, *at;
    const char *ns; /* --namespace: WHICH, or NULL: the caller's own */
    bool closed;    /* see struct source */
    enum aspect aspect;
    enum column_set column_set;                              /* 0: the default one */
    const struct option_spec *aspect_option, *format_option; /* that set it, or NULL */
    enum format format;
    struct style style; /* ->time is WHEN_FORMATS where the command line has no --time-format */
    bool no_headings, no_truncate, help, version;
    enum color color;
    struct removal_options removal;
    struct top_options top;
    struct making_options making;
    struct protection protection; /* once session_protection has read it */
    bool has_protection;
    char **operands; /* what is no option */
    int operand_count;
    char **arguments; /* all of the command line but the program's name; ends in NULL */
};

/* One option, or one of each kind. LETTER or NAME may be missing (0, NULL). */
struct option_spec {
    int letter;
    const char *name;
    const char *argument;     /* what it is called in the help; NULL: takes none */
    const char *help;         /* see option_help; NULL: the option is only there to be refused */
    const char *const *words; /* what the argument may be, for completions; ends in NULL */
    const char *preset; /* what holds without the option, to be translated; NULL: nothing to tell */
    /* Returns 0, or the exit status after it has said what is wrong. */
    int (*apply)(struct invocation *invocation, const struct option_spec *option,
                 const char *argument);
    int value;     /* what apply does it with */
    size_t field;  /* of the invocation, or to which */
    size_t first;  /* and where it keeps the first of several options that exclude each other */
    bool optional; /* the argument may be missing: --name or --name=ARGUMENT */
    enum kinds_list kinds[MOST_KINDS_LISTS]; /* in place of each %s in the help */
    const char *title; /* of its group, if it is the first there; to be translated, or NULL */
    const struct kind_option *each; /* the row is an option of each kind that has it; or NULL */
    const char *refusal;            /* to be translated: why there is no such option; or NULL */
};

struct option_group {
    const char *title; /* to be translated; NULL: more of the group before */
    const struct option_spec *options;
    size_t count;
};

/* Options in the order in which the help has them. */
struct options {
    struct option_spec *list;
    size_t count;
};

/* The options of COMMAND in ARENA, those of the kinds included. */
struct options options_of(const struct command *command, struct arena *arena);

/* What the help says of OPTION, translated; in ARENA, or constant. */
const char *option_help(const struct option_spec *option, struct arena *arena);

extern const struct option_group selection_options, kind_options, one_kind_options, column_options,
    output_options, table_options, source_options, namespace_options, sight_options,
    top_list_options, top_run_options, removal_target_options, removal_selection_options,
    removal_safety_options, making_options, making_output_options, common_options;

/*
 * Reads the ARGC arguments in ARGV, of which the first is a name and not read, as options of the
 * invocation's command. Returns 0, or the exit status after it has said what is wrong.
 */
int options_parse(struct invocation *invocation, int argc, char **argv);

/* Splits TEXT at its commas and adds the parts to WORDS. */
void words_split(struct invocation *invocation, struct words *words, const char *text);

/* Appends OPTION as it is typed: "-o, --output=COLUMN,...". */
void option_put(struct buffer *out, const struct option_spec *option);
