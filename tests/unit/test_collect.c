/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

#include "collect/collect.h"
#include "collect/sysv.h"
#include "model/sysv.h"
#include "model/verdict.h"

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};

static int reset(void **state)
{
    (void)state;
    fake_reset();
    tree_make(&tree);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    fake_reset();
    tree_remove(&tree);
    return 0;
}

enum { SHM = KIND_BIT(KIND_SHM), MSG = KIND_BIT(KIND_MSG), SEM = KIND_BIT(KIND_SEM) };

static struct snapshot *collect_filtered(unsigned kinds, facts_t facts, const char *expression)
{
    const struct filter_scope nowhere = {0};
    struct filter_error error;
    struct filter *filter = filter_parse(expression, &nowhere, &error);
    assert_non_null(filter);
    const struct request request = {.kinds = kinds, .facts = facts, .filter = filter};
    struct snapshot *snapshot = collect(&source, &request);
    filter_free(filter);
    return snapshot;
}

static struct snapshot *collect_plain(unsigned kinds, facts_t facts)
{
    const struct request request = {.kinds = kinds, .facts = facts};
    return collect(&source, &request);
}

/* Sets 0, 1, 2 with the keys 100, 101, 102 and one, two, three semaphores. */
static const struct semaphore six[] = {{5, 0, 0, 11}, {6, 1, 2, 12}, {7, 0, 0, 0},
                                       {8, 0, 0, 13}, {9, 0, 0, 13}, {0, 3, 0, 14}};

static void add_sets(void)
{
    static const size_t first[] = {0, 1, 3};
    fake.semaphores = six;
    for (int32_t id = 0; id < 3; id++) {
        struct object set = {.ref.kind = KIND_SEM,
                             .ref.number = (uint64_t)id,
                             .key = 100 + (uint32_t)id,
                             .mode = 0600};
        set.sem = (struct set){.nsems = (uint64_t)id + 1, .first_at = first[id]};
        fake_add(&set);
    }
}

static size_t costly_calls(void)
{
    return fake_count(KIND_SEM, GETALL) + fake_count(KIND_SEM, GETPID) +
           fake_count(KIND_SEM, GETNCNT) + fake_count(KIND_SEM, GETZCNT);
}

static void what_is_in_sets_is_read_of_those_selected(void **state)
{
    (void)state;
    add_sets();
    struct snapshot *snapshot = collect_filtered(SEM, FACT_SEMAPHORE_VALUES, "key = 101");
    EXPECT_IDS(snapshot, KIND_SEM, 1);
    assert_int_equal(costly_calls(), 1);
    const struct object *set = snapshot->objects;
    assert_int_equal(set->has, HAS_SEMAPHORES | HAS_VALUES);
    assert_int_equal(snapshot->semaphores[set->sem.first_at].value, 6);
    assert_int_equal(snapshot->semaphores[set->sem.first_at + 1].value, 7);
    snapshot_free(snapshot);
}

/* The cheap half of the filter rules two sets out before the costly half needs values. */
static void a_filter_on_costly_facts_narrows_by_the_cheap_ones_first(void **state)
{
    (void)state;
    add_sets();
    struct snapshot *snapshot = collect_filtered(SEM, 0, "nsems = 3 && values ~ 9");
    EXPECT_IDS(snapshot, KIND_SEM, 2);
    assert_int_equal(costly_calls(), 1);
    snapshot_free(snapshot);

    snapshot = collect_filtered(SEM, 0, "nsems = 3 && values ~ 6");
    EXPECT_NO_IDS(snapshot, KIND_SEM);
    assert_int_equal(costly_calls(), 2);
    snapshot_free(snapshot);

    snapshot = collect_filtered(SEM, FACT_SEMAPHORE_VALUES, "owner = no-such-user");
    EXPECT_NO_IDS(snapshot, KIND_SEM);
    assert_int_equal(costly_calls(), 2);
    snapshot_free(snapshot);
}

/* Processes above the highest pid that Linux gives, so that there are none: who made it and who used it last. */
static const struct object left_over = {.ref.kind = KIND_SHM,
                                        .ref.number = 1,
                                        .uid = 1001,
                                        .cuid = 1001,
                                        .mode = 0600,
                                        .shm = {.cpid = 5000001, .lpid = 5000002}};
static struct object meanwhile;

/* As soon as somebody looks whether the creator lives, the segment is what MEANWHILE is. */
static int change_at_first_look(const char *path)
{
    if (strcmp(path, "/proc/5000001/stat") == 0)
        fake.slots[KIND_SHM][1] = meanwhile;
    return 0;
}

static enum verdict verdict_while(const struct object *becomes)
{
    const struct source closed = {.calls = &fake_calls, .root = -1, .home = -1, .closed = true};
    const struct request request = {.kinds = SHM, .facts = FACT_VERDICT};
    struct arena scratch = {0};

    fake_add(&left_over);
    meanwhile = *becomes;
    fake.on_open = change_at_first_look;
    struct snapshot *snapshot = collect(&closed, &request);
    const struct view view = {.now = snapshot, .scratch = &scratch};
    assert_int_equal(snapshot->count, 1);
    enum verdict verdict = verdict_of(&view, 0).verdict;
    snapshot_free(snapshot);
    arena_free(&scratch);
    return verdict;
}

/* Who used it meanwhile may live, though those whom it named before are gone. */
static void what_is_used_or_removed_meanwhile_is_no_orphan(void **state)
{
    struct object used = left_over, successor = left_over, gone = {.ref.number = FAKE_EMPTY};
    (void)state;
    assert_int_equal(verdict_while(&left_over), VERDICT_ORPHAN);
    used.shm.lpid++;
    assert_int_equal(verdict_while(&used), VERDICT_UNKNOWN);
    successor.ctime++;
    assert_int_equal(verdict_while(&successor), VERDICT_UNKNOWN);
    assert_int_equal(verdict_while(&gone), VERDICT_UNKNOWN);
}

static void a_filter_selects_among_all_kinds(void **state)
{
    (void)state;
    add_sets();
    for (int32_t id = 0; id < 10; id++) {
        fake_add(&(struct object){
            .ref.kind = KIND_SHM, .ref.number = (uint64_t)id, .key = (uint32_t)id, .mode = 0600});
        fake_add(&(struct object){
            .ref.kind = KIND_MSG, .ref.number = (uint64_t)id, .key = (uint32_t)id, .mode = 0600});
    }
    struct snapshot *snapshot = collect_filtered(ALL_KINDS, 0, "key = 3 || key = 7 || key = 102");
    EXPECT_IDS(snapshot, KIND_SHM, 3, 7);
    EXPECT_IDS(snapshot, KIND_MSG, 3, 7);
    EXPECT_IDS(snapshot, KIND_SEM, 2);
    assert_int_equal(snapshot->count, 5);
    snapshot_free(snapshot);

    /* No other kind has sizes, so for them it is neither true nor false. */
    snapshot = collect_filtered(ALL_KINDS, 0, "!(size > 1)");
    assert_int_equal(snapshot->of[KIND_SHM].count, 10);
    EXPECT_NO_IDS(snapshot, KIND_MSG);
    EXPECT_NO_IDS(snapshot, KIND_SEM);
    snapshot_free(snapshot);
}

