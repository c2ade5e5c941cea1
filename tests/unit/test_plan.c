/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <errno.h>

#include "model/plan.h"
#include "model/protection.h"

enum { CLOCK = 5000, GONE = 200, DAEMON = 26, USER = 1000 };

/* What the plan makes of each: a left-over, one in use, one of the system, one that is marked. */
enum { LEFT_OVER, ATTACHED, OF_SYSTEM, MARKED, QUEUE, FULL_QUEUE, SET, ROWS };

static const struct object objects[ROWS] = {
    [LEFT_OVER] =
        {.ref.kind = KIND_SHM, .ref.number = 0, .uid = USER, .ctime = 10, .shm = {.cpid = GONE}},
    [ATTACHED] = {.ref.kind = KIND_SHM,
                  .ref.number = 1,
                  .uid = USER,
                  .ctime = 11,
                  .shm = {.nattch = 2, .cpid = GONE}},
    [OF_SYSTEM] = {.ref.kind = KIND_SHM,
                   .ref.number = 2,
                   .key = 0x52e2c1,
                   .uid = DAEMON,
                   .ctime = 12,
                   .shm = {.cpid = GONE}},
    [MARKED] = {.ref.kind = KIND_SHM,
                .ref.number = 3,
                .uid = USER,
                .mode = MODE_DEST | 0600,
                .ctime = 13,
                .shm = {.nattch = 1, .cpid = GONE}},
    [QUEUE] = {.ref.kind = KIND_MSG, .ref.number = 0, .uid = USER, .mode = MODE_DEST, .ctime = 14},
    [FULL_QUEUE] =
        {.ref.kind = KIND_MSG, .ref.number = 1, .uid = USER, .ctime = 15, .msg = {.qnum = 1}},
    /* Its pids and waiters could not be read. */
    [SET] = {.ref.kind = KIND_SEM, .ref.number = 0, .uid = USER, .ctime = 16, .sem = {.nsems = 1}},
};

static struct arena scratch;
static struct snapshot *snapshot;
static struct view view = {.scratch = &scratch};

static int set_up(void **state)
{
    (void)state;
    snapshot = support_snapshot(objects, ROWS, CLOCK);
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot->owners.complete = true;
    names_add(&snapshot->users, USER, text_of("alice"));
    names_add(&snapshot->users, DAEMON, text_of("postgres"));
    view.now = snapshot;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(snapshot);
    arena_free(&scratch);
    return 0;
}

static struct filter *parse(const char *expression)
{
    static const struct filter_scope nowhere = {.shown = {NULL}};
    struct filter_error error = {0};
    struct filter *filter = filter_parse(expression, &nowhere, &error);
    if (!filter)
        fail_msg("%s: %zu: %s", expression, error.character, buffer_string(&error.reason));
    return filter;
}

/* Remove, Hold or None of each target in turn. */
static void expect_actions(const struct rules *rules, const char *expected)
{
    struct plan plan = plan_make(&view, rules);
    char actions[64] = "";
    assert_in_range(plan.count, 0, sizeof(actions) - 1);
    for (size_t i = 0; i < plan.count; i++)
        actions[i] = "RHN"[plan.targets[i].action];
    plan_free(&plan);
    assert_null(plan.targets);
    assert_int_equal(plan.count, 0);
    assert_string_equal(actions, expected);
}

static void guards_hold_back_what_a_selection_finds(void **state)
{
    (void)state;
    expect_actions(&(struct rules){.bulk = true}, "RHHNRHH");
}

static void no_guard_holds_what_was_named_or_forced(void **state)
{
    (void)state;
    expect_actions(&(struct rules){0}, "RRRNRRR");
    expect_actions(&(struct rules){.force = true}, "RRRNRRR");
    expect_actions(&(struct rules){.bulk = true, .force = true}, "RRRNRRR");
}

static void a_filter_that_names_the_owner_names_the_system(void **state)
{
    struct filter *named = parse("owner = postgres"), *other = parse("size = 0");

    (void)state;
    expect_actions(&(struct rules){.bulk = true, .filter = named}, "RHRNRHH");
    expect_actions(&(struct rules){.bulk = true, .filter = other}, "RHHNRHH");
    filter_free(named);
    filter_free(other);
}

