/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fails what ipcview calls, one call at a time, and judges what it makes of that: tests/faults/README.
 *
 *     faults PROGRAM LIBRARY [--sample N] [--seed N] [--jobs N] [--fault SORT]... [--point POINT]... [COMMAND...]
 *
 * A worker is the first process of a pid namespace, so that it sees the same processes each time.
 */
#include "config.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"

enum { MOST_COMMANDS = 64, MOST_JOBS = 16, POOL = 96 };

/* Between the workers and their parent. */
struct shared {
    struct survey surveys[MOST_COMMANDS];
    bool has_users;
    atomic_size_t next;
    atomic_uint tried[MOST_COMMANDS], failed[MOST_COMMANDS], missed[MOST_COMMANDS];
};

static struct {
    struct runner runner;
    size_t sample;
    uint64_t seed;
    int jobs;
    bool is_wanted[MOST_COMMANDS], is_talkative;
    unsigned sorts; /* of faults, a bit each */
    struct points points;
    struct shared *shared;
} faults;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* --- A worker -------------------------------------------------------------------------------------- */

struct worker {
    struct runner runner;
    struct world home;       /* for what changes nothing */
    struct world pool[POOL]; /* for one run each; old enough for rm not to wait */
    size_t pooled;
    struct reference references[MOST_COMMANDS];
};

/* rm waits for the end of the second in which an object was made. */
static void wait_for_next_second(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    (void)nanosleep(&(struct timespec){.tv_nsec = 999999999L - now.tv_nsec}, NULL);
    (void)nanosleep(&(struct timespec){.tv_nsec = 20000000L}, NULL);
}

static void fill_pool(struct worker *worker)
{
    for (worker->pooled = 0; worker->pooled < POOL; worker->pooled++)
        world_make(&worker->pool[worker->pooled]);
    wait_for_next_second();
}

static struct world *enter_world(struct worker *worker, const struct command *command)
{
    struct world *world = &worker->home;

    if (command->effect == EFFECT_NONE) {
        if (world->holder < 0) {
            world_make(world);
            wait_for_next_second();
            world_enter(world);
        }
        return world;
    }
    if (!worker->pooled)
        fill_pool(worker);
    world = &worker->pool[--worker->pooled];
    world_enter(world);
    return world;
}

/* What changed nothing leaves a world for the next one. */
static void leave_world(struct worker *worker, struct world *world, const struct outcome *outcome,
                        bool is_good)
{
    bool is_over = outcome->is_late || outcome->leaves_process;

    if (is_over)
        worker->home.holder = world->holder = -1;
    if (world != &worker->home || is_over || !is_good)
        world_discard(world);
    if (world != &worker->home && worker->home.holder > 0)
        world_return(&worker->home);
}

static void undisturbed(struct worker *worker, size_t command, struct survey *survey,
                        struct reference *reference)
{
    const struct point point = {.command = (uint16_t)command, .call = -1};
    struct world *world = enter_world(worker, &commands[command]);
    struct outcome outcome;
    char reason[TEXT_OF_REASON];

    run_point(&worker->runner, &point, survey, &outcome);
    struct varying varying = {(uint64_t)outcome.pid, world, commands[command].numbers_do};
    *reference = (struct reference){true, outcome.status, normalise(&outcome.out, &varying),
                                    normalise(&outcome.err, &varying)};
    if (!judge(&point, &outcome, reference, world, reason)) {
        fprintf(stderr, "faults: %s fails even if nothing is disturbed: %s\n%s%s",
                commands[command].words, reason, reference->out, reference->err);
        exit(2);
    }
    leave_world(worker, world, &outcome, true);
    outcome_free(&outcome);
}

/* Runs the command twice: if that does not give the same, no run can be judged. */
static const struct reference *reference_of(struct worker *worker, size_t command)
{
    struct reference *reference = &worker->references[command], again;

    if (reference->is_known)
        return reference;
    undisturbed(worker, command, NULL, reference);
    undisturbed(worker, command, NULL, &again);
    if (strcmp(reference->out, again.out) != 0 || reference->status != again.status) {
        fprintf(stderr, "faults: %s gives another output each time:\n%s\n%s\n",
                commands[command].words, reference->out, again.out);
        exit(2);
    }
    free(again.out);
    free(again.err);
    return reference;
}

