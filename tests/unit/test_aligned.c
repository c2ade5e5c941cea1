/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

static const struct style plain = {.headings = true, .utf8 = true, .time = WHEN_EPOCH};

static int set_locale(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

#define CJK "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e" /* three characters, six columns */
#define ELLIPSIS "\xe2\x80\xa6"

static struct style with_width(size_t width)
{
    struct style style = plain;
    style.width = width;
    return style;
}

/* A number, a text, a name, and what has a shorter form. */
static struct sheet_of_values sheet_of(const struct value *values, size_t rows)
{
    return (struct sheet_of_values){
        .columns = {{.name = "SIZE", .type = TYPE_SIZE},
                    {.name = "COMMAND", .type = TYPE_TEXT, .shrinks = SHRINK_TEXT},
                    {.name = "OWNER", .type = TYPE_TEXT, .shrinks = SHRINK_NAME},
                    {.name = "PERMS", .type = TYPE_MODE, .shrinks = SHRINK_FORM}},
        .column_count = 4,
        .values = values,
        .row_count = rows,
    };
}

static void columns_are_as_wide_as_their_widest_cell(void **state)
{
    const struct value values[] = {
        value_of(TYPE_SIZE, 0),
        text_value("postgres: writer"),
        text_value("root"),
        value_of(TYPE_MODE, 0600),
        value_of(TYPE_SIZE, 1023),
        text_value("x"),
        text_value("postgres"),
        value_of(TYPE_MODE, 0777),
        value_without(TYPE_SIZE, VALUE_UNKNOWN),
        value_without(TYPE_TEXT, VALUE_UNSET),
        text_value(""),
        value_without(TYPE_MODE, VALUE_UNKNOWN),
    };
    struct sheet_of_values sheet = sheet_of(values, 3);
    struct style style = plain;
    (void)state;
    expect_print(aligned_print, &plain, &sheet,
                 "SIZE COMMAND          OWNER    PERMS\n"
                 "   0 postgres: writer root     rw-------\n"
                 "1023 x                postgres rwxrwxrwx\n"
                 "   ? -                \"\"       ?\n");
    style.headings = false;
    expect_print(aligned_print, &style, &sheet,
                 "   0 postgres: writer root     rw-------\n"
                 "1023 x                postgres rwxrwxrwx\n"
                 "   ? -                \"\"       ?\n");
}

static void a_number_at_the_end_stands_at_the_right(void **state)
{
    const struct value values[] = {text_value("a"), value_of(TYPE_COUNT, 5), text_value("bcd"),
                                   value_of(TYPE_COUNT, 12345678)};
    struct sheet_of_values sheet = {
        .columns = {{.name = "X", .type = TYPE_TEXT},
                    {.name = "USE", .heading = "USE%", .type = TYPE_COUNT}},
        .column_count = 2,
        .values = values,
        .row_count = 2,
    };
    (void)state;
    expect_print(aligned_print, &plain, &sheet,
                 "X       USE%\n"
                 "a          5\n"
                 "bcd 12345678\n");
}

/* Long tables are made in pieces, by two threads: all of them share one width and one order. */
static void a_long_table_is_one_table(void **state)
{
    enum { ROWS = 5000 };
    struct value *values = malloc(ROWS * sizeof(*values));
    struct sheet_of_values sheet = {
        .columns = {{.name = "N", .type = TYPE_COUNT}},
        .column_count = 1,
        .values = values,
        .row_count = ROWS,
    };
    struct buffer expected = BUFFER_IN_MEMORY;
    (void)state;

    buffer_text(&expected, "           N\n");
    for (uint64_t i = 0; i < ROWS; i++) {
        uint64_t number = i + 1 < ROWS ? i : 123456789012; /* the widest is the last */
        values[i] = value_of(TYPE_COUNT, number);
        buffer_format(&expected, "%12llu\n", (unsigned long long)number);
    }
    expect_print(aligned_print, &plain, &sheet, buffer_string(&expected));
    buffer_free(&expected);
    free(values);
}

static void without_rows_the_headings_stand_alone(void **state)
{
    struct sheet_of_values sheet = sheet_of(NULL, 0);
    struct style style = plain;
    (void)state;
    expect_print(aligned_print, &plain, &sheet, "SIZE COMMAND OWNER PERMS\n");
    style.headings = false;
    expect_print(aligned_print, &style, &sheet, "");
}

static const struct {
    const char *text;
    size_t width;
    const char *shown;
} wide[] = {
    {"abc", 3, "abc"},
    {"\xc3\xa4\xc3\xb6\xc3\xbc", 3, "\xc3\xa4\xc3\xb6\xc3\xbc"},
    {CJK, 6, CJK},
    {"e\xcc\x81\xcc\xa7x", 2, "e\xcc\x81\xcc\xa7x"}, /* e with acute and cedilla */
    {"\xf0\x9f\x98\x80", 2, "\xf0\x9f\x98\x80"},
    {"a\xff\033", 9, "a\\xff\\x1b"},
    {"\xe2\x80\xae", 12, "\\xe2\\x80\\xae"},
    {"\xe2\x82", 8, "\\xe2\\x82"},
};

/* What follows begins in the same column of the terminal, whatever the bytes before. */
static void padding_goes_by_columns_of_the_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(wide); i++) {
        const struct value values[] = {text_value(wide[i].text), text_value("|"),
                                       text_value("0123456789abcdef"), text_value("|")};
        struct sheet_of_values sheet = {
            .columns = {{.name = "A", .type = TYPE_TEXT}, {.name = "B", .type = TYPE_TEXT}},
            .column_count = 2,
            .values = values,
            .row_count = 2,
        };
        struct buffer expected = BUFFER_IN_MEMORY;
        buffer_text(&expected, "A                B\n");
        buffer_text(&expected, wide[i].shown);
        buffer_blanks(&expected, 17 - wide[i].width);
        buffer_text(&expected, "|\n0123456789abcdef |\n");
        expect_print(aligned_print, &plain, &sheet, buffer_string(&expected));
        buffer_free(&expected);
    }
}

