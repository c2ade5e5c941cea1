/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "support.h"

#include "model/value.h"

static const struct value two_texts[] = {
    {.type = TYPE_TEXT, .text = {"dest", 4}},
    {.type = TYPE_TEXT, .text = {"locked", 6}},
};

static const struct {
    struct value value;
    const char *text;
} exact[] = {
    {{.type = TYPE_COUNT, .u = 0}, "0"},
    {{.type = TYPE_COUNT, .u = UINT64_MAX}, "18446744073709551615"},
    {{.type = TYPE_SIZE, .u = 4096}, "4096"},
    {{.type = TYPE_ID, .u = 4026531839}, "4026531839"},
    {{.type = TYPE_PID, .u = 4194304}, "4194304"},
    {{.type = TYPE_UID, .u = UINT32_MAX}, "4294967295"},
    {{.type = TYPE_KEY, .u = 0}, "0x00000000"},
    {{.type = TYPE_KEY, .u = 0x52e2c1}, "0x0052e2c1"},
    {{.type = TYPE_KEY, .u = 0xffffffff}, "0xffffffff"},
    {{.type = TYPE_ADDRESS, .u = 0}, "0x0"},
    {{.type = TYPE_ADDRESS, .u = 0x7f2b4000}, "0x7f2b4000"},
    {{.type = TYPE_ADDRESS, .u = UINT64_MAX}, "0xffffffffffffffff"},
    {{.type = TYPE_MODE, .u = 0}, "---------"},
    {{.type = TYPE_MODE, .u = 0640}, "rw-r-----"},
    {{.type = TYPE_MODE, .u = 0777}, "rwxrwxrwx"},
    {{.type = TYPE_MODE, .u = 0421}, "r---w---x"},
    {{.type = TYPE_TIME, .i = -1}, "1969-12-31T23:59:59+00:00"},
    {{.type = TYPE_DURATION, .i = 183600}, "183600"},
    {{.type = TYPE_DURATION, .i = -5}, "-5"},
    {{.type = TYPE_PERCENT, .d = 0}, "0"},
    {{.type = TYPE_PERCENT, .d = 100}, "100"},
    {{.type = TYPE_PERCENT, .d = 1000}, "1000"},
    {{.type = TYPE_PERCENT, .d = 12.5}, "12.5"},
    {{.type = TYPE_PERCENT, .d = 33.333333}, "33.33"},
    {{.type = TYPE_PERCENT, .d = 0.01}, "0.01"},
    {{.type = TYPE_PERCENT, .d = 10.05}, "10.05"},
    {{.type = TYPE_CHANGE, .i = 0}, "0"},
    {{.type = TYPE_CHANGE, .i = 5}, "5"},
    {{.type = TYPE_CHANGE, .i = -5}, "-5"},
    {{.type = TYPE_GROWTH, .i = 4096}, "4096"},
    {{.type = TYPE_GROWTH, .i = INT64_MIN}, "-9223372036854775808"},
    {{.type = TYPE_RATE, .d = 0}, "0"},
    {{.type = TYPE_RATE, .d = 1.5}, "1.5"},
    {{.type = TYPE_RATE, .d = -1.5}, "-1.5"},
    {{.type = TYPE_RATE, .d = -20}, "-20"},
    {{.type = TYPE_RATE, .d = -0.01}, "-0.01"},
    {{.type = TYPE_RATE, .d = -0.004}, "0"},
    {{.type = TYPE_RATE, .d = 0.004}, "0"},
    {{.type = TYPE_RATE, .d = -33.333333}, "-33.33"},
    {{.type = TYPE_TEXT, .text = {"a\x1b b", 4}}, "a\x1b b"},
    {{.type = TYPE_TEXT, .text = {"cut off", 3}}, "cut"},
    {{.type = TYPE_LIST, .list = {NULL, 0, false}}, ""},
    {{.type = TYPE_LIST, .list = {two_texts, 1, false}}, "dest"},
    {{.type = TYPE_LIST, .list = {two_texts, 2, false}}, "dest,locked"},
    {{.type = TYPE_LIST, .list = {two_texts, 1, true}}, "dest,?"},
    {{.type = TYPE_LIST, .list = {two_texts, 2, true}}, "dest,locked,?"},
};

static void values_are_written_exactly(void **state)
{
    (void)state;
    set_zone("UTC0");
    for (size_t i = 0; i < LENGTH_OF(exact); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        value_put_exact(&out, &exact[i].value);
        expect_bytes(&out, exact[i].text, exact[i].text);
    }
}

static void no_text_is_written_as_nothing(void **state)
{
    struct value value = {.type = TYPE_TEXT};
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    value_put_exact(&out, &value);
    expect_bytes(&out, "", "no text");
}

static void expect_order(enum type type, const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int order = value_compare(&values[i], &values[j]);
            if ((order > 0) != (i > j) || (order < 0) != (i < j))
                fail_msg("type %d: %zu and %zu compare as %d", (int)type, i, j, order);
        }
    }
}

