/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits of all kinds, and the sums over their objects. */
#include "config.h"

#include "base/i18n.h"
#include "model/kind.h"
#include "model/tables.h"

/* One of the limits, or of the sums: whose, and its place in the descriptor. */
struct total_place {
    enum kind kind;
    size_t at;
};

/* The one in ROW, of kinds that have COUNT each; ->kind is KINDS behind the last. */
static struct total_place place_of(size_t row, size_t (*count)(enum kind kind))
{
    struct total_place place = {0, row};

    while (place.kind < KINDS && place.at >= count(place.kind))
        place.at -= count(place.kind++);
    return place;
}

static size_t count_rows(size_t (*count)(enum kind kind))
{
    size_t rows = 0;

    for (enum kind kind = 0; kind < KINDS; kind++)
        rows += count(kind);
    return rows;
}

/* Limits. */

static size_t count_limits(enum kind kind)
{
    size_t count = 0;

    while (count < MOST_LIMITS && kind_specs[kind]->limits[count].name)
        count++;
    return count;
}

static const void *limit_record(const struct view *view, size_t row)
{
    (void)view;
    struct total_place place = place_of(row, count_limits);
    return &kind_specs[place.kind]->limits[place.at];
}

/* The kernel's defaults of SHMMAX and SHMALL, and all above: linux/shm.h calls it "unlimited". */
#define UNLIMITED (UINT64_MAX - (UINT64_C(1) << 24))

struct value limit_value(const struct snapshot *snapshot, enum kind kind, size_t at)
{
    struct value limit =
        value_quantity(kind_specs[kind]->limits[at].type, &snapshot->total.limit[kind][at]);

    if (limit.state == VALUE_KNOWN && limit.u >= UNLIMITED)
        limit.state = VALUE_UNLIMITED;
    return limit;
}

static struct value get_limit(const struct view *view, size_t row)
{
    struct total_place place = place_of(row, count_limits);
    return limit_value(view->now, place.kind, place.at);
}

static struct value get_used(const struct view *view, size_t row)
{
    const struct limit_spec *limit = limit_record(view, row);

    if (limit->bound != BOUND_SUM && limit->bound != BOUND_COUNT)
        return value_without(limit->type, VALUE_UNSET);
    enum kind kind = place_of(row, count_limits).kind;
    return value_quantity(limit->type, &view->now->total.usage[kind][limit->sum]);
}

static struct value get_use(const struct view *view, size_t row)
{
    struct value limit = get_limit(view, row), used = get_used(view, row);
    /* Where nothing is allowed, or everything, no part of it is used. */
    if (used.state == VALUE_UNSET || limit.state == VALUE_UNLIMITED ||
        (limit.state == VALUE_KNOWN && !limit.u))
        return value_without(TYPE_PERCENT, VALUE_UNSET);
    if (used.state != VALUE_KNOWN || limit.state != VALUE_KNOWN)
        return value_without(TYPE_PERCENT, VALUE_UNKNOWN);
    return value_percent((double)used.u * 100 / (double)limit.u);
}

/* clang-format off */
static const struct column limit_columns[] = {
    {.name = "RESOURCE", .type = TYPE_TEXT, .shown = true,
     .record = limit_record, .member = {MEMBER_OF(limit_spec, name)},
     .help = N_("name of the limit, as in proc(5)")},
    {.name = "DESCRIPTION", .type = TYPE_TEXT, .shown = true,
     .record = limit_record, .member = {MEMBER_OF(limit_spec, help), .as = AS_TRANSLATED}, .shrinks = SHRINK_TEXT,
     .help = N_("what is limited")},
    {.name = "LIMIT", .type = TYPE_COUNT, .shown = true,
     .get = get_limit, .needs = FACT_LIMITS,
     .help = N_("the limit, or \"unlimited\"")},
    {.name = "USED", .type = TYPE_COUNT, .shown = true, .get = get_used,
     .needs = FACT_USAGE,
     .help = N_("how much is in use, where the limit is on a sum")},
    {.name = "USE", .heading = "USE%", .type = TYPE_PERCENT,
     .shown = true, .get = get_use, .needs = FACT_LIMITS | FACT_USAGE,
     .help = N_("percentage of LIMIT in use")},
};
/* clang-format on */

static struct rows limit_rows(const struct view *view)
{
    (void)view;
    return (struct rows){0, count_rows(count_limits)};
}

static unsigned limit_kinds(size_t row)
{
    return KIND_BIT(place_of(row, count_limits).kind);
}

const struct table limits_table = {
    .name = "limits",
    .parts = {COLUMN_PART(limit_columns)},
    .rows = limit_rows,
    .kinds_of = limit_kinds,
};

/* Sums: those that have a name come first. */

static size_t count_sums(enum kind kind)
{
    size_t count = 0;

    while (count < MOST_SUMS && kind_specs[kind]->sums[count].name)
        count++;
    return count;
}

static const void *sum_record(const struct view *view, size_t row)
{
    (void)view;
    struct total_place place = place_of(row, count_sums);
    return &kind_specs[place.kind]->sums[place.at];
}

static struct value get_sum_kind(const struct view *view, size_t row)
{
    (void)view;
    return value_word(kind_names[place_of(row, count_sums).kind]);
}

static struct value get_sum(const struct view *view, size_t row)
{
    struct total_place place = place_of(row, count_sums);
    return value_quantity(kind_specs[place.kind]->sums[place.at].type,
                          &view->now->total.usage[place.kind][place.at]);
}

/* clang-format off */
static const struct column summary_columns[] = {
    {.name = "KIND", .type = TYPE_WORD, .shown = true,
     .get = get_sum_kind,
     .words = kind_names},
    {.name = "NAME", .type = TYPE_TEXT, .shown = true,
     .record = sum_record, .member = {MEMBER_OF(sum_spec, name)},
     .help = N_("name of the sum")},
    {.name = "DESCRIPTION", .type = TYPE_TEXT, .shown = true,
     .record = sum_record, .member = {MEMBER_OF(sum_spec, help), .as = AS_TRANSLATED}, .shrinks = SHRINK_TEXT,
     .help = N_("what is counted")},
    {.name = "VALUE", .type = TYPE_COUNT, .shown = true, .get = get_sum,
     .needs = FACT_USAGE,
     .help = N_("the sum")},
};
/* clang-format on */

static struct rows summary_rows(const struct view *view)
{
    (void)view;
    return (struct rows){0, count_rows(count_sums)};
}

static unsigned sum_kinds(size_t row)
{
    return KIND_BIT(place_of(row, count_sums).kind);
}

const struct table summary_table = {
    .name = "summary",
    .parts = {COLUMN_PART(summary_columns)},
    .rows = summary_rows,
    .kinds_of = sum_kinds,
};
