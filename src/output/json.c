/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON (RFC 8259): unset and unknown values are null, and "unknown" names the unknown ones. */
#include "config.h"

#include "output/cell.h"

enum { SCHEMA = 2 };

static void put_byte_in_hex(struct buffer *out, unsigned char byte)
{
    buffer_format(out, "\\\\x%02x", byte);
}

/* Appends the escape of C, in UTF-16. */
static void json_put_escaped(struct buffer *out, uint32_t c)
{
    static const char short_forms[] = "btn.fr"; /* U+0008 to U+000D */
    if (c >= 0x8 && c <= 0xd && c != 0xb)
        buffer_format(out, "\\%c", short_forms[c - 0x8]);
    else if (c < 0x10000)
        buffer_format(out, "\\u%04x", (unsigned)c);
    else
        buffer_format(out, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)),
                      (unsigned)(0xdc00 + (c & 0x3ff)));
}

/*
 * A string is exact where it is UTF-8. Any other byte becomes the four characters \xHH, and a
 * backslash before an x becomes \x5c, so that the two differ.
 */
static void put_string(struct buffer *out, struct text text)
{
    buffer_char(out, '"');
    for (size_t at = 0, size; at < text.length; at += size) {
        const char *here = text.start + at;
        uint32_t c = 0;
        size = text_decode(here, text.length - at, &c);
        if (size == 0) {
            put_byte_in_hex(out, (unsigned char)*here);
            size = 1;
        } else if (c == '\\' && at + 1 < text.length && here[1] == 'x') {
            put_byte_in_hex(out, '\\');
        } else if (c == '"' || c == '\\') {
            buffer_char(out, '\\');
            buffer_char(out, (char)c);
        } else if (text_is_hostile(c)) {
            json_put_escaped(out, c);
        } else {
            buffer_put(out, here, size);
        }
    }
    buffer_char(out, '"');
}

static void json_put_text(struct buffer *out, const char *string)
{
    if (string)
        put_string(out, text_of(string));
    else
        buffer_text(out, "null");
}

/* Appends NAME, which is ASCII letters, digits and underscores, in lower case. */
static void json_put_name(struct buffer *out, const char *name)
{
    buffer_char(out, '"');
    for (const char *c = name; *c; c++)
        buffer_char(out, *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c);
    buffer_char(out, '"');
}

static void json_put_key(struct buffer *out, const char *name)
{
    json_put_name(out, name);
    buffer_text(out, ": ");
}

static void json_put_time(struct buffer *out, const struct style *style, int64_t time,
                          int64_t clock)
{
    struct buffer text = BUFFER_IN_MEMORY;
    when_put(&text, time, style->time, clock);
    if (style->time == WHEN_EPOCH)
        buffer_put(out, text.data, text.length);
    else
        put_string(out, text_in(&text));
    buffer_free(&text);
}

static void json_put_value(struct buffer *out, const struct style *style, const struct value *value,
                           int64_t clock);

static void json_put_list(struct buffer *out, const struct style *style, const struct list *list,
                          int64_t clock)
{
    buffer_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_text(out, ", ");
        json_put_value(out, style, &list->items[i], clock);
    }
    buffer_char(out, ']');
}

static void json_put_value(struct buffer *out, const struct style *style, const struct value *value,
                           int64_t clock)
{
    if (value->state != VALUE_KNOWN) {
        json_put_text(out, NULL);
        return;
    }
    switch (value->type) {
    case TYPE_KEY:
    case TYPE_ADDRESS:
        buffer_char(out, '"');
        value_put_exact(out, value);
        buffer_char(out, '"');
        break;
    case TYPE_MODE:
        buffer_format(out, "\"0%03llo\"", (unsigned long long)value->u);
        break;
    case TYPE_TIME:
        json_put_time(out, style, value->i, clock);
        break;
    case TYPE_TEXT:
    case TYPE_WORD:
        put_string(out, value->text);
        break;
    case TYPE_LIST:
        json_put_list(out, style, &value->list, clock);
        break;
    case TYPE_COUNT:
    case TYPE_SIZE:
    case TYPE_ID:
    case TYPE_PID:
    case TYPE_UID:
    case TYPE_DURATION:
    case TYPE_PERCENT:
    case TYPE_CHANGE:
    case TYPE_GROWTH:
    case TYPE_RATE:
    case TYPES:
        value_put_exact(out, value);
        break;
    }
}

