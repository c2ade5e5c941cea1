/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

static int run_ns(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("ns takes no \"%s\"; see ipcview ns --help"),
                            invocation->operands[0]);
    invocation->ns = "all";
    return session_print_totals(invocation, &namespaces_table);
}

const struct command ns_command = {
    .name = "ns",
    .usage = N_("[OPTION]..."),
    .summary = N_("list the IPC namespaces, and what is in each"),
    .groups = {&output_options, &table_options, &common_options},
    .run = run_ns,
};
