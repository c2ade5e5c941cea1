/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a search has found: a snapshot of its own, with the facts that cost too much to be read with
 * each one (FACTS_OF_SEARCH), perhaps of some objects only. Who watches asks it about the objects of
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
 * Whom to ask about the object in ROW what only a search tells: THERE and the row *AT. Without a
 * search apart (->findings) that is VIEW itself. False: it was not found, and all that is unknown; so
 * it is as long as the snapshot is being collected, for a filter would rule objects out by less.
 */
bool findings_place(const struct view *view, size_t row, struct view *there, size_t *at);

/*
 * The verdict on the object in ROW. False: it was not found; or it was without use, and has been used
 * since.
 */
bool findings_verdict(const struct view *view, size_t row, enum verdict *verdict);
