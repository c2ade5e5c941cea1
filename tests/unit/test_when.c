/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

#include "base/when.h"

#define SAO_PAULO "<-03>3<-02>,M10.3.0/0,M2.3.0/0" /* summer begins where midnight would be */
#define HAVANA "CST5CDT,M3.2.0/0,M11.1.0/1"        /* summer ends with a second midnight */
#define LOCAL_MEAN_TIME "LMT-0:53:28"              /* Berlin before 1893 */

#define HOUR INT64_C(3600)
#define DAY INT64_C(86400)

/* 2026-11-02T12:31:07Z, 13:31:07 in Berlin */
#define NOW INT64_C(1793622667)

static const struct {
    const char *zone;
    int64_t time;
    enum when_format format;
    const char *text;
} shown[] = {
    {BERLIN, NOW, WHEN_FULL, "2026-11-02 13:31:07"},
    {BERLIN, NOW, WHEN_ISO, "2026-11-02T13:31:07+01:00"},
    {BERLIN, NOW, WHEN_EPOCH, "1793622667"},
    {BERLIN, NOW, WHEN_RELATIVE, "0s ago"},
    {BERLIN, NOW - 183600, WHEN_RELATIVE, "2d03h ago"},
    {BERLIN, NOW + 60, WHEN_RELATIVE, "in 1m00s"},
    {BERLIN, NOW, WHEN_SHORT, "13:31:07"},
    {BERLIN, NOW - 13 * HOUR - 31 * INT64_C(60) - 7, WHEN_SHORT, "00:00:00"},
    {BERLIN, NOW - 13 * HOUR - 31 * INT64_C(60) - 8, WHEN_SHORT, "Nov 01 23:59"},
    {BERLIN, NOW + 11 * HOUR, WHEN_SHORT, "Nov 03 00:31"},
    {BERLIN, NOW - 182 * DAY, WHEN_SHORT, "May 04 14:31"},
    {BERLIN, NOW - 365 * DAY, WHEN_SHORT, "2025-11-02"},
    {BERLIN, NOW + 365 * DAY, WHEN_SHORT, "2027-11-02"},
    {BERLIN, 0, WHEN_SHORT, "1970-01-01"},
    /* Before 1970, after 2038, and as the kernel shows a negative time. */
    {"UTC0", -1, WHEN_ISO, "1969-12-31T23:59:59+00:00"},
    {"UTC0", -1, WHEN_EPOCH, "-1"},
    {"UTC0", INT64_C(2147483648), WHEN_ISO, "2038-01-19T03:14:08+00:00"},
    {"UTC0", INT64_C(4294967296), WHEN_ISO, "2106-02-07T06:28:16+00:00"},
    {"UTC0", INT64_C(253402300799), WHEN_FULL, "9999-12-31 23:59:59"},
    {"UTC0", INT64_C(253402300800), WHEN_FULL, "+10000-01-01 00:00:00"},
    {"UTC0", INT64_C(-62167219200), WHEN_FULL, "0000-01-01 00:00:00"},
    {"UTC0", INT64_C(-62167219201), WHEN_FULL, "-0001-12-31 23:59:59"},
    {"UTC0", INT64_MAX, WHEN_ISO, "@9223372036854775807"},
    {"UTC0", INT64_MAX, WHEN_SHORT, "@9223372036854775807"},
    {"UTC0", INT64_MIN, WHEN_FULL, "@-9223372036854775808"},
    {"UTC0", INT64_MAX, WHEN_EPOCH, "9223372036854775807"},
    {"UTC0", INT64_MIN, WHEN_RELATIVE, "106751991167300d ago"},
    {"UTC0", INT64_MAX, WHEN_RELATIVE, "in 106751991146541d"},
    /* The hour that comes twice. */
    {BERLIN, INT64_C(1792888200), WHEN_ISO, "2026-10-25T02:30:00+02:00"},
    {BERLIN, INT64_C(1792891800), WHEN_ISO, "2026-10-25T02:30:00+01:00"},
    {"<+0545>-5:45", 0, WHEN_ISO, "1970-01-01T05:45:00+05:45"},
    {"<-0330>3:30", 0, WHEN_ISO, "1969-12-31T20:30:00-03:30"},
    {"<-0030>0:30", 0, WHEN_ISO, "1969-12-31T23:30:00-00:30"},
};

static void times_are_shown_in_local_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(shown); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        set_zone(shown[i].zone);
        when_put(&out, shown[i].time, shown[i].format, NOW);
        expect_bytes(&out, shown[i].text, shown[i].text);
    }
}

/* The clock comes from a file's date in a captured tree, so it can be anything. */
static void any_clock_will_do(void **state)
{
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX};

    (void)state;
    set_zone(BERLIN);
    for (size_t i = 0; i < LENGTH_OF(ends); i++) {
        for (size_t j = 0; j < LENGTH_OF(ends); j++) {
            for (int format = 0; format < WHEN_FORMATS; format++) {
                struct buffer out = BUFFER_IN_MEMORY;
                when_put(&out, ends[i], (enum when_format)format, ends[j]);
                assert_true(out.length > 0);
                buffer_free(&out);
            }
        }
    }
}

