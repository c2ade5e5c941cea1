/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

#include <errno.h>

static const struct style plain = {.headings = true, .time = WHEN_ISO};

static int set_utc(void **state)
{
    (void)state;
    set_zone("UTC0");
    return 0;
}

/* The judge itself is right about these. */
static void the_judge_knows_json(void **state)
{
    static const char *const good[] = {
        "{}", "[]", " [ ] ", "null", "-0.5e+3", "{\"a\": [1, {\"b\": \"\\u00e9\\n\"}]}\n", "\"\"",
    };
    static const char *const bad[] = {
        "",        "{",          "[1,]",        "[1 2]",       "{\"a\"}",  "{a: 1}",      "01",
        "1.",      "+1",         "'a'",         "\"a",         "\"\n\"",   "nul",         "[] []",
        "\"\\x\"", "{\"a\":1,}", "\"\xff\"",    "NaN",         "-",        "\"\\u12g4\"", ".5",
        "1e",      "[,1]",       "\"\\ud800\"", "\"\\udc00\"", "\"\x01\"",
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(good); i++) {
        if (!json_is_valid(text_of(good[i])))
            fail_msg("good case %zu is refused", i);
    }
    for (size_t i = 0; i < LENGTH_OF(bad); i++) {
        if (json_is_valid(text_of(bad[i])))
            fail_msg("bad case %zu is taken", i);
    }
}

/* Fails unless TABLE within braces is EXPECTED and JSON. */
static void expect_table(const struct style *style, struct sheet_of_values *sheet,
                         const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY, whole = BUFFER_IN_MEMORY;
    sheet_make(sheet);
    json_table(&out, style, &sheet->sheet);
    sheet_free(sheet);
    buffer_format(&whole, "{%s\"end\": 0}", buffer_string(&out));
    if (!json_is_valid((struct text){whole.data, whole.length}))
        fail_msg("no JSON: %s", buffer_string(&whole));
    buffer_free(&whole);
    expect_output(&out, expected);
}

static void expect_json(const struct style *style, const struct value *value, const char *expected)
{
    struct sheet_of_values sheet = {
        .columns = {{.name = "X", .type = value->type}},
        .column_count = 1,
        .values = value,
        .row_count = 1,
        .clock = 1000,
    };
    struct buffer line = BUFFER_IN_MEMORY;
    buffer_format(&line, "  \"things\": [\n    {\"x\": %s}\n  ],\n", expected);
    expect_table(style, &sheet, buffer_string(&line));
    buffer_free(&line);
}

