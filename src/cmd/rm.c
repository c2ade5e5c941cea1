/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rm: what is meant (rm_targets.c) becomes a plan, the plan is shown, agreed to, and carried out by
 * act/. There is no way past the plan.
 */
#include "config.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act/read_only.h"
#include "act/remove.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/units.h"
#include "cmd/command.h"
#include "cmd/question.h"
#include "cmd/report.h"
#include "cmd/rm_targets.h"
#include "cmd/session.h"
#include "model/tables.h"

/* A removal from the command line to the exit status. */
struct errand {
    struct invocation *invocation;
    struct removal_targets targets;
    struct rules rules;
    struct snapshot *snapshot;
    struct arena scratch;
    struct plan plan;
    struct view view;
    struct buffer out;
    bool remove_rest; /* the user said "all" to -i */
    bool quit;        /* or "quit", or ended the program there */
};

static volatile sig_atomic_t caught_signal;

static void catch_signal(int signal)
{
    caught_signal = signal;
}

/* From now on a signal does not end the program between a removal and its report. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = catch_signal}; /* no SA_RESTART: a question ends */

    for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
        (void)sigaction(signals[i], &action, NULL);
}

/* Ends as the signal that was caught would have ended the program. */
static void die_of_signal(void)
{
    sigset_t only;
    int signal_number = caught_signal;

    signal(signal_number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(signal_number);
}

/* The plan as tables. */

static const char *const shown_columns[] = {
    "KEY", "ID", "OWNER", "SIZE", "NATTCH", "MSGS", "USEDBYTES", "NSEMS", "IDLE", "COMMAND", NULL};

static struct columns columns_of(struct errand *errand, enum kind kind)
{
    struct arena *arena = &errand->invocation->arena;
    struct columns columns = {0};

    columns_add(&columns, table_column(&targets_table, text_of("ACTION")), arena);
    for (const char *const *name = shown_columns; *name; name++) {
        const struct column *column = table_column(&object_tables[kind], text_of(*name));
        if (column)
            columns_add(&columns, column, arena);
    }
    columns_add(&columns, table_column(&targets_table, text_of("REASON")), arena);
    return columns;
}

static void print_kind(struct errand *errand, enum kind kind)
{
    const struct table *table = &object_tables[kind];
    struct columns columns = columns_of(errand, kind);
    struct order order = order_all(table, &errand->view);

    if (order.count) {
        buffer_format(&errand->out, "%s\n", _(table->title));
        session_print(&errand->out, errand->invocation,
                      &(struct sheet){table, &columns, &errand->view, &order,
                                      errand->snapshot->of[kind].clock});
        buffer_char(&errand->out, '\n');
    }
    free(order.rows);
}

struct totals {
    unsigned long of[KINDS];
    uint64_t bytes[KINDS]; /* of segments, and of messages in queues */
};

static struct totals count_targets(const struct plan *plan, enum action action)
{
    struct totals totals = {0};
    for (size_t i = 0; i < plan->count; i++) {
        const struct object *object = &plan->targets[i].object;
        if (plan->targets[i].action != action)
            continue;
        totals.of[object->kind]++;
        if (object->kind == KIND_SHM)
            totals.bytes[KIND_SHM] += object->shm.size;
        else if (object->kind == KIND_MSG)
            totals.bytes[KIND_MSG] += object->msg.cbytes;
    }
    return totals;
}

static void put_count(struct buffer *out, enum kind kind, unsigned long count)
{
    switch (kind) {
    case KIND_SHM:
        buffer_format(out, ngettext("%lu segment", "%lu segments", count), count);
        break;
    case KIND_MSG:
        buffer_format(out, ngettext("%lu queue", "%lu queues", count), count);
        break;
    default:
        buffer_format(out, ngettext("%lu semaphore set", "%lu semaphore sets", count), count);
        break;
    }
}

/* "2 segments (4.0M), 1 queue", or what stands for nothing. */
static void put_totals(struct buffer *out, const struct totals *totals)
{
    const char *between = "";
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (!totals->of[kind])
            continue;
        buffer_text(out, between);
        put_count(out, kind, totals->of[kind]);
        between = ", ";
        if (!totals->bytes[kind])
            continue;
        buffer_text(out, " (");
        units_put_size(out, totals->bytes[kind]);
        buffer_char(out, ')');
    }
    if (!*between)
        buffer_text(out, _("nothing"));
}

