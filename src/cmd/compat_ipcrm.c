/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipcrm(1). It reads all arguments before it removes anything. Then each System V object takes the
 * one road to removal, and the names of POSIX objects are unlinked. The user has named each object,
 * or said "all": no question is asked, and no guard holds back, except that the rules of protection
 * keep objects from "all".
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
#include "base/i18n.h"
#include "base/idset.h"
#include "base/memory.h"
#include "cmd/compat.h"
#include "cmd/report.h"
#include "collect/collect.h"
#include "collect/posix.h"
#include "compat/common.h"
#include "config/protect.h"
#include "model/kind.h"
#include "model/refmap.h"

/* A POSIX object is named by name, all others by id or key. */
enum naming { BY_ID, BY_KEY, BY_NAME };

/* An argument that names an object. */
struct argument {
    enum kind kind;
    enum naming by;
    bool verbose;    /* -v came before it */
    uint32_t number; /* id or key */
    const char *text;
};

struct ipcrm {
    struct argument *arguments;
    size_t count;
    unsigned all, all_posix; /* KIND_BITs of --all */
    bool verbose;            /* at the end of the command line; it applies to --all */
    bool old_form;
    struct protection protection; /* for --all */
    struct buffer out;
    struct text command; /* for the record */
    int status;          /* the exit status so far */
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

/* A key has 32 bits: /proc/sysvipc prints it as a signed number, ipcs as an unsigned one. */
static int ipcrm_parse_argument(const struct argument *argument, int64_t *number)
{
    if (argument->by == BY_NAME)
        return posix_is_name(compat_posix_kind(argument->kind), argument->text) ? 0 : -EINVAL;
    if (argument->by == BY_KEY)
        return compat_parse_number(argument->text, 0, INT32_MIN, UINT32_MAX, number);
    return compat_parse_number(argument->text, 10, 0, INT32_MAX, number);
}

/* Returns 0, or reports why ARGUMENT is wrong and returns the exit status. */
static int add_argument(struct ipcrm *ipcrm, struct argument argument)
{
    int64_t number = 0;
    int result = ipcrm_parse_argument(&argument, &number);

    if (result && ipcrm->old_form)
        return report_escaped(EXIT_FAILED, T_("invalid id: %s"), tool_visible(argument.text));
    if (result)
        return tool_refuse_number(T_("failed to parse argument"), argument.text, result);
    if (argument.by == BY_KEY && number == 0)
        return report_escaped(EXIT_FAILED, T_("illegal key (%s)"), tool_visible(argument.text));
    argument.number = (uint32_t)number;
    argument.verbose = ipcrm->verbose;
    ipcrm->arguments[ipcrm->count++] = argument;
    return 0;
}

static int refuse_word(const char *word)
{
    return report_escaped(EXIT_FAILED, T_("unknown argument: %s"), tool_visible(word));
}

/* The argument of -a is the rest of its word, with or without an equals sign before it. */
static int apply_all(struct ipcrm *ipcrm, const char *kinds)
{
    if (!kinds) {
        ipcrm->all = COMPAT_KINDS;
        return 0;
    }
    kinds += *kinds == '=';
    bool posix = *kinds == 'p';
    for (int kind = 0; kind < KINDS; kind++) {
        if (strcmp(kinds + posix, kind_names[kind]) != 0)
            continue;
        *(posix ? &ipcrm->all_posix : &ipcrm->all) |= KIND_BIT(kind);
        return 0;
    }
    return refuse_word(kinds);
}

/* What the argument of an option names. */
static const struct {
    int option;
    enum kind kind;
    enum naming by;
} namings[] = {
    {'m', KIND_SHM, BY_ID},
    {'q', KIND_MSG, BY_ID},
    {'s', KIND_SEM, BY_ID},
    {'M', KIND_SHM, BY_KEY},
    {'Q', KIND_MSG, BY_KEY},
    {'S', KIND_SEM, BY_KEY},
    {OPTION_POSIX_SHM, KIND_SHM, BY_NAME},
    {OPTION_POSIX_MSG, KIND_MSG, BY_NAME},
    {OPTION_POSIX_SEM, KIND_SEM, BY_NAME},
};

static int ipcrm_apply(struct ipcrm *ipcrm, int option)
{
    if (option == 'a')
        return apply_all(ipcrm, optarg);
    for (size_t i = 0; i < sizeof(namings) / sizeof(*namings); i++) {
        if (namings[i].option == option)
            return add_argument(
                ipcrm,
                (struct argument){.kind = namings[i].kind, .by = namings[i].by, .text = optarg});
    }
    ipcrm->verbose = true;
    return 0;
}

/*
 * "ipcrm shm 5 7": the form that is older than the options. Returns whether there is something to
 * do. Scripts call it with a column of the output of ipcs, heading included: a word without a digit
 * cannot be meant as an id. It is reported and skipped, and the status stays 1.
 */
static bool parse_old_form(struct ipcrm *ipcrm, enum kind kind, int argc, char **argv)
{
    bool is_refused = false;

    ipcrm->old_form = true;
    if (argc < 3) {
        ipcrm->status = tool_refuse_usage(&ipcrm_tool, T_("not enough arguments"));
        return false;
    }
    for (int i = 2; i < argc; i++) {
        int status = add_argument(ipcrm, (struct argument){.kind = kind, .text = argv[i]});
        ipcrm->status |= status;
        is_refused |= status && strpbrk(argv[i], "0123456789");
    }
    if (is_refused || !ipcrm->count)
        report(EXIT_FAILED, _("nothing was removed"));
    return !is_refused && ipcrm->count;
}

/* Returns whether there is something to do; if not, ipcrm->status is the exit status. */
static bool ipcrm_parse_options(struct ipcrm *ipcrm, int argc, char **argv)
{
    int option;

    while ((option = tool_next_option(&ipcrm_tool, argc, argv, &ipcrm->status)) != TOOL_NO_OPTION) {
        if (option == TOOL_ENDS && !ipcrm->status)
            return false;
        if (option != TOOL_ENDS)
            ipcrm->status = ipcrm_apply(ipcrm, option);
        if (ipcrm->status)
            break;
    }
    if (!ipcrm->status && optind < argc)
        ipcrm->status = refuse_word(argv[optind]);
    if (ipcrm->status)
        report(EXIT_FAILED, _("nothing was removed"));
    return !ipcrm->status;
}

static bool ipcrm_parse(struct ipcrm *ipcrm, int argc, char **argv)
{
    if (argc < 2) {
        ipcrm->status = tool_refuse_usage(&ipcrm_tool, T_("bad usage"));
        return false;
    }
    for (int kind = 0; kind < KINDS; kind++) {
        if (strcmp(argv[1], kind_names[kind]) == 0)
            return parse_old_form(ipcrm, (enum kind)kind, argc, argv);
    }
    return ipcrm_parse_options(ipcrm, argc, argv);
}

/* Removing. */

/* Removes all objects in NOW. ALL: the user did not name them. Returns the plan, for plan_free. */
static struct plan ipcrm_remove(const struct ipcrm *ipcrm, const struct snapshot *now, bool all)
{
    const struct rules rules = {.at_once = true, .all = all};
    struct arena scratch = {0};
    struct plan plan = plan_make(&(struct view){.now = now, .scratch = &scratch}, &rules);
    const struct record record = record_start(&SOURCE_KERNEL, &plan, ipcrm->command);

