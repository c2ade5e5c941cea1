/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The meters: how much of each limit is used. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/units.h"
#include "model/tables.h"
#include "monitor/screen.h"

enum { WARNING_PERCENT = 60, ALARM_PERCENT = 90 };

/* What the widths of the bars are on 80 columns. */
enum { FIRST_BAR = 29, SECOND_BAR = 17, USUAL_COLUMNS = 80 };

/* Columns that sparks may take, must have, and leave free for the signs at the end of the line. */
enum { MOST_SPARKS = 16, LEAST_SPARKS = 4, SIGNS = 3 };

struct meter {
    struct quantity used, limit; /* the limit not known: no part of it is used */
    bool unlimited;
    void (*put)(struct buffer *out, uint64_t amount);
};

/* Counts in at most five characters: 99999, 124k, 1024M. */
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

/* All the digits; where the meter is too narrow for them the bar is. */
static void put_exact(struct buffer *out, uint64_t count)
{
    buffer_unsigned(out, count);
}

static void (*size_writer(const struct monitor_state *state))(struct buffer *, uint64_t)
{
    return state->preferences.bytes ? put_exact : units_put_size;
}

static void put_quantity(struct buffer *out, const struct meter *meter,
                         const struct quantity *quantity)
{
    if (quantity->known)
        meter->put(out, quantity->amount);
    else
        buffer_char(out, '?');
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

/* Draws NAME[||||   used/limit] with WIDTH columns between the brackets; returns the next column. */
static size_t draw_meter(struct canvas *canvas, size_t row, size_t column, const char *name,
                         size_t width, const struct meter *meter)
{
    struct buffer figure = BUFFER_IN_MEMORY;
    double percent = percent_of(meter);

    column += canvas_string(canvas, row, column, name, ROLE_PLAIN);
    column += canvas_string(canvas, row, column, "[", ROLE_HEADING);
    put_quantity(&figure, meter, &meter->used);
    buffer_char(&figure, '/');
    if (meter->unlimited)
        buffer_text(&figure, "unlimited");
    else
        put_quantity(&figure, meter, &meter->limit);
    size_t bars = (size_t)((double)width * (percent > 100 ? 100 : percent) / 100 + 0.5);
    for (size_t i = 0; i < bars; i++)
        canvas_string(canvas, row, column + i, "|", ROLE_PLAIN);
    size_t length = figure.length < width ? figure.length : width;
    canvas_put(canvas, row, column + width - length, length,
               (struct text){buffer_string(&figure), figure.length}, ROLE_PLAIN);
    canvas_paint(canvas, row, column, bars, role_of(percent), false);
    buffer_free(&figure);
    column += width;
    return column + canvas_string(canvas, row, column, "] ", ROLE_HEADING);
}

/* The height of a little bar, of LEVELS. A rate of zero stands at ZERO_LEVEL. */
enum { LEVELS = 8, ZERO_LEVEL = 3 };

/* VALUE, which is not negative, against the greatest of all; zero is the lowest bar. */
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
 * VALUE against the greatest of all, in either direction. Whatever is not zero is at least one level
 * away from it, since what matters most about a rate is its sign.
 */
static size_t level_around_zero(double value, double most)
{
    if (value > 0)
        return ZERO_LEVEL + round_up(value / most * (LEVELS - 1 - ZERO_LEVEL));
    return value < 0 ? ZERO_LEVEL - round_up(-value / most * ZERO_LEVEL) : ZERO_LEVEL;
}

/* The last values of SERIES as little bars, whose heights LEVEL_OF tells. */
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
                      state->start->utf8 ? bars[level] : letters[level], SCREEN_GOOD);
    }
}

/* A limit as the registry says it: known, unlimited or not known. */
static struct meter meter_of(const struct snapshot *now, enum usage_id used, enum limit_id limit)
{
    const struct view view = {.now = now};
    const struct column *column = table_column(&limits_table, text_of("LIMIT"));
    struct value value = column->get(&view, (size_t)limit);

    return (struct meter){
        .used = now->total.usage[used],
        .limit = {value.state == VALUE_KNOWN, value.u},
        .unlimited = value.state == VALUE_UNLIMITED,
        .put = put_exact,
    };
}

static void put_named(struct buffer *out, const struct monitor_state *state, const char *name,
                      const struct quantity *bytes)
{
    buffer_format(out, "%s ", name);
    if (bytes->known)
        size_writer(state)(out, bytes->amount);
    else
        buffer_char(out, '?');
    buffer_char(out, ' ');
}

/* How many more or fewer there are than at the start. */
static void put_difference(struct buffer *out, const struct quantity *first,
                           const struct quantity *now)
{
    if (!first->known || !now->known || first->amount == now->amount)
        return;
    bool more = now->amount > first->amount;
    buffer_format(
        out, " %c%llu", more ? '+' : '-',
        (unsigned long long)(more ? now->amount - first->amount : first->amount - now->amount));
}

struct bars {
    size_t first, second;
};