static void values_have_the_types_of_json(void **state)
{
    const struct value counts[] = {value_of(TYPE_COUNT, 1), value_of(TYPE_COUNT, 0)};
    const struct value words[] = {value_word("dest"), value_word("locked")};
    const struct {
        struct value value;
        const char *json;
    } cases[] = {
        {value_of(TYPE_COUNT, 0), "0"},
        {value_of(TYPE_COUNT, UINT64_MAX), "18446744073709551615"},
        {value_of(TYPE_SIZE, 1 << 30), "1073741824"},
        {value_of(TYPE_ID, INT32_MAX), "2147483647"},
        {value_of(TYPE_PID, 1), "1"},
        {value_of(TYPE_UID, UINT32_MAX), "4294967295"},
        {value_of(TYPE_KEY, 0x52e2c1), "\"0x0052e2c1\""},
        {value_of(TYPE_KEY, 0), "\"0x00000000\""},
        {value_of(TYPE_MODE, 0640), "\"0640\""},
        {value_of(TYPE_MODE, 0), "\"0000\""},
        {value_signed(TYPE_TIME, 0), "\"1970-01-01T00:00:00+00:00\""},
        {value_signed(TYPE_DURATION, 90061), "90061"},
        {value_signed(TYPE_DURATION, -5), "-5"},
        {value_percent(0), "0"},
        {value_percent(99.994), "99.99"},
        {value_percent(100), "100"},
        {text_value(""), "\"\""},
        {text_value("?"), "\"?\""},
        {text_value("-"), "\"-\""},
        {text_value("null"), "\"null\""},
        {value_word("shm"), "\"shm\""},
        {{.type = TYPE_LIST, .list = {counts, 2, false}}, "[1, 0]"},
        {{.type = TYPE_LIST, .list = {words, 2, false}}, "[\"dest\", \"locked\"]"},
        {{.type = TYPE_LIST, .list = {words, 0, false}}, "[]"},
        {{.type = TYPE_LIST, .list = {words, 1, true}}, "[\"dest\"], \"unknown\": [\"x\"]"},
        {value_of(TYPE_ADDRESS, 0x7f2b4000), "\"0x7f2b4000\""},
        {value_of(TYPE_ADDRESS, UINT64_MAX), "\"0xffffffffffffffff\""},
        {value_without(TYPE_COUNT, VALUE_UNSET), "null"},
        {value_without(TYPE_LIST, VALUE_UNSET), "null"},
        {value_without(TYPE_SIZE, VALUE_UNLIMITED), "null, \"unlimited\": true"},
        {value_without(TYPE_COUNT, VALUE_UNKNOWN), "null, \"unknown\": [\"x\"]"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++)
        expect_json(&plain, &cases[i].value, cases[i].json);
}

static void only_the_time_format_is_the_users(void **state)
{
    const struct style style = {
        .time = WHEN_EPOCH, .bytes = true, .color = true, .width = 2, .utf8 = true};
    const struct style relative = {.time = WHEN_RELATIVE, .numeric_perms = true};
    const struct value time = value_signed(TYPE_TIME, 940), mode = value_of(TYPE_MODE, 07);
    const struct value size = value_of(TYPE_SIZE, 2048), percent = value_percent(95);
    (void)state;
    expect_json(&style, &time, "940");
    expect_json(&style, &mode, "\"0007\"");
    expect_json(&style, &size, "2048");
    expect_json(&style, &percent, "95");
    expect_json(&relative, &time, "\"1m00s ago\"");
    expect_json(&relative, &mode, "\"0007\"");
}

static const struct {
    const char *text, *json;
} texts[] = {
    {"a\"b", "\"a\\\"b\""},
    {"a\\b", "\"a\\\\b\""},
    {"\\x41", "\"\\\\x5cx41\""},
    {"\\", "\"\\\\\""},
    {"\\\\x", "\"\\\\\\\\x5cx\""},
    {"a/b", "\"a/b\""},
    {"\b\f\n\r\t\v", "\"\\b\\f\\n\\r\\t\\u000b\""},
    {"\001\033\037", "\"\\u0001\\u001b\\u001f\""},
    {"\177\xc2\x80\xc2\x9f", "\"\\u007f\\u0080\\u009f\""},
    {"\xc2\xa0\xc3\xa4\xe6\x97\xa5", "\"\xc2\xa0\xc3\xa4\xe6\x97\xa5\""},
    {"\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""},
    {"a\xff\xfe", "\"a\\\\xff\\\\xfe\""},
    {"\xed\xa0\x80", "\"\\\\xed\\\\xa0\\\\x80\""},
    {"\xc0\x80", "\"\\\\xc0\\\\x80\""},
    {"\xe2\x82", "\"\\\\xe2\\\\x82\""},
    /* Valid, and never to be let out to a terminal as it is. */
    {"\xe2\x80\xae", "\"\\u202e\""},
    {"\xef\xbb\xbf", "\"\\ufeff\""},
    {"\xf3\xa0\x80\x81", "\"\\udb40\\udc01\""},
};

static void texts_are_strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(texts); i++) {
        struct value value = text_value(texts[i].text);
        expect_json(&plain, &value, texts[i].json);
    }
}