static void print_totals(struct errand *errand, const char *label, enum action action)
{
    struct totals totals = count_targets(&errand->plan, action);
    buffer_format(&errand->out, "%s ", label);
    put_totals(&errand->out, &totals);
    buffer_char(&errand->out, '\n');
}

static void print_plan(struct errand *errand)
{
    if (!errand->snapshot->count) {
        if (errand->rules.bulk)
            buffer_format(&errand->out, "%s\n", _("Nothing matches."));
        return;
    }
    for (enum kind kind = 0; kind < KINDS; kind++)
        print_kind(errand, kind);
    print_totals(errand, _("To remove:"), ACTION_REMOVE);
    if (plan_count_actions(&errand->plan, ACTION_HOLD))
        print_totals(errand, _("Held back:"), ACTION_HOLD);
}

/* The plan as JSON, with whatever became of it. */
static void print_json(struct errand *errand)
{
    struct columns columns = session_all_columns(errand->invocation, &targets_table);
    struct order order = order_all(&targets_table, &errand->view);

    json_begin(&errand->out, errand->snapshot);
    json_table(
        &errand->out, &errand->invocation->style,
        &(struct sheet){&targets_table, &columns, &errand->view, &order, errand->snapshot->clock});
    free(order.rows);
}

/* Making the plan. */

static facts_t facts_needed(struct errand *errand)
{
    bool named = errand->invocation->format == FORMAT_JSON;
    facts_t facts = FACT_USERS;

    for (enum kind kind = 0; !named && kind < KINDS; kind++) {
        struct columns columns = columns_of(errand, kind);
        facts |= columns_needs(&columns);
    }
    if (errand->rules.bulk && !errand->rules.force)
        facts |= GUARD_FACTS;
    return facts;
}

static void forget_plan(struct errand *errand)
{
    plan_free(&errand->plan);
    snapshot_free(errand->snapshot);
}

static void make_plan(struct errand *errand)
{
    struct request request = {
        .kinds = errand->targets.kinds,
        .facts = facts_needed(errand),
        .filter = errand->rules.filter,
        .wanted = errand->rules.bulk ? NULL : errand->targets.wanted,
    };
    errand->snapshot = session_collect(errand->invocation, &request);
    errand->view = (struct view){.now = errand->snapshot, .scratch = &errand->scratch};
    errand->plan = plan_make(&errand->view, &errand->rules);
    errand->view.plan = &errand->plan;
}

/* What was made in this very second is read again when the second is over. */
static void make_lasting_plan(struct errand *errand)
{
    static const struct source kernel = SOURCE_KERNEL;

    make_plan(errand);
    if (errand->invocation->removal.dry_run || !plan_is_too_fresh(&errand->plan))
        return;
    wait_for_second_after(&kernel, errand->snapshot->clock);
    forget_plan(errand);
    make_plan(errand);
}

/* Agreeing to it. */

static struct quantity count_all_objects(void)
{
    static const struct source kernel = SOURCE_KERNEL;
    static const enum usage_id counted[] = {USAGE_SEGMENTS, USAGE_QUEUES, USAGE_SETS};
    const struct request request = {.totals = ALL_KINDS, .facts = FACT_USAGE};
    struct snapshot *snapshot = collect(&kernel, &request);
    struct quantity total = {.known = true};

    for (size_t i = 0; i < sizeof(counted) / sizeof(*counted); i++) {
        total.known = total.known && snapshot->total.usage[counted[i]].known;
        total.amount += snapshot->total.usage[counted[i]].amount;
    }
    snapshot_free(snapshot);
    return total;
}

