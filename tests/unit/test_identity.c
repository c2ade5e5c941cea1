/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/identity.h"

static const struct object objects[KINDS] = {
    {.ref.kind = KIND_SHM,
     .ref.number = 5,
     .key = 0x52e2c1,
     .uid = 26,
     .gid = 27,
     .cuid = 28,
     .cgid = 29,
     .mode = 0600,
     .ctime = 1000,
     .shm = {.size = 4096, .nattch = 2, .atime = 1100, .dtime = 1200, .cpid = 70, .lpid = 71}},
    {.ref.kind = KIND_MSG,
     .ref.number = 5,
     .key = 0x52e2c1,
     .uid = 26,
     .gid = 27,
     .cuid = 28,
     .cgid = 29,
     .mode = 0600,
     .ctime = 1000,
     .msg = {.qnum = 3, .cbytes = 300, .qbytes = 16384, .stime = 1100, .rtime = 1200}},
    {.ref.kind = KIND_SEM,
     .ref.number = 5,
     .key = 0x52e2c1,
     .uid = 26,
     .gid = 27,
     .cuid = 28,
     .cgid = 29,
     .mode = 0600,
     .ctime = 1000,
     .sem = {.nsems = 3, .otime = 1100}},
};

/* A field of an object, and what a function says once that field is another. */
struct change {
    enum kind kind;
    const char *field;
    size_t lowest; /* LOWEST_BYTE */
    bool expected;
};

#define CHANGE(kind, field, expected)              \
    {                                              \
        kind, #field, LOWEST_BYTE(field), expected \
    }
#define CHANGE_OF_ALL(field, expected)                                    \
    CHANGE(KIND_SHM, field, expected), CHANGE(KIND_MSG, field, expected), \
        CHANGE(KIND_SEM, field, expected)

typedef bool question(const struct object *before, const struct object *now);

static void ask(question *answer, const struct change *change, const struct object *before,
                const struct object *now)
{
    if (answer(before, now) != change->expected)
        fail_msg("%s of %s from %d to %d", change->field, kind_names[change->kind],
                 ((const unsigned char *)before)[change->lowest],
                 ((const unsigned char *)now)[change->lowest]);
}

/* The lowest bit of the field turns, and what holds that way does so back. BITS: more of its mode. */
static void expect_answers(question *answer, const struct change *changes, size_t count,
                           uint16_t bits)
{
    for (size_t i = 0; i < count; i++) {
        struct object before = objects[changes[i].kind];
        before.mode |= bits;
        struct object now = before;
        ((unsigned char *)&now)[changes[i].lowest] ^= 1;
        ask(answer, &changes[i], &before, &now);
        ask(answer, &changes[i], &now, &before);
    }
}

static void an_object_is_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        assert_true(object_is_same(&objects[i], &objects[i]));
        assert_false(object_is_same_marked(&objects[i], &objects[i]));
        assert_false(object_was_used(&objects[i], &objects[i]));
    }
}

static void a_successor_is_another_object(void **state)
{
    static const struct change changes[] = {
        CHANGE_OF_ALL(ref.number, false),  CHANGE_OF_ALL(key, false),
        CHANGE_OF_ALL(cuid, false),        CHANGE_OF_ALL(cgid, false),
        CHANGE_OF_ALL(ctime, false),       CHANGE(KIND_SHM, ref.kind, false),
        CHANGE(KIND_MSG, ref.kind, false), CHANGE(KIND_SHM, shm.size, false),
        CHANGE(KIND_SHM, shm.cpid, false), CHANGE(KIND_SEM, sem.nsems, false),
    };
    (void)state;
    expect_answers(object_is_same, changes, LENGTH_OF(changes), 0);
}

