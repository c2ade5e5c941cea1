/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The writers of src/output/ on a table of arbitrary values. What programs that are not ours read in JSON
 * and CSV, and what is left of raw output without its escapes, is what was put in, type and all; what is
 * unknown stays so. Aligned tables and cards have a line for each row and column, nothing that a terminal
 * takes for a command, and figures that are not cut.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"
#include "readers.h"

#include "output/output.h"

enum { MOST_COLUMNS = 6, MOST_ROWS = 6, MOST_ITEMS = 3 };

static struct column columns[MOST_COLUMNS];
static size_t column_count, row_count;
static struct value values[MOST_ROWS][MOST_COLUMNS];

/* A getter is told the row only, so that each column has its own. */
#define GETTER(column)                                                          \
    static struct value get_value_##column(const struct view *view, size_t row) \
    {                                                                           \
        (void)view;                                                             \
        return values[row][column];                                             \
    }
GETTER(0)
GETTER(1)
GETTER(2)
GETTER(3)
GETTER(4)
GETTER(5)

static const struct column prototypes[MOST_COLUMNS] = {
    {.name = "A", .get = get_value_0},     {.name = "BB", .get = get_value_1},
    {.name = "C_C", .get = get_value_2},   {.name = "LONGER", .get = get_value_3},
    {.name = "NET/S", .get = get_value_4}, {.name = "F6", .get = get_value_5},
};

static struct rows all_rows(const struct view *view)
{
    (void)view;
    return (struct rows){0, row_count};
}

/* The values. */

static struct text take_text(struct input *input)
{
    size_t length = input_choice(input, 16);
    struct text text = {(const char *)input->at, length < input->left ? length : input->left};

    input->at += text.length;
    input->left -= text.length;
    return text.length ? text : (struct text){"", 0};
}

/* Percentages are never below 0; both are finite. */
static double take_double(struct input *input, enum type type)
{
    uint64_t bits = input_number(input, 8);
    double number;

    if (input_byte(input) & 1)
        number = (double)(int64_t)bits / 1000;
    else
        memcpy(&number, &bits, sizeof(number));
    if (!isfinite(number))
        return 0;
    return type == TYPE_PERCENT ? fabs(number) : number;
}

static struct value take_known(struct input *input, enum type type)
{
    static const char *const words[] = {"dest", "locked", "in-use", "shm"};

    switch (type) {
    case TYPE_KEY:
    case TYPE_PID:
    case TYPE_UID:
        return value_of(type, input_number(input, 4));
    case TYPE_MODE:
        return value_of(type, input_number(input, 2) & 0777);
    case TYPE_PERCENT:
    case TYPE_RATE:
        return (struct value){.type = type, .d = take_double(input, type)};
    case TYPE_TEXT:
        return value_text(take_text(input));
    case TYPE_WORD:
        return value_word(words[input_choice(input, 4)]);
    case TYPE_COUNT:
    case TYPE_SIZE:
    case TYPE_ID:
    case TYPE_ADDRESS:
    case TYPE_TIME:
    case TYPE_DURATION:
    case TYPE_CHANGE:
    case TYPE_GROWTH:
    case TYPE_LIST:
    case TYPES:
        break;
    }
    return value_of(type, input_number(input, 8));
}

static struct value take_list(struct input *input, enum type items, struct arena *arena)
{
    struct value *list = arena_alloc(arena, MOST_ITEMS * sizeof(*list));
    uint8_t byte = input_byte(input);
    size_t count = byte % (MOST_ITEMS + 1);

    for (size_t i = 0; i < count; i++)
        list[i] = take_known(input, items);
    struct value value = value_list(list, count);
    value.list.is_partial = count && byte & 0x80;
    return value;
}

/* Limits alone can be unlimited: only one column has any, and a number is what it is of. */
static struct value take_value(struct input *input, const struct column *column,
                               struct arena *arena)
{
    uint8_t byte = input_byte(input);
    enum state state = byte < 0xc0 ? VALUE_KNOWN : (enum state)(byte & 3);

