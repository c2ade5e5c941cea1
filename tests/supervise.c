/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a test, for no longer than so many seconds, and leaves no process of it behind.
 *
 *     tests/supervise SECONDS COMMAND [ARGUMENT...]
 *
 * A test that runs out of time has failed ("Bail out!" of TAP). Its processes are asked to end, so that
 * they can tidy up, and then killed. They are found wherever they went, into sessions and process groups
 * of their own too: whatever loses its parent becomes a child of the supervisor (PR_SET_CHILD_SUBREAPER
 * of prctl(2)). Exits with the status of the command, or 128 + the number of the signal that ended it.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long processes that are to end may take, in seconds. */
enum { GRACE = 3 };

static pid_t command;
static bool has_ended; /* the command */
static int status;     /* then, as of waitpid(2) */

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Whether there are children still. */
static bool reap(void)
{
    int how;
    pid_t pid;

    while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
        if (pid == command) {
            has_ended = true;
            status = how;
        }
    }
    return pid == 0;
}

/* The parent of PID as of proc_pid_stat(5), or 0. Its name may hold any characters. */
static pid_t parent_of(pid_t pid)
{
    char path[32], line[512];

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    size_t size = fread(line, 1, sizeof(line) - 1, file);
    line[size] = '\0';
    (void)fclose(file);
    const char *after = strrchr(line, ')'); /* then a blank, the state, a blank, the parent */
    return after && strlen(after) > 4 ? (pid_t)strtol(after + 4, NULL, 10) : 0;
}

static bool descends_from_here(pid_t pid)
{
    while (pid > 1 && pid != getpid())
        pid = parent_of(pid);
    return pid == getpid();
}

/* Sends NUMBER to every process below this one; how many there are. */
static unsigned signal_all(int number)
{
    unsigned count = 0;
    const struct dirent *entry;
    DIR *folder = opendir("/proc");

    while (folder && (entry = readdir(folder))) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid > 0 && pid != getpid() && descends_from_here(pid) && kill(pid, number) == 0)
            count++;
    }
    if (folder)
        closedir(folder);
    return count;
}

/* Until a signal of SET or a child comes, or it is WHEN. The signal, or 0. */
static int wait_until(const sigset_t *set, int64_t when)
{
    int64_t left = when - now();
    if (left <= 0)
        return 0;
    const struct timespec time = {.tv_sec = (time_t)(left / 1000),
                                  .tv_nsec = (long)(left % 1000) * 1000000};
    int number = sigtimedwait(set, NULL, &time);
    return number == SIGCHLD || number < 0 ? 0 : number;
}

/* Whether all children are gone within SECONDS. NUMBER is sent to those that come meanwhile, unless 0. */
static bool await_end(const sigset_t *children, int seconds, int number)
{
    int64_t last = now() + INT64_C(1000) * seconds;

    while (reap() && now() < last) {
        int64_t next = now() + 100;
        (void)wait_until(children, next < last ? next : last);
        if (number)
            (void)signal_all(number);
    }
    return !reap();
}

/* Asks all that is there still to end, where it did not come to its end; how many processes there were. */
static unsigned ask_all(const sigset_t *children)
{
    unsigned count = signal_all(SIGTERM);
    (void)signal_all(SIGCONT);
    (void)await_end(children, GRACE, 0);
    return count;
}

static unsigned kill_all(const sigset_t *children)
{
    unsigned count = signal_all(SIGKILL);
    if (!await_end(children, GRACE, SIGKILL))
        printf("# there are processes that cannot be killed\n");
    return count;
}

static int start(char **words, const sigset_t *mask)
{
    command = fork();
    if (command == 0) {
        sigprocmask(SIG_SETMASK, mask, NULL);
        execvp(words[0], words);
        perror(words[0]);
        _exit(errno == ENOENT ? 127 : 126);
    }
    return command < 0 ? -1 : 0;
}

static int result(void)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Until the command ends (0), it is WHEN (SIGALRM), or somebody wants to stop all. */
static int attend(const sigset_t *set, int64_t when)
{
    int number = 0;
    while (reap(), !has_ended && !number && now() < when)
        number = wait_until(set, when);
    if (has_ended)
        return 0;
    return number ? number : SIGALRM;
}

int main(int argc, char **argv)
{
    long seconds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
    sigset_t set, children, mask;

    if (seconds <= 0 || seconds > 86400) {
        (void)fprintf(stderr, "usage: %s SECONDS COMMAND [ARGUMENT...]\n", argv[0]);
        return 2;
    }
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    set = children;
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, &mask);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) || start(argv + 2, &mask)) {
        perror(argv[0]);
        return 99;
    }
    int number = attend(&set, now() + INT64_C(1000) * seconds);
    if (number == 0 && !await_end(&children, 1, 0))
        printf("# processes that the test left behind, and that were killed: %u\n",
               kill_all(&children));
    if (number == 0)
        return result();
    unsigned count = ask_all(&children);
    (void)kill_all(&children);
    if (number != SIGALRM)
        return 128 + number;
    printf("\nBail out! out of time: more than %ld seconds (IPCVIEW_TEST_SECONDS sets the limit); "
           "%u processes were ended\n",
           seconds, count);
    return 124;
}
