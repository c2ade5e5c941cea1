/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <pwd.h>

#include "act/record.h"
#include "support_syslog.h"

/* linux: LOG_AUTHPRIV | LOG_NOTICE. */
enum { EXPECTED_PRIORITY = 10 << 3 | 5 };

static struct snapshot *snapshot;
static struct plan plan;
static struct record record;

static int make(void **state)
{
    (void)state;
    logged.count = 0;
    snapshot = snapshot_new();
    names_add(&snapshot->users, 26, text_of("postgres"));
    names_add(&snapshot->users, 27, text_of("evil\nuser \033[2J\xe2\x80\xae\\\xc3\xa4"));
    names_add(&snapshot->users, 28, text_of(""));
    plan = (struct plan){.now = snapshot};
    record =
        (struct record){.plan = &plan, .user = "anna", .uid = 1000, .command = text_of("ipcview")};
    return 0;
}

static int clear(void **state)
{
    (void)state;
    snapshot_free(snapshot);
    return 0;
}

/* Fails unless LINE was the only one since the last look. */
static void expect_line(const char *line)
{
    assert_int_equal(logged.count, 1);
    assert_int_equal(logged.priority[0], EXPECTED_PRIORITY);
    assert_string_equal(logged.line[0], line);
    logged.count = 0;
}

static void an_intent_has_what_the_kind_has(void **state)
{
    static const struct {
        struct object object;
        const char *line;
    } cases[] = {
        {{.ref.kind = KIND_SHM,
          .ref.number = 5,
          .key = 0x52e2c1,
          .uid = 26,
          .shm.size = 1ULL << 40},
         "removing kind=shm id=5 key=0x0052e2c1 owner=postgres(26) bytes=1099511627776 "
         "asked-by=anna(1000) command=\"ipcview\""},
        {{.ref.kind = KIND_MSG,
          .ref.number = 6,
          .uid = 26,
          .msg = {.qnum = 3, .cbytes = 77, .qbytes = 16384}},
         "removing kind=msg id=6 key=0x00000000 owner=postgres(26) messages=3 bytes=77 "
         "asked-by=anna(1000) command=\"ipcview\""},
        {{.ref.kind = KIND_SEM,
          .ref.number = INT32_MAX,
          .key = UINT32_MAX,
          .uid = 26,
          .sem.nsems = 17},
         "removing kind=sem id=2147483647 key=0xffffffff owner=postgres(26) nsems=17 "
         "asked-by=anna(1000) command=\"ipcview\""},
        {{.ref.kind = KIND_SEM, .ref.space = 4026532177, .uid = 26, .sem.nsems = 1},
         "removing kind=sem id=0 key=0x00000000 owner=postgres(26) nsems=1 ns=4026532177 "
         "asked-by=anna(1000) command=\"ipcview\""},
        {{.ref.kind = KIND_SEM, .uid = UINT32_MAX},
         "removing kind=sem id=0 key=0x00000000 owner=(4294967295) nsems=0 "
         "asked-by=anna(1000) command=\"ipcview\""},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const struct target target = {.object = cases[i].object};
        record_intent(&record, &target);
        expect_line(cases[i].line);
    }
}

/* One who chooses his name or the arguments must not be able to write lines or fields. */
static void what_is_hostile_is_escaped(void **state)
{
    static const struct {
        uint32_t uid;
        const char *user, *command, *line;
    } cases[] = {
        {27, "anna", "ipcview",
         "owner=evil\\x0auser\\x20\\x1b[2J\\xe2\\x80\\xae\\x5c\\xc3\\xa4(27) nsems=0 "
         "asked-by=anna(1000) command=\"ipcview\""},
        {28, "", "", "owner=(28) nsems=0 asked-by=(1000) command=\"\""},
        {26, "anna", "x\" result kind=\"",
         "owner=postgres(26) nsems=0 asked-by=anna(1000) command=\"x\\x22 result kind=\\x22\""},
        {26, "a b\n\\\x7f\x80", "ipcview",
         "owner=postgres(26) nsems=0 asked-by=a\\x20b\\x0a\\x5c\\x7f\\x80(1000) "
         "command=\"ipcview\""},
        {26, "anna", "rm -m 5 \r\nresult kind=shm id=5 removed\033]0;x\007 %s%n \\x0a \xff\xc3\xa4",
         "owner=postgres(26) nsems=0 asked-by=anna(1000) command=\"rm -m 5 "
         "\\x0d\\x0aresult kind=shm id=5 removed\\x1b]0;x\\x07 %s%n \\x5cx0a "
         "\\xff\\xc3\\xa4\""},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        char expected[LOGGED_BYTES];
        const struct target target = {
            .object = {.ref.kind = KIND_SEM, .ref.number = 7, .uid = cases[i].uid}};
        record.user = cases[i].user;
        record.command = text_of(cases[i].command);
        (void)snprintf(expected, sizeof(expected), "removing kind=sem id=7 key=0x00000000 %s",
                       cases[i].line);
        record_intent(&record, &target);
        expect_line(expected);
    }
}

