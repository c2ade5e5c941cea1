/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/links.h"
#include "model/verdict.h"

/* The same in the words of the rules: an answer to each question, and what follows from them. */
enum answer { NO, DOUBT, YES };

enum { MOST_ANSWERS = 12 };

struct answers {
    enum answer all[MOST_ANSWERS];
    size_t count;
};

static enum answer to(bool condition)
{
    return condition ? YES : NO;
}

static void add(struct answers *answers, enum answer answer)
{
    assert_true(answers->count < MOST_ANSWERS);
    answers->all[answers->count++] = answer;
}

static bool has(const struct answers *answers, enum answer wanted)
{
    for (size_t i = 0; i < answers->count; i++) {
        if (answers->all[i] == wanted)
            return true;
    }
    return false;
}

/* One no makes no orphan; without one, one doubt leaves it open. */
static enum verdict verdict_by_rules(enum answer used, const struct answers *orphan)
{
    if (used == YES)
        return VERDICT_IN_USE;
    if (used == DOUBT)
        return VERDICT_UNKNOWN;
    if (has(orphan, NO))
        return VERDICT_IDLE;
    return has(orphan, DOUBT) ? VERDICT_UNKNOWN : VERDICT_ORPHAN;
}

/* What can be known of a process that left its pid. */
enum trace { TRACE_NONE, TRACE_NO_PID, GONE, LIVES, LATER, UNSEEN, ABSENT, TRACES };

enum { USED_AT = 5000, STARTED_BEFORE = 0, STARTED_AFTER = 9000 };

static const uint32_t pid_of[TRACES] = {
    [GONE] = 200, [LIVES] = 100, [LATER] = 101, [UNSEEN] = 300, [ABSENT] = 400};

static const enum answer is_trace_of_nobody[TRACES] = {
    [TRACE_NONE] = YES,     /* no pid and no time: it never happened */
    [TRACE_NO_PID] = DOUBT, /* no pid, but a time: of another pid namespace */
    [GONE] = YES,           [LIVES] = NO,
    [LATER] = DOUBT, /* another process by that number, or the clock was set */
    [UNSEEN] = DOUBT,       [ABSENT] = DOUBT,
};

static int64_t time_of(enum trace trace)
{
    return trace == TRACE_NONE ? 0 : USED_AT;
}

/* What can be known of the user who owns an object, or made it. */
enum person { ROOT, WITHOUT, WITH, ELSEWHERE, UNSURE, UNMAPPED, PERSONS };

static const uint32_t uid_of[PERSONS] = {[ROOT] = 0,         [WITHOUT] = 1001, [WITH] = 1002,
                                         [ELSEWHERE] = 1003, [UNSURE] = 1004,  [UNMAPPED] = 65534};

static enum answer has_no_process(enum person person, bool complete)
{
    if (person == WITH)
        return NO;
    return complete && person != UNSURE && person != UNMAPPED ? YES : DOUBT;
}

enum { NS = 77, OTHER_NS = 78 };

static struct snapshot *snapshot;

static void add_process(enum trace trace, enum process_state state, int64_t start)
{
    struct process *process = snapshot_add_process(snapshot, pid_of[trace]);
    process->state = state;
    process->start = start;
    process->command = text_of("worker");
}

/* A snapshot of OBJECT in which all is known. OWNER: what every user is called, or NULL. */
static struct view make_view(const struct object *object, const char *owner)
{
    snapshot = support_snapshot(object, 1, 99999);
    add_process(LIVES, PROCESS_LIVE, STARTED_BEFORE);
    add_process(LATER, PROCESS_LIVE, STARTED_AFTER);
    add_process(GONE, PROCESS_GONE, 0);
    add_process(UNSEEN, PROCESS_UNKNOWN, 0);
    snapshot->every_pid = true;
    snapshot->owners.complete = true;
    snapshot->owners.unmapped = (struct quantity){true, uid_of[UNMAPPED]};
    owners_add_live(&snapshot->owners, NS, uid_of[WITH]);
    owners_add_live(&snapshot->owners, OTHER_NS, uid_of[ELSEWHERE]);
    idmap_add(&snapshot->owners.unsure, uid_of[UNSURE], 0);
    snapshot->searches[SEARCH_THREADS].done = true;
    snapshot_add_semaphores(snapshot, 3);
    for (size_t i = 0; owner && i < PERSONS; i++)
        names_add(&snapshot->users, uid_of[i], text_of(owner));
    return (struct view){.now = snapshot};
}

/* A number that is counted down by the choices that are taken from it, so that all come up. */
static unsigned choose(unsigned *rest, unsigned count)
{
    unsigned choice = *rest % count;
    *rest /= count;
    return choice;
}

static void expect_verdict(const struct view *view, unsigned number, enum verdict expected)
{
    const struct judgement judgement = verdict_of(view, 0);
    assert_in_range(judgement.count, 1, MOST_EVIDENCE);
    if (judgement.verdict != expected)
        fail_msg("combination %u of %s: %s and not %s", number,
                 kind_names[snapshot->objects[0].ref.kind], verdict_words[judgement.verdict],
                 verdict_words[expected]);
}

/*
 * Whether the combinations of each kind came to each verdict: a test in which all are the same says
 * little.
 */
static bool reached[VERDICTS];

static void expect_all(unsigned count, bool (*try_one)(const struct view *view, unsigned number),
                       enum kind kind, const char *mighty_owner)
{
    const struct object object = {.ref.kind = kind, .ref.space = NS};
    const char *const owners[] = {NULL, mighty_owner};

