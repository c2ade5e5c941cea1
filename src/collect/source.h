/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where facts come from: the running kernel, or a captured tree; and the calls that get them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "model/refused.h"

struct procmap;

/* Ordinary pages, and each size of huge ones. */
enum { MOST_SEGMENT_DEVICES = 8 };

/*
 * Every system call that reads a file, or reads, makes or removes an object. A test puts its own table in
 * place of the kernel's. Each returns what the call of that name does, and sets errno.
 */
struct calls {
    int (*shmctl)(int id, int command, void *buffer);
    int (*msgctl)(int id, int command, void *buffer);
    int (*semctl)(int id, int number, int command, void *buffer);
    int (*shmget)(key_t key, size_t size, int flags);
    int (*msgget)(key_t key, int flags);
    int (*semget)(key_t key, int count, int flags);
    /* ROOT: a directory that stands for "/" and cannot be left, or -1. */
    int (*open)(int root, const char *path);
    ssize_t (*read)(int file, void *buffer, size_t size);
    ssize_t (*readlink)(const char *path, char *buffer, size_t size);
    /* The entries of FOLDER that are numbers, for the caller to free. Returns how many, or -1. */
    ssize_t (*list_numbers)(const char *folder, uint32_t **numbers);
    /* The entries of FOLDER that end in ENDING, each for the caller to free. Returns how many, or -1. */
    ssize_t (*list_names)(const char *folder, const char *ending, char ***names);
    /* PROCMAP_QUERY on FILE, a process's maps. */
    int (*query_mapping)(int file, struct procmap *query);
    /* The devices that segments are mapped from, as device_number makes them. Returns how many. */
    size_t (*segment_devices)(uint64_t devices[MOST_SEGMENT_DEVICES]);
    /* What is in the memory of PID at ADDRESS, which may block. */
    ssize_t (*read_memory)(uint32_t pid, uint64_t address, void *buffer, size_t size);
    /* Whether two processes are in one memory; not where that cannot be told. */
    bool (*shares_memory)(uint32_t pid, uint32_t other);
    /* Moves this thread to the IPC namespace that FILE is. */
    int (*enter)(int file);
    /* Fills BUFFER with bytes that nobody can foretell. Returns 0 or -1. */
    int (*random)(void *buffer, size_t size);
    /* Seconds since 1970 UTC, by the clock that the kernel stamps objects with. */
    time_t (*time)(time_t *seconds);
};

extern const struct calls kernel_calls;

/* An IPC namespace that is to be read. */
struct space {
    uint32_t inode;
    int file;              /* held open, for setns(2); -1: the caller's own */
    int error;             /* why it could not be opened, -errno; or 0 */
    const char *container; /* as the CONTAINER column has it, or NULL */
};

struct source {
    const struct calls *calls;
    int root;             /* an open directory: a captured tree; -1: the running kernel */
    const char *tree;     /* its path, for messages; NULL: the running kernel */
    bool is_dated;        /* the caller says when the tree was captured: */
    int64_t at, span;     /* in seconds since 1970 UTC, and in the so many seconds after it */
    struct space *spaces; /* of the running kernel; NULL: the caller's own namespace alone */
    size_t space_count;
    int home; /* the caller's own, to go back to, where others are among them */
    /* By the caller's word no process uses the objects but those that are seen from here (--closed). */
    bool closed;
    /* How far /proc told of the namespaces of all processes when these were opened: */
    struct refused homeless; /* processes whose namespace could not be told */
    int sight_error;         /* -errno: nothing could be read there; or 0 */
    bool is_hidden;          /* it is mounted with hidepid */
};

#define SOURCE_KERNEL ((struct source){.calls = &kernel_calls, .root = -1, .home = -1})

static inline bool source_is_captured(const struct source *source)
{
    return source->root >= 0;
}

/* Opens the tree at PATH, which must stay, as SOURCE, for source_close. Returns 0 or -errno. */
int source_open_tree(const char *path, struct source *source);
void source_close(struct source *source);

/*
 * Moves this thread, and those that it starts, to the IPC namespace NS, one of the source's spaces,
 * for the calls that follow; where the source has none it stays. And back to the caller's own. Both
 * return 0 or -errno (setns(2)).
 */
int source_enter(const struct source *source, uint32_t ns);
int source_leave(const struct source *source);

/*
 * Opens the regular file at PATH, which begins with a slash, for reading. Returns a descriptor that
 * the caller closes, or -errno; -ENOTSUP where it is not a regular file, -EXDEV where tree_open
 * refuses it. MODIFIED, where it is not NULL, becomes the time of its last modification in seconds
 * since 1970 UTC.
 */
int source_open(const struct source *source, const char *path, int64_t *modified);

/* Like read(2), again where a signal came first. Returns how many bytes, 0 at the end, or -errno. */
ssize_t source_read(const struct source *source, int file, void *buffer, size_t size);

/*
 * Reads the start of the file at PATH as a string into BUFFER of SIZE bytes, without the newline
 * at its end. Returns 0 or -errno.
 */
int source_read_start(const struct source *source, const char *path, char *buffer, size_t size);
