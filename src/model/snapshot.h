/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A snapshot: the IPC objects of one namespace at one time, as plain data. collect/ fills it;
 * after that it does not change. What could not be found out is marked so, here and in the list of
 * problems; no number stands for "unknown".
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "base/text.h"
#include "model/facts.h"
#include "model/problem.h"
#include "model/ref.h"
#include "model/refused.h"
#include "model/truth.h"

/* Facts about one object that not every way of reading it yields. */
enum {
    HAS_RSS = 1 << 0,
    HAS_SWAP = 1 << 1,
    HAS_QBYTES = 1 << 2,
    HAS_SEMAPHORES = 1 << 3, /* a place in ->semaphores, whatever could be read of them */
    HAS_VALUES = 1 << 4,
    HAS_PIDS = 1 << 5,
    HAS_WAITERS = 1 << 6,
    HAS_MOVED_ON = 1 << 7, /* it was used or removed while its processes were searched for */
    HAS_VANISHED = 1 << 8, /* it was gone when it was looked into: not one that is told of */
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
    struct ref ref;
    uint32_t key;
    uint32_t uid, gid, cuid, cgid;
    uint16_t mode; /* permissions, MODE_DEST, MODE_LOCKED */
    uint16_t has;  /* HAS_... */
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
    bool is_kernel; /* a thread of the kernel's own */
    bool is_zombie; /* gone, but its parent has not asked after it yet */
    bool has_uid;   /* those of links have, where it could be read */
    uint32_t uid;   /* the effective one */
};

enum { ACCESS_READ = 1 << 0, ACCESS_WRITE = 1 << 1 };

/* A segment in the memory of a process; one attach has several where parts differ in protection. */
struct mapping {
    uint64_t address, size; /* bytes */
    uint32_t access;        /* ACCESS_... */
};

enum operation { OPERATION_SEMOP, OPERATION_SEND, OPERATION_RECEIVE };

/* What a thread waits for: semop(2), msgsnd(2), msgrcv(2). */
struct wait {
    uint32_t tid;
    uint8_t operation; /* enum operation */
    bool is_known;     /* whether what follows could be read */
    uint16_t number;   /* SEMOP: of the semaphore, */
    int16_t change;    /* and what is to be added to it; 0: it is to become 0 */
    uint64_t bytes;    /* SEND: in the message */
    int64_t type;      /* RECEIVE: as msgrcv(2) takes it */
};

/*
 * What joins a process, or another object, to an object: what it does with it. The data's way in
 * each role is that of link_direction (model/links.h).
 */
enum link_role {
    LINK_ATTACHED, /* has the object in its memory: ->mapping */
    LINK_WAITS,    /* a thread waits on the object: ->wait */
    LINK_READER,   /* has it open for reading, */
    LINK_WRITER,   /* for writing, */
    LINK_BOTH,     /* for both, */
    LINK_HOLDER,   /* or for neither: ->descriptor */
    LINK_LISTENER, /* accepts connections to it: ->descriptor */
    LINK_OWNER,    /* is told of what happens to it */
    LINK_PEER,     /* is the object at the other end: ->other */
    LINK_TARGET,   /* is an object that this one watches: ->other */
    LINK_ROLES
};

struct link {
    struct ref ref; /* the object */
    uint32_t pid;   /* 0: what is joined to it is an object */
    uint8_t role;   /* enum link_role */
    union {
        struct mapping mapping;
        struct wait wait;
        int descriptor;
        struct ref other;
    };
};

/* The ways of looking through the processes. */
enum search_id {
    SEARCH_MAPPINGS, /* their memory, for FACT_ATTACHED */
    SEARCH_THREADS,  /* the calls that their threads are in, for FACT_BLOCKED */
    SEARCHES
};

#define SEARCH_BIT(search) (1U << (search))

/* How far one of them got. */
struct search {
    bool done;              /* as far as it was possible */
    bool is_blind;          /* there may be processes that are not even seen */
    struct refused refused; /* processes that could not be inspected */
};

