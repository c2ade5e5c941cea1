/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

#include "model/links.h"

static void a_new_snapshot_is_empty(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    struct view view = {.now = snapshot};
    struct text name;

    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++)
        assert_int_equal(table_rows(object_tables[kind], &view).count, 0);
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
            struct object object = {.ref.kind = order[i], .ref.number = (uint64_t)id};
            snapshot_add_objects(snapshot, order[i], &object, 1);
        }
    }
    assert_int_equal(snapshot->count, 3000);
    for (size_t i = 0; i < LENGTH_OF(order); i++) {
        struct rows rows = table_rows(object_tables[order[i]], &view);
        assert_int_equal(rows.first, 1000 * i);
        assert_int_equal(rows.count, 1000);
        for (size_t row = 0; row < rows.count; row++) {
            assert_int_equal(snapshot->objects[rows.first + row].ref.kind, order[i]);
            assert_int_equal(snapshot->objects[rows.first + row].ref.number, row);
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
    snapshot_add_problem(snapshot,
                         (struct problem){PROBLEM_MALFORMED, .where = "/a", .count = 1, .line = 3});
    snapshot_add_problem(snapshot,
                         (struct problem){PROBLEM_MALFORMED, .where = "/a", .count = 2, .line = 9});
    snapshot_add_problem(snapshot,
                         (struct problem){PROBLEM_MALFORMED, .where = "/b", .count = 1, .line = 4});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_CUT_OFF, .where = "/a", .count = 1});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, .where = where, .count = 1,
                                                    .error = EACCES, .what = values});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, .where = where, .count = 1,
                                                    .error = EPERM, .what = values});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, .where = where, .count = 1,
                                                    .error = EACCES, .what = size});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_REFUSED, .where = where, .count = 1,
                                                    .error = EACCES, .what = values});
    memset(where, 'x', sizeof(where) - 1);

    assert_int_equal(snapshot->problem_count, 6);
    assert_int_equal(snapshot->problems[0].count, 3);
    assert_int_equal(snapshot->problems[0].line, 3);
    assert_int_equal(snapshot->problems[1].count, 1);
    assert_int_equal(snapshot->problems[3].count, 2);
    assert_string_equal(snapshot->problems[3].where, "sem 5");
    snapshot_free(snapshot);
}

/* Who was inspected for two reasons is the same both times. */
static void uninspected_processes_are_not_added_up(void **state)
{
    static const uint64_t counts[] = {3, 5, 4};
    struct snapshot *snapshot = snapshot_new();
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(counts); i++) {
        struct refused refused = {.count = counts[i], .named = 1, .first[0].pid = (uint32_t)i};
        snapshot_add_problem(snapshot, (struct problem){PROBLEM_UNINSPECTED, .where = "/proc",
                                                        .count = counts[i], .refused = &refused});
        memset(&refused, 0, sizeof(refused));
    }
    assert_int_equal(snapshot->problem_count, 1);
    assert_int_equal(snapshot->problems[0].count, 5);
    assert_int_equal(snapshot->problems[0].refused->count, 5);
    assert_int_equal(snapshot->problems[0].refused->first[0].pid, 1);
    snapshot_free(snapshot);
}

static void that_processes_are_not_seen_is_said_once(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    (void)state;
    for (size_t i = 0; i < 3; i++)
        snapshot_add_problem(snapshot,
                             (struct problem){PROBLEM_UNSEEN, .where = "/proc", .count = 1});
    assert_int_equal(snapshot->problem_count, 1);
    assert_int_equal(snapshot->problems[0].count, 1);
    snapshot_free(snapshot);
}

static void each_missing_object_is_a_problem_of_its_own(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    (void)state;
    for (size_t i = 0; i < 3; i++)
        snapshot_add_problem(snapshot,
                             (struct problem){PROBLEM_MISSING, .where = "shm 5", .count = 1});
    assert_int_equal(snapshot->problem_count, 3);
    snapshot_free(snapshot);
}

