/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/storm/churners.h"
#include "tests/storm/helpers.h"
#include "tests/storm/journal.h"
#include "tests/storm/sentinels.h"

enum { POOL = 32, FIRST_VISITOR = 70000, MOST_VISITORS = 100000 };

struct churner {
    uint64_t random;
    struct life *own[POOL]; /* or NULL */
};

/* What a helper works with. */
struct work {
    struct life *life;
    uid_t uid; /* to become; 0: none */
    enum storm_kind kind;
    unsigned traits;
    unsigned number; /* how it is done */
};

static bool toss(struct churner *churner)
{
    return draw(&churner->random, 2);
}

static enum storm_kind any_kind(struct churner *churner)
{
    return (enum storm_kind)draw(&churner->random, STORM_KINDS);
}

static void dwell(struct churner *churner, unsigned least, unsigned most)
{
    pause_for(least + draw(&churner->random, most - least));
}

/*
 * An object of KIND whose owner is root or a user with processes is no orphan, or has a living
 * creator.
 */
static unsigned with_owner(enum storm_kind kind, unsigned traits, bool stays)
{
    bool counts = !storm_kinds[kind].attaches || traits & TRAIT_KEYED;
    return stays && counts ? traits | TRAIT_NEVER_ORPHAN : traits;
}

static unsigned any_traits(struct churner *churner)
{
    return (toss(churner) ? TRAIT_KEYED : 0) | (draw(&churner->random, 3) ? 0 : TRAIT_PREY);
}

static struct life *make_any(struct churner *churner, enum storm_kind kind)
{
    return life_make(kind, with_owner(kind, any_traits(churner), true));
}

static struct life **any_own(struct churner *churner)
{
    return &churner->own[draw(&churner->random, POOL)];
}

/* --- Short acts ------------------------------------------------------------------------------- */

static void act_create(struct churner *churner)
{
    struct life **own = any_own(churner);
    if (*own)
        life_end(*own);
    *own = make_any(churner, any_kind(churner));
}

static void act_unlink(struct churner *churner)
{
    struct life **own = any_own(churner);
    if (*own)
        life_end(*own);
    *own = NULL;
}

/* An attach of a moment, or what leaves a trace only. */
static void use(struct life *life)
{
    const struct storm_kind_spec *kind = &storm_kinds[life->kind];
    struct hold *hold = kind->attaches ? hold_begin(life, REASON_LINK, getpid(), 0) : NULL;

    (void)kind->use(life->id);
    if (hold)
        hold_over(hold);
}

static void act_use(struct churner *churner)
{
    struct life *life = *any_own(churner);
    if (life && life_look(life))
        use(life);
}

/* chown and chmod: the kernel has one call for both. */
static void act_give(struct churner *churner)
{
    struct life *life = *any_own(churner);
    if (!life)
        return;
    uid_t uid = journal->has_users && toss(churner) ? FIRST_VISITOR - 1 : life->uid[0];
    life_give(life, uid, toss(churner) ? MODE_PREY : MODE_KEPT);
}

/* What plans select is given up, and its id given to what they do not; or the other way round. */
static void act_reuse(struct churner *churner)
{
    struct life **own = any_own(churner);
    enum storm_kind kind = any_kind(churner);
    unsigned prey = toss(churner) ? TRAIT_PREY : 0;

    if (*own)
        life_end(*own);
    *own = life_make(kind, with_owner(kind, prey, true));
    if (!*own)
        return;
    dwell(churner, 0, 100);
    int id = (*own)->id;
    life_end(*own);
    choose_next(kind, id);
    *own = life_make(kind, with_owner(kind, prey ^ TRAIT_PREY, true));
}

/* --- Twins ------------------------------------------------------------------------------------ */

/* Milliseconds, mostly soon after a second has begun: then rm may remove what was made before. */
static unsigned time_for_twin(struct churner *churner)
{
    struct timespec time;

    clock_gettime(CLOCK_REALTIME, &time);
    unsigned left = (unsigned)(1000 - time.tv_nsec / 1000000);
    return toss(churner) ? draw(&churner->random, 200) : left + draw(&churner->random, 60);
}

