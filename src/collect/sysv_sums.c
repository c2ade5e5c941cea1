/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums over all objects of the namespace: *ctl(2) with *_INFO, or counted where there is text. */
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

/* Segments that reserve no memory can span more bytes than can be counted. */
static void set_pages(struct quantity *sums, unsigned usage, uint64_t pages, uint64_t page)
{
    uint64_t bytes;
    if (!__builtin_mul_overflow(pages, page, &bytes))
        usage_set(sums, usage, bytes);
}

static int usage_shm_by_calls(const struct calls *calls, struct quantity *sums)
{
    /* Room for the larger structure too: see sysv_calls.c. */
    union {
        struct shm_info info;
        struct shmid_ds room;
    } shm;
    if (calls->shmctl(0, SHM_INFO, &shm) < 0)
        return -errno;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    usage_set(sums, USAGE_SEGMENTS, (uint64_t)shm.info.used_ids);
    usage_set(sums, USAGE_PAGES, shm.info.shm_tot);
    set_pages(sums, USAGE_ALLOCATED, shm.info.shm_tot, page);
    set_pages(sums, USAGE_RESIDENT, shm.info.shm_rss, page);
    set_pages(sums, USAGE_SWAPPED, shm.info.shm_swp, page);
    return 0;
}

/* linux ipc/msg.c, msgctl_info: what does not fit is cut down to INT_MAX. */
static void set_int(struct quantity *sums, unsigned usage, int amount)
{
    if (amount != INT_MAX)
        usage_set(sums, usage, (uint64_t)amount);
}

/* msgctl(2), MSG_INFO: msgpool is the number of queues, msgmap of messages, msgtql of bytes. */
static int usage_msg_by_calls(const struct calls *calls, struct quantity *sums)
{
    union {
        struct msginfo info;
        struct msqid_ds room;
    } msg;
    if (calls->msgctl(0, MSG_INFO, &msg) < 0)
        return -errno;
    usage_set(sums, USAGE_QUEUES, (uint64_t)msg.info.msgpool);
    set_int(sums, USAGE_MESSAGES, msg.info.msgmap);
    set_int(sums, USAGE_MESSAGE_BYTES, msg.info.msgtql);
    return 0;
}

/* semctl(2), SEM_INFO: semusz is the number of sets, semaem of semaphores. */
static int usage_sem_by_calls(const struct calls *calls, struct quantity *sums)
{
    union {
        struct seminfo info;
        struct semid_ds room;
    } sem;
    if (calls->semctl(0, 0, SEM_INFO, &sem) < 0)
        return -errno;
    usage_set(sums, USAGE_SETS, (uint64_t)sem.info.semusz);
    usage_set(sums, USAGE_SEMAPHORES, (uint64_t)sem.info.semaem);
    return 0;
}

int sysv_sum(const struct source *source, enum kind kind, struct quantity *sums)
{
    static int (*const by_calls[KINDS])(const struct calls *, struct quantity *) = {
        [KIND_SHM] = usage_shm_by_calls,
        [KIND_MSG] = usage_msg_by_calls,
        [KIND_SEM] = usage_sem_by_calls,
    };
    /* In a captured tree there is nothing but its text. */
    if (source_is_captured(source) || !calls_are_exact(kind))
        return -EOPNOTSUPP;
    return by_calls[kind](source->calls, sums);
}

/* A captured tree can hold numbers that no kernel ever summed up. */
struct sum {
    uint64_t amount;
    bool too_large;
};

static void sum_add(struct sum *sum, uint64_t amount)
{
    if (__builtin_add_overflow(sum->amount, amount, &sum->amount))
        sum->too_large = true;
}

static void set_sum(struct quantity *sums, unsigned usage, const struct sum *sum)
{
    if (!sum->too_large)
        usage_set(sums, usage, sum->amount);
}

/* The pages of another machine may be of another size: only the kernel itself knows its sum. */
void sysv_count_segments(const struct source *source, const struct object *objects, size_t count,
                         struct quantity *sums)
{
    struct sum rss = {0}, swap = {0}, pages = {0};
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    unsigned has = HAS_RSS | HAS_SWAP;

    for (size_t i = 0; i < count; i++) {
        has &= objects[i].has;
        sum_add(&rss, objects[i].shm.rss);
        sum_add(&swap, objects[i].shm.swap);
        sum_add(&pages, objects[i].shm.size / page + (objects[i].shm.size % page != 0));
    }
    usage_set(sums, USAGE_SEGMENTS, count);
    if (has & HAS_RSS)
        set_sum(sums, USAGE_RESIDENT, &rss);
    if (has & HAS_SWAP)
        set_sum(sums, USAGE_SWAPPED, &swap);
    if (source_is_captured(source))
        return;
    set_sum(sums, USAGE_PAGES, &pages);
    if (!pages.too_large)
        set_pages(sums, USAGE_ALLOCATED, pages.amount, page);
}

void sysv_count_queues(const struct source *source, const struct object *objects, size_t count,
                       struct quantity *sums)
{
    struct sum messages = {0}, bytes = {0};

    (void)source;
    for (size_t i = 0; i < count; i++) {
        sum_add(&messages, objects[i].msg.qnum);
        sum_add(&bytes, objects[i].msg.cbytes);
    }
    usage_set(sums, USAGE_QUEUES, count);
    set_sum(sums, USAGE_MESSAGES, &messages);
    set_sum(sums, USAGE_MESSAGE_BYTES, &bytes);
}

void sysv_count_sets(const struct source *source, const struct object *objects, size_t count,
                     struct quantity *sums)
{
    struct sum semaphores = {0};

    (void)source;
    for (size_t i = 0; i < count; i++)
        sum_add(&semaphores, objects[i].sem.nsems);
    usage_set(sums, USAGE_SETS, count);
    set_sum(sums, USAGE_SEMAPHORES, &semaphores);
}
