/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A child that looks into processes: what it has said is heard, however it ends and however late. */
#include "config.h"

#include "support_processes.h"

#include <poll.h>
#include <signal.h>

#include "collect/probe.h"

/* More than what is read at once for each of ten waits, and less than what a pipe holds. */
enum { MANY = 800 };
enum { TALKER = FIRST_PID, ODD_ONE, OTHER_TALKER, PROCESSES = 3 };

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
static const struct request nothing = {.kinds = 0};
static const uint32_t all[PROCESSES] = {TALKER, ODD_ONE, OTHER_TALKER};

/* What the odd one does after it has been told of. */
enum ending { ENDS_WELL, ENDS_REFUSED, ENDS_STUCK, ENDS_DEAD, ENDS_WITHOUT_PIPE };
static enum ending ending;

/* What came, and how long the first of it was held up, in milliseconds. */
static struct {
    size_t of[PROCESSES], count;
    size_t most; /* then it is enough; 0: never */
    int delay;
} heard;

static int reset(void **state)
{
    (void)state;
    processes_reset(&tree);
    for (size_t i = 0; i < PROCESSES; i++)
        process_add(all[i], FAKE_NAMESPACE, 0);
    memset(&heard, 0, sizeof(heard));
    ending = ENDS_WELL;
    return 0;
}

static int clear(void **state)
{
    (void)state;
    processes_clear(&tree);
    return 0;
}

static void tell_many(struct visit *visit)
{
    for (int i = 0; i < MANY; i++)
        visit_tell(visit,
                   &(struct finding){.link = {.pid = visit->pid, .ref.number = (uint64_t)i}});
}

static enum inspection look(struct visit *visit, const void *context)
{
    const uint32_t pid = visit->pid;
    (void)context;
    if (pid == ODD_ONE && ending == ENDS_WITHOUT_PIPE) {
        assert_true(dup(visit->out) >= 0); /* so that the parent does not see the end of it */
        close(visit->out);
    }
    tell_many(visit);
    if (pid != ODD_ONE)
        return INSPECTION_DONE;
    while (ending == ENDS_STUCK)
        pause();
    if (ending == ENDS_DEAD)
        raise(SIGKILL);
    return ending == ENDS_REFUSED ? INSPECTION_REFUSED : INSPECTION_DONE;
}

static bool take(void *context, const struct finding *finding)
{
    const struct link *link = &finding->link;
    (void)context;
    if (heard.count == 0)
        (void)poll(NULL, 0, heard.delay);
    assert_in_range(link->pid, TALKER, OTHER_TALKER);
    heard.of[link->pid - TALKER]++;
    heard.count++;
    return heard.count != heard.most;
}

static size_t calm_looks;

/* In a child it dies with one of them, which the program itself would not. */
static enum inspection look_calmly(struct visit *visit, const void *context)
{
    (void)context;
    if (visit->out >= 0 && visit->pid == OTHER_TALKER)
        raise(SIGKILL);
    visit_tell(visit, &(struct finding){.process = {.pid = visit->pid}});
    return INSPECTION_DONE;
}

static bool take_calmly(void *context, const struct finding *finding)
{
    (void)context;
    assert_in_range(finding->process.pid, TALKER, OTHER_TALKER);
    calm_looks++;
    return true;
}

static struct idset run_probe(void)
{
    struct collection collection = support_collection(&source, &nothing);
    struct hook hook = {.look = look, .take = take, .may_block = true}, *hooks[] = {&hook};

    processes_in_turn();
    probe_run(&collection, hooks, 1, all, PROCESSES);
    snapshot_free(collection.snapshot);
    return hook.lacking;
}

/* Fails unless the odd one is refused, or nobody, and so many links of each have come. */
static void expect_heard(bool is_refused, size_t first, size_t odd, size_t last)
{
    struct idset refused = run_probe();
    assert_int_equal(refused.count, is_refused ? 1 : 0);
    if (is_refused)
        assert_int_equal(refused.ids[0], ODD_ONE);
    assert_int_equal(heard.of[0], first);
    assert_int_equal(heard.of[1], odd);
    assert_int_equal(heard.of[2], last);
    idset_free(&refused);
}

