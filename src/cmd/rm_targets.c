/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/suggest.h"
#include "base/units.h"
#include "cmd/names.h"
#include "cmd/report.h"
#include "cmd/rm_targets.h"
#include "cmd/session.h"
#include "model/kind.h"

/* How many ids and keys there are. */
static size_t count_names(const struct removal_options *options)
{
    size_t count = 0;
    for (enum kind kind = 0; kind < KINDS; kind++)
        count += options->ids[kind].count + options->keys[kind].count;
    return count;
}

static int parse_named(struct invocation *invocation, struct removal_targets *targets)
{
    const struct removal_options *options = &invocation->removal;

    size_t *count = &targets->wanted_count;
    int status = 0;

    targets->wanted =
        arena_alloc(&invocation->arena, count_names(options) * sizeof(*targets->wanted));
    for (enum kind kind = 0; kind < KINDS && !status; kind++) {
        struct wanted like = {.ref.kind = kind};
        status = names_parse(&options->ids[kind], like, targets->wanted, count);
        like.by_key = true;
        if (!status)
            status = names_parse(&options->keys[kind], like, targets->wanted, count);
        if (options->ids[kind].count || options->keys[kind].count)
            targets->kinds |= KIND_BIT(kind);
    }
    return status;
}

/* OPTION: its name, for messages. */
static int parse_kind(struct invocation *invocation, const char *option, const char *word,
                      unsigned *kinds)
{
    struct suggestion suggestion = suggest_for(word, strlen(word));

    for (enum kind kind = 0; kind < KINDS; kind++) {
        bool can_be_removed = kind_can_be_removed(kind_specs[kind]);
        if (can_be_removed)
            suggest_try(&suggestion, kind_names[kind]);
        if (!text_matches(text_of(word), kind_names[kind]))
            continue;
        *kinds |= KIND_BIT(kind);
        return can_be_removed ? 0
                              : report_usage(_("--%s: objects of the kind %s cannot be removed"),
                                             option, kind_names[kind]);
    }
    if (suggestion.best)
        return report_usage(_("--%s: there is no kind \"%s\"; did you mean %s?"), option, word,
                            suggestion.best);
    return report_usage(_("--%s: there is no kind \"%s\"; kinds are %s"), option, word,
                        kinds_text(&invocation->arena, KINDS_REMOVED_NAMES));
}

/* Reads TEXT, the argument of OPTION, into KINDS; an empty one means DEFAULTS. */
static int parse_kinds(struct invocation *invocation, const char *option, const char *text,
                       unsigned defaults, unsigned *kinds)
{
    struct words words = {0};

    *kinds = *text ? 0 : defaults;
    if (!*text)
        return 0;
    words_split(invocation, &words, text);
    for (size_t i = 0; i < words.count; i++) {
        int status = parse_kind(invocation, option, words.list[i], kinds);
        if (status)
            return status;
    }
    return 0;
}

/* Orphans are segments by default: only they have a count of attaches. */
static int targets_choose_kinds(struct invocation *invocation, struct removal_targets *targets)
{
    const struct removal_options *options = &invocation->removal;

    if (options->orphans)
        return parse_kinds(invocation, "orphans", options->orphans, kinds_that(kind_is_of_orphans),
                           &targets->kinds);
    return parse_kinds(invocation, "all", options->all ? options->all : "",
                       kinds_that(kind_can_be_removed), &targets->kinds);
}

/* There are no listed columns: a bare word must be a flag. */
static const struct filter_scope no_columns = {.shown = {NULL}};

/* A filter takes a number for seconds; a user who writes 7 here may mean days. */
static bool has_unit(const char *duration)
{
    return !strchr("0123456789", duration[strlen(duration) - 1]);
}

/* Reads the seconds of --older-than. Returns 0, or reports what is wrong and returns EXIT_USAGE. */
static int parse_age(const char *duration, int64_t *seconds)
{
    if (!units_parse_duration(text_of(duration), seconds) && (!*seconds || has_unit(duration)))
        return 0;
    return report_usage(_("--older-than cannot be \"%s\"; it is a duration such as 30s, 5m, 2h "
                          "or 3d"),
                        duration);
}

/*
 * --orphans and --older-than are further terms of the filter: (EXPR) and orphan and idle >= 86400s.
 * Orphans are a day old by default: a service may be idle for a night.
 */
