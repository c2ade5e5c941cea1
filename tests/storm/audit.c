/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/storm/audit.h"
#include "tests/storm/truth.h"

#define MILLISECOND UINT64_C(1000000)
/* What looks like a lie is looked at again, until everybody has written down what they did. */
#define PATIENCE (5000 * MILLISECOND)
#define HASTE (1500 * MILLISECOND)
#define AGAIN (300 * MILLISECOND)
/* For a claim and an end that nobody has noticed: a churner looks at its objects now and then. */
#define LONG_PATIENCE (15000 * MILLISECOND)

enum { MOST_EVIDENCE = 20, REPORTED = UINT16_MAX };

const char *const lie_names[LIES] = {
    [LIE_REMOVED_OUTSIDE] = "objects removed outside a plan",
    [LIE_FALSE_REPORT] = "removals that were none",
    [LIE_LOST_OBJECT] = "objects lost",
    [LIE_GHOST_OBJECT] = "objects that never were",
    [LIE_LOST_LINK] = "links lost",
    [LIE_GHOST_LINK] = "links that never were",
    [LIE_FALSE_ORPHAN] = "false orphans",
    [LIE_FALSE_DEADLOCK] = "false deadlocks",
    [LIE_FALSE_FIGURE] = "false figures",
    [LIE_BROKEN_OUTPUT] = "JSON or text broken",
    [LIE_BAD_END] = "crashes, hangs, false statuses",
    [LIE_MEMORY] = "memory not flat",
};

/* --- Evidence --------------------------------------------------------------------------------- */

/* Milliseconds from the begin of the observation. */
static void put_moment(FILE *file, const char *name, uint64_t time, uint64_t from)
{
    if (time)
        fprintf(file, " %s %.3f", name, ((double)time - (double)from) / (double)MILLISECOND);
}

static void put_life(FILE *file, struct life *life, uint64_t from)
{
    static const char *const fates[] = {"alive", "removed by its churner", "vanished", "failed"};

    fprintf(file,
            "%s %d key 0x%08x mode %o, %o maker %d uid %d, %d ctime %" PRId64 ", %" PRId64
            " traits %u: %s\n ",
            storm_kinds[life->kind].word, life->id, life->key, life->mode[0], life->mode[1],
            (int)life->maker, (int)life->uid[0], (int)life->uid[1], life->changed[0],
            life->changed[1], life->traits, fates[life->fate]);
    put_moment(file, "made_from", life->made_from, from);
    put_moment(file, "made_to", life->made_to, from);
    put_moment(file, "given_from", life->given_from, from);
    put_moment(file, "given_to", life->given_to, from);
    put_moment(file, "marked_from", life->marked_from, from);
    put_moment(file, "maker_until", life->maker_until, from);
    put_moment(file, "seen", life->seen, from);
    put_moment(file, "gone_from", life->gone_from, from);
    put_moment(file, "gone_to", life->gone_to, from);
    fprintf(file, "\n");
}

static void put_holds(FILE *file, const struct life *life, uint64_t from)
{
    for (size_t i = 0; i < HOLDS; i++) {
        struct hold *hold = &journal->holds[i];
        if (hold->life != life || !hold->from)
            continue;
        fprintf(file, "  %s pid %d tid %d:", hold->reason == REASON_LINK ? "link" : "user",
                (int)hold->pid, (int)hold->tid);
        put_moment(file, "from", hold->from, from);
        put_moment(file, "sure_from", hold->sure_from, from);
        put_moment(file, "sure_until", hold->sure_until, from);
        put_moment(file, "until", hold->until, from);
        fprintf(file, "\n");
    }
}

/* With those that had the same id. */
static void put_journal(FILE *file, const struct life *life, uint64_t from)
{
    fprintf(file, "\nThe journal, in milliseconds from the begin of the observation:\n");
    for (size_t i = 0; i < LIVES; i++) {
        struct life *other = &journal->lives[i];
        if (!other->made_from || other->kind != life->kind || other->id != life->id)
            continue;
        fprintf(file, "%s", other == life ? "* " : "  ");
        put_life(file, other, from);
        if (other == life)
            put_holds(file, life, from);
    }
}

