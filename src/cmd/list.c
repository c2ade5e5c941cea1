/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that print tables: list, limits and ns. */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

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

/*
 * Prints TABLE, which is not of objects, with all its columns; where it has ->kinds_of, only rows on the kinds of the
 * options. Returns the exit status.
 */
static int print_other(struct invocation *invocation, const struct table *table)
{
    struct columns columns = columns_all(table, &invocation->arena);
    unsigned kinds = session_kinds(invocation);
    struct request request = {.totals = kinds, .facts = columns_needs(&columns)};

    if (table == &limits_table && session_is_of_all(invocation))
        return report_usage(
            _("each IPC namespace has limits of its own: choose one with --namespace"));
    session_settle(invocation);
    struct snapshot *snapshot = session_collect(invocation, &request);
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = {.file = STDOUT_FILENO};
    struct order order = order_all(table, &view);

    if (table->kinds_of)
        order_keep_kinds(&order, table, kinds);
    if (session_begin(invocation, &out, snapshot))
        session_print(&out, invocation,
                      &(struct sheet){table, &columns, &view, &order, snapshot->clock});
    free(order.rows);
    arena_free(&scratch);
    return session_end(invocation, &out, snapshot);
}

static int list_other(struct invocation *invocation)
{
    static const struct table *const tables[] = {
        [ASPECT_LIMITS] = &limits_table,
        [ASPECT_SUMMARY] = &summary_table,
        [ASPECT_COLUMNS] = &columns_table,
    };
    int status = refuse_choices(invocation, invocation->aspect_option->name);
    return status ? status : print_other(invocation, tables[invocation->aspect]);
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

static int run_limits(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("limits takes no \"%s\"; see ipcview limits --help"),
                            invocation->operands[0]);
    return print_other(invocation, &limits_table);
}

const struct command limits_command = {
    .name = "limits",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_OPTIONAL},
    .summary = N_("show the limits, and how much of them is used"),
    .groups = {&kind_options, &output_options, &table_options, &source_options, &common_options},
    .run = run_limits,
};

static int run_ns(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("ns takes no \"%s\"; see ipcview ns --help"),
                            invocation->operands[0]);
    invocation->ns = "all";
    return print_other(invocation, &namespaces_table);
}

const struct command ns_command = {
    .name = "ns",
    .usage = N_("[OPTION]..."),
    .summary = N_("list the IPC namespaces, and what is in each"),
    .groups = {&output_options, &table_options, &common_options},
    .run = run_ns,
};
