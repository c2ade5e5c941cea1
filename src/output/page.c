/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/tables.h"
#include "model/verdict.h"
#include "model/waits.h"
#include "output/cell.h"
#include "output/page.h"

/* A page that is being written. */
struct page {
    struct buffer *out;
    const struct style *style;
    struct view view; /* its subject is the object */
    const struct table *table;
    struct arena columns;
};

static const struct object *page_object_of(const struct page *page)
{
    return &page->view.now->objects[page->view.subject];
}

/* The columns of KIND's table that are parts below MOST. */
static struct columns own_columns(struct arena *arena, enum kind kind, enum part most)
{
    const struct table *table = object_tables[kind];
    const struct column *column = NULL;
    struct columns columns = {0};

    while ((column = table_next_column(table, column))) {
        if (column->part < most)
            columns_add(&columns, column, arena);
    }
    return columns;
}

static void put_fields(struct page *page)
{
    enum kind kind = page_object_of(page)->ref.kind;
    struct columns columns = own_columns(&page->columns, kind, PART_LINES);

    card_print(page->out, page->style,
               &(struct sheet){object_tables[kind], &columns, &page->view, NULL,
                               page->view.now->of[kind].clock},
               page->view.subject);
}

/* Appends LINE, unless it is empty, and frees it. */
static void page_put_line(const struct page *page, struct buffer *line)
{
    if (line->length) {
        buffer_text(page->out, "  ");
        text_escape(page->out, text_in(line), cell_escapes(page->style));
        buffer_char(page->out, '\n');
    }
    buffer_free(line);
}

static void put_verdict(struct page *page)
{
    const struct judgement judgement = verdict_of(&page->view, page->view.subject);

    buffer_format(page->out, "  %s\n", verdict_words[judgement.verdict]);
    for (size_t i = 0; i < judgement.count; i++) {
        struct buffer line = BUFFER_IN_MEMORY;
        evidence_put(&line, &page->view, page->view.subject, &judgement, i);
        page_put_line(page, &line);
    }
}

static void put_table(struct page *page)
{
    struct columns columns = columns_all(page->table, &page->columns);
    struct order order = order_all(page->table, &page->view);

    if (order.count)
        aligned_print(
            page->out, page->style,
            &(struct sheet){page->table, &columns, &page->view, &order, page->view.now->clock});
    free(order.rows);
}

/* Returns whether the links were searched for. Says where they are unknown, or there are none. */
static bool put_search(const struct page *page, const struct search *search, size_t count)
{
    bool lacks = links_may_lack(page->view.now, page_object_of(page));
    /* For a set whose waiters are unknown no other line explains that none was found. */
    bool without_reason = kind_of(page_object_of(page))->waiters && !count && lacks &&
                          !search->refused.count && !search->is_blind;

    if (!search->done || without_reason)
        buffer_text(page->out, "  ?\n");
    else if (!count && !lacks)
        buffer_format(page->out, "  %s\n", _("none"));
    return search->done;
}

/* Says where the search for links was incomplete. */
static void page_put_completeness(const struct page *page, const struct search *search)
{
    struct buffer refused = BUFFER_IN_MEMORY;

    if (!links_may_lack(page->view.now, page_object_of(page)))
        return;
    if (search->refused.count) {
        refused_put(&refused, &search->refused);
        page_put_line(page, &refused);
    }
    if (search->is_blind)
        buffer_format(page->out, "  %s\n",
                      _("there may be processes that cannot be seen from here"));
}

static void put_attachments(struct page *page)
{
    const struct snapshot *now = page->view.now;
    unsigned long attaches = (unsigned long)object_attaches(page_object_of(page));
    size_t count;

    (void)links_of(now, page_object_of(page), &count);
    if (!put_search(page, &now->searches[SEARCH_MAPPINGS], count))
        return;
    put_table(page);
    if (attaches)
        buffer_format(
            page->out,
            ngettext("  %zu of %lu mapping found\n", "  %zu of %lu mappings found\n", attaches),
            count, attaches);
    page_put_completeness(page, &now->searches[SEARCH_MAPPINGS]);
}

static void put_blocked(struct page *page)
{
    const struct snapshot *now = page->view.now;
    size_t count;
    const struct link *links = links_of(now, page_object_of(page), &count);

    if (!put_search(page, &now->searches[SEARCH_THREADS], count))
        return;
    for (size_t i = 0; i < count; i++) {
        struct buffer line = BUFFER_IN_MEMORY;
        wait_put_sentence(&line, &page->view, page->view.subject, &links[i]);
        page_put_line(page, &line);
    }
    page_put_completeness(page, &now->searches[SEARCH_THREADS]);
}

