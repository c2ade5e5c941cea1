/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search has found, asked about the objects of another snapshot. */
#include "config.h"

#include "support.h"

#include "model/findings.h"
#include "model/tables.h"

enum { NOW = 100000, NS = 7, OTHER_NS = 8 };

static struct object segment(int32_t id, uint32_t ns)
{
    return (struct object){.ref.kind = KIND_SHM,
                           .ref.number = (uint64_t)id,
                           .ref.space = ns,
                           .ctime = 500,
                           .shm = {.size = 4096, .nattch = 1, .atime = 400}};
}

static struct object queue(int32_t id)
{
    return (struct object){
        .ref.kind = KIND_MSG, .ref.number = (uint64_t)id, .ref.space = NS, .ctime = 500};
}

/* What a getter is asked with: the snapshot of OBJECT at CLOCK, and FOUND. */
struct asked {
    struct snapshot *now;
    struct findings found;
    struct arena scratch;
    struct view view;
};

static void ask(struct asked *asked, const struct object *object, int64_t clock,
                const struct object *found, size_t count)
{
    struct snapshot *snapshot = support_snapshot(found, count, NOW);

    snapshot->searches[SEARCH_MAPPINGS].done = snapshot->searches[SEARCH_THREADS].done = true;
    *asked = (struct asked){.now = support_snapshot(object, 1, clock),
                            .found = findings_of(snapshot, FACT_VERDICT)};
    asked->view =
        (struct view){.now = asked->now, .findings = &asked->found, .scratch = &asked->scratch};
}

static void end(struct asked *asked)
{
    findings_free(&asked->found);
    snapshot_free(asked->now);
    arena_free(&asked->scratch);
}

static size_t row_of(const struct findings *findings, enum kind kind, uint32_t space, int id)
{
    const struct ref ref = sysv_ref(kind, space, id);
    return findings_row(findings, &ref);
}

static void an_object_is_found_by_kind_namespace_and_id(void **unused)
{
    const struct object found[] = {segment(9, NS), segment(3, NS), segment(3, OTHER_NS),
                                   segment(1, NS), queue(3)};
    struct findings findings =
        findings_of(support_snapshot(found, LENGTH_OF(found), NOW), FACT_ATTACHED);
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(found); i++)
        assert_int_equal(findings_row(&findings, &found[i].ref), i);
    assert_true(row_of(&findings, KIND_SEM, NS, 3) == SIZE_MAX);
    assert_true(row_of(&findings, KIND_MSG, OTHER_NS, 3) == SIZE_MAX);
    assert_true(row_of(&findings, KIND_SHM, NS, 4) == SIZE_MAX);
    assert_null(findings.verdicts);
    findings_free(&findings);
    assert_true(row_of(&findings, KIND_SHM, NS, 3) == SIZE_MAX);
    findings_free(&findings);
}

static void without_a_search_apart_the_snapshot_is_asked(void **unused)
{
    const struct object object = segment(3, NS);
    struct asked asked;
    (void)unused;
    ask(&asked, &object, NOW, &object, 1);
    asked.view.findings = NULL;
    expect_exact(&asked.view, 0, "VERDICT", "in-use");
    expect_state(&asked.view, 0, "NPROCS", VALUE_UNKNOWN);
    end(&asked);
}

static void before_the_first_search_all_is_unknown(void **unused)
{
    static const char *const names[] = {"VERDICT", "EVIDENCE", "NPROCS", "ATTACHED", "CONTAINER"};
    const struct object object = segment(3, NS);
    const struct findings none = {0};
    struct asked asked;
    (void)unused;
    ask(&asked, &object, NOW, &object, 1);
    asked.view.findings = &none;
    for (size_t i = 0; i < LENGTH_OF(names); i++)
        expect_state(&asked.view, 0, names[i], VALUE_UNKNOWN);
    end(&asked);
}

static void what_was_found_of_the_object_counts(void **unused)
{
    const struct object found[] = {segment(1, NS), segment(3, NS)};
    struct object object = segment(3, NS);
    struct asked asked;
    (void)unused;
    object.shm.nattch = 0;
    ask(&asked, &object, NOW + 1, found, LENGTH_OF(found));
    expect_exact(&asked.view, 0, "VERDICT", "in-use");
    expect_exact(&asked.view, 0, "NATTCH", "0");
    end(&asked);
    object.ref.number = 4;
    ask(&asked, &object, NOW + 1, found, LENGTH_OF(found));
    expect_state(&asked.view, 0, "VERDICT", VALUE_UNKNOWN);
    end(&asked);
}

/* The search may have been before the snapshot, or after it. */
static void a_successor_with_the_same_id_is_another(void **unused)
{
    const struct object found = segment(3, NS);
    struct object object = segment(3, NS);
    struct asked asked;
    (void)unused;
    object.ctime = 600;
    object.shm.atime = 0;
    for (int64_t clock = NOW - 1; clock <= NOW + 1; clock += 2) {
        ask(&asked, &object, clock, &found, 1);
        expect_state(&asked.view, 0, "VERDICT", VALUE_UNKNOWN);
        end(&asked);
    }
    /* One that was changed is the same still, whichever was read later. */
    object.shm.atime = 450;
    ask(&asked, &object, NOW + 1, &found, 1);
    expect_exact(&asked.view, 0, "VERDICT", "in-use");
    end(&asked);
}

static void flags_ask_the_search_too(void **unused)
{
    struct object object = segment(3, NS);
    struct filter_error error = {.reason = BUFFER_IN_MEMORY};
    const struct filter_scope scope = {.shown = {NULL}};
    struct filter *filter = filter_parse("orphan", &scope, &error);
    struct asked asked;
    (void)unused;
    assert_non_null(filter);
    ask(&asked, &object, NOW, &object, 1);
    assert_int_equal(filter_test(filter, &asked.view, 0), TRUTH_FALSE);
    end(&asked);
    ask(&asked, &object, NOW, &object, 0);
    assert_int_equal(filter_test(filter, &asked.view, 0), TRUTH_UNKNOWN);
    end(&asked);
    filter_free(filter);
    buffer_free(&error.reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_is_found_by_kind_namespace_and_id),
        cmocka_unit_test(without_a_search_apart_the_snapshot_is_asked),
        cmocka_unit_test(before_the_first_search_all_is_unknown),
        cmocka_unit_test(what_was_found_of_the_object_counts),
        cmocka_unit_test(a_successor_with_the_same_id_is_another),
        cmocka_unit_test(flags_ask_the_search_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
