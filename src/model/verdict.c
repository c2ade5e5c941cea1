/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdio.h>

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

/* Which conclusion a yes supports. */
enum purpose {
    OF_USE,
    OF_ORPHAN,
    OF_PRODUCT, /* for an orphan too, and of interest in any case */
    OF_ADVICE,  /* for nothing: it is only told */
};

/* An object that is judged, and what is found by the question at hand. */
struct subject {
    const struct view *view;
    size_t row;
    const struct object *object;
    const struct recognition *known; /* the product that it is of */
    struct evidence *evidence;
};

/* A question about an object. Its test fills in what the sentence about the answer needs. */
struct check {
    bool (*asked_of)(const struct kind_spec *kind); /* of which kinds; NULL: of all */
    enum purpose purpose;
    enum truth (*test)(const struct subject *subject);
    const char *says[TRUTHS]; /* the sentence about each answer, to be translated; NULL: ->put */
    void (*put)(struct buffer *out, const struct subject *subject); /* NULL: there is none */
    unsigned role;     /* ROLE_BIT: of are_gone, whose processes: asked of what keeps such traces */
    const char *label; /* of put_process: whom it is about, to be translated */
    bool is_dear; /* takes a look at every process: asked where nothing speaks against it yet */
    enum { IN_ANY_CASE, OF_USERS /* unless a product's programs decide */, OF_PROGRAMS } asked;
};

/* Checks for use. */

static enum truth is_attached(const struct subject *subject)
{
    subject->evidence->count = (unsigned long)object_attaches(subject->object);
    return truth_of(subject->evidence->count);
}

static enum truth is_waited_for(const struct subject *subject)
{
    const struct quantity waiters = links_count_waiters(subject->view->now, subject->object);

    subject->evidence->count = (unsigned long)waiters.amount;
    return truth_of_some(waiters);
}

/* Checks for an orphan: what the object is like. */

static enum truth is_unprotected(const struct subject *subject)
{
    const struct protection_rule *rule;
    return truth_inverse(protection_of(subject->view, subject->row, &rule));
}

static enum truth has_stayed_as_it_was(const struct subject *subject)
{
    return subject->object->has & HAS_MOVED_ON ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

static enum truth is_unmarked(const struct subject *subject)
{
    return truth_of(!object_is_marked(subject->object));
}

static enum truth is_unlocked(const struct subject *subject)
{
    return truth_of(!(subject->object->mode & MODE_LOCKED));
}

static enum truth is_empty(const struct subject *subject)
{
    subject->evidence->count =
        (unsigned long)object_amount(subject->object, AMOUNT_MESSAGES).amount;
    return truth_of(!subject->evidence->count);
}

static enum truth can_be_orphan(const struct subject *subject)
{
    return truth_of(!subject->known->never_orphan);
}

/* A pid of another namespace stands for nobody here, or for somebody else. */
static enum truth sees_all(const struct subject *subject)
{
    return snapshot_sees_all(subject->view->now) ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

/* Checks for an orphan: that a process is gone. */

static enum truth process_is_gone(const struct snapshot *now, const struct trace *trace,
                                  struct evidence *evidence)
{
    enum truth lives = snapshot_process_lives(now, trace->pid);

    evidence->id = trace->pid;
    if (!trace->pid)
        return trace->is_done ? TRUTH_UNKNOWN : TRUTH_TRUE;
    evidence->is_later =
        lives == TRUTH_TRUE && pid_is_later(snapshot_process(now, trace->pid), trace->last);
    return evidence->is_later ? TRUTH_UNKNOWN : truth_inverse(lives);
}

/* Keeps as evidence the trace that speaks against it most, and how many traces there are. */
static enum truth are_gone(const struct subject *subject)
{
    const struct snapshot *now = subject->view->now;
    const struct evidence nothing = *subject->evidence;
    struct traces traces = traces_of(now, subject->object);
    enum truth truth = TRUTH_TRUE;
    struct trace trace;
    size_t found = 0;
    unsigned long pids = 0;

