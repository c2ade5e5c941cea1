/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <math.h>

#include "base/units.h"
#include "output/cell.h"

static const char empty_sign[] = "\"\"";

/* What stands for a value without a known amount. */
static const char signs[][sizeof("unlimited")] = {
    [VALUE_UNKNOWN] = "?",
    [VALUE_UNSET] = "-",
    [VALUE_UNLIMITED] = "unlimited",
};

enum { WARNING_PERCENT = 60, ALARM_PERCENT = 90 };

unsigned cell_escapes(const struct style *style)
{
    return (style->utf8 ? 0 : ESCAPE_NON_ASCII) | (style->grid ? ESCAPE_UNSTEADY : 0U);
}

bool cell_put_state(struct buffer *out, const struct value *value)
{
    if (value->state == VALUE_KNOWN)
        return false;
    buffer_text(out, signs[value->state]);
    return true;
}

static bool looks_like_sign(struct text text)
{
    if (text.length > strlen(empty_sign))
        return false;
    return text_equals(text, signs[VALUE_UNKNOWN]) || text_equals(text, signs[VALUE_UNSET]) ||
           text_equals(text, empty_sign);
}

void cell_put_text(struct buffer *out, struct text text, unsigned also)
{
    if (!text.length) {
        buffer_text(out, empty_sign);
        return;
    }
    if (looks_like_sign(text)) {
        buffer_format(out, "\\x%02x", (unsigned char)text.start[0]);
        text = text_skip(text, 1);
    }
    text_escape(out, text, also);
}

void cell_put_mode(struct buffer *out, const struct style *style, uint64_t mode)
{
    if (style->numeric_perms)
        buffer_format(out, "0%03llo", (unsigned long long)mode);
    else
        value_put_mode(out, mode);
}

bool cell_put_short(struct buffer *out, enum type type, struct text text)
{
    struct value mode;

    if (type != TYPE_MODE || value_parse(type, text, &mode))
        return false;
    cell_put_mode(out, &(struct style){.numeric_perms = true}, mode.u);
    return true;
}

static void cell_put_list(struct buffer *out, const struct style *style, const struct list *list,
                          int64_t clock, unsigned also)
{
    if (!list->count)
        buffer_text(out, signs[VALUE_UNSET]);
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_char(out, ',');
        cell_put(out, style, &list->items[i], clock, also);
    }
    if (list->is_partial)
        buffer_format(out, ",%s", signs[VALUE_UNKNOWN]);
}

/* A change has a sign, no change has none. */
static void put_sign(struct buffer *out, double change)
{
    if (change < 0 || change > 0)
        buffer_char(out, change < 0 ? '-' : '+');
}

static void put_change(struct buffer *out, const struct style *style, const struct value *value)
{
    uint64_t amount = value->i < 0 ? 0 - (uint64_t)value->i : (uint64_t)value->i;

    put_sign(out, (double)value->i);
    if (value->type == TYPE_GROWTH && !style->bytes)
        units_put_size(out, amount);
    else
        buffer_unsigned(out, amount);
}

/* One decimal place below 10, none above; 9.95 is shown as 10. */
static void put_rate(struct buffer *out, double rate)
{
    double amount = fabs(rate);

    put_sign(out, rate);
    buffer_format(out, amount >= 9.95 || !(amount > 0) ? "%.0f" : "%.1f", amount);
}

void cell_put(struct buffer *out, const struct style *style, const struct value *value,
              int64_t clock, unsigned also)
{
    if (cell_put_state(out, value))
        return;
    switch (value->type) {
    case TYPE_SIZE:
        if (style->bytes)
            buffer_unsigned(out, value->u);
        else
            units_put_size(out, value->u);
        break;
    case TYPE_MODE:
        cell_put_mode(out, style, value->u);
        break;
    case TYPE_TIME:
        when_put(out, value->i, style->time, clock);
        break;
    case TYPE_DURATION:
        units_put_duration(out, value->i);
        break;
    case TYPE_PERCENT:
        value_put_percent(out, value->d, 1);
        buffer_char(out, '%');
        break;
    case TYPE_CHANGE:
    case TYPE_GROWTH:
        put_change(out, style, value);
        break;
    case TYPE_RATE:
        put_rate(out, value->d);
        break;
    case TYPE_TEXT:
        cell_put_text(out, value->text, also);
        break;
    case TYPE_LIST:
        cell_put_list(out, style, &value->list, clock, also);
        break;
    case TYPE_COUNT:
    case TYPE_ID:
    case TYPE_PID:
    case TYPE_UID:
    case TYPE_KEY:
    case TYPE_ADDRESS:
    case TYPE_WORD:
    case TYPES:
        value_put_exact(out, value);
        break;
    }
}

static bool is_marked_for_destruction(const struct list *list)
{
    return list->count && list->items[0].type == TYPE_WORD &&
           text_equals(list->items[0].text, "dest");
}

enum role cell_role(const struct value *value)
{
    static const enum role without[] = {
        [VALUE_KNOWN] = ROLE_PLAIN,
        [VALUE_UNSET] = ROLE_FAINT,
        [VALUE_UNKNOWN] = ROLE_WARNING,
        [VALUE_UNLIMITED] = ROLE_PLAIN,
    };

    if (value->state != VALUE_KNOWN || (value->type != TYPE_PERCENT && value->type != TYPE_LIST))
        return without[value->state];
    if (value->type == TYPE_LIST)
        return is_marked_for_destruction(&value->list) ? ROLE_WARNING : ROLE_PLAIN;
    if (value->d >= ALARM_PERCENT)
        return ROLE_ALARM;
    return value->d >= WARNING_PERCENT ? ROLE_WARNING : ROLE_PLAIN;
}

void cell_put_color(struct buffer *out, const struct style *style, enum role role)
{
    static const char *const colors[] = {
        [ROLE_PLAIN] = "\033[0m",    [ROLE_HEADING] = "\033[1m", [ROLE_FAINT] = "\033[2m",
        [ROLE_WARNING] = "\033[33m", [ROLE_ALARM] = "\033[31m",
    };
    if (style->grid)
        buffer_char(out, (char)role);
    else
        buffer_text(out, colors[role]);
}

bool cell_is_right(enum type type)
{
    static const bool right[TYPES] = {
        [TYPE_COUNT] = true,  [TYPE_SIZE] = true,     [TYPE_ID] = true,      [TYPE_PID] = true,
        [TYPE_UID] = true,    [TYPE_DURATION] = true, [TYPE_PERCENT] = true, [TYPE_CHANGE] = true,
        [TYPE_GROWTH] = true, [TYPE_RATE] = true,     [TYPE_ADDRESS] = true,
    };
    return right[type];
}
