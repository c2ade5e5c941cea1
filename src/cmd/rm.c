/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line (rm_targets.c) becomes a plan. The plan is shown and confirmed, and act/ carries
 * it out. There is no way around the plan.
 */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "act/read_only.h"
#include "act/remove.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/rm_print.h"
#include "cmd/rm_targets.h"
#include "cmd/session.h"
#include "model/kind.h"
#include "output/cell.h"

/* One run of rm, from the command line to the exit status. */
struct rm {
    struct invocation *invocation;
    const struct removal_options *options; /* of the invocation */
    bool json;
    struct source source; /* holds open the namespaces that are not the caller's */
    struct removal_targets targets;
    struct rules rules;
    struct snapshot *snapshot;
    struct snapshot *passed_over; /* where nothing was selected: all objects; or NULL */
    struct arena scratch;
    struct plan plan;
    struct view view;
    struct buffer out;
    bool remove_rest; /* the user said "all" to -i */
    bool quit;        /* or "quit", or ended the input */
};

static volatile sig_atomic_t caught_signal;

static void catch_signal(int signal)
{
    caught_signal = signal;
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

/* Sets HANDLER for the signals, except those that the caller has ignored, as nohup(1) does. */
static void handle_signals(void (*handler)(int))
{
    const struct sigaction action = {.sa_handler = handler}; /* no SA_RESTART: it ends a question */

    for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(signals[i], &action, NULL);
    }
}

/* Making the plan. */

static void forget_plan(struct rm *rm)
{
    plan_free(&rm->plan);
    snapshot_free(rm->snapshot);
    snapshot_free(rm->passed_over);
    rm->passed_over = NULL;
}

static void make_plan(struct rm *rm)
{
    bool guarded = rm->rules.bulk && !rm->rules.force;
    struct request request = {
        .kinds = rm->targets.kinds,
        .facts =
            rm_print_needs(rm->invocation) | FACT_NAMESPACE | (guarded ? (facts_t)GUARD_FACTS : 0),
        .filter = rm->rules.filter,
        .wanted = rm->rules.bulk ? NULL : rm->targets.wanted,
        .wanted_count = rm->targets.wanted_count,
    };
    if (rm->rules.bulk) {
        request.facts |= FACT_PROTECTION;
        request.protection = session_protection(rm->invocation);
    }
    if (rm->json)
        request.facts |= FACT_HOST;
    if (rm->rules.bulk && rm->source.spaces)
        request.facts |= FACT_CONTAINERS;
    rm->snapshot = collect(&rm->source, &request);
    rm->view = (struct view){.now = rm->snapshot, .scratch = &rm->scratch};
    rm->plan = plan_make(&rm->view, &rm->rules);
    rm->view.plan = &rm->plan;
}

/* Makes the plan; where an object was made in this very second, again when the second is over. */
static void make_lasting_plan(struct rm *rm)
{
    make_plan(rm);
    if (rm->options->dry_run || !plan_is_too_fresh(&rm->plan))
        return;
    wait_for_second_after(&rm->source, rm->snapshot->clock);
    forget_plan(rm);
    make_plan(rm);
}

/* Confirming it. */

/*
 * Reads one line, which a terminal gives to one read. Signals are blocked except while it waits, so
 * that none can come between the test of the signal and the wait. Returns the length, or -1.
 */
static ssize_t question_read_line(char *line, size_t size)
{
    struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
    sigset_t all, before;
    ssize_t length = -1;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    if (!caught_signal && ppoll(&terminal, 1, NULL, &before) > 0)
        length = read(STDIN_FILENO, line, size);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (length <= 0 || line[length - 1] != '\n')
        return -1; /* the end of input, or a line that is longer than any answer */
    return length - 1;
}

/*
 * Asks QUESTION on standard error, escaped, and reads a line into ANSWER of SIZE bytes, without blanks
 * around it. Input typed before the question is discarded. Returns false at the end of input, on an
 * error, and after a signal.
 */