/* Whether VALUE, or part of it, is unknown. */
static bool json_is_in_doubt(const struct value *value)
{
    return value->state == VALUE_UNKNOWN ||
           (value->state == VALUE_KNOWN && value->type == TYPE_LIST && value->list.is_partial);
}

/* Adds NAME to the names of unknown values. */
static void add_unknown(struct buffer *unknown, const char *name)
{
    if (unknown->length)
        buffer_text(unknown, ", ");
    json_put_name(unknown, name);
}

/* The keys of COLUMNS, each behind its comma, in ARENA: all rows have the same. */
static const struct text *json_keys(const struct columns *columns, struct arena *arena)
{
    struct text *keys = arena_alloc(arena, columns->count * sizeof(*keys));

    for (size_t c = 0; c < columns->count; c++) {
        struct buffer key = BUFFER_IN_MEMORY;
        if (c)
            buffer_text(&key, ", ");
        json_put_key(&key, columns->list[c]->name);
        keys[c] = text_keep(&key, arena);
    }
    return keys;
}

/* Appends the columns of ROW with their KEYS, and to UNKNOWN the names of the unknown ones. */
static void put_members(struct buffer *out, struct buffer *unknown, const struct style *style,
                        const struct sheet *sheet, const struct text *keys, size_t row)
{
    const struct columns *columns = sheet->columns;

    for (size_t c = 0; c < columns->count; c++) {
        struct value value = column_value(columns->list[c], sheet->view, row);
        text_put(out, keys[c]);
        json_put_value(out, style, &value, sheet->clock);
        /* Beside null: a typed reader accepts a number or null, but not a word. */
        if (value.state == VALUE_UNLIMITED)
            buffer_text(out, ", \"unlimited\": true");
        if (json_is_in_doubt(&value))
            add_unknown(unknown, columns->list[c]->name);
    }
}

/* Ends an object with the names in UNKNOWN, and frees that. */
static void end_object(struct buffer *out, struct buffer *unknown)
{
    if (unknown->length) {
        buffer_text(out, ", \"unknown\": [");
        buffer_put(out, unknown->data, unknown->length);
        buffer_char(out, ']');
    }
    buffer_char(out, '}');
    buffer_free(unknown);
}

static void put_parts(struct buffer *out, const struct style *style, const struct sheet *parts)
{
    struct buffer unknown = BUFFER_IN_MEMORY;
    struct arena arena = {0};

    buffer_text(out, ", ");
    json_put_key(out, parts->table->name);
    if (!parts->order) {
        buffer_text(out, "null");
        return;
    }
    const struct text *keys = json_keys(parts->columns, &arena);
    buffer_char(out, '[');
    for (size_t i = 0; i < parts->order->count; i++) {
        buffer_text(out, i ? ", {" : "{");
        put_members(out, &unknown, style, parts, keys, parts->order->rows[i]);
        end_object(out, &unknown);
    }
    buffer_char(out, ']');
    arena_free(&arena);
}

/* Appends ROW with its KEYS and PARTS as an object of an array. */
static void json_put_row(struct buffer *out, const struct style *style, const struct sheet *sheet,
                         const struct text *keys, size_t row, const struct json_parts *parts,
                         size_t part_count)
{
    struct buffer unknown = BUFFER_IN_MEMORY;

    buffer_text(out, out->length && out->data[out->length - 1] == '[' ? "\n    {" : ",\n    {");
    put_members(out, &unknown, style, sheet, keys, row);
    for (size_t i = 0; i < part_count; i++) {
        put_parts(out, style, &parts[i].sheet);
        if (parts[i].is_partial)
            add_unknown(&unknown, parts[i].sheet.table->name);
    }
    end_object(out, &unknown);
    arena_reset(sheet->view->scratch);
}

