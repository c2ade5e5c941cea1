/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <sys/stat.h>

#include "config/protect.h"
#include "config/settings.h"

static char folder[] = "/tmp/ipcview-protect-XXXXXX";
static char path[128];
static struct protection protection;

static int set_up(void **state)
{
    (void)state;
    memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof(path), "%s/protect.conf", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    protection_free(&protection);
    (void)remove(path);
    return rmdir(folder);
}

static void write_file(const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void a_file_that_is_not_there_has_no_rules(void **state)
{
    char below[sizeof(path) + 16];
    (void)state;
    protect_read_file(&protection, path);
    write_file("", 0);
    protect_read_file(&protection, path);
    (void)snprintf(below, sizeof(below), "%s/protect.conf", path);
    protect_read_file(&protection, below);
    assert_int_equal(protection.count, 0);
    assert_null(protection.faulty);
}

static void a_rule_a_line(void **state)
{
    static const char text[] = "# kept\nkey = 5\n\n  size > 1M\r\nowner = ann";
    static const size_t lines[] = {2, 4, 5};
    (void)state;
    write_file(text, sizeof(text) - 1);
    protect_read_file(&protection, path);
    assert_null(protection.faulty);
    assert_int_equal(protection.count, LENGTH_OF(lines));
    for (size_t i = 0; i < LENGTH_OF(lines); i++) {
        assert_int_equal(protection.rules[i].line, lines[i]);
        assert_string_equal(protection.rules[i].path, path);
    }
}

static void another_file_adds_to_it(void **state)
{
    (void)state;
    write_file("key = 5", 7);
    protect_read_file(&protection, path);
    write_file("key = 6\nkey = 7\n", 16);
    protect_read_file(&protection, path);
    assert_int_equal(protection.count, 3);
}

static void expect_fault(const char *fault)
{
    protect_read_file(&protection, path);
    assert_string_equal(protection.faulty, path);
    if (strncmp(protection.fault, fault, strlen(fault)) != 0)
        fail_msg("%s and not %s", protection.fault, fault);
    protection_free(&protection);
}

static void what_cannot_be_read_is_a_fault(void **state)
{
    static const size_t too_large = 1024 * 1024 + 1;
    (void)state;
    write_file("key = 5\nkey = = 5\n", 18);
    expect_fault("line 2, character 7: ");
    write_file("key = 5\n\0", 9);
    expect_fault("not a regular file, or not text");
    char *blanks = malloc(too_large);
    assert_non_null(blanks);
    memset(blanks, ' ', too_large);
    write_file(blanks, too_large);
    free(blanks);
    expect_fault("File too large");
    (void)remove(path);
    assert_int_equal(symlink(path, path), 0);
    expect_fault("Too many levels of symbolic links");
    (void)remove(path);
    assert_int_equal(mkdir(path, 0700), 0);
    expect_fault("not a regular file, or not text");
    assert_int_equal(rmdir(path), 0);
    /* Nobody writes into it: whoever opened it would wait. */
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_fault("not a regular file, or not text");
}

static void the_file_of_the_user(void **state)
{
    static const struct {
        const char *xdg, *home, *path;
    } cases[] = {
        {"/x", "/home/ann", "/x/ipcview/protect.conf"},
        {NULL, "/home/ann", "/home/ann/.config/ipcview/protect.conf"},
        {"x", "/home/ann", "/home/ann/.config/ipcview/protect.conf"},
        {NULL, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        unsetenv("XDG_CONFIG_HOME");
        unsetenv("HOME");
        if (cases[i].xdg)
            setenv("XDG_CONFIG_HOME", cases[i].xdg, 1);
        if (cases[i].home)
            setenv("HOME", cases[i].home, 1);
        char *got = settings_path("protect.conf");
        bool same = got && cases[i].path ? strcmp(got, cases[i].path) == 0 : !got && !cases[i].path;
        if (!same)
            fail_msg("case %zu: %s", i, got ? got : "none");
        free(got);
    }
}

/* Whatever the system's file has: what the user's adds is there too, and nothing takes the place of it. */
static void both_files_are_read(void **state)
{
    struct protection system = {0};
    char user[64];
    (void)state;
    setenv("XDG_CONFIG_HOME", "/nowhere", 1);
    protect_read(&system);
    (void)snprintf(user, sizeof(user), "%s/ipcview", folder);
    assert_int_equal(mkdir(user, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/protect.conf", user);
    write_file("key = 5\n", 8);
    setenv("XDG_CONFIG_HOME", folder, 1);
    protect_read(&protection);
    assert_int_equal(protection.count, system.count + 1);
    (void)remove(path);
    assert_int_equal(rmdir(user), 0);
    protection_free(&system);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_that_is_not_there_has_no_rules),
        TEST(a_rule_a_line),
        TEST(another_file_adds_to_it),
        TEST(what_cannot_be_read_is_a_fault),
        TEST(the_file_of_the_user),
        TEST(both_files_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