/* After JSON's own escapes, the four characters \xHH stand for one byte: the manual's rule. */
static void expect_recoverable(struct text text)
{
    struct value value = value_text(text);
    struct sheet_of_values sheet = {
        .columns = {{.name = "X", .type = TYPE_TEXT}},
        .column_count = 1,
        .values = &value,
        .row_count = 1,
    };
    struct buffer out = BUFFER_IN_MEMORY, string = BUFFER_IN_MEMORY, back = BUFFER_IN_MEMORY;

    sheet_make(&sheet);
    json_table(&out, &plain, &sheet.sheet);
    sheet_free(&sheet);
    const char *start = strstr(buffer_string(&out), "{\"x\": ") + strlen("{\"x\": ");
    struct text rest = {start, out.length - (size_t)(start - out.data)};
    size_t size = json_decode_string(rest, &string);
    if (!size || strcmp(start + size, "}\n  ],\n") != 0)
        fail_msg("no string: %s", start);
    for (size_t i = 0; i < string.length; i++) {
        unsigned byte = (unsigned char)string.data[i];
        if (i + 3 < string.length && memcmp(string.data + i, "\\x", 2) == 0) {
            const char digits[] = {string.data[i + 2], string.data[i + 3], '\0'};
            byte = (unsigned)strtoul(digits, NULL, 16);
            i += 3;
        }
        buffer_char(&back, (char)byte);
    }
    if (back.length != text.length || memcmp(back.data, text.start, text.length) != 0)
        fail_msg("%s is not what it was: %02x %02x", start, (unsigned char)text.start[0],
                 (unsigned char)text.start[text.length - 1]);
    buffer_free(&out);
    buffer_free(&string);
    buffer_free(&back);
}

static void every_byte_comes_back(void **state)
{
    char bytes[256];
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        for (unsigned j = 0; j < 256; j++) {
            bytes[0] = (char)i;
            bytes[1] = (char)j;
            expect_recoverable((struct text){bytes, 1});
            expect_recoverable((struct text){bytes, 2});
        }
    }
    for (unsigned i = 0; i < 256; i++)
        bytes[i] = (char)i;
    expect_recoverable((struct text){bytes, sizeof(bytes)});
}

static void what_looks_like_an_escape_comes_back(void **state)
{
    static const char alphabet[] = {'\\', 'x', '4', '1', '\xff', '5', 'c'};
    char bytes[6];
    uint32_t random = 1;
    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t length = 1 + (size_t)round % sizeof(bytes);
        for (size_t i = 0; i < length; i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = alphabet[(random >> 16) % sizeof(alphabet)];
        }
        expect_recoverable((struct text){bytes, length});
    }
}

static void rows_are_objects_and_tell_what_is_unknown(void **state)
{
    const struct value values[] = {
        value_of(TYPE_ID, 0),
        value_without(TYPE_TEXT, VALUE_UNKNOWN),
        value_without(TYPE_PERCENT, VALUE_UNSET),
        value_without(TYPE_COUNT, VALUE_UNKNOWN),
        value_of(TYPE_ID, 1),
        text_value("root"),
        value_percent(5.25),
        value_of(TYPE_COUNT, 3),
    };
    struct sheet_of_values sheet = {
        .columns = {{.name = "ID", .type = TYPE_ID},
                    {.name = "OWNER", .type = TYPE_TEXT},
                    {.name = "USE", .heading = "USE%", .type = TYPE_PERCENT},
                    {.name = "NSEMS", .type = TYPE_COUNT}},
        .column_count = 4,
        .values = values,
        .row_count = 2,
    };
    (void)state;
    expect_table(&plain, &sheet,
                 "  \"things\": [\n"
                 "    {\"id\": 0, \"owner\": null, \"use\": null, \"nsems\": null, "
                 "\"unknown\": [\"owner\", \"nsems\"]},\n"
                 "    {\"id\": 1, \"owner\": \"root\", \"use\": 5.25, \"nsems\": 3}\n"
                 "  ],\n");
    sheet.row_count = 0;
    expect_table(&plain, &sheet, "  \"things\": [],\n");
}