    if (state == VALUE_UNLIMITED && (column != columns || column->type != TYPE_SIZE))
        state = VALUE_UNKNOWN;
    if (state != VALUE_KNOWN)
        return value_without(column->type, state);
    return column->type == TYPE_LIST ? take_list(input, column->items, arena)
                                     : take_known(input, column->type);
}

static void take_columns(struct input *input)
{
    static const enum type item_types[] = {TYPE_TEXT, TYPE_WORD, TYPE_COUNT, TYPE_PID};

    column_count = 1 + input_choice(input, MOST_COLUMNS);
    for (size_t c = 0; c < column_count; c++) {
        uint8_t byte = input_byte(input);
        columns[c] = prototypes[c];
        columns[c].type = (enum type)(byte % TYPES);
        columns[c].items = item_types[byte >> 6];
        bool is_text = columns[c].type == TYPE_TEXT || columns[c].type == TYPE_LIST;
        columns[c].shrinks = is_text                        ? SHRINK_TEXT
                             : columns[c].type == TYPE_MODE ? SHRINK_FORM
                                                            : SHRINK_NEVER;
    }
}

/* What is read must be what was written. */

FUZZ_UNCOUNTED_BEGIN

/* The form of VALUE, a number, that is neither rounded nor in units. */
static void put_number(char text[64], const struct style *style, const struct value *value)
{
    static const char *const formats[TYPES] = {
        [TYPE_KEY] = "0x%08llx", [TYPE_ADDRESS] = "0x%llx", [TYPE_DURATION] = "%lld",
        [TYPE_CHANGE] = "%lld",  [TYPE_GROWTH] = "%lld",    [TYPE_TIME] = "%lld",
    };
    const char *format = formats[value->type] ? formats[value->type] : "%llu";

    if (value->type == TYPE_MODE && style->numeric_perms) {
        (void)snprintf(text, 64, "0%03llo", (unsigned long long)value->u);
    } else if (value->type == TYPE_MODE) {
        for (int i = 0; i < 9; i++)
            text[i] = value->u & 0400U >> i ? "rwx"[i % 3] : '-';
        text[9] = '\0';
    } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)snprintf(text, 64, format, (unsigned long long)value->u);
#pragma GCC diagnostic pop
    }
}

/* Percentages and rates are cut to two digits, towards zero. */
static void expect_cut(double written, double value)
{
    double is = fabs(written), was = fabs(value), slack = was * 1e-15 + 1e-8;

    FUZZ_EXPECT(is <= was + slack && is >= was - 0.01 - slack, "%.17g is written for %.17g",
                written, value);
    FUZZ_EXPECT(!(written < 0) || value < 0, "%.17g is written for %.17g", written, value);
    FUZZ_EXPECT(!(value <= -0.01) || written < 0, "%.17g is written for %.17g", written, value);
}

static void expect_double(const char *text, double value)
{
    char *end;
    double written = strtod(text, &end);

    FUZZ_EXPECT(*text && !*end, "\"%s\" is no number", text);
    expect_cut(written, value);
}

/* TEXT, without escapes, must be the VALUE, of another type than a list. */
static void expect_exact_text(struct text text, const struct style *style,
                              const struct value *value)
{
    char is[400], should_be[64];

    if (value->type == TYPE_TEXT || value->type == TYPE_WORD) {
        FUZZ_EXPECT(text.length == value->text.length &&
                        !memcmp(text.start, value->text.start, text.length),
                    "a text was \"%.*s\" and is \"%.*s\"", (int)value->text.length,
                    value->text.start, (int)text.length, text.start);
        return;
    }
    FUZZ_EXPECT(text.length < sizeof(is), "a number of %zu characters", text.length);
    memcpy(is, text.start, text.length);
    is[text.length] = '\0';
    if (value->type == TYPE_PERCENT || value->type == TYPE_RATE) {
        expect_double(is, value->d);
    } else if (value->type == TYPE_TIME && style->time == WHEN_ISO) {
        FUZZ_EXPECT(read_time(is) == value->i, "%s is written for @%lld", is, (long long)value->i);
    } else if (value->type != TYPE_TIME || style->time == WHEN_EPOCH) {
        put_number(should_be, style, value);
        FUZZ_EXPECT(!strcmp(is, should_be), "%s is written for %s", is, should_be);
    }
}

