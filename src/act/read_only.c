/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seccomp(2) filter as the kernel takes it, a program of classic BPF. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include "act/architecture.h"
#include "act/read_only.h"

#ifdef ARCHITECTURE

/* Headers before Linux 5.1 lack it. On MIPS numbers begin at one for each convention of calls. */
#ifdef __NR_Linux
enum { SYS_IO_URING_SETUP = __NR_Linux + 425 };
#else
enum { SYS_IO_URING_SETUP = 425 };
#endif

/* x32: the same architecture, with this bit in the numbers (asm/unistd.h). */
enum { X32_BIT = 0x40000000, IPC_64_BIT = 0x100 /* linux/ipc.h */ };

/*
 * The call NUMBER is refused where its argument AT is one of COMMANDS, or has one of FLAGS; without
 * both, always.
 */
struct refusal {
    uint32_t number, at;
    const uint32_t *commands;
    uint32_t count, flags;
};

static const uint32_t shm_commands[] = {IPC_RMID, IPC_SET, SHM_LOCK, SHM_UNLOCK};
static const uint32_t msg_commands[] = {IPC_RMID, IPC_SET};
static const uint32_t sem_commands[] = {IPC_RMID, IPC_SET, SETVAL, SETALL};

#define COMMANDS(list) .commands = (list), .count = sizeof(list) / sizeof(*(list))

static const struct refusal refusals[] = {
    {SYS_shmctl, 1, COMMANDS(shm_commands)},
    {SYS_msgctl, 1, COMMANDS(msg_commands)},
    {SYS_semctl, 2, COMMANDS(sem_commands)},
    {.number = SYS_unlinkat},
    {.number = SYS_mq_unlink},
    {.number = SYS_IO_URING_SETUP},
#ifdef SYS_unlink
    {.number = SYS_unlink},
    {.number = SYS_rmdir},
#endif
};

/* Refused besides where no settings may be saved. */
static const struct refusal file_refusals[] = {
    {SYS_openat, 2, .flags = O_TRUNC},
    {.number = SYS_truncate},
    {.number = SYS_ftruncate},
    {.number = SYS_renameat2},
    {.number = SYS_linkat},
    {.number = SYS_symlinkat},
    {.number = SYS_mknodat},
#ifdef SYS_renameat
    {.number = SYS_renameat},
#endif
#ifdef SYS_open
    {SYS_open, 1, .flags = O_TRUNC},
    {.number = SYS_creat},
    {.number = SYS_rename},
    {.number = SYS_link},
    {.number = SYS_symlink},
    {.number = SYS_mknod},
#endif
#ifdef SYS_truncate64
    {.number = SYS_truncate64},
    {.number = SYS_ftruncate64},
#endif
};

#ifdef SYS_ipc
/* ipc(2) is one call for all; its first argument says which, in the lower half. */
static const struct {
    uint32_t call;
    struct refusal refusal;
} by_ipc[] = {
    {24, {SYS_ipc, 2, COMMANDS(shm_commands)}},
    {14, {SYS_ipc, 2, COMMANDS(msg_commands)}},
    {3, {SYS_ipc, 3, COMMANDS(sem_commands)}},
};
#endif

/*
 * When the filter is installed, the kernel runs it for each call, to learn which are always allowed
 * (seccomp_cache_prepare in kernel/seccomp.c). So a call is found by binary search: a comparison
 * with one number after the other made each start 60 to 80 microseconds longer (Linux 6.18,
 * x86-64). Jumps lead to one of the two ends, after everything else, or over fewer steps than these
 * values.
 */
enum { MOST_STEPS = 160, TO_REFUSAL = 0xff, TO_PERMISSION = 0xfe };

struct program {
    struct sock_filter steps[MOST_STEPS];
    unsigned short length;
};

static void add_step(struct program *program, struct sock_filter step)
{
    if (program->length < MOST_STEPS)
        program->steps[program->length] = step;
    program->length++;
}