/* Use, and where its parts are in the snapshot; a change of owner or mode changes ctime as well. */
static void use_makes_no_other_object(void **state)
{
    static const struct change changes[] = {
        CHANGE_OF_ALL(uid, true),
        CHANGE_OF_ALL(gid, true),
        CHANGE_OF_ALL(mode, true),
        CHANGE_OF_ALL(has, true),
        CHANGE(KIND_SHM, shm.nattch, true),
        CHANGE(KIND_SHM, shm.atime, true),
        CHANGE(KIND_SHM, shm.dtime, true),
        CHANGE(KIND_SHM, shm.lpid, true),
        CHANGE(KIND_MSG, msg.qnum, true),
        CHANGE(KIND_MSG, msg.cbytes, true),
        CHANGE(KIND_MSG, msg.qbytes, true),
        CHANGE(KIND_MSG, msg.stime, true),
        CHANGE(KIND_MSG, msg.rtime, true),
        CHANGE(KIND_SEM, sem.otime, true),
        CHANGE(KIND_SEM, sem.first_at, true),
    };
    (void)state;
    expect_answers(object_is_same, changes, LENGTH_OF(changes), 0);
}

static void a_mark_takes_the_key_away(void **state)
{
    struct object marked = objects[KIND_SHM];

    (void)state;
    marked.mode |= MODE_DEST;
    marked.key = 0;
    assert_true(object_is_same_marked(&objects[KIND_SHM], &marked));
    assert_true(object_is_same_marked(&marked, &marked));
    marked.mode |= MODE_LOCKED;
    assert_true(object_is_same_marked(&objects[KIND_SHM], &marked));
    /* By the key alone it would be another one. */
    assert_false(object_is_same(&objects[KIND_SHM], &marked));
    /* A mark that went away is none: what has no mark now is a successor. */
    assert_false(object_is_same_marked(&marked, &objects[KIND_SHM]));
    marked.mode = 0600 | MODE_LOCKED;
    assert_false(object_is_same_marked(&objects[KIND_SHM], &marked));
}

static void a_marked_successor_is_another_object(void **state)
{
    static const struct change changes[] = {
        CHANGE(KIND_SHM, ref.kind, false),
        CHANGE(KIND_SHM, ref.number, false),
        CHANGE(KIND_SHM, cuid, false),
        CHANGE(KIND_SHM, cgid, false),
        CHANGE(KIND_SHM, ctime, false),
        CHANGE(KIND_SHM, shm.size, false),
        CHANGE(KIND_SHM, shm.cpid, false),
        CHANGE(KIND_SHM, key, true),
        CHANGE(KIND_SHM, uid, true),
        CHANGE(KIND_SHM, shm.nattch, true),
        CHANGE(KIND_SHM, shm.dtime, true),
        /* The bit says nothing about the other kinds. */
        CHANGE(KIND_MSG, key, false),
        CHANGE(KIND_SEM, key, false),
    };
    (void)state;
    expect_answers(object_is_same_marked, changes, LENGTH_OF(changes), MODE_DEST);
}

static void what_is_the_same_is_so_still(void **state)
{
    static const struct change changes[] = {
        CHANGE_OF_ALL(uid, true),
        CHANGE_OF_ALL(gid, true),
        CHANGE_OF_ALL(mode, true),
        CHANGE_OF_ALL(has, true),
        CHANGE(KIND_SHM, shm.nattch, true),
        CHANGE(KIND_SHM, shm.atime, true),
        CHANGE(KIND_SHM, shm.dtime, true),
        CHANGE(KIND_MSG, msg.qbytes, true),
        CHANGE(KIND_MSG, msg.stime, true),
        CHANGE(KIND_SEM, sem.otime, true),
        CHANGE_OF_ALL(ref.number, false),
        CHANGE_OF_ALL(key, false),
        CHANGE_OF_ALL(cuid, false),
        CHANGE_OF_ALL(cgid, false),
        CHANGE(KIND_SHM, ref.kind, false),
        CHANGE(KIND_MSG, ref.kind, false),
        CHANGE(KIND_SHM, shm.size, false),
        CHANGE(KIND_SHM, shm.cpid, false),
        CHANGE(KIND_SEM, sem.nsems, false),
        /* Its last use was after its last change: a successor was used after it was made, too. */
        CHANGE_OF_ALL(ctime, false),
    };
    (void)state;
    for (size_t i = 0; i < KINDS; i++)
        assert_true(object_is_still(&objects[i], &objects[i]));
    expect_answers(object_is_still, changes, LENGTH_OF(changes), 0);
}

