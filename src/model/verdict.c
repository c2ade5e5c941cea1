/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/pids.h"
#include "model/protection.h"
#include "model/traces.h"
#include "model/verdict.h"

const char *const verdict_words[VERDICTS + 1] = {
    [VERDICT_IN_USE] = "in-use",
    [VERDICT_UNKNOWN] = "unknown",
    [VERDICT_ORPHAN] = "orphan",
    [VERDICT_IDLE] = "idle",
};

facts_t verdict_needs(enum kind kind)
{
    return kind_specs[kind]->verdict_facts | FACT_PROTECTION;
}

/* What a yes speaks for. */
enum purpose {
    OF_USE,
    OF_ORPHAN,
    OF_PRODUCT, /* for an orphan too, and of interest in any case */
    OF_ADVICE,  /* for nothing: it is only told */
};

/* A question about an object. Its test fills in what the sentence about the answer needs. */
struct sign {
    bool (*asked_of)(const struct kind_spec *kind); /* of which kinds; NULL: of all */
    enum purpose purpose;
    enum truth (*test)(const struct view *view, size_t row, struct evidence *evidence);
    /* Appends the sentence; NULL: a no alone is worth one, which stands in NO */
    void (*put)(struct buffer *out, const struct view *view, size_t row,
                const struct evidence *evidence);
    unsigned role;     /* ROLE_BIT: of are_gone, whose processes: asked of what keeps such traces */
    const char *no;    /* to be translated */
    const char *label; /* of put_process: whom it is about, to be translated */
    bool is_dear; /* takes a look at every process: asked where nothing speaks against it yet */
    enum { IN_ANY_CASE, OF_USERS /* unless a product's programs decide */, OF_PROGRAMS } asked;
};

/* Signs of use. */

static enum truth sign_attached(const struct view *view, size_t row, struct evidence *evidence)
{
    evidence->count = object_attaches(object_at(view, row));
    return truth_of(evidence->count);
}

static enum truth sign_waited_for(const struct view *view, size_t row, struct evidence *evidence)
{
    const struct quantity waiters = links_count_waiters(view->now, object_at(view, row));

    evidence->count = waiters.amount;
    if (waiters.amount)
        return TRUTH_TRUE;
    return waiters.known ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

/* Signs of an orphan: what the object is like. */

static enum truth is_unprotected(const struct view *view, size_t row, struct evidence *evidence)
{
    const struct protection_rule *rule;
    (void)evidence;
    return (enum truth)(TRUTH_TRUE - protection_of(view, row, &rule));
}

static enum truth is_unmarked(const struct view *view, size_t row, struct evidence *evidence)
{
    (void)evidence;
    return truth_of(!object_is_marked(object_at(view, row)));
}

static enum truth is_unlocked(const struct view *view, size_t row, struct evidence *evidence)
{
    (void)evidence;
    return truth_of(!(object_at(view, row)->mode & MODE_LOCKED));
}

static enum truth is_empty(const struct view *view, size_t row, struct evidence *evidence)
{
    evidence->count = object_amount(object_at(view, row), AMOUNT_MESSAGES).amount;
    return truth_of(!evidence->count);
}

static enum truth can_be_orphan(const struct view *view, size_t row, struct evidence *evidence)
{
    (void)view;
    (void)row;
    return truth_of(!evidence->known.never_orphan);
}

/* A pid of another namespace stands for nobody here, or for somebody else. */
static enum truth sees_all(const struct view *view, size_t row, struct evidence *evidence)
{
    (void)row;
    (void)evidence;
    return snapshot_sees_all(view->now) ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

/* Signs of an orphan: that a process is gone. */

static enum truth process_is_gone(const struct view *view, const struct trace *trace,
                                  struct evidence *evidence)
{
    const struct process *process = snapshot_process(view->now, trace->pid);

