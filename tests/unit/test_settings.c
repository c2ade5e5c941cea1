/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "config/settings.h"

enum { LARGEST_FILE = 1024 * 1024, NOBODY = 65534 };

static char folder[64];

static int make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/ipcview-settings.XXXXXX");
    umask(022);
    return mkdtemp(folder) ? 0 : -1;
}

static int clear(void **state)
{
    (void)state;
    if (seteuid(getuid()) || setegid(getgid()))
        return -1;
    return support_run((char *[]){"rm", "-rf", folder, NULL});
}

/* The path of NAME in the folder; good for a few more calls. */
static const char *in_folder(const char *name)
{
    static char paths[8][PATH_MAX];
    static size_t next;
    char *path = paths[next++ % LENGTH_OF(paths)];
    (void)snprintf(path, PATH_MAX, "%s/%s", folder, name);
    return path;
}

static void put_bytes(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(in_folder(name), "w");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        fail_msg("%s cannot be written", name);
}

static void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

/* Until the test ends; root may do what is to be refused here. */
static void be_an_ordinary_user(void)
{
    if (geteuid() == 0 && (setegid(NOBODY) || seteuid(NOBODY))) {
        print_message("# not tested: root cannot become somebody else here\n");
        skip();
    }
}

/* The same, where files of somebody else are needed. */
static void be_another_user(void)
{
    if (geteuid() != 0) {
        print_message("# not tested: only root can become somebody else\n");
        skip();
    }
    be_an_ordinary_user();
}

static void expect_file(const char *name, const char *expected, size_t size)
{
    char *got = malloc(size + 2);
    FILE *file = fopen(in_folder(name), "r");
    if (!file || !got)
        fail_msg("%s cannot be read", name);
    size_t length = fread(got, 1, size + 1, file);
    (void)fclose(file);
    got[length] = '\0';
    if (length != size || memcmp(got, expected, size) != 0)
        fail_msg("%s: \"%s\" and not \"%s\"", name, got, expected);
    free(got);
}

static void expect_content(const char *name, const char *expected)
{
    expect_file(name, expected, strlen(expected));
}

static mode_t mode_of(const char *name)
{
    struct stat status;
    if (lstat(in_folder(name), &status))
        fail_msg("%s: %s", name, strerror(errno));
    return status.st_mode;
}

/* How many files and folders NAME has in it, a temporary one among them. */
static size_t entries_in(const char *name)
{
    DIR *stream = opendir(in_folder(name));
    size_t count = 0;
    assert_non_null(stream);
    while (readdir(stream))
        count++;
    closedir(stream);
    return count - 2; /* "." and ".." */
}

/* The next descriptor: the same again where none was left open. */
static int next_descriptor(void)
{
    int file = dup(STDERR_FILENO);
    close(file);
    return file;
}

static int load(struct settings *settings, const char *name)
{
    int before = next_descriptor();
    int result = settings_load(settings, own_file_open_regular(in_folder(name)));
    if (next_descriptor() != before)
        fail_msg("%s: a descriptor stays open", name);
    return result;
}

static int save_at(const struct settings *settings, const char *path)
{
    struct own_file file;
    int result = own_file_open(&file, path);
    if (!result)
        result = settings_save(settings, &file);
    own_file_close(&file);
    return result;
}

static int save(const struct settings *settings, const char *name)
{
    int before = next_descriptor();
    int result = save_at(settings, in_folder(name));
    if (next_descriptor() != before)
        fail_msg("%s: a descriptor stays open", name);
    return result;
}

/* The key of the setting with this INDEX, from 0, and its line, from 1; NULL behind the last. */
static const char *key_at(const struct settings *settings, size_t index, size_t *line)
{
    for (*line = 0; *line < settings->count;) {
        const char *key = settings->lines[(*line)++].key;
        if (key && index-- == 0)
            return key;
    }
    return NULL;
}

/* The first line behind line AFTER that is wrong; 0: there is none. */
static size_t bad_line(const struct settings *settings, size_t after)
{
    while (after < settings->count) {
        if (settings->lines[after++].is_bad)
            return after;
    }
    return 0;
}

/* The settings that a file with this TEXT has. */
static struct settings settings_of(const char *text)
{
    struct settings settings;
    put("source", text);
    assert_int_equal(load(&settings, "source"), 0);
    unlink(in_folder("source"));
    return settings;
}

/* One setting that is in none of the files. */
static struct settings one_setting(void)
{
    struct settings settings = {0};
    settings_set(&settings, "new", "1");
    return settings;
}

static void expect_save(const char *name, int expected)
{
    struct settings settings = one_setting();
    int result = save(&settings, name);
    settings_free(&settings);
    if (result != expected)
        fail_msg("%s: %d and not %d", name, result, expected);
}

static void expect_setting(const struct settings *settings, const char *key, const char *expected,
                           size_t expected_line)
{
    size_t line = 0;
    const char *value = settings_get(settings, key, &line);
    if (!value || strcmp(value, expected) != 0 || line != expected_line)
        fail_msg("%s is \"%s\" in line %zu and not \"%s\" in line %zu", key,
                 value ? value : "(none)", line, expected, expected_line);
    assert_ptr_equal(settings_get(settings, key, NULL), value);
}

