/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The meters: how much of each limit is used. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/units.h"
#include "model/tables.h"
#include "monitor/parts.h"
#include "monitor/screen.h"

enum { WARNING_PERCENT = 60, ALARM_PERCENT = 90 };

/*
 * What the widths of the bars are on 80 columns, and what stands around them: "Shm [", "] bytes["
 * and "]".
 */
enum { FIRST_BAR = 29, SECOND_BAR = 17, USUAL_COLUMNS = 80, AROUND_BARS = 14 };

/* Columns that sparks may take, must have, and leave free for the signs at the end of the line. */
enum { MOST_SPARKS = 16, LEAST_SPARKS = 4, SIGNS = 3 };

struct meter {
    struct quantity used, limit; /* the limit not known: no part of it is used */
    bool unlimited;
    void (*put)(struct buffer *out, uint64_t amount);
    void (*put_short)(struct buffer *out, uint64_t amount); /* where there is no room for that */
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

static void put_exact(struct buffer *out, uint64_t count)
{
    buffer_unsigned(out, count);
}

static void (*size_writer(const struct monitor_state *state))(struct buffer *, uint64_t)
{
    return state->preferences.bytes ? put_exact : units_put_size;
}

static void put_quantity(struct buffer *out, const struct quantity *quantity,
                         void (*put)(struct buffer *, uint64_t))
{
    if (quantity->known)
        put(out, quantity->amount);
    else
        buffer_char(out, '?');
}

/*
 * Writes how much is used and of what, in at most WIDTH columns: with fewer digits if it must be, or
 * without the limit, or nothing, but never a part of a figure.
 */
static void put_figure(struct buffer *out, const struct meter *meter, size_t width)
{
    void (*const forms[])(struct buffer *, uint64_t) = {meter->put, meter->put_short};
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

/* Draws NAME[||||   used/limit] with WIDTH columns between the brackets; returns the next column. */
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
                      state_has_symbols(state) ? bars[level] : letters[level], SCREEN_GOOD);
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
        .put_short = put_count,
    };
}

/* "rss 114M" and the like, as a part of the text behind the bars. */
static void add_named(struct parts *parts, unsigned rank, const char *name,
                      const struct quantity *bytes, void (*put)(struct buffer *, uint64_t))
{
    struct buffer *text = parts_add(parts, rank, 0);
    buffer_format(text, "%s ", name);
    put_quantity(text, bytes, put);
    buffer_char(text, ' ');
}

/* How many more or fewer there are than at the start. */
static void add_difference(struct parts *parts, const struct quantity *first,
                           const struct quantity *now)
{
    if (!first->known || !now->known || first->amount == now->amount)
        return;
    bool more = now->amount > first->amount;
    buffer_format(
        parts_add(parts, 1, 0), " %c%llu", more ? '+' : '-',
        (unsigned long long)(more ? now->amount - first->amount : first->amount - now->amount));
}

struct bars {
    size_t first, second;
};

/* The signs at the end of the line have their columns even where the bars are short for that. */
static struct bars bars_of(const struct canvas *canvas)
{
    size_t more = canvas->columns > USUAL_COLUMNS ? (canvas->columns - USUAL_COLUMNS) / 4 : 0;
    size_t around = AROUND_BARS + SIGNS, room = canvas->columns - around;
    size_t second = room / 2 < SECOND_BAR ? room / 2 : SECOND_BAR;
    size_t first = room - second < FIRST_BAR ? room - second : FIRST_BAR;

    return (struct bars){first + more, second + more};
}

/* The columns that text may take from COLUMN on. */
static size_t room_behind(const struct canvas *canvas, size_t column, double percent)
{
    size_t end = canvas->columns - (percent >= WARNING_PERCENT ? SIGNS : 0);
    return end > column ? end - column : 0;
}

/* Returns the column behind the text. */
static size_t draw_text(struct canvas *canvas, size_t row, size_t column, struct parts *parts)
{
    size_t used = parts_draw(parts, canvas, row, column, ROLE_PLAIN);
    parts_free(parts);
    return column + used;
}

/* What is said of all segments behind the bars. */
static void add_sums(struct parts *parts, const struct history *history,
                     void (*put)(struct buffer *, uint64_t))
{
    const struct quantity *usage = history->now->total.usage;

    add_named(parts, 2, "rss", &usage[USAGE_RESIDENT], put);
    add_named(parts, 3, "swap", &usage[USAGE_SWAPPED], put);
    add_difference(parts, &history->first[USAGE_SEGMENTS], &usage[USAGE_SEGMENTS]);
}

static double greater(double a, double b)
{
    return a > b ? a : b;
}

/*
 * What the segments span by their sizes: less than in pages, which are not known of a captured tree, by
 * less than a page each.
 */