    memset(reached, 0, sizeof(reached));
    for (size_t i = 0; i < LENGTH_OF(owners); i++) {
        struct view view = make_view(&object, owners[i]);
        for (unsigned number = 0; number < count; number++)
            assert_true(try_one(&view, number));
        snapshot_free(snapshot);
    }
    for (size_t verdict = 0; verdict < VERDICTS; verdict++)
        assert_true(reached[verdict]);
}

static bool expect_by_rules(const struct view *view, unsigned number, enum answer used,
                            const struct answers *orphan)
{
    enum verdict expected = verdict_by_rules(used, orphan);
    expect_verdict(view, number, expected);
    reached[expected] = true;
    return true;
}

/* PostgreSQL's key: such a segment is removed by who made it, when he starts again. */
enum { KEY_OF_POSTGRESQL = 5432001, ANY_KEY = 0x7001 };

static const uint32_t keys[] = {0, ANY_KEY, KEY_OF_POSTGRESQL};

static void add_people(struct answers *orphan, enum person owner, enum person creator)
{
    struct object *object = &snapshot->objects[0];
    bool complete = snapshot->owners.complete;

    object->uid = uid_of[owner];
    object->cuid = uid_of[creator];
    add(orphan, to(owner != ROOT && creator != ROOT));
    add(orphan, has_no_process(owner, complete));
    add(orphan, has_no_process(creator, complete));
}

/* Of a segment that nobody can look up it does not matter who is there. */
static void add_people_of_segment(struct answers *orphan, enum person owner, enum person creator)
{
    struct answers none = {.count = 0};
    add_people(snapshot->objects[0].key ? orphan : &none, owner, creator);
}

static bool try_segment(const struct view *view, unsigned number)
{
    struct object *object = &snapshot->objects[0];
    struct answers orphan = {.count = 0};
    unsigned rest = number;
    uint64_t nattch = choose(&rest, 3);
    bool marked = choose(&rest, 2), locked = choose(&rest, 2);
    enum trace creator = choose(&rest, TRACES), last = choose(&rest, TRACES);

    object->key = keys[choose(&rest, LENGTH_OF(keys))];
    snapshot->every_pid = choose(&rest, 2);
    snapshot->owners.complete = choose(&rest, 2);
    enum person owner = choose(&rest, PERSONS);
    add_people_of_segment(&orphan, owner, choose(&rest, PERSONS));
    assert_int_equal(rest, 0);
    object->mode = 0600 | (marked ? MODE_DEST : 0) | (locked ? MODE_LOCKED : 0);
    object->ctime = USED_AT;
    object->shm = (struct segment){.nattch = nattch,
                                   .cpid = pid_of[creator],
                                   .lpid = pid_of[last],
                                   .atime = number % 2 ? time_of(last) : time_of(last) / 2,
                                   .dtime = number % 2 ? 0 : time_of(last)};
    object->ctime += object->shm.dtime ? USED_AT : 0;

    add(&orphan, to(!marked));
    add(&orphan, to(!locked));
    add(&orphan, to(object->key != KEY_OF_POSTGRESQL));
    add(&orphan, creator == TRACE_NONE ? DOUBT : is_trace_of_nobody[creator]);
    add(&orphan, is_trace_of_nobody[last]);
    add(&orphan, snapshot->every_pid ? YES : DOUBT);
    return expect_by_rules(view, number, to(nattch), &orphan);
}

static void every_segment_is_judged_by_the_rules(void **state)
{
    (void)state;
    expect_all(3UL * 2 * 2 * TRACES * TRACES * LENGTH_OF(keys) * 2 * 2 * PERSONS * PERSONS,
               try_segment, KIND_SHM, NULL);
}

/* Who was found to wait on a queue, and how well the processes could be searched. */
static const struct {
    struct search search;
    size_t links;
    enum answer used;
} queue_waits[] = {
    {{.done = true}, 0, NO},
    {{.done = true}, 1, YES},
    {{.done = true, .is_blind = true, .refused.count = 3}, 2, YES},
    {{.done = true, .is_blind = true}, 0, DOUBT},
    {{.done = true, .refused.count = 1}, 0, DOUBT},
    {{.done = false}, 0, DOUBT},
    {{.done = false, .is_blind = true}, 0, DOUBT},
};

static void set_links(size_t count)
{
    snapshot->link_count = 0;
    for (size_t i = 0; i < count; i++)
        *links_add(snapshot) = (struct link){.ref = {KIND_MSG, NS, 0}, .role = LINK_WAITS};
}

static bool try_queue(const struct view *view, unsigned number)
{
    struct object *object = &snapshot->objects[0];
    struct answers orphan = {.count = 0};
    unsigned rest = number;
    unsigned waits = choose(&rest, LENGTH_OF(queue_waits));
    uint64_t messages = choose(&rest, 2);
    enum trace sender = choose(&rest, TRACES), receiver = choose(&rest, TRACES);

    snapshot->searches[SEARCH_THREADS] = queue_waits[waits].search;
    set_links(queue_waits[waits].links);
    snapshot->every_pid = choose(&rest, 2);
    snapshot->owners.complete = choose(&rest, 2);
    object->ctime = 1;
    object->msg = (struct queue){.qnum = messages,
                                 .lspid = pid_of[sender],
                                 .stime = time_of(sender),
                                 .lrpid = pid_of[receiver],
                                 .rtime = time_of(receiver)};

    enum person owner = choose(&rest, PERSONS);
    add_people(&orphan, owner, choose(&rest, PERSONS));
    add(&orphan, to(!messages));
    add(&orphan, is_trace_of_nobody[sender]);
    add(&orphan, is_trace_of_nobody[receiver]);
    add(&orphan, snapshot->every_pid ? YES : DOUBT);
    add(&orphan, to(snapshot->users.count == 0));
    return expect_by_rules(view, number, queue_waits[waits].used, &orphan);
}

