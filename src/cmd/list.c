/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that print tables, and the listing of objects that top and mk print too. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cmd/command.h"
#include "cmd/list.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/history.h"
#include "model/kind.h"
#include "model/tables.h"

/* Adds COLUMN once. NULL: there is no such column. */
static void add_column(struct invocation *invocation, struct columns *columns,
                       const struct column *column)
{
    if (column && !columns_has(columns, column))
        columns_add(columns, column, &invocation->arena);
}

static void add_default_columns(struct invocation *invocation, struct listing *listing,
                                enum kind kind)
{
    static const char *const of_all[] = {"NS", "CONTAINER"};
    const struct table *table = listing->tables[kind];
    struct columns *columns = &listing->columns[kind];
    const struct column *column = NULL;

    /* In each namespace another object can have the id. */
    for (size_t i = 0; session_is_of_all(invocation) && i < sizeof(of_all) / sizeof(*of_all); i++)
        add_column(invocation, columns, table_column(table, text_of(of_all[i])));
    for (size_t i = 0; listing->defaults && i < listing->defaults[kind].count; i++)
        add_column(invocation, columns, listing->defaults[kind].list[i]);
    while (!listing->defaults && (column = table_next_column(table, column))) {
        if (invocation->column_set ? !(column->sets & invocation->column_set) : !column->shown)
            continue;
        add_column(invocation, columns, column);
        /* In JSON also the uid: the owner's name may be unknown, or a number itself. */
        if (invocation->format == FORMAT_JSON && strcmp(column->name, "OWNER") == 0)
            add_column(invocation, columns, table_column(table, text_of("UID")));
    }
}

static unsigned kinds_with_column(const struct listing *listing, const char *name)
{
    unsigned kinds = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        if (table_column(listing->tables[kind], text_of(name)))
            kinds |= KIND_BIT(kind);
    }
    return kinds;
}

static int report_unknown_column(struct invocation *invocation, const struct listing *listing,
                                 const char *name)
{
    const char *best = tables_suggest_column(listing->tables, text_of(name));
    return report_usage(_("unknown column \"%s\"%s"), name,
                        report_hint(&invocation->arena, best, _("; see ipcview --list-columns")));
}

/* Returns the listed kinds that have the column, or 0 after an error message. */
static unsigned require_column(struct invocation *invocation, const struct listing *listing,
                               const char *name)
{
    unsigned kinds = listing->kinds, having = kinds_with_column(listing, name);
    bool chosen = invocation->kinds && !invocation->all_kinds;

    if (!having) {
        report_unknown_column(invocation, listing, name);
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
        report_usage(_("no kind has all of these columns; \"%s\" is the first that is missing"),
                     name);
    return kinds & having;
}

/* Leaves the kinds that have all columns of -o. Returns 0 or an exit status. */
static int listing_choose_kinds(struct invocation *invocation, struct listing *listing)
{
    for (size_t i = 0; i < invocation->columns.count; i++) {
        const char *name = invocation->columns.list[i];
        name += *name == '+';
        if (text_matches(text_of(name), "all"))
            continue;
        listing->kinds = require_column(invocation, listing, name);
        if (!listing->kinds)
            return EXIT_USAGE;
    }
    return 0;
}

/* Where the first name has a plus, the columns are added to the default ones. */
static void choose_columns(struct invocation *invocation, struct listing *listing, enum kind kind)
{
    const struct words *names = &invocation->columns;
    const struct table *table = listing->tables[kind];
    struct columns *columns = &listing->columns[kind];

    if (!names->count || names->list[0][0] == '+')
        add_default_columns(invocation, listing, kind);
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->list[i] + (names->list[i][0] == '+');
        const struct column *column = NULL;
        if (!text_matches(text_of(name), "all")) {
            add_column(invocation, columns, table_column(table, text_of(name)));
            continue;
        }
        while ((column = table_next_column(table, column)))
            add_column(invocation, columns, column);
    }
}

static int add_sort_key(struct invocation *invocation, struct listing *listing, const char *word)
{
    bool descending = *word == '-';
    const char *name = word + descending;
    unsigned having = kinds_with_column(listing, name);

    if (!having)
        return report_unknown_column(invocation, listing, name);
    if (!(having & listing->kinds))
        return report_usage(_("nothing that is listed has the column \"%s\" to sort by"), name);
    for (int kind = 0; kind < KINDS; kind++) {
        const struct column *column = table_column(listing->tables[kind], text_of(name));
        if (column)
            listing->keys[kind][listing->key_count[kind]++] = (struct sort_key){column, descending};
    }
    return 0;
}

