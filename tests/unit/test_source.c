/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static struct tree tree;

static int make(void **state)
{
    (void)state;
    tree_make(&tree);
    tree_put(&tree, "/inside", "inside\n");
    tree_put(&tree, "/folder/inside", "deep\n");
    return 0;
}

static int clear(void **state)
{
    (void)state;
    tree_remove(&tree);
    return 0;
}

static void make_link(const char *path, const char *target)
{
    assert_int_equal(symlink(target, tree_real_path(&tree, path)), 0);
}

static void expect_text(const char *path, const char *expected)
{
    char text[64] = "";
    int result = source_read_start(&tree.source, path, text, sizeof(text));
    if (result || strcmp(text, expected) != 0)
        fail_msg("%s: %d, \"%s\" and not \"%s\"", path, result, text, expected);
}

/* What cannot be opened is left closed: the next descriptor is the same again. */
static void expect_error(const char *path, int error)
{
    int before = dup(STDERR_FILENO);
    close(before);
    int result = source_open(&tree.source, path, NULL);
    int after = dup(STDERR_FILENO);
    close(after);
    if (result >= 0)
        close(result);
    if (result != -error)
        fail_msg("%s: %d and not %d", path, result, -error);
    if (before != after)
        fail_msg("%s: a descriptor stays open", path);
}

static void files_of_the_tree_are_read(void **state)
{
    (void)state;
    expect_text("/inside", "inside");
    expect_text("/folder/inside", "deep");
    expect_text("/folder/../inside", "inside");
    expect_text("/folder/./../folder/inside", "deep");
}

static void what_is_not_there_has_its_errno(void **state)
{
    (void)state;
    expect_error("/missing", ENOENT);
    expect_error("/folder/missing", ENOENT);
    expect_error("/missing/inside", ENOENT);
    expect_error("/inside/below", ENOTDIR);
}

/* The folder of the tree stands in for the root of the machine that it is of. */
static void no_link_leads_out(void **state)
{
    char outside[] = "/tmp/ipcview-outside.XXXXXX", path[64];
    int file = mkstemp(outside);

    (void)state;
    assert_true(file >= 0 && write(file, "outside\n", 8) == 8);
    close(file);
    make_link("/absolute", "/inside");
    make_link("/absolute-deep", "/folder/inside");
    make_link("/folder/up", "../inside");
    make_link("/folder/up-too-far", "../../../../../../inside");
    make_link("/out", outside);
    (void)snprintf(path, sizeof(path), "../../../../..%s", outside);
    make_link("/out-by-dots", path);
    make_link("/out-by-folder", "/tmp");
    make_link("/itself", "itself");
    (void)snprintf(path, sizeof(path), "/../../..%s", outside);

    expect_text("/absolute", "inside");
    expect_text("/absolute-deep", "deep");
    expect_text("/folder/up", "inside");
    expect_text("/folder/up-too-far", "inside");
    expect_text("/../../inside", "inside");
    expect_error("/out", ENOENT);
    expect_error("/out-by-dots", ENOENT);
    expect_error(path, ENOENT);
    expect_error("/itself", ELOOP);
    (void)snprintf(path, sizeof(path), "/out-by-folder%s", outside + strlen("/tmp"));
    expect_error(path, ENOENT);
    unlink(outside);
}

/* Nor does a FIFO hold the program up until somebody writes into it. */
static void what_is_no_regular_file_is_refused_at_once(void **state)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)state;
    assert_int_equal(mkfifo(tree_real_path(&tree, "/fifo"), 0600), 0);
    make_link("/link-to-fifo", "fifo");
    (void)snprintf(name.sun_path, sizeof(name.sun_path), "%s/socket", tree.path);
    assert_int_equal(bind(listener, (struct sockaddr *)&name, sizeof(name)), 0);

    expect_error("/folder", ENOTSUP);
    expect_error("/", ENOTSUP);
    alarm(20); /* in place of a test that hangs */
    expect_error("/fifo", ENOTSUP);
    expect_error("/link-to-fifo", ENOTSUP);
    int file = source_open(&tree.source, "/socket", NULL);
    alarm(0);
    assert_true(file < 0);
    close(listener);
}

