/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include <errno.h>

#include "monitor/preferences.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The settings that a file with this TEXT has. */
static struct settings settings_of(const char *text)
{
    char path[] = "/tmp/ipcview-preferences.XXXXXX";
    struct settings settings;
    int file = mkstemp(path);
    size_t size = strlen(text);

    assert_true(file >= 0 && write(file, text, size) == (ssize_t)size);
    close(file);
    assert_int_equal(settings_load(&settings, own_file_open_regular(path)), 0);
    unlink(path);
    return settings;
}

/* Into SETTINGS in which nothing was wrong. */
static void write_all(const struct preferences *preferences, struct settings *settings)
{
    struct buffer errors = BUFFER_IN_MEMORY;
    preferences_write(preferences, settings, &errors);
    expect_bytes(&errors, "", "errors");
}

/* What TEXT makes of PREFERENCES; fails unless the errors, each in its line, are EXPECTED. */
static void read_into(struct preferences *preferences, const char *text, const char *expected)
{
    struct settings settings = settings_of(text);
    struct buffer errors = BUFFER_IN_MEMORY;
    preferences_read(preferences, &settings, &arena, &errors);
    settings_free(&settings);
    expect_bytes(&errors, expected, text);
}

static struct preferences read_well(const char *text)
{
    struct preferences preferences = preferences_default(&arena);
    read_into(&preferences, text, "");
    return preferences;
}

/* Fails unless KEY is written as EXPECTED. */
static void expect_written(const struct preferences *preferences, const char *key,
                           const char *expected)
{
    struct settings settings = {0};
    write_all(preferences, &settings);
    const char *value = settings_get(&settings, key, NULL);
    if (!value || strcmp(value, expected) != 0)
        fail_msg("%s: \"%s\" and not \"%s\"", key, value ? value : "(none)", expected);
    settings_free(&settings);
}

/* Structures may have holes between their fields, so these are compared one by one. */
static void expect_same(const struct preferences *a, const struct preferences *b)
{
    assert_int_equal(a->interval, b->interval);
    assert_int_equal(a->scheme, b->scheme);
    assert_int_equal(a->bytes, b->bytes);
    assert_int_equal(a->meters, b->meters);
    assert_int_equal(a->mouse, b->mouse);
    for (int kind = 0; kind < KINDS; kind++) {
        assert_int_equal(a->columns[kind].count, b->columns[kind].count);
        for (size_t i = 0; i < a->columns[kind].count; i++)
            assert_ptr_equal(a->columns[kind].list[i], b->columns[kind].list[i]);
        assert_int_equal(a->sort_count[kind], b->sort_count[kind]);
        for (size_t i = 0; i < a->sort_count[kind]; i++) {
            assert_ptr_equal(a->sort[kind][i].column, b->sort[kind][i].column);
            assert_int_equal(a->sort[kind][i].descending, b->sort[kind][i].descending);
        }
    }
}

/* Preferences of which nothing is as it is by default. */
static const char other[] = "interval = 0.5\n"
                            "scheme = mono\n"
                            "sizes = bytes\n"
                            "meters = off\n"
                            "mouse = off\n"
                            "shm.columns = ID,CHANGE\n"
                            "shm.sort = -SIZE,ID\n"
                            "msg.columns = NET/S,KEY,CHANGE\n"
                            "msg.sort = FILL\n"
                            "sem.columns = VALUES\n"
                            "sem.sort = -NSEMS,-KEY,ID\n";

/* The interval. */