/* The items, parted by commas; these can stand in a text as well. */
static void expect_exact_list(struct text text, const struct style *style, const struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct value *item = &list->items[i];
        struct text part = text;
        if (item->type == TYPE_TEXT)
            part.length = item->text.length < text.length ? item->text.length : text.length;
        else
            part = text_take(&(struct text){text.start, text.length}, ',');
        expect_exact_text(part, style, item);
        text = text_skip(text, part.length);
        bool more = i + 1 < list->count || list->is_partial;
        FUZZ_EXPECT(!more || text_cut_start(&text, ","), "a list has no comma behind an item");
    }
    FUZZ_EXPECT(!list->is_partial || text_cut_start(&text, "?"), "a list does not end in ?");
    FUZZ_EXPECT(!text.length, "a list ends in \"%.*s\"", (int)text.length, text.start);
}

static bool is_absent(const struct value *value)
{
    return value->state == VALUE_UNSET ||
           (value->state == VALUE_KNOWN && value->type == TYPE_LIST && !value->list.count);
}

/* FIELD of raw output, or of CSV. */
static void expect_field(const struct field *field, bool is_csv, const struct style *style,
                         const struct value *value)
{
    struct text text = text_in(&field->text);
    struct buffer plain = BUFFER_IN_MEMORY;
    const char *sign = value->state == VALUE_UNKNOWN     ? "?"
                       : value->state == VALUE_UNLIMITED ? "unlimited"
                       : !is_absent(value)               ? NULL
                       : is_csv                          ? ""
                                                         : "-";
    bool is_sign = !text.length ? is_csv && !field->is_quoted
                                : text_equals(text, "?") || (!is_csv && text_equals(text, "-"));

    FUZZ_EXPECT(!sign || text_equals(text, sign), "\"%.*s\" is written for \"%s\"",
                (int)text.length, text.start, sign);
    FUZZ_EXPECT(sign || !is_sign, "\"%.*s\" is written for a known value", (int)text.length,
                text.start);
    if (sign)
        return;
    bool is_empty = !is_csv && text_equals(text, "\"\"");
    read_escapes(is_empty ? (struct text){"", 0} : text, &plain);
    text = (struct text){buffer_string(&plain), plain.length};
    if (value->type == TYPE_LIST)
        expect_exact_list(text, style, &value->list);
    else
        expect_exact_text(text, style, value);
    buffer_free(&plain);
}

static void expect_fields(struct text text, bool is_csv, const struct style *style)
{
    struct field field = {.text = BUFFER_IN_MEMORY};

    for (size_t i = style->headings ? 0 : 1; i <= row_count; i++) {
        for (size_t c = 0; c < column_count; c++) {
            (is_csv ? read_csv_field : read_raw_field)(&text, &field);
            FUZZ_EXPECT(field.ends_record == (c + 1 == column_count), "row %zu has %s fields", i,
                        field.ends_record ? "too few" : "too many");
            if (i == 0)
                FUZZ_EXPECT(text_equals(text_in(&field.text), columns[c].name),
                            "the heading is not %s", columns[c].name);
            else
                expect_field(&field, is_csv, style, &values[i - 1][c]);
        }
    }
    FUZZ_EXPECT(!text.length, "there are more rows than %zu", row_count);
    buffer_free(&field.text);
}

