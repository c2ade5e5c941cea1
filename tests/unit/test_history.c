/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/history.h"
#include "model/sysv.h"

#define SECOND INT64_C(1000)
#define STAYS (5 * SECOND)

/*
 * Objects as words: kind, id, and perhaps an apostrophe (a successor, made later) and stars (used,
 * each star once more).
 */
static struct object object_of(const char *word)
{
    struct object object = {.mode = 0600, .ctime = 1000};
    enum kind kind = KIND_SHM;
    char *end;

    while (strncmp(word, kind_names[kind], 3) != 0)
        kind++;
    object.ref.kind = kind;
    object.ref.number = (uint64_t)(int32_t)strtol(word + 3, &end, 10);
    object.key = (uint32_t)object.ref.number;
    if (*end == '\'') {
        object.ctime = 2000;
        end++;
    }
    size_t used = strspn(end, "*");
    if (kind == KIND_SHM)
        object.shm.nattch = used;
    else if (kind == KIND_MSG)
        object.msg.qnum = used;
    else
        object.sem.otime = used ? (int64_t)(3000 + used) : 0;
    return object;
}

static struct snapshot *snapshot_of(const char *words)
{
    enum { MOST = 16 };
    struct object objects[MOST];
    size_t count = 0;

    for (const char *word = words; *word; word += strspn(word, " ")) {
        assert_true(count < MOST);
        objects[count++] = object_of(word);
        word += strcspn(word, " ");
    }
    return support_snapshot(objects, count, 5000);
}

static void take(struct history *history, const char *words, int64_t clock)
{
    history_take(history, snapshot_of(words), clock);
}

static void take_objects(struct history *history, const struct object *objects, size_t count,
                         int64_t clock)
{
    history_take(history, support_snapshot(objects, count, 5000), clock);
}

/* A reading of which a part could not be had. */
static void take_part(struct history *history, const char *words, int64_t clock)
{
    struct snapshot *snapshot = snapshot_of(words);
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_UNREADABLE, .where = "x", .count = 1});
    history_take(history, snapshot, clock);
}

/* The kinds share out the rows among them, each with its own, and the gone are counted. */
static void expect_sound(const struct history *history)
{
    const struct snapshot *now = history->now;
    size_t rows = 0;

    for (size_t kind = 0; kind < KINDS; kind++) {
        size_t first = now->of[kind].first, gone = 0;
        for (size_t i = first; i < first + now->of[kind].count; i++) {
            assert_true(i < now->count);
            assert_int_equal(now->objects[i].ref.kind, kind);
            gone += history->tracks[i].mark == MARK_GONE;
            assert_int_equal(history_find(history, history->tracks[i].serial), i);
        }
        assert_int_equal(history->gone[kind], gone);
        rows += now->of[kind].count;
    }
    assert_int_equal(now->count, rows);
}

/* Fails unless the rows of the kinds in turn are EXPECTED: "shm1 shm2+ msg1~ sem1-". */
static void expect_rows(const struct history *history, const char *expected)
{
    static const char *const signs[MARKS] = {
        [MARK_NONE] = "", [MARK_NEW] = "+", [MARK_CHANGED] = "~", [MARK_GONE] = "-"};
    const struct snapshot *now = history->now;
    struct buffer rows = BUFFER_IN_MEMORY;

    expect_sound(history);
    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < now->of[kind].count; i++) {
            size_t row = now->of[kind].first + i;
            buffer_format(&rows, "%s%s%d%s", rows.length ? " " : "", kind_names[kind],
                          (int)now->objects[row].ref.number, signs[history->tracks[row].mark]);
        }
    }
    expect_bytes(&rows, expected, expected);
}

/* Fails unless the newest events, the newest of all first, are EXPECTED, and those are all. */
static void expect_events(const struct history *history, const char *expected)
{
    struct buffer events = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < history->events.count; i++) {
        const struct event *event = history_event(history, i);
        buffer_format(&events, "%s%s %s%d", i ? ", " : "", event_words[event->what],
                      kind_names[event->ref.kind], sysv_id(&event->ref));
        if (event->before || event->after)
            buffer_format(&events, " %llu %llu", (unsigned long long)event->before,
                          (unsigned long long)event->after);
    }
    expect_bytes(&events, expected, expected);
}

static size_t row_of(const struct history *history, enum kind kind, int32_t id, bool gone)
{
    const struct snapshot *now = history->now;
    for (size_t row = 0; row < now->count; row++) {
        if (now->objects[row].ref.kind == kind && sysv_id(&now->objects[row].ref) == id &&
            (history->tracks[row].mark == MARK_GONE) == gone)
            return row;
    }
    fail_msg("%s %d is not there", kind_names[kind], (int)id);
    return 0;
}

static struct track *track_of(const struct history *history, enum kind kind, int32_t id)
{
    return &history->tracks[row_of(history, kind, id, false)];
}

static void expect_near(double got, double expected)
{
    if (got < expected - 1e-9 || got > expected + 1e-9)
        fail_msg("%.17g and not %.17g", got, expected);
}

/* Takes what is there by WORDS, where the kinds SKIPPED were not asked for. */
static void take_without(struct history *history, const char *words, unsigned skipped,
                         int64_t clock)
{
    struct snapshot *next = snapshot_of(words);
    next->skipped = skipped;
    history_take(history, next, clock);
}

/* What a kind was stays, with its tags and sums, until it is read again; and then it is compared. */
static void a_kind_that_was_not_asked_for_stays_what_it_was(void **state)
{
    struct history history = {0};
    struct snapshot *first = snapshot_of("shm1 msg1 msg2 msg3 sem1");

    (void)state;
    first->total.usage[KIND_MSG][0] = (struct quantity){true, 3};
    first->total.limit[KIND_MSG][0] = (struct quantity){true, 9};
    first->of[KIND_MSG].clock = 4000;
    history_take(&history, first, 0);
    track_of(&history, KIND_MSG, 2)->tagged = true;
    uint64_t serial = track_of(&history, KIND_MSG, 2)->serial;
    for (int64_t clock = SECOND; clock < 3 * SECOND; clock += SECOND) {
        take_without(&history, "shm1 sem1", KIND_BIT(KIND_MSG), clock);
        expect_rows(&history, "shm1 msg1 msg2 msg3 sem1");
        expect_events(&history, "");
    }
    assert_true(track_of(&history, KIND_MSG, 2)->tagged);
    assert_int_equal(track_of(&history, KIND_MSG, 2)->serial, serial);
    assert_int_equal(history.now->total.usage[KIND_MSG][0].amount, 3);
    assert_int_equal(history.now->total.limit[KIND_MSG][0].amount, 9);
    assert_int_equal(history.now->of[KIND_MSG].clock, 4000);
    take(&history, "shm1 msg1* msg2 sem1", 4 * SECOND);
    expect_rows(&history, "shm1 msg1~ msg2 msg3- sem1");
    expect_events(&history, "removed msg3");
    assert_int_equal(track_of(&history, KIND_MSG, 2)->serial, serial);
    take_without(&history, "shm1 sem1", KIND_BIT(KIND_MSG), 40 * SECOND);
    expect_rows(&history, "shm1 msg1 msg2 sem1");
    history_free(&history);
}

/* Of a kind that could not be read, and then was skipped, nothing is concluded when it is read again. */
static void what_was_not_whole_before_it_was_skipped_is_not_new(void **state)
{
    struct history history = {0};
    struct snapshot *part = snapshot_of("shm1");

    (void)state;
    take(&history, "shm1 msg1", 0);
    snapshot_add_problem(part, (struct problem){PROBLEM_UNREADABLE, "msg", .count = 1});
    history_take(&history, part, SECOND);
    take_without(&history, "shm1", KIND_BIT(KIND_MSG), 2 * SECOND);
    take(&history, "shm1 msg1", 3 * SECOND);
    expect_rows(&history, "shm1 msg1");
    expect_events(&history, "");
    take(&history, "shm1 msg1 msg2", 4 * SECOND);
    expect_events(&history, "created msg2");
    history_free(&history);
}