static void intervals_are_read_exactly(void **state)
{
    static const struct {
        const char *text;
        int64_t milliseconds;
    } cases[] = {
        {"2", 2000},           {"2.0", 2000},     {"2.", 2000},
        {"0.5", 500},          {".5", 500},       {"0.1", 100},
        {"0.100", 100},        {"0.101", 101},    {"0.25", 250},
        {"1.001", 1001},       {"1.010", 1010},   {"0.3", 300},
        {"0.29", 290},         {"8.2", 8200},     {"2.50000000000", 2500},
        {"00002", 2000},       {"3600", 3600000}, {"3600.000", 3600000},
        {"3599.999", 3599999}, {"10", 10000},     {"000000000000000000000000001.5", 1500},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        int64_t interval = -1;
        int result = preferences_parse_interval(cases[i].text, &interval);
        if (result || interval != cases[i].milliseconds)
            fail_msg("%s: %d, %lld", cases[i].text, result, (long long)interval);
    }
}

static void what_is_no_interval_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        ".",
        "..",
        "1..0",
        "1.0.0",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1e1",
        "0x10",
        "1,5",
        "1s",
        "abc",
        "1.a",
        "1.2345",
        "nan",
        "1.0001",
        "1.000a",
        "1. 5",
        "1.-5",
        "inf",
        "0.0001",
        "1.00001",
        "x.5",
        "2\n",
        "\xd9\xa2",
        "99999999999999999999999x",
        "99999999999999999999.x",
        "0.5f",
        "1.23 ",
    };
    static const char *const outside[] = {
        "0",
        "0.0",
        ".0",
        "0.",
        "0.099",
        "0.05",
        "3600.001",
        "3601",
        "18446744073709551616",
        "99999999999999999999999999",
        "18446744073709551.617",
        "9223372036854775.808",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(wrong); i++) {
        int64_t interval = -1;
        if (preferences_parse_interval(wrong[i], &interval) != -EINVAL || interval != -1)
            fail_msg("\"%s\" is taken for an interval", wrong[i]);
    }
    for (size_t i = 0; i < LENGTH_OF(outside); i++) {
        int64_t interval = -1;
        if (preferences_parse_interval(outside[i], &interval) != -ERANGE || interval != -1)
            fail_msg("\"%s\" is not out of range", outside[i]);
    }
}

/* In German the point is a comma. */
static void no_locale_changes_an_interval(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;
    int64_t interval = 0;

    (void)state;
    if (!support_locale(LC_ALL, "de_DE"))
        skip();
    int point = preferences_parse_interval("0.5", &interval);
    int comma = preferences_parse_interval("0,5", &(int64_t){0});
    preferences_put_interval(&out, 250);
    setlocale(LC_ALL, "C");
    assert_int_equal(point, 0);
    assert_int_equal(interval, 500);
    assert_int_equal(comma, -EINVAL);
    expect_bytes(&out, "0.25", "250");
}

static void intervals_are_written_short(void **state)
{
    static const struct {
        int64_t milliseconds;
        const char *text;
    } cases[] = {
        {2000, "2.0"},   {250, "0.25"},       {100, "0.1"}, {1001, "1.001"}, {1010, "1.01"},
        {10000, "10.0"}, {3600000, "3600.0"}, {0, "0.0"},   {7, "0.007"},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        buffer_text(&out, "00");
        preferences_put_interval(&out, cases[i].milliseconds);
        assert_true(memcmp(out.data, "00", 2) == 0);
        memmove(out.data, out.data + 2, out.length -= 2);
        expect_bytes(&out, cases[i].text, "interval");
    }
}

static void every_interval_is_read_as_it_is_written(void **state)
{
    (void)state;
    for (int64_t interval = SHORTEST_INTERVAL; interval <= LONGEST_INTERVAL; interval += 7) {
        struct buffer out = BUFFER_IN_MEMORY;
        int64_t got = 0;
        preferences_put_interval(&out, interval);
        int result = preferences_parse_interval(buffer_string(&out), &got);
        buffer_free(&out);
        if (result || got != interval)
            fail_msg("%lld becomes %lld", (long long)interval, (long long)got);
    }
}

/* Reading. */

