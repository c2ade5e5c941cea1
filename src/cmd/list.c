/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/tables.h"

/* What is listed: for each kind its columns and its order. */
struct listing {
    unsigned kinds;
    struct columns columns[KINDS];
    struct sort_key *keys[KINDS];
    size_t key_count[KINDS];
    struct filter *filter;
};

static bool has_column(const struct columns *columns, const struct column *column)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->list[i] == column)
            return true;
    }
    return false;
}

static void add_column(struct invocation *invocation, struct columns *columns,
                       const struct column *column)
{
    if (column && !has_column(columns, column))
        columns_add(columns, column, &invocation->arena);
}

static bool is_default(const struct invocation *invocation, const struct column *column,
                       enum kind kind)
{
    if (invocation->column_set)
        return column->sets & invocation->column_set;
    return column->shown & KIND_BIT(kind);
}

static void add_default_columns(struct invocation *invocation, struct columns *columns,
                                enum kind kind)
{
    const struct column *column = NULL;
    while ((column = table_next_column(&object_tables[kind], column))) {
        if (is_default(invocation, column, kind))
            add_column(invocation, columns, column);
    }
}

static unsigned kinds_with_column(const char *name)
{
    unsigned kinds = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        if (table_column(&object_tables[kind], text_of(name)))
            kinds |= KIND_BIT(kind);
    }
    return kinds;
}

static int report_unknown_column(struct invocation *invocation, const char *name)
{
    return report_usage(_("unknown column \"%s\"%s"), name,
                        report_hint(&invocation->arena, tables_suggest_column(text_of(name)),
                                    _("; see ipcview --list-columns")));
}

/* The kinds of KINDS that have the column; 0 after an error message. */
static unsigned require_column(struct invocation *invocation, const char *name, unsigned kinds)
{
    unsigned having = kinds_with_column(name);
    bool chosen = invocation->kinds && !invocation->all_kinds;

    if (!having) {
        report_unknown_column(invocation, name);
        return 0;
    }
    for (int kind = 0; kind < KINDS; kind++) {
        if (kinds & KIND_BIT(kind) && !(having & KIND_BIT(kind)) && chosen) {
            report_usage(_("%s has no column \"%s\"; see ipcview --list-columns"), kind_names[kind],
                         name);
            return 0;
        }
    }
    if (!(kinds & having))
        report_usage(_("no kind has all of these columns; \"%s\" is the first that does not fit"),
                     name);
    return kinds & having;
}

static bool is_all(const char *name)
{
    return text_matches(text_of(name), "all");
}

/* Leaves the kinds that have all the columns named by -o. Returns 0 or an exit status. */
static int choose_kinds(struct invocation *invocation, struct listing *listing)
{
    for (size_t i = 0; i < invocation->columns.count; i++) {
        const char *name = invocation->columns.list[i];
        name += *name == '+';
        if (is_all(name))
            continue;
        listing->kinds = require_column(invocation, name, listing->kinds);
        if (!listing->kinds)
            return EXIT_USAGE;
    }
    return 0;
}

/* A list whose first column has a plus adds to the default columns. */
static void choose_columns(struct invocation *invocation, struct columns *columns, enum kind kind)
{
    const struct words *names = &invocation->columns;

    if (!names->count || names->list[0][0] == '+')
        add_default_columns(invocation, columns, kind);
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->list[i] + (names->list[i][0] == '+');
        const struct column *column = NULL;
        if (!is_all(name)) {
            add_column(invocation, columns, table_column(&object_tables[kind], text_of(name)));
            continue;
        }
        while ((column = table_next_column(&object_tables[kind], column)))
            add_column(invocation, columns, column);
    }
}

/* A kind that lacks the column stays in the order in which the kernel has it. */
static int choose_order(struct invocation *invocation, struct listing *listing)
{
    const struct words *names = &invocation->sort;

    for (size_t i = 0; i < names->count; i++) {
        bool descending = names->list[i][0] == '-';
        const char *name = names->list[i] + descending;
        unsigned having = kinds_with_column(name);
        if (!having)
            return report_unknown_column(invocation, name);
        if (!(having & listing->kinds))
            return report_usage(_("nothing that is listed has the column \"%s\" to sort by"), name);
    }
    for (int kind = 0; kind < KINDS; kind++) {
        size_t room = names->count * sizeof(struct sort_key);
        listing->keys[kind] = arena_alloc(&invocation->arena, room);
        for (size_t i = 0; i < names->count; i++) {
            bool descending = names->list[i][0] == '-';
            struct text name = text_of(names->list[i] + descending);
            const struct column *column = table_column(&object_tables[kind], name);
            if (column)
                listing->keys[kind][listing->key_count[kind]++] =
                    (struct sort_key){column, descending};
        }
    }
    return 0;
}

static int parse_filter(struct invocation *invocation, struct listing *listing)
{
    struct filter_scope scope;
    struct filter_error error;

    if (!invocation->filter)
        return 0;
    for (int kind = 0; kind < KINDS; kind++)
        scope.shown[kind] = &listing->columns[kind];
    listing->filter = filter_parse(invocation->filter, &scope, &error);
    if (listing->filter)
        return 0;
    report_usage(_("--filter, character %zu: %s"), error.character, buffer_string(&error.reason));
    buffer_free(&error.reason);
    return EXIT_USAGE;
}

