/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/sysv.h"

static struct snapshot *snapshot;
static struct view view;

/* A namespace of which all is known, one of which nothing is, and one whose oldest has gone. */
static int set_up(void **state)
{
    static const uint64_t amounts[KINDS][MOST_SUMS] = {
        [KIND_SHM] = {[USAGE_SEGMENTS] = 1, [USAGE_ALLOCATED] = 8192},
        [KIND_MSG] = {[USAGE_QUEUES] = 3, [USAGE_MESSAGES] = 4, [USAGE_MESSAGE_BYTES] = 5},
        [KIND_SEM] = {[USAGE_SETS] = 6, [USAGE_SEMAPHORES] = 0},
    };
    (void)state;
    snapshot = snapshot_new();
    view = (struct view){.now = snapshot};
    *snapshot_add_namespace(snapshot, 4026531839) = (struct ipc_namespace){
        .inode = 4026531839, .processes = 90, .oldest = 1, .has_container = true};
    struct ipc_namespace *first = snapshot_add_namespace(snapshot, 4026531839);
    first->container = text_of("docker:3f2a9c1b77e0");
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t sum = 0; sum < MOST_SUMS; sum++)
            first->usage[kind][sum] = (struct quantity){true, amounts[kind][sum]};
    }
    snapshot_add_namespace(snapshot, 4026531840);
    struct ipc_namespace *third = snapshot_add_namespace(snapshot, 4026531841);
    *third = (struct ipc_namespace){
        .inode = 4026531841, .processes = 1, .oldest = 2, .has_container = true};
    third->usage[KIND_SEM][USAGE_SETS] = (struct quantity){true, 0};
    struct process *process = snapshot_add_process(snapshot, 1);
    process->state = PROCESS_LIVE;
    process->command = text_of("systemd");
    process = snapshot_add_process(snapshot, 2);
    process->state = PROCESS_GONE;
    process->command = text_of("not to be said");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(snapshot);
    return 0;
}

static void each_namespace_is_a_row(void **state)
{
    struct rows rows = namespaces_table.rows(&view);
    (void)state;
    assert_int_equal(rows.first, 0);
    assert_int_equal(rows.count, 3);
}

static void what_a_namespace_tells(void **state)
{
    static const struct {
        const char *column, *cells[3]; /* "?": unknown, "-": unset */
    } expected[] = {
        {"NS", {"4026531839", "4026531840", "4026531841"}},
        {"NPROCS", {"90", "0", "1"}},
        {"PID", {"1", "-", "2"}},
        {"COMMAND", {"systemd", "-", "?"}},
        {"CONTAINER", {"docker:3f2a9c1b77e0", "?", "-"}},
        {"SHM", {"1", "?", "?"}},
        {"SHMBYTES", {"8192", "?", "?"}},
        {"MSG", {"3", "?", "?"}},
        {"MSGBYTES", {"5", "?", "?"}},
        {"SEM", {"6", "?", "0"}},
        {"SEMS", {"0", "?", "?"}},
    };
    size_t columns = 0;
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        const struct column *column = support_column(&namespaces_table, expected[i].column);
        for (size_t row = 0; row < 3; row++) {
            struct value value = column_value(column, &view, row);
            struct buffer out = BUFFER_IN_MEMORY;
            assert_int_equal(value.type, column->type);
            if (value.state == VALUE_KNOWN)
                value_put_exact(&out, &value);
            else
                buffer_text(&out, value.state == VALUE_UNKNOWN ? "?" : "-");
            expect_bytes(&out, expected[i].cells[row], expected[i].column);
        }
    }
    for (const struct column *column = NULL;
         (column = table_next_column(&namespaces_table, column));)
        columns++;
    assert_int_equal(columns, LENGTH_OF(expected));
}

/* What is in a namespace is counted only for who asks. */
static void only_contents_need_to_be_counted(void **state)
{
    static const char *const cheap[] = {"NS", "NPROCS", "PID", "COMMAND", "CONTAINER"};
    const struct column *column = NULL;
    (void)state;
    while ((column = table_next_column(&namespaces_table, column))) {
        facts_t needs = FACT_USAGE | FACT_CONTENTS;
        for (size_t i = 0; i < LENGTH_OF(cheap); i++) {
            if (strcmp(cheap[i], column->name) == 0)
                needs = FACT_NAMESPACES;
        }
        assert_int_equal(column->needs, needs);
    }
}

static void the_container_of_no_namespace_is_unknown(void **state)
{
    (void)state;
    assert_int_equal(namespace_container(NULL).state, VALUE_UNKNOWN);
    assert_int_equal(namespace_container(&snapshot->namespaces[1]).state, VALUE_UNKNOWN);
    assert_int_equal(namespace_container(&snapshot->namespaces[2]).state, VALUE_UNSET);
    assert_int_equal(namespace_container(&snapshot->namespaces[0]).state, VALUE_KNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_namespace_is_a_row),
        cmocka_unit_test(what_a_namespace_tells),
        cmocka_unit_test(only_contents_need_to_be_counted),
        cmocka_unit_test(the_container_of_no_namespace_is_unknown),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