static void without_settings_all_is_as_it_is_by_default(void **state)
{
    struct preferences preferences = preferences_default(&arena);

    (void)state;
    assert_int_equal(preferences.interval, 2000);
    assert_int_equal(preferences.scheme, SCHEME_DEFAULT);
    assert_false(preferences.bytes);
    assert_true(preferences.meters);
    assert_true(preferences.mouse);
    expect_written(&preferences, "shm.columns",
                   "KEY,ID,OWNER,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND");
    expect_written(&preferences, "msg.columns",
                   "KEY,ID,OWNER,PERMS,MSGS,USEDBYTES,QBYTES,FILL,LSPID,LRPID,IDLE");
    expect_written(&preferences, "sem.columns", "KEY,ID,OWNER,PERMS,NSEMS,IDLE");
    for (int kind = 0; kind < KINDS; kind++)
        assert_int_equal(preferences.sort_count[kind], 0);

    struct preferences read = read_well("# nothing but this\n\n");
    expect_same(&read, &preferences);
}

static void every_setting_is_read(void **state)
{
    struct preferences preferences = read_well(other);

    (void)state;
    assert_int_equal(preferences.interval, 500);
    assert_int_equal(preferences.scheme, SCHEME_MONO);
    assert_true(preferences.bytes);
    assert_false(preferences.meters);
    assert_false(preferences.mouse);
    assert_int_equal(preferences.columns[KIND_SHM].count, 2);
    assert_ptr_equal(preferences.columns[KIND_SHM].list[0],
                     support_column(watched_tables[KIND_SHM], "ID"));
    assert_ptr_equal(preferences.columns[KIND_SHM].list[1],
                     support_column(watched_tables[KIND_SHM], "CHANGE"));
    assert_int_equal(preferences.columns[KIND_MSG].count, 3);
    assert_ptr_equal(preferences.columns[KIND_MSG].list[2],
                     support_column(watched_tables[KIND_MSG], "CHANGE"));
    assert_int_equal(preferences.columns[KIND_SEM].count, 1);
    assert_int_equal(preferences.sort_count[KIND_SHM], 2);
    assert_ptr_equal(preferences.sort[KIND_SHM][0].column,
                     support_column(watched_tables[KIND_SHM], "SIZE"));
    assert_true(preferences.sort[KIND_SHM][0].descending);
    assert_false(preferences.sort[KIND_SHM][1].descending);
    assert_int_equal(preferences.sort_count[KIND_MSG], 1);
    assert_int_equal(preferences.sort_count[KIND_SEM], 3);
    assert_true(preferences.sort[KIND_SEM][1].descending);
}

static void every_word_is_read_and_written(void **state)
{
    static const struct {
        const char *key;
        const char *words[5];
    } cases[] = {
        {"scheme", {"default", "light", "mono", "256"}},
        {"sizes", {"units", "bytes"}},
        {"meters", {"off", "on"}},
        {"mouse", {"off", "on"}},
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        for (size_t word = 0; cases[i].words[word]; word++) {
            struct preferences preferences = read_well(other);
            (void)snprintf(text, sizeof(text), "%s = %s", cases[i].key, cases[i].words[word]);
            read_into(&preferences, text, "");
            expect_written(&preferences, cases[i].key, cases[i].words[word]);
        }
    }
}

/* Each says one thing, in several ways. */
static void case_and_blanks_do_not_matter(void **state)
{
    struct preferences preferences = read_well("scheme = LIGHT\nsizes=Bytes\nmeters =oFF\n"
                                               "shm.columns = key , Id,\tsize\n"
                                               "shm.sort = -size , id\nmsg.sort = None\n");

    (void)state;
    expect_written(&preferences, "scheme", "light");
    expect_written(&preferences, "sizes", "bytes");
    expect_written(&preferences, "meters", "off");
    expect_written(&preferences, "shm.columns", "KEY,ID,SIZE");
    expect_written(&preferences, "shm.sort", "-SIZE,ID");
    expect_written(&preferences, "msg.sort", "none");
}