static void add_load(struct program *program, size_t offset)
{
    add_step(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* Compares the loaded value with VALUE: BPF_JEQ, BPF_JGE, BPF_JSET. */
static void add_comparison(struct program *program, unsigned how, uint32_t value, unsigned then,
                           unsigned otherwise)
{
    add_step(program, (struct sock_filter)BPF_JUMP((uint16_t)(BPF_JMP | BPF_K | how), value,
                                                   (uint8_t)then, (uint8_t)otherwise));
}

/* Loads the low half of the argument AT. */
static void load_argument(struct program *program, uint32_t at)
{
    size_t offset = offsetof(struct seccomp_data, args) + at * sizeof(uint64_t);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    offset += sizeof(uint32_t);
#endif
    add_load(program, offset);
}

static void mask(struct program *program, uint32_t bits)
{
    add_step(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
}

enum { STEPS_BEFORE_COMMANDS = 2 };

/* Loads the command, refuses those of REFUSAL, and allows all others. */
static void refuse_commands(struct program *program, const struct refusal *refusal)
{
    load_argument(program, refusal->at);
    mask(program, ~(uint32_t)IPC_64_BIT);
    for (uint32_t i = 0; i < refusal->count; i++) {
        bool last = i + 1 == refusal->count;
        add_comparison(program, BPF_JEQ, refusal->commands[i], TO_REFUSAL,
                       last ? TO_PERMISSION : 0);
    }
}

/* Expects the number of the call to be loaded, and leaves it so for the next refusal. */
static void add_refusal(struct program *program, const struct refusal *refusal)
{
    if (refusal->flags) {
        add_comparison(program, BPF_JEQ, refusal->number, 0, 2);
        load_argument(program, refusal->at);
        add_comparison(program, BPF_JSET, refusal->flags, TO_REFUSAL, TO_PERMISSION);
        return;
    }
    if (!refusal->count) {
        add_comparison(program, BPF_JEQ, refusal->number, TO_REFUSAL, 0);
        return;
    }
    add_comparison(program, BPF_JEQ, refusal->number, 0, STEPS_BEFORE_COMMANDS + refusal->count);
    refuse_commands(program, refusal);
}

enum {
    MOST_REFUSALS =
        sizeof(refusals) / sizeof(*refusals) + sizeof(file_refusals) / sizeof(*file_refusals)
};

/* Sorts the COUNT refusals at MORE into LIST, which has LENGTH, by number. Returns its length. */
static size_t sort_in(const struct refusal **list, size_t length, const struct refusal *more,
                      size_t count)
{
    for (const struct refusal *refusal = more; refusal < more + count; refusal++) {
        size_t at = length++;
        for (; at > 0 && list[at - 1]->number > refusal->number; at--)
            list[at] = list[at - 1];
        list[at] = refusal;
    }
    return length;
}

/* Adds the refusals of LIST; any other call is allowed. */
static void add_refusals(struct program *program, const struct refusal *const *list, size_t count)
{
    enum { FEW = 3 };
    if (count <= FEW) {
        for (size_t i = 0; i < count; i++)
            add_refusal(program, list[i]);
        add_step(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
        return;
    }
    size_t lower = count / 2;
    unsigned short at = program->length;
    add_comparison(program, BPF_JGE, list[lower]->number, 0, 0);
    add_refusals(program, list, lower);
    if (at < MOST_STEPS)
        program->steps[at].jt = (uint8_t)(program->length - at - 1);
    add_refusals(program, list + lower, count - lower);
}

#ifdef SYS_ipc
static void add_ipc(struct program *program)
{
    for (size_t i = 0; i < sizeof(by_ipc) / sizeof(*by_ipc); i++) {
        const struct refusal *refusal = &by_ipc[i].refusal;
        unsigned steps = STEPS_BEFORE_COMMANDS + refusal->count;
        add_load(program, offsetof(struct seccomp_data, nr));
        add_comparison(program, BPF_JEQ, refusal->number, 0, 3 + steps);
        load_argument(program, 0);
        mask(program, 0xffff);
        add_comparison(program, BPF_JEQ, by_ipc[i].call, 0, steps);
        refuse_commands(program, refusal);
    }
}
#endif

/* Adds the two ends, and directs the jumps to them. */
static void add_ends(struct program *program)
{
    unsigned permission = program->length, refusal = permission + 1;

    add_step(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    add_step(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
    for (unsigned i = 0; i < program->length && i < MOST_STEPS; i++) {
        struct sock_filter *step = &program->steps[i];
        uint8_t *jumps[] = {&step->jt, &step->jf};
        for (size_t j = 0; BPF_CLASS(step->code) == BPF_JMP && j < 2; j++) {
            if (*jumps[j] == TO_REFUSAL)
                *jumps[j] = (uint8_t)(refusal - i - 1);
            else if (*jumps[j] == TO_PERMISSION)
                *jumps[j] = (uint8_t)(permission - i - 1);
        }
    }
}

int read_only(enum read_only what)
{
    struct program program = {.length = 0};
    const struct refusal *list[MOST_REFUSALS];
    size_t count = 0;

    add_load(&program, offsetof(struct seccomp_data, arch));
    add_comparison(&program, BPF_JEQ, ARCHITECTURE, 0, TO_REFUSAL);
#ifdef SYS_ipc
    add_ipc(&program);
#endif
    add_load(&program, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    add_comparison(&program, BPF_JGE, X32_BIT, TO_REFUSAL, 0);
#endif
    count = sort_in(list, count, refusals, sizeof(refusals) / sizeof(*refusals));
    if (what == READ_ONLY)
        count = sort_in(list, count, file_refusals, sizeof(file_refusals) / sizeof(*file_refusals));
    add_refusals(&program, list, count);
    add_ends(&program);
    if (program.length > MOST_STEPS)
        return -E2BIG;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return -errno;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
                 &(struct sock_fprog){program.length, program.steps})
               ? -errno
               : 0;
}

#else

int read_only(enum read_only what)
{
    (void)what;
    return -ENOSYS;
}

#endif
