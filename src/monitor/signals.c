/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "monitor/signals.h"

/* Only here below cmd/ are there global variables: a handler has no other data. */
static volatile sig_atomic_t fatal, resized, stopped;
static const struct rescue *rescue;

static const int ending[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
static const int crashing[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

enum { ENDING = sizeof(ending) / sizeof(*ending), CRASHING = sizeof(crashing) / sizeof(*crashing) };

static struct {
    sigset_t mask;
    struct sigaction ending[ENDING], crashing[CRASHING], winch, tstp;
    void *stack;
} before;

static void signals_end(int signal)
{
    fatal = signal;
}

static void note_size(int signal)
{
    (void)signal;
    resized = 1;
}

static void note_stop(int signal)
{
    (void)signal;
    stopped = 1;
}

/* Async-signal-safe calls only: signal-safety(7). */
static void restore_terminal(void)
{
    const struct rescue *with = rescue;
    if (!with)
        return;
    rescue = NULL;
    for (size_t done = 0; done < with->length;) {
        ssize_t n = write(with->file, with->bytes + done, with->length - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    (void)tcsetattr(with->file, TCSANOW, &with->modes);
}

static void crash(int signal_number)
{
    sigset_t only;

    restore_terminal();
    signal(signal_number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(signal_number);
}

static void handle(int signal, void (*handler)(int), int flags, struct sigaction *old)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

    sigfillset(&action.sa_mask);
    (void)sigaction(signal, NULL, old);
    /* A signal that the caller ignored, as nohup(1) does, stays ignored. */
    if (old->sa_handler != SIG_IGN)
        (void)sigaction(signal, &action, NULL);
}

/* After an overflow of the stack, the handler needs another one. */
static void make_stack(void)
{
    enum { STACK_SIZE = 64 * 1024 };
    stack_t stack = {.ss_size = STACK_SIZE};

    before.stack = stack.ss_sp = memory_resize(NULL, STACK_SIZE, 1);
    (void)sigaltstack(&stack, NULL);
}

void signals_start(const struct rescue *with, sigset_t *waiting)
{
    sigset_t blocked;

    fatal = resized = stopped = 0;
    rescue = with;
    make_stack();
    sigemptyset(&blocked);
    for (size_t i = 0; i < ENDING; i++)
        sigaddset(&blocked, ending[i]);
    sigaddset(&blocked, SIGWINCH);
    sigaddset(&blocked, SIGTSTP);
    sigprocmask(SIG_BLOCK, &blocked, &before.mask);
    *waiting = before.mask;
    for (size_t i = 0; i < ENDING; i++) {
        sigdelset(waiting, ending[i]);
        handle(ending[i], signals_end, 0, &before.ending[i]);
    }
    sigdelset(waiting, SIGWINCH);
    sigdelset(waiting, SIGTSTP);
    handle(SIGWINCH, note_size, 0, &before.winch);
    handle(SIGTSTP, note_stop, 0, &before.tstp);
    for (size_t i = 0; i < CRASHING; i++)
        handle(crashing[i], crash, SA_ONSTACK, &before.crashing[i]);
    memory_before_exit(restore_terminal);
}

void signals_stop(void)
{
    stack_t none = {.ss_flags = SS_DISABLE};

    memory_before_exit(NULL);
    for (size_t i = 0; i < ENDING; i++)
        (void)sigaction(ending[i], &before.ending[i], NULL);
    for (size_t i = 0; i < CRASHING; i++)
        (void)sigaction(crashing[i], &before.crashing[i], NULL);
    (void)sigaction(SIGWINCH, &before.winch, NULL);
    (void)sigaction(SIGTSTP, &before.tstp, NULL);
    sigprocmask(SIG_SETMASK, &before.mask, NULL);
    (void)sigaltstack(&none, NULL);
    free(before.stack);
    before.stack = NULL;
    rescue = NULL;
}

int signals_fatal(void)
{
    return fatal;
}

bool signals_resized(void)
{
    bool was = resized;
    resized = 0;
    return was;
}

bool signals_stopped(void)
{
    bool was = stopped;
    stopped = 0;
    return was;
}

void signals_suspend(void)
{
    struct sigaction own, usual = {.sa_handler = SIG_DFL};
    sigset_t only, old;

    sigemptyset(&usual.sa_mask);
    (void)sigaction(SIGTSTP, &usual, &own);
    sigemptyset(&only);
    sigaddset(&only, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &only, &old);
    raise(SIGTSTP);
    sigprocmask(SIG_SETMASK, &old, NULL);
    (void)sigaction(SIGTSTP, &own, NULL);
}
