/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/plan.h"
#include "model/protection.h"
#include "model/verdict.h"

enum { CLOCK = 5000, GONE = 200, UNSEEN = 300, USER = 1000 };

enum { SEGMENT, KEYED, UNCLEAR, QUEUE, SET, ROWS };

static const struct object objects[ROWS] = {
    [SEGMENT] = {.ref.kind = KIND_SHM,
                 .ref.number = 1,
                 .uid = USER,
                 .shm = {.size = 4096, .cpid = GONE}},
    [KEYED] = {.ref.kind = KIND_SHM,
               .ref.number = 2,
               .key = 0x4e545030,
               .uid = USER,
               .shm = {.cpid = GONE}},
    /* Who made it cannot be seen. */
    [UNCLEAR] = {.ref.kind = KIND_SHM, .ref.number = 3, .uid = USER, .shm = {.cpid = UNSEEN}},
    [QUEUE] = {.ref.kind = KIND_MSG, .ref.number = 4, .uid = USER},
    [SET] = {.ref.kind = KIND_SEM, .ref.number = 5, .uid = USER, .sem = {.nsems = 1}},
};

static struct arena scratch;
static struct snapshot *snapshot;
static struct protection protection;
static struct view view = {.scratch = &scratch};

static int set_up(void **state)
{
    (void)state;
    snapshot = support_snapshot(objects, ROWS, CLOCK);
    snapshot_add_process(snapshot, GONE)->state = PROCESS_GONE;
    snapshot->every_pid = true;
    snapshot->owners.complete = true;
    snapshot->searches[SEARCH_THREADS].done = true;
    snapshot->protection = &protection;
    view.now = snapshot;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(snapshot);
    protection_free(&protection);
    arena_free(&scratch);
    return 0;
}

static void add_lines(const char *lines)
{
    for (size_t number = 1; *lines; number++) {
        size_t length = strcspn(lines, "\n");
        protection_add(&protection, "/etc/rules", number, (struct text){lines, length});
        lines += length + (lines[length] == '\n');
    }
}

/* No, doubt or yes for each object. */
static void expect_protected(const char *lines, const char *expected)
{
    const struct protection_rule *rule;
    char answers[ROWS + 1] = "";

    add_lines(lines);
    assert_null(protection.faulty);
    for (size_t row = 0; row < ROWS; row++)
        answers[row] = "-?+"[protection_of(&view, row, &rule)];
    protection_free(&protection);
    if (strcmp(answers, expected) != 0)
        fail_msg("%s: %s and not %s", lines, answers, expected);
}

static void a_rule_protects_what_it_selects(void **state)
{
    (void)state;
    expect_protected("", "-----");
    expect_protected("# key = 0x4e545030\n\n  \t\r\n   # none", "-----");
    expect_protected("key = 0x4e545030", "-+---");
    expect_protected("key >= 0x4e545030 && key <= 0x4e54503f", "-+---");
    expect_protected("  kind = msg \r", "---+-");
    expect_protected("key = 0x4e545030\n# sets too\nkind = sem", "-+--+");
    expect_protected("uid = 1000", "+++++");
    expect_protected("uid = 1001", "-----");
}

static void what_a_rule_may_select_is_protected(void **state)
{
    (void)state;
    expect_protected("command = STAR", "--?--");
    expect_protected("command = STAR\nid = 3", "--+--");
    /* Whether anybody waits on a set is not known here. */
    expect_protected("waiting", "----?");
    expect_protected("!waiting", "++++?");
}

/* A queue has no size: a rule about sizes is none about it. */
static void what_a_kind_does_not_have_does_not_protect_it(void **state)
{
    (void)state;
    expect_protected("size > 1k", "+----");
    expect_protected("size != 4096", "-++--");
    expect_protected("locked", "-----");
    expect_protected("nsems >= 1", "----+");
}

static void the_rule_that_protects_is_named(void **state)
{
    const struct protection_rule *rule;
    (void)state;
    add_lines("# one\ncommand = x\nid = 3");
    assert_int_equal(protection_of(&view, UNCLEAR, &rule), TRUTH_TRUE);
    assert_int_equal(rule->line, 3);
    assert_string_equal(rule->path, "/etc/rules");
    assert_int_equal(protection_of(&view, SEGMENT, &rule), TRUTH_FALSE);
    assert_null(rule);
}

/* A thousand rules of one file keep its path once; the next file has its own. */
static void each_rule_knows_its_file(void **state)
{
    const char *path = "/home/user/rules";
    char copy[] = "/home/user/rules";

    (void)state;
    add_lines("id = 1");
    protection_add(&protection, path, 1, text_of("id = 2"));
    protection_add(&protection, copy, 2, text_of("id = 3"));
    assert_string_equal(protection.rules[0].path, "/etc/rules");
    assert_string_equal(protection.rules[1].path, path);
    assert_ptr_equal(protection.rules[2].path, protection.rules[1].path);
    assert_ptr_not_equal(protection.rules[2].path, copy);
}

