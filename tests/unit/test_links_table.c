/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/links.h"

enum { NS = 77, WORKER = 100, GONE = 101, UNSEEN = 102, ABSENT = 103 };

static struct arena scratch;

static int free_scratch(void **state)
{
    (void)state;
    arena_free(&scratch);
    return 0;
}

/* A segment, a queue and a set, by turns without and with links. */
static const struct object objects[] = {
    {.ref.kind = KIND_SHM, .ref.space = NS, .ref.number = 1},
    {.ref.kind = KIND_SHM, .ref.space = NS, .ref.number = 2},
    {.ref.kind = KIND_MSG, .ref.space = NS, .ref.number = 1},
    {.ref.kind = KIND_SEM, .ref.space = NS, .ref.number = 1},
    {.ref.kind = KIND_SEM, .ref.space = 78, .ref.number = 1},
};

static const struct link links[] = {
    {.ref = {KIND_SHM, NS, 2},
     .pid = WORKER,
     .role = LINK_ATTACHED,
     .mapping = {0x7f2b4000, 4096, ACCESS_READ | ACCESS_WRITE}},
    {.ref = {KIND_SHM, NS, 2},
     .pid = GONE,
     .role = LINK_ATTACHED,
     .mapping = {0x1000, 8192, ACCESS_READ}},
    {.ref = {KIND_SHM, NS, 2},
     .pid = UNSEEN,
     .role = LINK_ATTACHED,
     .mapping = {UINT64_C(0xffffffffffff0000), 1, ACCESS_WRITE}},
    {.ref = {KIND_SHM, NS, 2}, .pid = ABSENT, .role = LINK_ATTACHED, .mapping = {0, 0, 0}},
    {.ref = {KIND_MSG, NS, 1},
     .pid = WORKER,
     .role = LINK_WAITS,
     .wait = {.tid = 110, .operation = OPERATION_SEND, .is_known = true, .bytes = 12}},
    {.ref = {KIND_SEM, NS, 1},
     .pid = WORKER,
     .role = LINK_WAITS,
     .wait = {.tid = 111, .operation = OPERATION_SEMOP, .is_known = true, .change = -1}},
    {.ref = {KIND_SEM, NS, 1},
     .pid = WORKER,
     .role = LINK_WAITS,
     .wait = {.tid = 112, .operation = OPERATION_SEMOP}},
};

static struct snapshot *make_snapshot(void)
{
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 100);
    static const struct process processes[] = {
        {.pid = WORKER,
         .state = PROCESS_LIVE,
         .start = 0,
         .command = {"a worker", 8},
         .has_uid = true,
         .uid = 1000},
        {.pid = GONE,
         .state = PROCESS_GONE,
         .start = 0,
         .command = {"ghost", 5},
         .has_uid = true,
         .uid = 1001},
        {.pid = UNSEEN,
         .state = PROCESS_UNKNOWN,
         .start = 0,
         .command = {"x", 1},
         .has_uid = false,
         .uid = 1000},
    };
    for (size_t i = 0; i < LENGTH_OF(links); i++)
        *links_add(snapshot) = links[i];
    for (size_t i = 0; i < LENGTH_OF(processes); i++)
        *snapshot_add_process(snapshot, processes[i].pid) = processes[i];
    links_sort(snapshot);
    names_add(&snapshot->users, 1000, text_of("carla"));
    return snapshot;
}

static void rows_are_the_links_of_the_subject(void **state)
{
    static const struct rows expected[] = {{0, 0}, {0, 4}, {4, 1}, {5, 2}, {0, 0}};
    struct snapshot *snapshot = make_snapshot();
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        const struct view view = {.now = snapshot, .subject = i};
        const struct table *table =
            objects[i].ref.kind == KIND_SHM ? &attachments_table : &blocked_table;
        struct rows rows = table_rows(table, &view);
        assert_int_equal(rows.count, expected[i].count);
        if (rows.count)
            assert_int_equal(rows.first, expected[i].first);
    }
    snapshot_free(snapshot);
}

