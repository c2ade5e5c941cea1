/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The settings file (src/config/settings.c). A reference here reads the file its own way. Of any bytes
 *   - both find the same keys with the same values in the same lines, and the same bad lines;
 *   - saving at once writes the same bytes;
 *   - a value that was set is there after saving and reading again, and every line that has no such key
 *     is there byte by byte; or, if it could not be read again as it is, nothing is saved.
 *
 * An input is the number of settings to set, a line for each key and each value, in which the byte 1 is a
 * newline, and the file.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#include "config/settings.h"

enum { MOST_BYTES = 500, MOST_SET = 3 };

/* Takes the place of own_file.c: what settings_save would write. */
static struct buffer saved = BUFFER_IN_MEMORY;
static bool is_saved;

int own_file_replace(struct own_file *file, struct text content)
{
    (void)file;
    saved.length = 0;
    text_put(&saved, content);
    is_saved = true;
    return 0;
}

/* The reference. */

FUZZ_UNCOUNTED_BEGIN

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct text without_spaces(struct text text)
{
    size_t from = 0, to = text.length;

    while (from < to && is_space(text.start[from]))
        from++;
    while (to > from && is_space(text.start[to - 1]))
        to--;
    return (struct text){text.start + from, to - from};
}

/* Sets KEY and VALUE of LINE, without its newline. Returns '=' for a setting, '!' if it is bad, or ' '. */
static char read_line(struct text line, struct text *key, struct text *value)
{
    struct text whole = without_spaces(line);
    size_t equals = 0;

    if (!whole.length || whole.start[0] == '#')
        return ' ';
    while (equals < line.length && line.start[equals] != '=')
        equals++;
    if (equals == line.length)
        return '!';
    *key = without_spaces((struct text){line.start, equals});
    *value = without_spaces((struct text){line.start + equals + 1, line.length - equals - 1});
    return key->length ? '=' : '!';
}

/* Cuts the next line and its newline off FILE; the line is what comes before the newline. */
static bool next_line(struct text *file, struct text *line)
{
    *line = *file;
    if (!file->length)
        return false;
    for (size_t i = 0; i < file->length; i++) {
        if (file->start[i] != '\n')
            continue;
        line->length = i;
        *file = (struct text){file->start + i + 1, file->length - i - 1};
        return true;
    }
    file->length = 0;
    return true;
}

/* The value of the last line of KEY; its start is NULL if there is none. *AT becomes the line. */
static struct text last_value(struct text file, struct text wanted, size_t *at)
{
    struct text line, key, value, found = {0};

    for (size_t number = 1; next_line(&file, &line); number++) {
        if (read_line(line, &key, &value) != '=' || !fuzz_same(key, wanted))
            continue;
        found = value;
        *at = number;
    }
    return found;
}

static char *string_of(struct text text)
{
    char *string = calloc(text.length + 1, 1);

    FUZZ_EXPECT(string, "out of memory");
    memcpy(string, text.length ? text.start : "", text.length);
    return string;
}

static void expect_setting(const struct settings *settings, struct text file, struct text key)
{
    size_t line = 0, expected_line = 0;
    struct text expected = last_value(file, key, &expected_line);
    char *name = string_of(key);
    const char *value = settings_get(settings, name, &line);

    FUZZ_EXPECT(!value == !expected.start, "\"%s\" is %s", name, value ? value : "missing");
    FUZZ_EXPECT(!value || (fuzz_same(text_of(value), expected) && line == expected_line),
                "\"%s\" is \"%s\" of line %zu, and not of line %zu", name, value, line,
                expected_line);
    free(name);
}

/* All lines are what the reference says. */
static void expect_read(const struct settings *settings, struct text file)
{
    struct text rest = file, line, key, value;
    size_t count = 0;

    while (next_line(&rest, &line)) {
        FUZZ_EXPECT(count < settings->count, "line %zu is missing", count + 1);
        const struct settings_line *got = &settings->lines[count++];
        char sort = read_line(line, &key, &value);
        FUZZ_EXPECT(got->is_bad == (sort == '!') && !got->key == (sort != '='),
                    "line %zu, \"%.*s\", is taken for something else", count, (int)line.length,
                    line.start);
        if (sort == '=')
            expect_setting(settings, file, key);
    }
    FUZZ_EXPECT(count == settings->count, "there are %zu lines and not %zu", settings->count,
                count);
}

static bool load(struct settings *settings, struct text file)
{
    int result = settings_load(settings, fuzz_file(file));
    bool is_text = !file.length || !memchr(file.start, '\0', file.length);

    FUZZ_EXPECT(result == (is_text ? 0 : -EINVAL), "reading ends with %d", result);
    FUZZ_EXPECT(!result || !settings->count, "there are settings in a bad file");
    if (!result)
        expect_read(settings, file);
    return !result;
}

