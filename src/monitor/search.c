/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/tables.h"
#include "monitor/search.h"

/* From the end of a search to the next one; shorter if new objects are on the screen. */
enum { PERIOD = 3000, SHORT_PERIOD = 1000 };

/* What is to be searched for. */

static void want(struct search_request *request, const struct ref *ref)
{
    request->wanted[request->wanted_count++] = (struct wanted){.ref = *ref};
}

static void add_shown(const struct monitor_state *state, enum kind kind,
                      struct search_request *request)
{
    const struct object_list *list = &state->lists[kind];
    size_t page = state_page(state);

    for (size_t i = list->top; i < list->order.count && i - list->top < page; i++) {
        size_t row = list->order.rows[i];
        if (state->history.tracks[row].mark != MARK_GONE)
            want(request, &state->history.now->objects[row].ref);
    }
}

/* The fields of an object are searched for too. */
static void add_subject(const struct monitor_state *state, struct search_request *request)
{
    struct ref ref;

    if (!state_subject(state, &ref) || state_section(state) != SECTION_FIELDS)
        return;
    want(request, &ref);
    request->facts |= page_needs(SECTION_FIELDS, ref.kind) & FACTS_OF_SEARCH;
}

static void make_list_request(const struct monitor_state *state, enum kind kind,
                              struct search_request *request)
{
    size_t page = state_page(state);

    request->kinds = KIND_BIT(kind);
    request->wanted = memory_resize(NULL, page + 1, sizeof(*request->wanted));
    add_subject(state, request);
    facts_t columns = columns_needs(&state->preferences.columns[kind]) & FACTS_OF_SEARCH;
    if (columns && page) {
        request->facts |= columns;
        add_shown(state, kind, request);
    }
    facts_t of_rows = state_needs_of_rows(state, kind) & FACTS_OF_SEARCH;
    if (of_rows) {
        request->facts |= of_rows;
        free(request->wanted);
        request->wanted = NULL;
        request->wanted_count = 0;
    }
}

bool search_make_request(const struct monitor_state *state, struct search_request *request)
{
    enum kind kind = state_kind(state);

    *request = (struct search_request){0};
    if (state->start->captured || !state->history.now)
        return false;
    if (kind < KINDS)
        make_list_request(state, kind, request);
    else if (state->view == VIEW_OVERVIEW)
        *request = (struct search_request){.facts = FACT_VERDICT, .kinds = ALL_KINDS};
    if (request->facts && (!request->wanted || request->wanted_count))
        return true;
    free(request->wanted);
    return false;
}

/* When. */

static bool has_object(const struct search_request *request, const struct ref *ref)
{
    for (size_t i = 0; i < request->wanted_count; i++) {
        if (ref_is_same(&request->wanted[i].ref, ref))
            return true;
    }
    return false;
}

static bool has_objects(const struct search_request *request, const struct search_request *wanted)
{
    if (!request->wanted)
        return true;
    for (size_t i = 0; i < wanted->wanted_count; i++) {
        if (!has_object(request, &wanted->wanted[i].ref))
            return false;
    }
    return wanted->wanted;
}

static bool has_facts(const struct search_request *request, const struct search_request *wanted)
{
    return !(wanted->facts & ~request->facts) && !(wanted->kinds & ~request->kinds);
}

/*
 * The time from the latest search to the next one: 0 if it covers too little, PERIOD if it covers
 * all that is needed, SEARCH_NEVER if nothing is.
 */
static int64_t wait_for_search(const struct monitor_state *state)
{
    const struct search_request *last = &state->findings_request;
    struct search_request wanted;
    int64_t wait = PERIOD;

    if (!search_make_request(state, &wanted))
        return SEARCH_NEVER;
    /* Other facts are due at once, and so is the first search for all objects. */
    if (!state->findings.snapshot || !has_facts(last, &wanted) || (last->wanted && !wanted.wanted))
        wait = 0;
    else if (!has_objects(last, &wanted))
        wait = SHORT_PERIOD;
    free(wanted.wanted);
    return wait;
}

