/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan for objects of a kind that cannot be removed. So far all can: here queues cannot. */
#include "config.h"

#include "support.h"

#include <errno.h>

#include "model/kinds/kinds.h"
#include "model/plan.h"

/* The registry of src/model/kinds/kinds.c, but for queues. */
static struct kind_spec lasting;
#define msg_kind lasting
const struct kind_spec *const kind_specs[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_kind,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};
#undef msg_kind

const struct table *const object_tables[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_table,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};

const struct table *const watched_tables[KINDS] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = &name##_watched_table,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};

const char *const kind_names[KINDS + 1] = {
#define KIND_LINE(NAME, name) [KIND_##NAME] = #name,
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};

static void what_cannot_be_removed_fails_whoever_wants_it(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .ref.number = 1, .uid = 1000},
        {.ref.kind = KIND_MSG, .ref.number = 2, .uid = 1000},
    };
    static const struct rules rules[] = {{0},
                                         {.bulk = true},
                                         {.bulk = true, .force = true},
                                         {.all = true, .at_once = true},
                                         {.bulk = true, .by_hand = true},
                                         {.bulk = true, .orphans = true}};
    struct arena scratch = {0};

    (void)state;
    lasting = msg_kind;
    lasting.rm_ids = NULL;
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 5000);
    const struct view view = {.now = snapshot, .scratch = &scratch};
    for (size_t i = 0; i < LENGTH_OF(rules); i++) {
        struct plan plan = plan_make(&view, &rules[i]);
        assert_int_not_equal(plan.targets[0].action, ACTION_NONE);
        assert_int_equal(plan.targets[1].action, ACTION_NONE);
        assert_int_equal(plan.targets[1].result, RESULT_FAILED);
        assert_int_equal(plan.targets[1].error, EOPNOTSUPP);
        assert_int_equal(plan.targets[1].hold.guards, 0);
        plan_free(&plan);
    }
    snapshot_free(snapshot);
    arena_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_removed_fails_whoever_wants_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