/* The bytes of an escape sequence for a colour, of which ipcview has those with one or two digits, or 0. */
static size_t color_size(struct text text)
{
    size_t digits = 0;

    if (!text_cut_start(&text, "\033["))
        return 0;
    while (digits < text.length && strchr("0123456789", text.start[digits]))
        digits++;
    bool is_one = digits && digits <= 2 && digits < text.length && text.start[digits] == 'm';
    return is_one ? strlen("\033[m") + digits : 0;
}

static void take_colors_out(struct buffer *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->length; i++) {
        size_t size = color_size(text_skip(text_in(out), i));
        if (size)
            i += size - 1;
        else
            out->data[kept++] = out->data[i];
    }
    out->length = kept;
}

/* Whether TEXT has WORD between blanks; cuts it off, and all before it. */
static bool cut_word(struct text *text, const char *word)
{
    while (text->length) {
        struct text next = text_take_word(text);
        if (text_equals(next, word))
            return true;
    }
    return false;
}

/* Figures whose form is the same in a table for people: they stand there in the order of the columns. */
static void expect_figures(struct text line, const struct style *style, size_t row)
{
    char digits[64];

    for (size_t c = 0; c < column_count; c++) {
        const struct value *value = &values[row][c];
        bool is_plain = value->type == TYPE_COUNT || value->type == TYPE_ID ||
                        value->type == TYPE_PID || value->type == TYPE_UID ||
                        value->type == TYPE_KEY || value->type == TYPE_ADDRESS ||
                        (value->type == TYPE_SIZE && style->bytes);
        if (!is_plain || value->state != VALUE_KNOWN)
            continue;
        put_number(digits, style, value);
        FUZZ_EXPECT(cut_word(&line, digits), "%s is missing in row %zu", digits, row);
    }
}

static void expect_aligned(struct buffer *out, const struct style *style)
{
    if (style->color)
        take_colors_out(out);
    struct text text = text_in(out);
    expect_harmless(text, !style->utf8, "an aligned table");
    if (style->headings)
        (void)text_take(&text, '\n');
    FUZZ_EXPECT(text_count_lines(text) == row_count, "%zu lines for %zu rows",
                text_count_lines(text), row_count);
    for (size_t row = 0; row < row_count; row++)
        expect_figures(text_take(&text, '\n'), style, row);
    FUZZ_EXPECT(!text.length, "a table does not end in a newline");
}

static void expect_card(struct buffer *out, const struct style *style)
{
    if (style->color)
        take_colors_out(out);
    expect_harmless(text_in(out), !style->utf8, "a card");
    FUZZ_EXPECT(text_count_lines(text_in(out)) == column_count, "%zu lines for %zu columns",
                text_count_lines(text_in(out)), column_count);
}

/* JSON. */

#ifdef HAVE_JANSSON

static void expect_json_string(const json_t *string, struct text text)
{
    struct buffer read = BUFFER_IN_MEMORY;

    read_json_string(string, &read);
    expect_exact_text((struct text){buffer_string(&read), read.length}, NULL,
                      &(struct value){.type = TYPE_TEXT, .text = text});
    buffer_free(&read);
}

static void expect_json_value(const json_t *json, const struct style *style,
                              const struct value *value)
{
    const struct style octal = {.numeric_perms = true};
    char text[64];

    if (value->type == TYPE_TEXT || value->type == TYPE_WORD) {
        expect_json_string(json, value->text);
    } else if (value->type == TYPE_PERCENT || value->type == TYPE_RATE) {
        FUZZ_EXPECT(json_is_number(json), "JSON has no number for a fraction");
        expect_cut(json_number_value(json), value->d);
    } else if (value->type == TYPE_TIME && style->time != WHEN_EPOCH) {
        FUZZ_EXPECT(json_is_string(json), "JSON has no string for a time");
        FUZZ_EXPECT(style->time != WHEN_ISO || read_time(json_string_value(json)) == value->i,
                    "JSON has %s for @%lld", json_string_value(json), (long long)value->i);
    } else {
        put_number(text, &octal, value);
        if (value->type == TYPE_KEY || value->type == TYPE_ADDRESS || value->type == TYPE_MODE)
            expect_json_string(json, text_of(text));
        else
            expect_json_integer(json, text);
    }
}