static void write_evidence(struct audit *audit, enum lie lie, const struct observation *observation,
                           const struct life *life, const char *why)
{
    char path[4096];

    (void)snprintf(path, sizeof(path), "%s/%u", audit->folder, ++audit->evidence);
    FILE *file = fopen(path, "we");
    if (!file)
        die(path);
    fprintf(file, "%s: %s\n", lie_names[lie], why);
    if (observation)
        fprintf(file, "ipcview %s\nstatus %#x, %.3f ms, until second %" PRId64 "\n",
                observation->words, (unsigned)observation->status,
                (double)(observation->to - observation->from) / (double)MILLISECOND,
                observation->second);
    if (life)
        put_journal(file, life, observation ? observation->from : life->made_from);
    if (observation)
        fprintf(file, "\nIts output:\n%s\nIts errors:\n%s", observation->out, observation->err);
    (void)fclose(file);
    fprintf(stderr, "storm: %s: %s%s%s (%s)\n", lie_names[lie], why,
            observation ? ": ipcview " : "", observation ? observation->words : "", path);
}

void audit_accuse(struct audit *audit, enum lie lie, const struct observation *observation,
                  const struct life *life, const char *why)
{
    audit->lies[lie]++;
    if (audit->evidence < MOST_EVIDENCE)
        write_evidence(audit, lie, observation, life, why);
}

static bool is_patient(const struct audit *audit, const struct observation *observation)
{
    return now() < observation->to + (audit->is_hasty ? HASTE : PATIENCE);
}

/* --- One observation -------------------------------------------------------------------------- */

/* One look of the auditor at an observation. */
struct look {
    struct audit *audit;
    const struct observation *observation;
    struct truth truth;
    bool is_last; /* what looks like a lie is one */
    unsigned found;
};

static void __attribute__((format(printf, 4, 5)))
object_to(struct look *look, enum lie lie, const struct life *life, const char *format, ...)
{
    char why[256];
    va_list arguments;

    look->found++;
    if (!look->is_last)
        return;
    va_start(arguments, format);
    (void)vsnprintf(why, sizeof(why), format, arguments);
    va_end(arguments);
    audit_accuse(look->audit, lie, look->observation, life, why);
}

static bool is_key_of(const struct truth *truth, const struct life *life, const struct row *row)
{
    if (row->marked && !truth_may_be_marked(truth, life))
        return false;
    return row->key == life->key || (row->key == 0 && truth_may_be_marked(truth, life));
}

/* The only one that ROW can mean; NULL: there is none, or there are SEVERAL. */
static const struct living *living_of(const struct look *look, const struct row *row,
                                      size_t *several)
{
    size_t count;
    const struct living *first = truth_find(&look->truth, row->kind, row->id, &count);
    const struct living *found = NULL;

    *several = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_key_of(&look->truth, first[i].life, row))
            continue;
        found = &first[i];
        ++*several;
    }
    return *several == 1 ? found : NULL;
}

static const struct link_seen *find_link(const struct row *row, const struct hold *hold)
{
    for (size_t i = 0; i < row->link_count; i++) {
        const struct link_seen *seen = &row->links[i];
        if (seen->pid == hold->pid && (!seen->tid || !hold->tid || seen->tid == hold->tid))
            return seen;
    }
    return NULL;
}

static void look_for_lost_links(struct look *look, const struct row *row,
                                const struct living *living)
{
    bool in_doubt = row->links_may_lack || look->observation->in_doubt;

    for (size_t i = 0; i < living->hold_count; i++) {
        const struct hold *hold = living->holds[i];
        if (!truth_link_stayed(&look->truth, hold))
            continue;
        look->audit->links += !look->observation->audited;
        if (find_link(row, hold))
            continue;
        if (in_doubt)
            look->audit->links_in_doubt += !look->observation->audited;
        else
            object_to(look, LIE_LOST_LINK, living->life, "%s %d lacks the link of %d",
                      storm_kinds[row->kind].word, row->id, (int)hold->pid);
    }
}

static bool may_be_linked(const struct living *living, const struct link_seen *seen)
{
    for (size_t i = 0; i < living->hold_count; i++) {
        const struct hold *hold = living->holds[i];
        if (hold->reason == REASON_LINK && (!hold->pid || hold->pid == seen->pid) &&
            (!seen->tid || !hold->tid || hold->tid == seen->tid))
            return true;
    }
    return false;
}

static void look_for_ghost_links(struct look *look, const struct row *row,
                                 const struct living *living)
{
    for (size_t i = 0; i < row->link_count; i++) {
        if (!may_be_linked(living, &row->links[i]))
            object_to(look, LIE_GHOST_LINK, living->life, "%s %d has a link of %d",
                      storm_kinds[row->kind].word, row->id, (int)row->links[i].pid);
    }
}

