/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the text of a filter to its nodes, by recursive descent:
 *
 *     either  := both { ("||" | "or") both }
 *     both    := single { ["&&" | "and"] single }
 *     single  := ("!" | "not") single | "(" either ")" | column operator value | word
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/suggest.h"
#include "base/when.h"
#include "model/filter_node.h"
#include "model/tables.h"

/* Far more than a person writes, and few enough for the stack. */
enum { DEEPEST = 100, MOST_NODES = 2000 };

struct parser {
    const char *text, *at;
    struct filter *filter;
    struct filter_error *error;
    unsigned depth, nodes;
    bool failed;
};

/* A word, a quoted text or a value, and where it began. */
struct token {
    struct text text;
    const char *from;
    bool quoted;
};

/* Above the longer operators' beginnings stand the longer ones. */
static const struct {
    const char *sign;
    enum comparison comparison;
} operators[] = {
    {"==", EQUAL},         {"=~", MATCH}, {"!=", NOT_EQUAL},     {"!~", NO_MATCH},
    {"<=", LESS_OR_EQUAL}, {"<", LESS},   {">=", MORE_OR_EQUAL}, {">", MORE},
    {"=", EQUAL},          {"~", MATCH},
};

/* What a value of each type looks like, for the error where one does not. */
static const char *const examples[TYPES] = {
    [TYPE_COUNT] = N_("a number such as 3"),
    [TYPE_SIZE] = N_("a size such as 4096, 4K or 2G"),
    [TYPE_ID] = N_("a number such as 32769"),
    [TYPE_PID] = N_("a process id such as 1234"),
    [TYPE_UID] = N_("a numeric id such as 1000"),
    [TYPE_KEY] = N_("a key such as 0x0052e2c1"),
    [TYPE_MODE] = N_("permissions such as 0640 or rw-r-----"),
    [TYPE_TIME] = N_("a date such as 2026-01-31 or 2026-01-31T12:00"),
    [TYPE_DURATION] = N_("a duration such as 30s, 5m, 2h or 3d"),
    [TYPE_PERCENT] = N_("a percentage such as 80"),
};

/* Where the error is, in characters: a byte that continues one is none of its own. */
static size_t character_at(const struct parser *parser, const char *at)
{
    size_t count = 1;
    for (const char *c = parser->text; c < at; c++)
        count += !text_is_inner(*c);
    return count;
}

/* Keeps what is wrong AT a place of the text; only the first error counts. Returns NULL: no node. */
__attribute__((format(printf, 3, 4))) static struct filter_node *
filter_fail(struct parser *parser, const char *at, const char *format, ...)
{
    va_list args;

    if (parser->failed)
        return NULL;
    parser->failed = true;
    parser->error->character = character_at(parser, at);
    parser->error->reason = BUFFER_IN_MEMORY;
    va_start(args, format);
    buffer_format_list(&parser->error->reason, format, args);
    va_end(args);
    return NULL;
}

static void skip_blanks(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
}

static bool filter_take(struct parser *parser, const char *sign)
{
    if (strncmp(parser->at, sign, strlen(sign)) != 0)
        return false;
    parser->at += strlen(sign);
    return true;
}

static struct text peek_word(const struct parser *parser)
{
    return (struct text){parser->at, strcspn(parser->at, " \t\r\n()|&!=<>~\"'")};
}

static bool take_keyword(struct parser *parser, const char *keyword)
{
    struct text word = peek_word(parser);
    if (!text_matches(word, keyword))
        return false;
    parser->at += word.length;
    return true;
}

/* Between equal quotes; a backslash takes the quote, or itself, for a plain character. */
static bool take_quoted(struct parser *parser, struct token *token)
{
    char quote = *parser->at;
    char *copy = arena_alloc(&parser->filter->arena, strlen(parser->at));
    size_t length = 0;

    *token = (struct token){.from = parser->at, .quoted = true};
    for (const char *c = parser->at + 1; *c; c++) {
        if (*c == quote) {
            token->text = (struct text){copy, length};
            parser->at = c + 1;
            return true;
        }
        if (*c == '\\' && (c[1] == quote || c[1] == '\\'))
            c++;
        copy[length++] = *c;
    }
    filter_fail(parser, token->from, _("this quote is never closed"));
    return false;
}

static bool take_token(struct parser *parser, size_t length, struct token *token)
{
    if (*parser->at == '"' || *parser->at == '\'')
        return take_quoted(parser, token);
    *token = (struct token){.from = parser->at};
    token->text.start = arena_text(&parser->filter->arena, parser->at, length);
    token->text.length = length;
    parser->at += length;
    return true;
}

static struct filter_node *new_node(struct parser *parser, enum node_type type)
{
    struct filter_node *node = arena_alloc(&parser->filter->arena, sizeof(*node));
    *node = (struct filter_node){.type = type};
    if (++parser->nodes > MOST_NODES)
        filter_fail(parser, parser->at, _("the filter has too many terms"));
    return node;
}

