/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rm: what is meant (rm_targets.c) becomes a plan, the plan is shown, agreed to, and carried out by
 * act/. There is no way past the plan.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act/read_only.h"
#include "act/remove.h"
#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/question.h"
#include "cmd/report.h"
#include "cmd/rm_print.h"
#include "cmd/rm_targets.h"
#include "cmd/session.h"
#include "model/kind.h"
#include "output/cell.h"

/* A removal from the command line to the exit status. */
struct errand {
    struct invocation *invocation;
    struct source source; /* the namespaces that are not the caller's are held open to the end */
    struct removal_targets targets;
    struct rules rules;
    struct snapshot *snapshot;
    struct snapshot *passed_over; /* if nothing was selected: all that could have been; or NULL */
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

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

/* HANDLER for the signals that the caller has not had ignored, as nohup(1) does. */
static void handle_signals(void (*handler)(int))
{
    const struct sigaction action = {.sa_handler = handler}; /* no SA_RESTART: a question ends */

    for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(signals[i], &action, NULL);
    }
}

/* Making the plan. */

static void forget_plan(struct errand *errand)
{
    plan_free(&errand->plan);
    snapshot_free(errand->snapshot);
    snapshot_free(errand->passed_over);
    errand->passed_over = NULL;
}

static void make_plan(struct errand *errand)
{
    bool guarded = errand->rules.bulk && !errand->rules.force;
    struct request request = {
        .kinds = errand->targets.kinds,
        .facts = rm_print_needs(errand->invocation) | FACT_NAMESPACE |
                 (guarded ? (facts_t)GUARD_FACTS : 0),
        .filter = errand->rules.filter,
        .wanted = errand->rules.bulk ? NULL : errand->targets.wanted,
        .wanted_count = errand->targets.wanted_count,
    };
    if (errand->rules.bulk) {
        request.facts |= FACT_PROTECTION;
        request.protection = session_protection(errand->invocation);
    }
    if (errand->invocation->format == FORMAT_JSON)
        request.facts |= FACT_HOST;
    if (errand->rules.bulk && errand->source.spaces)
        request.facts |= FACT_CONTAINERS;
    errand->snapshot = collect(&errand->source, &request);
    errand->view = (struct view){.now = errand->snapshot, .scratch = &errand->scratch};
    errand->plan = plan_make(&errand->view, &errand->rules);
    errand->view.plan = &errand->plan;
}

/* What was made in this very second is read again when the second is over. */
static void make_lasting_plan(struct errand *errand)
{
    make_plan(errand);
    if (errand->invocation->removal.dry_run || !plan_is_too_fresh(&errand->plan))
        return;
    wait_for_second_after(&errand->source, errand->snapshot->clock);
    forget_plan(errand);
    make_plan(errand);
}

/* Agreeing to it. */

static int refuse_large_plan(const struct errand *errand)
{
    size_t count = plan_count_actions(&errand->plan, ACTION_REMOVE);
    uint64_t limit = errand->targets.most;

    if (!errand->targets.has_most)
        limit = plan_limit(session_count_objects(&errand->source));
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
        return report(EXIT_REFUSED, _("nothing was removed: standard input and error are not "
                                      "a terminal; --yes answers the question"));
    return options->interactive ? 0 : ask_for_number(errand);
}

/* Carrying it out. */

static enum answer stop_asking(struct errand *errand)
{
    errand->quit = true;
    return ANSWER_STOP;
}

static enum answer rm_ask_about(struct errand *errand, const struct target *target)
{
    struct buffer question = BUFFER_IN_MEMORY, name = BUFFER_IN_MEMORY, owner = BUFFER_IN_MEMORY;
    char answer[16];

    target_put_name(&name, &errand->plan, target);
    target_put_owner(&owner, &errand->plan, target);
    buffer_format(&question, _("Remove %s of %s? y(es), n(o), a(ll that are left), q(uit): "),
                  buffer_string(&name), buffer_string(&owner));
    buffer_free(&name);
    buffer_free(&owner);
    bool answered = question_ask(buffer_string(&question), answer, sizeof(answer), &caught_signal);
    buffer_free(&question);
    if (!answered || text_matches(text_of(answer), "q") || text_matches(text_of(answer), "quit"))
        return stop_asking(errand);
    errand->remove_rest =
        text_matches(text_of(answer), "a") || text_matches(text_of(answer), "all");
    bool yes = text_matches(text_of(answer), "y") || text_matches(text_of(answer), "yes");
    return yes || errand->remove_rest ? ANSWER_YES : ANSWER_NO;
}