static void all_is_heard(void **state)
{
    (void)state;
    expect_heard(false, MANY, MANY, MANY);
}

/* The child ended long ago, or waits for room in the pipe: neither is stuck. */
static void one_who_listens_late_hears_all(void **state)
{
    (void)state;
    for (heard.delay = 1; heard.delay < 2000; heard.delay += 1500) {
        memset(heard.of, 0, sizeof(heard.of));
        heard.count = 0;
        expect_heard(false, MANY, MANY, MANY);
    }
}

static void one_that_may_not_be_looked_into_is_named(void **state)
{
    (void)state;
    ending = ENDS_REFUSED;
    expect_heard(true, MANY, MANY, MANY);
}

static void of_one_that_is_stuck_all_is_heard_that_was_said(void **state)
{
    (void)state;
    ending = ENDS_STUCK;
    heard.delay = 1500;
    expect_heard(true, MANY, MANY, MANY);
}

static void of_one_that_died_all_is_heard_that_was_said(void **state)
{
    (void)state;
    ending = ENDS_DEAD;
    expect_heard(true, MANY, MANY, MANY);
}

/* Nobody hears what is written then, nor of those who come later in the same child. */
static void one_that_could_not_say_it_is_refused(void **state)
{
    (void)state;
    ending = ENDS_WITHOUT_PIPE;
    struct idset refused = run_probe();
    assert_int_equal(heard.of[0], MANY);
    assert_int_equal(heard.of[1] + heard.of[2], 0);
    assert_int_equal(refused.count, 2);
    assert_int_equal(refused.ids[0], ODD_ONE);
    assert_int_equal(refused.ids[1], OTHER_TALKER);
    idset_free(&refused);
}

/* What a child did not get done is done here, unless it may block. */
static void what_may_not_block_is_done_here(void **state)
{
    struct collection collection = support_collection(&source, &nothing);
    struct hook stuck = {.look = look, .take = take, .may_block = true},
                calm = {.look = look_calmly, .take = take_calmly}, *hooks[] = {&calm, &stuck};

    (void)state;
    ending = ENDS_DEAD;
    calm_looks = 0;
    processes_in_turn();
    probe_run(&collection, hooks, 2, all, PROCESSES);
    assert_int_equal(calm.lacking.count, 0);
    assert_int_equal(calm.worst, INSPECTION_DONE);
    assert_true(calm_looks >= PROCESSES);
    assert_int_equal(stuck.lacking.count, 1);
    assert_int_equal(stuck.lacking.ids[0], ODD_ONE);
    idset_free(&stuck.lacking);
    snapshot_free(collection.snapshot);
}

/* Whether enough was heard may show only in what is left of a child that is stuck. */
static void enough_is_enough(void **state)
{
    (void)state;
    heard.most = MANY + 1;
    expect_heard(false, MANY, 1, 0);
    memset(&heard, 0, sizeof(heard));
    heard.most = MANY + MANY;
    ending = ENDS_STUCK;
    expect_heard(false, MANY, MANY, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_is_heard, reset, clear),
        cmocka_unit_test_setup_teardown(one_who_listens_late_hears_all, reset, clear),
        cmocka_unit_test_setup_teardown(one_that_may_not_be_looked_into_is_named, reset, clear),
        cmocka_unit_test_setup_teardown(of_one_that_is_stuck_all_is_heard_that_was_said, reset,
                                        clear),
        cmocka_unit_test_setup_teardown(of_one_that_died_all_is_heard_that_was_said, reset, clear),
        cmocka_unit_test_setup_teardown(one_that_could_not_say_it_is_refused, reset, clear),
        cmocka_unit_test_setup_teardown(what_may_not_block_is_done_here, reset, clear),
        cmocka_unit_test_setup_teardown(enough_is_enough, reset, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
