/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mk, and what it has in common with ipcmk. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "act/remove.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/units.h"
#include "cmd/command.h"
#include "cmd/list.h"
#include "cmd/mk.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "collect/collect.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/tables.h"

/* What was made: at most one of each kind. */
static struct ref made_refs[KINDS];
static size_t made_count;

/* Where the memory ends after an object was made, somebody must still learn of it. */
static void tell_made(void)
{
    for (size_t i = 0; i < made_count; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "%s %d", kind_names[made_refs[i].kind],
                       sysv_id(&made_refs[i]));
        fprintf(stderr, "ipcview: ");
        fprintf(stderr, _("%s was made, and its id could not be written: %s"), name,
                strerror(ENOMEM));
        fputc('\n', stderr);
    }
}

int making_make(const struct creation *creation, struct object *made)
{
    int32_t id;
    int result = sysv_make(&SOURCE_KERNEL, creation, &id);

    if (result)
        return result;
    const struct ref ref = sysv_ref(creation->kind, 0, id);
    made_refs[made_count++] = ref;
    memory_before_exit(tell_made);
    /* Where it cannot be read it is never taken for the same afterwards, and so never removed. */
    if (collect_object(&SOURCE_KERNEL, &ref, made))
        *made = (struct object){.ref = ref, .ctime = -1};
    return 0;
}

static void say_undone(void *context, const struct target *target)
{
    struct buffer name = BUFFER_IN_MEMORY, reason = BUFFER_IN_MEMORY;

    target_put_name(&name, context, target);
    target_put_reason(&reason, context, target);
    if (target->result == RESULT_REMOVED)
        report(EXIT_FAILED, _("%s was removed again: its id could not be written"),
               buffer_string(&name));
    else
        report(EXIT_FAILED, _("%s was made, and its id could not be written: %s"),
               buffer_string(&name), buffer_string(&reason));
    buffer_free(&name);
    buffer_free(&reason);
}

/* An object that has changed since it was made, or is in use, is not removed. */
static void compare_made(struct target *target, const struct object *made)
{
    struct object now = target->object;

    now.ref.space = made->ref.space;
    if (target->action != ACTION_REMOVE)
        return;
    if (object_is_same(made, &now) && !object_was_used(made, &now))
        return;
    target->action = ACTION_NONE;
    target->result = RESULT_CHANGED;
}

/* Waits for the end of the second in which it was made: a successor cannot then be taken for it. */
void making_undo(const struct object *made, struct text command)
{
    static const struct rules rules = {.bulk = true, .force = true};
    const struct source source = SOURCE_KERNEL;
    const struct wanted wanted = {.ref = made->ref};
    const struct request request = {.kinds = KIND_BIT(made->ref.kind),
                                    .facts = FACT_USERS | FACT_NAMESPACE,
                                    .wanted = &wanted,
                                    .wanted_count = 1};
    struct arena scratch = {0};

    wait_for_second_after(&source, made->ctime);
    struct snapshot *now = collect(&source, &request);
    struct plan plan = plan_make(&(struct view){.now = now, .scratch = &scratch}, &rules);
    const struct record record = record_start(&source, &plan, command);

    for (size_t i = 0; i < plan.count; i++)
        compare_made(&plan.targets[i], made);
    remove_targets(&(struct removal){.source = &source,
                                     .rules = &rules,
                                     .plan = &plan,
                                     .context = &plan,
                                     .after = say_undone,
                                     .record = &record});
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.targets[i].action == ACTION_NONE)
            say_undone(&plan, &plan.targets[i]);
    }
    plan_free(&plan);
    snapshot_free(now);
    arena_free(&scratch);
}

void making_explain(struct buffer *out, const struct creation *creation, int error)
{
    const struct wanted holder = {{.kind = creation->kind}, true, creation->key};
    const struct request request = {
        .kinds = creation->any_key ? 0 : KIND_BIT(creation->kind),
        .totals = KIND_BIT(creation->kind),
        .facts = FACT_LIMITS | FACT_USAGE,
        .wanted = &holder,
        .wanted_count = 1,
    };

    struct snapshot *now = collect(&SOURCE_KERNEL, &request);
    creation_put_refusal(out, creation, now, error);
    snapshot_free(now);
}

/* The command line. */

static int mk_parse_size(const char *word, uint64_t *bytes)
{
    int result = units_parse_exact_size(text_of(word), ".", bytes);

    if (result == -ERANGE)
        return report_usage(_("size \"%s\" is too large"), word);
    if (result)
        return report_usage(_("\"%s\" is not a size; sizes look like 4096, 64K, 1.5M, 2GiB or 2GB"),
                            word);
    return 0;
}

static int mk_parse_count(const char *word, uint64_t *count)
{
    if (number_parse(word, strlen(word), 10, INT_MAX, count))
        return report_usage(_("\"%s\" is not a number of semaphores"), word);
    return 0;
}