static void who_does_not_ask_does_not_pay(void **state)
{
    (void)state;
    add_sets();
    fake_add(&(struct object){.ref.kind = KIND_SHM, .ref.number = 1, .mode = 0600, .shm.cpid = 1});
    struct snapshot *snapshot = collect_plain(SEM | SHM, 0);
    EXPECT_IDS(snapshot, KIND_SHM, 1);
    EXPECT_IDS(snapshot, KIND_SEM, 0, 1, 2);
    assert_int_equal(costly_calls(), 0);
    assert_int_equal(fake_count(KIND_SHM, SHM_INFO), 0);
    assert_int_equal(snapshot->semaphore_count, 0);
    assert_int_equal(snapshot->process_count, 0);
    assert_int_equal(snapshot->users.count, 0);
    assert_int_equal(snapshot->groups.count, 0);
    assert_null(snapshot->host);
    assert_null(snapshot->boot_id);
    assert_false(snapshot->ipc_namespace.known);
    for (size_t i = 0; i < (size_t)KINDS * MOST_LIMITS; i++)
        assert_false(snapshot->total.limit[i / MOST_LIMITS][i % MOST_LIMITS].known);
    for (size_t i = 0; i < (size_t)KINDS * MOST_SUMS; i++)
        assert_false(snapshot->total.usage[i / MOST_SUMS][i % MOST_SUMS].known);
    snapshot_free(snapshot);
}

static void kinds_not_asked_for_are_not_read(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        fake_reset();
        snapshot_free(collect_plain(KIND_BIT(kind), 0));
        assert_true(fake_count_all() > 0);
        for (int other = 0; other < KINDS; other++) {
            for (int command = 0; other != kind && command < FAKE_COMMANDS; command++)
                assert_int_equal(fake_count((enum kind)other, command), 0);
        }
    }
    fake_reset();
    snapshot_free(collect_plain(0, ~0U));
    assert_int_equal(fake_count_all(), 0);
    assert_int_equal(fake.opened_sysvipc, 0);
}

static void each_fact_about_semaphores_by_itself(void **state)
{
    static const struct {
        facts_t facts;
        unsigned has;
        size_t calls; /* for the six semaphores of the three sets */
    } cases[] = {
        {FACT_SEMAPHORE_VALUES, HAS_VALUES, 3},
        {FACT_SEMAPHORE_PIDS, HAS_PIDS, 6},
        {FACT_SEMAPHORE_WAITERS, HAS_WAITERS, 12},
        {FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_WAITERS, HAS_VALUES | HAS_WAITERS, 15},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        fake_reset();
        add_sets();
        struct snapshot *snapshot = collect_plain(SEM, cases[i].facts);
        EXPECT_IDS(snapshot, KIND_SEM, 0, 1, 2);
        EXPECT_NO_PROBLEM(snapshot);
        assert_int_equal(costly_calls(), cases[i].calls);
        for (size_t row = 0; row < 3; row++)
            assert_int_equal(snapshot->objects[row].has, HAS_SEMAPHORES | cases[i].has);
        snapshot_free(snapshot);
    }
}

static void all_that_is_in_a_set(void **state)
{
    (void)state;
    add_sets();
    struct snapshot *snapshot =
        collect_plain(SEM, FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_WAITERS);
    assert_int_equal(snapshot->semaphore_count, LENGTH_OF(six));
    for (size_t i = 0; i < LENGTH_OF(six); i++) {
        assert_int_equal(snapshot->semaphores[i].value, six[i].value);
        assert_int_equal(snapshot->semaphores[i].ncnt, six[i].ncnt);
        assert_int_equal(snapshot->semaphores[i].zcnt, six[i].zcnt);
        assert_int_equal(snapshot->semaphores[i].pid, six[i].pid);
    }
    snapshot_free(snapshot);
}

static void a_set_of_more_semaphores_than_usual(void **state)
{
    enum { MANY = 100000 };
    struct semaphore *many = calloc(MANY, sizeof(*many));
    struct object set = {.ref.kind = KIND_SEM, .ref.number = 1, .mode = 0600, .sem.nsems = MANY};
    (void)state;
    assert_non_null(many);
    for (size_t i = 0; i < MANY; i++)
        many[i].value = (uint32_t)i % 32768;
    fake.semaphores = many;
    fake_add(&set);
    struct snapshot *snapshot = collect_plain(SEM, FACT_SEMAPHORE_VALUES);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(snapshot->semaphores[i].value, many[i].value);
    snapshot_free(snapshot);
    free(many);
}

static void sets_that_may_not_be_read_are_one_problem(void **state)
{
    (void)state;
    add_sets();
    fake.slots[KIND_SEM][0].mode = 0;
    fake.slots[KIND_SEM][2].mode = 0;
    struct snapshot *snapshot = collect_plain(SEM, FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS);
    EXPECT_IDS(snapshot, KIND_SEM, 0, 1, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_REFUSED, "sem", .count = 2, .error = EACCES});
    assert_int_equal(snapshot->objects[0].has & (HAS_VALUES | HAS_PIDS), 0);
    assert_int_equal(snapshot->objects[1].has & (HAS_VALUES | HAS_PIDS), HAS_VALUES | HAS_PIDS);
    assert_int_equal(snapshot->objects[2].has & (HAS_VALUES | HAS_PIDS), 0);
    snapshot_free(snapshot);
}

static int remove_set_1(enum kind kind, int id, int command)
{
    return kind == KIND_SEM && id == 1 && command == GETALL ? EIDRM : 0;
}

static int remove_set_2_late(enum kind kind, int id, int command)
{
    return kind == KIND_SEM && id == 2 && command == GETPID ? EINVAL : 0;
}

static int interrupt(enum kind kind, int id, int command)
{
    static int turn;
    (void)kind;
    (void)id;
    return command == GETALL && turn++ % 2 == 0 ? EINTR : 0;
}

static void a_set_that_vanishes_is_dropped(void **state)
{
    (void)state;
    add_sets();
    fake_add(&(struct object){.ref.kind = KIND_MSG, .ref.number = 7, .mode = 0600});
    fake.before = remove_set_1;
    struct snapshot *snapshot = collect_plain(MSG | SEM, FACT_SEMAPHORE_VALUES);
    EXPECT_IDS(snapshot, KIND_MSG, 7);
    EXPECT_IDS(snapshot, KIND_SEM, 0, 2);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(snapshot->count, 3);
    assert_int_equal(snapshot->semaphores[snapshot->objects[2].sem.first_at].value, 8);
    snapshot_free(snapshot);

    fake.before = remove_set_2_late;
    snapshot = collect_plain(SEM, FACT_SEMAPHORE_VALUES | FACT_SEMAPHORE_PIDS);
    EXPECT_IDS(snapshot, KIND_SEM, 0, 1);
    snapshot_free(snapshot);

    fake.before = interrupt;
    snapshot = collect_plain(SEM, FACT_SEMAPHORE_VALUES);
    EXPECT_IDS(snapshot, KIND_SEM, 0, 1, 2);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

static void an_id_that_does_not_exist_is_a_problem(void **state)
{
    static const struct wanted wanted[] = {BY_ID(KIND_SEM, 2), BY_ID(KIND_SEM, 9),
                                           BY_ID(KIND_SEM, 1), BY_ID(KIND_SEM, INT32_MAX)};
    const struct request request = {.kinds = SEM, WANTED(wanted)};
    (void)state;
    add_sets();
    struct snapshot *snapshot = collect(&source, &request);
    assert_int_equal(snapshot->of[KIND_SEM].count, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MISSING, "sem 9", .count = 1},
                    {PROBLEM_MISSING, "sem 2147483647", .count = 1});
    snapshot_free(snapshot);
}

/* Three segments, queues and sets with the ids and keys 1, 2, 3, and private ones with the id 4. */
static void add_wanted_objects(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        for (int32_t id = 1; id <= 4; id++)
            fake_add(&(struct object){.ref.kind = (enum kind)kind,
                                      .ref.number = (uint64_t)id,
                                      .key = id < 4 ? 0x10 + (uint32_t)id : 0,
                                      .mode = 0600});
    }
}