/* Whose processes may have been overlooked for the rights that were missing. */
static void owners_that_may_lack_processes(void **state)
{
    static const struct {
        uint32_t ns, uid;
        bool refused, complete, lacks;
    } cases[] = {
        {7, 1000, true, true, false}, {7, 1000, true, false, false}, {8, 1000, true, true, false},
        {8, 1000, true, false, true}, {7, 1001, true, true, true},   {7, 1001, false, true, false},
        {7, 1002, true, true, false}, {7, 1002, true, false, true},  {7, 1002, false, false, false},
    };
    struct snapshot *snapshot = snapshot_new();
    struct owners *owners = &snapshot->owners;

    (void)state;
    owners_add_live(owners, 7, 1000);
    idmap_add(&owners->unsure, 1001, 0);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        owners->refused.count = cases[i].refused;
        owners->complete = cases[i].complete;
        if (owners_may_lack(owners, cases[i].ns, cases[i].uid) != cases[i].lacks)
            fail_msg("case %zu", i);
    }
    snapshot_free(snapshot);
}

/* Links. */

static void add_link(struct snapshot *snapshot, enum kind kind, uint32_t ns, int32_t id,
                     uint32_t pid, uint32_t place)
{
    struct link *link = links_add(snapshot);
    *link = (struct link){.ref = sysv_ref(kind, ns, id),
                          .pid = pid,
                          .role = kind == KIND_SHM ? LINK_ATTACHED : LINK_WAITS};
    if (kind == KIND_SHM)
        link->mapping.address = place;
    else
        link->wait.tid = place;
}

/* By what they are ordered, from the first to the last. */
static const struct place {
    enum kind kind;
    uint32_t ns;
    int32_t id;
    uint32_t pid, place;
} places[] = {
    {KIND_SHM, 1, 0, 9, 9},         {KIND_SHM, 1, 0, 9, 10},         {KIND_SHM, 1, 0, 10, 1},
    {KIND_SHM, 1, INT32_MAX, 1, 1}, {KIND_SHM, UINT32_MAX, 0, 1, 1}, {KIND_MSG, 1, 0, 9, 9},
    {KIND_MSG, 1, 0, 9, 10},        {KIND_MSG, 1, 0, UINT32_MAX, 1}, {KIND_MSG, 1, 1, 1, 1},
    {KIND_SEM, 0, 0, 5, 6},         {KIND_SEM, 0, 0, 5, 7},
};

static void add_place(struct snapshot *snapshot, const struct place *place)
{
    add_link(snapshot, place->kind, place->ns, place->id, place->pid, place->place);
}

/* In whatever order they come: here by steps that have no divisor in common with their number. */
static void links_are_sorted_by_object_and_process(void **state)
{
    enum { COUNT = LENGTH_OF(places) };
    (void)state;
    for (size_t step = 1; step < COUNT; step++) {
        struct snapshot *snapshot = snapshot_new();
        links_sort(snapshot);
        for (size_t i = 0; i < COUNT; i++)
            add_place(snapshot, &places[i * step % COUNT]);
        links_sort(snapshot);
        assert_int_equal(snapshot->link_count, COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            const struct link *link = &snapshot->links[i];
            assert_int_equal(link->ref.kind, places[i].kind);
            assert_int_equal(link->ref.space, places[i].ns);
            assert_int_equal(link->ref.number, places[i].id);
            assert_int_equal(link->pid, places[i].pid);
            assert_int_equal(link->ref.kind == KIND_SHM ? link->mapping.address : link->wait.tid,
                             places[i].place);
        }
        snapshot_free(snapshot);
    }
}

