/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of object is, as one constant descriptor: model/kinds/NAME.c, and a line in
 * FOR_EACH_KIND. What model/ asks of a kind is a member here, and may be 0 or NULL only where its
 * comment says so (tests/unit/test_kinds.c). How objects are read, made and removed is for collect/
 * and act/ to know.
 */
#pragma once

#include "base/buffer.h"
#include "model/history.h"
#include "model/snapshot.h"
#include "model/traces.h"
#include "model/value.h"

enum { MOST_USES = 2 };

/* When an object was used, beside its changes: seconds since 1970 UTC; 0: never. */
struct use_times {
    int64_t list[MOST_USES];
    size_t count;
};

enum amount_id { AMOUNT_BYTES = 1, AMOUNT_MESSAGES, AMOUNT_SEMAPHORES };
enum { MOST_AMOUNTS = 2 };

/* How much there is in an object. */
struct amount {
    enum amount_id id;
    uint64_t (*of)(const struct object *object);
};

/* A sum over all objects of a kind. */
struct sum_spec {
    const char *name; /* NULL, behind those that have one: it is in no summary */
    const char *help; /* what is counted, to be translated */
    enum type type;
};

/* What a limit is to a new object, in the order in which the kernel tests. */
enum bound {
    BOUND_NONE,  /* nothing */
    BOUND_LEAST, /* the least that it may have, */
    BOUND_MOST,  /* or the most; */
    BOUND_SUM,   /* the most that it may have with all that there are; */
    BOUND_COUNT, /* how many there may be with it */
    BOUNDS
};

/* A limit of the namespace. */
struct limit_spec {
    const char *name;
    const char *help; /* what is limited, to be translated */
    enum type type;
    enum bound bound;
    uint8_t sum; /* of BOUND_SUM and BOUND_COUNT: which of ->sums is limited */
};

/* Which sum the monitor charts, and how. */
struct chart_spec {
    enum { CHART_NOTHING, CHART_LEVEL, CHART_RATE } of;
    uint8_t sum; /* a place in ->sums */
};

/* Which of its objects the monitor's overview shows. */
struct ranking_spec {
    const char *title;          /* to be translated; NULL: none of them */
    const char *by;             /* the column of which they have most */
    const char *const *columns; /* that are shown; ends in NULL */
};

/* What the objects of a kind are for. */
enum kind_group { GROUP_MEMORY, GROUP_QUEUES, GROUP_SEMAPHORES };

/* How the objects of a kind are read. */
enum kind_cost {
    READ_BY_CALL, /* or from a file: they can be read every second */
    READ_BY_WALK, /* by a look into every process: only while somebody wants to see them */
};

struct kind_spec {
    enum kind_group group;
    enum kind_cost cost;
    char letter;          /* of the option that asks for it, */
    const char *word;     /* and in long options: --shmems, --shmem-id */
    const char *objects;  /* shared memory segments, in a sentence of its own; to be translated */
    const char *many;     /* segments, in a list of all kinds; to be translated */
    const char *one;      /* a segment, where it is one kind or another; to be translated */
    const char *title;    /* above the page of one of its objects, to be translated */
    const char *none;     /* that there is no object of it, to be translated */
    const char *not_made; /* to be translated */
    /*
     * Why the kernel does not make one with AMOUNT of the first of ->amounts, by its error, where no limit
     * stands against it: to be translated, or NULL. NULL: nothing is known beside the error.
     */
    const char *(*why_not_made)(uint64_t amount, int error);
    /* Appends how many objects, translated: "2 segments". */
    void (*put_count)(struct buffer *out, unsigned long count);
    struct amount amounts[MOST_AMOUNTS]; /* the one that counts most first; ends in 0 where fewer */
    /*
     * Appends what is lost with objects that have AMOUNT of the first of ->amounts, all together:
     * " (64M)", " (3 messages)"; or nothing. NULL: nothing is lost.
     */
    void (*put_loss)(struct buffer *out, uint64_t amount);
    struct sum_spec sums[MOST_SUMS]; /* the first counts the objects */
    struct limit_spec
        limits[MOST_LIMITS]; /* the first is of that count; a name of NULL ends them */
    struct chart_spec chart;
    struct ranking_spec ranking;
    /* What the CHANGE column of the monitor follows; NULL: there is no such column. */
    uint64_t (*followed)(const struct object *object);
    /* Which events lie between two readings of one object, into CHANGES; returns how many. NULL: none. */
    size_t (*changes)(const struct object *before, const struct object *now,
                      struct change changes[MOST_CHANGES]);
    uint32_t mode_bits; /* in ->mode beside the permissions: MODE_DEST, MODE_LOCKED; 0: none */
    struct use_times (*use_times)(const struct object *object);
    /* Whether A and B, which have the same creator, agree in all else that cannot change but the key. */
    bool (*is_made_alike)(const struct object *a, const struct object *b);
    /* Whether two readings of one object differ in what its use changes: object_was_used. */
    bool (*was_used)(const struct object *before, const struct object *now);
    /* The trace at ->next, which does not go on by itself: traces_next. */
    bool (*trace)(struct traces *traces, struct trace *trace);
    unsigned trace_roles; /* ROLE_BITs of those that it yields */

