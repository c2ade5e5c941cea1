/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times (src/base/when.c), in several time zones. A reference here knows the calendar, and of the C
 * library only what localtime_r(3) says of the clocks. What is written of a time must be what the
 * reference writes, and parse to the same time; a text is a day, a minute or a second of which the
 * clocks show just that, and the first and last second of a day are the first and the last. The first
 * byte of an input is the letter of a check.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reference.h"

#include "base/when.h"

#ifdef __SIZEOF_INT128__

enum { MOST_BYTES = 100, DAY = 86400 };

struct moment {
    long long year;
    int month, day, hour, minute, second; /* from 1, 1, 0, 0, 0 */
};

static bool is_leap_year(long long year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(long long year, int month)
{
    if (month == 2)
        return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Days from 1970-01-01 to the first of January of YEAR. */
static long long days_to_year(long long year)
{
    /* Leap years before YEAR, counted from the year -400,000,000,000, which is one. */
    long long before = year - 1 + 400000000000;

    return (year - 1970) * 365 + (before / 4 - before / 100 + before / 400) -
           (400000001969 / 4 - 400000001969 / 100 + 400000001969 / 400);
}

/* The moment SECONDS after 1970 in a place where the clocks are OFFSET ahead. */
static struct moment moment_of(int64_t seconds, long offset)
{
    signed_wide at = (signed_wide)seconds + offset;
    long long days = (long long)(at / DAY), left = (long long)(at % DAY);

    if (left < 0) {
        left += DAY;
        days--;
    }
    struct moment moment = {.year = 1970 + days * 400 / 146097, .month = 1};
    while (days_to_year(moment.year) > days)
        moment.year--;
    while (days_to_year(moment.year + 1) <= days)
        moment.year++;
    days -= days_to_year(moment.year);
    while (days >= days_in_month(moment.year, moment.month))
        days -= days_in_month(moment.year, moment.month++);
    moment.day = (int)days + 1;
    moment.hour = (int)(left / 3600);
    moment.minute = (int)(left / 60 % 60);
    moment.second = (int)(left % 60);
    return moment;
}

static int64_t seconds_of(const struct moment *moment)
{
    long long days = days_to_year(moment->year);

    for (int month = 1; month < moment->month; month++)
        days += days_in_month(moment->year, month);
    return (days + moment->day - 1) * DAY + moment->hour * 3600LL + moment->minute * 60LL +
           moment->second;
}

/* With clocks that change by day, at midnight, by half an hour, and with seconds in the offset. */
static void choose_zone(struct input *input)
{
    static const char *const zones[] = {
        "UTC0",
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "<-03>3<-02>,M10.3.0/0,M2.3.0/0",
        "CST5CDT,M3.2.0/0,M11.1.0/1",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "LMT-0:53:28",
        "<+14>-14",
        "<-12>12",
        "NZST-12NZDT,M9.5.0,M4.1.0/3",
    };
    static size_t current = SIZE_MAX;
    size_t zone = input_choice(input, 9);

    if (zone == current)
        return;
    current = zone;
    setenv("TZ", zones[zone], 1);
    tzset();
}

/* The local clock by localtime_r(3), which is all that is believed of the C library. */
static bool is_local(int64_t seconds, long *offset)
{
    time_t time = (time_t)seconds;
    struct tm parts;

    if (!localtime_r(&time, &parts))
        return false;
    *offset = parts.tm_gmtoff;
    return true;
}

static void put_moment(struct buffer *out, const struct moment *moment, char between)
{
    if (moment->year > 9999)
        buffer_char(out, '+');
    if (moment->year < 0)
        buffer_char(out, '-');
    put_number(out, (wide)(moment->year < 0 ? -moment->year : moment->year), 4);
    buffer_char(out, '-');
    put_number(out, (wide)moment->month, 2);
    buffer_char(out, '-');
    put_number(out, (wide)moment->day, 2);
    if (!between)
        return;
    buffer_char(out, between);
    put_number(out, (wide)moment->hour, 2);
    buffer_char(out, ':');
    put_number(out, (wide)moment->minute, 2);
    buffer_char(out, ':');
    put_number(out, (wide)moment->second, 2);
}

static void put_seconds(struct buffer *out, const char *before, int64_t seconds)
{
    buffer_text(out, before);
    if (seconds < 0)
        buffer_char(out, '-');
    put_number(out, seconds < 0 ? (wide) - (signed_wide)seconds : (wide)seconds, 1);
}

static void put_reference_iso(struct buffer *out, int64_t seconds, long offset)
{
    offset = offset % 60 ? 0 : offset;
    struct moment moment = moment_of(seconds, offset);

    put_moment(out, &moment, 'T');
    buffer_char(out, offset < 0 ? '-' : '+');
    put_number(out, (wide)labs(offset) / 3600, 2);
    buffer_char(out, ':');
    put_number(out, (wide)labs(offset) / 60 % 60, 2);
}

static void put_reference_short(struct buffer *out, int64_t seconds, long offset, int64_t now)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct moment moment = moment_of(seconds, offset), today = {0};
    struct buffer whole = BUFFER_IN_MEMORY;
    signed_wide apart = (signed_wide)seconds - now;
    long offset_now;
    bool is_known = is_local(now, &offset_now);

    if (is_known)
        today = moment_of(now, offset_now);
    put_moment(&whole, &moment, ' ');
    const char *clock = strchr(buffer_string(&whole), ' ');
    if (is_known && moment.year == today.year && moment.month == today.month &&
        moment.day == today.day)
        buffer_text(out, clock + 1);
    else if (apart > -(signed_wide)183 * DAY && apart < (signed_wide)183 * DAY)
        buffer_format(out, "%s %02d %.5s", months[moment.month - 1], moment.day, clock + 1);
    else
        put_moment(out, &moment, '\0');
    buffer_free(&whole);
}

static void put_reference_age(struct buffer *out, int64_t seconds, int64_t now)
{
    signed_wide ahead = (signed_wide)seconds - now;
    signed_wide age = ahead < 0 ? -ahead : ahead;

    if (ahead > 0)
        buffer_text(out, "in ");
    put_reference_duration(out, age > INT64_MAX ? INT64_MAX : age);
    if (ahead <= 0)
        buffer_text(out, " ago");
}

static void put_reference_time(struct buffer *out, int64_t seconds, enum when_format format,
                               int64_t now)
{
    long offset;

    if (now <= 0 && (format == WHEN_SHORT || format == WHEN_RELATIVE))
        format = WHEN_FULL;
    if (format == WHEN_EPOCH) {
        put_seconds(out, "", seconds);
    } else if (format == WHEN_RELATIVE) {
        put_reference_age(out, seconds, now);
    } else if (!is_local(seconds, &offset)) {
        put_seconds(out, "@", seconds);
    } else if (format == WHEN_SHORT) {
        put_reference_short(out, seconds, offset, now);
    } else if (format == WHEN_ISO) {
        put_reference_iso(out, seconds, offset);
    } else {
        struct moment moment = moment_of(seconds, offset);
        put_moment(out, &moment, ' ');
    }
}

/* A moment that the clocks show twice may be read as the other one. */
static bool shows_the_same(int64_t a, int64_t b, long offset)
{
    long other;

    if (a == b || !is_local(b, &other))
        return a == b;
    struct moment first = moment_of(a, offset), second = moment_of(b, other);
    return seconds_of(&first) == seconds_of(&second);
}

static void expect_read_again(struct buffer *text, int64_t seconds, enum when_format format)
{
    int64_t first = 0, last = 0;
    long offset = 0;
    bool local = is_local(seconds, &offset);
    struct moment moment = moment_of(seconds, local ? offset : 0);
    int result = when_parse(text_in(text), &first, &last);
    bool expected = !local || (moment.year >= 0 && moment.year <= 9999);

    /* In UTC it may be another year. */
    if (format == WHEN_ISO &&
        (moment.year == 0 || moment.year == -1 || moment.year == 9999 || moment.year == 10000))
        return;
    FUZZ_EXPECT(expected == !result, "\"%s\": %d", buffer_string(text), result);
    FUZZ_EXPECT(result || (first == last &&
                           (format == WHEN_ISO || !local ? first == seconds
                                                         : shows_the_same(seconds, first, offset))),
                "\"%s\", of %lld, is read as %lld to %lld", buffer_string(text), (long long)seconds,
                (long long)first, (long long)last);
}

static int64_t a_time(struct input *input)
{
    unsigned shift = input_byte(input) % 64;
    return (int64_t)input_number(input, 8) >> shift;
}

/* Mostly one whose distance decides how the other one is written. */
static int64_t a_time_near(struct input *input, int64_t time)
{
    static const int64_t distances[] = {0, 60, 3600, DAY, 10LL * DAY, 183LL * DAY};
    size_t choice = input_choice(input, 16);
    int64_t near = time, by;

    if (choice > 12)
        return a_time(input);
    if (choice == 12)
        by = (int32_t)input_number(input, 4);
    else
        by = (choice & 1 ? -1 : 1) * distances[choice / 2] + (int8_t)input_byte(input) / 50;
    (void)__builtin_add_overflow(time, by, &near);
    return near;
}

static void check_written_time(struct input *input)
{
    struct buffer got = BUFFER_IN_MEMORY, expected = BUFFER_IN_MEMORY;

    choose_zone(input);
    enum when_format format = (enum when_format)input_choice(input, WHEN_FORMATS);
    int64_t seconds = a_time(input), now = a_time_near(input, seconds);
    when_put(&got, seconds, format, now);
    put_reference_time(&expected, seconds, format, now);
    expect_written("time", &got, &expected);
    if (format == WHEN_ISO || format == WHEN_FULL)
        expect_read_again(&got, seconds, format);
    buffer_free(&got);
    buffer_free(&expected);
}

/* Matches PATTERN, in which 0 is a digit; its numbers go into NUMBERS. */
static bool matches(struct text text, const char *pattern, int *numbers)
{
    if (text.length != strlen(pattern))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char wanted = pattern[i], c = text.start[i];
        if (wanted == '0' && is_decimal(c)) {
            *numbers = *numbers * 10 + (c - '0');
            numbers += pattern[i + 1] != '0';
        } else if (wanted == 'T' ? !strchr("Tt ", c) || !c : wanted != c) {
            return false;
        }
    }
    return true;
}

