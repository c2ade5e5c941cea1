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

const char *const off_or_on[] = {N_("off"), N_("on"), NULL};
const char *const units_or_bytes[] = {N_("units"), N_("bytes"), NULL};

/* Reading and writing. */

struct reading {
    struct preferences *preferences;
    struct arena *arena;
    struct buffer fault; /* the first thing that is wrong in the line; empty: nothing is */
    struct suggestion nearest;
};

/* What can stand in the file: one row each. */
struct setting {
    const char *key;
    /* Takes over VALUE. Returns whether anything in it was understood; else all stays as it is. */
    bool (*read)(struct reading *reading, const struct setting *setting, struct text value);
    void (*write)(struct buffer *out, const struct preferences *preferences,
                  const struct setting *setting);
    const char *const *words; /* of a choice: all there are; ends in NULL */
    size_t field;             /* of a choice: the offset of its number in struct preferences */
    enum kind kind;           /* of columns, and of what they are sorted by */
};

/* Adds what is wrong with line LINE, if anything is, to ERRORS, and forgets it. */
static void put_fault(struct reading *reading, size_t line, struct buffer *errors)
{
    if (reading->fault.length) {
        buffer_format(errors, _("line %zu: "), line);
        buffer_text(errors, buffer_string(&reading->fault));
        if (reading->nearest.best)
            buffer_format(errors, _("; did you mean %s?"), reading->nearest.best);
        buffer_char(errors, '\n');
    }
    buffer_free(&reading->fault);
    reading->nearest = (struct suggestion){0};
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

static void put_bad_value(struct reading *reading, const struct setting *setting, struct text value)
{
    buffer_format(&reading->fault, _("%s cannot be \"%s\""), setting->key,
                  quotable(reading, value));
}

static void put_bad_column(struct reading *reading, enum kind kind, struct text name)
{
    const struct column *column = NULL;

    reading->nearest = suggest_for(name.start, name.length);
    while ((column = table_next_column(watched_tables[kind], column)))
        suggest_try(&reading->nearest, column->name);
    buffer_format(&reading->fault, _("there is no column \"%s\""), quotable(reading, name));
}

/* The interval. */

int preferences_parse_interval(const char *seconds, int64_t *interval)
{
    enum { PLACES = 3 }; /* of a thousandth; more of them may be zeros only */
    int whole = (int)strcspn(seconds, ".");
    const char *fraction = seconds + whole + (seconds[whole] == '.');
    size_t length = strlen(fraction), taken = length < PLACES ? length : PLACES;
    struct buffer digits = BUFFER_IN_MEMORY;
    uint64_t sum;

    if ((!whole && !length) || strspn(fraction + taken, "0") != length - taken)
        return -EINVAL;
    buffer_format(&digits, "%.*s%.*s%s", whole, seconds, (int)taken, fraction, &"000"[taken]);
    int result = number_parse(digits.data, digits.length, 10, LONGEST_INTERVAL, &sum);
    buffer_free(&digits);
    if (!result && sum < SHORTEST_INTERVAL)
        result = -ERANGE;
    if (!result)
        *interval = (int64_t)sum;
    return result;
}

void preferences_put_interval(struct buffer *out, int64_t interval)
{
    buffer_signed(out, interval / 1000);
    buffer_format(out, ".%03d", (int)(interval % 1000));
    for (int zeros = 0; zeros < 2 && out->data[out->length - 1] == '0'; zeros++)
        out->length--;
}

static const char *interval_text(struct arena *arena, int64_t interval)
{
    struct buffer text = BUFFER_IN_MEMORY;

    preferences_put_interval(&text, interval);
    return text_keep(&text, arena).start;
}

static bool read_interval(struct reading *reading, const struct setting *setting, struct text value)
{
    int result = preferences_parse_interval(value.start, &reading->preferences->interval);

    if (!result)
        return true;
    put_bad_value(reading, setting, value);
    if (result == -ERANGE)
        buffer_format(&reading->fault, _("; it is from %s to %s seconds"),
                      interval_text(reading->arena, SHORTEST_INTERVAL),
                      interval_text(reading->arena, LONGEST_INTERVAL));
    else
        buffer_text(&reading->fault, _("; it is a number of seconds, such as 2 or 0.5"));
    return false;
}

static void write_interval(struct buffer *out, const struct preferences *preferences,
                           const struct setting *setting)
{
    (void)setting;
    preferences_put_interval(out, preferences->interval);
}

/* Choices: one of a few words. */

static bool read_choice(struct reading *reading, const struct setting *setting, struct text value)
{
    unsigned *field = (unsigned *)((char *)reading->preferences + setting->field);

    reading->nearest = suggest_for(value.start, value.length);
    for (unsigned i = 0; setting->words[i]; i++) {
        if (text_matches(value, setting->words[i])) {
            *field = i;
            return true;
        }
        suggest_try(&reading->nearest, setting->words[i]);
    }
    put_bad_value(reading, setting, value);
    for (size_t i = 0; !reading->nearest.best && setting->words[i]; i++)
        buffer_format(&reading->fault, "%s%s", i ? ", " : _("; it is one of: "), setting->words[i]);
    return false;
}

static void write_choice(struct buffer *out, const struct preferences *preferences,
                         const struct setting *setting)
{
    const unsigned *field = (const unsigned *)((const char *)preferences + setting->field);
    buffer_text(out, setting->words[*field]);
}

/* Columns, and the order. */

/* Takes the next name off LIST; a NULL column, and a fault, where no column has it. */
static struct sort_key take_column(struct reading *reading, enum kind kind, struct text *list,
                                   bool is_signed)
{
    struct text name = text_trim(text_take(list, ','));
    bool descending = is_signed && name.length && name.start[0] == '-';

    if (descending)
        name = text_skip(name, 1);
    const struct column *column = table_column(watched_tables[kind], name);
    if (!column && !reading->fault.length)
        put_bad_column(reading, kind, name);
    return (struct sort_key){column, descending};
}

static bool read_columns(struct reading *reading, const struct setting *setting, struct text value)
{
    struct columns columns = {0};

    if (!value.length) {
        buffer_format(&reading->fault, _("%s names no column"), setting->key);
        return false;
    }
    while (value.start) {
        const struct column *column = take_column(reading, setting->kind, &value, false).column;
        if (column && !columns_has(&columns, column))
            columns_add(&columns, column, reading->arena);
        else if (column && !reading->fault.length)
            buffer_format(&reading->fault, _("the column %s is there twice"), column->name);
    }
    if (columns.count)
        reading->preferences->columns[setting->kind] = columns;
    return columns.count > 0;
}

static void write_columns(struct buffer *out, const struct preferences *preferences,
                          const struct setting *setting)
{
    const struct columns *columns = &preferences->columns[setting->kind];
    for (size_t i = 0; i < columns->count; i++)
        buffer_format(out, "%s%s", i ? "," : "", columns->list[i]->name);
}

static bool read_sort(struct reading *reading, const struct setting *setting, struct text value)
{
    struct sort_key keys[MOST_SORT_KEYS];
    size_t count = 0, names = 0;

    if (!value.length || text_matches(value, "none"))
        value.start = NULL;
    for (; value.start && names < MOST_SORT_KEYS; names++) {
        keys[count] = take_column(reading, setting->kind, &value, true);
        count += keys[count].column != NULL;
    }
    if (value.start && !reading->fault.length)
        buffer_format(&reading->fault, _("%s names more than %d columns"), setting->key,
                      MOST_SORT_KEYS);
    if (value.start || (names && !count))
        return false;
    for (size_t i = 0; i < count; i++)
        reading->preferences->sort[setting->kind][i] = keys[i];
    reading->preferences->sort_count[setting->kind] = count;
    return true;
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
    {"scheme", read_choice, write_choice, scheme_names, FIELD(scheme)},
    {"sizes", read_choice, write_choice, units_or_bytes, FIELD(bytes)},
    {"meters", read_choice, write_choice, off_or_on, FIELD(meters)},
    {"mouse", read_choice, write_choice, off_or_on, FIELD(mouse)},
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

/* The place of KEY in the table, or KNOWN. */
static size_t find_known(const char *key)
{
    size_t i = 0;
    while (i < KNOWN && strcmp(known[i].key, key) != 0)
        i++;
    return i;
}

static void put_unknown_key(struct reading *reading, const char *key)
{
    reading->nearest = suggest_for(key, strlen(key));
    for (size_t i = 0; i < KNOWN; i++)
        suggest_try(&reading->nearest, known[i].key);
    buffer_format(&reading->fault, _("there is no setting \"%s\""),
                  quotable(reading, text_of(key)));
}

void preferences_read(struct preferences *preferences, const struct settings *settings,
                      struct arena *arena, struct buffer *errors)
{
    struct reading reading = {preferences, arena, .fault = BUFFER_IN_MEMORY};
    size_t last[KNOWN] = {0}; /* the line that counts */

    for (size_t i = 0; i < KNOWN; i++)
        (void)settings_get(settings, known[i].key, &last[i]);
    for (size_t number = 1; number <= settings->count; number++) {
        const struct settings_line *line = &settings->lines[number - 1];
        size_t i = line->key ? find_known(line->key) : KNOWN;
        if (line->is_bad)
            buffer_text(&reading.fault, _("neither a setting nor a comment"));
        else if (line->key && i == KNOWN)
            put_unknown_key(&reading, line->key);
        else if (line->key && number == last[i])
            (void)known[i].read(&reading, &known[i], text_of(line->value));
        put_fault(&reading, number, errors);
    }
}

/* Reads what the file says once more, to tell what the user has chosen since. */
void preferences_write(const struct preferences *preferences, struct settings *settings,
                       struct buffer *errors)
{
    struct arena arena = {0};
    struct preferences old = preferences_default(&arena);
    struct reading reading = {&old, &arena, .fault = BUFFER_IN_MEMORY};
    struct buffer value = BUFFER_IN_MEMORY, old_value = BUFFER_IN_MEMORY, unsaid = BUFFER_IN_MEMORY;

    for (const struct setting *setting = known; setting < known + KNOWN; setting++) {
        size_t line = 0;
        const char *text = settings_get(settings, setting->key, &line);
        bool understood = text && setting->read(&reading, setting, text_of(text));
        value.length = old_value.length = 0;
        setting->write(&value, preferences, setting);
        setting->write(&old_value, &old, setting);
        bool changed = strcmp(buffer_string(&value), buffer_string(&old_value)) != 0;
        put_fault(&reading, line, changed ? &unsaid : errors);
        if (!text || understood || changed)
            settings_set(settings, setting->key, buffer_string(&value));
    }
    buffer_free(&value);
    buffer_free(&old_value);
    buffer_free(&unsaid);
    arena_free(&arena);
}