static void a_nul_in_a_command_ends_no_line(void **state)
{
    const struct target target = {.object = {.ref.kind = KIND_SEM, .ref.number = 7, .uid = 26}};
    (void)state;
    record.command = (struct text){"a\0b", 3};
    record_intent(&record, &target);
    expect_line("removing kind=sem id=7 key=0x00000000 owner=postgres(26) nsems=0 "
                "asked-by=anna(1000) command=\"a\\x00b\"");
}

static void a_long_command_is_cut(void **state)
{
    static const size_t lengths[] = {255, 256, 257, 5000};
    const struct target target = {.object = {.ref.kind = KIND_SEM, .ref.number = 7, .uid = 26}};
    char command[5000];
    (void)state;
    memset(command, 'x', sizeof(command));
    for (size_t i = 0; i < LENGTH_OF(lengths); i++) {
        record.command = (struct text){command, lengths[i]};
        record_intent(&record, &target);
        assert_int_equal(logged.count, 1);
        const char *start = strchr(logged.line[0], '"') + 1;
        assert_int_equal(strspn(start, "x"), lengths[i] < 256 ? lengths[i] : 256);
        assert_string_equal(start + strspn(start, "x"), lengths[i] > 256 ? "...\"" : "\"");
        logged.count = 0;
    }
}

/* Each result in its word; the errno of a failure alone. */
static void a_result_has_its_word(void **state)
{
    (void)state;
    for (int result = 0; result < RESULTS; result++) {
        char expected[128];
        const struct target target = {.object = {.ref.kind = KIND_MSG, .ref.number = 9},
                                      .result = (enum result)result,
                                      .error = EPERM};
        record_result(&target);
        (void)snprintf(expected, sizeof(expected), "result kind=msg id=9 %s%s",
                       result_words[result], result == RESULT_FAILED ? " errno=1" : "");
        expect_line(expected);
    }
}

/* getpwuid(3) of the program: the one user there is, or none. */
static struct passwd *only_user;

struct passwd *getpwuid(uid_t uid)
{
    (void)uid;
    return only_user;
}

static void who_asks_is_found_out(void **state)
{
    static const struct {
        const char *name, *login; /* NULL: no such user, no such file */
        const char *asked_by;
    } cases[] = {
        {"anna", "1000", "anna(77) login=1000"},
        {"anna", "0", "anna(77) login=0"},
        {"anna", "4294967295", "anna(77)"}, /* nobody has logged in: a daemon */
        {"anna", "x", "anna(77)"},
        {"anna", NULL, "anna(77)"},
        {NULL, NULL, "(77)"},
    };
    static const struct source source = {.calls = &fake_calls, .root = -1, .home = -1};
    const struct target target = {.object = {.ref.kind = KIND_SEM, .ref.number = 7, .uid = 26}};
    struct tree tree;

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        char name[] = "anna", expected[LOGGED_BYTES];
        struct passwd user = {.pw_name = name};
        tree_make(&tree);
        fake.files = &tree;
        fake.fail_call = cases[i].login ? 0 : fake_calls_made() + 1;
        fake.fail_error = ENOENT;
        tree_put(&tree, "/proc/self/loginuid", cases[i].login ? cases[i].login : "");
        only_user = cases[i].name ? &user : NULL;
        record = record_start(&source, &plan, text_of("c"));
        assert_int_equal(record.uid, getuid());
        record.uid = 77;
        record_intent(&record, &target);
        (void)snprintf(expected, sizeof(expected),
                       "removing kind=sem id=7 key=0x00000000 owner=postgres(26) nsems=0 "
                       "asked-by=%s command=\"c\"",
                       cases[i].asked_by);
        expect_line(expected);
        fake.files = NULL;
        tree_remove(&tree);
    }
    fake_reset();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_intent_has_what_the_kind_has), TEST(what_is_hostile_is_escaped),
        TEST(a_nul_in_a_command_ends_no_line), TEST(a_long_command_is_cut),
        TEST(a_result_has_its_word),           TEST(who_asks_is_found_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