/* Rates are over the time since the kind was read, and are not taken while it is skipped. */
static void a_rate_is_over_the_time_between_two_readings_of_its_kind(void **state)
{
    struct history history = {0};
    const struct chart *chart = &history.charts[KIND_MSG];

    (void)state;
    for (int64_t second = 0; second <= 10; second++) {
        struct snapshot *next = snapshot_of(second % 10 ? "" : second ? "msg1**********" : "msg1");
        next->skipped = second % 10 ? KIND_BIT(KIND_MSG) : 0;
        if (!next->skipped)
            next->total.usage[KIND_MSG][USAGE_MESSAGES] = (struct quantity){true, second ? 10 : 0};
        history_take(&history, next, second * SECOND);
    }
    expect_near(track_of(&history, KIND_MSG, 1)->rate, 1);
    assert_true(chart->has_rate);
    expect_near(chart->rate, 1);
    assert_int_equal(chart->series.count, 1);
    history_free(&history);
}

/* Marks. */

static void the_first_reading_has_no_marks_and_no_events(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 msg1* sem1*", 0);
    expect_rows(&history, "shm1 msg1 sem1");
    expect_events(&history, "");
    assert_null(history.events.ring);
    assert_false(track_of(&history, KIND_MSG, 1)->has_rate);
    assert_false(history.charts[KIND_MSG].has_rate);
    /* Nor has the second where nothing happened. */
    take(&history, "shm1 msg1* sem1*", SECOND);
    expect_rows(&history, "shm1 msg1 sem1");
    expect_events(&history, "");
    history_free(&history);
}

static void an_empty_history_can_be_asked_and_freed(void **state)
{
    struct history history = {0};

    (void)state;
    assert_true(history_find(&history, 0) == SIZE_MAX);
    history_free(&history);
    take(&history, "", 0);
    expect_rows(&history, "");
    take(&history, "", 1);
    expect_rows(&history, "");
    take(&history, "sem1", 2);
    expect_rows(&history, "sem1+");
    take(&history, "", 3);
    expect_rows(&history, "sem1-");
    history_free(&history);
    assert_null(history.now);
    assert_null(history.events.ring);
}

static void what_is_new_is_marked_for_a_while_and_changes_meanwhile_are_not(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1", 100);
    take(&history, "shm1 shm2", 200);
    expect_rows(&history, "shm1 shm2+");
    take(&history, "shm1 shm2*", 201);
    expect_rows(&history, "shm1 shm2+");
    take(&history, "shm1 shm2* shm3", 200 + STAYS - 1);
    expect_rows(&history, "shm1 shm2+ shm3+");
    take(&history, "shm1 shm2* shm3", 200 + STAYS);
    expect_rows(&history, "shm1 shm2 shm3+");
    history_free(&history);
}

/* The reading that ends the time of a mark may show a change. */
static void what_is_no_longer_new_can_be_changed(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "", 0);
    take(&history, "msg1", 1);
    take(&history, "msg1*", 1 + STAYS);
    expect_rows(&history, "msg1~");
    assert_int_equal(track_of(&history, KIND_MSG, 1)->since, 1 + STAYS);
    take(&history, "msg1**", 2 + STAYS);
    expect_rows(&history, "msg1~");
    take(&history, "msg1**", 3 + STAYS);
    expect_rows(&history, "msg1");
    history_free(&history);
}

#define FIELD(kind, field, marked)               \
    {                                            \
        kind, #field, LOWEST_BYTE(field), marked \
    }

static void a_change_is_marked_in_the_reading_that_shows_it(void **state)
{
    static const struct object objects[KINDS] = {
        {.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.atime = 500}},
        {.ref.kind = KIND_MSG, .ctime = 1000, .msg = {.stime = 500}},
        {.ref.kind = KIND_SEM, .ctime = 1000, .sem = {.otime = 500}},
    };
    static const struct {
        enum kind kind;
        const char *field;
        size_t lowest; /* LOWEST_BYTE */
        bool marked;
    } cases[] = {
        FIELD(KIND_SHM, ctime, true),      FIELD(KIND_MSG, ctime, true),
        FIELD(KIND_SEM, ctime, true),      FIELD(KIND_SHM, mode, true),
        FIELD(KIND_MSG, uid, true),        FIELD(KIND_SEM, gid, true),
        FIELD(KIND_SHM, shm.nattch, true), FIELD(KIND_SHM, shm.lpid, true),
        FIELD(KIND_MSG, msg.qnum, true),   FIELD(KIND_MSG, msg.cbytes, true),
        FIELD(KIND_SEM, sem.otime, true),  FIELD(KIND_SHM, shm.rss, false),
        FIELD(KIND_SHM, shm.swap, false),  FIELD(KIND_SEM, sem.first_at, false),
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct history history = {0};
        struct object object = objects[cases[i].kind];
        take_objects(&history, &object, 1, 0);
        ((unsigned char *)&object)[cases[i].lowest] ^= 1;
        take_objects(&history, &object, 1, SECOND);
        enum mark mark = (enum mark)history.tracks[0].mark;
        if (history.now->count != 1 || mark != (cases[i].marked ? MARK_CHANGED : MARK_NONE))
            fail_msg("%s of %s: %zu rows, mark %d", cases[i].field, kind_names[cases[i].kind],
                     history.now->count, (int)mark);
        take_objects(&history, &object, 1, 2000);
        assert_int_equal(history.tracks[0].mark, MARK_NONE);
        history_free(&history);
    }
}

/* The gone. */

static void a_row_that_is_gone_stays_for_a_while(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 shm2 shm3", 0);
    take(&history, "shm1 shm3", 100);
    expect_rows(&history, "shm1 shm2- shm3");
    take(&history, "shm1 shm3*", 101);
    expect_rows(&history, "shm1 shm2- shm3~");
    assert_int_equal(history.tracks[row_of(&history, KIND_SHM, 2, true)].since, 100);
    take(&history, "shm1 shm3*", 100 + STAYS - 1);
    expect_rows(&history, "shm1 shm2- shm3");
    take(&history, "shm1 shm3*", 100 + STAYS);
    expect_rows(&history, "shm1 shm3");
    history_free(&history);
}

static void a_row_can_be_new_and_gone_within_a_moment(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "msg1", 0);
    take(&history, "msg1 msg2", 1);
    take(&history, "msg1", 2);
    expect_rows(&history, "msg1 msg2-");
    /* It stays as long as if it had never been new. */
    take(&history, "msg1", 2 + STAYS - 1);
    expect_rows(&history, "msg1 msg2-");
    take(&history, "msg1", 2 + STAYS);
    expect_rows(&history, "msg1");
    history_free(&history);
}

static const struct {
    const char *before, *next, *rows;
} places[] = {
    {"shm1 shm2 shm3", "shm2 shm3", "shm1- shm2 shm3"},
    {"shm1 shm2 shm3", "shm1 shm2", "shm1 shm2 shm3-"},
    {"shm1 shm2 shm3", "shm3", "shm1- shm2- shm3"},
    {"shm1 shm2 shm3", "shm2", "shm1- shm2 shm3-"},
    {"shm1 shm2 shm3", "", "shm1- shm2- shm3-"},
    {"shm1 shm2 shm3 shm4", "shm1 shm4", "shm1 shm2- shm3- shm4"},
    {"shm9 shm5 shm7", "shm9 shm7", "shm9 shm5- shm7"}, /* the kernel's order is not by id */
    /* With new ones among them. */
    {"shm1 shm2 shm3", "shm1 shm4 shm3", "shm1 shm2- shm4+ shm3"},
    {"shm1 shm2", "shm3 shm2", "shm1- shm3+ shm2"},
    {"shm1 shm2", "shm1 shm3", "shm1 shm2- shm3+"},
    {"shm1", "shm2 shm3", "shm1- shm2+ shm3+"},
    {"", "shm2 shm3", "shm2+ shm3+"},
    /* Objects that changed places among themselves, as they do in no kernel. */
    {"shm1 shm2 shm3", "shm3 shm1", "shm3 shm1 shm2-"},
    {"shm1 shm2 shm3 shm4", "shm4 shm3 shm2", "shm1- shm4 shm3 shm2"},
    /* Kind by kind, whichever is the first in the array, then and now. */
    {"shm1 shm2 msg1 msg2 sem1 sem2", "shm2 msg1 sem2", "shm1- shm2 msg1 msg2- sem1- sem2"},
    {"sem1 sem2 msg1 msg2 shm1 shm2", "sem1 msg2 shm1", "shm1 shm2- msg1- msg2 sem1 sem2-"},
    {"shm1 shm2 msg1 msg2 sem1 sem2", "msg2 sem1 shm1", "shm1 shm2- msg1- msg2 sem1 sem2-"},
    {"sem1 msg1 shm1", "shm2 sem2 msg2", "shm1- shm2+ msg1- msg2+ sem1- sem2+"},
    {"msg1 msg2 msg3 shm1", "shm1 msg2", "shm1 msg1- msg2 msg3-"},
    {"shm1 msg1 sem1", "", "shm1- msg1- sem1-"},
    {"sem1 shm1", "msg1 msg2 msg3", "shm1- msg1+ msg2+ msg3+ sem1-"},
    {"shm1 msg1 sem1", "msg1", "shm1- msg1 sem1-"},
    {"msg1 sem1 shm1", "msg1 shm1", "shm1 msg1 sem1-"},
    {"shm1 shm2 msg1", "msg1 sem1", "shm1- shm2- msg1 sem1+"},
};

