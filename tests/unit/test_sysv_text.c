/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include "collect/sysv.h"

#include <errno.h>

static struct tree tree;
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

#define SHM "/proc/sysvipc/shm"
#define MSG "/proc/sysvipc/msg"
#define SEM "/proc/sysvipc/sem"

static const char *const paths[KINDS] = {SHM, MSG, SEM};

/* What is read of KIND where its file holds BYTES; nothing where the reading fails. */
static struct snapshot *read_bytes(enum kind kind, const char *bytes, size_t length)
{
    struct source source = {.calls = &fake_calls, .root = tree.source.root, .home = -1};
    struct collection collection = support_collection(&source, &everything);
    tree_put_bytes(&tree, paths[kind], bytes, length);
    bool failed = sysv_text_read(&collection, kind) != 0;
    assert_true(!failed || (!collection.snapshot->count && collection.snapshot->problem_count));
    return collection.snapshot;
}

static struct snapshot *read_text(enum kind kind, const char *text)
{
    return read_bytes(kind, text, strlen(text));
}

/* As Linux 6 prints them, byte by byte. */
#define SHM_HEADING                                                                           \
    "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid " \
    " cgid      atime      dtime      ctime                   rss                  swap\n"
#define MSG_HEADING                                                                          \
    "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid" \
    "      stime      rtime      ctime\n"
#define SEM_HEADING \
    "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n"

static void segments_of_linux_6(void **state)
{
    static const char text[] = SHM_HEADING
        "   5432001          0   600                    56  1234  1235      6   112   120   113 "
        "  121 1700000001 1700000002 1700000003                  4096                  8192\n";
    struct snapshot *snapshot = read_text(KIND_SHM, text);
    const struct object *object = snapshot->objects;

    (void)state;
    EXPECT_IDS(snapshot, KIND_SHM, 0);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(object->key, 5432001);
    assert_int_equal(object->mode, 0600);
    assert_int_equal(object->uid, 112);
    assert_int_equal(object->gid, 120);
    assert_int_equal(object->cuid, 113);
    assert_int_equal(object->cgid, 121);
    assert_int_equal(object->ctime, 1700000003);
    assert_int_equal(object->has, HAS_RSS | HAS_SWAP);
    assert_int_equal(object->shm.size, 56);
    assert_int_equal(object->shm.cpid, 1234);
    assert_int_equal(object->shm.lpid, 1235);
    assert_int_equal(object->shm.nattch, 6);
    assert_int_equal(object->shm.atime, 1700000001);
    assert_int_equal(object->shm.dtime, 1700000002);
    assert_int_equal(object->shm.rss, 4096);
    assert_int_equal(object->shm.swap, 8192);
    snapshot_free(snapshot);
}

/* Before 2.6.34 there were no rss and swap. */
static void segments_of_linux_2_6_32(void **state)
{
    static const char text[] =
        "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid "
        " cgid      atime      dtime      ctime\n"
        "         0      32768  1600                393216  2001  2002      2     0     0     0 "
        "    0 1700000001          0 1700000003\n";
    struct snapshot *snapshot = read_text(KIND_SHM, text);

    (void)state;
    EXPECT_IDS(snapshot, KIND_SHM, 32768);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(snapshot->objects[0].has, 0);
    assert_int_equal(snapshot->objects[0].shm.size, 393216);
    assert_int_equal(snapshot->objects[0].mode, MODE_DEST | 0600);
    assert_int_equal(snapshot->objects[0].shm.dtime, 0);
    assert_int_equal(snapshot->objects[0].ctime, 1700000003);
    snapshot_free(snapshot);
}

static void columns_go_by_their_names(void **state)
{
    static const char text[] =
        "new1 swap rss ctime dtime atime cgid cuid gid uid nattch lpid cpid size perms shmid key "
        "new2 new3 new4\n"
        "x 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 - 0x5 \xff\n"
        "\t-1 \t16  15 14 13 12 11 10 9 8 7 6 5 4 3 22   1 ? ? ?   \n";
    struct snapshot *snapshot = read_text(KIND_SHM, text);

    (void)state;
    EXPECT_IDS(snapshot, KIND_SHM, 2, 22);
    EXPECT_NO_PROBLEM(snapshot);
    for (size_t i = 0; i < 2; i++) {
        const struct object *object = &snapshot->objects[i];
        assert_int_equal(object->key, 1);
        assert_int_equal(object->mode, 3);
        assert_int_equal(object->shm.size, 4);
        assert_int_equal(object->shm.cpid, 5);
        assert_int_equal(object->shm.lpid, 6);
        assert_int_equal(object->shm.nattch, 7);
        assert_int_equal(object->uid, 8);
        assert_int_equal(object->gid, 9);
        assert_int_equal(object->cuid, 10);
        assert_int_equal(object->cgid, 11);
        assert_int_equal(object->shm.atime, 12);
        assert_int_equal(object->shm.dtime, 13);
        assert_int_equal(object->ctime, 14);
        assert_int_equal(object->shm.rss, 15);
        assert_int_equal(object->shm.swap, 16);
    }
    snapshot_free(snapshot);
}