    while (traces_next(&traces, &trace)) {
        struct evidence one = nothing;
        if (ROLE_BIT(trace.role) != nothing.check->role)
            continue;
        enum truth gone = process_is_gone(now, &trace, &one);
        pids += trace.pid != 0;
        if (found++ > 0 && gone >= truth)
            continue;
        truth = gone;
        *subject->evidence = one;
    }
    subject->evidence->count = pids;
    return traces.is_unread ? truth_of_both(truth, TRUTH_UNKNOWN) : truth;
}

static enum truth last_attacher_is_gone(const struct subject *subject)
{
    const struct product *product = subject->known->product;
    enum truth truth = are_gone(subject);

    subject->evidence->only_serves = truth == TRUTH_FALSE && product && product->last_serves;
    return subject->evidence->only_serves ? TRUTH_TRUE : truth;
}

/* Checks for an orphan: that its users are gone. For kinds that record neither creator nor attaches. */

static bool is_of_root(const struct object *object)
{
    return object->uid == 0 || object->cuid == 0;
}

static enum truth is_not_of_root(const struct subject *subject)
{
    return truth_of(!is_of_root(subject->object));
}

static enum truth has_no_process(const struct owners *owners, uint32_t ns, uint32_t uid)
{
    bool unmapped = owners->unmapped.known && uid == owners->unmapped.amount;
    enum truth none = truth_inverse(owners_live(owners, ns, uid));

    return unmapped ? truth_of_both(none, TRUTH_UNKNOWN) : none;
}

static enum truth users_are_gone(const struct subject *subject)
{
    const struct owners *owners = &subject->view->now->owners;
    const struct object *object = subject->object;
    enum truth owner = has_no_process(owners, object->ref.space, object->uid);
    enum truth creator = has_no_process(owners, object->ref.space, object->cuid);

    subject->evidence->id = creator < owner ? object->cuid : object->uid;
    return truth_of_both(owner, creator);
}

/*
 * A process that knows the key can attach the segment again, though nobody has it attached now: PHP attaches
 * for each request (ext/shmop/shmop.c, ext/sysvshm/sysvshm.c), and may have replaced the worker that made it.
 */
static enum truth key_is_forgotten(const struct subject *subject)
{
    if (!subject->object->key)
        return TRUTH_TRUE;
    return is_of_root(subject->object) ? TRUTH_FALSE : users_are_gone(subject);
}

static enum truth programs_are_gone(const struct subject *subject)
{
    const struct runner *runner = NULL;
    return truth_inverse(
        product_runs(subject->view, subject->known->product, subject->object->ref.space, &runner));
}

/* Advice. */

/* Whether UID has an account: what has no name is called by its number (collect/names.c). */
static bool has_account(const struct names *users, uint32_t uid)
{
    char number[sizeof("4294967295")];
    struct text name;

    snprintf(number, sizeof(number), "%lu", (unsigned long)uid);
    return names_find(users, uid, &name) && !text_equals(name, number);
}

/*
 * systemd-logind goes by the owner (clean_ipc_by_uid in systemd's src/shared/clean-ipc.c) and leaves
 * segments that are attached. It removes sets and queues even while they are used.
 */
static enum truth may_be_removed_at_logout(const struct subject *subject)
{
    enum { NOBODY = 65534 }; /* owns what belongs to no account, and never logs in */
    const struct object *object = subject->object;
    const struct logind *logind = &subject->view->now->logind;
    uint32_t ignored;

