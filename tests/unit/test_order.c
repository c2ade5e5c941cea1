/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/order.h"
#include "model/sysv.h"

static struct arena scratch;

/* Known, unset and unknown last senders, ids in no order; rows 0 to 6. */
static const struct object queues[] = {
    {.ref.kind = KIND_MSG, .ref.number = 7, .msg = {.qnum = 2, .lspid = 30, .stime = 1}},
    {.ref.kind = KIND_MSG, .ref.number = 3, .msg = {.qnum = 1, .stime = 1}}, /* unknown */
    {.ref.kind = KIND_MSG, .ref.number = 9, .msg = {.qnum = 2}},             /* unset */
    {.ref.kind = KIND_MSG, .ref.number = 1, .msg = {.qnum = 1, .lspid = 10, .stime = 1}},
    {.ref.kind = KIND_MSG, .ref.number = 8, .msg = {.qnum = 2, .lspid = 20, .stime = 1}},
    {.ref.kind = KIND_MSG, .ref.number = 2, .msg = {.qnum = 1}},             /* unset */
    {.ref.kind = KIND_MSG, .ref.number = 5, .msg = {.qnum = 3, .stime = 1}}, /* unknown */
};

static const struct {
    const char *keys, *rows;
} cases[] = {
    {"", "0123456"},          {"id", "3516042"},         {"msgs", "1350246"},
    {"-msgs", "6024135"},     {"msgs,id", "3510426"},    {"msgs,-id", "1532406"},
    {"-msgs,-id", "6240153"}, {"lspid", "3402516"},      {"-lspid", "0432516"},
    {"lspid,id", "3405216"},  {"-lspid,-id", "0432561"}, {"kind,kind,-id", "2406153"},
};

static void sort_by(struct order *order, const struct view *view, const char *text)
{
    struct sort_key keys[4];
    size_t count = 0;
    while (*text) {
        bool descending = *text == '-';
        text += descending;
        struct text name = {text, strcspn(text, ",")};
        keys[count++] = (struct sort_key){table_column(object_tables[KIND_MSG], name), descending};
        text += name.length + (text[name.length] == ',');
    }
    order_sort(order, view, keys, count);
}

static void rows_are_sorted_and_the_valueless_come_last(void **state)
{
    struct snapshot *snapshot = support_snapshot(queues, LENGTH_OF(queues), 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct order order = order_all(object_tables[KIND_MSG], &view);
        char rows[LENGTH_OF(queues) + 1] = "";
        sort_by(&order, &view, cases[i].keys);
        assert_int_equal(order.count, LENGTH_OF(queues));
        for (size_t row = 0; row < order.count; row++)
            rows[row] = (char)('0' + order.rows[row]);
        if (strcmp(rows, cases[i].rows) != 0)
            fail_msg("by %s: %s and not %s", cases[i].keys, rows, cases[i].rows);
        free(order.rows);
    }
    snapshot_free(snapshot);
}

/* The order before, whatever made it, holds among equals. */
static void sorting_again_keeps_the_order_among_equals(void **state)
{
    enum { ROWS = 5000 };
    struct snapshot *snapshot = snapshot_new();
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    for (int32_t i = 0; i < ROWS; i++) {
        struct object object = {.ref.kind = KIND_MSG, .ref.number = (uint64_t)i * 7919 % ROWS};
        object.msg.qnum = (uint64_t)i % 3;
        snapshot_add_objects(snapshot, KIND_MSG, &object, 1);
    }
    struct order order = order_all(object_tables[KIND_MSG], &view);
    sort_by(&order, &view, "-id");
    sort_by(&order, &view, "msgs");
    for (size_t i = 1; i < order.count; i++) {
        const struct object *a = &snapshot->objects[order.rows[i - 1]];
        const struct object *b = &snapshot->objects[order.rows[i]];
        assert_true(a->msg.qnum < b->msg.qnum ||
                    (a->msg.qnum == b->msg.qnum && a->ref.number > b->ref.number));
    }
    free(order.rows);
    snapshot_free(snapshot);
}

