/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where facts come from, the running kernel or a captured tree, and the calls that get them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "model/refused.h"

struct procmap;

/* For ordinary pages, and for each size of huge ones. */
enum { MOST_SEGMENT_DEVICES = 8 };

/*
 * All system calls that read files, or read, make or remove objects. Tests replace the kernel's
 * table; tests/check-layers.sh keeps the calls below collect/ and act/. Each returns what its function does.
 */
struct calls {
    int (*shmctl)(int id, int command, void *buffer);
    int (*msgctl)(int id, int command, void *buffer);
    int (*semctl)(int id, int number, int command, void *buffer);
    int (*shmget)(key_t key, size_t size, int flags);
    int (*msgget)(key_t key, int flags);
    int (*semget)(key_t key, int count, int flags);
    /* ROOT: a folder that stands for "/" and that PATH cannot leave, or -1. */
    int (*open)(int root, const char *path);
    ssize_t (*read)(int file, void *buffer, size_t size);
    ssize_t (*readlink)(const char *path, char *buffer, size_t size);
    /* Lists the numbers in FOLDER. The caller frees them. Returns how many, or -1. */
    ssize_t (*list_numbers)(const char *folder, uint32_t **numbers);
    /* Adds the names in FOLDER that end in ENDING to the *COUNT of *NAMES. The caller frees all. */
    void (*list_names)(const char *folder, const char *ending, char ***names, size_t *count);
    /* PROCMAP_QUERY on FILE, the maps of a process. */
    int (*query_mapping)(int file, struct procmap *query);
    /* Finds the devices of segments, as device_number makes them. Returns how many. */
    size_t (*segment_devices)(uint64_t devices[MOST_SEGMENT_DEVICES]);
    /* Copies from the memory of PID at ADDRESS, and may block. */
    ssize_t (*read_memory)(uint32_t pid, uint64_t address, void *buffer, size_t size);
    /* Whether two processes are known to share their memory. */
    bool (*shares_memory)(uint32_t pid, uint32_t other);
    /* Moves this thread to the IPC namespace that is open as FILE. */
    int (*enter)(int file);
    /* Fills BUFFER with random bytes. Returns 0 or -1. */
    int (*random)(void *buffer, size_t size);
    /* Seconds since 1970 UTC, by the clock that stamps objects. */
    time_t (*time)(time_t *seconds);
};

extern const struct calls kernel_calls;

/* An IPC namespace to read. */
struct space {
    uint32_t inode;
    int file;              /* held open, for setns(2); -1: the caller's own */
    int error;             /* -errno: it cannot be opened; or 0 */
    const char *container; /* for the column CONTAINER, or NULL */
};

struct source {
    const struct calls *calls;
    int root;             /* the open top folder of a captured tree; -1: the running kernel */
    const char *tree;     /* its path, for messages; NULL: the running kernel */
    bool is_dated;        /* the user says when the tree was captured, in the */
    int64_t at, span;     /* SPAN seconds behind AT, seconds since 1970 UTC */
    struct space *spaces; /* of the running kernel; NULL: only the caller's own */
    size_t space_count;
    int home; /* the caller's own, to return to, if there are others */
    /* The user says that only visible processes use the objects (--closed). */
    bool closed;
    /* How much /proc told of the namespaces of all processes when the spaces were opened. */
    struct refused homeless; /* processes whose namespace could not be told */
    int sight_error;         /* -errno: /proc could not be read; or 0 */
    bool is_hidden;          /* /proc is mounted with hidepid */
};

#define SOURCE_KERNEL ((struct source){.calls = &kernel_calls, .root = -1, .home = -1})

static inline bool source_is_captured(const struct source *source)
{
    return source->root >= 0;
}

/* Opens the tree at PATH, which must stay valid, for source_close. Returns 0 or -errno. */
int source_open_tree(const char *path, struct source *source);
void source_close(struct source *source);

/*
 * Moves this thread, and those that it starts, to the IPC namespace NS of the source's spaces, and
 * back to its own. Without spaces it stays. Both return 0 or -errno (setns(2)).
 */
int source_enter(const struct source *source, uint32_t ns);
int source_leave(const struct source *source);

/*
 * Opens the regular file at PATH, which begins with a slash, for reading. Returns a descriptor for
 * the caller to close, or -errno: -ENOTSUP if it is not a regular file, -EXDEV if tree_open refuses
 * it. *MODIFIED, unless NULL, becomes the time of its last change in seconds since 1970 UTC.
 */
int source_open(const struct source *source, const char *path, int64_t *modified);

/* Calls read(2), again after a signal. Returns how many bytes, 0 at the end, or -errno. */
ssize_t source_read(const struct source *source, int file, void *buffer, size_t size);

/*
 * Reads the start of the file at PATH into BUFFER of SIZE bytes, as a string without its last
 * newline. Returns 0 or -errno.
 */
int source_read_start(const struct source *source, const char *path, char *buffer, size_t size);