    subject->evidence->id = object->uid;
    return truth_of(logind->removes && logind->ns.known && object->ref.space == logind->ns.amount &&
                    object->uid >= logind->first_user && object->uid != NOBODY &&
                    !idmap_find(&logind->present, object->uid, &ignored) &&
                    has_account(&subject->view->now->users, object->uid) &&
                    !object_attaches(object));
}

/* Sentences. */

static void put_attached(struct buffer *out, const struct subject *subject)
{
    unsigned long count = subject->evidence->count;
    buffer_format(out, ngettext("it is attached once", "it is attached %lu times", count), count);
}

static void put_waiting(struct buffer *out, const struct subject *subject)
{
    unsigned long count = subject->evidence->count;
    buffer_format(out, ngettext("%lu thread waits on it", "%lu threads wait on it", count), count);
}

static void verdict_put_messages(struct buffer *out, const struct subject *subject)
{
    unsigned long count = subject->evidence->count;
    buffer_format(out, ngettext("it holds %lu message", "it holds %lu messages", count), count);
}

static void put_protection(struct buffer *out, const struct subject *subject)
{
    const struct protection_rule *rule;
    enum truth truth = protection_of(subject->view, subject->row, &rule);

    if (truth == TRUTH_TRUE)
        buffer_format(out, _("it is protected by %s, line %zu"), rule->path, rule->line);
    else if (truth == TRUTH_UNKNOWN && rule)
        buffer_format(out, _("whether it is protected by %s, line %zu is not known"), rule->path,
                      rule->line);
    else if (truth == TRUTH_UNKNOWN)
        buffer_format(out, _("whether it is protected is not known: %s is faulty"),
                      subject->view->now->protection->faulty);
}

/* "1234 (postgres)" */
static void verdict_put_name(struct buffer *out, const struct view *view, uint32_t pid)
{
    const struct process *process = snapshot_process(view->now, pid);

    buffer_unsigned(out, pid);
    if (process && process->command.length)
        buffer_format(out, " (%.*s)", (int)process->command.length, process->command.start);
}

static void put_life(struct buffer *out, const struct subject *subject)
{
    const struct evidence *evidence = subject->evidence;
    struct buffer name = BUFFER_IN_MEMORY;

    verdict_put_name(&name, subject->view, evidence->id);
    buffer_format(out,
                  evidence->only_serves ? _("process %s lives, but only serves whoever made it")
                  : evidence->is_later
                      ? _("process %s lives, but was started after that: the number was reused, or "
                          "the clock was set")
                      : _("process %s lives"),
                  buffer_string(&name));
    buffer_free(&name);
}

static void put_process(struct buffer *out, const struct subject *subject)
{
    const struct evidence *evidence = subject->evidence;
    unsigned long pid = evidence->id;

    buffer_format(out, "%s: ", _(evidence->check->label));
    if (evidence->truth == TRUTH_FALSE || evidence->is_later || evidence->only_serves)
        put_life(out, subject);
    else if (evidence->truth == TRUTH_TRUE && pid)
        buffer_format(out,
                      snapshot_process(subject->view->now, evidence->id)->is_zombie
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

static void put_operators(struct buffer *out, const struct subject *subject)
{
    unsigned long count = subject->evidence->count;

    if (subject->view->now->captured)
        return;
    if (!(subject->object->has & HAS_PIDS))
        buffer_text(out, _("last operation: what is in the set may not be read"));
    else if (subject->evidence->truth == TRUTH_TRUE && count)
        buffer_format(out,
                      ngettext("last operation: its process is gone",
                               "last operations on %lu semaphores: their processes are gone",
                               count),
                      count);
    else
        put_process(out, subject);
}

static void put_users(struct buffer *out, const struct subject *subject)
{
    struct buffer user = BUFFER_IN_MEMORY;

    names_put(&user, &subject->view->now->users, subject->evidence->id);
    buffer_format(out,
                  subject->evidence->truth == TRUTH_FALSE
                      ? _("user %s has processes in its namespace")
                      : _("whether user %s has processes in its namespace is not known"),
                  buffer_string(&user));
    buffer_free(&user);
}

static void put_key(struct buffer *out, const struct subject *subject)
{
    enum truth truth = subject->evidence->truth;
    struct buffer user = BUFFER_IN_MEMORY;

    if (!subject->object->key || subject->view->now->captured)
        return;
    names_put(&user, &subject->view->now->users, subject->evidence->id);
    if (truth == TRUTH_TRUE)
        buffer_text(out, _("it has a key, but neither its owner nor its creator has a process in "
                           "its namespace"));
    else if (is_of_root(subject->object))
        buffer_text(out, _("it has a key, and its owner or its creator is root"));
    else
        buffer_format(out,
                      truth == TRUTH_FALSE
                          ? _("it has a key, and user %s has processes in its namespace")
                          : _("it has a key, and whether user %s has processes in its namespace is "
                              "not known"),
                      buffer_string(&user));
    buffer_free(&user);
}

static void put_programs(struct buffer *out, const struct subject *subject)
{
    const struct product *product = subject->known->product;
    const struct runner *runner = NULL;

    if (subject->view->now->captured)
        return;
    (void)product_runs(subject->view, product, subject->object->ref.space, &runner);
    if (subject->evidence->truth == TRUTH_TRUE)
        buffer_text(out, _(product->none_runs));
    else if (subject->evidence->truth == TRUTH_FALSE)
        buffer_format(out, _("process %lu (%.*s) is in its namespace"), (unsigned long)runner->pid,
                      (int)runner->command.length, runner->command.start);
    else
        buffer_format(out, _("whether a process of %s is in its namespace is not known"),
                      product->name);
}

static void put_sight(struct buffer *out, const struct subject *subject)
{
    const struct snapshot *now = subject->view->now;

    if (subject->evidence->truth != TRUTH_TRUE)
        buffer_text(out, now->captured
                             ? _("a captured tree says nothing about processes")
                             : _("not every process can be seen from this pid namespace"));
    else if (!now->every_pid)
        buffer_text(out, _("taken as seen: all processes that use it (--closed)"));
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

static void put_product(struct buffer *out, const struct subject *subject)
{
    const struct recognition *known = subject->known;
    struct buffer advice = BUFFER_IN_MEMORY;

    if (!known->product)
        return;
    put_advice(&advice, subject->view, known);
    /* TRANSLATORS: %s is a product's name, and then a sentence about how it is cleaned up */
    buffer_format(out,
                  known->by == BY_KEY     ? _("%s, by its key: %s")
                  : known->by == BY_OWNER ? _("%s, by its owner: %s")
                                          : _("%s, by its process: %s"),
                  known->product->name, buffer_string(&advice));
    buffer_free(&advice);
}

static void put_logout(struct buffer *out, const struct subject *subject)
{
    struct text name = {0};

    if (subject->evidence->truth != TRUTH_TRUE)
        return;
    (void)names_find(&subject->view->now->users, subject->evidence->id, &name); /* has_account */
    buffer_format(out,
                  _("systemd-logind may remove it when user %.*s logs out for good (RemoveIPC in "
                    "logind.conf(5))"),
                  (int)name.length, name.start);
}

/* clang-format off */
/* Those for use stand first: what is in use is not asked whether it is an orphan. */
static const struct check checks[] = {
    {.asked_of = kind_can_be_attached, .purpose = OF_USE, .test = is_attached,
     .says = {[TRUTH_FALSE] = N_("nobody is attached")}, .put = put_attached},
    {.asked_of = kind_can_be_waited_for, .purpose = OF_USE, .test = is_waited_for,
     .says = {N_("nobody waits on it"), N_("whether anybody waits on it is not known")}, .put = put_waiting},
    {.purpose = OF_ORPHAN, .test = is_unprotected, .put = put_protection},
    {.purpose = OF_ORPHAN, .test = has_stayed_as_it_was,
     .says = {[TRUTH_UNKNOWN] = N_("it was used or removed while its processes were looked for")}},
    {.asked_of = kind_can_be_marked, .purpose = OF_ORPHAN, .test = is_unmarked,
     .says = {[TRUTH_FALSE] = N_("it is marked for destruction")}},
    {.asked_of = kind_can_be_locked, .purpose = OF_ORPHAN, .test = is_unlocked,
     .says = {[TRUTH_FALSE] = N_("it is locked in memory")}},
    {.asked_of = kind_has_messages, .purpose = OF_ORPHAN, .test = is_empty,
     .says = {[TRUTH_TRUE] = N_("it is empty")}, .put = verdict_put_messages},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_CREATOR),
     .put = put_process, .label = N_("creator")},
    {.purpose = OF_ORPHAN, .test = last_attacher_is_gone, .role = ROLE_BIT(TRACE_ATTACHER),
     .put = put_process, .label = N_("last attach or detach")},
    {.asked_of = kind_can_be_attached, .purpose = OF_ORPHAN, .test = key_is_forgotten, .put = put_key, .is_dear = true,
     .asked = OF_USERS},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_SENDER),
     .put = put_process, .label = N_("last sender")},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_RECEIVER),
     .put = put_process, .label = N_("last receiver")},
    {.purpose = OF_ORPHAN, .test = are_gone, .role = ROLE_BIT(TRACE_OPERATOR),
     .put = put_operators, .label = N_("last operation")},
    {.asked_of = kind_cannot_be_attached, .purpose = OF_ORPHAN, .test = is_not_of_root, .asked = OF_USERS,
     .says = {[TRUTH_FALSE] = N_("its owner or its creator is root")}},
    {.asked_of = kind_cannot_be_attached, .purpose = OF_ORPHAN, .test = users_are_gone, .asked = OF_USERS,
     .says = {[TRUTH_TRUE] = N_("neither its owner nor its creator has a process in its namespace")}, .put = put_users},
    {.purpose = OF_ORPHAN, .test = programs_are_gone, .put = put_programs,
     .asked = OF_PROGRAMS},
    {.purpose = OF_ORPHAN, .test = sees_all, .put = put_sight},
    {.purpose = OF_PRODUCT, .test = can_be_orphan, .put = put_product},
    {.purpose = OF_ADVICE, .test = may_be_removed_at_logout, .put = put_logout},
};
/* clang-format on */

