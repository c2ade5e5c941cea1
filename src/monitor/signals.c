/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "monitor/signals.h"

/* Only here below cmd/ are there global variables: a handler has no other data. */
static volatile sig_atomic_t fatal, resized, stopped;
static const struct rescue *rescue;

/* The first ones are noted, and blocked except while the monitor waits; the others are crashes. */
static const int handled[] = {SIGTERM, SIGHUP,  SIGINT, SIGQUIT, SIGWINCH, SIGTSTP,
                              SIGSEGV, SIGABRT, SIGBUS, SIGFPE,  SIGILL};
enum { NOTED = 6, HANDLED = sizeof(handled) / sizeof(*handled) };

static struct {
    sigset_t mask;
    struct sigaction actions[HANDLED];
    void *stack;
} before;

static void note_signal(int signal)
{
    if (signal == SIGWINCH)
        resized = 1;
    else if (signal == SIGTSTP)
        stopped = 1;
    else
        fatal = signal;
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

static void handle(size_t i)
{
    struct sigaction *old = &before.actions[i];
    struct sigaction action = {.sa_handler = i < NOTED ? note_signal : crash,
                               .sa_flags = i < NOTED ? 0 : SA_ONSTACK};

    sigfillset(&action.sa_mask);
    (void)sigaction(handled[i], NULL, old);
    /* A signal that the caller ignored, as nohup(1) does, stays ignored. */
    if (old->sa_handler != SIG_IGN)
        (void)sigaction(handled[i], &action, NULL);
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
    for (size_t i = 0; i < NOTED; i++)
        sigaddset(&blocked, handled[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before.mask);
    *waiting = before.mask;
    for (size_t i = 0; i < NOTED; i++)
        sigdelset(waiting, handled[i]);
    for (size_t i = 0; i < HANDLED; i++)
        handle(i);
    memory_before_exit(restore_terminal);
}

void signals_stop(void)
{
    stack_t none = {.ss_flags = SS_DISABLE};

    memory_before_exit(NULL);
    for (size_t i = 0; i < HANDLED; i++)
        (void)sigaction(handled[i], &before.actions[i], NULL);
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

static bool take_flag(volatile sig_atomic_t *flag)
{
    bool was = *flag;
    *flag = 0;
    return was;
}

bool signals_resized(void)
{
    return take_flag(&resized);
}

bool signals_stopped(void)
{
    return take_flag(&stopped);
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
