/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rivals of a program that removes objects:
 *
 *     rivals SECONDS ROUNDS PROGRAM...
 *
 * Eight processes make and remove objects of all kinds as fast as they can, while PROGRAM is run
 * over and over; a bait stays for so many ROUNDS. Objects with permissions 0640 are for PROGRAM to remove, those with 0600 are not;
 * ids of the former are given to the latter at once where the kernel lets us choose
 * (kernel.shm_next_id and its kin). Prints how many of 0600 somebody else removed ("lost"), how many
 * of 0640 ("taken"), how many were made ("kept"), and how often PROGRAM ended with each status.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 8, KINDS = 3, ALIVE = 12, BAIT = 0640, KEPT = 0600 };

/* In memory that all share; each worker has its own. */
struct tally {
    volatile unsigned long lost, taken, kept;
};

static void __attribute__((noreturn)) die(const char *what)
{
    fprintf(stderr, "rivals: %s: %s\n", what, strerror(errno));
    exit(99);
}

static int make(int kind, int mode)
{
    if (kind == 0)
        return shmget(IPC_PRIVATE, 4096, IPC_CREAT | mode);
    if (kind == 1)
        return msgget(IPC_PRIVATE, IPC_CREAT | mode);
    return semget(IPC_PRIVATE, 1, IPC_CREAT | mode);
}

static int take_away(int kind, int id)
{
    if (kind == 0)
        return shmctl(id, IPC_RMID, NULL);
    if (kind == 1)
        return msgctl(id, IPC_RMID, NULL);
    return semctl(id, 0, IPC_RMID);
}

/* The next object of KIND shall have this id. In vain where the kernel cannot, or we may not. */
static void choose_next(int kind, int id)
{
    static const char *const files[KINDS] = {"/proc/sys/kernel/shm_next_id",
                                             "/proc/sys/kernel/msg_next_id",
                                             "/proc/sys/kernel/sem_next_id"};
    char text[16];
    int file = open(files[kind], O_WRONLY);
    int length = snprintf(text, sizeof(text), "%d", id);
    if (file < 0)
        return;
    if (write(file, text, (size_t)length) != length)
        errno = 0;
    close(file);
}

/* Objects that are kept are removed by who made them: if that fails, somebody else has done it. */
static void keep_turning(struct tally *tally, int kind, int *place)
{
    if (*place >= 0 && take_away(kind, *place) < 0)
        tally->lost++;
    *place = make(kind, KEPT);
    tally->kept += *place >= 0;
}

/* Every other bait is taken back and its id given to an object that is kept. */
static void turn_bait(struct tally *tally, int kind, unsigned round, int *bait, int *place)
{
    if (*bait >= 0 && round % 2 == 0) {
        if (take_away(kind, *bait) < 0)
            tally->taken++;
        if (*place >= 0 && take_away(kind, *place) < 0)
            tally->lost++;
        choose_next(kind, *bait);
        *place = make(kind, KEPT);
        tally->kept += *place >= 0;
    }
    *bait = make(kind, BAIT);
}

static void __attribute__((noreturn)) work(struct tally *tally, unsigned rounds)
{
    int kept[KINDS][ALIVE], bait[KINDS];
    memset(kept, -1, sizeof(kept));
    memset(bait, -1, sizeof(bait));
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (unsigned round = 0;; round++) {
        for (int kind = 0; kind < KINDS; kind++) {
            int *place = &kept[kind][round % ALIVE];
            keep_turning(tally, kind, place);
            if (round % rounds == 0)
                turn_bait(tally, kind, round / rounds, &bait[kind], place);
        }
    }
}

static int run(char **program)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
            _exit(99);
        execvp(program[0], program);
        _exit(99);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        die("fork");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

int main(int argc, char **argv)
{
    struct tally *tallies = mmap(NULL, WORKERS * sizeof(*tallies), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    unsigned long statuses[100] = {0};
    struct tally sum = {0};
    pid_t workers[WORKERS];

    unsigned rounds = argc > 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    if (rounds == 0 || tallies == MAP_FAILED)
        die("usage: rivals SECONDS ROUNDS PROGRAM...");
    time_t end = time(NULL) + strtol(argv[1], NULL, 10);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = fork();
        if (workers[i] < 0)
            die("fork");
        if (workers[i] == 0)
            work(&tallies[i], rounds);
    }
    while (time(NULL) < end)
        statuses[run(argv + 3)]++;
    for (int i = 0; i < WORKERS; i++) {
        kill(workers[i], SIGKILL);
        waitpid(workers[i], NULL, 0);
        sum.lost += tallies[i].lost;
        sum.taken += tallies[i].taken;
        sum.kept += tallies[i].kept;
    }
    printf("lost %lu\ntaken %lu\nkept %lu\n", sum.lost, sum.taken, sum.kept);
    for (int i = 0; i < 100; i++) {
        if (statuses[i])
            printf("status %d %lu\n", i, statuses[i]);
    }
    return 0;
}
