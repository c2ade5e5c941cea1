/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdalign.h>

#include "support.h"

#include "base/arena.h"

static void pieces_are_aligned_and_apart(void **state)
{
    enum { PIECES = 5000 };
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        sizes[i] = i * 37 % 97;
        pieces[i] = arena_alloc(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        memset(pieces[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(pieces[i][at], i % 251);
    }
    arena_free(&arena);
}

static void a_piece_may_be_larger_than_a_chunk(void **state)
{
    static const size_t sizes[] = {1, 16 * 1024 - 64, 16 * 1024 - 63, 1 << 20, 1};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(sizes); i++)
        memset(arena_alloc(&arena, sizes[i]), 0x5a, sizes[i]);
    arena_free(&arena);
}

static void text_is_copied_and_ended(void **state)
{
    struct arena arena = {0};
    char source[] = "ab\0cd";

    (void)state;
    const char *copy = arena_text(&arena, source, 5);
    const char *none = arena_text(&arena, NULL, 0);
    memset(source, 'x', sizeof(source));
    assert_memory_equal(copy, "ab\0cd", 6);
    assert_string_equal(none, "");
    arena_free(&arena);
}

static void reset_keeps_room_and_works_without_any(void **state)
{
    struct arena arena = {0};

    (void)state;
    arena_reset(&arena);
    assert_null(arena.chunk);
    const void *first = arena_alloc(&arena, 100);
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 100), first);
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 1000; i++)
            memset(arena_alloc(&arena, 100), round, 100);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

static void free_leaves_a_usable_arena(void **state)
{
    struct arena arena = {0};

    (void)state;
    arena_free(&arena);
    assert_non_null(arena_alloc(&arena, 1));
    arena_free(&arena);
    assert_null(arena.chunk);
    assert_string_equal(arena_text(&arena, "again", 5), "again");
    arena_free(&arena);
}

static void a_list_grows_and_keeps_its_members(void **state)
{
    enum { COUNT = 1000 };
    struct arena arena = {0};
    size_t none, *list = NULL, *before = &none, moved = 0;

    (void)state;
    for (size_t i = 0; i < COUNT; i++, before = list) {
        list = arena_grow(&arena, list, i, sizeof(*list));
        moved += list != before;
        list[i] = i;
    }
    assert_int_equal(moved, 1 + 10); /* the first time, and at 1, 2, 4 to 512 */
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(list[i], i);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_apart),
        cmocka_unit_test(a_piece_may_be_larger_than_a_chunk),
        cmocka_unit_test(text_is_copied_and_ended),
        cmocka_unit_test(a_list_grows_and_keeps_its_members),
        cmocka_unit_test(reset_keeps_room_and_works_without_any),
        cmocka_unit_test(free_leaves_a_usable_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