static void an_order_can_be_taken_away(void **state)
{
    static const char *const ways[] = {"shm.sort =\n", "shm.sort = none\n"};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(ways); i++) {
        struct preferences preferences = read_well(other);
        assert_int_equal(preferences.sort_count[KIND_SHM], 2);
        read_into(&preferences, ways[i], "");
        assert_int_equal(preferences.sort_count[KIND_SHM], 0);
        expect_written(&preferences, "shm.sort", "none");
        assert_int_equal(preferences.sort_count[KIND_MSG], 1);
    }
}

static void an_order_has_eight_keys_at_most(void **state)
{
    struct preferences preferences = read_well("shm.sort = ID,-ID,KEY,SIZE,RSS,SWAP,UID,-GID\n");

    (void)state;
    assert_int_equal(preferences.sort_count[KIND_SHM], MOST_SORT_KEYS);
    expect_written(&preferences, "shm.sort", "ID,-ID,KEY,SIZE,RSS,SWAP,UID,-GID");
    read_into(&preferences, "shm.sort = ID,ID,ID,ID,ID,ID,ID,ID,ID\n",
              "line 1: shm.sort names more than 8 columns\n");
    expect_written(&preferences, "shm.sort", "ID,-ID,KEY,SIZE,RSS,SWAP,UID,-GID");
}

/* All that a kind has, those too that only the monitor knows. */
static void every_column_can_be_shown(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct table *table = watched_tables[kind];
        struct buffer text = BUFFER_IN_MEMORY;
        const struct column *column = NULL;
        size_t count = 0;

        buffer_format(&text, "%s.columns = ", kind_names[kind]);
        for (; (column = table_next_column(table, column)); count++)
            buffer_format(&text, "%s%s", count ? "," : "", column->name);
        struct preferences preferences = read_well(buffer_string(&text));
        assert_int_equal(preferences.columns[kind].count, count);
        const char *key = strtok(text.data, " ");
        expect_written(&preferences, key, strtok(NULL, " ="));
        buffer_free(&text);
    }
}

/* Errors. */

#define LONG_VALUE "0123456789012345678901234567890123456789"