    evidence->id = trace->pid;
    if (!trace->pid)
        return trace->is_done ? TRUTH_UNKNOWN : TRUTH_TRUE;
    if (!process || process->state == PROCESS_UNKNOWN)
        return TRUTH_UNKNOWN;
    if (process->state == PROCESS_GONE)
        return TRUTH_TRUE;
    evidence->is_later = pid_is_later(process, trace->last);
    return evidence->is_later ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* Of several the one that speaks against it is kept as evidence; and how many there are. */
static enum truth are_gone(const struct view *view, size_t row, struct evidence *evidence)
{
    struct traces traces = traces_of(view->now, object_at(view, row));
    const struct evidence nothing = *evidence;
    enum truth truth = TRUTH_TRUE;
    struct trace trace;
    size_t found = 0;
    uint64_t pids = 0;

    while (traces_next(&traces, &trace)) {
        struct evidence one = nothing;
        if (ROLE_BIT(trace.role) != evidence->sign->role)
            continue;
        enum truth gone = process_is_gone(view, &trace, &one);
        pids += trace.pid != 0;
        if (found++ > 0 && gone >= truth)
            continue;
        truth = gone;
        *evidence = one;
    }
    evidence->count = pids;
    return traces.is_unread ? truth_of_both(truth, TRUTH_UNKNOWN) : truth;
}

static enum truth last_attacher_is_gone(const struct view *view, size_t row,
                                        struct evidence *evidence)
{
    const struct product *product = evidence->known.product;
    enum truth truth = are_gone(view, row, evidence);

    evidence->only_serves = truth == TRUTH_FALSE && product && product->last_serves;
    return evidence->only_serves ? TRUTH_TRUE : truth;
}

/* Signs of an orphan: that its users are gone. For what has neither creator's pid nor attaches. */

static enum truth is_not_of_root(const struct view *view, size_t row, struct evidence *evidence)
{
    const struct object *object = object_at(view, row);
    (void)evidence;
    return truth_of(object->uid != 0 && object->cuid != 0);
}

static enum truth has_no_process(const struct view *view, const struct object *object, uint32_t uid)
{
    const struct owners *owners = &view->now->owners;
    uint32_t ignored;

    if (owners_have_live(owners, object->ref.space, uid))
        return TRUTH_FALSE;
    bool unmapped = owners->unmapped.known && uid == owners->unmapped.amount;
    if (!owners->complete || unmapped || idmap_find(&owners->unsure, uid, &ignored))
        return TRUTH_UNKNOWN;
    return TRUTH_TRUE;
}

static enum truth users_are_gone(const struct view *view, size_t row, struct evidence *evidence)
{
    const struct object *object = object_at(view, row);
    enum truth owner = has_no_process(view, object, object->uid);
    enum truth creator = has_no_process(view, object, object->cuid);

    evidence->id = creator < owner ? object->cuid : object->uid;
    return truth_of_both(owner, creator);
}

/*
 * Whoever knows the key can attach the segment again, though nobody has it now: PHP attaches for each
 * request (ext/shmop/shmop.c, ext/sysvshm/sysvshm.c), and the worker that made it may have been replaced.
 */
static enum truth key_is_forgotten(const struct view *view, size_t row, struct evidence *evidence)
{
    if (!object_at(view, row)->key)
        return TRUTH_TRUE;
    if (is_not_of_root(view, row, evidence) == TRUTH_FALSE)
        return TRUTH_FALSE;
    return users_are_gone(view, row, evidence);
}

static enum truth programs_are_gone(const struct view *view, size_t row, struct evidence *evidence)
{
    const struct runner *runner = NULL;
    enum truth runs =
        product_runs(view, evidence->known.product, object_at(view, row)->ref.space, &runner);
    return (enum truth)(TRUTH_TRUE - runs);
}

/* Advice. */

/* Whether UID has an account: what has no name is called by its number (collect/names.c). */
static bool has_account(const struct view *view, uint32_t uid)
{
    struct buffer number = BUFFER_IN_MEMORY;
    struct text name;

    buffer_unsigned(&number, uid);
    bool is_named =
        names_find(&view->now->users, uid, &name) &&
        (name.length != number.length || memcmp(name.start, number.data, name.length) != 0);
    buffer_free(&number);
    return is_named;
}

/*
 * systemd-logind goes by the owner (clean_ipc_by_uid in systemd's src/shared/clean-ipc.c) and leaves
 * segments that are attached; sets and queues it removes whoever uses them.
 */
static enum truth may_be_removed_at_logout(const struct view *view, size_t row,
                                           struct evidence *evidence)
{
    enum { NOBODY = 65534 }; /* owns what belongs to no account, and never logs in */
    const struct object *object = object_at(view, row);
    const struct logind *logind = &view->now->logind;
    uint32_t ignored;