/* What is marked is marked again: only so the kernel says whether the user may. */
static void who_wants_it_at_once_leaves_nothing_out(void **state)
{
    (void)state;
    expect_actions(&(struct rules){.at_once = true}, "RRRRRRR");
}

static void targets_are_what_was_listed(void **state)
{
    const struct rules rules = {.bulk = true};
    struct plan plan = plan_make(&view, &rules);

    (void)state;
    assert_ptr_equal(plan.now, snapshot);
    assert_int_equal(plan.count, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        const struct target *target = &plan.targets[i];
        struct hold hold = plan_test(&view, i, &rules);
        assert_memory_equal(&target->object, &snapshot->objects[i], sizeof(target->object));
        assert_false(target->missing || target->by_key || target->error);
        assert_int_equal(target->result, i == MARKED ? RESULT_MARKED : RESULT_NONE);
        /* What is marked has nothing left to be held back from. */
        assert_int_equal(target->hold.guards, i == MARKED ? 0 : hold.guards);
        assert_int_equal(target->hold.unsure, i == MARKED ? 0 : hold.unsure);
        assert_int_equal(target->action == ACTION_HOLD, target->hold.guards != 0);
    }
    plan_free(&plan);
}

static void what_is_missing_is_a_target_without_an_object(void **state)
{
    static const struct wanted missing[] = {BY_ID(KIND_SHM, 7), BY_KEY(KIND_SEM, 0xfedcba98),
                                            BY_ID(KIND_MSG, INT32_MAX)};
    const struct rules rules = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(missing); i++)
        snapshot_add_missing(snapshot, missing[i]);
    expect_actions(&rules, "RRRNRRRNNN");
    struct plan plan = plan_make(&view, &rules);
    for (size_t i = 0; i < LENGTH_OF(missing); i++) {
        const struct target *target = &plan.targets[ROWS + i];
        assert_true(target->missing);
        assert_int_equal(target->by_key, missing[i].by_key);
        assert_int_equal(ref_compare(&target->object.ref, &missing[i].ref), 0);
        assert_int_equal(target->object.key, missing[i].key);
        assert_int_equal(target->action, ACTION_NONE);
        assert_int_equal(target->result, RESULT_MISSING);
        assert_int_equal(target->hold.guards, 0);
    }
    plan_free(&plan);
}

static void a_plan_of_nothing_is_one(void **state)
{
    struct snapshot *empty = snapshot_new();
    struct view nothing = {.now = empty, .scratch = &scratch};
    struct plan plan = plan_make(&nothing, &(struct rules){.bulk = true});

    (void)state;
    assert_int_equal(plan.count, 0);
    assert_int_equal(plan_count_actions(&plan, ACTION_REMOVE), 0);
    assert_int_equal(plan_count_results(&plan, RESULT_NONE), 0);
    assert_false(plan_is_too_fresh(&plan));
    plan_free(&plan);
    snapshot_free(empty);
}

/* Only a term that all must fulfil says whose objects are meant. */
static void only_one_owner_by_name_or_uid_is_named(void **state)
{
    static const struct {
        const char *filter;
        bool named;
    } cases[] = {
        {"owner = postgres", true},
        {"OWNER == postgres", true},
        {"owner = alice", true}, /* what it selects is another matter */
        {"user = postgres", true},
        {"uid = 26", true},
        {"uid = 0", true},
        {"owner = postgres && nattch = 0", true},
        {"nattch = 0 uid = 26", true},
        {"id = 2 and (nattch = 0 and user = postgres)", true},
        {"(owner = postgres) and idle >= 5s", true},
        {"owner = postgres and (id = 1 or id = 2)", true},
        {"owner = postgres and not dest", true},
        {"owner = postgres or uid = 26", false},
        {"owner = postgres or nattch = 0", false},
        {"(owner = postgres or id = 2) and nattch = 0", false},
        {"(owner = postgres and id = 2) or nattch = 0", false},
        {"not owner = postgres", false},
        {"!(uid = 0)", false},
        {"not not owner = postgres", false},
        {"owner != root", false},
        {"uid != 0", false},
        {"owner ~ ^postgres$", false},
        {"owner ~ .", false},
        {"owner !~ root", false},
        {"uid < 1000", false},
        {"uid <= 26", false},
        {"uid > 25", false},
        {"uid >= 26", false},
        {"owner >= postgres", false},
        {"cuid = 26", false},
        {"cuser = postgres", false},
        {"gid = 26", false},
        {"group = postgres", false},
        {"nattch = 0", false},
        {"!dest", false},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct filter *filter = parse(cases[i].filter);
        struct rules rules = {.bulk = true, .filter = filter};
        struct hold hold = plan_test(&view, OF_SYSTEM, &rules);
        filter_free(filter);
        if (hold.guards != (cases[i].named ? 0 : GUARD_BIT(GUARD_SYSTEM)))
            fail_msg("%s: guards %x", cases[i].filter, hold.guards);
    }
}

