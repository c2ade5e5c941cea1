/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A storm of processes that make, use and remove objects, with ipcview in the midst of it, and an
 * auditor that knows what really happened:
 *
 *     storm SECONDS SEED FOLDER PROGRAM [--until-lie]
 *
 * It runs in an IPC namespace of its own, and better in a pid namespace too (tests/storm/run). PROGRAM
 * is ipcview; the evidence of a lie goes into FOLDER. --until-lie: the first lie ends it. The status
 * is 1 if there was a lie, or if something was never tried.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/storm/audit.h"
#include "tests/storm/churners.h"
#include "tests/storm/helpers.h"
#include "tests/storm/monitors.h"
#include "tests/storm/observers.h"
#include "tests/storm/sentinels.h"

#define SECOND UINT64_C(1000000000)

enum { CHURNERS = 8, MOST_GROWTH = 5 };

static struct audit audit;
static pid_t churners[CHURNERS];
static unsigned churning;
static bool until_lie;

static uint64_t lies(void)
{
    uint64_t sum = 0;
    for (int lie = 0; lie < LIES; lie++)
        sum += audit.lies[lie];
    return sum;
}

/* --- Churners --------------------------------------------------------------------------------- */

/* In a user namespace that maps only the caller there is nobody else to become. */
static bool has_several_users(void)
{
    char line[64] = "", *at = line;
    FILE *map = fopen("/proc/self/uid_map", "re");

    if (map) {
        (void)!fgets(line, sizeof(line), map);
        (void)fclose(map);
    }
    (void)strtoul(at, &at, 10);
    (void)strtoul(at, &at, 10);
    return geteuid() == 0 && strtoul(at, NULL, 10) > UINT16_MAX + 1UL;
}

static void start_churners(uint64_t seed)
{
    for (churning = 0; churning < CHURNERS; churning++) {
        churners[churning] = fork_dependent();
        if (churners[churning] == 0) {
            churn(churning, seed);
            _exit(0);
        }
    }
}

/* Once they have been told to stop, they tidy up and end; before that, none may end. */
static void look_after_churners(void)
{
    for (int i = 0; i < CHURNERS; i++) {
        int status;
        if (!churners[i] || waitpid(churners[i], &status, WNOHANG) <= 0)
            continue;
        errno = ECHILD;
        if (!journal->stop || status)
            die("a churner has ended");
        churners[i] = 0;
        churning--;
    }
}

/* --- The storm -------------------------------------------------------------------------------- */

static void go_on(bool more, bool counts)
{
    struct observation *observation = observers_next(more, 5);

    if (observation)
        audit_take(&audit, observation);
    static uint64_t next;
    if (now() > next) {
        audit_go_on(&audit, observers_oldest_removal(), false);
        next = now() + SECOND / 10;
    }
    if (more)
        monitors_go_on(counts);
    look_after_churners();
}

/*
 * How long a monitor takes to know all that it will keep: a log of a thousand events, and each
 * view.
 */
static uint64_t warm_up(uint64_t seconds)
{
    enum { LEAST = 60 };
    uint64_t tenth = seconds / 10;
    return tenth > LEAST ? tenth : seconds / 2 < LEAST ? seconds / 2 : LEAST;
}

/* Returns how long it lasted. */
static uint64_t rage(uint64_t seconds)
{
    uint64_t begun = now(), end = begun + seconds * SECOND;
    uint64_t warm = begun + warm_up(seconds) * SECOND;

    while (now() < end && !(until_lie && lies()))
        go_on(true, now() > warm);
    uint64_t lasted = (now() - begun) / SECOND;
    monitors_end();
    journal->stop = true;
    while (churning || !observers_are_done())
        go_on(false, false);
    audit_go_on(&audit, now(), true);
    return lasted;
}

static void judge_memory(void)
{
    char why[128];

    for (int i = 0; i < STORM_MONITORS; i++) {
        const struct memory_figures *figures = &monitor_figures[i];
        if (figures->has_ended)
            audit_accuse(&audit, LIE_BAD_END, NULL, NULL, "a monitor has ended");
        (void)snprintf(why, sizeof(why), "%s: from %" PRIu64 " to %" PRIu64 " KiB", figures->name,
                       figures->least, figures->most);
        if (figures->count && figures->most * 100 > figures->least * (100 + MOST_GROWTH))
            audit_accuse(&audit, LIE_MEMORY, NULL, NULL, why);
    }
}

