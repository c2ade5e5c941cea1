/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/idmap.h"
#include "cmd/command.h"
#include "cmd/names.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

/* What is shown: some objects of one kind, in the order in which they were asked for. */
struct display {
    enum kind kind;
    struct columns columns, part_columns;
    struct wanted wanted[KINDS];
};

static int choose_kind(const struct invocation *invocation, struct display *display)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (!invocation->all_kinds && invocation->kinds == KIND_BIT(kind)) {
            display->kind = (enum kind)kind;
            return 0;
        }
    }
    return report_usage(_("an id is one of a segment, a queue or a set: choose one of -m, -q, -s"));
}

/* The rows of the objects that were found, in the order in which their ids were asked for. */
static struct order find_rows(const struct display *display, const struct view *view)
{
    const struct wanted *wanted = &display->wanted[display->kind];
    struct order order = order_all(&object_tables[display->kind], view);
    struct idmap rows = {0};
    uint32_t row;

    for (size_t i = 0; i < order.count; i++)
        idmap_add(&rows, (uint32_t)view->now->objects[order.rows[i]].id, (uint32_t)order.rows[i]);
    order.count = 0;
    for (size_t i = 0; i < wanted->id_count; i++) {
        if (idmap_find(&rows, (uint32_t)wanted->ids[i], &row))
            order.rows[order.count++] = row;
    }
    idmap_free(&rows);
    return order;
}

static const char *title_of(enum kind kind)
{
    static const char *const titles[KINDS] = {
        [KIND_SHM] = N_("Shared memory segment"),
        [KIND_MSG] = N_("Message queue"),
        [KIND_SEM] = N_("Semaphore set"),
    };
    return _(titles[kind]);
}

static void print_parts(struct buffer *out, const struct invocation *invocation,
                        const struct sheet *parts)
{
    buffer_format(out, "\n%s\n", _(parts->table->title));
    if (parts->order)
        aligned_print(out, &invocation->style, parts);
    else
        buffer_text(out, "?\n");
}

static void print_object(struct buffer *out, const struct invocation *invocation,
                         const struct display *display, const struct sheet *sheet, size_t row)
{
    struct view of_parts = *sheet->view;
    of_parts.subject = row;
    const struct object *object = &sheet->view->now->objects[row];
    struct order order = {0};
    struct sheet parts = {&semaphores_table, &display->part_columns, &of_parts, NULL, sheet->clock};
    bool has_parts = display->kind == KIND_SEM;

    /* In a captured tree it is not known what is in a set. */
    if (object->has & HAS_SEMAPHORES) {
        order = order_all(&semaphores_table, &of_parts);
        parts.order = &order;
    }
    if (invocation->format == FORMAT_JSON) {
        json_row(out, &invocation->style, sheet, row, has_parts ? &parts : NULL);
    } else {
        buffer_format(out, "%s %d\n", title_of(display->kind), object->id);
        card_print(out, &invocation->style, sheet, row);
        if (has_parts)
            print_parts(out, invocation, &parts);
    }
    free(order.rows);
}

static void print_display(struct buffer *out, const struct invocation *invocation,
                          const struct display *display, const struct sheet *sheet)
{
    if (invocation->format == FORMAT_JSON)
        json_begin_array(out, sheet->table->name);
    for (size_t i = 0; i < sheet->order->count; i++) {
        if (i && invocation->format == FORMAT_ALIGNED)
            buffer_char(out, '\n');
        print_object(out, invocation, display, sheet, sheet->order->rows[i]);
    }
    if (invocation->format == FORMAT_JSON)
        json_end_array(out);
}

static int show(struct invocation *invocation, struct display *display)
{
    const struct table *table = &object_tables[display->kind];
    struct request request = {.kinds = KIND_BIT(display->kind), .wanted = display->wanted};

    display->columns = columns_all(table, &invocation->arena);
    display->part_columns = columns_all(&semaphores_table, &invocation->arena);
    request.facts = columns_needs(&display->columns);
    if (display->kind == KIND_SEM)
        request.facts |= columns_needs(&display->part_columns);
    struct snapshot *snapshot = session_collect(invocation, &request);
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = {.file = STDOUT_FILENO};
    struct order order = find_rows(display, &view);
    struct sheet sheet = {table, &display->columns, &view, &order, snapshot->clock};

    if (invocation->format == FORMAT_JSON)
        json_begin(&out, snapshot);
    if (invocation->format == FORMAT_RAW || invocation->format == FORMAT_CSV)
        session_print(&out, invocation, &sheet);
    else
        print_display(&out, invocation, display, &sheet);
    int status = session_end(invocation, &out, snapshot);
    free(order.rows);
    arena_free(&scratch);
    snapshot_free(snapshot);
    return status;
}

static int run(struct invocation *invocation)
{
    struct display display = {0};

    for (int i = 0; i < invocation->operand_count; i++)
        words_split(invocation, &invocation->ids, invocation->operands[i]);
    int status = choose_kind(invocation, &display);
    if (!status && !invocation->ids.count)
        return report_usage(_("show needs an id, as in ipcview show -m 32769"));
    if (!status)
        status = names_parse_ids(invocation, &invocation->ids, &display.wanted[display.kind]);
    if (status)
        return status;
    if (invocation->format == FORMAT_ALIGNED && invocation->style.time == WHEN_FORMATS)
        invocation->style.time = WHEN_FULL;
    session_settle(invocation);
    return show(invocation, &display);
}

static const struct option_group *const groups[] = {&one_kind_options, &output_options,
                                                    &table_options, &common_options, NULL};

const struct command show_command = {
    .name = "show",
    .usage = N_("-m|-q|-s ID... [OPTION]..."),
    .summary = N_("show everything about some objects"),
    .groups = groups,
    .run = run,
};
