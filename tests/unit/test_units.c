/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

#include "base/units.h"

#define K UINT64_C(1024)
#define M (K * K)
#define G (K * M)
#define E (G * G)

static const struct {
    uint64_t bytes;
    const char *text;
} sizes[] = {
    {0, "0"},
    {1, "1"},
    {1023, "1023"},
    {K, "1.0K"},
    {4096, "4.0K"},
    {K + 51, "1.0K"},
    {K + 52, "1.1K"},
    {10 * K - 52, "9.9K"},
    {10 * K - 51, "10K"},
    {10 * K + 511, "10K"},
    {10 * K + 512, "11K"},
    {1023 * K, "1023K"},
    {M - 513, "1023K"}, /* 1023.499K */
    {M - 512, "1.0M"},  /* 1023.5K, not 1024K */
    {M - 1, "1.0M"},
    {M, "1.0M"},
    {148 * M, "148M"},
    {G - 1, "1.0G"},
    {K * G - M / 2, "1.0T"},
    {E - 1, "1.0E"},
    {E, "1.0E"},
    {UINT64_MAX - (UINT64_C(1) << 24), "16E"},
    {UINT64_MAX, "16E"},
};

static void sizes_are_short_and_rounded(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        units_put_size(&out, sizes[i].bytes);
        expect_bytes(&out, sizes[i].text, sizes[i].text);
    }
}

/* What is shown is never further off than half of its last digit. */
static void sizes_are_rounded_to_the_nearest(void **state)
{
    uint64_t random = 88172645463325252;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        uint64_t bytes = random >> (i % 64), unit = 1;
        struct buffer out = BUFFER_IN_MEMORY;
        units_put_size(&out, bytes);
        const char *text = buffer_string(&out);
        const char *letters = "KMGTPE", *letter = strchr(letters, text[out.length - 1]);
        if (letter)
            unit <<= 10 * (letter - letters + 1);
        const char *point = strchr(text, '.');
        long double shown = strtold(text, NULL), exact = (long double)bytes / (long double)unit;
        long double half = point ? 0.05L : unit > 1 ? 0.5L : 0;
        long double off = shown > exact ? shown - exact : exact - shown;
        if (off > half * 1.0000001L)
            fail_msg("%llu is shown as %s", (unsigned long long)bytes, text);
        assert_true(out.length <= 5);
        buffer_free(&out);
    }
}

static const struct {
    int64_t seconds;
    const char *text;
} durations[] = {
    {0, "0s"},
    {1, "1s"},
    {59, "59s"},
    {60, "1m00s"},
    {61, "1m01s"},
    {310, "5m10s"},
    {3599, "59m59s"},
    {3600, "1h00m"},
    {3601, "1h00m"},
    {3660, "1h01m"},
    {86399, "23h59m"},
    {86400, "1d00h"},
    {90000, "1d01h"},
    {183600, "2d03h"},
    {863999, "9d23h"},
    {864000, "10d"},
    {950399, "10d"},
    {86400 * INT64_C(1000) + 3599, "1000d"},
    {-1, "-1s"},
    {-3661, "-1h01m"},
    {INT64_MAX, "106751991167300d"},
    {INT64_MIN, "-106751991167300d"},
};

static void durations_show_two_units(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(durations); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        units_put_duration(&out, durations[i].seconds);
        expect_bytes(&out, durations[i].text, durations[i].text);
    }
}

