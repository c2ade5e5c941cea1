/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/storm/audit.h"
#include "tests/storm/helpers.h"
#include "tests/storm/observers.h"
#include "tests/storm/sentinels.h"

#define SECOND UINT64_C(1000000000)
#define MILLISECOND UINT64_C(1000000)
#define LONGEST (30 * SECOND)

enum { MOST_SLOTS = STORM_COMMANDS * STORM_KINDS };

static const char *program;
static uint64_t random_state;
uint64_t observed[STORM_COMMANDS];
bool is_missing[STORM_COMMANDS];

/* --- What is run ------------------------------------------------------------------------------ */

/* So many lives before the newest; NULL: there were not so many. */
static const struct life *life_before(uint32_t back)
{
    uint32_t begun = journal->lives_begun;
    if (back >= begun)
        return NULL;
    return &journal->lives[STAYING_LIVES + (begun - 1 - back) % (LIVES - STAYING_LIVES)];
}

/* One of KIND that lives, and has all TRAITS: the newest, or any; NULL: none was found. */
static const struct life *find_life(enum storm_kind kind, unsigned traits, bool newest)
{
    enum { LATEST = 2048 };

    for (uint32_t i = 0; i < LATEST; i++) {
        const struct life *life = life_before(newest ? i : draw(&random_state, LATEST));
        if (life && life->kind == kind && life->made_to && !life->gone_from &&
            (life->traits & traits) == traits)
            return life;
    }
    return NULL;
}

static unsigned aim_at_any(enum storm_kind kind, int ids[MOST_AIMS])
{
    unsigned count = 0;

    while (count < MOST_AIMS / 2) {
        const struct life *life = sentinels[draw(&random_state, sentinel_count)];
        if (life->kind == kind)
            ids[count++] = life->id;
    }
    while (count < MOST_AIMS) {
        const struct life *life = find_life(kind, 0, false);
        if (!life)
            break;
        ids[count++] = life->id;
    }
    return count;
}

/* The newer it is, the more likely is a twin in the same second. */
static unsigned aim_at_victim(enum storm_kind kind, int ids[MOST_AIMS])
{
    const struct life *life = find_life(kind, TRAIT_VICTIM, true);
    if (!life)
        return 0;
    ids[0] = life->id;
    return 1;
}

#define PREY "perms = 0640"
#define UNATTACHED_PREY "perms = 0640 && (kind != shm || nattch = 0)"

/* Something was not there or held back; nothing was removed: ipcview-rm(1). */
enum { OF_RM = 1U << 1 | 1U << 3 };

/* clang-format off */
const struct command storm_commands[STORM_COMMANDS] = {
    {.name = "list", .words = {"list", "-J", "--closed", "-o", "+VERDICT"}, .lists = true,
     .pause = 200},
    {.name = "list, with links", .words = {"list", "%l", "-J", "--closed", "-o", "+%c,VERDICT"},
     .each_kind = true, .lists = true, .pause = 200},
    {.name = "show", .words = {"show", "%l", "%i", "-J", "--closed"}, .each_kind = true, .lists = true,
     .statuses = 1U << 1, .pause = 200, .aim = aim_at_any},
    {.name = "top -b",
     .words = {"top", "-b", "-n", "2", "-d", "0.1", "--closed", "%l", "-o", "ID,KEY,VERDICT"},
     .language = LANGUAGE_TEXT, .each_kind = true, .lists = true, .pause = 1000},
    {.name = "waits", .words = {"waits", "-J", "--closed"}, .may_be_missing = true, .pause = 300},
    {.name = "graph", .words = {"graph", "-J", "--closed"}, .may_be_missing = true, .pause = 300},
    {.name = "rm by id", .words = {"rm", "%l", "%i", "-J", "--no-syslog"}, .each_kind = true,
     .statuses = OF_RM, .pause = 300, .aim = aim_at_victim, .may_choose = claim_is_by_id},
    {.name = "rm --filter --force",
     .words = {"rm", "--filter", UNATTACHED_PREY, "--force", "--yes", "-J", "--closed", "--no-syslog"},
     .statuses = OF_RM, .pause = 2000, .may_choose = claim_is_of_prey},
    {.name = "rm --filter",
     .words = {"rm", "--filter", PREY, "--yes", "-J", "--closed", "--no-syslog", "--max=1000"},
     .statuses = OF_RM, .pause = 1000, .may_choose = claim_is_of_guarded_prey},
    {.name = "rm --orphans",
     .words = {"rm", "--orphans=shm,msg,sem", "--older-than=0s", "--yes", "-J", "--closed",
               "--no-syslog", "--max=1000"},
     .statuses = OF_RM, .pause = 1000, .may_choose = claim_is_of_orphan},
};
/* clang-format on */

