/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <inttypes.h>
#include <sys/syscall.h>

#include "collect/sysv_thread_call.h"

/* A program of this architecture has its stack above what 32 bits reach, where there is more. */
#define OWN_STACK (sizeof(long) == 8 ? "0x7ffc12345678 0x7f0012345678" : "0xffdc5678 0xf7d45678")
#define COMPAT_STACK "0xffdc5678 0xf7d45678"

/* The line of a thread in the call NUMBER; the arguments end in STACK. */
static const char *line(long number, const char *arguments, const char *stack)
{
    static char text[256];
    (void)snprintf(text, sizeof(text), "%ld %s %s\n", number, arguments, stack);
    return text;
}

static void expect_call(const char *text, const struct thread_call *expected)
{
    struct thread_call got = {0};
    if (!thread_call_parse(text, &got))
        fail_msg("no call: %s", text);
    if (got.operation != expected->operation || got.id != expected->id ||
        got.address != expected->address || got.count != expected->count ||
        got.has_type != expected->has_type || (got.has_type && got.type != expected->type))
        fail_msg("%soperation %d, id %d, address %" PRIx64 ", count %" PRIu64 ", type %d %" PRId64,
                 text, (int)got.operation, got.id, got.address, got.count, got.has_type, got.type);
}

static void expect_none(const char *text)
{
    struct thread_call ignored;
    if (thread_call_parse(text, &ignored))
        fail_msg("a call: %s", text);
}

#define SEMOP_OF(set, at, operations)                                                     \
    {                                                                                     \
        .operation = OPERATION_SEMOP, .id = (set), .address = (at), .count = (operations) \
    }
#define SEND_OF(queue, at, bytes)                                                     \
    {                                                                                 \
        .operation = OPERATION_SEND, .id = (queue), .address = (at), .count = (bytes) \
    }
#define RECEIVE_OF(queue, at, bytes, what)                                                \
    {                                                                                     \
        .operation = OPERATION_RECEIVE, .id = (queue), .address = (at), .count = (bytes), \
        .has_type = true, .type = (what)                                                  \
    }

/* Where the kernel has calls of their own, and not ipc(2) alone. */
static void calls_of_this_architecture(void **state)
{
    static const struct {
        long number;
        const char *arguments;
        struct thread_call expected;
    } cases[] = {
#ifdef SYS_semop
        {SYS_semop, "0x4 0x7ffc 0x1 0x0 0x0 0x0", SEMOP_OF(4, 0x7ffc, 1)},
#endif
#ifdef SYS_semtimedop
        {SYS_semtimedop, "0x4 0x7ffc 0x2 0x0 0x0 0x0", SEMOP_OF(4, 0x7ffc, 2)},
        {SYS_semtimedop, "0x7fffffff 0x7ffc 0x1f4 0x9 0x9 0x9", SEMOP_OF(INT32_MAX, 0x7ffc, 500)},
        {SYS_semtimedop, "0x0 0x0 0x0 0x0 0x0 0x0", SEMOP_OF(0, 0, 0)},
#endif
#ifdef SYS_semtimedop_time64
        {SYS_semtimedop_time64, "0x4 0x7ffc 0x3 0x0 0x0 0x0", SEMOP_OF(4, 0x7ffc, 3)},
#endif
#ifdef SYS_msgsnd
        {SYS_msgsnd, "0x5 0x55aa 0x2000 0x0 0x0 0x0", SEND_OF(5, 0x55aa, 8192)},
#endif
#ifdef SYS_msgrcv
        {SYS_msgrcv, "0x5 0x55aa 0x2000 0x7 0x0 0x0", RECEIVE_OF(5, 0x55aa, 8192, 7)},
        {SYS_msgrcv, "0x5 0x55aa 0x2000 0x0 0x0 0x0", RECEIVE_OF(5, 0x55aa, 8192, 0)},
#endif
        {-1, NULL, SEMOP_OF(0, 0, 0)},
    };
    (void)state;
    for (size_t i = 0; cases[i].number >= 0; i++)
        expect_call(line(cases[i].number, cases[i].arguments, OWN_STACK), &cases[i].expected);
}

