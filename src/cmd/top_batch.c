/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "cmd/top_batch.h"
#include "model/history.h"
#include "monitor/preferences.h"

enum { NANOSECONDS = 1000000000, MILLISECOND = 1000000 /* nanoseconds */ };

struct batch {
    const struct invocation *invocation;
    const struct batch_plan *plan;
    struct request request;
    struct history history;
    struct arena scratch;
    struct buffer out;
    struct buffer said; /* the problems of the last reading, as they were said */
};

/* Nanoseconds of the clock that nobody sets. */
static int64_t clock_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}

/*
 * The time of the reading after the one at DUE. What could not be kept, because a reading took long or
 * the program was stopped, is left out and not made up for.
 */
static int64_t next_due(int64_t due, int64_t interval)
{
    int64_t late = clock_now() - due;
    return due + (late > interval ? (late / interval + 1) * interval : interval);
}

static void sleep_until(int64_t due)
{
    const struct timespec at = {.tv_sec = (time_t)(due / NANOSECONDS),
                                .tv_nsec = (long)(due % NANOSECONDS)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

/* When a tree was captured, which stays so however often it is read. */
static void put_capture_line(struct batch *batch)
{
    const struct snapshot *now = batch->history.now;
    struct buffer when = BUFFER_IN_MEMORY;

    if (now->clock > 0)
        when_put(&when, now->clock, WHEN_FULL, now->clock);
    else
        buffer_char(&when, '?');
    buffer_format(&batch->out, _("ipcview %s, captured\n"), buffer_string(&when));
    buffer_free(&when);
}

/* Where nothing could be read there is no time of the reading. */
static void put_time_line(struct batch *batch)
{
    const struct snapshot *now = batch->history.now;
    struct buffer when = BUFFER_IN_MEMORY, interval = BUFFER_IN_MEMORY;

    when_put(&when, now->clock ? now->clock : (int64_t)time(NULL), WHEN_FULL, now->clock);
    preferences_put_interval(&interval, batch->plan->interval);
    buffer_format(&batch->out, _("ipcview %s, every %ss\n"), buffer_string(&when),
                  buffer_string(&interval));
    buffer_free(&when);
    buffer_free(&interval);
}

/* Reads all objects, whatever the filter selects: what it left out would look as if it were gone. */
static void read_frame(struct batch *batch)
{
    int64_t clock = clock_now() / MILLISECOND;
    const struct batch_plan *plan = batch->plan;
    history_take(&batch->history, session_collect_now(plan->source, plan->ns, &batch->request),
                 clock);
}

static void put_frame(struct batch *batch)
{
    const struct view view = {
        .now = batch->history.now,
        .history = &batch->history,
        .scratch = &batch->scratch,
    };
    if (source_is_captured(batch->plan->source))
        put_capture_line(batch);
    else
        put_time_line(batch);
    listing_put(&batch->out, batch->invocation, batch->plan->listing, &view);
    arena_reset(&batch->scratch);
}

static void say_problems(struct batch *batch)
{
    const struct snapshot *now = batch->history.now;
    struct buffer problems = BUFFER_IN_MEMORY;

    for (size_t i = 0; i < now->problem_count; i++) {
        buffer_format(&problems, "%s: ", now->problems[i].where);
        problem_put_message(&problems, &now->problems[i]);
        buffer_char(&problems, '\n');
    }
    if (strcmp(buffer_string(&problems), buffer_string(&batch->said)) != 0)
        report_problems(now);
    buffer_free(&batch->said);
    batch->said = problems;
}

/* Returns 0, or -errno where the frame could not be written. */
static int print_frame(struct batch *batch)
{
    read_frame(batch);
    put_frame(batch);
    int result = buffer_flush(&batch->out);
    if (!result)
        say_problems(batch);
    return result;
}

int top_batch(const struct invocation *invocation, const struct batch_plan *plan)
{
    struct batch batch = {
        .invocation = invocation,
        .plan = plan,
        .request = listing_request(plan->listing),
        .out = {.file = STDOUT_FILENO},
        .said = BUFFER_IN_MEMORY,
    };
    int64_t interval = plan->interval * MILLISECOND, due = clock_now();

    if (plan->listing->filter)
        batch.request.facts |= filter_needs(plan->listing->filter);
    batch.request.filter = NULL;
    batch.request.protection = plan->protection;
    int result = print_frame(&batch);
    for (uint64_t frame = 1; !result && (!plan->count || frame < plan->count); frame++) {
        due = next_due(due, interval);
        sleep_until(due);
        buffer_char(&batch.out, '\n');
        result = print_frame(&batch);
    }
    int status = report_flush(&batch.out, report_status(batch.history.now));
    history_free(&batch.history);
    arena_free(&batch.scratch);
    buffer_free(&batch.said);
    return status;
}