static bool question_ask(const char *question, char *answer, size_t size)
{
    struct buffer out = {.file = STDERR_FILENO};
    char line[128];

    (void)tcflush(STDIN_FILENO, TCIFLUSH);
    text_escape(&out, text_of(question), report_escapes());
    int result = buffer_flush(&out);
    buffer_free(&out);
    ssize_t length = result ? -1 : question_read_line(line, sizeof(line));
    if (length < 0) {
        (void)!write(STDERR_FILENO, "\n", 1);
        return false;
    }
    struct text words = text_trim((struct text){line, (size_t)length});
    if (words.length >= size)
        return false; /* no answer is that long */
    memcpy(answer, words.start, words.length);
    answer[words.length] = '\0';
    return true;
}

/* Reports a selection that is too large. Returns 0 or EXIT_REFUSED. */
static int refuse_large_plan(const struct rm *rm)
{
    size_t count = plan_count_actions(&rm->plan, ACTION_REMOVE);
    uint64_t limit = rm->targets.most;

    if (!rm->rules.bulk || rm->rules.force)
        return 0;
    if (!rm->targets.has_most)
        limit = plan_limit(session_count_objects(&rm->source));
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

static int ask_for_number(const struct rm *rm)
{
    unsigned long count = (unsigned long)plan_count_actions(&rm->plan, ACTION_REMOVE);
    struct buffer question = BUFFER_IN_MEMORY;
    char answer[32], number[32];

    buffer_format(
        &question,
        ngettext("Remove this %lu object? Type the number of objects to go on: ",
                 "Remove these %lu objects? Type the number of objects to go on: ", count),
        count);
    (void)snprintf(number, sizeof(number), "%lu", count);
    bool agreed = question_ask(buffer_string(&question), answer, sizeof(answer)) &&
                  strcmp(answer, number) == 0;
    buffer_free(&question);
    return agreed ? 0 : report(EXIT_REFUSED, _("nothing was removed"));
}

/* Returns 0 where the plan may be carried out, else the exit status. */
static int agree(const struct rm *rm)
{
    bool asks = rm->options->interactive || (rm->rules.bulk && !rm->options->yes);

    int status = refuse_large_plan(rm);
    if (status || !asks)
        return status;
    if (rm->json)
        return report(EXIT_REFUSED, _("nothing was removed: with --json nothing is asked; --yes "
                                      "answers the question"));
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return report(EXIT_REFUSED, _("nothing was removed: standard input and error are not "
                                      "a terminal; --yes answers the question"));
    return rm->options->interactive ? 0 : ask_for_number(rm);
}

/* Carrying it out. */

/* Whether ANSWER is WORD or its first letter, in either case. */
static bool is_answer(const char *answer, const char *word)
{
    const char letter[] = {word[0], '\0'};
    return text_matches(text_of(answer), word) || text_matches(text_of(answer), letter);
}

static enum answer rm_ask_about(struct rm *rm, const struct target *target)
{
    struct buffer question = BUFFER_IN_MEMORY, name = BUFFER_IN_MEMORY, owner = BUFFER_IN_MEMORY;
    char answer[16];

    target_put_name(&name, &rm->plan, target);
    names_put(&owner, &rm->plan.now->users, target->object.uid);
    buffer_format(&question, _("Remove %s of %s? y(es), n(o), a(ll that are left), q(uit): "),
                  buffer_string(&name), buffer_string(&owner));
    buffer_free(&name);
    buffer_free(&owner);
    bool answered = question_ask(buffer_string(&question), answer, sizeof(answer));
    buffer_free(&question);
    rm->quit = !answered || is_answer(answer, "quit");
    if (rm->quit)
        return ANSWER_STOP;
    rm->remove_rest = is_answer(answer, "all");
    return rm->remove_rest || is_answer(answer, "yes") ? ANSWER_YES : ANSWER_NO;
}

/* After "all" no more questions are asked. */
static bool asks(void *context)
{
    const struct rm *rm = context;
    return rm->options->interactive && !rm->remove_rest;
}

static enum answer rm_may_remove(void *context, const struct target *target)
{
    struct rm *rm = context;

    if (caught_signal)
        return ANSWER_STOP;
    return asks(rm) ? rm_ask_about(rm, target) : ANSWER_YES;
}

/* Whether RESULT goes to standard error. */
static bool is_objection(const struct rm *rm, enum result result)
{
    static const bool objects[RESULTS] = {
        [RESULT_CHANGED] = true, [RESULT_IN_USE] = true, [RESULT_HELD] = true,
        [RESULT_CLOCK] = true,   [RESULT_FAILED] = true,
    };
    return objects[result] || (result == RESULT_GONE && !rm->rules.bulk);
}

/* Appends what became of TARGET, without a newline. */
static void put_target_outcome(struct buffer *out, const struct rm *rm, const struct target *target)
{
    struct buffer name = BUFFER_IN_MEMORY, reason = BUFFER_IN_MEMORY;

    target_put_name(&name, &rm->plan, target);
    target_put_reason(&reason, &rm->plan, target);
    if (is_objection(rm, target->result))
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

/* Whether TARGET gets a line. A plain removal does not, unless it is still attached. */
static bool is_worth_saying(const struct rm *rm, const struct target *target)
{
    if (target->result != RESULT_REMOVED)
        return target->result != RESULT_DECLINED;
    return rm->options->verbose || object_attaches(&target->object);
}

static void say(void *context, const struct target *target)
{
    struct rm *rm = context;
    struct buffer line = BUFFER_IN_MEMORY;

    if (rm->json || !is_worth_saying(rm, target))
        return;
    put_target_outcome(&line, rm, target);
    if (is_objection(rm, target->result)) {
        (void)buffer_flush(&rm->out);
        report(EXIT_FAILED, "%s", buffer_string(&line));
    } else {
        buffer_format(&rm->out, "%s\n", buffer_string(&line));
    }
    buffer_free(&line);
}

/* Reports the removals on standard error, where standard output could not be written. */
static void say_removed(const struct rm *rm)
{
    for (size_t i = 0; i < rm->plan.count; i++) {
        const struct target *target = &rm->plan.targets[i];
        bool unsaid = rm->json && is_objection(rm, target->result);
        struct buffer line = BUFFER_IN_MEMORY;
        if (target->action != ACTION_REMOVE || !(unsaid || target->result == RESULT_REMOVED))
            continue;
        put_target_outcome(&line, rm, target);
        report(EXIT_FAILED, "%s", buffer_string(&line));
        buffer_free(&line);
    }
}

static void rm_carry_out(struct rm *rm)
{
    const struct text command =
        record_command(&rm->invocation->arena, PACKAGE_NAME, rm->invocation->arguments);
    const struct record record = record_start(&rm->source, &rm->plan, command);
    const struct removal removal = {
        .source = &rm->source,
        .rules = &rm->rules,
        .plan = &rm->plan,
        .context = rm,
        .may_remove = rm_may_remove,
        .asks = asks,
        .after = say,
        .record = rm->options->no_syslog ? NULL : &record,
    };
    signal(SIGPIPE, SIG_IGN); /* a removal must still be counted and recorded */
    remove_targets(&removal);
}

/* Tells the user of the objects that they named and that are already marked. */
static void say_marked(struct rm *rm)
{
    for (size_t i = 0; !rm->rules.bulk && i < rm->plan.count; i++) {
        if (rm->plan.targets[i].result == RESULT_MARKED)
            say(rm, &rm->plan.targets[i]);
    }
}

static void print_outcome(struct rm *rm)
{
    const struct plan *plan = &rm->plan;
    unsigned long removed = plan_count_results(plan, RESULT_REMOVED);
    unsigned long left = plan_count_results(plan, RESULT_STOPPED);

    if (rm->json || !(rm->rules.bulk || left))
        return;
    buffer_format(&rm->out, ngettext("Removed %lu object.\n", "Removed %lu objects.\n", removed),
                  removed);
    if (left)
        buffer_format(
            &rm->out,
            ngettext("%lu object was not reached.\n", "%lu objects were not reached.\n", left),
            left);
}

/* "No" to every question is a refusal, whatever guards held back besides. */
static int status_of(const struct rm *rm)
{
    const struct plan *plan = &rm->plan;
    bool removed = plan_count_results(plan, RESULT_REMOVED);
    bool stopped = plan_count_results(plan, RESULT_STOPPED);
    bool declined = plan_count_results(plan, RESULT_DECLINED);

    for (size_t i = 0; i < plan->count; i++) {
        const struct target *target = &plan->targets[i];
        if (target->action == ACTION_REMOVE && is_objection(rm, target->result))
            return EXIT_FAILED;
    }
    if (stopped && !rm->quit)
        return EXIT_FAILED;
    if ((stopped || declined) && !removed)
        return EXIT_REFUSED;
    return plan_count_actions(plan, ACTION_HOLD) ? EXIT_FAILED : EXIT_DONE;
}

/* Whether the plan is shown as a table before anything is removed. */
static bool shows_plan(const struct rm *rm)
{
    return !rm->json && (rm->rules.bulk || rm->options->dry_run || rm->options->interactive);
}

/* Reads all objects again, with all facts that explain why none was selected. */
static void print_nothing(struct rm *rm)
{
    const struct removal_targets *targets = &rm->targets;
    bool orphans = rm->rules.orphans;
    struct request request = {
        .kinds = targets->kinds,
        .facts = (targets->filter ? filter_needs(targets->filter) : 0) |
                 (orphans ? (facts_t)FACT_VERDICT : 0),
        .protection = session_protection(rm->invocation),
    };
    struct unselected counts[KINDS];

    rm->passed_over = collect(&rm->source, &request);
    unselected_count(counts, &(struct view){.now = rm->passed_over, .scratch = &rm->scratch},
                     targets->filter, orphans);
    rm_print_nothing(&rm->out, rm->invocation, targets->kinds, counts);
}

/* The reading with more problems: the second may have gone well, and the first decided. */
static const struct snapshot *explaining(const struct rm *rm)
{
    const struct snapshot *second = rm->passed_over;
    return second && second->problem_count >= rm->snapshot->problem_count ? second : rm->snapshot;
}

/*
 * Ends the document that show_plan has begun, where the memory has ended: what was removed by then is not
 * known here.
 */
static void end_without_memory(void)
{
    static const char end[] = "  \"targets\": null,\n  \"problems\": [\n"
                              "    {\"kind\": \"unreadable\", \"where\": \"rm\", \"count\": 1, "
                              "\"message\": \"out of memory\"}\n  ]\n}\n";
    (void)!write(STDOUT_FILENO, end, sizeof(end) - 1);
}

/*
 * Shows the plan. In JSON this is only the beginning of the document; the results are its end.
 * Returns 0, or EXIT_FAILED where it could not be written: nobody would see the plan.
 */
static int show_plan(struct rm *rm)
{
    (void)session_begin(rm->invocation, &rm->out, rm->snapshot);
    if (shows_plan(rm) && rm->rules.bulk && !rm->snapshot->count)
        print_nothing(rm);
    else if (shows_plan(rm))
        rm_print_plan(&rm->out, rm->invocation, &rm->view);
    if (rm->json && rm->options->dry_run)
        return 0; /* the document is written at once */
    int result = buffer_flush(&rm->out);
    if (result)
        return report(EXIT_FAILED, _("nothing was removed: the plan cannot be written: %s"),
                      strerror(-result));
    if (rm->json)
        memory_before_exit(end_without_memory);
    /* The problems explain why an object is unknown. */
    if (shows_plan(rm))
        report_problems(explaining(rm));
    return 0;
}

static int rm_end(struct rm *rm, int status)
{
    if (rm->json) {
        rm->out.file = -1; /* until all of it is there */
        rm_print_targets(&rm->out, rm->invocation, &rm->view);
        json_end(&rm->out, rm->snapshot);
        memory_before_exit(NULL);
        rm->out.file = STDOUT_FILENO;
    }
    handle_signals(SIG_DFL); /* the reader of the output may be slow */
    int result = report_close(&rm->out);
    if (result) {
        say_removed(rm);
        return report_unwritten(result);
    }
    if (!rm->json && !shows_plan(rm))
        report_problems(rm->snapshot);
    return status;
}

/* Prints the namespaces where they are not the caller's own. */
static void print_spaces(struct rm *rm)
{
    const struct space *space = rm->source.spaces;
    unsigned long count = rm->source.space_count;

    if (session_is_of_all(rm->invocation)) {
        buffer_format(&rm->out, ngettext("%lu IPC namespace\n", "%lu IPC namespaces\n", count),
                      count);
    } else if (count) {
        buffer_format(&rm->out, _("IPC namespace %lu"), (unsigned long)space->inode);
        if (space->container) {
            buffer_text(&rm->out, ": ");
            text_escape(&rm->out, text_of(space->container), cell_escapes(&rm->invocation->style));
        }
        buffer_char(&rm->out, '\n');
    }
}

static int rm_follow(struct rm *rm)
{
    size_t to_remove = plan_count_actions(&rm->plan, ACTION_REMOVE);
    if (!rm->json)
        print_spaces(rm);
    int status = show_plan(rm);

    if (status)
        return status;
    if (rm->options->dry_run) {
        (void)refuse_large_plan(rm);
        return rm_end(rm, rm->snapshot->missing_count ? EXIT_DONE : report_status(rm->snapshot));
    }
    say_marked(rm);
    if (!to_remove && plan_count_actions(&rm->plan, ACTION_HOLD)) {
        report(EXIT_REFUSED, plan_holds_protected_only(&rm->plan)
                                 ? _("nothing was removed: all of it is protected; it can only be "
                                     "removed by its id or key")
                                 : _("nothing was removed: guards hold all of it back; --force "
                                     "lifts them"));
        return rm_end(rm, EXIT_REFUSED);
    }
    if (to_remove) {
        /* From here on no signal ends the program between a removal and its report. */
        handle_signals(catch_signal);
        status = agree(rm);
        if (status)
            return rm_end(rm, status);
        rm_carry_out(rm);
        print_outcome(rm);
        status = status_of(rm);
    }
    return rm_end(rm, status ? status : report_status(rm->snapshot));
}

/* Without all rules it is unknown what is protected. Returns 0, or EXIT_USAGE after a report. */
static int check_protection(struct invocation *invocation)
{
    const struct protection *protection = session_protection(invocation);
    if (!protection->faulty)
        return 0;
    return report_usage(_("nothing was removed: %s: %s"), protection->faulty, protection->fault);
}

/* Makes the plan and follows it. */
static int rm_run_plan(struct rm *rm)
{
    session_settle(rm->invocation);
    rm->snapshot = session_open(rm->invocation, &rm->source);
    if (rm->snapshot) {
        rm->plan.now = rm->snapshot;
        rm->view = (struct view){.now = rm->snapshot, .plan = &rm->plan, .scratch = &rm->scratch};
        (void)session_begin(rm->invocation, &rm->out, rm->snapshot);
        return rm_end(rm, report_status(rm->snapshot));
    }
    make_lasting_plan(rm);
    return rm_follow(rm);
}

/* In a dry run the kernel refuses every change. */
static void forgo_removal(void)
{
    char *unguarded = report_unguarded(read_only(READ_ONLY));

    if (unguarded)
        report(EXIT_DONE, "%s", unguarded);
    free(unguarded);
}

static int run_rm(struct invocation *invocation)
{
    struct rm rm = {
        .invocation = invocation,
        .options = &invocation->removal,
        .json = invocation->format == FORMAT_JSON,
        .out = {.file = STDOUT_FILENO},
    };

    int status = removal_targets_parse(invocation, &rm.targets);
    if (!status && rm.targets.bulk)
        status = check_protection(invocation);
    if (!status) {
        if (invocation->removal.dry_run)
            forgo_removal();
        rm.rules = (struct rules){
            .bulk = rm.targets.bulk,
            .filter = rm.targets.filter,
            .force = invocation->removal.force,
            .orphans = invocation->removal.orphans != NULL,
        };
        status = rm_run_plan(&rm);
        forget_plan(&rm);
        source_close(&rm.source);
        buffer_free(&rm.out);
        arena_free(&rm.scratch);
        if (caught_signal && (status != EXIT_REFUSED || caught_signal != SIGINT))
            report_death(caught_signal);
    }
    filter_free(rm.targets.filter);
    return status;
}

const struct command rm_command = {
    .name = "rm",
    .usage = N_("%s ID | %s KEY | SELECTION [OPTION]..."),
    .usage_kinds = {KINDS_REMOVED, KINDS_REMOVED_KEYS},
    .summary = N_("remove objects, with a plan and a second look"),
    .groups = {&removal_target_options, &removal_selection_options, &removal_safety_options,
               &output_options, &namespace_options, &sight_options, &common_options},
    .run = run_rm,
    .changes = true,
};
