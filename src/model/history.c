/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/history.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/pids.h"
#include "model/refmap.h"
#include "model/traces.h"

/* How long marks stay, in milliseconds. */
enum { NEW_STAYS = 5000, GONE_STAYS = 5000 };

enum { NO_ROW = UINT32_MAX };

const char *const event_words[EVENTS + 1] = {
    [EVENT_CREATED] = "created",   [EVENT_REMOVED] = "removed", [EVENT_MARKED] = "marked",
    [EVENT_ATTACHED] = "attached", [EVENT_FILLED] = "filled",
};

/* One step from the snapshot before to the next. */
struct step {
    struct history *history;
    const struct snapshot *before;
    const struct track *tracks; /* of BEFORE */
    struct snapshot *next;
    int64_t clock;
    unsigned
        quiet; /* KIND_BITs: nothing is concluded from what is there now and was not, or the reverse */
    uint32_t *source; /* for each object of NEXT its row in BEFORE, or NO_ROW */
    bool *found;      /* for each object of BEFORE whether it is in NEXT */
};

/* Events. */

/* Into ROOM if it suffices. */
static char *copy_text(struct text text, char *room)
{
    char *copy = text.length < EVENT_ROOM ? room : memory_resize(NULL, text.length + 1, 1);
    copy[text.length] = '\0';
    return text.length ? memcpy(copy, text.start, text.length) : copy;
}

static char *copy_name(const struct names *names, uint32_t id, char *room)
{
    struct text name;
    return names_find(names, id, &name) ? copy_text(name, room) : NULL;
}

/* OBJECT is one of SNAPSHOT, here and below. */
static char *copy_command(const struct snapshot *snapshot, const struct object *object, char *room)
{
    const struct view view = {.now = snapshot};
    struct value command = pid_creator(&view, (size_t)(object - snapshot->objects));

    return command.state == VALUE_KNOWN ? copy_text(command.text, room) : NULL;
}

static void free_event(struct event *event)
{
    char *const texts[] = {event->owner, event->creator, event->command};

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        if (texts[i] != event->room[i])
            free(texts[i]);
    }
}

static struct event *new_event(struct events *events)
{
    if (!events->ring)
        events->ring = memory_resize(NULL, MOST_EVENTS, sizeof(*events->ring));
    struct event *event = &events->ring[events->next];
    if (events->count == MOST_EVENTS) {
        free_event(event);
        events->forgotten++;
    } else {
        events->count++;
    }
    events->next = (events->next + 1) % MOST_EVENTS;
    return event;
}

static void add_event(const struct step *step, enum event_kind what,
                      const struct snapshot *snapshot, const struct object *object, uint64_t before,
                      uint64_t after)
{
    struct event *event = new_event(&step->history->events);

    *event = (struct event){
        .time = step->next->clock,
        .what = what,
        .ref = object->ref,
        .key = object->key,
        .before = before,
        .after = after,
    };
    event->owner = copy_name(&snapshot->users, object->uid, event->room[0]);
    event->creator = copy_name(&snapshot->users, object->cuid, event->room[1]);
    event->command = copy_command(snapshot, object, event->room[2]);
}

const struct event *history_event(const struct history *history, size_t number)
{
    return &history->events.ring[(history->events.next + MOST_EVENTS - 1 - number) % MOST_EVENTS];
}

static void add_events_of_change(const struct step *step, const struct object *before,
                                 const struct object *now)
{
    struct change changes[MOST_CHANGES];
    size_t count = kind_of(now)->changes ? kind_of(now)->changes(before, now, changes) : 0;

    for (size_t i = 0; i < count; i++)
        add_event(step, changes[i].what, step->next, now, changes[i].before, changes[i].after);
}

/* Which object of the next snapshot is which of the one before. */

/* Whether ROW of BEFORE has the id of OBJECT in its namespace. */
static bool history_has_name_of(const struct step *step, size_t row, const struct object *object)
{
    return step->tracks[row].mark != MARK_GONE &&
           ref_is_same(&step->before->objects[row].ref, &object->ref);
}

/* ROW of BEFORE has the id of AT of NEXT. */
static void match(struct step *step, size_t row, size_t at)
{
    if (!object_is_still(&step->before->objects[row], &step->next->objects[at]))
        return;
    step->source[at] = (uint32_t)row;
    step->found[row] = true;
}

/*
 * Both are in the kernel's order, and little happens between two readings: the next row is the one,
 * or one of the few behind it. An index of all would take half of the time that a step takes.
 */
