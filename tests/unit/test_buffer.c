/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>

#include "support.h"

/* SIZE times C at once. */
static void put_run(struct buffer *out, char c, size_t size)
{
    memset(buffer_reserve(out, size), c, size);
    out->length += size;
}

static void numbers_are_exact_at_their_ends(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    buffer_unsigned(&out, 0);
    buffer_char(&out, ' ');
    buffer_unsigned(&out, UINT64_MAX);
    buffer_char(&out, ' ');
    buffer_signed(&out, INT64_MIN);
    buffer_char(&out, ' ');
    buffer_signed(&out, INT64_MAX);
    buffer_char(&out, ' ');
    buffer_signed(&out, -1);
    expect_bytes(&out, "0 18446744073709551615 -9223372036854775808 9223372036854775807 -1",
                 "numbers");
}

static void memory_grows_over_any_size(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    for (size_t i = 0; i < 100000; i++)
        buffer_char(&out, (char)('a' + i % 26));
    put_run(&out, '-', 200000);
    assert_int_equal(out.length, 300000);
    for (size_t i = 0; i < 300000; i++)
        assert_int_equal(out.data[i], i < 100000 ? (int)('a' + i % 26) : '-');
    buffer_free(&out);
}

static void blanks_are_as_many_as_asked_for(void **state)
{
    (void)state;
    for (size_t count = 0; count < 600; count++) {
        struct buffer out = BUFFER_IN_MEMORY;
        buffer_char(&out, '<');
        buffer_blanks(&out, count);
        buffer_char(&out, '>');
        assert_int_equal(out.length, count + 2);
        assert_int_equal(strspn(buffer_string(&out) + 1, " "), count);
        assert_int_equal(out.data[count + 1], '>');
        buffer_free(&out);
    }
}

/* Around the room that the first attempt of buffer_format has. */
static void format_takes_any_length(void **state)
{
    (void)state;
    for (int length = 0; length < 1200; length++) {
        struct buffer out = BUFFER_IN_MEMORY;
        buffer_text(&out, "<");
        buffer_format(&out, "%*d|%s", length, 7, "end");
        size_t digits = length > 1 ? (size_t)length : 1;
        assert_int_equal(out.length, 1 + digits + 4);
        assert_int_equal(out.data[digits], '7');
        assert_string_equal(buffer_string(&out) + 1 + digits, "|end");
        buffer_free(&out);
    }
}

static void string_is_ended_and_the_end_does_not_count(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    assert_string_equal(buffer_string(&out), "");
    assert_int_equal(out.length, 0);
    for (size_t i = 1; i <= 600; i++) {
        buffer_char(&out, 'x');
        assert_int_equal(strlen(buffer_string(&out)), i);
        assert_int_equal(out.length, i);
    }
    buffer_free(&out);
    assert_string_equal(buffer_string(&out), "");
    buffer_free(&out);
}

static void nothing_can_be_put(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;
    struct text none = {0};

    (void)state;
    buffer_put(&out, "", 0);
    buffer_put(&out, none.start, none.length);
    assert_int_equal(out.length, 0);
    buffer_free(&out);
}

static void a_file_gets_every_byte_once_and_in_order(void **state)
{
    static const size_t sizes[] = {1, 65535, 1, 2, 200000, 65536, 3, 65537, 100};
    FILE *file = tmpfile();
    size_t total = 0;

    (void)state;
    assert_non_null(file);
    struct buffer out = {.file = fileno(file)};
    for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
        put_run(&out, (char)('a' + i), sizes[i]);
        total += sizes[i];
    }
    buffer_blanks(&out, 70000);
    total += 70000;
    assert_int_equal(buffer_flush(&out), 0);
    assert_int_equal(buffer_flush(&out), 0);
    buffer_free(&out);

    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    assert_int_equal(ftell(file), total);
    assert_int_equal(fseek(file, 0, SEEK_SET), 0);
    for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
        for (size_t n = 0; n < sizes[i]; n++)
            assert_int_equal(getc(file), 'a' + (int)i);
    }
    (void)fclose(file);
}

static void the_first_error_of_a_file_stays(void **state)
{
    struct buffer out = {.file = open("/dev/full", O_WRONLY | O_CLOEXEC)};

    (void)state;
    assert_true(out.file >= 0);
    put_run(&out, 'x', 1000000);
    buffer_text(&out, "more");
    assert_int_equal(buffer_flush(&out), -ENOSPC);
    close(out.file);
    buffer_text(&out, "after that EBADF would come");
    assert_int_equal(buffer_flush(&out), -ENOSPC);
    buffer_free(&out);
}

static void a_closed_pipe_is_an_error(void **state)
{
    int ends[2];

    (void)state;
    (void)signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    struct buffer out = {.file = ends[1]};
    buffer_text(&out, "nobody reads this");
    assert_int_equal(buffer_flush(&out), -EPIPE);
    buffer_free(&out);
    close(ends[1]);
    (void)signal(SIGPIPE, SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_exact_at_their_ends),
        cmocka_unit_test(memory_grows_over_any_size),
        cmocka_unit_test(blanks_are_as_many_as_asked_for),
        cmocka_unit_test(format_takes_any_length),
        cmocka_unit_test(string_is_ended_and_the_end_does_not_count),
        cmocka_unit_test(nothing_can_be_put),
        cmocka_unit_test(a_file_gets_every_byte_once_and_in_order),
        cmocka_unit_test(the_first_error_of_a_file_stays),
        cmocka_unit_test(a_closed_pipe_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