/* --- Running it ------------------------------------------------------------------------------- */

/* A command that is run over and over, by itself or for a kind. */
struct slot {
    const struct command *command;
    enum storm_kind kind;
    uint64_t due;
    struct observation *observation; /* NULL: it does not run */
    pid_t pid;
    int end, out, err; /* descriptors: of the process, and of files in memory */
};

static struct slot slots[MOST_SLOTS];
static size_t slot_count;

static void put_ids(char *out, size_t size, const struct observation *observation)
{
    size_t length = 0;
    for (unsigned i = 0; i < observation->id_count; i++)
        length += (size_t)snprintf(out + length, size - length, "%s%d", i ? "," : "",
                                   observation->ids[i]);
}

static void put_column(char *out, size_t size, const char *word, const struct slot *slot)
{
    const char *hole = strstr(word, "%c");
    (void)snprintf(out, size, "%.*s%s%s", (int)(hole - word), word, storm_kinds[slot->kind].column,
                   hole + 2);
}

/* Fills the holes of the command's words; SPACE holds what is filled in. */
static void fill_words(const struct slot *slot, const char *filled[MOST_WORDS + 2],
                       char space[2][128])
{
    size_t count = 0;

    filled[count++] = program;
    for (const char *const *word = slot->command->words; *word; word++) {
        filled[count++] = *word;
        if (strcmp(*word, "%l") == 0) {
            filled[count - 1] = storm_kinds[slot->kind].letter;
        } else if (strcmp(*word, "%i") == 0) {
            put_ids(space[0], sizeof(space[0]), slot->observation);
            filled[count - 1] = space[0];
        } else if (strstr(*word, "%c")) {
            put_column(space[1], sizeof(space[1]), *word, slot);
            filled[count - 1] = space[1];
        }
    }
    filled[count] = NULL;
}

static void join_words(struct observation *observation, const char *const *words)
{
    size_t length = 0;

    for (; *words && length < sizeof(observation->words); words++)
        length += (size_t)snprintf(observation->words + length, sizeof(observation->words) - length,
                                   strchr(*words, ' ') ? " '%s'" : " %s", *words);
}

static void __attribute__((noreturn)) become(const char *const *words, int out, int err)
{
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(err, STDERR_FILENO) < 0)
        _exit(99);
    execv(words[0], (char *const *)words);
    _exit(99);
}

static int open_memory(void)
{
    int file = memfd_create("storm", MFD_CLOEXEC);
    if (file < 0)
        die("memfd_create");
    return file;
}

static void start(struct slot *slot)
{
    const char *words[MOST_WORDS + 2];
    char space[2][128];

    fill_words(slot, words, space);
    join_words(slot->observation, words + 1);
    slot->out = open_memory();
    slot->err = open_memory();
    slot->observation->from = now();
    slot->pid = fork_dependent();
    if (slot->pid == 0)
        become(words, slot->out, slot->err);
    slot->end = (int)syscall(SYS_pidfd_open, slot->pid, 0);
    if (slot->end < 0)
        die("pidfd_open");
}