/* Reading. */

static void a_line_has_a_key_and_a_value(void **state)
{
    static const struct {
        const char *text, *key, *value;
    } cases[] = {
        {"key = value\n", "key", "value"},
        {"key=value\n", "key", "value"},
        {"key = value", "key", "value"},
        {"key = value\r\n", "key", "value"},
        {"key = value\r", "key", "value"},
        {" \tkey\t =  value\t \n", "key", "value"},
        {"key = a = b\n", "key", "a = b"},
        {"key == b\n", "key", "= b"},
        {"key = a # b\n", "key", "a # b"},
        {"key = #\n", "key", "#"},
        {"k#y = a\n", "k#y", "a"},
        {"key =\n", "key", ""},
        {"key=", "key", ""},
        {"key = \t\r\n", "key", ""},
        {"two words = more of them\n", "two words", "more of them"},
        {"\xc3\xa4 = \xff\x01\n", "\xc3\xa4", "\xff\x01"},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct settings settings = settings_of(cases[i].text);
        expect_setting(&settings, cases[i].key, cases[i].value, 1);
        assert_int_equal(bad_line(&settings, 0), 0);
        assert_null(settings_get(&settings, "ke", NULL));
        assert_null(settings_get(&settings, "", NULL));
        settings_free(&settings);
    }
}

static void comments_and_empty_lines_are_no_settings(void **state)
{
    static const char *const cases[] = {
        "", "\n", "\r\n", " \t \n", "#", "# key = value\n", " \t# key = value", "#\n\n#\n",
    };
    size_t line;

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct settings settings = settings_of(cases[i]);
        if (key_at(&settings, 0, &line) || bad_line(&settings, 0))
            fail_msg("\"%s\" is taken for a setting", cases[i]);
        settings_free(&settings);
    }
}

static void what_is_nothing_is_found_line_by_line(void **state)
{
    struct settings settings = settings_of("word\n= a\nb = c\n# d\n\n  =\ne = f\n\xff");

    (void)state;
    assert_int_equal(bad_line(&settings, 0), 1);
    assert_int_equal(bad_line(&settings, 1), 2);
    assert_int_equal(bad_line(&settings, 2), 6);
    assert_int_equal(bad_line(&settings, 5), 6);
    assert_int_equal(bad_line(&settings, 6), 8);
    assert_int_equal(bad_line(&settings, 8), 0);
    assert_int_equal(bad_line(&settings, SIZE_MAX), 0);
    settings_free(&settings);
}

/* Fails unless the settings of TEXT are those of KEYS, each one letter, in LINES. */
static void expect_keys(const char *text, const char *keys, const char *lines)
{
    struct settings settings = settings_of(text);
    size_t line = 0;

    for (size_t i = 0; i < strlen(keys); i++) {
        const char *key = key_at(&settings, i, &line);
        if (!key || key[0] != keys[i] || line != (size_t)(lines[i] - '0'))
            fail_msg("\"%s\": setting %zu is %s in line %zu", text, i, key ? key : "missing", line);
    }
    assert_null(key_at(&settings, strlen(keys), &line));
    assert_null(key_at(&settings, strlen(keys) + 1, &line));
    assert_null(key_at(&settings, SIZE_MAX, &line));
    settings_free(&settings);
}

static void settings_are_numbered_without_what_is_between(void **state)
{
    (void)state;
    expect_keys("", "", "");
    expect_keys("#\n", "", "");
    expect_keys("a=1", "a", "1");
    expect_keys("a=1\nb=2\nc=3\n", "abc", "123");
    expect_keys("#\n\na=1\n#\n#\nb=2\nbad\nc=3\n#\n", "abc", "368");
    expect_keys("a=1\na=2\n\na=3", "aaa", "124");
}

static void the_last_of_a_key_counts(void **state)
{
    struct settings settings = settings_of("a = 1\nb = 2\na = 3\n# a = 4\nb = 5\n");

    (void)state;
    expect_setting(&settings, "a", "3", 3);
    expect_setting(&settings, "b", "5", 5);
    settings_set(&settings, "a", "6");
    assert_int_equal(save(&settings, "file"), 0);
    expect_content("file", "a = 1\nb = 2\na = 6\n# a = 4\nb = 5\n");
    settings_free(&settings);
}

static void what_is_not_there_is_empty(void **state)
{
    struct settings settings;

    (void)state;
    assert_int_equal(load(&settings, "missing"), 0);
    assert_int_equal(settings.count, 0);
    settings_free(&settings);
    assert_int_equal(load(&settings, "missing/missing"), 0);
    assert_int_equal(settings.count, 0);
    settings_free(&settings);
}

static void make_socket(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", in_folder(name));
    int file = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(file, (struct sockaddr *)&address, sizeof(address)), 0);
    close(file);
}

static void expect_refusal(const char *name, int error)
{
    struct settings settings;
    int result = load(&settings, name);
    if (result != -error)
        fail_msg("%s: %d and not %d", name, result, -error);
    assert_int_equal(settings.count, 0);
    settings_free(&settings);
}