static void expect_missing(const struct snapshot *snapshot, const struct wanted *missing,
                           size_t count)
{
    assert_int_equal(snapshot->missing_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct wanted *got = &snapshot->missing[i];
        if (ref_compare(&got->ref, &missing[i].ref) || got->by_key != missing[i].by_key ||
            got->key != missing[i].key)
            fail_msg("missing number %zu is %s %d %lu %lu", i, kind_names[got->ref.kind],
                     (int)got->by_key, (unsigned long)got->ref.number, (unsigned long)got->key);
    }
}

static void objects_wanted_by_key(void **state)
{
    static const struct wanted wanted[] = {BY_KEY(KIND_MSG, 0x13), BY_KEY(KIND_MSG, 0xfedcba98),
                                           BY_KEY(KIND_MSG, 0x11)};
    const struct request request = {.kinds = MSG, WANTED(wanted)};
    (void)state;
    add_wanted_objects();
    struct snapshot *snapshot = collect(&source, &request);
    EXPECT_IDS(snapshot, KIND_MSG, 1, 3);
    assert_int_equal(snapshot->count, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MISSING, "msg key 0xfedcba98", .count = 1});
    expect_missing(snapshot, &wanted[1], 1);
    snapshot_free(snapshot);
}

/* One that is wanted by its id and its key is there once, and so is one that is wanted twice. */
static void objects_wanted_by_id_and_key(void **state)
{
    static const struct wanted wanted[] = {
        BY_ID(KIND_SEM, 2),     BY_ID(KIND_SEM, 4),     BY_ID(KIND_SEM, 9),
        BY_ID(KIND_SEM, 2),     BY_ID(KIND_SEM, 9),     BY_KEY(KIND_SEM, 0x12),
        BY_KEY(KIND_SEM, 0x11), BY_KEY(KIND_SEM, 0x19), BY_KEY(KIND_SEM, 0x19),
    };
    const struct request request = {.kinds = SEM, WANTED(wanted)};
    (void)state;
    add_wanted_objects();
    struct snapshot *snapshot = collect(&source, &request);
    EXPECT_IDS(snapshot, KIND_SEM, 1, 2, 4);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MISSING, "sem 9", .count = 1},
                    {PROBLEM_MISSING, "sem key 0x00000019", .count = 1});
    expect_missing(snapshot, (const struct wanted[]){BY_ID(KIND_SEM, 9), BY_KEY(KIND_SEM, 0x19)},
                   2);
    snapshot_free(snapshot);
}

/* Each kind has its own; an id of one is not that of another, nor is a key. */
static void objects_wanted_of_several_kinds(void **state)
{
    static const struct wanted wanted[] = {BY_ID(KIND_SHM, 1), BY_ID(KIND_MSG, 2),
                                           BY_ID(KIND_MSG, 7), BY_KEY(KIND_SEM, 0x13),
                                           BY_KEY(KIND_SEM, 0x17)};
    struct request request = {.kinds = ALL_KINDS, WANTED(wanted)};
    (void)state;
    fake.has_text = true; /* a program of 32 bits reads segments there */
    add_wanted_objects();
    struct snapshot *snapshot = collect(&source, &request);
    EXPECT_IDS(snapshot, KIND_SHM, 1);
    EXPECT_IDS(snapshot, KIND_MSG, 2);
    EXPECT_IDS(snapshot, KIND_SEM, 3);
    assert_int_equal(snapshot->count, 3);
    assert_int_equal(snapshot->of[KIND_SEM].first, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MISSING, "msg 7", .count = 1},
                    {PROBLEM_MISSING, "sem key 0x00000017", .count = 1});
    expect_missing(snapshot, (const struct wanted[]){BY_ID(KIND_MSG, 7), BY_KEY(KIND_SEM, 0x17)},
                   2);
    snapshot_free(snapshot);

    request.kinds = SHM | MSG; /* what is wanted of other kinds is not missing either */
    snapshot = collect(&source, &request);
    assert_int_equal(snapshot->count, 2);
    expect_missing(snapshot, &wanted[2], 1);
    snapshot_free(snapshot);
}

/* Of a kind of which nothing is wanted there is nothing, and nothing is missing. */
static void nothing_wanted_of_a_kind(void **state)
{
    static const struct wanted nothing;
    const struct request request = {.kinds = ALL_KINDS, .wanted = &nothing};
    (void)state;
    fake.has_text = true; /* a program of 32 bits reads segments there */
    add_wanted_objects();
    struct snapshot *snapshot = collect(&source, &request);
    assert_int_equal(snapshot->count, 0);
    EXPECT_NO_PROBLEM(snapshot);
    expect_missing(snapshot, NULL, 0);
    snapshot_free(snapshot);
}

/* Who could not look does not know that something is missing. */
static void what_could_not_be_read_is_not_missing(void **state)
{
    static const struct wanted wanted[] = {BY_ID(KIND_SHM, 1), BY_ID(KIND_SHM, 9),
                                           BY_ID(KIND_SEM, 1), BY_ID(KIND_SEM, 9)};
    const struct request request = {.kinds = SHM | SEM, WANTED(wanted)};
    (void)state;
    add_wanted_objects();
    fake.error[KIND_SHM] = EPERM;
    struct snapshot *snapshot = collect(&source, &request);
    EXPECT_IDS(snapshot, KIND_SEM, 1);
    assert_true(snapshot->problem_count > 0);
    for (size_t i = 0; i < snapshot->problem_count; i++)
        assert_int_not_equal(snapshot->problems[i].kind, PROBLEM_MISSING);
    expect_missing(snapshot, NULL, 0);
    snapshot_free(snapshot);
}

static void names_are_those_of_the_system(void **state)
{
    const struct passwd *user = getpwuid(0);
    char *root = strdup(user ? user->pw_name : "0");
    const struct group *group = getgrgid(0);
    char *wheel = strdup(group ? group->gr_name : "0");
    struct text name = {0};
    (void)state;
    fake_add(
        &(struct object){.ref.kind = KIND_SHM, .ref.number = 1, .mode = 0600, .cuid = 4242424242});
    fake_add(
        &(struct object){.ref.kind = KIND_MSG, .ref.number = 1, .mode = 0600, .gid = 4242424243});
    struct snapshot *snapshot = collect_plain(ALL_KINDS, FACT_USERS);
    assert_true(names_find(&snapshot->users, 0, &name));
    assert_true(text_equals(name, root));
    assert_true(names_find(&snapshot->users, 4242424242, &name));
    assert_true(text_equals(name, "4242424242"));
    assert_int_equal(snapshot->groups.count, 0);
    snapshot_free(snapshot);

    snapshot = collect_plain(ALL_KINDS, FACT_GROUPS);
    assert_true(names_find(&snapshot->groups, 0, &name));
    assert_true(text_equals(name, wheel));
    assert_true(names_find(&snapshot->groups, 4242424243, &name));
    assert_true(text_equals(name, "4242424243"));
    assert_int_equal(snapshot->users.count, 0);
    snapshot_free(snapshot);
    free(root);
    free(wheel);
}

/* Only the text has rss and swap; the rest is known without it. */
static void memory_is_unknown_without_text(void **state)
{
    (void)state;
    fake_add(&(struct object){.ref.kind = KIND_SHM, .ref.number = 1, .mode = 0600});
    struct snapshot *snapshot = collect_plain(SHM, FACT_SEGMENT_MEMORY);
    EXPECT_IDS(snapshot, KIND_SHM, 1);
    assert_int_equal(snapshot->objects[0].has, 0);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_ABSENT, "/proc/sysvipc/shm", .count = 1, .error = ENOENT,
                               .what = "RSS, SWAP"});
    snapshot_free(snapshot);
}