/* Until somebody removes it, an object is replaced by others that are the same in all but time. */
static void replace_by_twins(struct churner *churner, unsigned traits, unsigned times)
{
    enum storm_kind kind = any_kind(churner);
    struct life *life = life_make(kind, with_owner(kind, traits, true));

    while (life && times-- && life->fate == FATE_ALIVE && !journal->stop) {
        pause_for(time_for_twin(churner));
        life_end(life);
        if (life->fate != FATE_REMOVED)
            return;
        choose_next(kind, life->id);
        life = life_make_twin(life);
    }
    if (life)
        life_end(life);
}

static void act_twin(struct churner *churner)
{
    replace_by_twins(churner, toss(churner) ? TRAIT_PREY : 0, 3);
}

static void act_victim(struct churner *churner)
{
    replace_by_twins(churner, TRAIT_PREY | TRAIT_VICTIM, 12);
}

/* --- Links ------------------------------------------------------------------------------------ */

static const char *const names[] = {"storm", "\") R 1 (\n", "a\\b\"c", "\xff\xfe", "\033[2J", "  "};

/* Attaches, and says so. A process with a name that is hard to print. */
static struct hold *attach(struct work *work)
{
    struct hold *hold = hold_begin(work->life, REASON_LINK, getpid(), 0);

    prctl(PR_SET_NAME, names[work->number % (sizeof(names) / sizeof(*names))]);
    if (storm_kinds[work->life->kind].link(work->life->id) < 0) {
        hold_over(hold);
        _exit(0);
    }
    hold_sure(hold);
    return hold;
}

static void be_attached(const struct ends *ends, void *context)
{
    struct work *work = context;
    struct hold *hold = attach(work);

    tell(ends, hold);
    await(ends);
    hold_ends(hold);
    if (work->number % 2) {
        storm_kinds[work->life->kind].unlink(work->life->id);
        hold_over(hold);
    }
}

static void be_attached_and_exec(const struct ends *ends, void *context)
{
    char *words[] = {(char[]){"storm"}, (char[]){"--stay"}, NULL};
    struct hold *hold = attach(context);

    tell(ends, hold);
    await(ends);
    hold_ends(hold);
    execv("/proc/self/exe", words);
    _exit(97);
}

static void be_attached_and_fork(const struct ends *ends, void *context)
{
    struct work *work = context;
    struct hold *hold = attach(work), *of_child = hold_begin(work->life, REASON_LINK, 0, 0);
    pid_t pid = fork_dependent();

    if (pid == 0) {
        of_child->pid = getpid();
        hold_sure(of_child);
        stay_for_ever();
    }
    of_child->pid = pid;
    hold_sure(of_child);
    tell(ends, hold);
    await(ends);
    hold_ends(of_child);
    kill(pid, SIGKILL);
    helper_wait(&(struct helper){.pid = pid, .told = -1, .tells = -1});
    hold_over(of_child);
    hold_ends(hold);
}

static void *block(void *context)
{
    struct hold *hold = context;
    struct life *life = hold->life;

    hold->tid = (pid_t)syscall(SYS_gettid);
    (void)storm_kinds[life->kind].link(life->id);
    hold_over(hold);
    return NULL;
}

/* It, or a second thread of it, waits, until the object is gone. */
static void be_blocked(const struct ends *ends, void *context)
{
    struct work *work = context;
    struct hold *hold = hold_begin(work->life, REASON_LINK, getpid(), 0);
    pthread_t thread;

    if (work->number % 2 == 0) {
        tell(ends, hold);
        block(hold);
        return;
    }
    if (pthread_create(&thread, NULL, block, hold))
        die("pthread_create");
    tell(ends, hold);
    pthread_join(thread, NULL);
}

/* False: it has ended, since the object is gone. */
static bool wait_until_blocked(const struct hold *hold)
{
    const struct life *life = hold->life;
    while (!hold->until) {
        if (hold->tid && is_blocked(hold->pid, hold->tid, life->id))
            return true;
        pause_for(1);
    }
    return false;
}

