/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "base/units.h"
#include "base/when.h"
#include "model/value.h"

const char *const type_names[TYPES] = {
    [TYPE_COUNT] = "count",     [TYPE_SIZE] = "size",       [TYPE_ID] = "id",
    [TYPE_PID] = "pid",         [TYPE_UID] = "uid",         [TYPE_KEY] = "key",
    [TYPE_MODE] = "mode",       [TYPE_TIME] = "time",       [TYPE_DURATION] = "duration",
    [TYPE_TEXT] = "text",       [TYPE_PERCENT] = "percent", [TYPE_WORD] = "word",
    [TYPE_ADDRESS] = "address", [TYPE_LIST] = "list",       [TYPE_CHANGE] = "change",
    [TYPE_GROWTH] = "growth",   [TYPE_RATE] = "rate",
};

/* From here on a double holds no fraction, and its digits do not fit into an integer for long. */
#define WITHOUT_FRACTION 1e16

enum { MODE_LETTERS = 9 };
static const char mode_letters[] = "rwxrwxrwx";

void value_put_mode(struct buffer *out, uint64_t mode)
{
    char text[MODE_LETTERS];
    for (unsigned i = 0; i < MODE_LETTERS; i++)
        text[i] = mode >> (MODE_LETTERS - 1 - i) & 1 ? mode_letters[i] : '-';
    buffer_put(out, text, sizeof(text));
}

static void value_put_key(struct buffer *out, uint64_t key)
{
    static const char digits[] = "0123456789abcdef";
    char text[10] = "0x";
    for (unsigned i = 0; i < 8; i++)
        text[2 + i] = digits[key >> (28 - 4 * i) & 15];
    buffer_put(out, text, sizeof(text));
}

static void value_put_list(struct buffer *out, const struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_char(out, ',');
        value_put_exact(out, &list->items[i]);
    }
    if (list->is_partial)
        buffer_text(out, ",?");
}

void value_put_percent(struct buffer *out, double percent, unsigned digits)
{
    uint64_t scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    if (percent >= WITHOUT_FRACTION) {
        buffer_format(out, "%.*f", (int)digits, percent);
        return;
    }
    uint64_t scaled = (uint64_t)(percent * (double)scale + 1e-9);
    buffer_unsigned(out, scaled / scale);
    buffer_char(out, '.');
    for (scale /= 10; scale; scale /= 10)
        buffer_unsigned(out, scaled / scale % 10);
}

/* At most two digits behind the point, and none that say nothing. */
static void put_percent(struct buffer *out, double percent)
{
    value_put_percent(out, percent, 2);
    while (out->data[out->length - 1] == '0')
        out->length--;
    if (out->data[out->length - 1] == '.')
        out->length--;
}

void value_put_exact(struct buffer *out, const struct value *value)
{
    switch (value->type) {
    case TYPE_COUNT:
    case TYPE_SIZE:
    case TYPE_ID:
    case TYPE_PID:
    case TYPE_UID:
        buffer_unsigned(out, value->u);
        break;
    case TYPE_KEY:
        value_put_key(out, value->u);
        break;
    case TYPE_ADDRESS:
        buffer_format(out, "0x%llx", (unsigned long long)value->u);
        break;
    case TYPE_MODE:
        value_put_mode(out, value->u);
        break;
    case TYPE_TIME:
        when_put(out, value->i, WHEN_ISO, 0);
        break;
    case TYPE_DURATION:
    case TYPE_CHANGE:
    case TYPE_GROWTH:
        buffer_signed(out, value->i);
        break;
    case TYPE_PERCENT:
        put_percent(out, value->d);
        break;
    case TYPE_RATE:
        if (value->d <= -0.01) /* else no digit is left to have a sign */
            buffer_char(out, '-');
        put_percent(out, value->d < 0 ? -value->d : value->d);
        break;
    case TYPE_TEXT:
    case TYPE_WORD:
        text_put(out, value->text);
        break;
    case TYPE_LIST:
        value_put_list(out, &value->list);
        break;
    case TYPES:
        break;
    }
}

