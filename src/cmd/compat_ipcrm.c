/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipcrm(1). All arguments are read before anything is removed; then every System V object takes the
 * one road to removal, and the names of POSIX objects are unlinked. Each object was named, or "all" was:
 * nothing is asked, and no guard holds back but the rules of protection, from "all".
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act/posix.h"
#include "act/remove.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/idset.h"
#include "base/memory.h"
#include "cmd/command.h"
#include "cmd/compat.h"
#include "cmd/report.h"
#include "collect/collect.h"
#include "collect/posix.h"
#include "compat/ipcrm_text.h"
#include "compat/theirs.h"
#include "config/protect.h"
#include "model/kind.h"
#include "model/refmap.h"

/* An object as it was named on the command line. */
struct mention {
    enum kind kind;
    bool by_key;
    bool by_name;    /* a POSIX object; else neither means by id */
    bool verbose;    /* -v came before it */
    uint32_t number; /* id or key */
    const char *text;
};

struct errand {
    const struct tool *tool;
    struct mention *mentions;
    size_t count;
    unsigned all, all_posix; /* KIND_BITs of --all */
    bool verbose;            /* at the end of the command line: for --all */
    bool old_form;
    struct protection protection; /* for --all */
    struct buffer out;
    struct text command; /* for the record */
    int status;          /* so far: a word of the old form that is not an id makes it 1 */
};

enum { OPTION_POSIX_SHM = CHAR_MAX + 1, OPTION_POSIX_MSG, OPTION_POSIX_SEM };

