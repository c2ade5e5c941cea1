/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

#include "cmd/terminfo.h"

static char folder[] = "/tmp/ipcview-terminfo-XXXXXX";
static struct buffer path = BUFFER_IN_MEMORY;

/* No description but those of the test can be found by the names it uses. */
static int make_folder(void **unused)
{
    (void)unused;
    if (!mkdtemp(folder) || chdir(folder))
        return -1;
    setenv("HOME", folder, 1);
    unsetenv("TERMINFO_DIRS");
    return setenv("TERMINFO", folder, 1);
}

static int drop_folder(void **unused)
{
    (void)unused;
    buffer_free(&path);
    return chdir("/") || rmdir(folder);
}

static const char *place(const char *folders, const char *name)
{
    path.length = 0;
    buffer_format(&path, "%s/%s", folders, name);
    return buffer_string(&path);
}

enum { NUMBERS = 14 };

/* A description as in term(5): one flag, 14 numbers, COLORS the last, of WIDE bytes each. */
static size_t describe(unsigned char *bytes, size_t wide, size_t name_size, unsigned long colors)
{
    unsigned magic = wide == 4 ? 01036 : 0432;
    const unsigned header[] = {magic, (unsigned)name_size, 1, NUMBERS, 0, 0};
    size_t at = 0;

    for (size_t i = 0; i < LENGTH_OF(header); i++) {
        bytes[at++] = (unsigned char)header[i];
        bytes[at++] = (unsigned char)(header[i] >> 8);
    }
    memset(bytes + at, 'n', name_size);
    at += name_size;
    bytes[at++] = 1;
    at += at % 2;
    memset(bytes + at, 0xff, NUMBERS * wide);
    at += (NUMBERS - 1) * wide;
    for (size_t i = 0; i < wide; i++)
        bytes[at++] = (unsigned char)(colors >> 8 * i);
    return at;
}

/* Whether a description of LENGTH bytes at folder/FOLDERS/test-type says that there are colours. */
static bool says(const char *folders, const void *bytes, size_t length)
{
    mkdir(folders, 0700);
    FILE *file = fopen(place(folders, "test-type"), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    bool has_colors = terminfo_has_colors("test-type");
    assert_int_equal(unlink(place(folders, "test-type")), 0);
    assert_int_equal(rmdir(folders), 0);
    return has_colors;
}

static void colors_are_the_14th_number(void **unused)
{
    static const struct {
        size_t wide;
        unsigned long colors;
        bool expected;
    } cases[] = {{2, 8, true},           {2, 256, true}, {2, 7, false},
                 {2, 0xffff, false},     {4, 8, true},   {4, 0x1000000, true},
                 {4, 0xffffffff, false}, {4, 2, false},  {2, 0x7fff, true}};
    unsigned char bytes[256];
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (size_t name_size = 9; name_size < 11; name_size++) {
            size_t length = describe(bytes, cases[i].wide, name_size, cases[i].colors);
            if (says("t", bytes, length) != cases[i].expected)
                fail_msg("case %zu, a name of %zu bytes", i, name_size);
        }
    }
    assert_true(says("74", bytes, describe(bytes, 2, 9, 8)));
}

static void what_is_no_description_has_no_colors(void **unused)
{
    unsigned char bytes[256];
    size_t length = describe(bytes, 2, 9, 8);
    (void)unused;
    for (size_t cut = 0; cut < length; cut++)
        assert_false(says("t", bytes, cut));
    bytes[0]++;
    assert_false(says("t", bytes, length));
    bytes[0]--;
    bytes[2] = bytes[3] = 0xff;
    assert_false(says("t", bytes, length));
    assert_int_equal(mkdir("t", 0700), 0);
    assert_int_equal(mkfifo("t/test-type", 0600), 0);
    assert_false(terminfo_has_colors("test-type"));
    assert_int_equal(unlink("t/test-type"), 0);
    assert_int_equal(rmdir("t"), 0);
}

static void descriptions_are_looked_for_where_terminfo_says(void **unused)
{
    unsigned char bytes[256];
    size_t length = describe(bytes, 2, 9, 8);
    (void)unused;
    assert_int_equal(unsetenv("TERMINFO"), 0);
    assert_false(says("t", bytes, length));
    assert_int_equal(mkdir(".terminfo", 0700), 0);
    assert_true(says(".terminfo/t", bytes, length));
    assert_int_equal(rmdir(".terminfo"), 0);
    assert_int_equal(setenv("TERMINFO_DIRS", "/nowhere::.", 1), 0);
    assert_true(says("t", bytes, length));
    assert_int_equal(unsetenv("TERMINFO_DIRS"), 0);
    assert_int_equal(setenv("TERMINFO", "hex:1a01", 1), 0);
    assert_true(terminfo_has_colors("test-type"));
    assert_int_equal(setenv("TERMINFO", folder, 1), 0);
}

static void a_name_leads_to_no_other_place(void **unused)
{
    static const char *const names[] = {
        "", ".", "..", "../t/test-type", "t/test-type", "dumb/", "no-such-terminal"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(names); i++)
        assert_false(terminfo_has_colors(names[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colors_are_the_14th_number),
        cmocka_unit_test(what_is_no_description_has_no_colors),
        cmocka_unit_test(descriptions_are_looked_for_where_terminfo_says),
        cmocka_unit_test(a_name_leads_to_no_other_place),
    };
    return cmocka_run_group_tests_name("terminfo", tests, make_folder, drop_folder);
}
