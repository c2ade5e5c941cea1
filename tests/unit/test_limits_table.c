/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/sysv.h"

/* The kernel's default of SHMMAX and SHMALL: ULONG_MAX - 2^24. */
#define UNLIMITED UINT64_C(18446744073692774399)

static struct value get(const struct view *view, size_t row, const char *name)
{
    return column_value(support_column(&limits_table, name), view, row);
}

static struct value sum(const struct view *view, size_t row, const char *name)
{
    return column_value(support_column(&summary_table, name), view, row);
}

static const struct {
    const char *name;
    enum kind kind;
    enum type type;
    int usage; /* -1: nothing is counted against it */
} limits[] = {
    {"SHMMNI", KIND_SHM, TYPE_COUNT, USAGE_SEGMENTS},
    {"SHMALL", KIND_SHM, TYPE_COUNT, USAGE_PAGES},
    {"SHMMAX", KIND_SHM, TYPE_SIZE, -1},
    {"SHMMIN", KIND_SHM, TYPE_SIZE, -1},
    {"MSGMNI", KIND_MSG, TYPE_COUNT, USAGE_QUEUES},
    {"MSGMAX", KIND_MSG, TYPE_SIZE, -1},
    {"MSGMNB", KIND_MSG, TYPE_SIZE, -1},
    {"SEMMNI", KIND_SEM, TYPE_COUNT, USAGE_SETS},
    {"SEMMNS", KIND_SEM, TYPE_COUNT, USAGE_SEMAPHORES},
    {"SEMMSL", KIND_SEM, TYPE_COUNT, -1},
    {"SEMOPM", KIND_SEM, TYPE_COUNT, -1},
    {"SEMVMX", KIND_SEM, TYPE_COUNT, -1},
};

static void each_limit_has_its_name_kind_and_use(void **state)
{
    struct snapshot snapshot = {0};
    struct view view = {.now = &snapshot};

    (void)state;
    for (size_t i = 0; i < (size_t)KINDS * MOST_SUMS; i++)
        snapshot.total.usage[i / MOST_SUMS][i % MOST_SUMS] = (struct quantity){true, 100 + i};
    for (size_t i = 0; i < (size_t)KINDS * MOST_LIMITS; i++)
        snapshot.total.limit[i / MOST_LIMITS][i % MOST_LIMITS] = (struct quantity){true, 1000 + i};
    assert_int_equal(limits_table.rows(&view).first, 0);
    assert_int_equal(limits_table.rows(&view).count, LENGTH_OF(limits));
    size_t at = 0;
    for (size_t row = 0; row < LENGTH_OF(limits); row++) {
        struct value used = get(&view, row, "USED"), limit = get(&view, row, "LIMIT");
        assert_true(text_equals(get(&view, row, "RESOURCE").text, limits[row].name));
        assert_true(get(&view, row, "DESCRIPTION").text.length > 0);
        assert_int_equal(limits_table.kinds_of(row), KIND_BIT(limits[row].kind));
        at = row && limits[row].kind == limits[row - 1].kind ? at + 1 : 0;
        assert_int_equal(limit.u, 1000 + limits[row].kind * MOST_LIMITS + at);
        assert_int_equal(limit.type, limits[row].type);
        assert_int_equal(used.type, limits[row].type);
        if (limits[row].usage < 0) {
            assert_int_equal(used.state, VALUE_UNSET);
            assert_int_equal(get(&view, row, "USE").state, VALUE_UNSET);
        } else {
            assert_int_equal(used.state, VALUE_KNOWN);
            assert_int_equal(used.u, 100 + (int)limits[row].kind * MOST_SUMS + limits[row].usage);
        }
    }
}

static const struct {
    struct quantity limit, used;
    enum state limit_state, use_state;
    double use;
} cases[] = {
    {{true, 4096}, {true, 1024}, VALUE_KNOWN, VALUE_KNOWN, 25},
    {{true, 4096}, {true, 0}, VALUE_KNOWN, VALUE_KNOWN, 0},
    {{true, 4096}, {true, 4096}, VALUE_KNOWN, VALUE_KNOWN, 100},
    {{true, 10}, {true, 15}, VALUE_KNOWN, VALUE_KNOWN, 150}, /* the limit was lowered */
    {{true, 0}, {true, 0}, VALUE_KNOWN, VALUE_UNSET, 0},
    {{true, 0}, {true, 5}, VALUE_KNOWN, VALUE_UNSET, 0},
    {{true, UNLIMITED - 1}, {true, 0}, VALUE_KNOWN, VALUE_KNOWN, 0},
    {{true, UNLIMITED}, {true, 7}, VALUE_UNLIMITED, VALUE_UNSET, 0},
    {{true, UNLIMITED + 1}, {true, 7}, VALUE_UNLIMITED, VALUE_UNSET, 0},
    {{true, UINT64_MAX}, {true, UINT64_MAX}, VALUE_UNLIMITED, VALUE_UNSET, 0},
    {{false, 0}, {true, 7}, VALUE_UNKNOWN, VALUE_UNKNOWN, 0},
    {{false, UINT64_MAX}, {true, 7}, VALUE_UNKNOWN, VALUE_UNKNOWN, 0},
    {{true, 4096}, {false, 0}, VALUE_KNOWN, VALUE_UNKNOWN, 0},
    {{false, 0}, {false, 0}, VALUE_UNKNOWN, VALUE_UNKNOWN, 0},
};

