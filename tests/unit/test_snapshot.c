/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

static void a_new_snapshot_is_empty(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    struct view view = {.now = snapshot};
    struct text name;

    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++)
        assert_int_equal(object_tables[kind].rows(&view).count, 0);
    assert_null(snapshot_process(snapshot, 0));
    assert_null(snapshot_process(snapshot, 1));
    assert_false(names_find(&snapshot->users, 0, &name));
    assert_int_equal(snapshot->problem_count, 0);
    snapshot_free(snapshot);
    snapshot_free(NULL);
}

static void objects_of_a_kind_are_together(void **state)
{
    static const enum kind order[] = {KIND_SEM, KIND_SHM, KIND_MSG};
    struct snapshot *snapshot = snapshot_new();
    struct view view = {.now = snapshot};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(order); i++) {
        snapshot_add_objects(snapshot, order[i], NULL, 0);
        for (int32_t id = 0; id < 1000; id++) {
            struct object object = {.kind = (uint8_t)order[i], .id = id};
            snapshot_add_objects(snapshot, order[i], &object, 1);
        }
    }
    assert_int_equal(snapshot->count, 3000);
    for (size_t i = 0; i < LENGTH_OF(order); i++) {
        struct rows rows = object_tables[order[i]].rows(&view);
        assert_int_equal(rows.first, 1000 * i);
        assert_int_equal(rows.count, 1000);
        for (size_t row = 0; row < rows.count; row++) {
            assert_int_equal(snapshot->objects[rows.first + row].kind, order[i]);
            assert_int_equal(snapshot->objects[rows.first + row].id, row);
        }
    }
    snapshot_free(snapshot);
}

static void semaphores_are_cleared_and_stay(void **state)
{
    struct snapshot *snapshot = snapshot_new();

    (void)state;
    assert_int_equal(snapshot_add_semaphores(snapshot, 0), 0);
    assert_int_equal(snapshot_add_semaphores(snapshot, 3), 0);
    snapshot->semaphores[2].value = 9;
    assert_int_equal(snapshot_add_semaphores(snapshot, 32000), 3);
    assert_int_equal(snapshot->semaphores[2].value, 9);
    for (size_t i = 3; i < 32003; i++) {
        const struct semaphore *semaphore = &snapshot->semaphores[i];
        assert_false(semaphore->value || semaphore->ncnt || semaphore->zcnt || semaphore->pid);
    }
    snapshot_free(snapshot);
}

static void a_process_is_added_once(void **state)
{
    struct snapshot *snapshot = snapshot_new();

    (void)state;
    for (uint32_t pid = 1; pid <= 1000; pid++) {
        struct process *process = snapshot_add_process(snapshot, pid * 4096);
        assert_non_null(process);
        assert_int_equal(process->state, PROCESS_UNKNOWN);
        process->start = pid;
    }
    assert_null(snapshot_add_process(snapshot, 4096));
    for (uint32_t pid = 1; pid <= 1000; pid++) {
        assert_int_equal(snapshot_process(snapshot, pid * 4096)->pid, pid * 4096);
        assert_int_equal(snapshot_process(snapshot, pid * 4096)->start, pid);
    }
    assert_null(snapshot_process(snapshot, 1));
    snapshot_free(snapshot);
}

static void the_first_name_of_an_id_counts(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    struct text name = {0};

    (void)state;
    names_add(&snapshot->users, 0, text_of("root"));
    names_add(&snapshot->users, 0, text_of("toor"));
    names_add(&snapshot->users, UINT32_MAX, text_of("nobody"));
    names_add(&snapshot->groups, 5, text_of("tty"));
    assert_true(names_find(&snapshot->users, 0, &name));
    assert_true(text_equals(name, "root"));
    assert_true(names_find(&snapshot->users, UINT32_MAX, &name));
    assert_true(text_equals(name, "nobody"));
    assert_false(names_find(&snapshot->users, 5, &name));
    snapshot_free(snapshot);
}

static void equal_problems_are_counted(void **state)
{
    static const char values[] = "VALUES", size[] = "SIZE";
    struct snapshot *snapshot = snapshot_new();
    char where[] = "sem 5";

    (void)state;
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_MALFORMED, "/a", 1, 3, 0, NULL});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_MALFORMED, "/a", 2, 9, 0, NULL});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_MALFORMED, "/b", 1, 4, 0, NULL});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_CUT_OFF, "/a", 1, 0, 0, NULL});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, where, 1, 0, EACCES, values});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, where, 1, 0, EPERM, values});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, where, 1, 0, EACCES, size});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, where, 1, 0, EACCES, values});
    memset(where, 'x', sizeof(where) - 1);

    assert_int_equal(snapshot->problem_count, 6);
    assert_int_equal(snapshot->problems[0].count, 3);
    assert_int_equal(snapshot->problems[0].line, 3);
    assert_int_equal(snapshot->problems[1].count, 1);
    assert_int_equal(snapshot->problems[3].count, 2);
    assert_string_equal(snapshot->problems[3].where, "sem 5");
    snapshot_free(snapshot);
}

static void kinds_have_their_names(void **state)
{
    (void)state;
    assert_string_equal(kind_names[KIND_SHM], "shm");
    assert_string_equal(kind_names[KIND_MSG], "msg");
    assert_string_equal(kind_names[KIND_SEM], "sem");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_snapshot_is_empty),
        cmocka_unit_test(objects_of_a_kind_are_together),
        cmocka_unit_test(semaphores_are_cleared_and_stay),
        cmocka_unit_test(a_process_is_added_once),
        cmocka_unit_test(the_first_name_of_an_id_counts),
        cmocka_unit_test(equal_problems_are_counted),
        cmocka_unit_test(kinds_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
