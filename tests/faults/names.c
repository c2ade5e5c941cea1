/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#include "faults.h"

/* All calls of this architecture, from the headers: see local.mk. */
static const struct {
    int number;
    const char *name;
} call_names[] = {
#include "tests/faults/calls.inc"
};

enum { CALL_NAMES = sizeof(call_names) / sizeof(*call_names) };

static const struct {
    int number;
    const char *name;
} error_names[] = {{ENOMEM, "ENOMEM"}, {EIO, "EIO"},       {EACCES, "EACCES"}, {EPERM, "EPERM"},
                   {EINTR, "EINTR"},   {ENOSYS, "ENOSYS"}, {EMFILE, "EMFILE"}};

enum { ERROR_NAMES = sizeof(error_names) / sizeof(*error_names) };

const int tried_errors[] = {ENOMEM, EIO, EACCES, EPERM, EINTR, ENOSYS, EMFILE};
const size_t tried_error_count = sizeof(tried_errors) / sizeof(*tried_errors);

const char *call_name(int number)
{
    for (size_t i = 0; i < CALL_NAMES; i++) {
        if (call_names[i].number == number)
            return call_names[i].name;
    }
    return NULL;
}

int call_number(const char *name)
{
    for (size_t i = 0; i < CALL_NAMES; i++) {
        if (strcmp(call_names[i].name, name) == 0)
            return call_names[i].number;
    }
    return -1;
}

const char *error_name(int error)
{
    for (size_t i = 0; i < ERROR_NAMES; i++) {
        if (error_names[i].number == error)
            return error_names[i].name;
    }
    return "?";
}

int error_number(const char *name)
{
    for (size_t i = 0; i < ERROR_NAMES; i++) {
        if (strcmp(error_names[i].name, name) == 0)
            return error_names[i].number;
    }
    return -1;
}

/* The first starts the program; the others do not return. */
bool call_is_left_out(int number)
{
    static const int left_out[] = {SYS_execve, SYS_exit, SYS_exit_group, SYS_rt_sigreturn};

    for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++) {
        if (left_out[i] == number)
            return true;
    }
    return false;
}

/*
 * What the kernel never does, and the C library ends the program for: a signal mask that is refused, and a futex
 * that fails otherwise than by a signal. A break that cannot grow is returned as it is, not as an error: the
 * limits of data and of address space make it so.
 */
bool fault_is_left_out(int number, int error)
{
    return number == SYS_rt_sigprocmask || number == SYS_brk ||
           (number == SYS_futex && error != EINTR);
}