/* Whoever names an owner has not said that its processes may lose what they use. */
static void to_name_the_owner_lifts_no_other_guard(void **state)
{
    struct filter *filter = parse("uid = 1000");
    struct rules rules = {.bulk = true, .filter = filter};

    (void)state;
    assert_int_equal(plan_test(&view, ATTACHED, &rules).guards, GUARD_BIT(GUARD_ATTACHED));
    assert_int_equal(plan_test(&view, FULL_QUEUE, &rules).guards, GUARD_BIT(GUARD_MESSAGES));
    assert_int_equal(plan_test(&view, SET, &rules).unsure,
                     GUARD_BIT(GUARD_WAITERS) | GUARD_BIT(GUARD_PROCESS));
    snapshot->owners.complete = false;
    assert_int_equal(plan_test(&view, LEFT_OVER, &rules).unsure, GUARD_BIT(GUARD_OWNER));
    filter_free(filter);
}

static void rules_say_whether_guards_apply(void **state)
{
    static const struct {
        struct rules rules;
        unsigned guards;
    } cases[] = {
        {{.bulk = true}, GUARD_BIT(GUARD_ATTACHED)},
        {{.bulk = true, .force = true}, 0},
        {{.bulk = false}, 0},
        {{.bulk = false, .force = true}, 0},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        assert_int_equal(plan_test(&view, ATTACHED, &cases[i].rules).guards, cases[i].guards);
}

/* A segment that every guard for segments holds. */
static void each_rule_lifts_its_guards_and_no_other(void **state)
{
    enum {
        LIVES = 100,
        PROTECTED = GUARD_BIT(GUARD_PROTECTED),
        ATTACHES = GUARD_BIT(GUARD_ATTACHED),
        PROCESS = GUARD_BIT(GUARD_PROCESS),
        UNMAPPED = GUARD_BIT(GUARD_UNMAPPED),
        SYSTEM = GUARD_BIT(GUARD_SYSTEM),
        OWNER = GUARD_BIT(GUARD_OWNER),
        ALL = PROTECTED | ATTACHES | PROCESS | UNMAPPED | SYSTEM | OWNER
    };
    static const struct {
        struct rules rules;
        unsigned guards;
    } cases[] = {
        {{.bulk = true}, ALL},
        {{.bulk = true, .all = true}, ALL},
        {{.bulk = true, .orphans = true}, PROTECTED | ATTACHES | UNMAPPED},
        {{.bulk = true, .by_hand = true}, PROTECTED | ATTACHES | PROCESS},
        {{.bulk = true, .by_hand = true, .orphans = true}, PROTECTED | ATTACHES},
        {{.bulk = true, .force = true}, PROTECTED},
        {{.all = true}, PROTECTED},
        {{.all = true, .at_once = true}, PROTECTED},
        {{.orphans = true, .by_hand = true}, 0},
        {{.force = true}, 0},
    };
    struct protection protection = {0};
    (void)state;
    protection_add(&protection, "/etc/rules", 1, text_of("id = 1"));
    snapshot->protection = &protection;
    snapshot->objects[ATTACHED].uid = DAEMON;
    snapshot->objects[ATTACHED].shm.cpid = LIVES;
    snapshot_add_process(snapshot, LIVES)->state = PROCESS_LIVE;
    owners_add_live(&snapshot->owners, 0, DAEMON);
    snapshot->owners.unmapped = (struct quantity){true, DAEMON};
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct hold hold = plan_test(&view, ATTACHED, &cases[i].rules);
        if (hold.guards != cases[i].guards || hold.unsure)
            fail_msg("case %zu: %x, unsure %x", i, hold.guards, hold.unsure);
    }
    protection_free(&protection);
}