void json_row(struct buffer *out, const struct style *style, const struct sheet *sheet, size_t row,
              const struct json_parts *parts, size_t part_count)
{
    struct arena arena = {0};

    json_put_row(out, style, sheet, json_keys(sheet->columns, &arena), row, parts, part_count);
    arena_free(&arena);
}

void json_begin_array(struct buffer *out, const char *name)
{
    buffer_text(out, "  ");
    json_put_key(out, name);
    buffer_char(out, '[');
}

void json_end_array(struct buffer *out)
{
    bool empty = out->length && out->data[out->length - 1] == '[';
    buffer_text(out, empty ? "],\n" : "\n  ],\n");
}

void json_table(struct buffer *out, const struct style *style, const struct sheet *sheet)
{
    struct arena arena = {0};
    const struct text *keys = json_keys(sheet->columns, &arena);

    json_begin_array(out, sheet->table->name);
    for (size_t i = 0; i < sheet->order->count; i++)
        json_put_row(out, style, sheet, keys, sheet->order->rows[i], NULL, 0);
    json_end_array(out);
    arena_free(&arena);
}

void json_begin(struct buffer *out, const struct snapshot *snapshot)
{
    struct value time = snapshot->clock > 0 ? value_signed(TYPE_TIME, snapshot->clock)
                                            : value_without(TYPE_TIME, VALUE_UNKNOWN);

    buffer_format(out, "{\n  \"schema\": %d,\n  \"time\": ", SCHEMA);
    json_put_value(out, &(struct style){.time = WHEN_ISO}, &time, snapshot->clock);
    buffer_text(out, ",\n  \"host\": ");
    json_put_text(out, snapshot->host);
    buffer_text(out, ",\n  \"boot_id\": ");
    json_put_text(out, snapshot->boot_id);
    buffer_text(out, ",\n  \"ipc_namespace\": ");
    if (snapshot->ipc_namespace.known)
        buffer_unsigned(out, snapshot->ipc_namespace.amount);
    else
        json_put_text(out, NULL);
    buffer_text(out, ",\n");
}

static void put_processes(struct buffer *out, const struct refused *refused)
{
    buffer_text(out, ", \"processes\": [");
    for (size_t i = 0; i < refused->named; i++) {
        const char *command = refused->first[i].command;
        buffer_format(out, "%s{\"pid\": %lu, \"command\": ", i ? ", " : "",
                      (unsigned long)refused->first[i].pid);
        json_put_text(out, *command ? command : NULL);
        buffer_char(out, '}');
    }
    buffer_char(out, ']');
}

static void json_put_problem(struct buffer *out, const struct problem *problem)
{
    struct buffer message = BUFFER_IN_MEMORY;

    problem_put_message(&message, problem);
    buffer_text(out, "\n    {\"kind\": ");
    json_put_text(out, problem_word(problem));
    buffer_text(out, ", \"where\": ");
    json_put_text(out, problem->where);
    buffer_format(out, ", \"count\": %llu, \"message\": ", (unsigned long long)problem->count);
    put_string(out, text_in(&message));
    if (problem->refused)
        put_processes(out, problem->refused);
    buffer_char(out, '}');
    buffer_free(&message);
}

void json_end(struct buffer *out, const struct snapshot *snapshot)
{
    buffer_text(out, "  \"problems\": [");
    for (size_t i = 0; i < snapshot->problem_count; i++) {
        if (i)
            buffer_char(out, ',');
        json_put_problem(out, &snapshot->problems[i]);
    }
    buffer_text(out, snapshot->problem_count ? "\n  ]\n}\n" : "]\n}\n");
}