static void the_links_of_an_object_are_found(void **state)
{
    static const struct {
        enum kind kind;
        uint32_t ns;
        int32_t id;
        size_t first, count;
    } cases[] = {
        {KIND_SHM, 1, 0, 0, 3}, {KIND_SHM, 1, INT32_MAX, 3, 1}, {KIND_SHM, UINT32_MAX, 0, 4, 1},
        {KIND_MSG, 1, 0, 5, 3}, {KIND_MSG, 1, 1, 8, 1},         {KIND_SEM, 0, 0, 9, 2},
        {KIND_SHM, 0, 0, 0, 0}, {KIND_SHM, 1, 1, 3, 0},         {KIND_SEM, 1, 0, 11, 0},
        {KIND_MSG, 0, 0, 5, 0}, {KIND_SEM, 0, 1, 11, 0},        {KIND_SHM, 2, 0, 4, 0},
    };
    struct snapshot *snapshot = snapshot_new();
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(places); i++)
        add_place(snapshot, &places[i]);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = cases[i].kind,
                                      .ref.space = cases[i].ns,
                                      .ref.number = (uint64_t)cases[i].id};
        size_t count = 99;
        const struct link *links = links_of(snapshot, &object, &count);
        if (count != cases[i].count || (count && links != snapshot->links + cases[i].first))
            fail_msg("case %zu: %zu links from %td on", i, count, links - snapshot->links);
    }
    snapshot_free(snapshot);
}

static void the_links_of_a_process_are_found(void **state)
{
    static const struct {
        uint32_t pid;
        size_t count, first, last; /* places */
    } cases[] = {{9, 4, 0, 6},          {1, 3, 3, 8}, {10, 1, 2, 2}, {5, 2, 9, 10},
                 {UINT32_MAX, 1, 7, 7}, {0, 0, 0, 0}, {8, 0, 0, 0}};
    struct snapshot *snapshot = snapshot_new();
    size_t count = 99;
    (void)state;
    (void)links_of_process(snapshot, 9, &count);
    assert_int_equal(count, 0);
    for (size_t i = LENGTH_OF(places); i > 0; i--)
        add_place(snapshot, &places[i - 1]);
    links_sort(snapshot);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const uint32_t *found = links_of_process(snapshot, cases[i].pid, &count);
        assert_int_equal(count, cases[i].count);
        assert_true(!count || (found[0] == cases[i].first && found[count - 1] == cases[i].last));
    }
    snapshot_free(snapshot);
}

/* Two ends of one thing, and what is open more than once. */
static void links_join_objects_and_descriptors_too(void **state)
{
    const struct object object = {.ref = {KIND_MSG, 1, 7}};
    const struct link expected[] = {
        {.ref = object.ref, .role = LINK_PEER, .other = {KIND_MSG, 1, 8}},
        {.ref = object.ref, .role = LINK_PEER, .other = {KIND_SEM, 1, 1}},
        {.ref = object.ref, .pid = 5, .role = LINK_READER, .descriptor = 3},
        {.ref = object.ref, .pid = 5, .role = LINK_READER, .descriptor = 10},
        {.ref = object.ref, .pid = 5, .role = LINK_WRITER, .descriptor = 4},
    };
    struct snapshot *snapshot = snapshot_new();
    size_t count;
    (void)state;
    for (size_t i = LENGTH_OF(expected); i > 0; i--)
        *links_add(snapshot) = expected[i - 1];
    links_sort(snapshot);
    const struct link *links = links_of(snapshot, &object, &count);
    assert_int_equal(count, LENGTH_OF(expected));
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(ref_compare(&links[i].other, &expected[i].other), 0);
    for (size_t i = 2; i < count; i++)
        assert_int_equal(links[i].descriptor, expected[i].descriptor);
    (void)links_of_process(snapshot, 5, &count);
    assert_int_equal(count, 3);
    snapshot_free(snapshot);
}

