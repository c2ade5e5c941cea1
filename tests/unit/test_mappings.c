/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "collect/mappings.h"
#include "collect/procmap.h"

#define MAPS "/proc/5000001/maps"

static struct tree tree;
static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};

static int reset(void **state)
{
    (void)state;
    fake_reset();
    tree_make(&tree);
    fake.files = &tree;
    return 0;
}

static int clear(void **state)
{
    (void)state;
    fake_reset();
    tree_remove(&tree);
    return 0;
}

/* What a walk came to, and after how many it is told to stop. */
struct seen {
    struct file_mapping all[8];
    size_t count, most;
};

static bool see(void *context, const struct file_mapping *found)
{
    struct seen *seen = context;
    assert_true(seen->count < LENGTH_OF(seen->all));
    seen->all[seen->count++] = *found;
    return seen->count != seen->most;
}

static int walk(struct seen *seen)
{
    *seen = (struct seen){.most = seen->most};
    return mappings_walk(&source, MAPS, 0, see, seen);
}

static void expect_mapping(const struct file_mapping *got, const struct file_mapping *expected,
                           const char *what)
{
    bool same = got->mapping.address == expected->mapping.address &&
                got->mapping.size == expected->mapping.size &&
                got->mapping.access == expected->mapping.access &&
                got->device == expected->device && got->inode == expected->inode &&
                strcmp(got->name, expected->name) == 0;
    if (!same)
        fail_msg("%s: %" PRIx64 "+%" PRIx64 " access %u device %" PRIx64 " inode %" PRIu64
                 " name \"%s\"",
                 what, got->mapping.address, got->mapping.size, got->mapping.access, got->device,
                 got->inode, got->name);
}

enum { R = ACCESS_READ, W = ACCESS_WRITE };

#define NAME_63 "/23456789012345678901234567890123456789012345678901234567890123"

/* As the kernel writes them (fs/proc/task_mmu.c): the name stands in its own column. */
static void shared_mappings_in_text(void **state)
{
    static const struct {
        const char *line;
        struct file_mapping expected;
    } cases[] = {
        {"7f2b4000-7f2b8000 rw-s 00000000 00:01 32769                      "
         "/SYSV0052e2c1 (deleted)\n",
         {{0x7f2b4000, 0x4000, R | W}, 1, 32769, "/SYSV0052e2c1 (deleted)"}},
        {"7f2b4000-7f2b5000 r--s 00001000 00:01 0 /SYSV00000000 (deleted)\n",
         {{0x7f2b4000, 0x1000, R}, 1, 0, "/SYSV00000000 (deleted)"}},
        {"7f2b4000-7f2b5000 -w-s 00000000 fd:0f 7 /x\n",
         {{0x7f2b4000, 0x1000, W}, UINT64_C(0xfd0000000f), 7, "/x"}},
        {"7f2b4000-7f2b5000 --xs 00000000 00:01 7 /x\n", {{0x7f2b4000, 0x1000, 0}, 1, 7, "/x"}},
        {"7f2b4000-7f2b5000 rwxs 00000000 00:01 7 \n", {{0x7f2b4000, 0x1000, R | W}, 1, 7, ""}},
        {"ffffffffffffe000-fffffffffffff000 r--s ffffffffffff0000 fffff:fffff "
         "18446744073709551615 /x\n",
         {{UINT64_C(0xffffffffffffe000), 0x1000, R}, UINT64_C(0xfffff000fffff), UINT64_MAX, "/x"}},
        {"7f2b4000-7f2b5000 r--s 00000000 00:01 7 a b  c \\012 \xff\xfe\n",
         {{0x7f2b4000, 0x1000, R}, 1, 7, "a b  c \\012 \xff\xfe"}},
        {"7f2b4000-7f2b5000 r--s 00000000 00:01 7 " NAME_63 "\n",
         {{0x7f2b4000, 0x1000, R}, 1, 7, NAME_63}},
        /* A name that is longer than any that is looked for is none. */
        {"7f2b4000-7f2b5000 r--s 00000000 00:01 7 " NAME_63 "4\n",
         {{0x7f2b4000, 0x1000, R}, 1, 7, ""}},
    };
    struct seen seen = {.most = 0};
    (void)state;
    assert_int_equal(strlen(NAME_63), MAPPING_NAME_SIZE - 1);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        tree_put(&tree, MAPS, cases[i].line);
        assert_int_equal(walk(&seen), 0);
        if (seen.count != 1)
            fail_msg("%zu mappings: %s", seen.count, cases[i].line);
        expect_mapping(&seen.all[0], &cases[i].expected, cases[i].line);
    }
}

