/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/suggest.h"
#include "model/tables.h"
#include "monitor/preferences.h"

const char *const scheme_names[SCHEMES + 1] = {
    [SCHEME_DEFAULT] = "default", [SCHEME_LIGHT] = "light", [SCHEME_MONO] = "mono",
    [SCHEME_256] = "256",         [SCHEMES] = NULL,
};

/* Of a choice between two the word for false comes first. */
static const char *const off_or_on[] = {"off", "on", NULL};
static const char *const units_or_bytes[] = {"units", "bytes", NULL};

struct reading;

/* What can stand in the file: one row each. */
struct setting {
    const char *key;
    /* Takes over VALUE, or puts an error and leaves all as it is. */
    void (*read)(struct reading *reading, const struct setting *setting, struct text value);
    void (*write)(struct buffer *out, const struct preferences *preferences,
                  const struct setting *setting);
    const char *const *words; /* of a choice: all there are; ends in NULL */
    size_t field;             /* of a choice: its offset in struct preferences */
    enum kind kind;           /* of columns, and of what they are sorted by */
};

struct reading {
    struct preferences *preferences;
    struct arena *arena;
    struct buffer *errors;
    size_t line;
    bool understood; /* something of the value was taken over */
};

/* Errors. */

static void begin_error(const struct reading *reading, size_t line)
{
    buffer_format(reading->errors, _("line %zu: "), line);
}

static void end_error(const struct reading *reading, const char *suggestion)
{
    if (suggestion)
        buffer_format(reading->errors, _("; did you mean %s?"), suggestion);
    buffer_char(reading->errors, '\n');
}

/* TEXT for a message: without what must not reach a terminal, and not too long for a line. */
static const char *quotable(const struct reading *reading, struct text text)
{
    enum { MOST_COLUMNS = 40 };
    struct buffer out = BUFFER_IN_MEMORY;
    size_t shown = text_fit(text, MOST_COLUMNS);

    text_escape(&out, (struct text){text.start, shown}, 0);
    if (shown < text.length)
        buffer_text(&out, "...");
    return text_keep(&out, reading->arena).start;
}

/* For what follows: "SETTING cannot be "VALUE"". */
static void begin_value_error(const struct reading *reading, const struct setting *setting,
                              struct text value)
{
    begin_error(reading, reading->line);
    buffer_format(reading->errors, _("%s cannot be \"%s\""), setting->key,
                  quotable(reading, value));
}

static void put_word_error(const struct reading *reading, const struct setting *setting,
                           struct text value)
{
    struct suggestion suggestion = suggest_for(value.start, value.length);
    for (size_t i = 0; setting->words[i]; i++)
        suggest_try(&suggestion, setting->words[i]);

    begin_value_error(reading, setting, value);
    if (!suggestion.best) {
        buffer_text(reading->errors, _("; it is one of: "));
        for (size_t i = 0; setting->words[i]; i++)
            buffer_format(reading->errors, "%s%s", i ? ", " : "", setting->words[i]);
    }
    end_error(reading, suggestion.best);
}

static void put_column_error(const struct reading *reading, enum kind kind, struct text name)
{
    struct suggestion suggestion = suggest_for(name.start, name.length);
    const struct column *column = NULL;
    while ((column = table_next_column(watched_tables[kind], column)))
        suggest_try(&suggestion, column->name);

    begin_error(reading, reading->line);
    buffer_format(reading->errors, _("there is no column \"%s\""), quotable(reading, name));
    end_error(reading, suggestion.best);
}

/* The interval. */

/* Reads what stands behind the point: a thousandth is the least that there is. */
static int parse_thousandths(const char *digits, uint64_t *thousandths)
{
    enum { PLACES = 3 };
    char first[PLACES + 1] = "000";
    size_t length = strlen(digits), taken = length < PLACES ? length : PLACES;

    if (strspn(digits + taken, "0") != length - taken)
        return -EINVAL;
    memcpy(first, digits, taken);
    return number_parse(first, PLACES, 10, 999, thousandths);
}