#define SHM_HEADING \
    "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n"
#define MSG_HEADING "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n"
#define SEM_HEADING "key semid perms nsems uid gid cuid cgid otime ctime\n"

static void memory_comes_from_the_text(void **state)
{
    (void)state;
    fake.files = &tree;
    fake_add(&(struct object){.ref.kind = KIND_SHM, .ref.number = 1, .mode = 0600});
    tree_put(&tree, "/proc/sysvipc/shm", SHM_HEADING "0 1 600 8192 1 1 0 0 0 0 0 0 0 0 4096 9\n");
    struct snapshot *snapshot = collect_plain(SHM, FACT_SEGMENT_MEMORY);
    EXPECT_IDS(snapshot, KIND_SHM, 1);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(snapshot->objects[0].shm.rss, 4096);
    assert_int_equal(snapshot->objects[0].shm.swap, 9);
    assert_int_equal(fake_count_all(), 0);
    snapshot_free(snapshot);
}

static void text_of_the_running_kernel_gets_its_qbytes(void **state)
{
    const struct object queue = {
        .ref.kind = KIND_MSG, .ref.number = 1, .mode = 0600, .msg.qbytes = 77};
    (void)state;
    fake.files = &tree;
    fake.no_stat_any = true; /* so that the text is read */
    fake_add(&queue);
    tree_put(&tree, "/proc/sysvipc/msg",
             MSG_HEADING "0 1 600 1 1 1 1 0 0 0 0 0 0 0\n0 2 0 1 1 1 1 0 0 0 0 0 0 0\n");
    struct snapshot *snapshot = collect_plain(MSG, 0);
    EXPECT_IDS(snapshot, KIND_MSG, 1, 2);
    assert_int_equal(snapshot->objects[0].has, HAS_QBYTES);
    assert_int_equal(snapshot->objects[0].msg.qbytes, 77);
    assert_int_equal(snapshot->objects[1].has, 0);
    snapshot_free(snapshot);
}

/* Processes. */

#define MOUNTS "22 1 0:21 / /proc rw,nosuid - proc proc rw\n"

static void add_segment_of(uint32_t pid)
{
    static int32_t id;
    id = (id + 1) % 100;
    fake_add(&(struct object){
        .ref.kind = KIND_SHM, .ref.number = (uint64_t)id, .mode = 0600, .shm.cpid = pid});
}

static void put_stat(uint32_t pid, const char *text)
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/proc/%lu/stat", (unsigned long)pid);
    tree_put(&tree, path, text);
}

static uint32_t dead_pid(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return (uint32_t)child;
}

/* What /proc says of this process is the kernel's; qemu-user answers itself, with no start time. */
static bool proc_is_of_the_kernel(void)
{
    char text[64] = "", expected[64], name[17] = "";
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t length = read(file, text, sizeof(text) - 1);
    close(file);
    prctl(PR_GET_NAME, name);
    (void)snprintf(expected, sizeof(expected), "%d (%s) ", (int)getpid(), name);
    return length > 0 && strncmp(text, expected, strlen(expected)) == 0;
}

static void a_live_process_has_its_name_and_start(void **state)
{
    char name[17] = "";
    uint32_t gone = dead_pid();
    int64_t now = (int64_t)time(NULL);

    (void)state;
    if (!proc_is_of_the_kernel()) {
        print_message(
            "# not tested: /proc/self/stat is not what the kernel says of this process\n");
        skip();
    }
    fake.files = &tree;
    tree_put(&tree, "/proc/self/mountinfo", MOUNTS);
    add_segment_of((uint32_t)getpid());
    add_segment_of(gone);
    add_segment_of(0);
    add_segment_of((uint32_t)getpid());
    prctl(PR_GET_NAME, name);
    struct snapshot *snapshot = collect_plain(SHM, FACT_CREATORS);
    assert_int_equal(snapshot->process_count, 2);
    const struct process *own = snapshot_process(snapshot, (uint32_t)getpid());
    assert_int_equal(own->state, PROCESS_LIVE);
    assert_true(text_equals(own->command, name));
    assert_true(own->start > now - 600 && own->start <= now + 2);
    assert_int_equal(snapshot_process(snapshot, gone)->state, PROCESS_GONE);
    snapshot_free(snapshot);
}

/* What a user sees who is not root, from whom nothing is hidden. */
static struct snapshot *collect_as_user(void)
{
    uid_t own = geteuid();
    if (own == 0)
        assert_int_equal(seteuid(65534), 0);
    struct snapshot *snapshot = collect_plain(SHM, FACT_CREATORS);
    if (own == 0)
        assert_int_equal(seteuid(0), 0);
    return snapshot;
}

/* Then nobody can tell who is gone. */
static void where_processes_are_hidden_a_missing_one_is_unknown(void **state)
{
    static const struct {
        const char *mounts;
        enum process_state gone;
    } cases[] = {
        {"22 1 0:21 / /proc rw,nosuid - proc proc rw,hidepid=2\n", PROCESS_UNKNOWN},
        {"22 1 0:21 / /proc rw shared:5 - proc proc rw,hidepid=invisible\n", PROCESS_UNKNOWN},
        {"22 1 0:21 / /proc rw - proc proc rw,gid=4,hidepid=1,x=y\n", PROCESS_UNKNOWN},
        {MOUNTS, PROCESS_GONE},
        {"22 1 0:21 / /proc rw - proc proc rw,hidepid=0\n", PROCESS_GONE},
        {"22 1 0:21 / /proc rw - proc proc rw,hidepid=off\n", PROCESS_GONE},
        {"23 1 0:22 / /mnt/proc rw - proc proc rw,hidepid=2\n" MOUNTS, PROCESS_GONE},
    };
    uint32_t gone = dead_pid();

    (void)state;
    fake.files = &tree;
    add_segment_of(gone);
    add_segment_of((uint32_t)getpid());
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        tree_put(&tree, "/proc/self/mountinfo", cases[i].mounts);
        struct snapshot *snapshot = collect_as_user();
        enum process_state got = snapshot_process(snapshot, gone)->state;
        if (got != cases[i].gone)
            fail_msg("case %zu: state %d", i, (int)got);
        assert_int_equal(snapshot_process(snapshot, (uint32_t)getpid())->state, PROCESS_LIVE);
        snapshot_free(snapshot);
    }
}

static const struct {
    const char *stat, *command; /* NULL: unknown */
} stats[] = {
    {"7 (sh) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n", "sh"},
    {"7 (a b) c) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n", "a b) c"},
    {"7 (()) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n", "()"},
    {"7 () S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n", ""},
    {"7 (x\ny\033) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n", "x\ny\033"},
    {"", NULL},
    {"7\n", NULL},
    {"7 (sh) S 1 7\n", NULL},
    {"7 )sh( S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n", NULL},
    {"7 (sh) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 x 0 0 0\n", NULL},
};

static void a_stat_line_is_read_or_nothing_is_known(void **state)
{
    (void)state;
    fake.files = &tree;
    tree_put(&tree, "/proc/self/mountinfo", MOUNTS);
    add_segment_of(4194303);
    for (size_t i = 0; i < LENGTH_OF(stats); i++) {
        put_stat(4194303, stats[i].stat);
        struct snapshot *snapshot = collect_plain(SHM, FACT_CREATORS);
        const struct process *process = snapshot_process(snapshot, 4194303);
        if (process->state != (stats[i].command ? PROCESS_LIVE : PROCESS_UNKNOWN))
            fail_msg("case %zu: state %d", i, (int)process->state);
        if (stats[i].command && !text_equals(process->command, stats[i].command))
            fail_msg("case %zu: \"%.*s\"", i, (int)process->command.length, process->command.start);
        snapshot_free(snapshot);
    }
}

