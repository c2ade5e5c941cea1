/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "model/filter_node.h"
#include "model/findings.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"

/* IPC_PRIVATE; the mark for destruction takes a segment's key away, and nobody knows which. */
static enum truth is_private(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (object_is_marked(object))
        return TRUTH_UNKNOWN;
    return truth_of(object->key == 0);
}

static enum truth flag_attached(const struct view *view, size_t row)
{
    return truth_of(object_attaches(object_at(view, row)));
}

/* One waiter is enough, even if others were overlooked. */
static enum truth flag_waiting(const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return TRUTH_UNKNOWN;
    const struct quantity waiters = links_count_waiters(there.now, object_at(&there, at));
    return truth_of_some(waiters);
}

static enum truth is_orphan(const struct view *view, size_t row)
{
    enum verdict verdict;

    if (!findings_verdict(view, row, &verdict) || verdict == VERDICT_UNKNOWN)
        return TRUTH_UNKNOWN;
    return truth_of(verdict == VERDICT_ORPHAN);
}

static const struct flag flags[] = {
    {"dest", kind_can_be_marked, .mode = MODE_DEST},
    {"locked", kind_can_be_locked, .mode = MODE_LOCKED},
    {"private", .holds = is_private},
    {"attached", kind_can_be_attached, .holds = flag_attached},
    {"waiting", kind_can_be_waited_for, .needs = FACT_WAITERS, .holds = flag_waiting},
    {"orphan", .needs = FACT_VERDICT, .holds = is_orphan},
};

const struct flag *filter_flag(struct text name)
{
    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
        if (text_matches(name, flags[i].name))
            return &flags[i];
    }
    return NULL;
}

static bool contains_pattern(const regex_t *pattern, const struct value *value)
{
    struct buffer text = BUFFER_IN_MEMORY;
    value_put_exact(&text, value);
    bool found = regexec(pattern, buffer_string(&text), 0, NULL, 0) == 0;
    buffer_free(&text);
    return found;
}

/* Whether one known value stands in the relation that the node asks for. */
static bool holds(const struct filter_node *node, const struct value *value)
{
    switch (node->comparison) {
    case EQUAL:
    case NOT_EQUAL:
        return value_compare(value, &node->low) >= 0 && value_compare(value, &node->high) <= 0;
    case LESS:
        return value_compare(value, &node->low) < 0;
    case LESS_OR_EQUAL:
        return value_compare(value, &node->high) <= 0;
    case MORE:
        return value_compare(value, &node->high) > 0;
    case MORE_OR_EQUAL:
        return value_compare(value, &node->low) >= 0;
    case MATCH:
    case NO_MATCH:
        return contains_pattern(node->pattern, value);
    }
    return false;
}

static bool holds_for_any(const struct filter_node *node, const struct value *value)
{
    if (value->type != TYPE_LIST)
        return holds(node, value);
    for (size_t i = 0; i < value->list.count; i++) {
        if (holds(node, &value->list.items[i]))
            return true;
    }
    return false;
}

/* Of a column or flag that the kind of an object does not have. */
static enum truth truth_of_absent(const struct filter *filter)
{
    return filter->scope.absent_is_false ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static enum truth test_comparison(const struct filter *filter, const struct filter_node *node,
                                  const struct view *view, size_t row)
{
    const struct column *column = node->columns[view->now->objects[row].ref.kind];
    if (!column)
        return truth_of_absent(filter);
    struct value value = column_value(column, view, row);
    if (value.state == VALUE_UNKNOWN)
        return TRUTH_UNKNOWN;
    bool found = value.state == VALUE_KNOWN && holds_for_any(node, &value);
    if (!found && value.type == TYPE_LIST && value.list.is_partial)
        return TRUTH_UNKNOWN;
    bool inverse = node->comparison == NOT_EQUAL || node->comparison == NO_MATCH;
    return truth_of(found != inverse);
}

static enum truth test_flag(const struct filter *filter, const struct filter_node *node,
                            const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (node->flag->has && !node->flag->has(kind_of(object)))
        return truth_of_absent(filter);
    return node->flag->mode ? truth_of(object->mode & node->flag->mode)
                            : node->flag->holds(view, row);
}

/* Capitals in the word make the search heed them, as in less(1) with -i. */
static bool contains_word(const char *text, const char *word)
{
    for (const char *c = word; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            return strstr(text, word) != NULL;
    }
    return strcasestr(text, word) != NULL;
}

static enum truth test_search(const struct filter *filter, const struct filter_node *node,
                              const struct view *view, size_t row)
{
    const struct columns *shown = filter->scope.shown[view->now->objects[row].ref.kind];
    struct buffer text = BUFFER_IN_MEMORY;
    enum truth truth = TRUTH_FALSE;

    for (size_t i = 0; shown && i < shown->count && truth != TRUTH_TRUE; i++) {
        struct value value = column_value(shown->list[i], view, row);
        text.length = 0;
        if (value.state == VALUE_UNKNOWN)
            truth = TRUTH_UNKNOWN;
        else if (value.state == VALUE_KNOWN) {
            value_put_exact(&text, &value);
            if (contains_word(buffer_string(&text), node->word))
                truth = TRUTH_TRUE;
            else if (value.type == TYPE_LIST && value.list.is_partial)
                truth = TRUTH_UNKNOWN;
        }
    }
    buffer_free(&text);
    return truth;
}

static enum truth test_node(const struct filter *filter, const struct filter_node *node,
                            const struct view *view, size_t row)
{
    enum truth left, right;

    switch (node->type) {
    case NODE_COMPARE:
        return test_comparison(filter, node, view, row);
    case NODE_FLAG:
        return test_flag(filter, node, view, row);
    case NODE_SEARCH:
        return test_search(filter, node, view, row);
    case NODE_NOT:
        return truth_inverse(test_node(filter, node->left, view, row));
    case NODE_AND:
        left = test_node(filter, node->left, view, row);
        if (left == TRUTH_FALSE)
            return left;
        right = test_node(filter, node->right, view, row);
        return truth_of_both(left, right);
    case NODE_OR:
        left = test_node(filter, node->left, view, row);
        if (left == TRUTH_TRUE)
            return left;
        right = test_node(filter, node->right, view, row);
        return truth_of_either(left, right);
    }
    return TRUTH_UNKNOWN;
}

enum truth filter_test(const struct filter *filter, const struct view *view, size_t row)
{
    return test_node(filter, filter->root, view, row);
}

static bool node_pins(const struct filter_node *node, const char *name)
{
    if (node->type == NODE_AND)
        return node_pins(node->left, name) || node_pins(node->right, name);
    if (node->type != NODE_COMPARE || node->comparison != EQUAL)
        return false;
    for (int kind = 0; kind < KINDS; kind++) {
        if (node->columns[kind])
            return strcmp(node->columns[kind]->name, name) == 0;
    }
    return false;
}

bool filter_pins(const struct filter *filter, const char *name)
{
    return node_pins(filter->root, name);
}

facts_t filter_needs(const struct filter *filter)
{
    return filter->needs;
}

void filter_free(struct filter *filter)
{
    if (!filter)
        return;
    for (struct pattern *pattern = filter->patterns; pattern; pattern = pattern->next)
        regfree(&pattern->compiled);
    arena_free(&filter->arena);
    free(filter);
}