static void gone_rows_stand_where_they_stood(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(places); i++) {
        struct history history = {0};
        take(&history, places[i].before, 0);
        take(&history, places[i].next, 1);
        expect_rows(&history, places[i].rows);
        /* And again, where they come from among the gone. */
        take(&history, places[i].next, 2);
        expect_rows(&history, places[i].rows);
        history_free(&history);
    }
}

static void rows_go_one_after_the_other(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 shm2 shm3 shm4", 0);
    take(&history, "shm1 shm2 shm4", 1000);
    expect_rows(&history, "shm1 shm2 shm3- shm4");
    take(&history, "shm1 shm4", 2000);
    expect_rows(&history, "shm1 shm2- shm3- shm4");
    take(&history, "shm1", 3000);
    expect_rows(&history, "shm1 shm2- shm3- shm4-");
    take(&history, "", 4000);
    expect_rows(&history, "shm1- shm2- shm3- shm4-");
    take(&history, "shm5", 6000);
    expect_rows(&history, "shm1- shm2- shm4- shm5+");
    take(&history, "shm5", 8999);
    expect_rows(&history, "shm1- shm5+");
    take(&history, "shm5", 9000);
    expect_rows(&history, "shm5+");
    history_free(&history);
}

static void a_gone_row_is_as_it_was_last_seen(void **state)
{
    enum { ARRAYS = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS | HAS_WAITERS };
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM,
         .ref.number = 1,
         .key = 77,
         .mode = 0640,
         .ctime = 5,
         .has = HAS_RSS | HAS_SWAP,
         .shm = {.size = 4096, .rss = 2048, .nattch = 3}},
        {.ref.kind = KIND_MSG,
         .ref.number = 2,
         .has = HAS_QBYTES,
         .msg = {.qnum = 7, .qbytes = 16384}},
        {.ref.kind = KIND_SEM, .ref.number = 3, .has = ARRAYS, .sem = {.nsems = 2, .first_at = 4}},
    };
    struct history history = {0};
    struct arena scratch = {0};
    struct snapshot *snapshot = support_snapshot(objects, KINDS, 5000);

    (void)state;
    snapshot_add_semaphores(snapshot, 6);
    history_take(&history, snapshot, 0);
    for (int64_t clock = 1; clock <= 2; clock++) {
        take(&history, "", clock);
        struct view view = {.now = history.now, .history = &history, .scratch = &scratch};
        size_t shm = row_of(&history, KIND_SHM, 1, true);
        size_t msg = row_of(&history, KIND_MSG, 2, true);
        size_t sem = row_of(&history, KIND_SEM, 3, true);
        assert_memory_equal(&history.now->objects[shm], &objects[0], sizeof(*objects));
        assert_memory_equal(&history.now->objects[msg], &objects[1], sizeof(*objects));
        /* The semaphores went with the snapshot that had them. */
        assert_int_equal(history.now->objects[sem].has, 0);
        expect_state(&view, sem, "VALUES", VALUE_UNKNOWN);
        expect_state(&view, sem, "PIDS", VALUE_UNKNOWN);
        expect_exact(&view, sem, "NSEMS", "2");
        expect_exact(&view, shm, "RSS", "2048");
        expect_exact(&view, msg, "QBYTES", "16384");
    }
    history_free(&history);
    arena_free(&scratch);
}

/* A text that is gone with SNAPSHOT. */
static struct text lend(struct snapshot *snapshot, const char *text)
{
    return (struct text){arena_text(&snapshot->arena, text, strlen(text)), strlen(text)};
}

/* No object that lives has these owners. Each name is good as long as a row needs it. */
static void the_names_that_the_gone_need_stay_known(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_MSG, .ref.number = 1, .uid = 10, .cuid = 11, .gid = 12, .cgid = 13},
        {.ref.kind = KIND_MSG, .ref.number = 2, .uid = 20, .cuid = 20, .gid = 20, .cgid = 20},
        {.ref.kind = KIND_SEM, .ref.number = 3, .uid = 10, .cuid = 30, .gid = 12, .cgid = 30},
    };
    struct history history = {0};
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 5000);

    (void)state;
    names_add(&snapshot->users, 10, lend(snapshot, "alice"));
    names_add(&snapshot->users, 11, lend(snapshot, "bob"));
    names_add(&snapshot->users, 20, lend(snapshot, "old"));
    names_add(&snapshot->groups, 12, lend(snapshot, "staff"));
    names_add(&snapshot->groups, 13, lend(snapshot, "wheel"));
    names_add(&snapshot->groups, 20, lend(snapshot, "many"));
    history_take(&history, snapshot, 0);
    for (int64_t clock = 1; clock <= 3; clock++) {
        snapshot = support_snapshot(&objects[1], 1, 5000);
        /* It was called otherwise meanwhile. */
        names_add(&snapshot->users, 20, lend(snapshot, "new"));
        history_take(&history, snapshot, clock);
        struct view view = {.now = history.now, .history = &history};
        size_t row = row_of(&history, KIND_MSG, 1, true);
        expect_exact(&view, row, "OWNER", "alice");
        expect_exact(&view, row, "CUSER", "bob");
        expect_exact(&view, row, "GROUP", "staff");
        expect_exact(&view, row, "CGROUP", "wheel");
        row = row_of(&history, KIND_SEM, 3, true);
        expect_exact(&view, row, "OWNER", "alice");
        expect_state(&view, row, "CUSER", VALUE_UNKNOWN);
        expect_exact(&view, row, "GROUP", "staff");
        expect_state(&view, row, "CGROUP", VALUE_UNKNOWN);
        expect_exact(&view, row_of(&history, KIND_MSG, 2, false), "OWNER", "new");
    }
    history_free(&history);
}

static void the_process_that_made_a_gone_segment_stays_known(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM, .ref.number = 1, .ctime = 1000, .shm = {.cpid = 70}},
        {.ref.kind = KIND_SHM, .ref.number = 2, .ctime = 1000, .shm = {.cpid = 71}},
        {.ref.kind = KIND_SHM, .ref.number = 3, .ctime = 1000, .shm = {.cpid = 71}},
        {.ref.kind = KIND_SHM, .ref.number = 4, .ctime = 1000, .shm = {.cpid = 72}},
    };
    struct history history = {0};
    struct snapshot *snapshot = support_snapshot(objects, LENGTH_OF(objects), 5000);

    (void)state;
    *snapshot_add_process(snapshot, 70) = (struct process){
        .pid = 70, .state = PROCESS_LIVE, .start = 900, .command = lend(snapshot, "postgres")};
    *snapshot_add_process(snapshot, 71) = (struct process){
        .pid = 71, .state = PROCESS_LIVE, .start = 900, .command = lend(snapshot, "one")};
    history_take(&history, snapshot, 0);
    for (int64_t clock = 1; clock <= 3; clock++) {
        snapshot = support_snapshot(&objects[2], 1, 5000);
        *snapshot_add_process(snapshot, 71) = (struct process){
            .pid = 71, .state = PROCESS_LIVE, .start = 900, .command = lend(snapshot, "exec")};
        history_take(&history, snapshot, clock);
        struct view view = {.now = history.now, .history = &history};
        expect_exact(&view, row_of(&history, KIND_SHM, 1, true), "COMMAND", "postgres");
        /* What the newest reading says of a process is not put back. */
        expect_exact(&view, row_of(&history, KIND_SHM, 2, true), "COMMAND", "exec");
        expect_exact(&view, row_of(&history, KIND_SHM, 3, false), "COMMAND", "exec");
        expect_state(&view, row_of(&history, KIND_SHM, 4, true), "COMMAND", VALUE_UNKNOWN);
    }
    history_free(&history);
}

/* Which object is which. */

