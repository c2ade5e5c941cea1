/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <sched.h>
#include <stdatomic.h>

#include "support.h"

#include "base/parallel.h"

enum { MANY = 100000 };

struct tally {
    atomic_size_t calls;
    atomic_uchar done[MANY];
};

static void count_piece(void *context, size_t piece)
{
    struct tally *tally = context;
    tally->calls++;
    if (piece < MANY)
        tally->done[piece]++;
}

static void expect_each_done_once(size_t count)
{
    struct tally *tally = calloc(1, sizeof(*tally));
    assert_non_null(tally);
    parallel_for(count, count_piece, tally);
    size_t calls = tally->calls, wrong = 0;
    for (size_t i = 0; i < MANY; i++)
        wrong += tally->done[i] != (i < count);
    free(tally);
    if (calls != count || wrong)
        fail_msg("of %zu pieces %zu were done, %zu of them wrongly", count, calls, wrong);
}

static void every_piece_is_done_once(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 64, 1000, MANY};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(counts); i++)
        expect_each_done_once(counts[i]);
}

static void short_works_in_a_row_are_all_done(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        expect_each_done_once(2);
}

/* There is nowhere else to run then. */
static void one_processor_is_enough(void **state)
{
    cpu_set_t all, one;
    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof(all), &all), 0);
    CPU_ZERO(&one);
    for (size_t cpu = 0; cpu < CPU_SETSIZE && !CPU_COUNT(&one); cpu++) {
        if (CPU_ISSET(cpu, &all))
            CPU_SET(cpu, &one);
    }
    assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
    expect_each_done_once(1000);
    assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
}

static void add_number(void *context, size_t piece)
{
    size_t *numbers = context;
    numbers[piece] = piece * piece;
}

/* What a piece wrote is there when parallel_for returns. */
static void all_that_was_written_is_seen(void **state)
{
    static size_t numbers[MANY];
    (void)state;
    for (int round = 0; round < 20; round++) {
        memset(numbers, 0, sizeof(numbers));
        parallel_for(MANY, add_number, numbers);
        for (size_t i = 0; i < MANY; i++) {
            if (numbers[i] != i * i)
                fail_msg("piece %zu was not finished", i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_done_once),
        cmocka_unit_test(short_works_in_a_row_are_all_done),
        cmocka_unit_test(one_processor_is_enough),
        cmocka_unit_test(all_that_was_written_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
