/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "collect/lines.h"

/* What is read: these bytes, at most MOST at a time, then ERROR (an errno) or the end. */
static struct {
    const char *bytes;
    size_t length, at, most;
    int error;
    bool interrupted; /* every second read fails with EINTR first */
    size_t reads;
} feed;

static ssize_t feed_read(int file, void *buffer, size_t size)
{
    assert_int_equal(file, 7);
    if (feed.interrupted && feed.reads++ % 2 == 0) {
        errno = EINTR;
        return -1;
    }
    size_t left = feed.length - feed.at;
    if (!left && feed.error) {
        errno = feed.error;
        return -1;
    }
    size = feed.most && size > feed.most ? feed.most : size;
    size = size > left ? left : size;
    memcpy(buffer, feed.bytes + feed.at, size);
    feed.at += size;
    return (ssize_t)size;
}

static const struct calls feed_calls = {.read = feed_read};
static const struct source feed_source = {.calls = &feed_calls, .root = -1, .home = -1};
static struct lines lines;

static void start(const char *bytes, size_t length, size_t most)
{
    memset(&feed, 0, sizeof(feed));
    feed.bytes = bytes;
    feed.length = length;
    feed.most = most;
    lines_start(&lines, &feed_source, 7);
}

static void expect_state_of_next(int state)
{
    struct text line;
    int got = lines_next(&lines, &line);
    if (got != state)
        fail_msg("line %llu is in state %d and not %d", (unsigned long long)lines.number, got,
                 state);
}

static void expect_whole(const char *expected)
{
    struct text line = {0};
    int state = lines_next(&lines, &line);
    if (state != LINE_WHOLE || !text_equals(line, expected))
        fail_msg("line %llu, in state %d, is not \"%s\"", (unsigned long long)lines.number, state,
                 expected);
}

static void expect_end(uint64_t number)
{
    expect_state_of_next(LINE_END);
    assert_int_equal(lines.number, number);
    expect_state_of_next(LINE_END);
}

static void lines_come_without_their_newline(void **state)
{
    (void)state;
    start("one\n\n three \n", 13, 0);
    expect_whole("one");
    expect_whole("");
    expect_whole(" three ");
    assert_int_equal(lines.number, 3);
    expect_end(4);
}

static void an_empty_file_has_no_line(void **state)
{
    (void)state;
    start("", 0, 0);
    expect_end(1);
}

static void a_line_without_an_end_is_cut_off(void **state)
{
    (void)state;
    start("one\ntwo", 7, 0);
    expect_whole("one");
    expect_state_of_next(LINE_CUT_OFF);
    assert_int_equal(lines.number, 2);
    expect_state_of_next(LINE_END);
}

static void a_nul_spoils_its_line_only(void **state)
{
    static const char text[] = "a\n\0\nb\0c\n\0\0d\ne\n";
    (void)state;
    start(text, sizeof(text) - 1, 0);
    expect_whole("a");
    expect_state_of_next(LINE_BAD);
    expect_state_of_next(LINE_BAD);
    expect_state_of_next(LINE_BAD);
    expect_whole("e");
    expect_end(6);
}

static void however_few_bytes_a_read_returns(void **state)
{
    static const char text[] = "first\n\nsecond\nx\0y\nlast";
    (void)state;
    for (size_t most = 1; most < sizeof(text); most++) {
        start(text, sizeof(text) - 1, most);
        feed.interrupted = most % 2;
        expect_whole("first");
        expect_whole("");
        expect_whole("second");
        expect_state_of_next(LINE_BAD);
        expect_state_of_next(LINE_CUT_OFF);
        expect_state_of_next(LINE_END);
    }
}

/* LENGTH bytes without a newline, then a newline and a line of two bytes. */
static char *long_text(size_t length)
{
    char *text = malloc(length + 4);
    assert_non_null(text);
    memset(text, 'x', length);
    memcpy(text + length, "\nok\n", 4);
    return text;
}

static void expect_long(size_t length, size_t most, bool whole)
{
    char *text = long_text(length);
    struct text line = {0};

    start(text, length + 4, most);
    int state = lines_next(&lines, &line);
    bool right = whole ? state == LINE_WHOLE && line.length == length &&
                             memcmp(line.start, text, length) == 0
                       : state == LINE_BAD;
    if (!right)
        fail_msg("a line of %zu bytes, %zu at a time, is in state %d, with %zu bytes", length, most,
                 state, line.length);
    expect_whole("ok");
    expect_end(3);
    free(text);
}

static void lines_shorter_than_the_buffer_are_whole(void **state)
{
    (void)state;
    for (size_t length = LINE_MAX_LENGTH - 3; length < LINE_MAX_LENGTH; length++) {
        expect_long(length, 0, true);
        expect_long(length, 4096, true);
        expect_long(length, 4095, true);
    }
}

static void a_line_of_the_greatest_length_is_whole(void **state)
{
    (void)state;
    expect_long(LINE_MAX_LENGTH, 0, true);
    expect_long(LINE_MAX_LENGTH, 1000, true);
}

static void longer_lines_are_bad_and_the_next_is_whole(void **state)
{
    static const size_t lengths[] = {LINE_MAX_LENGTH + 1,
                                     LINE_MAX_LENGTH + 2,
                                     (size_t)2 * LINE_MAX_LENGTH - 1,
                                     (size_t)2 * LINE_MAX_LENGTH,
                                     (size_t)2 * LINE_MAX_LENGTH + 1,
                                     1 << 20};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(lengths); i++) {
        expect_long(lengths[i], 0, false);
        expect_long(lengths[i], 4093, false);
    }
}

