/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The meters: how much of each limit is used. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/units.h"
#include "model/kind.h"
#include "model/sysv.h"
#include "model/tables.h"
#include "monitor/screen.h"

enum { WARNING_PERCENT = 60, ALARM_PERCENT = 90 };

/* Columns of the bars on a screen of 80, and of "Shm [", "] bytes[" and "]" around them. */
enum { FIRST_BAR = 29, SECOND_BAR = 17, USUAL_COLUMNS = 80, AROUND_BARS = 14 };

/* The most and the least columns for sparks, and those for the " !!" at the end of the line. */
enum { MOST_SPARKS = 16, LEAST_SPARKS = 4, SIGNS = 3 };

typedef void put_amount(struct buffer *out, uint64_t amount);

struct meter {
    struct quantity used, limit; /* an unknown limit counts as unused */
    bool unlimited;
    put_amount *put, *put_short; /* ->put_short if ->put is too long */
};

/* Appends COUNT in at most five characters: 99999, 124k, 1024M. */
static void put_count(struct buffer *out, uint64_t count)
{
    static const struct {
        uint64_t unit;
        char letter;
    } units[] = {{1000000000000, 'T'}, {1000000000, 'G'}, {1000000, 'M'}, {1000, 'k'}};
    size_t i = 0;

    if (count < 100000 && (count < 10000 || count % 1000)) {
        buffer_unsigned(out, count);
        return;
    }
    while (count < units[i].unit * 10 && i + 1 < sizeof(units) / sizeof(*units))
        i++;
    buffer_unsigned(out, count / units[i].unit);
    if (count / units[i].unit < 100) {
        buffer_char(out, '.');
        buffer_unsigned(out, count % units[i].unit * 10 / units[i].unit);
    }
    buffer_char(out, units[i].letter);
}

static put_amount *size_writer(const struct monitor_state *state)
{
    return state->preferences.bytes ? buffer_unsigned : units_put_size;
}

static void put_quantity(struct buffer *out, const struct quantity *quantity, put_amount *put)
{
    if (quantity->known)
        put(out, quantity->amount);
    else
        buffer_char(out, '?');
}

/*
 * Writes "used/limit" in at most WIDTH columns: with fewer digits, or without the limit, or
 * nothing, but never a part of a figure.
 */
static void put_figure(struct buffer *out, const struct meter *meter, size_t width)
{
    put_amount *const forms[] = {meter->put, meter->put_short};
    enum { FORMS = sizeof(forms) / sizeof(*forms) };

    for (size_t i = 0; i < (size_t)FORMS * 2; i++) {
        bool with_limit = i < FORMS;
        out->length = 0;
        put_quantity(out, &meter->used, forms[i % FORMS]);
        if (with_limit)
            buffer_char(out, '/');
        if (with_limit && meter->unlimited)
            buffer_text(out, "unlimited");
        else if (with_limit)
            put_quantity(out, &meter->limit, forms[i % FORMS]);
        if (out->length <= width)
            return;
    }
    out->length = 0;
}

static double percent_of(const struct meter *meter)
{
    if (meter->unlimited || !meter->limit.known || !meter->limit.amount || !meter->used.known)
        return 0;
    return (double)meter->used.amount * 100 / (double)meter->limit.amount;
}

static unsigned role_of(double percent)
{
    if (percent >= ALARM_PERCENT)
        return ROLE_ALARM;
    return percent >= WARNING_PERCENT ? ROLE_WARNING : (unsigned)SCREEN_GOOD;
}

