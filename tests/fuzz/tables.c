/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A captured tree whose files are the input: "@shm" in a line, and then what /proc/sysvipc/shm has, and so
 * on. Every table of it is written in every form, and
 *   - what a reading of the tables by other means (strtoull(3), word by word) makes of them is what the
 *     columns say: so many rows, in that order, with these numbers, names and sums;
 *   - no form has a control character, nor what is not UTF-8; JSON is JSON; and each form has as many rows.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "files.h"
#include "readers.h"

#include "collect/collect.h"
#include "model/kind.h"
#include "model/tables.h"
#include "output/page.h"

enum { MOST_BYTES_OF_INPUT = 4096, MOST_FIELDS = 64, MOST_OBJECTS = 128 };

/* The files. */

static const struct {
    const char *name, *path;
} known_files[] = {
    {"shm", "/proc/sysvipc/shm"},
    {"msg", "/proc/sysvipc/msg"},
    {"sem", "/proc/sysvipc/sem"},
    {"passwd", "/etc/passwd"},
    {"group", "/etc/group"},
    {"shmmni", "/proc/sys/kernel/shmmni"},
    {"shmmax", "/proc/sys/kernel/shmmax"},
    {"msgmnb", "/proc/sys/kernel/msgmnb"},
    {"semlimits", "/proc/sys/kernel/sem"},
    {"sysctl", "/sos_commands/kernel/sysctl_-a"},
    {"date", "/sos_commands/date/date"},
    {"manifest", "/sos_reports/manifest.json"},
    {"uptime", "/proc/uptime"},
    {"stat", "/proc/stat"},
    {"hostname", "/proc/sys/kernel/hostname"},
    {"boot_id", "/proc/sys/kernel/random/boot_id"},
};
enum {
    KNOWN_FILES = sizeof(known_files) / sizeof(*known_files),
    USERS = 3,
    GROUPS = 4,
    SHMMNI = 5
};

/* What there is of each; ->start is NULL where it is missing. */
static struct text contents[KNOWN_FILES];

static void put_file(struct text name, struct text content)
{
    for (size_t i = 0; i < KNOWN_FILES; i++) {
        if (!text_equals(name, known_files[i].name) || contents[i].start)
            continue;
        contents[i] = content.start ? content : (struct text){"", 0};
        files_put(known_files[i].path, contents[i]);
    }
}

/* Everything up to the next line that begins with "@". */
static struct text take_content(struct text *rest)
{
    struct text content = {rest->start, 0};

    while (content.length < rest->length &&
           !(rest->start[content.length] == '@' &&
             (!content.length || rest->start[content.length - 1] == '\n')))
        content.length++;
    *rest = text_skip(*rest, content.length);
    return content;
}

static void put_files(struct text text)
{
    files_clear();
    memset(contents, 0, sizeof(contents));
    (void)take_content(&text);
    while (text_cut_start(&text, "@")) {
        struct text name = text_take(&text, '\n');
        put_file(name, text.start ? take_content(&text) : text);
    }
}

FUZZ_UNCOUNTED_BEGIN

/* The other reading: what the tables have by the words in their headings. */

enum form { AS_KEY, AS_ID, AS_PERMS, AS_32, AS_64, AS_TIME, AS_MEMORY };

static const struct word {
    const char *word, *column;
    enum form form;
    bool zero_is_none; /* 0 stands for nobody, or for never */
    bool is_optional;
} words[KINDS][MOST_FIELDS] = {
#define COMMON_WORDS(id)                                                                 \
    {"key", "KEY", AS_KEY, false, false}, {id, "ID", AS_ID, false, false},               \
        {"perms", "PERMS", AS_PERMS, false, false}, {"uid", "UID", AS_32, false, false}, \
        {"gid", "GID", AS_32, false, false}, {"cuid", "CUID", AS_32, false, false},      \
        {"cgid", "CGID", AS_32, false, false},                                           \
    {                                                                                    \
        "ctime", "CTIME", AS_TIME, false, false                                          \
    }
    [KIND_SHM] = {COMMON_WORDS("shmid"),
                  {"size", "SIZE", AS_64, false, false},
                  {"nattch", "NATTCH", AS_64, false, false},
                  {"cpid", "CPID", AS_32, true, false},
                  {"lpid", "LPID", AS_32, true, false},
                  {"atime", "ATTACH", AS_TIME, true, false},
                  {"dtime", "DETACH", AS_TIME, true, false},
                  {"rss", "RSS", AS_MEMORY, false, true},
                  {"swap", "SWAP", AS_MEMORY, false, true}},
    [KIND_MSG] = {COMMON_WORDS("msqid"),
                  {"cbytes", "USEDBYTES", AS_64, false, false},
                  {"qnum", "MSGS", AS_64, false, false},
                  {"lspid", "LSPID", AS_32, true, false},
                  {"lrpid", "LRPID", AS_32, true, false},
                  {"stime", "SEND", AS_TIME, true, false},
                  {"rtime", "RECV", AS_TIME, true, false}},
    [KIND_SEM] = {COMMON_WORDS("semid"),
                  {"nsems", "NSEMS", AS_64, false, false},
                  {"otime", "OTIME", AS_TIME, true, false}},
#undef COMMON_WORDS
};