static int add_terms(const struct invocation *invocation, struct removal_targets *targets)
{
    static const char age_of_orphans[] = "1d";
    const struct removal_options *options = &invocation->removal;
    const char *age = options->older_than ? options->older_than
                      : options->orphans  ? age_of_orphans
                                          : NULL;
    struct buffer text = BUFFER_IN_MEMORY;
    int64_t seconds = 0;

    int status = age ? parse_age(age, &seconds) : 0;
    if (status || (!age && !options->orphans))
        return status;
    filter_free(targets->filter);
    if (invocation->filter)
        buffer_format(&text, "(%s) and ", invocation->filter);
    if (options->orphans)
        buffer_text(&text, "orphan and ");
    buffer_format(&text, "idle >= %llds", (long long)seconds);
    status = session_parse_filter(buffer_string(&text), &no_columns, &targets->filter);
    buffer_free(&text);
    return status;
}

static int parse_selection(struct invocation *invocation, struct removal_targets *targets)
{
    const struct removal_options *options = &invocation->removal;

    if (!invocation->filter && !options->all && !options->orphans)
        return report_usage(_("--older-than needs --filter, --orphans or --all beside it"));
    if (options->all && options->orphans)
        return report_conflict("all", "orphans");
    int status = targets_choose_kinds(invocation, targets);
    if (!status && invocation->filter)
        status = session_parse_filter(invocation->filter, &no_columns, &targets->filter);
    return status ? status : add_terms(invocation, targets);
}

static int parse_most(const char *word, struct removal_targets *targets)
{
    targets->has_most = word;
    if (word && number_parse(word, strlen(word), 10, UINT32_MAX, &targets->most))
        return report_usage(_("--max cannot be \"%s\"; it is a number of objects"), word);
    return 0;
}

static int report_operand(struct invocation *invocation, const char *operand)
{
    const struct removal_options *options = &invocation->removal;

    if (options->all && !*options->all)
        return report_usage(_("unexpected \"%s\"; kinds are written --all=%s"), operand, operand);
    if (options->orphans && !*options->orphans)
        return report_usage(_("unexpected \"%s\"; kinds are written --orphans=%s"), operand,
                            operand);
    for (int kind = 0; kind < KINDS; kind++) {
        if (options->ids[kind].count)
            return report_usage(_("unexpected \"%s\"; several ids are written -%c %s,%s"), operand,
                                kind_specs[kind]->letter, options->ids[kind].list[0], operand);
    }
    return report_usage(_("unexpected \"%s\"; an object is named by %s and its id, or by %s and "
                          "its key"),
                        operand, kinds_text(&invocation->arena, KINDS_ANY_ID),
                        kinds_text(&invocation->arena, KINDS_ANY_KEY));
}

static int check_combination(struct invocation *invocation, bool named, bool bulk)
{
    const struct removal_options *options = &invocation->removal;

    if (invocation->operand_count)
        return report_operand(invocation, invocation->operands[0]);
    if (named && bulk)
        return report_usage(_("objects by name and a selection (--filter, --orphans, --all, "
                              "--older-than) cannot be combined"));
    if (!named && !bulk)
        return report_usage(_("rm needs to know what: %s with ids, %s with keys, --filter, "
                              "--orphans or --all"),
                            kinds_text(&invocation->arena, KINDS_ANY_ID),
                            kinds_text(&invocation->arena, KINDS_ANY_KEY));
    if (named && session_is_of_all(invocation))
        return report_usage(
            _("an id or key names a different object in each IPC namespace: choose one "
              "with --namespace"));
    if (options->interactive && options->yes)
        return report_conflict("interactive", "yes");
    if (options->interactive && invocation->format == FORMAT_JSON)
        return report_conflict("interactive", "json");
    return 0;
}

int removal_targets_parse(struct invocation *invocation, struct removal_targets *targets)
{
    const struct removal_options *options = &invocation->removal;
    bool named = count_names(options) > 0;
    bool bulk = invocation->filter || options->all || options->orphans || options->older_than;

    *targets = (struct removal_targets){.bulk = bulk};
    int status = check_combination(invocation, named, bulk);
    if (!status)
        status = parse_most(options->most, targets);
    if (status)
        return status;
    return bulk ? parse_selection(invocation, targets) : parse_named(invocation, targets);
}