static const struct column *find_columns(struct text name, const struct column *columns[KINDS])
{
    const struct column *any = NULL;
    for (int kind = 0; kind < KINDS; kind++) {
        columns[kind] = table_column(object_tables[kind], name);
        if (columns[kind])
            any = columns[kind];
    }
    return any;
}

static struct filter_node *fail_column(struct parser *parser, const struct token *name)
{
    const char *best = tables_suggest_column(object_tables, name->text);

    if (parser->failed)
        return NULL;
    filter_fail(parser, name->from, _("there is no column \"%s\""), name->text.start);
    if (best)
        buffer_format(&parser->error->reason, _("; did you mean %s?"), best);
    else
        buffer_text(&parser->error->reason, _("; see ipcview --list-columns"));
    return NULL;
}

static bool take_operator(struct parser *parser, enum comparison *comparison)
{
    for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
        if (filter_take(parser, operators[i].sign)) {
            *comparison = operators[i].comparison;
            return true;
        }
    }
    return false;
}

static void read_pattern(struct parser *parser, struct filter_node *node, const struct token *value)
{
    struct buffer reason = BUFFER_IN_MEMORY;

    node->pattern = filter_add_pattern(parser->filter, value->text, &reason);
    if (!node->pattern)
        filter_fail(parser, value->from, "%s", buffer_string(&reason));
    buffer_free(&reason);
}

static void fail_word(struct parser *parser, const struct column *column, const struct token *value)
{
    struct suggestion suggestion = suggest_for(value->text.start, value->text.length);

    for (size_t i = 0; column->words[i]; i++)
        suggest_try(&suggestion, column->words[i]);
    if (parser->failed)
        return;
    filter_fail(parser, value->from, _("%s is never \"%.*s\""), column->name,
                (int)value->text.length, value->text.start);
    if (suggestion.best)
        buffer_format(&parser->error->reason, _("; did you mean %s?"), suggestion.best);
}

/* Whether TEXT is one of the column's words, where it has only some. */
static bool is_possible(const struct column *column, struct text text)
{
    for (size_t i = 0; column->words && column->words[i]; i++) {
        if (text_matches(text, column->words[i]))
            return true;
    }
    return !column->words;
}

static void read_literal(struct parser *parser, struct filter_node *node, enum type type,
                         const struct token *value)
{
    int result;
    if (type == TYPE_TIME) {
        int64_t first = 0, last = 0;
        result = when_parse(value->text, &first, &last);
        node->low = value_signed(TYPE_TIME, first);
        node->high = value_signed(TYPE_TIME, last);
    } else {
        result = value_parse(type, value->text, &node->low);
        node->high = node->low;
    }
    if (result)
        filter_fail(parser, value->from,
                    /* TRANSLATORS: %s is a noun phrase such as "a size such as 4096, 4K or 2G" */
                    result == -ERANGE ? _("\"%.*s\" is too large; expected %s")
                                      : _("\"%.*s\" does not fit here; expected %s"),
                    (int)value->text.length, value->text.start, _(examples[type]));
}

/* "2026-01-31 12:00" without quotes or a T would be a date and a search for the time. */
static void refuse_time_apart(struct parser *parser)
{
    skip_blanks(parser);
    struct text word = peek_word(parser);
    const char *colon = word.length ? memchr(word.start, ':', word.length) : NULL;
    if (colon && strspn(word.start, "0123456789:") == word.length)
        filter_fail(parser, parser->at,
                    _("write date and time as one word, as in 2026-01-31T12:00"));
}

static struct filter_node *parse_comparison(struct parser *parser, const struct token *name,
                                            enum comparison comparison)
{
    struct filter_node *node = new_node(parser, NODE_COMPARE);
    const struct column *column = find_columns(name->text, node->columns);
    struct token value;

    if (!column)
        return fail_column(parser, name);
    skip_blanks(parser);
    size_t length = strcspn(parser->at, " \t\r\n()|&");
    if (!length)
        return filter_fail(parser, parser->at, _("the value to compare %s with is missing"),
                           column->name);
    if (!take_token(parser, length, &value))
        return NULL;
    if (!value.quoted && strchr("=<>!~", *value.text.start))
        return filter_fail(parser, value.from,
                           _("this is not an operator; quote a value that begins like this"));
    node->comparison = comparison;
    for (int kind = 0; kind < KINDS; kind++)
        parser->filter->needs |= node->columns[kind] ? node->columns[kind]->needs : 0;
    if (comparison == MATCH || comparison == NO_MATCH)
        read_pattern(parser, node, &value);
    else if (!is_possible(column, value.text))
        fail_word(parser, column, &value);
    else
        read_literal(parser, node, column->type == TYPE_LIST ? column->items : column->type,
                     &value);
    if (column->type == TYPE_TIME)
        refuse_time_apart(parser);
    return node;
}

static bool can_search(const struct parser *parser)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (parser->filter->scope.shown[kind])
            return true;
    }
    return false;
}