    evidence->id = object->uid;
    return truth_of(logind->removes && logind->ns.known && object->ref.space == logind->ns.amount &&
                    object->uid >= logind->first_user && object->uid != NOBODY &&
                    !idmap_find(&logind->present, object->uid, &ignored) &&
                    has_account(view, object->uid) && !object_attaches(object));
}

/* Sentences. */

static void put_attached(struct buffer *out, const struct view *view, size_t row,
                         const struct evidence *evidence)
{
    unsigned long count = (unsigned long)evidence->count;
    (void)view;
    (void)row;
    if (count)
        buffer_format(out, ngettext("it is attached once", "it is attached %lu times", count),
                      count);
    else
        buffer_text(out, _("nobody is attached"));
}

static void put_waiting(struct buffer *out, const struct view *view, size_t row,
                        const struct evidence *evidence)
{
    unsigned long count = (unsigned long)evidence->count;
    (void)view;
    (void)row;
    if (evidence->truth == TRUTH_TRUE)
        buffer_format(out, ngettext("%lu thread waits on it", "%lu threads wait on it", count),
                      count);
    else
        buffer_text(out, evidence->truth == TRUTH_FALSE
                             ? _("nobody waits on it")
                             : _("whether anybody waits on it is not known"));
}

static void put_protection(struct buffer *out, const struct view *view, size_t row,
                           const struct evidence *evidence)
{
    const struct protection_rule *rule;

    (void)protection_of(view, row, &rule);
    if (evidence->truth == TRUTH_FALSE)
        buffer_format(out, _("it is protected by %s, line %zu"), rule->path, rule->line);
    else if (evidence->truth == TRUTH_UNKNOWN && rule)
        buffer_format(out, _("whether it is protected by %s, line %zu is not known"), rule->path,
                      rule->line);
    else if (evidence->truth == TRUTH_UNKNOWN)
        buffer_format(out, _("whether it is protected is not known: %s is faulty"),
                      view->now->protection->faulty);
}

static void verdict_put_messages(struct buffer *out, const struct view *view, size_t row,
                                 const struct evidence *evidence)
{
    unsigned long count = (unsigned long)evidence->count;
    (void)view;
    (void)row;
    if (count)
        buffer_format(out, ngettext("it holds %lu message", "it holds %lu messages", count), count);
    else
        buffer_text(out, _("it is empty"));
}

/* "1234 (postgres)" */
static void verdict_put_name(struct buffer *out, const struct view *view, uint32_t pid)
{
    const struct process *process = snapshot_process(view->now, pid);

    buffer_format(out, "%lu", (unsigned long)pid);
    if (process && process->command.length)
        buffer_format(out, " (%.*s)", (int)process->command.length, process->command.start);
}

static void put_life(struct buffer *out, const struct view *view, const struct evidence *evidence)
{
    struct buffer name = BUFFER_IN_MEMORY;

    verdict_put_name(&name, view, evidence->id);
    if (evidence->only_serves)
        buffer_format(out, _("process %s lives, but only serves whoever made it"),
                      buffer_string(&name));
    else if (evidence->is_later)
        buffer_format(
            out,
            _("process %s lives, but was started after that: the number was reused, or the "
              "clock was set"),
            buffer_string(&name));
    else
        buffer_format(out, _("process %s lives"), buffer_string(&name));
    buffer_free(&name);
}

static void put_process(struct buffer *out, const struct view *view, size_t row,
                        const struct evidence *evidence)
{
    unsigned long pid = evidence->id;
    bool lives = evidence->truth == TRUTH_FALSE || evidence->is_later || evidence->only_serves;

    (void)row;
    buffer_format(out, "%s: ", _(evidence->sign->label));
    if (lives)
        put_life(out, view, evidence);
    else if (evidence->truth == TRUTH_TRUE && pid)
        buffer_format(out,
                      snapshot_process(view->now, evidence->id)->is_zombie
                          ? _("process %lu is gone (zombie)")
                          : _("process %lu is gone"),
                      pid);
    else if (evidence->truth == TRUTH_TRUE)
        buffer_text(out, _("there was none yet"));
    else if (pid)
        buffer_format(out, _("whether process %lu lives is not known"), pid);
    else
        buffer_text(out, _("a process that cannot be seen from here"));
}

static void put_operators(struct buffer *out, const struct view *view, size_t row,
                          const struct evidence *evidence)
{
    unsigned long count = (unsigned long)evidence->count;

    if (view->now->captured)
        return;
    if (!(object_at(view, row)->has & HAS_PIDS))
        buffer_text(out, _("last operation: what is in the set may not be read"));
    else if (evidence->truth == TRUTH_TRUE && count)
        buffer_format(out,
                      ngettext("last operation: its process is gone",
                               "last operations on %lu semaphores: their processes are gone",
                               count),
                      count);
    else
        put_process(out, view, row, evidence);
}

static void put_user_name(struct buffer *out, const struct view *view, uint32_t uid)
{
    struct text name;

    if (names_find(&view->now->users, uid, &name))
        text_put(out, name);
    else
        buffer_unsigned(out, uid);
}

static void put_users(struct buffer *out, const struct view *view, size_t row,
                      const struct evidence *evidence)
{
    struct buffer user = BUFFER_IN_MEMORY;

    (void)row;
    put_user_name(&user, view, evidence->id);
    if (evidence->truth == TRUTH_TRUE)
        buffer_text(out, _("neither its owner nor its creator has a process in its namespace"));
    else
        buffer_format(out,
                      evidence->truth == TRUTH_FALSE
                          ? _("user %s has processes in its namespace")
                          : _("whether user %s has processes in its namespace is not known"),
                      buffer_string(&user));
    buffer_free(&user);
}

static void put_key_sign(struct buffer *out, const struct view *view, size_t row,
                         const struct evidence *evidence)
{
    struct buffer user = BUFFER_IN_MEMORY;

    if (!object_at(view, row)->key || view->now->captured)
        return;
    put_user_name(&user, view, evidence->id);
    if (evidence->truth == TRUTH_TRUE)
        buffer_text(out, _("it has a key, but neither its owner nor its creator has a process in "
                           "its namespace"));
    else if (evidence->truth == TRUTH_UNKNOWN)
        buffer_format(out,
                      _("it has a key, and whether user %s has processes in its namespace is not "
                        "known"),
                      buffer_string(&user));
    else if (is_not_of_root(view, row, NULL) == TRUTH_FALSE)
        buffer_text(out, _("it has a key, and its owner or its creator is root"));
    else
        buffer_format(out, _("it has a key, and user %s has processes in its namespace"),
                      buffer_string(&user));
    buffer_free(&user);
}

static void put_programs(struct buffer *out, const struct view *view, size_t row,
                         const struct evidence *evidence)
{
    const struct product *product = evidence->known.product;
    const struct runner *runner = NULL;

    if (view->now->captured)
        return;
    (void)product_runs(view, product, object_at(view, row)->ref.space, &runner);
    if (evidence->truth == TRUTH_TRUE)
        buffer_text(out, _(product->none_runs));
    else if (evidence->truth == TRUTH_FALSE)
        buffer_format(out, _("process %lu (%.*s) is in its namespace"), (unsigned long)runner->pid,
                      (int)runner->command.length, runner->command.start);
    else
        buffer_format(out, _("whether a process of %s is in its namespace is not known"),
                      product->name);
}

static void put_sight(struct buffer *out, const struct view *view, size_t row,
                      const struct evidence *evidence)
{
    (void)row;
    if (evidence->truth == TRUTH_TRUE) {
        if (!view->now->every_pid)
            buffer_text(out, _("taken as seen: all processes that use it (--closed)"));
        return;
    }
    buffer_text(out, view->now->captured
                         ? _("a captured tree says nothing about processes")
                         : _("not every process can be seen from this pid namespace"));
}

/* How the makers clean up, or what has to be done before that. */
static void put_advice(struct buffer *out, const struct view *view, const struct recognition *known)
{
    unsigned long others = known->others;
    struct buffer name = BUFFER_IN_MEMORY;

    verdict_put_name(&name, view, known->holder);
    if (!known->must_end)
        buffer_text(out, _(known->product->advice));
    else if (!known->holder)
        buffer_text(out, _("end the processes that use it first"));
    else if (!others)
        buffer_format(out, _("end process %s first"), buffer_string(&name));
    else
        buffer_format(out,
                      ngettext("end process %s and %lu other first",
                               "end process %s and %lu others first", others),
                      buffer_string(&name), others);
    buffer_free(&name);
}

static void put_product(struct buffer *out, const struct view *view, size_t row,
                        const struct evidence *evidence)
{
    const struct recognition known = evidence->known;
    struct buffer advice = BUFFER_IN_MEMORY;

    (void)row;
    if (!known.product)
        return;
    put_advice(&advice, view, &known);
    /* TRANSLATORS: %s is a product's name, and then a sentence about how it is cleaned up */
    buffer_format(out,
                  known.by == BY_KEY     ? _("%s, by its key: %s")
                  : known.by == BY_OWNER ? _("%s, by its owner: %s")
                                         : _("%s, by its process: %s"),
                  known.product->name, buffer_string(&advice));
    buffer_free(&advice);
}

static void put_logout(struct buffer *out, const struct view *view, size_t row,
                       const struct evidence *evidence)
{
    struct text name;

    (void)row;
    if (evidence->truth != TRUTH_TRUE || !names_find(&view->now->users, evidence->id, &name))
        return;
    buffer_format(out,
                  _("systemd-logind may remove it when user %.*s logs out for good (RemoveIPC in "
                    "logind.conf(5))"),
                  (int)name.length, name.start);
}

/* clang-format off */
static const struct sign signs[] = {
    {.asked_of = kind_can_be_attached, .purpose = OF_USE, .test = sign_attached, .put = put_attached},
    {.asked_of = kind_can_be_waited_for, .purpose = OF_USE, .test = sign_waited_for, .put = put_waiting},
    {.purpose = OF_ORPHAN, .test = is_unprotected, .put = put_protection},
    {.asked_of = kind_can_be_marked, .purpose = OF_ORPHAN, .test = is_unmarked, .no = N_("it is marked for destruction")},
    {.asked_of = kind_can_be_locked, .purpose = OF_ORPHAN, .test = is_unlocked, .no = N_("it is locked in memory")},
    {.asked_of = kind_has_messages, .purpose = OF_ORPHAN, .test = is_empty, .put = verdict_put_messages},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_CREATOR),
     .put = put_process, .label = N_("creator")},
    {.purpose = OF_ORPHAN, .test = last_attacher_is_gone, .role = ROLE_BIT(TRACE_ATTACHER),
     .put = put_process, .label = N_("last attach or detach")},
    {.asked_of = kind_can_be_attached, .purpose = OF_ORPHAN, .test = key_is_forgotten, .put = put_key_sign, .is_dear = true,
     .asked = OF_USERS},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_SENDER),
     .put = put_process, .label = N_("last sender")},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_RECEIVER),
     .put = put_process, .label = N_("last receiver")},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_OPERATOR),
     .put = put_operators, .label = N_("last operation")},
    {.asked_of = kind_cannot_be_attached, .purpose = OF_ORPHAN, .test = is_not_of_root, .asked = OF_USERS,
     .no = N_("its owner or its creator is root")},
    {.asked_of = kind_cannot_be_attached, .purpose = OF_ORPHAN, .test = users_are_gone, .put = put_users, .asked = OF_USERS},
    {.purpose = OF_ORPHAN, .test = programs_are_gone, .put = put_programs,
     .asked = OF_PROGRAMS},
    {.purpose = OF_ORPHAN, .test = sees_all, .put = put_sight},
    {.purpose = OF_PRODUCT, .test = can_be_orphan, .put = put_product},
    {.purpose = OF_ADVICE, .test = may_be_removed_at_logout, .put = put_logout},
};
/* clang-format on */