static void values_compare_by_their_type(void **state)
{
    static const struct value counts[] = {
        {.u = 0}, {.u = 1}, {.u = INT64_MAX}, {.u = UINT64_C(1) << 63}, {.u = UINT64_MAX}};
    static const struct value times[] = {
        {.i = INT64_MIN}, {.i = -1}, {.i = 0}, {.i = 1}, {.i = INT64_MAX}};
    static const struct value percents[] = {{.d = 0}, {.d = 0.1}, {.d = 99.99}, {.d = 100}};
    static const struct value rates[] = {{.d = -1e19}, {.d = -1}, {.d = -0.1}, {.d = 0}, {.d = 2}};
    static const enum type signed_types[] = {TYPE_TIME, TYPE_DURATION, TYPE_CHANGE, TYPE_GROWTH};
    static const struct value texts[] = {
        {.text = {NULL, 0}}, {.text = {"A", 1}}, {.text = {"a", 1}},       {.text = {"a\0", 2}},
        {.text = {"ab", 2}}, {.text = {"b", 1}}, {.text = {"\xc3\xa4", 2}}};
    static const enum type unsigned_types[] = {TYPE_COUNT, TYPE_SIZE, TYPE_ID,   TYPE_PID,
                                               TYPE_UID,   TYPE_KEY,  TYPE_MODE, TYPE_ADDRESS};
    struct value typed[8];

    (void)state;
    for (size_t t = 0; t < LENGTH_OF(unsigned_types); t++) {
        for (size_t i = 0; i < LENGTH_OF(counts); i++)
            typed[i] = value_of(unsigned_types[t], counts[i].u);
        expect_order(unsigned_types[t], typed, LENGTH_OF(counts));
    }
    for (size_t t = 0; t < LENGTH_OF(signed_types); t++) {
        for (size_t i = 0; i < LENGTH_OF(times); i++)
            typed[i] = value_signed(signed_types[t], times[i].i);
        expect_order(signed_types[t], typed, LENGTH_OF(times));
    }
    for (size_t i = 0; i < LENGTH_OF(rates); i++)
        typed[i] = value_rate(rates[i].d);
    expect_order(TYPE_RATE, typed, LENGTH_OF(rates));
    for (size_t i = 0; i < LENGTH_OF(percents); i++)
        typed[i] = value_percent(percents[i].d);
    expect_order(TYPE_PERCENT, typed, LENGTH_OF(percents));
    for (size_t i = 0; i < LENGTH_OF(texts); i++)
        typed[i] = value_text(texts[i].text);
    expect_order(TYPE_TEXT, typed, LENGTH_OF(texts));
}

static void lists_compare_item_by_item(void **state)
{
    static const struct value items[] = {{.u = 1}, {.u = 5}, {.u = 2}};
    static const struct value lists[] = {
        {.type = TYPE_LIST, .list = {items, 0, false}},
        {.type = TYPE_LIST, .list = {items, 1, false}},     /* 1 */
        {.type = TYPE_LIST, .list = {items, 3, false}},     /* 1 5 2 */
        {.type = TYPE_LIST, .list = {items + 2, 1, false}}, /* 2 */
        {.type = TYPE_LIST, .list = {items + 1, 1, false}}, /* 5 */
        {.type = TYPE_LIST, .list = {items + 1, 2, false}}, /* 5 2 */
    };
    (void)state;
    expect_order(TYPE_LIST, lists, LENGTH_OF(lists));
}

