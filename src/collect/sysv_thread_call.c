/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line such as "220 0x4 0x7ffc2f3c9e5a 0x1 0x0 0x0 0x0 0x7ffc2f3c9e28 0x7f31b2d0c9a7": the number of
 * the call, its six arguments, the stack pointer and the program counter. "running", or -1 for the
 * number: it is in none. The numbers are those of the thread's architecture.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/number.h"
#include "collect/sysv_thread_call.h"

enum { ARGUMENTS = 6, WORDS = ARGUMENTS + 2 };

enum form { FORM_SEMOP, FORM_SEND, FORM_RECEIVE, FORM_MULTIPLEXED };

struct number {
    long number;
    enum form form;
};

/* From the system's headers. */
static const struct number own_numbers[] = {
#ifdef SYS_semop
    {SYS_semop, FORM_SEMOP},
#endif
#ifdef SYS_semtimedop
    {SYS_semtimedop, FORM_SEMOP},
#endif
#ifdef SYS_semtimedop_time64
    {SYS_semtimedop_time64, FORM_SEMOP},
#endif
#ifdef SYS_msgsnd
    {SYS_msgsnd, FORM_SEND},
#endif
#ifdef SYS_msgrcv
    {SYS_msgrcv, FORM_RECEIVE},
#endif
#ifdef SYS_ipc
    {SYS_ipc, FORM_MULTIPLEXED},
#endif
#ifdef __x86_64__
    /* x32: the same numbers with a bit of their own (asm/unistd_x32.h). */
    {0x40000000 + SYS_semop, FORM_SEMOP},
    {0x40000000 + SYS_semtimedop, FORM_SEMOP},
    {0x40000000 + SYS_msgsnd, FORM_SEND},
    {0x40000000 + SYS_msgrcv, FORM_RECEIVE},
#endif
    {-1, FORM_SEMOP},
};

/* Of the 32-bit programs that such a kernel runs as well. */
static const struct number compat_numbers[] = {
#if defined(__x86_64__) /* arch/x86/entry/syscalls/syscall_32.tbl */
    {117, FORM_MULTIPLEXED}, {400, FORM_SEND}, {401, FORM_RECEIVE}, {420, FORM_SEMOP},
#elif defined(__aarch64__) /* arch/arm/tools/syscall.tbl */
    {298, FORM_SEMOP}, {301, FORM_SEND}, {302, FORM_RECEIVE}, {312, FORM_SEMOP}, {420, FORM_SEMOP},
#endif
    {-1, FORM_SEMOP},
};

static bool parse_words(const char *text, long *number, uint64_t *words)
{
    size_t length = strcspn(text, " \n");
    uint64_t value = 0;

    if (number_parse(text, length, 10, INT32_MAX, &value))
        return false;
    *number = (long)value;
    for (size_t i = 0; i < WORDS; i++) {
        text += length;
        text += *text == ' ';
        length = strcspn(text, " \n");
        if (number_parse_any(text, length, UINT64_MAX, &words[i]))
            return false;
    }
    return true;
}

/* A 64-bit program mostly has its code or its stack above what 32 bits can reach. */
static bool may_be_compat(const uint64_t *words)
{
    return sizeof(long) == 8 && words[ARGUMENTS] <= UINT32_MAX &&
           words[ARGUMENTS + 1] <= UINT32_MAX;
}

static const struct number *find_number(const struct number *numbers, long number)
{
    while (numbers->number >= 0 && numbers->number != number)
        numbers++;
    return numbers->number < 0 ? NULL : numbers;
}

/* A long of the thread's is one of ours, or has 32 bits. */
static int64_t signed_word(uint64_t word, bool compat)
{
    return compat ? (int32_t)(uint32_t)word : (long)word;
}

/*
 * ipc(2): the first argument says which call; its upper half is a version. With version 0 msgrcv has
 * the type of the message in memory (struct ipc_kludge).
 */
static bool parse_multiplexed(const uint64_t *words, bool compat, struct thread_call *call)
{
    enum { IPC_SEMOP = 1, IPC_SEMTIMEDOP = 4, IPC_MSGSND = 11, IPC_MSGRCV = 12 };
    uint32_t which = (uint32_t)words[0] & 0xffff, version = (uint32_t)words[0] >> 16;

    *call = (struct thread_call){.id = (int32_t)words[1],
                                 .count = words[2],
                                 .address = words[4],
                                 .operation = OPERATION_SEMOP};
    if (which == IPC_SEMOP || which == IPC_SEMTIMEDOP)
        return true;
    call->operation = which == IPC_MSGSND ? OPERATION_SEND : OPERATION_RECEIVE;
    call->has_type = which == IPC_MSGRCV && version != 0;
    call->type = signed_word(words[5], compat);
    return which == IPC_MSGSND || which == IPC_MSGRCV;
}

bool thread_call_parse(const char *text, struct thread_call *call)
{
    uint64_t words[WORDS];
    long number = -1;

    if (!parse_words(text, &number, words))
        return false;
    /* Where both tables have the number, a wait that is none costs less than one that is overlooked. */
    const struct number *found = may_be_compat(words) ? find_number(compat_numbers, number) : NULL;
    bool compat = found != NULL;
    if (!found)
        found = find_number(own_numbers, number);
    if (!found)
        return false;
    if (found->form == FORM_MULTIPLEXED)
        return parse_multiplexed(words, compat, call);
    *call = (struct thread_call){.id = (int32_t)words[0], .address = words[1], .count = words[2]};
    if (found->form == FORM_SEND)
        call->operation = OPERATION_SEND;
    if (found->form == FORM_RECEIVE) {
        call->operation = OPERATION_RECEIVE;
        call->has_type = true;
        call->type = signed_word(words[3], compat);
    }
    return true;
}
