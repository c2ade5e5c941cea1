/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/findings.h"
#include "model/identity.h"

/* All verdicts at once: a sort by verdict asks for each of them many times. */
static uint8_t *judge_all(const struct snapshot *snapshot)
{
    struct arena scratch = {0};
    const struct view view = {.now = snapshot, .scratch = &scratch};
    uint8_t *verdicts = memory_resize(NULL, snapshot->count + 1, sizeof(*verdicts));

    for (size_t row = 0; row < snapshot->count; row++) {
        verdicts[row] = (uint8_t)verdict_of(&view, row).verdict;
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return verdicts;
}

struct findings findings_of(struct snapshot *snapshot, facts_t facts)
{
    struct findings findings = {.snapshot = snapshot};

    for (uint32_t row = 0; row < snapshot->count; row++)
        refmap_add(&findings.rows, &snapshot->objects[row].ref, row);
    if (facts & FACT_VERDICT)
        findings.verdicts = judge_all(snapshot);
    return findings;
}

void findings_free(struct findings *findings)
{
    snapshot_free(findings->snapshot);
    idmap_free(&findings->rows);
    free(findings->verdicts);
    *findings = (struct findings){0};
}

size_t findings_row(const struct findings *findings, const struct ref *ref)
{
    uint32_t row;
    return refmap_find(&findings->rows, ref, &row) ? row : SIZE_MAX;
}

/* Either of the two snapshots may be the older one. */
static bool is_one(const struct snapshot *a, const struct object *in_a, const struct snapshot *b,
                   const struct object *in_b)
{
    return a->clock <= b->clock ? object_is_still(in_a, in_b) : object_is_still(in_b, in_a);
}

bool findings_place(const struct view *view, size_t row, struct view *there, size_t *at)
{
    const struct findings *findings = view->findings;
    const struct object *object = &view->now->objects[row];

    *there = *view;
    *at = row;
    if (view->now->is_growing)
        return false;
    if (!findings || view->now == findings->snapshot)
        return true;
    *at = findings_row(findings, &object->ref);
    if (*at == SIZE_MAX ||
        !is_one(findings->snapshot, &findings->snapshot->objects[*at], view->now, object))
        return false;
    there->now = findings->snapshot;
    there->history = NULL; /* its rows are those of another snapshot */
    return true;
}

bool findings_verdict(const struct view *view, size_t row, enum verdict *verdict)
{
    const struct findings *findings = view->findings;
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return false;
    *verdict = findings && findings->verdicts ? (enum verdict)findings->verdicts[at]
                                              : verdict_of(&there, at).verdict;
    return *verdict == VERDICT_IN_USE ||
           !object_was_used(&there.now->objects[at], &view->now->objects[row]);
}