static void lines_that_are_passed_over(void **state)
{
    static const char *const cases[] = {
        "",
        "\n",
        "7f2b4000-7f2b5000 rw-p 00000000 00:01 7 /private\n",
        "7f2b4000-7f2b5000 rw-s 00000000 00:01 7 /cut off",
        "7f2b4000-7f2b5000 rw-s 00000000 00:01 7\n",
        "7f2b4000-7f2b5000 rw-s 00000000 00:01\n",
        "7f2b4000-7f2b5000 rw-s 00000000 00:01 x /x\n",
        "7f2b4000-7f2b5000 rw-s 00000000 00:01 0x7 /x\n",
        "7f2b4000-7f2b5000 rw-s 00000000 0001 7 /x\n",
        "7f2b4000-7f2b5000 rw-s 00000000 00:0g 7 /x\n",
        "7f2b4000-7f2b5000 rw-s 0000000g 00:01 7 /x\n",
        "7f2b4000-7f2b5000 rw-s\n",
        "7f2b4000-7f2b5000 rw-\n",
        "7f2b4000-7f2b5000 \n",
        "7f2b4000-7f2b5000\n",
        "7f2b4000 7f2b5000 rw-s 00000000 00:01 7 /x\n",
        "-7f2b5000 rw-s 00000000 00:01 7 /x\n",
        "10000000000000000-7f2b5000 rw-s 00000000 00:01 7 /x\n",
        "7f2b4000-7f2b5000 rw-s 00000000 00:01 18446744073709551616 /x\n",
    };
    struct seen seen = {.most = 0};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        tree_put(&tree, MAPS, cases[i]);
        assert_int_equal(walk(&seen), 0);
        if (seen.count)
            fail_msg("a mapping: %s", cases[i]);
    }
}

#define THREE_LINES                                   \
    "1000-2000 rw-s 00000000 00:01 1 /SYSV00000001\n" \
    "2000-3000 rw-p 00000000 00:01 2 /SYSV00000002\n" \
    "garbage\n"                                       \
    "3000-5000 r--s 00000000 00:01 3 /SYSV00000003\n" \
    "5000-6000 rw-s 00000000 00:01 4 /SYSV00000004\n"

static void what_stands_between_others_is_found(void **state)
{
    static const uint64_t inodes[] = {1, 3, 4};
    struct seen seen = {.most = 0};
    (void)state;
    tree_put(&tree, MAPS, THREE_LINES);
    assert_int_equal(walk(&seen), 0);
    assert_int_equal(seen.count, LENGTH_OF(inodes));
    for (size_t i = 0; i < LENGTH_OF(inodes); i++)
        assert_int_equal(seen.all[i].inode, inodes[i]);
}

static void the_visitor_stops_the_reading(void **state)
{
    struct seen seen = {.most = 2};
    (void)state;
    tree_put(&tree, MAPS, THREE_LINES);
    assert_int_equal(walk(&seen), 0);
    assert_int_equal(seen.count, 2);
}

/* The process has ended, or is a kernel thread: that is no failure, unlike all else. */
static void failures_of_reading(void **state)
{
    static const struct {
        size_t call;
        int error, expected;
    } cases[] = {
        {1, ENOENT, -ENOENT}, {1, EACCES, -EACCES}, {1, ESRCH, -ESRCH},
        {2, ESRCH, 0},        {2, EIO, -EIO},       {2, EINTR, 0},
    };
    struct seen seen = {.most = 0};
    (void)state;
    tree_put(&tree, MAPS, THREE_LINES);
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        fake.fail_call = fake_calls_made() + cases[i].call;
        fake.fail_error = cases[i].error;
        int result = walk(&seen);
        if (result != cases[i].expected)
            fail_msg("case %zu: %d", i, result);
        assert_int_equal(seen.count, cases[i].error == EINTR ? 3 : 0);
    }
}

/* A kernel that answers questions. */

static const struct answer {
    uint64_t start, end, flags;
    uint32_t major, minor;
    uint64_t inode;
    const char *name; /* NULL: too long for who asks */
} answers[] = {
    {0x1000, 0x3000, PROCMAP_READABLE | PROCMAP_WRITABLE, 0, 1, 32769, "/SYSV0052e2c1 (deleted)"},
    {0x3000, 0x4000, PROCMAP_READABLE, 0, 15, 0, "/SYSV00000000 (deleted)"},
    {0x9000, 0xa000, PROCMAP_WRITABLE, 0xfd, 2, 7, NULL},
    {0xb000, 0xc000, 0, 0xfd, 2, UINT64_MAX, ""},
};