static void targets_are_counted_by_action_and_result(void **state)
{
    struct plan plan = plan_make(&view, &(struct rules){.bulk = true});

    (void)state;
    assert_int_equal(plan_count_actions(&plan, ACTION_REMOVE), 2);
    assert_int_equal(plan_count_actions(&plan, ACTION_HOLD), 4);
    assert_int_equal(plan_count_actions(&plan, ACTION_NONE), 1);
    assert_int_equal(plan_count_results(&plan, RESULT_NONE), ROWS - 1);
    assert_int_equal(plan_count_results(&plan, RESULT_MARKED), 1);
    assert_int_equal(plan_count_results(&plan, RESULT_REMOVED), 0);
    plan.targets[LEFT_OVER].result = plan.targets[QUEUE].result = RESULT_REMOVED;
    assert_int_equal(plan_count_results(&plan, RESULT_REMOVED), 2);
    plan_free(&plan);
}

static void what_changed_in_the_second_of_the_listing_is_too_fresh(void **state)
{
    static const struct {
        size_t row;
        int64_t ctime;
        bool too_fresh, waits; /* the target; and so the plan, if that one would be removed */
    } cases[] = {
        {LEFT_OVER, CLOCK - 1, false, false}, {LEFT_OVER, CLOCK, true, true},
        {LEFT_OVER, CLOCK + 1, true, true}, /* the clock was set back */
        {LEFT_OVER, INT64_MAX, true, true},   {LEFT_OVER, INT64_MIN, false, false},
        {QUEUE, CLOCK + 10, true, true},      {QUEUE, CLOCK + 9, false, false},
        {ATTACHED, CLOCK, true, false}, /* held back */
        {MARKED, CLOCK, true, false},
    };
    (void)state;
    /* Each kind is read at its own time. */
    snapshot->of[KIND_MSG].clock = CLOCK + 10;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct plan plan = plan_make(&view, &(struct rules){.bulk = true});
        struct target *target = &plan.targets[cases[i].row];
        target->object.ctime = cases[i].ctime;
        bool target_fresh = target_is_too_fresh(&plan, target), fresh = plan_is_too_fresh(&plan);
        plan_free(&plan);
        if (target_fresh != cases[i].too_fresh || fresh != cases[i].waits)
            fail_msg("case %zu", i);
    }
}

static void a_quarter_may_go_at_once(void **state)
{
    static const struct {
        struct quantity total;
        uint64_t limit;
    } cases[] = {
        {{true, 0}, 20},
        {{true, 1}, 20},
        {{true, 79}, 20},
        {{true, 80}, 20},
        {{true, 83}, 20},
        {{true, 84}, 21},
        {{true, 87}, 21},
        {{true, 88}, 22},
        {{true, 396}, 99},
        {{true, 399}, 99},
        {{true, 400}, 100},
        {{true, 404}, 100},
        {{true, 32000}, 100},
        {{true, UINT64_MAX}, 100},
        /* Of how many is not known: no more than what is always allowed. */
        {{false, 0}, 20},
        {{false, 32000}, 20},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        if (plan_limit(cases[i].total) != cases[i].limit)
            fail_msg("of %llu: %llu", (unsigned long long)cases[i].total.amount,
                     (unsigned long long)plan_limit(cases[i].total));
    }
}

/* Scripts read them: a change of any is a change of the interface. */
static void the_words_are_those_of_the_manual(void **state)
{
    static const char *const actions[ACTIONS] = {"remove", "hold", "none"};
    static const char *const results[RESULTS] = {"none",    "removed", "marked",   "gone",
                                                 "missing", "changed", "in-use",   "held",
                                                 "clock",   "failed",  "declined", "not-done"};
    (void)state;
    for (enum action action = 0; action < ACTIONS; action++)
        assert_string_equal(action_words[action], actions[action]);
    for (enum result result = 0; result < RESULTS; result++)
        assert_string_equal(result_words[result], results[result]);
}

