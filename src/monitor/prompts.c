/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that the user types in the status line: a search, a filter, an interval. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/tables.h"
#include "monitor/dialogs.h"
#include "monitor/search.h"
#include "monitor/text_view.h"

/* Editing. */

void prompt_start(struct prompt *prompt, const char *text)
{
    size_t length = strlen(text);
    if (length >= PROMPT_SIZE)
        length = 0;
    memcpy(prompt->text, text, length);
    prompt->text[length] = '\0';
    prompt->length = prompt->caret = length;
}

static size_t before(const struct prompt *prompt, size_t at)
{
    while (at > 0 && text_is_inner(prompt->text[--at])) {
    }
    return at;
}

static size_t behind(const struct prompt *prompt, size_t at)
{
    if (at < prompt->length)
        at++;
    while (at < prompt->length && text_is_inner(prompt->text[at]))
        at++;
    return at;
}

static bool delete (struct prompt *prompt, size_t from, size_t to)
{
    memmove(prompt->text + from, prompt->text + to, prompt->length - to + 1);
    prompt->length -= to - from;
    prompt->caret = from;
    return to > from;
}

static bool insert(struct prompt *prompt, uint32_t c)
{
    char bytes[4];
    size_t size = text_encode(c, bytes);

    if (prompt->length + size >= PROMPT_SIZE)
        return false;
    memmove(prompt->text + prompt->caret + size, prompt->text + prompt->caret,
            prompt->length - prompt->caret + 1);
    memcpy(prompt->text + prompt->caret, bytes, size);
    prompt->length += size;
    prompt->caret += size;
    return true;
}

static size_t word_before(const struct prompt *prompt)
{
    size_t at = prompt->caret;
    while (at > 0 && prompt->text[at - 1] == ' ')
        at--;
    while (at > 0 && prompt->text[at - 1] != ' ')
        at--;
    return at;
}

static bool prompt_move(struct prompt *prompt, size_t to)
{
    bool moved = to != prompt->caret;
    prompt->caret = to;
    return moved;
}

bool prompt_input(struct prompt *prompt, uint32_t key)
{
    switch (key) {
    case INPUT_LEFT:
        return prompt_move(prompt, before(prompt, prompt->caret));
    case INPUT_RIGHT:
        return prompt_move(prompt, behind(prompt, prompt->caret));
    case INPUT_HOME:
    case INPUT_CONTROL('A'):
        return prompt_move(prompt, 0);
    case INPUT_END:
    case INPUT_CONTROL('E'):
        return prompt_move(prompt, prompt->length);
    case INPUT_BACKSPACE:
    case INPUT_CONTROL('H'):
        return delete (prompt, before(prompt, prompt->caret), prompt->caret);
    case INPUT_DELETE:
        return delete (prompt, prompt->caret, behind(prompt, prompt->caret));
    case INPUT_CONTROL('W'):
        return delete (prompt, word_before(prompt), prompt->caret);
    case INPUT_CONTROL('U'):
        return delete (prompt, 0, prompt->caret);
    default:
        return key >= ' ' && key != 0x7f && key < INPUT_UP && insert(prompt, key);
    }
}

/* Filter. */

static void forget_error(struct monitor_state *state)
{
    state->filter_error.length = 0;
}