/* Once the user has said "all", nothing is asked any more. */
static bool asks(void *context)
{
    const struct errand *errand = context;
    return errand->invocation->removal.interactive && !errand->remove_rest;
}

static enum answer rm_may_remove(void *context, const struct target *target)
{
    struct errand *errand = context;

    if (caught_signal)
        return ANSWER_STOP;
    return asks(errand) ? rm_ask_about(errand, target) : ANSWER_YES;
}

/* A result that somebody must hear of on standard error. */
static bool is_objection(const struct errand *errand, enum result result)
{
    static const bool objects[RESULTS] = {
        [RESULT_CHANGED] = true, [RESULT_IN_USE] = true, [RESULT_HELD] = true,
        [RESULT_CLOCK] = true,   [RESULT_FAILED] = true,
    };
    return objects[result] || (result == RESULT_GONE && !errand->rules.bulk);
}

/* A line, without its end, on what became of TARGET. */
static void put_target_outcome(struct buffer *out, const struct errand *errand,
                               const struct target *target)
{
    struct buffer name = BUFFER_IN_MEMORY, reason = BUFFER_IN_MEMORY;

    target_put_name(&name, &errand->plan, target);
    target_put_reason(&reason, &errand->plan, target);
    if (is_objection(errand, target->result))
        buffer_format(out, _("%s was not removed: %s"), buffer_string(&name),
                      buffer_string(&reason));
    else if (target->result != RESULT_REMOVED)
        buffer_format(out, "%s: %s", buffer_string(&name), buffer_string(&reason));
    else if (reason.length)
        buffer_format(out, _("%s was removed; %s"), buffer_string(&name), buffer_string(&reason));
    else
        buffer_format(out, _("%s was removed"), buffer_string(&name));
    buffer_free(&name);
    buffer_free(&reason);
}

/* Whether it is worth a line: that one was removed goes without saying, if nothing keeps it. */
static bool is_worth_saying(const struct errand *errand, const struct target *target)
{
    if (target->result != RESULT_REMOVED)
        return target->result != RESULT_DECLINED;
    return errand->invocation->removal.verbose || object_attaches(&target->object);
}

static void say(void *context, const struct target *target)
{
    struct errand *errand = context;
    struct buffer line = BUFFER_IN_MEMORY;

    if (errand->invocation->format == FORMAT_JSON || !is_worth_saying(errand, target))
        return;
    put_target_outcome(&line, errand, target);
    if (is_objection(errand, target->result)) {
        (void)buffer_flush(&errand->out);
        report(EXIT_FAILED, "%s", buffer_string(&line));
    } else {
        buffer_format(&errand->out, "%s\n", buffer_string(&line));
    }
    buffer_free(&line);
}

/* Standard output could not be written to its end: what was removed is said on standard error. */
static void say_removed(const struct errand *errand)
{
    bool json = errand->invocation->format == FORMAT_JSON;

    for (size_t i = 0; i < errand->plan.count; i++) {
        const struct target *target = &errand->plan.targets[i];
        bool unsaid = json && is_objection(errand, target->result);
        struct buffer line = BUFFER_IN_MEMORY;
        if (target->action != ACTION_REMOVE || !(unsaid || target->result == RESULT_REMOVED))
            continue;
        put_target_outcome(&line, errand, target);
        report(EXIT_FAILED, "%s", buffer_string(&line));
        buffer_free(&line);
    }
}