/* Where many have gone at once an object is not among the next few; nor is one that moved. */
static void objects_are_found_behind_a_gap_and_out_of_order(void **state)
{
    enum { COUNT = 400, KEPT_FIRST = 10, KEPT_LAST = 100 };
    struct history history = {0};
    struct object all[COUNT], left[KEPT_FIRST + KEPT_LAST];
    uint64_t serials[COUNT];
    (void)state;

    for (int i = 0; i < COUNT; i++)
        all[i] = (struct object){.ref.kind = KIND_MSG, .ref.number = (uint64_t)i, .ctime = 1000};
    take_objects(&history, all, COUNT, 1000);
    for (int i = 0; i < COUNT; i++)
        serials[i] = track_of(&history, KIND_MSG, i)->serial;
    memcpy(left, all, KEPT_FIRST * sizeof(*left));
    memcpy(left + KEPT_FIRST, all + COUNT - KEPT_LAST, KEPT_LAST * sizeof(*left));
    struct object moved = left[0];
    left[0] = left[KEPT_FIRST + 50];
    left[KEPT_FIRST + 50] = moved;

    take_objects(&history, left, LENGTH_OF(left), 2000);
    expect_sound(&history);
    assert_int_equal(history.gone[KIND_MSG], COUNT - KEPT_FIRST - KEPT_LAST);
    for (size_t i = 0; i < LENGTH_OF(left); i++) {
        const struct track *track = track_of(&history, KIND_MSG, sysv_id(&left[i].ref));
        assert_int_equal(track->serial, serials[left[i].ref.number]);
        assert_int_not_equal(track->mark, MARK_NEW);
    }
    history_free(&history);
}

static void serials_and_tags_survive(void **state)
{
    static const char *const readings[] = {
        "shm1 msg1 sem1",
        "sem1* msg1* shm1*",
        "shm5 shm1* msg1* sem1*",
        "shm1*** msg1 sem1**",
    };
    struct history history = {0};
    uint64_t serials[KINDS];

    (void)state;
    take(&history, "msg1 shm1 sem1", 0);
    for (size_t kind = 0; kind < KINDS; kind++)
        serials[kind] = track_of(&history, (enum kind)kind, 1)->serial;
    assert_true(serials[0] != serials[1] && serials[1] != serials[2] && serials[0] != serials[2]);
    track_of(&history, KIND_MSG, 1)->tagged = true;
    for (size_t i = 0; i < LENGTH_OF(readings); i++) {
        take(&history, readings[i], (int64_t)(i + 1) * SECOND);
        for (size_t kind = 0; kind < KINDS; kind++) {
            const struct track *track = track_of(&history, (enum kind)kind, 1);
            assert_int_equal(track->serial, serials[kind]);
            assert_int_equal(track->tagged, kind == KIND_MSG);
        }
    }
    assert_true(history_find(&history, 999) == SIZE_MAX);
    history_free(&history);
}

static void an_id_that_was_given_again_is_another_object(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 shm2 shm3", 0);
    uint64_t serial = track_of(&history, KIND_SHM, 2)->serial;
    track_of(&history, KIND_SHM, 2)->tagged = true;
    take(&history, "shm1 shm2' shm3", SECOND);
    expect_rows(&history, "shm1 shm2- shm2+ shm3");
    expect_events(&history, "created shm2, removed shm2");
    size_t gone = row_of(&history, KIND_SHM, 2, true);
    assert_int_equal(history.tracks[gone].serial, serial);
    assert_int_equal(history.now->objects[gone].ctime, 1000);
    assert_false(history.tracks[gone].tagged);
    assert_int_equal(history.now->objects[gone + 1].ctime, 2000);
    assert_true(track_of(&history, KIND_SHM, 2)->serial != serial);
    assert_false(track_of(&history, KIND_SHM, 2)->tagged);
    /* The new one is followed, the gone one is not taken for it. */
    serial = track_of(&history, KIND_SHM, 2)->serial;
    take(&history, "shm1 shm2'* shm3", 2000);
    expect_rows(&history, "shm1 shm2- shm2+ shm3");
    assert_int_equal(track_of(&history, KIND_SHM, 2)->serial, serial);
    take(&history, "shm1 shm2'* shm3", 6000);
    expect_rows(&history, "shm1 shm2 shm3");
    history_free(&history);
}

/* As it is where a listing was torn. It cannot be told from a successor, and gets no old serial. */
static void what_comes_back_is_new(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "msg1", 0);
    uint64_t serial = track_of(&history, KIND_MSG, 1)->serial;
    take(&history, "", 1);
    take(&history, "msg1", 2);
    expect_rows(&history, "msg1- msg1+");
    assert_true(track_of(&history, KIND_MSG, 1)->serial != serial);
    assert_int_equal(history.tracks[history_find(&history, serial)].mark, MARK_GONE);
    history_free(&history);
}

static void an_object_whose_attributes_are_set_stays_itself(void **state)
{
    static const struct {
        struct object before, now;
        bool still;
    } cases[] = {
        /* Used before the change: IPC_SET, SETVAL. */
        {{.ref.kind = KIND_SHM, .ctime = 10, .shm = {.atime = 20}},
         {.ref.kind = KIND_SHM, .ctime = 30, .shm = {.atime = 20}},
         true},
        {{.ref.kind = KIND_MSG, .ctime = 10, .msg = {.rtime = 20}},
         {.ref.kind = KIND_MSG, .ctime = 30, .msg = {.rtime = 25}},
         true},
        {{.ref.kind = KIND_SEM, .ctime = 10, .sem = {.nsems = 1, .otime = 20}},
         {.ref.kind = KIND_SEM, .ctime = 30, .sem = {.nsems = 1, .otime = 20}},
         true},
        /* Never used: a successor would look the same. */
        {{.ref.kind = KIND_SHM, .ctime = 10}, {.ref.kind = KIND_SHM, .ctime = 30}, false},
        {{.ref.kind = KIND_SEM, .ctime = 10, .sem = {.nsems = 1}},
         {.ref.kind = KIND_SEM, .ctime = 30, .sem = {.nsems = 1}},
         false},
        {{.ref.kind = KIND_SEM, .ctime = 10, .sem = {.nsems = 1, .otime = 20}},
         {.ref.kind = KIND_SEM, .ctime = 30, .sem = {.nsems = 2, .otime = 20}},
         false},
        /* Marked, and set as well. */
        {{.ref.kind = KIND_SHM, .key = 5, .ctime = 10},
         {.ref.kind = KIND_SHM, .mode = MODE_DEST, .ctime = 10},
         true},
        {{.ref.kind = KIND_SHM, .key = 5, .ctime = 10, .shm = {.atime = 20}},
         {.ref.kind = KIND_SHM, .mode = MODE_DEST, .ctime = 30, .shm = {.atime = 20}},
         true},
        {{.ref.kind = KIND_SHM, .key = 5, .ctime = 10},
         {.ref.kind = KIND_SHM, .mode = MODE_DEST, .ctime = 30},
         false},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct history history = {0};
        take_objects(&history, &cases[i].before, 1, 0);
        history.tracks[0].tagged = true;
        take_objects(&history, &cases[i].now, 1, 1);
        if ((history.now->count == 1) != cases[i].still)
            fail_msg("case %zu: %zu rows", i, history.now->count);
        assert_int_equal(history.tracks[0].tagged, cases[i].still);
        assert_int_equal(history.tracks[0].mark, cases[i].still ? MARK_CHANGED : MARK_GONE);
        history_free(&history);
    }
}

/* Readings that are not whole. */

static void nothing_is_gone_or_new_by_a_reading_that_is_not_whole(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 shm2 shm3", 0);
    take_part(&history, "shm1 shm4", 1);
    expect_rows(&history, "shm1 shm4");
    expect_events(&history, "");
    /* Nor by the next: what it has more can have been there all the time. */
    take(&history, "shm1 shm2 shm5", 2);
    expect_rows(&history, "shm1 shm2 shm5");
    expect_events(&history, "");
    take(&history, "shm1 shm6", 3);
    expect_rows(&history, "shm1 shm2- shm5- shm6+");
    expect_events(&history, "created shm6, removed shm2, removed shm5");
    history_free(&history);
}

static void a_first_reading_that_is_not_whole_is_no_better(void **state)
{
    struct history history = {0};

    (void)state;
    take_part(&history, "shm1", 0);
    take(&history, "shm1 shm2", 1);
    expect_rows(&history, "shm1 shm2");
    take(&history, "shm1 shm2 shm3", 2);
    expect_rows(&history, "shm1 shm2 shm3+");
    history_free(&history);
}

