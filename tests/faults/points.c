/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "faults.h"

/* --- Text ------------------------------------------------------------------------------------------ */

void point_print(const struct point *point, char text[TEXT_OF_POINT])
{
    const char *name = commands[point->command].name, *plus = point->onwards ? "+" : "";
    const char *call = call_name(point->call);
    unsigned which = point->which;

    if (point->fault == FAULT_CALL)
        (void)snprintf(text, TEXT_OF_POINT, "%s:%s:%u%s:%s", name, call ? call : "?", which, plus,
                       error_name(point->how));
    else if (point->fault == FAULT_LATE)
        (void)snprintf(text, TEXT_OF_POINT, "%s:%s:%u%s:%dms", name, call ? call : "?", which, plus,
                       point->how);
    else if (point->fault == FAULT_MEMORY)
        (void)snprintf(text, TEXT_OF_POINT, "%s:malloc:%u%s", name, which, plus);
    else if (point->fault == FAULT_LIMIT)
        (void)snprintf(text, TEXT_OF_POINT, "%s:limit:%s", name, limits[which].name);
    else if (point->fault == FAULT_FILES)
        (void)snprintf(text, TEXT_OF_POINT, "%s:files:%s", name, arrangements[which].name);
    else
        (void)snprintf(text, TEXT_OF_POINT, "%s", name);
}

static bool parse_limit(const char *name, struct point *point)
{
    point->fault = FAULT_LIMIT;
    for (point->which = 0; point->which < limit_count; point->which++) {
        if (strcmp(limits[point->which].name, name) == 0)
            return true;
    }
    return false;
}

static bool parse_arrangement(const char *name, struct point *point)
{
    point->fault = FAULT_FILES;
    for (point->which = 0; point->which < arrangement_count; point->which++) {
        if (strcmp(arrangements[point->which].name, name) == 0)
            return true;
    }
    return false;
}

/* "3" or "3+". */
static bool parse_occurrence(const char *text, struct point *point)
{
    char *end;

    point->which = (uint32_t)strtoul(text, &end, 10);
    point->onwards = *end == '+';
    return point->which && !end[point->onwards];
}

static bool parse_call(const char *name, const char *which, const char *how, struct point *point)
{
    char *end;
    long milliseconds = strtol(how, &end, 10);

    point->call = (int16_t)call_number(name);
    point->fault = end > how ? FAULT_LATE : FAULT_CALL;
    point->how = (int16_t)(end > how ? milliseconds : error_number(how));
    return point->call >= 0 && point->how > 0 && parse_occurrence(which, point);
}

bool point_parse(const char *text, struct point *point)
{
    char copy[TEXT_OF_POINT] = "", *rest = copy, *words[4] = {"", "", "", ""};

    strncpy(copy, text, sizeof(copy) - 1);
    for (size_t i = 0; i < 4 && rest; i++)
        words[i] = strsep(&rest, ":");
    const struct command *command = command_named(words[0], strlen(words[0]));
    *point = (struct point){.call = -1};
    if (!command || rest)
        return false;
    point->command = (uint16_t)(command - commands);
    if (!*words[1])
        return true;
    if (strcmp(words[1], "limit") == 0)
        return parse_limit(words[2], point);
    if (strcmp(words[1], "files") == 0)
        return parse_arrangement(words[2], point);
    point->fault = FAULT_MEMORY;
    return strcmp(words[1], "malloc") == 0 ? parse_occurrence(words[2], point)
                                           : parse_call(words[1], words[2], words[3], point);
}

/* --- Lists ------------------------------------------------------------------------------------------ */

static void add_point(struct points *points, struct point point)
{
    if (points->count == points->capacity) {
        points->capacity = points->capacity ? points->capacity * 2 : 1024;
        points->list = realloc(points->list, points->capacity * sizeof(*points->list));
        if (!points->list)
            exit(2);
    }
    points->list[points->count++] = point;
    points->possible++;
}

/* Of many occurrences: the first, the last, and some between. */
enum { FIRST_OCCURRENCES = 4, LAST_OCCURRENCES = 2, BETWEEN = 4 };

static bool is_chosen(uint32_t occurrence, uint32_t count)
{
    if (occurrence <= FIRST_OCCURRENCES || occurrence + LAST_OCCURRENCES > count)
        return true;
    uint32_t middle = count - FIRST_OCCURRENCES - LAST_OCCURRENCES,
             step = middle / (BETWEEN + 1) + 1;
    return (occurrence - FIRST_OCCURRENCES) % step == 0;
}

/*
 * What fails for good. Signals do not come again and again; and a descriptor is closed even where close(2) returns an
 * error, which cannot be done here: one that stays open shows little, all of them would.
 */
static void add_onwards(struct points *points, struct point point, uint32_t count)
{
    if (point.how == EINTR || point.call == SYS_close)
        return;
    point.onwards = true;
    point.which = 1;
    add_point(points, point);
    point.which = count / 2 + 1;
    if (count > 1)
        add_point(points, point);
}

