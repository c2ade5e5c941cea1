/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "model/protection.h"

void protection_add_fault(struct protection *protection, const char *path, const char *format, ...)
{
    struct buffer message = BUFFER_IN_MEMORY;
    va_list args;

    if (protection->faulty)
        return;
    va_start(args, format);
    buffer_format_list(&message, format, args);
    va_end(args);
    protection->faulty = arena_text(&protection->arena, path, strlen(path));
    protection->fault = text_keep(&message, &protection->arena).start;
}

static void add_rule(struct protection *protection, struct protection_rule rule)
{
    memory_append(protection->rules, protection->count, protection->capacity) = rule;
    protection->needs |= filter_needs(rule.filter);
}

/* The path of the rule before is mostly the same. */
static const char *keep_path(struct protection *protection, const char *path)
{
    const char *before = protection->count ? protection->rules[protection->count - 1].path : NULL;
    if (before && strcmp(before, path) == 0)
        return before;
    return arena_text(&protection->arena, path, strlen(path));
}

static bool says_nothing(const char *line)
{
    line += strspn(line, " \t\r");
    return !*line || *line == '#';
}

/* A column that a kind does not have rules that kind out: a size protects no queue. */
static void add_rule_of_line(struct protection *protection, const char *path, size_t line,
                             const char *expression)
{
    static const struct filter_scope scope = {.absent_is_false = true};
    struct filter_error error;
    struct filter *filter = filter_parse(expression, &scope, &error);

    if (!filter) {
        protection_add_fault(protection, path, _("line %zu, character %zu: %s"), line,
                             error.character, buffer_string(&error.reason));
        buffer_free(&error.reason);
    } else if (filter_needs(filter) & FACT_VERDICT) {
        /* The verdict asks whether the object is protected. */
        protection_add_fault(protection, path,
                             _("line %zu: a rule of protection cannot ask for the verdict"), line);
        filter_free(filter);
    } else {
        add_rule(protection, (struct protection_rule){keep_path(protection, path), line, filter});
    }
}

void protection_add(struct protection *protection, const char *path, size_t line, struct text text)
{
    struct buffer expression = BUFFER_IN_MEMORY;

    text_put(&expression, text);
    if (!says_nothing(buffer_string(&expression)))
        add_rule_of_line(protection, path, line, buffer_string(&expression));
    buffer_free(&expression);
}

enum truth protection_of(const struct view *view, size_t row, const struct protection_rule **rule)
{
    const struct protection *protection = view->now->protection;
    enum truth truth = TRUTH_FALSE;

    *rule = NULL;
    for (size_t i = 0; protection && i < protection->count && truth != TRUTH_TRUE; i++) {
        enum truth now = filter_test(protection->rules[i].filter, view, row);
        if (now <= truth)
            continue;
        truth = now;
        *rule = &protection->rules[i];
    }
    if (truth == TRUTH_TRUE || !protection || !protection->faulty)
        return truth;
    *rule = NULL;
    return TRUTH_UNKNOWN;
}

void protection_free(struct protection *protection)
{
    for (size_t i = 0; i < protection->count; i++)
        filter_free(protection->rules[i].filter);
    free(protection->rules);
    arena_free(&protection->arena);
    *protection = (struct protection){0};
}