int preferences_parse_interval(const char *seconds, int64_t *interval)
{
    size_t length = strcspn(seconds, ".");
    const char *fraction = seconds + length + (seconds[length] == '.' ? 1 : 0);
    uint64_t whole = 0, thousandths = 0;

    if (!length && !*fraction)
        return -EINVAL;
    int result = parse_thousandths(fraction, &thousandths);
    if (!result && length) /* ".5" has nothing before the point */
        result = number_parse(seconds, length, 10, LONGEST_INTERVAL / 1000, &whole);
    if (result)
        return result;
    int64_t sum = (int64_t)(whole * 1000 + thousandths);
    if (sum < SHORTEST_INTERVAL || sum > LONGEST_INTERVAL)
        return -ERANGE;
    *interval = sum;
    return 0;
}

void preferences_put_interval(struct buffer *out, int64_t interval)
{
    buffer_signed(out, interval / 1000);
    buffer_format(out, ".%03d", (int)(interval % 1000));
    for (int zeros = 0; zeros < 2 && out->data[out->length - 1] == '0'; zeros++)
        out->length--;
}

static void read_interval(struct reading *reading, const struct setting *setting, struct text value)
{
    int result = preferences_parse_interval(value.start, &reading->preferences->interval);
    struct buffer least = BUFFER_IN_MEMORY, most = BUFFER_IN_MEMORY;

    reading->understood = !result;
    if (!result)
        return;
    begin_value_error(reading, setting, value);
    preferences_put_interval(&least, SHORTEST_INTERVAL);
    preferences_put_interval(&most, LONGEST_INTERVAL);
    if (result == -ERANGE)
        buffer_format(reading->errors, _("; it is from %s to %s seconds"), buffer_string(&least),
                      buffer_string(&most));
    else
        buffer_text(reading->errors, _("; it is a number of seconds, such as 2 or 0.5"));
    end_error(reading, NULL);
    buffer_free(&least);
    buffer_free(&most);
}

static void write_interval(struct buffer *out, const struct preferences *preferences,
                           const struct setting *setting)
{
    (void)setting;
    preferences_put_interval(out, preferences->interval);
}

/* Choices: one of a few words. */

/* Returns whether VALUE is one of the setting's words, and then which. */
static bool find_word(const struct setting *setting, struct text value, size_t *word)
{
    for (*word = 0; setting->words[*word]; ++*word) {
        if (text_matches(value, setting->words[*word]))
            return true;
    }
    return false;
}

static void read_scheme(struct reading *reading, const struct setting *setting, struct text value)
{
    size_t word;
    reading->understood = find_word(setting, value, &word);
    if (reading->understood)
        reading->preferences->scheme = (enum scheme)word;
    else
        put_word_error(reading, setting, value);
}

static void write_scheme(struct buffer *out, const struct preferences *preferences,
                         const struct setting *setting)
{
    buffer_text(out, setting->words[preferences->scheme]);
}

static void read_choice(struct reading *reading, const struct setting *setting, struct text value)
{
    bool *field = (bool *)((char *)reading->preferences + setting->field);
    size_t word;
    reading->understood = find_word(setting, value, &word);
    if (reading->understood)
        *field = word == 1;
    else
        put_word_error(reading, setting, value);
}

static void write_choice(struct buffer *out, const struct preferences *preferences,
                         const struct setting *setting)
{
    const bool *field = (const bool *)((const char *)preferences + setting->field);
    buffer_text(out, setting->words[*field ? 1 : 0]);
}

/* Columns, and the order. */

static bool preferences_has_column(const struct columns *columns, const struct column *column)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->list[i] == column)
            return true;
    }
    return false;
}

static void put_twice(const struct reading *reading, const struct column *column)
{
    begin_error(reading, reading->line);
    buffer_format(reading->errors, _("the column %s is there twice"), column->name);
    end_error(reading, NULL);
}