static void a_long_line_without_an_end_is_cut_off(void **state)
{
    char *text = long_text(1 << 20);
    static const size_t lengths[] = {LINE_MAX_LENGTH - 1, LINE_MAX_LENGTH, LINE_MAX_LENGTH + 1,
                                     1 << 20};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(lengths); i++) {
        start(text, lengths[i], 0);
        expect_state_of_next(LINE_CUT_OFF);
        expect_state_of_next(LINE_END);
    }
    free(text);
}

/* The second line does not fit behind the first one any more. */
static void a_line_across_the_end_of_the_buffer_is_whole(void **state)
{
    enum { FIRST = LINE_MAX_LENGTH - 10, SECOND = LINE_MAX_LENGTH - 20 };
    char *text = malloc(FIRST + SECOND + 2);
    struct text line = {0};

    (void)state;
    assert_non_null(text);
    memset(text, 'a', FIRST);
    text[FIRST] = '\n';
    memset(text + FIRST + 1, 'b', SECOND);
    text[FIRST + 1 + SECOND] = '\n';
    start(text, FIRST + SECOND + 2, 0);
    expect_state_of_next(LINE_WHOLE);
    assert_int_equal(lines_next(&lines, &line), LINE_WHOLE);
    assert_int_equal(line.length, SECOND);
    assert_memory_equal(line.start, text + FIRST + 1, SECOND);
    expect_end(3);
    free(text);
}

static void a_failed_read_says_why(void **state)
{
    (void)state;
    start("one\ntwo\nthr", 11, 5);
    feed.error = EIO;
    expect_whole("one");
    expect_whole("two");
    expect_state_of_next(-EIO);

    start("", 0, 0);
    feed.error = EISDIR;
    expect_state_of_next(-EISDIR);
}

static void an_interrupted_read_is_tried_again(void **state)
{
    (void)state;
    start("one\ntwo\n", 8, 3);
    feed.interrupted = true;
    expect_whole("one");
    expect_whole("two");
    expect_end(3);
}

/* A file of a captured tree to which somebody adds a line whenever it is read. */

static ssize_t read_and_append(int file, void *buffer, size_t size)
{
    ssize_t count = read(file, buffer, size);
    off_t here = lseek(file, 0, SEEK_CUR);
    if (feed.reads++ < 1000)
        assert_int_equal(pwrite(file, "more\n", 5, lseek(file, 0, SEEK_END)), 5);
    assert_true(lseek(file, here, SEEK_SET) == here);
    return count;
}

/* An endless row of zeros, which costs nothing. */
static ssize_t read_nothing_for_ever(int file, void *buffer, size_t size)
{
    (void)file;
    (void)buffer;
    feed.at += size;
    return (ssize_t)size;
}

static void start_tree(ssize_t (*read_some_bytes)(int, void *, size_t), const char *text,
                       off_t size)
{
    static struct calls calls;
    static struct source source;
    int file = memfd_create("lines", MFD_CLOEXEC);

    memset(&feed, 0, sizeof(feed));
    memset(&lines, 0, sizeof(lines));
    calls = (struct calls){.read = read_some_bytes};
    source = (struct source){.calls = &calls, .root = 0, .home = -1};
    assert_true(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    assert_int_equal(lseek(file, 0, SEEK_SET), 0);
    if (size)
        assert_int_equal(ftruncate(file, size), 0);
    lines_start(&lines, &source, file);
}

static void of_a_growing_file_is_read_what_there_was(void **state)
{
    (void)state;
    start_tree(read_and_append, "one\ntwo\n", 0);
    expect_whole("one");
    expect_whole("two");
    expect_state_of_next(-EFBIG);
    assert_int_equal(lines.number, 3);
    close(lines.file);
}

static void a_file_that_does_not_grow_is_read_to_its_end(void **state)
{
    (void)state;
    start_tree(read, "one\ntwo\n", 0);
    expect_whole("one");
    expect_whole("two");
    expect_end(3);
    close(lines.file);
    start_tree(read, "", 0);
    expect_end(1);
    close(lines.file);
}

/* Those of procfs say that they have no bytes. */
static void a_file_without_a_size_is_read_too(void **state)
{
    (void)state;
    start_tree(read_and_append, "", 0);
    assert_int_equal(pwrite(lines.file, "one\n", 4, 0), 4);
    expect_whole("one");
    expect_whole("more");
    close(lines.file);
}

static void of_an_endless_file_a_part_is_read(void **state)
{
    static const off_t sizes[] = {0, MOST_BYTES, (off_t)MOST_BYTES + 1};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
        start_tree(read_nothing_for_ever, "", sizes[i]);
        expect_state_of_next(-EFBIG);
        assert_in_range(feed.at, MOST_BYTES, MOST_BYTES + sizeof(lines.buffer));
        close(lines.file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_without_their_newline),
        cmocka_unit_test(an_empty_file_has_no_line),
        cmocka_unit_test(a_line_without_an_end_is_cut_off),
        cmocka_unit_test(a_nul_spoils_its_line_only),
        cmocka_unit_test(however_few_bytes_a_read_returns),
        cmocka_unit_test(lines_shorter_than_the_buffer_are_whole),
        cmocka_unit_test(a_line_of_the_greatest_length_is_whole),
        cmocka_unit_test(longer_lines_are_bad_and_the_next_is_whole),
        cmocka_unit_test(a_long_line_without_an_end_is_cut_off),
        cmocka_unit_test(a_line_across_the_end_of_the_buffer_is_whole),
        cmocka_unit_test(a_failed_read_says_why),
        cmocka_unit_test(an_interrupted_read_is_tried_again),
        cmocka_unit_test(of_a_growing_file_is_read_what_there_was),
        cmocka_unit_test(a_file_that_does_not_grow_is_read_to_its_end),
        cmocka_unit_test(a_file_without_a_size_is_read_too),
        cmocka_unit_test(of_an_endless_file_a_part_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