static void parts_stand_within_their_row(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SEM, .ref.number = 3, .has = HAS_SEMAPHORES | HAS_VALUES, .sem.nsems = 2},
        {.ref.kind = KIND_SEM, .ref.number = 4, .sem.nsems = 2}, /* not allowed to look into */
    };
    struct snapshot *snapshot = support_snapshot(objects, 2, 0);
    struct arena scratch = {0}, memory = {0};
    struct buffer out = BUFFER_IN_MEMORY;
    struct columns columns = {0}, part_columns = {0};

    (void)state;
    snapshot_add_semaphores(snapshot, 2);
    snapshot->semaphores[1].value = 7;
    columns_add(&columns, support_column(object_tables[KIND_SEM], "ID"), &memory);
    columns_add(&part_columns, support_column(&semaphores_table, "SEMNUM"), &memory);
    columns_add(&part_columns, support_column(&semaphores_table, "VALUE"), &memory);
    columns_add(&part_columns, support_column(&semaphores_table, "NCNT"), &memory);
    json_begin_array(&out, "sem");
    for (size_t row = 0; row < 2; row++) {
        struct view view = {.now = snapshot, .scratch = &scratch, .subject = row};
        struct order none = {0}, order = order_all(&semaphores_table, &view);
        bool known = snapshot->objects[row].has & HAS_SEMAPHORES;
        const struct sheet sheet = {object_tables[KIND_SEM], &columns, &view, &none, 0};
        const struct json_parts parts = {
            .sheet = {&semaphores_table, &part_columns, &view, known ? &order : NULL, 0},
            .is_partial = !known,
        };
        json_row(&out, &plain, &sheet, row, &parts, 1);
        free(order.rows);
    }
    json_end_array(&out);
    arena_free(&scratch);
    arena_free(&memory);
    snapshot_free(snapshot);
    expect_output(&out, "  \"sem\": [\n"
                        "    {\"id\": 3, \"semaphores\": ["
                        "{\"semnum\": 0, \"value\": 0, \"ncnt\": null, \"unknown\": [\"ncnt\"]}, "
                        "{\"semnum\": 1, \"value\": 7, \"ncnt\": null, \"unknown\": [\"ncnt\"]}"
                        "]},\n"
                        "    {\"id\": 4, \"semaphores\": null, \"unknown\": [\"semaphores\"]}\n"
                        "  ],\n");
}

/* The envelope of a snapshot, with one empty array in it. */
static void expect_document(struct snapshot *snapshot, const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    json_begin(&out, snapshot);
    json_begin_array(&out, "shm");
    json_end_array(&out);
    json_end(&out, snapshot);
    snapshot_free(snapshot);
    assert_true(json_is_valid((struct text){out.data, out.length}));
    expect_output(&out, expected);
}

static void an_envelope_of_what_is_known(void **state)
{
    struct snapshot *snapshot = snapshot_new();
    (void)state;
    snapshot->clock = 1700000000;
    snapshot->host = "db\"1\n";
    snapshot->boot_id = "5f0c";
    snapshot->ipc_namespace = (struct quantity){true, 4026531839};
    expect_document(snapshot, "{\n"
                              "  \"schema\": 2,\n"
                              "  \"time\": \"2023-11-14T22:13:20+00:00\",\n"
                              "  \"host\": \"db\\\"1\\n\",\n"
                              "  \"boot_id\": \"5f0c\",\n"
                              "  \"ipc_namespace\": 4026531839,\n"
                              "  \"shm\": [],\n"
                              "  \"problems\": []\n"
                              "}\n");
}

/* An envelope in which nothing but the time is known, with MEMBERS at its end. */
static void expect_poor_document(struct snapshot *snapshot, const char *members)
{
    struct buffer expected = BUFFER_IN_MEMORY;
    snapshot->clock = 1;
    buffer_format(&expected,
                  "{\n"
                  "  \"schema\": 2,\n"
                  "  \"time\": \"1970-01-01T00:00:01+00:00\",\n"
                  "  \"host\": null,\n"
                  "  \"boot_id\": null,\n"
                  "  \"ipc_namespace\": null,\n"
                  "  \"shm\": [],\n"
                  "  \"problems\": %s\n"
                  "}\n",
                  members);
    expect_document(snapshot, buffer_string(&expected));
    buffer_free(&expected);
}

static void an_envelope_of_nothing_known(void **state)
{
    (void)state;
    expect_poor_document(snapshot_new(), "[]");
}

