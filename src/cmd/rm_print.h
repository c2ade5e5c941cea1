/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows a plan to remove objects. VIEW is of the plan's snapshot, and has the plan. */
#pragma once

#include "cmd/options.h"
#include "model/plan.h"
#include "model/unselected.h"

/* What must be collected to show it. */
facts_t rm_print_needs(struct invocation *invocation);

/* Appends the plan as tables with their totals; nothing where it is empty. */
void rm_print_plan(struct buffer *out, struct invocation *invocation, const struct view *view);

/* Appends that nothing of KINDS was selected, and why: COUNTS of each kind. */
void rm_print_nothing(struct buffer *out, const struct invocation *invocation, unsigned kinds,
                      const struct unselected counts[KINDS]);

/* Appends the JSON array "targets", with what became of each. */
void rm_print_targets(struct buffer *out, struct invocation *invocation, const struct view *view);