    remove_targets(&(struct removal){
        .source = &SOURCE_KERNEL, .rules = &rules, .plan = &plan, .record = &record});
    arena_free(&scratch);
    return plan;
}

/* What --verbose prints of the System V object of a kind, and the POSIX object that does the same. */
static const struct {
    const char *id, *name;
} removing[KINDS] = {
    [KIND_SHM] = {TN_("removing shared memory segment id `%d'\n"),
                  TN_("removing POSIX shared memory `%s'\n")},
    [KIND_MSG] = {TN_("removing message queue id `%d'\n"),
                  TN_("removing POSIX message queue `%s'\n")},
    [KIND_SEM] = {TN_("removing semaphore id `%d'\n"), TN_("removing POSIX semaphore `%s'\n")},
};

/* The errno of TARGET's removal, or 0. */
static int ipcrm_error_of(const struct target *target)
{
    if (target->missing)
        return EINVAL;
    if (target->result == RESULT_FAILED)
        return target->error;
    return target->result == RESULT_GONE || target->result == RESULT_CHANGED ? EIDRM : 0;
}

static const struct {
    int error;
    const char *texts[BY_NAME + 1]; /* by enum naming; NULL: no text of its own */
} refusals[] = {
    {EACCES,
     {TN_("permission denied for id"), TN_("permission denied for key"),
      TN_("permission denied for name `%s'")}},
    {EPERM,
     {TN_("permission denied for id"), TN_("permission denied for key"),
      TN_("permission denied for name `%s'")}},
    {EINVAL, {TN_("invalid id"), TN_("invalid key"), NULL}},
    {ENOENT, {TN_("invalid id"), TN_("invalid key"), TN_("name `%s' not found")}},
    {EIDRM, {TN_("already removed id"), TN_("already removed key"), NULL}},
    {ENAMETOOLONG, {NULL, NULL, TN_("name `%s' too long")}},
};

static const char *find_refusal(int error, enum naming by)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
        if (refusals[i].error == error)
            return refusals[i].texts[by];
    }
    return NULL;
}

