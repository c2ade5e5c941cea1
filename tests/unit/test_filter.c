/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "model/filter.h"
#include "model/links.h"

enum { ROWS = 4 };

#define DAY INT64_C(86400)

#define JANUARY_31 INT64_C(1769817600) /* 2026-01-31T00:00:00Z */

/* A locked segment, one to be destroyed, a queue and a set; of each something is not known. */
static const struct object objects[ROWS] = {
    {.ref.kind = KIND_SHM,
     .ref.number = 0,
     .key = 0x52e2c1,
     .uid = 26,
     .mode = MODE_LOCKED | 0600,
     .ctime = JANUARY_31 + 12 * INT64_C(3600) + 30,
     .shm = {.size = 2 << 20, .cpid = 100, .atime = JANUARY_31 + 12 * INT64_C(3600) + 30}},
    {.ref.kind = KIND_SHM,
     .ref.number = 1,
     .uid = 1000,
     .mode = MODE_DEST | 0666,
     .ctime = JANUARY_31 + DAY,
     .shm = {.size = 1 << 20, .nattch = 3, .cpid = 200}},
    {.ref.kind = KIND_MSG,
     .ref.number = 2,
     .key = 0xffffffff,
     .mode = 0644,
     .ctime = JANUARY_31 - 1,
     .has = HAS_QBYTES,
     .msg = {.qnum = 5, .cbytes = 512, .qbytes = 1024}},
    {.ref.kind = KIND_SEM,
     .ref.number = 3,
     .key = 0x1234,
     .ctime = -1,
     .has = HAS_SEMAPHORES | HAS_VALUES,
     .sem = {.nsems = 3}},
};

static struct arena kept, scratch;
static struct snapshot *snapshot;
static struct view view = {.scratch = &scratch};
static struct columns shown[KINDS];
static const struct filter_scope everywhere = {.shown = {&shown[0], &shown[1], &shown[2]}};
static const struct filter_scope nowhere = {.shown = {NULL}};

static int set_up(void **state)
{
    static const struct semaphore semaphores[] = {{.value = 0}, {.value = 5}, {.value = 9}};
    (void)state;
    snapshot = support_snapshot(objects, ROWS, JANUARY_31 + 3 * DAY);
    set_zone("UTC0");
    snapshot_add_semaphores(snapshot, LENGTH_OF(semaphores));
    memcpy(snapshot->semaphores, semaphores, sizeof(semaphores));
    names_add(&snapshot->users, 26, text_of("postgres"));
    names_add(&snapshot->users, 0, text_of("root"));
    *snapshot_add_process(snapshot, 100) = (struct process){
        .pid = 100, .state = PROCESS_LIVE, .start = JANUARY_31, .command = {"postgres", 8}};
    *snapshot_add_process(snapshot, 200) = (struct process){.pid = 200, .state = PROCESS_GONE};
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct column *column = NULL;
        while ((column = table_next_column(object_tables[kind], column))) {
            if (column->shown)
                columns_add(&shown[kind], column, &kept);
        }
    }
    view.now = snapshot;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_free(snapshot);
    arena_free(&kept);
    arena_free(&scratch);
    return 0;
}

/* What FILTER says of each row: T, F, or ? for unknown. */
static void judge(const struct filter *filter, char verdict[ROWS + 1])
{
    for (size_t row = 0; row < ROWS; row++)
        verdict[row] = "F?T"[filter_test(filter, &view, row)];
    verdict[ROWS] = '\0';
}

static struct filter *parse(const char *expression)
{
    struct filter_error error = {0};
    struct filter *filter = filter_parse(expression, &everywhere, &error);
    if (!filter)
        fail_msg("%s: %zu: %s", expression, error.character, buffer_string(&error.reason));
    return filter;
}

struct verdict {
    const char *expression, *verdict;
};

static void expect_verdicts(const struct verdict *verdicts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct filter *filter = parse(verdicts[i].expression);
        char verdict[ROWS + 1];
        judge(filter, verdict);
        filter_free(filter);
        if (strcmp(verdict, verdicts[i].verdict) != 0)
            fail_msg("%s: %s and not %s", verdicts[i].expression, verdict, verdicts[i].verdict);
    }
}