    unsigned searches; /* SEARCH_BITs of those that find its links */
    /* How many attaches the kernel counts; NULL: there are none. */
    uint64_t (*attaches)(const struct object *object);
    /* How many threads wait on the object by the kernel's word; NULL: it does not say. */
    struct quantity (*waiters)(const struct snapshot *snapshot, const struct object *object);
    facts_t waiter_facts;  /* what tells how many wait; 0: nobody can */
    facts_t verdict_facts; /* what its verdict asks about */
    bool is_orphan_kind;   /* rm --orphans takes its orphans where no kind is named */

    /* What rm says of naming them by id and by key, to be translated; NULL: they cannot be removed. */
    const char *rm_ids, *rm_keys;
    struct {
        const char *what;   /* a segment, to be translated; NULL: none can be made */
        const char *help;   /* of the option of mk, to be translated, */
        const char *amount; /* and its argument: how much of the first of ->amounts; NULL: none */
    } making;
};

/* The descriptor of each kind. */
extern const struct kind_spec *const kind_specs[KINDS];

/* bytes, messages, nsems */
const char *amount_word(enum amount_id id);

/* So much is in OBJECT; unknown where its kind has no such amount. */
struct quantity object_amount(const struct object *object, enum amount_id id);

/* What an object of KIND can be, or have. */
bool kind_can_be_marked(const struct kind_spec *kind);
bool kind_can_be_locked(const struct kind_spec *kind);
bool kind_can_be_attached(const struct kind_spec *kind);
bool kind_cannot_be_attached(const struct kind_spec *kind);
bool kind_can_be_waited_for(const struct kind_spec *kind);
bool kind_has_messages(const struct kind_spec *kind);
bool kind_has_semaphores(const struct kind_spec *kind); /* several in one object */
bool kind_is_of_orphans(const struct kind_spec *kind);  /* see ->is_orphan_kind */
bool kind_can_be_removed(const struct kind_spec *kind);
bool kind_can_be_made(const struct kind_spec *kind);

/* The kinds (KIND_BITs) that are so; HAS NULL: all. */
unsigned kinds_that(bool (*has)(const struct kind_spec *kind));

/* Whether KINDS (KIND_BITs) has one kind; and which one, the first of several. */
static inline bool kinds_are_one(unsigned kinds)
{
    return kinds && !(kinds & (kinds - 1));
}

static inline enum kind kinds_first(unsigned kinds)
{
    return (enum kind)__builtin_ctz(kinds);
}

/* The letter of KIND as a capital: of the option that takes keys. */
char kind_capital(const struct kind_spec *kind);

/* The text of KIND at OFFSET of the descriptor. */
const char *kind_text(const struct kind_spec *kind, size_t offset);

/* How many attaches OBJECT has; 0 too where its kind has none. */
uint64_t object_attaches(const struct object *object);

/* The descriptor of OBJECT's kind. */
static inline const struct kind_spec *kind_of(const struct object *object)
{
    return kind_specs[object->ref.kind];
}

/* The next of TRACES into *TRACE; false: there are no more. Here, since it is asked of each object. */
static inline bool traces_next(struct traces *traces, struct trace *trace)
{
    bool is_there = kind_of(traces->object)->trace(traces, trace);
    traces->next += is_there;
    return is_there;
}
