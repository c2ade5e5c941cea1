/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdicts: whether an object is in use, is left over by processes that are gone, or is neither; and
 * what that was concluded from. What is not known makes no orphan.
 */
#pragma once

#include "model/column.h"
#include "model/filter.h"
#include "model/products.h"

enum verdict {
    VERDICT_IN_USE,  /* it is attached, or somebody waits on it */
    VERDICT_UNKNOWN, /* something that would decide is not known */
    VERDICT_ORPHAN,  /* all processes that are known to have used it are gone */
    VERDICT_IDLE,    /* nobody uses it now, but somebody may again */
    VERDICTS
};

/* in-use, unknown, orphan, idle; ends in NULL. */
extern const char *const verdict_words[VERDICTS + 1];

/*
 * What must be collected for the verdict on any object of KIND; and FACT_OWNERS besides, where
 * verdict_asks_of_owners says so of one of them.
 */
facts_t verdict_needs(enum kind kind);

struct check;

/* One thing that was looked at. */
struct evidence {
    const struct check *check;
    enum truth truth;    /* whether it is so */
    uint32_t id;         /* of the process or user that it is about, where it is about one */
    bool is_later;       /* that process was started after the object's use by that number */
    bool only_serves;    /* it lives, but uses the object only for somebody else */
    unsigned long count; /* of attaches, threads, messages or processes, where it is about them */
};

enum { MOST_EVIDENCE = 12 };

struct judgement {
    enum verdict verdict;
    struct recognition known; /* the product that the object is of */
    struct evidence evidence[MOST_EVIDENCE];
    size_t count;
};

/* Judges the object in ROW. */
struct judgement verdict_of(const struct view *view, size_t row);

/*
 * Whether the verdict on the object in ROW depends on the users who have processes (FACT_OWNERS), which
 * are not known yet, by all else that it is judged by.
 */
bool verdict_asks_of_owners(const struct view *view, size_t row);

/* Appends evidence WHICH of JUDGEMENT, on the object in ROW, as a sentence without a full stop, translated. */
void evidence_put(struct buffer *out, const struct view *view, size_t row,
                  const struct judgement *judgement, size_t which);
