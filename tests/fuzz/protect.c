/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules of protection (src/config/protect.c, src/model/protection.c), from the bytes of files to a
 * plan. A reference here finds the lines of a file its own way. It must hold that
 *   - each line that is no comment is a rule of that line, or the file has a fault, and so has a file that
 *     cannot be read, and the fault says which file;
 *   - an object is protected if the filter of any line selects it, and with a fault at least nobody knows;
 *   - what another file adds protects no object less;
 *   - no plan of many, forced or not, removes an object that is or may be protected.
 *
 * An input is how the plan is made; for each of two files, whether it can be opened; what the first one
 * holds, up to "%%"; and what the second one holds.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#include "config/protect.h"
#include "config/settings.h"
#include "model/plan.h"

enum { MOST_BYTES = 600, ROWS = 4, FILES = 2, CLOCK = 1769817600 };

/* Takes the place of own_file.c: how the two files open. */
static const char *const paths[FILES] = {"/etc/ipcview/protect.conf", "/home/ann/protect.conf"};

static struct {
    int error;
    struct text content;
} files[FILES];

int own_file_open_regular(const char *path)
{
    size_t file = path == paths[1];

    return files[file].error ? files[file].error : fuzz_file(files[file].content);
}

int own_file_replace(struct own_file *file, struct text content)
{
    (void)file;
    (void)content;
    fuzz_fail("a file is replaced");
}

/* Objects of which something is not known. */
static const struct object objects[ROWS] = {
    {.ref = {.kind = KIND_SHM, .number = 1},
     .key = 0x52e2c1,
     .uid = 26,
     .mode = 0600,
     .ctime = CLOCK,
     .shm = {.size = 2 << 20, .cpid = 100, .atime = CLOCK}},
    {.ref = {.kind = KIND_SHM, .number = 2},
     .uid = 1000,
     .mode = 0666,
     .ctime = CLOCK - 86400,
     .shm = {.size = 1 << 20, .nattch = 3, .cpid = 200}},
    {.ref = {.kind = KIND_MSG, .number = 3},
     .key = 0xffffffff,
     .uid = 1001,
     .mode = 0644,
     .ctime = CLOCK - 1,
     .has = HAS_QBYTES,
     .msg = {.qnum = 5, .cbytes = 512, .qbytes = 1024}},
    {.ref = {.kind = KIND_SEM, .number = 4}, .key = 0x1234, .uid = 1000, .sem = {.nsems = 3}},
};

static struct snapshot *snapshot;
static struct arena scratch;

static struct view protect_view(const struct protection *protection)
{
    if (!snapshot) {
        setenv("TZ", "UTC0", 1);
        snapshot = snapshot_new();
        for (size_t i = 0; i < ROWS; i++)
            snapshot_add_objects(snapshot, objects[i].ref.kind, &objects[i], 1);
        for (size_t kind = 0; kind < KINDS; kind++)
            snapshot->of[kind].clock = CLOCK + 1000;
        snapshot->clock = CLOCK + 1000;
        names_add(&snapshot->users, 26, text_of("postgres"));
        names_add(&snapshot->users, 1000, text_of("ann"));
        snapshot_add_process(snapshot, 100)->state = PROCESS_GONE;
    }
    snapshot->protection = protection;
    return (struct view){.now = snapshot, .scratch = &scratch};
}

/* The reference. */

struct expected {
    size_t rules;
    bool faulty;
    enum truth rows[ROWS];
};

static bool is_comment(struct text line)
{
    for (size_t i = 0; i < line.length; i++) {
        if (line.start[i] != ' ' && line.start[i] != '\t' && line.start[i] != '\r')
            return line.start[i] == '#';
    }
    return true;
}

/* Adds what LINE NUMBER of FILE must do, and sees to it that PROTECTION has its rule. */
static void expect_rule(struct expected *expected, const struct protection *protection, size_t file,
                        size_t number, struct text line)
{
    static const struct filter_scope scope = {.absent_is_false = true};
    struct filter_error error = {0};
    struct view view = protect_view(NULL);
    struct buffer text = BUFFER_IN_MEMORY;

    text_put(&text, line);
    struct filter *filter = filter_parse(buffer_string(&text), &scope, &error);
    buffer_free(&text);
    if (!filter || filter_needs(filter) & FACT_VERDICT) {
        expected->faulty = true;
        if (!filter)
            buffer_free(&error.reason);
        filter_free(filter);
        return;
    }
    FUZZ_EXPECT(expected->rules < protection->count, "line %zu of file %zu makes no rule", number,
                file);
    const struct protection_rule *rule = &protection->rules[expected->rules++];
    FUZZ_EXPECT(rule->line == number && !strcmp(rule->path, paths[file]),
                "line %zu of file %zu is said to be line %zu of %s", number, file, rule->line,
                rule->path);
    FUZZ_EXPECT(!(filter_needs(filter) & ~protection->needs), "what a rule needs is not collected");
    for (size_t row = 0; row < ROWS; row++) {
        enum truth truth = filter_test(filter, &view, row);
        expected->rows[row] = truth > expected->rows[row] ? truth : expected->rows[row];
    }
    filter_free(filter);
}