/* Whether KEY and VALUE stand in a line as they are. */
static bool is_writable(struct text key, struct text value)
{
    struct text read_key, read_value;
    struct buffer line = BUFFER_IN_MEMORY;

    text_put(&line, key);
    buffer_text(&line, " = ");
    text_put(&line, value);
    bool good = !memchr(line.data, '\n', line.length) &&
                read_line(text_in(&line), &read_key, &read_value) == '=' &&
                fuzz_same(read_key, key) && fuzz_same(read_value, without_spaces(value));
    buffer_free(&line);
    return good;
}

/*
 * NOW is BEFORE, but for the value in line CHANGED; or, if that is 0, with a line added at the end. A line
 * that was the last and had no newline may have got one.
 */
static void expect_rest_unchanged(struct text before, struct text now, size_t changed)
{
    struct text old, new, key, value, new_key, new_value;

    for (size_t number = 1; next_line(&before, &old); number++) {
        FUZZ_EXPECT(next_line(&now, &new), "line %zu is gone", number);
        if (number != changed) {
            /* A new line after one without an end has the end that the others have. */
            bool ended = !changed && !before.length && new.length == old.length + 1 &&
                         new.start[old.length] == '\r';
            new.length -= ended;
            FUZZ_EXPECT(fuzz_same(old, new), "line %zu, \"%.*s\", became \"%.*s\"", number,
                        (int)old.length, old.start, (int)new.length, new.start);
            continue;
        }
        FUZZ_EXPECT(read_line(old, &key, &value) == '=' &&
                        read_line(new, &new_key, &new_value) == '=',
                    "line %zu is no setting", number);
        /* An empty value may be between any of the blanks. */
        size_t head =
            (size_t)(value.length ? value.start - old.start : new_value.start - new.start);
        head = head > old.length ? old.length : head;
        size_t tail = old.length - head - value.length;
        FUZZ_EXPECT(new.length == head + tail + new_value.length &&
                        !memcmp(new.start, old.start, head) &&
                        !memcmp(new.start + new.length - tail, old.start + old.length - tail, tail),
                    "more than the value changed in line %zu, \"%.*s\"", number, (int)old.length,
                    old.start);
    }
    FUZZ_EXPECT(next_line(&now, &new) == !changed && !now.length, "there are other lines");
}

/* The same of a line of the input, in which the byte 1 stands for a newline. */
static char *string_of_line(struct text line)
{
    char *string = string_of(line);

    for (char *c = string; *c; c++)
        *c = (char)(*c == 1 ? '\n' : *c);
    return string;
}

/* Sets KEY to VALUE in what is now saved, and expects it in what is saved then. */
static void check_set(struct text key, struct text value)
{
    struct settings settings;
    struct own_file nowhere = {0};
    char *name = string_of_line(key), *text = string_of_line(value);
    struct buffer before = BUFFER_IN_MEMORY;
    size_t line = 0, new_line = 0;

    text_put(&before, text_in(&saved));
    key = text_of(name);
    value = text_of(text);
    FUZZ_EXPECT(load(&settings, text_in(&before)), "what was saved cannot be read");
    bool good = is_writable(key, value);
    settings_set(&settings, name, text);
    const char *now = settings_get(&settings, name, NULL);
    FUZZ_EXPECT(now && fuzz_same(text_of(now), without_spaces(value)), "\"%s\" is not set", name);
    is_saved = false;
    int result = settings_save(&settings, &nowhere);
    FUZZ_EXPECT(result == (good ? 0 : -EINVAL) && is_saved == good, "saving \"%s\" = \"%s\": %d",
                name, text, result);
    if (good) {
        (void)last_value(text_in(&before), key, &line);
        struct text got = last_value(text_in(&saved), key, &new_line);
        FUZZ_EXPECT(got.start && fuzz_same(got, without_spaces(value)),
                    "\"%s\" = \"%s\" is saved as \"%.*s\"", name, text, (int)got.length, got.start);
        expect_rest_unchanged(text_in(&before), text_in(&saved), line);
    }
    settings_free(&settings);
    buffer_free(&before);
    free(name);
    free(text);
}

FUZZ_UNCOUNTED_END

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct own_file nowhere = {0};
    struct settings settings;
    struct text keys[MOST_SET], values[MOST_SET];

    if (size > MOST_BYTES)
        return -1;
    size_t count = input_choice(&input, MOST_SET + 1);
    for (size_t i = 0; i < count; i++) {
        keys[i] = input_line(&input);
        values[i] = input_line(&input);
    }
    struct text file = input_rest(&input);
    bool good = load(&settings, file);
    if (good) {
        FUZZ_EXPECT(!settings_save(&settings, &nowhere), "what was read cannot be saved");
        FUZZ_EXPECT(fuzz_same(text_in(&saved), file), "what was read is saved as something else");
    }
    settings_free(&settings);
    for (size_t i = 0; good && i < count; i++)
        check_set(keys[i], values[i]);
    return 0;
}
