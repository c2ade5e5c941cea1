/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include "collect/sysv.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
static const struct request everything = {.kinds = ALL_KINDS};

static int make(void **state)
{
    (void)state;
    tree_make(&tree);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    tree_remove(&tree);
    return 0;
}

static int reset(void **state)
{
    (void)state;
    fake_reset();
    return 0;
}

static void add(enum kind kind, int32_t id)
{
    struct object object = {.ref.kind = kind, .ref.number = (uint64_t)id, .mode = 0600};
    if (kind == KIND_SEM)
        object.sem.nsems = 1;
    fake_add(&object);
}

/* One that IPC_STAT and *_STAT may not see. */
static void add_refused(enum kind kind, int32_t id)
{
    struct object object = {.ref.kind = kind, .ref.number = (uint64_t)id};
    fake_add(&object);
}

static struct snapshot *read_kind(enum kind kind, enum how how, int expected)
{
    struct collection collection = support_collection(&source, &everything);
    int result = sysv_calls_read(&collection, kind, how);
    if (result != expected)
        fail_msg("%s: %d and not %d", kind_names[kind], result, expected);
    return collection.snapshot;
}

static void every_field_of_a_segment(void **state)
{
    const struct object object = {
        .ref.kind = KIND_SHM,
        .ref.number = 65541,
        .key = 0xfedcba98,
        .uid = 1,
        .gid = 2,
        .cuid = 3,
        .cgid = UINT32_MAX,
        .mode = MODE_DEST | MODE_LOCKED | 0640,
        .ctime = 1700000003,
        .shm = {.size = SIZE_MAX, .nattch = 4, .atime = 5, .dtime = 6, .cpid = 7, .lpid = 8},
    };
    (void)state;
    fake_add(&object);
    struct snapshot *snapshot = read_kind(KIND_SHM, BY_STAT_ANY, 0);
    EXPECT_IDS(snapshot, KIND_SHM, 65541);
    const struct object *got = snapshot->objects;
    assert_int_equal(got->key, object.key);
    assert_int_equal(got->uid, 1);
    assert_int_equal(got->gid, 2);
    assert_int_equal(got->cuid, 3);
    assert_int_equal(got->cgid, UINT32_MAX);
    assert_int_equal(got->mode, object.mode);
    assert_int_equal(got->has, 0);
    assert_int_equal(got->ctime, 1700000003);
    assert_true(got->shm.size == SIZE_MAX);
    assert_int_equal(got->shm.nattch, 4);
    assert_int_equal(got->shm.atime, 5);
    assert_int_equal(got->shm.dtime, 6);
    assert_int_equal(got->shm.cpid, 7);
    assert_int_equal(got->shm.lpid, 8);
    snapshot_free(snapshot);
}

static void every_field_of_a_queue(void **state)
{
    const struct object object = {
        .ref.kind = KIND_MSG,
        .mode = 0777,
        .ctime = -5,
        .msg =
            {.qnum = 1, .cbytes = 2, .qbytes = 3, .stime = 4, .rtime = 5, .lspid = 6, .lrpid = 7},
    };
    (void)state;
    fake_add(&object);
    struct snapshot *snapshot = read_kind(KIND_MSG, BY_STAT_ANY, 0);
    EXPECT_IDS(snapshot, KIND_MSG, 0);
    const struct object *got = snapshot->objects;
    assert_int_equal(got->has, HAS_QBYTES);
    assert_true(got->ctime == -5);
    assert_int_equal(got->msg.qnum, 1);
    assert_int_equal(got->msg.cbytes, 2);
    assert_int_equal(got->msg.qbytes, 3);
    assert_int_equal(got->msg.stime, 4);
    assert_int_equal(got->msg.rtime, 5);
    assert_int_equal(got->msg.lspid, 6);
    assert_int_equal(got->msg.lrpid, 7);
    snapshot_free(snapshot);
}