/* Whether CHECK is asked of an object that is KNOWN for a product's, by what it is found to be so far. */
static bool is_asked(const struct check *check, const struct recognition *known, enum truth used,
                     enum truth orphan)
{
    if (check->purpose == OF_ORPHAN && used == TRUTH_TRUE)
        return false;
    /* A look at every process is worth it only where nothing speaks against an orphan. */
    if (check->is_dear && (orphan == TRUTH_FALSE || known->never_orphan))
        return false;
    return check->asked == IN_ANY_CASE || (check->asked == OF_PROGRAMS) == known->programs_decide;
}

static bool concerns(const struct check *check, const struct kind_spec *kind)
{
    if (check->role && !(check->role & kind->trace_roles))
        return false;
    return !check->asked_of || check->asked_of(kind);
}

struct judgement verdict_of(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    struct judgement judgement = {.known = product_of(view, row)};
    enum truth used = TRUTH_FALSE, orphan = TRUTH_TRUE;

    for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
        const struct check *check = &checks[i];
        if (!concerns(check, kind_of(object)) || !is_asked(check, &judgement.known, used, orphan))
            continue;
        struct evidence *evidence = &judgement.evidence[judgement.count++];
        evidence->check = check;
        evidence->truth =
            check->test(&(struct subject){view, row, object, &judgement.known, evidence});
        if (check->purpose == OF_USE)
            used = truth_of_either(used, evidence->truth);
        else if (check->purpose != OF_ADVICE)
            orphan = truth_of_both(orphan, evidence->truth);
    }
    if (used == TRUTH_TRUE)
        judgement.verdict = VERDICT_IN_USE;
    else if (used == TRUTH_UNKNOWN || orphan == TRUTH_UNKNOWN)
        judgement.verdict = VERDICT_UNKNOWN;
    else
        judgement.verdict = orphan == TRUTH_TRUE ? VERDICT_ORPHAN : VERDICT_IDLE;
    return judgement;
}

bool verdict_asks_of_owners(const struct view *view, size_t row)
{
    const struct judgement judgement = verdict_of(view, row);

    for (size_t i = 0; i < judgement.count; i++) {
        if (judgement.evidence[i].check->is_dear && judgement.evidence[i].truth == TRUTH_UNKNOWN)
            return true;
    }
    return false;
}

void evidence_put(struct buffer *out, const struct view *view, size_t row,
                  const struct judgement *judgement, size_t which)
{
    struct evidence evidence = judgement->evidence[which];
    const struct check *check = evidence.check;

    if (check->says[evidence.truth])
        buffer_text(out, _(check->says[evidence.truth]));
    else if (check->put)
        check->put(
            out, &(struct subject){view, row, object_at(view, row), &judgement->known, &evidence});
}