static const struct {
    const char *text, *errors;
} faults[] = {
    {"nothing\n", "line 1: neither a setting nor a comment\n"},
    {"= 2\n", "line 1: neither a setting nor a comment\n"},
    {"\n# a\n  nothing", "line 3: neither a setting nor a comment\n"},

    {"xyzzyx = 2\n", "line 1: there is no setting \"xyzzyx\"\n"},
    {"# a\n\nintervall = 2\n",
     "line 3: there is no setting \"intervall\"; did you mean interval?\n"},
    {"Interval = 2\n", "line 1: there is no setting \"Interval\"; did you mean interval?\n"},
    {"shm.colums = ID\n",
     "line 1: there is no setting \"shm.colums\"; did you mean shm.columns?\n"},
    {"meter = 1\nmeter = 2\n", "line 1: there is no setting \"meter\"; did you mean meters?\n"
                               "line 2: there is no setting \"meter\"; did you mean meters?\n"},

    {"interval = \n",
     "line 1: interval cannot be \"\"; it is a number of seconds, such as 2 or 0.5\n"},
    {"interval = 2s\n",
     "line 1: interval cannot be \"2s\"; it is a number of seconds, such as 2 or 0.5\n"},
    {"interval = 0.05\n",
     "line 1: interval cannot be \"0.05\"; it is from 0.1 to 3600.0 seconds\n"},
    {"interval = 7200\n",
     "line 1: interval cannot be \"7200\"; it is from 0.1 to 3600.0 seconds\n"},

    {"scheme = lihgt\n", "line 1: scheme cannot be \"lihgt\"; did you mean light?\n"},
    {"scheme = pink\n",
     "line 1: scheme cannot be \"pink\"; it is one of: default, light, mono, 256\n"},
    {"scheme =\n", "line 1: scheme cannot be \"\"; it is one of: default, light, mono, 256\n"},
    {"sizes = byte\n", "line 1: sizes cannot be \"byte\"; did you mean bytes?\n"},
    {"sizes = large\n", "line 1: sizes cannot be \"large\"; it is one of: units, bytes\n"},
    {"meters = yes\n", "line 1: meters cannot be \"yes\"; it is one of: off, on\n"},
    {"mouse = on off\n", "line 1: mouse cannot be \"on off\"; it is one of: off, on\n"},

    {"shm.columns =\n", "line 1: shm.columns names no column\n"},
    {"msg.columns = ID,id\n", "line 1: the column ID is there twice\n"},
    {"sem.columns = ID,KEY,ID,NO\n", "line 1: the column ID is there twice\n"},
    {"\n\nshm.columns = SIZ\n", "line 3: there is no column \"SIZ\"; did you mean SIZE?\n"},
    {"shm.columns = ID,MSGS\n", "line 1: there is no column \"MSGS\"\n"},
    {"sem.columns = ID,CHANGE\n", "line 1: there is no column \"CHANGE\"\n"},
    {"shm.columns = NET/S\n", "line 1: there is no column \"NET/S\"\n"},
    {"msg.columns = NETS\n", "line 1: there is no column \"NETS\"; did you mean NET/S?\n"},
    {"shm.columns = ID,,KEY\n", "line 1: there is no column \"\"\n"},
    {"shm.columns = ID,\n", "line 1: there is no column \"\"\n"},
    {"shm.columns = ,ID\n", "line 1: there is no column \"\"\n"},
    {"shm.columns = -ID\n", "line 1: there is no column \"-ID\"; did you mean ID?\n"},
    {"shm.columns = none\n", "line 1: there is no column \"none\"\n"},
    {"shm.columns = ID KEY\n", "line 1: there is no column \"ID KEY\"\n"},
    {"shm.columns = NO,NEVER\n", "line 1: there is no column \"NO\"; did you mean NS?\n"},

    {"shm.sort = -SIZ\n", "line 1: there is no column \"SIZ\"; did you mean SIZE?\n"},
    {"msg.sort = ID,SIZE\n", "line 1: there is no column \"SIZE\"\n"},
    {"sem.sort = -\n", "line 1: there is no column \"\"\n"},
    {"sem.sort = --ID\n", "line 1: there is no column \"-ID\"; did you mean ID?\n"},
    {"sem.sort = none,ID\n", "line 1: there is no column \"none\"\n"},

    {"scheme = \x1b[2J\xff\n",
     "line 1: scheme cannot be \"\\x1b[2J\\xff\"; it is one of: default, light, mono, 256\n"},
    {"\x1b]0;a\x07 = 1\n", "line 1: there is no setting \"\\x1b]0;a\\x07\"\n"},
    {"shm.sort = %s%n\n", "line 1: there is no column \"%s%n\"\n"},
    {"mouse = " LONG_VALUE "\n",
     "line 1: mouse cannot be \"" LONG_VALUE "\"; it is one of: off, on\n"},
    {"mouse = " LONG_VALUE "x\n",
     "line 1: mouse cannot be \"" LONG_VALUE "...\"; it is one of: off, on\n"},

    /* In the order of the lines, whatever they are. */
    {"mouse = 1\nbad\nzz = 3\nworse\ninterval = x\nworst",
     "line 1: mouse cannot be \"1\"; it is one of: off, on\n"
     "line 2: neither a setting nor a comment\n"
     "line 3: there is no setting \"zz\"\n"
     "line 4: neither a setting nor a comment\n"
     "line 5: interval cannot be \"x\"; it is a number of seconds, such as 2 or 0.5\n"
     "line 6: neither a setting nor a comment\n"},
    {"bad\nworse\nmouse = off\nworst\n", "line 1: neither a setting nor a comment\n"
                                         "line 2: neither a setting nor a comment\n"
                                         "line 4: neither a setting nor a comment\n"},

    /* The last of a key counts, and it alone. */
    {"mouse = wrong\nmouse = off\n", ""},
    {"mouse = off\nmouse = wrong\n", "line 2: mouse cannot be \"wrong\"; it is one of: off, on\n"},
};

