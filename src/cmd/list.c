/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/listing.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

static int list_objects(struct invocation *invocation)
{
    struct listing listing = {.tables = object_tables};
    int status = listing_plan(invocation, &listing);

    if (!status)
        status = listing_print(invocation, &listing);
    listing_free(&listing);
    return status;
}

/* Refuses options that cannot be combined with WITH, which shows something other than a listing. */
static int refuse_choices(const struct invocation *invocation, const char *with)
{
    const struct {
        bool given;
        const char *name;
    } choices[] = {
        {invocation->filter, "filter"},
        {invocation->sort.count, "sort"},
        {invocation->columns.count, "output"},
    };
    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
        if (choices[i].given)
            return report_conflict(with, choices[i].name);
    }
    return 0;
}

static int show_ids(struct invocation *invocation)
{
    if (invocation->aspect_option)
        return report_conflict("id", invocation->aspect_option->name);
    int status = refuse_choices(invocation, "id");
    return status ? status : show_command.run(invocation);
}

static int list_other(struct invocation *invocation)
{
    static const struct table *const tables[] = {
        [ASPECT_LIMITS] = &limits_table,
        [ASPECT_SUMMARY] = &summary_table,
        [ASPECT_COLUMNS] = &columns_table,
    };
    int status = refuse_choices(invocation, invocation->aspect_option->name);
    if (!status && invocation->aspect == ASPECT_LIMITS)
        status = limits_check(invocation);
    return status ? status : session_print_totals(invocation, tables[invocation->aspect]);
}

static int run_list(struct invocation *invocation)
{
    if (invocation->operand_count && command_find(invocation->operands[0]))
        return report_usage(_("the command \"%s\" must come before its options"),
                            invocation->operands[0]);
    if (invocation->ids.count)
        return show_ids(invocation);
    if (invocation->operand_count)
        return report_usage(_("unexpected \"%s\"; an object is chosen with -i or --filter"),
                            invocation->operands[0]);
    if (invocation->aspect != ASPECT_OBJECTS)
        return list_other(invocation);
    return list_objects(invocation);
}

const struct command list_command = {
    .name = "list",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_OPTIONAL},
    .summary = N_("list %s (the default)"),
    .summary_kinds = {KINDS_MANY},
    .groups = {&kind_options, &selection_options, &column_options, &output_options, &table_options,
               &source_options, &sight_options, &common_options},
    .run = run_list,
};