static void expect_file(struct expected *expected, const struct protection *protection, size_t file)
{
    struct text content = files[file].content;
    size_t number = 1, from = 0;

    if (files[file].error == -ENOENT || files[file].error == -ENOTDIR)
        return;
    if (files[file].error || (content.length && memchr(content.start, '\0', content.length))) {
        expected->faulty = true;
        return;
    }
    for (size_t i = 0; i <= content.length; i++) {
        if (i < content.length && content.start[i] != '\n')
            continue;
        struct text line = {content.start + from, i - from};
        if (line.length && !is_comment(line))
            expect_rule(expected, protection, file, number, line);
        number++;
        from = i + 1;
    }
}

static const char truths[] = "F?T";

/* What is said of ROW is EXPECTED, and which rule it is. */
static void expect_row(const struct view *view, size_t row, const struct expected *expected)
{
    const struct protection *protection = view->now->protection;
    const struct protection_rule *rule = NULL;
    enum truth truth = protection_of(view, row, &rule), wanted = expected->rows[row];

    if (expected->faulty && wanted < TRUTH_UNKNOWN)
        wanted = TRUTH_UNKNOWN;
    FUZZ_EXPECT(truth == wanted, "row %zu is protected: %c and not %c", row, truths[truth],
                truths[wanted]);
    FUZZ_EXPECT(!rule ||
                    (rule >= protection->rules && rule < protection->rules + protection->count),
                "row %zu is protected by a rule that is none", row);
    FUZZ_EXPECT(rule || truth != TRUTH_TRUE, "row %zu is protected by nothing", row);
    FUZZ_EXPECT(!rule || filter_test(rule->filter, view, row) == truth,
                "row %zu is protected by another rule", row);
}

static void expect_no_removal(const struct view *view, unsigned bits)
{
    const struct rules rules = {.bulk = !(bits & 1),
                                .all = bits & 1,
                                .force = bits & 2,
                                .by_hand = bits & 4,
                                .orphans = bits & 8};
    struct plan plan = plan_make(view, &rules);

    FUZZ_EXPECT(plan.count == ROWS, "%zu targets", plan.count);
    for (size_t row = 0; row < ROWS; row++) {
        const struct protection_rule *rule;
        enum truth truth = protection_of(view, row, &rule);
        FUZZ_EXPECT(plan.targets[row].action != ACTION_REMOVE || truth == TRUTH_FALSE,
                    "row %zu, protected: %c, is removed by rules %u", row, truths[truth], bits);
    }
    plan_free(&plan);
}

static void expect_all(const struct protection *protection, const struct expected *expected,
                       unsigned bits)
{
    struct view view = protect_view(protection);

    FUZZ_EXPECT(protection->count == expected->rules, "there are %zu rules and not %zu",
                protection->count, expected->rules);
    FUZZ_EXPECT(!protection->faulty == !expected->faulty && !protection->fault == !expected->faulty,
                "there is %s", protection->faulty ? protection->fault : "no fault");
    FUZZ_EXPECT(!protection->fault || *protection->fault, "a fault is not said");
    for (size_t row = 0; row < ROWS; row++)
        expect_row(&view, row, expected);
    expect_no_removal(&view, bits);
}

static void read_input(struct input *input)
{
    static const int errors[] = {-ENOENT, -ENOTDIR, -EACCES, -ELOOP, -EINVAL, -EIO};
    size_t split;

    for (size_t file = 0; file < FILES; file++) {
        size_t error = input_choice(input, 12);
        files[file].error = error < 6 ? errors[error] : 0;
    }
    struct text rest = input_rest(input);
    for (split = 0; split < rest.length; split++) {
        if (split + 1 < rest.length && !memcmp(rest.start + split, "%%", 2))
            break;
    }
    files[0].content = (struct text){rest.start, split};
    files[1].content = text_skip(rest, split + 2 > rest.length ? rest.length : split + 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct protection protection = {0};
    struct expected expected = {0};

    if (size > MOST_BYTES)
        return -1;
    unsigned bits = input_byte(&input);
    read_input(&input);
    for (size_t file = 0; file < FILES; file++) {
        protect_read_file(&protection, paths[file]);
        expect_file(&expected, &protection, file);
        expect_all(&protection, &expected, bits);
    }
    FUZZ_EXPECT(!protection.faulty || !strcmp(protection.faulty, paths[0]) ||
                    !strcmp(protection.faulty, paths[1]),
                "the fault is in %s", protection.faulty);
    protection_free(&protection);
    arena_reset(&scratch);
    return 0;
}
