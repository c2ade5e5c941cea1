/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many processes with many mappings each, for tests/bench/run: what a machine with a database has.
 *
 *     crowd PROCESSES MAPPINGS
 *
 * A few of them are attached to a segment, the last of which is neither the one that was started last
 * nor the one that attached last, so that most of the others have to be looked into as well. Prints
 * the segment's id when all are ready, and stays; the processes end with it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <unistd.h>

enum { MOST = 100000 }; /* processes, and mappings of each */

static void __attribute__((noreturn)) die(const char *what)
{
    fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Neighbours with other permissions are not joined to one mapping. */
static void map(const char *path, int mappings)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        die(path);
    for (int i = 0; i < mappings; i++) {
        int protection = i % 2 ? PROT_READ : PROT_READ | PROT_EXEC;
        if (mmap(NULL, 4096, protection, MAP_PRIVATE, file, 0) == MAP_FAILED)
            die("mmap");
    }
    close(file);
}

static void stay(const char *path, int mappings, int id, int ready)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL))
        die("prctl");
    map(path, mappings);
    if (id >= 0 && shmat(id, NULL, 0) == (void *)-1)
        die("shmat");
    if (write(ready, "", 1) != 1)
        die("write");
    for (;;)
        pause();
}

/* Starts a process, and waits until it is ready. */
static void start(const char *path, int mappings, int id)
{
    int ends[2];
    char byte;

    if (pipe(ends))
        die("pipe");
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        stay(path, mappings, id, ends[1]);
    close(ends[1]);
    if (read(ends[0], &byte, 1) != 1)
        die("a process has ended");
    close(ends[0]);
}

static int number(const char *text)
{
    char *end = NULL;
    long value = strtol(text, &end, 10);
    return *text && !*end && value >= 0 && value <= MOST ? (int)value : -1;
}

int main(int argc, char **argv)
{
    enum { ATTACHED = 3 };

    if (argc != 3)
        return 2;
    int processes = number(argv[1]), mappings = number(argv[2]);
    if (processes < ATTACHED || mappings < 0)
        return 2;
    int id = shmget(IPC_PRIVATE, 65536, IPC_CREAT | 0600);
    if (id < 0)
        die("shmget");
    for (int i = 0; i < processes; i++) {
        int share = processes / ATTACHED;
        start(argv[0], mappings, i % share == share / 2 ? id : -1);
    }
    printf("%d\n", id);
    fflush(stdout);
    for (;;)
        pause();
}
