/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <sys/stat.h>

#include "model/facts.h"

/* 2026-01-31 12:00:00 UTC, a Saturday, at which the tables were read; and their own times, years before. */
enum { NOON = 1769860800, LONG_AGO = 1600000000, HOUR = 3600 };

static struct tree tree;

static const char shm[] =
    "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime\n"
    "1 1 600 1 1 1 0 0 0 0 0 0 0 %lld\n"
    "2 2 600 1 1 1 0 0 0 0 0 0 0 %lld\n";

static void set_time(const char *path, int64_t seconds)
{
    struct timespec times[] = {{.tv_sec = 1}, {.tv_sec = (time_t)seconds}};
    assert_int_equal(utimensat(AT_FDCWD, tree_real_path(&tree, path), times, 0), 0);
}

/* A segment that was changed an hour before noon, and one of that time. */
static void put_table(int64_t newest)
{
    char text[512];
    (void)snprintf(text, sizeof(text), shm, (long long)NOON - HOUR, (long long)newest);
    tree_put(&tree, "/proc/sysvipc/shm", text);
    set_time("/proc/sysvipc/shm", LONG_AGO);
}

static int make(void **state)
{
    (void)state;
    tree_make(&tree);
    put_table(NOON - HOUR);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    tree_remove(&tree);
    return 0;
}

static void put_dated(const char *path, const char *text, int64_t modified)
{
    tree_put(&tree, path, text);
    set_time(path, modified);
}

static struct snapshot *collect_tree(facts_t facts)
{
    struct request request = {.kinds = KIND_BIT(KIND_SHM), .facts = facts};
    return collect(&tree.source, &request);
}

/* Fails unless the capture was at CLOCK; 0: is unknown, which is said once. */
static void expect_clock(int64_t clock, const char *what)
{
    struct snapshot *snapshot = collect_tree(FACT_CLOCK);
    size_t problems = clock ? 0 : 1;
    if (snapshot->clock != clock || snapshot->problem_count != problems)
        fail_msg("\"%s\": %lld and not %lld, %zu problems", what, (long long)snapshot->clock,
                 (long long)clock, snapshot->problem_count);
    if (problems)
        assert_int_equal(snapshot->problems[0].kind, PROBLEM_UNDATED);
    snapshot_free(snapshot);
}

static const struct {
    const char *text;
    int64_t modified, clock;
} dates[] = {
    {"Sat Jan 31 12:00:00 UTC 2026\n", LONG_AGO, NOON},
    {"Sat Jan 31 12:00:00 UTC 2026", LONG_AGO, NOON},
    {"Sat Jan 31 12:00:00 GMT 2026\n", LONG_AGO, NOON},
    {"Sun Feb  1 12:00:00 UTC 2026\n", LONG_AGO, NOON + 24 * HOUR},
    {"Sat Jan 31 09:00:00 -03 2026\n", LONG_AGO, NOON},
    {"Sat Jan 31 17:30:00 +0530 2026\n", LONG_AGO, NOON},
    /* A name that several zones share: the file's own time says which, if it can be of that hour. */
    {"Sat Jan 31 06:00:00 CST 2026\n", NOON, NOON},
    {"Sat Jan 31 20:00:00 CST 2026\n", NOON + 3, NOON},
    {"Sat Jan 31 17:45:00 NPT 2026\n", NOON, NOON},
    {"Sun Feb  1 02:00:00 LINT 2026\n", NOON, NOON},
    {"Sat Jan 31 20:00:00 CST 2026\n", NOON + 6, 0},
    {"Sat Jan 31 20:00:00 CST 2026\n", NOON + 7 * 60, 0},
    {"Sat Jan 31 20:00:00 CST 2026\n", LONG_AGO, 0},
    {"Sun Feb  1 02:15:00 XXX 2026\n", NOON, 0},
    {"Fri Jan 30 23:45:00 XXX 2026\n", NOON, 0},
    /* Other locales, and what is no date at all. */
    {"Sat Jan 31 12:00:00 PM UTC 2026\n", LONG_AGO, 0},
    {"Sat 31 Jan 2026 12:00:00 PM UTC\n", LONG_AGO, 0},
    {"Sa 31. Jan 12:00:00 UTC 2026\n", LONG_AGO, 0},
    {"Sun Jan 31 12:00:00 UTC 2026\n", LONG_AGO, 0}, /* it was a Saturday */
    {"Sat Jan 31 12:00:00 UTC 2026\nmore\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00:00 UTC 2026 more\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00:00 UTC\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00 UTC 2026\n", LONG_AGO, 0},
    {"Sat Jan 31 25:00:00 UTC 2026\n", LONG_AGO, 0},
    {"Tue Feb 31 12:00:00 UTC 2026\n", LONG_AGO, 0},
    {"Sat Jan 0 12:00:00 UTC 2026\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00:00 +9999 2026\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00:00 +05x0 2026\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00:00 UTC 20x6\n", LONG_AGO, 0},
    {"Sat Jan 31 12:00:00 UTC 1969\n", LONG_AGO, 0},
    {"timeout: failed to run command 'date'\n", LONG_AGO, 0},
    {"", LONG_AGO, 0},
};