/* IBM MQ keeps its objects from one run to the next: "mqm" owns none that is an orphan. */
static void every_queue_is_judged_by_the_rules(void **state)
{
    (void)state;
    expect_all(LENGTH_OF(queue_waits) * 2 * TRACES * TRACES * 2 * 2 * PERSONS * PERSONS, try_queue,
               KIND_MSG, "mqm");
}

/* Whether the kernel said who waits for the two semaphores of a set, and what. */
static const struct {
    bool known;
    struct semaphore first, second;
    enum answer used;
} set_waits[] = {
    {true, {0}, {0}, NO},
    {true, {.ncnt = 1}, {0}, YES},
    {true, {0}, {.zcnt = 1}, YES},
    {false, {.ncnt = 1}, {0}, DOUBT}, /* left over in memory, and not read */
};

/* A pid of 0 stands for nobody, for who sees every pid: that of a semaphore has no time of its own. */
static enum answer is_operator_gone(enum trace trace)
{
    return trace == TRACE_NO_PID && snapshot->every_pid ? YES : is_trace_of_nobody[trace];
}

static bool try_set(const struct view *view, unsigned number)
{
    struct object *object = &snapshot->objects[0];
    struct answers orphan = {.count = 0};
    unsigned rest = number;
    unsigned waits = choose(&rest, LENGTH_OF(set_waits));
    bool has_pids = choose(&rest, 2), is_used = choose(&rest, 2);
    /* One time for the whole set: with it a semaphore without a pid can have been operated on. */
    unsigned none = is_used ? TRACE_NO_PID : TRACE_NONE;
    enum trace first = choose(&rest, TRACES - 1) + 1, second = choose(&rest, TRACES - 1) + 1;

    first = first == TRACE_NO_PID ? none : first;
    second = second == TRACE_NO_PID ? none : second;
    snapshot->every_pid = choose(&rest, 2);
    snapshot->owners.complete = choose(&rest, 2);
    object->has = (uint8_t)(HAS_SEMAPHORES | (set_waits[waits].known ? HAS_WAITERS : 0) |
                            (has_pids ? HAS_PIDS : 0));
    object->sem = (struct set){.nsems = 2, .first_at = 1};
    /* SETVAL moves the one time, semop(2) the other. */
    object->ctime = !is_used ? 0 : number % 2 ? USED_AT : 1;
    object->sem.otime = !is_used ? 0 : number % 2 ? 1 : USED_AT;
    snapshot->semaphores[0] = (struct semaphore){.ncnt = 9, .zcnt = 9, .pid = pid_of[LIVES]};
    snapshot->semaphores[1] = set_waits[waits].first;
    snapshot->semaphores[2] = set_waits[waits].second;
    snapshot->semaphores[1].pid = pid_of[first];
    snapshot->semaphores[2].pid = pid_of[second];

    /* Who never used it has no time to compare with, so that any process is a later one. */
    enum person owner = choose(&rest, PERSONS);
    add_people(&orphan, owner, choose(&rest, PERSONS));
    add(&orphan, has_pids ? is_operator_gone(first) : DOUBT);
    add(&orphan, has_pids ? is_operator_gone(second) : DOUBT);
    add(&orphan, snapshot->every_pid ? YES : DOUBT);
    add(&orphan, to(snapshot->users.count == 0));
    return expect_by_rules(view, number, set_waits[waits].used, &orphan);
}

static void every_set_is_judged_by_the_rules(void **state)
{
    (void)state;
    expect_all(LENGTH_OF(set_waits) * 2 * 2 * (TRACES - 1) * (TRACES - 1) * 2 * 2 * PERSONS *
                   PERSONS,
               try_set, KIND_SEM, "mqm");
}

/* Where no user is missing, the number that could stand for those is one like another. */
static void a_user_namespace_with_all_users_has_no_unmapped_one(void **state)
{
    const struct object object = {
        .ref.kind = KIND_MSG, .ref.space = NS, .uid = uid_of[UNMAPPED], .cuid = uid_of[UNMAPPED]};
    struct view view = make_view(&object, NULL);
    (void)state;
    expect_verdict(&view, 0, VERDICT_UNKNOWN);
    snapshot->owners.unmapped.known = false;
    expect_verdict(&view, 1, VERDICT_ORPHAN);
    snapshot_free(snapshot);
}

/* A process may have been started a moment before the clock that stamps objects ticked. */
static void a_process_is_later_by_more_than_a_moment(void **state)
{
    static const struct {
        int64_t atime, dtime;
        enum verdict verdict;
    } cases[] = {
        {STARTED_AFTER - 3, 0, VERDICT_UNKNOWN}, {STARTED_AFTER - 2, 0, VERDICT_IDLE},
        {0, STARTED_AFTER - 3, VERDICT_UNKNOWN}, {0, STARTED_AFTER - 2, VERDICT_IDLE},
        {1, STARTED_AFTER, VERDICT_IDLE},        {STARTED_AFTER, 1, VERDICT_IDLE},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SHM,
                                      .shm = {.cpid = pid_of[GONE],
                                              .lpid = pid_of[LATER],
                                              .atime = cases[i].atime,
                                              .dtime = cases[i].dtime}};
        struct view view = make_view(&object, NULL);
        expect_verdict(&view, (unsigned)i, cases[i].verdict);
        snapshot_free(snapshot);
    }
}

/* What an empty set came to: nobody can have operated on it. */
static void a_set_without_semaphores_has_no_operators(void **state)
{
    const struct object object = {.ref.kind = KIND_SEM,
                                  .ref.space = NS,
                                  .uid = uid_of[WITHOUT],
                                  .cuid = uid_of[WITHOUT],
                                  .has = HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS};
    struct view view = make_view(&object, NULL);
    (void)state;
    expect_verdict(&view, 0, VERDICT_ORPHAN);
    snapshot_free(snapshot);
}