static void the_heading_of_a_column_is_measured_too(void **state)
{
    const struct value values[] = {text_value("ab"), text_value("c")};
    struct sheet_of_values sheet = {
        .columns = {{.name = "A", .heading = CJK, .type = TYPE_TEXT},
                    {.name = "B", .type = TYPE_TEXT}},
        .column_count = 2,
        .values = values,
        .row_count = 1,
    };
    (void)state;
    expect_print(aligned_print, &plain, &sheet, CJK " B\nab     c\n");
}

static const struct value to_shrink[] = {
    {.type = TYPE_SIZE, .u = 1000},
    {.type = TYPE_TEXT, .text = {"0123456789abcdef", 16}},
    {.type = TYPE_TEXT, .text = {"ownerownerow", 12}},
    {.type = TYPE_MODE, .u = 0600},
};

static const struct {
    size_t width;
    const char *lines;
} shrunk[] = {
    {0, "SIZE COMMAND          OWNER        PERMS\n"
        "1000 0123456789abcdef ownerownerow rw-------\n"},
    {1000, "SIZE COMMAND          OWNER        PERMS\n"
           "1000 0123456789abcdef ownerownerow rw-------\n"},
    {44, "SIZE COMMAND          OWNER        PERMS\n"
         "1000 0123456789abcdef ownerownerow rw-------\n"},
    {43, "SIZE COMMAND         OWNER        PERMS\n"
         "1000 0123456789abcd" ELLIPSIS " ownerownerow rw-------\n"},
    {35, "SIZE COMMAND OWNER        PERMS\n"
         "1000 012345" ELLIPSIS " ownerownerow rw-------\n"},
    {34, "SIZE COMMAND OWNER        PERMS\n"
         "1000 012345" ELLIPSIS " ownerownerow 0600\n"},
    {31, "SIZE COMMAND OWNER        PERMS\n"
         "1000 012345" ELLIPSIS " ownerownerow 0600\n"},
    {30, "SIZE COMMA" ELLIPSIS " OWNER        PERMS\n"
         "1000 01234" ELLIPSIS " ownerownerow 0600\n"},
    {28, "SIZE COM" ELLIPSIS " OWNER        PERMS\n"
         "1000 012" ELLIPSIS " ownerownerow 0600\n"},
    {27, "SIZE COM" ELLIPSIS " OWNER       PERMS\n"
         "1000 012" ELLIPSIS " ownerowner" ELLIPSIS " 0600\n"},
    {21, "SIZE COM" ELLIPSIS " OWNER PERMS\n"
         "1000 012" ELLIPSIS " owne" ELLIPSIS " 0600\n"},
    /* Here lines are too long in any case, and no name is cut for nothing. */
    {20, "SIZE COMMAND OWNER        PERMS\n"
         "1000 012345" ELLIPSIS " ownerownerow 0600\n"},
    {1, "SIZE COMMAND OWNER        PERMS\n"
        "1000 012345" ELLIPSIS " ownerownerow 0600\n"},
};

