/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

static int run(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("limits takes no \"%s\"; see ipcview limits --help"),
                            invocation->operands[0]);
    return session_print_totals(invocation, &limits_table);
}

static const struct option_group *const groups[] = {&kind_options, &output_options, &table_options,
                                                    &common_options, NULL};

const struct command limits_command = {
    .name = "limits",
    .usage = N_("[-m] [-q] [-s] [OPTION]..."),
    .summary = N_("show the limits, and how much of them is used"),
    .groups = groups,
    .run = run,
};
