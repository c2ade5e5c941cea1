/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "monitor/list.h"
#include "output/cell.h"

void list_free(struct object_list *list)
{
    free(list->order.rows);
    free(list->last.list);
    free(list->widths);
    *list = (struct object_list){0};
}

void list_forget_widths(struct object_list *list)
{
    free(list->widths);
    list->widths = NULL;
    list->width_count = 0;
}

size_t list_row(const struct object_list *list)
{
    return list->cursor < list->order.count ? list->order.rows[list->cursor] : SIZE_MAX;
}

static struct view view_of(const struct list_source *source, struct arena *scratch)
{
    return (struct view){.now = source->history->now,
                         .history = source->history,
                         .findings = source->findings,
                         .scratch = scratch};
}

/* Which rows. */

static void keep_selected(struct order *order, const struct filter *filter, const struct view *view)
{
    size_t kept = 0;
    for (size_t i = 0; i < order->count; i++) {
        if (filter_test(filter, view, order->rows[i]) == TRUTH_TRUE)
            order->rows[kept++] = order->rows[i];
        arena_reset(view->scratch);
    }
    order->count = kept;
}

bool list_would_match(const struct list_source *source, const struct filter *filter)
{
    struct arena scratch = {0};
    struct view view = view_of(source, &scratch);
    struct order order = order_all(source->table, &view);

    keep_selected(&order, filter, &view);
    bool matches = order.count > 0;
    free(order.rows);
    arena_free(&scratch);
    return matches;
}

/* Where rows were. */

struct position {
    size_t row, at;
};