/* What they say is not for JSON to know (test_problem). */
static void problems_are_told(void **state)
{
    static const struct problem problems[] = {
        {PROBLEM_MALFORMED, .where = "/proc/sysvipc/shm", .count = 2, .line = 3},
        {PROBLEM_MISSING, .where = "shm 5", .count = 1},
        {PROBLEM_CUT_OFF, .where = "a\xff\"", .count = 1},
    };
    static const char *const words[][2] = {
        {"malformed", "/proc/sysvipc/shm"}, {"missing", "shm 5"}, {"cut-off", "a\\\\xff\\\""}};
    struct snapshot *snapshot = snapshot_new();
    struct buffer expected = BUFFER_IN_MEMORY;

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(problems); i++) {
        struct buffer message = BUFFER_IN_MEMORY;
        snapshot_add_problem(snapshot, problems[i]);
        problem_put_message(&message, &problems[i]);
        buffer_format(&expected,
                      "%s\n    {\"kind\": \"%s\", \"where\": \"%s\", \"count\": %d, "
                      "\"message\": \"%s\"}",
                      i ? "," : "[", words[i][0], words[i][1], (int)problems[i].count,
                      buffer_string(&message));
        buffer_free(&message);
    }
    buffer_text(&expected, "\n  ]");
    expect_poor_document(snapshot, buffer_string(&expected));
    buffer_free(&expected);
}

static void processes_that_were_refused_are_named(void **state)
{
    struct refused refused = {0};
    struct snapshot *snapshot = snapshot_new();

    (void)state;
    refused_add(&refused, 1, text_of("sys\"\033"));
    refused_add(&refused, 77, (struct text){0});
    snapshot_add_problem(snapshot, (struct problem){PROBLEM_UNINSPECTED, .where = "/proc",
                                                    .count = refused.count, .refused = &refused});
    expect_poor_document(
        snapshot, "[\n    {\"kind\": \"uninspected\", \"where\": \"/proc\", \"count\": 2, "
                  "\"message\": \"2 processes could not be inspected (1 sys\\\"\\u001b, 77)\", "
                  "\"processes\": [{\"pid\": 1, \"command\": \"sys\\\"\\u001b\"}, "
                  "{\"pid\": 77, \"command\": null}]}\n  ]");
}

/* Where the document leaves the buffer in between must not change where commas stand. */
static void a_document_longer_than_the_buffer_is_whole(void **state)
{
    enum { ROWS = 20000 };
    struct value *values = calloc(ROWS, sizeof(*values));
    char path[] = "/tmp/ipcview-json.XXXXXX";
    struct sheet_of_values sheet = {.columns = {{.name = "X", .type = TYPE_TEXT}},
                                    .column_count = 1,
                                    .values = values,
                                    .row_count = ROWS};
    struct buffer out = {.file = mkstemp(path)}, whole = BUFFER_IN_MEMORY;
    struct snapshot *snapshot = snapshot_new();
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

    (void)state;
    assert_non_null(values);
    assert_true(out.file >= 0);
    for (size_t i = 0; i < ROWS; i++)
        values[i] = value_text((struct text){letters, i % 26});
    sheet_make(&sheet);
    json_begin(&out, snapshot);
    json_table(&out, &plain, &sheet.sheet);
    json_end(&out, snapshot);
    assert_int_equal(buffer_flush(&out), 0);
    json_begin(&whole, snapshot);
    json_table(&whole, &plain, &sheet.sheet);
    json_end(&whole, snapshot);
    sheet_free(&sheet);
    assert_true(json_is_valid((struct text){whole.data, whole.length}));

    char *read_back = malloc(whole.length + 1);
    assert_non_null(read_back);
    assert_int_equal(pread(out.file, read_back, whole.length + 1, 0), whole.length);
    assert_memory_equal(read_back, whole.data, whole.length);
    close(out.file);
    unlink(path);
    free(read_back);
    free(values);
    buffer_free(&out);
    buffer_free(&whole);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_judge_knows_json),
        cmocka_unit_test(values_have_the_types_of_json),
        cmocka_unit_test(only_the_time_format_is_the_users),
        cmocka_unit_test(texts_are_strings),
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(what_looks_like_an_escape_comes_back),
        cmocka_unit_test(rows_are_objects_and_tell_what_is_unknown),
        cmocka_unit_test(parts_stand_within_their_row),
        cmocka_unit_test(an_envelope_of_what_is_known),
        cmocka_unit_test(an_envelope_of_nothing_known),
        cmocka_unit_test(problems_are_told),
        cmocka_unit_test(processes_that_were_refused_are_named),
        cmocka_unit_test(a_document_longer_than_the_buffer_is_whole),
    };
    return cmocka_run_group_tests(tests, set_utc, NULL);
}