/* What was concluded before stays: marks have their time, and the gone are not there. */
static void marks_outlive_a_reading_that_is_not_whole(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 shm2", 0);
    take(&history, "shm2 shm3", 1);
    expect_rows(&history, "shm1- shm2 shm3+");
    uint64_t serial = track_of(&history, KIND_SHM, 2)->serial;
    track_of(&history, KIND_SHM, 2)->tagged = true;
    take_part(&history, "shm2 shm3", 2);
    expect_rows(&history, "shm1- shm2 shm3+");
    take_part(&history, "shm2 shm3", STAYS);
    expect_rows(&history, "shm1- shm2 shm3+");
    take_part(&history, "shm2 shm3", 1 + STAYS);
    expect_rows(&history, "shm2 shm3");
    assert_int_equal(track_of(&history, KIND_SHM, 2)->serial, serial);
    assert_true(track_of(&history, KIND_SHM, 2)->tagged);
    expect_events(&history, "created shm3, removed shm1");
    history_free(&history);
}

/* An object that both readings have can be compared, whatever else they lack. */
static void what_two_readings_have_is_compared_whole_or_not(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 msg1", 0);
    take_part(&history, "shm1* msg1*", 500);
    expect_rows(&history, "shm1~ msg1~");
    expect_events(&history, "attached shm1 0 1");
    assert_true(track_of(&history, KIND_MSG, 1)->rate > 1.99);
    history_free(&history);
}

static void what_is_no_failure_leaves_a_reading_whole(void **state)
{
    static const enum problem_kind harmless[] = {PROBLEM_HIDDEN, PROBLEM_REFUSED};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(harmless); i++) {
        struct history history = {0};
        take(&history, "shm1", 0);
        struct snapshot *snapshot = snapshot_of("shm2");
        snapshot_add_problem(snapshot, (struct problem){harmless[i], .where = "x", .count = 1});
        history_take(&history, snapshot, 1);
        expect_rows(&history, "shm1- shm2+");
        history_free(&history);
    }
}

/* Rates and sums. */

static void take_queue(struct history *history, uint64_t messages, int64_t clock)
{
    struct object queue = {.ref.kind = KIND_MSG, .ref.number = 1};
    queue.msg.qnum = messages;
    struct snapshot *snapshot = support_snapshot(&queue, 1, 5000);
    snapshot->total.usage[KIND_MSG][USAGE_MESSAGES] = (struct quantity){true, messages};
    history_take(history, snapshot, clock);
}

static void rates_go_by_the_time_that_passed(void **state)
{
    static const struct {
        uint64_t messages;
        int64_t elapsed;
        double rate;
    } steps[] = {
        {10, 1000, 10},
        {10, 1000, 0},
        {13, 2000, 1.5},
        {3, 500, -20},
        {4, 1, 1000},
        {5, 333, 3.003003003003003},
        {0, 3600000, -5. / 3600},
        {UINT64_MAX, 1000, 18446744073709551615.},
        {0, 1000, -18446744073709551615.},
    };
    struct history history = {0};
    int64_t clock = 987654321;

    (void)state;
    take_queue(&history, 0, clock);
    assert_false(history.charts[KIND_MSG].has_rate);
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        clock += steps[i].elapsed;
        take_queue(&history, steps[i].messages, clock);
        assert_true(history.charts[KIND_MSG].has_rate && history.tracks[0].has_rate);
        expect_near(history.charts[KIND_MSG].rate, steps[i].rate);
        expect_near(history.tracks[0].rate, steps[i].rate);
        assert_int_equal(history.charts[KIND_MSG].series.count, i + 1);
        expect_near(history.charts[KIND_MSG].series.values[i], steps[i].rate);
    }
    history_free(&history);
}

/* A rate of no time at all is none, nor the one from before. */
static void without_time_there_is_no_rate(void **state)
{
    static const int64_t elapsed[] = {0, -1};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(elapsed); i++) {
        struct history history = {0};
        take_queue(&history, 1, 1000);
        take_queue(&history, 2, 2000);
        take_queue(&history, 5, 2000 + elapsed[i]);
        assert_false(history.charts[KIND_MSG].has_rate);
        assert_false(history.tracks[0].has_rate);
        assert_int_equal(history.charts[KIND_MSG].series.count, 1);
        take_queue(&history, 6, 2500 + elapsed[i]);
        assert_true(history.charts[KIND_MSG].has_rate && history.tracks[0].has_rate);
        expect_near(history.tracks[0].rate, 2);
        expect_near(history.charts[KIND_MSG].rate, 2);
        history_free(&history);
    }
}

static void only_queues_that_were_seen_twice_have_a_rate(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 msg1 sem1", 0);
    take(&history, "shm1* msg1** msg2 sem1*", SECOND);
    assert_false(track_of(&history, KIND_SHM, 1)->has_rate);
    assert_false(track_of(&history, KIND_SEM, 1)->has_rate);
    assert_false(track_of(&history, KIND_MSG, 2)->has_rate);
    assert_true(track_of(&history, KIND_MSG, 1)->has_rate);
    expect_near(track_of(&history, KIND_MSG, 1)->rate, 2);
    /* A gone queue is as it was last seen. */
    take(&history, "", 2000);
    expect_near(history.tracks[row_of(&history, KIND_MSG, 1, true)].rate, 2);
    /* And a successor has nothing of it. */
    take(&history, "msg1'", 3000);
    assert_false(track_of(&history, KIND_MSG, 1)->has_rate);
    history_free(&history);
}

static void the_base_of_a_change_is_what_was_seen_first(void **state)
{
    static const struct object first[] = {
        {.ref.kind = KIND_SHM, .ref.number = 1, .shm = {.nattch = 3}},
        {.ref.kind = KIND_MSG, .ref.number = 1, .msg = {.cbytes = 300, .qnum = 7}},
        {.ref.kind = KIND_SEM, .ref.number = 1, .sem = {.nsems = 9}},
    };
    struct history history = {0};
    struct object now[KINDS];

    (void)state;
    memcpy(now, first, sizeof(first));
    take_objects(&history, now, KINDS, 0);
    for (int64_t clock = 1; clock < 4; clock++) {
        now[0].shm.nattch++;
        now[1].msg.cbytes += 100;
        take_objects(&history, now, KINDS, clock);
        assert_int_equal(track_of(&history, KIND_SHM, 1)->base, 3);
        assert_int_equal(track_of(&history, KIND_MSG, 1)->base, 300);
        assert_int_equal(track_of(&history, KIND_SEM, 1)->base, 0);
    }
    history_free(&history);
}

static struct snapshot *sums(bool known, uint64_t messages, uint64_t bytes)
{
    struct snapshot *snapshot = snapshot_new();
    snapshot->total.usage[KIND_MSG][USAGE_MESSAGES] = (struct quantity){known, messages};
    snapshot->total.usage[KIND_SHM][USAGE_ALLOCATED] = (struct quantity){known, bytes};
    return snapshot;
}

static void the_first_sums_are_kept(void **state)
{
    struct history history = {0};

    (void)state;
    history_take(&history, sums(true, 3, 4096), 0);
    history_take(&history, sums(true, 5, 8192), 1000);
    assert_true(history.first[KIND_MSG][USAGE_MESSAGES].known);
    assert_int_equal(history.first[KIND_MSG][USAGE_MESSAGES].amount, 3);
    assert_int_equal(history.first[KIND_SHM][USAGE_ALLOCATED].amount, 4096);
    assert_false(history.first[KIND_SEM][USAGE_SETS].known);
    history_free(&history);
}

static void sums_that_are_not_known_make_no_series(void **state)
{
    struct history history = {0};

    (void)state;
    history_take(&history, sums(true, 3, 4096), 0);
    history_take(&history, sums(true, 5, 8192), 1000);
    assert_true(history.charts[KIND_MSG].has_rate);
    history_take(&history, sums(false, 0, 0), 2000);
    assert_false(history.charts[KIND_MSG].has_rate);
    history_take(&history, sums(true, 9, 1), 3000);
    assert_false(history.charts[KIND_MSG].has_rate); /* there is nothing to compare it with */
    history_take(&history, sums(true, 8, 2), 4000);
    assert_true(history.charts[KIND_MSG].has_rate);
    assert_int_equal(history.charts[KIND_MSG].series.count, 2);
    expect_near(history.charts[KIND_MSG].series.values[0], 2);
    expect_near(history.charts[KIND_MSG].series.values[1], -1);
    assert_int_equal(history.charts[KIND_SHM].series.count, 4);
    expect_near(history.charts[KIND_SHM].series.values[1], 8192);
    expect_near(history.charts[KIND_SHM].series.values[2], 1);
    history_free(&history);
}

