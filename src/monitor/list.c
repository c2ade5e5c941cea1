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
    free(list->lock);
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

/* A locked order. */

struct place {
    uint64_t serial;
    size_t at;
};

static int by_serial(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return (x->serial > y->serial) - (x->serial < y->serial);
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* Rows that were there go where they were, and those that came since behind them. */
static void restore_order(struct order *order, const struct object_list *list,
                          const struct track *tracks)
{
    struct place *locked = memory_resize(NULL, list->lock_count, sizeof(*locked));
    struct place *places = memory_resize(NULL, order->count, sizeof(*places));

    for (size_t i = 0; i < list->lock_count; i++)
        locked[i] = (struct place){list->lock[i], i};
    qsort(locked, list->lock_count, sizeof(*locked), by_serial);
    for (size_t i = 0; i < order->count; i++) {
        const struct place wanted = {.serial = tracks[order->rows[i]].serial};
        const struct place *found =
            bsearch(&wanted, locked, list->lock_count, sizeof(*locked), by_serial);
        /* The row takes the serial's place while they are sorted. */
        places[i] = (struct place){order->rows[i], found ? found->at : list->lock_count + i};
    }
    qsort(places, order->count, sizeof(*places), by_place);
    for (size_t i = 0; i < order->count; i++)
        order->rows[i] = (size_t)places[i].serial;
    free(locked);
    free(places);
}

static void remember_order(struct object_list *list, const struct track *tracks)
{
    list->lock = memory_resize(list->lock, list->order.count, sizeof(*list->lock));
    list->lock_count = list->order.count;
    for (size_t i = 0; i < list->order.count; i++)
        list->lock[i] = tracks[list->order.rows[i]].serial;
}

void list_lock(struct object_list *list, const struct list_source *source, bool locked)
{
    list->locked = locked;
    if (locked)
        remember_order(list, source->history->tracks);
}

/* The cursor. */

static void scroll_to_cursor(struct object_list *list, size_t page)
{
    size_t last_top = list->order.count > page ? list->order.count - page : 0;

    if (list->top > last_top)
        list->top = last_top;
    if (list->cursor < list->top)
        list->top = list->cursor;
    if (page && list->cursor >= list->top + page)
        list->top = list->cursor - page + 1;
}

static void take_serial(struct object_list *list, const struct track *tracks)
{
    size_t row = list_row(list);
    list->has_serial = row != SIZE_MAX;
    if (list->has_serial)
        list->serial = tracks[row].serial;
}

void list_move(struct object_list *list, const struct list_source *source, size_t at)
{
    size_t count = list->order.count;
    list->cursor = at < count ? at : count ? count - 1 : 0;
    take_serial(list, source->history->tracks);
    scroll_to_cursor(list, source->page);
}

/* Where the cursor's object is now; where it was, if it is there no more. */
static size_t find_cursor(const struct object_list *list, const struct track *tracks)
{
    for (size_t i = 0; list->has_serial && i < list->order.count; i++) {
        if (tracks[list->order.rows[i]].serial == list->serial)
            return i;
    }
    return list->cursor;
}

void list_update(struct object_list *list, const struct list_source *source)
{
    struct arena scratch = {0};
    const struct track *tracks = source->history->tracks;
    struct view view = {
        .now = source->history->now, .history = source->history, .scratch = &scratch};

    free(list->order.rows);
    list->order = order_all(source->table, &view);
    if (source->filter)
        keep_selected(&list->order, source->filter, &view);
    if (list->locked)
        restore_order(&list->order, list, tracks);
    else if (source->sort_count)
        order_sort(&list->order, &view, source->sort, source->sort_count);
    if (list->locked)
        remember_order(list, tracks);
    arena_free(&scratch);

    size_t line = list->cursor - list->top, cursor = find_cursor(list, tracks);
    list->top = cursor > line ? cursor - line : 0;
    list_move(list, source, cursor);
}

/* Searching. */

static bool has_capital(const char *text)
{
    for (; *text; text++) {
        if (*text >= 'A' && *text <= 'Z')
            return true;
    }
    return false;
}

static bool starts_with(struct text text, const char *needle, bool exact)
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
    bool exact = has_capital(needle);
    for (size_t i = 0; i < text.length; i++) {
        if (starts_with((struct text){text.start + i, text.length - i}, needle, exact))
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
        struct value value = columns->list[c]->get(view, row);
        cell_put(&text, style, &value, clock, cell_escapes(style));
        found = list_find_text((struct text){text.data, text.length}, needle) != SIZE_MAX;
        buffer_free(&text);
    }
    arena_reset(view->scratch);
    return found;
}

size_t list_search(const struct object_list *list, const struct list_source *source,
                   const struct style *style, const char *needle, size_t from, bool backwards)
{
    size_t count = list->order.count, found = SIZE_MAX;
    struct arena scratch = {0};
    struct view view = {
        .now = source->history->now, .history = source->history, .scratch = &scratch};

    for (size_t i = 0; i < count && found == SIZE_MAX; i++) {
        size_t at = backwards ? (from + count - i % count) % count : (from + i) % count;
        if (shows(source, &view, style, list->order.rows[at], needle))
            found = at;
    }
    arena_free(&scratch);
    return found;
}