/* One that its parent never asks after has ended all the same, unless other threads of it go on. */
static void a_zombie_is_gone_unless_other_threads_live(void **state)
{
    static const struct {
        char letter;
        const char *threads;
        enum process_state expected;
    } cases[] = {
        {'Z', "1", PROCESS_GONE}, {'Z', "0", PROCESS_GONE}, {'X', "1", PROCESS_GONE},
        {'Z', "2", PROCESS_LIVE}, {'Z', "x", PROCESS_LIVE}, {'D', "1", PROCESS_LIVE},
        {'T', "1", PROCESS_LIVE},
    };
    (void)state;
    fake.files = &tree;
    tree_put(&tree, "/proc/self/mountinfo", MOUNTS);
    add_segment_of(4194303);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        char stat[128];
        (void)snprintf(stat, sizeof(stat),
                       "7 (Z) Z) %c 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 %s 0 500 0 0 0\n",
                       cases[i].letter, cases[i].threads);
        put_stat(4194303, stat);
        struct snapshot *snapshot = collect_plain(SHM, FACT_CREATORS);
        const struct process *process = snapshot_process(snapshot, 4194303);
        if (process->state != cases[i].expected ||
            process->is_zombie != (cases[i].expected == PROCESS_GONE))
            fail_msg("case %zu: state %d", i, (int)process->state);
        snapshot_free(snapshot);
    }
}

/* The creators of segments are one fact, and who used objects last another. */
static void the_last_users_are_looked_up_when_asked(void **state)
{
    static const struct {
        facts_t facts;
        size_t count;
        bool found[5]; /* the processes 4194311 and so on */
    } cases[] = {
        {FACT_CREATORS, 1, {true, false, false, false, false}},
        {FACT_LAST_USERS, 3, {false, true, true, true, false}},
        {FACT_CREATORS | FACT_LAST_USERS, 4, {true, true, true, true, false}},
        {FACT_SEMAPHORE_USERS, 0, {false, false, false, false, false}},
    };
    (void)state;
    fake.files = &tree;
    tree_put(&tree, "/proc/self/mountinfo", MOUNTS);
    put_stat(4194312, "7 (sh) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n");
    fake_add(&(struct object){.ref.kind = KIND_SHM,
                              .ref.number = 1,
                              .mode = 0600,
                              .shm = {.cpid = 4194311, .lpid = 4194312}});
    fake_add(&(struct object){.ref.kind = KIND_MSG,
                              .ref.number = 1,
                              .mode = 0600,
                              .msg = {.lspid = 4194313, .lrpid = 4194314}});
    fake_add(&(struct object){.ref.kind = KIND_MSG, .ref.number = 2, .mode = 0600});
    fake_add(&(struct object){.ref.kind = KIND_SEM, .ref.number = 1, .mode = 0600});
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = collect_plain(ALL_KINDS, cases[i].facts);
        assert_int_equal(snapshot->process_count, cases[i].count);
        for (uint32_t pid = 0; pid < 5; pid++) {
            const struct process *process = snapshot_process(snapshot, 4194311 + pid);
            if ((process != NULL) != cases[i].found[pid])
                fail_msg("case %zu: process %lu", i, (unsigned long)pid);
            if (process)
                assert_int_equal(process->state, pid == 1 ? PROCESS_LIVE : PROCESS_GONE);
        }
        snapshot_free(snapshot);
    }
}

static void users_of_semaphores_are_looked_up_when_asked(void **state)
{
    (void)state;
    add_sets();
    fake.files = &tree;
    tree_put(&tree, "/proc/self/mountinfo", MOUNTS);
    struct snapshot *snapshot = collect_plain(SEM, FACT_SEMAPHORE_PIDS);
    assert_int_equal(snapshot->process_count, 0);
    snapshot_free(snapshot);
    snapshot = collect_plain(SEM, FACT_SEMAPHORE_PIDS | FACT_SEMAPHORE_USERS);
    assert_int_equal(snapshot->process_count, 4);
    for (uint32_t pid = 11; pid <= 14; pid++)
        assert_non_null(snapshot_process(snapshot, pid));
    snapshot_free(snapshot);
}

/* Limits and usage. */

static struct snapshot *collect_totals(const struct source *from, unsigned kinds)
{
    const struct request request = {.totals = kinds, .facts = FACT_LIMITS | FACT_USAGE};
    return collect(from, &request);
}

static void expect_limit(const struct snapshot *snapshot, enum kind kind, unsigned limit,
                         uint64_t amount)
{
    const struct quantity *got = &snapshot->total.limit[kind][limit];
    if (!got->known || got->amount != amount)
        fail_msg("limit %u of %s: %s %llu and not %llu", limit, kind_names[kind],
                 got->known ? "" : "unknown,", (unsigned long long)got->amount,
                 (unsigned long long)amount);
}

static void expect_usage(const struct snapshot *snapshot, enum kind kind, unsigned usage,
                         uint64_t amount)
{
    const struct quantity *got = &snapshot->total.usage[kind][usage];
    if (!got->known || got->amount != amount)
        fail_msg("usage %u of %s: %s %llu and not %llu", usage, kind_names[kind],
                 got->known ? "" : "unknown,", (unsigned long long)got->amount,
                 (unsigned long long)amount);
}

static void put_limits(void)
{
    tree_put(&tree, "/proc/sys/kernel/shmmni", "4096\n");
    tree_put(&tree, "/proc/sys/kernel/shmall", "18446744073692774399\n");
    tree_put(&tree, "/proc/sys/kernel/shmmax", "1000\n");
    tree_put(&tree, "/proc/sys/kernel/msgmni", "32000\n");
    tree_put(&tree, "/proc/sys/kernel/msgmax", "8192\n");
    tree_put(&tree, "/proc/sys/kernel/msgmnb", "16384\n");
    tree_put(&tree, "/proc/sys/kernel/sem", "250\t32000\t100\t128\n");
}

static void expect_all_limits(const struct snapshot *snapshot, uint64_t shmall)
{
    expect_limit(snapshot, KIND_SHM, LIMIT_SHMMNI, 4096);
    expect_limit(snapshot, KIND_SHM, LIMIT_SHMALL, shmall);
    expect_limit(snapshot, KIND_SHM, LIMIT_SHMMAX, 1000);
    expect_limit(snapshot, KIND_SHM, LIMIT_SHMMIN, 1);
    expect_limit(snapshot, KIND_MSG, LIMIT_MSGMNI, 32000);
    expect_limit(snapshot, KIND_MSG, LIMIT_MSGMAX, 8192);
    expect_limit(snapshot, KIND_MSG, LIMIT_MSGMNB, 16384);
    expect_limit(snapshot, KIND_SEM, LIMIT_SEMMNI, 128);
    expect_limit(snapshot, KIND_SEM, LIMIT_SEMMNS, 32000);
    expect_limit(snapshot, KIND_SEM, LIMIT_SEMMSL, 250);
    expect_limit(snapshot, KIND_SEM, LIMIT_SEMOPM, 100);
    expect_limit(snapshot, KIND_SEM, LIMIT_SEMVMX, 32767);
}