static int refuse_large_plan(const struct errand *errand)
{
    size_t count = plan_count_actions(&errand->plan, ACTION_REMOVE);
    uint64_t limit = errand->targets.most;

    if (!errand->targets.has_most)
        limit = plan_limit(count_all_objects());
    if (count <= limit)
        return 0;
    return report(
        EXIT_REFUSED,
        ngettext("nothing was removed: the plan has %lu object and %llu may be removed at "
                 "once; --max or --force allows more",
                 "nothing was removed: the plan has %lu objects and %llu may be removed at "
                 "once; --max or --force allows more",
                 count),
        (unsigned long)count, (unsigned long long)limit);
}

static int ask_for_number(const struct errand *errand)
{
    size_t count = plan_count_actions(&errand->plan, ACTION_REMOVE);
    struct buffer question = BUFFER_IN_MEMORY, number = BUFFER_IN_MEMORY;
    char answer[32];

    buffer_format(
        &question,
        ngettext("Remove this %lu object? Type the number of objects to go on: ",
                 "Remove these %lu objects? Type the number of objects to go on: ", count),
        (unsigned long)count);
    buffer_unsigned(&number, count);
    bool agreed = question_ask(buffer_string(&question), answer, sizeof(answer), &caught_signal) &&
                  strcmp(answer, buffer_string(&number)) == 0;
    buffer_free(&question);
    buffer_free(&number);
    return agreed ? 0 : report(EXIT_REFUSED, _("nothing was removed"));
}

/* Returns 0, or the exit status where nothing may be removed. */
static int agree(const struct errand *errand)
{
    const struct removal_options *options = &errand->invocation->removal;
    bool json = errand->invocation->format == FORMAT_JSON;
    bool asks = options->interactive || (errand->rules.bulk && !options->yes);

    if (errand->rules.bulk && !errand->rules.force) {
        int status = refuse_large_plan(errand);
        if (status)
            return status;
    }
    if (!asks)
        return 0;
    if (json)
        return report(EXIT_REFUSED, _("nothing was removed: with --json nothing is asked; --yes "
                                      "answers the question"));
    if (!question_is_possible())
        return report(EXIT_REFUSED, _("nothing was removed: standard input and error are no "
                                      "terminal; --yes answers the question"));
    return options->interactive ? 0 : ask_for_number(errand);
}

/* Carrying it out. */

static enum answer stop_asking(struct errand *errand)
{
    errand->quit = true;
    return ANSWER_STOP;
}

static enum answer ask_about(struct errand *errand, const struct target *target)
{
    struct buffer question = BUFFER_IN_MEMORY, name = BUFFER_IN_MEMORY;
    char answer[16];

    target_put_name(&name, target);
    buffer_format(&question, _("Remove %s? y(es), n(o), a(ll that are left), q(uit): "),
                  buffer_string(&name));
    buffer_free(&name);
    bool answered = question_ask(buffer_string(&question), answer, sizeof(answer), &caught_signal);
    buffer_free(&question);
    if (!answered || text_matches(text_of(answer), "q") || text_matches(text_of(answer), "quit"))
        return stop_asking(errand);
    errand->remove_rest =
        text_matches(text_of(answer), "a") || text_matches(text_of(answer), "all");
    bool yes = text_matches(text_of(answer), "y") || text_matches(text_of(answer), "yes");
    return yes || errand->remove_rest ? ANSWER_YES : ANSWER_NO;
}

static enum answer may_remove(void *context, const struct target *target)
{
    struct errand *errand = context;

    if (caught_signal)
        return ANSWER_STOP;
    if (!errand->invocation->removal.interactive || errand->remove_rest)
        return ANSWER_YES;
    return ask_about(errand, target);
}

/* A result that somebody must hear of on standard error. */
static bool is_objection(const struct errand *errand, enum result result)
{
    switch (result) {
    case RESULT_CHANGED:
    case RESULT_IN_USE:
    case RESULT_HELD:
    case RESULT_CLOCK:
    case RESULT_FAILED:
        return true;
    case RESULT_GONE:
        return !errand->rules.bulk;
    default:
        return false;
    }
}