static void a_table_is_ordered_from_its_first_row(void **state)
{
    static const struct object objects[] = {{.ref.kind = KIND_SHM, .ref.number = 4},
                                            {.ref.kind = KIND_SHM, .ref.number = 3},
                                            {.ref.kind = KIND_MSG, .ref.number = 2},
                                            {.ref.kind = KIND_MSG, .ref.number = 1}};
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 0);
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct order order = order_all(object_tables[KIND_MSG], &view);

    (void)state;
    sort_by(&order, &view, "id");
    assert_int_equal(order.count, 2);
    assert_int_equal(order.rows[0], 3);
    assert_int_equal(order.rows[1], 2);
    free(order.rows);

    order = order_all(object_tables[KIND_SEM], &view);
    sort_by(&order, &view, "id");
    assert_int_equal(order.count, 0);
    free(order.rows);
    snapshot_free(snapshot);
}

static void no_limit_is_above_every_limit(void **state)
{
    enum { ROW_OF_SHMMNI = 0, ROW_OF_MSGMNI = 4, ROW_OF_SEMVMX = 11 };
    struct snapshot snapshot = {0};
    struct view view = {.now = &snapshot, .scratch = &scratch};
    struct sort_key key = {support_column(&limits_table, "LIMIT"), true};
    struct order order = order_all(&limits_table, &view);

    (void)state;
    snapshot.total.limit[KIND_SHM][LIMIT_SHMMNI] = (struct quantity){true, 5};
    snapshot.total.limit[KIND_SEM][LIMIT_SEMVMX] = (struct quantity){true, UINT64_MAX};
    snapshot.total.limit[KIND_MSG][LIMIT_MSGMNI] = (struct quantity){true, UINT64_C(1) << 63};
    order_sort(&order, &view, &key, 1);
    assert_int_equal(order.rows[0], ROW_OF_SEMVMX);
    assert_int_equal(order.rows[1], ROW_OF_MSGMNI);
    assert_int_equal(order.rows[2], ROW_OF_SHMMNI);
    free(order.rows);
}

static void only_rows_of_the_kinds_asked_for_are_kept(void **state)
{
    struct snapshot snapshot = {0};
    struct view view = {.now = &snapshot, .scratch = &scratch};

    (void)state;
    for (unsigned kinds = 0; kinds <= ALL_KINDS; kinds++) {
        struct order order = order_all(&limits_table, &view);
        size_t rows = order.count, expected = 0, at = 0;
        for (size_t row = 0; row < rows; row++)
            expected += (limits_table.kinds_of(row) & kinds) != 0;
        order_keep_kinds(&order, &limits_table, kinds);
        assert_int_equal(order.count, expected);
        for (size_t row = 0; row < rows; row++) {
            if (limits_table.kinds_of(row) & kinds)
                assert_int_equal(order.rows[at++], row);
        }
        free(order.rows);
    }
}

static void expect_first(const struct order *order, const char *expected)
{
    char rows[16] = "";
    assert_true(order->count < sizeof(rows));
    for (size_t i = 0; i < order->count; i++)
        rows[i] = (char)('0' + order->rows[i]);
    if (strcmp(rows, expected) != 0)
        fail_msg("%s and not %s", rows, expected);
    free(order->rows);
}

static bool skip_odd(const struct view *view, size_t row)
{
    assert_non_null(view->now);
    return row % 2;
}

static bool skip_all(const struct view *view, size_t row)
{
    (void)view;
    (void)row;
    return true;
}