/* A FIFO without a writer would make who opens it wait for ever. */
static void only_regular_files_are_read(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("below"), 0755), 0);
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    assert_int_equal(symlink("/dev/null", in_folder("null")), 0);
    assert_int_equal(symlink("loop", in_folder("loop")), 0);
    make_socket("socket");
    put("file", "a = 1\n");
    (void)alarm(20);
    expect_refusal("below", EINVAL);
    expect_refusal("fifo", EINVAL);
    expect_refusal("null", EINVAL);
    expect_refusal("socket", EINVAL);
    expect_refusal("loop", ELOOP);
    expect_refusal("file/below", ENOTDIR);
    (void)alarm(0);
}

static void a_nul_is_an_error_wherever_it_is(void **state)
{
    (void)state;
    put_bytes("first", "\0a = 1\n", 7);
    put_bytes("middle", "a = 1\0 2\nb = 3\n", 15);
    put_bytes("last", "a = 1\n\0", 7);
    expect_refusal("first", EINVAL);
    expect_refusal("middle", EINVAL);
    expect_refusal("last", EINVAL);
}

static void a_mebibyte_is_read_and_not_a_byte_more(void **state)
{
    enum { LINES = LARGEST_FILE / 4 };
    char *text = malloc(LARGEST_FILE + 1);
    struct settings settings;

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * 4, "a=b\n", 4);
    text[LARGEST_FILE] = '#';
    put_bytes("large", text, LARGEST_FILE);
    assert_int_equal(load(&settings, "large"), 0);
    assert_int_equal(settings.count, LINES);
    for (size_t i = 0; i < LINES; i++) {
        assert_string_equal(settings.lines[i].key, "a");
    }
    assert_int_equal(save(&settings, "copy"), 0);
    expect_file("copy", text, LARGEST_FILE);
    settings_free(&settings);
    put_bytes("large", text, LARGEST_FILE + 1);
    expect_refusal("large", EFBIG);
    free(text);
}

static void a_file_that_may_not_be_read_is_an_error(void **state)
{
    (void)state;
    put("secret", "a = 1\n");
    assert_int_equal(chmod(in_folder("secret"), 0), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    be_an_ordinary_user();
    expect_refusal("secret", EACCES);
}

/* Where the file is. */

static void set(const char *variable, const char *value)
{
    if (value)
        setenv(variable, value, 1);
    else
        unsetenv(variable);
}

static void the_path_comes_from_the_environment(void **state)
{
    static const struct {
        const char *xdg, *home, *path;
    } cases[] = {
        {"/x", "/h", "/x/ipcview/config"},
        {"/x", NULL, "/x/ipcview/config"},
        {NULL, "/h", "/h/.config/ipcview/config"},
        {"", "/h", "/h/.config/ipcview/config"},
        {"x", "/h", "/h/.config/ipcview/config"},
        {"./x", "/h", "/h/.config/ipcview/config"},
        {"~/x", "/h", "/h/.config/ipcview/config"},
        {NULL, NULL, NULL},
        {"", "", NULL},
        {"x", "h", NULL},
        {NULL, "../h", NULL},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        set("XDG_CONFIG_HOME", cases[i].xdg);
        set("HOME", cases[i].home);
        char *path = settings_path("config");
        if (!path != !cases[i].path || (path && strcmp(path, cases[i].path) != 0))
            fail_msg("case %zu: %s and not %s", i, path ? path : "none",
                     cases[i].path ? cases[i].path : "none");
        free(path);
    }
}

/* Writing. */

static const char *const odd_files[] = {
    "",
    "\n",
    "\n\n\n",
    "# a comment\n\n  key  =  value  \n\n# another\n",
    "no newline = at the end",
    "a = 1\r\nb = 2\r\n# c\r\n\r\n",
    "a = 1\nb = 2\r\nc = 3\r",
    "neither this\n= nor that\n\ta\t=\tb\t\n",
    "a=1\na=2\na = 3\n",
    "\xef\xbb\xbf# \xff\xfe\x01\x1b[m\n\x7f = \xc3\n",
    "a = b = c # d\n#\n #\n\t#",
};

static void expect_round_trip(const char *text, size_t size)
{
    struct settings settings;
    put_bytes("source", text, size);
    assert_int_equal(load(&settings, "source"), 0);
    assert_int_equal(save(&settings, "copy"), 0);
    assert_int_equal(save(&settings, "source"), 0);
    settings_free(&settings);
    expect_file("copy", text, size);
    expect_file("source", text, size);
}

static void what_was_not_changed_is_written_byte_for_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(odd_files); i++)
        expect_round_trip(odd_files[i], strlen(odd_files[i]));
}

/* Also where each value is set to what it is. */
static void what_is_set_to_the_same_is_written_byte_for_byte(void **state)
{
    size_t line;
    const char *key;

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(odd_files); i++) {
        struct settings settings = settings_of(odd_files[i]);
        for (size_t index = 0; (key = key_at(&settings, index, &line)); index++)
            settings_set(&settings, key, settings_get(&settings, key, NULL));
        assert_int_equal(save(&settings, "copy"), 0);
        expect_content("copy", odd_files[i]);
        settings_free(&settings);
    }
}