/* Reports why WHAT was not removed: the id, key or name as the user wrote it. */
static void ipcrm_report_error(struct ipcrm *ipcrm, int error, enum naming by, const char *what)
{
    const char *refusal = find_refusal(error, by);
    struct buffer reason = BUFFER_IN_MEMORY;

    what = tool_visible(what);
    if (refusal && by == BY_NAME)
        compat_put(&reason, T_(refusal), what);
    else if (refusal)
        buffer_format(&reason, "%s (%s)", T_(refusal), what);
    else if (by == BY_NAME)
        buffer_format(&reason, "%s `%s': %s", T_("name failed"), what, strerror(error));
    else
        buffer_format(&reason, "%s (%s): %s", by == BY_KEY ? T_("key failed") : T_("id failed"),
                      what, strerror(error));
    ipcrm->status = report_escaped(EXIT_FAILED, "%s", buffer_string(&reason));
    buffer_free(&reason);
}

/* An object that is named again is gone, except a segment that is marked and still attached. */
static int error_of_repetition(const struct argument *argument, const struct target *target)
{
    return object_attaches(&target->object) && argument->by == BY_ID ? 0 : EINVAL;
}

static void ipcrm_report(struct ipcrm *ipcrm, const struct argument *argument,
                         const struct target *target, bool is_repetition)
{
    int error = ipcrm_error_of(target);
    /* An object that was not removed the first time is still found by its key. */
    bool is_found = !target->missing && (!is_repetition || target->result == RESULT_FAILED);

    if (!error && is_repetition)
        error = error_of_repetition(argument, target);
    if (argument->verbose && argument->by == BY_ID)
        compat_put_number(&ipcrm->out, T_(removing[argument->kind].id), argument->number);
    else if (argument->verbose && is_found)
        compat_put_number(&ipcrm->out, T_(removing[argument->kind].id),
                          sysv_id(&target->object.ref));
    if (error)
        ipcrm_report_error(ipcrm, error, argument->by, argument->text);
}

/* A POSIX object is removed by its name alone: there is nothing to compare. */
static void remove_name(struct ipcrm *ipcrm, enum kind kind, const char *name, bool verbose)
{
    if (verbose)
        compat_put(&ipcrm->out, T_(removing[kind].name), tool_visible(name));
    int result = posix_remove(compat_posix_kind(kind), name);
    if (result)
        ipcrm_report_error(ipcrm, -result, BY_NAME, name);
}

/* Where the targets of PLAN are, by what they can be named by: a wantedmap. */
static struct idmap index_targets(const struct plan *plan)
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

static struct wanted wanted_of(const struct argument *argument)
{
    if (argument->by == BY_KEY)
        return (struct wanted){{.kind = argument->kind}, true, argument->number};
    return (struct wanted){.ref = {.kind = argument->kind, .number = argument->number}};
}

/* Reports on each argument in the order of the command line, and removes POSIX objects. */
static void report_arguments(struct ipcrm *ipcrm, const struct plan *plan)
{
    struct idmap places = index_targets(plan);
    struct idset reported = {0};
    uint32_t at;

    for (size_t i = 0; i < ipcrm->count; i++) {
        const struct argument *argument = &ipcrm->arguments[i];
        const struct wanted wanted = wanted_of(argument);
        if (argument->by == BY_NAME)
            remove_name(ipcrm, argument->kind, argument->text, argument->verbose);
        else if (wantedmap_find(&places, &wanted, &at))
            ipcrm_report(ipcrm, argument, &plan->targets[at], !idset_add(&reported, at));
        else
            ipcrm->status = EXIT_FAILED; /* a problem says that its kind could not be read */
    }
    idmap_free(&places);
    idset_free(&reported);
}

static void remove_named(struct ipcrm *ipcrm)
{
    struct wanted *wanted = memory_resize(NULL, ipcrm->count + 1, sizeof(*wanted));
    struct request request = {.facts = FACT_NAMESPACE | FACT_USERS, .wanted = wanted};

    for (size_t i = 0; i < ipcrm->count; i++) {
        const struct argument *argument = &ipcrm->arguments[i];
        if (argument->by == BY_NAME)
            continue;
        request.kinds |= KIND_BIT(argument->kind);
        wanted[request.wanted_count++] = wanted_of(argument);
    }
    struct snapshot *now = collect(&SOURCE_KERNEL, &request);
    struct plan plan = ipcrm_remove(ipcrm, now, false);
    report_arguments(ipcrm, &plan);
    report_other_problems(now, PROBLEM_MISSING);
    plan_free(&plan);
    snapshot_free(now);
    free(wanted);
}