/* An object by that reading: a number for each of the words of its kind. */
struct other {
    uint64_t numbers[MOST_FIELDS];
    bool known[MOST_FIELDS];
};

static struct other others[KINDS][MOST_OBJECTS];
static size_t other_count[KINDS];

/* The place of the word of KIND that has COLUMN. */
static size_t place_of_column(enum kind kind, const char *column)
{
    size_t at = 0;

    while (words[kind][at].word && strcmp(words[kind][at].column, column) != 0)
        at++;
    return at;
}

static bool read_number(struct text word, int base, uint64_t most, uint64_t *number)
{
    char text[64];

    while (word.length > 1 && word.start[0] == '0')
        word = text_skip(word, 1);
    if (!word.length || word.length >= sizeof(text))
        return false;
    memcpy(text, word.start, word.length);
    text[word.length] = '\0';
    if (strspn(text, base == 8 ? "01234567" : "0123456789") != word.length)
        return false;
    errno = 0;
    *number = strtoull(text, NULL, base);
    return !errno && *number <= most;
}

static bool read_word(struct text word, enum form form, uint64_t *number, bool *known)
{
    *known = true;
    if (form == AS_KEY && word.length && word.start[0] == '-') {
        bool good = read_number(text_skip(word, 1), 10, UINT64_C(1) << 31, number);
        *number = (uint32_t) - (int64_t)*number;
        return good;
    }
    if (form == AS_MEMORY && text_equals(word, "-1")) {
        *known = false;
        return true;
    }
    if (form == AS_ID)
        return read_number(word, 10, INT32_MAX, number);
    if (form == AS_PERMS)
        return read_number(word, 8, UINT16_MAX, number);
    return read_number(word, 10, form == AS_32 || form == AS_KEY ? UINT32_MAX : UINT64_MAX, number);
}

/* Splits LINE at blanks. Returns how many words there are, MOST_FIELDS + 1 where there are more. */
static size_t split(struct text line, struct text *split_words)
{
    size_t count = 0;

    for (;;) {
        struct text word = text_take_word(&line);
        if (!word.length || count > MOST_FIELDS)
            return count;
        if (count < MOST_FIELDS)
            split_words[count] = word;
        count++;
    }
}

/* Which word of the kind stands in each column of the heading; -1: none. Returns whether all are there. */
static bool read_heading(enum kind kind, struct text line, int *places, size_t *count)
{
    struct text heading[MOST_FIELDS];
    unsigned found = 0;

    *count = split(line, heading);
    *count = *count > MOST_FIELDS ? MOST_FIELDS : *count;
    for (size_t i = 0; i < *count; i++) {
        places[i] = -1;
        for (int at = 0; words[kind][at].word; at++) {
            if (!text_equals(heading[i], words[kind][at].word))
                continue;
            places[i] = at;
            found |= 1U << at;
        }
    }
    for (int at = 0; words[kind][at].word; at++) {
        if (!words[kind][at].is_optional && !(found & 1U << at))
            return false;
    }
    return true;
}

static bool read_object(enum kind kind, struct text line, const int *places, size_t count,
                        struct other *other)
{
    struct text line_words[MOST_FIELDS];

    *other = (struct other){0};
    if (memchr(line.start, '\0', line.length) || split(line, line_words) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint64_t number = 0;
        bool known;
        if (places[i] < 0)
            continue;
        if (!read_word(line_words[i], words[kind][places[i]].form, &number, &known))
            return false;
        if (!known)
            continue;
        other->numbers[places[i]] = number;
        other->known[places[i]] = true;
    }
    return true;
}

