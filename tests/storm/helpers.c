/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/storm/helpers.h"
#include "tests/storm/journal.h"

static void end_with_parent(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
        _exit(99);
}

pid_t fork_dependent(void)
{
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        end_with_parent(parent);
    return pid;
}

void become_user(uid_t uid)
{
    pid_t parent = getppid();
    if (setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
        die("setresuid");
    /* Both are lost with a change of the user. */
    if (prctl(PR_SET_DUMPABLE, 1))
        die("PR_SET_DUMPABLE");
    end_with_parent(parent);
}

struct helper helper_start(void (*work)(const struct ends *ends, void *context), void *context)
{
    int to_caller[2], to_helper[2];

    if (pipe2(to_caller, O_CLOEXEC) || pipe2(to_helper, O_CLOEXEC))
        die("pipe2");
    pid_t pid = fork_dependent();
    if (pid == 0) {
        struct ends ends = {.told = to_helper[0], .tells = to_caller[1]};
        close(to_caller[0]);
        close(to_helper[1]);
        work(&ends, context);
        _exit(0);
    }
    close(to_caller[1]);
    close(to_helper[0]);
    return (struct helper){.pid = pid, .told = to_caller[0], .tells = to_helper[1]};
}

void *helper_says(const struct helper *helper)
{
    void *what = NULL;
    ssize_t length;

    do
        length = read(helper->told, &what, sizeof(what));
    while (length < 0 && errno == EINTR);
    return length == (ssize_t)sizeof(what) ? what : NULL;
}

void helper_release(const struct helper *helper)
{
    /* One that has ended needs no word; SIGPIPE is ignored. */
    if (write(helper->tells, "", 1) != 1 && errno != EPIPE)
        die("write");
}

void helper_wait(const struct helper *helper)
{
    while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    close(helper->told);
    close(helper->tells);
}

void helper_kill(const struct helper *helper)
{
    kill(helper->pid, SIGKILL);
    helper_wait(helper);
}

void tell(const struct ends *ends, void *what)
{
    if (write(ends->tells, &what, sizeof(what)) != (ssize_t)sizeof(what))
        _exit(98);
}

void await(const struct ends *ends)
{
    char byte;
    ssize_t length;

    do
        length = read(ends->told, &byte, 1);
    while (length < 0 && errno == EINTR);
    if (length != 1)
        _exit(98);
}

void stay_for_ever(void)
{
    for (;;)
        pause();
}

void pause_for(unsigned milliseconds)
{
    struct timespec time = {.tv_sec = milliseconds / 1000,
                            .tv_nsec = (long)(milliseconds % 1000) * 1000000L};
    while (nanosleep(&time, &time) && errno == EINTR)
        continue;
}

/* xorshift64* */
unsigned draw(uint64_t *state, unsigned below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (unsigned)((*state * UINT64_C(2685821657736338717)) >> 33) % below;
}
