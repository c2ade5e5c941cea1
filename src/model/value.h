/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a column says about a row: a typed value, or that there is none, or that it is not known. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum type {
    TYPE_COUNT,    /* u */
    TYPE_SIZE,     /* u, bytes */
    TYPE_ID,       /* u: of an object, a namespace */
    TYPE_PID,      /* u */
    TYPE_UID,      /* u: a uid or gid */
    TYPE_KEY,      /* u: what ftok(3) makes */
    TYPE_ADDRESS,  /* u: in the memory of a process */
    TYPE_MODE,     /* u: the nine permission bits */
    TYPE_TIME,     /* i, seconds since 1970 UTC */
    TYPE_DURATION, /* i, seconds */
    TYPE_PERCENT,  /* d */
    TYPE_CHANGE,   /* i: of a count, upwards or downwards */
    TYPE_GROWTH,   /* i: of a size, bytes */
    TYPE_RATE,     /* d: a change in a second */
    TYPE_TEXT,     /* text */
    TYPE_WORD,     /* text: one of a few words of ours, compared in either case */
    TYPE_LIST,     /* list */
    TYPES
};

/* count, size, id, ...: what --list-columns calls them. */
extern const char *const type_names[TYPES];

enum state {
    VALUE_KNOWN,
    VALUE_UNSET,     /* known to be absent: never attached, no such process */
    VALUE_UNKNOWN,   /* could not be found out */
    VALUE_UNLIMITED, /* a limit as good as none */
};

struct list {
    const struct value *items;
    size_t count;
    bool is_partial; /* there is at least one, and may be more that could not be found out */
};

struct value {
    enum type type;
    enum state state;
    union {
        uint64_t u;
        int64_t i;
        double d;
        struct text text;
        struct list list;
    };
};

static inline struct value value_of(enum type type, uint64_t u)
{
    return (struct value){.type = type, .u = u};
}

static inline struct value value_signed(enum type type, int64_t i)
{
    return (struct value){.type = type, .i = i};
}

static inline struct value value_percent(double d)
{
    return (struct value){.type = TYPE_PERCENT, .d = d};
}

static inline struct value value_rate(double d)
{
    return (struct value){.type = TYPE_RATE, .d = d};
}

static inline struct value value_text(struct text text)
{
    return (struct value){.type = TYPE_TEXT, .text = text};
}

static inline struct value value_word(const char *word)
{
    return (struct value){.type = TYPE_WORD, .text = text_of(word)};
}

static inline struct value value_list(const struct value *items, size_t count)
{
    return (struct value){.type = TYPE_LIST, .list = {items, count, false}};
}

static inline struct value value_without(enum type type, enum state state)
{
    return (struct value){.type = type, .state = state};
}

/*
 * Appends VALUE, which is known, in its exact form without units or escapes: what regular
 * expressions and searches see, and what raw output and CSV print. Times are RFC 3339, durations
 * seconds, permissions rwxr-x---, the items of a list are parted by commas; behind those of a partial
 * one stands a question mark.
 */
void value_put_exact(struct buffer *out, const struct value *value);

/*
 * Appends PERCENT with DIGITS, 1 or 2, behind the point. Cut, not rounded: what is not quite full
 * must not be shown as full.
 */
void value_put_percent(struct buffer *out, double percent, unsigned digits);

/* Appends MODE as rwxr-x---. */
void value_put_mode(struct buffer *out, uint64_t mode);

/*
 * Below, at or above 0 as A sorts before, with or after B (same type, both known). Lists go by
 * their items in turn.
 */
int value_compare(const struct value *a, const struct value *b);

/*
 * Reads TEXT, which stays where it is, as a value of TYPE as a person writes it: 4K, 0x0052e2c1,
 * 0640 or rw-r-----, 2d3h, 80%. Returns 0, -EINVAL or -ERANGE. A TIME, LIST, CHANGE, GROWTH or RATE
 * has no such form: -EINVAL.
 */
int value_parse(enum type type, struct text text, struct value *value);