/* Draws NAME[|||| used/limit] with WIDTH columns in the brackets; returns the next column. */
static size_t draw_meter(struct canvas *canvas, size_t row, size_t column, const char *name,
                         size_t width, const struct meter *meter)
{
    struct buffer figure = BUFFER_IN_MEMORY;
    double percent = percent_of(meter);

    column += canvas_string(canvas, row, column, name, ROLE_PLAIN);
    column += canvas_string(canvas, row, column, "[", ROLE_HEADING);
    put_figure(&figure, meter, width);
    size_t bars = (size_t)((double)width * (percent > 100 ? 100 : percent) / 100 + 0.5);
    for (size_t i = 0; i < bars; i++)
        canvas_string(canvas, row, column + i, "|", ROLE_PLAIN);
    canvas_string(canvas, row, column + width - figure.length, buffer_string(&figure), ROLE_PLAIN);
    canvas_paint(canvas, row, column, bars, role_of(percent), false);
    buffer_free(&figure);
    column += width;
    return column + canvas_string(canvas, row, column, "] ", ROLE_HEADING);
}

/* The heights of a spark. A rate of zero is drawn at ZERO_LEVEL. */
enum { LEVELS = 8, ZERO_LEVEL = 3 };

/* The level of VALUE, which is not negative, if MOST has the highest one. */
static size_t level_from_zero(double value, double most)
{
    return most > 0 ? (size_t)(value / most * (LEVELS - 1) + 0.5) : 0;
}

static size_t round_up(double value)
{
    size_t whole = (size_t)value;
    return whole + (value > (double)whole);
}

/*
 * The level of VALUE, if MOST and -MOST have the highest and the lowest one. Only zero has
 * ZERO_LEVEL: the sign of a rate matters most.
 */
static size_t level_around_zero(double value, double most)
{
    if (value > 0)
        return ZERO_LEVEL + round_up(value / most * (LEVELS - 1 - ZERO_LEVEL));
    return value < 0 ? ZERO_LEVEL - round_up(-value / most * ZERO_LEVEL) : ZERO_LEVEL;
}

