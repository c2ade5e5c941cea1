/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

#include "base/number.h"

enum { ANY = 0 }; /* for a base: number_parse_any */

static const struct {
    const char *text;
    unsigned base;
    int result;
    uint64_t max, number;
} cases[] = {
    {"0", 10, 0, UINT64_MAX, 0},
    {"00000000000000000000000000000000000001", 10, 0, 1, 1},
    {"18446744073709551615", 10, 0, UINT64_MAX, UINT64_MAX},
    {"18446744073709551616", 10, -ERANGE, UINT64_MAX, 0},
    {"18446744073709551620", 10, -ERANGE, UINT64_MAX, 0},
    {"99999999999999999999999999", 10, -ERANGE, UINT64_MAX, 0},
    {"4294967295", 10, 0, UINT32_MAX, UINT32_MAX},
    {"4294967296", 10, -ERANGE, UINT32_MAX, 0}, /* ipcrm took it for 0 */
    {"1", 10, -ERANGE, 0, 0},
    {"", 10, -EINVAL, UINT64_MAX, 0}, /* ipcrm took it for 0 */
    {" 1", 10, -EINVAL, UINT64_MAX, 0},
    {"1 ", 10, -EINVAL, UINT64_MAX, 0},
    {"+1", 10, -EINVAL, UINT64_MAX, 0},
    {"-1", 10, -EINVAL, UINT64_MAX, 0},
    {"1e3", 10, -EINVAL, UINT64_MAX, 0},
    {"1,000", 10, -EINVAL, UINT64_MAX, 0},
    {"0x10", 10, -EINVAL, UINT64_MAX, 0},
    {"a", 10, -EINVAL, UINT64_MAX, 0},
    {"1:", 10, -EINVAL, UINT64_MAX, 0},
    {"/", 10, -EINVAL, UINT64_MAX, 0},
    {"\xd9\xa1", 10, -EINVAL, UINT64_MAX, 0}, /* an Arabic digit */
    {"99999999999999999999999999x", 10, -EINVAL, UINT64_MAX, 0},
    {"0777", 8, 0, 0777, 0777},
    {"8", 8, -EINVAL, 0777, 0},
    {"1000", 8, -ERANGE, 0777, 0},
    {"1777777777777777777777", 8, 0, UINT64_MAX, UINT64_MAX},
    {"2000000000000000000000", 8, -ERANGE, UINT64_MAX, 0},
    {"DeadBeef", 16, 0, UINT32_MAX, 0xdeadbeef},
    {"09afAF", 16, 0, UINT64_MAX, 0x09afaf},
    {"100001234", 16, -ERANGE, UINT32_MAX, 0}, /* ipcrm took it for 0x1234 */
    {"ffffffffffffffff", 16, 0, UINT64_MAX, UINT64_MAX},
    {"10000000000000000", 16, -ERANGE, UINT64_MAX, 0},
    {"g", 16, -EINVAL, UINT64_MAX, 0},
    {"0x1", 16, -EINVAL, UINT64_MAX, 0},
    {"0x1f", ANY, 0, UINT64_MAX, 31},
    {"0X1F", ANY, 0, UINT64_MAX, 31},
    {"010", ANY, 0, UINT64_MAX, 10},
    {"1f", ANY, -EINVAL, UINT64_MAX, 0},
    {"0x", ANY, -EINVAL, UINT64_MAX, 0},
    {"x1", ANY, -EINVAL, UINT64_MAX, 0},
    {"0x0x1", ANY, -EINVAL, UINT64_MAX, 0},
    {"0x-1", ANY, -EINVAL, UINT64_MAX, 0},
    {"", ANY, -EINVAL, UINT64_MAX, 0},
    {"0x100001234", ANY, -ERANGE, UINT32_MAX, 0},
};

static void only_whole_numbers_in_range_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        const char *text = cases[i].text;
        uint64_t number = 4711, expected = cases[i].result ? 4711 : cases[i].number;
        int result = cases[i].base == ANY
                         ? number_parse_any(text, strlen(text), cases[i].max, &number)
                         : number_parse(text, strlen(text), cases[i].base, cases[i].max, &number);
        if (result != cases[i].result || number != expected)
            fail_msg("\"%s\": %d, %llu", text, result, (unsigned long long)number);
    }
}

static void no_byte_behind_the_text_is_read(void **state)
{
    uint64_t number = 0;

    (void)state;
    assert_int_equal(number_parse("12345", 3, 10, UINT64_MAX, &number), 0);
    assert_int_equal(number, 123);
    assert_int_equal(number_parse("12\0"
                                  "3",
                                  4, 10, UINT64_MAX, &number),
                     -EINVAL);
    assert_int_equal(number_parse_any("0x12", 2, UINT64_MAX, &number), -EINVAL);
    assert_int_equal(number_parse_any("0x12", 1, UINT64_MAX, &number), 0);
    assert_int_equal(number, 0);
}

static void a_line_of_numbers_is_read_whole(void **state)
{
    static const char *const bad[] = {"",     "1",     "1 ",   "1 x", "1 2 3",
                                      "1 2x", "1 2\n", "1 -2", "1 11"};
    static const char *const good[] = {"1 2", "1\t 2 ", " 1  2\t"};
    uint64_t numbers[2];

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(number_parse_list(text_of(bad[i]), 10, numbers, 2), -EINVAL);
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
        memset(numbers, 0, sizeof(numbers));
        assert_int_equal(number_parse_list(text_of(good[i]), 10, numbers, 2), 0);
        assert_int_equal(numbers[0], 1);
        assert_int_equal(numbers[1], 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_whole_numbers_in_range_are_read),
        cmocka_unit_test(no_byte_behind_the_text_is_read),
        cmocka_unit_test(a_line_of_numbers_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