static void match_neighbours(struct step *step, enum kind kind)
{
    enum { NEAR = 64 };
    const struct snapshot *before = step->before, *next = step->next;
    size_t from = before->of[kind].first, end = from + before->of[kind].count;

    for (size_t i = 0; i < next->of[kind].count; i++) {
        size_t at = next->of[kind].first + i, row = from;
        size_t last = end - from < NEAR ? end : from + NEAR;
        while (row < last && !history_has_name_of(step, row, &next->objects[at]))
            row++;
        if (row == last)
            continue;
        match(step, row, at);
        from = row + 1;
    }
}

/* What is left, wherever it stands. */
static void match_others(struct step *step, enum kind kind)
{
    const struct snapshot *before = step->before, *next = step->next;
    size_t first = before->of[kind].first, at = next->of[kind].first;
    struct idmap rows = {0};
    uint32_t row;

    for (size_t i = first; i < first + before->of[kind].count; i++) {
        if (!step->found[i] && step->tracks[i].mark != MARK_GONE)
            refmap_add(&rows, &before->objects[i].ref, (uint32_t)i);
    }
    for (; rows.count && at < next->of[kind].first + next->of[kind].count; at++) {
        if (step->source[at] == NO_ROW && refmap_find(&rows, &next->objects[at].ref, &row) &&
            !step->found[row])
            match(step, row, at);
    }
    idmap_free(&rows);
}

static bool is_quiet(const struct step *step, const struct object *object)
{
    return step->quiet & KIND_BIT(object->ref.kind);
}

static bool is_lost(const struct step *step, size_t row)
{
    return step->tracks[row].mark != MARK_GONE && !step->found[row] &&
           !is_quiet(step, &step->before->objects[row]);
}

static bool stays_gone(const struct step *step, size_t row)
{
    const struct track *track = &step->tracks[row];
    if (track->mark == MARK_GONE)
        return step->clock - track->since < GONE_STAYS;
    return is_lost(step, row);
}

static size_t count_gone(const struct step *step, enum kind kind)
{
    size_t gone = 0;
    for (size_t i = 0; step->before && i < step->before->of[kind].count; i++)
        gone += stays_gone(step, step->before->of[kind].first + i);
    return gone;
}

/*
 * The newest event is shown first, so the last row's event is made first. And an id is free before
 * it is given again: what is lost comes before what is there.
 */
static void add_events(const struct step *step)
{
    const struct snapshot *before = step->before, *next = step->next;

    for (size_t row = before ? before->count : 0; row-- > 0;) {
        if (is_lost(step, row))
            add_event(step, EVENT_REMOVED, before, &before->objects[row], 0, 0);
    }
    for (size_t row = next->count; row-- > 0;) {
        if (before && step->source[row] != NO_ROW)
            add_events_of_change(step, &before->objects[step->source[row]], &next->objects[row]);
        else if (!is_quiet(step, &next->objects[row]))
            add_event(step, EVENT_CREATED, next, &next->objects[row], 0, 0);
    }
}

/* Tracks. */

static struct track first_track(const struct step *step, const struct object *object)
{
    const struct kind_spec *kind = kind_of(object);

    return (struct track){
        .serial = step->history->next_serial++,
        .since = step->clock,
        .base = kind->followed ? (int64_t)kind->followed(object) : 0,
        .mark = is_quiet(step, object) ? MARK_NONE : MARK_NEW,
    };
}

static enum mark next_mark(const struct step *step, const struct track *track, bool changed)
{
    if (track->mark == MARK_NEW && step->clock - track->since < NEW_STAYS)
        return MARK_NEW;
    return changed ? MARK_CHANGED : MARK_NONE;
}

/* A change in a second, of one in ELAPSED milliseconds. */
static double rate_of(uint64_t before, uint64_t now, int64_t elapsed)
{
    return ((double)now - (double)before) * 1000 / (double)elapsed;
}

static struct track next_track(const struct step *step, size_t source, const struct object *now)
{
    const struct object *before = &step->before->objects[source];
    struct track track = step->tracks[source];
    bool changed = object_was_used(before, now) || before->ctime != now->ctime ||
                   before->mode != now->mode || before->uid != now->uid || before->gid != now->gid;
    int64_t elapsed = step->clock - step->history->read_at[now->ref.kind];

    enum mark mark = next_mark(step, &track, changed);
    if (mark != track.mark)
        track.since = step->clock;
    track.mark = (uint8_t)mark;
    if (step->next->skipped & KIND_BIT(now->ref.kind))
        return track;
    const struct quantity messages = object_amount(now, AMOUNT_MESSAGES);
    track.has_rate = messages.known && elapsed > 0;
    if (track.has_rate)
        track.rate =
            rate_of(object_amount(before, AMOUNT_MESSAGES).amount, messages.amount, elapsed);
    return track;
}

