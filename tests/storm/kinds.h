/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the storm does with a kind of object: a new one is a word here and a row in kinds.c. */
#ifndef STORM_KINDS_H
#define STORM_KINDS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum storm_kind { STORM_SHM, STORM_MSG, STORM_SEM, STORM_KINDS };

/* What an object is like at a look. */
struct form {
    uid_t uid;
    mode_t mode;
    int64_t changed;
    bool marked; /* for destruction */
    uint64_t links;
};

struct storm_kind_spec {
    const char *word;   /* in JSON, and in the plans of rm */
    const char *letter; /* the option that asks for it */
    const char *column; /* of a listing, with its links */
    const char *array;  /* of show, with its links */
    bool attaches;      /* its link is an attach; otherwise a blocked thread */
    int (*make)(key_t key, mode_t mode);
    int (*take_away)(int id);
    int (*look)(int id, struct form *form);
    int (*give)(int id, uid_t uid, mode_t mode);
    /* Leaves a trace of the caller, and no link. */
    int (*use)(int id);
    /* Attaches, or blocks until the object is removed. */
    int (*link)(int id);
    int (*unlink)(int id);
};

extern const struct storm_kind_spec storm_kinds[STORM_KINDS];

/* The next object of KIND shall have this id. In vain where the kernel cannot, or we may not. */
void choose_next(enum storm_kind kind, int id);
/* Whether the thread TID of PID is blocked in a call on the object ID. */
bool is_blocked(pid_t pid, pid_t tid, int id);

#endif
