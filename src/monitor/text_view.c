/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "model/kind.h"
#include "model/tables.h"
#include "monitor/canvas.h"
#include "monitor/search.h"
#include "monitor/text_view.h"

enum { BEST = 5 };

void text_put_title(struct buffer *out, const char *title)
{
    if (out->length)
        buffer_char(out, '\n');
    buffer_format(out, "%c%s%c\n", SCREEN_TITLE, title, ROLE_PLAIN);
}

void text_put_table(struct buffer *out, const struct monitor_state *state, const struct view *view,
                    const struct table_excerpt *excerpt)
{
    struct arena scratch = {0}, lasting = {0};
    struct style style = state_style(state);
    const struct table *table = excerpt->table;
    struct view own = *view;
    struct columns columns = {0};

    own.scratch = &scratch;
    style.width = excerpt->width;
    for (size_t i = 0; excerpt->names && excerpt->names[i]; i++)
        columns_add(&columns, table_column(table, text_of(excerpt->names[i])), &lasting);
    if (excerpt->last)
        columns_add(&columns, excerpt->last, &lasting);
    if (!columns.count)
        columns = columns_all(table, &lasting);
    struct order order = excerpt->key.column
                             ? order_first(table, &own, &excerpt->key, BEST, excerpt->skip)
                             : order_all(table, &own);
    if (order.count || excerpt->keeps_headings)
        aligned_print(out, &style, &(struct sheet){table, &columns, &own, &order, own.now->clock});
    else
        buffer_format(out, "%s\n", _("none"));
    free(order.rows);
    arena_free(&scratch);
    arena_free(&lasting);
}

static bool overview_is_gone(const struct view *view, size_t row)
{
    return view->history->tracks[row].mark == MARK_GONE;
}

/* Appends TITLE, and the first rows of TABLE by the column SORT. */
static void put_best(struct buffer *out, const struct monitor_state *state, const char *title,
                     const struct table *table, const char *const *names, const char *sort)
{
    const struct view view = state_view(state, NULL);

    text_put_title(out, title);
    text_put_table(out, state, &view,
                   &(struct table_excerpt){.table = table,
                                           .names = names,
                                           .key = {table_column(table, text_of(sort)), true},
                                           .skip = overview_is_gone,
                                           .width = state->columns});
}

static void put_all(struct buffer *out, const struct monitor_state *state,
                    const struct table *table)
{
    const struct view view = state_view(state, NULL);

    text_put_table(
        out, state, &view,
        &(struct table_excerpt){.table = table, .keeps_headings = true, .width = state->columns});
}

static struct rows all_rows(const struct view *view)
{
    return (struct rows){0, view->now->count};
}

/* A table of all objects, for columns that every kind has. */
static struct table table_of_all(void)
{
    struct table table = *watched_tables[0];
    table.rows = all_rows;
    return table;
}

/* Orphans, in the reading of the search. */

/* The bytes in a segment, or in the messages of a queue. */
static struct value get_bytes(const struct view *view, size_t row)
{
    const struct quantity bytes = object_amount(object_at(view, row), AMOUNT_BYTES);
    return bytes.known ? value_of(TYPE_SIZE, bytes.amount) : value_without(TYPE_SIZE, VALUE_UNSET);
}

static const struct column bytes_column = {.name = "SIZE", .type = TYPE_SIZE, .get = get_bytes};

static enum verdict verdict_at(const struct view *view, size_t row)
{
    enum verdict verdict;
    return findings_verdict(view, row, &verdict) ? verdict : VERDICT_UNKNOWN;
}

static bool is_no_orphan(const struct view *view, size_t row)
{
    return verdict_at(view, row) != VERDICT_ORPHAN;
}

static void put_orphan_table(struct buffer *out, const struct monitor_state *state,
                             const struct view *view)
{
    static const char *const names[] = {"KIND", "ID", "KEY", "OWNER", "IDLE", NULL};
    const struct table all = table_of_all();

    text_put_table(out, state, view,
                   &(struct table_excerpt){.table = &all,
                                           .names = names,
                                           .last = &bytes_column,
                                           .key = {table_column(&all, text_of("IDLE")), true},
                                           .skip = is_no_orphan,
                                           .width = state->columns});
}

static void put_orphan_counts(struct buffer *out, size_t orphans, size_t unknown)
{
    if (!orphans && !unknown)
        buffer_format(out, "%s\n", _("none"));
    if (orphans > BEST)
        buffer_format(out, ngettext("and %lu more\n", "and %lu more\n", orphans - BEST),
                      (unsigned long)(orphans - BEST));
    if (orphans)
        buffer_format(out, "%s\n", _("\"ipcview rm --orphans\" removes the segments among them"));
    if (unknown)
        buffer_format(out,
                      ngettext("of %lu object it is not known whether it is left over\n",
                               "of %lu objects it is not known whether they are left over\n",
                               unknown),
                      (unsigned long)unknown);
}

