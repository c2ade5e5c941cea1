/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits of System V IPC, and the sums that ipcs -u shows: names as in proc(5), sysvipc(7). */
#include "config.h"

#include "base/i18n.h"
#include "model/tables.h"

enum { NOT_COUNTED = USAGES };

/* Every limit: what its unit is, and which sum it limits. */
static const struct {
    const char *name, *help;
    enum kind kind;
    enum type type;
    unsigned used; /* usage_id */
} limits[LIMITS] = {
    [LIMIT_SHMMNI] = {"SHMMNI", N_("number of segments"), KIND_SHM, TYPE_COUNT, USAGE_SEGMENTS},
    [LIMIT_SHMALL] = {"SHMALL", N_("pages of memory in segments"), KIND_SHM, TYPE_COUNT,
                      USAGE_PAGES},
    [LIMIT_SHMMAX] = {"SHMMAX", N_("largest segment"), KIND_SHM, TYPE_SIZE, NOT_COUNTED},
    [LIMIT_SHMMIN] = {"SHMMIN", N_("smallest segment"), KIND_SHM, TYPE_SIZE, NOT_COUNTED},
    [LIMIT_MSGMNI] = {"MSGMNI", N_("number of message queues"), KIND_MSG, TYPE_COUNT, USAGE_QUEUES},
    [LIMIT_MSGMAX] = {"MSGMAX", N_("largest message"), KIND_MSG, TYPE_SIZE, NOT_COUNTED},
    [LIMIT_MSGMNB] = {"MSGMNB", N_("bytes in a new queue"), KIND_MSG, TYPE_SIZE, NOT_COUNTED},
    [LIMIT_SEMMNI] = {"SEMMNI", N_("number of semaphore sets"), KIND_SEM, TYPE_COUNT, USAGE_SETS},
    [LIMIT_SEMMNS] = {"SEMMNS", N_("semaphores in all sets"), KIND_SEM, TYPE_COUNT,
                      USAGE_SEMAPHORES},
    [LIMIT_SEMMSL] = {"SEMMSL", N_("semaphores in one set"), KIND_SEM, TYPE_COUNT, NOT_COUNTED},
    [LIMIT_SEMOPM] = {"SEMOPM", N_("operations in one semop"), KIND_SEM, TYPE_COUNT, NOT_COUNTED},
    [LIMIT_SEMVMX] = {"SEMVMX", N_("highest value of a semaphore"), KIND_SEM, TYPE_COUNT,
                      NOT_COUNTED},
};

/* The kernel's defaults of SHMMAX and SHMALL, and all above: linux/shm.h calls it "unlimited". */
#define UNLIMITED (UINT64_MAX - (UINT64_C(1) << 24))

static struct value quantity_value(const struct quantity *quantity, enum type type)
{
    return quantity->known ? value_of(type, quantity->amount) : value_without(type, VALUE_UNKNOWN);
}

static struct value get_resource(const struct view *view, size_t row)
{
    (void)view;
    return value_text(text_of(limits[row].name));
}

static struct value get_limit_help(const struct view *view, size_t row)
{
    (void)view;
    return value_text(text_of(_(limits[row].help)));
}

static struct value get_limit(const struct view *view, size_t row)
{
    struct value limit = quantity_value(&view->now->total.limit[row], limits[row].type);
    if (limit.state == VALUE_KNOWN && limit.u >= UNLIMITED)
        limit.state = VALUE_UNLIMITED;
    return limit;
}

static struct value get_used(const struct view *view, size_t row)
{
    if (limits[row].used == NOT_COUNTED)
        return value_without(limits[row].type, VALUE_UNSET);
    return quantity_value(&view->now->total.usage[limits[row].used], limits[row].type);
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
     .get = get_resource,
     .help = N_("name of the limit, as in proc(5)")},
    {.name = "DESCRIPTION", .type = TYPE_TEXT, .shown = true,
     .get = get_limit_help, .shrinks = SHRINK_TEXT,
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
    return (struct rows){0, LIMITS};
}

static unsigned limit_kinds(size_t row)
{
    return KIND_BIT(limits[row].kind);
}

const struct table limits_table = {
    .name = "limits",
    .parts = {COLUMN_PART(limit_columns)},
    .rows = limit_rows,
    .kinds_of = limit_kinds,
};

/* The sums of the summary, in its order. */
static const struct {
    const char *name, *help;
    enum kind kind;
    enum type type;
    enum usage_id usage;
} sums[] = {
    {"SEGMENTS", N_("number of segments"), KIND_SHM, TYPE_COUNT, USAGE_SEGMENTS},
    {"ALLOCATED", N_("size of all segments together"), KIND_SHM, TYPE_SIZE, USAGE_ALLOCATED},
    {"RESIDENT", N_("part of all segments that is in memory"), KIND_SHM, TYPE_SIZE, USAGE_RESIDENT},
    {"SWAPPED", N_("part of all segments that is swapped out"), KIND_SHM, TYPE_SIZE, USAGE_SWAPPED},
    {"QUEUES", N_("number of message queues"), KIND_MSG, TYPE_COUNT, USAGE_QUEUES},
    {"MESSAGES", N_("messages in all queues"), KIND_MSG, TYPE_COUNT, USAGE_MESSAGES},
    {"BYTES", N_("bytes in all messages"), KIND_MSG, TYPE_SIZE, USAGE_MESSAGE_BYTES},
    {"SETS", N_("number of semaphore sets"), KIND_SEM, TYPE_COUNT, USAGE_SETS},
    {"SEMAPHORES", N_("semaphores in all sets"), KIND_SEM, TYPE_COUNT, USAGE_SEMAPHORES},
};

static struct value get_sum_kind(const struct view *view, size_t row)
{
    (void)view;
    return value_word(kind_names[sums[row].kind]);
}

static struct value get_sum_name(const struct view *view, size_t row)
{
    (void)view;
    return value_text(text_of(sums[row].name));
}

static struct value get_sum_help(const struct view *view, size_t row)
{
    (void)view;
    return value_text(text_of(_(sums[row].help)));
}

static struct value get_sum(const struct view *view, size_t row)
{
    return quantity_value(&view->now->total.usage[sums[row].usage], sums[row].type);
}

/* clang-format off */
static const struct column summary_columns[] = {
    {.name = "KIND", .type = TYPE_WORD, .shown = true,
     .get = get_sum_kind,
     .help = N_("shm, msg or sem")},
    {.name = "NAME", .type = TYPE_TEXT, .shown = true,
     .get = get_sum_name,
     .help = N_("name of the sum")},
    {.name = "DESCRIPTION", .type = TYPE_TEXT, .shown = true,
     .get = get_sum_help, .shrinks = SHRINK_TEXT,
     .help = N_("what is counted")},
    {.name = "VALUE", .type = TYPE_COUNT, .shown = true, .get = get_sum,
     .needs = FACT_USAGE,
     .help = N_("the sum")},
};
/* clang-format on */

static struct rows summary_rows(const struct view *view)
{
    (void)view;
    return (struct rows){0, sizeof(sums) / sizeof(*sums)};
}

static unsigned sum_kinds(size_t row)
{
    return KIND_BIT(sums[row].kind);
}

const struct table summary_table = {
    .name = "summary",
    .parts = {COLUMN_PART(summary_columns)},
    .rows = summary_rows,
    .kinds_of = sum_kinds,
};
