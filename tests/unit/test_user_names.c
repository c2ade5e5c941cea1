/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of users, where looking them up works, finds nothing, or fails. */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <pwd.h>

#include "collect/collect.h"

static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};

/* getpwuid(3) of the program: it knows root and anna, unless it does not work. */
static struct {
    int error;      /* errno of each look-up, or 0 */
    int not_found;  /* errno where there is no such user */
    bool is_broken; /* it finds nobody, and says nothing */
    size_t asked;
} directory;

struct passwd *getpwuid(uid_t uid)
{
    static struct passwd entry;

    directory.asked++;
    errno = directory.error ? directory.error : directory.not_found;
    if (directory.error || directory.is_broken || (uid != 0 && uid != 1001))
        return NULL;
    entry.pw_name = uid ? "anna" : "root";
    return &entry;
}

static int reset(void **state)
{
    (void)state;
    fake_reset();
    memset(&directory, 0, sizeof(directory));
    return 0;
}

/* A queue that UID has made and owns. */
static void add_queue(int32_t id, uint32_t uid)
{
    fake_add(&(struct object){.ref.kind = KIND_MSG,
                              .ref.number = (uint64_t)id,
                              .key = 1,
                              .uid = uid,
                              .cuid = uid,
                              .mode = 0600,
                              .ctime = 500});
}

static struct snapshot *read_queues(void)
{
    return collect(&source, &(struct request){.kinds = KIND_BIT(KIND_MSG), .facts = FACT_USERS});
}

static void expect_user(const struct snapshot *snapshot, uint32_t uid, const char *expected)
{
    struct text name;
    bool found = names_find(&snapshot->users, uid, &name);

    if (found != (expected != NULL) || (found && !text_equals(name, expected)))
        fail_msg("%u is not %s", uid, expected ? expected : "without a name");
}

static void a_user_without_a_name_is_a_number(void **state)
{
    static const int errors[] = {0, ENOENT, ESRCH};
    (void)state;
    add_queue(0, 0);
    add_queue(1, 1001);
    add_queue(2, 4242);
    for (size_t i = 0; i < LENGTH_OF(errors); i++) {
        directory.not_found = errors[i];
        struct snapshot *snapshot = read_queues();
        expect_user(snapshot, 0, "root");
        expect_user(snapshot, 1001, "anna");
        expect_user(snapshot, 4242, "4242");
        EXPECT_NO_PROBLEM(snapshot);
        snapshot_free(snapshot);
    }
}

static void a_look_up_that_fails_is_a_problem(void **state)
{
    static const int errors[] = {EMFILE, ENFILE, EIO, EINTR, ENOMEM, ETIMEDOUT};
    (void)state;
    add_queue(0, 0);
    add_queue(1, 1001);
    for (size_t i = 0; i < LENGTH_OF(errors); i++) {
        directory.error = errors[i];
        struct snapshot *snapshot = read_queues();
        expect_user(snapshot, 0, NULL);
        expect_user(snapshot, 1001, NULL);
        EXPECT_PROBLEMS(snapshot,
                        {PROBLEM_UNNAMED, .where = "passwd", .count = 2, .error = errors[i]});
        snapshot_free(snapshot);
    }
}

/* Every system has a root: where not even that is found, what finds it does not work. */
static void nobody_at_all_is_a_problem_too(void **state)
{
    static const int errors[] = {0, ENOENT};
    (void)state;
    add_queue(0, 1001);
    directory.is_broken = true;
    for (size_t i = 0; i < LENGTH_OF(errors); i++) {
        directory.not_found = errors[i];
        directory.asked = 0;
        struct snapshot *snapshot = read_queues();
        expect_user(snapshot, 1001, NULL);
        EXPECT_PROBLEMS(snapshot, {PROBLEM_UNNAMED, .where = "passwd", .count = 1});
        assert_int_equal(directory.asked, 2);
        snapshot_free(snapshot);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reset, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_user_without_a_name_is_a_number),
        TEST(a_look_up_that_fails_is_a_problem),
        TEST(nobody_at_all_is_a_problem_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