/* A number below COUNT. */
static size_t any(uint32_t *random, size_t count)
{
    *random = *random * 1664525 + 1013904223;
    return (*random >> 8) % count;
}

static void any_bytes_are_written_as_they_were(void **state)
{
    static const char bytes[] = "ab=#  \t\r\n\n\x80";
    uint32_t random = 20260131;
    char text[64];

    (void)state;
    for (int round = 0; round < 500; round++) {
        size_t size = any(&random, sizeof(text));
        for (size_t i = 0; i < size; i++)
            text[i] = bytes[any(&random, sizeof(bytes) - 1)];
        expect_round_trip(text, size);
    }
}

static void only_the_value_changes(void **state)
{
    static const struct {
        const char *before, *value, *after;
    } cases[] = {
        {"key = old\n", "new", "key = new\n"},
        {"key=old\n", "new", "key=new\n"},
        {"key=old", "new", "key=new"},
        {"\t key\t=\told \n", "new", "\t key\t=\tnew \n"},
        {"key = old\r\n", "new", "key = new\r\n"},
        {"# key = 0\nkey = old\n\n# key = 1\n", "new", "# key = 0\nkey = new\n\n# key = 1\n"},
        {"a = 1\nkey = old\nb = 2", "longer than before", "a = 1\nkey = longer than before\nb = 2"},
        {"key = old\n", "", "key = \n"},
        {"key =\n", "new", "key =new\n"},
        {"key = \n", "new", "key = new\n"},
        {"key =  \r\n", "new", "key =  new\r\n"},
        {"key =\r", "new", "key =new\r"},
        {"key = a=b#c\n", "d=e#f", "key = d=e#f\n"},
        {"key = old\n", " \tnew\t ", "key = new\n"},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct settings settings = settings_of(cases[i].before);
        settings_set(&settings, "key", "something in between");
        settings_set(&settings, "key", cases[i].value);
        assert_int_equal(save(&settings, "file"), 0);
        expect_content("file", cases[i].after);
        settings_free(&settings);
    }
}

static void a_new_setting_comes_at_the_end(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"", "key = 1\nyek = 2\n"},
        {"a = 1\n", "a = 1\nkey = 1\nyek = 2\n"},
        {"a = 1", "a = 1\nkey = 1\nyek = 2\n"},
        {"a = 1\r\n", "a = 1\r\nkey = 1\r\nyek = 2\r\n"},
        {"a = 1\r\n# b", "a = 1\r\n# b\r\nkey = 1\r\nyek = 2\r\n"},
        {"# key = 0\n\n", "# key = 0\n\nkey = 1\nyek = 2\n"},
        {"# no newline", "# no newline\nkey = 1\nyek = 2\n"},
        {"Key = 0\n", "Key = 0\nkey = 1\nyek = 2\n"},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct settings settings = settings_of(cases[i].before);
        size_t lines = settings.count, line = 0;
        settings_set(&settings, "key", "");
        settings_set(&settings, "yek", "2");
        settings_set(&settings, "key", "1");
        expect_setting(&settings, "key", "1", lines + 1);
        expect_setting(&settings, "yek", "2", lines + 2);
        if (key_at(&settings, 0, &line))
            assert_true(line == 1 || line == lines + 1);
        assert_int_equal(save(&settings, "file"), 0);
        expect_content("file", cases[i].after);
        settings_free(&settings);
    }
}

/* The last line without a newline keeps its value's place when it gets one. */
static void a_value_of_the_last_line_can_still_be_changed(void **state)
{
    struct settings settings = settings_of("a = 1");

    (void)state;
    settings_set(&settings, "b", "2");
    settings_set(&settings, "a", "333");
    assert_int_equal(save(&settings, "file"), 0);
    expect_content("file", "a = 333\nb = 2\n");
    settings_free(&settings);
}

/* What an earlier call has returned is used after others have moved everything. */
static void values_stay_where_they_are(void **state)
{
    struct settings settings = settings_of("a = 1\n");
    const char *old = settings_get(&settings, "a", NULL);
    char key[16];

    (void)state;
    settings_set(&settings, "a", "2");
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(key, sizeof(key), "key%d", i);
        settings_set(&settings, key, old);
    }
    assert_string_equal(old, "1");
    expect_setting(&settings, "key999", "1", 1001);
    expect_setting(&settings, "a", "2", 1);
    settings_free(&settings);
}

static void what_could_not_be_read_again_is_not_written(void **state)
{
    static const struct {
        const char *key, *value;
    } cases[] = {
        {"key", "a\nb"}, {"key", "\n"},  {"key", "a\n"}, {"k\ney", "a"}, {"key\n", "a"},
        {"", "a"},       {"k=y", "a"},   {"#key", "a"},  {" key", "a"},  {"key ", "a"},
        {"key\r", "a"},  {"\tkey", "a"}, {"=", ""},
    };

    (void)state;
    put("file", "old = 1\n");
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct settings settings = one_setting();
        settings_set(&settings, cases[i].key, cases[i].value);
        int result = save(&settings, "file");
        if (result != -EINVAL)
            fail_msg("case %zu: %d", i, result);
        expect_content("file", "old = 1\n");
        settings_free(&settings);
    }
    assert_int_equal(entries_in(""), 1);
}

