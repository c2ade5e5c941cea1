/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "tests/storm/truth.h"

static void *make_list(size_t count, size_t size)
{
    void *list = calloc(count + 1, size);
    if (!list)
        die("calloc");
    return list;
}

/* Whether what began after BEGAN and was over before OVER may overlap; 0: it is not over. */
static bool overlaps(const struct truth *truth, uint64_t began, uint64_t over)
{
    return began && began <= truth->to && (!over || over >= truth->from);
}

static int compare_living(const void *left, const void *right)
{
    const struct living *one = left, *other = right;

    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return (one->id > other->id) - (one->id < other->id);
}

static int compare_holds(const void *left, const void *right)
{
    const struct life *one = (*(struct hold *const *)left)->life;
    const struct life *other = (*(struct hold *const *)right)->life;
    return (one > other) - (one < other);
}

static void find_living(struct truth *truth)
{
    static size_t most;

    truth->living = make_list(most, sizeof(*truth->living));
    for (size_t i = 0; i < LIVES; i++) {
        struct life *life = &journal->lives[i];
        if (life->fate == FATE_FAILED || !overlaps(truth, life->made_from, life->gone_to))
            continue;
        if (truth->count == most) {
            most = most * 2 + 1024;
            truth->living = reallocarray(truth->living, most + 1, sizeof(*truth->living));
            if (!truth->living)
                die("reallocarray");
        }
        truth->living[truth->count++] =
            (struct living){.life = life, .kind = life->kind, .id = life->made_to ? life->id : -1};
    }
    qsort(truth->living, truth->count, sizeof(*truth->living), compare_living);
}

static void find_holds(struct truth *truth)
{
    static size_t most;

    truth->holds = make_list(most, sizeof(struct hold *));
    for (size_t i = 0; i < HOLDS; i++) {
        struct hold *hold = &journal->holds[i];
        if (!overlaps(truth, hold->from, hold->until))
            continue;
        if (truth->hold_count == most) {
            most = most * 2 + 1024;
            truth->holds = reallocarray(truth->holds, most + 1, sizeof(struct hold *));
            if (!truth->holds)
                die("reallocarray");
        }
        truth->holds[truth->hold_count++] = hold;
    }
    qsort(truth->holds, truth->hold_count, sizeof(struct hold *), compare_holds);
}

static void give_holds(const struct truth *truth, struct living *living)
{
    size_t low = 0, high = truth->hold_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (truth->holds[middle]->life < living->life)
            low = middle + 1;
        else
            high = middle;
    }
    living->holds = &truth->holds[low];
    while (low + living->hold_count < truth->hold_count &&
           living->holds[living->hold_count]->life == living->life)
        living->hold_count++;
}

struct truth truth_of(uint64_t from, uint64_t to)
{
    struct truth truth = {.from = from, .to = to};

    find_living(&truth);
    find_holds(&truth);
    for (size_t i = 0; i < truth.count; i++)
        give_holds(&truth, &truth.living[i]);
    return truth;
}

void truth_free(struct truth *truth)
{
    free(truth->living);
    free(truth->holds);
}

const struct living *truth_find(const struct truth *truth, enum storm_kind kind, int id,
                                size_t *count)
{
    size_t low = 0, high = truth->count;
    const struct living key = {.kind = kind, .id = id};

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_living(&truth->living[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < truth->count && compare_living(&truth->living[low + *count], &key) == 0)
        ++*count;
    return &truth->living[low];
}

bool truth_existed(const struct truth *truth, const struct life *life)
{
    struct form form;

    if (!life->made_to || life->made_to > truth->from)
        return false;
    if (life->gone_from)
        return life->gone_from >= truth->to;
    if (life->marked_from && life->marked_from < truth->to)
        return false;
    if (storm_kinds[life->kind].look(life->id, &form) < 0 || form.marked)
        return false;
    /* It may be a twin of it. */
    return life->fate == FATE_ALIVE && !life->gone_from &&
           (!life->changed[0] || form.changed == life->changed[0] ||
            form.changed == life->changed[1]);
}

bool truth_link_stayed(const struct truth *truth, const struct hold *hold)
{
    const struct life *life = hold->life;

    if (hold->reason != REASON_LINK || !hold->sure_from || hold->sure_from > truth->from)
        return false;
    if (hold->sure_until && hold->sure_until < truth->to)
        return false;
    /* The end of an object is the end of those that wait for it. */
    return storm_kinds[life->kind].attaches || truth_existed(truth, life);
}

bool truth_may_be_marked(const struct truth *truth, const struct life *life)
{
    if (life->fate == FATE_VANISHED)
        return true;
    return life->marked_from && life->marked_from <= truth->to;
}

bool truth_may_be_as(const struct truth *truth, const struct life *life, int which)
{
    if (which)
        return life->given_from && life->given_from <= truth->to;
    return !life->given_to || life->given_to >= truth->from;
}

/* The latest moment up to which one of the holds surely goes on, which has surely begun at TIME. */
static uint64_t held_until(const struct living *living, uint64_t time, bool users)
{
    const struct life *life = living->life;
    uint64_t latest = time;

    for (size_t i = 0; i < living->hold_count; i++) {
        const struct hold *hold = living->holds[i];
        uint64_t until = hold->sure_until ? hold->sure_until : UINT64_MAX;
        if ((hold->reason == REASON_LINK || users) && hold->sure_from && hold->sure_from <= time &&
            until > latest)
            latest = until;
    }
    uint64_t until = life->maker_until ? life->maker_until : UINT64_MAX;
    return users && until > latest ? until : latest;
}

bool truth_was_held(const struct truth *truth, const struct living *living, bool users)
{
    const struct life *life = living->life;
    uint64_t begin = life->made_to > truth->from ? life->made_to : truth->from;
    uint64_t end = life->gone_to && life->gone_to < truth->to ? life->gone_to : truth->to;

    if (users && life->traits & TRAIT_NEVER_ORPHAN)
        return true;
    if (!life->made_to)
        return false;
    for (uint64_t time = begin; begin < end;) {
        uint64_t next = held_until(living, time, users);
        if (next >= end)
            return true;
        if (next == time)
            return false;
        time = next;
    }
    return false;
}