#ifdef __LP64__
/* A long of a program of 64 bits has them all. */
static void wide_arguments(void **state)
{
    (void)state;
#ifdef SYS_msgrcv
    const struct thread_call below = RECEIVE_OF(5, UINT64_C(0x7fff00000000), 1, -3);
    expect_call(line(SYS_msgrcv, "0x5 0x7fff00000000 0x1 0xfffffffffffffffd 0x0 0x0", OWN_STACK),
                &below);
    const struct thread_call lowest = RECEIVE_OF(5, 0, 1, INT64_MIN);
    expect_call(line(SYS_msgrcv, "0x5 0x0 0x1 0x8000000000000000 0x0 0x0", OWN_STACK), &lowest);
    /* An id is an int: what stands above it in the register says nothing. */
    const struct thread_call id = RECEIVE_OF(5, 0, 1, 2);
    expect_call(line(SYS_msgrcv, "0xffffffff00000005 0x0 0x1 0x2 0x0 0x0", OWN_STACK), &id);
#endif
}
#endif

#ifdef __x86_64__
static void calls_of_other_programs(void **state)
{
    static const struct {
        const char *text;
        struct thread_call expected;
    } cases[] = {
        /* x32: a bit in the number; such a program is above 4 GiB with its code or its stack. */
        {"1073741889 0x4 0x7ffc 0x1 0x0 0x0 0x0 0xffdc5678 0x100000000\n", SEMOP_OF(4, 0x7ffc, 1)},
        {"1073742044 0x4 0x7ffc 0x1 0x0 0x0 0x0 0x100000000 0x1\n", SEMOP_OF(4, 0x7ffc, 1)},
        {"1073741893 0x4 0x7ffc 0x1 0x0 0x0 0x0 0x100000000 0x1\n", SEND_OF(4, 0x7ffc, 1)},
        {"1073741894 0x4 0x7ffc 0x1 0x9 0x0 0x0 0x100000000 0x1\n", RECEIVE_OF(4, 0x7ffc, 1, 9)},
        /* 32 bits, since Linux 5.1: calls of their own. */
        {"400 0x4 0xffdc 0x8 0x0 0x0 0x0 " COMPAT_STACK "\n", SEND_OF(4, 0xffdc, 8)},
        {"401 0x4 0xffdc 0x8 0x9 0x0 0x0 " COMPAT_STACK "\n", RECEIVE_OF(4, 0xffdc, 8, 9)},
        {"401 0x4 0xffdc 0x8 0xfffffffe 0x0 0x0 " COMPAT_STACK "\n", RECEIVE_OF(4, 0xffdc, 8, -2)},
        {"420 0x4 0xffdc 0x3 0x0 0x0 0x0 " COMPAT_STACK "\n", SEMOP_OF(4, 0xffdc, 3)},
        /* A program of 64 bits can have code and stack down there too. */
        {"65 0x4 0xffdc 0x3 0x0 0x0 0x0 " COMPAT_STACK "\n", SEMOP_OF(4, 0xffdc, 3)},
        {"70 0x4 0xffdc 0x8 0xffffffffffffffff 0x0 0x0 " COMPAT_STACK "\n",
         RECEIVE_OF(4, 0xffdc, 8, -1)},
        {"420 0x4 0xffdc 0x3 0x0 0x0 0x0 0xffffffff 0xffffffff\n", SEMOP_OF(4, 0xffdc, 3)},
        /* And before: ipc(2) with the call, the id, the count, a flag, and the address. */
        {"117 0x1 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n", SEMOP_OF(4, 0xffdc, 3)},
        {"117 0x4 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n", SEMOP_OF(4, 0xffdc, 3)},
        {"117 0xb 0x4 0x40 0x0 0xffdc 0x0 " COMPAT_STACK "\n", SEND_OF(4, 0xffdc, 64)},
        {"117 0x1000c 0x4 0x40 0x0 0xffdc 0x9 " COMPAT_STACK "\n", RECEIVE_OF(4, 0xffdc, 64, 9)},
        {"117 0x1000c 0x4 0x40 0x0 0xffdc 0xfffffff7 " COMPAT_STACK "\n",
         RECEIVE_OF(4, 0xffdc, 64, -9)},
        /* Version 0 has the type in memory. */
        {"117 0xc 0x4 0x40 0x0 0xffdc 0x9 " COMPAT_STACK "\n",
         {.operation = OPERATION_RECEIVE, .id = 4, .address = 0xffdc, .count = 64}},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_call(cases[i].text, &cases[i].expected);
}

/* The same number is another call for programs of the other kind. */
static void numbers_of_the_other_kind_are_no_calls(void **state)
{
    static const char *const cases[] = {
        "117 0x1 0x4 0x3 0x0 0xffdc 0x0 0x7ffc12345678 0x7f0012345678\n",
        "420 0x4 0xffdc 0x3 0x0 0x0 0x0 0x7ffc12345678 0x7f0012345678\n",
        "420 0x4 0xffdc 0x3 0x0 0x0 0x0 0x100000000 0xffffffff\n",
        "420 0x4 0xffdc 0x3 0x0 0x0 0x0 0xffffffff 0x100000000\n",
        /* What else goes through ipc(2): semget, semctl, msgget, msgctl, shmat, and none. */
        "117 0x2 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n",
        "117 0x3 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n",
        "117 0xd 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n",
        "117 0xe 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n",
        "117 0x15 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n",
        "117 0x0 0x4 0x3 0x0 0xffdc 0x0 " COMPAT_STACK "\n",
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_none(cases[i]);
}
#endif

static void a_thread_that_is_in_no_such_call(void **state)
{
    static const char *const cases[] = {
        "running\n",
        "running",
        "-1 0x7ffc12345678 0x7f0012345678\n",
        "-1\n",
        "",
        "\n",
        " \n",
        "0 0x4 0x7ffc 0x1 0x0 0x0 0x0 0x7ffc12345678 0x7f0012345678\n",
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_none(cases[i]);
}

#if defined(SYS_semtimedop) || defined(SYS_ipc)
/* Any part of a whole line is none: the file may have been cut by the reader's buffer. */
static void a_cut_line_is_no_call(void **state)
{
#ifdef SYS_semtimedop
    const char *whole = line(SYS_semtimedop, "0x4 0x7ffc 0x1 0x0 0x0 0x0", OWN_STACK);
#else
    const char *whole = line(SYS_ipc, "0x4 0x4 0x1 0x0 0x7ffc 0x0", OWN_STACK);
#endif
    char text[256];
    size_t last = (size_t)(strrchr(whole, ' ') - whole);
    struct thread_call call;
    (void)state;
    assert_true(thread_call_parse(whole, &call));
    (void)snprintf(text, sizeof(text), "%s", whole);
    text[strlen(text) - 1] = '\0';
    assert_true(thread_call_parse(text, &call)); /* source_read_start takes the newline off */
    for (size_t length = 0; length <= last; length++) {
        text[length] = '\0';
        expect_none(text);
        (void)snprintf(text, sizeof(text), "%s", whole);
    }
}

enum { WORDS = 8 };

/* A call with WORD in place of one argument; WORDS: of none. */
static bool is_call_with(const char *word, size_t place)
{
    static const char *const words[WORDS] = {
        "0x4",
        "0x4",
        "0x1",
        "0x0",
        "0x7ffc",
        "0x0",
#ifdef __LP64__
        "0x7ffc12345678",
        "0x7f0012345678",
#else
        "0xffdc5678", "0xf7d45678",
#endif
    };
    struct buffer text = BUFFER_IN_MEMORY;
    struct thread_call call;

#ifdef SYS_semtimedop
    buffer_format(&text, "%ld", (long)SYS_semtimedop);
#else
    buffer_format(&text, "%ld", (long)SYS_ipc);
#endif
    for (size_t i = 0; i < WORDS; i++)
        buffer_format(&text, " %s", i == place ? word : words[i]);
    bool is_call = thread_call_parse(buffer_string(&text), &call);
    buffer_free(&text);
    return is_call;
}

static void garbage_is_no_call(void **state)
{
    static const char *const words[] = {
        "", "0x", "x", "0xg", "-1", "0x10000000000000000", "18446744073709551616", "0x4\t", "0x4,",
    };
    static const char *const numbers[] = {
        "4294967516", "+220", "0xdc", "220x", "99999999999999999999", "-220", " 220",
    };
    (void)state;
    assert_true(is_call_with("", WORDS));
    assert_true(is_call_with("0xffffffffffffffff", 1));
    for (size_t i = 0; i < LENGTH_OF(words); i++) {
        for (size_t place = 0; place < WORDS; place++)
            assert_false(is_call_with(words[i], place));
    }
    for (size_t i = 0; i < LENGTH_OF(numbers); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text), "%s 0x4 0x7ffc 0x1 0x0 0x0 0x0 %s\n", numbers[i],
                       OWN_STACK);
        expect_none(text);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_of_this_architecture),
#ifdef __LP64__
        cmocka_unit_test(wide_arguments),
#endif
#ifdef __x86_64__
        cmocka_unit_test(calls_of_other_programs),
        cmocka_unit_test(numbers_of_the_other_kind_are_no_calls),
#endif
        cmocka_unit_test(a_thread_that_is_in_no_such_call),
#if defined(SYS_semtimedop) || defined(SYS_ipc)
        cmocka_unit_test(a_cut_line_is_no_call),
        cmocka_unit_test(garbage_is_no_call),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
