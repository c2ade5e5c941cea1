/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot: the IPC objects of one namespace at one time, as plain data. collect/ fills it;
 * after that it does not change. What could not be found out is marked so, here and in the list of
 * problems; no number stands for "unknown".
 */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "base/text.h"
#include "model/facts.h"
#include "model/problem.h"

enum kind { KIND_SHM, KIND_MSG, KIND_SEM, KINDS };

#define KIND_BIT(kind) (1U << (kind))
enum { ALL_KINDS = (1 << KINDS) - 1 };

/* shm, msg, sem: the names that the command line, JSON and the KIND column use; ends in NULL. */
extern const char *const kind_names[KINDS + 1];

/* Facts about one object that not every way of reading it yields. */
enum {
    HAS_RSS = 1 << 0,
    HAS_SWAP = 1 << 1,
    HAS_QBYTES = 1 << 2,
    HAS_SEMAPHORES = 1 << 3, /* a place in ->semaphores, whatever could be read of them */
    HAS_VALUES = 1 << 4,
    HAS_PIDS = 1 << 5,
    HAS_WAITERS = 1 << 6,
};

/* Bits of a segment's mode beside the permissions (linux/shm.h). */
enum { MODE_PERMISSIONS = 0777, MODE_DEST = 01000, MODE_LOCKED = 02000 };

struct segment {
    uint64_t size, rss, swap; /* bytes */
    uint64_t nattch;
    int64_t atime, dtime; /* 0: never */
    uint32_t cpid, lpid;  /* 0: none, or of another pid namespace */
};

struct queue {
    uint64_t qnum;           /* messages */
    uint64_t cbytes, qbytes; /* bytes in them, and the most there may be */
    int64_t stime, rtime;    /* 0: never */
    uint32_t lspid, lrpid;
};

struct set {
    uint64_t nsems;
    int64_t otime;   /* 0: never */
    size_t first_at; /* its semaphores in ->semaphores, with HAS_SEMAPHORES */
};

struct object {
    int32_t id;
    uint32_t key;
    uint32_t uid, gid, cuid, cgid;
    uint32_t mode; /* permissions, MODE_DEST, MODE_LOCKED */
    uint8_t kind;
    uint8_t has; /* HAS_... */
    int64_t ctime;
    union {
        struct segment shm;
        struct queue msg;
        struct set sem;
    };
};

_Static_assert(sizeof(struct object) <= 128, "a million of them are read from a captured tree");

struct semaphore {
    uint32_t value, ncnt, zcnt; /* semctl(2): GETVAL, GETNCNT, GETZCNT */
    uint32_t pid;               /* GETPID; 0: none yet, or of another pid namespace */
};

enum process_state { PROCESS_UNKNOWN, PROCESS_GONE, PROCESS_LIVE };

struct process {
    uint32_t pid;
    enum process_state state;
    int64_t start; /* seconds since 1970 UTC */
    struct text command;
};

/* What the ids of users, or of groups, are called. */
struct names {
    struct idmap index;
    struct text *texts;
    size_t count, capacity;
};

enum limit_id {
    LIMIT_SHMMNI,
    LIMIT_SHMALL,
    LIMIT_SHMMAX,
    LIMIT_SHMMIN,
    LIMIT_MSGMNI,
    LIMIT_MSGMAX,
    LIMIT_MSGMNB,
    LIMIT_SEMMNI,
    LIMIT_SEMMNS,
    LIMIT_SEMMSL,
    LIMIT_SEMOPM,
    LIMIT_SEMVMX,
    LIMITS
};

/* Sums over all objects of the namespace, whatever a filter leaves out. */
enum usage_id {
    USAGE_SEGMENTS,
    USAGE_PAGES,     /* of memory that segments span */
    USAGE_ALLOCATED, /* the same in bytes */
    USAGE_RESIDENT,
    USAGE_SWAPPED,
    USAGE_QUEUES,
    USAGE_MESSAGES,
    USAGE_MESSAGE_BYTES,
    USAGE_SETS,
    USAGE_SEMAPHORES,
    USAGES
};

struct quantity {
    bool known;
    uint64_t amount;
};

/* Which users (real, effective or saved) have live processes in the IPC namespace. */
struct owners {
    struct idmap live;        /* those that have one */
    struct idmap unsure;      /* those of processes whose namespace could not be found out */
    bool complete;            /* no process of the namespace can have been overlooked */
    struct quantity unmapped; /* the uid that stands for all users that this user namespace lacks;
                                 unknown where it lacks none */
};

/* What was asked for by its id or key and does not exist. */
struct missing {
    enum kind kind;
    bool by_key;
    uint32_t number;
};

struct snapshot {
    struct arena arena; /* texts */

    struct object *objects; /* of one kind after the other */
    size_t count, capacity;
    struct {
        size_t first, count;
        int64_t clock; /* "now" when it was read, seconds since 1970 UTC */
    } of[KINDS];

    struct semaphore *semaphores;
    size_t semaphore_count, semaphore_capacity;

    struct process *processes;
    size_t process_count, process_capacity;
    struct idmap process_index;

    struct names users, groups;

    struct owners owners;

    struct {
        struct quantity limit[LIMITS], usage[USAGES];
        struct quantity page; /* bytes in one, which SHMALL counts */
    } total;

    struct problem *problems;
    size_t problem_count, problem_capacity;

    struct missing *missing;
    size_t missing_count, missing_capacity;

    bool captured;                 /* from a tree: the clocks are its files' times */
    int64_t clock;                 /* the latest of the kinds' */
    const char *host;              /* NULL: unknown */
    const char *boot_id;           /* NULL: unknown */
    struct quantity ipc_namespace; /* inode of /proc/self/ns/ipc */
    bool every_pid; /* read from the first pid namespace: a pid of 0 means that there is none */
};

/* A new empty snapshot; the caller gives it back with snapshot_free, which takes NULL too. */
struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *snapshot);

/* Adds COUNT objects of KIND; all of a kind must follow each other. */
void snapshot_add_objects(struct snapshot *snapshot, enum kind kind, const struct object *objects,
                          size_t count);

/*
 * The same in two steps, for who fills them in place: room for COUNT more, which is good until the
 * next call, and how many of them there were. And back: no objects of KIND, the kind added last.
 */
struct object *snapshot_reserve_objects(struct snapshot *snapshot, size_t count);
void snapshot_take_objects(struct snapshot *snapshot, enum kind kind, size_t count);
void snapshot_drop_objects(struct snapshot *snapshot, enum kind kind);

/* Adds COUNT cleared semaphores and returns the place of the first. */
size_t snapshot_add_semaphores(struct snapshot *snapshot, size_t count);

/* Adds the process PID, cleared, or returns NULL when it is there. Good until the next call. */
struct process *snapshot_add_process(struct snapshot *snapshot, uint32_t pid);
const struct process *snapshot_process(const struct snapshot *snapshot, uint32_t pid);

/* The name of ID; false when it was not collected. */
bool names_find(const struct names *names, uint32_t id, struct text *name);
/* Adds TEXT, which must live as long as NAMES, as the name of ID, unless ID has one. */
void names_add(struct names *names, uint32_t id, struct text text);

void snapshot_add_missing(struct snapshot *snapshot, struct missing missing);

/*
 * Adds PROBLEM's count to the problem of the same kind, place, error and columns, or adds a new
 * one. Its ->where is copied; its ->what must be a constant.
 */
void snapshot_add_problem(struct snapshot *snapshot, struct problem problem);

#endif