static void every_field_of_a_set(void **state)
{
    const struct object object = {
        .ref.kind = KIND_SEM, .ctime = 9, .sem = {.nsems = 32000, .otime = 10}};
    (void)state;
    fake_add(&object);
    struct snapshot *snapshot = read_kind(KIND_SEM, BY_STAT_ANY, 0);
    EXPECT_IDS(snapshot, KIND_SEM, 0);
    assert_int_equal(snapshot->objects[0].has, 0);
    assert_int_equal(snapshot->objects[0].ctime, 9);
    assert_int_equal(snapshot->objects[0].sem.nsems, 32000);
    assert_int_equal(snapshot->objects[0].sem.otime, 10);
    snapshot_free(snapshot);
}

static void without_objects_there_are_none(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct snapshot *snapshot = read_kind((enum kind)kind, BY_STAT_ANY, 0);
        EXPECT_NO_IDS(snapshot, (enum kind)kind);
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

/* The number of objects, used_ids, is below the highest index: who stops at it loses some. */
static void gaps_are_walked_over_to_the_very_end(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        add((enum kind)kind, 3);
        add((enum kind)kind, (7 << FAKE_INDEX_BITS) + 5);
        add((enum kind)kind, 5000);
        add((enum kind)kind, 5001);
        fake_take((enum kind)kind, 5000);
        struct snapshot *snapshot = read_kind((enum kind)kind, BY_STAT_ANY, 0);
        EXPECT_IDS(snapshot, (enum kind)kind, 3, (7 << FAKE_INDEX_BITS) + 5, 5001);
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

/* INDEX holds an object if this is so: gaps of several sizes, at both sides of every boundary. */
static bool is_there(size_t index)
{
    return index % 7 != 3 && index / 1000 % 5 != 2;
}

static void expect_all(size_t highest)
{
    size_t expected = 0;
    for (size_t i = 0; i <= highest; i++) {
        if (is_there(i) || i == highest)
            add(KIND_SHM, (int32_t)i);
    }
    struct snapshot *snapshot = read_kind(KIND_SHM, BY_STAT_ANY, 0);
    for (size_t i = 0; i <= highest; i++) {
        if (!is_there(i) && i != highest)
            continue;
        if (expected >= snapshot->count || (size_t)snapshot->objects[expected].ref.number != i)
            fail_msg("of the indexes up to %zu, %zu is not in its place", highest, i);
        expected++;
    }
    assert_int_equal(snapshot->count, expected);
    assert_int_equal(snapshot->of[KIND_SHM].count, expected);
    assert_int_equal(fake_count(KIND_SHM, SHM_STAT_ANY), highest + 1);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

/* The walk goes by pieces of 2048 indexes, and blocks of 32 pieces, shared by threads. */
static void each_is_found_once_and_in_order(void **state)
{
    static const size_t highest[] = {0,     1,     2046,  2047,  2048,   4095,
                                     65534, 65535, 65536, 67583, 100000, 131072};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(highest); i++) {
        fake_reset();
        expect_all(highest[i]);
    }
}

/* They come behind those of the kinds before. */
static void kinds_follow_each_other(void **state)
{
    struct collection collection = support_collection(&source, &everything);
    (void)state;
    add(KIND_SHM, 1);
    add(KIND_SHM, 2);
    add(KIND_MSG, 3);
    add(KIND_SEM, 4);
    for (int kind = 0; kind < KINDS; kind++)
        assert_int_equal(sysv_calls_read(&collection, (enum kind)kind, BY_STAT_ANY), 0);
    EXPECT_IDS(collection.snapshot, KIND_SHM, 1, 2);
    EXPECT_IDS(collection.snapshot, KIND_MSG, 3);
    EXPECT_IDS(collection.snapshot, KIND_SEM, 4);
    snapshot_free(collection.snapshot);
}

static int vanish(enum kind kind, int id, int command)
{
    (void)kind;
    if (command == IPC_INFO || command == IPC_STAT)
        return 0;
    return id % 3 == 1 ? EIDRM : id % 3 == 2 ? EINVAL : 0;
}

static void what_vanishes_meanwhile_is_gone(void **state)
{
    (void)state;
    for (int32_t id = 0; id < 8; id++)
        add(KIND_MSG, id);
    fake.before = vanish;
    struct snapshot *snapshot = read_kind(KIND_MSG, BY_STAT_ANY, 0);
    EXPECT_IDS(snapshot, KIND_MSG, 0, 3, 6);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

static int all_vanish(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    return command == IPC_INFO ? 0 : EINVAL;
}

static void that_all_vanish_is_no_old_kernel(void **state)
{
    (void)state;
    add(KIND_MSG, 2);
    fake.before = all_vanish;
    struct snapshot *snapshot = read_kind(KIND_MSG, BY_STAT_ANY, 0);
    EXPECT_NO_IDS(snapshot, KIND_MSG);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

static int interrupt(enum kind kind, int id, int command)
{
    static int turn;
    (void)kind;
    (void)id;
    return command != IPC_INFO && turn++ % 2 == 0 ? EINTR : 0;
}

static void an_interrupted_call_is_made_again(void **state)
{
    (void)state;
    add(KIND_SEM, 0);
    add(KIND_SEM, 1);
    fake.before = interrupt;
    struct snapshot *snapshot = read_kind(KIND_SEM, BY_STAT_ANY, 0);
    EXPECT_IDS(snapshot, KIND_SEM, 0, 1);
    snapshot_free(snapshot);
}

static int fail_late(enum kind kind, int id, int command)
{
    (void)kind;
    return command != IPC_INFO && id == 70000 ? ENOSYS : 0;
}

static void an_error_leaves_nothing_of_the_kind(void **state)
{
    struct collection collection = support_collection(&source, &everything);
    (void)state;
    add(KIND_SHM, 1);
    for (int32_t id = 0; id < 70010; id++)
        add(KIND_MSG, id);
    assert_int_equal(sysv_calls_read(&collection, KIND_SHM, BY_STAT_ANY), 0);
    fake.before = fail_late;
    assert_int_equal(sysv_calls_read(&collection, KIND_MSG, BY_STAT_ANY), -ENOSYS);
    EXPECT_IDS(collection.snapshot, KIND_SHM, 1);
    EXPECT_NO_IDS(collection.snapshot, KIND_MSG);
    EXPECT_NO_PROBLEM(collection.snapshot);
    assert_int_equal(collection.snapshot->count, 1);
    snapshot_free(collection.snapshot);
}

static void errors_of_the_whole_kind_are_returned(void **state)
{
    static const int errors[] = {ENOSYS, EPERM, EACCES, EFAULT};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(errors); i++) {
        for (int kind = 0; kind < KINDS; kind++) {
            fake.error[kind] = errors[i];
            snapshot_free(read_kind((enum kind)kind, BY_STAT_ANY, -errors[i]));
        }
    }
}

static void an_old_kernel_is_recognised(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    for (int kind = 0; kind < KINDS; kind++) {
        struct snapshot *snapshot = read_kind((enum kind)kind, BY_STAT_ANY, 0);
        EXPECT_NO_IDS(snapshot, (enum kind)kind);
        snapshot_free(snapshot);
        add_refused((enum kind)kind, 4);
        snapshot_free(read_kind((enum kind)kind, BY_STAT_ANY, -EOPNOTSUPP));
        add((enum kind)kind, 2);
        snapshot_free(read_kind((enum kind)kind, BY_STAT_ANY, -EOPNOTSUPP));
    }
}

static void stat_leaves_out_what_may_not_be_read(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    for (int kind = 0; kind < KINDS; kind++) {
        add((enum kind)kind, 1);
        add_refused((enum kind)kind, 2);
        add((enum kind)kind, 3000);
        add_refused((enum kind)kind, 4000);
        struct snapshot *snapshot = read_kind((enum kind)kind, BY_STAT, 0);
        EXPECT_IDS(snapshot, (enum kind)kind, 1, 3000);
        EXPECT_PROBLEMS(snapshot, {PROBLEM_HIDDEN, kind_names[kind], .count = 2, .error = EACCES});
        snapshot_free(snapshot);
    }
}

/* What stands for the wanted ids. */
static struct snapshot *find(enum kind kind, const int32_t *ids, size_t count, int expected)
{
    struct wanted wanted[8];
    assert_true(count <= LENGTH_OF(wanted));
    for (size_t i = 0; i < count; i++)
        wanted[i] = (struct wanted)BY_ID(kind, (uint64_t)ids[i]);
    const struct request request = {
        .kinds = KIND_BIT(kind), .wanted = wanted, .wanted_count = count};
    struct collection collection = support_collection(&source, &request);
    assert_int_equal(sysv_calls_find(&collection, kind), expected);
    return collection.snapshot;
}

#define FIND(kind, expected, ...)                                                           \
    find(kind, (const int32_t[]){__VA_ARGS__}, LENGTH_OF(((const int32_t[]){__VA_ARGS__})), \
         expected)

enum { NEXT_IN_SLOT = 1 << FAKE_INDEX_BITS };

static void wanted_ids_are_found(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        add((enum kind)kind, 1);
        add_refused((enum kind)kind, 2);
        add((enum kind)kind, NEXT_IN_SLOT + 3);
        struct snapshot *snapshot = FIND((enum kind)kind, 0, NEXT_IN_SLOT + 3, 2, 1);
        EXPECT_IDS(snapshot, (enum kind)kind, NEXT_IN_SLOT + 3, 2, 1);
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

/* 3 was removed and another object took its slot; 4 and 2147483647 never were. */
static void an_id_that_is_gone_is_left_out(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        add((enum kind)kind, 1);
        add((enum kind)kind, NEXT_IN_SLOT + 3);
        struct snapshot *snapshot = FIND((enum kind)kind, 0, 3, 4, INT32_MAX, 1, NEXT_IN_SLOT + 1);
        EXPECT_IDS(snapshot, (enum kind)kind, 1);
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

static void an_old_kernel_finds_by_ipc_stat(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    for (int kind = 0; kind < KINDS; kind++) {
        add((enum kind)kind, 1);
        add((enum kind)kind, NEXT_IN_SLOT + 3);
        struct snapshot *snapshot = FIND((enum kind)kind, 0, 3, NEXT_IN_SLOT + 3, 5, 1);
        EXPECT_IDS(snapshot, (enum kind)kind, NEXT_IN_SLOT + 3, 1);
        snapshot_free(snapshot);
    }
}

/* Else what reads the text afterwards adds them once more. */
static void a_search_that_fails_adds_nothing(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    add(KIND_SHM, 1);
    add_refused(KIND_SHM, 2);
    struct snapshot *snapshot = FIND(KIND_SHM, -EOPNOTSUPP, 1, 2);
    EXPECT_NO_IDS(snapshot, KIND_SHM);
    assert_int_equal(snapshot->count, 0);
    snapshot_free(snapshot);
}

static void a_search_tells_of_other_errors(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        fake.error[kind] = ENOSYS;
        snapshot_free(FIND((enum kind)kind, -ENOSYS, 1));
        fake.error[kind] = EPERM;
        snapshot_free(FIND((enum kind)kind, -EPERM, 1));
    }
}

/* One object, as it is in this moment; nothing is read but that. */

static const struct object one_object = {
    .ref.kind = KIND_SHM, .ref.number = NEXT_IN_SLOT + 3, .key = 5, .mode = 0, .shm.size = 7};

static int read_ref(enum kind kind, int id, struct object *object)
{
    const struct ref ref = sysv_ref(kind, 0, id);
    return collect_object(&source, &ref, object);
}

static void one_object_is_read_again(void **state)
{
    struct object object;
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct object expected = one_object;
        expected.ref.kind = (enum kind)kind;
        if (kind == KIND_MSG)
            expected.has = HAS_QBYTES;
        fake_reset();
        fake_add(&expected);
        memset(&object, 0xff, sizeof(object));
        assert_int_equal(read_ref((enum kind)kind, sysv_id(&expected.ref), &object), 0);
        assert_int_equal(object.ref.kind, kind);
        assert_int_equal(object.ref.number, expected.ref.number);
        assert_int_equal(object.key, 5);
        assert_int_equal(object.has, expected.has);
        assert_int_equal(object.mode, 0);
        assert_true(kind != KIND_SHM || object.shm.size == 7);
        assert_int_equal(fake_calls_made(), 1);
    }
}

/* The slot's next object, the last one's id, a free slot, one that never was, a number below 0. */
static void an_object_that_is_gone_is_told_from_its_successor(void **state)
{
    static const int32_t gone[] = {3, 2 * NEXT_IN_SLOT + 3, 4, INT32_MAX, -1};
    struct object object;
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        fake_reset();
        add((enum kind)kind, NEXT_IN_SLOT + 3);
        for (size_t i = 0; i < LENGTH_OF(gone); i++) {
            int result = read_ref((enum kind)kind, gone[i], &object);
            if (result != -EINVAL && result != -EIDRM)
                fail_msg("%s %d: %d", kind_names[kind], gone[i], result);
        }
    }
}

/* Before Linux 4.17: by IPC_STAT, which tells of no id, and not of what may not be read. */
static void an_old_kernel_tells_of_one_object(void **state)
{
    struct object object;
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        fake_reset();
        fake.no_stat_any = true;
        add((enum kind)kind, NEXT_IN_SLOT + 3);
        add_refused((enum kind)kind, 4);
        assert_int_equal(read_ref((enum kind)kind, sysv_id(&one_object.ref), &object), 0);
        assert_int_equal(object.ref.number, one_object.ref.number);
        assert_int_equal(read_ref((enum kind)kind, 3, &object), -EIDRM);
        assert_int_equal(read_ref((enum kind)kind, 5, &object), -EINVAL);
        assert_int_equal(read_ref((enum kind)kind, 4, &object), -EOPNOTSUPP);
    }
}

static int always_interrupt(enum kind kind, int id, int command)
{
    (void)kind;
    (void)id;
    (void)command;
    return EINTR;
}

static void one_object_and_other_errors(void **state)
{
    static const int others[] = {ENOSYS, EPERM, EIO, EACCES};
    struct object object;
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        fake_reset();
        add((enum kind)kind, 3);
        for (size_t i = 0; i < LENGTH_OF(others); i++) {
            fake.error[kind] = others[i];
            assert_int_equal(read_ref((enum kind)kind, 3, &object), -others[i]);
        }
        fake.error[kind] = 0;
        fake.before = interrupt;
        assert_int_equal(read_ref((enum kind)kind, 3, &object), 0);
        fake.before = always_interrupt; /* it is given up one day */
        assert_int_equal(read_ref((enum kind)kind, 3, &object), -EINTR);
        assert_in_range(fake_calls_made(), 1, 1000);
    }
}