/* From the options to what is listed. Returns 0 or an exit status. */
static int plan(struct invocation *invocation, struct listing *listing)
{
    listing->kinds = session_kinds(invocation);
    int status = choose_kinds(invocation, listing);
    for (int kind = 0; !status && kind < KINDS; kind++)
        choose_columns(invocation, &listing->columns[kind], (enum kind)kind);
    if (!status)
        status = choose_order(invocation, listing);
    if (status)
        return status;
    bool several = (listing->kinds & (listing->kinds - 1)) != 0;
    if (several && (invocation->format == FORMAT_RAW || invocation->format == FORMAT_CSV))
        return report_usage(_("--%s prints one kind at a time; choose -m, -q or -s"),
                            invocation->format_option->name);
    return parse_filter(invocation, listing);
}

static struct request make_request(const struct listing *listing)
{
    struct request request = {.kinds = listing->kinds, .filter = listing->filter};
    for (int kind = 0; kind < KINDS; kind++) {
        if (!(listing->kinds & KIND_BIT(kind)))
            continue;
        request.facts |= columns_needs(&listing->columns[kind]);
        for (size_t i = 0; i < listing->key_count[kind]; i++)
            request.facts |= listing->keys[kind][i].column->needs;
    }
    return request;
}

static void print_title(struct buffer *out, const struct invocation *invocation,
                        const struct listing *listing, enum kind kind)
{
    unsigned before = listing->kinds & (KIND_BIT(kind) - 1);
    bool only = listing->kinds == KIND_BIT(kind);

    if (invocation->format != FORMAT_ALIGNED || only || !invocation->style.headings)
        return;
    buffer_format(out, before ? "\n%s\n" : "%s\n", _(object_tables[kind].title));
}

static void print_kind(struct buffer *out, const struct invocation *invocation,
                       const struct listing *listing, enum kind kind, const struct view *view)
{
    struct order order = order_all(&object_tables[kind], view);

    if (listing->key_count[kind])
        order_sort(&order, view, listing->keys[kind], listing->key_count[kind]);
    print_title(out, invocation, listing, kind);
    session_print(out, invocation,
                  &(struct sheet){&object_tables[kind], &listing->columns[kind], view, &order,
                                  view->now->of[kind].clock});
    free(order.rows);
}

static int print_listing(const struct invocation *invocation, const struct listing *listing,
                         const struct snapshot *snapshot)
{
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = {.file = STDOUT_FILENO};

    if (invocation->format == FORMAT_JSON)
        json_begin(&out, snapshot);
    for (int kind = 0; kind < KINDS; kind++) {
        if (listing->kinds & KIND_BIT(kind))
            print_kind(&out, invocation, listing, (enum kind)kind, &view);
    }
    arena_free(&scratch);
    return session_end(invocation, &out, snapshot);
}

static int list_objects(struct invocation *invocation)
{
    struct listing listing = {0};
    int status = plan(invocation, &listing);

    if (!status) {
        struct request request = make_request(&listing);
        session_settle(invocation);
        struct snapshot *snapshot = session_collect(invocation, &request);
        status = print_listing(invocation, &listing, snapshot);
        snapshot_free(snapshot);
    }
    filter_free(listing.filter);
    return status;
}

/* Says which options cannot go with one that shows something else than a listing of objects. */
static int refuse_choices(const struct invocation *invocation, const char *with)
{
    const struct {
        bool given;
        const char *name;
    } choices[] = {
        {invocation->filter, "filter"},
        {invocation->sort.count, "sort"},
        {invocation->columns.count, "output"},
    };
    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
        if (choices[i].given)
            return report_conflict(with, choices[i].name);
    }
    return 0;
}

static int show_ids(struct invocation *invocation)
{
    if (invocation->aspect_option)
        return report_conflict("id", invocation->aspect_option->name);
    int status = refuse_choices(invocation, "id");
    return status ? status : show_command.run(invocation);
}

static int list_other(struct invocation *invocation)
{
    static const struct table *const tables[] = {
        [ASPECT_LIMITS] = &limits_table,
        [ASPECT_SUMMARY] = &summary_table,
        [ASPECT_COLUMNS] = &columns_table,
    };
    int status = refuse_choices(invocation, invocation->aspect_option->name);
    return status ? status : session_print_totals(invocation, tables[invocation->aspect]);
}

static int run(struct invocation *invocation)
{
    if (invocation->operand_count && command_find(invocation->operands[0]))
        return report_usage(_("the command \"%s\" must come before its options"),
                            invocation->operands[0]);
    if (invocation->ids.count)
        return show_ids(invocation);
    if (invocation->operand_count)
        return report_usage(_("unexpected \"%s\"; an object is chosen with -i or --filter"),
                            invocation->operands[0]);
    if (invocation->aspect != ASPECT_OBJECTS)
        return list_other(invocation);
    return list_objects(invocation);
}

static const struct option_group *const groups[] = {&kind_options,
                                                    &selection_options,
                                                    &column_options,
                                                    &output_options,
                                                    &table_options,
                                                    &common_options,
                                                    NULL};

const struct command list_command = {
    .name = "list",
    .usage = N_("[-m] [-q] [-s] [OPTION]..."),
    .summary = N_("list segments, queues and semaphore sets (the default)"),
    .groups = groups,
    .run = run,
};