static void link_by_attach(struct churner *churner, struct life *life)
{
    struct work work = {.life = life, .number = draw(&churner->random, 64)};
    struct helper helper = helper_start(be_attached, &work);
    struct hold *hold = helper_says(&helper);

    dwell(churner, 1, 200);
    /* In a quarter of the cases it has no time to say that it ends. */
    if (hold && work.number % 4 == 0) {
        hold_ends(hold);
        kill(helper.pid, SIGKILL);
    }
    helper_release(&helper);
    helper_wait(&helper);
    if (hold)
        hold_over(hold);
}

static void link_by_waiting(struct churner *churner, struct life *life, bool is_own)
{
    struct work work = {.life = life, .number = draw(&churner->random, 64)};
    struct helper helper = helper_start(be_blocked, &work);
    struct hold *hold = helper_says(&helper);

    if (hold && wait_until_blocked(hold)) {
        hold_sure(hold);
        dwell(churner, 1, 200);
    }
    if (hold && !hold->until)
        hold_ends(hold);
    if (is_own && toss(churner))
        life_end(life);
    helper_kill(&helper);
    if (hold)
        hold_over(hold);
}

static void link_life(struct churner *churner, struct life *life, bool is_own)
{
    if (storm_kinds[life->kind].attaches)
        link_by_attach(churner, life);
    else
        link_by_waiting(churner, life, is_own);
}

static void act_link(struct churner *churner)
{
    struct life *life = *any_own(churner);
    if (life && life_look(life))
        link_life(churner, life, true);
}

/* What many use: links come and go beside those that stay. */
static void act_visit(struct churner *churner)
{
    struct life *life = sentinels[draw(&churner->random, sentinel_count)];
    if (toss(churner))
        use(life);
    link_life(churner, life, false);
}

static enum storm_kind kind_to_attach(void)
{
    enum storm_kind kind = 0;
    while (!storm_kinds[kind].attaches)
        kind++;
    return kind;
}

static void act_fork(struct churner *churner)
{
    struct life *life = make_any(churner, kind_to_attach());
    if (!life)
        return;
    struct work work = {.life = life, .number = draw(&churner->random, 64)};
    struct helper helper = helper_start(be_attached_and_fork, &work);
    struct hold *hold = helper_says(&helper);

    dwell(churner, 1, 100);
    if (toss(churner))
        life_mark(life);
    dwell(churner, 1, 100);
    helper_release(&helper);
    helper_wait(&helper);
    if (hold)
        hold_over(hold);
    life_end(life);
}

static void act_exec(struct churner *churner)
{
    struct life *life = make_any(churner, kind_to_attach());
    if (!life)
        return;
    struct work work = {.life = life, .number = draw(&churner->random, 64)};
    struct helper helper = helper_start(be_attached_and_exec, &work);
    struct hold *hold = helper_says(&helper);

    dwell(churner, 1, 100);
    helper_release(&helper);
    (void)helper_says(&helper); /* its end closes with the exec */
    if (hold)
        hold_over(hold);
    dwell(churner, 1, 100);
    helper_kill(&helper);
    life_end(life);
}

/* --- Makers that end -------------------------------------------------------------------------- */

/* The user of a helper: where that can be, one who has no other process. */
static uid_t any_visitor(struct churner *churner)
{
    if (!journal->has_users || geteuid() || !toss(churner))
        return 0;
    return FIRST_VISITOR + atomic_fetch_add(&journal->visitors, 1) % MOST_VISITORS;
}

static struct life *make_as_visitor(const struct work *work)
{
    if (work->uid)
        become_user(work->uid);
    return life_make(work->kind, with_owner(work->kind, work->traits, !work->uid));
}

static void make_and_exit(const struct ends *ends, void *context)
{
    struct work *work = context;
    struct life *life = make_as_visitor(work);

    tell(ends, life);
    if (!life)
        return;
    if (work->number % 2)
        use(life);
    await(ends);
    life->maker_until = now();
}