/* Sentences. */

/* Fails unless the evidence on the view's object reads so, a sentence a line; gives the view back. */
static void expect_sentences(const struct view *view, const char *expected)
{
    const struct judgement judgement = verdict_of(view, 0);
    struct buffer all = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < judgement.count; i++) {
        size_t before = all.length;
        evidence_put(&all, view, 0, &judgement, i);
        if (all.length > before)
            buffer_char(&all, '\n');
    }
    bool same = strcmp(buffer_string(&all), expected) == 0;
    if (!same)
        print_message("# got:\n%s# expected:\n%s", buffer_string(&all), expected);
    buffer_free(&all);
    snapshot_free(snapshot);
    assert_true(same);
}

static void sentences_about_segments(void **state)
{
    static const struct {
        struct segment shm;
        uint16_t mode;
        bool pid_namespace;
        const char *expected;
    } cases[] = {
        {{.nattch = 1}, MODE_DEST, false, "it is attached once\n"},
        {{.nattch = 2}, 0, false, "it is attached 2 times\n"},
        {{.cpid = 200},
         0,
         false,
         "nobody is attached\ncreator: process 200 is gone\n"
         "last attach or detach: there was none yet\n"},
        {{.cpid = 0, .dtime = 1},
         MODE_DEST | MODE_LOCKED,
         true,
         "nobody is attached\nit is marked for destruction\nit is locked in memory\n"
         "creator: a process that cannot be seen from here\n"
         "last attach or detach: a process that cannot be seen from here\n"
         "not every process can be seen from this pid namespace\n"},
        {{.cpid = 100, .lpid = 101, .atime = USED_AT},
         0,
         false,
         "nobody is attached\ncreator: process 100 (worker) lives\n"
         "last attach or detach: process 101 (worker) lives, but was started after that: the "
         "number was reused, or the clock was set\n"},
        {{.cpid = 300, .lpid = 400, .atime = USED_AT},
         0,
         false,
         "nobody is attached\ncreator: whether process 300 lives is not known\n"
         "last attach or detach: whether process 400 lives is not known\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {
            .ref.kind = KIND_SHM, .ctime = USED_AT, .mode = cases[i].mode, .shm = cases[i].shm};
        struct view view = make_view(&object, NULL);
        snapshot->every_pid = !cases[i].pid_namespace;
        expect_sentences(&view, cases[i].expected);
    }
}

#define SEGMENT                                          \
    "nobody is attached\ncreator: process 200 is gone\n" \
    "last attach or detach: there was none yet\n"

static void sentences_about_keys(void **state)
{
    static const struct {
        uint32_t key, cpid;
        enum person owner, creator;
        const char *name, *expected;
    } cases[] = {
        {0, 200, WITH, ROOT, NULL, SEGMENT},
        {ANY_KEY, 200, WITHOUT, ELSEWHERE, NULL,
         SEGMENT "it has a key, but neither its owner nor its creator has a process in its "
                 "namespace\n"},
        {ANY_KEY, 200, WITH, WITHOUT, NULL,
         SEGMENT "it has a key, and user 1002 has processes in its namespace\n"},
        {ANY_KEY, 200, WITHOUT, WITH, "carla",
         SEGMENT "it has a key, and user carla has processes in its namespace\n"},
        {ANY_KEY, 200, UNSURE, WITHOUT, NULL,
         SEGMENT "it has a key, and whether user 1004 has processes in its namespace is not "
                 "known\n"},
        {ANY_KEY, 200, ROOT, WITH, NULL,
         SEGMENT "it has a key, and its owner or its creator is root\n"},
        {ANY_KEY, 200, WITH, ROOT, NULL,
         SEGMENT "it has a key, and its owner or its creator is root\n"},
        /* Where something else speaks against an orphan, that is not asked. */
        {ANY_KEY, 100, WITHOUT, WITH, NULL,
         "nobody is attached\ncreator: process 100 (worker) lives\n"
         "last attach or detach: there was none yet\n"},
        {KEY_OF_POSTGRESQL, 200, WITHOUT, WITH, NULL,
         SEGMENT "PostgreSQL, by its key: starting the server on the same data directory removes "
                 "what a crash left\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SHM,
                                      .ref.space = NS,
                                      .mode = 0600,
                                      .key = cases[i].key,
                                      .uid = uid_of[cases[i].owner],
                                      .cuid = uid_of[cases[i].creator],
                                      .shm = {.cpid = cases[i].cpid}};
        struct view view = make_view(&object, cases[i].name);
        expect_sentences(&view, cases[i].expected);
    }
}

/* As long as nobody has looked who has processes, that is asked of those only whom it can concern. */
static void owners_are_asked_about_where_all_else_speaks_for_an_orphan(void **state)
{
    static const struct {
        uint32_t key, uid;
        uint16_t mode;
        struct segment shm;
        bool asks;
    } cases[] = {
        {ANY_KEY, 1001, 0600, {.cpid = 200}, true},
        {ANY_KEY, 1001, 0600, {.cpid = 300}, true}, /* its creator is not known */
        {0, 1001, 0600, {.cpid = 200}, false},
        {ANY_KEY, 0, 0600, {.cpid = 200}, false},
        {ANY_KEY, 1001, 0600, {.cpid = 200, .nattch = 1}, false},
        {ANY_KEY, 1001, 0600, {.cpid = 100}, false},
        {ANY_KEY, 1001, 0600 | MODE_LOCKED, {.cpid = 200}, false},
        {KEY_OF_POSTGRESQL, 1001, 0600, {.cpid = 200}, false},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SHM,
                                      .ref.space = NS,
                                      .key = cases[i].key,
                                      .mode = cases[i].mode,
                                      .uid = cases[i].uid,
                                      .cuid = cases[i].uid,
                                      .shm = cases[i].shm};
        struct view view = make_view(&object, NULL);
        snapshot->owners.complete = false;
        bool asks = verdict_asks_of_owners(&view, 0);
        snapshot_free(snapshot);
        if (asks != cases[i].asks)
            fail_msg("case %zu: %d", i, asks);
    }
}