static bool is_new(enum kind kind, const struct other *other)
{
    size_t id = place_of_column(kind, "ID");

    for (size_t i = 0; i < other_count[kind]; i++) {
        if (others[kind][i].numbers[id] == other->numbers[id])
            return false;
    }
    return true;
}

/* Cuts a line that ends in a newline off TEXT. */
static bool cut_line(struct text *text, struct text *line)
{
    if (!text->length || !memchr(text->start, '\n', text->length))
        return false;
    *line = text_take(text, '\n');
    return true;
}

static void read_otherwise(enum kind kind)
{
    struct text text = contents[kind], line;
    int places[MOST_FIELDS];
    size_t count;

    other_count[kind] = 0;
    if (!cut_line(&text, &line) || memchr(line.start, '\0', line.length) ||
        !read_heading(kind, line, places, &count))
        return;
    while (cut_line(&text, &line) && other_count[kind] < MOST_OBJECTS) {
        struct other *other = &others[kind][other_count[kind]];
        if (read_object(kind, line, places, count, other) && is_new(kind, other))
            other_count[kind]++;
    }
}

/* The name of ID in a passwd(5) or group(5), or the number. */
static void read_name(struct text text, uint32_t id, struct buffer *name)
{
    struct text line;
    uint64_t number;

    while (cut_line(&text, &line)) {
        if (memchr(line.start, '\0', line.length))
            continue;
        struct text first = text_take(&line, ':');
        (void)text_take(&line, ':');
        struct text third = text_take(&line, ':');
        if (first.length && read_number(third, 10, UINT32_MAX, &number) && number == id) {
            buffer_put(name, first.start, first.length);
            return;
        }
    }
    buffer_format(name, "%u", id);
}

/* What CSV must say of the column of a word; where there is a doubt about nobody, "" and "?" are good. */
static bool is_expected(struct text field, const struct word *word, const struct other *other,
                        size_t at)
{
    static const char *const formats[] = {"%llu", "%lld", "0x%08llx", "0%03llo"};
    char text[64];
    uint64_t number = other->numbers[at];
    int format = word->form == AS_TIME    ? 1
                 : word->form == AS_KEY   ? 2
                 : word->form == AS_PERMS ? 3
                                          : 0;

    if (word->zero_is_none && !number)
        return text_equals(field, "") || text_equals(field, "?");
    if (!other->known[at])
        return text_equals(field, "?");
    if (word->form == AS_PERMS)
        number &= 0777;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(text, sizeof(text), formats[format], (unsigned long long)number);
#pragma GCC diagnostic pop
    return text_equals(field, text);
}

/* More than there is cannot be resident: src/model/kinds/shm.c says why. */
static bool is_rss_doubtful(enum kind kind, const struct other *other, const char *column)
{
    size_t size = place_of_column(kind, "SIZE"), rss = place_of_column(kind, "RSS");

    return !strcmp(column, "RSS") && other->known[rss] &&
           other->numbers[rss] > other->numbers[size] &&
           other->numbers[rss] - other->numbers[size] >= 65536;
}

static void expect_status(struct text field, uint64_t perms)
{
    const char *status = perms & 01000   ? perms & 02000 ? "dest,locked" : "dest"
                         : perms & 02000 ? "locked"
                                         : "";
    FUZZ_EXPECT(text_equals(field, status), "the status of 0%llo is \"%.*s\"",
                (unsigned long long)perms, (int)field.length, field.start);
}

static void expect_name(struct text field, const char *column, enum kind kind,
                        const struct other *other)
{
    static const struct {
        const char *column, *id;
        size_t file;
    } names[] = {{"OWNER", "UID", USERS},
                 {"USER", "UID", USERS},
                 {"CUSER", "CUID", USERS},
                 {"GROUP", "GID", GROUPS},
                 {"CGROUP", "CGID", GROUPS}};
    struct buffer name = BUFFER_IN_MEMORY, plain = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcmp(names[i].column, column) != 0)
            continue;
        uint64_t id = other->numbers[place_of_column(kind, names[i].id)];
        read_name(contents[names[i].file], (uint32_t)id, &name);
        read_escapes(field, &plain);
        FUZZ_EXPECT(name.length == plain.length &&
                        !memcmp(buffer_string(&name), buffer_string(&plain), name.length),
                    "%s of %llu is \"%s\" and not \"%s\"", column, (unsigned long long)id,
                    buffer_string(&plain), buffer_string(&name));
    }
    buffer_free(&name);
    buffer_free(&plain);
}