static int by_position(const void *a, const void *b)
{
    const struct position *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static struct serials serials_of(const struct order *order, const struct track *tracks)
{
    struct serials serials = {memory_resize(NULL, order->count, sizeof(*serials.list)),
                              order->count};
    for (size_t i = 0; i < order->count; i++)
        serials.list[i] = tracks[order->rows[i]].serial;
    return serials;
}

/* Where each of SERIALS is; for idmap_free. */
static struct idmap places_of(const struct serials *serials)
{
    struct idmap places = {0};
    for (uint32_t i = 0; i < serials->count; i++)
        idmap_add(&places, serials->list[i], i);
    return places;
}

/* Restores the order LAST, and puts new rows behind it. */
static void restore_order(struct order *order, const struct serials *last,
                          const struct track *tracks)
{
    struct idmap locked = places_of(last);
    struct position *positions = memory_resize(NULL, order->count, sizeof(*positions));

    for (size_t i = 0; i < order->count; i++) {
        uint32_t at;
        bool was_there = idmap_find(&locked, tracks[order->rows[i]].serial, &at);
        positions[i] = (struct position){order->rows[i], was_there ? at : last->count + i};
    }
    qsort(positions, order->count, sizeof(*positions), by_position);
    for (size_t i = 0; i < order->count; i++)
        order->rows[i] = positions[i].row;
    idmap_free(&locked);
    free(positions);
}

/* What is gone. */

static bool is_gone_row(const struct track *tracks, size_t row)
{
    return tracks[row].mark == MARK_GONE;
}

/*
 * Returns the index in ORDER of the nearest object that came after the one of the cursor in the
 * last order, or before it if BACKWARDS; or SIZE_MAX. THERE: leaves out objects that are gone.
 */
static size_t find_neighbour(const struct object_list *list, const struct order *order,
                             const struct track *tracks, bool backwards, bool there)
{
    const struct serials *last = &list->last;
    struct serials now = serials_of(order, tracks);
    struct idmap places = places_of(&now);
    size_t at = 0, found = SIZE_MAX;
    uint32_t place;

    while (at < last->count && last->list[at] != list->serial)
        at++;
    for (size_t i = 1; at < last->count && found == SIZE_MAX; i++) {
        size_t next = backwards ? at - i : at + i; /* wraps to a huge number before the first */
        if (next >= last->count)
            break;
        if (idmap_find(&places, last->list[next], &place) &&
            !(there && is_gone_row(tracks, order->rows[place])))
            found = place;
    }
    idmap_free(&places);
    free(now.list);
    return found;
}

/*
 * The row of the cursor's object if it is gone and must keep its place, or SIZE_MAX. An object that
 * already is among the gone ones at the end does not need that.
 */
static size_t pinned_row(const struct object_list *list, const struct order *order,
                         const struct track *tracks)
{
    for (size_t i = 0; list->has_serial && i < order->count; i++) {
        size_t row = order->rows[i];
        if (tracks[row].serial == list->serial && is_gone_row(tracks, row))
            return find_neighbour(list, order, tracks, false, true) == SIZE_MAX ? SIZE_MAX : row;
    }
    return SIZE_MAX;
}

enum { MOST_GONE = 5 };

struct gone {
    size_t rows[MOST_GONE + 1]; /* the latest first; one spare for inserting */
    size_t count, most;
};

static void take_gone(struct gone *gone, const struct track *tracks, size_t row)
{
    size_t at = gone->count;

    for (; at > 0 && tracks[row].since > tracks[gone->rows[at - 1]].since; at--)
        gone->rows[at] = gone->rows[at - 1];
    gone->rows[at] = row;
    gone->count += gone->count < gone->most;
}

static bool has_gone(const struct gone *gone, size_t row)
{
    for (size_t i = 0; i < gone->count; i++) {
        if (gone->rows[i] == row)
            return true;
    }
    return false;
}

/*
 * Leaves only the latest few objects that are gone, since there may be many. They go to the end, or
 * in a locked order stay in their places.
 */
static void sink_gone(const struct object_list *list, struct order *order,
                      const struct track *tracks, size_t page)
{
    enum { PART_OF_PAGE = 4 };
    size_t pinned = pinned_row(list, order, tracks), kept = 0, share = page / PART_OF_PAGE;
    struct gone gone = {.most = share < 1 ? 1 : share < MOST_GONE ? share : MOST_GONE};

    for (size_t i = 0; i < order->count; i++) {
        if (is_gone_row(tracks, order->rows[i]) && order->rows[i] != pinned)
            take_gone(&gone, tracks, order->rows[i]);
    }
    for (size_t i = 0; i < order->count; i++) {
        size_t row = order->rows[i];
        if (!is_gone_row(tracks, row) || row == pinned || (list->locked && has_gone(&gone, row)))
            order->rows[kept++] = row;
    }
    for (size_t i = 0; i < gone.count && !list->locked; i++)
        order->rows[kept++] = gone.rows[i];
    order->count = kept;
}

/* The cursor. */

void list_scroll(size_t *top, size_t at, size_t count, size_t page)
{
    size_t last_top = count > page ? count - page : 0;

    if (*top > last_top)
        *top = last_top;
    if (at < *top)
        *top = at;
    if (page && at >= *top + page)
        *top = at - page + 1;
}

void list_move(struct object_list *list, const struct list_source *source, size_t at)
{
    size_t count = list->order.count;
    list->cursor = at < count ? at : count ? count - 1 : 0;
    size_t row = list_row(list);
    /* While a filter hides all rows, the cursor remembers its object. */
    if (row != SIZE_MAX) {
        list->has_serial = true;
        list->serial = source->history->tracks[row].serial;
    }
    list_scroll(&list->top, list->cursor, count, source->page);
}

/* The index of the cursor's object, or of one beside it. */
static size_t find_cursor(const struct object_list *list, const struct track *tracks)
{
    if (!list->has_serial)
        return list->cursor;
    for (size_t i = 0; i < list->order.count; i++) {
        if (tracks[list->order.rows[i]].serial == list->serial)
            return i;
    }
    size_t beside = find_neighbour(list, &list->order, tracks, false, false);
    if (beside == SIZE_MAX)
        beside = find_neighbour(list, &list->order, tracks, true, false);
    return beside == SIZE_MAX ? list->cursor : beside;
}

/* Makes the rows, and returns their order to be remembered. */
static struct serials make_rows(struct object_list *list, const struct list_source *source)
{
    struct arena scratch = {0};
    const struct track *tracks = source->history->tracks;
    struct view view = view_of(source, &scratch);
    struct serials all = {0};

    free(list->order.rows);
    list->order = order_all(source->table, &view);
    if (list->locked) {
        restore_order(&list->order, &list->last, tracks);
        all = serials_of(&list->order, tracks); /* also those that the filter hides */
    }
    if (source->filter)
        keep_selected(&list->order, source->filter, &view);
    if (!list->locked && source->sort_count)
        order_sort(&list->order, &view, source->sort, source->sort_count);
    sink_gone(list, &list->order, tracks, source->page);
    arena_free(&scratch);
    return list->locked ? all : serials_of(&list->order, tracks);
}

void list_update(struct object_list *list, const struct list_source *source)
{
    struct serials last = make_rows(list, source);
    size_t line = list->cursor - list->top;
    size_t cursor = find_cursor(list, source->history->tracks);

    free(list->last.list);
    list->last = last;
    list->top = cursor > line ? cursor - line : 0;
    list_move(list, source, cursor);
}

/* Searching. */

static bool list_starts_with(struct text text, const char *needle, bool exact)
{
    for (size_t i = 0; needle[i]; i++) {
        if (i >= text.length)
            return false;
        if (text.start[i] != needle[i] && (exact || text_lower(text.start[i]) != needle[i]))
            return false;
    }
    return true;
}

size_t list_find_text(struct text text, const char *needle)
{
    bool exact = strpbrk(needle, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (size_t i = 0; i < text.length; i++) {
        if (list_starts_with(text_skip(text, i), needle, exact))
            return i;
    }
    return SIZE_MAX;
}

static bool shows(const struct list_source *source, const struct view *view,
                  const struct style *style, size_t row, const char *needle)
{
    const struct columns *columns = source->columns;
    int64_t clock = view->now->clock;
    bool found = false;

    for (size_t c = 0; c < columns->count && !found; c++) {
        struct buffer text = BUFFER_IN_MEMORY;
        struct value value = column_value(columns->list[c], view, row);
        cell_put(&text, style, &value, clock, cell_escapes(style));
        found = list_find_text(text_in(&text), needle) != SIZE_MAX;
        buffer_free(&text);
    }
    arena_reset(view->scratch);
    return found;
}

size_t list_wrapped(size_t from, size_t steps, size_t count, bool backwards)
{
    if (from >= count)
        from = backwards ? count - 1 : 0;
    return (backwards ? from + count - steps : from + steps) % count;
}

size_t list_search(const struct object_list *list, const struct list_source *source,
                   const struct style *style, const char *needle, size_t from, bool backwards)
{
    size_t count = list->order.count, found = SIZE_MAX;
    struct arena scratch = {0};
    struct view view = view_of(source, &scratch);

    for (size_t i = 0; i < count && found == SIZE_MAX; i++) {
        size_t at = list_wrapped(from, i, count, backwards);
        if (shows(source, &view, style, list->order.rows[at], needle))
            found = at;
    }
    arena_free(&scratch);
    return found;
}
