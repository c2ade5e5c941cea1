/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <errno.h>

#include "model/plan.h"

enum { GONE = 200, ALIVE = 300, ALICE = 1000, POSTGRES = 26, NAMELESS = 1001 };

enum { SEGMENT, HELD, QUEUE, SET, OBJECTS, NO_ID = OBJECTS, NO_KEY, TARGETS };

static const struct object objects[OBJECTS] = {
    [SEGMENT] = {.ref.kind = KIND_SHM,
                 .ref.number = 32769,
                 .ref.space = UINT32_MAX,
                 .key = 0x52e2c1,
                 .uid = ALICE,
                 .cuid = POSTGRES,
                 .ctime = 1,
                 .shm = {.nattch = 2, .cpid = GONE}},
    [HELD] = {.ref.kind = KIND_SHM,
              .ref.number = 1,
              .uid = POSTGRES,
              .ctime = 2,
              .shm = {.nattch = 1, .cpid = ALIVE}},
    [QUEUE] =
        {.ref.kind = KIND_MSG, .ref.number = 0, .uid = NAMELESS, .cuid = UINT32_MAX, .ctime = -1},
    [SET] = {.ref.kind = KIND_SEM,
             .ref.number = INT32_MAX,
             .key = UINT32_MAX,
             .uid = ALICE,
             .ctime = 86400},
};

static struct arena scratch;
static struct snapshot *snapshot;
static struct plan plan;
static struct view view;

/* A plan that removes, holds, lets be and misses. */
static int set_up(void **state)
{
    (void)state;
    set_zone("UTC0");
    snapshot = support_snapshot(objects, OBJECTS, 5000);
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot_add_process(snapshot, ALIVE)->state = PROCESS_LIVE;
    snapshot->owners.complete = true;
    names_add(&snapshot->users, ALICE, text_of("alice"));
    names_add(&snapshot->users, POSTGRES, text_of("postgres"));
    snapshot_add_missing(snapshot, (struct wanted)BY_ID(KIND_MSG, 7));
    snapshot_add_missing(snapshot, (struct wanted)BY_KEY(KIND_SEM, 0x1234));
    view = (struct view){.now = snapshot, .scratch = &scratch};
    plan = plan_make(&view, &(struct rules){.bulk = true});
    view.plan = &plan;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    plan_free(&plan);
    snapshot_free(snapshot);
    arena_free(&scratch);
    return 0;
}

/* EXPECTED: its exact form; or ? for unknown, - for unset. */
static void expect_cell(size_t row, const char *name, const char *expected)
{
    struct value value = column_value(support_column(&targets_table, name), &view, row);
    struct buffer out = BUFFER_IN_MEMORY;
    char what[64];

    (void)snprintf(what, sizeof(what), "%s of target %zu", name, row);
    if (value.state == VALUE_KNOWN)
        value_put_exact(&out, &value);
    else
        buffer_char(&out, value.state == VALUE_UNSET ? '-' : '?');
    expect_bytes(&out, expected, what);
}

static void each_target_is_a_row(void **state)
{
    struct rows rows = targets_table.rows(&view);

    (void)state;
    assert_int_equal(rows.first, 0);
    assert_int_equal(rows.count, TARGETS);
    assert_string_equal(targets_table.name, "targets");
}

static void the_columns_are_those_of_the_manual(void **state)
{
    struct buffer names = BUFFER_IN_MEMORY;
    const struct column *column = NULL;

    (void)state;
    while ((column = table_next_column(&targets_table, column)))
        buffer_format(&names, "%s ", column->name);
    expect_bytes(&names, "KIND ID KEY UID OWNER CUID CTIME NS ACTION GUARDS RESULT REASON ",
                 "columns");
}

static void each_column_of_each_target(void **state)
{
    static const struct {
        const char *column, *cells[TARGETS];
    } cases[] = {
        {"KIND", {"shm", "shm", "msg", "sem", "msg", "sem"}},
        {"ID", {"32769", "1", "0", "2147483647", "7", "-"}},
        {"KEY", {"0x0052e2c1", "0x00000000", "0x00000000", "0xffffffff", "-", "0x00001234"}},
        {"UID", {"1000", "26", "1001", "1000", "-", "-"}},
        {"OWNER", {"alice", "postgres", "?", "alice", "-", "-"}},
        {"CUID", {"26", "0", "4294967295", "0", "-", "-"}},
        {"CTIME",
         {"1970-01-01T00:00:01+00:00", "1970-01-01T00:00:02+00:00", "1969-12-31T23:59:59+00:00",
          "1970-01-02T00:00:00+00:00", "-", "-"}},
        {"NS", {"4294967295", "?", "?", "?", "-", "-"}},
        {"ACTION", {"hold", "hold", "remove", "hold", "none", "none"}},
        {"GUARDS", {"attached", "attached,process,system", "", "waiters,process", "", ""}},
        {"RESULT", {"-", "-", "-", "-", "missing", "missing"}},
        {"REASON",
         {"attached", "attached, process 300 lives, system owner", "-",
          "waiters unknown, processes unknown", "there is no such object",
          "there is no such object"}},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (size_t row = 0; row < TARGETS; row++)
            expect_cell(row, cases[i].column, cases[i].cells[row]);
    }
}