/* Draws the last values of SERIES as sparks, with the heights of LEVEL_OF. */
static void draw_sparks(const struct monitor_state *state, struct canvas *canvas, size_t row,
                        size_t column, const struct series *series,
                        size_t (*level_of)(double value, double most))
{
    static const char *const bars[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const letters[LEVELS] = {"_", ".", "-", "=", "+", "*", "#", "@"};
    size_t room = column + SIGNS < canvas->columns ? canvas->columns - column - SIGNS : 0;
    double most = 0;

    if (series->count < 2 || room < LEAST_SPARKS)
        return;
    room = room < MOST_SPARKS ? room : MOST_SPARKS;
    size_t first = series->count > room ? series->count - room : 0;
    for (size_t i = first; i < series->count; i++) {
        double amount = fabs(series->values[i]);
        most = amount > most ? amount : most;
    }
    for (size_t i = first; i < series->count; i++) {
        size_t level = level_of(series->values[i], most);
        canvas_string(canvas, row, column + i - first,
                      state_has_symbols(state) ? bars[level] : letters[level], SCREEN_GOOD);
    }
}

/* A limit as the registry says it: known, unlimited or not known. */
static struct meter meter_of(const struct snapshot *now, enum kind kind, unsigned used,
                             unsigned limit)
{
    struct value value = limit_value(now, kind, limit);

    return (struct meter){
        .used = now->total.usage[kind][used],
        .limit = {value.state == VALUE_KNOWN, value.u},
        .unlimited = value.state == VALUE_UNLIMITED,
        .put = buffer_unsigned,
        .put_short = put_count,
    };
}

/* Adds a part such as "rss 114M". */
static void add_named(struct parts *parts, unsigned rank, const char *name,
                      const struct quantity *bytes, put_amount *put)
{
    struct buffer *text = parts_add(parts, rank, 0);
    buffer_format(text, "%s ", name);
    put_quantity(text, bytes, put);
    buffer_char(text, ' ');
}

/* How many more or fewer there are than at the start. */
static void add_difference(struct parts *parts, const struct monitor_state *state, enum kind kind,
                           put_amount *put)
{
    const struct quantity *first = &state->history.first[kind][0];
    const struct quantity *now = &state->history.now->total.usage[kind][0];

    (void)put;
    if (!first->known || !now->known || first->amount == now->amount)
        return;
    bool more = now->amount > first->amount;
    buffer_format(
        parts_add(parts, 1, 0), " %c%llu", more ? '+' : '-',
        (unsigned long long)(more ? now->amount - first->amount : first->amount - now->amount));
}

/* A line of two meters, a text, and sparks. */
struct meter_line {
    enum kind kind;
    const char *second_name;
    struct meter count, second;
    /* Adds the text; sizes are written with PUT. */
    void (*add)(struct parts *parts, const struct monitor_state *state, enum kind kind,
                put_amount *put);
    const struct series *series; /* of the sparks; NULL: there are none */
    size_t gap;                  /* columns between text and sparks */
    size_t (*level_of)(double value, double most);
};

/* The sum of an amount over the objects of KIND that are not gone. */
static struct quantity sum_objects(const struct monitor_state *state, enum kind kind,
                                   struct quantity (*get)(const struct object *object))
{
    const struct snapshot *now = state->history.now;
    struct quantity sum = {.known = true};

    for (size_t i = 0; i < now->of[kind].count; i++) {
        size_t row = now->of[kind].first + i;
        struct quantity amount = get(&now->objects[row]);
        if (state->history.tracks[row].mark != MARK_GONE)
            sum.known = sum.known && amount.known &&
                        !__builtin_add_overflow(sum.amount, amount.amount, &sum.amount);
    }
    return sum;
}

static struct quantity size_of_segment(const struct object *object)
{
    return (struct quantity){true, object->shm.size};
}

static struct quantity room_in_queue(const struct object *object)
{
    return (struct quantity){object->has & HAS_QBYTES, object->msg.qbytes};
}

/* What is said of all segments behind the bars. */
static void add_sums(struct parts *parts, const struct monitor_state *state, enum kind kind,
                     put_amount *put)
{
    const struct quantity *usage = state->history.now->total.usage[kind];

    add_named(parts, 2, "rss", &usage[USAGE_RESIDENT], put);
    add_named(parts, 3, "swap", &usage[USAGE_SWAPPED], put);
    add_difference(parts, state, kind, put);
}

static struct meter_line segments_of(const struct monitor_state *state, enum kind kind)
{
    const struct snapshot *now = state->history.now;
    struct meter_line line = {
        .kind = kind,
        .second_name = "bytes",
        .count = meter_of(now, kind, USAGE_SEGMENTS, LIMIT_SHMMNI),
        .second = meter_of(now, kind, USAGE_PAGES, LIMIT_SHMALL), /* in pages yet */
        .add = add_sums,
        .series = &state->history.charts[kind].series,
        .gap = 1,
        .level_of = level_from_zero,
    };
    struct meter *bytes = &line.second;

    bytes->used = now->total.usage[kind][USAGE_ALLOCATED];
    /* The sizes take less than the pages, which a captured tree does not tell, by less than a page each. */
    if (!bytes->used.known && now->total.usage[kind][USAGE_SEGMENTS].known)
        bytes->used = sum_objects(state, kind, size_of_segment);
    bytes->put = size_writer(state);
    bytes->put_short = units_put_size;
    bytes->limit.known =
        bytes->limit.known && now->total.page.known &&
        !__builtin_mul_overflow(bytes->limit.amount, now->total.page.amount, &bytes->limit.amount);
    return line;
}

static void add_rate(struct parts *parts, const struct monitor_state *state, enum kind kind,
                     put_amount *put)
{
    struct buffer *text = parts_add(parts, 1, 0);
    struct value rate = value_rate(state->history.charts[kind].rate);
    struct style style = state_style(state);

    (void)put;
    buffer_text(text, "net ");
    if (!state->history.charts[kind].has_rate)
        rate = value_without(TYPE_RATE, VALUE_UNKNOWN);
    cell_put(text, &style, &rate, 0, 0);
    if (state->history.charts[kind].has_rate)
        buffer_text(text, "/s");
}

static struct meter_line queues_of(const struct monitor_state *state, enum kind kind)
{
    const struct snapshot *now = state->history.now;

    return (struct meter_line){
        .kind = kind,
        .second_name = "bytes",
        .count = meter_of(now, kind, USAGE_QUEUES, LIMIT_MSGMNI),
        .second = {.used = now->total.usage[kind][USAGE_MESSAGE_BYTES],
                   .limit = sum_objects(state, kind, room_in_queue),
                   .put = size_writer(state),
                   .put_short = units_put_size},
        .add = add_rate,
        .series = &state->history.charts[kind].series,
        .gap = 2,
        .level_of = level_around_zero,
    };
}

static struct meter_line sets_of(const struct monitor_state *state, enum kind kind)
{
    const struct snapshot *now = state->history.now;
    struct meter_line line = {
        .kind = kind,
        .second_name = "sems ",
        .count = meter_of(now, kind, USAGE_SETS, LIMIT_SEMMNI),
        .second = meter_of(now, kind, USAGE_SEMAPHORES, LIMIT_SEMMNS),
        .add = add_difference,
    };

    line.second.put = put_count;
    return line;
}

/* Draws both meters, and leaves room for the signs. Returns the next column. */
static size_t draw_bars(struct canvas *canvas, size_t row, const struct meter_line *line)
{
    size_t more = canvas->columns > USUAL_COLUMNS ? (canvas->columns - USUAL_COLUMNS) / 4 : 0;
    size_t room = canvas->columns - AROUND_BARS - SIGNS;
    size_t second = room / 2 < SECOND_BAR ? room / 2 : SECOND_BAR;
    size_t first = room - second < FIRST_BAR ? room - second : FIRST_BAR;
    const char *kind = kind_names[line->kind];
    const char name[] = {(char)(kind[0] - 'a' + 'A'), kind[1], kind[2], ' ', '\0'};
    size_t column = draw_meter(canvas, row, 0, name, first + more, &line->count);

    return draw_meter(canvas, row, column, line->second_name, second + more, &line->second);
}

static void draw_line(const struct monitor_state *state, struct canvas *canvas, size_t row,
                      const struct meter_line *line)
{
    double first = percent_of(&line->count), second = percent_of(&line->second);
    double percent = first > second ? first : second;
    size_t column = draw_bars(canvas, row, line);
    size_t end = canvas->columns - (percent >= WARNING_PERCENT ? SIGNS : 0);
    size_t room = end > column ? end - column : 0;
    struct parts parts = {.count = 0};

    line->add(&parts, state, line->kind, size_writer(state));
    if (parts_width(&parts) > room) {
        parts_free(&parts);
        line->add(&parts, state, line->kind, units_put_size);
    }
    parts_fit(&parts, room);
    column += parts_draw(&parts, canvas, row, column, ROLE_PLAIN) + line->gap;
    parts_free(&parts);
    if (line->series)
        draw_sparks(state, canvas, row, column, line->series, line->level_of);
    /* A sign for those who see no colours. */
    if (percent >= WARNING_PERCENT)
        canvas_string(canvas, row, canvas->columns - SIGNS, percent < ALARM_PERCENT ? "  !" : " !!",
                      role_of(percent));
}

void screen_draw_meters(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    static struct meter_line (*const line_of[])(const struct monitor_state *, enum kind) = {
        [GROUP_MEMORY] = segments_of, [GROUP_QUEUES] = queues_of, [GROUP_SEMAPHORES] = sets_of};

    for (enum kind kind = 0; state->history.now && kind < KINDS; kind++) {
        const struct meter_line line = line_of[kind_specs[kind]->group](state, kind);
        draw_line(state, canvas, row + kind, &line);
    }
}