static const struct {
    enum type type;
    int result;
    const char *text;
    uint64_t number;
} typed[] = {
    {TYPE_COUNT, 0, "3", 3},
    {TYPE_COUNT, 0, "18446744073709551615", UINT64_MAX},
    {TYPE_COUNT, -ERANGE, "18446744073709551616", 0},
    {TYPE_COUNT, -EINVAL, "4K", 0},
    {TYPE_COUNT, -EINVAL, "-1", 0},
    {TYPE_SIZE, 0, "4K", 4096},
    {TYPE_SIZE, -ERANGE, "16E", 0},
    {TYPE_SIZE, -EINVAL, "4Q", 0},
    {TYPE_ID, 0, "4026531839", 4026531839},
    {TYPE_ID, -EINVAL, "0x10", 0},
    {TYPE_PID, 0, "4194304", 4194304},
    {TYPE_PID, -ERANGE, "4294967296", 0},
    {TYPE_UID, 0, "4294967295", 4294967295},
    {TYPE_UID, -ERANGE, "4294967296", 0},
    {TYPE_UID, -EINVAL, "root", 0},
    {TYPE_KEY, 0, "0x0052e2c1", 0x52e2c1},
    {TYPE_KEY, 0, "5432001", 5432001},
    {TYPE_KEY, 0, "0xffffffff", 0xffffffff},
    {TYPE_KEY, -ERANGE, "0x100001234", 0},
    {TYPE_KEY, -EINVAL, "0052e2c1", 0},
    {TYPE_KEY, -EINVAL, "0x", 0},
    {TYPE_MODE, 0, "640", 0640},
    {TYPE_MODE, 0, "0640", 0640},
    {TYPE_MODE, 0, "0", 0},
    {TYPE_MODE, 0, "rw-r-----", 0640},
    {TYPE_MODE, 0, "---------", 0},
    {TYPE_MODE, 0, "rwxrwxrwx", 0777},
    {TYPE_MODE, -EINVAL, "wr-r-----", 0},
    {TYPE_MODE, -EINVAL, "rw-r----", 0},
    {TYPE_MODE, -EINVAL, "rws------", 0},
    {TYPE_MODE, -EINVAL, "0680", 0},
    {TYPE_MODE, -ERANGE, "1000", 0},
    {TYPE_DURATION, 0, "2d3h", 183600},
    {TYPE_DURATION, -ERANGE, "9223372036854775808", 0},
    {TYPE_DURATION, -EINVAL, "2x", 0},
    {TYPE_PERCENT, -EINVAL, "", 0},
    {TYPE_PERCENT, -EINVAL, "%", 0},
    {TYPE_PERCENT, -EINVAL, ".", 0},
    {TYPE_PERCENT, -EINVAL, ".5", 0},
    {TYPE_PERCENT, -EINVAL, "5.", 0},
    {TYPE_PERCENT, -EINVAL, "5,5", 0},
    {TYPE_PERCENT, -EINVAL, "5.5.5", 0},
    {TYPE_PERCENT, -EINVAL, "80%%", 0},
    {TYPE_PERCENT, -EINVAL, "-1", 0},
    {TYPE_PERCENT, -EINVAL, "1e2", 0},
    {TYPE_PERCENT, -ERANGE, "99999999999", 0},
    {TYPE_TIME, -EINVAL, "2026-01-31", 0},
    {TYPE_LIST, -EINVAL, "1,2", 0},
    {TYPE_CHANGE, -EINVAL, "1", 0},
    {TYPE_GROWTH, -EINVAL, "4K", 0},
    {TYPE_RATE, -EINVAL, "1.5", 0},
    {TYPES, -EINVAL, "1", 0},
};

static void values_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(typed); i++) {
        struct value value = {0};
        int result = value_parse(typed[i].type, text_of(typed[i].text), &value);
        if (result != typed[i].result || (!result && value.u != typed[i].number))
            fail_msg("type %d, \"%s\": %d, %llu", (int)typed[i].type, typed[i].text, result,
                     (unsigned long long)value.u);
        if (!result)
            assert_true(value.type == typed[i].type && value.state == VALUE_KNOWN);
    }
}

static const struct {
    const char *text;
    double percent;
} percents[] = {
    {"0", 0},      {"80", 80},       {"80%", 80},        {"12.5", 12.5},
    {"0.1%", 0.1}, {"33.33", 33.33}, {"99.999", 99.999}, {"1000", 1000},
    {"5.0", 5},    {"5.05", 5.05},   {"007.50%", 7.5},
};

static void percentages_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(percents); i++) {
        struct value value = {0};
        double off;
        if (value_parse(TYPE_PERCENT, text_of(percents[i].text), &value))
            fail_msg("%s is refused", percents[i].text);
        off = value.d - percents[i].percent;
        if (off < -1e-9 || off > 1e-9)
            fail_msg("%s is %.17g", percents[i].text, value.d);
    }
}

/* A fraction is as precise as somebody cares to make it, and never "too large". */
static void a_long_fraction_is_read(void **state)
{
    struct value value = {0};

    (void)state;
    assert_int_equal(value_parse(TYPE_PERCENT, text_of("33.333333333333333333333"), &value), 0);
    assert_true(value.d > 33.333333 && value.d < 33.333334);
}

/* What is shown of a value can be typed again. */
static void keys_and_modes_are_read_as_they_are_shown(void **state)
{
    (void)state;
    for (uint32_t i = 0; i <= 0777; i++) {
        const struct value values[] = {value_of(TYPE_MODE, i),
                                       value_of(TYPE_KEY, i * UINT64_C(8388593) & 0xffffffff)};
        for (size_t n = 0; n < LENGTH_OF(values); n++) {
            struct buffer out = BUFFER_IN_MEMORY;
            struct value read = {0};
            value_put_exact(&out, &values[n]);
            assert_int_equal(
                value_parse(values[n].type, (struct text){out.data, out.length}, &read), 0);
            assert_int_equal(read.u, values[n].u);
            buffer_free(&out);
        }
    }
}

static void each_type_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < TYPES; i++) {
        assert_non_null(type_names[i]);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(type_names[i], type_names[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_exactly),
        cmocka_unit_test(no_text_is_written_as_nothing),
        cmocka_unit_test(values_compare_by_their_type),
        cmocka_unit_test(lists_compare_item_by_item),
        cmocka_unit_test(values_are_read_strictly),
        cmocka_unit_test(percentages_are_read),
        cmocka_unit_test(a_long_fraction_is_read),
        cmocka_unit_test(each_type_has_a_name_of_its_own),
        cmocka_unit_test(keys_and_modes_are_read_as_they_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
