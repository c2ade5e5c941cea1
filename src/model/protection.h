/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Protection: rules that say which objects are never removed by what they are like, but only by their
 * id or key. Each rule is a filter: what it selects is protected, and so is what it may select.
 */
#pragma once

#include "model/filter.h"

struct protection_rule {
    const char *path; /* the file that it stands in, */
    size_t line;      /* from 1 */
    struct filter *filter;
};

/* All zero: there are no rules. */
struct protection {
    struct protection_rule *rules;
    size_t count, capacity;
    facts_t needs; /* what must be collected before the rules can say all that they could */
    /* The file that cannot be read or understood, and why, translated; NULL: there is none. With one it is
       not known what is protected. */
    const char *faulty, *fault;
    struct arena arena; /* paths */
};

/*
 * Adds the rule that stands in LINE of the file at PATH: a filter, or nothing where the line is blank or a
 * comment, which begins with "#". What cannot be understood is a fault, with the line and the character.
 */
void protection_add(struct protection *protection, const char *path, size_t line, struct text text);

/* Notes that the file at PATH has a fault, which FORMAT says, unless another was found before. */
void protection_add_fault(struct protection *protection, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Whether the object in ROW is protected by the rules of VIEW's snapshot, and by which: *RULE, or NULL
 * where there is none or that is not known. Unknown where a rule may select the object, or has a fault.
 */
enum truth protection_of(const struct view *view, size_t row, const struct protection_rule **rule);

void protection_free(struct protection *protection);