static void a_line_that_was_refused_can_be_mended(void **state)
{
    struct settings settings = one_setting();

    (void)state;
    settings_set(&settings, "new", "a\nb");
    assert_int_equal(save(&settings, "file"), -EINVAL);
    settings_set(&settings, "new", "ab");
    assert_int_equal(save(&settings, "file"), 0);
    expect_content("file", "new = ab\n");
    settings_free(&settings);
}

static void a_new_file_is_for_the_user_only(void **state)
{
    (void)state;
    umask(0);
    expect_save("file", 0);
    expect_save("a/b/c/file", 0);
    assert_int_equal(mode_of("file"), S_IFREG | 0600);
    assert_int_equal(mode_of("a"), S_IFDIR | 0700);
    assert_int_equal(mode_of("a/b"), S_IFDIR | 0700);
    assert_int_equal(mode_of("a/b/c"), S_IFDIR | 0700);
    assert_int_equal(mode_of("a/b/c/file"), S_IFREG | 0600);
    assert_int_equal(entries_in("a/b/c"), 1);
    expect_content("a/b/c/file", "new = 1\n");
}

static void folders_that_are_there_stay_as_they_are(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("a"), 0755), 0);
    expect_save("a//b/./file", 0);
    assert_int_equal(mode_of("a"), S_IFDIR | 0755);
    assert_int_equal(mode_of("a/b"), S_IFDIR | 0700);
    expect_content("a/b/file", "new = 1\n");
}

static void a_relative_path_is_below_the_working_folder(void **state)
{
    struct settings settings = one_setting();
    int home = open(".", O_RDONLY | O_DIRECTORY);

    (void)state;
    assert_int_equal(chdir(folder), 0);
    int plain = save_at(&settings, "file");
    int below = save_at(&settings, "a/file");
    assert_int_equal(fchdir(home), 0);
    close(home);
    assert_int_equal(plain, 0);
    assert_int_equal(below, 0);
    settings_free(&settings);
    expect_content("file", "new = 1\n");
    expect_content("a/file", "new = 1\n");
}

static void the_mode_of_an_old_file_is_kept(void **state)
{
    static const mode_t modes[] = {0600, 0644, 0640, 0444, 0400, 0664, 0755};

    (void)state;
    umask(077);
    for (size_t i = 0; i < LENGTH_OF(modes); i++) {
        put("file", "old = 1\n");
        assert_int_equal(chmod(in_folder("file"), modes[i]), 0);
        expect_save("file", 0);
        assert_int_equal(mode_of("file"), S_IFREG | modes[i]);
        expect_content("file", "new = 1\n");
        unlink(in_folder("file"));
    }
}

/* The rest of a test needs files of another user, which only root can make. */
static void give_away(const char *name)
{
    if (geteuid() != 0) {
        print_message("# not tested: only root can give files away\n");
        skip();
    }
    if (lchown(in_folder(name), NOBODY, NOBODY)) {
        print_message("# not tested: this root cannot give files away\n");
        skip();
    }
}

/* HOME of that user, and links of theirs, may be what root was given (sudo -E). */
static void root_writes_nothing_of_another_users(void **state)
{
    struct stat status;

    (void)state;
    put("file", "old = 1\n");
    give_away("file");
    expect_save("file", -OWN_FILE_FOREIGN);
    expect_content("file", "old = 1\n");
    assert_int_equal(lstat(in_folder("file"), &status), 0);
    assert_int_equal(status.st_uid, NOBODY);

    assert_int_equal(mkdir(in_folder("home"), 0700), 0);
    put("home/mine", "old = 1\n"); /* of root, in a folder that is not */
    give_away("home");
    expect_save("home/mine", -OWN_FILE_FOREIGN);
    expect_save("home/new", -OWN_FILE_FOREIGN);
    expect_save("home/below/new", -OWN_FILE_FOREIGN);
    expect_content("home/mine", "old = 1\n");
    assert_int_equal(entries_in("home"), 1);
    assert_int_equal(entries_in(""), 2);
}

static void root_follows_no_link_of_another_user(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("secret"), 0700), 0);
    assert_int_equal(mkdir(in_folder("open"), 0777), 0);
    assert_int_equal(chmod(in_folder("open"), 0777), 0);
    put("secret/file", "old = 1\n");
    assert_int_equal(symlink("secret/file", in_folder("theirs")), 0);
    assert_int_equal(symlink("secret", in_folder("way")), 0);
    give_away("theirs");
    give_away("way");
    expect_save("theirs", -OWN_FILE_FOREIGN);
    expect_save("way/file", -OWN_FILE_FOREIGN);
    expect_save("way/below/new", -OWN_FILE_FOREIGN);
    /* Where others may write, a link of root's can be a second name of one that lies elsewhere. */
    assert_int_equal(symlink("../secret/file", in_folder("open/mine")), 0);
    expect_save("open/mine", -OWN_FILE_FOREIGN);
    expect_content("secret/file", "old = 1\n");
    assert_int_equal(entries_in("secret"), 1);
}