/* ipcrm's --all leaves out what the user may neither read nor remove. */
static bool is_for_others(const struct target *target, int error)
{
    return (error == EPERM || error == EACCES) &&
           !collect_may_read(&SOURCE_KERNEL, &target->object);
}

/* util-linux has no protection, and no text for it. */
static void report_protected(struct ipcrm *ipcrm, const struct plan *plan,
                             const struct target *target)
{
    struct buffer name = BUFFER_IN_MEMORY;

    target_put_name(&name, plan, target);
    ipcrm->status =
        report(EXIT_FAILED, _("%s is protected and was not removed"), buffer_string(&name));
    buffer_free(&name);
}

static void report_of_all(struct ipcrm *ipcrm, const struct plan *plan, const struct target *target)
{
    int error = ipcrm_error_of(target);
    struct buffer id = BUFFER_IN_MEMORY;

    if (is_for_others(target, error))
        return;
    if (target->result == RESULT_HELD) {
        report_protected(ipcrm, plan, target);
        return;
    }
    if (ipcrm->verbose)
        compat_put_number(&ipcrm->out, T_(removing[target->object.ref.kind].id),
                          sysv_id(&target->object.ref));
    buffer_signed(&id, sysv_id(&target->object.ref));
    if (error)
        ipcrm_report_error(ipcrm, error, BY_ID, buffer_string(&id));
    buffer_free(&id);
}

static void remove_kind(struct ipcrm *ipcrm, enum kind kind)
{
    const struct request request = {
        .kinds = KIND_BIT(kind),
        .facts = FACT_NAMESPACE | FACT_USERS | FACT_PROTECTION,
        .protection = &ipcrm->protection,
    };
    struct snapshot *now = collect(&SOURCE_KERNEL, &request);
    struct plan plan = ipcrm_remove(ipcrm, now, true);

    for (size_t i = 0; i < plan.count; i++)
        report_of_all(ipcrm, &plan, &plan.targets[i]);
    report_problems(now);
    ipcrm->status |= report_status(now);
    plan_free(&plan);
    snapshot_free(now);
}

static void remove_names(struct ipcrm *ipcrm, enum kind kind)
{
    const char *folder = posix_folder(compat_posix_kind(kind));
    struct arena arena = {0};
    const char **names;
    long count = posix_list(compat_posix_kind(kind), &arena, &names);

    if (kind == KIND_MSG && (count == -ENODEV || count == -ENOENT))
        ipcrm->status = report_escaped(
            EXIT_FAILED,
            T_("%s does not seem to be mounted. Use 'mount -t mqueue none %s' to mount it."),
            folder, folder);
    else if (count < 0)
        ipcrm->status = report_escaped(EXIT_FAILED, "%s: %s", folder, strerror((int)-count));
    for (long i = 0; i < count; i++)
        remove_name(ipcrm, kind, names[i], ipcrm->verbose);
    arena_free(&arena);
}

/* Returns whether all rules of protection could be read; if not, it reports why. */
static bool read_protection(struct ipcrm *ipcrm)
{
    const struct protection *protection = &ipcrm->protection;

    if (!ipcrm->all)
        return true;
    protect_read(&ipcrm->protection);
    if (!protection->faulty)
        return true;
    report(EXIT_FAILED, "%s: %s", protection->faulty, protection->fault);
    ipcrm->status = report(EXIT_FAILED, _("nothing was removed"));
    return false;
}

static void ipcrm_carry_out(struct ipcrm *ipcrm)
{
    static const enum kind order[] = {KIND_SHM, KIND_SEM, KIND_MSG};

    signal(SIGPIPE, SIG_IGN); /* a removal must still be reported and recorded */
    if (ipcrm->count)
        remove_named(ipcrm);
    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        if (ipcrm->all & KIND_BIT(order[i]))
            remove_kind(ipcrm, order[i]);
        if (ipcrm->all_posix & KIND_BIT(order[i]))
            remove_names(ipcrm, order[i]);
    }
    if (ipcrm->old_form && !ipcrm->status)
        buffer_text(&ipcrm->out, T_("resource(s) deleted\n"));
}

static int run_ipcrm(int argc, char **argv)
{
    struct arena arena = {0};
    struct ipcrm ipcrm = {
        .out = {.file = STDOUT_FILENO},
        .arguments = memory_resize(NULL, (size_t)argc + 1, sizeof(*ipcrm.arguments)),
        .command = record_command(&arena, ipcrm_tool.name, argv + (argc > 0)),
    };

    if (ipcrm_parse(&ipcrm, argc, argv) && read_protection(&ipcrm)) {
        ipcrm_carry_out(&ipcrm);
        ipcrm.status = report_flush(&ipcrm.out, ipcrm.status);
    }
    protection_free(&ipcrm.protection);
    free(ipcrm.arguments);
    arena_free(&arena);
    return ipcrm.status;
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
