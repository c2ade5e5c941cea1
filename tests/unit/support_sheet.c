/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_sheet.h"

/* A getter is told the row only: one for each column, of the one sheet that there is at a time. */
static const struct sheet_of_values *present;

static struct value value_at(size_t row, size_t column)
{
    assert_true(row < present->row_count && column < present->column_count);
    return present->values[row * present->column_count + column];
}

#define GETTER(column)                                                    \
    static struct value get_##column(const struct view *view, size_t row) \
    {                                                                     \
        (void)view;                                                       \
        return value_at(row, column);                                     \
    }

GETTER(0)
GETTER(1)
GETTER(2)
GETTER(3)

static struct rows all_rows(const struct view *view)
{
    (void)view;
    return (struct rows){0, present->row_count};
}

void sheet_make(struct sheet_of_values *sheet)
{
    static struct value (*const getters[SHEET_COLUMNS])(const struct view *,
                                                        size_t) = {get_0, get_1, get_2, get_3};

    present = sheet;
    for (size_t c = 0; c < sheet->column_count; c++) {
        sheet->columns[c].get = getters[c];
        sheet->list[c] = &sheet->columns[c];
    }
    sheet->table = (struct table){
        .name = "things", .parts = {{sheet->columns, sheet->column_count}}, .rows = all_rows};
    sheet->shown = (struct columns){sheet->list, sheet->column_count};
    sheet->scratch = (struct arena){0};
    sheet->view = (struct view){.scratch = &sheet->scratch};
    sheet->order = order_all(&sheet->table, &sheet->view);
    sheet->sheet =
        (struct sheet){&sheet->table, &sheet->shown, &sheet->view, &sheet->order, sheet->clock};
}

void sheet_free(struct sheet_of_values *sheet)
{
    free(sheet->order.rows);
    arena_free(&sheet->scratch);
}

void expect_output(struct buffer *out, const char *expected)
{
    const char *got = buffer_string(out);
    if (out->length != strlen(expected) || memcmp(got, expected, out->length) != 0) {
        for (const char *line = got; *line; line = strchr(line, '\n') + 1) {
            print_message("# \"%.*s\"\n", (int)strcspn(line, "\n"), line);
            if (!strchr(line, '\n'))
                break;
        }
        fail_msg("%zu bytes that are not \"%s\"", out->length, expected);
    }
    buffer_free(out);
}

void expect_print(sheet_printer *print, const struct style *style, struct sheet_of_values *sheet,
                  const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    sheet_make(sheet);
    print(&out, style, &sheet->sheet);
    sheet_free(sheet);
    expect_output(&out, expected);
}

void expect_print_of(sheet_printer *print, const struct style *style, const struct value *value,
                     const char *expected)
{
    struct sheet_of_values sheet = {
        .columns = {{.name = "X", .type = value->type}},
        .column_count = 1,
        .values = value,
        .row_count = 1,
    };
    struct style plain = *style;
    struct buffer line = BUFFER_IN_MEMORY;
    plain.headings = false;
    buffer_format(&line, "%s\n", expected);
    expect_print(print, &plain, &sheet, buffer_string(&line));
    buffer_free(&line);
}

/* JSON. */

struct parser {
    struct text rest;
    int depth;
};

static bool take(struct parser *parser, const char *word)
{
    size_t length = strlen(word);
    if (parser->rest.length < length || memcmp(parser->rest.start, word, length) != 0)
        return false;
    parser->rest = (struct text){parser->rest.start + length, parser->rest.length - length};
    return true;
}

static void skip_blanks(struct parser *parser)
{
    while (take(parser, " ") || take(parser, "\n") || take(parser, "\t") || take(parser, "\r"))
        ;
}

