/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/number.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

/* What is shown: some objects of one kind, in the order in which they were asked for. */
struct display {
    enum kind kind;
    struct columns columns, part_columns;
    int32_t *ids;
    size_t id_count;
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

static bool has_id(const struct display *display, int32_t id)
{
    for (size_t i = 0; i < display->id_count; i++) {
        if (display->ids[i] == id)
            return true;
    }
    return false;
}

static int parse_ids(struct invocation *invocation, struct display *display)
{
    const struct words *words = &invocation->ids;

    if (!words->count)
        return report_usage(_("show needs an id, as in ipcview show -m 32769"));
    display->ids = arena_alloc(&invocation->arena, words->count * sizeof(*display->ids));
    for (size_t i = 0; i < words->count; i++) {
        uint64_t id = 0;
        int result = number_parse(words->list[i], strlen(words->list[i]), 10, INT32_MAX, &id);
        if (result == -ERANGE)
            return report_usage(_("id \"%s\" is too large; ids go up to %d"), words->list[i],
                                INT32_MAX);
        if (result)
            return report_usage(_("\"%s\" is no id; ids are decimal numbers such as 32769"),
                                words->list[i]);
        if (!has_id(display, (int32_t)id))
            display->ids[display->id_count++] = (int32_t)id;
    }
    return 0;
}

/* The rows of the objects that were found, in the order in which their ids were asked for. */
static struct order find_rows(const struct display *display, const struct view *view)
{
    struct order found = order_all(&object_tables[display->kind], view);
    size_t kept = 0;

    for (size_t i = 0; i < display->id_count; i++) {
        for (size_t at = kept; at < found.count; at++) {
            size_t row = found.rows[at];
            if (view->now->objects[row].id != display->ids[i])
                continue;
            found.rows[at] = found.rows[kept];
            found.rows[kept++] = row;
        }
    }
    return found;
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

/* The semaphores of a set; in a captured tree it is not known what is in them. */
static void print_parts(struct buffer *out, const struct invocation *invocation,
                        const struct sheet *parts)
{
    const struct view *view = parts->view;
    buffer_format(out, "\n%s\n", _(semaphores_table.title));
    if (view->now->objects[view->subject].has & HAS_SEMAPHORES)
        aligned_print(out, &invocation->style, parts);
    else
        buffer_text(out, "?\n");
}

static void print_object(struct buffer *out, const struct invocation *invocation,
                         const struct display *display, const struct sheet *sheet, size_t row)
{
    struct view of_parts = *sheet->view;
    of_parts.subject = row;
    struct order order = {0};
    struct sheet parts = {&semaphores_table, &display->part_columns, &of_parts, &order,
                          sheet->clock};
    bool has_parts = display->kind == KIND_SEM;

    if (has_parts)
        order = order_all(&semaphores_table, &of_parts);
    if (invocation->format == FORMAT_JSON) {
        json_row(out, &invocation->style, sheet, row, has_parts ? &parts : NULL);
    } else {
        buffer_format(out, "%s %d\n", title_of(display->kind), sheet->view->now->objects[row].id);
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
    struct wanted_ids wanted = {display->ids, display->id_count};
    struct request request = {.kinds = KIND_BIT(display->kind), .wanted = &wanted};

    display->columns = session_all_columns(invocation, table);
    display->part_columns = session_all_columns(invocation, &semaphores_table);
    request.facts = columns_needs(&display->columns);
    if (display->kind == KIND_SEM)
        request.facts |= columns_needs(&display->part_columns);
    struct snapshot *snapshot = session_collect(invocation, &request);
    if (!snapshot)
        return EXIT_FAILED;

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
    if (!status)
        status = parse_ids(invocation, &display);
    if (status)
        return status;
    session_settle(invocation);
    if (invocation->format == FORMAT_ALIGNED && invocation->style.time == WHEN_SHORT)
        invocation->style.time = WHEN_FULL;
    return show(invocation, &display);
}

static const struct option_group *const groups[] = {&kind_options, &output_options, &common_options,
                                                    NULL};

const struct command show_command = {
    .name = "show",
    .usage = N_("-m|-q|-s ID... [OPTION]..."),
    .summary = N_("show everything about some objects"),
    .groups = groups,
    .run = run,
};
