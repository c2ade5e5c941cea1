/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filters (src/model/filter_parse.c, filter.c). Any text is refused with a place inside it and a reason,
 * or is a filter, of which holds:
 *   - its negation says the opposite of every object, and unknown of the same ones;
 *   - it says of each what it says when it stands twice, joined by "&&", and by "||";
 *   - written again from its nodes it parses to the same nodes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#include "model/filter.h"
#include "model/filter_node.h"
#include "model/tables.h"

enum { MOST_BYTES = 600, ROWS = 4, JANUARY_31 = 1769817600 /* 2026-01-31T00:00:00Z */ };

/* Segments, a queue and a set, of each of which something is not known. */
static const struct object objects[ROWS] = {
    {.ref.kind = KIND_SHM,
     .key = 0x52e2c1,
     .uid = 26,
     .mode = MODE_LOCKED | 0600,
     .ctime = JANUARY_31 + 43230,
     .shm = {.size = 2 << 20, .cpid = 100, .atime = JANUARY_31 + 43230}},
    {.ref = {.kind = KIND_SHM, .number = 1},
     .uid = 1000,
     .mode = MODE_DEST | 0666,
     .ctime = JANUARY_31 + 86400,
     .shm = {.size = 1 << 20, .nattch = 3, .cpid = 200}},
    {.ref = {.kind = KIND_MSG, .number = 2},
     .key = 0xffffffff,
     .mode = 0644,
     .ctime = JANUARY_31 - 1,
     .has = HAS_QBYTES,
     .msg = {.qnum = 5, .cbytes = 512, .qbytes = 1024}},
    {.ref = {.kind = KIND_SEM, .number = 3},
     .key = 0x1234,
     .ctime = -1,
     .has = HAS_SEMAPHORES | HAS_VALUES,
     .sem = {.nsems = 3}},
};

static struct arena scratch, kept;
static struct columns shown[KINDS];
static struct filter_scope scope;

static struct snapshot *fuzz_snapshot(void)
{
    static const struct semaphore semaphores[] = {{.value = 0}, {.value = 5}, {.value = 9}};
    struct snapshot *snapshot = snapshot_new();

    for (size_t i = 0; i < ROWS; i++)
        snapshot_add_objects(snapshot, objects[i].ref.kind, &objects[i], 1);
    for (size_t kind = 0; kind < KINDS; kind++)
        snapshot->of[kind].clock = JANUARY_31 + INT64_C(3) * 86400;
    snapshot->clock = snapshot->of[0].clock;
    snapshot_add_semaphores(snapshot, 3);
    memcpy(snapshot->semaphores, semaphores, sizeof(semaphores));
    names_add(&snapshot->users, 26, text_of("postgres"));
    *snapshot_add_process(snapshot, 100) = (struct process){
        .pid = 100, .state = PROCESS_LIVE, .start = JANUARY_31, .command = {"postgres", 8}};
    *snapshot_add_process(snapshot, 200) = (struct process){.pid = 200, .state = PROCESS_GONE};
    return snapshot;
}

static const struct view *fuzz_view(void)
{
    static struct view view = {.scratch = &scratch};

    if (view.now)
        return &view;
    setenv("TZ", "UTC0", 1);
    for (size_t kind = 0; kind < KINDS; kind++) {
        const struct column *column = NULL;
        while ((column = table_next_column(object_tables[kind], column))) {
            if (column->shown)
                columns_add(&shown[kind], column, &kept);
        }
        scope.shown[kind] = &shown[kind];
    }
    view.now = fuzz_snapshot();
    return &view;
}

