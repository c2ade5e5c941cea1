/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kind that no kernel has: src/model/kinds/dummy.c of the tree that tests/dummy_kind/build.sh makes. */
#include "config.h"

#include "base/i18n.h"
#include "model/kinds/columns.h"
#include "model/kinds/kinds.h"
#include "model/pids.h"

static void put_dummies(struct buffer *out, unsigned long count)
{
    buffer_format(out, ngettext("%lu dummy", "%lu dummies", count), count);
}

static uint64_t dummy_weight(const struct object *object)
{
    return object->dummy.weight;
}

static struct use_times dummy_use_times(const struct object *object)
{
    return (struct use_times){{object->ctime}, 1};
}

static bool dummies_are_made_alike(const struct object *a, const struct object *b)
{
    return dummy_weight(a) == dummy_weight(b);
}

static bool dummy_was_used(const struct object *before, const struct object *now)
{
    return dummy_weight(before) != dummy_weight(now);
}

static bool trace_dummy(struct traces *traces, struct trace *trace)
{
    *trace = (struct trace){TRACE_CREATOR, 1, traces->object->ctime, true};
    return traces->next == 0;
}

static struct value get_weight(const struct view *view, size_t row)
{
    return value_of(TYPE_COUNT, dummy_weight(object_at(view, row)));
}

static struct value get_volume(const struct view *view, size_t row)
{
    return value_of(TYPE_SIZE, dummy_weight(object_at(view, row)) * 1024);
}

static struct value get_maker(const struct view *view, size_t row)
{
    (void)row;
    return pid_value(view, 1, true);
}

/* clang-format off */
static const struct column dummy_figures[] = {
    {.name = "WEIGHT", .type = TYPE_COUNT, .shown = true, .get = get_weight,
     .help = N_("what the dummy weighs")},
};

static const struct column dummy_details[] = {
    {.name = "VOLUME", .type = TYPE_SIZE, .get = get_volume,
     .help = N_("how large the dummy is")},
};

static const struct column dummy_peers[] = {
    {.name = "MAKER", .type = TYPE_PID, .get = get_maker, .sets = COLUMN_SET_PID,
     .help = N_("process that made the dummy")},
};

const struct column dummy_namespace_columns[NAMESPACE_COLUMNS] = {
    {.name = "DUMMIES", .type = TYPE_COUNT, NAMESPACE_SUM(KIND_DUMMY, 0),
     .help = N_("dummies in it")},
    {.name = "WEIGHT", .type = TYPE_COUNT, NAMESPACE_SUM(KIND_DUMMY, 1),
     .help = N_("their weight together")},
};
/* clang-format on */

KIND_TABLES(DUMMY, dummy, N_("Dummies"), NO_COLUMNS, dummy_figures, dummy_details, dummy_peers);

static const char *const ranked_columns[] = {"ID", "WEIGHT", "MAKER", NULL};

const struct kind_spec dummy_kind = {
    .group = GROUP_SEMAPHORES,
    .letter = 'z',
    .word = "toy",
    .objects = N_("dummies of all sorts"),
    .many = N_("dummies"),
    .one = N_("a dummy"),
    .title = N_("Dummy"),
    .none = N_("there are no dummies"),
    .not_made = N_("no dummy was made"),
    .put_count = put_dummies,
    .amounts = {{AMOUNT_BYTES, dummy_weight}},
    .ranking = {N_("Heaviest dummies"), "WEIGHT", ranked_columns},
    .sums = {{"DUMMIES", N_("number of dummies"), TYPE_COUNT},
             {"WEIGHT", N_("weight of all dummies"), TYPE_COUNT}},
    .limits = {{"DUMMAX", N_("number of dummies"), TYPE_COUNT, BOUND_COUNT, 0},
               {"DUMWEIGHT", N_("weight of all dummies"), TYPE_COUNT, BOUND_SUM, 1}},
    .use_times = dummy_use_times,
    .is_made_alike = dummies_are_made_alike,
    .was_used = dummy_was_used,
    .trace = trace_dummy,
    .trace_roles = ROLE_BIT(TRACE_CREATOR),
    .verdict_facts = FACT_USERS | FACT_CREATORS,
};