static void a_series_has_the_newest_readings(void **state)
{
    enum { READINGS = SERIES_LENGTH + 7 };
    struct history history = {0};

    (void)state;
    for (uint64_t i = 0; i < READINGS; i++) {
        history_take(&history, sums(true, i * i, i), (int64_t)i * SECOND);
        assert_int_equal(history.charts[KIND_SHM].series.count,
                         i < SERIES_LENGTH ? i + 1 : SERIES_LENGTH);
    }
    assert_int_equal(history.charts[KIND_MSG].series.count, SERIES_LENGTH);
    for (size_t i = 0; i < SERIES_LENGTH; i++) {
        double reading = (double)(READINGS - SERIES_LENGTH + i);
        expect_near(history.charts[KIND_SHM].series.values[i], reading);
        expect_near(history.charts[KIND_MSG].series.values[i], 2 * reading - 1);
    }
    history_free(&history);
}

/* Events. */

static void what_happened_is_told_the_newest_first(void **state)
{
    struct history history = {0};

    (void)state;
    take(&history, "shm1 shm2 msg1", 0);
    take(&history, "shm1* shm3 msg1 sem1", 1);
    /* Of one reading from the first row to the last, but what was removed was so before. */
    expect_events(&history, "attached shm1 0 1, created shm3, created sem1, removed shm2");
    take(&history, "shm1*** msg1 sem1", 2);
    expect_events(&history, "attached shm1 1 3, removed shm3, "
                            "attached shm1 0 1, created shm3, created sem1, removed shm2");
    assert_int_equal(history_event(&history, 1)->what, EVENT_REMOVED);
    assert_int_equal(sysv_id(&history_event(&history, 5)->ref), 2);
    /* What is gone is so once. */
    take(&history, "shm1*** msg1 sem1", 3);
    assert_int_equal(history.events.count, 6);
    history_free(&history);
}

static void a_mark_for_destruction_is_an_event_once(void **state)
{
    struct object segment = {.ref.kind = KIND_SHM, .ref.number = 4, .key = 9, .ctime = 5};
    struct history history = {0};

    (void)state;
    segment.shm.nattch = 2;
    take_objects(&history, &segment, 1, 0);
    uint64_t serial = history.tracks[0].serial;
    segment.key = 0;
    segment.mode = MODE_DEST;
    segment.shm.nattch = 1;
    take_objects(&history, &segment, 1, 1);
    expect_rows(&history, "shm4~");
    expect_events(&history, "attached shm4 2 1, marked shm4");
    assert_int_equal(history.tracks[0].serial, serial);
    take_objects(&history, &segment, 1, 2);
    assert_int_equal(history.events.count, 2);
    take_objects(&history, NULL, 0, 3);
    expect_rows(&history, "shm4-");
    expect_events(&history, "removed shm4, attached shm4 2 1, marked shm4");
    history_free(&history);
}

static void a_queue_that_fills_is_an_event_whenever_it_goes_above(void **state)
{
    static const struct {
        uint64_t cbytes, qbytes;
        uint8_t has;
        size_t events;
    } steps[] = {
        {900, 1000, HAS_QBYTES, 0}, /* 90 %: not above */
        {901, 1000, HAS_QBYTES, 1},
        {999, 1000, HAS_QBYTES, 1}, /* it is already */
        {900, 1000, HAS_QBYTES, 1},
        {1000, 1000, HAS_QBYTES, 2},
        {0, 1000, HAS_QBYTES, 2},
        {950, 0, 0, 2},             /* it is not known how much it may hold */
        {950, 1000, HAS_QBYTES, 2}, /* now it is, but not since when it is full */
        {0, 0, 0, 2},
        {950, 1000, HAS_QBYTES, 2},
        {10, 1000, HAS_QBYTES, 2},
        {10, 11, HAS_QBYTES, 3}, /* it may hold less now */
        {0, 0, HAS_QBYTES, 3},
        {1, 0, HAS_QBYTES, 4},
        {0, 1000, HAS_QBYTES, 4},
        {UINT64_MAX, UINT64_MAX, HAS_QBYTES, 5},
    };
    struct history history = {0};
    uint64_t before = 0;

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        struct object queue = {.ref.kind = KIND_MSG, .ref.number = 8, .has = steps[i].has};
        size_t count = history.events.count;
        queue.msg.cbytes = steps[i].cbytes;
        queue.msg.qbytes = steps[i].qbytes;
        take_objects(&history, &queue, 1, (int64_t)i);
        if (history.events.count != steps[i].events)
            fail_msg("step %zu: %zu events", i, history.events.count);
        if (count != history.events.count) {
            const struct event *event = history_event(&history, 0);
            assert_int_equal(event->what, EVENT_FILLED);
            assert_int_equal(event->before, before);
            assert_int_equal(event->after, steps[i].cbytes);
        }
        before = steps[i].cbytes;
    }
    history_free(&history);
}

#define NOBODY "(nobody)"

static void expect_text(const char *got, const char *expected)
{
    assert_string_equal(got ? got : NOBODY, expected);
}

static void an_event_says_whose_object_it_was(void **state)
{
    static const struct object segment = {.ref.kind = KIND_SHM,
                                          .ref.number = 1,
                                          .key = 0x52e2c1,
                                          .uid = 10,
                                          .cuid = 11,
                                          .ctime = 1000,
                                          .shm = {.cpid = 70}};
    struct history history = {0};
    const struct event *event;

    (void)state;
    take(&history, "", 0);
    struct snapshot *snapshot = support_snapshot(&segment, 1, 1700000000);
    names_add(&snapshot->users, 10, text_of("alice"));
    names_add(&snapshot->users, 11, (struct text){"bobby", 3});
    *snapshot_add_process(snapshot, 70) = (struct process){
        .pid = 70, .state = PROCESS_LIVE, .start = 900, .command = text_of("postgres")};
    history_take(&history, snapshot, 1);
    /* What is short is no piece of its own: thousands of these would keep the memory from being used again. */
    event = history_event(&history, 0);
    assert_ptr_equal(event->owner, event->room[0]);
    assert_ptr_equal(event->creator, event->room[1]);
    assert_ptr_equal(event->command, event->room[2]);
    /* The names are those of the last reading that had the object. */
    history_take(&history, support_snapshot(NULL, 0, 1700000002), 2);
    history_take(&history, support_snapshot(NULL, 0, 1700000009), 3);
    expect_events(&history, "removed shm1, created shm1");
    for (size_t i = 0; i < 2; i++) {
        event = history_event(&history, i);
        assert_int_equal(event->time, i ? 1700000000 : 1700000002);
        assert_int_equal(event->key, 0x52e2c1);
        assert_int_equal(event->ref.kind, KIND_SHM);
        expect_text(event->owner, "alice");
        expect_text(event->creator, "bob");
        expect_text(event->command, "postgres");
    }
    history_free(&history);
}

static void a_name_of_an_event_may_be_of_any_length(void **state)
{
    static const char name[] = "a-name-as-long-as-a-directory-of-a-company-gives-them";

    (void)state;
    for (size_t length = 0; length < sizeof(name); length++) {
        static const struct object segment = {.ref.kind = KIND_SHM, .ref.number = 1, .uid = 10};
        struct history history = {0};
        char expected[sizeof(name)];
        take(&history, "", 0);
        struct snapshot *snapshot = support_snapshot(&segment, 1, 5000);
        names_add(&snapshot->users, 10, (struct text){name, length});
        history_take(&history, snapshot, 1);
        (void)snprintf(expected, sizeof(expected), "%.*s", (int)length, name);
        expect_text(history_event(&history, 0)->owner, expected);
        history_free(&history);
    }
}