static void who_writes_follows_links_of_their_own(void **state)
{
    (void)state;
    assert_int_equal(chmod(folder, 0777), 0);
    assert_int_equal(symlink("one", in_folder("theirs")), 0);
    give_away("theirs");
    assert_int_equal(symlink("two", in_folder("of-root")), 0);
    assert_int_equal(symlink("three", in_folder("of-another")), 0);
    assert_int_equal(lchown(in_folder("of-another"), 1234, 1234), 0);
    be_another_user();
    expect_save("theirs", 0);
    expect_save("of-root", 0);
    expect_save("of-another", -OWN_FILE_FOREIGN);
    expect_content("one", "new = 1\n");
    expect_content("two", "new = 1\n");
    assert_int_equal(entries_in(""), 5);
}

static void exchange(const char *one, const char *other)
{
    (void)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 2 /* RENAME_EXCHANGE */);
}

/* In a process of another user: swaps the folder and the file with the links, until it is killed. */
static void flip_links(char *const names[4])
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || setgid(NOBODY) || setuid(NOBODY))
        _exit(1);
    for (size_t i = 0;; i = (i + 2) % 4)
        exchange(in_folder(names[i]), in_folder(names[i + 1]));
}

/*
 * Whoever owns the folder above swaps, all the time, the folder and the file with links to root's. As
 * often as root saves, nothing comes into root's folder.
 */
static void root_is_not_led_astray_by_links_that_flip(void **state)
{
    enum { ROUNDS = 500 };
    char *const names[] = {"home/folder/file", "home/folder/other", "home/folder", "home/link",
                           "home"};
    struct settings settings = one_setting();
    int status = 0, saved = 0;

    (void)state;
    assert_int_equal(mkdir(in_folder("secret"), 0755), 0);
    assert_int_equal(mkdir(in_folder("home"), 0755), 0);
    assert_int_equal(mkdir(in_folder("home/folder"), 0755), 0);
    put("home/folder/file", "theirs = 1\n");
    assert_int_equal(symlink("../secret", in_folder("home/link")), 0);
    assert_int_equal(symlink("../../secret/file", in_folder("home/folder/other")), 0);
    for (size_t i = 0; i < LENGTH_OF(names); i++)
        give_away(names[i]);
    assert_int_equal(chmod(folder, 0755), 0);
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        flip_links(names);
    for (int i = 0; i < ROUNDS; i++)
        saved += save_at(&settings, in_folder("home/folder/file")) == 0;
    (void)kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(entries_in("secret"), 0);
    assert_int_equal(saved, 0);
    settings_free(&settings);
}

/* What another user has written is not read into what root will write. */
static void root_takes_over_no_line_of_another_user(void **state)
{
    struct settings settings;
    struct own_file file;

    (void)state;
    put("file", "old = 1\n");
    assert_int_equal(own_file_open(&file, in_folder("file")), 0);
    assert_int_equal(settings_load(&settings, own_file_read(&file)), 0);
    expect_setting(&settings, "old", "1", 1);
    settings_free(&settings);
    give_away("file");
    assert_int_equal(settings_load(&settings, own_file_read(&file)), -OWN_FILE_FOREIGN);
    assert_int_equal(settings.count, 0);
    settings_free(&settings);
    own_file_close(&file);
}

/* The folder that was opened is the one that is written into, whatever has its name now. */
static void a_folder_that_is_replaced_meanwhile_makes_no_difference(void **state)
{
    struct settings settings = one_setting();
    struct own_file file;

    (void)state;
    assert_int_equal(mkdir(in_folder("a"), 0700), 0);
    put("a/file", "old = 1\n");
    assert_int_equal(own_file_open(&file, in_folder("a/file")), 0);
    assert_int_equal(rename(in_folder("a"), in_folder("b")), 0);
    assert_int_equal(mkdir(in_folder("a"), 0700), 0);
    assert_int_equal(settings_save(&settings, &file), 0);
    /* Nor is a link followed that came to the name since. */
    assert_int_equal(unlink(in_folder("b/file")), 0);
    assert_int_equal(symlink("../a/file", in_folder("b/file")), 0);
    assert_int_equal(settings_save(&settings, &file), -EINVAL);
    own_file_close(&file);
    assert_int_equal(entries_in("a"), 0);
    assert_int_equal(entries_in("b"), 1);
    settings_free(&settings);
}

/* Who has the old file open, or another name for it, keeps it whole. */
static void the_old_file_is_not_written_into(void **state)
{
    (void)state;
    put("file", "old = 1\n");
    assert_int_equal(link(in_folder("file"), in_folder("other")), 0);
    expect_save("file", 0);
    expect_content("file", "new = 1\n");
    expect_content("other", "old = 1\n");
    assert_int_equal(entries_in(""), 2);
}

/* TARGET is relative to the link or, in the folder, absolute. */
static void expect_link_kept(const char *name, const char *target, const char *file)
{
    char got[PATH_MAX] = "";
    assert_int_equal(symlink(target, in_folder(name)), 0);
    expect_save(name, 0);
    assert_true(readlink(in_folder(name), got, sizeof(got) - 1) > 0);
    assert_string_equal(got, target);
    assert_true(S_ISREG(mode_of(file)));
    expect_content(file, "new = 1\n");
}