static void read_columns(struct reading *reading, const struct setting *setting, struct text value)
{
    struct columns columns = {0};

    if (!value.length) {
        begin_error(reading, reading->line);
        buffer_format(reading->errors, _("%s names no column"), setting->key);
        end_error(reading, NULL);
        return;
    }
    for (bool is_said = false; value.start;) {
        struct text name = text_trim(text_take(&value, ','));
        const struct column *column = table_column(watched_tables[setting->kind], name);
        bool is_there = column && preferences_has_column(&columns, column);
        if (column && !is_there)
            columns_add(&columns, column, reading->arena);
        else if (!is_said && is_there)
            put_twice(reading, column);
        else if (!is_said)
            put_column_error(reading, setting->kind, name);
        is_said = is_said || !column || is_there;
    }
    reading->understood = columns.count > 0;
    if (columns.count)
        reading->preferences->columns[setting->kind] = columns;
}

static void write_columns(struct buffer *out, const struct preferences *preferences,
                          const struct setting *setting)
{
    const struct columns *columns = &preferences->columns[setting->kind];
    for (size_t i = 0; i < columns->count; i++)
        buffer_format(out, "%s%s", i ? "," : "", columns->list[i]->name);
}

/* The next of LIST; its column is NULL where there is no such, which is said unless something was. */
static struct sort_key take_sort_key(const struct reading *reading, enum kind kind,
                                     struct text *list, bool *is_said)
{
    struct text name = text_trim(text_take(list, ','));
    bool descending = name.length && name.start[0] == '-';
    if (descending)
        name = (struct text){name.start + 1, name.length - 1};
    const struct column *column = table_column(watched_tables[kind], name);
    if (!column && !*is_said)
        put_column_error(reading, kind, name);
    *is_said = *is_said || !column;
    return (struct sort_key){column, descending};
}

static void put_too_many(const struct reading *reading, const struct setting *setting)
{
    begin_error(reading, reading->line);
    buffer_format(reading->errors, _("%s names more than %d columns"), setting->key,
                  MOST_SORT_KEYS);
    end_error(reading, NULL);
}

static void read_sort(struct reading *reading, const struct setting *setting, struct text value)
{
    struct sort_key keys[MOST_SORT_KEYS];
    size_t count = 0, names = 0;
    bool is_said = false;

    if (!value.length || text_matches(value, "none"))
        value.start = NULL;
    for (; value.start && names < MOST_SORT_KEYS; names++) {
        keys[count] = take_sort_key(reading, setting->kind, &value, &is_said);
        count += keys[count].column != NULL;
    }
    if (value.start && !is_said)
        put_too_many(reading, setting);
    reading->understood = !value.start && (count || !names);
    if (!reading->understood)
        return;
    for (size_t i = 0; i < count; i++)
        reading->preferences->sort[setting->kind][i] = keys[i];
    reading->preferences->sort_count[setting->kind] = count;
}

static void write_sort(struct buffer *out, const struct preferences *preferences,
                       const struct setting *setting)
{
    const struct sort_key *keys = preferences->sort[setting->kind];
    size_t count = preferences->sort_count[setting->kind];

    for (size_t i = 0; i < count; i++)
        buffer_format(out, "%s%s%s", i ? "," : "", keys[i].descending ? "-" : "",
                      keys[i].column->name);
    if (!count)
        buffer_text(out, "none");
}

/* All of it. */

#define FIELD(name) .field = offsetof(struct preferences, name)

