/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A seccomp(2) filter in the form that the kernel takes: a program of classic BPF. */
#include "config.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include "act/read_only.h"

/* linux/seccomp.h knows the architecture by its number in linux/audit.h. */
#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define ARCHITECTURE AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define ARCHITECTURE AUDIT_ARCH_S390X
#endif

#ifdef ARCHITECTURE

/* x32: the same architecture, with this bit in the numbers (asm/unistd.h). */
enum { X32_BIT = 0x40000000, IPC_64_BIT = 0x100 /* linux/ipc.h: the version of the structures */ };

/* The call of NUMBER is refused where its argument AT is one of the COMMANDS; without any, always. */
struct refusal {
    uint32_t number, at;
    const uint32_t *commands;
    uint32_t count;
};

static const uint32_t shm_commands[] = {IPC_RMID, IPC_SET, SHM_LOCK, SHM_UNLOCK};
static const uint32_t msg_commands[] = {IPC_RMID, IPC_SET};
static const uint32_t sem_commands[] = {IPC_RMID, IPC_SET, SETVAL, SETALL};

#define COMMANDS(list) list, sizeof(list) / sizeof(*(list))

static const struct refusal refusals[] = {
    {SYS_shmctl, 1, COMMANDS(shm_commands)},
    {SYS_msgctl, 1, COMMANDS(msg_commands)},
    {SYS_semctl, 2, COMMANDS(sem_commands)},
    {SYS_unlinkat, 0, NULL, 0},
    {SYS_mq_unlink, 0, NULL, 0},
#ifdef SYS_unlink
    {SYS_unlink, 0, NULL, 0},
#endif
};

#ifdef SYS_ipc
/* ipc(2): one call for all, of which the first argument says which; its upper half is a version. */
static const struct {
    uint32_t call;
    struct refusal refusal;
} by_ipc[] = {
    {24, {SYS_ipc, 2, COMMANDS(shm_commands)}},
    {14, {SYS_ipc, 2, COMMANDS(msg_commands)}},
    {3, {SYS_ipc, 3, COMMANDS(sem_commands)}},
};
#endif

enum { MOST_STEPS = 128 };

struct program {
    struct sock_filter steps[MOST_STEPS];
    unsigned short length;
};

static void add(struct program *program, struct sock_filter step)
{
    if (program->length < MOST_STEPS)
        program->steps[program->length] = step;
    program->length++;
}

static void load(struct program *program, size_t offset)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void answer(struct program *program, uint32_t value)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, value));
}

/* Goes on after SKIP steps unless what was loaded is VALUE. */
static void unless_equal(struct program *program, uint32_t value, unsigned skip)
{
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, (uint8_t)skip));
}

/* Loads the half of the argument AT that has its low bits. */
static void load_argument(struct program *program, uint32_t at)
{
    size_t offset = offsetof(struct seccomp_data, args) + at * sizeof(uint64_t);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    offset += sizeof(uint32_t);
#endif
    load(program, offset);
}

/* Steps that refuse each of the commands, with the command loaded. */
static void refuse_commands(struct program *program, const struct refusal *refusal)
{
    for (uint32_t i = 0; i < refusal->count; i++) {
        unless_equal(program, refusal->commands[i], 1);
        answer(program, SECCOMP_RET_ERRNO | EPERM);
    }
}

static void mask(struct program *program, uint32_t bits)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
}

/* The number of the call is loaded. */
static void add_refusal(struct program *program, const struct refusal *refusal)
{
    if (!refusal->count) {
        unless_equal(program, refusal->number, 1);
        answer(program, SECCOMP_RET_ERRNO | EPERM);
        answer(program, SECCOMP_RET_ALLOW);
        return;
    }
    unless_equal(program, refusal->number, 2 + 2 * refusal->count);
    load_argument(program, refusal->at);
    mask(program, ~(uint32_t)IPC_64_BIT);
    refuse_commands(program, refusal);
    answer(program, SECCOMP_RET_ALLOW);
}

/*
 * The COUNT refusals of LIST, which ascend by their numbers. When the filter is installed the kernel
 * tries it for each call that there is (kernel/seccomp.c), which takes most of the time: so they are
 * looked for by halves.
 */
static void add_refusals(struct program *program, const struct refusal *list, size_t count)
{
    if (count == 1) {
        add_refusal(program, list);
        return;
    }
    size_t half = count / 2;
    unsigned jump = program->length;
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, list[half].number, 0, 0));
    add_refusals(program, list, half);
    if (jump < MOST_STEPS)
        program->steps[jump].jt = (uint8_t)(program->length - jump - 1);
    add_refusals(program, list + half, count - half);
}

static int by_number(const void *a, const void *b)
{
    const struct refusal *one = a, *other = b;
    return (one->number > other->number) - (one->number < other->number);
}

/* All calls above the highest number that is refused are allowed; those of x32 stand there too. */
static void add_end(struct program *program, uint32_t highest)
{
#ifdef __x86_64__
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, highest, 0, 3));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1));
    answer(program, SECCOMP_RET_ERRNO | EPERM);
#else
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, highest, 0, 1));
#endif
    answer(program, SECCOMP_RET_ALLOW);
}

#ifdef SYS_ipc
static void add_ipc(struct program *program)
{
    for (size_t i = 0; i < sizeof(by_ipc) / sizeof(*by_ipc); i++) {
        const struct refusal *refusal = &by_ipc[i].refusal;
        load(program, offsetof(struct seccomp_data, nr));
        unless_equal(program, refusal->number, 6 + 2 * refusal->count);
        load_argument(program, 0);
        mask(program, 0xffff);
        unless_equal(program, by_ipc[i].call, 3 + 2 * refusal->count);
        load_argument(program, refusal->at);
        mask(program, ~(uint32_t)IPC_64_BIT);
        refuse_commands(program, refusal);
        answer(program, SECCOMP_RET_ALLOW);
    }
}
#endif

void read_only(void)
{
    enum { COUNT = sizeof(refusals) / sizeof(*refusals) };
    struct program program = {.length = 0};
    struct refusal sorted[COUNT];

    memcpy(sorted, refusals, sizeof(refusals));
    qsort(sorted, COUNT, sizeof(*sorted), by_number);
    load(&program, offsetof(struct seccomp_data, arch));
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    answer(&program, SECCOMP_RET_ERRNO | EPERM);
#ifdef SYS_ipc
    add_ipc(&program);
#endif
    load(&program, offsetof(struct seccomp_data, nr));
    add_end(&program, sorted[COUNT - 1].number);
    add_refusals(&program, sorted, COUNT);
    if (program.length > MOST_STEPS)
        return;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
                    &(struct sock_fprog){program.length, program.steps});
}

#else

void read_only(void)
{
}

#endif
