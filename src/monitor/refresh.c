/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "model/tables.h"
#include "monitor/layout.h"
#include "monitor/refresh.h"
#include "monitor/search.h"

struct list_source refresh_source(const struct monitor_state *state, enum kind kind)
{
    return (struct list_source){
        .history = &state->history,
        .findings = state_findings(state),
        .table = watched_tables[kind],
        .columns = &state->preferences.columns[kind],
        .sort = state->preferences.sort[kind],
        .sort_count = state->preferences.sort_count[kind],
        .filter = state->filter,
        .page = layout_page(state),
    };
}

unsigned refresh_list(struct monitor_state *state)
{
    enum kind kind = state_kind(state);
    struct ref subject;

    if (kind < KINDS && state->history.now) {
        struct list_source source = refresh_source(state, kind);
        list_update(&state->lists[kind], &source);
    }
    return EFFECT_DRAW | (state_subject(state, &subject) ? EFFECT_DETAIL : 0U);
}

unsigned refresh_take(struct monitor_state *state, struct snapshot *next, int64_t clock)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (!(next->skipped & KIND_BIT(kind)))
            state->read_at[kind] = clock;
    }
    history_take(&state->history, next, clock);
    state->frames++;
    return refresh_list(state);
}

unsigned refresh_take_subject(struct monitor_state *state, struct snapshot *subject,
                              const struct detail_request *request, int64_t clock)
{
    const struct peers peers = search_peers(state);
    struct link picked = {0};

    if (peers.count)
        picked = peers.links[peers.picked];
    snapshot_free(state->subject);
    state->subject = subject;
    state->subject_request = *request;
    state->subject_at = clock;
    if (peers.count)
        search_pick_again(state, &picked);
    return EFFECT_DRAW;
}

unsigned refresh_take_findings(struct monitor_state *state, const struct findings *findings,
                               const struct search_request *request, int64_t clock)
{
    findings_free(&state->findings);
    free(state->findings_request.wanted);
    state->findings = *findings;
    state->findings_request = *request;
    state->findings_at = clock;
    /* The filter and the order may use the findings. */
    return refresh_list(state) & ~(unsigned)EFFECT_DETAIL;
}

/* Users look for the largest amounts and ages, but for names, keys and ids in ascending order. */
static bool suits_descending(enum type type)
{
    static const bool descending[TYPES] = {
        [TYPE_COUNT] = true,  [TYPE_SIZE] = true,   [TYPE_DURATION] = true, [TYPE_PERCENT] = true,
        [TYPE_CHANGE] = true, [TYPE_GROWTH] = true, [TYPE_RATE] = true,     [TYPE_TIME] = true,
    };
    return descending[type];
}

unsigned refresh_sort_by(struct monitor_state *state, const struct column *column)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || !column)
        return 0;
    struct sort_key *key = &state->preferences.sort[kind][0];
    if (state->preferences.sort_count[kind] && key->column == column) {
        key->descending = !key->descending;
    } else {
        *key = (struct sort_key){column, suits_descending(column->type)};
        state->preferences.sort_count[kind] = 1;
    }
    state->lists[kind].locked = false;
    list_forget_widths(&state->lists[kind]); /* the arrow moves */
    return refresh_list(state) | (column->needs ? EFFECT_SAMPLE : 0U);
}