static void columns_shrink_in_turn_and_names_last(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(shrunk); i++) {
        struct sheet_of_values sheet = sheet_of(to_shrink, 1);
        struct style style = with_width(shrunk[i].width);
        expect_print(aligned_print, &style, &sheet, shrunk[i].lines);
    }
}

static void without_headings_three_letters_are_left(void **state)
{
    struct sheet_of_values sheet = sheet_of(to_shrink, 1);
    struct style style = with_width(19);
    (void)state;
    style.headings = false;
    expect_print(aligned_print, &style, &sheet, "1000 012" ELLIPSIS " own" ELLIPSIS " 0600\n");
}

static void what_is_cut_has_a_mark_in_ascii_too(void **state)
{
    struct sheet_of_values sheet = sheet_of(to_shrink, 1);
    struct style style = with_width(21);
    (void)state;
    style.utf8 = false;
    expect_print(aligned_print, &style, &sheet,
                 "SIZE COM+ OWNER PERMS\n"
                 "1000 012+ owne+ 0600\n");
}

/* ->width: of the whole line, of which the text is all but two columns. */
static const struct {
    const char *text;
    size_t width;
    const char *line;
} cut[] = {
    {CJK, 8, CJK " |\n"},
    {CJK, 7, "\xe6\x97\xa5\xe6\x9c\xac" ELLIPSIS " |\n"},
    {CJK, 6, "\xe6\x97\xa5" ELLIPSIS "  |\n"}, /* half a character is not shown */
    {CJK, 1, "\xe6\x97\xa5" ELLIPSIS "  |\n"},
    {"e\xcc\x81"
     "fghij",
     6,
     "e\xcc\x81"
     "fg" ELLIPSIS " |\n"},
    {"abc\xf0\x9f\x98\x80", 6, "abc" ELLIPSIS " |\n"},
};

static void wide_characters_are_cut_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cut); i++) {
        const struct value values[] = {text_value(cut[i].text), text_value("|")};
        struct sheet_of_values sheet = {
            .columns = {{.name = "A", .type = TYPE_TEXT, .shrinks = SHRINK_TEXT},
                        {.name = "B", .type = TYPE_TEXT}},
            .column_count = 2,
            .values = values,
            .row_count = 1,
        };
        struct style style = with_width(cut[i].width);
        style.headings = false;
        expect_print(aligned_print, &style, &sheet, cut[i].line);
    }
}

/* On a screen of cells nothing wraps: a figure that does not fit is left out with all behind it. */
static void at_an_edge_no_figure_is_cut(void **state)
{
    static const struct {
        size_t width;
        const char *lines;
    } cases[] = {
        {20, "\2A\1 \2NAME\1        \2SUM\1 \2Z\1\n1 0123456789 1234 9\n"},
        {18, "\2A\1 \2NAME\1        \2SUM\1\n1 0123456789 1234\n"},
        {16, "\2A\1 \2NAME\1\n1 0123456789\n"},
        {11, "\2A\1 \2NAME\1\n1 01234567" ELLIPSIS "\n"},
        {6, "\2A\1 \2NAME\1\n1 012" ELLIPSIS "\n"},
        {5, "\2A\1\n1\n"},
    };
    const struct value values[] = {value_of(TYPE_COUNT, 1), text_value("0123456789"),
                                   value_of(TYPE_COUNT, 1234), value_of(TYPE_COUNT, 9)};
    struct sheet_of_values sheet = {
        .columns = {{.name = "A", .type = TYPE_COUNT},
                    {.name = "NAME", .type = TYPE_TEXT, .shrinks = SHRINK_NAME},
                    {.name = "SUM", .type = TYPE_COUNT},
                    {.name = "Z", .type = TYPE_COUNT}},
        .column_count = 4,
        .values = values,
        .row_count = 1,
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct style style = with_width(cases[i].width);
        style.grid = style.color = true;
        expect_print(aligned_print, &style, &sheet, cases[i].lines);
    }
}