static void a_fault_leaves_all_in_doubt(void **state)
{
    static const struct {
        const char *lines, *fault;
    } cases[] = {
        {"key = 1\nsize >", "line 2, character 7: "},
        {"  colour = red", "line 1, character 3: "},
        {"ntp", "line 1, character 1: "},
        {"orphan", "line 1: a rule of protection cannot ask for the verdict"},
        {"kind = shm && verdict = idle", "line 1: a rule of protection cannot ask for the verdict"},
        {"evidence ~ x\nsize >", "line 1: a rule of protection cannot ask for the verdict"},
    };
    const struct protection_rule *rule;
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        add_lines(cases[i].lines);
        assert_string_equal(protection.faulty, "/etc/rules");
        if (strncmp(protection.fault, cases[i].fault, strlen(cases[i].fault)) != 0)
            fail_msg("%s: %s", cases[i].lines, protection.fault);
        assert_int_equal(protection_of(&view, SEGMENT, &rule), TRUTH_UNKNOWN);
        assert_null(rule);
        protection_free(&protection);
    }
    add_lines("id = 1\ncommand = x\n)");
    assert_int_equal(protection_of(&view, SEGMENT, &rule), TRUTH_TRUE);
    assert_int_equal(rule->line, 1);
    /* Not the rule that may protect it: the fault does in any case. */
    assert_int_equal(protection_of(&view, UNCLEAR, &rule), TRUTH_UNKNOWN);
    assert_null(rule);
    protection_free(&protection);
    protection_add_fault(&protection, "/etc/rules", "%s", "");
    assert_string_equal(protection.fault, "");
}

static void what_is_asked_about_is_collected(void **state)
{
    (void)state;
    add_lines("command = STAR\nwaiting\nkey = 5");
    assert_int_equal(protection.needs, FACT_CREATORS | FACT_WAITERS);
}

/* Verdicts */

static void expect_evidence(size_t row, enum verdict verdict, const char *sentence)
{
    const struct judgement judgement = verdict_of(&view, row);
    struct buffer all = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < judgement.count; i++) {
        evidence_put(&all, &view, row, &judgement, i);
        buffer_char(&all, '\n');
    }
    bool is_said = strstr(buffer_string(&all), sentence);
    if (!is_said)
        print_message("# %s\n", buffer_string(&all));
    buffer_free(&all);
    assert_true(is_said);
    assert_int_equal(judgement.verdict, verdict);
}

static void what_is_protected_is_no_orphan(void **state)
{
    (void)state;
    expect_evidence(SEGMENT, VERDICT_ORPHAN, "creator: process 200 is gone");
    add_lines("size = 4096");
    expect_evidence(SEGMENT, VERDICT_IDLE, "it is protected by /etc/rules, line 1\n");
    protection_free(&protection);
    add_lines("command = x");
    expect_evidence(UNCLEAR, VERDICT_UNKNOWN,
                    "whether it is protected by /etc/rules, line 1 is not known\n");
    protection_free(&protection);
    add_lines(")");
    expect_evidence(SEGMENT, VERDICT_UNKNOWN,
                    "whether it is protected is not known: /etc/rules is faulty\n");
}

/* Plans */

static void expect_actions(const struct rules *rules, const char *expected)
{
    struct plan plan = plan_make(&view, rules);
    char actions[ROWS + 1] = "";

    for (size_t i = 0; i < ROWS; i++)
        actions[i] = "RHN"[plan.targets[i].action];
    plan_free(&plan);
    assert_string_equal(actions, expected);
}

static void only_what_is_named_is_removed_though_protected(void **state)
{
    static const struct rules forced[] = {
        {.bulk = true, .force = true},
        {.bulk = true, .force = true, .orphans = true},
        {.bulk = true, .force = true, .by_hand = true},
        {.all = true, .at_once = true},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(forced); i++)
        expect_actions(&forced[i], "RRRRR");
    add_lines("id = 1\ncommand = STAR\nkind = sem");
    for (size_t i = 0; i < LENGTH_OF(forced); i++)
        expect_actions(&forced[i], "HRHRH");
    expect_actions(&(struct rules){0}, "RRRRR");
    expect_actions(&(struct rules){.at_once = true}, "RRRRR");
    add_lines(")");
    expect_actions(&forced[0], "HHHHH");
}

static void why_it_is_held_back(void **state)
{
    struct buffer reason = BUFFER_IN_MEMORY;
    (void)state;
    add_lines("id = 1\ncommand = STAR");
    struct plan plan = plan_make(&view, &(struct rules){.bulk = true, .force = true});
    target_put_reason(&reason, &plan, &plan.targets[SEGMENT]);
    expect_bytes(&reason, "protected", "a rule selects it");
    reason = BUFFER_IN_MEMORY;
    target_put_reason(&reason, &plan, &plan.targets[UNCLEAR]);
    expect_bytes(&reason, "may be protected", "a rule may select it");
    assert_true(plan_holds_protected_only(&plan));
    plan_free(&plan);
    plan = plan_make(&view, &(struct rules){.bulk = true});
    assert_false(plan_holds_protected_only(&plan));
    plan_free(&plan);
    protection_free(&protection);
    plan = plan_make(&view, &(struct rules){.bulk = true, .force = true});
    assert_false(plan_holds_protected_only(&plan));
    plan_free(&plan);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rule_protects_what_it_selects),
        TEST(what_a_rule_may_select_is_protected),
        TEST(what_a_kind_does_not_have_does_not_protect_it),
        TEST(the_rule_that_protects_is_named),
        TEST(each_rule_knows_its_file),
        TEST(a_fault_leaves_all_in_doubt),
        TEST(what_is_asked_about_is_collected),
        TEST(what_is_protected_is_no_orphan),
        TEST(only_what_is_named_is_removed_though_protected),
        TEST(why_it_is_held_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