static void nothing_is_linked_in_an_empty_snapshot(void **state)
{
    struct snapshot *snapshot = support_snapshot(objects, 1, 100);
    const struct view view = {.now = snapshot};
    (void)state;
    assert_int_equal(attachments_table.rows(&view).count, 0);
    snapshot_free(snapshot);
}

/* In the words of the table; NULL: unset, "?": unknown. */
static void expect_cell(const struct view *view, const struct table *table, size_t row,
                        const char *name, const char *expected)
{
    struct value value = column_value(support_column(table, name), view, row);
    struct buffer out = BUFFER_IN_MEMORY;

    if (value.type != support_column(table, name)->type)
        fail_msg("%s gives another type than it says", name);
    if (value.state == VALUE_KNOWN)
        value_put_exact(&out, &value);
    else
        buffer_text(&out, value.state == VALUE_UNKNOWN ? "?" : "-");
    expect_bytes(&out, expected, name);
}

static void what_a_mapping_tells(void **state)
{
    static const struct {
        const char *pid, *user, *command, *address, *size, *access;
    } expected[] = {
        {"100", "carla", "a worker", "0x7f2b4000", "4096", "read-write"},
        {"101", "?", "-", "0x1000", "8192", "read-only"}, /* nobody has its user's name */
        {"102", "?", "?", "0xffffffffffff0000", "1", "write-only"},
        {"103", "?", "?", "0x0", "0", "none"},
    };
    struct snapshot *snapshot = make_snapshot();
    const struct view view = {.now = snapshot, .scratch = &scratch, .subject = 1};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        expect_cell(&view, &attachments_table, i, "PID", expected[i].pid);
        expect_cell(&view, &attachments_table, i, "USER", expected[i].user);
        expect_cell(&view, &attachments_table, i, "COMMAND", expected[i].command);
        expect_cell(&view, &attachments_table, i, "ADDRESS", expected[i].address);
        expect_cell(&view, &attachments_table, i, "SIZE", expected[i].size);
        expect_cell(&view, &attachments_table, i, "ACCESS", expected[i].access);
    }
    snapshot_free(snapshot);
}

static void what_a_wait_tells(void **state)
{
    static const struct {
        size_t subject;
        const char *tid, *operation;
    } expected[] = {{2, "110", "send 12 bytes"}, {3, "111", "semaphore 0 >= 1"}, {3, "112", "?"}};
    struct snapshot *snapshot = make_snapshot();
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        const struct view view = {
            .now = snapshot, .scratch = &scratch, .subject = expected[i].subject};
        expect_cell(&view, &blocked_table, 4 + i, "PID", "100");
        expect_cell(&view, &blocked_table, 4 + i, "TID", expected[i].tid);
        expect_cell(&view, &blocked_table, 4 + i, "USER", "carla");
        expect_cell(&view, &blocked_table, 4 + i, "COMMAND", "a worker");
        expect_cell(&view, &blocked_table, 4 + i, "OPERATION", expected[i].operation);
    }
    snapshot_free(snapshot);
}

static void each_table_has_its_own_columns(void **state)
{
    static const char *const mappings[] = {"PID",  "USER",   "COMMAND", "ADDRESS",
                                           "SIZE", "ACCESS", NULL};
    static const char *const waits[] = {"PID", "TID", "USER", "COMMAND", "OPERATION", NULL};
    static const struct {
        const struct table *table;
        const char *const *names;
    } tables[] = {{&attachments_table, mappings}, {&blocked_table, waits}};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(tables); i++) {
        const struct column *column = NULL;
        for (size_t c = 0; tables[i].names[c]; c++) {
            column = table_next_column(tables[i].table, column);
            assert_non_null(column);
            assert_string_equal(column->name, tables[i].names[c]);
        }
        assert_null(table_next_column(tables[i].table, column));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_the_links_of_the_subject),
        cmocka_unit_test(nothing_is_linked_in_an_empty_snapshot),
        cmocka_unit_test(what_a_mapping_tells),
        cmocka_unit_test(what_a_wait_tells),
        cmocka_unit_test(each_table_has_its_own_columns),
    };
    return cmocka_run_group_tests(tests, NULL, free_scratch);
}