static void limits_and_sums_of_the_kernel(void **state)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    (void)state;
    if (!calls_are_exact(KIND_SHM))
        return; /* limits come from the files, and sums are counted */
    add_sets();
    struct snapshot *snapshot = collect_totals(&source, ALL_KINDS);
    EXPECT_NO_PROBLEM(snapshot);
    expect_all_limits(snapshot, 2000);
    expect_usage(snapshot, KIND_SHM, USAGE_SEGMENTS, 0);
    expect_usage(snapshot, KIND_SHM, USAGE_PAGES, 3);
    expect_usage(snapshot, KIND_SHM, USAGE_ALLOCATED, 3 * page);
    expect_usage(snapshot, KIND_SHM, USAGE_RESIDENT, 2 * page);
    expect_usage(snapshot, KIND_SHM, USAGE_SWAPPED, page);
    expect_usage(snapshot, KIND_MSG, USAGE_QUEUES, 0);
    expect_usage(snapshot, KIND_MSG, USAGE_MESSAGES, 5);
    expect_usage(snapshot, KIND_MSG, USAGE_MESSAGE_BYTES, 50);
    expect_usage(snapshot, KIND_SEM, USAGE_SETS, 3);
    expect_usage(snapshot, KIND_SEM, USAGE_SEMAPHORES, 7);
    assert_int_equal(snapshot->count, 0); /* nobody asked for the objects */
    snapshot_free(snapshot);
}

static void limits_of_the_files_where_calls_are_barred(void **state)
{
    (void)state;
    fake.files = &tree;
    put_limits();
    for (int kind = 0; kind < KINDS; kind++)
        fake.error[kind] = EPERM;
    const struct request request = {.totals = ALL_KINDS, .facts = FACT_LIMITS};
    struct snapshot *snapshot = collect(&source, &request);
    EXPECT_NO_PROBLEM(snapshot);
    expect_all_limits(snapshot, UINT64_C(18446744073692774399));
    snapshot_free(snapshot);
}

static void totals_of_other_kinds_are_not_read(void **state)
{
    (void)state;
    fake.files = &tree;
    put_limits();
    tree_put(&tree, "/proc/sysvipc/msg", MSG_HEADING);
    struct snapshot *snapshot = collect_totals(&source, MSG);
    EXPECT_NO_PROBLEM(snapshot);
    expect_limit(snapshot, KIND_MSG, LIMIT_MSGMAX, 8192);
    expect_usage(snapshot, KIND_MSG, USAGE_QUEUES, 0);
    assert_false(snapshot->total.limit[KIND_SHM][LIMIT_SHMMNI].known);
    assert_false(snapshot->total.limit[KIND_SEM][LIMIT_SEMMNI].known);
    assert_false(snapshot->total.usage[KIND_SHM][USAGE_SEGMENTS].known);
    assert_false(snapshot->total.usage[KIND_SEM][USAGE_SETS].known);
    snapshot_free(snapshot);
}

/* Captured trees: no call may ask the running kernel about them. */

static struct source captured(void)
{
    return (struct source){.calls = &fake_calls, .root = tree.source.root, .home = -1};
}

static void put_objects(void)
{
    tree_put(&tree, "/proc/sysvipc/shm",
             SHM_HEADING "1 1 600 8191 1 1 0 0 5 4294967295 7 0 0 900 4096 1\n"
                         "2 2 600 1 1 1 0 26 5 26 7 0 0 900 1 2\n");
    tree_put(&tree, "/proc/sysvipc/msg", MSG_HEADING "3 3 600 100 2 1 1 0 0 0 0 0 0 0\n");
    tree_put(&tree, "/proc/sysvipc/sem",
             SEM_HEADING "4 4 600 17 0 0 0 0 0 0\n"
                         "5 5 600 3 0 0 0 0 0 0\n");
}

static void set_time(const char *path, time_t seconds)
{
    struct timespec times[] = {{.tv_sec = 1}, {.tv_sec = seconds}};
    assert_int_equal(utimensat(AT_FDCWD, tree_real_path(&tree, path), times, 0), 0);
}

static void set_times(time_t seconds)
{
    set_time("/proc/sysvipc/shm", seconds);
    set_time("/proc/sysvipc/msg", seconds);
    set_time("/proc/sysvipc/sem", seconds);
}

static void a_tree_is_read_and_the_kernel_is_not(void **state)
{
    struct source from = captured();
    const struct request request = {.kinds = ALL_KINDS, .totals = ALL_KINDS, .facts = ~0U};
    (void)state;
    put_objects();
    put_limits();
    tree_put(&tree, "/proc/sys/kernel/hostname", "db1\n");
    tree_put(&tree, "/proc/sys/kernel/random/boot_id", "5f0c\n");
    tree_put(&tree, "/proc/1/stat", "1 (init) S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0\n");
    struct snapshot *snapshot = collect(&from, &request);
    EXPECT_IDS(snapshot, KIND_SHM, 1, 2);
    EXPECT_IDS(snapshot, KIND_MSG, 3);
    EXPECT_IDS(snapshot, KIND_SEM, 4, 5);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(fake_count_all(), 0);
    assert_string_equal(snapshot->host, "db1");
    assert_string_equal(snapshot->boot_id, "5f0c");
    assert_false(snapshot->ipc_namespace.known);
    assert_false(snapshot->every_pid);
    assert_int_equal(snapshot->semaphore_count, 0);
    struct view view = {.now = snapshot};
    expect_state(&view, 0, "COMMAND", VALUE_UNKNOWN);
    expect_state(&view, 0, "NS", VALUE_UNKNOWN);
    expect_state(&view, 2, "QBYTES", VALUE_UNKNOWN);
    expect_state(&view, 3, "VALUES", VALUE_UNKNOWN);
    snapshot_free(snapshot);
}

static void now_is_when_each_file_was_written(void **state)
{
    struct source from = captured();
    const struct request request = {.kinds = ALL_KINDS};
    (void)state;
    put_objects();
    set_time("/proc/sysvipc/shm", 1000);
    set_time("/proc/sysvipc/msg", 3000);
    set_time("/proc/sysvipc/sem", 2000);
    struct snapshot *snapshot = collect(&from, &request);
    assert_int_equal(snapshot->of[KIND_SHM].clock, 1000);
    assert_int_equal(snapshot->of[KIND_MSG].clock, 3000);
    assert_int_equal(snapshot->of[KIND_SEM].clock, 2000);
    assert_int_equal(snapshot->clock, 3000);
    struct view view = {.now = snapshot};
    expect_exact(&view, 0, "IDLE", "100");
    snapshot_free(snapshot);

    int64_t before = (int64_t)time(NULL);
    snapshot = collect_plain(ALL_KINDS, 0);
    assert_true(snapshot->clock >= before && snapshot->clock <= (int64_t)time(NULL));
    assert_true(snapshot->of[KIND_SEM].clock == snapshot->clock);
    snapshot_free(snapshot);
}

static void a_filter_goes_by_the_time_of_the_file(void **state)
{
    struct source from = captured();
    const struct filter_scope nowhere = {0};
    struct filter_error error;
    struct filter *filter = filter_parse("idle = 100", &nowhere, &error);
    const struct request request = {.kinds = SHM, .filter = filter};
    (void)state;
    put_objects();
    set_times(1000);
    struct snapshot *snapshot = collect(&from, &request);
    EXPECT_IDS(snapshot, KIND_SHM, 1, 2);
    snapshot_free(snapshot);
    set_times(1001);
    snapshot = collect(&from, &request);
    EXPECT_NO_IDS(snapshot, KIND_SHM);
    snapshot_free(snapshot);
    filter_free(filter);
}

static void expect_name(const struct names *names, uint32_t id, const char *expected)
{
    struct text name = {0};
    if (!names_find(names, id, &name) || !text_equals(name, expected))
        fail_msg("%lu is \"%.*s\" and not \"%s\"", (unsigned long)id, (int)name.length, name.start,
                 expected);
}