static void rm_carry_out(struct errand *errand)
{
    const struct removal_options *options = &errand->invocation->removal;
    const struct text command =
        record_command(&errand->invocation->arena, PACKAGE_NAME, errand->invocation->arguments);
    const struct record record = record_start(&errand->source, &errand->plan, command);
    const struct removal removal = {
        .source = &errand->source,
        .rules = &errand->rules,
        .plan = &errand->plan,
        .context = errand,
        .may_remove = rm_may_remove,
        .asks = asks,
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

/* "No" to all that was asked about is a refusal, whatever guards held back besides. */
static int status_of(const struct errand *errand)
{
    const struct plan *plan = &errand->plan;
    bool removed = plan_count_results(plan, RESULT_REMOVED);
    bool stopped = plan_count_results(plan, RESULT_STOPPED);
    bool declined = plan_count_results(plan, RESULT_DECLINED);

    for (size_t i = 0; i < plan->count; i++) {
        const struct target *target = &plan->targets[i];
        if (target->action == ACTION_REMOVE && is_objection(errand, target->result))
            return EXIT_FAILED;
    }
    if (stopped && !errand->quit)
        return EXIT_FAILED;
    if ((stopped || declined) && !removed)
        return EXIT_REFUSED;
    return plan_count_actions(plan, ACTION_HOLD) ? EXIT_FAILED : EXIT_DONE;
}

static int refuse_unwritten(int result)
{
    return report(EXIT_FAILED, _("nothing was removed: the plan cannot be written: %s"),
                  strerror(-result));
}

/* Whether the plan is shown as a table before anything is removed. */
static bool shows_plan(const struct errand *errand)
{
    const struct removal_options *options = &errand->invocation->removal;
    return errand->invocation->format != FORMAT_JSON &&
           (errand->rules.bulk || options->dry_run || options->interactive);
}

/* Everything is looked at again, with all that the filter asks about: that is worth it for an answer. */
static void print_nothing(struct errand *errand)
{
    const struct removal_targets *targets = &errand->targets;
    bool orphans = errand->rules.orphans;
    struct request request = {
        .kinds = targets->kinds,
        .facts = (targets->filter ? filter_needs(targets->filter) : 0) |
                 (orphans ? (facts_t)FACT_VERDICT : 0),
        .protection = session_protection(errand->invocation),
    };
    struct unselected counts[KINDS];

    errand->passed_over = collect(&errand->source, &request);
    unselected_count(counts,
                     &(struct view){.now = errand->passed_over, .scratch = &errand->scratch},
                     targets->filter, orphans);
    rm_print_nothing(&errand->out, errand->invocation, targets->kinds, counts);
}

static void print_plan(struct errand *errand)
{
    if (errand->rules.bulk && !errand->snapshot->count)
        print_nothing(errand);
    else
        rm_print_plan(&errand->out, errand->invocation, &errand->view);
}

/*
 * Shows the plan; in JSON only the beginning of the document, the rest of which has the results.
 * Returns 0, or EXIT_FAILED where it could not be written: nobody would see it.
 */
static int show_plan(struct errand *errand)
{
    if (errand->invocation->format == FORMAT_JSON)
        json_begin(&errand->out, errand->snapshot);
    else if (shows_plan(errand))
        print_plan(errand);
    int result = buffer_flush(&errand->out);
    if (result)
        return refuse_unwritten(result);
    /* What could not be read says why an object is unknown. */
    if (shows_plan(errand))
        report_problems(errand->passed_over ? errand->passed_over : errand->snapshot);
    return 0;
}

static int rm_end(struct errand *errand, int status)
{
    bool json = errand->invocation->format == FORMAT_JSON;

    if (json) {
        rm_print_targets(&errand->out, errand->invocation, &errand->view);
        json_end(&errand->out, errand->snapshot);
    }
    handle_signals(SIG_DFL); /* who reads the output may take his time */
    int result = report_close(&errand->out);
    if (result) {
        say_removed(errand);
        return report_unwritten(result);
    }
    if (!json && !shows_plan(errand))
        report_problems(errand->snapshot);
    return status;
}

/* A dry run says so too where the plan is too large. */
static int end_dry_run(struct errand *errand)
{
    if (errand->rules.bulk && !errand->rules.force)
        (void)refuse_large_plan(errand);
    return rm_end(errand,
                  errand->snapshot->missing_count ? EXIT_DONE : report_status(errand->snapshot));
}

/* Where it will happen, if that is not here. */
static void print_spaces(struct errand *errand)
{
    const struct space *space = errand->source.spaces;
    unsigned long count = errand->source.space_count;

    if (session_is_of_all(errand->invocation))
        buffer_format(&errand->out, ngettext("%lu IPC namespace\n", "%lu IPC namespaces\n", count),
                      count);
    if (!count || session_is_of_all(errand->invocation))
        return;
    buffer_format(&errand->out, _("IPC namespace %lu"), (unsigned long)space->inode);
    if (space->container) {
        buffer_text(&errand->out, ": ");
        text_escape(&errand->out, text_of(space->container),
                    cell_escapes(&errand->invocation->style));
    }
    buffer_char(&errand->out, '\n');
}

static int rm_follow(struct errand *errand)
{
    size_t to_remove = plan_count_actions(&errand->plan, ACTION_REMOVE);
    if (errand->invocation->format != FORMAT_JSON)
        print_spaces(errand);
    int status = show_plan(errand);

    if (status)
        return status;
    if (errand->invocation->removal.dry_run)
        return end_dry_run(errand);
    say_marked(errand);
    if (!to_remove && plan_count_actions(&errand->plan, ACTION_HOLD)) {
        report(EXIT_REFUSED, plan_holds_protected_only(&errand->plan)
                                 ? _("nothing was removed: all of it is protected; it can only be "
                                     "removed by its id or key")
                                 : _("nothing was removed: guards hold all of it back; --force "
                                     "lifts them"));
        return rm_end(errand, EXIT_REFUSED);
    }
    if (to_remove) {
        /* From here on a signal does not end the program between a removal and its report. */
        handle_signals(catch_signal);
        status = agree(errand);
        if (status)
            return rm_end(errand, status);
        rm_carry_out(errand);
        print_outcome(errand);
        status = status_of(errand);
    }
    return rm_end(errand, status ? status : report_status(errand->snapshot));
}

/* Without all the rules nobody knows what is protected. Returns 0, or EXIT_USAGE after it has said so. */
static int check_protection(struct invocation *invocation)
{
    const struct protection *protection = session_protection(invocation);
    if (!protection->faulty)
        return 0;
    return report_usage(_("nothing was removed: %s: %s"), protection->faulty, protection->fault);
}

/* From the plan, made once the targets are known, to the end. */
static int carry_through(struct errand *errand)
{
    session_settle(errand->invocation);
    errand->snapshot = session_open(errand->invocation, &errand->source);
    if (errand->snapshot) {
        errand->plan.now = errand->snapshot;
        errand->view = (struct view){
            .now = errand->snapshot, .plan = &errand->plan, .scratch = &errand->scratch};
        if (errand->invocation->format == FORMAT_JSON)
            json_begin(&errand->out, errand->snapshot);
        return rm_end(errand, report_status(errand->snapshot));
    }
    make_lasting_plan(errand);
    return rm_follow(errand);
}

/* A dry run has the kernel see to it that it is one. */
static void forgo_removal(void)
{
    char *unguarded = report_unguarded(read_only(READ_ONLY));

    if (unguarded)
        report(EXIT_DONE, "%s", unguarded);
    free(unguarded);
}

static int run_rm(struct invocation *invocation)
{
    struct errand errand = {.invocation = invocation, .out = {.file = STDOUT_FILENO}};

    int status = removal_targets_parse(invocation, &errand.targets);
    if (!status && errand.targets.bulk)
        status = check_protection(invocation);
    if (!status) {
        if (invocation->removal.dry_run)
            forgo_removal();
        errand.rules = (struct rules){
            .bulk = errand.targets.bulk,
            .filter = errand.targets.filter,
            .force = invocation->removal.force,
            .orphans = invocation->removal.orphans != NULL,
        };
        status = carry_through(&errand);
        forget_plan(&errand);
        source_close(&errand.source);
        buffer_free(&errand.out);
        arena_free(&errand.scratch);
        if (caught_signal && (status != EXIT_REFUSED || caught_signal != SIGINT))
            report_death(caught_signal);
    }
    filter_free(errand.targets.filter);
    return status;
}

static const struct option_group *const groups[] = {
    &removal_target_options, &removal_selection_options,
    &removal_safety_options, &output_options,
    &namespace_options,      &sight_options,
    &common_options,         NULL};

const struct command rm_command = {
    .name = "rm",
    .usage = N_("-m|-q|-s ID | -M|-Q|-S KEY | SELECTION [OPTION]..."),
    .summary = N_("remove objects, with a plan and a second look"),
    .groups = groups,
    .run = run_rm,
    .changes = true,
};
