/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a filter, shared by filter_parse.c, which makes them, filter_pattern.c and filter.c. */
#pragma once

#include <regex.h>

#include "model/filter.h"
#include "model/kind.h"

enum comparison { EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, MORE, MORE_OR_EQUAL, MATCH, NO_MATCH };

enum node_type { NODE_AND, NODE_OR, NODE_NOT, NODE_COMPARE, NODE_FLAG, NODE_SEARCH };

struct flag {
    const char *name;
    bool (*has)(
        const struct kind_spec *kind); /* whether an object of KIND can have it; NULL: any */
    facts_t needs;
    uint32_t mode; /* the bit of an object's mode that it is; 0: ->holds says */
    enum truth (*holds)(const struct view *view, size_t row);
};

struct filter_node {
    enum node_type type;
    struct filter_node *left, *right; /* of AND, OR; NOT has only a left one */

    /* COMPARE */
    enum comparison comparison;
    const struct column *columns[KINDS]; /* NULL: this kind does not have it */
    struct value low, high;              /* the literal; two ends where it is a span of time */
    const regex_t *pattern;              /* of MATCH and NO_MATCH */

    const struct flag *flag; /* FLAG */
    const char *word;        /* SEARCH */
};

struct pattern {
    regex_t compiled;
    struct pattern *next;
};

struct filter {
    struct arena arena;
    struct filter_node *root;
    struct filter_scope scope;
    struct pattern *patterns; /* to be freed */
    facts_t needs;
};

/*
 * Compiles TEXT, which FILTER then owns; filter_pattern.c. Returns NULL where it is no regular
 * expression or too large a one, with what is wrong appended to REASON, translated.
 */
const regex_t *filter_add_pattern(struct filter *filter, struct text text, struct buffer *reason);

/* The flag of that name in either case, or NULL. */
const struct flag *filter_flag(struct text name);