static const struct file_mapping answered[] = {
    {{0x1000, 0x2000, R | W}, 1, 32769, "/SYSV0052e2c1 (deleted)"},
    {{0x3000, 0x1000, R}, 15, 0, "/SYSV00000000 (deleted)"},
    {{0x9000, 0x1000, W}, UINT64_C(0xfd00000002), 7, ""},
    {{0xb000, 0x1000, 0}, UINT64_C(0xfd00000002), UINT64_MAX, ""},
};

static int error_at_end; /* what the question behind the last mapping comes to */
static size_t questions;

static int refuse(int error)
{
    errno = error;
    return -1;
}

static int give(struct procmap *query, const struct answer *answer)
{
    if (!answer->name && query->name_size)
        return refuse(ENAMETOOLONG);
    query->start = answer->start;
    query->end = answer->end;
    query->found_flags = answer->flags;
    query->inode = answer->inode;
    query->major = answer->major;
    query->minor = answer->minor;
    if (!query->name_size)
        return 0;
    query->name_size = (uint32_t)strlen(answer->name) + 1;
    memcpy((char *)(uintptr_t)query->name_address, answer->name, query->name_size);
    return 0;
}

static int answer_question(int file, struct procmap *query)
{
    (void)file;
    questions++;
    assert_int_equal(query->size, sizeof(*query));
    assert_int_equal(query->flags, PROCMAP_COVERING_OR_NEXT | PROCMAP_FILE_BACKED | PROCMAP_SHARED);
    assert_int_equal(query->build_id_size, 0);
    assert_true(query->name_size == MAPPING_NAME_SIZE || query->name_size == 0);
    for (size_t i = 0; i < LENGTH_OF(answers); i++) {
        if (query->address < answers[i].end)
            return give(query, &answers[i]);
    }
    return refuse(error_at_end);
}

static void shared_mappings_by_questions(void **state)
{
    struct seen seen = {.most = 0};
    (void)state;
    tree_put(&tree, MAPS, THREE_LINES);
    fake.query = answer_question;
    error_at_end = ENOENT;
    assert_int_equal(walk(&seen), 0);
    assert_int_equal(fake.reads, 0);
    assert_int_equal(seen.count, LENGTH_OF(answered));
    for (size_t i = 0; i < LENGTH_OF(answered); i++)
        expect_mapping(&seen.all[i], &answered[i], "answer");
}

static void the_visitor_stops_the_questions(void **state)
{
    struct seen seen = {.most = 2};
    (void)state;
    tree_put(&tree, MAPS, "");
    fake.query = answer_question;
    questions = 0;
    assert_int_equal(walk(&seen), 0);
    assert_int_equal(seen.count, 2);
    assert_int_equal(questions, 2);
}

static void failures_of_questions(void **state)
{
    static const struct {
        int error, expected;
    } cases[] = {{ENOENT, 0}, {ESRCH, 0}, {EACCES, -EACCES}, {EIO, -EIO}};
    struct seen seen = {.most = 0};
    (void)state;
    tree_put(&tree, MAPS, THREE_LINES);
    fake.query = answer_question;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        error_at_end = cases[i].error;
        int result = walk(&seen);
        if (result != cases[i].expected)
            fail_msg("error %d: %d", cases[i].error, result);
        assert_int_equal(seen.count, LENGTH_OF(answered));
        assert_int_equal(fake.reads, 0);
    }
}

static int question_error;

static int refuse_question(int file, struct procmap *query)
{
    (void)file;
    (void)query;
    return refuse(question_error);
}

/* Kernels before 6.11, and what stands in for a kernel (qemu-user). */
static void who_cannot_be_asked_is_read(void **state)
{
    static const int errors[] = {ENOTTY, ENOSYS};
    (void)state;
    tree_put(&tree, MAPS, THREE_LINES);
    fake.query = refuse_question;
    for (size_t i = 0; i < LENGTH_OF(errors); i++) {
        struct seen seen = {.most = 0};
        question_error = errors[i];
        assert_int_equal(walk(&seen), 0);
        assert_true(seen.count > 0);
    }
}

/* A kernel gone mad must not keep who asks. */
static int answer_nothing(int file, struct procmap *query)
{
    (void)file;
    query->start = query->end = query->address;
    return 0;
}

static void an_empty_answer_ends_the_questions(void **state)
{
    struct seen seen = {.most = 0};
    (void)state;
    tree_put(&tree, MAPS, "");
    fake.query = answer_nothing;
    assert_int_equal(walk(&seen), 0);
    assert_int_equal(seen.count, 1);
}

/* The real kernel. */

struct own {
    uint64_t address;
    struct file_mapping found;
};