/* The semaphores of a captured tree are unknown. */
static void page_put_semaphores(struct page *page)
{
    if (page_object_of(page)->has & HAS_SEMAPHORES)
        put_table(page);
    else
        buffer_text(page->out, "  ?\n");
}

/* How much of a section's table is known. */
enum extent { KNOWN_NOTHING, KNOWN_PARTLY, KNOWN_FULLY };

static enum extent extent_of_links(const struct snapshot *now, const struct object *object)
{
    if (!links_are_searched(now, object))
        return KNOWN_NOTHING;
    return links_may_lack(now, object) ? KNOWN_PARTLY : KNOWN_FULLY;
}

static enum extent extent_of_semaphores(const struct snapshot *now, const struct object *object)
{
    (void)now;
    return object->has & HAS_SEMAPHORES ? KNOWN_FULLY : KNOWN_NOTHING;
}

static const struct {
    const char *title;                         /* to be translated */
    bool (*has)(const struct kind_spec *kind); /* whether a kind has it; NULL: all */
    void (*put)(struct page *page);
    const struct table *table;
    facts_t needs; /* besides those of the columns */
    enum extent (*extent)(const struct snapshot *now, const struct object *object);
} sections[SECTIONS] = {
    [SECTION_FIELDS] = {N_("Fields"), NULL, put_fields, NULL, 0, NULL},
    [SECTION_VERDICT] = {N_("Verdict"), NULL, put_verdict, NULL, FACT_VERDICT, NULL},
    [SECTION_ATTACHED] = {N_("Attachments"), kind_can_be_attached, put_attachments,
                          &attachments_table, FACT_ATTACHED, extent_of_links},
    [SECTION_BLOCKED] = {N_("Blocked threads"), kind_can_be_waited_for, put_blocked, &blocked_table,
                         FACT_BLOCKED | FACTS_OF_SEMAPHORES, extent_of_links},
    [SECTION_SEMAPHORES] = {N_("Semaphores"), kind_has_semaphores, page_put_semaphores,
                            &semaphores_table, 0, extent_of_semaphores},
};

bool page_has(enum section section, enum kind kind)
{
    return !sections[section].has || sections[section].has(kind_specs[kind]);
}

const char *page_title(enum section section)
{
    return sections[section].title;
}

bool page_lists_links(enum section section, size_t *first)
{
    /* The mappings have a heading. */
    *first = section == SECTION_ATTACHED;
    return section == SECTION_ATTACHED || section == SECTION_BLOCKED;
}

facts_t page_needs(enum section section, enum kind kind)
{
    struct arena arena = {0};
    struct columns columns = {0};

    if (section == SECTION_FIELDS)
        columns = own_columns(&arena, kind, PART_LINES);
    else if (sections[section].table)
        columns = columns_all(sections[section].table, &arena);
    facts_t needs = sections[section].needs | columns_needs(&columns);
    arena_free(&arena);
    return needs;
}

void page_put(struct buffer *out, const struct style *style, const struct view *view, size_t row,
              enum section section)
{
    struct page page = {out, style, *view, sections[section].table, {0}};

    page.view.subject = row;
    sections[section].put(&page);
    arena_free(&page.columns);
}

void page_put_json(struct buffer *out, const struct style *style, const struct view *view,
                   size_t row)
{
    enum kind kind = view->now->objects[row].ref.kind;
    struct arena arena = {0};
    struct columns columns = own_columns(&arena, kind, PART_TABLE), part_columns[SECTIONS];
    struct order orders[SECTIONS] = {{0}};
    struct json_parts parts[SECTIONS];
    struct view of_parts = *view;
    size_t count = 0;

    of_parts.subject = row;
    for (int i = 0; i < SECTIONS; i++) {
        const struct table *table = sections[i].table;
        if (!table || !page_has((enum section)i, kind))
            continue;
        enum extent extent = sections[i].extent(view->now, &view->now->objects[row]);
        part_columns[count] = columns_all(table, &arena);
        orders[count] = order_all(table, &of_parts);
        parts[count].sheet =
            (struct sheet){table, &part_columns[count], &of_parts,
                           extent != KNOWN_NOTHING ? &orders[count] : NULL, view->now->clock};
        parts[count++].is_partial = extent != KNOWN_FULLY;
    }
    json_row(out, style,
             &(struct sheet){object_tables[kind], &columns, view, NULL, view->now->of[kind].clock},
             row, parts, count);
    while (count)
        free(orders[--count].rows);
    arena_free(&arena);
}
