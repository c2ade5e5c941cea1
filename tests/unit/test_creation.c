/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which limit, or which object, stands against an object that is to be made. */
#include "config.h"

#include "support.h"

#include <errno.h>

#include "model/creation.h"
#include "model/sysv.h"

enum { PAGE = 4096 };

static const struct {
    struct creation creation;
    int error;
    const char *reason;
} refusals[] = {
    {{KIND_SHM, 0, 0, true, 0}, EINVAL, "SHMMIN is 1, the minimum: see ipcview limits"},
    {{KIND_SHM, 8193, 0, true, 0}, EINVAL, "SHMMAX is 8192, the maximum: see ipcview limits"},
    /* 4 pages are used of 5: one more fits, and is refused for the number of segments. */
    {{KIND_SHM, 4097, 0, true, 0},
     ENOSPC,
     "SHMALL 5 reached, of which 4 are in use: see ipcview limits"},
    {{KIND_SHM, 4096, 0, true, 0}, ENOSPC, "SHMMNI 2 reached: see ipcview limits"},
    {{KIND_MSG, 0, 0, true, 0}, ENOSPC, "MSGMNI 3 reached: see ipcview limits"},
    {{KIND_SEM, 0, 0, true, 0}, EINVAL, "a set has at least one semaphore"},
    {{KIND_SEM, 51, 0, true, 0}, EINVAL, "SEMMSL is 50, the maximum: see ipcview limits"},
    {{KIND_SEM, 11, 0, true, 0},
     ENOSPC,
     "SEMMNS 100 reached, of which 90 are in use: see ipcview limits"},
    {{KIND_SEM, 10, 0, true, 0}, ENOSPC, "SEMMNI 4 reached: see ipcview limits"},
    {{KIND_SHM, 4096, 0, true, 0}, EINVAL, "Invalid argument"},
    {{KIND_SHM, 4096, 0, true, 0}, ENOMEM, "there is not enough memory and swap space for it"},
    {{KIND_MSG, 0, 0, true, 0}, ENOMEM, "Cannot allocate memory"},
    {{KIND_MSG, 0, 0, false, 0x1234}, EEXIST, "the key 0x00001234 is taken: see ipcview show -q 7"},
    {{KIND_SHM, 1, 0, false, 0x1234}, EEXIST, "the key 0x00001234 is taken"},
    {{KIND_SEM, 1, 0, true, 0}, EEXIST, "File exists"},
    {{KIND_SEM, 1, 0, true, 0}, EINVAL, "Invalid argument"},
};

static struct quantity of(uint64_t amount)
{
    return (struct quantity){true, amount};
}

/* The snapshot of a machine that has reached what it can. */
static struct snapshot *full_machine(void)
{
    struct snapshot *now = snapshot_new();
    const struct object queue = {.ref.kind = KIND_MSG, .ref.number = 7, .key = 0x1234};

    now->total.page = of(PAGE);
    now->total.limit[KIND_SHM][LIMIT_SHMMIN] = of(1);
    now->total.limit[KIND_SHM][LIMIT_SHMMAX] = of(8192);
    now->total.limit[KIND_SHM][LIMIT_SHMALL] = of(5);
    now->total.limit[KIND_SHM][LIMIT_SHMMNI] = of(2);
    now->total.limit[KIND_MSG][LIMIT_MSGMNI] = of(3);
    now->total.limit[KIND_SEM][LIMIT_SEMMSL] = of(50);
    now->total.limit[KIND_SEM][LIMIT_SEMMNS] = of(100);
    now->total.limit[KIND_SEM][LIMIT_SEMMNI] = of(4);
    now->total.usage[KIND_SHM][USAGE_SEGMENTS] = of(2);
    now->total.usage[KIND_SHM][USAGE_PAGES] = of(4);
    now->total.usage[KIND_MSG][USAGE_QUEUES] = of(3);
    now->total.usage[KIND_SEM][USAGE_SETS] = of(4);
    now->total.usage[KIND_SEM][USAGE_SEMAPHORES] = of(90);
    snapshot_add_objects(now, KIND_MSG, &queue, 1);
    return now;
}

static void the_limit_or_the_object_is_named(void **state)
{
    struct snapshot *now = full_machine();

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(refusals); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        creation_put_refusal(&out, &refusals[i].creation, now, refusals[i].error);
        expect_bytes(&out, refusals[i].reason, refusals[i].reason);
    }
    snapshot_free(now);
}

/* Sums beyond what can be counted stand against it too. */
static void a_sum_does_not_turn_over(void **state)
{
    struct snapshot *now = full_machine();
    const struct creation creation = {.kind = KIND_SEM, .amount = 20, .any_key = true};
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    now->total.limit[KIND_SEM][LIMIT_SEMMNS] = of(UINT64_MAX);
    now->total.usage[KIND_SEM][USAGE_SEMAPHORES] = of(UINT64_MAX - 10);
    creation_put_refusal(&out, &creation, now, ENOSPC);
    expect_bytes(&out,
                 "SEMMNS 18446744073709551615 reached, of which 18446744073709551605 are in use: "
                 "see ipcview limits",
                 "an overflow");
    snapshot_free(now);
}

/* What is unknown explains nothing. */
static void nothing_is_made_up(void **state)
{
    struct snapshot *now = snapshot_new();
    const struct creation creation = {.kind = KIND_SHM, .amount = 1, .any_key = true};
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    creation_put_refusal(&out, &creation, now, ENOSPC);
    expect_bytes(&out, "No space left on device", "without limits");
    out = BUFFER_IN_MEMORY;
    creation_put_refusal(&out, &(struct creation){.kind = KIND_SHM, .amount = UINT64_MAX}, now,
                         EINVAL);
    expect_bytes(&out, "no segment can be that large", "below SHMMAX, but no file can be so large");
    now->total.limit[KIND_SHM][LIMIT_SHMMNI] = of(0);
    out = BUFFER_IN_MEMORY;
    creation_put_refusal(&out, &creation, now, ENOSPC);
    expect_bytes(&out, "No space left on device", "without usage");
    snapshot_free(now);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_or_the_object_is_named),
        cmocka_unit_test(a_sum_does_not_turn_over),
        cmocka_unit_test(nothing_is_made_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
