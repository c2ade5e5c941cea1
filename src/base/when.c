/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/units.h"
#include "base/when.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, HALF_A_YEAR = 183 * DAY };

static bool break_down(int64_t time, struct tm *parts)
{
    time_t t = (time_t)time;
    return (int64_t)t == time && localtime_r(&t, parts);
}

static void put_date(struct buffer *out, const struct tm *parts)
{
    int64_t year = (int64_t)parts->tm_year + 1900;
    /* ISO 8601 writes a sign before a year that needs more than four digits. */
    if (year > 9999)
        buffer_char(out, '+');
    buffer_format(out, year < 0 ? "%05lld" : "%04lld", (long long)year);
    buffer_format(out, "-%02d-%02d", parts->tm_mon + 1, parts->tm_mday);
}

static void put_clock(struct buffer *out, const struct tm *parts)
{
    buffer_format(out, "%02d:%02d:%02d", parts->tm_hour, parts->tm_min, parts->tm_sec);
}

static void put_zone(struct buffer *out, long offset)
{
    long minutes = (offset < 0 ? -offset : offset) / MINUTE;
    buffer_format(out, "%c%02ld:%02ld", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static uint64_t apart(int64_t a, int64_t b)
{
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

static void put_short(struct buffer *out, int64_t time, const struct tm *parts, int64_t now)
{
    struct tm today;
    char text[64];

    if (break_down(now, &today) && today.tm_year == parts->tm_year &&
        today.tm_yday == parts->tm_yday) {
        put_clock(out, parts);
    } else if (apart(time, now) < HALF_A_YEAR &&
               strftime(text, sizeof(text), "%b %d %H:%M", parts)) {
        buffer_text(out, text);
    } else {
        put_date(out, parts);
    }
}

static void put_relative(struct buffer *out, int64_t time, int64_t now)
{
    struct buffer age = BUFFER_IN_MEMORY;
    bool ahead = time > now;
    uint64_t age_in_seconds = apart(time, now);

    units_put_duration(&age, age_in_seconds > INT64_MAX ? INT64_MAX : (int64_t)age_in_seconds);
    /* TRANSLATORS: %s is a duration such as 2d03h */
    buffer_format(out, ahead ? _("in %s") : _("%s ago"), buffer_string(&age));
    buffer_free(&age);
}

void when_put(struct buffer *out, int64_t time, enum when_format format, int64_t now)
{
    struct tm parts;

    if (now <= 0 && (format == WHEN_SHORT || format == WHEN_RELATIVE))
        format = WHEN_FULL;
    if (format == WHEN_EPOCH) {
        buffer_signed(out, time);
        return;
    }
    if (format == WHEN_RELATIVE) {
        put_relative(out, time, now);
        return;
    }
    if (!break_down(time, &parts)) {
        buffer_char(out, '@');
        buffer_signed(out, time);
        return;
    }
    if (format == WHEN_SHORT) {
        put_short(out, time, &parts, now);
        return;
    }
    /* RFC 3339 allows no seconds in an offset, but local mean times have some. */
    time_t t = (time_t)time;
    if (format == WHEN_ISO && parts.tm_gmtoff % MINUTE)
        gmtime_r(&t, &parts);
    put_date(out, &parts);
    buffer_char(out, format == WHEN_ISO ? 'T' : ' ');
    put_clock(out, &parts);
    if (format == WHEN_ISO)
        put_zone(out, parts.tm_gmtoff);
}

/* Cuts a number of exactly DIGITS digits, and at most MAX, off the start of TEXT. */
static bool when_take(struct text *text, size_t digits, int max, int *number)
{
    uint64_t n = 0;
    if (text->length < digits || number_parse(text->start, digits, 10, (uint64_t)max, &n))
        return false;
    *number = (int)n;
    *text = text_skip(*text, digits);
    return true;
}

static bool take_char(struct text *text, const char *among)
{
    if (!text->length || !text->start[0] || !strchr(among, text->start[0]))
        return false;
    *text = text_skip(*text, 1);
    return true;
}

static bool take_date(struct text *text, struct tm *parts)
{
    if (!when_take(text, 4, 9999, &parts->tm_year) || !take_char(text, "-") ||
        !when_take(text, 2, 12, &parts->tm_mon) || !take_char(text, "-") ||
        !when_take(text, 2, 31, &parts->tm_mday) || !parts->tm_mon || !parts->tm_mday)
        return false;
    parts->tm_year -= 1900;
    parts->tm_mon -= 1;
    return true;
}

/* Cuts HH:MM[:SS] off TEXT. *SPAN becomes its length in seconds: a minute, or one. */
static bool take_clock(struct text *text, struct tm *parts, int *span)
{
    if (!when_take(text, 2, 23, &parts->tm_hour) || !take_char(text, ":") ||
        !when_take(text, 2, 59, &parts->tm_min))
        return false;
    *span = MINUTE;
    if (!take_char(text, ":"))
        return true;
    *span = 1;
    return when_take(text, 2, 60, &parts->tm_sec);
}

static bool take_zone(struct text *text, long *offset)
{
    int hours = 0, minutes = 0;
    bool west = text->length && text->start[0] == '-';

    *offset = 0;
    if (take_char(text, "Zz"))
        return true;
    if (!take_char(text, "+-") || !when_take(text, 2, 23, &hours) || !take_char(text, ":") ||
        !when_take(text, 2, 59, &minutes))
        return false;
    *offset = (west ? -1L : 1L) * (hours * (long)HOUR + minutes * (long)MINUTE);
    return true;
}

static int parse_epoch(struct text text, int64_t *first, int64_t *last)
{
    uint64_t seconds = 0;
    bool negative = take_char(&text, "-");

    if (number_in(text, 10, (uint64_t)INT64_MAX + negative, &seconds))
        return -EINVAL;
    *first = *last = (int64_t)(negative ? 0 - seconds : seconds);
    return 0;
}

/* The first second of the day of PARTS: where clocks go back to midnight, the earlier midnight. */
static int64_t begin_of_day(struct tm parts)
{
    struct tm in_summer = parts;

    in_summer.tm_isdst = 1;
    time_t begin = mktime(&parts), earlier = mktime(&in_summer);
    return earlier < begin && in_summer.tm_mday == parts.tm_mday ? earlier : begin;
}

int when_parse(struct text text, int64_t *first, int64_t *last)
{
    struct tm parts = {.tm_isdst = -1};
    int span = DAY;
    long offset = 0;
    bool zoned = false;

    if (take_char(&text, "@"))
        return parse_epoch(text, first, last);
    if (!take_date(&text, &parts))
        return -EINVAL;
    if (text.length) {
        if (!take_char(&text, "Tt ") || !take_clock(&text, &parts, &span))
            return -EINVAL;
        zoned = text.length != 0;
        if (zoned && (!take_zone(&text, &offset) || text.length))
            return -EINVAL;
    }

    struct tm asked = parts, after = parts;
    parts.tm_sec = 0; /* second 60 of 23:59 may be one of the next day */
    time_t begin = zoned ? timegm(&parts) : mktime(&parts);
    /* mktime(3) turns 31 February into a day of March: the date does not exist. */
    if (parts.tm_mon != asked.tm_mon || parts.tm_mday != asked.tm_mday)
        return -EINVAL;
    *first = (int64_t)begin + asked.tm_sec - offset;
    *last = *first + span - 1;
    if (span == DAY) {
        /* A day has 23 or 25 hours where the clocks change. */
        after.tm_mday++;
        *first = begin_of_day(asked);
        *last = begin_of_day(after) - 1;
    }
    return 0;
}