static void the_last_column_is_cut_too_and_never_padded(void **state)
{
    const struct value values[] = {value_of(TYPE_COUNT, 1), text_value("0123456789"),
                                   value_of(TYPE_COUNT, 2), text_value("0")};
    struct sheet_of_values sheet = {
        .columns = {{.name = "A", .type = TYPE_COUNT},
                    {.name = "B", .type = TYPE_TEXT, .shrinks = SHRINK_TEXT}},
        .column_count = 2,
        .values = values,
        .row_count = 2,
    };
    struct style style = with_width(6);
    (void)state;
    expect_print(aligned_print, &style, &sheet, "A B\n1 012" ELLIPSIS "\n2 0\n");
}

/* Cells are kept with a length of one byte, or with more. */
static void cells_of_any_length_come_out(void **state)
{
    static const size_t lengths[] = {1, 253, 254, 255, 256, 257, 65535, 65536, 100000};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(lengths); i++) {
        for (int wide_text = 0; wide_text < 2; wide_text++) {
            char *text = malloc(lengths[i] + 3);
            assert_non_null(text);
            memset(text, 'x', lengths[i]);
            if (wide_text && lengths[i] > 3)
                memcpy(text + 1, "\xe6\x97\xa5", 3);
            memcpy(text + lengths[i], " |", 3);
            const struct value values[] = {value_text((struct text){text, lengths[i]}),
                                           text_value("|")};
            struct sheet_of_values sheet = {
                .columns = {{.name = "A", .type = TYPE_TEXT}, {.name = "B", .type = TYPE_TEXT}},
                .column_count = 2,
                .values = values,
                .row_count = 1,
            };
            struct buffer out = BUFFER_IN_MEMORY;
            struct style style = plain;
            style.headings = false;
            sheet_make(&sheet);
            aligned_print(&out, &style, &sheet.sheet);
            sheet_free(&sheet);
            assert_int_equal(out.length, lengths[i] + 3);
            assert_memory_equal(out.data, text, lengths[i] + 2);
            buffer_free(&out);
            free(text);
        }
    }
}

static void colours_stand_around_the_text_only(void **state)
{
    const struct value values[] = {value_without(TYPE_TEXT, VALUE_UNKNOWN),
                                   value_percent(95),
                                   value_without(TYPE_TEXT, VALUE_UNSET),
                                   text_value("plain"),
                                   value_percent(60),
                                   text_value("0123456789")};
    struct sheet_of_values sheet = {
        .columns = {{.name = "A", .type = TYPE_TEXT},
                    {.name = "FILL", .type = TYPE_PERCENT},
                    {.name = "C", .type = TYPE_TEXT, .shrinks = SHRINK_TEXT}},
        .column_count = 3,
        .values = values,
        .row_count = 2,
    };
    struct style style = with_width(16);
    (void)state;
    style.color = true;
    expect_print(aligned_print, &style, &sheet,
                 "\033[1mA\033[0m      \033[1mFILL\033[0m \033[1mC\033[0m\n"
                 "\033[33m?\033[0m     \033[31m95.0%\033[0m \033[2m-\033[0m\n"
                 "plain \033[33m60.0%\033[0m 012" ELLIPSIS "\n");
    style.grid = true; /* a byte is a colour then */
    expect_print(aligned_print, &style, &sheet,
                 "\002A\001      \002FILL\001 \002C\001\n"
                 "\004?\001     \00595.0%\001 \003-\001\n"
                 "plain \00460.0%\001 012" ELLIPSIS "\n");
}

