/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run of snapshots tells that none of them tells alone: which objects are new, changed or
 * gone, how fast they change, and what happened to them. For the monitor.
 */
#pragma once

#include "model/column.h"
#include "model/snapshot.h"

enum mark { MARK_NONE, MARK_NEW, MARK_CHANGED, MARK_GONE, MARKS };

/* What is known of one object as long as it is watched. */
struct track {
    uint64_t serial; /* of the object; never given again, whatever becomes of its id */
    int64_t since;   /* when its mark came, milliseconds of a monotonic clock */
    int64_t base;    /* its attaches, or its bytes, when it was seen first */
    double rate;     /* change in messages per second, between the last two readings */
    bool has_rate;
    uint8_t mark;
    bool tagged; /* by the user; the history only keeps it */
};

enum event_kind {
    EVENT_CREATED,
    EVENT_REMOVED,
    EVENT_MARKED,   /* for destruction */
    EVENT_ATTACHED, /* the number of attaches changed: ->before, ->after */
    EVENT_FILLED,   /* a queue went above FILLED_PERCENT: bytes ->before, ->after */
    EVENTS
};

enum { FILLED_PERCENT = 90 };

/* What two readings of an object tell that has happened to it between them. */
struct change {
    enum event_kind what;
    uint64_t before, after;
};

enum { MOST_CHANGES = 2 };

/*
 * Room for each text of an event, which few exceed. Apart, thousands of little pieces that stay would
 * split what each reading frees and needs again, and the memory would grow for many minutes.
 */
enum { EVENT_ROOM = 24 };

/* Something that happened to an object between two readings. */
struct event {
    int64_t time; /* of the reading that showed it, seconds since 1970 UTC */
    enum event_kind what;
    struct ref ref;
    uint32_t key;
    uint64_t before, after;
    char *owner, *creator; /* users' names; NULL: unknown. The history owns them */
    char *command;         /* of the process that made a segment; NULL: none or unknown */
    char room[3][EVENT_ROOM];
};

/* The newest events; older ones are forgotten. */
enum { MOST_EVENTS = 1000 };

struct events {
    struct event *ring; /* NULL before the first */
    size_t count, next; /* next: where the next one goes */
    uint64_t forgotten;
};

/* The newest readings of something that goes up and down. */
enum { SERIES_LENGTH = 64 };

struct series {
    double values[SERIES_LENGTH]; /* oldest first */
    size_t count;
};

/* The sum that a kind charts. */
struct chart {
    bool has_rate;
    double rate;          /* its change per second */
    struct series series; /* of the sum, or of the rate */
};

struct history {
    struct snapshot *now; /* NULL before the first; with the gone among the objects of their kind */
    struct track *tracks; /* one for each of its objects */
    int64_t clock;        /* when it was taken, milliseconds of a monotonic clock */
    uint64_t next_serial;
    size_t gone[KINDS];     /* how many of its objects are gone */
    unsigned whole;         /* KIND_BITs of those that were whole when they were read last, */
    int64_t read_at[KINDS]; /* and when that was, as ->clock */
    struct quantity first[KINDS][MOST_SUMS]; /* the sums at the beginning */
    struct chart charts[KINDS];
    struct events events;
};

/*
 * Takes over NEXT, which was read at CLOCK (milliseconds of a monotonic clock), as the latest
 * snapshot, and forgets the one before. Objects that are gone stay for a few seconds, as they were
 * last seen. From a reading that is not whole it is not concluded, nor from the next one, that
 * anything is new or gone; what two readings both have is compared all the same. Of kinds that NEXT skipped
 * it has what was read last.
 */
void history_take(struct history *history, struct snapshot *next, int64_t clock);
void history_free(struct history *history);

/* The row of the object with SERIAL, or SIZE_MAX. */
size_t history_find(const struct history *history, uint64_t serial);

/* The event of that NUMBER, the newest being 0; below ->events.count. */
const struct event *history_event(const struct history *history, size_t number);

/* "created", "removed", ...; ends in NULL. */
extern const char *const event_words[EVENTS + 1];