/* The times of an object: of its last change, and the two of its use (a set has but one). */
struct times {
    int64_t change, use, other;
};

static struct object with_times(enum kind kind, struct times times)
{
    struct object object = objects[kind];

    object.ctime = times.change;
    if (kind == KIND_SHM) {
        object.shm.atime = times.use;
        object.shm.dtime = times.other;
    } else if (kind == KIND_MSG) {
        object.msg.stime = times.use;
        object.msg.rtime = times.other;
    } else {
        object.sem.otime = times.use;
    }
    return object;
}

/* What was used before a change that it had after its last reading is no successor's. */
static void an_older_use_tells_a_change_from_a_successor(void **state)
{
    static const struct {
        struct times before, now;
        bool still;
    } cases[] = {
        {{10, 20, 0}, {30, 20, 0}, true},
        {{10, 20, 0}, {30, 29, 0}, true},  /* used again, and then changed */
        {{10, 20, 0}, {30, 30, 0}, false}, /* within one second: which came first? */
        {{10, 20, 0}, {30, 31, 0}, false},
        {{10, 20, 0}, {30, 19, 0}, false}, /* no time of use goes back */
        {{10, 20, 0}, {30, 0, 0}, false},  /* made anew and never used */
        {{10, 0, 0}, {30, 0, 0}, false},
        {{10, 0, 0}, {30, 20, 0}, false},
        {{30, 20, 0}, {40, 20, 0}, true}, /* changed once more */
        {{10, 20, 0}, {9, 20, 0}, false}, /* the clock was set back */
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (int kind = 0; kind < KINDS; kind++) {
            struct object before = with_times((enum kind)kind, cases[i].before);
            struct object now = with_times((enum kind)kind, cases[i].now);
            if (object_is_still(&before, &now) != cases[i].still)
                fail_msg("case %zu of %s", i, kind_names[kind]);
            /* Either of the two uses will do. */
            struct times then = {cases[i].before.change, 0, cases[i].before.use};
            struct times later = {cases[i].now.change, 0, cases[i].now.use};
            before = with_times((enum kind)kind, then);
            now = with_times((enum kind)kind, later);
            if (kind != KIND_SEM && object_is_still(&before, &now) != cases[i].still)
                fail_msg("case %zu of %s, its other use", i, kind_names[kind]);
        }
    }
}

static void one_older_use_is_enough(void **state)
{
    (void)state;
    for (int kind = KIND_SHM; kind <= KIND_MSG; kind++) {
        struct object before = with_times((enum kind)kind, (struct times){10, 20, 25});
        struct object now = with_times((enum kind)kind, (struct times){30, 40, 25});
        assert_true(object_is_still(&before, &now));
        now = with_times((enum kind)kind, (struct times){30, 20, 40});
        assert_true(object_is_still(&before, &now));
        now = with_times((enum kind)kind, (struct times){30, 40, 40});
        assert_false(object_is_still(&before, &now));
    }
}

/* Whatever the times say, a successor shows in what no change can change. */
static void no_use_makes_a_successor_the_same(void **state)
{
    static const struct change changes[] = {
        CHANGE_OF_ALL(ref.number, false),   CHANGE_OF_ALL(key, false),
        CHANGE_OF_ALL(cuid, false),         CHANGE_OF_ALL(cgid, false),
        CHANGE(KIND_SHM, ref.kind, false),  CHANGE(KIND_SHM, shm.size, false),
        CHANGE(KIND_SEM, sem.nsems, false), CHANGE(KIND_SHM, shm.cpid, false),
        CHANGE_OF_ALL(uid, true),           CHANGE_OF_ALL(mode, true),
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(changes); i++) {
        struct object before = with_times(changes[i].kind, (struct times){10, 20, 20});
        struct object now = with_times(changes[i].kind, (struct times){30, 20, 20});
        ((unsigned char *)&now)[changes[i].lowest] ^= 1;
        ask(object_is_still, &changes[i], &before, &now);
    }
}