static void each_word_means_one_thing(void **state)
{
    (void)state;
    for (enum result a = 0; a < RESULTS; a++) {
        for (enum result b = a + 1; b < RESULTS; b++)
            assert_string_not_equal(result_words[a], result_words[b]);
    }
    for (enum action a = 0; a < ACTIONS; a++) {
        for (enum action b = a + 1; b < ACTIONS; b++)
            assert_string_not_equal(action_words[a], action_words[b]);
    }
}

static void a_target_is_called_by_id_or_key(void **state)
{
    static const struct {
        struct target target;
        const char *expected;
    } cases[] = {
        {{.object = {.ref.kind = KIND_SHM, .ref.number = 0, .key = 0x52e2c1}}, "shm 0"},
        {{.object = {.ref.kind = KIND_MSG, .ref.number = INT32_MAX}}, "msg 2147483647"},
        {{.missing = true, .object = {.ref.kind = KIND_SEM, .ref.number = 7}}, "sem 7"},
        {{.missing = true, .by_key = true, .object = {.ref.kind = KIND_SHM, .key = 0x52e2c1}},
         "shm key 0x0052e2c1"},
        {{.missing = true, .by_key = true, .object = {.ref.kind = KIND_SEM, .key = UINT32_MAX}},
         "sem key 0xffffffff"},
        {{.object = {.ref.kind = KIND_SHM, .ref.number = 3, .ref.space = 4026531839}}, "shm 3"},
        {{.object = {.ref.kind = KIND_SHM, .ref.number = 3, .ref.space = 4026532177}},
         "shm 3 (ipc:[4026532177])"},
    };
    static const struct snapshot here = {.ipc_namespace = {true, 4026531839}};
    const struct plan plan = {.now = &here};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        target_put_name(&out, &plan, &cases[i].target);
        expect_bytes(&out, cases[i].expected, "target_put_name");
    }
    /* Where one's own namespace is unknown, each that is known is named. */
    static const struct snapshot nowhere;
    struct buffer out = BUFFER_IN_MEMORY;
    target_put_name(
        &out, &(struct plan){.now = &nowhere},
        &(struct target){
            .object = {.ref.kind = KIND_MSG, .ref.number = 3, .ref.space = 4026531839}});
    expect_bytes(&out, "msg 3 (ipc:[4026531839])", "target_put_name");
}

static void expect_reason(const struct target *target, const char *expected)
{
    const struct plan plan = {.now = snapshot};
    struct buffer out = BUFFER_IN_MEMORY;
    target_put_reason(&out, &plan, target);
    expect_bytes(&out, expected, result_words[target->result]);
}

static void each_result_has_its_reason(void **state)
{
    static const char *const expected[RESULTS] = {
        [RESULT_NONE] = "",
        [RESULT_REMOVED] = "",
        [RESULT_MARKED] = "already marked for destruction",
        [RESULT_GONE] = "already gone",
        [RESULT_MISSING] = "there is no such object",
        [RESULT_CHANGED] =
            "it has changed since it was listed, or its id now belongs to another object",
        [RESULT_IN_USE] = "used since it was listed",
        [RESULT_HELD] = "",
        [RESULT_CLOCK] = ("it could be another object by now: changed in this second, or the "
                          "clock was set back"),
        [RESULT_FAILED] = "Invalid argument",
        [RESULT_DECLINED] = "you answered no",
        [RESULT_STOPPED] = "not done: interrupted first",
    };
    (void)state;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        for (enum result result = 0; result < RESULTS; result++) {
            struct target target = {.object.ref.kind = kind, .result = result};
            target.error = result == RESULT_FAILED ? EINVAL : 0;
            expect_reason(&target, expected[result]);
        }
    }
}