static const struct {
    const char *zone, *text;
    int64_t first, seconds; /* of the span; 0: no such date */
} typed[] = {
    {"UTC0", "1970-01-01", 0, DAY},
    {"UTC0", "1970-01-01T00:00", 0, 60},
    {"UTC0", "1970-01-01T00:00:00", 0, 1},
    {"UTC0", "1969-12-31", -DAY, DAY},
    {"UTC0", "1969-12-31T23:59:59", -1, 1},
    {"UTC0", "2038-01-19T03:14:08", INT64_C(2147483648), 1},
    {"UTC0", "0000-01-01", INT64_C(-62167219200), DAY},
    {"UTC0", "9999-12-31", INT64_C(253402214400), DAY},
    {"UTC0", "2024-02-29", 1709164800, DAY},
    {"UTC0", "2000-02-29", 951782400, DAY},
    {"UTC0", "2026-11-02T12:31:07Z", NOW, 1},
    {"UTC0", "2026-11-02t12:31:07z", NOW, 1},
    {"UTC0", "2026-11-02 12:31:07", NOW, 1},
    /* A leap second, which the clock of the kernel spends as the first second of the next day. */
    {"UTC0", "2016-12-31T23:59:60Z", 1483228800, 1},
    {BERLIN, "2017-01-01T00:59:60", 1483228800, 1},
    {BERLIN, "2017-01-31T23:59:60", 1485903600, 1},
    {BERLIN, "2026-11-02T13:31:07", NOW, 1},
    {BERLIN, "2026-11-02T13:31", NOW - 7, 60},
    {BERLIN, "2026-11-02T12:31:07Z", NOW, 1},
    {BERLIN, "2026-11-02T18:16:07+05:45", NOW, 1},
    {BERLIN, "2026-11-02T18:16+05:45", NOW - 7, 60},
    {BERLIN, "2026-11-02T09:01:07-03:30", NOW, 1},
    {BERLIN, "2026-11-02T00:00:00-00:30", 1793579400, 1},
    /* Days on which the clocks change have 23 and 25 hours. */
    {BERLIN, "2026-03-28", 1774652400, DAY},
    {BERLIN, "2026-03-29", 1774738800, DAY - HOUR},
    {BERLIN, "2026-03-30", 1774821600, DAY},
    {BERLIN, "2026-10-25", 1792879200, DAY + HOUR},
    {BERLIN, "2026-07-01", 1782856800, DAY},
    {BERLIN, "2026-10-25T02:30+02:00", 1792888200, 60},
    {BERLIN, "2026-10-25T02:30+01:00", 1792891800, 60},
    {SAO_PAULO, "2017-10-14", 1507950000, DAY},
    {SAO_PAULO, "2017-10-15", 1508036400, DAY - HOUR},
    {SAO_PAULO, "2017-10-16", 1508119200, DAY},
    {SAO_PAULO, "2018-02-17", 1518832800, DAY + HOUR},
    {HAVANA, "2026-10-31", 1793419200, DAY},
    {HAVANA, "2026-11-01", 1793505600, DAY + HOUR},
    {HAVANA, "2026-11-02", 1793595600, DAY},
    {"UTC0", "@0", 0, 1},
    {"UTC0", "@-1", -1, 1},
    {"UTC0", "@9223372036854775807", INT64_MAX, 1},
    {"UTC0", "@-9223372036854775807", -INT64_MAX, 1},
    {"UTC0", "@-9223372036854775808", INT64_MIN, 1},
    {"UTC0", "@9223372036854775808", 0, 0},
    {"UTC0", "@-9223372036854775809", 0, 0},
    {"UTC0", "@", 0, 0},
    {"UTC0", "@--1", 0, 0},
    {"UTC0", "@+1", 0, 0},
    {"UTC0", "@1.5", 0, 0},
    {"UTC0", "", 0, 0},
    {"UTC0", "2026", 0, 0},
    {"UTC0", "2026-01", 0, 0},
    {"UTC0", "2026-1-31", 0, 0},
    {"UTC0", "26-01-31", 0, 0},
    {"UTC0", "20260131", 0, 0},
    {"UTC0", "2026/01/31", 0, 0},
    {"UTC0", "12026-01-31", 0, 0},
    {"UTC0", "-026-01-31", 0, 0},
    {"UTC0", "+026-01-31", 0, 0},
    {"UTC0", " 2026-01-31", 0, 0},
    {"UTC0", "2026-01-31 ", 0, 0},
    {"UTC0", "2026-00-01", 0, 0},
    {"UTC0", "2026-13-01", 0, 0},
    {"UTC0", "2026-01-00", 0, 0},
    {"UTC0", "2026-01-32", 0, 0},
    {"UTC0", "2026-02-29", 0, 0},
    {"UTC0", "2100-02-29", 0, 0},
    {"UTC0", "2026-04-31", 0, 0},
    {"UTC0", "2026-01-31T", 0, 0},
    {"UTC0", "2026-01-31T12", 0, 0},
    {"UTC0", "2026-01-31T24:00", 0, 0},
    {"UTC0", "2026-01-31T12:60", 0, 0},
    {"UTC0", "2026-01-31T12:00:61", 0, 0},
    {"UTC0", "2026-01-31T12:00:", 0, 0},
    {"UTC0", "2026-01-31T12:00:00.5", 0, 0},
    {"UTC0", "2026-01-31T12:00:00+1", 0, 0},
    {"UTC0", "2026-01-31T12:00:00+01", 0, 0},
    {"UTC0", "2026-01-31T12:00:00+24:00", 0, 0},
    {"UTC0", "2026-01-31T12:00ZZ", 0, 0},
    {"UTC0", "2026-01-31Z", 0, 0},
    {"UTC0", "2026-01-31T12:00:00 CET", 0, 0},
    {BERLIN, "2026-02-30T12:00Z", 0, 0},
};

