/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes of the storm: they end with whoever started them. */
#ifndef STORM_HELPERS_H
#define STORM_HELPERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A process that works for the caller, and says when it is ready. */
struct helper {
    pid_t pid;
    int told, tells; /* the caller's ends: what it has been told, and where it tells */
};

/* The helper's own ends. */
struct ends {
    int told, tells;
};

struct helper helper_start(void (*work)(const struct ends *ends, void *context), void *context);
/* What the helper says with TELL; NULL: it has ended, or is another program. */
void *helper_says(const struct helper *helper);
/* Lets it go on from AWAIT. */
void helper_release(const struct helper *helper);
void helper_wait(const struct helper *helper);
void helper_kill(const struct helper *helper);

void tell(const struct ends *ends, void *what);
void await(const struct ends *ends);

/* Forks; the child ends with its parent. */
pid_t fork_dependent(void);
/* The caller becomes UID, and can still be looked into by its peers. */
void become_user(uid_t uid);
void __attribute__((noreturn)) stay_for_ever(void);
void pause_for(unsigned milliseconds);

/* One of 0 to BELOW - 1. */
unsigned draw(uint64_t *state, unsigned below);

#endif