static void expect_field(struct text field, const char *column, enum kind kind,
                         const struct other *other)
{
    size_t at = place_of_column(kind, column);

    if (is_rss_doubtful(kind, other, column))
        FUZZ_EXPECT(text_equals(field, "?"), "RSS is more than there is");
    else if (words[kind][at].word)
        FUZZ_EXPECT(is_expected(field, &words[kind][at], other, at),
                    "%s of %s %llu is \"%.*s\", by the table %llu", column, kind_names[kind],
                    (unsigned long long)other->numbers[place_of_column(kind, "ID")],
                    (int)field.length, field.start, (unsigned long long)other->numbers[at]);
    else if (!strcmp(column, "STATUS"))
        expect_status(field, other->numbers[place_of_column(kind, "PERMS")]);
    else
        expect_name(field, column, kind, other);
}

/* Written. */

struct output {
    struct buffer out;
    struct style style;
    struct arena scratch, lists;
    struct view view;
    uint8_t forms; /* which are written: enum forms */
};

enum forms {
    FORM_RAW = 1 << 0,
    FORM_ALIGNED = 1 << 1,
    FORM_TOTALS = 1 << 2, /* the limits and sums too */
    FORM_PAGES = 1 << 3,
    FORM_JSON = 1 << 4,
    FORM_JSON_PAGES = 1 << 5,
};

static void expect_csv(struct text text, const struct columns *columns, size_t rows,
                       const struct table *table)
{
    struct field field = {.text = BUFFER_IN_MEMORY};
    bool is_of_objects = table == object_tables[table->kind];

    expect_harmless(text, false, "CSV");
    for (size_t row = 0; row <= rows; row++) {
        for (size_t c = 0; c < columns->count; c++) {
            read_csv_field(&text, &field);
            FUZZ_EXPECT(field.ends_record == (c + 1 == columns->count), "CSV of %s, row %zu: %zu",
                        table->name, row, c);
            if (row && is_of_objects)
                expect_field(text_in(&field.text), columns->list[c]->name, table->kind,
                             &others[table->kind][row - 1]);
        }
    }
    FUZZ_EXPECT(!text.length, "CSV of %s has more rows than %zu", table->name, rows);
    buffer_free(&field.text);
}

static void expect_raw(struct text text, const struct columns *columns, size_t rows)
{
    struct field field = {.text = BUFFER_IN_MEMORY};

    expect_harmless(text, false, "raw output");
    for (size_t i = 0; i < (rows + 1) * columns->count; i++) {
        read_raw_field(&text, &field);
        FUZZ_EXPECT(field.ends_record == ((i + 1) % columns->count == 0), "raw output: field %zu",
                    i);
    }
    FUZZ_EXPECT(!text.length, "raw output has more rows than %zu", rows);
    buffer_free(&field.text);
}

static void expect_lines(struct text text, size_t lines, const struct style *style,
                         const char *what)
{
    expect_harmless(text, !style->utf8, what);
    FUZZ_EXPECT(text_count_lines(text) == lines, "%s has %zu lines, not %zu", what,
                text_count_lines(text), lines);
}

/* TABLE in all forms but JSON: in CSV whatever else is asked for. */
static void write_table(struct output *output, const struct table *table, int64_t clock)
{
    const struct columns columns = columns_all(table, &output->lists);
    struct order order = order_all(table, &output->view);
    struct sheet sheet = {table, &columns, &output->view, &order, clock};
    const struct style exact = {
        .headings = true, .bytes = true, .numeric_perms = true, .time = WHEN_EPOCH};

    output->out.length = 0;
    csv_print(&output->out, &exact, &sheet);
    expect_csv(text_in(&output->out), &columns, order.count, table);
    output->out.length = 0;
    if (output->forms & FORM_RAW) {
        raw_print(&output->out, &exact, &sheet);
        expect_raw(text_in(&output->out), &columns, order.count);
    }
    output->out.length = 0;
    if (output->forms & FORM_ALIGNED) {
        aligned_print(&output->out, &output->style, &sheet);
        expect_lines(text_in(&output->out), order.count + 1, &output->style, table->name);
    }
    free(order.rows);
}