static void what_is_not_known_of_an_object_is_not_known_of_its_event(void **state)
{
    static const struct {
        struct object object;
        const char *command;
    } cases[] = {
        {{.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 70}}, "live"},
        /* The clocks of processes and of objects tick apart: see pids.c. */
        {{.ref.kind = KIND_SHM, .ctime = 898, .shm = {.cpid = 70}}, "live"},
        {{.ref.kind = KIND_SHM, .ctime = 897, .shm = {.cpid = 70}}, NOBODY},
        /* It was made before its first use, so not by a process that was started later. */
        {{.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 70, .atime = 500}}, NOBODY},
        {{.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 71}}, NOBODY},
        {{.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 72}}, NOBODY},
        {{.ref.kind = KIND_SHM, .ctime = 1000, .shm = {.cpid = 73}}, ""},
        {{.ref.kind = KIND_SHM, .ctime = 1000}, NOBODY},
        {{.ref.kind = KIND_MSG, .ctime = 1000, .msg = {.lspid = 70, .lrpid = 70}}, NOBODY},
        {{.ref.kind = KIND_SEM, .ctime = 1000}, NOBODY},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct history history = {0};
        take(&history, "", 0);
        struct snapshot *snapshot = support_snapshot(&cases[i].object, 1, 5000);
        *snapshot_add_process(snapshot, 70) = (struct process){
            .pid = 70, .state = PROCESS_LIVE, .start = 900, .command = text_of("live")};
        *snapshot_add_process(snapshot, 71) = (struct process){
            .pid = 71, .state = PROCESS_GONE, .start = 900, .command = text_of("gone")};
        *snapshot_add_process(snapshot, 73) =
            (struct process){.pid = 73, .state = PROCESS_LIVE, .start = 900, .command = {NULL, 0}};
        history_take(&history, snapshot, 1);
        expect_text(history_event(&history, 0)->owner, NOBODY);
        expect_text(history_event(&history, 0)->creator, NOBODY);
        expect_text(history_event(&history, 0)->command, cases[i].command);
        history_free(&history);
    }
}

static void the_oldest_events_are_forgotten_and_counted(void **state)
{
    struct history history = {0};
    uint64_t made = 0;

    (void)state;
    take(&history, "shm1", 0);
    while (made < 2 * MOST_EVENTS + 7) {
        struct object segment = {.ref.kind = KIND_SHM, .ref.number = 1, .uid = 10};
        segment.shm.nattch = ++made;
        segment.ctime = 1000;
        segment.key = 1;
        struct snapshot *snapshot = support_snapshot(&segment, 1, (int64_t)made);
        names_add(&snapshot->users, 10, text_of("alice"));
        history_take(&history, snapshot, (int64_t)made);
        assert_int_equal(history.events.count, made < MOST_EVENTS ? made : MOST_EVENTS);
        assert_int_equal(history.events.forgotten, made < MOST_EVENTS ? 0 : made - MOST_EVENTS);
        assert_int_equal(history_event(&history, 0)->after, made);
    }
    for (size_t i = 0; i < MOST_EVENTS; i++) {
        const struct event *event = history_event(&history, i);
        assert_int_equal(event->what, EVENT_ATTACHED);
        assert_int_equal(event->after, made - i);
        assert_int_equal(event->before, made - i - 1);
        assert_int_equal(event->time, made - i);
        expect_text(event->owner, "alice");
    }
    history_free(&history);
}

/* One reading can bring more than there is room for. */
static void one_reading_can_bring_more_events_than_are_kept(void **state)
{
    enum { OBJECTS = MOST_EVENTS + 20 };
    struct history history = {0};
    struct object *objects = calloc(OBJECTS, sizeof(*objects));

    (void)state;
    for (int32_t i = 0; i < OBJECTS; i++)
        objects[i] = (struct object){.ref.kind = KIND_SEM, .ref.number = (uint64_t)i};
    take(&history, "", 0);
    take_objects(&history, objects, OBJECTS, 1);
    assert_int_equal(history.events.count, MOST_EVENTS);
    assert_int_equal(history.events.forgotten, 20);
    assert_int_equal(sysv_id(&history_event(&history, 0)->ref), 0);
    assert_int_equal(sysv_id(&history_event(&history, MOST_EVENTS - 1)->ref), MOST_EVENTS - 1);
    take(&history, "", 2);
    assert_int_equal(history.gone[KIND_SEM], OBJECTS);
    assert_int_equal(history.events.forgotten, OBJECTS + 20);
    history_free(&history);
    free(objects);
}

static void each_event_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        assert_non_null(event_words[i]);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(event_words[i], event_words[j]);
    }
    assert_null(event_words[EVENTS]);
}

/*
 * At random: a world in which objects are made, used, changed and removed, and what one who saw
 * every step of it would expect to be shown.
 */
enum { SLOTS = 9, MOST_SHOWN = 256, MOST_LIVES = 65536 };

struct life {
    bool there;
    uint32_t number; /* in the world; a successor has another */
    bool changed;    /* in this step */
    struct object object;
};

/* A row that should be shown. */
struct shown {
    struct object object;
    uint32_t number;
    enum mark mark;
    int64_t since;
    bool tagged;
};

struct world {
    uint32_t random, lives;
    int64_t tick; /* seconds; goes on with each step */
    struct life slots[KINDS][SLOTS];
    struct shown shown[KINDS][MOST_SHOWN];
    size_t count[KINDS];
    size_t events; /* of this step */
    bool quiet, was_whole, first;
};

static uint32_t draw(struct world *world, uint32_t below)
{
    world->random = world->random * 1664525 + 1013904223;
    return (world->random >> 8) % below;
}

static void make_object(struct world *world, enum kind kind, size_t slot)
{
    struct life *life = &world->slots[kind][slot];
    /* An id is a slot, and how often that was used, which the kernel counts to some number. */
    int32_t id = (int32_t)(slot + SLOTS * (size_t)draw(world, 3));

    *life = (struct life){.there = true, .number = world->lives++};
    life->object =
        (struct object){.ref.kind = kind, .ref.number = (uint64_t)id, .ctime = world->tick};
    life->object.key = draw(world, 2);
}

static void use_object(struct world *world, struct object *object)
{
    if (object->ref.kind == KIND_SHM) {
        object->shm.nattch++;
        object->shm.atime = world->tick;
        world->events++;
    } else if (object->ref.kind == KIND_MSG) {
        object->msg.qnum++;
        object->msg.stime = world->tick;
    } else {
        object->sem.otime = world->tick;
    }
}

static bool was_used(const struct object *object)
{
    return object->ref.kind == KIND_SHM   ? object->shm.atime != 0
           : object->ref.kind == KIND_MSG ? object->msg.stime != 0
                                          : object->sem.otime != 0;
}

/* Something happens to what is in a slot, or nothing. */
static void live(struct world *world, enum kind kind, size_t slot)
{
    struct life *life = &world->slots[kind][slot];

    life->changed = false;
    if (!life->there) {
        if (draw(world, 4) == 0)
            make_object(world, kind, slot);
        return;
    }
    switch (draw(world, 12)) {
    case 0:
        life->there = false;
        break;
    case 1:
        make_object(world, kind, slot); /* removed and made anew, perhaps with the same id */
        break;
    case 2:
        use_object(world, &life->object);
        life->changed = true;
        break;
    case 3:
        if (!was_used(&life->object))
            life->number = world->lives++; /* cannot be told from a successor */
        life->object.ctime = world->tick;
        life->object.uid++;
        life->changed = true;
        break;
    case 4:
        if (kind != KIND_SHM || life->object.mode & MODE_DEST)
            break;
        life->object.mode |= MODE_DEST;
        life->object.key = 0;
        life->changed = true;
        world->events++;
        break;
    default:
        break;
    }
}

static const struct shown *find_shown(const struct shown *shown, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (shown[i].number == number && shown[i].mark != MARK_GONE)
            return &shown[i];
    }
    return NULL;
}

static struct shown show(struct world *world, const struct life *life, const struct shown *old,
                         int64_t clock)
{
    struct shown shown = {.object = life->object, .number = life->number, .since = clock};

    if (!old) {
        shown.mark = world->quiet ? MARK_NONE : MARK_NEW;
        world->events += !world->quiet;
        return shown;
    }
    shown.tagged = old->tagged;
    shown.mark = life->changed ? MARK_CHANGED : MARK_NONE;
    if (old->mark == MARK_NEW && clock < old->since + STAYS) {
        shown.mark = MARK_NEW;
        shown.since = old->since;
    }
    return shown;
}

/*
 * What must be shown of a kind: the rows of the reading, and behind each that was there before, and
 * before all of them, those that stood there and are gone.
 */
