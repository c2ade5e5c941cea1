/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw and CSV: nothing is rounded or lost. */
#include "config.h"

#include "output/cell.h"

struct delimited {
    struct buffer *out;
    const struct style *style;
    const struct sheet *sheet;
    char delimiter;
    bool quotes;                /* RFC 4180 */
    struct buffer exact, field; /* of the current cell */
};

/* Appends the exact value, or the form that an option asks for. */
static void delimited_put_value(struct buffer *out, const struct style *style,
                                const struct value *value, int64_t clock)
{
    if (value->type == TYPE_MODE)
        cell_put_mode(out, style, value->u);
    else if (value->type == TYPE_TIME)
        when_put(out, value->i, style->time, clock);
    else
        value_put_exact(out, value);
}

/* Appends FIELD, quoted where RFC 4180, 2.5 to 2.7, needs it. */
static void delimited_put_quoted(struct buffer *out, struct text field)
{
    bool needed = memchr(field.start, ',', field.length) || memchr(field.start, '"', field.length);
    if (!needed) {
        text_put(out, field);
        return;
    }
    buffer_char(out, '"');
    for (size_t i = 0; i < field.length; i++) {
        if (field.start[i] == '"')
            buffer_char(out, '"');
        buffer_char(out, field.start[i]);
    }
    buffer_char(out, '"');
}

static void delimited_put_text(struct delimited *to, struct text text)
{
    to->field.length = 0;
    if (!to->quotes) {
        cell_put_text(to->out, text, ESCAPE_BACKSLASH | ESCAPE_BLANK);
    } else if (!text.length) {
        buffer_text(to->out, "\"\"");
    } else {
        cell_put_text(&to->field, text, ESCAPE_BACKSLASH);
        delimited_put_quoted(to->out, text_in(&to->field));
    }
}

static void delimited_put_cell(struct delimited *to, const struct value *value)
{
    if (value->state == VALUE_UNSET ||
        (value->state == VALUE_KNOWN && value->type == TYPE_LIST && !value->list.count)) {
        /* An empty field in CSV; in raw, blanks separate the fields, and none can be empty. */
        buffer_text(to->out, to->quotes ? "" : "-");
    } else if (cell_put_state(to->out, value)) {
        return;
    } else if (value->type == TYPE_TEXT) {
        delimited_put_text(to, value->text);
    } else if (value->type == TYPE_TIME || value->type == TYPE_LIST) {
        to->exact.length = 0;
        delimited_put_value(&to->exact, to->style, value, to->sheet->clock);
        delimited_put_text(to, text_in(&to->exact));
    } else {
        delimited_put_value(to->out, to->style, value, to->sheet->clock);
    }
}

static void delimited_put_headings(struct delimited *to)
{
    const struct columns *columns = to->sheet->columns;
    for (size_t c = 0; c < columns->count; c++) {
        if (c)
            buffer_char(to->out, to->delimiter);
        buffer_text(to->out, column_heading(columns->list[c]));
    }
    buffer_char(to->out, '\n');
}

static void put_row(struct delimited *to, size_t row)
{
    const struct columns *columns = to->sheet->columns;
    for (size_t c = 0; c < columns->count; c++) {
        struct value value = column_value(columns->list[c], to->sheet->view, row);
        if (c)
            buffer_char(to->out, to->delimiter);
        delimited_put_cell(to, &value);
    }
    buffer_char(to->out, '\n');
    arena_reset(to->sheet->view->scratch);
}

static void print(struct delimited *to)
{
    if (to->style->headings)
        delimited_put_headings(to);
    for (size_t i = 0; i < to->sheet->order->count; i++)
        put_row(to, to->sheet->order->rows[i]);
    buffer_free(&to->exact);
    buffer_free(&to->field);
}

void raw_print(struct buffer *out, const struct style *style, const struct sheet *sheet)
{
    print(&(struct delimited){out, style, sheet, ' ', false, BUFFER_IN_MEMORY, BUFFER_IN_MEMORY});
}

void csv_print(struct buffer *out, const struct style *style, const struct sheet *sheet)
{
    print(&(struct delimited){out, style, sheet, ',', true, BUFFER_IN_MEMORY, BUFFER_IN_MEMORY});
}
