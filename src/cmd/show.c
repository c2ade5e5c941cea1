/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/idmap.h"
#include "base/memory.h"
#include "cmd/command.h"
#include "cmd/names.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/kind.h"
#include "model/tables.h"
#include "output/page.h"

/* The objects to show, of one kind. */
struct display {
    enum kind kind;
    struct wanted *wanted;
    size_t wanted_count;
};

static int show_choose_kind(struct invocation *invocation, struct display *display)
{
    if (!invocation->all_kinds && kinds_are_one(invocation->kinds)) {
        display->kind = kinds_first(invocation->kinds);
        return 0;
    }
    return report_usage(_("an id alone does not say whether it is %s: add %s"),
                        kinds_text(&invocation->arena, KINDS_EITHER),
                        kinds_text(&invocation->arena, KINDS_ANY_LETTER));
}

/* A row, and the rank of its id among those asked for. */
struct ranked_row {
    uint32_t rank;
    size_t row;
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked_row *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* The rows in the order of the ids on the command line; an id can have a row in each namespace. */
static struct order find_rows(const struct display *display, const struct view *view)
{
    struct order order = order_all(object_tables[display->kind], view);
    struct ranked_row *rows = memory_resize(NULL, order.count + 1, sizeof(*rows));
    struct idmap ids = {0};

    for (size_t i = 0; i < display->wanted_count; i++)
        idmap_add(&ids, display->wanted[i].ref.number, (uint32_t)i);
    for (size_t i = 0; i < order.count; i++) {
        rows[i] = (struct ranked_row){0, order.rows[i]};
        idmap_find(&ids, (uint32_t)view->now->objects[order.rows[i]].ref.number, &rows[i].rank);
    }
    qsort(rows, order.count, sizeof(*rows), by_rank);
    for (size_t i = 0; i < order.count; i++)
        order.rows[i] = rows[i].row;
    idmap_free(&ids);
    free(rows);
    return order;
}

/* Objects in several IPC namespaces can have the same id. */
static void print_title(struct buffer *out, const struct snapshot *now, const struct object *object)
{
    const struct quantity *own = &now->ipc_namespace;

    buffer_format(out, "%s %llu", _(kind_of(object)->title),
                  (unsigned long long)object->ref.number);
    if (own->known && object->ref.space != own->amount)
        buffer_format(out, " (ipc:[%lu])", (unsigned long)object->ref.space);
    buffer_char(out, '\n');
}

static void show_print_object(struct buffer *out, const struct invocation *invocation,
                              const struct view *view, size_t row)
{
    const struct object *object = &view->now->objects[row];
    enum kind kind = object->ref.kind;

    if (invocation->format == FORMAT_JSON) {
        page_put_json(out, &invocation->style, view, row);
        return;
    }
    print_title(out, view->now, object);
    for (enum section section = 0; section < SECTIONS; section++) {
        if (!page_has(section, kind))
            continue;
        if (section != SECTION_FIELDS)
            buffer_format(out, "\n%s\n", _(page_title(section)));
        page_put(out, &invocation->style, view, row, section);
    }
}

static void print_display(struct buffer *out, const struct invocation *invocation,
                          const struct sheet *sheet)
{
    if (invocation->format == FORMAT_JSON)
        json_begin_array(out, sheet->table->name);
    for (size_t i = 0; i < sheet->order->count; i++) {
        if (i && invocation->format == FORMAT_ALIGNED)
            buffer_char(out, '\n');
        show_print_object(out, invocation, sheet->view, sheet->order->rows[i]);
    }
    if (invocation->format == FORMAT_JSON)
        json_end_array(out);
}

static int show_show(struct invocation *invocation, const struct display *display)
{
    const struct table *table = object_tables[display->kind];
    struct columns columns = columns_all(table, &invocation->arena);
    struct request request = {.kinds = KIND_BIT(display->kind),
                              .facts = columns_needs(&columns) | FACT_LOGIND,
                              .wanted = display->wanted,
                              .wanted_count = display->wanted_count};

    for (enum section section = 0; section < SECTIONS; section++) {
        if (page_has(section, display->kind))
            request.facts |= page_needs(section, display->kind);
    }
    struct snapshot *snapshot = session_collect(invocation, &request);
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = {.file = STDOUT_FILENO};
    struct order order = find_rows(display, &view);
    struct sheet sheet = {table, &columns, &view, &order, snapshot->clock};

    (void)session_begin(invocation, &out, snapshot);
    if (invocation->format == FORMAT_RAW || invocation->format == FORMAT_CSV)
        session_print(&out, invocation, &sheet);
    else
        print_display(&out, invocation, &sheet);
    free(order.rows);
    arena_free(&scratch);
    return session_end(invocation, &out, snapshot);
}

static int run_show(struct invocation *invocation)
{
    struct display display = {0};

    for (int i = 0; i < invocation->operand_count; i++)
        words_split(invocation, &invocation->ids, invocation->operands[i]);
    int status = show_choose_kind(invocation, &display);
    if (!status && !invocation->ids.count)
        return report_usage(_("show needs an id, as in ipcview show -m 32769"));
    display.wanted =
        arena_alloc(&invocation->arena, invocation->ids.count * sizeof(*display.wanted));
    if (!status)
        status = names_parse(&invocation->ids, (struct wanted){.ref.kind = display.kind},
                             display.wanted, &display.wanted_count);
    if (status)
        return status;
    if (invocation->format == FORMAT_ALIGNED && invocation->style.time == WHEN_FORMATS)
        invocation->style.time = WHEN_FULL;
    session_settle(invocation);
    return show_show(invocation, &display);
}

const struct command show_command = {
    .name = "show",
    .usage = N_("%s ID... [OPTION]..."),
    .usage_kinds = {KINDS_LETTERS},
    .summary = N_("show everything about some objects"),
    .groups = {&one_kind_options, &output_options, &table_options, &source_options, &sight_options,
               &common_options},
    .run = run_show,
};