static void use_is_the_part_of_a_limit_that_there_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot snapshot = {0};
        struct view view = {.now = &snapshot};
        snapshot.total.limit[KIND_SHM][LIMIT_SHMALL] = cases[i].limit;
        snapshot.total.usage[KIND_SHM][USAGE_PAGES] = cases[i].used;
        struct value limit = get(&view, LIMIT_SHMALL, "LIMIT");
        struct value use = get(&view, LIMIT_SHMALL, "USE");
        if (limit.state != cases[i].limit_state || use.state != cases[i].use_state)
            fail_msg("case %zu: limit %d, use %d", i, (int)limit.state, (int)use.state);
        if (use.state == VALUE_KNOWN && (use.d < cases[i].use || use.d > cases[i].use))
            fail_msg("case %zu: %.17g", i, use.d);
    }
}

static void use_is_exact_where_it_can_be(void **state)
{
    enum { ROW_OF_MSGMNI = 4 };
    struct snapshot snapshot = {0};
    struct view view = {.now = &snapshot};

    (void)state;
    snapshot.total.limit[KIND_MSG][LIMIT_MSGMNI] = (struct quantity){true, 32000};
    for (uint64_t percent = 0; percent <= 100; percent++) {
        snapshot.total.usage[KIND_MSG][USAGE_QUEUES] = (struct quantity){true, percent * 320};
        double use = get(&view, ROW_OF_MSGMNI, "USE").d;
        if (use < (double)percent || use > (double)percent)
            fail_msg("%d of 32000 queues are %.17g percent", (int)percent * 320, use);
    }
}

static void sums_are_known_or_unknown(void **state)
{
    static const struct {
        const char *name;
        enum kind kind;
        enum type type;
        unsigned usage;
    } sums[] = {
        {"SEGMENTS", KIND_SHM, TYPE_COUNT, USAGE_SEGMENTS},
        {"ALLOCATED", KIND_SHM, TYPE_SIZE, USAGE_ALLOCATED},
        {"RESIDENT", KIND_SHM, TYPE_SIZE, USAGE_RESIDENT},
        {"SWAPPED", KIND_SHM, TYPE_SIZE, USAGE_SWAPPED},
        {"QUEUES", KIND_MSG, TYPE_COUNT, USAGE_QUEUES},
        {"MESSAGES", KIND_MSG, TYPE_COUNT, USAGE_MESSAGES},
        {"BYTES", KIND_MSG, TYPE_SIZE, USAGE_MESSAGE_BYTES},
        {"SETS", KIND_SEM, TYPE_COUNT, USAGE_SETS},
        {"SEMAPHORES", KIND_SEM, TYPE_COUNT, USAGE_SEMAPHORES},
    };
    struct snapshot known = {0}, unknown = {0};
    struct view view = {.now = &known}, blind = {.now = &unknown};

    (void)state;
    for (size_t i = 0; i < (size_t)KINDS * MOST_SUMS; i++)
        known.total.usage[i / MOST_SUMS][i % MOST_SUMS] = (struct quantity){true, i};
    assert_int_equal(summary_table.rows(&view).first, 0);
    assert_int_equal(summary_table.rows(&view).count, LENGTH_OF(sums));
    for (size_t row = 0; row < LENGTH_OF(sums); row++) {
        struct value value = sum(&view, row, "VALUE");
        assert_true(text_equals(sum(&view, row, "NAME").text, sums[row].name));
        assert_true(text_equals(sum(&view, row, "KIND").text, kind_names[sums[row].kind]));
        assert_true(sum(&view, row, "DESCRIPTION").text.length > 0);
        assert_int_equal(summary_table.kinds_of(row), KIND_BIT(sums[row].kind));
        assert_int_equal(value.state, VALUE_KNOWN);
        assert_int_equal(value.type, sums[row].type);
        assert_int_equal(value.u, sums[row].kind * MOST_SUMS + sums[row].usage);
        assert_int_equal(sum(&blind, row, "VALUE").state, VALUE_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_limit_has_its_name_kind_and_use),
        cmocka_unit_test(use_is_the_part_of_a_limit_that_there_is),
        cmocka_unit_test(use_is_exact_where_it_can_be),
        cmocka_unit_test(sums_are_known_or_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