/* What the ids of users, or of groups, are called. */
struct names {
    struct idmap index;
    struct text *texts;
    size_t count, capacity;
};

/* The most limits and sums that a kind has. */
enum { MOST_LIMITS = 5, MOST_SUMS = 5 };

struct quantity {
    bool known;
    uint64_t amount;
};

/* Whether there are any; of an unknown quantity ->amount is the least. */
static inline enum truth truth_of_some(struct quantity quantity)
{
    return !quantity.amount && !quantity.known ? TRUTH_UNKNOWN : truth_of(quantity.amount);
}

/* An IPC namespace, and what is in it. */
struct ipc_namespace {
    uint32_t inode;        /* 0: unknown, the caller's own */
    uint32_t processes;    /* that were found in it */
    uint32_t oldest;       /* the pid of the one that was started first; 0: none was found */
    struct text container; /* of the oldest, or its systemd unit; empty: it is in none */
    bool has_container;    /* whether that is known */
    struct quantity usage[KINDS][MOST_SUMS];
};

/* A user with a process in an IPC namespace. */
struct live_user {
    uint32_t ns, uid;
};

/* A live process by the name of a program that a product is known by (model/products.h). */
struct runner {
    uint32_t ns; /* its IPC namespace; 0: that could not be found out */
    uint32_t pid;
    struct text command;
};

/* Which users (real, effective or saved), and which programs, have live processes in which IPC namespace. */
struct owners {
    struct live_user *live;
    size_t live_count, live_capacity;
    struct runner *runners; /* of each namespace and name the one with the lowest pid */
    size_t runner_count, runner_capacity;
    struct idmap unsure;      /* users of processes whose namespace could not be found out */
    struct refused refused;   /* those processes, and those whose users could not be found out */
    bool complete;            /* no process can have been overlooked */
    struct quantity unmapped; /* the uid that stands for all users that this user namespace lacks;
                                 unknown where it lacks none */
};

/* systemd-logind(8), which removes what a user leaves behind: RemoveIPC in logind.conf(5). */
struct logind {
    bool removes;         /* it is there, and is not known to be told otherwise */
    uint32_t first_user;  /* the lowest uid that it does this for */
    struct quantity ns;   /* the IPC namespace in which it does */
    struct idmap present; /* the users who are logged in, or linger */
};

struct protection;

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

    struct link *links; /* once links_sort has been called, those of an object in a row */
    size_t link_count, link_capacity;
    uint32_t *links_by_process; /* their places, those of a process in a row */
    struct search searches[SEARCHES];

    struct names users, groups;

    struct owners owners;
    struct logind logind;

    struct ipc_namespace *namespaces;
    size_t namespace_count, namespace_capacity;
    struct refused homeless; /* processes of which it could not be told in which of them they are */

    /* As the kind's ->limits and ->sums say; the sums are over all objects, whatever a filter leaves out. */
    struct {
        struct quantity limit[KINDS][MOST_LIMITS], usage[KINDS][MOST_SUMS];
        struct quantity page; /* bytes in one, which SHMALL counts */
    } total;

    struct problem *problems;
    size_t problem_count, problem_capacity;

    struct wanted *missing; /* what was asked for and does not exist */
    size_t missing_count, missing_capacity;

    unsigned skipped; /* KIND_BITs of those that were not asked for */
    bool is_growing;  /* not all that was asked for has been collected yet */
    bool captured;    /* from a tree: the clocks are when it was captured */
    int64_t clock;    /* the latest of the kinds'; 0 or less: unknown */
    int64_t slack; /* of a captured tree: seconds for which objects may have been read after it */
    const char *host;              /* NULL: unknown */
    const char *boot_id;           /* NULL: unknown */
    struct quantity ipc_namespace; /* inode of /proc/self/ns/ipc */
    /* The rules by which it was read (FACT_PROTECTION), or NULL; the caller keeps them. */
    const struct protection *protection;
    bool every_pid; /* read from the first pid namespace: a pid of 0 means that there is none */
    bool closed;    /* by the caller's word only processes of this pid namespace use the objects */
};