static int mk_parse_mode(const char *word, uint32_t *mode)
{
    uint64_t number = 0644;

    if (word && number_parse(word, strlen(word), 8, MODE_PERMISSIONS, &number))
        return report_usage(_("--mode cannot be \"%s\"; it is an octal number from 0 to 777"),
                            word);
    *mode = (uint32_t)number;
    return 0;
}

static int mk_parse_key(const char *word, struct creation *creation)
{
    uint64_t number = 0;

    creation->any_key = !word;
    if (word && number_parse_any(word, strlen(word), UINT32_MAX, &number))
        return report_usage(
            _("\"%s\" is not a key; keys look like 0x0052e2c1, or are decimal, up to "
              "0xffffffff"),
            word);
    creation->key = (uint32_t)number;
    return 0;
}

/* Exactly one kind, and how much of what it holds. */
static int mk_choose_kind(struct invocation *invocation, struct creation *creation)
{
    const char *amount = invocation->making.amount;

    if (invocation->operand_count)
        return report_usage(_("unexpected \"%s\"; see ipcview mk --help"), invocation->operands[0]);
    if (!kinds_are_one(invocation->kinds))
        return report_usage(_("mk makes one object: choose one of %s"),
                            kinds_text(&invocation->arena, KINDS_ANY_MADE));
    creation->kind = kinds_first(invocation->kinds);
    if (!amount)
        return 0;
    return kind_specs[creation->kind]->amounts[0].id == AMOUNT_BYTES
               ? mk_parse_size(amount, &creation->amount)
               : mk_parse_count(amount, &creation->amount);
}

/* Prints a JSON document without objects, whose problem is that CREATION failed. Returns the exit status. */
static int mk_print_failure(struct invocation *invocation, const struct creation *creation,
                            const char *reason, int error)
{
    struct request nothing = {0};
    struct arena scratch = {0};
    struct buffer out = {.file = STDOUT_FILENO};
    struct snapshot *snapshot = session_collect(invocation, &nothing);
    const struct view view = {.now = snapshot, .scratch = &scratch};
    const char *what = arena_text(&snapshot->arena, reason, strlen(reason));

    snapshot_add_problem(snapshot, (struct problem){.kind = PROBLEM_NOT_MADE,
                                                    .where = kind_names[creation->kind],
                                                    .count = 1,
                                                    .error = error,
                                                    .what = what});
    (void)session_begin(invocation, &out, snapshot);
    json_table(&out, &invocation->style,
               &(struct sheet){.table = object_tables[creation->kind],
                               .columns = &(struct columns){0},
                               .view = &view,
                               .order = &(struct order){0}});
    arena_free(&scratch);
    return session_end(invocation, &out, snapshot);
}

static int mk_fail(struct invocation *invocation, const struct creation *creation, int error)
{
    struct buffer reason = BUFFER_IN_MEMORY;

    making_explain(&reason, creation, error);
    int status = report(EXIT_FAILED, "%s: %s", _(kind_specs[creation->kind]->not_made),
                        buffer_string(&reason));
    if (invocation->format == FORMAT_JSON)
        status = mk_print_failure(invocation, creation, buffer_string(&reason), error);
    buffer_free(&reason);
    return status;
}

/* Appends the object in JSON. Returns the exit status. */
static int put_made(struct buffer *out, struct invocation *invocation, const struct object *made)
{
    const struct wanted wanted = {.ref = made->ref};
    struct listing listing = {.tables = object_tables, .wanted = &wanted, .wanted_count = 1};

    invocation->kinds = KIND_BIT(made->ref.kind);
    int status = listing_plan(invocation, &listing);
    if (!status)
        status = listing_write_json(out, invocation, &listing);
    filter_free(listing.filter);
    return status;
}

/* An object whose id cannot be written is removed again: nobody would know it. */
static int mk_print_id(struct invocation *invocation, const struct object *made)
{
    struct buffer out = {.file = STDOUT_FILENO};
    int status = EXIT_DONE;

    signal(SIGPIPE, SIG_IGN);
    if (invocation->format == FORMAT_JSON)
        status = put_made(&out, invocation, made);
    else
        buffer_format(&out, "%d\n", sysv_id(&made->ref));
    int result = report_close(&out);
    if (!result)
        return status;
    making_undo(made, record_command(&invocation->arena, PACKAGE_NAME, invocation->arguments));
    return report_unwritten(result);
}

static int run_mk(struct invocation *invocation)
{
    struct creation creation = {0};
    struct object made;

    int status = mk_choose_kind(invocation, &creation);
    if (!status)
        status = mk_parse_mode(invocation->making.mode, &creation.mode);
    if (!status)
        status = mk_parse_key(invocation->making.key, &creation);
    if (status)
        return status;
    int result = making_make(&creation, &made);
    return result ? mk_fail(invocation, &creation, -result) : mk_print_id(invocation, &made);
}

const struct command mk_command = {
    .name = "mk",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_MADE},
    .summary = N_("make %s"),
    .summary_kinds = {KINDS_MADE_OBJECTS},
    .groups = {&making_options, &making_output_options, &common_options},
    .run = run_mk,
    .changes = true,
};