static void names_are_those_of_the_tree(void **state)
{
    struct source from = captured();
    const struct request request = {.kinds = SHM, .facts = FACT_USERS | FACT_GROUPS};
    (void)state;
    put_objects();
    tree_put(&tree, "/etc/passwd",
             "# a comment\n:x:0:\n+::::::\nevil:x:00x:\nroot:x:0:0:root:/root:/bin/sh\n"
             "toor:x:0:0::/:/bin/sh\npostgres:x:26:26\nother:x:27:27::/:\n"
             "huge:x:4294967296:\nnobody:x:4294967295:");
    tree_put(&tree, "/etc/group", "dba:x:5\nwheel:x:10:root\n");
    struct snapshot *snapshot = collect(&from, &request);
    EXPECT_NO_PROBLEM(snapshot);
    expect_name(&snapshot->users, 0, "root");
    expect_name(&snapshot->users, 26, "postgres");
    expect_name(&snapshot->users, UINT32_MAX, "4294967295"); /* its line is cut off */
    expect_name(&snapshot->groups, 5, "dba");
    expect_name(&snapshot->groups, 7, "7");
    assert_int_equal(snapshot->users.count, 3); /* and not of everybody in the file */
    snapshot_free(snapshot);
}

static void without_passwd_there_are_numbers(void **state)
{
    struct source from = captured();
    const struct request request = {.kinds = SHM, .facts = FACT_USERS | FACT_GROUPS};
    (void)state;
    put_objects();
    struct snapshot *snapshot = collect(&from, &request);
    EXPECT_NO_PROBLEM(snapshot);
    expect_name(&snapshot->users, 0, "0"); /* not the root of this machine */
    expect_name(&snapshot->users, 26, "26");
    expect_name(&snapshot->groups, 5, "5");
    snapshot_free(snapshot);
}

static void limits_and_sums_of_a_tree(void **state)
{
    struct source from = captured();
    (void)state;
    put_objects();
    put_limits();
    struct snapshot *snapshot = collect_totals(&from, ALL_KINDS);
    EXPECT_NO_PROBLEM(snapshot);
    expect_all_limits(snapshot, UINT64_C(18446744073692774399));
    expect_usage(snapshot, KIND_SHM, USAGE_SEGMENTS, 2);
    expect_usage(snapshot, KIND_SHM, USAGE_RESIDENT, 4097);
    expect_usage(snapshot, KIND_SHM, USAGE_SWAPPED, 3);
    expect_usage(snapshot, KIND_MSG, USAGE_QUEUES, 1);
    expect_usage(snapshot, KIND_MSG, USAGE_MESSAGES, 2);
    expect_usage(snapshot, KIND_MSG, USAGE_MESSAGE_BYTES, 100);
    expect_usage(snapshot, KIND_SEM, USAGE_SETS, 2);
    expect_usage(snapshot, KIND_SEM, USAGE_SEMAPHORES, 20);
    /* The size of that machine's pages is not known. */
    assert_false(snapshot->total.usage[KIND_SHM][USAGE_PAGES].known);
    assert_false(snapshot->total.usage[KIND_SHM][USAGE_ALLOCATED].known);
    snapshot_free(snapshot);
}

static void sums_beyond_all_numbers_are_unknown(void **state)
{
    struct source from = captured();
    (void)state;
    put_objects();
    put_limits();
    tree_put(&tree, "/proc/sysvipc/sem",
             SEM_HEADING "4 4 600 18446744073709551615 0 0 0 0 0 0\n"
                         "5 5 600 1 0 0 0 0 0 0\n");
    struct snapshot *snapshot = collect_totals(&from, SEM);
    EXPECT_NO_PROBLEM(snapshot);
    expect_usage(snapshot, KIND_SEM, USAGE_SETS, 2);
    assert_false(snapshot->total.usage[KIND_SEM][USAGE_SEMAPHORES].known);
    snapshot_free(snapshot);
}

/* What is left of it would sum up to too little. */
static void sums_of_a_damaged_file_are_unknown(void **state)
{
    static const char *const damaged[] = {
        SEM_HEADING "4 4 600 17 0 0 0 0 0 0\nx\n",
        SEM_HEADING "4 4 600 17 0 0 0 0 0 0\n5 5",
        "",
        "key\n",
    };
    struct source from = captured();
    (void)state;
    put_objects();
    put_limits();
    for (size_t i = 0; i < LENGTH_OF(damaged); i++) {
        tree_put(&tree, "/proc/sysvipc/sem", damaged[i]);
        struct snapshot *snapshot = collect_totals(&from, ALL_KINDS);
        assert_int_equal(snapshot->problem_count, 1);
        assert_false(snapshot->total.usage[KIND_SEM][USAGE_SETS].known);
        assert_false(snapshot->total.usage[KIND_SEM][USAGE_SEMAPHORES].known);
        expect_usage(snapshot, KIND_MSG, USAGE_QUEUES, 1);
        expect_limit(snapshot, KIND_SEM, LIMIT_SEMMSL, 250);
        snapshot_free(snapshot);
    }
}

static const struct {
    const char *text;
    bool good;
} sem_files[] = {
    {"250\t32000\t100\t128\n", true},
    {"250 32000 100 128", true},
    {"250  32000\t\t100 128\n", true},
    {"250\t32000\t100\n", false},
    {"250\t32000\t100\t\n", false},
    {"", false},
    {"\n", false},
    {"250\t32000\t100\tx\n", false},
    {"250\t32000\t-100\t128\n", false},
    {"250\t32000\t100\t18446744073709551616\n", false},
    {"0x10\t1\t1\t1\n", false},
};

static void a_malformed_file_of_limits_is_a_problem(void **state)
{
    static const unsigned of_file[] = {LIMIT_SEMMSL, LIMIT_SEMMNS, LIMIT_SEMOPM, LIMIT_SEMMNI};
    struct source from = captured();
    const struct request request = {.totals = SEM | MSG, .facts = FACT_LIMITS};
    (void)state;
    put_limits();
    for (size_t i = 0; i < LENGTH_OF(sem_files); i++) {
        tree_put(&tree, "/proc/sys/kernel/sem", sem_files[i].text);
        struct snapshot *snapshot = collect(&from, &request);
        for (size_t j = 0; j < LENGTH_OF(of_file); j++) {
            if (snapshot->total.limit[KIND_SEM][of_file[j]].known != sem_files[i].good)
                fail_msg("case %zu, limit %zu", i, j);
        }
        if (sem_files[i].good)
            EXPECT_NO_PROBLEM(snapshot);
        else
            assert_true(snapshot->problem_count == 1 &&
                        snapshot->problems[0].kind == PROBLEM_MALFORMED &&
                        strcmp(snapshot->problems[0].where, "/proc/sys/kernel/sem") == 0 &&
                        snapshot->problems[0].count == 1);
        expect_limit(snapshot, KIND_SEM, LIMIT_SEMVMX, 32767);
        expect_limit(snapshot, KIND_MSG, LIMIT_MSGMAX, 8192);
        snapshot_free(snapshot);
    }
}

/* The whole of the file is the number; half of something else is not taken for it. */
static void what_stands_behind_a_limit_spoils_it(void **state)
{
    static const char *const bad[] = {"4096 junk\n", "4096x\n", "4096 4097\n"};
    struct source from = captured();
    const struct request request = {.totals = MSG, .facts = FACT_LIMITS};
    (void)state;
    put_limits();
    for (size_t i = 0; i < LENGTH_OF(bad); i++) {
        tree_put(&tree, "/proc/sys/kernel/msgmni", bad[i]);
        struct snapshot *snapshot = collect(&from, &request);
        if (snapshot->total.limit[KIND_MSG][LIMIT_MSGMNI].known || snapshot->problem_count != 1)
            fail_msg("case %zu is taken for a limit", i);
        snapshot_free(snapshot);
    }
}