#define NO_USER "neither its owner nor its creator has a process in its namespace\n"

static void sentences_about_queues(void **state)
{
    static const struct {
        struct queue msg;
        size_t links;
        bool refused;
        const char *expected;
    } cases[] = {
        {{.qnum = 1}, 1, false, "1 thread waits on it\n"},
        {{.qnum = 1}, 2, true, "2 threads wait on it\n"},
        {{.qnum = 0},
         0,
         false,
         "nobody waits on it\nit is empty\nlast sender: there was none yet\n"
         "last receiver: there was none yet\n" NO_USER},
        {{.qnum = 1, .lspid = 200, .stime = 1, .lrpid = 100, .rtime = 1},
         0,
         true,
         "whether anybody waits on it is not known\nit holds 1 message\n"
         "last sender: process 200 is gone\nlast receiver: process 100 (worker) lives\n" NO_USER},
        {{.qnum = 2, .lspid = 300, .stime = 1, .rtime = 1},
         0,
         false,
         "nobody waits on it\nit holds 2 messages\n"
         "last sender: whether process 300 lives is not known\n"
         "last receiver: a process that cannot be seen from here\n" NO_USER},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_MSG,
                                      .ref.space = NS,
                                      .uid = uid_of[WITHOUT],
                                      .cuid = uid_of[WITHOUT],
                                      .msg = cases[i].msg};
        struct view view = make_view(&object, NULL);
        set_links(cases[i].links);
        snapshot->searches[SEARCH_THREADS].refused.count = cases[i].refused;
        expect_sentences(&view, cases[i].expected);
    }
}

static void sentences_about_users(void **state)
{
#define START                                                            \
    "nobody waits on it\nit is empty\nlast sender: there was none yet\n" \
    "last receiver: there was none yet\n"
    static const struct {
        enum person owner, creator;
        const char *name, *expected;
    } cases[] = {
        {WITHOUT, ELSEWHERE, NULL, START NO_USER},
        {WITH, WITHOUT, NULL, START "user 1002 has processes in its namespace\n"},
        {WITHOUT, WITH, "carla", START "user carla has processes in its namespace\n"},
        {UNSURE, WITH, NULL, START "user 1002 has processes in its namespace\n"},
        {UNSURE, WITHOUT, NULL,
         START "whether user 1004 has processes in its namespace is not known\n"},
        {WITHOUT, UNMAPPED, "nobody",
         START "whether user nobody has processes in its namespace is not known\n"},
        {ROOT, WITHOUT, NULL, START "its owner or its creator is root\n" NO_USER},
        {WITHOUT, ROOT, NULL, START "its owner or its creator is root\n" NO_USER},
    };
#undef START
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_MSG,
                                      .ref.space = NS,
                                      .uid = uid_of[cases[i].owner],
                                      .cuid = uid_of[cases[i].creator]};
        struct view view = make_view(&object, cases[i].name);
        expect_sentences(&view, cases[i].expected);
    }
}

static void sentences_about_operators(void **state)
{
    static const struct {
        uint32_t pids[2];
        bool pid_namespace;
        const char *expected;
    } cases[] = {
        {{0, 0}, false, "last operation: there was none yet\n" NO_USER},
        {{200, 0}, false, "last operation: its process is gone\n" NO_USER},
        {{200, 200}, false, "last operations on 2 semaphores: their processes are gone\n" NO_USER},
        {{300, 100}, false, "last operation: process 100 (worker) lives\n" NO_USER},
        {{100, 300}, false, "last operation: process 100 (worker) lives\n" NO_USER},
        {{200, 300}, false, "last operation: whether process 300 lives is not known\n" NO_USER},
        {{300, 101}, false, "last operation: whether process 300 lives is not known\n" NO_USER},
        {{101, 200},
         false,
         "last operation: process 101 (worker) lives, but was started after that: the number was "
         "reused, or the clock was set\n" NO_USER},
        {{200, 0},
         true,
         "last operation: a process that cannot be seen from here\n" NO_USER
         "not every process can be seen from this pid namespace\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SEM,
                                      .ref.space = NS,
                                      .uid = uid_of[WITHOUT],
                                      .cuid = uid_of[WITHOUT],
                                      .ctime = USED_AT,
                                      .has = HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS,
                                      .sem = {.nsems = 2, .first_at = 1}};
        struct buffer expected = BUFFER_IN_MEMORY;
        struct view view = make_view(&object, NULL);
        snapshot->every_pid = !cases[i].pid_namespace;
        for (size_t number = 0; number < 2; number++)
            snapshot->semaphores[1 + number].pid = cases[i].pids[number];
        buffer_text(&expected, "nobody waits on it\n");
        buffer_text(&expected, cases[i].expected);
        expect_sentences(&view, buffer_string(&expected));
        buffer_free(&expected);
    }
}