static void say(void *context, const struct target *target)
{
    struct errand *errand = context;
    struct buffer name = BUFFER_IN_MEMORY, reason = BUFFER_IN_MEMORY;
    bool removed = target->result == RESULT_REMOVED;

    if (errand->invocation->format == FORMAT_JSON)
        return;
    target_put_name(&name, target);
    target_put_reason(&reason, &errand->plan, target);
    if (is_objection(errand, target->result)) {
        (void)buffer_flush(&errand->out);
        report(EXIT_FAILED, _("%s was not removed: %s"), buffer_string(&name),
               buffer_string(&reason));
    } else if (removed && reason.length) {
        buffer_format(&errand->out, _("%s was removed; %s\n"), buffer_string(&name),
                      buffer_string(&reason));
    } else if (removed && errand->invocation->removal.verbose) {
        buffer_format(&errand->out, _("%s was removed\n"), buffer_string(&name));
    } else if (!removed && target->result != RESULT_DECLINED) {
        buffer_format(&errand->out, "%s: %s\n", buffer_string(&name), buffer_string(&reason));
    }
    buffer_free(&name);
    buffer_free(&reason);
}

static struct text command_line(struct invocation *invocation)
{
    struct buffer line = BUFFER_IN_MEMORY;
    buffer_text(&line, PACKAGE_NAME);
    for (char **argument = invocation->arguments; *argument; argument++)
        buffer_format(&line, " %s", *argument);
    struct text text = {arena_text(&invocation->arena, buffer_string(&line), line.length),
                        line.length};
    buffer_free(&line);
    return text;
}

/* proc(5): /proc/PID/loginuid; all bits are set where nobody has logged in. */
static struct quantity login_uid(const struct source *source)
{
    char text[32];
    struct quantity uid = {0};

    if (source_read_start(source, "/proc/self/loginuid", text, sizeof(text)) == 0)
        uid.known = !number_parse(text, strlen(text), 10, UINT32_MAX - 1, &uid.amount);
    return uid;
}

static void carry_out(struct errand *errand)
{
    static const struct source kernel = SOURCE_KERNEL;
    const struct removal_options *options = &errand->invocation->removal;
    const struct passwd *user = getpwuid(getuid());
    struct record record = {
        .plan = &errand->plan,
        .uid = (unsigned long)getuid(),
        .user = user ? user->pw_name : "",
        .login = login_uid(&kernel),
        .command = command_line(errand->invocation),
    };
    const struct removal removal = {
        .source = &kernel,
        .rules = &errand->rules,
        .plan = &errand->plan,
        .context = errand,
        .may_remove = may_remove,
        .asks = options->interactive,
        .after = say,
        .record = options->no_syslog ? NULL : &record,
    };
    signal(SIGPIPE, SIG_IGN); /* what is removed must still be counted and recorded */
    remove_targets(&removal);
}

/* What is already marked was not to be removed, but whoever named it is told. */
static void say_marked(struct errand *errand)
{
    for (size_t i = 0; !errand->rules.bulk && i < errand->plan.count; i++) {
        if (errand->plan.targets[i].action == ACTION_NONE &&
            errand->plan.targets[i].result == RESULT_MARKED)
            say(errand, &errand->plan.targets[i]);
    }
}

static void print_outcome(struct errand *errand)
{
    const struct plan *plan = &errand->plan;
    unsigned long removed = plan_count_results(plan, RESULT_REMOVED);
    unsigned long left = plan_count_results(plan, RESULT_STOPPED);

    if (errand->invocation->format == FORMAT_JSON || !(errand->rules.bulk || left))
        return;
    buffer_format(&errand->out,
                  ngettext("Removed %lu object.\n", "Removed %lu objects.\n", removed), removed);
    if (left)
        buffer_format(
            &errand->out,
            ngettext("%lu object was not reached.\n", "%lu objects were not reached.\n", left),
            left);
}