static void a_marked_segment_is_itself_still(void **state)
{
    struct object before = objects[KIND_SHM], now = before;

    (void)state;
    now.key = 0;
    assert_false(object_is_still(&before, &now));
    now.mode |= MODE_DEST;
    assert_true(object_is_still(&before, &now));
    assert_true(object_is_still(&now, &now));
    assert_false(object_is_still(&now, &before)); /* no mark is ever taken back */
    /* Changed and then marked, between two readings. */
    now.ctime = 2000;
    assert_true(object_is_still(&before, &now));
    before.shm.atime = before.shm.dtime = now.shm.atime = now.shm.dtime = 0;
    assert_false(object_is_still(&before, &now));
    /* The bit says nothing about the other kinds. */
    for (int kind = KIND_MSG; kind <= KIND_SEM; kind++) {
        before = now = objects[kind];
        now.mode |= MODE_DEST;
        now.key = 0;
        assert_false(object_is_still(&before, &now));
    }
}

static void use_is_seen_in_what_it_changes(void **state)
{
    static const struct change changes[] = {
        CHANGE(KIND_SHM, shm.nattch, true),
        CHANGE(KIND_SHM, shm.atime, true),
        CHANGE(KIND_SHM, shm.dtime, true),
        CHANGE(KIND_SHM, shm.lpid, true),
        CHANGE(KIND_MSG, msg.lspid, true),
        CHANGE(KIND_MSG, msg.lrpid, true),
        CHANGE(KIND_MSG, msg.qnum, true),
        CHANGE(KIND_MSG, msg.cbytes, true),
        CHANGE(KIND_MSG, msg.stime, true),
        CHANGE(KIND_MSG, msg.rtime, true),
        CHANGE(KIND_SEM, sem.otime, true),
        /* What the kernel does by itself, and what only one of the two readings has. */
        CHANGE(KIND_SHM, shm.rss, false),
        CHANGE(KIND_SHM, shm.swap, false),
        CHANGE(KIND_MSG, msg.qbytes, false),
        CHANGE(KIND_SEM, sem.first_at, false),
        CHANGE_OF_ALL(has, false),
    };
    (void)state;
    expect_answers(object_was_used, changes, LENGTH_OF(changes), 0);
}

/* The last of all: of a change, and of either use. */
static void the_newest_time_is_the_latest_of_all(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct object object = with_times((enum kind)kind, (struct times){30, 20, 10});
        assert_int_equal(object_newest_time(&object), 30);
        object = with_times((enum kind)kind, (struct times){20, 30, 10});
        assert_int_equal(object_newest_time(&object), 30);
        object = with_times((enum kind)kind, (struct times){20, 10, 30});
        assert_int_equal(object_newest_time(&object), kind == KIND_SEM ? 20 : 30);
        object = with_times((enum kind)kind, (struct times){10, 20, 30});
        assert_int_equal(object_newest_time(&object), kind == KIND_SEM ? 20 : 30);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_is_itself),
        cmocka_unit_test(a_successor_is_another_object),
        cmocka_unit_test(use_makes_no_other_object),
        cmocka_unit_test(a_mark_takes_the_key_away),
        cmocka_unit_test(a_marked_successor_is_another_object),
        cmocka_unit_test(what_is_the_same_is_so_still),
        cmocka_unit_test(an_older_use_tells_a_change_from_a_successor),
        cmocka_unit_test(one_older_use_is_enough),
        cmocka_unit_test(no_use_makes_a_successor_the_same),
        cmocka_unit_test(a_marked_segment_is_itself_still),
        cmocka_unit_test(use_is_seen_in_what_it_changes),
        cmocka_unit_test(the_newest_time_is_the_latest_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