/* The caller may vouch for what cannot be seen, but not for a process that the object tells of. */
static void the_word_of_the_caller_is_evidence(void **state)
{
    static const struct {
        uint32_t cpid;
        bool every_pid, closed;
        enum verdict verdict;
        const char *last;
    } cases[] = {
        {200, false, false, VERDICT_UNKNOWN,
         "not every process can be seen from this pid namespace\n"},
        {200, false, true, VERDICT_ORPHAN, "taken as seen: all processes that use it (--closed)\n"},
        {200, true, true, VERDICT_ORPHAN, ""},
        {0, false, true, VERDICT_UNKNOWN, "taken as seen: all processes that use it (--closed)\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SHM, .shm = {.cpid = cases[i].cpid}};
        struct buffer expected = BUFFER_IN_MEMORY;
        struct view view = make_view(&object, NULL);
        snapshot->every_pid = cases[i].every_pid;
        snapshot->closed = cases[i].closed;
        expect_verdict(&view, (unsigned)i, cases[i].verdict);
        buffer_format(&expected,
                      "nobody is attached\ncreator: %s\n"
                      "last attach or detach: there was none yet\n%s",
                      cases[i].cpid ? "process 200 is gone"
                                    : "a process that cannot be seen from here",
                      cases[i].last);
        expect_sentences(&view, buffer_string(&expected));
        buffer_free(&expected);
    }
}

static void a_zombie_is_gone(void **state)
{
    const struct object object = {.ref.kind = KIND_SHM, .shm = {.cpid = 102}};
    struct view view = make_view(&object, NULL);
    struct process *process = snapshot_add_process(snapshot, 102);
    (void)state;
    process->state = PROCESS_GONE;
    process->is_zombie = true;
    expect_verdict(&view, 0, VERDICT_ORPHAN);
    expect_sentences(&view, "nobody is attached\ncreator: process 102 is gone (zombie)\n"
                            "last attach or detach: there was none yet\n");
}

/* The makers' advice stands there whatever the verdict is. */
static void sentences_about_products(void **state)
{
    struct object object = {.ref.kind = KIND_SHM, .mode = 0600, .key = KEY_OF_POSTGRESQL};
    struct view view;
    (void)state;

    object.shm.nattch = 1;
    view = make_view(&object, NULL);
    expect_sentences(&view, "it is attached once\n"
                            "PostgreSQL, by its key: end the processes that use it first\n");
    view = make_view(&object, NULL);
    snapshot->objects[0].shm.cpid = pid_of[LIVES];
    expect_sentences(&view, "it is attached once\n"
                            "PostgreSQL, by its key: end process 100 (worker) first\n");
    object.ref.space = NS;
    for (uint32_t others = 0; others < 3; others++) {
        static const char *const advice[] = {"end process 500 first\n",
                                             "end process 500 and 1 other first\n",
                                             "end process 500 and 2 others first\n"};
        struct buffer expected = BUFFER_IN_MEMORY;
        view = make_view(&object, NULL);
        for (uint32_t i = 0; i <= others; i++)
            *links_add(snapshot) =
                (struct link){.ref.kind = KIND_SHM, .ref.space = NS, .pid = 500 + i};
        buffer_format(&expected, "it is attached once\nPostgreSQL, by its key: %s", advice[others]);
        expect_sentences(&view, buffer_string(&expected));
        buffer_free(&expected);
    }
    object.key = ANY_KEY;
    view = make_view(&object, "oracle");
    expect_sentences(&view, "it is attached once\n"
                            "Oracle, by its owner: sysresv lists the objects of an "
                            "instance; sysresv -i removes those of a dead one\n");
    object.shm.cpid = 102;
    view = make_view(&object, NULL);
    struct process *process = snapshot_add_process(snapshot, 102);
    process->state = PROCESS_LIVE;
    process->command = text_of("zabbix_server");
    expect_sentences(&view, "it is attached once\n"
                            "Zabbix, by its process: without a Zabbix process they can be "
                            "removed: each start makes new ones\n");
}

/* Whoever owns what only one product makes, its programs decide. */
static void programs_decide_about_a_set(void **state)
{
    enum { KEY_OF_ATOP = 3121959 };
    static const struct {
        enum person owner, creator;
        const char *program;
        uint32_t ns;
        bool complete;
        enum trace last;
        enum verdict verdict;
        const char *sentence;
    } cases[] = {
        {ROOT, ROOT, NULL, 0, true, GONE, VERDICT_ORPHAN,
         "no atop, atopacctd or netatopd process is in its namespace"},
        {WITH, WITHOUT, NULL, 0, true, GONE, VERDICT_ORPHAN,
         "no atop, atopacctd or netatopd process is in its namespace"},
        {ROOT, ROOT, "atop", NS, true, GONE, VERDICT_IDLE,
         "process 900 (atop) is in its namespace"},
        {WITHOUT, WITHOUT, "atopacctd", NS, true, GONE, VERDICT_IDLE,
         "process 900 (atopacctd) is in its namespace"},
        {ROOT, ROOT, "atop", OTHER_NS, true, GONE, VERDICT_ORPHAN,
         "no atop, atopacctd or netatopd process is in its namespace"},
        {ROOT, ROOT, "atop", 0, true, GONE, VERDICT_UNKNOWN,
         "whether a process of atop is in its namespace is not known"},
        {ROOT, ROOT, NULL, 0, false, GONE, VERDICT_UNKNOWN,
         "whether a process of atop is in its namespace is not known"},
        {ROOT, ROOT, "httpd", NS, true, GONE, VERDICT_ORPHAN,
         "no atop, atopacctd or netatopd process is in its namespace"},
        /* All else still counts. */
        {ROOT, ROOT, NULL, 0, true, LIVES, VERDICT_IDLE,
         "no atop, atopacctd or netatopd process is in its namespace"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {.ref.kind = KIND_SEM,
                                      .ref.space = NS,
                                      .key = KEY_OF_ATOP,
                                      .uid = uid_of[cases[i].owner],
                                      .cuid = uid_of[cases[i].creator],
                                      .ctime = USED_AT,
                                      .has = HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS,
                                      .sem = {.nsems = 2, .first_at = 1}};
        struct buffer expected = BUFFER_IN_MEMORY;
        struct view view = make_view(&object, NULL);
        snapshot->owners.complete = cases[i].complete;
        snapshot->semaphores[1].pid = pid_of[cases[i].last];
        if (cases[i].program)
            owners_add_runner(&snapshot->owners, cases[i].ns, 900, text_of(cases[i].program));
        expect_verdict(&view, (unsigned)i, cases[i].verdict);
        buffer_format(&expected,
                      "nobody waits on it\nlast operation: %s\n%s\natop, by its key: without an "
                      "atop, atopacctd or netatopd process they can be removed\n",
                      cases[i].last == GONE ? "its process is gone" : "process 100 (worker) lives",
                      cases[i].sentence);
        expect_sentences(&view, buffer_string(&expected));
        buffer_free(&expected);
    }
}

/* The X server lives on when its client has died; no other who had the segment last does so for nothing. */
static void a_server_that_attached_last_does_not_count(void **state)
{
    static const struct {
        const char *command;
        uint32_t key;
        enum trace creator;
        enum verdict verdict;
        const char *sentence;
    } cases[] = {
        {"Xorg", 0, GONE, VERDICT_ORPHAN, "only serves whoever made it"},
        {"Xorg", 0, LIVES, VERDICT_IDLE, "only serves whoever made it"},
        {"Xorg", 0, UNSEEN, VERDICT_UNKNOWN, "only serves whoever made it"},
        {"Xorg", ANY_KEY, GONE, VERDICT_IDLE, "process 102 (Xorg) lives\n"},
        {"mutter", 0, GONE, VERDICT_IDLE, "process 102 (mutter) lives\n"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct object object = {
            .ref.kind = KIND_SHM,
            .ref.space = NS,
            .key = cases[i].key,
            .uid = uid_of[ROOT],
            .ctime = USED_AT,
            .shm = {.cpid = pid_of[cases[i].creator], .lpid = 102, .atime = USED_AT}};
        struct view view = make_view(&object, NULL);
        struct process *process = snapshot_add_process(snapshot, 102);
        struct buffer all = BUFFER_IN_MEMORY;
        process->state = PROCESS_LIVE;
        process->command = text_of(cases[i].command);
        expect_verdict(&view, (unsigned)i, cases[i].verdict);
        const struct judgement judgement = verdict_of(&view, 0);
        for (size_t j = 0; j < judgement.count; j++) {
            evidence_put(&all, &view, 0, &judgement, j);
            buffer_char(&all, '\n');
        }
        if (!strstr(buffer_string(&all), cases[i].sentence))
            fail_msg("case %zu: %s", i, buffer_string(&all));
        buffer_free(&all);
        snapshot_free(snapshot);
    }
}

/* An object of alice's for which logind is the only one to speak, and one thing that is not so. */
static const struct {
    const char *name;
    enum kind kind;
    uint32_t uid, ns;
    uint64_t nattch;
    const char *owner;
    bool removes, present, is_told;
} logouts[] = {
    {"a queue", KIND_MSG, 1001, NS, 0, "alice", true, false, true},
    {"a set", KIND_SEM, 1001, NS, 0, "alice", true, false, true},
    {"a segment", KIND_SHM, 1001, NS, 0, "alice", true, false, true},
    {"a segment that is attached", KIND_SHM, 1001, NS, 1, "alice", true, false, false},
    {"logind does not remove", KIND_MSG, 1001, NS, 0, "alice", false, false, false},
    {"she is logged in", KIND_MSG, 1001, NS, 0, "alice", true, true, false},
    {"a container", KIND_MSG, 1001, OTHER_NS, 0, "alice", true, false, false},
    {"the last of the system's users", KIND_MSG, 999, NS, 0, "daemon", true, false, false},
    {"the first of the others", KIND_MSG, 1000, NS, 0, "alice", true, false, true},
    {"nobody", KIND_MSG, 65534, NS, 0, "nobody", true, false, false},
    {"no account", KIND_MSG, 1001, NS, 0, "1001", true, false, false},
    {"a name as long as the number", KIND_MSG, 1001, NS, 0, "user", true, false, true},
    {"root", KIND_MSG, 0, NS, 0, "root", true, false, false},
};

static bool tells_of_logind(const struct view *view, const char *owner)
{
    const struct judgement judgement = verdict_of(view, 0);
    struct buffer all = BUFFER_IN_MEMORY, expected = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < judgement.count; i++)
        evidence_put(&all, view, 0, &judgement, i);
    buffer_format(&expected,
                  "systemd-logind may remove it when user %s logs out for good (RemoveIPC in "
                  "logind.conf(5))",
                  owner);
    bool told = strstr(buffer_string(&all), buffer_string(&expected)) != NULL;
    assert_int_equal(told, strstr(buffer_string(&all), "logind") != NULL);
    buffer_free(&all);
    buffer_free(&expected);
    return told;
}

static void logind_is_advice_and_no_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(logouts); i++) {
        const struct object object = {.ref.kind = logouts[i].kind,
                                      .ref.space = logouts[i].ns,
                                      .uid = logouts[i].uid,
                                      .cuid = 1002,
                                      .shm.nattch = logouts[i].nattch};
        struct view view = make_view(&object, NULL);
        enum verdict verdict = verdict_of(&view, 0).verdict;
        names_add(&snapshot->users, object.uid, text_of(logouts[i].owner));
        snapshot->logind =
            (struct logind){.removes = logouts[i].removes, .first_user = 1000, .ns = {true, NS}};
        if (logouts[i].present)
            idmap_add(&snapshot->logind.present, object.uid, 0);
        if (tells_of_logind(&view, logouts[i].owner) != logouts[i].is_told)
            fail_msg("%s", logouts[i].name);
        assert_int_equal(verdict_of(&view, 0).verdict, verdict);
        snapshot_free(snapshot);
    }
}