/* In a column they are read by their length: none is shorter for having a zero in it. */
static void durations_of_one_magnitude_have_one_form(void **state)
{
    static const struct {
        int64_t first, last;
        const char *pattern; /* 0: a digit */
    } magnitudes[] = {
        {0, 9, "0s"},
        {10, 59, "00s"},
        {60, 599, "0m00s"},
        {600, 3599, "00m00s"},
        {3600, 35999, "0h00m"},
        {36000, 86399, "00h00m"},
        {86400, 863999, "0d00h"},
        {864000, 8639999, "00d"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(magnitudes); i++) {
        int64_t step = (magnitudes[i].last - magnitudes[i].first) / 1000 + 1;
        for (int64_t at = magnitudes[i].first; at <= magnitudes[i].last; at += step) {
            struct buffer out = BUFFER_IN_MEMORY;
            units_put_duration(&out, at);
            for (size_t c = 0; c < out.length; c++)
                out.data[c] = (char)(out.data[c] >= '0' && out.data[c] <= '9' ? '0' : out.data[c]);
            expect_bytes(&out, magnitudes[i].pattern, magnitudes[i].pattern);
        }
    }
}

static const struct {
    const char *text;
    int result;
    uint64_t bytes;
} typed_sizes[] = {
    {"0", 0, 0},
    {"4096", 0, 4096},
    {"4096B", 0, 4096},
    {"4K", 0, 4 * K},
    {"4k", 0, 4 * K},
    {"4KB", 0, 4 * K},
    {"4KiB", 0, 4 * K},
    {"4kib", 0, 4 * K},
    {"1M", 0, M},
    {"2G", 0, 2 * G},
    {"3T", 0, 3 * K *G},
    {"1P", 0, M *G},
    {"15E", 0, 15 * E},
    {"0E", 0, 0},
    {"18446744073709551615", 0, UINT64_MAX},
    {"18014398509481983K", 0, UINT64_MAX - 1023},
    {"16E", -ERANGE, 0},
    {"18014398509481984K", -ERANGE, 0},
    {"18446744073709551616", -ERANGE, 0},
    {"99999999999999999999999K", -ERANGE, 0},
    {"", -EINVAL, 0},
    {"K", -EINVAL, 0},
    {"B", -EINVAL, 0},
    {"-1", -EINVAL, 0},
    {"+1K", -EINVAL, 0},
    {"1.5M", -EINVAL, 0},
    {"4 K", -EINVAL, 0},
    {" 4K", -EINVAL, 0},
    {"4K ", -EINVAL, 0},
    {"4Ki", -EINVAL, 0},
    {"4iB", -EINVAL, 0},
    {"4BB", -EINVAL, 0},
    {"4KK", -EINVAL, 0},
    {"4Z", -EINVAL, 0},
    {"0x10", -EINVAL, 0},
    {"1e3", -EINVAL, 0},
    {"4\xe2\x84\xaa", -EINVAL, 0}, /* the Kelvin sign */
};

static void sizes_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(typed_sizes); i++) {
        uint64_t bytes = 0;
        int result = units_parse_size(text_of(typed_sizes[i].text), &bytes);
        if (result != typed_sizes[i].result || (!result && bytes != typed_sizes[i].bytes))
            fail_msg("%s: %d, %llu", typed_sizes[i].text, result, (unsigned long long)bytes);
    }
    uint64_t bytes = 0;
    assert_int_equal(units_parse_size((struct text){"4\0", 2}, &bytes), -EINVAL);
    assert_int_equal(units_parse_size((struct text){"4K", 1}, &bytes), 0);
    assert_int_equal(bytes, 4);
}

static const struct {
    const char *text;
    int result;
    int64_t seconds;
} typed_durations[] = {
    {"0", 0, 0},
    {"30", 0, 30},
    {"30s", 0, 30},
    {"5m", 0, 300},
    {"2h", 0, 7200},
    {"3d", 0, 259200},
    {"1w", 0, 604800},
    {"2d3h", 0, 183600},
    {"1w1d1h1m1s", 0, 694861},
    {"90m", 0, 5400},
    {"0s", 0, 0},
    {"9223372036854775807", 0, INT64_MAX},
    {"9223372036854775807s", 0, INT64_MAX},
    {"106751991167300d15h30m7s", 0, INT64_MAX},
    {"106751991167300d15h30m8s", -ERANGE, 0},
    {"9223372036854775808", -ERANGE, 0},
    {"9223372036854775808s", -ERANGE, 0},
    {"99999999999999999999999d", -ERANGE, 0},
    {"106751991167301d", -ERANGE, 0},
    {"", -EINVAL, 0},
    {"d", -EINVAL, 0},
    {"-1d", -EINVAL, 0},
    {"1.5h", -EINVAL, 0},
    {"3h2d", -EINVAL, 0},
    {"1h1h", -EINVAL, 0},
    {"2d3", -EINVAL, 0},
    {"2d 3h", -EINVAL, 0},
    {"2d-3h", -EINVAL, 0},
    {"1y", -EINVAL, 0},
    {"5min", -EINVAL, 0},
    {"s5", -EINVAL, 0},
};

static void durations_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(typed_durations); i++) {
        int64_t seconds = 0;
        int result = units_parse_duration(text_of(typed_durations[i].text), &seconds);
        if (result != typed_durations[i].result ||
            (!result && seconds != typed_durations[i].seconds))
            fail_msg("%s: %d, %lld", typed_durations[i].text, result, (long long)seconds);
    }
}

