/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums over all objects of a namespace: *ctl(2) with *_INFO, or counted. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#include "collect/sysv.h"
#include "model/sysv.h"

static void usage_set(struct quantity *sums, unsigned usage, uint64_t amount)
{
    sums[usage] = (struct quantity){true, amount};
}

/* Segments without reserved memory can span more bytes than 64 bits count. */
static void set_pages(struct quantity *sums, unsigned usage, uint64_t pages, uint64_t page)
{
    uint64_t bytes;
    if (!__builtin_mul_overflow(pages, page, &bytes))
        usage_set(sums, usage, bytes);
}

/* What *_INFO fills, with room for the larger structure (sysv_calls.c). */
union info {
    struct shm_info shm;
    struct msginfo msg;
    struct seminfo sem;
    struct shmid_ds shm_room;
    struct msqid_ds msg_room;
    struct semid_ds sem_room;
};

static void set_segments(struct quantity *sums, const union info *info)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    usage_set(sums, USAGE_SEGMENTS, (uint64_t)info->shm.used_ids);
    usage_set(sums, USAGE_PAGES, info->shm.shm_tot);
    set_pages(sums, USAGE_ALLOCATED, info->shm.shm_tot, page);
    set_pages(sums, USAGE_RESIDENT, info->shm.shm_rss, page);
    set_pages(sums, USAGE_SWAPPED, info->shm.shm_swp, page);
}

/* linux ipc/msg.c, msgctl_info: a larger number becomes INT_MAX. */
static void set_int(struct quantity *sums, unsigned usage, int amount)
{
    if (amount != INT_MAX)
        usage_set(sums, usage, (uint64_t)amount);
}

/* msgctl(2), MSG_INFO: msgpool is the number of queues, msgmap of messages, msgtql of bytes. */
static void set_queues(struct quantity *sums, const union info *info)
{
    usage_set(sums, USAGE_QUEUES, (uint64_t)info->msg.msgpool);
    set_int(sums, USAGE_MESSAGES, info->msg.msgmap);
    set_int(sums, USAGE_MESSAGE_BYTES, info->msg.msgtql);
}

/* semctl(2), SEM_INFO: semusz is the number of sets, semaem of semaphores. */
static void set_sets(struct quantity *sums, const union info *info)
{
    usage_set(sums, USAGE_SETS, (uint64_t)info->sem.semusz);
    usage_set(sums, USAGE_SEMAPHORES, (uint64_t)info->sem.semaem);
}

int sysv_sum(const struct source *source, enum kind kind, struct quantity *sums)
{
    static const struct {
        int command;
        void (*set)(struct quantity *sums, const union info *info);
    } ways[KINDS] = {
        [KIND_SHM] = {SHM_INFO, set_segments},
        [KIND_MSG] = {MSG_INFO, set_queues},
        [KIND_SEM] = {SEM_INFO, set_sets},
    };
    union info info;
    /* A captured tree has only text. */
    if (source_is_captured(source) || !calls_are_exact(kind))
        return -EOPNOTSUPP;
    int result = sysv_call(source->calls, kind, 0, ways[kind].command, &info);
    if (result < 0)
        return result;
    ways[kind].set(sums, &info);
    return 0;
}

/* Adds to SUM, unknown if too large: a captured tree can have numbers that no kernel summed up. */
static void sum_add(struct quantity *sum, uint64_t amount)
{
    if (__builtin_add_overflow(sum->amount, amount, &sum->amount))
        sum->known = false;
}

/* The page size of another machine is unknown: only its kernel knows the sum. */
void sysv_count_segments(const struct source *source, const struct object *objects, size_t count,
                         struct quantity *sums)
{
    struct quantity rss = {.known = true}, swap = rss, pages = rss;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

    for (size_t i = 0; i < count; i++) {
        rss.known &= (objects[i].has & HAS_RSS) != 0;
        swap.known &= (objects[i].has & HAS_SWAP) != 0;
        sum_add(&rss, objects[i].shm.rss);
        sum_add(&swap, objects[i].shm.swap);
        sum_add(&pages, objects[i].shm.size / page + (objects[i].shm.size % page != 0));
    }
    usage_set(sums, USAGE_SEGMENTS, count);
    sums[USAGE_RESIDENT] = rss;
    sums[USAGE_SWAPPED] = swap;
    if (source_is_captured(source))
        return;
    sums[USAGE_PAGES] = pages;
    if (pages.known)
        set_pages(sums, USAGE_ALLOCATED, pages.amount, page);
}

void sysv_count_queues(const struct source *source, const struct object *objects, size_t count,
                       struct quantity *sums)
{
    (void)source;
    usage_set(sums, USAGE_QUEUES, count);
    usage_set(sums, USAGE_MESSAGES, 0);
    usage_set(sums, USAGE_MESSAGE_BYTES, 0);
    for (size_t i = 0; i < count; i++) {
        sum_add(&sums[USAGE_MESSAGES], objects[i].msg.qnum);
        sum_add(&sums[USAGE_MESSAGE_BYTES], objects[i].msg.cbytes);
    }
}

void sysv_count_sets(const struct source *source, const struct object *objects, size_t count,
                     struct quantity *sums)
{
    (void)source;
    usage_set(sums, USAGE_SETS, count);
    usage_set(sums, USAGE_SEMAPHORES, 0);
    for (size_t i = 0; i < count; i++)
        sum_add(&sums[USAGE_SEMAPHORES], objects[i].sem.nsems);
}