static void start_if_due(struct slot *slot)
{
    const struct command *command = slot->command;
    static unsigned number;

    if (slot->observation || now() < slot->due || is_missing[command - storm_commands])
        return;
    struct observation *observation = calloc(1, sizeof(*observation));
    if (!observation)
        die("calloc");
    observation->command = command;
    observation->number = ++number;
    observation->kinds = command->each_kind ? 1U << slot->kind : (1U << STORM_KINDS) - 1;
    if (command->aim)
        observation->id_count = command->aim(slot->kind, observation->ids);
    if (command->aim && !observation->id_count) {
        free(observation);
        slot->due = now() + 50 * MILLISECOND;
        return;
    }
    slot->observation = observation;
    start(slot);
}

static char *read_all(int file, size_t *length)
{
    off_t size = lseek(file, 0, SEEK_END);
    char *bytes = calloc((size_t)size + 1, 1);

    if (!bytes || pread(file, bytes, (size_t)size, 0) != size)
        die("pread");
    close(file);
    if (length)
        *length = (size_t)size;
    return bytes;
}

static struct observation *finish(struct slot *slot)
{
    struct observation *observation = slot->observation;

    if (waitpid(slot->pid, &observation->status, 0) != slot->pid)
        die("waitpid");
    observation->to = now();
    observation->second = (int64_t)time(NULL);
    observation->out = read_all(slot->out, &observation->length);
    observation->err = read_all(slot->err, NULL);
    close(slot->end);
    observation_read(observation);
    observed[slot->command - storm_commands]++;
    slot->observation = NULL;
    slot->due = now() + draw(&random_state, slot->command->pause) * MILLISECOND;
    return observation;
}

static void end_if_it_hangs(struct slot *slot)
{
    if (!slot->observation || slot->observation->was_killed ||
        now() < slot->observation->from + LONGEST)
        return;
    slot->observation->was_killed = true;
    kill(slot->pid, SIGKILL);
}

struct observation *observers_next(bool more, int milliseconds)
{
    struct pollfd files[MOST_SLOTS];
    struct slot *running[MOST_SLOTS];
    nfds_t count = 0;

    for (size_t i = 0; i < slot_count; i++) {
        if (more)
            start_if_due(&slots[i]);
        end_if_it_hangs(&slots[i]);
        if (!slots[i].observation)
            continue;
        running[count] = &slots[i];
        files[count++] = (struct pollfd){.fd = slots[i].end, .events = POLLIN};
    }
    if (poll(files, count, milliseconds) <= 0)
        return NULL;
    for (nfds_t i = 0; i < count; i++) {
        if (files[i].revents)
            return finish(running[i]);
    }
    return NULL;
}

bool observers_are_done(void)
{
    for (size_t i = 0; i < slot_count; i++) {
        if (slots[i].observation)
            return false;
    }
    return true;
}

bool observers_lack(const char *name)
{
    for (size_t i = 0; i < STORM_COMMANDS; i++) {
        if (strcmp(storm_commands[i].name, name) == 0)
            return is_missing[i];
    }
    return true;
}

uint64_t observers_oldest_removal(void)
{
    uint64_t oldest = now();

    for (size_t i = 0; i < slot_count; i++) {
        if (slots[i].observation && slots[i].command->may_choose &&
            slots[i].observation->from < oldest)
            oldest = slots[i].observation->from;
    }
    return oldest;
}

/* --- The beginning ---------------------------------------------------------------------------- */

static bool knows_command(const char *name)
{
    int status, nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const char *words[] = {program, name, "--help", NULL};
    pid_t pid = fork_dependent();

    if (pid == 0)
        become(words, nowhere, nowhere);
    close(nowhere);
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void observers_open(const char *path, uint64_t seed)
{
    program = path;
    random_state = seed | 1;
    for (size_t i = 0; i < STORM_COMMANDS; i++) {
        const struct command *command = &storm_commands[i];
        is_missing[i] = command->may_be_missing && !knows_command(command->words[0]);
        for (int kind = 0; kind < (command->each_kind ? STORM_KINDS : 1); kind++)
            slots[slot_count++] = (struct slot){.command = command, .kind = (enum storm_kind)kind};
    }
}
