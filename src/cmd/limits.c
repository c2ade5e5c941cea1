/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

int limits_check(const struct invocation *invocation)
{
    if (!session_is_of_all(invocation))
        return 0;
    return report_usage(_("each IPC namespace has limits of its own: choose one with --namespace"));
}

static int run_limits(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("limits takes no \"%s\"; see ipcview limits --help"),
                            invocation->operands[0]);
    int status = limits_check(invocation);
    return status ? status : session_print_totals(invocation, &limits_table);
}

const struct command limits_command = {
    .name = "limits",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_OPTIONAL},
    .summary = N_("show the limits, and how much of them is used"),
    .groups = {&kind_options, &output_options, &table_options, &source_options, &common_options},
    .run = run_limits,
};