static void expect_json_list(const json_t *json, const struct style *style, const struct list *list)
{
    FUZZ_EXPECT(json_is_array(json) && json_array_size(json) == list->count,
                "JSON has no array of %zu items", list->count);
    for (size_t i = 0; i < list->count; i++)
        expect_json_value(json_array_get(json, i), style, &list->items[i]);
}

static bool has_string(const json_t *array, const char *string)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *item = json_string_value(json_array_get(array, i));
        if (item && !strcmp(item, string))
            return true;
    }
    return false;
}

static void lower_name(char out[16], const char *name)
{
    size_t i = 0;

    for (; name[i]; i++)
        out[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    out[i] = '\0';
}

static void expect_json_row(const json_t *json, const struct style *style, size_t row)
{
    const json_t *unknown = json_object_get(json, "unknown");
    size_t unknown_count = 0, unlimited = 0;
    char name[16];

    for (size_t c = 0; c < column_count; c++) {
        const struct value *value = &values[row][c];
        lower_name(name, columns[c].name);
        const json_t *member = read_member(json, name);
        bool is_known = value->state == VALUE_KNOWN, is_list = value->type == TYPE_LIST;
        bool is_in_doubt =
            value->state == VALUE_UNKNOWN || (is_known && is_list && value->list.is_partial);
        FUZZ_EXPECT(json_is_null(member) != is_known, "JSON has null for a known value, or none");
        FUZZ_EXPECT(has_string(unknown, name) == is_in_doubt, "JSON is wrong on doubts of %s",
                    name);
        unknown_count += is_in_doubt;
        unlimited += value->state == VALUE_UNLIMITED;
        if (is_known && is_list)
            expect_json_list(member, style, &value->list);
        else if (is_known)
            expect_json_value(member, style, value);
    }
    FUZZ_EXPECT(json_array_size(unknown) == unknown_count, "JSON has %zu unknown values, not %zu",
                json_array_size(unknown), unknown_count);
    FUZZ_EXPECT(json_is_true(json_object_get(json, "unlimited")) == unlimited,
                "JSON is wrong on what is unlimited");
    FUZZ_EXPECT(json_object_size(json) == column_count + (unknown_count > 0) + unlimited,
                "JSON has %zu members", json_object_size(json));
}

static void expect_json_problem(const json_t *json, const struct problem *problem)
{
    char count[32];

    (void)snprintf(count, sizeof(count), "%llu", (unsigned long long)problem->count);
    expect_json_string(read_member(json, "where"), text_of(problem->where));
    expect_json_integer(read_member(json, "count"), count);
    FUZZ_EXPECT(json_string_length(read_member(json, "message")), "a problem says nothing");
    const json_t *processes = read_member(json, "processes");
    FUZZ_EXPECT(json_array_size(processes) == problem->refused->named,
                "a problem has %zu processes", json_array_size(processes));
    for (size_t i = 0; i < problem->refused->named; i++) {
        const json_t *process = json_array_get(processes, i),
                     *command = read_member(process, "command");
        if (*problem->refused->first[i].command)
            expect_json_string(command, text_of(problem->refused->first[i].command));
        else
            FUZZ_EXPECT(json_is_null(command), "a process without a name has one in JSON");
    }
}

static void expect_json(struct text text, const struct style *style,
                        const struct snapshot *snapshot)
{
    json_t *json = read_json(text);
    const json_t *rows = read_member(json, "things"), *problems = read_member(json, "problems");

    expect_json_string(read_member(json, "host"), text_of(snapshot->host));
    FUZZ_EXPECT(json_array_size(rows) == row_count, "JSON has %zu rows", json_array_size(rows));
    for (size_t row = 0; row < row_count; row++)
        expect_json_row(json_array_get(rows, row), style, row);
    FUZZ_EXPECT(json_array_size(problems) == snapshot->problem_count, "JSON has %zu problems",
                json_array_size(problems));
    for (size_t i = 0; i < snapshot->problem_count; i++)
        expect_json_problem(json_array_get(problems, i), &snapshot->problems[i]);
    json_decref(json);
}

#else

const char *fuzz_skipped(void)
{
    return "what jansson reads in JSON: only a build with --enable-fuzzing has it";
}

static void expect_json(struct text text, const struct style *style,
                        const struct snapshot *snapshot)
{
    (void)style;
    (void)snapshot;
    expect_harmless(text, false, "JSON");
}

#endif

FUZZ_UNCOUNTED_END

/* A problem with a place and processes whose names are arbitrary. */
static struct snapshot *take_snapshot(struct input *input)
{
    struct snapshot *snapshot = snapshot_new();
    struct refused refused = {0};
    struct text host = take_text(input), where = take_text(input);

    snapshot->host = arena_text(&snapshot->arena, host.start, strnlen(host.start, host.length));
    snapshot->clock = (int64_t)input_number(input, 8);
    for (size_t i = input_choice(input, 5); i > 0; i--)
        refused_add(&refused, (uint32_t)input_number(input, 4), take_text(input));
    if (refused.count)
        snapshot_add_problem(
            snapshot, (struct problem){PROBLEM_UNINSPECTED,
                                       .where = arena_text(&snapshot->arena, where.start,
                                                           strnlen(where.start, where.length)),
                                       .count = refused.count, .refused = &refused});
    return snapshot;
}

static void write_all(const struct style *style, const struct sheet *sheet,
                      const struct snapshot *snapshot)
{
    struct buffer out = BUFFER_IN_MEMORY;

    csv_print(&out, style, sheet);
    expect_harmless(text_in(&out), false, "CSV");
    expect_fields(text_in(&out), true, style);
    out.length = 0;
    raw_print(&out, style, sheet);
    expect_harmless(text_in(&out), false, "raw output");
    expect_fields(text_in(&out), false, style);
    out.length = 0;
    json_begin(&out, snapshot);
    json_table(&out, style, sheet);
    json_end(&out, snapshot);
    expect_json(text_in(&out), style, snapshot);
    out.length = 0;
    aligned_print(&out, style, sheet);
    expect_aligned(&out, style);
    for (size_t row = 0; row < row_count; row++) {
        out.length = 0;
        card_print(&out, style, sheet, row);
        expect_card(&out, style);
    }
    buffer_free(&out);
}

static struct style take_style(struct input *input)
{
    uint8_t bits = input_byte(input);
    return (struct style){
        .headings = bits & 1,
        .bytes = bits & 2,
        .numeric_perms = bits & 4,
        .color = bits & 8,
        .utf8 = bits & 16,
        .width = bits & 32 ? input_byte(input) : 0,
        .time = (enum when_format)input_choice(input, WHEN_FORMATS),
    };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct arena arena = {0}, scratch = {0};
    const struct column *shown[MOST_COLUMNS];

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    const struct style style = take_style(&input);
    struct snapshot *snapshot = take_snapshot(&input);
    int64_t clock = (int64_t)input_number(&input, 8);
    take_columns(&input);
    row_count = input_choice(&input, MOST_ROWS + 1);
    for (size_t row = 0; row < row_count; row++) {
        for (size_t c = 0; c < column_count; c++)
            values[row][c] = take_value(&input, &columns[c], &arena);
    }
    for (size_t c = 0; c < column_count; c++)
        shown[c] = &columns[c];
    const struct table table = {
        .name = "things", .parts = {{columns, column_count}}, .rows = all_rows};
    const struct columns list = {shown, column_count};
    const struct view view = {.now = snapshot, .scratch = &scratch};
    struct order order = order_all(&table, &view);
    write_all(&style, &(struct sheet){&table, &list, &view, &order, clock}, snapshot);
    free(order.rows);
    snapshot_free(snapshot);
    arena_free(&scratch);
    arena_free(&arena);
    return 0;
}