static void queues(void **state)
{
    static const char text[] = MSG_HEADING
        "        17      32769   644         100          3   501   502     1     2     3     4 "
        "1700000001 1700000002 1700000003\n";
    struct snapshot *snapshot = read_text(KIND_MSG, text);
    const struct object *object = snapshot->objects;

    (void)state;
    EXPECT_IDS(snapshot, KIND_MSG, 32769);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(object->has, 0);
    assert_int_equal(object->key, 17);
    assert_int_equal(object->mode, 0644);
    assert_int_equal(object->uid, 1);
    assert_int_equal(object->gid, 2);
    assert_int_equal(object->cuid, 3);
    assert_int_equal(object->cgid, 4);
    assert_int_equal(object->msg.cbytes, 100);
    assert_int_equal(object->msg.qnum, 3);
    assert_int_equal(object->msg.lspid, 501);
    assert_int_equal(object->msg.lrpid, 502);
    assert_int_equal(object->msg.stime, 1700000001);
    assert_int_equal(object->msg.rtime, 1700000002);
    assert_int_equal(object->ctime, 1700000003);
    snapshot_free(snapshot);
}

static void sets(void **state)
{
    static const char text[] = SEM_HEADING
        "         5          3   666         17     1     2     3     4 1700000001 1700000002\n";
    struct snapshot *snapshot = read_text(KIND_SEM, text);
    const struct object *object = snapshot->objects;

    (void)state;
    EXPECT_IDS(snapshot, KIND_SEM, 3);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(object->has, 0);
    assert_int_equal(object->key, 5);
    assert_int_equal(object->mode, 0666);
    assert_int_equal(object->uid, 1);
    assert_int_equal(object->gid, 2);
    assert_int_equal(object->cuid, 3);
    assert_int_equal(object->cgid, 4);
    assert_int_equal(object->sem.nsems, 17);
    assert_int_equal(object->sem.otime, 1700000001);
    assert_int_equal(object->ctime, 1700000002);
    snapshot_free(snapshot);
}

/* A segment for which one word differs from a row of which nothing is remarkable. */
#define SHORT_HEADING \
    "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n"
enum { WORDS = 16 };

static struct snapshot *read_word(size_t column, const char *word)
{
    struct buffer text = BUFFER_IN_MEMORY;
    buffer_text(&text, SHORT_HEADING);
    for (size_t i = 0; i < WORDS; i++)
        buffer_format(&text, "%s%c", i == column ? word : "1", i + 1 < WORDS ? ' ' : '\n');
    struct snapshot *snapshot = read_bytes(KIND_SHM, text.data, text.length);
    buffer_free(&text);
    return snapshot;
}

enum { KEY, ID, PERMS, SIZE, CPID, LPID, NATTCH, UID, GID, CUID, CGID, ATIME, DTIME, CTIME };
enum { RSS = CTIME + 1, SWAP };

static uint64_t field_of(const struct object *object, size_t column)
{
    const uint64_t fields[WORDS] = {
        object->key,
        (uint64_t)object->ref.number,
        object->mode,
        object->shm.size,
        object->shm.cpid,
        object->shm.lpid,
        object->shm.nattch,
        object->uid,
        object->gid,
        object->cuid,
        object->cgid,
        (uint64_t)object->shm.atime,
        (uint64_t)object->shm.dtime,
        (uint64_t)object->ctime,
        object->shm.rss,
        object->shm.swap,
    };
    return fields[column];
}