static struct quantity sum_sizes(const struct snapshot *now, const struct track *tracks)
{
    struct quantity sum = {.known = now->total.usage[USAGE_SEGMENTS].known};
    for (size_t i = 0; i < now->of[KIND_SHM].count; i++) {
        size_t row = now->of[KIND_SHM].first + i;
        if (tracks[row].mark == MARK_GONE)
            continue;
        sum.known = sum.known &&
                    !__builtin_add_overflow(sum.amount, now->objects[row].shm.size, &sum.amount);
    }
    return sum;
}

static double draw_segments(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    const struct snapshot *now = state->history.now;
    struct meter count = meter_of(now, USAGE_SEGMENTS, LIMIT_SHMMNI);
    struct meter bytes = meter_of(now, USAGE_PAGES, LIMIT_SHMALL); /* in pages yet */
    struct bars bars = bars_of(canvas);
    struct parts parts = {.count = 0};

    bytes.used = now->total.usage[USAGE_ALLOCATED];
    if (!bytes.used.known)
        bytes.used = sum_sizes(now, state->history.tracks);
    bytes.put = size_writer(state);
    bytes.put_short = units_put_size;
    bytes.limit.known =
        bytes.limit.known && now->total.page.known &&
        !__builtin_mul_overflow(bytes.limit.amount, now->total.page.amount, &bytes.limit.amount);
    double percent = greater(percent_of(&count), percent_of(&bytes));
    size_t column = draw_meter(canvas, row, 0, "Shm ", bars.first, &count);
    column = draw_meter(canvas, row, column, "bytes", bars.second, &bytes);
    size_t room = room_behind(canvas, column, percent);
    add_sums(&parts, &state->history, size_writer(state));
    if (parts_width(&parts) > room) {
        parts_free(&parts);
        add_sums(&parts, &state->history, units_put_size);
    }
    parts_fit(&parts, room);
    column = draw_text(canvas, row, column, &parts);
    draw_sparks(state, canvas, row, column + 1, &state->history.bytes, level_from_zero);
    return percent;
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

static void add_rate(struct parts *parts, const struct monitor_state *state)
{
    struct buffer *text = parts_add(parts, 1, 0);
    struct value rate = value_rate(state->history.rate);
    struct style style = state_style(state);

    buffer_text(text, "net ");
    if (!state->history.has_rate)
        rate = value_without(TYPE_RATE, VALUE_UNKNOWN);
    cell_put(text, &style, &rate, 0, 0);
    if (state->history.has_rate)
        buffer_text(text, "/s");
}

static double draw_queues(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    const struct history *history = &state->history;
    struct meter count = meter_of(history->now, USAGE_QUEUES, LIMIT_MSGMNI);
    struct meter bytes = {
        .used = history->now->total.usage[USAGE_MESSAGE_BYTES],
        .limit = sum_qbytes(history->now, history->tracks),
        .put = size_writer(state),
        .put_short = units_put_size,
    };
    double percent = greater(percent_of(&count), percent_of(&bytes));
    struct bars bars = bars_of(canvas);
    struct parts parts = {.count = 0};
    size_t column = draw_meter(canvas, row, 0, "Msg ", bars.first, &count);

    column = draw_meter(canvas, row, column, "bytes", bars.second, &bytes);
    add_rate(&parts, state);
    parts_fit(&parts, room_behind(canvas, column, percent));
    column = draw_text(canvas, row, column, &parts);
    draw_sparks(state, canvas, row, column + 2, &history->messages, level_around_zero);
    return percent;
}

static double draw_sets(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    const struct snapshot *now = state->history.now;
    struct meter count = meter_of(now, USAGE_SETS, LIMIT_SEMMNI);
    struct meter semaphores = meter_of(now, USAGE_SEMAPHORES, LIMIT_SEMMNS);
    double percent = greater(percent_of(&count), percent_of(&semaphores));
    struct bars bars = bars_of(canvas);
    struct parts parts = {.count = 0};

    semaphores.put = put_count;
    size_t column = draw_meter(canvas, row, 0, "Sem ", bars.first, &count);
    column = draw_meter(canvas, row, column, "sems ", bars.second, &semaphores);
    add_difference(&parts, &state->history.first[USAGE_SETS], &now->total.usage[USAGE_SETS]);
    parts_fit(&parts, room_behind(canvas, column, percent));
    draw_text(canvas, row, column, &parts);
    return percent;
}

void screen_draw_meters(const struct monitor_state *state, struct canvas *canvas, size_t row)
{
    static double (*const draw[])(const struct monitor_state *, struct canvas *,
                                  size_t) = {draw_segments, draw_queues, draw_sets};

    for (size_t i = 0; state->history.now && i < METER_ROWS; i++) {
        double percent = draw[i](state, canvas, row + i);
        if (percent < WARNING_PERCENT)
            continue;
        /* In text too, where there are no colours. */
        canvas_string(canvas, row + i, canvas->columns - SIGNS,
                      percent < ALARM_PERCENT ? "  !" : " !!", role_of(percent));
    }
}