static void the_time_of_the_file_is_told(void **state)
{
    static const int64_t times[] = {0, 1, 1700000000, 2147483647, 2147483648, 4294967295};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(times); i++) {
        struct timespec both[] = {{.tv_sec = 5}, {.tv_sec = (time_t)times[i], .tv_nsec = 999}};
        int64_t modified = -1;
        assert_int_equal(utimensat(AT_FDCWD, tree_real_path(&tree, "/inside"), both, 0), 0);
        int file = source_open(&tree.source, "/inside", &modified);
        assert_true(file >= 0);
        close(file);
        assert_true(modified == times[i]);
    }
}

/* A child must not inherit what ipcview reads. */
static void files_are_closed_on_exec(void **state)
{
    (void)state;
    int file = source_open(&tree.source, "/inside", NULL);
    assert_true(file >= 0);
    assert_true(fcntl(file, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(tree.source.root, F_GETFD) & FD_CLOEXEC);
    close(file);
}

static void the_start_of_a_file_is_a_string(void **state)
{
    char text[8];

    (void)state;
    tree_put(&tree, "/empty", "");
    tree_put(&tree, "/newline", "\n");
    tree_put(&tree, "/two", "a\n\n");
    tree_put(&tree, "/plain", "abc");
    tree_put(&tree, "/fits", "1234567");
    tree_put(&tree, "/long", "123456789\n");
    expect_text("/empty", "");
    expect_text("/newline", "");
    expect_text("/two", "a\n");
    expect_text("/plain", "abc");
    assert_int_equal(source_read_start(&tree.source, "/fits", text, sizeof(text)), 0);
    assert_string_equal(text, "1234567");
    assert_int_equal(source_read_start(&tree.source, "/long", text, sizeof(text)), 0);
    assert_string_equal(text, "1234567");
    assert_int_equal(source_read_start(&tree.source, "/missing", text, sizeof(text)), -ENOENT);
    assert_int_equal(source_read_start(&tree.source, "/folder", text, sizeof(text)), -ENOTSUP);
}

static void a_failed_read_says_why(void **state)
{
    struct source source = {.calls = &fake_calls, .root = tree.source.root, .home = -1};
    char text[64];

    (void)state;
    fake_reset();
    fake.interrupted = true;
    assert_int_equal(source_read_start(&source, "/inside", text, sizeof(text)), 0);
    assert_string_equal(text, "inside");
    fake.good_bytes = 0;
    assert_int_equal(source_read_start(&source, "/inside", text, sizeof(text)), -EIO);
    fake_reset();
}

static void a_tree_is_a_folder(void **state)
{
    struct source source = SOURCE_KERNEL;
    char path[64];

    (void)state;
    assert_false(source_is_captured(&source));
    assert_true(source_is_captured(&tree.source));
    assert_int_equal(source_open_tree("/nonexistent/tree", &source), -ENOENT);
    assert_int_equal(source_open_tree("", &source), -ENOENT);
    assert_int_equal(source_open_tree(tree_real_path(&tree, "/inside"), &source), -ENOTDIR);
    assert_false(source_is_captured(&source));

    (void)snprintf(path, sizeof(path), "%s/", tree.path);
    assert_int_equal(source_open_tree(path, &source), 0);
    assert_true(source_is_captured(&source));
    source_close(&source);
    assert_false(source_is_captured(&source));
    source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_the_tree_are_read),
        cmocka_unit_test(what_is_not_there_has_its_errno),
        cmocka_unit_test(no_link_leads_out),
        cmocka_unit_test(what_is_no_regular_file_is_refused_at_once),
        cmocka_unit_test(the_time_of_the_file_is_told),
        cmocka_unit_test(files_are_closed_on_exec),
        cmocka_unit_test(the_start_of_a_file_is_a_string),
        cmocka_unit_test(a_failed_read_says_why),
        cmocka_unit_test(a_tree_is_a_folder),
    };
    return cmocka_run_group_tests(tests, make, clear);
}