static void put_orphans(struct buffer *out, const struct monitor_state *state)
{
    const struct findings *findings = state_findings(state);
    struct arena scratch = {0};
    size_t counts[VERDICTS] = {0};

    if (!findings || !search_is_complete(state)) {
        buffer_format(out, "%s\n",
                      findings ? _("searching...") : _("a captured tree does not say"));
        return;
    }
    struct view view = {.now = findings->snapshot, .findings = findings, .scratch = &scratch};
    for (size_t row = 0; row < view.now->count; row++)
        counts[verdict_at(&view, row)]++;
    if (counts[VERDICT_ORPHAN])
        put_orphan_table(out, state, &view);
    put_orphan_counts(out, counts[VERDICT_ORPHAN], counts[VERDICT_UNKNOWN]);
    arena_free(&scratch);
}

static int by_total(const void *a, const void *b)
{
    const struct owner *x = a, *y = b;
    if (x->total != y->total)
        return x->total < y->total ? 1 : -1;
    return (x->uid > y->uid) - (x->uid < y->uid);
}

static void add_owned(struct owner *owner, const struct object *object)
{
    owner->counts[object->ref.kind]++;
    owner->total++;
    if (kind_of(object)->group == GROUP_MEMORY)
        owner->bytes += object_amount(object, AMOUNT_BYTES).amount;
}

struct owner *owners_of(const struct history *history, unsigned kinds, size_t *count)
{
    const struct snapshot *now = history->now;
    struct owner *owners = memory_resize(NULL, 1, sizeof(*owners));
    struct idmap index = {0};
    size_t capacity = 1;
    uint32_t at;

    *count = 0;
    for (size_t i = 0; now && i < now->count; i++) {
        const struct object *object = &now->objects[i];
        if (!(kinds & KIND_BIT(object->ref.kind)) || history->tracks[i].mark == MARK_GONE)
            continue;
        if (!idmap_find(&index, object->uid, &at)) {
            at = (uint32_t)(*count)++;
            idmap_add(&index, object->uid, at);
            owners = memory_reserve(owners, *count, &capacity, sizeof(*owners));
            owners[at] = (struct owner){.uid = object->uid};
        }
        add_owned(&owners[at], object);
    }
    idmap_free(&index);
    qsort(owners, *count, sizeof(*owners), by_total);
    return owners;
}

/* The columns of what an owner has: objects of each kind, and bytes. */
enum { OWNED_SIZE = KINDS, OWNED_COLUMNS };
enum { LEAST_OWNER = 8 }; /* columns for the name */

static void put_owned(struct buffer *out, const struct style *style, const struct owner *owner,
                      int column)
{
    struct value value = column == OWNED_SIZE ? value_of(TYPE_SIZE, owner->bytes)
                                              : value_of(TYPE_COUNT, owner->counts[column]);
    cell_put(out, style, &value, 0, cell_escapes(style));
}

/* The width of each column: the longest figure and a blank. */
static int owned_width(const struct style *style, const struct owner *owners, size_t count)
{
    enum { USUAL = 8 };
    size_t width = USUAL;

    for (size_t i = 0; i < count * OWNED_COLUMNS; i++) {
        struct buffer cell = BUFFER_IN_MEMORY;
        put_owned(&cell, style, &owners[i / OWNED_COLUMNS], (int)(i % OWNED_COLUMNS));
        width = cell.length >= width ? cell.length + 1 : width;
        buffer_free(&cell);
    }
    return (int)width;
}

static void put_owner(struct buffer *out, const struct monitor_state *state,
                      const struct style *style, const struct owner *owner, int width)
{
    struct buffer name = BUFFER_IN_MEMORY;

    for (int column = 0; column < OWNED_COLUMNS; column++) {
        struct buffer cell = BUFFER_IN_MEMORY;
        put_owned(&cell, style, owner, column);
        buffer_format(out, "%*s", width, buffer_string(&cell));
        buffer_free(&cell);
    }
    buffer_char(out, ' ');
    names_put(&name, &state->history.now->users, owner->uid);
    cell_put_text(out, text_in(&name), cell_escapes(style));
    buffer_char(out, '\n');
    buffer_free(&name);
}