static void every_error_is_told_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(faults); i++) {
        struct preferences preferences = preferences_default(&arena);
        read_into(&preferences, faults[i].text, faults[i].errors);
    }
}

/* Of a list the names that are right count. */
static const char *what_is_right_in(const char *text)
{
    static const char *const lists[][2] = {
        {"shm.columns = ID,MSGS\n", "shm.columns = ID\n"},
        {"sem.columns = ID,CHANGE\n", "sem.columns = ID\n"},
        {"shm.columns = ID,,KEY\n", "shm.columns = ID,KEY\n"},
        {"shm.columns = ID,\n", "shm.columns = ID\n"},
        {"shm.columns = ,ID\n", "shm.columns = ID\n"},
        {"msg.sort = ID,SIZE\n", "msg.sort = ID\n"},
        {"sem.sort = none,ID\n", "sem.sort = ID\n"},
        {"sem.columns = ID,KEY,ID,NO\n", "sem.columns = ID,KEY\n"},
        {"msg.columns = ID,id\n", "msg.columns = ID\n"},
    };
    for (size_t i = 0; i < LENGTH_OF(lists); i++) {
        if (strcmp(text, lists[i][0]) == 0)
            return lists[i][1];
    }
    return "";
}

static void what_is_wrong_stays_as_it_was(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(faults); i++) {
        struct preferences expected = read_well(other), got = read_well(other);
        read_into(&expected, what_is_right_in(faults[i].text), "");
        read_into(&got, faults[i].text, faults[i].errors);
        expect_same(&got, &expected);
    }
}

static void the_rest_of_a_faulty_file_counts(void **state)
{
    struct preferences preferences = preferences_default(&arena);

    (void)state;
    read_into(&preferences, "bad\ninterval = 5\nscheme = x\nmouse = off\n",
              "line 1: neither a setting nor a comment\n"
              "line 3: scheme cannot be \"x\"; it is one of: default, light, mono, 256\n");
    assert_int_equal(preferences.interval, 5000);
    assert_false(preferences.mouse);
}

static void errors_are_added_to_what_is_there(void **state)
{
    struct preferences preferences = preferences_default(&arena);
    struct settings settings = settings_of("bad\n");
    struct buffer errors = BUFFER_IN_MEMORY;

    (void)state;
    buffer_text(&errors, "before\n");
    preferences_read(&preferences, &settings, &arena, &errors);
    settings_free(&settings);
    expect_bytes(&errors, "before\nline 1: neither a setting nor a comment\n", "errors");
}

/* Writing. */

static int save_to(const struct settings *settings, const char *path)
{
    struct own_file file;
    int result = own_file_open(&file, path);
    if (!result)
        result = settings_save(settings, &file);
    own_file_close(&file);
    return result;
}

static void expect_text(const struct settings *settings, const char *expected)
{
    char path[] = "/tmp/ipcview-preferences.XXXXXX", got[2048];
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(save_to(settings, path), 0);
    file = open(path, O_RDONLY);
    ssize_t length = read(file, got, sizeof(got) - 1);
    close(file);
    unlink(path);
    assert_true(length >= 0);
    got[length] = '\0';
    assert_string_equal(got, expected);
}

static void every_setting_is_written(void **state)
{
    struct preferences preferences = read_well(other);
    struct settings settings = {0};

    (void)state;
    write_all(&preferences, &settings);
    expect_text(&settings, other);
    settings_free(&settings);
}

