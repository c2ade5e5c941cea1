/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What really happened in the storm, in memory that all of its processes share, written without locks
 * by whoever does it.
 *
 * Nothing happens at one moment that is known: a call is known to have begun after one time and to
 * have ended before another. So each beginning and end has two times, in nanoseconds of CLOCK_MONOTONIC; 0
 * is one that has not come yet. What lies between may have been either way, and proves no lie.
 */
#ifndef STORM_JOURNAL_H
#define STORM_JOURNAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/storm/kinds.h"

typedef _Atomic uint64_t moment;

enum {
    STAYING_LIVES = 64, /* the first, for objects that stay as long as the storm lasts */
    STAYING_HOLDS = 1024,
    LIVES = 1 << 16,
    HOLDS = 1 << 17,
};

enum fate {
    FATE_ALIVE,
    FATE_REMOVED,  /* by the churner that made it */
    FATE_VANISHED, /* by somebody else */
    FATE_FAILED,   /* it was never made */
};

enum trait {
    TRAIT_KEYED = 1 << 0,
    TRAIT_PREY = 1 << 1,   /* with permissions that plans select */
    TRAIT_VICTIM = 1 << 2, /* for plans by id */
    TRAIT_STAYS = 1 << 3,
    /*
     * Its owner or creator is root or has a process as long as the storm lasts, and the kind or its
     * key makes that count.
     */
    TRAIT_NEVER_ORPHAN = 1 << 4,
};

enum { MODE_KEPT = 0600, MODE_PREY = 0640, MODE_STAYING = 0666 };

/* An object, from its making to its end. */
struct life {
    moment made_from, made_to;
    moment gone_from, gone_to;
    moment marked_from, marked_to; /* for destruction */
    _Atomic bool marked_by_other;
    moment given_from, given_to; /* a change of owner and permissions; there is one at most */
    moment maker_until;          /* until then, its maker lived */
    moment seen;                 /* when its churner found it last */
    _Atomic int fate;
    _Atomic uint32_t taken_by; /* the run of rm that says to have removed it */
    enum storm_kind kind;
    int id;
    unsigned traits;
    uint32_t key;
    pid_t maker;
    uid_t uid[2]; /* before the change and after it */
    mode_t mode[2];
    int64_t changed[2]; /* its time of change; 0: nobody knows */
};

/* What keeps an object from being an orphan. */
enum reason {
    REASON_LINK, /* the process PID has it attached, or its thread TID is blocked on it */
    REASON_USER, /* the process PID used it last, or is of the user who made it, and lives */
};

struct hold {
    moment from, sure_from; /* SURE_FROM: whoever looks from then on finds it */
    moment sure_until, until;
    struct life *_Atomic life;
    enum reason reason;
    _Atomic pid_t pid, tid; /* 0: it may be any yet */
};

struct journal {
    _Atomic uint32_t lives_begun, lives_staying, holds_begun, holds_staying;
    _Atomic uint32_t keys;
    _Atomic uint32_t visitors; /* users that had processes for a while */
    _Atomic bool stop;
    bool has_users; /* a process can become somebody else */
    _Atomic uint64_t made, removed;
    _Atomic uint64_t acts[32]; /* how often each was done: see churners.c */
    struct life lives[LIVES];
    struct hold holds[HOLDS];
};

extern struct journal *journal;

void journal_open(void);
uint64_t now(void);

/* Makes an object and writes its life; NULL: it could not be made. TRAITS: of enum trait. */
struct life *life_make(enum storm_kind kind, unsigned traits);
/* The same again: a twin that only the time can tell. */
struct life *life_make_twin(const struct life *life);
/* False: somebody has removed it, or marked it for destruction, which is written. */
bool life_look(struct life *life);
/* Removes it, if nobody else has. Nobody may have it attached, unless it was marked before. */
void life_end(struct life *life);
/* Marks a segment for destruction: it ends with life_end when the last has detached. */
void life_mark(struct life *life);
void life_give(struct life *life, uid_t uid, mode_t mode);

/* Written before it begins, and HOLD_SURE when it has begun. PID 0: that of a process to be. */
struct hold *hold_begin(struct life *life, enum reason reason, pid_t pid, pid_t tid);
struct hold *hold_begin_staying(struct life *life, enum reason reason, pid_t pid, pid_t tid);
void hold_sure(struct hold *hold);
/* Written before it ends, and when it has ended. */
void hold_ends(struct hold *hold);
void hold_over(struct hold *hold);

void __attribute__((noreturn)) die(const char *what);

#endif
