/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a search has found: a snapshot of its own, with the facts that cost too much to be read with
 * each one (FACTS_OF_SEARCH), perhaps of some objects only. The monitor asks it about the objects of
 * later snapshots.
 */
#pragma once

#include "model/column.h"
#include "model/refmap.h"
#include "model/verdict.h"

struct findings {
    struct snapshot *snapshot; /* NULL: there was no search yet */
    struct idmap rows;         /* of its objects: a refmap */
    uint8_t *verdicts;         /* enum verdict of each row; NULL: they were not searched for */
};

/* What was found in SNAPSHOT, which it takes over; FACTS were searched for. */
struct findings findings_of(struct snapshot *snapshot, facts_t facts);
void findings_free(struct findings *findings);

/* The row of the object REF, or SIZE_MAX. */
size_t findings_row(const struct findings *findings, const struct ref *ref);

/*
 * Finds the object in ROW where it was searched for: in the view THERE, in the row *AT. Without a search
 * of its own (->findings) that is VIEW. Returns false where the object is not there, so that what a search
 * tells is unknown. That is so too while the snapshot is being collected: a filter must not rule out an
 * object by a part of the facts.
 */
bool findings_place(const struct view *view, size_t row, struct view *there, size_t *at);

/*
 * The verdict on the object in ROW. Returns false where the object was not found, or where it was not in
 * use then and has been used since.
 */
bool findings_verdict(const struct view *view, size_t row, enum verdict *verdict);
