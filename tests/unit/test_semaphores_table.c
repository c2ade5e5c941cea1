/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

static const struct object sets[] = {
    {.ref.kind = KIND_SEM,
     .ref.number = 1,
     .ctime = 1,
     .has = HAS_SEMAPHORES | HAS_VALUES,
     .sem = {.nsems = 2, .first_at = 0}},
    {.ref.kind = KIND_SEM,
     .ref.number = 2,
     .ctime = 1000,
     .has = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS | HAS_WAITERS,
     .sem = {.nsems = 3, .first_at = 2, .otime = 500}},
    {.ref.kind = KIND_SEM, .ref.number = 3, .ctime = 1, .sem = {.nsems = 250, .first_at = 5}},
    {.ref.kind = KIND_SEM,
     .ref.number = 4,
     .ctime = 1,
     .has = HAS_SEMAPHORES | HAS_PIDS,
     .sem = {.nsems = 1, .first_at = 4}},
};

static struct snapshot *sample(void)
{
    struct snapshot *snapshot = support_snapshot(sets, LENGTH_OF(sets), 2000);
    static const struct semaphore semaphores[] = {
        {1, 0, 0, 0}, {2, 0, 0, 0}, {0, 5, 0, 42}, {32767, 0, 6, 0}, {7, 0, 0, 43}};
    static const struct process processes[] = {
        {.pid = 42, .state = PROCESS_LIVE, .start = 900, .command = {"writer", 6}},
        {.pid = 43, .state = PROCESS_LIVE, .start = 1900, .command = {"impostor", 8}}};
    snapshot_add_semaphores(snapshot, LENGTH_OF(semaphores));
    memcpy(snapshot->semaphores, semaphores, sizeof(semaphores));
    for (size_t i = 0; i < LENGTH_OF(processes); i++)
        *snapshot_add_process(snapshot, processes[i].pid) = processes[i];
    return snapshot;
}

static struct value get(const struct view *view, size_t row, const char *name)
{
    return column_value(support_column(&semaphores_table, name), view, row);
}

static void rows_are_the_semaphores_of_the_subject(void **state)
{
    static const struct rows expected[] = {{0, 2}, {2, 3}, {5, 0}, {4, 1}};
    struct snapshot *snapshot = sample();

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        struct view view = {.now = snapshot, .subject = i};
        struct rows rows = semaphores_table.rows(&view);
        assert_int_equal(rows.count, expected[i].count);
        if (rows.count)
            assert_int_equal(rows.first, expected[i].first);
    }
    snapshot_free(snapshot);
}

static void each_semaphore_tells_its_own(void **state)
{
    struct snapshot *snapshot = sample();
    struct view view = {.now = snapshot, .subject = 1};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(get(&view, 2 + i, "SEMNUM").u, i);
    assert_int_equal(get(&view, 2, "VALUE").u, 0);
    assert_int_equal(get(&view, 2, "VALUE").state, VALUE_KNOWN);
    assert_int_equal(get(&view, 3, "VALUE").u, 32767);
    assert_int_equal(get(&view, 2, "NCNT").u, 5);
    assert_int_equal(get(&view, 2, "ZCNT").u, 0);
    assert_int_equal(get(&view, 3, "NCNT").u, 0);
    assert_int_equal(get(&view, 3, "ZCNT").u, 6);
    assert_int_equal(get(&view, 2, "PID").u, 42);
    assert_int_equal(get(&view, 4, "PID").u, 43);
    snapshot_free(snapshot);
}

static void what_was_refused_is_unknown(void **state)
{
    static const char *const unknown[] = {"NCNT", "ZCNT", "PID", "COMMAND"};
    struct snapshot *snapshot = sample();
    struct view without_pids = {.now = snapshot, .subject = 0};
    struct view without_values = {.now = snapshot, .subject = 3};

    (void)state;
    assert_int_equal(get(&without_pids, 0, "VALUE").u, 1);
    for (size_t i = 0; i < LENGTH_OF(unknown); i++)
        assert_int_equal(get(&without_pids, 0, unknown[i]).state, VALUE_UNKNOWN);
    assert_int_equal(get(&without_values, 4, "VALUE").state, VALUE_UNKNOWN);
    assert_int_equal(get(&without_values, 4, "PID").state, VALUE_KNOWN);
    snapshot_free(snapshot);
}

static void a_pid_of_zero_is_none_or_unknown(void **state)
{
    struct snapshot *snapshot = sample();
    struct view view = {.now = snapshot, .subject = 1};

    (void)state;
    assert_int_equal(get(&view, 3, "PID").state, VALUE_UNKNOWN);
    assert_int_equal(get(&view, 3, "COMMAND").state, VALUE_UNKNOWN);
    snapshot->every_pid = true;
    assert_int_equal(get(&view, 3, "PID").state, VALUE_UNSET);
    assert_int_equal(get(&view, 3, "COMMAND").state, VALUE_UNSET);
    /* SETVAL leaves a pid and no time: that there was no operation says nothing. */
    snapshot->every_pid = false;
    snapshot->objects[1].sem.otime = 0;
    assert_int_equal(get(&view, 3, "PID").state, VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

/* The last operation may have been a SETVAL, which moves only ctime. */
static void command_is_not_that_of_a_later_process(void **state)
{
    struct snapshot *snapshot = sample();
    struct view view = {.now = snapshot, .subject = 1};
    struct value command = get(&view, 2, "COMMAND");

    (void)state;
    assert_int_equal(command.state, VALUE_KNOWN);
    assert_true(text_equals(command.text, "writer"));
    assert_int_equal(get(&view, 4, "COMMAND").state, VALUE_UNSET);
    snapshot->objects[1].sem.otime = 1950;
    assert_int_equal(get(&view, 4, "COMMAND").state, VALUE_KNOWN);
    snapshot_free(snapshot);
}

static void getters_give_the_type_of_their_column(void **state)
{
    struct snapshot *snapshot = sample();

    (void)state;
    for (size_t subject = 0; subject < LENGTH_OF(sets); subject++) {
        struct view view = {.now = snapshot, .subject = subject};
        struct rows rows = semaphores_table.rows(&view);
        for (size_t row = rows.first; row < rows.first + rows.count; row++) {
            const struct column *column = NULL;
            while ((column = table_next_column(&semaphores_table, column)))
                assert_int_equal(column_value(column, &view, row).type, column->type);
        }
    }
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_the_semaphores_of_the_subject),
        cmocka_unit_test(each_semaphore_tells_its_own),
        cmocka_unit_test(what_was_refused_is_unknown),
        cmocka_unit_test(a_pid_of_zero_is_none_or_unknown),
        cmocka_unit_test(command_is_not_that_of_a_later_process),
        cmocka_unit_test(getters_give_the_type_of_their_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