/* The owner's name of 0 must not be taken for that of what does not exist. */
static void what_is_missing_has_no_owner(void **state)
{
    (void)state;
    names_add(&snapshot->users, 0, text_of("root"));
    expect_cell(NO_ID, "OWNER", "-");
    expect_cell(NO_KEY, "OWNER", "-");
}

static void columns_say_what_became_of_it(void **state)
{
    static const struct {
        enum result result;
        const char *word, *reason;
    } cases[] = {
        {RESULT_REMOVED, "removed", "it lives until the last of 2 attaches is detached"},
        {RESULT_MARKED, "marked", "already marked for destruction"},
        {RESULT_GONE, "gone", "already gone"},
        {RESULT_IN_USE, "in-use", "used since it was listed"},
        {RESULT_HELD, "held", "attached"},
        {RESULT_FAILED, "failed",
         "Operation not permitted; only the owner (alice), the creator (postgres) or "
         "a process with CAP_SYS_ADMIN may"},
        {RESULT_DECLINED, "declined", "you answered no"},
        {RESULT_STOPPED, "not-done", "not done: interrupted first"},
    };
    (void)state;
    plan.targets[SEGMENT].error = EPERM;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        plan.targets[SEGMENT].result = cases[i].result;
        expect_cell(SEGMENT, "RESULT", cases[i].word);
        expect_cell(SEGMENT, "REASON", cases[i].reason);
        /* What was planned stays as it was. */
        expect_cell(SEGMENT, "ACTION", "hold");
    }
}

static void every_guard_has_room_in_the_list(void **state)
{
    (void)state;
    plan.targets[QUEUE].hold.guards = (1U << GUARDS) - 1;
    expect_cell(QUEUE, "GUARDS",
                "protected,attached,messages,waiters,process,owner,system,unmapped");
}

/* What a removal without guards does to a segment that is attached must be seen beforehand. */
static void a_forced_plan_says_what_will_happen(void **state)
{
    (void)state;
    plan_free(&plan);
    plan = plan_make(&view, &(struct rules){.bulk = true, .force = true});
    expect_cell(SEGMENT, "ACTION", "remove");
    expect_cell(SEGMENT, "GUARDS", "");
    expect_cell(SEGMENT, "REASON", "it lives until the last of 2 attaches is detached");
    expect_cell(HELD, "REASON", "it lives until its 1 attach is detached");
    expect_cell(SET, "ACTION", "remove");
    expect_cell(SET, "REASON", "-");
}

/* A row of object_tables is the target of the same number, of whatever kind. */
static void action_and_reason_fit_the_rows_of_objects(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct table *table = object_tables[kind];
        struct rows rows = table_rows(table, &view);
        for (size_t row = rows.first; row < rows.first + rows.count; row++) {
            struct value id = support_get(&view, row, "ID");
            struct buffer exact = BUFFER_IN_MEMORY;
            value_put_exact(&exact, &id);
            expect_cell(row, "KIND", table->name);
            expect_cell(row, "ID", buffer_string(&exact));
            buffer_free(&exact);
        }
    }
    struct rows sets = table_rows(object_tables[KIND_SEM], &view);
    assert_int_equal(sets.count, 1);
    expect_cell(sets.first, "ACTION", "hold");
    expect_cell(sets.first, "REASON", "waiters unknown, processes unknown");
}

static void each_getter_gives_the_type_that_its_column_has(void **state)
{
    const struct column *column = NULL;

    (void)state;
    plan.targets[SEGMENT].result = RESULT_REMOVED;
    while ((column = table_next_column(&targets_table, column))) {
        for (size_t row = 0; row < TARGETS; row++) {
            struct value value = column_value(column, &view, row);
            assert_int_equal(value.type, column->type);
            for (size_t i = 0; value.type == TYPE_LIST && i < value.list.count; i++)
                assert_int_equal(value.list.items[i].type, column->items);
        }
    }
}

static void the_owner_needs_names(void **state)
{
    const struct column *column = NULL;

    (void)state;
    while ((column = table_next_column(&targets_table, column)))
        assert_int_equal(column->needs, strcmp(column->name, "OWNER") == 0 ? FACT_USERS : 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_target_is_a_row),
        TEST(the_columns_are_those_of_the_manual),
        TEST(each_column_of_each_target),
        TEST(what_is_missing_has_no_owner),
        TEST(columns_say_what_became_of_it),
        TEST(every_guard_has_room_in_the_list),
        TEST(a_forced_plan_says_what_will_happen),
        TEST(action_and_reason_fit_the_rows_of_objects),
        TEST(each_getter_gives_the_type_that_its_column_has),
        TEST(the_owner_needs_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
