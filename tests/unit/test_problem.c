/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

#include "model/problem.h"

static void what_is_refused_is_no_failure(void **state)
{
    static const bool is_harmless[PROBLEM_KINDS] = {
        [PROBLEM_REFUSED] = true,     [PROBLEM_HIDDEN] = true, [PROBLEM_CLOSED] = true,
        [PROBLEM_UNINSPECTED] = true, [PROBLEM_UNSEEN] = true, [PROBLEM_UNNAMED] = true,
        [PROBLEM_UNDATED] = true,
    };
    (void)state;
    for (int kind = 0; kind < PROBLEM_KINDS; kind++) {
        struct problem problem = {.kind = (enum problem_kind)kind, .where = "x"};
        assert_int_equal(problem_is_failure(&problem), !is_harmless[kind]);
    }
}

static void each_kind_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < PROBLEM_KINDS; i++) {
        struct problem a = {.kind = (enum problem_kind)i};
        assert_non_null(problem_word(&a));
        assert_true(*problem_word(&a));
        for (int j = 0; j < i; j++) {
            struct problem b = {.kind = (enum problem_kind)j};
            assert_string_not_equal(problem_word(&a), problem_word(&b));
        }
    }
}

static const struct {
    struct problem problem;
    const char *message; /* before the error's own words */
    const char *behind;  /* the error in words; NULL: which is not named */
} messages[] = {
    {{PROBLEM_MALFORMED, .where = "", .count = 1, .line = 7},
     "1 malformed line left out (the first is line 7)",
     ""},
    {{PROBLEM_MALFORMED, .where = "", .count = 2, .line = 7},
     "2 malformed lines left out (the first is line 7)",
     ""},
    {{PROBLEM_MALFORMED, .where = "", .count = 5}, "5 malformed lines left out", ""},
    {{PROBLEM_CUT_OFF, .where = "", .count = 1}, "the last line is cut off and was left out", ""},
    {{PROBLEM_HEADING, .where = "", .count = 1, .what = "size"},
     "the heading line has no column \"size\"",
     ""},
    {{PROBLEM_HEADING, .where = "", .count = 1}, "empty, without even a heading line", ""},
    {{PROBLEM_UNREADABLE, .where = "", .count = 1, .error = EIO}, "", ""},
    {{PROBLEM_ABSENT, .where = "", .count = 1, .error = ENOENT, .what = "RSS"},
     "",
     "; therefore unknown: RSS"},
    {{PROBLEM_IRREGULAR, .where = "", .count = 1, .error = ENOTSUP}, "not a regular file", NULL},
    {{PROBLEM_IRREGULAR, .where = "", .count = 1, .error = EXDEV},
     "not read: the kernel generates this file",
     NULL},
    {{PROBLEM_ENDLESS, .where = "", .count = 1, .line = 7, .error = EFBIG},
     "the file is too large, or grows while it is read: what follows line 7 was left out",
     NULL},
    {{PROBLEM_MISSING, .where = "", .count = 1}, "there is no such object", ""},
    {{PROBLEM_REFUSED, .where = "", .count = 1, .error = EACCES},
     "what is in 1 set is unknown: ",
     ""},
    {{PROBLEM_REFUSED, .where = "", .count = 3, .error = EACCES},
     "what is in 3 sets is unknown: ",
     ""},
    {{PROBLEM_CLOSED, .where = "", .count = 1, .error = EPERM},
     "this IPC namespace cannot be entered: ",
     ""},
    {{PROBLEM_UNINSPECTED, .where = "", .count = 1}, "1 process could not be inspected", ""},
    {{PROBLEM_UNINSPECTED, .where = "", .count = 2}, "2 processes could not be inspected", ""},
    {{PROBLEM_UNNAMED, .where = "", .count = 1, .error = EMFILE},
     "the name of 1 id could not be looked up: ",
     ""},
    {{PROBLEM_UNNAMED, .where = "", .count = 2},
     "the names of 2 ids could not be looked up: not even 0 has one",
     NULL},
    {{PROBLEM_UNSEEN, .where = "", .count = 1},
     "there may be processes that cannot be seen from here",
     ""},
    {{PROBLEM_UNSEEN, .where = "", .count = 1, .what = "hidepid"},
     "there may be processes that cannot be seen from here",
     ": hidepid"},
};

static void messages_say_what_and_how_much(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(messages); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        const struct problem *problem = &messages[i].problem;
        char expected[256];
        (void)snprintf(expected, sizeof(expected), "%s%s%s", messages[i].message,
                       problem->error && messages[i].behind ? strerror(problem->error) : "",
                       messages[i].behind ? messages[i].behind : "");
        problem_put_message(&out, problem);
        expect_bytes(&out, expected, problem_word(problem));
    }
}

static void refused_processes_are_named(void **state)
{
    static const char *const expected[] = {
        "1 process could not be inspected (1 systemd)",
        "2 processes could not be inspected (1 systemd, 77)",
        "3 processes could not be inspected (1 systemd, 77, 80 a b)",
        "4 processes could not be inspected (1 systemd, 77, 80 a b, ...)",
        "5 processes could not be inspected (1 systemd, 77, 80 a b, ...)",
    };
    static const uint32_t pids[] = {1, 77, 80, 81, 82};
    static const char *const commands[] = {"systemd", "", "a b", "c", "d"};
    struct refused refused = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        refused_add(&refused, pids[i], text_of(commands[i]));
        problem_put_message(&out, &(struct problem){PROBLEM_UNINSPECTED, .where = "/proc",
                                                    .count = refused.count, .refused = &refused});
        expect_bytes(&out, expected[i], "names");
    }
}

/* A command of the kernel's own can be longer than the place for it. */
static void the_name_of_a_refused_process_fits(void **state)
{
    char command[2 * REFUSED_NAME_SIZE];
    struct refused refused = {0};

    (void)state;
    memset(command, 'x', sizeof(command));
    refused_add(&refused, 5, (struct text){command, sizeof(command)});
    assert_int_equal(strlen(refused.first[0].command), REFUSED_NAME_SIZE - 1);
}

/* Whatever is filled in, something is said and it holds no hole. */
static void every_kind_has_a_message(void **state)
{
    (void)state;
    for (int i = 0; i < 4 * PROBLEM_KINDS; i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        struct problem problem = {.kind = (enum problem_kind)(i / 4), .where = "x", .count = 1};
        problem.what = i & 1 ? "SIZE" : NULL;
        problem.error = i & 2 ? EACCES : 0;
        problem_put_message(&out, &problem);
        if (!out.length || strstr(buffer_string(&out), "(null)"))
            fail_msg("kind %d, case %d: \"%s\"", i / 4, i % 4, buffer_string(&out));
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_is_no_failure),
        cmocka_unit_test(each_kind_has_a_word_of_its_own),
        cmocka_unit_test(messages_say_what_and_how_much),
        cmocka_unit_test(refused_processes_are_named),
        cmocka_unit_test(the_name_of_a_refused_process_fits),
        cmocka_unit_test(every_kind_has_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