static struct track gone_track(const struct step *step, size_t row)
{
    struct track track = step->tracks[row];
    if (track.mark != MARK_GONE)
        track.since = step->clock;
    track.mark = MARK_GONE;
    track.tagged = false;
    return track;
}

/* The next snapshot's names and processes know what the gone need. */

static void keep_name(struct arena *arena, struct names *to, const struct names *from, uint32_t id)
{
    struct text name, ignored;

    if (names_find(to, id, &ignored) || !names_find(from, id, &name))
        return;
    name.start = arena_text(arena, name.start, name.length);
    names_add(to, id, name);
}

static void keep_process(struct snapshot *next, const struct snapshot *before, uint32_t pid)
{
    const struct process *old = snapshot_process(before, pid);
    struct process *copy = old ? snapshot_add_process(next, pid) : NULL;

    if (!copy)
        return;
    *copy = *old;
    copy->command.start = arena_text(&next->arena, old->command.start, old->command.length);
}

static struct object keep_object(const struct step *step, size_t row)
{
    enum { IN_ARRAYS = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS | HAS_WAITERS };
    const struct snapshot *before = step->before;
    struct snapshot *next = step->next;
    struct object object = before->objects[row];
    struct trace creator;

    keep_name(&next->arena, &next->users, &before->users, object.uid);
    keep_name(&next->arena, &next->users, &before->users, object.cuid);
    keep_name(&next->arena, &next->groups, &before->groups, object.gid);
    keep_name(&next->arena, &next->groups, &before->groups, object.cgid);
    if (traces_creator(before, &object, &creator))
        keep_process(next, before, creator.pid);
    object.has &= (uint16_t)~IN_ARRAYS;
    return object;
}

/*
 * The gone stand where they stood: between the objects that were their neighbours. Both snapshots
 * are in the kernel's order, so they are merged, from the end, in the place that NEXT has reserved.
 */
struct merge {
    struct step *step;
    struct track *tracks;
    size_t to;   /* one behind the place for the next */
    size_t from; /* one behind the row of BEFORE that comes next */
};

/* Takes the gone down to BEFORE's row DOWN_TO. */
static void merge_gone(struct merge *merge, size_t down_to)
{
    struct step *step = merge->step;
    while (merge->from > down_to) {
        size_t row = --merge->from;
        if (!stays_gone(step, row))
            continue;
        merge->to--;
        step->next->objects[merge->to] = keep_object(step, row);
        merge->tracks[merge->to] = gone_track(step, row);
    }
}

static void merge_next(struct merge *merge, size_t row)
{
    struct step *step = merge->step;
    struct object object = step->next->objects[row];
    uint32_t source = step->source[row];
    bool known = step->before && source != NO_ROW;

    /* Objects that changed places among themselves are not waited for. */
    if (known && source < merge->from) {
        merge_gone(merge, source + 1);
        merge->from = source;
    }
    merge->to--;
    step->next->objects[merge->to] = object;
    merge->tracks[merge->to] =
        known ? next_track(step, source, &object) : first_track(step, &object);
}

static void merge_kind(struct merge *merge, enum kind kind)
{
    const struct snapshot *before = merge->step->before;
    struct snapshot *next = merge->step->next;
    size_t first = next->of[kind].first, end = merge->to;
    size_t begin = before ? before->of[kind].first : 0;

    merge->from = before ? begin + before->of[kind].count : 0;
    for (size_t i = next->of[kind].count; i > 0; i--)
        merge_next(merge, first + i - 1);
    merge_gone(merge, begin);
    next->of[kind].first = merge->to;
    next->of[kind].count = end - merge->to;
}

static int kinds_by_place(const void *a, const void *b, void *context)
{
    const struct snapshot *snapshot = context;
    size_t x = snapshot->of[*(const enum kind *)a].first;
    size_t y = snapshot->of[*(const enum kind *)b].first;
    return (x > y) - (x < y);
}

static void merge_all(struct step *step)
{
    struct history *history = step->history;
    struct snapshot *next = step->next;
    enum kind kinds[KINDS];
    size_t gone = 0;

    for (int kind = 0; kind < KINDS; kind++) {
        kinds[kind] = (enum kind)kind;
        history->gone[kind] = count_gone(step, (enum kind)kind);
        gone += history->gone[kind];
    }
    /* The last in the array first: what is moved up must not lie on what is still to be moved. */
    qsort_r(kinds, KINDS, sizeof(*kinds), kinds_by_place, next);
    snapshot_reserve_objects(next, gone);
    struct merge merge = {.step = step, .to = next->count + gone};
    merge.tracks = memory_resize(NULL, merge.to, sizeof(*merge.tracks));
    next->count += gone;
    for (int i = KINDS - 1; i >= 0; i--)
        merge_kind(&merge, kinds[i]);
    free(history->tracks);
    history->tracks = merge.tracks;
}