static int status_of(const struct errand *errand)
{
    const struct plan *plan = &errand->plan;
    bool removed = plan_count_results(plan, RESULT_REMOVED);
    bool stopped = plan_count_results(plan, RESULT_STOPPED);
    bool declined = plan_count_results(plan, RESULT_DECLINED);

    for (size_t i = 0; i < plan->count; i++) {
        if (is_objection(errand, plan->targets[i].result))
            return EXIT_FAILED;
    }
    if (stopped && !errand->quit)
        return EXIT_FAILED;
    return (stopped || declined) && !removed ? EXIT_REFUSED : EXIT_DONE;
}

/* Shows the plan. Returns 0, or EXIT_FAILED where it could not be written: nobody has seen it. */
static int show_plan(struct errand *errand)
{
    const struct removal_options *options = &errand->invocation->removal;
    bool wanted = errand->rules.bulk || options->dry_run || options->interactive;

    if (!wanted || errand->invocation->format == FORMAT_JSON)
        return 0;
    print_plan(errand);
    int result = buffer_flush(&errand->out);
    if (result)
        return report(EXIT_FAILED, _("nothing was removed: the plan cannot be written: %s"),
                      strerror(-result));
    report_problems(errand->snapshot);
    return 0;
}

static int end(struct errand *errand, int status)
{
    bool json = errand->invocation->format == FORMAT_JSON;
    bool shown = errand->rules.bulk || errand->invocation->removal.dry_run ||
                 errand->invocation->removal.interactive;

    if (json) {
        print_json(errand);
        json_end(&errand->out, errand->snapshot);
    }
    status = report_flush(&errand->out, status);
    if (!json && !shown)
        report_problems(errand->snapshot);
    return status;
}

static int follow(struct errand *errand)
{
    int status = show_plan(errand);
    size_t to_remove = plan_count_actions(&errand->plan, ACTION_REMOVE);
    int read_status = report_status(errand->snapshot);

    if (status)
        return status;
    if (errand->invocation->removal.dry_run)
        return end(errand, errand->snapshot->missing_count ? EXIT_DONE : read_status);
    say_marked(errand);
    if (!to_remove && plan_count_actions(&errand->plan, ACTION_HOLD)) {
        report(EXIT_REFUSED,
               _("nothing was removed: guards hold all of it back; --force lifts them"));
        return end(errand, EXIT_REFUSED);
    }
    if (to_remove) {
        catch_signals();
        status = agree(errand);
        if (status)
            return end(errand, status);
        carry_out(errand);
        print_outcome(errand);
        status = status_of(errand);
    }
    return end(errand, status ? status : read_status);
}

static int run(struct invocation *invocation)
{
    struct errand errand = {.invocation = invocation, .out = {.file = STDOUT_FILENO}};

    int status = removal_targets_parse(invocation, &errand.targets);
    if (!status) {
        if (invocation->removal.dry_run)
            read_only();
        errand.rules = (struct rules){
            .bulk = errand.targets.bulk,
            .filter = errand.targets.filter,
            .force = invocation->removal.force,
        };
        session_settle(invocation);
        make_lasting_plan(&errand);
        status = follow(&errand);
        forget_plan(&errand);
        arena_free(&errand.scratch);
        if (caught_signal && status != EXIT_REFUSED)
            die_of_signal();
    }
    filter_free(errand.targets.filter);
    return status;
}

static const struct option_group *const groups[] = {
    &removal_target_options, &removal_selection_options,
    &removal_safety_options, &output_options,
    &common_options,         NULL};

const struct command rm_command = {
    .name = "rm",
    .usage = N_("-m|-q|-s ID | -M|-Q|-S KEY | --filter=EXPR | --all [OPTION]..."),
    .summary = N_("remove objects, with a plan and a second look"),
    .groups = groups,
    .run = run,
    .changes = true,
};
