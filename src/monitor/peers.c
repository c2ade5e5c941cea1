/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/tables.h"
#include "model/waits.h"
#include "monitor/canvas.h"
#include "monitor/dialogs.h"
#include "monitor/menus.h"
#include "monitor/peers.h"
#include "monitor/search.h"

/* The one that is picked. */

size_t peers_subject_row(const struct monitor_state *state)
{
    const struct snapshot *subject = state->subject;

    if (!search_has_subject(state))
        return SIZE_MAX;
    size_t row = state_detail_row(state);
    const struct object *shown = &state->history.now->objects[row];
    for (size_t i = 0; i < subject->count; i++) {
        if (object_is_still(shown, &subject->objects[i]))
            return i;
    }
    return SIZE_MAX;
}

const struct link *peers_links(const struct monitor_state *state, size_t *count)
{
    size_t line, row = peers_subject_row(state);

    *count = 0;
    if (row == SIZE_MAX || !page_lists_links(state_section(state), &line))
        return NULL;
    return snapshot_links(state->subject, &state->subject->objects[row], count);
}

size_t peers_picked(const struct monitor_state *state)
{
    size_t count;

    (void)peers_links(state, &count);
    return state->peer < count ? state->peer : count ? count - 1 : 0;
}

static bool is_same_peer(const struct link *a, const struct link *b)
{
    if (a->pid != b->pid || a->kind != b->kind)
        return false;
    return link_role_of(a) == LINK_ATTACHED ? a->mapping.address == b->mapping.address
                                            : a->wait.tid == b->wait.tid;
}

void peers_follow(struct monitor_state *state, const struct link *before)
{
    size_t count;
    const struct link *links = peers_links(state, &count);

    for (size_t i = 0; i < count; i++) {
        if (is_same_peer(&links[i], before)) {
            state->peer = i;
            return;
        }
    }
}

/* The dialog. */

static void peers_put_name(struct buffer *out, const struct monitor_state *state,
                           const struct snapshot *snapshot, uint32_t pid)
{
    const struct process *process = snapshot_process(snapshot, pid);
    struct style style = state_style(state);
    struct text user;

    buffer_unsigned(out, pid);
    if (process && process->command.length) {
        buffer_char(out, ' ');
        text_escape(out, process->command, cell_escapes(&style));
    }
    if (process && process->has_uid && names_find(&snapshot->users, process->uid, &user)) {
        buffer_text(out, " (");
        text_escape(out, user, cell_escapes(&style));
        buffer_char(out, ')');
    }
}

static size_t peers_width_of(const struct monitor_state *state)
{
    return state->columns - 2;
}

static void peers_put_title(struct buffer *out, const char *title)
{
    buffer_format(out, "\n%c%s%c\n", SCREEN_TITLE, title, ROLE_PLAIN);
}

static void put_mappings(struct buffer *out, const struct monitor_state *state)
{
    const struct findings *found = &state->process_found;
    struct arena scratch = {0}, lasting = {0};
    struct view view = {.now = found->snapshot, .findings = found, .scratch = &scratch};
    struct columns columns = columns_all(&mappings_table, &lasting);
    struct style style = state_style(state);
    struct order order = order_all(&mappings_table, &view);

    style.width = peers_width_of(state);
    if (order.count)
        aligned_print(out, &style,
                      &(struct sheet){&mappings_table, &columns, &view, &order, view.now->clock});
    else
        buffer_format(out, "%s\n", _("none"));
    free(order.rows);
    arena_free(&scratch);
    arena_free(&lasting);
}

static void put_wait(struct buffer *out, const struct monitor_state *state, const struct view *view,
                     const struct link *link)
{
    struct style style = state_style(state);
    struct buffer raw = BUFFER_IN_MEMORY, line = BUFFER_IN_MEMORY;
    size_t row = findings_row(&state->process_found, (enum kind)link->kind, link->ns, link->id);

    buffer_format(&raw, "%s %d: ", kind_names[link->kind], link->id);
    wait_put_sentence(&raw, view, row, link);
    text_escape(&line, (struct text){raw.data, raw.length}, cell_escapes(&style));
    canvas_wrap(out, (struct text){line.data, line.length}, peers_width_of(state), 4);
    buffer_free(&raw);
    buffer_free(&line);
}

static void put_waits(struct buffer *out, const struct monitor_state *state)
{
    const struct snapshot *now = state->process_found.snapshot;
    struct view view = {.now = now};
    bool any = false;

    for (size_t i = 0; i < now->link_count; i++) {
        if (now->links[i].kind == KIND_SHM)
            continue;
        put_wait(out, state, &view, &now->links[i]);
        any = true;
    }
    if (!any)
        buffer_format(out, "%s\n", _("none"));
}

/* All of one process, or nothing but what could be read. */
static void peers_put_completeness(struct buffer *out, const struct search *search)
{
    if (!search->done)
        buffer_text(out, "?\n");
    else if (search->refused.count || search->is_blind)
        buffer_format(out, "%c%s%c\n", ROLE_WARNING, _("the process could not be inspected"),
                      ROLE_PLAIN);
}

void peers_write(struct monitor_state *state)
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
    peers_put_title(out, _(page_title(SECTION_ATTACHED)));
    put_mappings(out, state);
    peers_put_completeness(out, &now->attached);
    peers_put_title(out, _(page_title(SECTION_BLOCKED)));
    put_waits(out, state);
    peers_put_completeness(out, &now->blocked);
}

unsigned peers_open(struct monitor_state *state)
{
    size_t count;
    const struct link *links = peers_links(state, &count);

    if (!count) {
        state_say(state, true, _("no process is picked: see Attachments and Blocked threads"));
        return EFFECT_DRAW;
    }
    const struct link *link = &links[peers_picked(state)];
    state->process = link->pid;
    state->process_name.length = 0;
    peers_put_name(&state->process_name, state, state->subject, link->pid);
    findings_free(&state->process_found);
    return dialogs_open(state, DIALOG_PROCESS) | EFFECT_PROCESS;
}

unsigned peers_take(struct monitor_state *state, struct snapshot *snapshot, uint32_t pid)
{
    /* Another one may have been asked for meanwhile. */
    if (state->dialog != DIALOG_PROCESS || pid != state->process) {
        snapshot_free(snapshot);
        return 0;
    }
    findings_free(&state->process_found);
    state->process_found = findings_of(snapshot, 0);
    dialogs_scroll(state);
    return EFFECT_DRAW;
}

static struct text text_of_process(const struct monitor_state *state)
{
    return (struct text){state->process_lines.data, state->process_lines.length};
}

static size_t count_process_lines(const struct monitor_state *state)
{
    return text_count_lines(text_of_process(state));
}

static void put_process_line(struct buffer *out, const struct monitor_state *state, size_t line)
{
    struct text text = text_line(text_of_process(state), line);
    buffer_put(out, text.start, text.length);
}

static unsigned peers_close_dialog(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    return EFFECT_DRAW;
}

const struct menu process_menu = {
    .title = N_("What the process is attached to and waits on (Esc)"),
    .is_read = true,
    .count = count_process_lines,
    .put_line = put_process_line,
    .choose = peers_close_dialog,
};