static const struct {
    size_t column;
    const char *word;
    uint64_t number;
} good[] = {
    {KEY, "0", 0},
    {KEY, "-1", 0xffffffff},
    {KEY, "-2147483648", 0x80000000},
    {KEY, "2147483647", 0x7fffffff},
    {KEY, "2147483648", 0x80000000},
    {KEY, "4294967295", 0xffffffff},
    {ID, "0", 0},
    {ID, "2147483647", INT32_MAX},
    {PERMS, "0", 0},
    {PERMS, "777", 0777},
    {PERMS, "1600", MODE_DEST | 0600},
    {PERMS, "2640", MODE_LOCKED | 0640},
    {PERMS, "3000", MODE_DEST | MODE_LOCKED},
    {PERMS, "4644", 04644}, /* FreeBSD */
    {PERMS, "177777", 0177777},
    {SIZE, "0", 0},
    {SIZE, "18446744073709551615", UINT64_MAX},
    {NATTCH, "18446744073709551615", UINT64_MAX},
    {CPID, "4294967295", UINT32_MAX},
    {LPID, "0", 0},
    {UID, "4294967295", UINT32_MAX},
    {GID, "65534", 65534},
    {CUID, "0", 0},
    {CGID, "4294967294", UINT32_MAX - 1},
    {ATIME, "0", 0},
    {ATIME, "18446744073709551615", UINT64_MAX}, /* one second before 1970 */
    {DTIME, "4294967296", UINT64_C(1) << 32},
    {CTIME, "18446744071562067968", (uint64_t)INT32_MIN},
    {RSS, "18446744073709551615", UINT64_MAX},
    {SWAP, "0", 0},
};

static void numbers_up_to_their_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(good); i++) {
        struct snapshot *snapshot = read_word(good[i].column, good[i].word);
        EXPECT_NO_PROBLEM(snapshot);
        if (snapshot->count != 1)
            fail_msg("case %zu, \"%s\", is left out", i, good[i].word);
        uint64_t number = field_of(snapshot->objects, good[i].column);
        if (number != good[i].number)
            fail_msg("case %zu, \"%s\": %llu", i, good[i].word, (unsigned long long)number);
        assert_int_equal(snapshot->objects[0].has, HAS_RSS | HAS_SWAP);
        snapshot_free(snapshot);
    }
}

static void times_before_1970_are_negative(void **state)
{
    struct snapshot *snapshot = read_word(CTIME, "18446744073709551515");
    (void)state;
    assert_true(snapshot->objects[0].ctime == -101);
    snapshot_free(snapshot);
}

static const struct {
    size_t column;
    const char *word;
} bad[] = {
    {KEY, "-2147483649"},
    {KEY, "4294967296"},
    {KEY, "-"},
    {KEY, "--1"},
    {KEY, "+1"},
    {KEY, "0x1"},
    {ID, "-1"},
    {ID, "2147483648"},
    {ID, "4294967296"},
    {ID, "1.0"},
    {ID, "\xd9\xa1"}, /* an Arabic digit */
    {PERMS, "8"},
    {PERMS, "-1"},
    {PERMS, "0b1"},
    {PERMS, "200000"}, /* more than a umode_t of the kernel has */
    {PERMS, "40000000000"},
    {SIZE, "18446744073709551616"},
    {SIZE, "-1"},
    {SIZE, "1k"},
    {SIZE, "99999999999999999999999999999999999999999999999999999999999999999999999999"},
    {CPID, "4294967296"},
    {CPID, "-1"},
    {LPID, "1,2"},
    {NATTCH, "x"},
    {UID, "4294967296"},
    {UID, "root"},
    {GID, "-1"},
    {CUID, "1\v"},
    {CGID, "1\r"},
    {ATIME, "-1"},
    {DTIME, "18446744073709551616"},
    {CTIME, "never"},
    {RSS, "-2"},
    {RSS, "-"},
    {SWAP, "18446744073709551616"},
    /* Too few words, or too many. */
    {KEY, ""},
    {SWAP, ""},
    {SIZE, "1 1"},
    {SWAP, "1 1"},
};

static void what_is_no_such_number_is_malformed(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(bad); i++) {
        struct snapshot *snapshot = read_word(bad[i].column, bad[i].word);
        if (snapshot->count)
            fail_msg("case %zu, \"%s\", is taken for a number", i, bad[i].word);
        EXPECT_PROBLEMS(snapshot, {PROBLEM_MALFORMED, SHM, .count = 1, .line = 2});
        snapshot_free(snapshot);
    }
}

/* FreeBSD's linprocfs does not know them. */
static void minus_one_is_an_unknown_amount_of_memory(void **state)
{
    struct snapshot *snapshot = read_word(RSS, "-1");
    (void)state;
    assert_int_equal(snapshot->objects[0].has, HAS_SWAP);
    snapshot_free(snapshot);
    snapshot = read_word(SWAP, "-1");
    assert_int_equal(snapshot->objects[0].has, HAS_RSS);
    snapshot_free(snapshot);
}

#define Q_HEADING "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n"
#define Q_ROW(id) "1 " #id " 1 1 1 1 1 1 1 1 1 1 1 1\n"

