/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where facts come from: the running kernel, or a captured tree; and the calls that get them. */
#ifndef COLLECT_SOURCE_H
#define COLLECT_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/*
 * Every system call that reads a file, or reads or removes an object. A test puts its own table in
 * place of the kernel's. Each returns what the call of that name does, and sets errno.
 */
struct calls {
    int (*shmctl)(int id, int command, void *buffer);
    int (*msgctl)(int id, int command, void *buffer);
    int (*semctl)(int id, int number, int command, void *buffer);
    /* ROOT: a directory that stands for "/" and cannot be left, or -1. */
    int (*open)(int root, const char *path);
    ssize_t (*read)(int file, void *buffer, size_t size);
    ssize_t (*readlink)(const char *path, char *buffer, size_t size);
    /* The pids in /proc, for the caller to free. Returns their number, or -1. */
    ssize_t (*list_processes)(uint32_t **pids);
    /* Seconds since 1970 UTC, by the clock that the kernel stamps objects with. */
    time_t (*time)(time_t *seconds);
};

extern const struct calls kernel_calls;

struct source {
    const struct calls *calls;
    int root;         /* an open directory: a captured tree; -1: the running kernel */
    const char *tree; /* its path, for messages; NULL: the running kernel */
};

#define SOURCE_KERNEL ((struct source){&kernel_calls, -1, NULL})

static inline bool source_is_captured(const struct source *source)
{
    return source->root >= 0;
}

/* Opens the tree at PATH, which must stay, as SOURCE, for source_close. Returns 0 or -errno. */
int source_open_tree(const char *path, struct source *source);
void source_close(struct source *source);

/*
 * Opens the regular file at PATH, which begins with a slash, for reading. Returns a descriptor that
 * the caller closes, or -errno; -ENOTSUP where it is no regular file. MODIFIED, where it is not
 * NULL, becomes the time of its last modification in seconds since 1970 UTC.
 */
int source_open(const struct source *source, const char *path, int64_t *modified);

/*
 * Reads the start of the file at PATH as a string into BUFFER of SIZE bytes, without the newline
 * at its end. Returns 0 or -errno.
 */
int source_read_start(const struct source *source, const char *path, char *buffer, size_t size);

#endif
