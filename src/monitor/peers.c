/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"
#include "monitor/peers.h"
#include "monitor/search.h"

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
    return links_of(state->subject, &state->subject->objects[row], count);
}

size_t peers_picked(const struct monitor_state *state)
{
    size_t count;

    (void)peers_links(state, &count);
    return state->peer < count ? state->peer : count ? count - 1 : 0;
}

static bool is_same_peer(const struct link *a, const struct link *b)
{
    if (a->pid != b->pid || a->role != b->role)
        return false;
    return a->role == LINK_ATTACHED ? a->mapping.address == b->mapping.address
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