static struct bars bars_of(const struct canvas *canvas)
{
    size_t more = canvas->columns > USUAL_COLUMNS ? (canvas->columns - USUAL_COLUMNS) / 4 : 0;
    return (struct bars){FIRST_BAR + more, SECOND_BAR + more};
}

static size_t draw_text(struct canvas *canvas, size_t row, size_t column, struct buffer *text)
{
    size_t used = canvas_string(canvas, row, column, buffer_string(text), ROLE_PLAIN);
    buffer_free(text);
    return column + used;
}

static double draw_segments(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    const struct snapshot *now = state->history.now;
    const struct quantity *usage = now->total.usage;
    struct meter count = meter_of(now, USAGE_SEGMENTS, LIMIT_SHMMNI);
    struct meter bytes = meter_of(now, USAGE_PAGES, LIMIT_SHMALL); /* in pages yet */
    struct bars bars = bars_of(canvas);
    struct buffer text = BUFFER_IN_MEMORY;

    bytes.used = usage[USAGE_ALLOCATED];
    bytes.put = size_writer(state);
    bytes.limit.known =
        bytes.limit.known && now->total.page.known &&
        !__builtin_mul_overflow(bytes.limit.amount, now->total.page.amount, &bytes.limit.amount);
    size_t column = draw_meter(canvas, row, 0, "Shm ", bars.first, &count);
    column = draw_meter(canvas, row, column, "bytes", bars.second, &bytes);
    put_named(&text, state, "rss", &usage[USAGE_RESIDENT]);
    put_named(&text, state, "swap", &usage[USAGE_SWAPPED]);
    put_difference(&text, &state->history.first[USAGE_SEGMENTS], &usage[USAGE_SEGMENTS]);
    column = draw_text(canvas, row, column, &text);
    draw_sparks(state, canvas, row, column + 1, &state->history.bytes, level_from_zero);
    double used = percent_of(&count), other = percent_of(&bytes);
    return used > other ? used : other;
}

/* The most bytes that the queues may hold together. */
static struct quantity sum_qbytes(const struct snapshot *now, const struct track *tracks)
{
    struct quantity sum = {.known = true};
    for (size_t i = 0; i < now->of[KIND_MSG].count; i++) {
        size_t row = now->of[KIND_MSG].first + i;
        if (tracks[row].mark == MARK_GONE)
            continue;
        sum.known = sum.known && now->objects[row].has & HAS_QBYTES &&
                    !__builtin_add_overflow(sum.amount, now->objects[row].msg.qbytes, &sum.amount);
    }
    return sum;
}

static double draw_queues(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    const struct history *history = &state->history;
    struct meter count = meter_of(history->now, USAGE_QUEUES, LIMIT_MSGMNI);
    struct meter bytes = {
        .used = history->now->total.usage[USAGE_MESSAGE_BYTES],
        .limit = sum_qbytes(history->now, history->tracks),
        .put = size_writer(state),
    };
    struct bars bars = bars_of(canvas);
    struct buffer text = BUFFER_IN_MEMORY;
    size_t column = draw_meter(canvas, row, 0, "Msg ", bars.first, &count);

    column = draw_meter(canvas, row, column, "bytes", bars.second, &bytes);
    buffer_text(&text, "net ");
    if (history->has_rate) {
        struct value rate = value_rate(history->rate);
        struct style style = state_style(state);
        cell_put(&text, &style, &rate, 0, 0);
        buffer_text(&text, "/s");
    } else {
        buffer_char(&text, '?');
    }
    column = draw_text(canvas, row, column, &text);
    draw_sparks(state, canvas, row, column + 2, &history->messages, level_around_zero);
    double used = percent_of(&count), other = percent_of(&bytes);
    return used > other ? used : other;
}

static double draw_sets(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    const struct snapshot *now = state->history.now;
    struct meter count = meter_of(now, USAGE_SETS, LIMIT_SEMMNI);
    struct meter semaphores = meter_of(now, USAGE_SEMAPHORES, LIMIT_SEMMNS);
    struct bars bars = bars_of(canvas);
    struct buffer text = BUFFER_IN_MEMORY;

    semaphores.put = put_count;
    size_t column = draw_meter(canvas, row, 0, "Sem ", bars.first, &count);
    column = draw_meter(canvas, row, column, "sems ", bars.second, &semaphores);
    put_difference(&text, &state->history.first[USAGE_SETS], &now->total.usage[USAGE_SETS]);
    draw_text(canvas, row, column, &text);
    double used = percent_of(&count), other = percent_of(&semaphores);
    return used > other ? used : other;
}

void screen_draw_meters(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    static double (*const draw[])(const struct monitor_state *, struct canvas *,
                                  size_t) = {draw_segments, draw_queues, draw_sets};

    for (size_t i = 0; state->history.now && i < METER_ROWS; i++) {
        double percent = draw[i](state, canvas, row + i);
        if (percent < WARNING_PERCENT)
            continue;
        /* In text too, for who sees no colours. */
        canvas_string(canvas, row + i, canvas->columns - 3, percent < ALARM_PERCENT ? "  !" : " !!",
                      role_of(percent));
    }
}