/* How many links there were at least and at most. */
static void count_links(const struct look *look, const struct living *living, int64_t *least,
                        int64_t *most)
{
    *least = *most = 0;
    for (size_t i = 0; i < living->hold_count; i++) {
        *most += living->holds[i]->reason == REASON_LINK;
        *least += truth_link_stayed(&look->truth, living->holds[i]);
    }
}

static void check_verdict(struct look *look, const struct row *row, const struct living *living)
{
    int64_t least, most;

    if (!row->verdict)
        return;
    count_links(look, living, &least, &most);
    bool is_orphan = strcmp(row->verdict, "orphan") == 0;
    look->audit->orphans += is_orphan && !look->observation->audited;
    if (is_orphan && truth_was_held(&look->truth, living, true))
        object_to(look, LIE_FALSE_ORPHAN, living->life, "%s %d", storm_kinds[row->kind].word,
                  row->id);
    else if (strcmp(row->verdict, "in-use") == 0 && !most)
        object_to(look, LIE_FALSE_FIGURE, living->life, "%s %d was not in use",
                  storm_kinds[row->kind].word, row->id);
    else if (strcmp(row->verdict, "idle") == 0 && least)
        object_to(look, LIE_LOST_LINK, living->life, "%s %d was in use all the time",
                  storm_kinds[row->kind].word, row->id);
}

/* Owner and permissions change at once. */
static bool may_have_owner(const struct look *look, const struct row *row, const struct life *life)
{
    for (int which = 0; which < 2; which++) {
        if (truth_may_be_as(&look->truth, life, which) &&
            (row->uid == NOT_SHOWN || row->uid == (int64_t)life->uid[which]) &&
            (row->mode == NOT_SHOWN || row->mode == (int64_t)life->mode[which]))
            return true;
    }
    return false;
}

static void check_figures(struct look *look, const struct row *row, const struct living *living)
{
    const struct life *life = living->life;
    int64_t least, most;

    count_links(look, living, &least, &most);
    if (!may_have_owner(look, row, life))
        object_to(look, LIE_FALSE_FIGURE, life, "%s %d: owner or permissions",
                  storm_kinds[row->kind].word, row->id);
    if (row->cpid != NOT_SHOWN && row->cpid != life->maker)
        object_to(look, LIE_FALSE_FIGURE, life, "%s %d: creator", storm_kinds[row->kind].word,
                  row->id);
    if (row->nattch != NOT_SHOWN && (row->nattch < least || row->nattch > most))
        object_to(look, LIE_FALSE_FIGURE, life,
                  "%s %d: %" PRId64 " attaches, not %" PRId64 " to %" PRId64,
                  storm_kinds[row->kind].word, row->id, row->nattch, least, most);
}

static void look_at_row(struct look *look, const struct row *row)
{
    size_t several;
    const struct living *living = living_of(look, row, &several);

    look->audit->rows += !look->observation->audited;
    if (!several)
        object_to(look, LIE_GHOST_OBJECT, NULL, "%s %d with the key 0x%08x",
                  storm_kinds[row->kind].word, row->id, row->key);
    if (!living || look->observation->command->may_choose)
        return;
    check_figures(look, row, living);
    check_verdict(look, row, living);
    if (!row->has_links)
        return;
    look_for_lost_links(look, row, living);
    look_for_ghost_links(look, row, living);
}

static bool was_asked_for(const struct observation *observation, const struct living *living)
{
    if (!(observation->kinds & 1U << living->kind))
        return false;
    if (!observation->id_count)
        return observation->command->lists;
    for (unsigned i = 0; i < observation->id_count; i++) {
        if (observation->ids[i] == living->id)
            return true;
    }
    return false;
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *one = left, *other = right;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return (one->id > other->id) - (one->id < other->id);
}

static void look_for_lost_objects(struct look *look)
{
    const struct observation *seen = look->observation;

    for (size_t i = 0; i < look->truth.count; i++) {
        const struct living *living = &look->truth.living[i];
        const struct row key = {.kind = living->kind, .id = living->id};
        if (was_asked_for(seen, living) &&
            !bsearch(&key, seen->rows, seen->row_count, sizeof(key), compare_rows) &&
            truth_existed(&look->truth, living->life))
            object_to(look, LIE_LOST_OBJECT, living->life, "%s %d", storm_kinds[living->kind].word,
                      living->id);
    }
}

