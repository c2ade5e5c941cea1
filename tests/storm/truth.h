/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions to the journal about a time, from FROM to TO. */
#ifndef STORM_TRUTH_H
#define STORM_TRUTH_H

#include <stddef.h>

#include "tests/storm/journal.h"

/* A life that may have gone on in that time, and its holds of that time. */
struct living {
    struct life *life;
    enum storm_kind kind;
    int id; /* negative: it is being made, and nobody knows */
    struct hold **holds;
    size_t hold_count;
};

struct truth {
    uint64_t from, to;
    struct living *living; /* by kind and id */
    size_t count;
    struct hold **holds; /* by life */
    size_t hold_count;
};

struct truth truth_of(uint64_t from, uint64_t to);
void truth_free(struct truth *truth);

/* The first with this id, and how many follow it. */
const struct living *truth_find(const struct truth *truth, enum storm_kind kind, int id,
                                size_t *count);
/* Whether it was there all the time. Of one whose end nobody has noticed yet, the kernel is asked. */
bool truth_existed(const struct truth *truth, const struct life *life);
bool truth_link_stayed(const struct truth *truth, const struct hold *hold);
bool truth_may_be_marked(const struct truth *truth, const struct life *life);
/* Whether it may have been as before the change of its owner (0), or as after it (1). */
bool truth_may_be_as(const struct truth *truth, const struct life *life, int which);
/*
 * Whether at each moment somebody was linked with it; or if USERS, anything kept it from being an
 * orphan.
 */
bool truth_was_held(const struct truth *truth, const struct living *living, bool users);

#endif