/* What is left behind may be called an orphan and be removed, but not before. */
static void act_exit(struct churner *churner)
{
    struct work work = {.uid = any_visitor(churner),
                        .kind = any_kind(churner),
                        .traits = any_traits(churner),
                        .number = draw(&churner->random, 64)};
    struct helper helper = helper_start(make_and_exit, &work);
    struct life *life = helper_says(&helper);

    dwell(churner, 1, 100);
    helper_release(&helper);
    if (toss(churner)) /* a zombie for a while */
        dwell(churner, 1, 300);
    helper_wait(&helper);
    if (!life)
        return;
    dwell(churner, 1, 600);
    life_end(life);
}

static void run_with_baton(const struct ends *ends, void *context)
{
    struct work *work = context;
    struct hold *hold = hold_begin(work->life, REASON_USER, getpid(), 0);

    if (work->uid)
        become_user(work->uid);
    use(work->life);
    hold_sure(hold);
    tell(ends, hold);
    await(ends);
    hold_over(hold);
}

static void run_first(const struct ends *ends, void *context)
{
    struct work *work = context;
    struct life *life = make_as_visitor(work);

    tell(ends, life);
    await(ends);
    if (life)
        life->maker_until = now();
}

/* At each moment one who lives has made or used it, but none does so for long. */
static void act_relay(struct churner *churner)
{
    enum { RUNNERS = 8 };
    struct work work = {.uid = any_visitor(churner), .kind = any_kind(churner)};
    struct helper helper = helper_start(run_first, &work);

    work.life = helper_says(&helper);
    for (int i = 0; work.life && i < RUNNERS; i++) {
        struct helper next = helper_start(run_with_baton, &work);
        (void)helper_says(&next);
        helper_release(&helper);
        helper_wait(&helper);
        helper = next;
        dwell(churner, 0, 50);
    }
    if (work.life)
        life_end(work.life);
    helper_release(&helper);
    helper_wait(&helper);
}

/* --- All -------------------------------------------------------------------------------------- */

/* clang-format off */
const struct storm_act storm_acts[STORM_ACTS] = {
    {"create", act_create, 12},
    {"unlink", act_unlink, 6},
    {"use", act_use, 12},
    {"chown and chmod", act_give, 6},
    {"reuse of ids", act_reuse, 2},
    {"twins", act_twin, 1},
    {"victims", act_victim, 2},
    {"attach or block", act_link, 3},
    {"visit", act_visit, 3},
    {"fork", act_fork, 1},
    {"exec", act_exec, 1},
    {"exit", act_exit, 1},
    {"relay", act_relay, 1},
};
/* clang-format on */

/* What has vanished is noticed soon. */
static void look_around(struct churner *churner)
{
    for (int i = 0; i < POOL; i++) {
        if (churner->own[i])
            (void)life_look(churner->own[i]);
    }
}

static void tidy(struct churner *churner)
{
    for (int i = 0; i < POOL; i++) {
        if (churner->own[i])
            life_end(churner->own[i]);
    }
}

/* Where there are several users, every other churner is one of them as long as the storm lasts. */
void churn(unsigned number, uint64_t seed)
{
    enum { FIRST_RESIDENT = 60000, WARM_UP = 16 };
    struct churner churner = {.random = seed ^ (number + 1) * UINT64_C(0x9e3779b97f4a7c15)};

    if (journal->has_users && number % 2)
        become_user(FIRST_RESIDENT + number);
    for (int i = 0; i < WARM_UP; i++)
        (void)draw(&churner.random, 2);
    for (int i = 0; i < POOL; i++)
        churner.own[i] = make_any(&churner, any_kind(&churner));
    while (!journal->stop) {
        unsigned which = draw(&churner.random, STORM_ACTS);
        for (unsigned i = 0; i < storm_acts[which].times && !journal->stop; i++) {
            storm_acts[which].act(&churner);
            journal->acts[which]++;
            dwell(&churner, 0, 5);
        }
        look_around(&churner);
    }
    tidy(&churner);
}