/* --- The report ------------------------------------------------------------------------------- */

static unsigned untried;

static void put_figure(const char *name, uint64_t figure)
{
    printf("  %-32s %10" PRIu64 "\n", name, figure);
}

/* What was never done proves nothing. */
static void put_done(const char *name, uint64_t times)
{
    put_figure(name, times);
    untried += times == 0;
}

static void put_observations(void)
{
    printf("ipcview\n");
    for (size_t i = 0; i < STORM_COMMANDS; i++) {
        if (is_missing[i])
            printf("  %-32s %10s  this ipcview has no such command\n", storm_commands[i].name, "-");
        else
            put_done(storm_commands[i].name, observed[i]);
    }
    put_done("objects that it showed", audit.rows);
    put_done("links that it had to show", audit.links);
    put_figure("of which it said it may lack some", audit.links_in_doubt);
    put_done("orphans that it found", audit.orphans);
    put_done("objects that it removed", audit.removed);
}

static void put_churners(void)
{
    printf("Churners\n");
    put_done("objects made", journal->made);
    put_done("objects removed", journal->removed);
    for (int i = 0; i < STORM_ACTS; i++)
        put_done(storm_acts[i].name, journal->acts[i]);
}

static void put_monitors(uint64_t seconds)
{
    printf("Memory of a monitor, after %" PRIu64 " seconds\n", warm_up(seconds));
    for (int i = 0; i < STORM_MONITORS; i++) {
        const struct memory_figures *figures = &monitor_figures[i];
        untried += !figures->count;
        printf("  %-32s %10" PRIu64 "  KiB at least, %" PRIu64 " at most: %.1f %%\n", figures->name,
               figures->least, figures->most,
               (double)(figures->most - figures->least) * 100 / (double)figures->least);
    }
}

/* What no command tells of cannot be false. */
static bool is_told_of(enum lie lie)
{
    return lie != LIE_FALSE_DEADLOCK || !observers_lack("waits");
}

static void put_lies(void)
{
    printf("Lies\n");
    for (int lie = 0; lie < LIES; lie++) {
        if (is_told_of((enum lie)lie))
            put_figure(lie_names[lie], audit.lies[lie]);
        else
            printf("  %-32s %10s  no command of this ipcview tells of any\n", lie_names[lie], "-");
    }
}

static int report(uint64_t seconds, uint64_t lasted)
{
    uint64_t observations = 0;

    for (size_t i = 0; i < STORM_COMMANDS; i++)
        observations += observed[i];
    put_observations();
    put_churners();
    put_monitors(seconds);
    put_lies();
    if (untried)
        printf("%u of these never happened, which proves nothing\n", untried);
    printf("%" PRIu64 " seconds, %" PRIu64 " observations, %" PRIu64 " objects, %" PRIu64 " lies\n",
           lasted, observations, journal->made, lies());
    return lies() || untried ? 1 : 0;
}

int main(int argc, char **argv)
{
    enum { SECONDS = 1, SEED, FOLDER, PROGRAM, OPTION };

    if (argc == 2 && strcmp(argv[1], "--stay") == 0)
        stay_for_ever();
    if (argc < OPTION)
        return 2;
    uint64_t seconds = strtoull(argv[SECONDS], NULL, 10), seed = strtoull(argv[SEED], NULL, 10);
    audit.folder = argv[FOLDER];
    until_lie = argc > OPTION && strcmp(argv[OPTION], "--until-lie") == 0;
    audit.is_hasty = until_lie;
    signal(SIGPIPE, SIG_IGN);
    journal_open();
    journal->has_users = has_several_users();
    sentinels_start();
    start_churners(seed);
    observers_open(argv[PROGRAM], seed);
    monitors_start(argv[PROGRAM], audit.folder);
    uint64_t lasted = rage(seconds);
    judge_memory();
    sentinels_end();
    return report(seconds, lasted);
}