static bool see_own(void *context, const struct file_mapping *found)
{
    struct own *own = context;
    if (found->mapping.address != own->address)
        return true;
    own->found = *found;
    return false;
}

static int no_questions(int file, struct procmap *query)
{
    (void)file;
    (void)query;
    return refuse(ENOTTY);
}

static bool is_device_of_segments(uint64_t device)
{
    uint64_t devices[MOST_SEGMENT_DEVICES];
    size_t count = segment_devices(devices);
    for (size_t i = 0; i < count; i++) {
        if (devices[i] == device)
            return true;
    }
    return false;
}

/* Makes a segment, attaches and removes it, and compares; returns false where that cannot be done. */
static bool expect_own_segment(size_t size, int flags)
{
    struct calls calls = kernel_calls;
    const struct source by_question = SOURCE_KERNEL;
    struct source by_text = SOURCE_KERNEL;
    struct own first = {0}, second = {0};

    int id = shmget(IPC_PRIVATE, size, 0600 | flags);
    if (id < 0)
        return false;
    void *memory = shmat(id, NULL, SHM_RDONLY);
    shmctl(id, IPC_RMID, NULL);
    if (memory == (void *)-1) /* qemu-user attaches no huge pages */
        return false;
    calls.query_mapping = no_questions;
    by_text.calls = &calls;
    first.address = second.address = (uintptr_t)memory;
    assert_int_equal(mappings_walk(&by_question, "/proc/self/maps", 0, see_own, &first), 0);
    assert_int_equal(mappings_walk(&by_text, "/proc/self/maps", 0, see_own, &second), 0);
    bool is_known = is_device_of_segments(first.found.device);
    shmdt(memory);
    expect_mapping(&first.found, &second.found, "by question and by text");
    assert_true(is_known);
    assert_int_equal(first.found.inode, id);
    assert_int_equal(first.found.mapping.size, size);
    assert_int_equal(first.found.mapping.access, ACCESS_READ);
    assert_string_equal(first.found.name, "/SYSV00000000 (deleted)");
    return true;
}

static void a_segment_of_ordinary_pages_is_on_a_known_device(void **state)
{
    (void)state;
    if (!expect_own_segment((size_t)sysconf(_SC_PAGESIZE), 0))
        fail_msg("no segment: %s", strerror(errno));
}

static void a_segment_of_huge_pages_is_on_a_known_device(void **state)
{
    bool any = false;
    (void)state;
    for (unsigned shift = 14; shift <= 30; shift++)
        any |= expect_own_segment((size_t)1 << shift,
                                  SHM_HUGETLB | (int)(shift << 26 /* SHM_HUGE_SHIFT */));
    if (!any)
        print_message("# not tested: no huge page is to be had here\n");
}

/* A file of one's own, mapped and shared, is none. */
static void an_ordinary_file_is_on_another_device(void **state)
{
    struct stat status;
    (void)state;
    assert_int_equal(stat("/proc/self/exe", &status), 0);
    assert_false(is_device_of_segments(device_number(major(status.st_dev), minor(status.st_dev))));
}

/* Nor is one mistaken for a segment's that is mapped below the one that is made to find the device. */
static void a_shared_file_before_the_own_mapping_is_passed_over(void **state)
{
    uint64_t before[MOST_SEGMENT_DEVICES], with[MOST_SEGMENT_DEVICES];
    size_t size = (size_t)sysconf(_SC_PAGESIZE), count = segment_devices(before);
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    (void)state;
    assert_true(count >= 1);
    void *memory = mmap((void *)0x10000000, size, PROT_READ, MAP_SHARED, file, 0);
    assert_ptr_not_equal(memory, MAP_FAILED);
    assert_int_equal(segment_devices(with), count);
    assert_memory_equal(with, before, count * sizeof(*with));
    munmap(memory, size);
    close(file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shared_mappings_in_text),
        TEST(lines_that_are_passed_over),
        TEST(what_stands_between_others_is_found),
        TEST(the_visitor_stops_the_reading),
        TEST(failures_of_reading),
        TEST(shared_mappings_by_questions),
        TEST(the_visitor_stops_the_questions),
        TEST(failures_of_questions),
        TEST(who_cannot_be_asked_is_read),
        TEST(an_empty_answer_ends_the_questions),
        cmocka_unit_test(a_segment_of_ordinary_pages_is_on_a_known_device),
        cmocka_unit_test(a_segment_of_huge_pages_is_on_a_known_device),
        cmocka_unit_test(an_ordinary_file_is_on_another_device),
        cmocka_unit_test(a_shared_file_before_the_own_mapping_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