static void qbytes_are_added_where_they_may_be_read(void **state)
{
    struct collection collection = support_collection(&source, &everything);
    struct object queues[] = {
        {.ref.kind = KIND_MSG, .ref.number = 1, .mode = 0600, .msg.qbytes = 100},
        {.ref.kind = KIND_MSG, .ref.number = 2, .mode = 0, .msg.qbytes = 200},
        {.ref.kind = KIND_MSG, .ref.number = 3, .mode = 0400, .msg.qbytes = 300}};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(queues); i++) {
        fake_add(&queues[i]);
        queues[i].msg.qbytes = 0;
        queues[i].msg.qnum = 7;
    }
    fake_take(KIND_MSG, 3);
    snapshot_add_objects(collection.snapshot, KIND_SHM, &(struct object){.ref.number = 1}, 1);
    snapshot_add_objects(collection.snapshot, KIND_MSG, queues, LENGTH_OF(queues));
    sysv_calls_add_qbytes(&collection);
    const struct object *objects = collection.snapshot->objects;
    assert_int_equal(objects[0].has, 0);
    assert_int_equal(objects[1].has, HAS_QBYTES);
    assert_int_equal(objects[1].msg.qbytes, 100);
    assert_int_equal(objects[1].msg.qnum, 7);
    assert_int_equal(objects[2].has, 0);
    assert_int_equal(objects[3].has, 0);
    EXPECT_NO_PROBLEM(collection.snapshot);
    snapshot_free(collection.snapshot);
}