static void rows_come_in_the_order_given(void **state)
{
    const struct value values[] = {text_value("a"), text_value("b"), text_value("c")};
    struct sheet_of_values sheet = {
        .columns = {{.name = "A", .type = TYPE_TEXT}},
        .column_count = 1,
        .values = values,
        .row_count = 3,
    };
    struct buffer out = BUFFER_IN_MEMORY;
    (void)state;
    sheet_make(&sheet);
    sheet.order.rows[0] = 2;
    sheet.order.rows[1] = 0;
    sheet.order.count = 2;
    aligned_print(&out, &plain, &sheet.sheet);
    sheet_free(&sheet);
    expect_output(&out, "A\nc\na\n");
}

static void a_table_of_segments(void **state)
{
    static const struct object objects[] = {
        {.ref.kind = KIND_SHM,
         .ref.number = 0,
         .key = 0x52e2c1,
         .uid = 26,
         .mode = 0600,
         .ctime = 9000,
         .shm = {.size = 56, .nattch = 6, .atime = 9940, .cpid = 1234, .lpid = 1235}},
        {.ref.kind = KIND_SHM,
         .ref.number = 32769,
         .uid = 7,
         .mode = MODE_DEST | MODE_LOCKED | 0777,
         .ctime = 1000,
         .shm = {.size = 1 << 30, .cpid = 99}},
    };
    static const char *const names[] = {"KEY",    "ID",   "OWNER", "PERMS", "SIZE",   "NATTCH",
                                        "STATUS", "CPID", "LPID",  "IDLE",  "COMMAND"};
    struct snapshot *snapshot = support_snapshot(objects, 2, 10000);
    struct arena scratch = {0};
    struct view view = {.now = snapshot, .scratch = &scratch};
    struct columns columns = {0};
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    names_add(&snapshot->users, 26, text_of("postgres"));
    *snapshot_add_process(snapshot, 1234) = (struct process){
        .pid = 1234, .state = PROCESS_LIVE, .start = 5, .command = text_of("postgres")};
    for (size_t i = 0; i < LENGTH_OF(names); i++)
        columns_add(&columns, support_column(object_tables[KIND_SHM], names[i]), &scratch);
    struct arena rows = {0};
    view.scratch = &rows;
    struct order order = order_all(object_tables[KIND_SHM], &view);
    aligned_print(&out, &plain,
                  &(struct sheet){object_tables[KIND_SHM], &columns, &view, &order, 10000});
    free(order.rows);
    arena_free(&rows);
    arena_free(&scratch);
    snapshot_free(snapshot);
    expect_output(
        &out,
        "KEY           ID OWNER    PERMS     SIZE NATTCH STATUS      CPID LPID  IDLE COMMAND\n"
        "0x0052e2c1     0 postgres rw-------   56      6 -           1234 1235 1m00s postgres\n"
        "0x00000000 32769 ?        rwxrwxrwx 1.0G      0 dest,locked   99    - 2h30m ?\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
        cmocka_unit_test(a_number_at_the_end_stands_at_the_right),
        cmocka_unit_test(a_long_table_is_one_table),
        cmocka_unit_test(without_rows_the_headings_stand_alone),
        cmocka_unit_test(padding_goes_by_columns_of_the_terminal),
        cmocka_unit_test(the_heading_of_a_column_is_measured_too),
        cmocka_unit_test(columns_shrink_in_turn_and_names_last),
        cmocka_unit_test(without_headings_three_letters_are_left),
        cmocka_unit_test(what_is_cut_has_a_mark_in_ascii_too),
        cmocka_unit_test(wide_characters_are_cut_whole),
        cmocka_unit_test(at_an_edge_no_figure_is_cut),
        cmocka_unit_test(the_last_column_is_cut_too_and_never_padded),
        cmocka_unit_test(cells_of_any_length_come_out),
        cmocka_unit_test(colours_stand_around_the_text_only),
        cmocka_unit_test(rows_come_in_the_order_given),
        cmocka_unit_test(a_table_of_segments),
    };
    return cmocka_run_group_tests(tests, set_locale, NULL);
}
