/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of collect/ read from: a captured tree made on the spot, and a kernel of arrays. */
#pragma once

#include "support.h"

#include "collect/parts.h"

/* A captured tree in a folder of its own. */
struct tree {
    char path[32];
    struct source source;
};

void tree_make(struct tree *tree);
void tree_remove(struct tree *tree);

/* Makes the file at PATH, which begins with a slash, and the folders above it. */
void tree_put_bytes(const struct tree *tree, const char *path, const char *bytes, size_t length);
void tree_put(const struct tree *tree, const char *path, const char *text);

/* The path by which the rest of the system knows PATH; good until the next call. */
const char *tree_real_path(const struct tree *tree, const char *path);

/*
 * The kernel that fake_calls stands for. An object's index is its id without the bits above
 * FAKE_INDEX_BITS; one whose mode lets nobody read is refused as the kernel would.
 */
enum { FAKE_INDEX_BITS = 20, FAKE_COMMANDS = 32 };
#define FAKE_EMPTY UINT64_MAX

/* Where the link at PATH leads; an ERROR that is not 0 is why that cannot be told. */
struct fake_link {
    const char *path, *target;
    int error;
};

/* The threads of a process that has not just one. */
struct fake_task {
    uint32_t pid;
    const uint32_t *threads;
    size_t count;
    int error; /* errno of listing them, or 0 */
};

/* The devices that segments are mapped from there: 00:01, and 00:0f for huge pages. */
enum { FAKE_DEVICE = 1, FAKE_HUGE_DEVICE = 15 };

struct fake_kernel {
    struct object *slots[KINDS]; /* by index; FAKE_EMPTY as the id where there is none */
    size_t slot_count[KINDS], capacity[KINDS];
    const struct semaphore *semaphores; /* of the sets, from their ->first_at */
    bool no_stat_any;                   /* as before Linux 4.17 */
    int error[KINDS];                   /* errno of every call on the kind, or 0 */
    /* Asked before each call; returns an errno for it to fail with, or 0. */
    int (*before)(enum kind kind, int id, int command);
    const struct tree *files; /* go before the real files; NULL: no /proc/sysvipc */
    bool has_text;            /* but a /proc/sysvipc/shm that tells of the segments */
    /* Asked before a file is opened; returns an errno for that to fail with, or 0. */
    int (*on_open)(const char *path);

    /*
     * The processes there are, or the errno for that; and links. There are no others, but that
     * /proc/self/ns/ipc, where nothing else is said of it, leads to FAKE_NAMESPACE.
     */
    const uint32_t *pids;
    size_t pid_count;
    int pids_error;
    bool grows; /* with each listing there is one more of them */
    const struct fake_link *links;
    size_t link_count;
    const struct fake_task *tasks;
    size_t task_count;
    int (*query)(int file, struct procmap *query); /* NULL: there is no such question */
    ssize_t (*read_memory)(uint32_t pid, uint64_t address, void *buffer, size_t size);
    bool no_devices;
    uint32_t shared_pid,
        shared_with; /* of which the first is in the memory of the other; 0: none */
    int enter_error; /* errno of entering a namespace, or 0 */

    int64_t clock; /* what time() tells, or 0: the real time; */
    int64_t tick;  /* it goes on by so much with each look at it */

    /* The call of this number of all in fake_calls but time(), from 1, fails so; 0: none. */
    size_t fail_call;
    int fail_error;

    size_t most_bytes;  /* that one read returns, or 0 */
    bool interrupted;   /* every second read fails with EINTR */
    int64_t good_bytes; /* after which reading fails with EIO, or -1 */

    size_t reads;
    size_t opened_sysvipc;
    size_t listings; /* of all processes */
};

/* Below all inodes that the kernel gives to namespaces (linux/proc_ns.h, fs/proc/generic.c). */
#define FAKE_NAMESPACE "ipc:[4026531000]"
#define FAKE_NAMESPACE_INODE UINT32_C(4026531000)

extern struct fake_kernel fake;
extern const struct calls fake_calls;

/* An empty kernel; gives back what the last one held. */
void fake_reset(void);
void fake_add(const struct object *object);
/* Takes the object at INDEX away. */
void fake_take(enum kind kind, size_t index);

/* How often KIND's call was made with COMMAND, and with any. */
size_t fake_count(enum kind kind, int command);
size_t fake_count_all(void);

/* How many calls there were that fail_call counts. */
size_t fake_calls_made(void);

/* The object with ID as the kernel has it now, or NULL. */
const struct object *fake_find(enum kind kind, int32_t id);

/* A collection with a new snapshot, as collect() starts it. */
struct collection support_collection(const struct source *source, const struct request *request);

/* Fails unless the snapshot has these problems, in this order; ->what counts where it is given. */
void expect_problems(const struct snapshot *snapshot, const struct problem *problems, size_t count);

/* Fails unless the objects of KIND have these ids, in this order. */
void expect_ids(const struct snapshot *snapshot, enum kind kind, const int32_t *ids, size_t count);

#define EXPECT_PROBLEMS(snapshot, ...)                               \
    expect_problems(snapshot, (const struct problem[]){__VA_ARGS__}, \
                    LENGTH_OF(((const struct problem[]){__VA_ARGS__})))
#define EXPECT_NO_PROBLEM(snapshot) expect_problems(snapshot, NULL, 0)
#define EXPECT_IDS(snapshot, kind, ...)                        \
    expect_ids(snapshot, kind, (const int32_t[]){__VA_ARGS__}, \
               LENGTH_OF(((const int32_t[]){__VA_ARGS__})))
#define EXPECT_NO_IDS(snapshot, kind) expect_ids(snapshot, kind, NULL, 0)
