/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making objects in a kernel of which only the keys are real. */
#include "config.h"

#include "support.h"

#include <errno.h>
#include <limits.h>
#include <sys/ipc.h>

#include "act/sysv.h"

enum { MADE = 4711, OWNER_ONLY = 0600 };

static struct {
    int error;           /* errno of each call, or 0 */
    uint32_t taken;      /* the key of an object that is there */
    uint32_t randoms[4]; /* the last again and again */
    size_t random_at;
    int random_error;

    size_t calls;
    uint32_t key;
    uint64_t amount;
    int flags;
} kernel;

static int fail_with(int error)
{
    errno = error;
    return -1;
}

static int get(key_t key, uint64_t amount, int flags)
{
    kernel.calls++;
    kernel.key = (uint32_t)key;
    kernel.amount = amount;
    kernel.flags = flags;
    if (kernel.error)
        return fail_with(kernel.error);
    return kernel.key && kernel.key == kernel.taken ? fail_with(EEXIST) : MADE;
}

static int get_segment(key_t key, size_t size, int flags)
{
    return get(key, size, flags);
}

static int get_queue(key_t key, int flags)
{
    return get(key, 0, flags);
}

static int get_set(key_t key, int count, int flags)
{
    return get(key, (uint64_t)count, flags);
}

static int get_random(void *buffer, size_t size)
{
    if (kernel.random_error)
        return fail_with(kernel.random_error);
    assert_int_equal(size, sizeof(*kernel.randoms));
    memcpy(buffer, &kernel.randoms[kernel.random_at], size);
    kernel.random_at += kernel.random_at + 1 < LENGTH_OF(kernel.randoms);
    return 0;
}

static const struct calls calls = {
    .shmget = get_segment,
    .msgget = get_queue,
    .semget = get_set,
    .random = get_random,
};
static const struct source source = {.calls = &calls, .root = -1, .home = -1};

static int set_up(void **state)
{
    (void)state;
    memset(&kernel, 0, sizeof(kernel));
    return 0;
}

static void an_object_is_made_as_asked(void **state)
{
    static const struct creation creations[] = {
        {.kind = KIND_SHM, .amount = 4097, .mode = OWNER_ONLY, .key = 0xfffffffe},
        {.kind = KIND_MSG, .mode = OWNER_ONLY, .key = 1},
        {.kind = KIND_SEM, .amount = 7, .mode = OWNER_ONLY, .key = IPC_PRIVATE},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(creations); i++) {
        int32_t id = -1;
        assert_int_equal(sysv_make(&source, &creations[i], &id), 0);
        assert_int_equal(id, MADE);
        assert_int_equal(kernel.key, creations[i].key);
        assert_int_equal(kernel.amount, creations[i].amount);
        assert_int_equal(kernel.flags, IPC_CREAT | IPC_EXCL | OWNER_ONLY);
    }
    assert_int_equal(kernel.calls, LENGTH_OF(creations));
}

/* 04000 would be SHM_HUGETLB, 010000 SHM_NORESERVE. */
static void nothing_but_permissions_goes_to_the_kernel(void **state)
{
    const struct creation creation = {.kind = KIND_SHM, .amount = 1, .mode = 017777, .key = 1};
    int32_t id;

    (void)state;
    assert_int_equal(sysv_make(&source, &creation, &id), 0);
    assert_int_equal(kernel.flags, IPC_CREAT | IPC_EXCL | 0777);
}

static void an_object_that_is_there_is_not_taken_for_it(void **state)
{
    const struct creation creation = {.kind = KIND_MSG, .key = 5};
    int32_t id = -1;

    (void)state;
    kernel.taken = 5;
    assert_int_equal(sysv_make(&source, &creation, &id), -EEXIST);
    assert_int_equal(kernel.calls, 1);
    assert_int_equal(id, -1);
}

static void a_random_key_is_neither_private_nor_taken(void **state)
{
    const struct creation creation = {.kind = KIND_SEM, .amount = 1, .any_key = true};
    int32_t id = -1;

    (void)state;
    kernel.taken = 5;
    memcpy(kernel.randoms, (const uint32_t[]){IPC_PRIVATE, 5, IPC_PRIVATE, 9},
           sizeof(kernel.randoms));
    assert_int_equal(sysv_make(&source, &creation, &id), 0);
    assert_int_equal(kernel.key, 9);
    assert_int_equal(kernel.calls, 2);
}

static void who_has_no_luck_gives_up(void **state)
{
    const struct creation creation = {.kind = KIND_SEM, .amount = 1, .any_key = true};
    int32_t id = -1;

    (void)state;
    kernel.taken = 5;
    memcpy(kernel.randoms, (const uint32_t[]){5, 5, 5, 5}, sizeof(kernel.randoms));
    assert_int_equal(sysv_make(&source, &creation, &id), -EEXIST);
    assert_int_equal(kernel.calls, 1000);
    assert_int_equal(id, -1);
}

static void what_the_kernel_refuses_is_passed_on_at_once(void **state)
{
    const struct creation creation = {.kind = KIND_SHM, .amount = 1, .any_key = true};
    int32_t id;

    (void)state;
    kernel.randoms[0] = 7;
    kernel.error = ENOSPC;
    assert_int_equal(sysv_make(&source, &creation, &id), -ENOSPC);
    assert_int_equal(kernel.calls, 1);
    kernel.random_error = ENOSYS;
    assert_int_equal(sysv_make(&source, &creation, &id), -ENOSYS);
    assert_int_equal(kernel.calls, 1);
}

static void what_does_not_fit_the_call_does_not_reach_it_cut_off(void **state)
{
    const struct creation set = {.kind = KIND_SEM, .amount = (uint64_t)INT_MAX + 1, .key = 1};
    const struct creation largest = {.kind = KIND_SEM, .amount = INT_MAX, .key = 1};
    const struct creation segment = {.kind = KIND_SHM, .amount = UINT64_MAX, .key = 1};
    int32_t id;

    (void)state;
    assert_int_equal(sysv_make(&source, &set, &id), -EINVAL);
    assert_int_equal(kernel.calls, 0);
    if (sizeof(size_t) < sizeof(uint64_t)) {
        assert_int_equal(sysv_make(&source, &segment, &id), -EINVAL);
        assert_int_equal(kernel.calls, 0);
    }
    assert_int_equal(sysv_make(&source, &largest, &id), 0);
    assert_int_equal(kernel.calls, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_object_is_made_as_asked, set_up),
        cmocka_unit_test_setup(nothing_but_permissions_goes_to_the_kernel, set_up),
        cmocka_unit_test_setup(an_object_that_is_there_is_not_taken_for_it, set_up),
        cmocka_unit_test_setup(a_random_key_is_neither_private_nor_taken, set_up),
        cmocka_unit_test_setup(who_has_no_luck_gives_up, set_up),
        cmocka_unit_test_setup(what_the_kernel_refuses_is_passed_on_at_once, set_up),
        cmocka_unit_test_setup(what_does_not_fit_the_call_does_not_reach_it_cut_off, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
