/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of objects, and which object of them is meant. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * A line for each kind: its name in enum kind, and the one that the command line, JSON and the KIND
 * column use. model/kinds/ has a file of that name, which says what the kind is (model/kind.h).
 */
#define FOR_EACH_KIND(line) line(SHM, shm) line(MSG, msg) line(SEM, sem)

#define KIND_LINE(NAME, name) KIND_##NAME,
enum kind { FOR_EACH_KIND(KIND_LINE) KINDS };
#undef KIND_LINE

#define KIND_BIT(kind) (1U << (kind))
enum { ALL_KINDS = (1 << KINDS) - 1 };

/* shm, msg and so on; ends in NULL. */
extern const char *const kind_names[KINDS + 1];

/*
 * Names one object among those that are there at one time. The kernel gives a number again once its
 * object is gone: model/identity.h tells an object from its successor.
 */
struct ref {
    enum kind kind;
    uint32_t space;  /* inode number of its IPC namespace; 0: not asked for, or unknown */
    uint64_t number; /* id of a System V object */
};

/* What is asked for by name: one object, or those of a kind that have a key. */
struct wanted {
    struct ref ref; /* ->space is not asked about; nor is ->number BY_KEY */
    bool by_key;
    uint32_t key; /* not IPC_PRIVATE */
};

/* Below, at or above 0 as A comes before, is, or comes after B: by kind, space, number. */
static inline int ref_compare(const struct ref *a, const struct ref *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->space != b->space)
        return a->space < b->space ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static inline bool ref_is_same(const struct ref *a, const struct ref *b)
{
    return a->number == b->number && a->space == b->space && a->kind == b->kind;
}

/* The id of a System V object, as shmctl(2), msgctl(2) and semctl(2) take it. */
static inline int sysv_id(const struct ref *ref)
{
    return (int)ref->number;
}

/* The reference to the System V object of KIND with ID in the IPC namespace SPACE. */
static inline struct ref sysv_ref(enum kind kind, uint32_t space, int id)
{
    return (struct ref){kind, space, (uint64_t)id};
}
