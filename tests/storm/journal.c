/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tests/storm/journal.h"

#define SECOND UINT64_C(1000000000)
/* The auditor asks for nothing that is older. */
#define KEPT_FOR (20 * SECOND)
#define FIRST_KEY 0x570f0000U

struct journal *journal;

void die(const char *what)
{
    fprintf(stderr, "storm: %s: %s\n", what, strerror(errno));
    _exit(99);
}

uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

void journal_open(void)
{
    journal =
        mmap(NULL, sizeof(*journal), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (journal == MAP_FAILED)
        die("mmap");
}

/* The place in a ring of SIZE that begins behind the first STAYING for the number NUMBER. */
static uint32_t place_in_ring(uint32_t number, uint32_t staying, uint32_t size)
{
    return staying + number % (size - staying);
}

static void check_that_it_is_old(uint64_t begun, uint64_t over)
{
    if (begun && (!over || now() - over < KEPT_FOR)) {
        errno = ENOSPC;
        die("the journal is too short");
    }
}

static uint32_t next_place(bool stays, _Atomic uint32_t *staying, uint32_t most,
                           _Atomic uint32_t *begun, uint32_t size)
{
    if (!stays)
        return place_in_ring(atomic_fetch_add(begun, 1), most, size);
    uint32_t place = atomic_fetch_add(staying, 1);
    errno = ENOSPC;
    if (place >= most)
        die("too many stay");
    return place;
}

static struct life *next_life(bool stays)
{
    uint32_t place =
        next_place(stays, &journal->lives_staying, STAYING_LIVES, &journal->lives_begun, LIVES);
    struct life *life = &journal->lives[place];
    check_that_it_is_old(life->made_from, life->gone_to);
    memset(life, 0, sizeof(*life));
    return life;
}

static struct hold *begin_hold(bool stays, struct life *life, enum reason reason, pid_t pid,
                               pid_t tid)
{
    uint32_t place =
        next_place(stays, &journal->holds_staying, STAYING_HOLDS, &journal->holds_begun, HOLDS);
    struct hold *hold = &journal->holds[place];
    check_that_it_is_old(hold->from, hold->until);
    memset(hold, 0, sizeof(*hold));
    hold->reason = reason;
    hold->pid = pid;
    hold->tid = tid;
    hold->life = life;
    hold->from = now();
    return hold;
}

struct hold *hold_begin(struct life *life, enum reason reason, pid_t pid, pid_t tid)
{
    return begin_hold(false, life, reason, pid, tid);
}

struct hold *hold_begin_staying(struct life *life, enum reason reason, pid_t pid, pid_t tid)
{
    return begin_hold(true, life, reason, pid, tid);
}

void hold_sure(struct hold *hold)
{
    hold->sure_from = now();
}

void hold_ends(struct hold *hold)
{
    hold->sure_until = now();
}

void hold_over(struct hold *hold)
{
    if (!hold->sure_until)
        hold->sure_until = now();
    hold->until = now();
}

/* Nobody knows when; it was there when it was seen last. */
static void note_vanished(struct life *life)
{
    life->gone_from = life->seen;
    life->gone_to = now();
    life->fate = FATE_VANISHED;
}

static struct life *make_now(struct life *life)
{
    const struct storm_kind_spec *kind = &storm_kinds[life->kind];
    struct form form;

    life->maker = getpid();
    life->uid[0] = geteuid();
    life->made_from = now();
    life->id = kind->make((key_t)life->key, life->mode[0]);
    life->seen = now();
    if (life->id < 0) {
        life->fate = FATE_FAILED;
        life->gone_from = life->gone_to = now();
        life->made_to = life->gone_to;
        return NULL;
    }
    if (kind->look(life->id, &form) == 0)
        life->changed[0] = form.changed;
    life->made_to = now();
    journal->made++;
    return life;
}

struct life *life_make(enum storm_kind kind, unsigned traits)
{
    struct life *life = next_life(traits & TRAIT_STAYS);

    life->kind = kind;
    life->traits = traits;
    life->mode[0] = traits & TRAIT_STAYS  ? MODE_STAYING
                    : traits & TRAIT_PREY ? MODE_PREY
                                          : MODE_KEPT;
    if (traits & TRAIT_KEYED)
        life->key = FIRST_KEY + atomic_fetch_add(&journal->keys, 1);
    return make_now(life);
}

struct life *life_make_twin(const struct life *life)
{
    struct life *twin = next_life(false);

    twin->kind = life->kind;
    twin->traits = life->traits;
    twin->mode[0] = life->mode[0];
    twin->key = life->key;
    return make_now(twin);
}

bool life_look(struct life *life)
{
    struct form form;

    if (life->fate != FATE_ALIVE)
        return false;
    uint64_t time = now();
    if (storm_kinds[life->kind].look(life->id, &form) < 0) {
        note_vanished(life);
        return false;
    }
    if (form.marked && !life->marked_from) {
        /* It is still there for those who have it attached. */
        life->marked_from = life->seen;
        life->marked_to = now();
        life->marked_by_other = true;
        return false;
    }
    life->seen = time;
    return !form.marked;
}

void life_mark(struct life *life)
{
    if (!life_look(life))
        return;
    life->marked_from = now();
    if (storm_kinds[life->kind].take_away(life->id) < 0)
        note_vanished(life);
    life->marked_to = now();
}

/* The last one has detached from what was marked, or is about to. */
static void note_end_of_marked(struct life *life)
{
    struct form form;

    while (storm_kinds[life->kind].look(life->id, &form) == 0)
        sched_yield();
    life->gone_from = life->marked_from;
    life->gone_to = now();
    life->fate = life->marked_by_other ? FATE_VANISHED : FATE_REMOVED;
    journal->removed += !life->marked_by_other;
}

void life_end(struct life *life)
{
    if (life->fate != FATE_ALIVE)
        return;
    bool is_there = !life->marked_from && life_look(life);
    if (life->fate == FATE_ALIVE && life->marked_from)
        note_end_of_marked(life);
    if (!is_there)
        return;
    life->gone_from = now();
    if (storm_kinds[life->kind].take_away(life->id) < 0) {
        note_vanished(life);
        return;
    }
    life->gone_to = now();
    life->fate = FATE_REMOVED;
    journal->removed++;
}

void life_give(struct life *life, uid_t uid, mode_t mode)
{
    struct form form;
    const struct storm_kind_spec *kind = &storm_kinds[life->kind];

    if (life->given_from || !life_look(life))
        return;
    life->uid[1] = uid;
    life->mode[1] = mode;
    life->given_from = now();
    if (kind->give(life->id, uid, mode) < 0 && (errno == EINVAL || errno == EIDRM)) {
        note_vanished(life);
        return;
    }
    if (kind->look(life->id, &form) == 0)
        life->changed[1] = form.changed;
    life->given_to = now();
}