static void write_pages(struct output *output, enum kind kind)
{
    const struct snapshot *now = output->view.now;

    for (size_t i = 0; i < now->of[kind].count; i++) {
        for (enum section section = 0; section < SECTIONS; section++) {
            if (!page_has(section, kind))
                continue;
            output->out.length = 0;
            page_put(&output->out, &output->style, &output->view, now->of[kind].first + i, section);
            expect_harmless(text_in(&output->out), !output->style.utf8, "a page");
            FUZZ_EXPECT(output->out.length, "a section of a page is empty");
        }
    }
}

static void put_json_table(struct output *output, const struct table *table)
{
    const struct columns columns = columns_all(table, &output->lists);
    struct order order = order_all(table, &output->view);

    json_table(&output->out, &output->style,
               &(struct sheet){table, &columns, &output->view, &order, output->view.now->clock});
    free(order.rows);
}

#ifdef HAVE_JANSSON

static void expect_json_objects(const json_t *array, enum kind kind)
{
    static const char *const numbers[] = {"ID", "UID", "GID", "CUID", "CGID"};
    char digits[32], name[8];

    FUZZ_EXPECT(json_array_size(array) == other_count[kind], "JSON has %zu rows of %s, not %zu",
                json_array_size(array), kind_names[kind], other_count[kind]);
    for (size_t i = 0; i < other_count[kind]; i++) {
        const json_t *object = json_array_get(array, i);
        for (size_t n = 0; n < sizeof(numbers) / sizeof(*numbers); n++) {
            uint64_t number = others[kind][i].numbers[place_of_column(kind, numbers[n])];
            (void)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
            (void)snprintf(name, sizeof(name), "%s", numbers[n]);
            for (char *c = name; *c; c++)
                *c = text_lower(*c);
            expect_json_integer(read_member(object, name), digits);
        }
    }
}

static void expect_json(struct text text)
{
    json_t *json = read_json(text);

    for (enum kind kind = 0; kind < KINDS; kind++)
        expect_json_objects(read_member(json, kind_names[kind]), kind);
    json_decref(json);
}

#else

const char *fuzz_skipped(void)
{
    return "what jansson reads in JSON: only a build with --enable-fuzzing has it";
}

static void expect_json(struct text text)
{
    expect_harmless(text, false, "JSON");
}

#endif

/* The tables of all kinds as a document. */
static void write_json_tables(struct output *output)
{
    output->out.length = 0;
    json_begin(&output->out, output->view.now);
    for (enum kind kind = 0; kind < KINDS; kind++)
        put_json_table(output, object_tables[kind]);
    if (output->forms & FORM_TOTALS) {
        put_json_table(output, &limits_table);
        put_json_table(output, &summary_table);
    }
    json_end(&output->out, output->view.now);
    expect_json(text_in(&output->out));
}

/* The pages of all objects as one. */
static void write_json_pages(struct output *output)
{
    const struct snapshot *now = output->view.now;

    output->out.length = 0;
    json_begin(&output->out, now);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        json_begin_array(&output->out, kind_names[kind]);
        for (size_t i = 0; i < now->of[kind].count; i++)
            page_put_json(&output->out, &output->style, &output->view, now->of[kind].first + i);
        json_end_array(&output->out);
    }
    json_end(&output->out, now);
    expect_json(text_in(&output->out));
}

static void write_all(struct output *output)
{
    const struct snapshot *now = output->view.now;

    for (enum kind kind = 0; kind < KINDS; kind++) {
        write_table(output, object_tables[kind], now->of[kind].clock);
        if (output->forms & FORM_PAGES)
            write_pages(output, kind);
    }
    if (output->forms & FORM_TOTALS) {
        write_table(output, &limits_table, now->clock);
        write_table(output, &summary_table, now->clock);
    }
    if (output->forms & FORM_JSON)
        write_json_tables(output);
    if (output->forms & FORM_JSON_PAGES)
        write_json_pages(output);
}

/* Counted. */