/* Below, through the one entry: which way is taken when another is barred. */

static struct snapshot *collect_kind(enum kind kind, const struct wanted *wanted)
{
    struct request request = {
        .kinds = KIND_BIT(kind), .wanted = wanted, .wanted_count = wanted ? 2 : 0};
    return collect(&source, &request);
}

#define SEM_TEXT                                            \
    "key semid perms nsems uid gid cuid cgid otime ctime\n" \
    "0 1 600 1 0 0 0 0 0 0\n"                               \
    "0 2 0 1 0 0 0 0 0 0\n"                                 \
    "0 3 600 1 0 0 0 0 0 0\n"

static void add_three_sets(void)
{
    add(KIND_SEM, 1);
    add_refused(KIND_SEM, 2);
    add(KIND_SEM, 3);
}

static void an_old_kernel_is_read_as_text(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    fake.files = &tree;
    add_three_sets();
    tree_put(&tree, "/proc/sysvipc/sem", SEM_TEXT);
    struct snapshot *snapshot = collect_kind(KIND_SEM, NULL);
    EXPECT_IDS(snapshot, KIND_SEM, 1, 2, 3);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

static void an_old_kernel_without_text_shows_what_it_may(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    add_three_sets();
    struct snapshot *snapshot = collect_kind(KIND_SEM, NULL);
    EXPECT_IDS(snapshot, KIND_SEM, 1, 3);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_ABSENT, "/proc/sysvipc/sem", .count = 1, .error = ENOENT},
                    {PROBLEM_HIDDEN, "sem", .count = 1, .error = EACCES});
    snapshot_free(snapshot);
}