/* A kind without the column stays in the kernel's order. */
static int choose_order(struct invocation *invocation, struct listing *listing)
{
    const struct words *names = &invocation->sort;
    int status = 0;

    for (int kind = 0; kind < KINDS; kind++)
        listing->keys[kind] =
            arena_alloc(&invocation->arena, names->count * sizeof(*listing->keys[kind]));
    for (size_t i = 0; !status && i < names->count; i++)
        status = add_sort_key(invocation, listing, names->list[i]);
    return status;
}

/* A bare word in the filter is looked for in the listed columns. */
static int listing_parse_filter(const struct invocation *invocation, struct listing *listing)
{
    struct filter_scope scope;

    if (!invocation->filter)
        return 0;
    for (int kind = 0; kind < KINDS; kind++)
        scope.shown[kind] = &listing->columns[kind];
    return session_parse_filter(invocation->filter, &scope, &listing->filter);
}

int listing_plan(struct invocation *invocation, struct listing *listing)
{
    listing->kinds = session_kinds(invocation);
    int status = listing_choose_kinds(invocation, listing);
    for (int kind = 0; !status && kind < KINDS; kind++)
        choose_columns(invocation, listing, (enum kind)kind);
    if (!status)
        status = choose_order(invocation, listing);
    if (status)
        return status;
    if (!kinds_are_one(listing->kinds) &&
        (invocation->format == FORMAT_RAW || invocation->format == FORMAT_CSV))
        return report_usage(_("--%s prints one kind at a time; choose %s"),
                            invocation->format_option->name,
                            kinds_text(&invocation->arena, KINDS_ANY_LETTER));
    return listing_parse_filter(invocation, listing);
}

struct request listing_request(const struct listing *listing)
{
    struct request request = {
        .kinds = listing->kinds,
        .filter = listing->filter,
        .wanted = listing->wanted,
        .wanted_count = listing->wanted_count,
    };
    for (int kind = 0; kind < KINDS; kind++) {
        if (!(listing->kinds & KIND_BIT(kind)))
            continue;
        request.facts |= columns_needs(&listing->columns[kind]);
        for (size_t i = 0; i < listing->key_count[kind]; i++)
            request.facts |= listing->keys[kind][i].column->needs;
    }
    return request;
}

static void listing_put_title(struct buffer *out, const struct invocation *invocation,
                              const struct listing *listing, enum kind kind)
{
    unsigned before = listing->kinds & (KIND_BIT(kind) - 1);
    bool only = listing->kinds == KIND_BIT(kind);

    if (invocation->format != FORMAT_ALIGNED || only || !invocation->style.headings)
        return;
    buffer_format(out, before ? "\n%s\n" : "%s\n", _(listing->tables[kind]->title));
}

/* Leaves the rows that are listed, where the snapshot was read without the filter. */
static void leave_listed(const struct listing *listing, const struct view *view,
                         struct order *order)
{
    size_t kept = 0;

    for (size_t i = 0; i < order->count; i++) {
        size_t row = order->rows[i];
        bool is_gone = view->history->tracks[row].mark == MARK_GONE;
        if (!is_gone && (!listing->filter || filter_test(listing->filter, view, row) == TRUTH_TRUE))
            order->rows[kept++] = row;
        arena_reset(view->scratch);
    }
    order->count = kept;
}

static void put_kind(struct buffer *out, const struct invocation *invocation,
                     const struct listing *listing, enum kind kind, const struct view *view)
{
    const struct table *table = listing->tables[kind];
    struct order order = order_all(table, view);

    if (view->history)
        leave_listed(listing, view, &order);
    if (listing->key_count[kind])
        order_sort(&order, view, listing->keys[kind], listing->key_count[kind]);
    listing_put_title(out, invocation, listing, kind);
    session_print(
        out, invocation,
        &(struct sheet){table, &listing->columns[kind], view, &order, view->now->of[kind].clock});
    free(order.rows);
}

void listing_put(struct buffer *out, const struct invocation *invocation,
                 const struct listing *listing, const struct view *view)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (listing->kinds & KIND_BIT(kind))
            put_kind(out, invocation, listing, (enum kind)kind, view);
    }
}

/* Returns the snapshot for the caller to free. */
static struct snapshot *write_listing(struct buffer *out, struct invocation *invocation,
                                      const struct listing *listing)
{
    struct request request = listing_request(listing);
    struct arena scratch = {0};

    session_settle(invocation);
    struct snapshot *snapshot = session_collect(invocation, &request);
    if (session_begin(invocation, out, snapshot))
        listing_put(out, invocation, listing, &(struct view){.now = snapshot, .scratch = &scratch});
    arena_free(&scratch);
    return snapshot;
}