/* True: it is done with. */
static bool look_at(struct audit *audit, struct observation *observation, bool is_last)
{
    struct look look = {.audit = audit,
                        .observation = observation,
                        .truth = truth_of(observation->from, observation->to),
                        .is_last = is_last || !is_patient(audit, observation)};

    for (size_t i = 0; i < observation->row_count; i++)
        look_at_row(&look, &observation->rows[i]);
    look_for_lost_objects(&look);
    truth_free(&look.truth);
    observation->audited = now();
    return look.is_last || !look.found;
}

/* --- Removals --------------------------------------------------------------------------------- */

static struct truth truth_of_claim(const struct claim *claim)
{
    return truth_of(claim->observation->from, claim->observation->to);
}

static bool claim_was_held(const struct claim *claim, const struct life *life, bool users)
{
    struct truth truth = truth_of_claim(claim);
    bool held = false;

    for (size_t i = 0; i < truth.count; i++)
        held |= truth.living[i].life == life && truth_was_held(&truth, &truth.living[i], users);
    truth_free(&truth);
    return held;
}

/* Whoever is made and removed in the same second cannot be told from a twin, and has to stay. */
static bool is_old_enough(const struct claim *claim)
{
    return claim->row->changed != NOT_SHOWN && claim->row->changed < claim->observation->second;
}

bool claim_is_by_id(const struct claim *claim, const struct life *life)
{
    for (unsigned i = 0; i < claim->observation->id_count; i++) {
        if (claim->observation->ids[i] == life->id)
            return is_old_enough(claim);
    }
    return false;
}

static bool may_be_prey(const struct claim *claim, const struct life *life)
{
    const struct truth truth = {.from = claim->observation->from, .to = claim->observation->to};

    return is_old_enough(claim) &&
           ((life->mode[0] == MODE_PREY && truth_may_be_as(&truth, life, 0)) ||
            (life->mode[1] == MODE_PREY && truth_may_be_as(&truth, life, 1)));
}

bool claim_is_of_prey(const struct claim *claim, const struct life *life)
{
    return may_be_prey(claim, life) &&
           !(storm_kinds[life->kind].attaches && claim_was_held(claim, life, false));
}

/* Of what has been given away, the guards ask for the processes of its owner only. */
bool claim_is_of_guarded_prey(const struct claim *claim, const struct life *life)
{
    if (!may_be_prey(claim, life))
        return false;
    if (life->given_from && life->uid[1] != life->uid[0] && !storm_kinds[life->kind].attaches)
        return true;
    return !claim_was_held(claim, life, true);
}

bool claim_is_of_orphan(const struct claim *claim, const struct life *life)
{
    return is_old_enough(claim) && !claim_was_held(claim, life, true);
}

static bool was_removed_by_other(const struct life *life)
{
    return life->fate == FATE_VANISHED || life->marked_by_other;
}

static uint64_t time_of_removal(const struct life *life)
{
    return life->marked_by_other ? life->marked_to : life->gone_to;
}

static bool may_mean(const struct claim *claim, const struct life *life)
{
    const struct row *row = claim->row;

    return life->fate != FATE_FAILED && row->key == life->key &&
           (!life->changed[0] || row->changed == life->changed[0] ||
            row->changed == life->changed[1]);
}

struct suspects {
    struct life *gone; /* that somebody removed, and no other claim accounts for */
    bool in_doubt;     /* one may be gone, and nobody has noticed yet */
};

static struct suspects find_suspects(const struct claim *claim)
{
    struct truth truth = truth_of_claim(claim);
    struct suspects suspects = {0};
    size_t count;
    const struct living *first = truth_find(&truth, claim->row->kind, claim->row->id, &count);

    for (size_t i = 0; i < count; i++) {
        struct life *life = first[i].life;
        if (!may_mean(claim, life))
            continue;
        if (was_removed_by_other(life) && !life->taken_by)
            suspects.gone = life;
        suspects.in_doubt |= life->fate == FATE_ALIVE;
    }
    truth_free(&truth);
    return suspects;
}