/* clang-format off */
static const struct setting known[] = {
    {.key = "interval", .read = read_interval, .write = write_interval},
    {"scheme", read_scheme, write_scheme, .words = scheme_names},
    {"sizes", read_choice, write_choice, .words = units_or_bytes, FIELD(bytes)},
    {"meters", read_choice, write_choice, .words = off_or_on, FIELD(meters)},
    {"mouse", read_choice, write_choice, .words = off_or_on, FIELD(mouse)},
#define KIND_LINE(NAME, name) \
    {#name ".columns", read_columns, write_columns, .kind = KIND_##NAME}, \
    {#name ".sort", read_sort, write_sort, .kind = KIND_##NAME},
    FOR_EACH_KIND(KIND_LINE)
#undef KIND_LINE
};
/* clang-format on */

enum { KNOWN = sizeof(known) / sizeof(*known) };

struct preferences preferences_default(struct arena *arena)
{
    struct preferences preferences = {.interval = 2000, .meters = true, .mouse = true};

    for (int kind = 0; kind < KINDS; kind++) {
        const struct column *column = NULL;
        while ((column = table_next_column(watched_tables[kind], column))) {
            if (column->shown)
                columns_add(&preferences.columns[kind], column, arena);
        }
    }
    return preferences;
}

static void preferences_put_unknown(const struct reading *reading, const char *key)
{
    struct suggestion suggestion = suggest_for(key, strlen(key));
    for (size_t i = 0; i < KNOWN; i++)
        suggest_try(&suggestion, known[i].key);

    begin_error(reading, reading->line);
    buffer_format(reading->errors, _("there is no setting \"%s\""),
                  quotable(reading, text_of(key)));
    end_error(reading, suggestion.best);
}

static void put_bad_line(const struct reading *reading)
{
    begin_error(reading, reading->line);
    buffer_text(reading->errors, _("neither a setting nor a comment"));
    end_error(reading, NULL);
}

/* The place of KEY in the table, or KNOWN. */
static size_t find_known(const char *key)
{
    size_t i = 0;
    while (i < KNOWN && strcmp(known[i].key, key) != 0)
        i++;
    return i;
}

void preferences_read(struct preferences *preferences, const struct settings *settings,
                      struct arena *arena, struct buffer *errors)
{
    struct reading reading = {.preferences = preferences, .arena = arena, .errors = errors};
    size_t lines[KNOWN] = {0};

    for (size_t i = 0; i < KNOWN; i++)
        (void)settings_get(settings, known[i].key, &lines[i]);
    while (reading.line < settings->count) {
        const struct settings_line *line = &settings->lines[reading.line++];
        size_t i = line->key ? find_known(line->key) : KNOWN;
        if (line->is_bad)
            put_bad_line(&reading);
        else if (line->key && i == KNOWN)
            preferences_put_unknown(&reading, line->key);
        else if (line->key && reading.line == lines[i]) /* else a later line says it anew */
            known[i].read(&reading, &known[i], text_of(line->value));
    }
}

/*
 * Whether the line with the OLD value of SETTING stays as it is: nothing in it could be understood, and
 * the user has chosen nothing since. VALUE is what would be written. ERRORS gets what is wrong with the
 * old value, unless the user has chosen another.
 */
static bool is_kept(const struct setting *setting, const char *old, size_t line, const char *value,
                    struct buffer *errors)
{
    struct arena arena = {0};
    struct preferences preferences = preferences_default(&arena);
    struct reading reading = {
        .preferences = &preferences, .arena = &arena, .errors = errors, .line = line};
    struct buffer again = BUFFER_IN_MEMORY;
    size_t before = errors->length;

    setting->read(&reading, setting, text_of(old));
    setting->write(&again, &preferences, setting);
    bool unchanged = strcmp(buffer_string(&again), value) == 0;
    if (!unchanged)
        errors->length = before;
    buffer_free(&again);
    arena_free(&arena);
    return unchanged && !reading.understood;
}

void preferences_write(const struct preferences *preferences, struct settings *settings,
                       struct buffer *errors)
{
    struct buffer value = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < KNOWN; i++) {
        size_t line;
        const char *old = settings_get(settings, known[i].key, &line);
        value.length = 0;
        known[i].write(&value, preferences, &known[i]);
        if (!old || !is_kept(&known[i], old, line, buffer_string(&value), errors))
            settings_set(settings, known[i].key, buffer_string(&value));
    }
    buffer_free(&value);
}