static const struct option options[] = {
    {"shmem-id", required_argument, NULL, 'm'},
    {"shmem-key", required_argument, NULL, 'M'},
    {"posix-shmem", required_argument, NULL, OPTION_POSIX_SHM},
    {"queue-id", required_argument, NULL, 'q'},
    {"queue-key", required_argument, NULL, 'Q'},
    {"posix-mqueue", required_argument, NULL, OPTION_POSIX_MSG},
    {"semaphore-id", required_argument, NULL, 's'},
    {"semaphore-key", required_argument, NULL, 'S'},
    {"posix-semaphore", required_argument, NULL, OPTION_POSIX_SEM},
    {"all", optional_argument, NULL, 'a'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Reading the command line. */

/* Says after what is wrong that it was enough for nothing to be done. */
static int refuse(const struct errand *errand)
{
    return tool_say(errand->tool, EXIT_FAILED, "%s", _("nothing was removed"));
}

/* A key is 32 bits: /proc/sysvipc prints it as a signed number, ipcs as an unsigned one. */
static int parse_mention(const struct mention *mention, int64_t *number)
{
    if (mention->by_name)
        return posix_is_name(mention->kind, mention->text) ? 0 : -EINVAL;
    if (mention->by_key)
        return theirs_parse_number(mention->text, 0, INT32_MIN, UINT32_MAX, number);
    return theirs_parse_number(mention->text, 10, 0, INT32_MAX, number);
}

/* Returns 0, or the exit status after saying why MENTION was not added. */
static int add_mention(struct errand *errand, struct mention mention)
{
    int64_t number = 0;
    int result = parse_mention(&mention, &number);

    if (result && errand->old_form)
        return tool_say(errand->tool, EXIT_FAILED, T_("invalid id: %s"),
                        tool_visible(mention.text));
    if (result)
        return tool_refuse(errand->tool, T_("failed to parse argument"), mention.text, result);
    if (mention.by_key && number == 0)
        return tool_say(errand->tool, EXIT_FAILED, T_("illegal key (%s)"),
                        tool_visible(mention.text));
    mention.number = (uint32_t)number;
    mention.verbose = errand->verbose;
    errand->mentions[errand->count++] = mention;
    return 0;
}

static int refuse_word(const struct errand *errand, const char *word)
{
    return tool_say(errand->tool, EXIT_FAILED, T_("unknown argument: %s"), tool_visible(word));
}

/* The argument of -a is the rest of its word, with an equals sign before it or without. */
static int apply_all(struct errand *errand, const char *kinds)
{
    if (!kinds) {
        errand->all = THEIR_KINDS;
        return 0;
    }
    kinds += *kinds == '=';
    bool posix = *kinds == 'p';
    for (int kind = 0; kind < KINDS; kind++) {
        if (strcmp(kinds + posix, kind_names[kind]) != 0)
            continue;
        *(posix ? &errand->all_posix : &errand->all) |= KIND_BIT(kind);
        return 0;
    }
    return refuse_word(errand, kinds);
}

/* What the argument of an option names. */
static const struct meaning {
    int option;
    struct mention mention;
} meanings[] = {
    {'m', {.kind = KIND_SHM}},
    {'q', {.kind = KIND_MSG}},
    {'s', {.kind = KIND_SEM}},
    {'M', {.kind = KIND_SHM, .by_key = true}},
    {'Q', {.kind = KIND_MSG, .by_key = true}},
    {'S', {.kind = KIND_SEM, .by_key = true}},
    {OPTION_POSIX_SHM, {.kind = KIND_SHM, .by_name = true}},
    {OPTION_POSIX_MSG, {.kind = KIND_MSG, .by_name = true}},
    {OPTION_POSIX_SEM, {.kind = KIND_SEM, .by_name = true}},
};

static int ipcrm_apply(struct errand *errand, int option)
{
    if (option == 'a')
        return apply_all(errand, optarg);
    for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++) {
        struct mention mention = meanings[i].mention;
        mention.text = optarg;
        if (meanings[i].option == option)
            return add_mention(errand, mention);
    }
    errand->verbose = true;
    return 0;
}

/*
 * Scripts feed the old form with a column of what ipcs prints, headings included: "ipcrm sem semid 5".
 * A word without any digit cannot be meant as an id.
 */
static bool could_be_id(const char *word)
{
    return strpbrk(word, "0123456789") != NULL;
}

/*
 * "ipcrm shm 5 7": the form of the time before the options. Returns whether there is something to do; a
 * word that cannot be an id is reported and left out, and the status stays 1.
 */
static bool parse_old_form(struct errand *errand, enum kind kind, int argc, char **argv)
{
    bool is_refused = false;

    errand->old_form = true;
    if (argc < 3) {
        tool_say(errand->tool, EXIT_FAILED, "%s", T_("not enough arguments"));
        errand->status = tool_point_to_help(errand->tool, EXIT_FAILED);
        return false;
    }
    for (int i = 2; i < argc; i++) {
        int status = add_mention(errand, (struct mention){.kind = kind, .text = argv[i]});
        errand->status |= status;
        is_refused |= status && could_be_id(argv[i]);
    }
    if (is_refused || !errand->count)
        refuse(errand);
    return !is_refused && errand->count;
}

/* Returns whether there is something to do; if not, errand->status says how it ended. */
static bool ipcrm_parse_options(struct errand *errand, int argc, char **argv)
{
    int option;

    while ((option = tool_next_option(errand->tool, argc, argv, &errand->status)) !=
           TOOL_NO_OPTION) {
        if (option == TOOL_ENDS && !errand->status)
            return false;
        if (option != TOOL_ENDS)
            errand->status = ipcrm_apply(errand, option);
        if (errand->status)
            break;
    }
    if (!errand->status && optind < argc)
        errand->status = refuse_word(errand, argv[optind]);
    if (errand->status)
        refuse(errand);
    return !errand->status;
}

static bool ipcrm_parse(struct errand *errand, int argc, char **argv)
{
    if (argc < 2) {
        tool_say(errand->tool, EXIT_FAILED, "%s", T_("bad usage"));
        errand->status = tool_point_to_help(errand->tool, EXIT_FAILED);
        return false;
    }
    for (int kind = 0; kind < KINDS; kind++) {
        if (strcmp(argv[1], kind_names[kind]) == 0)
            return parse_old_form(errand, (enum kind)kind, argc, argv);
    }
    return ipcrm_parse_options(errand, argc, argv);
}

/* Removing. */

/* A plan, and what it is about. */
struct removal_plan {
    struct snapshot *snapshot;
    struct plan plan;
};

/* Lists what REQUEST says and removes it; ALL: nothing of it was named. For forget. */
static struct removal_plan remove_all(struct errand *errand, struct request *request, bool all)
{
    const struct rules rules = {.at_once = true, .all = all};
    struct arena scratch = {0};
    struct removal_plan removed;

    request->facts = FACT_NAMESPACE | FACT_USERS | (all ? (facts_t)FACT_PROTECTION : 0);
    request->protection = all ? &errand->protection : NULL;
    removed.snapshot = collect(&SOURCE_KERNEL, request);
    removed.plan = plan_make(&(struct view){.now = removed.snapshot, .scratch = &scratch}, &rules);
    const struct record record = record_start(&SOURCE_KERNEL, &removed.plan, errand->command);
    remove_targets(&(struct removal){
        .source = &SOURCE_KERNEL,
        .rules = &rules,
        .plan = &removed.plan,
        .record = &record,
    });
    arena_free(&scratch);
    return removed;
}

static void forget(struct removal_plan *removed)
{
    plan_free(&removed->plan);
    snapshot_free(removed->snapshot);
}

/* The errno that TARGET's removal ended with, or 0. */
static int ipcrm_error_of(const struct target *target)
{
    if (target->missing)
        return EINVAL;
    if (target->result == RESULT_FAILED)
        return target->error;
    return target->result == RESULT_GONE || target->result == RESULT_CHANGED ? EIDRM : 0;
}

/* WHAT: the id or key in the words of the user. */
static void ipcrm_complain(struct errand *errand, int error, bool by_key, const char *what)
{
    struct buffer reason = BUFFER_IN_MEMORY;

    ipcrm_put_refusal(&reason, error, by_key, tool_visible(what));
    errand->status = tool_say(errand->tool, EXIT_FAILED, "%s", buffer_string(&reason));
    buffer_free(&reason);
}

/* What is named once more has gone, but for a segment that is marked and still attached. */
static int error_of_repetition(const struct mention *mention, const struct target *target)
{
    return object_attaches(&target->object) && !mention->by_key ? 0 : EINVAL;
}

static void ipcrm_tell(struct errand *errand, const struct mention *mention,
                       const struct target *target, bool is_repetition)
{
    int error = ipcrm_error_of(target);
    /* What was refused when it was named before is still found by its key. */
    bool is_found = !target->missing && (!is_repetition || target->result == RESULT_FAILED);

    if (!error && is_repetition)
        error = error_of_repetition(mention, target);
    if (mention->verbose && !mention->by_key)
        ipcrm_put_removing(&errand->out, mention->kind, (int32_t)mention->number);
    else if (mention->verbose && is_found)
        ipcrm_put_removing(&errand->out, mention->kind, sysv_id(&target->object.ref));
    if (error)
        ipcrm_complain(errand, error, mention->by_key, mention->text);
}

/* Where the targets of PLAN are, by what they are named by: a wantedmap. */
static struct idmap find_places(const struct plan *plan)
{
    struct idmap places = {0};

    for (size_t i = 0; i < plan->count; i++) {
        const struct target *target = &plan->targets[i];
        const struct object *object = &target->object;
        if (!target->missing || !target->by_key)
            wantedmap_add(&places, &(struct wanted){.ref = object->ref}, (uint32_t)i);
        if (!target->missing || target->by_key)
            wantedmap_add(&places, &(struct wanted){object->ref, true, object->key}, (uint32_t)i);
    }
    return places;
}

static struct wanted wanted_of(const struct mention *mention)
{
    struct wanted wanted = {{.kind = mention->kind}, .by_key = mention->by_key};

    if (mention->by_key)
        wanted.key = mention->number;
    else
        wanted.ref.number = mention->number;
    return wanted;
}

/* POSIX objects are removed by name, and have nothing to compare. */
static void remove_name(struct errand *errand, enum kind kind, const char *name, bool verbose)
{
    struct buffer reason = BUFFER_IN_MEMORY;

    if (verbose)
        ipcrm_put_removing_name(&errand->out, kind, tool_visible(name));
    int result = posix_remove(kind, name);
    if (result) {
        ipcrm_put_name_refusal(&reason, -result, tool_visible(name));
        errand->status = tool_say(errand->tool, EXIT_FAILED, "%s", buffer_string(&reason));
    }
    buffer_free(&reason);
}

/* Tells of each mention in the order of the command line, and removes in it what has a name. */
static void tell_all(struct errand *errand, const struct plan *plan)
{
    struct idmap places = find_places(plan);
    struct idset told = {0};
    uint32_t at;

    for (size_t i = 0; i < errand->count; i++) {
        const struct mention *mention = &errand->mentions[i];
        if (mention->by_name) {
            remove_name(errand, mention->kind, mention->text, mention->verbose);
            continue;
        }
        const struct wanted wanted = wanted_of(mention);
        if (wantedmap_find(&places, &wanted, &at))
            ipcrm_tell(errand, mention, &plan->targets[at], !idset_add(&told, at));
        else
            errand->status = EXIT_FAILED; /* its kind could not be read: a problem says so */
    }
    idmap_free(&places);
    idset_free(&told);
}

static void remove_named(struct errand *errand)
{
    struct wanted *wanted = memory_resize(NULL, errand->count + 1, sizeof(*wanted));
    struct request request = {.wanted = wanted};

    for (size_t i = 0; i < errand->count; i++) {
        const struct mention *mention = &errand->mentions[i];
        if (mention->by_name)
            continue;
        request.kinds |= KIND_BIT(mention->kind);
        wanted[request.wanted_count++] = wanted_of(mention);
    }
    struct removal_plan removed = remove_all(errand, &request, false);
    tell_all(errand, &removed.plan);
    report_other_problems(removed.snapshot, PROBLEM_MISSING);
    forget(&removed);
    free(wanted);
}

/* What the user may neither read nor remove is no part of what --all means to ipcrm. */
static bool is_for_others(const struct target *target, int error)
{
    return (error == EPERM || error == EACCES) &&
           !collect_may_read(&SOURCE_KERNEL, &target->object);
}

/* util-linux has no such thing. */
static void tell_protected(struct errand *errand, const struct plan *plan,
                           const struct target *target)
{
    struct buffer name = BUFFER_IN_MEMORY;

    target_put_name(&name, plan, target);
    errand->status = tool_say(errand->tool, EXIT_FAILED, _("%s is protected and was not removed"),
                              buffer_string(&name));
    buffer_free(&name);
}

static void remove_kind(struct errand *errand, enum kind kind)
{
    struct request request = {.kinds = KIND_BIT(kind)};
    struct removal_plan removed = remove_all(errand, &request, true);

    for (size_t i = 0; i < removed.plan.count; i++) {
        const struct target *target = &removed.plan.targets[i];
        struct buffer id = BUFFER_IN_MEMORY;
        int error = ipcrm_error_of(target);
        if (is_for_others(target, error))
            continue;
        if (target->result == RESULT_HELD) {
            tell_protected(errand, &removed.plan, target);
            continue;
        }
        if (errand->verbose)
            ipcrm_put_removing(&errand->out, kind, sysv_id(&target->object.ref));
        buffer_signed(&id, sysv_id(&target->object.ref));
        if (error)
            ipcrm_complain(errand, error, false, buffer_string(&id));
        buffer_free(&id);
    }
    report_problems(removed.snapshot);
    errand->status |= report_status(removed.snapshot);
    forget(&removed);
}

static void remove_names(struct errand *errand, enum kind kind)
{
    struct arena arena = {0};
    const char **names;
    long count = posix_list(kind, &arena, &names);

    if (kind == KIND_MSG && (count == -ENODEV || count == -ENOENT))
        errand->status = tool_say(
            errand->tool, EXIT_FAILED,
            T_("%s does not seem to be mounted. Use 'mount -t mqueue none %s' to mount it."),
            posix_folder(kind), posix_folder(kind));
    else if (count < 0)
        errand->status = tool_say(errand->tool, EXIT_FAILED, "%s: %s", posix_folder(kind),
                                  strerror((int)-count));
    for (long i = 0; i < count; i++)
        remove_name(errand, kind, names[i], errand->verbose);
    arena_free(&arena);
}

/* Whether all that is to be protected from --all is known; if not, it has been said. */
static bool read_protection(struct errand *errand)
{
    const struct protection *protection = &errand->protection;
    struct buffer fault = BUFFER_IN_MEMORY;

    if (!errand->all)
        return true;
    protect_read(&errand->protection);
    if (!protection->faulty)
        return true;
    buffer_format(&fault, "%s: %s", protection->faulty, protection->fault);
    tool_say(errand->tool, EXIT_FAILED, "%s", tool_visible(buffer_string(&fault)));
    buffer_free(&fault);
    errand->status = refuse(errand);
    return false;
}

static void ipcrm_carry_out(struct errand *errand)
{
    static const enum kind order[] = {KIND_SHM, KIND_SEM, KIND_MSG};

    signal(SIGPIPE, SIG_IGN); /* what is removed must still be told and recorded */
    if (errand->count)
        remove_named(errand);
    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        if (errand->all & KIND_BIT(order[i]))
            remove_kind(errand, order[i]);
        if (errand->all_posix & KIND_BIT(order[i]))
            remove_names(errand, order[i]);
    }
    if (errand->old_form && !errand->status)
        ipcrm_put_deleted(&errand->out);
}