/* Whether SIGN is asked of an object that is KNOWN for a product's, of which all else so far is TRUTH. */
static bool is_asked(const struct sign *sign, const struct recognition *known, enum truth truth)
{
    /* A look at every process is worth it only where nothing speaks against an orphan. */
    if (sign->is_dear && (truth == TRUTH_FALSE || known->never_orphan))
        return false;
    return sign->asked == IN_ANY_CASE || (sign->asked == OF_PROGRAMS) == known->programs_decide;
}

static bool concerns(const struct sign *sign, const struct kind_spec *kind)
{
    if (sign->role && !(sign->role & kind->trace_roles))
        return false;
    return !sign->asked_of || sign->asked_of(kind);
}

/* Whether all that is asked for one purpose is answered by yes. */
static enum truth ask_for(const struct view *view, size_t row, enum purpose purpose,
                          const struct recognition *known, struct judgement *judgement)
{
    const struct kind_spec *kind = kind_of(object_at(view, row));
    enum truth truth = TRUTH_TRUE;

    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
        if (signs[i].purpose != purpose || !concerns(&signs[i], kind))
            continue;
        if (!is_asked(&signs[i], known, truth))
            continue;
        struct evidence *evidence = &judgement->evidence[judgement->count++];
        *evidence = (struct evidence){.sign = &signs[i], .known = *known};
        evidence->truth = signs[i].test(view, row, evidence);
        truth = truth_of_both(truth, evidence->truth);
    }
    return truth;
}