static void a_link_stays_and_its_target_is_written(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("real"), 0755), 0);
    assert_int_equal(mkdir(in_folder("links"), 0755), 0);
    put("real/one", "old = 1\n");
    put("real/two", "old = 1\n");
    expect_link_kept("links/relative", "../real/one", "real/one");
    expect_link_kept("links/absolute", in_folder("real/two"), "real/two");
    expect_link_kept("links/dangling", "../real/three", "real/three");
    expect_link_kept("links/dangling-absolute", in_folder("real/four"), "real/four");
    expect_link_kept("links/folder-lacks", "../lacks/too/five", "lacks/too/five");
    expect_link_kept("links/beside", "six", "links/six");
    put("real/one", "old = 1\n");
    expect_link_kept("chain", "links/relative", "real/one");
    assert_int_equal(entries_in("real"), 4);
    assert_int_equal(entries_in("links"), 7);
    assert_int_equal(entries_in("lacks/too"), 1);
}

static void a_link_to_a_folder_on_the_way_is_followed(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("real"), 0755), 0);
    assert_int_equal(mkdir(in_folder("real/deep"), 0755), 0);
    assert_int_equal(symlink("real/deep", in_folder("way")), 0);
    assert_int_equal(symlink("../up", in_folder("real/deep/link")), 0);
    expect_save("way/file", 0);
    expect_save("way/link", 0);
    expect_content("real/deep/file", "new = 1\n");
    expect_content("real/up", "new = 1\n");
}

/* As many links in a row as the kernel follows, and one more. */
static void links_are_not_followed_for_ever(void **state)
{
    char name[16], target[16] = "file";

    (void)state;
    assert_int_equal(symlink("loop", in_folder("loop")), 0);
    expect_save("loop", -ELOOP);
    for (int i = 1; i <= 41; i++) {
        (void)snprintf(name, sizeof(name), "link%d", i);
        assert_int_equal(symlink(target, in_folder(name)), 0);
        (void)snprintf(target, sizeof(target), "link%d", i);
    }
    expect_save("link41", -ELOOP);
    assert_int_equal(entries_in(""), 42);
    expect_save("link40", 0);
    expect_content("file", "new = 1\n");
}

/* To replace a FIFO, or for root /dev/null, would be a bad surprise. */
static void only_regular_files_are_replaced(void **state)
{
    struct stat status;

    (void)state;
    assert_int_equal(mkdir(in_folder("below"), 0755), 0);
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    assert_int_equal(symlink("fifo", in_folder("to-fifo")), 0);
    assert_int_equal(symlink("/dev/null", in_folder("null")), 0);
    (void)alarm(20);
    expect_save("below", -EINVAL);
    expect_save("below/", -EINVAL);
    expect_save("fifo", -EINVAL);
    expect_save("to-fifo", -EINVAL);
    expect_save("null", -EINVAL);
    (void)alarm(0);
    assert_true(S_ISFIFO(mode_of("fifo")));
    assert_true(stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode));
    assert_int_equal(entries_in(""), 4);
    assert_int_equal(entries_in("below"), 0);
}

static void a_path_that_cannot_be_is_an_error(void **state)
{
    char name[NAME_MAX + 2];

    (void)state;
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    put("file", "old = 1\n");
    assert_int_equal(symlink("missing", in_folder("dangling")), 0);
    expect_save("file/below", -ENOTDIR);
    expect_save("file/below/it", -ENOTDIR);
    expect_save("dangling/below", -ENOENT);
    expect_save(name, -ENAMETOOLONG);
    expect_content("file", "old = 1\n");
    assert_int_equal(entries_in(""), 2);
}

static void a_folder_that_may_not_be_written_keeps_the_old_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("fixed"), 0755), 0);
    put("fixed/file", "old = 1\n");
    assert_int_equal(chmod(in_folder("fixed"), 0555), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    be_an_ordinary_user();
    expect_save("fixed/file", -EACCES);
    expect_save("fixed/new", -EACCES);
    expect_save("fixed/below/new", -EACCES);
    expect_content("fixed/file", "old = 1\n");
    assert_int_equal(entries_in("fixed"), 1);
    (void)chmod(in_folder("fixed"), 0755); /* or the folder could not be removed */
}

/* In a folder such as /tmp a new file can be made, but not take the place of the old one. */
static void a_file_that_may_not_be_replaced_is_kept(void **state)
{
    (void)state;
    put("file", "old = 1\n");
    assert_int_equal(chmod(folder, 01777), 0);
    be_another_user();
    expect_save("file", -EPERM);
    expect_content("file", "old = 1\n");
    assert_int_equal(entries_in(""), 1);
}

/* The rights of the old file's group are not given to the group of who writes. */
static void another_group_gets_no_rights(void **state)
{
    (void)state;
    put("file", "old = 1\n");
    assert_int_equal(chmod(in_folder("file"), 0664), 0);
    assert_int_equal(chmod(folder, 0777), 0);
    be_another_user();
    expect_save("file", 0);
    assert_int_equal(mode_of("file"), S_IFREG | 0604);
    expect_content("file", "new = 1\n");
}