static void put_utf8(struct buffer *out, uint32_t c)
{
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    buffer_char(out, (char)(leads[more] | c >> (6 * more)));
    while (more--)
        buffer_char(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

/* Takes \uHHHH, as a unit of UTF-16. */
static bool decode_unit(struct text text, uint32_t *unit)
{
    if (text.length < 6 || memcmp(text.start, "\\u", 2) != 0)
        return false;
    *unit = 0;
    for (size_t i = 2; i < 6; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = memchr(digits, text_lower(text.start[i]), sizeof(digits) - 1);
        if (!digit)
            return false;
        *unit = *unit << 4 | (uint32_t)(digit - digits);
    }
    return true;
}

static size_t decode_units(struct text text, struct buffer *out)
{
    uint32_t high = 0, low = 0;
    if (!decode_unit(text, &high) || (high >= 0xdc00 && high <= 0xdfff))
        return 0;
    if (high < 0xd800 || high > 0xdfff) {
        put_utf8(out, high);
        return 6;
    }
    if (!decode_unit((struct text){text.start + 6, text.length - 6}, &low) || low < 0xdc00 ||
        low > 0xdfff)
        return 0;
    put_utf8(out, 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff));
    return 12;
}

/* One character or escape of a string; the bytes it takes, or 0. */
static size_t decode_character(struct text text, struct buffer *out)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    uint32_t c = 0;
    size_t size = text.length ? text_decode(text.start, text.length, &c) : 0;

    if (!size || c < 0x20 || c == '"')
        return 0;
    if (c != '\\') {
        buffer_put(out, text.start, size);
        return size;
    }
    const char *letter = text.length > 1 && text.start[1] ? strchr(letters, text.start[1]) : NULL;
    if (!letter)
        return decode_units(text, out);
    buffer_char(out, meanings[letter - letters]);
    return 2;
}

size_t json_decode_string(struct text text, struct buffer *out)
{
    size_t at = 1, size = 0;
    if (!text.length || text.start[0] != '"')
        return 0;
    while (at < text.length && text.start[at] != '"') {
        size = decode_character((struct text){text.start + at, text.length - at}, out);
        if (!size)
            return 0;
        at += size;
    }
    return at < text.length ? at + 1 : 0;
}

static bool parse_string(struct parser *parser)
{
    struct buffer ignored = BUFFER_IN_MEMORY;
    size_t size = json_decode_string(parser->rest, &ignored);
    buffer_free(&ignored);
    parser->rest = (struct text){parser->rest.start + size, parser->rest.length - size};
    return size > 0;
}

static size_t take_digits(struct parser *parser)
{
    size_t count = 0;
    while (parser->rest.length && parser->rest.start[0] >= '0' && parser->rest.start[0] <= '9') {
        parser->rest = (struct text){parser->rest.start + 1, parser->rest.length - 1};
        count++;
    }
    return count;
}

static bool parse_number(struct parser *parser)
{
    take(parser, "-");
    if (!take(parser, "0") && !take_digits(parser))
        return false;
    if (take(parser, ".") && !take_digits(parser))
        return false;
    if (!take(parser, "e") && !take(parser, "E"))
        return true;
    if (!take(parser, "+"))
        take(parser, "-");
    return take_digits(parser) > 0;
}

static bool parse_value(struct parser *parser);

static bool parse_members(struct parser *parser, bool named, const char *end)
{
    skip_blanks(parser);
    if (take(parser, end))
        return true;
    do {
        skip_blanks(parser);
        if (named) {
            if (!parse_string(parser))
                return false;
            skip_blanks(parser);
            if (!take(parser, ":"))
                return false;
        }
        if (!parse_value(parser))
            return false;
    } while (take(parser, ","));
    return take(parser, end);
}

/* A value with the blanks around it. */
static bool parse_value(struct parser *parser)
{
    bool good;
    skip_blanks(parser);
    if (++parser->depth > 100)
        return false;
    if (take(parser, "{"))
        good = parse_members(parser, true, "}");
    else if (take(parser, "["))
        good = parse_members(parser, false, "]");
    else if (parser->rest.length && parser->rest.start[0] == '"')
        good = parse_string(parser);
    else
        good = take(parser, "true") || take(parser, "false") || take(parser, "null") ||
               parse_number(parser);
    parser->depth--;
    skip_blanks(parser);
    return good;
}

bool json_is_valid(struct text text)
{
    struct parser parser = {.rest = text};
    return parse_value(&parser) && parser.rest.length == 0;
}