static void a_missing_file_of_limits_is_a_problem(void **state)
{
    struct source from = captured();
    const struct request request = {.totals = SEM | MSG, .facts = FACT_LIMITS};
    (void)state;
    put_limits();
    unlink(tree_real_path(&tree, "/proc/sys/kernel/sem"));
    unlink(tree_real_path(&tree, "/proc/sys/kernel/msgmax"));
    struct snapshot *snapshot = collect(&from, &request);
    EXPECT_PROBLEMS(snapshot,
                    {PROBLEM_ABSENT, "/proc/sys/kernel/msgmax", .count = 1, .error = ENOENT},
                    {PROBLEM_ABSENT, "/proc/sys/kernel/sem", .count = 1, .error = ENOENT});
    assert_false(snapshot->total.limit[KIND_SEM][LIMIT_SEMMNI].known);
    assert_false(snapshot->total.limit[KIND_MSG][LIMIT_MSGMAX].known);
    expect_limit(snapshot, KIND_MSG, LIMIT_MSGMNI, 32000);
    expect_limit(snapshot, KIND_MSG, LIMIT_MSGMNB, 16384);
    snapshot_free(snapshot);
}

static void a_tree_without_the_files_is_a_problem_of_each(void **state)
{
    struct source from = captured();
    const struct request request = {.kinds = ALL_KINDS};
    (void)state;
    tree_put(&tree, "/proc/sysvipc/msg/folder", "");
    tree_put(&tree, "/proc/sysvipc/sem", SEM_HEADING);
    struct snapshot *snapshot = collect(&from, &request);
    assert_int_equal(snapshot->count, 0);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_ABSENT, "/proc/sysvipc/shm", .count = 1, .error = ENOENT},
                    {PROBLEM_IRREGULAR, "/proc/sysvipc/msg", .count = 1, .error = ENOTSUP});
    assert_int_equal(fake_count_all(), 0);
    snapshot_free(snapshot);
}

static void wanted_ids_of_a_tree(void **state)
{
    static const struct wanted wanted[] = {BY_ID(KIND_SHM, 2), BY_ID(KIND_SHM, 3)};
    const struct request request = {.kinds = SHM, WANTED(wanted)};
    struct source from = captured();
    (void)state;
    put_objects();
    struct snapshot *snapshot = collect(&from, &request);
    EXPECT_IDS(snapshot, KIND_SHM, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MISSING, "shm 3", .count = 1});
    snapshot_free(snapshot);
}

static void the_host_and_the_namespace_of_this_machine(void **state)
{
    (void)state;
    struct snapshot *snapshot = collect_plain(0, FACT_HOST | FACT_NAMESPACE);
    assert_non_null(snapshot->host);
    assert_true(snapshot->ipc_namespace.known);
    assert_int_equal(snapshot->ipc_namespace.amount, FAKE_NAMESPACE_INODE);
    snapshot_free(snapshot);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

/* Facts. */

/* Where FACT is collected; FACT_SPECS: with the objects, or before them. */
static size_t place_of_fact(facts_t fact)
{
    size_t place = 0;
    while (place < FACT_SPECS && !(fact_specs[place].facts & fact && fact_specs[place].collect))
        place++;
    return place;
}

static void a_fact_needs_only_what_is_cheaper(void **state)
{
    const struct request request = {.kinds = ALL_KINDS};
    (void)state;
    for (size_t i = 0; i < FACT_SPECS; i++) {
        const struct fact_spec *spec = &fact_specs[i];
        facts_t needs = spec->needs;
        assert_true(i == 0 || spec[-1].cost <= spec->cost);
        for (enum kind kind = 0; kind < KINDS && spec->needs_of; kind++)
            needs |= spec->needs_of(&request, kind);
        for (facts_t fact = 1; fact; fact <<= 1) {
            size_t place = needs & fact ? place_of_fact(fact) : FACT_SPECS;
            if (place < FACT_SPECS && place > i)
                fail_msg("what stands in row %zu needs what is collected in row %zu", i, place);
        }
    }
}

/* What the monitor searches for apart is what takes a look at every process, and nothing else. */
static void facts_of_a_search_are_the_dearest(void **state)
{
    const facts_t with_usage = FACT_CONTENTS, of_rules = FACT_PROTECTION | FACT_LOGIND;
    facts_t dear = 0;
    (void)state;
    for (size_t i = 0; i < FACT_SPECS; i++)
        dear |= fact_specs[i].cost >= COST_LISTED ? fact_specs[i].facts : 0;
    assert_int_equal(dear & ~of_rules, (facts_t)FACTS_OF_SEARCH & ~with_usage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_in_sets_is_read_of_those_selected),
        TEST(a_filter_on_costly_facts_narrows_by_the_cheap_ones_first),
        TEST(a_filter_selects_among_all_kinds),
        TEST(who_does_not_ask_does_not_pay),
        TEST(kinds_not_asked_for_are_not_read),
        TEST(each_fact_about_semaphores_by_itself),
        TEST(all_that_is_in_a_set),
        TEST(a_set_of_more_semaphores_than_usual),
        TEST(sets_that_may_not_be_read_are_one_problem),
        TEST(a_set_that_vanishes_is_dropped),
        TEST(an_id_that_does_not_exist_is_a_problem),
        TEST(objects_wanted_by_key),
        TEST(objects_wanted_by_id_and_key),
        TEST(objects_wanted_of_several_kinds),
        TEST(nothing_wanted_of_a_kind),
        TEST(what_could_not_be_read_is_not_missing),
        TEST(names_are_those_of_the_system),
        TEST(memory_is_unknown_without_text),
        TEST(memory_comes_from_the_text),
        TEST(text_of_the_running_kernel_gets_its_qbytes),
        TEST(a_live_process_has_its_name_and_start),
        TEST(where_processes_are_hidden_a_missing_one_is_unknown),
        TEST(a_stat_line_is_read_or_nothing_is_known),
        TEST(a_zombie_is_gone_unless_other_threads_live),
        TEST(the_last_users_are_looked_up_when_asked),
        TEST(users_of_semaphores_are_looked_up_when_asked),
        TEST(limits_and_sums_of_the_kernel),
        TEST(limits_of_the_files_where_calls_are_barred),
        TEST(totals_of_other_kinds_are_not_read),
        TEST(a_tree_is_read_and_the_kernel_is_not),
        TEST(now_is_when_each_file_was_written),
        TEST(a_filter_goes_by_the_time_of_the_file),
        TEST(names_are_those_of_the_tree),
        TEST(without_passwd_there_are_numbers),
        TEST(limits_and_sums_of_a_tree),
        TEST(sums_beyond_all_numbers_are_unknown),
        TEST(sums_of_a_damaged_file_are_unknown),
        TEST(a_malformed_file_of_limits_is_a_problem),
        TEST(what_stands_behind_a_limit_spoils_it),
        TEST(a_missing_file_of_limits_is_a_problem),
        TEST(a_tree_without_the_files_is_a_problem_of_each),
        TEST(a_fact_needs_only_what_is_cheaper),
        TEST(facts_of_a_search_are_the_dearest),
        TEST(wanted_ids_of_a_tree),
        TEST(the_host_and_the_namespace_of_this_machine),
        TEST(what_is_used_or_removed_meanwhile_is_no_orphan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