static bool cut_zone(struct text *text, long *offset)
{
    struct text end = text->length > 6 ? text_skip(*text, text->length - 6) : *text;
    int numbers[4] = {0};

    if (text->length && (end.start[end.length - 1] | 0x20) == 'z') {
        text->length--;
        *offset = 0;
        return text->length && is_decimal(text->start[text->length - 1]);
    }
    bool east = end.length == 6 && matches(end, "+00:00", numbers);
    bool west = end.length == 6 && !east && matches(end, "-00:00", memset(numbers, 0, 16));
    text->length -= east || west ? 6 : 0;
    *offset = (west ? -1 : 1) * (numbers[0] * 3600L + numbers[1] * 60L);
    return (east || west) && numbers[0] < 24 && numbers[1] < 60;
}

enum precision { NO_TIME, A_DAY, A_MINUTE, A_SECOND };

static enum precision read_moment(struct text text, struct moment *moment)
{
    static const char *const patterns[] = {"0000-00-00", "0000-00-00T00:00", "0000-00-00T00:00:00"};

    for (size_t i = 0; i < 3; i++) {
        int numbers[8] = {0};
        if (!matches(text, patterns[i], numbers))
            continue;
        *moment =
            (struct moment){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
        bool good = moment->month >= 1 && moment->month <= 12 && moment->day >= 1 &&
                    moment->day <= days_in_month(moment->year, moment->month) &&
                    moment->hour < 24 && moment->minute < 60 && moment->second <= 60;
        return good ? (enum precision)(A_DAY + i) : NO_TIME;
    }
    return NO_TIME;
}

/* Whether the local clocks show the date of MOMENT SECONDS after 1970, and its time unless A_DAY. */
static bool clocks_show(int64_t seconds, const struct moment *moment, enum precision precision)
{
    long offset;

    if (!is_local(seconds, &offset))
        return false;
    struct moment shown = moment_of(seconds, offset), wanted = *moment;
    if (precision == A_DAY)
        shown.hour = shown.minute = shown.second = 0;
    else if (precision == A_MINUTE)
        shown.second = 0;
    return seconds_of(&shown) == seconds_of(&wanted);
}

/* Whether there is a moment at which the local clocks show this, near GUESS, which says when in UTC. */
static bool is_ever_shown(const struct moment *moment, enum precision precision)
{
    int64_t utc = seconds_of(moment);

    for (long offset = -14L * 3600; offset <= 16L * 3600; offset += 1800) {
        if (clocks_show(utc - offset, moment, precision))
            return true;
    }
    return clocks_show(utc - (53 * 60 + 28), moment, precision);
}

static void expect_local(struct text text, const struct moment *moment, enum precision precision,
                         int64_t first, int64_t last)
{
    bool good = clocks_show(first, moment, precision) && clocks_show(last, moment, precision);

    if (precision == A_DAY)
        good = good && !clocks_show(first - 1, moment, precision) &&
               !clocks_show(last + 1, moment, precision);
    else
        good = good && last - first == (precision == A_MINUTE ? 59 : 0);
    FUZZ_EXPECT(good || !is_ever_shown(moment, precision), "\"%.*s\" is %lld to %lld in %s",
                (int)text.length, text.start, (long long)first, (long long)last, getenv("TZ"));
}

static void check_time(struct input *input)
{
    int64_t first = 0, last = 0;
    long offset = 0;
    struct moment moment = {0};

    choose_zone(input);
    struct text text = input_rest(input), left = text;
    if (text.length && text.start[0] == '@')
        return;
    int got = when_parse(text, &first, &last);
    bool zoned = cut_zone(&left, &offset);
    enum precision precision = read_moment(zoned ? left : text, &moment);
    bool good = precision != NO_TIME && !(zoned && precision == A_DAY);
    FUZZ_EXPECT(got == (good ? 0 : -EINVAL), "\"%.*s\": %d", (int)text.length, text.start, got);
    if (!good)
        return;
    if (moment.second == 60) { /* a leap second: the clock of the kernel knows none */
        moment.second--;
        first--;
        last--;
    }
    if (!zoned) {
        expect_local(text, &moment, precision, first, last);
        return;
    }
    int64_t expected = seconds_of(&moment) - offset;
    FUZZ_EXPECT(first == expected && last == expected + (precision == A_MINUTE ? 59 : 0),
                "\"%.*s\" is %lld to %lld, and not %lld", (int)text.length, text.start,
                (long long)first, (long long)last, (long long)expected);
}

static void check_epoch(struct input *input)
{
    struct text text = input_rest(input);
    struct buffer whole = BUFFER_IN_MEMORY;
    int64_t first = 0, last = 0;
    size_t digits;

    buffer_char(&whole, '@');
    text_put(&whole, text);
    bool negative = cut_prefix(&text, "-");
    wide number = cut_number(&text, 10, &digits);
    int got = when_parse(text_in(&whole), &first, &last);
    bool good = digits && !text.length && number <= (wide)INT64_MAX + negative;
    signed_wide expected = negative ? -(signed_wide)number : (signed_wide)number;
    FUZZ_EXPECT(got == (good ? 0 : -EINVAL) && (!good || (first == expected && last == first)),
                "\"%s\": %d, %lld to %lld", buffer_string(&whole), got, (long long)first,
                (long long)last);
    buffer_free(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {check_time, check_epoch, check_written_time};
    struct input input = {data, size};
    uint8_t letter = input_byte(&input);

    if (letter < 'a' || letter >= 'a' + sizeof(checks) / sizeof(*checks) || size > MOST_BYTES)
        return -1;
    checks[letter - 'a'](&input);
    return 0;
}

#endif