static void logind_is_no_advice_where_it_is_unknown(void **state)
{
    const struct object object = {.ref.kind = KIND_MSG, .ref.space = NS, .uid = 1001};
    struct view view = make_view(&object, NULL);
    (void)state;
    snapshot->logind = (struct logind){.removes = true, .first_user = 1000, .ns = {true, NS}};
    assert_false(tells_of_logind(&view, "alice")); /* she has no name, and so no account */
    names_add(&snapshot->users, object.uid, text_of("alice"));
    assert_true(tells_of_logind(&view, "alice"));
    snapshot->logind.ns.known = false;
    assert_false(tells_of_logind(&view, "alice"));
    snapshot_free(snapshot);
}

/* One sentence says it for all: users, and the programs of a product, are in no tree. */
static void a_captured_tree_knows_of_no_process(void **state)
{
    static const char nothing[] = "a captured tree says nothing about processes\n";
    enum { KEY_OF_ATOP = 3121959 };
    struct object object = {.ref.kind = KIND_SHM, .ref.space = NS, .key = ANY_KEY, .uid = 1001};
    struct buffer expected = BUFFER_IN_MEMORY;
    struct view view = make_view(&object, NULL);
    (void)state;
    snapshot->captured = true;
    snapshot->every_pid = false;
    snapshot->owners.complete = false;
    buffer_format(&expected,
                  "nobody is attached\ncreator: a process that cannot be seen from here\n"
                  "last attach or detach: there was none yet\n%s",
                  nothing);
    expect_sentences(&view, buffer_string(&expected));
    buffer_free(&expected);

    object.ref.kind = KIND_SEM;
    object.key = KEY_OF_ATOP;
    object.has = HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS;
    object.sem = (struct set){.nsems = 2, .first_at = 1};
    view = make_view(&object, NULL);
    snapshot->captured = true;
    snapshot->every_pid = false;
    snapshot->owners.complete = false;
    buffer_format(&expected,
                  "nobody waits on it\n%s"
                  "atop, by its key: without an atop, atopacctd or netatopd process they can be "
                  "removed\n",
                  nothing);
    expect_sentences(&view, buffer_string(&expected));
    buffer_free(&expected);
}