static void a_new_kernel_is_not_read_as_text(void **state)
{
    (void)state;
    if (!calls_are_exact(KIND_SHM))
        return; /* here the text goes first: it has sizes of 64 bits */
    fake.files = &tree;
    add_three_sets();
    tree_put(&tree, "/proc/sysvipc/sem", SEM_TEXT "0 4 0 1 0 0 0 0 0 0\n");
    struct snapshot *snapshot = collect_kind(KIND_SEM, NULL);
    EXPECT_IDS(snapshot, KIND_SEM, 1, 2, 3);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(fake.opened_sysvipc, 0);
    snapshot_free(snapshot);
}

static const struct wanted two_sets[] = {BY_ID(KIND_SEM, 1), BY_ID(KIND_SEM, 2)};

static void an_old_kernel_has_the_wanted_ids_once(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    fake.files = &tree;
    add_three_sets();
    tree_put(&tree, "/proc/sysvipc/sem", SEM_TEXT);
    struct snapshot *snapshot = collect_kind(KIND_SEM, two_sets);
    EXPECT_IDS(snapshot, KIND_SEM, 1, 2);
    EXPECT_NO_PROBLEM(snapshot);
    snapshot_free(snapshot);
}

/* 2 is there and may not be read: 1 is all that can be shown, and 3 was not asked for. */
static void an_old_kernel_without_text_has_the_wanted_ids_alone(void **state)
{
    (void)state;
    fake.no_stat_any = true;
    add_three_sets();
    struct snapshot *snapshot = collect_kind(KIND_SEM, two_sets);
    EXPECT_IDS(snapshot, KIND_SEM, 1);
    assert_true(snapshot->problem_count > 0);
    snapshot_free(snapshot);
}

