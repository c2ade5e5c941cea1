/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that is made of an input: IPC namespaces with objects, processes with threads and memory, and
 * troubles: calls that fail, processes and objects that go, come or change between two calls. It answers the
 * calls of a source (collect/source.h), and ends the program if one of them would change anything.
 */
#pragma once

#include <sys/sem.h>

#include "fuzz.h"

#include "collect/source.h"
#include "model/snapshot.h"

enum {
    MOST_SPACES = 2,
    MOST_SLOTS = 4,
    MOST_SEMAPHORES = 5,
    MOST_PROCESSES = 5,
    MOST_THREADS = 3,
    MOST_MAPPINGS = 3,
    MOST_OPERATIONS = 4,
    MOST_TROUBLES = 4,
    MOST_VERSIONS = 64,
};

/* Inode numbers of the namespaces; and the time that the kernel tells. */
enum { FIRST_SPACE = 500000000, WORLD_CLOCK = 1769817600 };

struct world_object {
    bool exists;
    struct object object; /* ->ref.space: as an inode number */
    struct semaphore semaphores[MOST_SEMAPHORES];
};

struct world_mapping {
    uint64_t address, size;
    uint8_t access; /* ACCESS_... */
    bool is_shared, is_segment;
    uint32_t id, key; /* of the segment; the key in its name */
};

enum call { CALL_NONE, CALL_SEMOP, CALL_SEND, CALL_RECEIVE, CALLS };

struct world_thread {
    uint32_t tid;
    enum call call;
    int32_t id;
    struct sembuf operations[MOST_OPERATIONS];
    size_t count; /* of the operations */
    uint64_t bytes;
    int64_t type;
};

/* What cannot be read of a process. */
enum {
    REFUSES_MAPS = 1 << 0,
    REFUSES_SYSCALL = 1 << 1,
    REFUSES_STATUS = 1 << 2,
    REFUSES_STAT = 1 << 3,
    REFUSES_NAMESPACE = 1 << 4,
    REFUSES_TASK = 1 << 5,
    REFUSES_MEMORY = 1 << 6,
    IS_GARBAGE = 1 << 7, /* its files are any bytes, its memory some besides */
};

struct world_process {
    bool exists, is_kernel;
    uint32_t pid;
    size_t space;
    char state;
    bool is_in_parents_memory;
    uint8_t refuses;
    uint32_t uids[4];
    uint64_t start; /* in ticks since boot */
    struct world_thread threads[MOST_THREADS];
    size_t thread_count;
    struct world_mapping mappings[MOST_MAPPINGS];
    size_t mapping_count;
    struct text garbage;
};

struct world {
    size_t space_count; /* more than 1: the source names them */
    struct world_object objects[MOST_SPACES][KINDS][MOST_SLOTS];
    struct world_process processes[MOST_PROCESSES];
    size_t process_count;

    /* Every state in which an object ever was. */
    struct world_object versions[MOST_VERSIONS];
    size_t version_count;

    bool has_faults;   /* calls fail for a moment, or what cannot be read of processes */
    bool has_gone_lie; /* a fault says that something is gone which is not */
    bool changes;      /* something comes, goes or changes */
    bool is_mute;      /* no *_STAT_ANY; no PROCMAP_QUERY; no text: */
    bool cannot_ask, has_text;
    size_t space; /* in which the caller is */
};

extern struct world world;
extern const struct calls world_calls;

/* Makes the world of INPUT, which must stay as long as that. */
void world_make(struct input *input);

/* The process PID, whether it is there still or not, or NULL; and its thread TID. */
const struct world_process *world_process(uint32_t pid);
const struct world_thread *world_thread(const struct world_process *process, uint32_t tid);

/* Whether it has neither ended nor gone. */
bool world_lives(const struct world_process *process);

/* Fails if a call was forbidden; also where a child made it. */
void world_expect_harmless(void);

/* For world_proc.c. Each call begins with the first, which returns the errno that it fails with, or 0. */
int world_begin(void);
int world_fail(int error);
_Noreturn void world_forbid(const char *call);
int world_shmctl(int id, int command, void *buffer);
int world_msgctl(int id, int command, void *buffer);
int world_semctl(int id, int number, int command, void *buffer);
int world_no_shmget(key_t key, size_t size, int flags);
int world_no_msgget(key_t key, int flags);
int world_no_semget(key_t key, int count, int flags);