static void the_first_rows_are_those_of_the_sorted(void **state)
{
    static const struct {
        const char *column;
        bool descending;
        size_t most;
        bool (*skip)(const struct view *, size_t);
        const char *rows;
    } firsts[] = {
        {"ID", false, 3, NULL, "351"},      {"ID", false, 7, NULL, "3516042"},
        {"ID", false, 8, NULL, "3516042"},  {"ID", true, 2, NULL, "24"},
        {"ID", true, 1, NULL, "2"},         {"ID", true, 0, NULL, ""},
        {"MSGS", true, 3, NULL, "602"}, /* among equals the first row is the first */
        {"MSGS", false, 4, NULL, "1350"},   {"MSGS", true, 7, NULL, "6024135"},
        {"LSPID", true, 7, NULL, "043"}, /* without those that have none */
        {"LSPID", false, 2, NULL, "34"},    {"ID", false, 3, skip_odd, "604"},
        {"MSGS", true, 3, skip_odd, "602"}, {"LSPID", true, 7, skip_odd, "04"},
        {"ID", true, 7, skip_all, ""},
    };
    struct snapshot *snapshot = support_snapshot(queues, LENGTH_OF(queues), 0);
    struct view view = {.now = snapshot, .scratch = &scratch};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(firsts); i++) {
        const struct table *table = object_tables[KIND_MSG];
        struct sort_key key = {support_column(table, firsts[i].column), firsts[i].descending};
        struct order order = order_first(table, &view, &key, firsts[i].most, firsts[i].skip);
        expect_first(&order, firsts[i].rows);
    }
    snapshot_free(snapshot);
}

static void the_first_rows_are_rows_of_their_table(void **state)
{
    static const struct object objects[] = {{.ref.kind = KIND_SHM, .ref.number = 4},
                                            {.ref.kind = KIND_SHM, .ref.number = 3},
                                            {.ref.kind = KIND_MSG, .ref.number = 2},
                                            {.ref.kind = KIND_MSG, .ref.number = 1}};
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 0);
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct sort_key key = {support_column(object_tables[KIND_MSG], "ID"), false};

    (void)state;
    struct order order = order_first(object_tables[KIND_MSG], &view, &key, 5, NULL);
    expect_first(&order, "32");
    order = order_first(object_tables[KIND_SEM], &view, &key, 5, NULL);
    expect_first(&order, "");
    snapshot_free(snapshot);
}

/* At random, for any number of rows and of first ones: the same as to sort them all. */
static void to_take_the_first_is_to_sort_and_cut(void **state)
{
    uint32_t random = 31;

    (void)state;
    for (size_t round = 0; round < 300; round++) {
        struct snapshot *snapshot = snapshot_new();
        struct view view = {.now = snapshot, .scratch = &scratch};
        for (size_t i = 0; i < round % 40; i++) {
            random = random * 1664525 + 1013904223;
            struct object object = {.ref.kind = KIND_MSG, .ref.number = (uint64_t)(int32_t)i};
            object.msg.qnum = random >> 29;
            snapshot_add_objects(snapshot, KIND_MSG, &object, 1);
        }
        const struct table *table = object_tables[KIND_MSG];
        struct sort_key key = {support_column(table, "MSGS"), round % 2 != 0};
        struct order all = order_all(table, &view);
        order_sort(&all, &view, &key, 1);
        size_t most = round % 11, least = most < all.count ? most : all.count;
        struct order first = order_first(table, &view, &key, most, NULL);
        assert_int_equal(first.count, least);
        assert_memory_equal(first.rows, all.rows, least * sizeof(*first.rows));
        free(first.rows);
        free(all.rows);
        snapshot_free(snapshot);
    }
}

static int free_scratch(void **state)
{
    (void)state;
    arena_free(&scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_sorted_and_the_valueless_come_last),
        cmocka_unit_test(sorting_again_keeps_the_order_among_equals),
        cmocka_unit_test(a_table_is_ordered_from_its_first_row),
        cmocka_unit_test(no_limit_is_above_every_limit),
        cmocka_unit_test(only_rows_of_the_kinds_asked_for_are_kept),
        cmocka_unit_test(the_first_rows_are_those_of_the_sorted),
        cmocka_unit_test(the_first_rows_are_rows_of_their_table),
        cmocka_unit_test(to_take_the_first_is_to_sort_and_cut),
    };
    return cmocka_run_group_tests(tests, NULL, free_scratch);
}