/* Saves where no file may become larger than SIZE bytes: as on a disk that gets full. */
static int save_within(const struct settings *settings, const char *name, rlim_t size)
{
    struct rlimit old, limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit = old;
    limit.rlim_cur = size;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int result = save(settings, name);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, SIG_DFL);
    return result;
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    struct settings settings = one_setting(); /* 8 bytes */

    (void)state;
    put("file", "old = 1\n");
    assert_int_equal(save_within(&settings, "file", 0), -EFBIG);
    assert_int_equal(save_within(&settings, "file", 7), -EFBIG);
    assert_int_equal(save_within(&settings, "missing", 7), -EFBIG);
    expect_content("file", "old = 1\n");
    assert_int_equal(entries_in(""), 1);
    assert_int_equal(save_within(&settings, "file", 8), 0);
    expect_content("file", "new = 1\n");
    settings_free(&settings);
}

/* Somebody reads it all the time and never sees half of it. */
static void who_reads_sees_the_old_or_the_new_file(void **state)
{
    enum { ROUNDS = 50 };
    struct settings first = one_setting(), second = one_setting(), seen;

    (void)state;
    for (int i = 0; i < 100; i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "key%d", i);
        settings_set(&first, key, "first");
        settings_set(&second, key, "second");
    }
    assert_int_equal(save(&first, "file"), 0);
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < ROUNDS; i++) {
            if (save_at(i % 2 ? &first : &second, in_folder("file")))
                _exit(1);
        }
        _exit(0);
    }
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(child, &status, WNOHANG)) == 0) {
        assert_int_equal(settings_load(&seen, own_file_open_regular(in_folder("file"))), 0);
        const char *one = settings_get(&seen, "key0", NULL);
        const char *last = settings_get(&seen, "key99", NULL);
        if (!one || !last || strcmp(one, last) != 0)
            fail_msg("half a file was seen");
        settings_free(&seen);
    }
    assert_int_equal(ended, child);
    assert_int_equal(status, 0);
    assert_int_equal(entries_in(""), 1);
    settings_free(&first);
    settings_free(&second);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_line_has_a_key_and_a_value),
        IN_FOLDER(comments_and_empty_lines_are_no_settings),
        IN_FOLDER(what_is_nothing_is_found_line_by_line),
        IN_FOLDER(settings_are_numbered_without_what_is_between),
        IN_FOLDER(the_last_of_a_key_counts),
        IN_FOLDER(what_is_not_there_is_empty),
        IN_FOLDER(only_regular_files_are_read),
        IN_FOLDER(a_nul_is_an_error_wherever_it_is),
        IN_FOLDER(a_mebibyte_is_read_and_not_a_byte_more),
        IN_FOLDER(a_file_that_may_not_be_read_is_an_error),
        cmocka_unit_test(the_path_comes_from_the_environment),
        IN_FOLDER(what_was_not_changed_is_written_byte_for_byte),
        IN_FOLDER(what_is_set_to_the_same_is_written_byte_for_byte),
        IN_FOLDER(any_bytes_are_written_as_they_were),
        IN_FOLDER(only_the_value_changes),
        IN_FOLDER(a_new_setting_comes_at_the_end),
        IN_FOLDER(a_value_of_the_last_line_can_still_be_changed),
        IN_FOLDER(values_stay_where_they_are),
        IN_FOLDER(what_could_not_be_read_again_is_not_written),
        IN_FOLDER(a_line_that_was_refused_can_be_mended),
        IN_FOLDER(a_new_file_is_for_the_user_only),
        IN_FOLDER(folders_that_are_there_stay_as_they_are),
        IN_FOLDER(a_relative_path_is_below_the_working_folder),
        IN_FOLDER(the_mode_of_an_old_file_is_kept),
        IN_FOLDER(root_writes_nothing_of_another_users),
        IN_FOLDER(root_follows_no_link_of_another_user),
        IN_FOLDER(who_writes_follows_links_of_their_own),
        IN_FOLDER(root_is_not_led_astray_by_links_that_flip),
        IN_FOLDER(root_takes_over_no_line_of_another_user),
        IN_FOLDER(a_folder_that_is_replaced_meanwhile_makes_no_difference),
        IN_FOLDER(the_old_file_is_not_written_into),
        IN_FOLDER(a_link_stays_and_its_target_is_written),
        IN_FOLDER(a_link_to_a_folder_on_the_way_is_followed),
        IN_FOLDER(links_are_not_followed_for_ever),
        IN_FOLDER(only_regular_files_are_replaced),
        IN_FOLDER(a_path_that_cannot_be_is_an_error),
        IN_FOLDER(a_folder_that_may_not_be_written_keeps_the_old_file),
        IN_FOLDER(a_file_that_may_not_be_replaced_is_kept),
        IN_FOLDER(another_group_gets_no_rights),
        IN_FOLDER(a_full_disk_leaves_the_old_file),
        IN_FOLDER(who_reads_sees_the_old_or_the_new_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
