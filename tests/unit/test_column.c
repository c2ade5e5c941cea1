/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

static const struct table *const others[] = {&semaphores_table, &limits_table, &summary_table,
                                             &columns_table};

enum { TABLES = KINDS + sizeof(others) / sizeof(*others) };

static const struct table *table_at(size_t number)
{
    return number < KINDS ? object_tables[number] : others[number - KINDS];
}

static size_t count_columns(void)
{
    size_t count = 0;
    while (tables_column_at(object_tables, count))
        count++;
    return count;
}

/* By the tables of the kinds, one after the other. */
static unsigned kinds_with(const struct column *column)
{
    unsigned kinds = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t part = 0; part < TABLE_PARTS; part++) {
            const struct column_part *own = &object_tables[kind]->parts[part];
            for (size_t i = 0; i < own->count; i++)
                kinds |= &own->list[i] == column ? KIND_BIT(kind) : 0;
        }
    }
    return kinds;
}

static void each_column_is_complete(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        const struct column *column = NULL;
        while ((column = table_next_column(table_at(t), column))) {
            const char *name = column->name;
            if (!name || !*name || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(name))
                fail_msg("a column of %s has no name, or one that is not all capitals",
                         table_at(t)->name);
            struct buffer help = BUFFER_IN_MEMORY;
            column_put_help(&help, column);
            if (!help.length || memchr(help.data, '\n', help.length) ||
                help.data[help.length - 1] == '.')
                fail_msg("the help of %s is not one line, or none", name);
            if ((unsigned)column->type >= TYPES || (!column->get && !column->member.form))
                fail_msg("%s has no type or no getter", name);
            buffer_free(&help);
            if (column->type == TYPE_LIST ? (unsigned)column->items >= TYPE_LIST : column->items)
                fail_msg("%s is a list of nothing, or has items and is none", name);
        }
    }
}

static void a_name_or_heading_means_one_column(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        const struct column *column = NULL;
        while ((column = table_next_column(table_at(t), column))) {
            if (table_column(table_at(t), text_of(column->name)) != column ||
                table_column(table_at(t), text_of(column_heading(column))) != column)
                fail_msg("%s: %s means another column too", table_at(t)->name, column->name);
        }
    }
}

/* A filter reads what it compares with once, for all kinds. */
static void one_name_has_one_type(void **state)
{
    const struct column *a, *b;

    (void)state;
    for (size_t i = 0; (a = tables_column_at(object_tables, i)); i++) {
        for (size_t j = 0; j < i; j++) {
            b = tables_column_at(object_tables, j);
            if (strcmp(a->name, b->name) == 0 && (a->type != b->type || a->items != b->items))
                fail_msg("%s has two types", a->name);
        }
    }
}

static void columns_are_found_in_either_case_and_whole(void **state)
{
    const struct table *shm = object_tables[KIND_SHM];

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

static void a_table_has_its_parts_one_after_the_other(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        const struct column *column = NULL;
        for (size_t part = 0; part < TABLE_PARTS; part++) {
            for (size_t i = 0; i < table_at(t)->parts[part].count; i++) {
                column = table_next_column(table_at(t), column);
                assert_ptr_equal(column, &table_at(t)->parts[part].list[i]);
            }
        }
        assert_null(table_next_column(table_at(t), column));
    }
}

/* What several kinds have is named once, and nothing is left out. */
static void the_columns_of_all_kinds_are_numbered(void **state)
{
    unsigned met[KINDS] = {0};
    const struct column *column;

    (void)state;
    for (size_t i = 0; (column = tables_column_at(object_tables, i)); i++) {
        unsigned kinds = kinds_with(column);
        assert_int_equal(tables_kinds_of(column), kinds);
        assert_int_not_equal(kinds, 0);
        for (size_t j = 0; j < i; j++)
            assert_ptr_not_equal(tables_column_at(object_tables, j), column);
        for (int kind = 0; kind < KINDS; kind++)
            met[kind] += (kinds & KIND_BIT(kind)) != 0;
    }
    for (int kind = 0; kind < KINDS; kind++) {
        for (column = NULL; (column = table_next_column(object_tables[kind], column));)
            met[kind]--;
        assert_int_equal(met[kind], 0);
    }
}

static void columns_are_kept_in_the_order_of_adding(void **state)
{
    struct arena arena = {0};
    struct columns columns = {0};
    const size_t all = count_columns();

    (void)state;
    assert_int_equal(columns_needs(&columns), 0);
    for (size_t i = 0; i < 1000; i++)
        columns_add(&columns, tables_column_at(object_tables, i * 7 % all), &arena);
    assert_int_equal(columns.count, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_ptr_equal(columns.list[i], tables_column_at(object_tables, i * 7 % all));
    arena_free(&arena);
}

static void columns_need_what_each_of_them_needs(void **state)
{
    struct arena arena = {0};
    struct columns columns = {0};
    const struct table *shm = object_tables[KIND_SHM];

    (void)state;
    columns_add(&columns, support_column(shm, "ID"), &arena);
    assert_int_equal(columns_needs(&columns), 0);
    columns_add(&columns, support_column(shm, "OWNER"), &arena);
    columns_add(&columns, support_column(shm, "RSS"), &arena);
    assert_false(columns_has(&columns, support_column(shm, "SWAP")));
    columns_add(&columns, support_column(shm, "SWAP"), &arena);
    assert_true(columns_has(&columns, support_column(shm, "SWAP")));
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
    assert_int_equal(rows.count, count_columns());
    for (size_t row = 0; row < rows.count; row++) {
        const struct column *about = tables_column_at(object_tables, rows.first + row);
        const struct column *column = NULL;
        struct value kinds = column_value(support_column(&columns_table, "KINDS"), &view, row);
        struct value name = column_value(support_column(&columns_table, "COLUMN"), &view, row);
        assert_true(text_equals(name.text, about->name));
        assert_int_equal(columns_table.kinds_of(row), kinds_with(about));
        assert_int_equal(kinds.list.count, __builtin_popcount(kinds_with(about)));
        while ((column = table_next_column(&columns_table, column))) {
            struct value value = column_value(column, &view, row);
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
        cmocka_unit_test(a_table_has_its_parts_one_after_the_other),
        cmocka_unit_test(the_columns_of_all_kinds_are_numbered),
        cmocka_unit_test(columns_are_kept_in_the_order_of_adding),
        cmocka_unit_test(columns_need_what_each_of_them_needs),
        cmocka_unit_test(the_columns_are_a_table_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