static void add_call(struct points *points, struct point point, uint32_t count)
{
    for (size_t i = 0; i < tried_error_count; i++) {
        point.how = (int16_t)tried_errors[i];
        if (fault_is_left_out(point.call, point.how))
            continue;
        for (point.which = 1; point.which <= count; point.which++) {
            if (is_chosen(point.which, count))
                add_point(points, point);
            else
                points->possible++;
        }
        add_onwards(points, point, count);
    }
}

/* Calls that wait, or that others wait for. */
static bool is_worth_a_wait(int call)
{
    static const char *const names[] = {"poll",  "read",   "clone",     "clone3", "write",
                                        "wait4", "shmctl", "msgctl",    "semctl", "openat",
                                        "pipe2", "setns",  "getdents64"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (call == call_number(names[i]))
            return true;
    }
    return false;
}

/* One for longer than a search through processes waits for its child; then all, together about a second. */
static void add_delays(struct points *points, struct point point, uint32_t count)
{
    enum { LONG = 1300, ALL = 1000, SHORTEST = 1, LONGEST = 50 };
    int16_t each = (int16_t)(ALL / count);

    point.fault = FAULT_LATE;
    point.how = LONG;
    for (size_t i = 0; i < 3; i++) {
        point.which = i == 0 ? 1 : i == 1 ? count / 2 + 1 : count;
        if (i == 0 || count > i)
            add_point(points, point);
    }
    point.which = 1;
    point.onwards = true;
    point.how = each < SHORTEST ? SHORTEST : each > LONGEST ? LONGEST : each;
    add_point(points, point);
}

static void add_calls(struct points *points, struct point point, const struct survey *survey)
{
    for (int call = 0; call < MOST_CALLS; call++) {
        uint32_t count = survey->calls[call];
        if (!count || call_is_left_out(call))
            continue;
        point.fault = FAULT_CALL;
        point.call = (int16_t)call;
        add_call(points, point, count);
        if (is_worth_a_wait(call))
            add_delays(points, point, count);
    }
}

/* Each allocation, and from each on all. */
static void add_allocations(struct points *points, struct point point, uint32_t count)
{
    point.fault = FAULT_MEMORY;
    for (point.which = 1; point.which <= count; point.which++) {
        point.onwards = false;
        add_point(points, point);
        point.onwards = true;
        add_point(points, point);
    }
}

void points_add_all(struct points *points, size_t command, const struct survey *survey)
{
    struct point point = {.command = (uint16_t)command, .call = -1};

    add_calls(points, point, survey);
    add_allocations(points, point, survey->allocations);
    point.fault = FAULT_LIMIT;
    for (point.which = 0; point.which < limit_count; point.which++)
        add_point(points, point);
    point.fault = FAULT_FILES;
    for (point.which = 0; point.which < arrangement_count; point.which++)
        add_point(points, point);
}

void points_keep(struct points *points, unsigned sorts)
{
    size_t kept = 0;

    for (size_t i = 0; i < points->count; i++) {
        if (sorts & 1U << points->list[i].fault)
            points->list[kept++] = points->list[i];
    }
    points->count = kept;
}

/* --- A sample --------------------------------------------------------------------------------- */

/* Of how many hundredths of a sample each sort has: the calls are so many that they would push out the rest. */
static const unsigned shares[] = {[FAULT_CALL] = 60,
                                  [FAULT_LATE] = 5,
                                  [FAULT_MEMORY] = 15,
                                  [FAULT_LIMIT] = 10,
                                  [FAULT_FILES] = 10};

struct drawn {
    uint64_t lot;
    struct point point;
};

/* splitmix64: the same everywhere. */
static uint64_t scramble(uint64_t number)
{
    number += UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

/*
 * The lot of a point depends on nothing but itself and the seed: how often poll(2) is called differs, and a list
 * that has some points more still gives the same sample, but for a few.
 */
static uint64_t lot_of(const struct point *point, uint64_t seed)
{
    uint64_t lot = scramble(seed);

    lot = scramble(lot ^ ((uint64_t)point->command << 32 | point->which));
    lot = scramble(lot ^ ((uint64_t)(uint16_t)point->call << 32 | (uint16_t)point->how));
    return scramble(lot ^ ((uint64_t)point->fault << 1 | point->onwards));
}

static int by_lot(const void *a, const void *b)
{
    const struct drawn *x = a, *y = b;
    return (x->lot > y->lot) - (x->lot < y->lot);
}

void points_sample(struct points *points, size_t wanted, uint64_t seed)
{
    struct drawn *drawn = calloc(points->count + 1, sizeof(*drawn));
    size_t kept = 0, room[FAULT_FILES + 1];

    if (!drawn)
        exit(2);
    for (size_t i = 0; i < points->count; i++)
        drawn[i] = (struct drawn){lot_of(&points->list[i], seed), points->list[i]};
    qsort(drawn, points->count, sizeof(*drawn), by_lot);
    for (size_t fault = FAULT_CALL; fault <= FAULT_FILES; fault++)
        room[fault] = (wanted * shares[fault] + 99) / 100;
    for (size_t i = 0; i < points->count && kept < wanted; i++) {
        if (!room[drawn[i].point.fault])
            continue;
        room[drawn[i].point.fault]--;
        points->list[kept++] = drawn[i].point;
    }
    points->count = kept;
    free(drawn);
}