static void describe(const struct outcome *outcome, const struct reference *reference)
{
    printf("--- output\n%.*s--- errors\n%.*s--- normalised output of an undisturbed run\n%s",
           (int)outcome->out.length, outcome->out.bytes, (int)outcome->err.length,
           outcome->err.bytes, reference->out);
    printf("--- status %#x (of an undisturbed run %#x), %lld ms\n", (unsigned)outcome->status,
           (unsigned)reference->status, (long long)outcome->milliseconds);
}

static void try_point(struct worker *worker, const struct point *point)
{
    const struct reference *reference = reference_of(worker, point->command);
    struct world *world = enter_world(worker, &commands[point->command]);
    struct outcome outcome;
    char reason[TEXT_OF_REASON], text[TEXT_OF_POINT];

    run_point(&worker->runner, point, NULL, &outcome);
    bool is_good = judge(point, &outcome, reference, world, reason);
    point_print(point, text);
    if (faults.is_talkative)
        describe(&outcome, reference);
    if (!is_good)
        printf("FAILED %s: %s\n    ./dev faults --point %s\n", text, reason, text);
    else if (faults.is_talkative)
        printf("ok %s\n", text);
    (void)fflush(stdout);
    atomic_fetch_add(&faults.shared->tried[point->command], 1);
    atomic_fetch_add(&faults.shared->failed[point->command], !is_good);
    atomic_fetch_add(&faults.shared->missed[point->command],
                     point->fault != FAULT_NONE && !outcome.is_reached);
    leave_world(worker, world, &outcome, is_good);
    outcome_free(&outcome);
}

static void work(struct worker *worker)
{
    size_t next;

    while ((next = atomic_fetch_add(&faults.shared->next, 1)) < faults.points.count)
        try_point(worker, &faults.points.list[next]);
    if (worker->home.holder > 0 && !world_holds_its_bytes())
        give_up("the contents of a segment have changed");
}

static void survey_all(struct worker *worker)
{
    faults.shared->has_users = world_has_users();
    for (size_t i = 0; i < command_count; i++) {
        const struct point counting = {.command = (uint16_t)i, .fault = FAULT_MEMORY, .call = -1};
        struct reference reference;
        struct outcome outcome;
        if (!faults.is_wanted[i] || (commands[i].needs_users && !faults.shared->has_users))
            continue;
        undisturbed(worker, i, &faults.shared->surveys[i], &reference);
        struct world *world = enter_world(worker, &commands[i]);
        run_point(&worker->runner, &counting, &faults.shared->surveys[i], &outcome);
        leave_world(worker, world, &outcome, true);
        outcome_free(&outcome);
    }
}

/* Starts a worker with what it does. Returns its pid. */
static pid_t start_worker(void (*job)(struct worker *worker))
{
    static struct worker worker;

    (void)fflush(NULL);
    pid_t pid =
        (pid_t)syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid < 0)
        give_up("there can be no pid namespace");
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    world_set_up();
    worker.runner = faults.runner;
    runner_open(&worker.runner);
    worker.home = (struct world){.file = -1, .holder = -1};
    job(&worker);
    exit(0);
}

/* Returns whether it ended well. */
static bool wait_for_worker(pid_t pid)
{
    int status = 0;
    return waitpid(pid, &status, 0) == pid && status == 0;
}

/* --- The command line -------------------------------------------------------------------------------- */

static _Noreturn void refuse(const char *what, const char *why)
{
    fprintf(stderr, "faults: %s: %s\n", what, why);
    exit(2);
}

static uint64_t take_number(const char *option, const char *word)
{
    char *end = NULL;
    unsigned long long number = word ? strtoull(word, &end, 10) : 0;

    if (!word || !*word || *end)
        refuse(option, "it needs a number");
    return number;
}

static void take_point(const char *word)
{
    struct points *points = &faults.points;
    struct point point;

    if (!word || !point_parse(word, &point))
        refuse(word ? word : "--point", "there is no such point");
    points->list = realloc(points->list, (points->count + 1) * sizeof(point));
    if (!points->list)
        give_up("points");
    points->list[points->count++] = point;
    faults.is_wanted[point.command] = true;
    faults.is_talkative = true;
}

