/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "monitor/layout.h"
#include "monitor/search.h"

/*
 * From the end of a search to the next: while nothing else is on the screen, and as soon as there
 * are other objects.
 */
enum { PERIOD = 3000, SHORT_PERIOD = 1000 };

/* What is to be searched for. */

static bool filters_or_sorts(const struct monitor_state *state, enum kind kind, facts_t *facts)
{
    facts_t needs = state->filter ? filter_needs(state->filter) : 0;

    for (size_t i = 0; i < state->preferences.sort_count[kind]; i++)
        needs |= state->preferences.sort[kind][i].column->needs;
    *facts |= needs & FACTS_OF_SEARCH;
    return needs & FACTS_OF_SEARCH;
}

static void add_shown(const struct monitor_state *state, enum kind kind, struct quest *quest)
{
    const struct object_list *list = &state->lists[kind];
    size_t page = layout_page(state);

    for (size_t i = list->top; i < list->order.count && i - list->top < page; i++) {
        size_t row = list->order.rows[i];
        if (state->history.tracks[row].mark != MARK_GONE)
            quest->ids[quest->id_count++] = sysv_id(&state->history.now->objects[row].ref);
    }
}

/* The object whose fields are shown: some of them are searched for too. */
static bool add_subject(const struct monitor_state *state, struct quest *quest)
{
    enum kind kind;
    int32_t id;

    if (!state_subject(state, &kind, &id) || state_section(state) != SECTION_FIELDS)
        return false;
    quest->ids[quest->id_count++] = id;
    quest->facts |= page_needs(SECTION_FIELDS, kind) & FACTS_OF_SEARCH;
    return true;
}

static void list_quest(const struct monitor_state *state, enum kind kind, struct quest *quest)
{
    size_t page = layout_page(state);

    quest->kinds = KIND_BIT(kind);
    quest->ids = memory_resize(NULL, page + 1, sizeof(*quest->ids));
    add_subject(state, quest);
    facts_t columns = columns_needs(&state->preferences.columns[kind]) & FACTS_OF_SEARCH;
    if (columns && page) {
        quest->facts |= columns;
        add_shown(state, kind, quest);
    }
    if (filters_or_sorts(state, kind, &quest->facts)) {
        free(quest->ids);
        quest->ids = NULL;
        quest->id_count = 0;
    }
}

bool search_quest(const struct monitor_state *state, struct quest *quest)
{
    enum kind kind = state_kind(state);

    *quest = (struct quest){0};
    if (state->start->captured || !state->history.now)
        return false;
    if (kind < KINDS)
        list_quest(state, kind, quest);
    else if (state->view == VIEW_OVERVIEW)
        *quest = (struct quest){.facts = FACT_VERDICT, .kinds = ALL_KINDS};
    if (quest->facts && (!quest->ids || quest->id_count))
        return true;
    free(quest->ids);
    return false;
}

/* When. */

static bool has_id(const struct quest *quest, int32_t id)
{
    for (size_t i = 0; i < quest->id_count; i++) {
        if (quest->ids[i] == id)
            return true;
    }
    return false;
}

static bool has_objects(const struct quest *quest, const struct quest *wanted)
{
    if (!quest->ids)
        return true;
    for (size_t i = 0; i < wanted->id_count; i++) {
        if (!has_id(quest, wanted->ids[i]))
            return false;
    }
    return wanted->ids;
}

static bool has_facts(const struct quest *quest, const struct quest *wanted)
{
    return !(wanted->facts & ~quest->facts) && !(wanted->kinds & ~quest->kinds);
}

static int64_t due_after(const struct monitor_state *state, const struct quest *wanted)
{
    const struct quest *last = &state->searched;

    /* Of all for the first time is no other columns, but as good. */
    if (!state->findings.snapshot || !has_facts(last, wanted) || (last->ids && !wanted->ids))
        return 0;
    if (!has_objects(last, wanted))
        return state->searched_at + SHORT_PERIOD;
    return state->paused ? SEARCH_NEVER : state->searched_at + PERIOD;
}

int64_t search_due(const struct monitor_state *state)
{
    struct quest wanted;

    if (!search_quest(state, &wanted))
        return SEARCH_NEVER;
    int64_t due = due_after(state, &wanted);
    free(wanted.ids);
    return due;
}

bool search_is_complete(const struct monitor_state *state)
{
    struct quest wanted;

    if (!search_quest(state, &wanted))
        return true;
    bool complete = state->findings.snapshot && has_facts(&state->searched, &wanted) &&
                    has_objects(&state->searched, &wanted);
    free(wanted.ids);
    return complete;
}

/* The subject. */

bool search_subject(const struct monitor_state *state, struct glance *glance)
{
    if (!state_subject(state, &glance->kind, &glance->id))
        return false;
    enum section section = state_section(state);
    glance->facts = page_needs(section, glance->kind);
    if (section == SECTION_FIELDS && !state->start->captured)
        glance->facts &= ~(facts_t)FACTS_OF_SEARCH;
    return true;
}

bool search_subject_is_dear(const struct monitor_state *state)
{
    struct glance glance;
    return search_subject(state, &glance) && glance.facts & FACTS_OF_SEARCH;
}

bool search_has_subject(const struct monitor_state *state)
{
    struct glance glance;
    return search_subject(state, &glance) && state->subject && glance.kind == state->looked.kind &&
           glance.id == state->looked.id && !(glance.facts & ~state->looked.facts);
}

int64_t search_subject_due(const struct monitor_state *state)
{
    if (!search_subject_is_dear(state))
        return SEARCH_NEVER;
    if (!search_has_subject(state))
        return 0;
    return state->paused || state->start->captured ? SEARCH_NEVER : state->looked_at + PERIOD;
}

void search_again(struct monitor_state *state)
{
    state->searched_at = state->looked_at = -PERIOD;
}