static void what_is_held_back_says_by_what(void **state)
{
    static const struct hold hold = {.guards = GUARD_BIT(GUARD_ATTACHED) | GUARD_BIT(GUARD_OWNER),
                                     .unsure = GUARD_BIT(GUARD_OWNER)};
    static const char reason[] = "attached, owner's processes unknown";

    (void)state;
    expect_reason(&(struct target){.hold = hold, .action = ACTION_HOLD}, reason);
    expect_reason(&(struct target){.hold = hold, .action = ACTION_HOLD, .result = RESULT_HELD},
                  reason);
    /* Found when it was looked at again. */
    expect_reason(&(struct target){.hold = hold, .action = ACTION_REMOVE, .result = RESULT_HELD},
                  reason);
    /* Another result is what is to be said then. */
    expect_reason(&(struct target){.hold = hold, .action = ACTION_REMOVE, .result = RESULT_GONE},
                  "already gone");
}

static void an_attached_segment_lives_on(void **state)
{
    static const struct {
        struct target target;
        const char *expected;
    } cases[] = {
        {{.object = {.ref.kind = KIND_SHM, .shm = {.nattch = 1}}, .result = RESULT_REMOVED},
         "it lives until its 1 attach is detached"},
        {{.object = {.ref.kind = KIND_SHM, .shm = {.nattch = 3}}, .result = RESULT_REMOVED},
         "it lives until the last of 3 attaches is detached"},
        /* The same before anything is done. */
        {{.object = {.ref.kind = KIND_SHM, .shm = {.nattch = 3}}, .action = ACTION_REMOVE},
         "it lives until the last of 3 attaches is detached"},
        {{.object = {.ref.kind = KIND_SHM}, .action = ACTION_REMOVE}, ""},
        {{.object = {.ref.kind = KIND_SHM, .shm = {.nattch = 3}}, .action = ACTION_HOLD}, ""},
        {{.object = {.ref.kind = KIND_SHM, .shm = {.nattch = 3}}, .result = RESULT_DECLINED},
         "you answered no"},
        /* The other kinds keep other numbers in the same place. */
        {{.object = {.ref.kind = KIND_MSG, .msg = {9, 9, 9, 9, 9, 9, 9}}, .result = RESULT_REMOVED},
         ""},
        {{.object = {.ref.kind = KIND_SEM, .sem = {9, 9, 9}}, .action = ACTION_REMOVE}, ""},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_reason(&cases[i].target, cases[i].expected);
}

static void a_refusal_says_who_may(void **state)
{
    static const struct {
        int error;
        uint32_t uid, cuid;
        const char *expected;
    } cases[] = {
        {EPERM, DAEMON, USER,
         "Operation not permitted; only the owner (postgres), the creator (alice) or "
         "a process with CAP_SYS_ADMIN may"},
        {EPERM, 4711, USER,
         "Operation not permitted; only the owner (4711), the creator (alice) or "
         "a process with CAP_SYS_ADMIN may"},
        {EPERM, 0, UINT32_MAX,
         "Operation not permitted; only the owner (0), the creator (4294967295) or "
         "a process with CAP_SYS_ADMIN may"},
        {EACCES, DAEMON, USER, "Permission denied"},
        {ENOSYS, DAEMON, USER, "Function not implemented"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct target target = {.object = {.uid = cases[i].uid, .cuid = cases[i].cuid},
                                .result = RESULT_FAILED,
                                .error = cases[i].error};
        expect_reason(&target, cases[i].expected);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(guards_hold_back_what_a_selection_finds),
        TEST(no_guard_holds_what_was_named_or_forced),
        TEST(a_filter_that_names_the_owner_names_the_system),
        TEST(who_wants_it_at_once_leaves_nothing_out),
        TEST(targets_are_what_was_listed),
        TEST(what_is_missing_is_a_target_without_an_object),
        TEST(a_plan_of_nothing_is_one),
        TEST(only_one_owner_by_name_or_uid_is_named),
        TEST(to_name_the_owner_lifts_no_other_guard),
        TEST(rules_say_whether_guards_apply),
        TEST(each_rule_lifts_its_guards_and_no_other),
        TEST(targets_are_counted_by_action_and_result),
        TEST(what_changed_in_the_second_of_the_listing_is_too_fresh),
        TEST(a_quarter_may_go_at_once),
        TEST(the_words_are_those_of_the_manual),
        TEST(each_word_means_one_thing),
        TEST(a_target_is_called_by_id_or_key),
        TEST(each_result_has_its_reason),
        TEST(what_is_held_back_says_by_what),
        TEST(an_attached_segment_lives_on),
        TEST(a_refusal_says_who_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