static void expect_kind(struct world *world, enum kind kind, const struct life *const *seen,
                        size_t count, int64_t clock)
{
    struct shown before[MOST_SHOWN], *rows = world->shown[kind];
    size_t before_count = world->count[kind], at = 0, made = 0;

    memcpy(before, rows, sizeof(before));
    for (size_t next = 0;; next++) {
        /* The gone that stood at the front, or behind the row that was taken last. */
        for (; at < before_count; at++) {
            struct shown gone = before[at];
            bool there = false;
            for (size_t i = 0; i < count; i++)
                there = there || (gone.mark != MARK_GONE && gone.number == seen[i]->number);
            if (there)
                break;
            if (gone.mark != MARK_GONE) {
                if (world->quiet)
                    continue;
                gone.mark = MARK_GONE;
                gone.since = clock;
                gone.tagged = false;
                world->events++;
            }
            if (clock < gone.since + STAYS)
                rows[made++] = gone;
        }
        /* Up to the next that was there: those that are new. */
        for (; next < count; next++) {
            const struct shown *old = find_shown(before, before_count, seen[next]->number);
            rows[made++] = show(world, seen[next], old, clock);
            if (old)
                break;
        }
        if (next >= count)
            break;
        at++;
    }
    world->count[kind] = made;
}

static void expect_shown(const struct world *world, const struct history *history,
                         uint64_t *serials, uint64_t *most)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        size_t first = history->now->of[kind].first;
        assert_int_equal(history->now->of[kind].count, world->count[kind]);
        for (size_t i = 0; i < world->count[kind]; i++) {
            const struct shown *shown = &world->shown[kind][i];
            const struct track *track = &history->tracks[first + i];
            const struct object *object = &history->now->objects[first + i];
            if (object->ref.number != shown->object.ref.number ||
                object->ctime != shown->object.ctime || object->uid != shown->object.uid ||
                track->mark != shown->mark || track->tagged != shown->tagged)
                fail_msg("row %zu of %s: %d, mark %d, and not %d, mark %d", i, kind_names[kind],
                         sysv_id(&object->ref), track->mark, sysv_id(&shown->object.ref),
                         shown->mark);
            /* A serial is that of one life, and new where the life is. */
            uint64_t *serial = &serials[shown->number];
            if (*serial == UINT64_MAX) {
                assert_true(track->serial >= *most);
                *serial = track->serial;
            }
            assert_int_equal(track->serial, *serial);
        }
    }
    *most = history->next_serial;
}

static void tag_one(struct world *world, const struct history *history)
{
    enum kind kind = (enum kind)draw(world, KINDS);
    if (!world->count[kind])
        return;
    size_t i = draw(world, (uint32_t)world->count[kind]);
    if (world->shown[kind][i].mark == MARK_GONE)
        return;
    world->shown[kind][i].tagged = true;
    history->tracks[history->now->of[kind].first + i].tagged = true;
}

/* One reading of the world. What a reading that is not whole overlooks is not known again. */
static void read_world(struct world *world, struct history *history, int64_t clock)
{
    struct snapshot *snapshot = snapshot_new();
    bool whole = draw(world, 15) != 0;
    size_t turn = draw(world, KINDS), step = 1 + draw(world, 2);

    world->quiet = world->first || !whole || !world->was_whole;
    for (size_t k = 0; k < KINDS; k++) {
        enum kind kind = (enum kind)((turn + k * step) % KINDS);
        const struct life *seen[SLOTS];
        size_t count = 0;
        for (size_t slot = 0; slot < SLOTS; slot++) {
            struct life *life = &world->slots[kind][slot];
            if (!life->there)
                continue;
            if (!whole && draw(world, 3) == 0) {
                life->number = world->lives++;
                continue;
            }
            snapshot_add_objects(snapshot, kind, &life->object, 1);
            seen[count++] = life;
        }
        expect_kind(world, kind, seen, count, clock);
    }
    if (!whole)
        snapshot_add_problem(snapshot, (struct problem){PROBLEM_CUT_OFF, .where = "x", .count = 1});
    history_take(history, snapshot, clock);
    world->was_whole = whole;
    world->first = false;
}

/*
 * Of attaches and marks, events are made where the object was and is seen; what hides it from a
 * reading hides them too, so they are counted where nothing is.
 */
static void whatever_happens_is_shown_as_it_should_be(void **state)
{
    enum { WORLDS = 60, STEPS = 120 };
    uint64_t *serials = calloc(MOST_LIVES, sizeof(*serials));

    (void)state;
    for (uint32_t seed = 1; seed <= WORLDS; seed++) {
        struct world *world = calloc(1, sizeof(*world));
        struct history history = {0};
        int64_t clock = 5;
        uint64_t most = 0;
        *world = (struct world){.random = seed, .tick = 100, .first = true};
        memset(serials, 0xff, MOST_LIVES * sizeof(*serials));
        for (size_t i = 0; i < STEPS; i++, world->tick++) {
            uint64_t events = history.events.count + history.events.forgotten;
            world->events = 0;
            for (size_t kind = 0; kind < KINDS; kind++) {
                for (size_t slot = 0; slot < SLOTS; slot++)
                    live(world, (enum kind)kind, slot);
            }
            read_world(world, &history, clock);
            assert_true(world->lives < MOST_LIVES);
            expect_sound(&history);
            expect_shown(world, &history, serials, &most);
            if (!world->quiet)
                assert_int_equal(history.events.count + history.events.forgotten - events,
                                 world->events);
            tag_one(world, &history);
            clock += draw(world, 2500);
        }
        history_free(&history);
        free(world);
    }
    free(serials);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_that_was_not_asked_for_stays_what_it_was),
        cmocka_unit_test(what_was_not_whole_before_it_was_skipped_is_not_new),
        cmocka_unit_test(a_rate_is_over_the_time_between_two_readings_of_its_kind),
        cmocka_unit_test(the_first_reading_has_no_marks_and_no_events),
        cmocka_unit_test(an_empty_history_can_be_asked_and_freed),
        cmocka_unit_test(what_is_new_is_marked_for_a_while_and_changes_meanwhile_are_not),
        cmocka_unit_test(what_is_no_longer_new_can_be_changed),
        cmocka_unit_test(a_change_is_marked_in_the_reading_that_shows_it),
        cmocka_unit_test(a_row_that_is_gone_stays_for_a_while),
        cmocka_unit_test(a_row_can_be_new_and_gone_within_a_moment),
        cmocka_unit_test(gone_rows_stand_where_they_stood),
        cmocka_unit_test(rows_go_one_after_the_other),
        cmocka_unit_test(a_gone_row_is_as_it_was_last_seen),
        cmocka_unit_test(the_names_that_the_gone_need_stay_known),
        cmocka_unit_test(the_process_that_made_a_gone_segment_stays_known),
        cmocka_unit_test(objects_are_found_behind_a_gap_and_out_of_order),
        cmocka_unit_test(serials_and_tags_survive),
        cmocka_unit_test(an_id_that_was_given_again_is_another_object),
        cmocka_unit_test(what_comes_back_is_new),
        cmocka_unit_test(an_object_whose_attributes_are_set_stays_itself),
        cmocka_unit_test(nothing_is_gone_or_new_by_a_reading_that_is_not_whole),
        cmocka_unit_test(a_first_reading_that_is_not_whole_is_no_better),
        cmocka_unit_test(marks_outlive_a_reading_that_is_not_whole),
        cmocka_unit_test(what_two_readings_have_is_compared_whole_or_not),
        cmocka_unit_test(what_is_no_failure_leaves_a_reading_whole),
        cmocka_unit_test(rates_go_by_the_time_that_passed),
        cmocka_unit_test(without_time_there_is_no_rate),
        cmocka_unit_test(only_queues_that_were_seen_twice_have_a_rate),
        cmocka_unit_test(the_base_of_a_change_is_what_was_seen_first),
        cmocka_unit_test(the_first_sums_are_kept),
        cmocka_unit_test(sums_that_are_not_known_make_no_series),
        cmocka_unit_test(a_series_has_the_newest_readings),
        cmocka_unit_test(what_happened_is_told_the_newest_first),
        cmocka_unit_test(a_mark_for_destruction_is_an_event_once),
        cmocka_unit_test(a_queue_that_fills_is_an_event_whenever_it_goes_above),
        cmocka_unit_test(an_event_says_whose_object_it_was),
        cmocka_unit_test(a_name_of_an_event_may_be_of_any_length),
        cmocka_unit_test(what_is_not_known_of_an_object_is_not_known_of_its_event),
        cmocka_unit_test(the_oldest_events_are_forgotten_and_counted),
        cmocka_unit_test(one_reading_can_bring_more_events_than_are_kept),
        cmocka_unit_test(each_event_has_a_word_of_its_own),
        cmocka_unit_test(whatever_happens_is_shown_as_it_should_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