int listing_print(struct invocation *invocation, const struct listing *listing)
{
    struct buffer out = {.file = STDOUT_FILENO};
    struct snapshot *snapshot = write_listing(&out, invocation, listing);

    return session_end(invocation, &out, snapshot);
}

int listing_write_json(struct buffer *out, struct invocation *invocation,
                       const struct listing *listing)
{
    struct snapshot *snapshot = write_listing(out, invocation, listing);
    int status = report_status(snapshot);

    json_end(out, snapshot);
    snapshot_free(snapshot);
    return status;
}

/* The commands list, limits and ns. */

static int list_objects(struct invocation *invocation)
{
    struct listing listing = {.tables = object_tables};
    int status = listing_plan(invocation, &listing);

    if (!status)
        status = listing_print(invocation, &listing);
    filter_free(listing.filter);
    return status;
}

/* Refuses options that cannot be combined with WITH, which shows something other than a listing. */
static int refuse_choices(const struct invocation *invocation, const char *with)
{
    const char *given = invocation->filter          ? "filter"
                        : invocation->sort.count    ? "sort"
                        : invocation->columns.count ? "output"
                                                    : NULL;
    return given ? report_conflict(with, given) : 0;
}

static int show_ids(struct invocation *invocation)
{
    if (invocation->aspect_option)
        return report_conflict("id", invocation->aspect_option->name);
    int status = refuse_choices(invocation, "id");
    return status ? status : show_command.run(invocation);
}

/*
 * Prints TABLE, which is not of objects, with all its columns; where it has ->kinds_of, only rows on the kinds of the
 * options. Returns the exit status.
 */
static int print_other(struct invocation *invocation, const struct table *table)
{
    struct columns columns = columns_all(table, &invocation->arena);
    unsigned kinds = session_kinds(invocation);
    struct request request = {.totals = kinds, .facts = columns_needs(&columns)};

    if (table == &limits_table && session_is_of_all(invocation))
        return report_usage(
            _("each IPC namespace has limits of its own: choose one with --namespace"));
    session_settle(invocation);
    struct snapshot *snapshot = session_collect(invocation, &request);
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct buffer out = {.file = STDOUT_FILENO};
    struct order order = order_all(table, &view);

    if (table->kinds_of)
        order_keep_kinds(&order, table, kinds);
    if (session_begin(invocation, &out, snapshot))
        session_print(&out, invocation,
                      &(struct sheet){table, &columns, &view, &order, snapshot->clock});
    free(order.rows);
    arena_free(&scratch);
    return session_end(invocation, &out, snapshot);
}

static int list_other(struct invocation *invocation)
{
    static const struct table *const tables[] = {
        [ASPECT_LIMITS] = &limits_table,
        [ASPECT_SUMMARY] = &summary_table,
        [ASPECT_COLUMNS] = &columns_table,
    };
    int status = refuse_choices(invocation, invocation->aspect_option->name);
    return status ? status : print_other(invocation, tables[invocation->aspect]);
}

static int run_list(struct invocation *invocation)
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

const struct command list_command = {
    .name = "list",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_OPTIONAL},
    .summary = N_("list %s (the default)"),
    .summary_kinds = {KINDS_MANY},
    .groups = {&kind_options, &selection_options, &column_options, &output_options, &table_options,
               &source_options, &sight_options, &common_options},
    .run = run_list,
};

static int run_limits(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("limits takes no \"%s\"; see ipcview limits --help"),
                            invocation->operands[0]);
    return print_other(invocation, &limits_table);
}

const struct command limits_command = {
    .name = "limits",
    .usage = N_("%s [OPTION]..."),
    .usage_kinds = {KINDS_OPTIONAL},
    .summary = N_("show the limits, and how much of them is used"),
    .groups = {&kind_options, &output_options, &table_options, &source_options, &common_options},
    .run = run_limits,
};

static int run_ns(struct invocation *invocation)
{
    if (invocation->operand_count)
        return report_usage(_("ns takes no \"%s\"; see ipcview ns --help"),
                            invocation->operands[0]);
    invocation->ns = "all";
    return print_other(invocation, &namespaces_table);
}

const struct command ns_command = {
    .name = "ns",
    .usage = N_("[OPTION]..."),
    .summary = N_("list the IPC namespaces, and what is in each"),
    .groups = {&output_options, &table_options, &common_options},
    .run = run_ns,
};