static void what_is_not_ours_stays_in_the_file(void **state)
{
    struct settings settings = settings_of("# mine\nmouse=on\nfuture = 1\nbad\n\n  scheme = x\n");
    struct preferences preferences = read_well(other);

    (void)state;
    write_all(&preferences, &settings);
    expect_text(&settings, "# mine\nmouse=off\nfuture = 1\nbad\n\n  scheme = mono\n"
                           "interval = 0.5\nsizes = bytes\nmeters = off\n"
                           "shm.columns = ID,CHANGE\nshm.sort = -SIZE,ID\n"
                           "msg.columns = NET/S,KEY,CHANGE\nmsg.sort = FILL\n"
                           "sem.columns = VALUES\nsem.sort = -NSEMS,-KEY,ID\n");
    settings_free(&settings);
}

/* What TEXT becomes when the user saves, and what is said; SET, a line or "", is chosen before. */
static void expect_rewritten(const char *text, const char *set, const char *expected,
                             const char *expected_errors)
{
    struct settings settings = settings_of(text);
    struct preferences preferences = preferences_default(&arena);
    struct buffer ignored = BUFFER_IN_MEMORY, errors = BUFFER_IN_MEMORY, line = BUFFER_IN_MEMORY;

    preferences_read(&preferences, &settings, &arena, &ignored);
    buffer_free(&ignored);
    read_into(&preferences, set, "");
    preferences_write(&preferences, &settings, &errors);
    const char *value = settings_get(&settings, "shm.columns", NULL);
    if (strncmp(text, "shm.columns", strlen("shm.columns")) != 0)
        value = settings_get(&settings, "interval", NULL);
    buffer_text(&line, value);
    expect_bytes(&line, expected, text);
    expect_bytes(&errors, expected_errors, text);
    settings_free(&settings);
}

#define BAD_INTERVAL \
    "line 1: interval cannot be \"soon\"; it is a number of seconds, such as 2 or 0.5\n"
#define BAD_COLUMN "line 1: there is no column \"SIZZE\"; did you mean SIZE?\n"

/* A value from another version, or a slip of the hand, is not lost by saving something else. */
static void what_is_not_understood_is_kept_and_said(void **state)
{
    (void)state;
    expect_rewritten("interval = soon\n", "", "soon", BAD_INTERVAL);
    expect_rewritten("interval = soon\n", "mouse = off\n", "soon", BAD_INTERVAL);
    expect_rewritten("interval = soon\n", "interval = 7\n", "7.0", "");
    expect_rewritten("interval = 7\n", "", "7.0", "");
    expect_rewritten("shm.columns = ID,SIZZE,KEY\n", "", "ID,KEY", BAD_COLUMN);
    expect_rewritten("shm.columns = SIZZE\n", "", "SIZZE", BAD_COLUMN);
    expect_rewritten("shm.columns = SIZZE,NOR\n", "shm.columns = ID\n", "ID", "");
    expect_rewritten("shm.columns = ID,SIZZE\n", "shm.columns = KEY\n", "KEY", "");
    expect_rewritten("shm.columns = ID,KEY\n", "", "ID,KEY", "");
}

static uint32_t last_random = 20260131;

/* A number below COUNT. */
static size_t any(size_t count)
{
    last_random = last_random * 1664525 + 1013904223;
    return (last_random >> 8) % count;
}

static bool coin(void)
{
    return any(2) == 1;
}

/* Some columns of TABLE, at least one, in any order. */
static struct columns any_columns(const struct table *table)
{
    struct columns columns = {0};
    const struct column *column = NULL;

    while ((column = table_next_column(table, column))) {
        if (coin())
            columns_add(&columns, column, &arena);
    }
    if (!columns.count)
        columns_add(&columns, table_next_column(table, NULL), &arena);
    for (size_t i = columns.count; i-- > 1;) {
        size_t at = any(i + 1);
        column = columns.list[i];
        columns.list[i] = columns.list[at];
        columns.list[at] = column;
    }
    return columns;
}