struct judgement verdict_of(const struct view *view, size_t row)
{
    const struct recognition known = product_of(view, row);
    struct judgement judgement = {.verdict = VERDICT_IN_USE};
    enum truth used = ask_for(view, row, OF_USE, &known, &judgement), orphan = TRUTH_TRUE;

    /* Nothing tells of the use of such a kind. */
    if (!judgement.count)
        used = TRUTH_FALSE;
    if (used != TRUTH_TRUE)
        orphan = ask_for(view, row, OF_ORPHAN, &known, &judgement);
    orphan = truth_of_both(orphan, ask_for(view, row, OF_PRODUCT, &known, &judgement));
    (void)ask_for(view, row, OF_ADVICE, &known, &judgement);
    if (used == TRUTH_TRUE)
        return judgement;
    if (used == TRUTH_UNKNOWN || orphan == TRUTH_UNKNOWN)
        judgement.verdict = VERDICT_UNKNOWN;
    else
        judgement.verdict = orphan == TRUTH_TRUE ? VERDICT_ORPHAN : VERDICT_IDLE;
    return judgement;
}

bool verdict_asks_of_owners(const struct view *view, size_t row)
{
    const struct judgement judgement = verdict_of(view, row);

    for (size_t i = 0; i < judgement.count; i++) {
        if (judgement.evidence[i].sign->is_dear && judgement.evidence[i].truth == TRUTH_UNKNOWN)
            return true;
    }
    return false;
}

void evidence_put(struct buffer *out, const struct view *view, size_t row,
                  const struct evidence *evidence)
{
    if (evidence->sign->put)
        evidence->sign->put(out, view, row, evidence);
    else if (evidence->truth == TRUTH_FALSE)
        buffer_text(out, _(evidence->sign->no));
}