/* What is shown of a duration can be typed again, and is at most a unit too small. */
static void durations_are_read_as_they_are_shown(void **state)
{
    (void)state;
    for (int64_t seconds = 0; seconds < 400000; seconds += 7) {
        struct buffer out = BUFFER_IN_MEMORY;
        int64_t read = -1;
        units_put_duration(&out, seconds);
        assert_int_equal(units_parse_duration((struct text){out.data, out.length}, &read), 0);
        assert_true(read <= seconds && seconds - read < 3600);
        buffer_free(&out);
    }
}

static const struct {
    const char *text;
    int result;
    uint64_t bytes;
} exact_sizes[] = {
    {"0", 0, 0},
    {"4096", 0, 4096},
    {"1K", 0, K},
    {"1k", 0, K},
    {"1KiB", 0, K},
    {"1kib", 0, K},
    {"1KIB", -EINVAL, 0},
    {"1KB", 0, 1000},
    {"3MB", 0, 3000000},
    {"2GB", 0, 2000000000},
    {"2GiB", 0, 2 * G},
    {"15E", 0, 15 * E},
    {"16E", -ERANGE, 0},
    {"18EB", 0, UINT64_C(18000000000000000000)},
    {"18.446744073709551615EB", 0, UINT64_MAX},
    {"18.446744073709551616EB", -ERANGE, 0},
    {"18.9EB", -ERANGE, 0},
    {"19EB", -ERANGE, 0},
    {"18446744073709551615", 0, UINT64_MAX},
    {"18446744073709551616", -ERANGE, 0},
    {"1.5M", 0, M + M / 2},
    {"0.3K", 0, 307},    /* 307.2 */
    {"0.7M", 0, 734003}, /* 734003.2 */
    {"0.05K", 0, 51},    /* 51.2 */
    {"1.001KB", 0, 1001},
    {"0.0009765625K", 0, 1},
    {"0.00097656249999999999999999999999K", 0, 0},
    {"15.99999999999999999999E", 0, UINT64_MAX},
    {"0x10", 0, 16},
    {"0x1fK", 0, 31 * K},
    {"010", 0, 8},
    {"010K", 0, 8 * K},
    {"08", -EINVAL, 0},
    {"0x", -EINVAL, 0},
    {"", -EINVAL, 0},
    {"K", -EINVAL, 0},
    {"-1", -EINVAL, 0},
    {" 1", -EINVAL, 0},
    {"1 K", -EINVAL, 0},
    {"1B", -EINVAL, 0},
    {"1Ki", -EINVAL, 0},
    {"1KK", -EINVAL, 0},
    {"1Z", -EINVAL, 0},
    {"1.5", -EINVAL, 0},
    {"1.K", -EINVAL, 0},
    {".5K", -EINVAL, 0},
    {"1,5K", -EINVAL, 0},
    {"0x1.8K", -EINVAL, 0},
    {"1.5.5K", -EINVAL, 0},
};

static void exact_sizes_are_those_of_ipcmk(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(exact_sizes); i++) {
        uint64_t bytes = 0;
        int result = units_parse_exact_size(text_of(exact_sizes[i].text), ".", &bytes);
        if (result != exact_sizes[i].result || bytes != exact_sizes[i].bytes)
            fail_msg("\"%s\": %d, %llu", exact_sizes[i].text, result, (unsigned long long)bytes);
    }
}

static void the_decimal_point_of_an_exact_size_is_the_callers(void **state)
{
    uint64_t bytes = 0;

    (void)state;
    assert_int_equal(units_parse_exact_size(text_of("1,5K"), ",", &bytes), 0);
    assert_int_equal(bytes, K + K / 2);
    assert_int_equal(units_parse_exact_size(text_of("1.5K"), ",", &bytes), -EINVAL);
    assert_int_equal(units_parse_exact_size(text_of("1\xd9\xab"
                                                    "5K"),
                                            "\xd9\xab", &bytes),
                     0);
    assert_int_equal(bytes, K + K / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_short_and_rounded),
        cmocka_unit_test(sizes_are_rounded_to_the_nearest),
        cmocka_unit_test(durations_show_two_units),
        cmocka_unit_test(durations_of_one_magnitude_have_one_form),
        cmocka_unit_test(sizes_are_read_strictly),
        cmocka_unit_test(durations_are_read_strictly),
        cmocka_unit_test(durations_are_read_as_they_are_shown),
        cmocka_unit_test(exact_sizes_are_those_of_ipcmk),
        cmocka_unit_test(the_decimal_point_of_an_exact_size_is_the_callers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