static void a_process_without_a_name_is_a_number(void **state)
{
    const struct object object = {.ref.kind = KIND_SHM, .shm = {.cpid = 102}};
    struct view view = make_view(&object, NULL);
    (void)state;
    snapshot_add_process(snapshot, 102)->state = PROCESS_LIVE;
    expect_sentences(&view, "nobody is attached\ncreator: process 102 lives\n"
                            "last attach or detach: there was none yet\n");
}

/* What is asked about is collected, and no more than that. */
static void each_kind_needs_what_it_is_judged_by(void **state)
{
    (void)state;
    assert_int_equal(verdict_needs(KIND_SHM),
                     FACT_USERS | FACT_CREATORS | FACT_LAST_USERS | FACT_PROTECTION);
    assert_int_equal(verdict_needs(KIND_MSG),
                     FACT_USERS | FACT_LAST_USERS | FACT_OWNERS | FACT_BLOCKED | FACT_PROTECTION);
    assert_int_equal(verdict_needs(KIND_SEM),
                     FACT_USERS | FACTS_OF_SEMAPHORES | FACT_OWNERS | FACT_PROTECTION);
}

static void the_words_for_verdicts(void **state)
{
    static const char *const words[] = {"in-use", "unknown", "orphan", "idle"};
    (void)state;
    assert_int_equal(VERDICTS, LENGTH_OF(words));
    for (size_t i = 0; i < VERDICTS; i++)
        assert_string_equal(verdict_words[i], words[i]);
    assert_null(verdict_words[VERDICTS]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_segment_is_judged_by_the_rules),
        cmocka_unit_test(every_queue_is_judged_by_the_rules),
        cmocka_unit_test(every_set_is_judged_by_the_rules),
        cmocka_unit_test(a_user_namespace_with_all_users_has_no_unmapped_one),
        cmocka_unit_test(a_process_is_later_by_more_than_a_moment),
        cmocka_unit_test(a_set_without_semaphores_has_no_operators),
        cmocka_unit_test(sentences_about_segments),
        cmocka_unit_test(sentences_about_keys),
        cmocka_unit_test(owners_are_asked_about_where_all_else_speaks_for_an_orphan),
        cmocka_unit_test(sentences_about_queues),
        cmocka_unit_test(sentences_about_users),
        cmocka_unit_test(sentences_about_operators),
        cmocka_unit_test(the_word_of_the_caller_is_evidence),
        cmocka_unit_test(a_zombie_is_gone),
        cmocka_unit_test(sentences_about_products),
        cmocka_unit_test(programs_decide_about_a_set),
        cmocka_unit_test(a_server_that_attached_last_does_not_count),
        cmocka_unit_test(logind_is_advice_and_no_verdict),
        cmocka_unit_test(logind_is_no_advice_where_it_is_unknown),
        cmocka_unit_test(a_captured_tree_knows_of_no_process),
        cmocka_unit_test(a_process_without_a_name_is_a_number),
        cmocka_unit_test(each_kind_needs_what_it_is_judged_by),
        cmocka_unit_test(the_words_for_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