/* A new empty snapshot; the caller gives it back with snapshot_free, which takes NULL too. */
struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *snapshot);

/* Adds COUNT objects of KIND; all of a kind must follow each other. */
void snapshot_add_objects(struct snapshot *snapshot, enum kind kind, const struct object *objects,
                          size_t count);

/*
 * The same in two steps, for a caller that fills them in place: the first makes room for COUNT more, good
 * until the next call, and the second says how many there are. The third leaves only the first KEPT
 * objects of KIND, which was added last.
 */
struct object *snapshot_reserve_objects(struct snapshot *snapshot, size_t count);
void snapshot_take_objects(struct snapshot *snapshot, enum kind kind, size_t count);
void snapshot_drop_objects(struct snapshot *snapshot, enum kind kind, size_t kept);

/* Adds COUNT cleared semaphores and returns the place of the first. */
size_t snapshot_add_semaphores(struct snapshot *snapshot, size_t count);

/* Adds the process PID, cleared, or returns NULL when it is there. Good until the next call. */
struct process *snapshot_add_process(struct snapshot *snapshot, uint32_t pid);
/* The process PID, or NULL where it was not added. */
const struct process *snapshot_process(const struct snapshot *snapshot, uint32_t pid);

/* Appends "1234 postgres", without the name where that is not known. */
void snapshot_put_process(struct buffer *out, const struct snapshot *snapshot, uint32_t pid);

/* Whether PID is known to live, or to be gone: a zombie is. */
enum truth snapshot_process_lives(const struct snapshot *snapshot, uint32_t pid);

/* Adds the namespace INODE, or finds it where it is there. Good until the next call. */
struct ipc_namespace *snapshot_add_namespace(struct snapshot *snapshot, uint32_t inode);
/* The namespace INODE, or NULL where it was not added. */
const struct ipc_namespace *snapshot_namespace(const struct snapshot *snapshot, uint32_t inode);

/* Notes that UID has a live process in the namespace NS; and whether that was noted. */
void owners_add_live(struct owners *owners, uint32_t ns, uint32_t uid);
bool owners_have_live(const struct owners *owners, uint32_t ns, uint32_t uid);

/* The same, but unknown where it was not noted and processes may have been overlooked. */
enum truth owners_live(const struct owners *owners, uint32_t ns, uint32_t uid);

/* PID runs as COMMAND, which must live as long as OWNERS, in the namespace NS. */
void owners_add_runner(struct owners *owners, uint32_t ns, uint32_t pid, struct text command);

/*
 * Whether processes of UID in the namespace NS may have been overlooked, since some could not be
 * inspected.
 */
bool owners_may_lack(const struct owners *owners, uint32_t ns, uint32_t uid);

/* The name of ID; false when it was not collected. And appends it, or the number instead. */
bool names_find(const struct names *names, uint32_t id, struct text *name);
void names_put(struct buffer *out, const struct names *names, uint32_t id);
/* Adds TEXT, which must live as long as NAMES, as the name of ID, unless ID has one. */
void names_add(struct names *names, uint32_t id, struct text text);

/*
 * Whether every process that uses the objects has a pid here: this is the first pid namespace, or the
 * caller says so.
 */
bool snapshot_sees_all(const struct snapshot *snapshot);

void snapshot_add_missing(struct snapshot *snapshot, struct wanted missing);

/* Whether all that was asked for could be read. */
bool snapshot_is_whole(const struct snapshot *snapshot);

/*
 * Adds PROBLEM's count to the problem of the same kind, place, error and columns, or adds a new
 * one. Its ->where and its ->refused are copied; its ->what must be a constant.
 */
void snapshot_add_problem(struct snapshot *snapshot, struct problem problem);