static int compare_text(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.start, b.start, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_words(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < shorter; i++) {
        char x = text_lower(a.start[i]), y = text_lower(b.start[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.length > b.length) - (a.length < b.length);
}

static int compare_lists(const struct list *a, const struct list *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = value_compare(&a->items[i], &b->items[i]);
        if (order)
            return order;
    }
    return (a->count > b->count) - (a->count < b->count);
}

int value_compare(const struct value *a, const struct value *b)
{
    switch (a->type) {
    case TYPE_TIME:
    case TYPE_DURATION:
    case TYPE_CHANGE:
    case TYPE_GROWTH:
        return (a->i > b->i) - (a->i < b->i);
    case TYPE_PERCENT:
    case TYPE_RATE:
        return (a->d > b->d) - (a->d < b->d);
    case TYPE_TEXT:
        return compare_text(a->text, b->text);
    case TYPE_WORD:
        return compare_words(a->text, b->text);
    case TYPE_LIST:
        return compare_lists(&a->list, &b->list);
    case TYPE_COUNT:
    case TYPE_SIZE:
    case TYPE_ID:
    case TYPE_PID:
    case TYPE_UID:
    case TYPE_KEY:
    case TYPE_ADDRESS:
    case TYPE_MODE:
    case TYPES:
        break;
    }
    return (a->u > b->u) - (a->u < b->u);
}

static int value_parse_mode(struct text text, uint64_t *mode)
{
    if (text.length != MODE_LETTERS)
        return number_in(text, 8, 0777, mode);
    uint64_t bits = 0;
    for (unsigned i = 0; i < MODE_LETTERS; i++) {
        if (text.start[i] != '-' && text.start[i] != mode_letters[i])
            return -EINVAL;
        bits = bits << 1 | (text.start[i] != '-');
    }
    *mode = bits;
    return 0;
}

/* Digits with at most one point among them, and a per cent sign if you like. */
static int parse_percent(struct text text, double *percent)
{
    uint64_t whole = 0, part = 0, ignored;

    if (text.length && text.start[text.length - 1] == '%')
        text.length--;
    const char *point = text.length ? memchr(text.start, '.', text.length) : NULL;
    size_t before = point ? (size_t)(point - text.start) : text.length;
    size_t behind = point ? text.length - before - 1 : 0;
    int result = number_parse(text.start, before, 10, UINT32_MAX, &whole);
    if (!result && point) {
        /* More digits than a double holds are read over, but must be digits. */
        size_t kept = behind < 15 ? behind : 15;
        result = number_parse(point + 1, kept, 10, UINT64_MAX, &part);
        if (behind > kept &&
            number_parse(point + 1 + kept, behind - kept, 10, UINT64_MAX, &ignored) == -EINVAL)
            result = -EINVAL;
        behind = kept;
    }
    double fraction = (double)part;
    for (; behind; behind--)
        fraction /= 10;
    *percent = (double)whole + fraction;
    return result;
}

int value_parse(enum type type, struct text text, struct value *value)
{
    *value = (struct value){.type = type};
    switch (type) {
    case TYPE_SIZE:
        return units_parse_size(text, &value->u);
    case TYPE_KEY:
        return number_parse_any(text.start, text.length, UINT32_MAX, &value->u);
    case TYPE_MODE:
        return value_parse_mode(text, &value->u);
    case TYPE_DURATION:
        return units_parse_duration(text, &value->i);
    case TYPE_PERCENT:
        return parse_percent(text, &value->d);
    case TYPE_TEXT:
    case TYPE_WORD:
        value->text = text;
        return 0;
    case TYPE_PID:
    case TYPE_UID:
        return number_in(text, 10, UINT32_MAX, &value->u);
    case TYPE_COUNT:
    case TYPE_ID:
        return number_in(text, 10, UINT64_MAX, &value->u);
    case TYPE_ADDRESS:
    case TYPE_TIME:
    case TYPE_CHANGE:
    case TYPE_GROWTH:
    case TYPE_RATE:
    case TYPE_LIST:
    case TYPES:
        break;
    }
    return -EINVAL;
}