static void a_bad_line_costs_only_itself(void **state)
{
    static const char text[] = Q_HEADING Q_ROW(1) "1 2 3\n" Q_ROW(
        3) "\n"
           "a\0b\n" Q_ROW(x) Q_ROW(7) "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n" Q_ROW(9);
    struct snapshot *snapshot = read_bytes(KIND_MSG, text, sizeof(text) - 1);

    (void)state;
    EXPECT_IDS(snapshot, KIND_MSG, 1, 3, 7, 9);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MALFORMED, MSG, .count = 5, .line = 3});
    snapshot_free(snapshot);
}

static void a_line_of_a_megabyte_costs_only_itself(void **state)
{
    struct buffer text = BUFFER_IN_MEMORY;

    (void)state;
    buffer_text(&text, Q_HEADING Q_ROW(1));
    for (int i = 0; i < 1 << 20; i++)
        buffer_char(&text, i % 2 ? '1' : ' ');
    buffer_text(&text, "\n" Q_ROW(2));
    struct snapshot *snapshot = read_bytes(KIND_MSG, text.data, text.length);
    buffer_free(&text);
    EXPECT_IDS(snapshot, KIND_MSG, 1, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_MALFORMED, MSG, .count = 1, .line = 3});
    snapshot_free(snapshot);
}

static void a_last_line_without_its_end_is_left_out(void **state)
{
    struct snapshot *snapshot =
        read_text(KIND_MSG, Q_HEADING Q_ROW(1) "1 2 1 1 1 1 1 1 1 1 1 1 1 1");
    (void)state;
    EXPECT_IDS(snapshot, KIND_MSG, 1);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_CUT_OFF, MSG, .count = 1});
    snapshot_free(snapshot);
}

/* A file that changes while it is read can show the same object twice; the first row counts. */
static void duplicates_are_dropped_silently(void **state)
{
    struct snapshot *snapshot =
        read_text(KIND_MSG, Q_HEADING Q_ROW(1) Q_ROW(2) "7 1 7 7 7 7 7 7 7 7 7 7 7 7\n" Q_ROW(3)
                                Q_ROW(2) Q_ROW(1));
    (void)state;
    EXPECT_IDS(snapshot, KIND_MSG, 1, 2, 3);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(snapshot->objects[0].key, 1);
    snapshot_free(snapshot);
}

static void a_heading_alone_is_an_empty_table(void **state)
{
    static const char *const headings[KINDS] = {SHM_HEADING, MSG_HEADING, SEM_HEADING};
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        struct snapshot *snapshot = read_text((enum kind)kind, headings[kind]);
        EXPECT_NO_IDS(snapshot, (enum kind)kind);
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

/* ->what: the column that lacks, NULL where there is not even a line. */
static const struct {
    enum kind kind;
    const char *text, *what;
} headless[] = {
    {KIND_SHM, "", NULL},
    {KIND_MSG, "", NULL},
    {KIND_SEM, "", NULL},
    {KIND_SEM, "\n", "key"},
    {KIND_SEM, "1 2 3 4 5 6 7 8 9 10\n", "key"},
    {KIND_SEM, "key msqid perms nsems uid gid cuid cgid otime ctime\n", "semid"},
    {KIND_SEM, "key semid perms NSEMS uid gid cuid cgid otime ctime\n1 1 1 1 1 1 1 1 1 1\n",
     "nsems"},
    {KIND_SEM, "key semid perms nsems uid gid cuid cgid ctime\n", "otime"},
    {KIND_MSG, "key msqid perms cbytes qnum lspid uid gid cuid cgid stime rtime ctime\n", "lrpid"},
    {KIND_SHM, "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime\n", "ctime"},
    {KIND_SHM, "keyshmid perms\n", "key"},
};

static void without_its_heading_a_file_says_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(headless); i++) {
        struct snapshot *snapshot = read_text(headless[i].kind, headless[i].text);
        const struct problem *problem = snapshot->problems;
        assert_int_equal(snapshot->count, 0);
        if (snapshot->problem_count != 1 || problem->kind != PROBLEM_HEADING)
            fail_msg("case %zu: the heading is taken", i);
        assert_non_null(strstr(problem->where, paths[headless[i].kind]));
        if (headless[i].what)
            assert_string_equal(problem->what, headless[i].what);
        else
            assert_null(problem->what);
        snapshot_free(snapshot);
    }
}

/* The same bytes in other portions are the same file. */
static void however_the_bytes_come(void **state)
{
    static const size_t portions[] = {1, 2, 7, 100, 4096};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(portions); i++) {
        fake.most_bytes = portions[i];
        fake.interrupted = i % 2 == 0;
        struct snapshot *snapshot = read_text(KIND_MSG, Q_HEADING Q_ROW(1) Q_ROW(2) "1 2\n");
        EXPECT_IDS(snapshot, KIND_MSG, 1, 2);
        EXPECT_PROBLEMS(snapshot, {PROBLEM_MALFORMED, MSG, .count = 1, .line = 4});
        snapshot_free(snapshot);
    }
}

