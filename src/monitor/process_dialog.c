/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog about what one process is attached to and waits on. */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "model/tables.h"
#include "model/waits.h"
#include "monitor/canvas.h"
#include "monitor/dialogs.h"
#include "monitor/search.h"
#include "monitor/text_view.h"

static void put_process_name(struct buffer *out, const struct monitor_state *state,
                             const struct snapshot *snapshot, uint32_t pid)
{
    const struct process *process = snapshot_process(snapshot, pid);
    struct text user;

    buffer_unsigned(out, pid);
    if (process && process->command.length) {
        buffer_char(out, ' ');
        state_put_text(out, state, process->command);
    }
    if (process && process->has_uid && names_find(&snapshot->users, process->uid, &user)) {
        buffer_text(out, " (");
        state_put_text(out, state, user);
        buffer_char(out, ')');
    }
}

enum { MARGINS = 2 }; /* columns beside the lines */

static void put_mappings(struct buffer *out, const struct monitor_state *state)
{
    const struct view view = {.now = state->process_found.snapshot,
                              .findings = &state->process_found};

    text_put_table(
        out, state, &view,
        &(struct table_excerpt){.table = &mappings_table, .width = state->columns - MARGINS});
}

static void put_wait(struct buffer *out, const struct monitor_state *state, const struct view *view,
                     const struct link *link)
{
    struct buffer raw = BUFFER_IN_MEMORY, line = BUFFER_IN_MEMORY;
    size_t row = findings_row(&state->process_found, &link->ref);

    buffer_format(&raw, "%s %llu: ", kind_names[link->ref.kind],
                  (unsigned long long)link->ref.number);
    wait_put_sentence(&raw, view, row, link);
    state_put_text(&line, state, text_in(&raw));
    canvas_wrap(out, text_in(&line), state->columns - MARGINS, 4);
    buffer_free(&raw);
    buffer_free(&line);
}

static void put_waits(struct buffer *out, const struct monitor_state *state)
{
    const struct snapshot *now = state->process_found.snapshot;
    struct view view = {.now = now};
    bool any = false;

    for (size_t i = 0; i < now->link_count; i++) {
        if (now->links[i].role != LINK_WAITS)
            continue;
        put_wait(out, state, &view, &now->links[i]);
        any = true;
    }
    if (!any)
        buffer_format(out, "%s\n", _("none"));
}

/* Says if the search of the process was not complete. */
static void put_process_search(struct buffer *out, const struct search *search)
{
    if (!search->done)
        buffer_text(out, "?\n");
    else if (search->refused.count || search->is_blind)
        buffer_format(out, "%c%s%c\n", ROLE_WARNING, _("the process could not be inspected"),
                      ROLE_PLAIN);
}

static void write_process(struct monitor_state *state)
{
    struct buffer *out = &state->process_lines;
    const struct snapshot *now = state->process_found.snapshot;

    out->length = 0;
    buffer_put(out, state->process_name.data, state->process_name.length);
    buffer_char(out, '\n');
    if (!now) {
        buffer_format(out, "\n%s\n", _("reading..."));
        return;
    }
    text_put_title(out, _(page_title(SECTION_ATTACHED)));
    put_mappings(out, state);
    put_process_search(out, &now->searches[SEARCH_MAPPINGS]);
    text_put_title(out, _(page_title(SECTION_BLOCKED)));
    put_waits(out, state);
    put_process_search(out, &now->searches[SEARCH_THREADS]);
}

bool process_pick(struct monitor_state *state)
{
    const struct peers peers = search_peers(state);

    if (!peers.count)
        return false;
    state->process = peers.links[peers.picked].pid;
    state->process_name.length = 0;
    put_process_name(&state->process_name, state, state->subject, state->process);
    findings_free(&state->process_found);
    return true;
}

unsigned process_take(struct monitor_state *state, struct snapshot *snapshot, uint32_t pid)
{
    /* The user may have chosen another process since. */
    if (state->dialog != DIALOG_PROCESS || pid != state->process) {
        snapshot_free(snapshot);
        return 0;
    }
    findings_free(&state->process_found);
    state->process_found = findings_of(snapshot, 0);
    write_process(state);
    return EFFECT_DRAW;
}

static size_t count_process_lines(const struct monitor_state *state)
{
    return text_count_lines(text_in(&state->process_lines));
}

static void put_process_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    text_put(out, text_line(text_in(&state->process_lines), line));
}

const struct menu process_menu = {
    .title = N_("What the process is attached to and waits on (Esc)"),
    .fit = write_process,
    .count = count_process_lines,
    .put_line = put_process_line,
};