/* A word by itself: a flag, or a text to search for. */
static struct filter_node *parse_word(struct parser *parser, const struct token *word)
{
    const struct column *columns[KINDS];
    const struct flag *flag = word->quoted ? NULL : filter_flag(word->text);
    struct filter_node *node = new_node(parser, flag ? NODE_FLAG : NODE_SEARCH);

    if (flag) {
        node->flag = flag;
        parser->filter->needs |= flag->needs;
        return node;
    }
    if (!word->quoted && find_columns(word->text, columns))
        return filter_fail(parser, word->from,
                           _("\"%s\" is a column and must be compared, as in %s = ..."),
                           word->text.start, word->text.start);
    if (!word->quoted && (text_matches(word->text, "and") || text_matches(word->text, "or")))
        return filter_fail(parser, word->from,
                           _("expected a term before this word; quote it to search for it"));
    if (!can_search(parser))
        return filter_fail(parser, word->from,
                           _("expected a comparison, or one of dest, locked, private, attached, "
                             "waiting and orphan"));
    for (int kind = 0; kind < KINDS; kind++) {
        if (parser->filter->scope.shown[kind])
            parser->filter->needs |= columns_needs(parser->filter->scope.shown[kind]);
    }
    node->word = arena_text(&parser->filter->arena, word->text.start, word->text.length);
    return node;
}

static struct filter_node *parse_either(struct parser *parser);

static struct filter_node *parse_group(struct parser *parser, const char *opened)
{
    struct filter_node *inner = parse_either(parser);
    skip_blanks(parser);
    if (!parser->failed && !filter_take(parser, ")"))
        filter_fail(parser, opened, _("this parenthesis is never closed"));
    return inner;
}

static struct filter_node *fail_term(struct parser *parser)
{
    if (*parser->at)
        return filter_fail(
            parser, parser->at,
            _("expected a comparison such as size > 1M, not \"%c\"; quote a value that has "
              "blanks, bars or parentheses"),
            *parser->at);
    if (parser->at == parser->text + strspn(parser->text, " \t\r\n"))
        return filter_fail(parser, parser->at, _("the filter is empty"));
    return filter_fail(parser, parser->at, _("the filter ends where a term is expected"));
}

static struct filter_node *parse_term(struct parser *parser)
{
    struct token name;
    enum comparison comparison;
    size_t length = peek_word(parser).length;

    if (!length && *parser->at != '"' && *parser->at != '\'')
        return fail_term(parser);
    if (!take_token(parser, length, &name))
        return NULL;
    skip_blanks(parser);
    if (!name.quoted && take_operator(parser, &comparison))
        return parse_comparison(parser, &name, comparison);
    return parse_word(parser, &name);
}

static struct filter_node *parse_single(struct parser *parser)
{
    struct filter_node *node = NULL;

    skip_blanks(parser);
    const char *from = parser->at;
    if (++parser->depth > DEEPEST)
        filter_fail(parser, from, _("the filter is nested too deeply"));
    else if (filter_take(parser, "!") || take_keyword(parser, "not")) {
        node = new_node(parser, NODE_NOT);
        node->left = parse_single(parser);
    } else if (filter_take(parser, "("))
        node = parse_group(parser, from);
    else
        node = parse_term(parser);
    parser->depth--;
    return node;
}

static struct filter_node *filter_join(struct parser *parser, enum node_type type,
                                       struct filter_node *left, struct filter_node *right)
{
    struct filter_node *node = new_node(parser, type);
    node->left = left;
    node->right = right;
    return node;
}

/* Whether what follows ends a row of terms that stand side by side. */
static bool at_end_of_terms(struct parser *parser)
{
    skip_blanks(parser);
    return !*parser->at || *parser->at == ')' || strncmp(parser->at, "||", 2) == 0 ||
           text_matches(peek_word(parser), "or");
}

static struct filter_node *parse_both(struct parser *parser)
{
    struct filter_node *node = parse_single(parser);
    while (!parser->failed && !at_end_of_terms(parser)) {
        if (!filter_take(parser, "&&"))
            take_keyword(parser, "and");
        node = filter_join(parser, NODE_AND, node, parse_single(parser));
    }
    return node;
}

static struct filter_node *parse_either(struct parser *parser)
{
    struct filter_node *node = parse_both(parser);
    for (;;) {
        skip_blanks(parser);
        if (parser->failed || !(filter_take(parser, "||") || take_keyword(parser, "or")))
            return node;
        node = filter_join(parser, NODE_OR, node, parse_both(parser));
    }
}

struct filter *filter_parse(const char *expression, const struct filter_scope *scope,
                            struct filter_error *error)
{
    struct filter *filter = memory_resize(NULL, 1, sizeof(*filter));
    *filter = (struct filter){.scope = *scope};
    struct parser parser = {.text = expression, .at = expression, .filter = filter, .error = error};

    filter->root = parse_either(&parser);
    if (!parser.failed && *parser.at)
        filter_fail(&parser, parser.at, _("this parenthesis was never opened"));
    if (!parser.failed)
        return filter;
    filter_free(filter);
    return NULL;
}