static int run_ipcrm(const struct tool *tool, int argc, char **argv)
{
    struct arena arena = {0};
    struct errand errand = {
        .tool = tool,
        .out = {.file = STDOUT_FILENO},
        .mentions = memory_resize(NULL, (size_t)argc + 1, sizeof(*errand.mentions)),
        .command = record_command(&arena, tool->name, argv + (argc > 0)),
    };

    if (ipcrm_parse(&errand, argc, argv) && read_protection(&errand)) {
        ipcrm_carry_out(&errand);
        errand.status = report_flush(&errand.out, errand.status);
    }
    protection_free(&errand.protection);
    free(errand.mentions);
    arena_free(&arena);
    return errand.status;
}

const struct tool ipcrm_tool = {
    .name = "ipcrm",
    .help = N_("Usage: ipcrm [OPTION]...\n"
               "       ipcrm shm|msg|sem ID...\n"
               "\n"
               "Remove IPC objects as ipcrm of util-linux does, without a question.\n"
               "Where one argument is wrong, nothing is removed.\n"
               "\n"
               "  -m, --shmem-id=ID           remove a shared memory segment\n"
               "  -M, --shmem-key=KEY\n"
               "  -q, --queue-id=ID           remove a message queue\n"
               "  -Q, --queue-key=KEY\n"
               "  -s, --semaphore-id=ID       remove a semaphore set\n"
               "  -S, --semaphore-key=KEY\n"
               "      --posix-shmem=NAME      remove POSIX shared memory\n"
               "      --posix-mqueue=NAME     remove a POSIX message queue\n"
               "      --posix-semaphore=NAME  remove a POSIX semaphore\n"
               "  -a, --all[=KIND]            remove all System V objects, or those of a kind:\n"
               "                              shm, msg, sem, or POSIX pshm, pmsg, psem\n"
               "  -v, --verbose               print each removal\n"
               "\n"
               "  -h, --help                  this help\n"
               "  -V, --version               version\n"
               "\n"
               "More: man ipcview-compat\n"),
    .letters = ":q:m:s:Q:M:S:a::vhV",
    .options = options,
    .run = run_ipcrm,
};