/* A sum that is too large for 64 bits is unknown. */
static void expect_sum(const struct quantity *sum, enum kind kind, const char *column)
{
    size_t at = place_of_column(kind, column);
    uint64_t amount = 0;
    bool fits = true;

    for (size_t i = 0; i < other_count[kind]; i++)
        fits &= !__builtin_add_overflow(amount, others[kind][i].numbers[at], &amount);
    FUZZ_EXPECT(sum->known == fits && (!fits || sum->amount == amount),
                "the sum of %s of %s is %llu and not %llu", column, kind_names[kind],
                (unsigned long long)sum->amount, (unsigned long long)amount);
}

static void expect_counts(const struct snapshot *now)
{
    uint64_t limit;
    struct text text = contents[SHMMNI];

    for (enum kind kind = 0; kind < KINDS; kind++) {
        const struct quantity *count = &now->total.usage[kind][0];
        FUZZ_EXPECT(now->of[kind].count == other_count[kind], "%zu objects of %s, by the table %zu",
                    now->of[kind].count, kind_names[kind], other_count[kind]);
        FUZZ_EXPECT(!count->known || count->amount == other_count[kind], "%llu objects of %s",
                    (unsigned long long)count->amount, kind_names[kind]);
    }
    if (now->total.usage[KIND_MSG][0].known) {
        expect_sum(&now->total.usage[KIND_MSG][1], KIND_MSG, "MSGS");
        expect_sum(&now->total.usage[KIND_MSG][2], KIND_MSG, "USEDBYTES");
    }
    if (now->total.usage[KIND_SEM][0].known)
        expect_sum(&now->total.usage[KIND_SEM][1], KIND_SEM, "NSEMS");
    (void)text_cut_end(&text, "\n");
    if (text.length < 100 && read_number(text, 10, UINT64_MAX, &limit))
        FUZZ_EXPECT(now->total.limit[KIND_SHM][0].known &&
                        now->total.limit[KIND_SHM][0].amount == limit,
                    "SHMMNI is not %llu", (unsigned long long)limit);
}

FUZZ_UNCOUNTED_END

static facts_t all_facts(void)
{
    const struct table *const more[] = {&limits_table, &summary_table};
    facts_t facts = FACT_CLOCK | FACT_HOST | FACT_USAGE;
    struct arena lists = {0};

    for (size_t i = 0; i < KINDS + 2; i++) {
        struct columns columns =
            columns_all(i < KINDS ? object_tables[i] : more[i - KINDS], &lists);
        facts |= columns_needs(&columns);
    }
    for (enum kind kind = 0; kind < KINDS; kind++) {
        for (enum section section = 0; section < SECTIONS; section++)
            facts |= page_has(section, kind) ? page_needs(section, kind) : 0;
    }
    arena_free(&lists);
    return facts;
}

/* The first three bytes say how it is written, when the tree was captured, and what is written. */
static void take_options(struct input *input, struct output *output, struct source *source)
{
    uint8_t bits = input_byte(input), more = input_byte(input);

    output->forms = input_byte(input);
    output->style = (struct style){.headings = true,
                                   .bytes = bits & 1,
                                   .numeric_perms = bits & 2,
                                   .utf8 = bits & 4,
                                   .width = bits & 8 ? 60 : 0,
                                   .time = (enum when_format)(more % WHEN_FORMATS)};
    source->is_dated = bits & 16;
    source->at = 1769817600;
    source->span = bits & 32 ? 3600 : 0;
    files_set_time(more & 64 ? 0 : 1769817600);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct calls calls;
    struct source source = {.calls = &calls, .root = 0, .tree = "/tree", .home = -1};
    struct input input = {data, size};
    struct output output = {.out = BUFFER_IN_MEMORY};
    struct snapshot *now;

    if (size > MOST_BYTES_OF_INPUT)
        return -1;
    setenv("TZ", "UTC0", 1);
    calls = (struct calls){.open = files_open, .read = files_read, .time = time};
    take_options(&input, &output, &source);
    put_files(input_rest(&input));
    for (enum kind kind = 0; kind < KINDS; kind++)
        read_otherwise(kind);
    now = collect(&source,
                  &(struct request){.kinds = ALL_KINDS, .totals = ALL_KINDS, .facts = all_facts()});
    output.view = (struct view){.now = now, .scratch = &output.scratch};
    expect_counts(now);
    write_all(&output);
    snapshot_free(now);
    buffer_free(&output.out);
    arena_free(&output.lists);
    arena_free(&output.scratch);
    return 0;
}