static void decide(struct audit *audit, struct claim *claim, bool is_last)
{
    struct observation *observation = claim->observation;
    struct suspects suspects = find_suspects(claim);

    if (!suspects.gone && suspects.in_doubt && !is_last && now() < observation->to + LONG_PATIENCE)
        return;
    if (!suspects.gone && !is_last && is_patient(audit, observation))
        return;
    claim->is_decided = true;
    observation->open--;
    audit->removed++;
    if (!suspects.gone) {
        audit_accuse(audit, LIE_FALSE_REPORT, observation, NULL,
                     "it says it has removed what was not removed");
        return;
    }
    suspects.gone->taken_by = observation->number;
    if (!observation->command->may_choose(claim, suspects.gone))
        audit_accuse(audit, LIE_REMOVED_OUTSIDE, observation, suspects.gone,
                     "the plan could not have chosen it");
}

static void add_claims(struct audit *audit, struct observation *observation)
{
    for (size_t i = 0; i < observation->row_count; i++) {
        const struct row *row = &observation->rows[i];
        if (!row->result || strcmp(row->result, "removed") != 0)
            continue;
        audit->claims = reallocarray(audit->claims, audit->claim_count + 1, sizeof(*audit->claims));
        if (!audit->claims)
            die("reallocarray");
        audit->claims[audit->claim_count++] = (struct claim){observation, row, false};
        observation->open++;
    }
}

/* Returns when the oldest began that is not decided, or TIME. */
static uint64_t decide_claims(struct audit *audit, uint64_t time, bool is_last)
{
    size_t left = 0;

    for (size_t i = 0; i < audit->claim_count; i++) {
        struct claim *claim = &audit->claims[i];
        decide(audit, claim, is_last);
        if (claim->is_decided)
            continue;
        if (claim->observation->from < time)
            time = claim->observation->from;
        audit->claims[left++] = *claim;
    }
    audit->claim_count = left;
    return time;
}

/* What was removed before OLDEST, and no run of rm accounts for. */
static void look_for_removed(struct audit *audit, uint64_t oldest)
{
    for (size_t i = 0; i < LIVES; i++) {
        struct life *life = &journal->lives[i];
        if (!life->made_from || !was_removed_by_other(life) || life->taken_by ||
            time_of_removal(life) >= oldest)
            continue;
        life->taken_by = REPORTED;
        audit_accuse(audit, LIE_REMOVED_OUTSIDE, NULL, life, "nobody says to have removed it");
    }
}

/* --- All -------------------------------------------------------------------------------------- */

static void check_end(struct audit *audit, const struct observation *observation)
{
    const char *why = NULL;

    if (observation->was_killed)
        why = "it did not end";
    else if (WIFSIGNALED(observation->status))
        why = "it ended by a signal";
    else if (WEXITSTATUS(observation->status) >= 32 ||
             !((1U | observation->command->statuses) & 1U << WEXITSTATUS(observation->status)))
        why = "it ended with a status that it should not have";
    if (why)
        audit_accuse(audit, LIE_BAD_END, observation, NULL, why);
}

void audit_take(struct audit *audit, struct observation *observation)
{
    check_end(audit, observation);
    if (observation->fault)
        audit_accuse(audit, LIE_BROKEN_OUTPUT, observation, NULL, observation->fault);
    /* Whoever waits in the storm waits for somebody who does not. */
    if (observation->deadlocks)
        audit_accuse(audit, LIE_FALSE_DEADLOCK, observation, NULL, "there is none");
    if (observation->row_count)
        qsort(observation->rows, observation->row_count, sizeof(*observation->rows), compare_rows);
    observation->open = !observation->fault && !observation->was_killed;
    if (observation->open && observation->command->may_choose)
        add_claims(audit, observation);
    observation->next = audit->waiting;
    audit->waiting = observation;
}

static void audit_observation(struct audit *audit, struct observation *observation, bool is_last)
{
    uint64_t time = now();

    if (observation->looked_at || (!is_last && time < observation->audited + AGAIN))
        return;
    observation->looked_at = look_at(audit, observation, is_last);
    observation->open -= observation->looked_at;
}

void audit_go_on(struct audit *audit, uint64_t oldest, bool is_last)
{
    struct observation **place = &audit->waiting;

    oldest = decide_claims(audit, oldest, is_last);
    look_for_removed(audit, oldest);
    while (*place) {
        struct observation *observation = *place;
        if (observation->open)
            audit_observation(audit, observation, is_last);
        if (observation->open) {
            place = &observation->next;
            continue;
        }
        *place = observation->next;
        observation_free(observation);
    }
}