static void dates_are_understood_or_left_alone(void **state)
{
    static const char *const paths[] = {"/sos_commands/date/date_--utc", "/sos_commands/date/date",
                                        "/sos_commands/general/date"};
    (void)state;
    for (size_t p = 0; p < LENGTH_OF(paths); p++) {
        for (size_t i = 0; i < LENGTH_OF(dates); i++) {
            put_dated(paths[p], dates[i].text, dates[i].modified);
            expect_clock(dates[i].clock, dates[i].text);
        }
        unlink(tree_real_path(&tree, paths[p]));
    }
}

#define MEMBER(name, time) "    \"" name "_time\": \"" time "\",\n"

static const struct {
    const char *text;
    int64_t modified, clock;
} manifests[] = {
    {"{\n" MEMBER("start", "2026-01-31 13:00:00.123456")
         MEMBER("end", "2026-01-31 13:05:00.5") "}\n",
     NOON + 300, NOON},
    {"{\n" MEMBER("start", "2026-01-31 13:00:00") MEMBER("end", "2026-01-31 13:05:00") "}\n",
     NOON + 301, NOON},
    /* The zone is not known, or there is no start, or no end, or they are those of something else. */
    {"{\n" MEMBER("start", "2026-01-31 13:00:00") MEMBER("end", "2026-01-31 13:05:00") "}\n",
     LONG_AGO, 0},
    {"{\n" MEMBER("start", "2026-01-31 13:00:00") MEMBER("end", "") "}\n", NOON + 300, 0},
    {"{\n" MEMBER("end", "2026-01-31 13:05:00") "}\n", NOON + 300, 0},
    {"{\n" MEMBER("start", "2026-01-31 14:00:00") MEMBER("end", "2026-01-31 13:05:00") "}\n",
     NOON + 300, 0},
    {"{\n"
     "    " MEMBER("start", "2026-01-31 13:00:00") MEMBER("end", "2026-01-31 13:05:00") "}\n",
     NOON + 300, 0},
    {"{\n" MEMBER("start", "2026-01-31T13:00:00x") MEMBER("end", "2026-01-31 13:05:00") "}\n",
     NOON + 300, 0},
    {"{\"start_time\": \"2026-01-31 13:00:00\", \"end_time\": \"2026-01-31 13:05:00\"}", NOON + 300,
     0},
};

static void manifests_are_understood_or_left_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(manifests); i++) {
        put_dated("/sos_reports/manifest.json", manifests[i].text, manifests[i].modified);
        expect_clock(manifests[i].clock, manifests[i].text);
    }
}

static const struct {
    const char *uptime, *stat;
    bool good;
} uptimes[] = {
    {"1000.99 5.00\n", "cpu 1 2 3\nintr 1 2\nbtime 1769859800\nprocesses 5\n", true},
    {"0001000.00 0.00\n", "btime 1769859800\n", true},
    {"1000.99 5.00\n", "btime 1769859800", false},
    {"1000 5\n", "btime 1769859800\n", false},
    {"-1000.0 5.00\n", "btime 1769859800\n", false},
    {".99 5.00\n", "btime 1769859800\n", false},
    {"1000.99 5.00\n", "btime\n", false},
    {"1000.99 5.00\n", "btime x1769859800\n", false},
    {"1000.99 5.00\n", "xbtime 1769859800\n", false},
    {"99999999999999999999.0 5.00\n", "btime 1769859800\n", false},
    {"1000.99 5.00\n", "btime 99999999999999999999\n", false},
};

static void the_uptime_and_the_start_tell_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(uptimes); i++) {
        put_dated("/proc/uptime", uptimes[i].uptime, LONG_AGO);
        put_dated("/proc/stat", uptimes[i].stat, LONG_AGO);
        expect_clock(uptimes[i].good ? NOON : 0, uptimes[i].stat);
    }
}

