/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The removal dialog on the screen: the plan, the question, and what became of each object. */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "model/tables.h"
#include "monitor/removal.h"
#include "monitor/screen.h"
#include "monitor/text_view.h"

static void put_plan(struct buffer *out, const struct monitor_state *state)
{
    static const char *const before[] = {"KIND", "ID", "OWNER", "ACTION", "REASON", NULL};
    static const char *const after[] = {"KIND", "ID", "OWNER", "RESULT", "REASON", NULL};
    const struct view view = {.now = state->removal.snapshot, .plan = &state->removal.plan};
    const struct style style = state_style(state);

    table_put(out, &style, &view,
              &(struct table_excerpt){
                  .table = &targets_table,
                  .names = state->removal_stage == REMOVAL_DONE ? after : before,
                  .keeps_headings = true,
              });
}

static void put_question(struct buffer *out, const struct monitor_state *state)
{
    const char *why_not;

    (void)removal_count(state, &why_not);
    if (why_not) {
        buffer_format(out, "%c%s%c", ROLE_WARNING, why_not, ROLE_PLAIN);
        return;
    }
    removal_put_question(out, state);
    removal_put_button(out, state, false);
    removal_put_button(out, state, true);
    if (plan_count_actions(&state->removal.plan, ACTION_HOLD))
        buffer_format(out, "   %s", _("F lifts the guards"));
    else if (state->removal.rules.force)
        buffer_format(out, "   %c%s%c", ROLE_ALARM, _("guards are lifted"), ROLE_PLAIN);
}

static void put_outcome(struct buffer *out, const struct monitor_state *state)
{
    const struct plan *plan = &state->removal.plan;
    unsigned long removed = plan_count_results(plan, RESULT_REMOVED);

    buffer_format(out, ngettext("Removed %lu object", "Removed %lu objects", removed), removed);
    buffer_format(out, " / %lu   %s", (unsigned long)plan->count, _("Enter closes"));
}

static void put_sentence(struct buffer *out, const struct monitor_state *state)
{
    switch (state->removal_stage) {
    case REMOVAL_PREPARES:
        buffer_text(out, _("looking at them again..."));
        break;
    case REMOVAL_ASKS:
        put_question(out, state);
        break;
    case REMOVAL_RUNS:
        buffer_format(out, _("removing: %zu done   Esc stops"),
                      (size_t)atomic_load(&state->removal.done));
        break;
    case REMOVAL_DONE:
        put_outcome(out, state);
        break;
    }
}

void screen_draw_removal(const struct monitor_state *state, struct canvas *canvas,
                         const struct layout *layout)
{
    struct buffer sentence = BUFFER_IN_MEMORY, text = BUFFER_IN_MEMORY;
    size_t top = state->pick_top;

    put_sentence(&sentence, state);
    canvas_put_cut(canvas, layout->headings, REMOVAL_LEFT, canvas->columns - REMOVAL_LEFT,
                   text_in(&sentence), SCREEN_TITLE);
    buffer_free(&sentence);
    /* While the other thread carries the plan out it is not looked at. */
    if (state->removal_stage == REMOVAL_PREPARES || state->removal_stage == REMOVAL_RUNS)
        return;
    put_plan(&text, state);
    canvas_lines(canvas, text_in(&text), layout->body, layout->body_rows, &top);
    buffer_free(&text);
}