static void every_operator_with_every_type(void **state)
{
    static const struct verdict verdicts[] = {
        /* size */
        {"size > 1M", "TF??"},
        {"size >= 1M", "TT??"},
        {"size = 1M", "FT??"},
        {"size == 1024KiB", "FT??"},
        {"size != 1M", "TF??"},
        {"size < 2M", "FT??"},
        {"size <= 2097152", "TT??"},
        {"size ~ ^2", "TF??"},
        {"size !~ ^2", "FT??"},
        {"size > 15E", "FF??"},
        /* count */
        {"nattch = 0", "TF??"},
        {"nattch != 0", "FT??"},
        {"nattch < 3", "TF??"},
        {"nattch <= 3", "TT??"},
        {"nattch > 0", "FT??"},
        {"nattch >= 4", "FF??"},
        {"msgs = 5", "??T?"},
        {"nsems = 3", "???T"},
        {"nattch =~ 3", "FT??"},
        /* id */
        {"id = 2", "FFTF"},
        {"id >= 2", "FFTT"},
        {"id != 2", "TTFT"},
        {"id ~ '[13]'", "FTFT"},
        /* key: no sign */
        {"key = 0x0052e2c1", "TFFF"},
        {"key = 5432001", "TFFF"},
        {"key > 0x7fffffff", "FFTF"},
        {"key ~ ^0x00", "TTFT"},
        {"key = 0", "FTFF"},
        {"key < 0x1234", "FTFF"},
        {"key <= 0x1234", "FTFT"},
        /* pid: row 0's last one is unknown, row 1 has none */
        {"cpid = 100", "TF??"},
        {"cpid >= 200", "FT??"},
        {"lpid = 5", "?F??"},
        {"lpid != 5", "?T??"},
        {"lpid < 5", "?F??"},
        {"lpid ~ .", "?F??"},
        {"lpid !~ .", "?T??"},
        /* uid */
        {"uid = 26", "TFFF"},
        {"uid < 1000", "TFTT"},
        {"uid != 0", "TTFF"},
        {"uid ~ 0$", "FTTT"},
        /* mode */
        {"perms = 600", "TFFF"},
        {"perms = 0600", "TFFF"},
        {"perms = rw-------", "TFFF"},
        {"perms ~ ^rw-rw", "FTFF"},
        {"perms = 0", "FFFT"},
        {"perms > 0600", "FTTF"},
        /* duration */
        {"idle = 2d", "FTFF"},
        {"idle > 2d", "TFTT"},
        {"idle <= 2d", "FTFF"},
        {"idle < 1w", "TTTF"},
        {"idle >= 172800", "TTTT"},
        {"idle > 2d12h", "FFTT"},
        {"idle != 48h", "TFTT"},
        {"idle ~ ^172800$", "FTFF"},
        /* percent */
        {"fill = 50", "??T?"},
        {"fill = 50.0%", "??T?"},
        {"fill < 50", "??F?"},
        {"fill >= 49.9", "??T?"},
        {"fill != 50", "??F?"},
        {"fill ~ ^50$", "??T?"},
        /* text: in both the case counts */
        {"owner = postgres", "T?FF"},
        {"owner != postgres", "F?TT"},
        {"owner = Postgres", "F?FF"},
        {"owner ~ ^po", "T?FF"},
        {"owner ~ ^Po", "F?FF"},
        {"owner !~ ^po", "F?TT"},
        {"owner =~ 'root|po'", "T?TT"},
        {"owner < q", "T?FF"},
        {"owner > q", "F?TT"},
        {"owner <= postgres", "T?FF"},
        {"owner >= root", "F?TT"},
        {"owner = \"\"", "F?FF"},
        {"kind = shm", "TTFF"},
        {"kind != shm", "FFTT"},
        {"kind ~ ^s", "TTFT"},
        {"command = postgres", "TF??"},
        {"command != postgres", "FT??"},
        {"command ~ .", "TF??"},
        /* list: one of its items; the inverse is none of them */
        {"status = dest", "FT??"},
        {"status != dest", "TF??"},
        {"status ~ ock", "TF??"},
        {"status !~ ock", "FT??"},
        {"values = 5", "???T"},
        {"values != 5", "???F"},
        {"values != 7", "???T"},
        {"values > 8", "???T"},
        {"values > 9", "???F"},
        {"values ~ ^9$", "???T"},
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

static void dates_are_spans(void **state)
{
    static const struct verdict verdicts[] = {
        {"ctime = 2026-01-31", "TFFF"},
        {"ctime != 2026-01-31", "FTTT"},
        {"ctime < 2026-01-31", "FFTT"},
        {"ctime <= 2026-01-31", "TFTT"},
        {"ctime > 2026-01-31", "FTFF"},
        {"ctime >= 2026-01-31", "TTFF"},
        {"ctime = 2026-01-31T12:00", "TFFF"},
        {"ctime > 2026-01-31T12:00", "FTFF"},
        {"ctime < 2026-01-31T12:00", "FFTT"},
        {"ctime = 2026-01-31T12:00:30", "TFFF"},
        {"ctime = 2026-01-31T12:00:31", "FFFF"},
        {"ctime = '2026-01-31 12:00'", "TFFF"},
        {"ctime = 2026-01-31T13:00+01:00", "TFFF"},
        {"ctime < 1970-01-01", "FFFT"},
        {"ctime < @0", "FFFT"},
        {"ctime = @-1", "FFFT"},
        {"ctime ~ ^1969-12-31T23:59:59", "FFFT"},
        /* Never is at no time. */
        {"attach < 2030-01-01", "TF??"},
        {"attach > 1970-01-01", "TF??"},
        {"attach != 2026-01-31", "FT??"},
        {"!(attach < 2030-01-01)", "FT??"},
        {"otime >= @0", "???F"},
        {"otime != @0", "???T"},
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

static void unknown_selects_neither_way(void **state)
{
    static const struct verdict verdicts[] = {
        {"rss = 0", "????"},
        {"rss != 0", "????"},
        {"!rss = 0", "????"},
        {"!!(rss = 0)", "????"},
        {"rss ~ .", "????"},
        {"rss !~ .", "????"},
        {"rss < 1 || rss >= 1", "????"},
        {"rss = 0 && nattch = 3", "F???"},
        {"nattch = 3 && rss = 0", "F???"},
        {"rss = 0 || nattch = 3", "?T??"},
        {"nattch = 3 || rss = 0", "?T??"},
        {"!(rss = 0 && nattch = 3)", "T???"},
        {"!(rss = 0 || nattch = 3)", "?F??"},
        {"nsems = 3 || id = 0", "T??T"},
        {"nsems != 3", "???F"},
        {"!nsems = 4", "???T"},
        {"ns = 1", "????"},
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

static void flags_are_words_by_themselves(void **state)
{
    static const struct verdict verdicts[] = {
        {"dest", "FT??"},           {"!dest", "TF??"},
        {"locked", "TF??"},         {"not locked", "FT??"},
        {"locked dest", "FF??"},    {"locked || dest", "TT??"},
        {"private", "F?FF"},        {"!private", "T?TT"},
        {"PRIVATE", "F?FF"},        {"! ! locked", "TF??"},
        {"not not locked", "TF??"}, {"!not!locked", "FT??"},
        {"(((locked)))", "TF??"},   {"LOCKED AND NOT DEST", "TF??"},
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

static void and_binds_closer_than_or(void **state)
{
    static const struct verdict verdicts[] = {
        {"kind = msg || kind = shm && nattch = 0", "TFTF"},
        {"kind = msg || kind = shm nattch = 0", "TFTF"},
        {"kind = msg or kind = shm and nattch = 0", "TFTF"},
        {"kind = shm && nattch = 0 || kind = msg", "TFTF"},
        {"(kind = msg || kind = shm) && nattch = 0", "TF?F"},
        {"(kind = msg || kind = shm) nattch = 0", "TF?F"},
        {"nattch = 0 (kind = msg || kind = shm)", "TF?F"},
        {"!kind = shm && nattch = 0", "FF??"},
        {"!(kind = shm && nattch = 0)", "FTTT"},
        {"not kind = msg or locked", "TT?T"},
        {"not(kind=msg)or(locked)", "TT?T"},
        {"locked nattch = 0 || id = 3", "TF?T"},
        {"id=0||id=1||id=2", "TTTF"},
        {"id>=0&&id<3&&id!=1", "TFTF"},
        {"\t size\n>\r1M ", "TF??"},
        {"size>1M&&nattch=0||id=3", "TF?T"},
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

static void quotes_hold_text_together(void **state)
{
    static const struct verdict verdicts[] = {
        {"owner = \"postgres\"", "T?FF"},
        {"owner='postgres'", "T?FF"},
        {"owner=\"root\"&&id=3", "FFFT"},
        {"owner = 'a b'", "F?FF"},
        {"owner = \"a\\\"b\"", "F?FF"},
        {"owner ~ \"^(root|post.*)$\"", "T?TT"},
        {"owner ~ '^po\\\\.'", "F?FF"},
        {"\"locked\"", "T?FF"}, /* a text to search for, no flag */
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

static void other_words_are_searched_for(void **state)
{
    static const struct verdict verdicts[] = {
        {"postgres", "T?FF"},    {"post", "T?FF"},  {"POST", "??FF"},
        {"root", "??TT"}, /* capitals are heeded */
        {"Root", "??FF"},        {"!root", "??FF"}, {"1234", "??FT"},
        {"root id = 2", "FFTF"}, {"dead", "??FF"},  {"'rw-r--r--'", "??TF"},
    };
    (void)state;
    expect_verdicts(verdicts, LENGTH_OF(verdicts));
}

struct mistake {
    const char *expression;
    size_t character;
    const char *reason; /* a part of it */
};

static void expect_mistakes(const struct mistake *mistakes, size_t count,
                            const struct filter_scope *scope)
{
    for (size_t i = 0; i < count; i++) {
        struct filter_error error = {0};
        struct filter *filter = filter_parse(mistakes[i].expression, scope, &error);
        if (filter)
            fail_msg("\"%s\" is taken for a filter", mistakes[i].expression);
        if (error.character != mistakes[i].character ||
            !strstr(buffer_string(&error.reason), mistakes[i].reason))
            fail_msg("\"%s\": %zu: %s", mistakes[i].expression, error.character,
                     buffer_string(&error.reason));
        buffer_free(&error.reason);
    }
}

static void mistakes_are_pointed_at(void **state)
{
    static const struct mistake mistakes[] = {
        {"", 1, "empty"},
        {" \t\r\n", 5, "empty"},
        {"   ", 4, ""},
        {"()", 2, "\")\""},
        {"(", 2, ""},
        {"(size > 1M", 1, "never closed"},
        {"locked (dest", 8, "never closed"},
        {"(locked (dest)", 1, "never closed"},
        {"size > 1M)", 10, "never opened"},
        {")", 1, ""},
        {"owner = \"x", 9, "never closed"},
        {"owner = 'x\"", 9, "never closed"},
        {"'", 1, "never closed"},
        {"\"a\\\"", 1, "never closed"},
        {"size", 1, "compared"},
        {"locked && size", 11, "compared"},
        {"size > 1M nattch", 11, "compared"},
        {"size ! 1", 1, "compared"},
        {"size >", 7, "SIZE"},
        {"size > ", 8, "SIZE"},
        {"size > && locked", 8, "SIZE"},
        {"= 1", 1, "\"=\""},
        {"size = = 5", 8, ""},
        {"size => 5", 7, ""},
        {"size > 1M &&", 13, "ends"},
        {"size > 1M ||", 13, "ends"},
        {"size > 1M and", 14, "ends"},
        {"size > 1M or", 13, "ends"},
        {"!", 2, "ends"},
        {"not", 4, "ends"},
        {"|| size > 1M", 1, "\"|\""},
        {"&& locked", 1, "\"&\""},
        {"locked && && dest", 11, "\"&\""},
        {"locked & dest", 8, "\"&\""},
        {"locked | dest", 8, "\"|\""},
        {"locked &&|| dest", 10, "\"|\""},
        {"siz > 1M", 1, "did you mean SIZE?"},
        {"nattach=0", 1, "did you mean NATTCH?"},
        {"locked && onwer = x", 11, "did you mean OWNER?"},
        {"wavelength > 1", 1, "--list-columns"},
        {"size > 4Q", 8, "\"4Q\""},
        {"size > 16E", 8, "too large"},
        {"size > ''", 8, "\"\""},
        {"nattch = -1", 10, "\"-1\""},
        {"ctime = 2026-02-30", 9, "2026-02-30"},
        {"ctime = yesterday", 9, "yesterday"},
        {"ctime > 2026-01-31 12:00", 20, "as one word"},
        {"ctime > 2026-01-31  12:00:30 && locked", 21, "as one word"},
        {"kind = sem1", 8, "did you mean sem?"},
        {"kind = wavelength", 8, "KIND is never \"wavelength\""},
        {"idle > 2x", 8, "2x"},
        {"perms = 999", 9, "999"},
        {"key = 0x100000000", 7, "too large"},
        {"uid = root", 7, "root"},
        {"cpid = 4294967296", 8, "too large"},
        {"fill > 1e2", 8, "1e2"},
        {"fill > 1.0000000000000000000x", 8, "0x"},
        {"values = x", 10, "\"x\""},
        {"owner ~ [", 9, "regular expression"},
        {"owner ~ \"(\"", 9, "regular expression"},
        {"owner ~ a && command ~ [", 24, "regular expression"},
        /* Characters, not bytes. */
        {"\xc3\xa4 \xc3\xb6 siz > 1M", 5, "did you mean SIZE?"},
        {"owner = \"\xe6\x97\xa5\xe6\x9c\xac\" && siz = 1", 17, "did you mean SIZE?"},
        {"owner = \xf0\x9f\x98\x80 | x", 11, "\"|\""},
    };
    (void)state;
    expect_mistakes(mistakes, LENGTH_OF(mistakes), &everywhere);
}

/* In rm a mistyped flag must not become a search that finds other objects. */
static void without_a_scope_nothing_is_searched_for(void **state)
{
    static const struct mistake mistakes[] = {
        {"lockd", 1, "expected"}, {"postgres", 1, "expected"}, {"size > 1M \"locked\"", 11, ""},
        {"''", 1, "expected"},    {"locked or", 10, "ends"},
    };
    struct filter_error error = {0};

    (void)state;
    expect_mistakes(mistakes, LENGTH_OF(mistakes), &nowhere);
    struct filter *filter = filter_parse("locked size > 1M", &nowhere, &error);
    assert_non_null(filter);
    filter_free(filter);
}

static void expect_refused(const char *const *expressions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct filter_error error = {0};
        struct filter *filter = filter_parse(expressions[i], &everywhere, &error);
        if (filter)
            fail_msg("\"%s\" is taken for a filter", expressions[i]);
        buffer_free(&error.reason);
    }
}

/* A keyword in the wrong place is no text to search for, unless it is quoted. */
static void keywords_are_no_words(void **state)
{
    static const char *const wrong[] = {"or locked",         "and locked", "locked and and dest",
                                        "locked or or dest", "or",         "locked and or dest"};
    (void)state;
    filter_free(parse("'or' locked"));
    expect_refused(wrong, LENGTH_OF(wrong));
}

/* An operator of another language, or a mistyped one, is no part of the value. */
static void operators_of_other_languages_are_refused(void **state)
{
    static const char *const wrong[] = {"owner <> root", "owner =! root", "owner === root",
                                        "owner => root", "owner =< root", "owner ==~ root",
                                        "command !== x", "kind = = shm"};
    (void)state;
    filter_free(parse("owner = '=root'"));
    expect_refused(wrong, LENGTH_OF(wrong));
}

/* Whether everything that a filter selects has one value in a column: a promise, never a guess. */
static void a_filter_pins_what_all_must_have(void **state)
{
    static const struct {
        const char *expression, *column;
        bool pins;
    } cases[] = {
        {"owner = root", "OWNER", true},
        {"Owner == 'root'", "OWNER", true},
        {"uid = 0", "UID", true},
        {"user = root", "USER", true},
        {"(((uid = 0)))", "UID", true},
        {"uid = 0 && nattch = 0", "UID", true},
        {"nattch = 0 uid = 0", "UID", true},
        {"nattch = 0 and locked and uid = 0", "UID", true},
        {"locked (idle > 1d (uid = 0 id = 1)) private", "UID", true},
        {"uid = 0 (id = 1 || id = 2)", "UID", true},
        {"uid = 0 && uid = 1", "UID", true}, /* selects nothing at all */
        /* A column that only one kind has, and not the first. */
        {"msgs = 0", "MSGS", true},
        {"nsems = 1", "NSEMS", true},
        {"nattch = 0", "NATTCH", true},
        /* Another column. */
        {"owner = root", "UID", false},
        {"owner = root", "USER", false},
        {"user = root", "OWNER", false},
        {"cuid = 0", "UID", false},
        {"nsems = 1", "UID", false},
        {"msgs = 0", "NATTCH", false},
        {"uid = 0", "uid", false}, /* the name is that of the registry */
        /* Not all of them. */
        {"uid = 0 || uid = 1", "UID", false},
        {"uid = 0 || uid = 0", "UID", false},
        {"uid = 0 || nattch = 0", "UID", false},
        {"nattch = 0 or uid = 0", "UID", false},
        {"(uid = 0 or id = 1) locked", "UID", false},
        {"uid = 0 locked || id = 1", "UID", false},
        {"!uid = 0", "UID", false},
        {"!!uid = 0", "UID", false},
        {"not (uid != 0)", "UID", false},
        {"!(uid = 0 && locked)", "UID", false},
        /* Not one value. */
        {"uid != 0", "UID", false},
        {"uid < 1", "UID", false},
        {"uid <= 0", "UID", false},
        {"uid > 0", "UID", false},
        {"uid >= 0", "UID", false},
        {"uid >= 0 uid <= 0", "UID", false},
        {"uid ~ ^0$", "UID", false},
        {"uid !~ ^0$", "UID", false},
        /* No comparison at all. */
        {"locked", "UID", false},
        {"root", "OWNER", false},
        {"'uid = 0'", "UID", false},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct filter *filter = parse(cases[i].expression);
        if (filter_pins(filter, cases[i].column) != cases[i].pins)
            fail_msg("%s, %s", cases[i].expression, cases[i].column);
        filter_free(filter);
    }
}

static void needs_are_those_of_all_columns(void **state)
{
    static const struct {
        const char *expression;
        facts_t needs;
    } cases[] = {
        {"size > 1M", 0},
        {"locked || id = 3", 0},
        {"owner = root", FACT_USERS},
        {"!owner = root", FACT_USERS},
        {"id = 1 || rss = 0 && (group = x || id = 2)", FACT_SEGMENT_MEMORY | FACT_GROUPS},
        {"command ~ x", FACT_CREATORS},
        {"values = 1", FACT_SEMAPHORE_VALUES},
        {"lpid = 1", FACT_SEMAPHORE_PIDS},
        {"ns = 1", FACT_NAMESPACE},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct filter *filter = parse(cases[i].expression);
        if (filter_needs(filter) != cases[i].needs)
            fail_msg("%s: %llx", cases[i].expression, (unsigned long long)filter_needs(filter));
        filter_free(filter);
    }
}

static void a_search_needs_what_the_columns_shown_need(void **state)
{
    struct filter *filter = parse("postgres");

    (void)state;
    assert_int_equal(filter_needs(filter), FACT_USERS | FACT_CREATORS | FACT_CLOCK);
    filter_free(filter);
}

static void the_expression_may_go_away(void **state)
{
    char expression[] = "owner = postgres && command ~ '^post' && key = \"0x52e2c1\" || root";
    struct filter *filter = parse(expression);
    char verdict[ROWS + 1];

    (void)state;
    memset(expression, 'x', sizeof(expression) - 1);
    judge(filter, verdict);
    filter_free(filter);
    filter_free(NULL);
    assert_string_equal(verdict, "T?TT");
}

/* COUNT times PART, and END behind it. The caller frees it. */
static char *repeat(const char *part, size_t count, const char *end)
{
    struct buffer text = BUFFER_IN_MEMORY;
    for (size_t i = 0; i < count; i++)
        buffer_text(&text, part);
    buffer_text(&text, end);
    buffer_char(&text, '\0');
    return text.data;
}

static void depth_and_length_have_an_end(void **state)
{
    static const struct {
        const char *part, *end;
        size_t most; /* so many are fine */
    } cases[] = {
        {"(", "locked", 0},
        {"!", "locked", 90},
        {"not ", "locked", 90},
        {"!(", "locked", 0},
        {"locked ", "dest", 900},
        {"locked && ", "dest", 900},
        {"id = 7 || ", "id = 1", 900},
        {"x ~ a ", "", 0},
        {"locked||", "id<0", 900},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        char *fine = repeat(cases[i].part, cases[i].most, cases[i].end);
        char *huge = repeat(cases[i].part, 200000, cases[i].end);
        struct filter_error error = {0};
        if (cases[i].most) {
            struct filter *filter = parse(fine);
            char verdict[ROWS + 1];
            judge(filter, verdict);
            filter_free(filter);
        }
        assert_null(filter_parse(huge, &everywhere, &error));
        assert_in_range(error.character, 1, strlen(huge) + 1);
        assert_true(error.reason.length > 0);
        buffer_free(&error.reason);
        free(fine);
        free(huge);
    }
}

static void expect_pattern(const char *pattern, bool is_fine)
{
    struct buffer expression = BUFFER_IN_MEMORY;
    struct filter_error error = {0};

    buffer_format(&expression, "owner ~ '%s'", pattern);
    struct filter *filter = filter_parse(buffer_string(&expression), &everywhere, &error);
    bool is_too_large = !filter && strstr(buffer_string(&error.reason), "too large");
    buffer_free(&error.reason);
    buffer_free(&expression);
    if ((filter != NULL) != is_fine || is_too_large == is_fine)
        fail_msg("%s", pattern);
    filter_free(filter);
}

/* Each is one step from the limit: of length, of groups, or of what all repetitions make of it. */
static void a_pattern_costs_no_more_than_it_may(void **state)
{
    static const struct {
        const char *fine, *huge;
    } cases[] = {
        {"(a{237}){400}", "(a{238}){400}"},         {"(a{190}){490}", "(a{192}){490}"},
        {"(a{1,233}){1,400}", "(a{1,234}){1,400}"}, {"(a{235,}){400,}", "(a{236,}){400,}"},
        {"(b*a{233}){400}", "(b*a{234}){400}"},     {"(b+a{233}){400}", "(b+a{234}){400}"},
        {"(b?a{233}){400}", "(b?a{234}){400}"},     {"(b{1}a{231}){400}", "(b{1}a{232}){400}"},
        {"(a{236}){200}*", "(a{237}){200}*"},       {"(a{236}){200}+", "(a{237}){200}+"},
        {"(a{236}){200}?", "(a{237}){200}?"},       {"a{400}", "a{400}{400}"},
        {"a{9}", "a{99999999999999999999}"},
    };
    char *lengths[] = {repeat("a", 1000, ""), repeat("a", 1001, "")};
    char *groups[] = {repeat("(a)", 50, ""), repeat("(a)", 51, "")};

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        expect_pattern(cases[i].fine, true);
        expect_pattern(cases[i].huge, false);
    }
    for (size_t i = 0; i < 2; i++) {
        expect_pattern(lengths[i], i == 0);
        expect_pattern(groups[i], i == 0);
        free(lengths[i]);
        free(groups[i]);
    }
}

static void parentheses_nest_as_deep_as_a_person_writes(void **state)
{
    char *open = repeat("(", 40, "locked"), *whole = repeat(")", 40, "");
    struct buffer text = BUFFER_IN_MEMORY;

    (void)state;
    buffer_format(&text, "%s%s", open, whole);
    filter_free(parse(buffer_string(&text)));
    buffer_free(&text);
    free(open);
    free(whole);
}

static size_t characters_in(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* Either a filter that judges, whose negation judges the other way, or an error inside the text. */
static bool check_expression(const char *expression)
{
    struct filter_error error = {0};
    struct filter *filter = filter_parse(expression, &everywhere, &error);
    if (!filter) {
        if (error.character < 1 || error.character > characters_in(expression) + 1 ||
            !error.reason.length)
            fail_msg("\"%s\": error at %zu", expression, error.character);
        buffer_free(&error.reason);
        return false;
    }
    struct buffer negated = BUFFER_IN_MEMORY;
    char verdict[ROWS + 1], inverse[ROWS + 1];
    buffer_format(&negated, "!(%s)", expression);
    struct filter *negation = parse(buffer_string(&negated));
    judge(filter, verdict);
    judge(negation, inverse);
    for (size_t row = 0; row < ROWS; row++) {
        if ((verdict[row] == 'T') != (inverse[row] == 'F') ||
            (verdict[row] == '?') != (inverse[row] == '?'))
            fail_msg("\"%s\": %s, and negated %s", expression, verdict, inverse);
    }
    filter_free(filter);
    filter_free(negation);
    buffer_free(&negated);
    return true;
}

static void hostile_text_is_an_error_or_a_search(void **state)
{
    static const char *const hostile[] = {
        "\x1b[31m = 1",
        "\xff\xfe = 1",
        "\xff\xfe",
        "\x80\x80\x80",
        "\xe2\x80\xae\xe2\x80\xac = 1",
        "size > \xff",
        "owner = \xe2\x82",
        "size\x01> 1",
        "\x7f",
        "%s%n = 1",
        "%s%n",
        "size > %n",
        "owner ~ \\",
        "owner ~ *",
        "owner ~ a**",
        "owner ~ a{99999}",
        "owner ~ \xff",
        "owner ~ [[:x:]]",
        "owner ~ \\1",
        "\\",
        "\xc2\xa0size > 1",
        "s\xc4\xb1ze > 1",
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(hostile); i++)
        check_expression(hostile[i]);
}

static void random_text_parses_or_is_pointed_at(void **state)
{
    static const char *const tokens[] = {
        " ",     " ",      " ",     " ",          "(",      ")",      "!",    "&&",    "||",
        "and",   "or",     "not",   "=",          "==",     "!=",     "<",    ">=",    "~",
        "!~",    "=~",     "&",     "|",          "'",      "\"",     "\\",   "size",  "id",
        "owner", "key",    "ctime", "idle",       "values", "status", "fill", "perms", "lpid",
        "rss",   "locked", "dest",  "private",    "post",   "1M",     "0",    "3",     "0x1f",
        "2d",    "50%",    "0640",  "2026-01-31", "@0",     "a.*",    "[",    "^r",    "\xc3\xa4",
        "\xff",  "\n",     "-1",    "siz",
    };
    enum { LONGEST = 14 };
    size_t rounds = support_rounds(200000);
    uint32_t random = 20260131;
    size_t good = 0;

    (void)state;
    for (size_t round = 0; round < rounds; round++) {
        struct buffer expression = BUFFER_IN_MEMORY;
        random = random * 1664525 + 1013904223;
        for (uint32_t left = (random >> 16) % LONGEST + 1; left; left--) {
            random = random * 1664525 + 1013904223;
            buffer_text(&expression, tokens[(random >> 16) % LENGTH_OF(tokens)]);
        }
        good += check_expression(buffer_string(&expression));
        buffer_free(&expression);
        arena_reset(&scratch);
    }
    /* Else it would have tried nothing but errors. */
    assert_in_range(good, rounds / 100, rounds);
}

/* The same with terms that make sense, so that nearly all of them are filters. */
static void random_filters_obey_the_logic(void **state)
{
    static const char *const terms[] = {"locked",    "id = 1",    "rss = 0",    "nsems > 2",
                                        "size > 1M", "lpid != 5", "owner ~ ^r", "private"};
    static const char *const joints[] = {" && ", " || ", " ", " and ", " or "};
    uint32_t random = 4711;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buffer text = BUFFER_IN_MEMORY;
        unsigned open = 0;
        for (int term = 0; term < 6; term++) {
            random = random * 1664525 + 1013904223;
            uint32_t bits = random >> 12;
            if (term)
                buffer_text(&text, joints[bits % LENGTH_OF(joints)]);
            if (bits & 1 << 8)
                buffer_text(&text, "!");
            if (bits & 1 << 9) {
                buffer_text(&text, "(");
                open++;
            }
            buffer_text(&text, terms[(bits >> 10) % LENGTH_OF(terms)]);
            if (open && bits & 1 << 14) {
                buffer_text(&text, ")");
                open--;
            }
        }
        for (; open; open--)
            buffer_char(&text, ')');
        if (!check_expression(buffer_string(&text)))
            fail_msg("\"%s\" is refused", buffer_string(&text));
        buffer_free(&text);
    }
}

/* Two segments, a queue and a set, and threads and processes at their other ends. */
static struct snapshot *make_linked(void)
{
    struct object linked[ROWS] = {
        {.ref.kind = KIND_SHM, .ref.number = 1, .ref.space = 7, .shm = {.cpid = 200, .nattch = 0}},
        {.ref.kind = KIND_SHM, .ref.number = 2, .ref.space = 7, .shm = {.cpid = 200, .nattch = 2}},
        {.ref.kind = KIND_MSG, .ref.number = 3, .ref.space = 7, .uid = 1000, .cuid = 1000},
        {.ref.kind = KIND_SEM,
         .ref.number = 4,
         .ref.space = 7,
         .uid = 1000,
         .cuid = 1000,
         .has = HAS_SEMAPHORES | HAS_PIDS | HAS_WAITERS,
         .sem = {.nsems = 1}},
    };
    struct snapshot *made = support_snapshot(linked, ROWS, 100);
    snapshot_add_semaphores(made, 1);
    snapshot_add_process(made, 200)->state = PROCESS_GONE;
    snapshot_add_process(made, 1234)->command = text_of("postgres");
    made->every_pid = made->owners.complete = true;
    made->searches[SEARCH_MAPPINGS].done = made->searches[SEARCH_THREADS].done = true;
    return made;
}

static void add_link(struct snapshot *to, enum kind kind, int32_t id)
{
    struct link *link = links_add(to);
    *link = (struct link){.ref = sysv_ref(kind, 7, id),
                          .pid = 1234,
                          .role = kind == KIND_SHM ? LINK_ATTACHED : LINK_WAITS};
}

/* The verdicts on MADE, which is given back. */
static void expect_verdicts_on(struct snapshot *made, const struct verdict *verdicts, size_t count)
{
    view.now = made;
    links_sort(made);
    expect_verdicts(verdicts, count);
    view.now = snapshot;
    snapshot_free(made);
}

#define EXPECT_VERDICTS_ON(made, ...)                               \
    expect_verdicts_on(made, (const struct verdict[]){__VA_ARGS__}, \
                       LENGTH_OF(((const struct verdict[]){__VA_ARGS__})))

static void flags_of_what_is_at_the_other_end(void **state)
{
    (void)state;
    EXPECT_VERDICTS_ON(make_linked(), {"attached", "FT??"}, {"!attached", "TF??"},
                       {"waiting", "??FF"}, {"!waiting", "??TT"}, {"orphan", "TFTT"},
                       {"!orphan", "FTFF"}, {"ORPHAN or Attached", "TTTT"});

    struct snapshot *made = make_linked();
    add_link(made, KIND_MSG, 3);
    made->semaphores[0].zcnt = 1;
    EXPECT_VERDICTS_ON(made, {"waiting", "??TT"}, {"!waiting", "??FF"}, {"orphan", "TFFF"});

    /* One that was found is enough; that none was is not. */
    made = make_linked();
    made->searches[SEARCH_THREADS].refused.count = 1;
    made->objects[3].has = HAS_SEMAPHORES | HAS_PIDS;
    EXPECT_VERDICTS_ON(made, {"waiting", "????"}, {"!waiting", "????"}, {"orphan", "TF??"},
                       {"!orphan", "FT??"});
    made = make_linked();
    made->searches[SEARCH_THREADS].is_blind = true;
    add_link(made, KIND_MSG, 3);
    EXPECT_VERDICTS_ON(made, {"waiting", "??TF"}, {"orphan", "TFFT"});

    made = make_linked();
    made->every_pid = false;
    EXPECT_VERDICTS_ON(made, {"orphan", "?F??"}, {"!orphan", "?T??"});
    made = make_linked();
    made->searches[SEARCH_THREADS].done = false;
    EXPECT_VERDICTS_ON(made, {"waiting", "???F"}, {"orphan", "TF?T"});
}

/* What is in a part of a list is in the list; what is not may yet be. */
static void partial_lists_rule_nothing_out(void **state)
{
    struct snapshot *made = make_linked();
    (void)state;
    add_link(made, KIND_SHM, 2);
    EXPECT_VERDICTS_ON(made, {"attached ~ postgres", "FT??"}, {"attached !~ postgres", "TF??"},
                       {"attached ~ oracle", "F???"}, {"attached !~ oracle", "T???"},
                       {"attached = '1234 postgres'", "FT??"},
                       {"attached != '1234 postgres'", "TF??"}, {"attached = x", "F???"},
                       {"!(attached = x)", "T???"}, {"nprocs > 0", "F???"});
    made = make_linked();
    add_link(made, KIND_SHM, 2);
    add_link(made, KIND_SHM, 2);
    EXPECT_VERDICTS_ON(made, {"attached ~ postgres", "FT??"}, {"attached ~ oracle", "FF??"},
                       {"attached !~ oracle", "TT??"}, {"nprocs = 1", "FT??"});
    EXPECT_VERDICTS_ON(make_linked(), {"attached ~ postgres", "F???"},
                       {"attached !~ postgres", "T???"}, {"blocked ~ x", "??FF"},
                       {"waiters = 0", "??TT"}, {"verdict = orphan", "TFTT"},
                       {"verdict != ORPHAN", "FTFF"}, {"verdict = in-use", "FTFF"});
}

static void flags_need_what_they_are_told_by(void **state)
{
    static const struct {
        const char *expression;
        facts_t needs;
    } cases[] = {
        {"attached", 0},
        {"locked", 0},
        {"waiting", FACT_WAITERS},
        {"orphan", FACT_VERDICT},
        {"!(locked or orphan) waiting", FACT_VERDICT | FACT_WAITERS},
        {"attached ~ x", FACT_ATTACHED},
        {"blocked ~ x", FACT_BLOCKED},
        {"container ~ x", FACT_CONTAINERS},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct filter *filter = parse(cases[i].expression);
        if (filter_needs(filter) != cases[i].needs)
            fail_msg("%s needs %llx", cases[i].expression,
                     (unsigned long long)filter_needs(filter));
        filter_free(filter);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operator_with_every_type),
        cmocka_unit_test(dates_are_spans),
        cmocka_unit_test(unknown_selects_neither_way),
        cmocka_unit_test(flags_are_words_by_themselves),
        cmocka_unit_test(and_binds_closer_than_or),
        cmocka_unit_test(quotes_hold_text_together),
        cmocka_unit_test(other_words_are_searched_for),
        cmocka_unit_test(mistakes_are_pointed_at),
        cmocka_unit_test(without_a_scope_nothing_is_searched_for),
        cmocka_unit_test(keywords_are_no_words),
        cmocka_unit_test(operators_of_other_languages_are_refused),
        cmocka_unit_test(a_filter_pins_what_all_must_have),
        cmocka_unit_test(needs_are_those_of_all_columns),
        cmocka_unit_test(a_search_needs_what_the_columns_shown_need),
        cmocka_unit_test(the_expression_may_go_away),
        cmocka_unit_test(depth_and_length_have_an_end),
        cmocka_unit_test(a_pattern_costs_no_more_than_it_may),
        cmocka_unit_test(parentheses_nest_as_deep_as_a_person_writes),
        cmocka_unit_test(hostile_text_is_an_error_or_a_search),
        cmocka_unit_test(random_text_parses_or_is_pointed_at),
        cmocka_unit_test(random_filters_obey_the_logic),
        cmocka_unit_test(flags_of_what_is_at_the_other_end),
        cmocka_unit_test(partial_lists_rule_nothing_out),
        cmocka_unit_test(flags_need_what_they_are_told_by),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