static void the_better_witness_goes_first(void **state)
{
    (void)state;
    put_dated("/proc/uptime", "100.0 0.0\n", LONG_AGO);
    put_dated("/proc/stat", "btime 1769860000\n", LONG_AGO);
    expect_clock(1769860100, "uptime");
    put_dated("/sos_reports/manifest.json", manifests[0].text, manifests[0].modified);
    expect_clock(NOON, "manifest");
    put_dated("/sos_commands/general/date", "Sat Jan 31 12:00:05 UTC 2026\n", LONG_AGO);
    expect_clock(NOON + 5, "general/date");
    put_dated("/sos_commands/date/date", "Sat Jan 31 12:00:06 UTC 2026\n", LONG_AGO);
    expect_clock(NOON + 6, "date");
    put_dated("/sos_commands/date/date_--utc", "Sat Jan 31 12:00:07 UTC 2026\n", LONG_AGO);
    expect_clock(NOON + 7, "date --utc");
}

static void the_tables_tell_it_only_where_they_can_be_right(void **state)
{
    (void)state;
    set_time("/proc/sysvipc/shm", NOON);
    expect_clock(NOON, "as copied");
    set_time("/proc/sysvipc/shm", NOON - HOUR);
    expect_clock(NOON - HOUR, "as the newest object");
    set_time("/proc/sysvipc/shm", NOON - HOUR - 1);
    expect_clock(0, "older than it");
    set_time("/proc/sysvipc/shm", 0);
    expect_clock(0, "none");
    set_time("/proc/sysvipc/shm", NOON);
    put_dated("/proc/sysvipc/sem", "", NOON + HOUR);
    expect_clock(NOON, "copied for an hour");
    set_time("/proc/sysvipc/sem", NOON + HOUR + 1);
    expect_clock(0, "copied for more");
}

static void expect_idle(const struct snapshot *snapshot, size_t row, const char *expected)
{
    struct view view = {.now = snapshot};
    if (expected)
        expect_exact(&view, row, "IDLE", expected);
    else
        expect_state(&view, row, "IDLE", VALUE_UNKNOWN);
}

/* sos reads the tables some minutes after it ran date. */
static void objects_may_be_a_little_newer(void **state)
{
    (void)state;
    put_dated("/sos_commands/date/date", "Sat Jan 31 12:00:00 UTC 2026\n", LONG_AGO);
    put_table(NOON + HOUR);
    struct snapshot *snapshot = collect_tree(FACT_CLOCK);
    EXPECT_NO_PROBLEM(snapshot);
    expect_idle(snapshot, 0, "3600");
    expect_idle(snapshot, 1, "0");
    snapshot_free(snapshot);
    put_table(NOON + HOUR + 1);
    expect_clock(0, "of another capture");
    snapshot = collect_tree(FACT_CLOCK);
    expect_idle(snapshot, 0, NULL);
    expect_idle(snapshot, 1, NULL);
    snapshot_free(snapshot);
}

static void nobody_is_told_who_does_not_ask(void **state)
{
    (void)state;
    struct snapshot *snapshot = collect_tree(0);
    EXPECT_NO_PROBLEM(snapshot);
    assert_int_equal(snapshot->clock, 0);
    snapshot_free(snapshot);
}

/* What the filter drops says nothing about the time then. */
static void what_a_filter_drops_is_newest_all_the_same(void **state)
{
    const struct filter_scope nowhere = {0};
    struct filter_error error;
    struct filter *filter = filter_parse("id = 1 && idle >= 0", &nowhere, &error);
    const struct request request = {.kinds = KIND_BIT(KIND_SHM), .filter = filter};
    (void)state;
    set_time("/proc/sysvipc/shm", NOON);
    put_table(NOON + 1);
    set_time("/proc/sysvipc/shm", NOON);
    struct snapshot *snapshot = collect(&tree.source, &request);
    assert_int_equal(snapshot->count, 0);
    assert_int_equal(snapshot->problem_count, 1);
    snapshot_free(snapshot);
    filter_free(filter);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dates_are_understood_or_left_alone),
        TEST(manifests_are_understood_or_left_alone),
        TEST(the_uptime_and_the_start_tell_it),
        TEST(the_better_witness_goes_first),
        TEST(the_tables_tell_it_only_where_they_can_be_right),
        TEST(objects_may_be_a_little_newer),
        TEST(nobody_is_told_who_does_not_ask),
        TEST(what_a_filter_drops_is_newest_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