static void dates_are_spans_of_local_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(typed); i++) {
        int64_t first = 4711, last = 4711;
        set_zone(typed[i].zone);
        int result = when_parse(text_of(typed[i].text), &first, &last);
        if (result != (typed[i].seconds ? 0 : -EINVAL))
            fail_msg("%s in %s: %d", typed[i].text, typed[i].zone, result);
        if (!result && (first != typed[i].first || last - first != typed[i].seconds - 1))
            fail_msg("%s in %s: %lld to %lld", typed[i].text, typed[i].zone, (long long)first,
                     (long long)last);
    }
}

static void no_byte_behind_the_date_is_read(void **state)
{
    int64_t first = 0, last = 0;

    (void)state;
    set_zone("UTC0");
    assert_int_equal(when_parse((struct text){"1970-01-01T00:00", 10}, &first, &last), 0);
    assert_int_equal(last, DAY - 1);
    assert_int_equal(when_parse((struct text){"1970-01-01", 9}, &first, &last), -EINVAL);
    assert_int_equal(when_parse((struct text){"1970-01-01\0", 11}, &first, &last), -EINVAL);
}

/* Every day of ten years follows the one before, in whatever zone, and its parts lie in it. */
static void days_leave_no_gap(void **state)
{
    static const char *const zones[] = {"UTC0", BERLIN, SAO_PAULO, HAVANA,
                                        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"};

    (void)state;
    for (size_t zone = 0; zone < LENGTH_OF(zones); zone++) {
        int64_t expected = 0;
        set_zone(zones[zone]);
        for (int64_t day = 0; day < 3650; day++) {
            time_t noon = (time_t)(1451649600 + day * DAY);
            struct tm parts;
            char text[32];
            int64_t first = 0, last = 0;
            assert_non_null(gmtime_r(&noon, &parts));
            assert_true(strftime(text, sizeof(text), "%Y-%m-%d", &parts) > 0);
            if (when_parse(text_of(text), &first, &last) || (day && first != expected) ||
                last - first < 22 * HOUR || last - first > 26 * HOUR)
                fail_msg("%s in %s: %lld to %lld", text, zones[zone], (long long)first,
                         (long long)last);
            expected = last + 1;
        }
    }
}

static void expect_round_trip(const char *zone, int64_t time)
{
    struct buffer out = BUFFER_IN_MEMORY;
    int64_t first = 0, last = 0;
    set_zone(zone);
    when_put(&out, time, WHEN_ISO, 0);
    int result = when_parse(text_of(buffer_string(&out)), &first, &last);
    if (result || first != time || last != time)
        fail_msg("%lld in %s is shown as %s, which is %lld", (long long)time, zone, out.data,
                 (long long)first);
    buffer_free(&out);
}

/* RFC 3339 has four digits for the year, so these are the times that it can name. */
static void iso_names_the_very_second(void **state)
{
    static const char *const zones[] = {"UTC0", BERLIN, SAO_PAULO, "<+0545>-5:45", "<-0030>0:30"};

    (void)state;
    for (size_t zone = 0; zone < LENGTH_OF(zones); zone++) {
        for (int64_t time = INT64_C(-62167100000); time < INT64_C(253402200000); time += 100000007)
            expect_round_trip(zones[zone], time);
        for (int64_t time = 1792879200; time < 1792879200 + DAY; time += 599)
            expect_round_trip(zones[zone], time);
    }
}

/* Local mean time was no whole number of minutes off, and RFC 3339 has no seconds in an offset. */
static void iso_names_the_very_second_in_local_mean_time(void **state)
{
    (void)state;
    expect_round_trip(LOCAL_MEAN_TIME, -3000000000);
    expect_round_trip(LOCAL_MEAN_TIME, 12345);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_shown_in_local_time),
        cmocka_unit_test(any_clock_will_do),
        cmocka_unit_test(dates_are_spans_of_local_time),
        cmocka_unit_test(no_byte_behind_the_date_is_read),
        cmocka_unit_test(days_leave_no_gap),
        cmocka_unit_test(iso_names_the_very_second),
        cmocka_unit_test(iso_names_the_very_second_in_local_mean_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
