/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What cannot be had from a kernel at will: sizes of all magnitudes, and values that are unknown.
 * All else is compared with the installed ipcs: tests/cli/compat_ipcs.sh.
 */
#include "config.h"

#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compat/common.h"
#include "compat/ipcs_text.h"

#define K UINT64_C(1024)
#define E (K * K * K * K * K * K)

static const struct {
    uint64_t bytes;
    const char *text;
} sizes[] = {
    {0, "0B"},           {1023, "1023B"},      {K, "1K"},
    {K + 51, "1K"},      {K + 52, "1.1K"},     {K * 3 / 2, "1.5K"},
    {2 * K - 1, "2K"},   {K * K - 1, "1024K"}, /* theirs go no further either */
    {K * K, "1M"},       {E - 1, "1024P"},     {E, "1E"},
    {E + E / 2, "1.5E"}, {UINT64_MAX, "16E"},
};

static void sizes_have_one_decimal_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        ipcs_put_human(&out, sizes[i].bytes, ".");
        expect_bytes(&out, sizes[i].text, sizes[i].text);
    }
}

static void the_decimal_point_is_the_locales(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    ipcs_put_human(&out, K * 3 / 2, ",");
    expect_bytes(&out, "1,5K", "a comma");
}

static const struct {
    enum kind kind;
    unsigned char has;
    const char *call;
} looks[] = {
    {KIND_SEM, HAS_SEMAPHORES, "semctl(GETVAL)"},
    {KIND_SEM, HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS, "semctl(GETVAL)"},
    {KIND_SEM, HAS_SEMAPHORES | HAS_VALUES, "semctl(GETNCNT)"},
    {KIND_SEM, HAS_SEMAPHORES | HAS_VALUES | HAS_WAITERS, "semctl(GETPID)"},
    {KIND_SEM, HAS_SEMAPHORES | HAS_VALUES | HAS_WAITERS | HAS_PIDS, NULL},
    {KIND_SHM, 0, NULL},
    {KIND_MSG, 0, NULL},
};

static void a_set_is_known_whole_or_a_call_failed(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(looks); i++) {
        const struct object object = {.ref.kind = looks[i].kind, .has = looks[i].has};
        const char *call = ipcs_failed_call(&object);
        if (!looks[i].call != !call || (call && strcmp(call, looks[i].call) != 0))
            fail_msg("%zu: %s", i, call ? call : "none");
    }
}

static void an_unknown_capacity_is_not_zero(void **state)
{
    struct snapshot *now = snapshot_new();
    struct object queue = {.ref.kind = KIND_MSG, .ref.number = 5, .mode = 0600, .ctime = 1};
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    ipcs_put_object(&out, now, &queue, IPCS_UNIT_DEFAULT);
    assert_non_null(strstr(buffer_string(&out), "cbytes=0\tqbytes=?\tqnum=0\t"));
    buffer_free(&out);
    queue.has = HAS_QBYTES;
    queue.msg.qbytes = 16384;
    ipcs_put_object(&out, now, &queue, IPCS_UNIT_HUMAN);
    assert_non_null(strstr(buffer_string(&out), "csize=0B\tqsize=16K\tqnum=0\t"));
    buffer_free(&out);
    snapshot_free(now);
}

static void put(struct buffer *out, const struct snapshot *now, enum kind kind,
                enum ipcs_table table)
{
    buffer_free(out);
    ipcs_put_table(out, now, kind, table, IPCS_UNIT_DEFAULT);
}

static void sums_that_are_unknown_are_not_printed(void **state)
{
    static const char *const said[KINDS][2] = {
        [KIND_SHM] = {"unable to fetch shared memory limits\n",
                      "kernel not configured for shared memory\n"},
        [KIND_MSG] = {"unable to fetch message limits\n",
                      "kernel not configured for message queues\n"},
        [KIND_SEM] = {"unable to fetch semaphore limits\n",
                      "kernel not configured for semaphores\n"},
    };
    struct snapshot *now = snapshot_new();
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        put(&out, now, kind, IPCS_LIMITS);
        assert_string_equal(buffer_string(&out), said[kind][0]);
        put(&out, now, kind, IPCS_STATUS);
        assert_string_equal(buffer_string(&out), said[kind][1]);
    }
    buffer_free(&out);
    snapshot_free(now);
}

static const struct {
    const char *text;
    unsigned base;
    int64_t least, most;
    int result;
    int64_t number;
} numbers[] = {
    {"0", 10, 0, 9, 0, 0},
    {"007", 10, 0, 9, 0, 7},
    {" \t+7", 10, 0, 9, 0, 7},
    {"-7", 10, -9, 9, 0, -7},
    {"-7", 10, 0, 9, -ERANGE, 0},
    {"10", 10, 0, 9, -ERANGE, 0},
    {"99999999999999999999", 10, 0, 9, -ERANGE, 0},
    {"", 10, 0, 9, -EINVAL, 0},
    {" ", 10, 0, 9, -EINVAL, 0},
    {"-", 10, 0, 9, -EINVAL, 0},
    {"7 ", 10, 0, 9, -EINVAL, 0},
    {"0x7", 10, 0, 9, -EINVAL, 0},
    {"0x1f", 0, 0, 99, 0, 31},
    {"0X1F", 0, 0, 99, 0, 31},
    {"0x", 0, 0, 99, -EINVAL, 0},
    {"017", 0, 0, 99, 0, 15},
    {"08", 0, 0, 99, -EINVAL, 0},
    {"0", 0, 0, 99, 0, 0},
    {"17", 0, 0, 99, 0, 17},
    {"-0x10", 0, -99, 99, 0, -16},
    {"640", 8, 0, 0777, 0, 0640},
    {"648", 8, 0, 0777, -EINVAL, 0},
};

static void numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(numbers); i++) {
        int64_t number = 0;
        int result = compat_parse_number(numbers[i].text, numbers[i].base, numbers[i].least,
                                         numbers[i].most, &number);
        if (result != numbers[i].result || number != numbers[i].number)
            fail_msg("\"%s\", base %u: %d, %lld", numbers[i].text, numbers[i].base, result,
                     (long long)number);
    }
}

/* A catalogue may write a conversion in more than one way, and anything around it. */
static void a_text_of_util_linux_takes_one_argument(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"Semaphore id: %d\n", "Semaphore id: 7\n"},
        {"removing `%s'", "removing `7'"},
        {"%1$d: the id", "7: the id"},
        {"%d of 100 %s", "7 of 100 %s"},
        {"nothing", "nothing"},
        {"100 %", "100 %"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        compat_put(&out, cases[i].text, "7");
        expect_bytes(&out, cases[i].expected, cases[i].text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_of_util_linux_takes_one_argument),
        cmocka_unit_test(sizes_have_one_decimal_place),
        cmocka_unit_test(the_decimal_point_is_the_locales),
        cmocka_unit_test(a_set_is_known_whole_or_a_call_failed),
        cmocka_unit_test(an_unknown_capacity_is_not_zero),
        cmocka_unit_test(sums_that_are_unknown_are_not_printed),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
    };
    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