static void what_came_before_an_error_is_kept(void **state)
{
    (void)state;
    fake.good_bytes = (int64_t)strlen(Q_HEADING Q_ROW(1) Q_ROW(2)) + 5;
    struct snapshot *snapshot = read_text(KIND_MSG, Q_HEADING Q_ROW(1) Q_ROW(2) Q_ROW(3));
    EXPECT_IDS(snapshot, KIND_MSG, 1, 2);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_UNREADABLE, MSG, .count = 1, .error = EIO});
    snapshot_free(snapshot);
}

static void an_error_in_the_heading_is_told(void **state)
{
    (void)state;
    fake.good_bytes = 5;
    struct snapshot *snapshot = read_text(KIND_MSG, Q_HEADING Q_ROW(1));
    EXPECT_NO_IDS(snapshot, KIND_MSG);
    EXPECT_PROBLEMS(snapshot, {PROBLEM_UNREADABLE, MSG, .count = 1, .error = EIO});
    snapshot_free(snapshot);
}

static void a_file_that_cannot_be_opened_is_a_problem(void **state)
{
    struct tree empty;
    char shm[64], sem[64];

    (void)state;
    tree_make(&empty);
    (void)snprintf(shm, sizeof(shm), "%s" SHM, empty.path);
    (void)snprintf(sem, sizeof(sem), "%s" SEM, empty.path);
    struct collection collection = support_collection(&empty.source, &everything);
    assert_int_equal(sysv_text_read(&collection, KIND_SHM), -ENOENT);
    tree_put(&empty, "/proc/sysvipc/sem/folder", "");
    assert_int_equal(sysv_text_read(&collection, KIND_SEM), -ENOTSUP);
    assert_int_equal(collection.snapshot->count, 0);
    EXPECT_PROBLEMS(collection.snapshot, {PROBLEM_ABSENT, shm, .count = 1, .error = ENOENT},
                    {PROBLEM_IRREGULAR, sem, .count = 1, .error = ENOTSUP});
    snapshot_free(collection.snapshot);
    tree_remove(&empty);
}

/* Whatever the bytes: each line is a row or counted as malformed, and nothing falls over. */
static void random_bytes_are_counted(void **state)
{
    static const char letters[] = "0123456789 \n\t-1 2 3\n\0x\xff";
    uint32_t random = 1;

    (void)state;
    for (int round = 0; round < 300; round++) {
        struct buffer text = BUFFER_IN_MEMORY;
        size_t lines = 0;
        buffer_text(&text, "key semid perms nsems uid gid cuid cgid otime ctime\n");
        for (int i = 0; i < 400; i++) {
            random = random * 1664525 + 1013904223;
            char letter = letters[(random >> 16) % (sizeof(letters) - 1)];
            buffer_char(&text, letter);
            lines += letter == '\n';
        }
        buffer_char(&text, '\n');
        lines++;
        struct snapshot *snapshot = read_bytes(KIND_SEM, text.data, text.length);
        size_t malformed = snapshot->problem_count ? (size_t)snapshot->problems[0].count : 0;
        assert_in_range(snapshot->problem_count, 0, 1);
        assert_true(snapshot->count + malformed <= lines); /* but for duplicates */
        snapshot_free(snapshot);
        buffer_free(&text);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(segments_of_linux_6),
        TEST(segments_of_linux_2_6_32),
        TEST(columns_go_by_their_names),
        TEST(queues),
        TEST(sets),
        TEST(numbers_up_to_their_limits),
        TEST(times_before_1970_are_negative),
        TEST(what_is_no_such_number_is_malformed),
        TEST(minus_one_is_an_unknown_amount_of_memory),
        TEST(a_bad_line_costs_only_itself),
        TEST(a_line_of_a_megabyte_costs_only_itself),
        TEST(a_last_line_without_its_end_is_left_out),
        TEST(duplicates_are_dropped_silently),
        TEST(a_heading_alone_is_an_empty_table),
        TEST(without_its_heading_a_file_says_nothing),
        TEST(however_the_bytes_come),
        TEST(what_came_before_an_error_is_kept),
        TEST(an_error_in_the_heading_is_told),
        TEST(a_file_that_cannot_be_opened_is_a_problem),
        TEST(random_bytes_are_counted),
    };
    return cmocka_run_group_tests(tests, make, clear);
}