static void take_fault(const char *word)
{
    static const char *const names[] = {"", "call", "late", "malloc", "limit", "files"};

    for (unsigned fault = FAULT_CALL; word && fault <= FAULT_FILES; fault++) {
        if (strcmp(names[fault], word) == 0) {
            faults.sorts |= 1U << fault;
            return;
        }
    }
    refuse("--fault", "it is call, late, malloc, limit or files");
}

static void take_arguments(char **words)
{
    bool all = true;

    for (; *words; words++) {
        const struct command *command = command_named(*words, strlen(*words));
        if (strcmp(*words, "--sample") == 0)
            faults.sample = (size_t)take_number(*words, words[1]), words++;
        else if (strcmp(*words, "--seed") == 0)
            faults.seed = take_number(*words, words[1]), words++;
        else if (strcmp(*words, "--jobs") == 0)
            faults.jobs = (int)take_number(*words, words[1]), words++;
        else if (strcmp(*words, "--fault") == 0)
            take_fault(*++words);
        else if (strcmp(*words, "--point") == 0)
            take_point(*++words);
        else if (command)
            faults.is_wanted[command - commands] = true;
        else
            refuse(*words, "there is no such command or option");
        all = all && !command && !faults.points.count;
    }
    for (size_t i = 0; all && i < command_count; i++)
        faults.is_wanted[i] = true;
    if (faults.jobs < 1 || faults.jobs > MOST_JOBS)
        refuse("--jobs", "1 to 16");
}

/* --- The report -------------------------------------------------------------------------------------- */

static void list_points(void)
{
    for (size_t i = 0; i < command_count; i++) {
        if (!faults.is_wanted[i])
            continue;
        if (commands[i].needs_users && !faults.shared->has_users)
            printf("SKIP: %s: only root can make the objects of other users\n", commands[i].name);
        else
            points_add_all(&faults.points, i, &faults.shared->surveys[i]);
    }
    if (faults.sorts)
        points_keep(&faults.points, faults.sorts);
    if (faults.sample)
        points_sample(&faults.points, faults.sample, faults.seed);
}

/* Returns how many points failed. */
static unsigned print_totals(time_t begin)
{
    struct shared *shared = faults.shared;
    unsigned tried = 0, failed = 0, missed = 0;

    printf("%-14s %8s %8s %8s  %s\n", "COMMAND", "POINTS", "FAILED", "MISSED", "ipcview");
    for (size_t i = 0; i < command_count; i++) {
        if (!shared->tried[i])
            continue;
        printf("%-14s %8u %8u %8u  %s\n", commands[i].name, shared->tried[i], shared->failed[i],
               shared->missed[i], commands[i].words);
        tried += shared->tried[i];
        failed += shared->failed[i];
        missed += shared->missed[i];
    }
    if (faults.sample)
        printf("a sample: --seed %llu\n", (unsigned long long)faults.seed);
    printf("%u points of %llu tried in %lld seconds, %u failed, %u never came up\n", tried,
           (unsigned long long)faults.points.possible, (long long)(time(NULL) - begin), failed,
           missed);
    return failed;
}

static bool run_workers(void)
{
    pid_t pids[MOST_JOBS];
    bool good = true;

    for (int i = 0; i < faults.jobs; i++)
        pids[i] = start_worker(work);
    for (int i = 0; i < faults.jobs; i++)
        good = wait_for_worker(pids[i]) && good;
    return good;
}

int main(int argc, char **argv)
{
    time_t begin = time(NULL);

    if (argc < 3)
        refuse("usage", "faults PROGRAM LIBRARY [OPTION...] [COMMAND...]");
    faults.runner = (struct runner){.program = argv[1], .library = argv[2]};
    faults.jobs = 2;
    faults.seed = (uint64_t)begin;
    faults.shared = mmap(NULL, sizeof(*faults.shared), PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (faults.shared == MAP_FAILED)
        give_up("mmap");
    take_arguments(argv + 3);
    if (faults.is_talkative) {
        faults.jobs = 1;
    } else {
        if (!wait_for_worker(start_worker(survey_all)))
            return 2;
        list_points();
    }
    bool good = run_workers();
    if (!good)
        fprintf(stderr, "faults: a worker has failed\n");
    return print_totals(begin) || !good;
}