static size_t characters_in(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* Whether TEXT, put between parentheses, may be refused as nested too deeply or too long. */
static bool is_near_the_limits(const char *text)
{
    size_t depth = 0;

    for (const char *c = text; *c; c++)
        depth += *c == '(' || *c == '!' || (*c | 0x20) == 'n';
    return depth > 90;
}

static void judge(const struct filter *filter, char verdict[ROWS + 1])
{
    for (size_t row = 0; row < ROWS; row++)
        verdict[row] = "F?T"[filter_test(filter, fuzz_view(), row)];
    verdict[ROWS] = '\0';
}

/* What is said of each row by TEXT between BEFORE and AFTER; twice, if there is something BETWEEN. */
static void judge_text(const char *before, const char *text, const char *between, const char *after,
                       char verdict[ROWS + 1])
{
    struct buffer whole = BUFFER_IN_MEMORY;
    struct filter_error error = {0};

    buffer_format(&whole, "%s%s%s%s%s", before, text, between, *between ? text : "", after);
    struct filter *filter = filter_parse(buffer_string(&whole), &scope, &error);
    FUZZ_EXPECT(filter, "\"%s\" is refused at %zu: %s, but \"%s\" is not", buffer_string(&whole),
                error.character, buffer_string(&error.reason), text);
    judge(filter, verdict);
    filter_free(filter);
    buffer_free(&whole);
}

static void expect_logic(const char *text, const struct filter *filter)
{
    char verdict[ROWS + 1], inverse[ROWS + 1], both[ROWS + 1], either[ROWS + 1];

    judge(filter, verdict);
    judge_text("not (", text, "", ")", inverse);
    judge_text("(", text, ") && (", ")", both);
    judge_text("(", text, ") or (", ")", either);
    for (size_t row = 0; row < ROWS; row++)
        FUZZ_EXPECT((verdict[row] == 'T') == (inverse[row] == 'F') &&
                        (verdict[row] == '?') == (inverse[row] == '?'),
                    "\"%s\": %s, and negated %s", text, verdict, inverse);
    FUZZ_EXPECT(!strcmp(verdict, both) && !strcmp(verdict, either),
                "\"%s\": %s, but twice %s and %s", text, verdict, both, either);
}

static void write_quoted(struct buffer *out, struct text text)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] == '"' || text.start[i] == '\\')
            buffer_char(out, '\\');
        buffer_char(out, text.start[i]);
    }
    buffer_char(out, '"');
}

static const char *name_of_column(const struct filter_node *node)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (node->columns[kind])
            return node->columns[kind]->name;
    }
    fuzz_fail("a comparison with no column");
}

/*
 * Appends NODE with all its parentheses. Returns false where a node no longer knows its text: the
 * patterns are compiled, and a span of time has two ends.
 */
static bool write_node(struct buffer *out, const struct filter_node *node)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
    bool known = true;

    switch (node->type) {
    case NODE_AND:
    case NODE_OR:
        buffer_char(out, '(');
        known = write_node(out, node->left);
        buffer_text(out, node->type == NODE_AND ? " && " : " || ");
        known = known && write_node(out, node->right);
        buffer_char(out, ')');
        return known;
    case NODE_NOT:
        buffer_text(out, "!(");
        known = write_node(out, node->left);
        buffer_char(out, ')');
        return known;
    case NODE_COMPARE:
        if (node->pattern || value_compare(&node->low, &node->high) != 0)
            return false;
        buffer_format(out, "%s %s ", name_of_column(node), signs[node->comparison]);
        struct buffer value = BUFFER_IN_MEMORY;
        value_put_exact(&value, &node->low);
        write_quoted(out, text_in(&value));
        buffer_free(&value);
        return true;
    case NODE_FLAG:
        buffer_text(out, node->flag->name);
        return true;
    case NODE_SEARCH:
        write_quoted(out, text_of(node->word));
        return true;
    }
    fuzz_fail("a node of type %d", (int)node->type);
}

/* What is written of a filter, written again from what it parses to, is the same. */
static void expect_same_when_written(const char *text, const struct filter *filter)
{
    struct buffer once = BUFFER_IN_MEMORY, again = BUFFER_IN_MEMORY;
    struct filter_error error = {0};

    if (write_node(&once, filter->root)) {
        struct filter *parsed = filter_parse(buffer_string(&once), &scope, &error);
        FUZZ_EXPECT(parsed, "\"%s\", of \"%s\", is refused at %zu: %s", buffer_string(&once), text,
                    error.character, buffer_string(&error.reason));
        FUZZ_EXPECT(write_node(&again, parsed->root) &&
                        !strcmp(buffer_string(&once), buffer_string(&again)),
                    "\"%s\" becomes \"%s\" and then \"%s\"", text, buffer_string(&once),
                    buffer_string(&again));
        filter_free(parsed);
    }
    buffer_free(&once);
    buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct filter_error error = {0};
    char text[MOST_BYTES + 1];

    (void)fuzz_view();
    if (size > MOST_BYTES || memchr(data, '\0', size))
        return -1;
    memcpy(text, data, size);
    text[size] = '\0';
    struct filter *filter = filter_parse(text, &scope, &error);
    if (!filter) {
        FUZZ_EXPECT(error.character >= 1 && error.character <= characters_in(text) + 1,
                    "\"%s\": the error is at %zu", text, error.character);
        FUZZ_EXPECT(error.reason.length, "\"%s\": the error has no reason", text);
        buffer_free(&error.reason);
        return 0;
    }
    if (!is_near_the_limits(text)) {
        expect_logic(text, filter);
        expect_same_when_written(text, filter);
    }
    filter_free(filter);
    arena_reset(&scratch);
    return 0;
}
