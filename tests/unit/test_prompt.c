/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_monitor.h"

static struct prompt prompt;

/* Fails unless the prompt reads EXPECTED, in which a bar stands for the caret. */
static void expect_prompt(const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    assert_int_equal(strlen(prompt.text), prompt.length);
    buffer_put(&out, prompt.text, prompt.caret);
    buffer_char(&out, '|');
    buffer_text(&out, prompt.text + prompt.caret);
    expect_bytes(&out, expected, "prompt");
}

static void type(const char *text)
{
    for (; *text; text++)
        assert_true(prompt_input(&prompt, (unsigned char)*text));
}

static void it_begins_with_the_caret_behind_the_text(void **unused)
{
    (void)unused;
    prompt_start(&prompt, "size > 1M");
    expect_prompt("size > 1M|");
    prompt_start(&prompt, "");
    expect_prompt("|");
}

static void characters_go_in_at_the_caret(void **unused)
{
    (void)unused;
    prompt_start(&prompt, "");
    type("ac");
    assert_true(prompt_input(&prompt, INPUT_LEFT));
    type("b");
    expect_prompt("ab|c");
}

static void each_character_is_one_whatever_its_bytes(void **unused)
{
    static const uint32_t characters[] = {'a', 0xe9, 0x6570, 0x1f600};
    (void)unused;
    prompt_start(&prompt, "");
    for (size_t i = 0; i < LENGTH_OF(characters); i++)
        assert_true(prompt_input(&prompt, characters[i]));
    expect_prompt("aé数\U0001F600|");
    prompt_input(&prompt, INPUT_LEFT);
    prompt_input(&prompt, INPUT_LEFT);
    expect_prompt("aé|数\U0001F600");
    prompt_input(&prompt, INPUT_BACKSPACE);
    expect_prompt("a|数\U0001F600");
    prompt_input(&prompt, INPUT_DELETE);
    expect_prompt("a|\U0001F600");
    prompt_input(&prompt, INPUT_RIGHT);
    expect_prompt("a\U0001F600|");
}

static void keys_edit_the_line(void **unused)
{
    static const struct {
        uint32_t key;
        const char *expected;
    } steps[] = {
        {INPUT_HOME, "|one two  "},
        {INPUT_END, "one two  |"},
        {INPUT_CONTROL('A'), "|one two  "},
        {INPUT_CONTROL('E'), "one two  |"},
        {INPUT_CONTROL('W'), "one |"},
        {INPUT_CONTROL('H'), "one|"},
        {INPUT_LEFT, "on|e"},
        {INPUT_CONTROL('U'), "|e"},
        {INPUT_DELETE, "|"},
    };
    (void)unused;
    prompt_start(&prompt, "one two  ");
    for (size_t i = 0; i < LENGTH_OF(steps); i++) {
        prompt_input(&prompt, steps[i].key);
        expect_prompt(steps[i].expected);
    }
}

static void what_changes_nothing_says_so(void **unused)
{
    static const uint32_t at_end[] = {INPUT_RIGHT, INPUT_END, INPUT_DELETE};
    static const uint32_t at_start[] = {INPUT_LEFT, INPUT_HOME, INPUT_BACKSPACE, INPUT_CONTROL('W'),
                                        INPUT_CONTROL('U')};
    static const uint32_t never[] = {INPUT_UP, INPUT_F1,        INPUT_CLICK,
                                     '\t',     INPUT_ENTER,     INPUT_CONTROL('L'),
                                     0x7f,     INPUT_WHEEL_DOWN};
    (void)unused;
    prompt_start(&prompt, "ab");
    for (size_t i = 0; i < LENGTH_OF(at_end); i++)
        assert_false(prompt_input(&prompt, at_end[i]));
    for (size_t i = 0; i < LENGTH_OF(never); i++)
        assert_false(prompt_input(&prompt, never[i]));
    prompt_input(&prompt, INPUT_HOME);
    for (size_t i = 0; i < LENGTH_OF(at_start); i++)
        assert_false(prompt_input(&prompt, at_start[i]));
    expect_prompt("|ab");
}

static void it_is_full_one_byte_before_its_end(void **unused)
{
    (void)unused;
    prompt_start(&prompt, "");
    for (size_t i = 0; i < PROMPT_SIZE - 2; i++)
        assert_true(prompt_input(&prompt, 'x'));
    assert_false(prompt_input(&prompt, 0xe9));
    assert_true(prompt_input(&prompt, 'x'));
    assert_false(prompt_input(&prompt, 'x'));
    assert_int_equal(prompt.length, PROMPT_SIZE - 1);
    assert_int_equal(prompt.text[prompt.length], '\0');
}

static void what_does_not_fit_is_not_begun_with(void **unused)
{
    char text[PROMPT_SIZE + 1];
    (void)unused;
    memset(text, 'x', sizeof(text));
    text[PROMPT_SIZE] = '\0';
    prompt_start(&prompt, text);
    expect_prompt("|");
    prompt_start(&prompt, text + 1);
    assert_int_equal(prompt.length, PROMPT_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_with_the_caret_behind_the_text),
        cmocka_unit_test(characters_go_in_at_the_caret),
        cmocka_unit_test(each_character_is_one_whatever_its_bytes),
        cmocka_unit_test(keys_edit_the_line),
        cmocka_unit_test(what_changes_nothing_says_so),
        cmocka_unit_test(it_is_full_one_byte_before_its_end),
        cmocka_unit_test(what_does_not_fit_is_not_begun_with),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