static const struct {
    int error;
    enum problem_kind problem;
} barred[] = {
    {ENOSYS, PROBLEM_ABSENT},    /* a kernel without System V IPC */
    {EPERM, PROBLEM_UNREADABLE}, /* seccomp(2), as containers set it up */
    {EACCES, PROBLEM_UNREADABLE},
};

static void where_calls_are_barred_the_text_is_read(void **state)
{
    (void)state;
    fake.files = &tree;
    tree_put(&tree, "/proc/sysvipc/sem", SEM_TEXT);
    for (size_t i = 0; i < LENGTH_OF(barred); i++) {
        fake.error[KIND_SEM] = barred[i].error;
        struct snapshot *snapshot = collect_kind(KIND_SEM, NULL);
        EXPECT_IDS(snapshot, KIND_SEM, 1, 2, 3);
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

static const char *const sysvipc_paths[KINDS] = {"/proc/sysvipc/shm", "/proc/sysvipc/msg",
                                                 "/proc/sysvipc/sem"};

static void where_all_is_barred_that_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(barred); i++) {
        for (int kind = 0; kind < KINDS; kind++) {
            fake.error[kind] = barred[i].error;
            struct snapshot *snapshot = collect_kind((enum kind)kind, NULL);
            EXPECT_NO_IDS(snapshot, (enum kind)kind);
            EXPECT_PROBLEMS(
                snapshot, {PROBLEM_ABSENT, sysvipc_paths[kind], .count = 1, .error = ENOENT},
                {barred[i].problem, kind_names[kind], .count = 1, .error = barred[i].error});
            snapshot_free(snapshot);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_field_of_a_segment),
        TEST(every_field_of_a_queue),
        TEST(every_field_of_a_set),
        TEST(without_objects_there_are_none),
        TEST(gaps_are_walked_over_to_the_very_end),
        TEST(each_is_found_once_and_in_order),
        TEST(kinds_follow_each_other),
        TEST(what_vanishes_meanwhile_is_gone),
        TEST(that_all_vanish_is_no_old_kernel),
        TEST(an_interrupted_call_is_made_again),
        TEST(an_error_leaves_nothing_of_the_kind),
        TEST(errors_of_the_whole_kind_are_returned),
        TEST(an_old_kernel_is_recognised),
        TEST(stat_leaves_out_what_may_not_be_read),
        TEST(wanted_ids_are_found),
        TEST(an_id_that_is_gone_is_left_out),
        TEST(an_old_kernel_finds_by_ipc_stat),
        TEST(a_search_that_fails_adds_nothing),
        TEST(a_search_tells_of_other_errors),
        TEST(one_object_is_read_again),
        TEST(an_object_that_is_gone_is_told_from_its_successor),
        TEST(an_old_kernel_tells_of_one_object),
        TEST(one_object_and_other_errors),
        TEST(qbytes_are_added_where_they_may_be_read),
        TEST(an_old_kernel_is_read_as_text),
        TEST(an_old_kernel_without_text_shows_what_it_may),
        TEST(a_new_kernel_is_not_read_as_text),
        TEST(an_old_kernel_has_the_wanted_ids_once),
        TEST(an_old_kernel_without_text_has_the_wanted_ids_alone),
        TEST(where_calls_are_barred_the_text_is_read),
        TEST(where_all_is_barred_that_is_said),
    };
    return cmocka_run_group_tests(tests, make, clear);
}