static struct preferences any_preferences(void)
{
    struct preferences chosen = {
        .interval = SHORTEST_INTERVAL + (int64_t)any(LONGEST_INTERVAL - SHORTEST_INTERVAL + 1),
        .scheme = (enum scheme)any(SCHEMES),
        .bytes = coin(),
        .meters = coin(),
        .mouse = coin(),
    };
    for (int kind = 0; kind < KINDS; kind++) {
        struct columns order = any_columns(watched_tables[kind]);
        chosen.columns[kind] = any_columns(watched_tables[kind]);
        chosen.sort_count[kind] = any(MOST_SORT_KEYS + 1);
        if (chosen.sort_count[kind] > order.count)
            chosen.sort_count[kind] = order.count;
        for (size_t i = 0; i < chosen.sort_count[kind]; i++)
            chosen.sort[kind][i] = (struct sort_key){order.list[i], coin()};
    }
    return chosen;
}

/* In memory, and through a file. */
static void what_is_written_is_read_again(void **state)
{
    char path[] = "/tmp/ipcview-preferences.XXXXXX";
    int file = mkstemp(path);

    (void)state;
    assert_true(file >= 0);
    close(file);
    for (int round = 0; round < 100; round++) {
        struct preferences chosen = any_preferences(), got = any_preferences();
        struct settings written = {0}, loaded;
        struct buffer errors = BUFFER_IN_MEMORY;

        write_all(&chosen, &written);
        preferences_read(&got, &written, &arena, &errors);
        expect_same(&got, &chosen);
        assert_int_equal(save_to(&written, path), 0);
        assert_int_equal(settings_load(&loaded, own_file_open_regular(path)), 0);
        got = any_preferences();
        preferences_read(&got, &loaded, &arena, &errors);
        expect_same(&got, &chosen);
        write_all(&chosen, &loaded);
        assert_int_equal(loaded.count, written.count);
        expect_bytes(&errors, "", "errors");
        settings_free(&written);
        settings_free(&loaded);
        arena_reset(&arena);
    }
    unlink(path);
}

static void schemes_have_names(void **state)
{
    (void)state;
    assert_string_equal(scheme_names[SCHEME_DEFAULT], "default");
    assert_string_equal(scheme_names[SCHEME_LIGHT], "light");
    assert_string_equal(scheme_names[SCHEME_MONO], "mono");
    assert_string_equal(scheme_names[SCHEME_256], "256");
    assert_null(scheme_names[SCHEMES]);
}

#define IN_ARENA(test) cmocka_unit_test_teardown(test, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_read_exactly),
        cmocka_unit_test(what_is_no_interval_is_refused),
        cmocka_unit_test(no_locale_changes_an_interval),
        cmocka_unit_test(intervals_are_written_short),
        cmocka_unit_test(every_interval_is_read_as_it_is_written),
        IN_ARENA(without_settings_all_is_as_it_is_by_default),
        IN_ARENA(every_setting_is_read),
        IN_ARENA(every_word_is_read_and_written),
        IN_ARENA(case_and_blanks_do_not_matter),
        IN_ARENA(an_order_can_be_taken_away),
        IN_ARENA(an_order_has_eight_keys_at_most),
        IN_ARENA(every_column_can_be_shown),
        IN_ARENA(every_error_is_told_with_its_line),
        IN_ARENA(what_is_wrong_stays_as_it_was),
        IN_ARENA(the_rest_of_a_faulty_file_counts),
        IN_ARENA(errors_are_added_to_what_is_there),
        IN_ARENA(every_setting_is_written),
        IN_ARENA(what_is_not_ours_stays_in_the_file),
        IN_ARENA(what_is_not_understood_is_kept_and_said),
        IN_ARENA(what_is_written_is_read_again),
        cmocka_unit_test(schemes_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
