/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "base/arena.h"
#include "base/memory.h"

static void product_overflows(void)
{
    memory_resize(NULL, SIZE_MAX / 2 + 1, 2);
}

static void array_overflows(void)
{
    size_t capacity = 0;
    memory_reserve(NULL, SIZE_MAX, &capacity, 16);
}

static void piece_overflows(void)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX - 1);
}

static void text_overflows(void)
{
    struct arena arena = {0};
    arena_text(&arena, "", SIZE_MAX);
}

static void buffer_overflows(void)
{
    struct buffer buffer = BUFFER_IN_MEMORY;
    buffer_char(&buffer, 'x');
    buffer_reserve(&buffer, SIZE_MAX - 10);
}

/* Status 1 and one line, and never a small piece that passes for a large one. */
static void too_much_memory_ends_the_program(void **state)
{
    static void (*const asks[])(void) = {product_overflows, array_overflows, piece_overflows,
                                         text_overflows, buffer_overflows};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(asks); i++) {
        char said[256] = "";
        int ends[2], status = 0;
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            if (dup2(ends[1], STDERR_FILENO) < 0)
                _exit(99);
            asks[i]();
            _exit(98);
        }
        close(ends[1]);
        ssize_t length = read(ends[0], said, sizeof(said) - 1);
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), EXIT_FAILURE);
        assert_true(length > 0);
        assert_string_equal(said, "ipcview: out of memory\n");
    }
}

static void resize_keeps_what_was_there(void **state)
{
    char *bytes = memory_resize(NULL, 0, 8);

    (void)state;
    assert_non_null(bytes);
    bytes = memory_resize(bytes, 3, 1);
    memset(bytes, 'a', 3);
    bytes = memory_resize(bytes, 100000, 1);
    assert_memory_equal(bytes, "aaa", 3);
    free(bytes);
}

static void reserve_doubles_and_never_shrinks(void **state)
{
    size_t capacity = 0, moves = 0;
    uint32_t *numbers = NULL;

    (void)state;
    for (uint32_t i = 0; i < 100000; i++) {
        size_t before = capacity;
        numbers = memory_reserve(numbers, (size_t)i + 1, &capacity, sizeof(*numbers));
        assert_true(capacity > i && capacity >= before);
        moves += capacity != before;
        numbers[i] = i;
    }
    assert_true(moves < 20);
    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(numbers[i], i);
    assert_ptr_equal(memory_reserve(numbers, 1, &capacity, sizeof(*numbers)), numbers);
    void *nothing = memory_reserve(NULL, 0, &(size_t){0}, 1);
    assert_non_null(nothing);
    free(nothing);
    numbers = memory_reserve(numbers, 1000000, &capacity, sizeof(*numbers));
    assert_true(capacity >= 1000000);
    free(numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_much_memory_ends_the_program),
        cmocka_unit_test(resize_keeps_what_was_there),
        cmocka_unit_test(reserve_doubles_and_never_shrinks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