int64_t search_due(const struct monitor_state *state)
{
    int64_t wait = wait_for_search(state);

    if (wait == SEARCH_NEVER || (wait == PERIOD && state->paused))
        return SEARCH_NEVER;
    return wait ? state->findings_at + wait : 0;
}

int64_t search_kind_due(const struct monitor_state *state)
{
    enum kind kind = state_kind(state);

    if (kind == KINDS || kind_specs[kind]->cost != READ_BY_WALK)
        return SEARCH_NEVER;
    if (!state->read_at[kind])
        return 0;
    return state->paused || state->start->captured ? SEARCH_NEVER : state->read_at[kind] + PERIOD;
}

unsigned search_kinds_of_sample(const struct monitor_state *state, int64_t now)
{
    unsigned kinds = 0;

    for (enum kind kind = 0; kind < KINDS; kind++)
        kinds |= kind_specs[kind]->cost == READ_BY_WALK ? 0 : KIND_BIT(kind);
    return search_kind_due(state) <= now ? kinds | KIND_BIT(state_kind(state)) : kinds;
}

bool search_is_complete(const struct monitor_state *state)
{
    return wait_for_search(state) >= PERIOD;
}

/* The subject. */

bool search_subject(const struct monitor_state *state, struct detail_request *request)
{
    if (!state_subject(state, &request->ref))
        return false;
    enum section section = state_section(state);
    request->facts = page_needs(section, request->ref.kind);
    if (section == SECTION_FIELDS && !state->start->captured)
        request->facts &= ~(facts_t)FACTS_OF_SEARCH;
    return true;
}

bool search_subject_is_dear(const struct monitor_state *state)
{
    struct detail_request request;
    return search_subject(state, &request) && request.facts & FACTS_OF_SEARCH;
}

/* Whether the latest reading of the subject answers that request. */
static bool search_has_subject(const struct monitor_state *state)
{
    struct detail_request request;
    return search_subject(state, &request) && state->subject &&
           ref_is_same(&request.ref, &state->subject_request.ref) &&
           !(request.facts & ~state->subject_request.facts);
}

int64_t search_subject_due(const struct monitor_state *state)
{
    if (!search_subject_is_dear(state))
        return SEARCH_NEVER;
    if (!search_has_subject(state))
        return 0;
    return state->paused || state->start->captured ? SEARCH_NEVER : state->subject_at + PERIOD;
}

void search_again(struct monitor_state *state)
{
    state->findings_at = state->subject_at = -PERIOD;
}

/* The processes at the other end of the subject. */

size_t search_subject_row(const struct monitor_state *state)
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

struct peers search_peers(const struct monitor_state *state)
{
    struct peers peers = {0};
    size_t line, row = search_subject_row(state);

    if (row == SIZE_MAX || !page_lists_links(state_section(state), &line))
        return peers;
    peers.links = links_of(state->subject, &state->subject->objects[row], &peers.count);
    peers.picked = state->peer < peers.count ? state->peer : peers.count ? peers.count - 1 : 0;
    return peers;
}

static bool is_same_peer(const struct link *a, const struct link *b)
{
    if (a->pid != b->pid || a->role != b->role)
        return false;
    return a->role == LINK_ATTACHED ? a->mapping.address == b->mapping.address
                                    : a->wait.tid == b->wait.tid;
}

/* After a new reading of the subject: picks the process of BEFORE again. */
static void search_pick_again(struct monitor_state *state, const struct link *before)
{
    struct peers peers = search_peers(state);

    for (size_t i = 0; i < peers.count; i++) {
        if (is_same_peer(&peers.links[i], before)) {
            state->peer = i;
            return;
        }
    }
}

/* What was read. */

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
        .page = state_page(state),
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