static bool is_blank_key(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

/* Parses EXPRESSION, which is not blank; on error returns NULL and sets ->filter_error. */
static struct filter *parse_typed_filter(struct monitor_state *state, const char *expression)
{
    struct filter_scope scope;
    struct filter_error error;

    for (int kind = 0; kind < KINDS; kind++)
        scope.shown[kind] = &state->preferences.columns[kind];
    struct filter *filter = filter_parse(expression, &scope, &error);
    if (!filter) {
        buffer_free(&state->filter_error);
        state->filter_error = error.reason;
        state->filter_error_character = error.character;
    }
    return filter;
}

bool prompts_set_filter(struct monitor_state *state, const char *expression)
{
    struct filter *filter = NULL;

    forget_error(state);
    state->filter_waits = false;
    if (!is_blank_key(expression)) {
        filter = parse_typed_filter(state, expression);
        if (!filter)
            return false;
    }
    filter_free(state->filter);
    state->filter = filter;
    size_t length = filter ? strlen(expression) : 0;
    memmove(state->filter_text, expression, length < PROMPT_SIZE ? length : 0);
    state->filter_text[length < PROMPT_SIZE ? length : 0] = '\0';
    return true;
}

/* The next sample brings facts that only the new filter needs. */
unsigned prompts_filter_by(struct monitor_state *state, const char *expression)
{
    if (!prompts_set_filter(state, expression))
        return EFFECT_DRAW;
    return refresh_list(state) | (state->filter ? EFFECT_SAMPLE : 0U);
}

/* Whether WORD is the start of the name of a column of KIND. */
static bool begins_column(enum kind kind, struct text word)
{
    for (const struct column *column = NULL;
         (column = table_next_column(watched_tables[kind], column));) {
        struct text name = text_of(column->name);
        if (name.length >= word.length && strncasecmp(name.start, word.start, word.length) == 0)
            return true;
    }
    return false;
}

/* The word at the end of TEXT, possibly empty. */
static struct text last_word(struct text text)
{
    size_t start = text.length;

    while (start > 0 &&
           (isalnum((unsigned char)text.start[start - 1]) || strchr("_/%", text.start[start - 1])))
        start--;
    return text_skip(text, start);
}

/* Whether the last word may begin a column and matches no row: "owne" must not hide all rows. */
static bool is_half_typed(struct monitor_state *state)
{
    enum kind kind = state_kind(state);
    struct text word = last_word((struct text){state->prompt.text, state->prompt.length});

    if (kind == KINDS || !state->history.now || !word.length || !begins_column(kind, word))
        return false;
    struct filter *filter = parse_typed_filter(state, state->prompt.text);
    struct list_source source = refresh_source(state, kind);
    bool waits = filter && !list_would_match(&source, filter);
    filter_free(filter);
    return waits;
}

static unsigned type_filter(struct monitor_state *state)
{
    forget_error(state);
    state->filter_waits = is_half_typed(state);
    return state->filter_waits ? (unsigned)EFFECT_DRAW
                               : prompts_filter_by(state, state->prompt.text);
}

static unsigned enter_filter(struct monitor_state *state)
{
    if (state->filter_error.length)
        return EFFECT_DRAW;
    state->dialog = DIALOG_NONE;
    return state->filter_waits ? prompts_filter_by(state, state->prompt.text) : EFFECT_DRAW;
}

static unsigned clear_filter(struct monitor_state *state)
{
    return prompts_filter_by(state, "");
}

/* Search. */

static unsigned search_lines(struct monitor_state *state, size_t from, bool backwards)
{
    size_t found = text_view_find(state, state->search, from, backwards);

    state->search_failed = found == SIZE_MAX;
    if (found != SIZE_MAX) {
        state->found_line = found;
        text_view_show(state, found);
    }
    return EFFECT_DRAW;
}

static unsigned prompts_find(struct monitor_state *state, size_t from, bool backwards)
{
    enum kind kind = state_kind(state);

    state->search_failed = false;
    if (!state->search[0] || !state->history.now)
        return EFFECT_DRAW;
    if (kind == KINDS)
        return search_lines(state, from, backwards);
    struct object_list *list = &state->lists[kind];
    struct list_source source = refresh_source(state, kind);
    struct style style = state_style(state);
    size_t found = list_search(list, &source, &style, state->search, from, backwards);
    state->search_failed = found == SIZE_MAX;
    if (found != SIZE_MAX)
        list_move(list, &source, found);
    return refresh_list(state);
}

static unsigned type_search(struct monitor_state *state)
{
    memcpy(state->search, state->prompt.text, state->prompt.length + 1);
    return prompts_find(state, state->search_from, false);
}

static unsigned enter_search(struct monitor_state *state)
{
    state->dialog = DIALOG_NONE;
    if (state->search_failed)
        return state_say(state, true, _("not found: %s"), state->search);
    return EFFECT_DRAW;
}

/* Forgets the search, and puts the cursor back. */
static unsigned give_up_search(struct monitor_state *state)
{
    enum kind kind = state_kind(state);

    state->search[0] = '\0';
    if (kind == KINDS) {
        state->scroll[state->view] = state->search_from;
    } else if (state->history.now) {
        struct list_source source = refresh_source(state, kind);
        list_move(&state->lists[kind], &source, state->search_from);
    }
    return refresh_list(state);
}

unsigned prompts_find_next(struct monitor_state *state, int by)
{
    enum kind kind = state_kind(state);
    size_t at = kind == KINDS ? state->found_line : state->lists[kind].cursor;

    if (!state->search[0])
        return state_say(state, true, _("nothing has been searched for yet"));
    unsigned effects = prompts_find(state, by < 0 ? at - 1 : at + 1, by < 0);
    if (state->search_failed)
        state_say(state, true, _("not found: %s"), state->search);
    return effects;
}

/* Interval. */

unsigned prompts_change_interval(struct monitor_state *state, int by)
{
    static const int64_t steps[] = {100,   200,   500,    1000,   2000,    5000,   10000,
                                    30000, 60000, 300000, 600000, 1800000, 3600000};
    enum { STEPS = sizeof(steps) / sizeof(*steps) };
    int64_t now = state->preferences.interval;
    size_t at = 0;

    while (at < STEPS && steps[at] < now + (by > 0))
        at++;
    if (by < 0 && at > 0)
        at--;
    state->preferences.interval = steps[at < STEPS ? at : STEPS - 1];
    return EFFECT_DRAW | EFFECT_INTERVAL;
}

static unsigned type_interval(struct monitor_state *state)
{
    forget_error(state);
    return EFFECT_DRAW;
}

static unsigned enter_interval(struct monitor_state *state)
{
    if (preferences_parse_interval(state->prompt.text, &state->preferences.interval)) {
        forget_error(state);
        buffer_text(&state->filter_error, _("a number of seconds from 0.1 to 3600"));
        state->filter_error_character = 0;
        return EFFECT_DRAW;
    }
    state->dialog = DIALOG_NONE;
    return EFFECT_DRAW | EFFECT_INTERVAL;
}

/* The lines. */

static const struct {
    const char *label; /* to be translated */
    /* All return EFFECTs. */
    unsigned (*type)(struct monitor_state *state);   /* after a change of the text or the caret */
    unsigned (*enter)(struct monitor_state *state);  /* closes the line if the text is valid */
    unsigned (*escape)(struct monitor_state *state); /* after Esc has closed the line; or NULL */
} lines[] = {
    [DIALOG_SEARCH] = {N_("Search: "), type_search, enter_search, give_up_search},
    [DIALOG_FILTER] = {N_("Filter: "), type_filter, enter_filter, clear_filter},
    [DIALOG_INTERVAL] = {N_("Seconds between readings: "), type_interval, enter_interval, NULL},
};

const char *prompts_label(const struct monitor_state *state)
{
    return _(lines[state->dialog].label);
}

void prompts_open(struct monitor_state *state)
{
    enum kind kind = state_kind(state);

    forget_error(state);
    state->filter_waits = false;
    prompt_start(&state->prompt, state->dialog == DIALOG_FILTER ? state->filter_text : "");
    if (state->dialog == DIALOG_SEARCH)
        state->search_from = kind == KINDS ? state->scroll[state->view] : state->lists[kind].cursor;
}

unsigned prompts_input(struct monitor_state *state, uint32_t key)
{
    enum dialog dialog = state->dialog;

    if (key == INPUT_ENTER || key == '\r' || key == '\n')
        return lines[dialog].enter(state);
    if (key != INPUT_ESCAPE)
        return prompt_input(&state->prompt, key) ? lines[dialog].type(state) : 0;
    state->dialog = DIALOG_NONE;
    return lines[dialog].escape ? lines[dialog].escape(state) : (unsigned)EFFECT_DRAW;
}