static void put_owners(struct buffer *out, const struct monitor_state *state)
{
    struct style style = state_style(state);
    size_t count;
    struct owner *owners = owners_of(&state->history, ALL_KINDS, &count);
    size_t shown = count < BEST ? count : BEST;
    int width = owned_width(&style, owners, shown);

    if ((size_t)width * OWNED_COLUMNS + LEAST_OWNER > state->columns) {
        style.bytes = false;
        width = owned_width(&style, owners, shown);
    }
    if (count)
        buffer_format(out, "%c%*s%*s%*s%*s OWNER%c\n", ROLE_HEADING, width, "SHM", width, "MSG",
                      width, "SEM", width, "SIZE", ROLE_PLAIN);
    else
        buffer_format(out, "%s\n", _("none"));
    for (size_t i = 0; i < shown; i++)
        put_owner(out, state, &style, &owners[i], width);
    if (count > BEST)
        buffer_format(out, ngettext("and %lu owner more\n", "and %lu owners more\n", count - BEST),
                      (unsigned long)(count - BEST));
    free(owners);
}

static void overview_put_problem(struct buffer *out, const struct monitor_state *state,
                                 const struct problem *problem)
{
    struct buffer message = BUFFER_IN_MEMORY;

    buffer_format(&message, "%s: ", problem->where);
    problem_put_message(&message, problem);
    buffer_char(out, ROLE_WARNING);
    state_put_text(out, state, text_in(&message));
    buffer_format(out, "%c\n", ROLE_PLAIN);
    buffer_free(&message);
}

/* Only these problems of a search are problems of the monitor; an object that is gone is not. */
static bool is_of_search(const struct problem *problem)
{
    return problem->kind == PROBLEM_UNINSPECTED || problem->kind == PROBLEM_UNSEEN;
}

static void put_problems(struct buffer *out, const struct monitor_state *state)
{
    const struct snapshot *now = state->history.now, *found = state->findings.snapshot;
    size_t before = out->length;

    for (size_t i = 0; i < now->problem_count; i++)
        overview_put_problem(out, state, &now->problems[i]);
    for (size_t i = 0; found && i < found->problem_count; i++) {
        if (is_of_search(&found->problems[i]))
            overview_put_problem(out, state, &found->problems[i]);
    }
    if (out->length == before)
        buffer_format(out, "%s\n", _("nothing: all could be read"));
}

static void put_overview(struct buffer *out, const struct monitor_state *state)
{
    static const char *const any[] = {"KIND", "ID", "OWNER", "PERMS", "CTIME", "IDLE", NULL};
    const struct table all = table_of_all();

    text_put_title(out, _("Limits"));
    put_all(out, state, &limits_table);
    text_put_title(out, _("Orphans"));
    put_orphans(out, state);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        const struct ranking_spec *ranking = &kind_specs[kind]->ranking;
        if (ranking->title)
            put_best(out, state, _(ranking->title), watched_tables[kind], ranking->columns,
                     ranking->by);
    }
    put_best(out, state, _("Newest objects"), &all, any, "CTIME");
    put_best(out, state, _("Longest idle objects"), &all, any, "IDLE");
    text_put_title(out, _("Objects by owner"));
    put_owners(out, state);
    text_put_title(out, _("What could not be read"));
    put_problems(out, state);
}

static void put_events(struct buffer *out, const struct monitor_state *state)
{
    const struct events *events = &state->history.events;

    put_all(out, state, &events_table);
    if (!events->count)
        buffer_format(out, "%s\n", _("nothing has happened yet"));
    if (events->forgotten)
        buffer_format(out,
                      ngettext("%llu older event is forgotten\n",
                               "%llu older events are forgotten\n",
                               (unsigned long)events->forgotten),
                      (unsigned long long)events->forgotten);
}

/* The lines of a view. */

void text_view_put(struct buffer *out, const struct monitor_state *state)
{
    if (!state->history.now)
        return;
    if (state->view == VIEW_OVERVIEW)
        put_overview(out, state);
    else
        put_events(out, state);
}

/* Control characters except newlines are roles: text_escape leaves no others. */
static void drop_roles(struct buffer *text)
{
    size_t kept = 0;

    for (size_t i = 0; i < text->length; i++) {
        if ((unsigned char)text->data[i] >= ' ' || text->data[i] == '\n')
            text->data[kept++] = text->data[i];
    }
    text->length = kept;
}

size_t text_view_find(const struct monitor_state *state, const char *needle, size_t from,
                      bool backwards)
{
    struct buffer lines = BUFFER_IN_MEMORY;
    size_t found = SIZE_MAX;

    text_view_put(&lines, state);
    drop_roles(&lines);
    struct text text = text_in(&lines);
    size_t count = text_count_lines(text);
    for (size_t i = 0; i < count && found == SIZE_MAX; i++) {
        size_t at = list_wrapped(from, i, count, backwards);
        if (list_find_text(text_line(text, at), needle) != SIZE_MAX)
            found = at;
    }
    buffer_free(&lines);
    return found;
}

void text_view_show(struct monitor_state *state, size_t line)
{
    size_t *top = &state->scroll[state->view], page = state_layout(state).body_rows + 1;

    if (line < *top || line >= *top + page)
        *top = line;
}
