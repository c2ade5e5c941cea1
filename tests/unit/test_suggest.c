/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "base/suggest.h"

static const char *nearest(const char *word, size_t length)
{
    static const char *const names[] = {"KEY",    "ID",      "OWNER", "PERMS",     "SIZE",
                                        "NATTCH", "CPID",    "LPID",  "USEDBYTES", "QBYTES",
                                        "IDLE",   "COMMAND", "NS",    "CTIME",     "VALUES"};
    struct suggestion suggestion = suggest_for(word, length);
    for (size_t i = 0; i < LENGTH_OF(names); i++)
        suggest_try(&suggestion, names[i]);
    return suggestion.best;
}

static const struct {
    const char *word, *best;
} cases[] = {
    {"size", "SIZE"},
    {"siez", "SIZE"},
    {"kye", "KEY"},
    {"onwer", "OWNER"},
    {"natch", "NATTCH"},
    {"cpids", "CPID"},
    {"usedbyte", "USEDBYTES"},
    {"comand", "COMMAND"},
    {"qbytez", "QBYTES"},
    {"valeus", "VALUES"},
    {"iddle", "IDLE"},
    {"ctim", "CTIME"},
    {"", NULL},
    {"xyz", NULL},
    {"q", NULL},
    {"wavelength", NULL},
    {"\xff\xfe\xfd", NULL},
    {"sizesizesizesizesizesizesizesizesize", NULL},
};

static void the_nearest_name_or_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const char *best = nearest(cases[i].word, strlen(cases[i].word));
        const char *wanted = cases[i].best;
        if (!best != !wanted || (best && strcmp(best, wanted) != 0))
            fail_msg("%s: %s", cases[i].word, best ? best : "none");
    }
}

static void only_the_length_given_is_read(void **state)
{
    (void)state;
    assert_string_equal(nearest("sizzle", 4), "SIZE");
    assert_null(nearest("size", 0));
}

static void of_equals_the_first(void **state)
{
    struct suggestion suggestion = suggest_for("pid", 3);

    (void)state;
    suggest_try(&suggestion, "CPID");
    suggest_try(&suggestion, "LPID");
    assert_string_equal(suggestion.best, "CPID");
}

/* Of a short word one letter may be wrong; with two it is another word. */
static void a_short_word_with_two_faults_is_another(void **state)
{
    struct suggestion suggestion = suggest_for("abd", 3);

    (void)state;
    suggest_try(&suggestion, "UID");
    assert_null(suggestion.best);
}

/* To a Turkish reader I and i are two letters, but SIZE is size in every language. */
static void case_is_that_of_ascii_in_every_locale(void **state)
{
    struct suggestion suggestion = suggest_for("idl", 3);

    (void)state;
    if (!support_locale(LC_CTYPE, "tr_TR"))
        return;
    suggest_try(&suggestion, "IDLE");
    (void)setlocale(LC_CTYPE, "C");
    assert_int_equal(suggestion.distance, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_name_or_none),
        cmocka_unit_test(only_the_length_given_is_read),
        cmocka_unit_test(of_equals_the_first),
        cmocka_unit_test(a_short_word_with_two_faults_is_another),
        cmocka_unit_test(case_is_that_of_ascii_in_every_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