static void data_goes_the_way_of_the_role(void **state)
{
    static const struct {
        struct link link;
        enum direction direction;
    } cases[] = {
        {{.role = LINK_ATTACHED, .mapping.access = ACCESS_READ}, DIRECTION_OUT},
        {{.role = LINK_ATTACHED, .mapping.access = ACCESS_WRITE}, DIRECTION_IN},
        {{.role = LINK_ATTACHED, .mapping.access = ACCESS_READ | ACCESS_WRITE}, DIRECTION_BOTH},
        {{.role = LINK_ATTACHED}, DIRECTION_NONE},
        {{.role = LINK_WAITS, .wait.operation = OPERATION_SEND}, DIRECTION_IN},
        {{.role = LINK_WAITS, .wait.operation = OPERATION_RECEIVE}, DIRECTION_OUT},
        {{.role = LINK_WAITS, .wait.operation = OPERATION_SEMOP}, DIRECTION_NONE},
        {{.role = LINK_READER}, DIRECTION_OUT},
        {{.role = LINK_WRITER}, DIRECTION_IN},
        {{.role = LINK_BOTH}, DIRECTION_BOTH},
        {{.role = LINK_HOLDER}, DIRECTION_NONE},
        {{.role = LINK_PEER}, DIRECTION_BOTH},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        assert_int_equal(link_direction(&cases[i].link), cases[i].direction);
}

static void without_links_none_is_found(void **state)
{
    const struct object object = {.ref.kind = KIND_SHM};
    struct snapshot *snapshot = snapshot_new();
    size_t count = 99;
    (void)state;
    assert_null(links_of(snapshot, &object, &count));
    assert_int_equal(count, 0);
    snapshot_free(snapshot);
}

/* Whether any can have been overlooked, and how many wait. */
static void what_may_lack_links(void **state)
{
    enum { DONE = 1, BLIND = 2, REFUSED = 4 };
    static const struct {
        const char *name;
        enum kind kind;
        uint64_t nattch;
        uint8_t has;
        unsigned search;
        size_t links;
        bool lacks, known;
        uint64_t waiters;
    } cases[] = {
        {"not searched", KIND_SHM, 1, 0, 0, 0, false, false, 0},
        {"not searched, queue", KIND_MSG, 0, 0, 0, 0, false, false, 0},
        {"not searched, set", KIND_SEM, 0, HAS_WAITERS, 0, 0, false, true, 3},
        {"not attached", KIND_SHM, 0, 0, DONE | BLIND | REFUSED, 0, false, false, 0},
        {"one lacks", KIND_SHM, 1, 0, DONE, 0, true, false, 0},
        {"one of two lacks", KIND_SHM, 2, 0, DONE, 1, true, false, 0},
        {"all are found", KIND_SHM, 2, 0, DONE | BLIND | REFUSED, 2, false, false, 0},
        {"queue", KIND_MSG, 0, 0, DONE, 0, false, true, 0},
        {"queue with one", KIND_MSG, 0, 0, DONE, 1, false, true, 1},
        {"queue, blind", KIND_MSG, 0, 0, DONE | BLIND, 1, true, false, 1},
        {"queue, refused", KIND_MSG, 0, 0, DONE | REFUSED, 2, true, false, 2},
        {"set, all are found", KIND_SEM, 0, HAS_WAITERS, DONE | BLIND | REFUSED, 3, false, true, 3},
        {"set, one lacks", KIND_SEM, 0, HAS_WAITERS, DONE, 2, true, true, 3},
        {"set, not known", KIND_SEM, 0, 0, DONE, 3, true, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = snapshot_new();
        struct object object = {.ref.kind = cases[i].kind, .ref.space = 7, .ref.number = 5};
        const struct search search = {.done = cases[i].search & DONE,
                                      .is_blind = cases[i].search & BLIND,
                                      .refused.count = cases[i].search & REFUSED};
        object.has = cases[i].has;
        if (object.ref.kind == KIND_SHM)
            object.shm.nattch = cases[i].nattch;
        else if (object.ref.kind == KIND_SEM)
            object.sem = (struct set){.nsems = 2, .first_at = 1};
        snapshot_add_semaphores(snapshot, 4);
        snapshot->semaphores[0] = snapshot->semaphores[3] = (struct semaphore){.ncnt = 50};
        snapshot->semaphores[1] = (struct semaphore){.ncnt = 1, .zcnt = 1};
        snapshot->semaphores[2] = (struct semaphore){.zcnt = 1};
        enum search_id own = object.ref.kind == KIND_SHM ? SEARCH_MAPPINGS : SEARCH_THREADS;
        /* What was found of the other kinds does not count. */
        for (int id = 0; id < SEARCHES; id++)
            snapshot->searches[id] = (struct search){.done = true, .is_blind = true};
        snapshot->searches[own] = search;
        for (uint32_t pid = 1; pid <= cases[i].links; pid++)
            add_link(snapshot, cases[i].kind, 7, 5, pid, pid);
        const struct quantity waiters = links_count_waiters(snapshot, &object);
        if (links_may_lack(snapshot, &object) != cases[i].lacks ||
            waiters.known != cases[i].known || waiters.amount != cases[i].waiters)
            fail_msg("%s: waiters %s, %llu", cases[i].name, waiters.known ? "known" : "unknown",
                     (unsigned long long)waiters.amount);
        snapshot_free(snapshot);
    }
}

static void a_namespace_is_added_once(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    (void)state;
    assert_null(snapshot_namespace(snapshot, 0));
    for (uint32_t inode = 0; inode < 100; inode++) {
        struct ipc_namespace *added = snapshot_add_namespace(snapshot, inode * 7);
        assert_int_equal(added->processes, 0);
        added->processes = inode + 1;
    }
    assert_int_equal(snapshot->namespace_count, 100);
    assert_int_equal(snapshot_add_namespace(snapshot, 70)->processes, 11);
    assert_int_equal(snapshot->namespace_count, 100);
    for (uint32_t inode = 0; inode < 100; inode++)
        assert_int_equal(snapshot_namespace(snapshot, inode * 7)->processes, inode + 1);
    assert_null(snapshot_namespace(snapshot, 1));
    snapshot_free(snapshot);
}

static void a_user_lives_in_one_namespace_or_in_several(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    struct owners *owners = &snapshot->owners;
    (void)state;
    assert_false(owners_have_live(owners, 0, 0));
    owners_add_live(owners, 1, 1000);
    owners_add_live(owners, 1, 1000);
    owners_add_live(owners, 2, 1000);
    owners_add_live(owners, 1000, 1);
    assert_int_equal(owners->live_count, 3);
    assert_true(owners_have_live(owners, 1, 1000));
    assert_true(owners_have_live(owners, 2, 1000));
    assert_true(owners_have_live(owners, 1000, 1));
    assert_false(owners_have_live(owners, 3, 1000));
    assert_false(owners_have_live(owners, 1, 1001));
    assert_false(owners_have_live(owners, 1000, 2));
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
        cmocka_unit_test(uninspected_processes_are_not_added_up),
        cmocka_unit_test(that_processes_are_not_seen_is_said_once),
        cmocka_unit_test(owners_that_may_lack_processes),
        cmocka_unit_test(each_missing_object_is_a_problem_of_its_own),
        cmocka_unit_test(links_are_sorted_by_object_and_process),
        cmocka_unit_test(the_links_of_an_object_are_found),
        cmocka_unit_test(the_links_of_a_process_are_found),
        cmocka_unit_test(links_join_objects_and_descriptors_too),
        cmocka_unit_test(data_goes_the_way_of_the_role),
        cmocka_unit_test(without_links_none_is_found),
        cmocka_unit_test(what_may_lack_links),
        cmocka_unit_test(a_namespace_is_added_once),
        cmocka_unit_test(a_user_lives_in_one_namespace_or_in_several),
        cmocka_unit_test(kinds_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