/* Sums. */

static void series_add(struct series *series, double value)
{
    if (series->count == SERIES_LENGTH)
        memmove(series->values, series->values + 1, --series->count * sizeof(*series->values));
    series->values[series->count++] = value;
}

/* The readings of what a kind charts, before and now. */
static void take_chart(const struct step *step, enum kind kind)
{
    const struct chart_spec *spec = &kind_specs[kind]->chart;
    struct chart *chart = &step->history->charts[kind];
    const struct quantity *now = &step->next->total.usage[kind][spec->sum];
    struct quantity before = {0};
    int64_t elapsed = step->clock - step->history->read_at[kind];

    if (step->next->skipped & KIND_BIT(kind))
        return;
    if (spec->of == CHART_LEVEL && now->known)
        series_add(&chart->series, (double)now->amount);
    if (spec->of != CHART_RATE)
        return;
    if (step->before)
        before = step->before->total.usage[kind][spec->sum];
    chart->has_rate = elapsed > 0 && before.known && now->known;
    if (!chart->has_rate)
        return;
    chart->rate = rate_of(before.amount, now->amount, elapsed);
    series_add(&chart->series, chart->rate);
}

static void take_sums(const struct step *step)
{
    if (!step->before)
        memcpy(step->history->first, step->next->total.usage, sizeof(step->history->first));
    for (enum kind kind = 0; kind < KINDS; kind++)
        take_chart(step, kind);
}

/* What was not read again stays what it was; that it is the same will be found as of any other. */
static void keep_skipped(struct step *step, enum kind kind)
{
    const struct snapshot *before = step->before;
    struct snapshot *next = step->next;
    size_t first = before->of[kind].first;

    for (size_t row = first; row < first + before->of[kind].count; row++) {
        const struct object object = keep_object(step, row);
        if (step->tracks[row].mark != MARK_GONE)
            snapshot_add_objects(next, kind, &object, 1);
    }
    next->of[kind].clock = before->of[kind].clock;
    memcpy(next->total.limit[kind], before->total.limit[kind], sizeof(next->total.limit[kind]));
    memcpy(next->total.usage[kind], before->total.usage[kind], sizeof(next->total.usage[kind]));
}

void history_take(struct history *history, struct snapshot *next, int64_t clock)
{
    struct snapshot *before = history->now;
    unsigned whole = snapshot_is_whole(next) ? ALL_KINDS : 0;
    struct step step = {
        .history = history,
        .before = before,
        .tracks = history->tracks,
        .next = next,
        .clock = clock,
        .quiet = before ? ~(whole & history->whole) : ALL_KINDS,
    };

    for (enum kind kind = 0; before && kind < KINDS; kind++) {
        if (next->skipped & KIND_BIT(kind))
            keep_skipped(&step, kind);
    }
    step.source = memory_resize(NULL, next->count, sizeof(*step.source));
    step.found = memory_resize(NULL, before ? before->count : 0, sizeof(*step.found));
    memset(step.source, 0xff, next->count * sizeof(*step.source));
    memset(step.found, 0, (before ? before->count : 0) * sizeof(*step.found));
    for (enum kind kind = 0; before && kind < KINDS; kind++) {
        match_neighbours(&step, kind);
        match_others(&step, kind);
    }
    take_sums(&step);
    add_events(&step);
    merge_all(&step);
    free(step.source);
    free(step.found);
    snapshot_free(before);
    history->now = next;
    history->clock = clock;
    history->whole = (history->whole & next->skipped) | (whole & ~next->skipped);
    for (int kind = 0; kind < KINDS; kind++) {
        if (!(next->skipped & KIND_BIT(kind)))
            history->read_at[kind] = clock;
    }
}

size_t history_find(const struct history *history, uint64_t serial)
{
    for (size_t i = 0; history->now && i < history->now->count; i++) {
        if (history->tracks[i].serial == serial)
            return i;
    }
    return SIZE_MAX;
}

void history_free(struct history *history)
{
    for (size_t i = 0; i < history->events.count; i++)
        free_event(&history->events.ring[i]);
    free(history->events.ring);
    free(history->tracks);
    snapshot_free(history->now);
    *history = (struct history){0};
}
