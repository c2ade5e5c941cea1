/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

enum { TABLES = 7 };

static const struct table *const tables[TABLES] = {
    &object_tables[KIND_SHM],
    &object_tables[KIND_MSG],
    &object_tables[KIND_SEM],
    &semaphores_table,
    &limits_table,
    &summary_table,
    &columns_table,
};

static void each_column_is_complete(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        for (size_t i = 0; i < tables[t]->column_count; i++) {
            const struct column *column = &tables[t]->columns[i];
            const char *name = column->name;
            if (!name || !*name || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(name))
                fail_msg("column %zu of %s has no name, or one that is not all capitals", i,
                         tables[t]->name);
            if (!column->help || !*column->help || strchr(column->help, '\n') ||
                column->help[strlen(column->help) - 1] == '.')
                fail_msg("the help of %s is not one line, or none", name);
            if ((unsigned)column->type >= TYPES || !column->get)
                fail_msg("%s has no type or no getter", name);
            if (column->type == TYPE_LIST ? (unsigned)column->items >= TYPE_LIST : column->items)
                fail_msg("%s is a list of nothing, or has items and is none", name);
            if (!column->kinds || column->kinds & ~(unsigned)ALL_KINDS)
                fail_msg("%s belongs to no kind", name);
            if (column->shown & ~column->kinds)
                fail_msg("%s is shown for a kind that does not have it", name);
        }
    }
}

static void a_name_or_heading_means_one_column(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        const struct column *column = NULL;
        while ((column = table_next_column(tables[t], column))) {
            if (table_column(tables[t], text_of(column->name)) != column ||
                table_column(tables[t], text_of(column_heading(column))) != column)
                fail_msg("%s: %s means another column too", tables[t]->name, column->name);
        }
    }
}

/* A filter reads what it compares with once, for all kinds. */
static void one_name_has_one_type(void **state)
{
    const struct table *table = &object_tables[KIND_SHM];

    (void)state;
    for (size_t i = 0; i < table->column_count; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct column *a = &table->columns[i], *b = &table->columns[j];
            if (strcmp(a->name, b->name) == 0 && (a->type != b->type || a->items != b->items))
                fail_msg("%s has two types", a->name);
        }
    }
}

static void columns_are_found_in_either_case_and_whole(void **state)
{
    const struct table *shm = &object_tables[KIND_SHM];

    (void)state;
    assert_string_equal(table_column(shm, text_of("size"))->name, "SIZE");
    assert_string_equal(table_column(shm, text_of("NatTch"))->name, "NATTCH");
    assert_string_equal(table_column(&limits_table, text_of("use%"))->name, "USE");
    assert_string_equal(table_column(shm, (struct text){"size > 1M", 4})->name, "SIZE");
    assert_null(table_column(shm, text_of("siz")));
    assert_null(table_column(shm, text_of("sizes")));
    assert_null(table_column(shm, text_of("")));
    assert_null(table_column(shm, text_of("qbytes")));
    assert_null(table_column(shm, text_of("s\xc4\xb1ze"))); /* a dotless i */
}

static void columns_of_other_kinds_are_passed_over(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct table *table = &object_tables[kind];
        const struct column *column = NULL;
        size_t own = 0, met = 0;
        for (size_t i = 0; i < table->column_count; i++)
            own += (table->columns[i].kinds & table->kinds) != 0;
        while ((column = table_next_column(table, column))) {
            assert_true(column->kinds & KIND_BIT(kind));
            met++;
        }
        assert_int_equal(met, own);
    }
}

static void columns_are_kept_in_the_order_of_adding(void **state)
{
    struct arena arena = {0};
    struct columns columns = {0};
    const struct table *shm = &object_tables[KIND_SHM];

    (void)state;
    assert_int_equal(columns_needs(&columns), 0);
    for (size_t i = 0; i < 1000; i++)
        columns_add(&columns, &shm->columns[i * 7 % shm->column_count], &arena);
    assert_int_equal(columns.count, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_ptr_equal(columns.list[i], &shm->columns[i * 7 % shm->column_count]);
    arena_free(&arena);
}

static void columns_need_what_each_of_them_needs(void **state)
{
    struct arena arena = {0};
    struct columns columns = {0};
    const struct table *shm = &object_tables[KIND_SHM];

    (void)state;
    columns_add(&columns, support_column(shm, "ID"), &arena);
    assert_int_equal(columns_needs(&columns), 0);
    columns_add(&columns, support_column(shm, "OWNER"), &arena);
    columns_add(&columns, support_column(shm, "RSS"), &arena);
    columns_add(&columns, support_column(shm, "SWAP"), &arena);
    assert_int_equal(columns_needs(&columns), FACT_USERS | FACT_SEGMENT_MEMORY);
    arena_free(&arena);
}

/* --list-columns: each column by its name, its kinds and its type. */
static void the_columns_are_a_table_themselves(void **state)
{
    struct arena arena = {0};
    struct snapshot snapshot = {0};
    struct view view = {.now = &snapshot, .scratch = &arena};
    struct rows rows = columns_table.rows(&view);

    (void)state;
    assert_int_equal(rows.count, object_tables[KIND_SHM].column_count);
    for (size_t row = 0; row < rows.count; row++) {
        const struct column *about = &object_tables[KIND_SHM].columns[rows.first + row];
        const struct column *column = NULL;
        struct value kinds = support_column(&columns_table, "KINDS")->get(&view, row);
        struct value name = support_column(&columns_table, "COLUMN")->get(&view, row);
        assert_true(text_equals(name.text, about->name));
        assert_int_equal(columns_table.kinds_of(row), about->kinds);
        assert_int_equal(kinds.list.count, __builtin_popcount(about->kinds));
        while ((column = table_next_column(&columns_table, column))) {
            struct value value = column->get(&view, row);
            struct buffer out = BUFFER_IN_MEMORY;
            assert_int_equal(value.type, column->type);
            assert_int_equal(value.state, VALUE_KNOWN);
            value_put_exact(&out, &value);
            assert_true(out.length > 0);
            buffer_free(&out);
        }
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_column_is_complete),
        cmocka_unit_test(a_name_or_heading_means_one_column),
        cmocka_unit_test(one_name_has_one_type),
        cmocka_unit_test(columns_are_found_in_either_case_and_whole),
        cmocka_unit_test(columns_of_other_kinds_are_passed_over),
        cmocka_unit_test(columns_are_kept_in_the_order_of_adding),
        cmocka_unit_test(columns_need_what_each_of_them_needs),
        cmocka_unit_test(the_columns_are_a_table_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
