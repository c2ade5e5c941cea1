/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that several kinds have. */
#include "config.h"

#include "base/i18n.h"
#include "model/findings.h"
#include "model/identity.h"
#include "model/kind.h"
#include "model/kinds/columns.h"
#include "model/links.h"

static struct value get_perms(const struct view *view, size_t row)
{
    return value_of(TYPE_MODE, object_at(view, row)->mode & MODE_PERMISSIONS);
}

static struct value container_of(const struct view *view, size_t row)
{
    return namespace_container(snapshot_namespace(view->now, object_at(view, row)->ref.space));
}

static struct value get_verdict(const struct view *view, size_t row)
{
    enum verdict verdict;

    if (!findings_verdict(view, row, &verdict))
        return value_without(TYPE_WORD, VALUE_UNKNOWN);
    return value_word(verdict_words[verdict]);
}

static struct value text_value(const struct view *view, struct buffer *text)
{
    return value_text(text_keep(text, view->scratch));
}

static struct value list_evidence(const struct view *view, size_t row)
{
    struct judgement judgement = verdict_of(view, row);
    struct value *items = arena_alloc(view->scratch, MOST_EVIDENCE * sizeof(*items));
    size_t count = 0;

    for (size_t i = 0; i < judgement.count; i++) {
        struct buffer sentence = BUFFER_IN_MEMORY;
        evidence_put(&sentence, view, row, &judgement, i);
        if (sentence.length)
            items[count++] = text_value(view, &sentence);
        else
            buffer_free(&sentence);
    }
    return value_list(items, count);
}

static struct value get_idle(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    int64_t now = view->now->of[object->ref.kind].clock, then = object_newest_time(object);
    /* A tree need not tell when it was captured. */
    if (view->now->captured && (now <= 0 || (then > now && then - now > view->now->slack)))
        return value_without(TYPE_DURATION, VALUE_UNKNOWN);
    /* What was used while it was being read, or before the clock was set back, is not idle. */
    if (then >= now)
        return value_signed(TYPE_DURATION, 0);
    int64_t idle;
    if (__builtin_sub_overflow(now, then, &idle))
        idle = INT64_MAX;
    return value_signed(TYPE_DURATION, idle);
}

/* The processes at the other end. */

/* "1234 postgres", and how many times where it is linked more than once. */
static struct value link_value(const struct view *view, uint32_t pid, size_t times)
{
    struct buffer text = BUFFER_IN_MEMORY;

    snapshot_put_process(&text, view->now, pid);
    if (times > 1)
        buffer_format(&text, " x%zu", times);
    return text_value(view, &text);
}

/* The links of an object follow each other by pid: how many of the COUNT at LINKS are of the first. */
static size_t count_of_process(const struct link *links, size_t count)
{
    size_t same = 1;
    while (same < count && links[same].pid == links[0].pid)
        same++;
    return same;
}

/* Its processes, each once. */
static struct value list_links(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    size_t count, kept = 0;
    const struct link *links = links_of(view->now, object, &count);
    bool lacks = links_may_lack(view->now, object);

    if (!links_are_searched(view->now, object) || (lacks && !count))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);
    struct value *items = arena_alloc(view->scratch, count * sizeof(*items));
    for (size_t i = 0; i < count;) {
        size_t times = count_of_process(links + i, count - i);
        items[kept++] = link_value(view, links[i].pid, times);
        i += times;
    }
    return (struct value){.type = TYPE_LIST, .list = {items, kept, lacks}};
}

static struct value count_processes(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    size_t count, processes = 0;
    const struct link *links = links_of(view->now, object, &count);

    if (!links_are_searched(view->now, object) || links_may_lack(view->now, object))
        return value_without(TYPE_COUNT, VALUE_UNKNOWN);
    for (size_t i = 0; i < count; processes++)
        i += count_of_process(links + i, count - i);
    return value_of(TYPE_COUNT, processes);
}

static struct value waiters_found(const struct view *view, size_t row)
{
    const struct quantity waiters = links_count_waiters(view->now, object_at(view, row));
    return value_quantity(TYPE_COUNT, &waiters);
}

/* What the history of the monitor tells. */

const struct track *track_at(const struct view *view, size_t row)
{
    return view->history ? &view->history->tracks[row] : NULL;
}

/* A damaged file may claim any two numbers: their difference wraps around then. */
struct value change_value(enum type type, const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    const struct track *track = track_at(view, row);

    if (!track)
        return value_without(type, VALUE_UNKNOWN);
    return value_signed(type, (int64_t)(kind_of(object)->followed(object) - (uint64_t)track->base));
}

/* clang-format off */
const struct column name_columns[NAME_COLUMNS] = {
    {.name = "KEY", .type = TYPE_KEY, .shown = true, .member = {MEMBER_OF(object, key)},
     .help = N_("key the object was made with; 0x00000000: private")},
    {.name = "ID", .type = TYPE_ID, .shown = true, .member = {MEMBER_OF(object, ref.number)},
     .sets = COLUMN_SET_TIME | COLUMN_SET_PID | COLUMN_SET_CREATOR,
     .help = N_("identifier")},
    {.name = "OWNER", .type = TYPE_TEXT, .shown = true, .member = {MEMBER_OF(object, uid), .as = AS_USER},
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_TIME | COLUMN_SET_PID,
     .help = N_("owner's name, or number where there is no name")},
    {.name = "PERMS", .type = TYPE_MODE, .shown = true, .get = get_perms,
     .shrinks = SHRINK_FORM,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("permissions")},
};

const struct column idle_columns[IDLE_COLUMNS] = {
    {.name = "IDLE", .type = TYPE_DURATION, .shown = true, .get = get_idle,
     .needs = FACT_CLOCK,
     .help = N_("time since the object was last used or changed")},
};

const struct column owner_columns[OWNER_COLUMNS] = {
    {.name = "CUID", .type = TYPE_UID, .member = {MEMBER_OF(object, cuid)},
     .help = N_("creator's user id")},
    {.name = "CUSER", .type = TYPE_TEXT, .member = {MEMBER_OF(object, cuid), .as = AS_USER},
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("creator's user name")},
    {.name = "CGID", .type = TYPE_UID, .member = {MEMBER_OF(object, cgid)},
     .help = N_("creator's group id")},
    {.name = "CGROUP", .type = TYPE_TEXT, .member = {MEMBER_OF(object, cgid), .as = AS_GROUP},
     .needs = FACT_GROUPS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("creator's group name")},
    {.name = "UID", .type = TYPE_UID, .member = {MEMBER_OF(object, uid)},
     .help = N_("owner's user id")},
    {.name = "USER", .type = TYPE_TEXT, .member = {MEMBER_OF(object, uid), .as = AS_USER},
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("owner's user name, the same as OWNER")},
    {.name = "GID", .type = TYPE_UID, .member = {MEMBER_OF(object, gid)},
     .help = N_("owner's group id")},
    {.name = "GROUP", .type = TYPE_TEXT, .member = {MEMBER_OF(object, gid), .as = AS_GROUP},
     .needs = FACT_GROUPS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("owner's group name")},
    {.name = "CTIME", .type = TYPE_TIME, .member = {MEMBER_OF(object, ctime)},
     .sets = COLUMN_SET_TIME,
     .help = N_("time of creation, or of the last change of owner, permissions or values")},
    {.name = "KIND", .type = TYPE_WORD, .member = {MEMBER_OF(object, ref.kind), .as = AS_WORD},
     .words = kind_names},
    {.name = "NS", .type = TYPE_ID, .member = {MEMBER_OF(object, ref.space), .zero = VALUE_UNKNOWN},
     .needs = FACT_NAMESPACE,
     .help = N_("IPC namespace, as the inode number of /proc/PID/ns/ipc")},
    {.name = "CONTAINER", .type = TYPE_TEXT, .get = container_of, .is_searched = true,
     .needs = FACT_CONTAINERS, .shrinks = SHRINK_NAME,
     .help = N_("container or systemd unit of the IPC namespace")},
};

const struct column attach_columns[ATTACH_COLUMNS] = {
    {.name = "NPROCS", .type = TYPE_COUNT, .get = count_processes, .is_searched = true,
     .needs = FACT_ATTACHED,
     .help = N_("processes that have the segment attached")},
    {.name = "ATTACHED", .type = TYPE_LIST, .items = TYPE_TEXT,
     .get = list_links, .is_searched = true, .part = PART_TABLE, .needs = FACT_ATTACHED, .shrinks = SHRINK_TEXT,
     .help = N_("these processes, and how many mappings each has")},
};

const struct column waiter_columns[WAITER_COLUMNS] = {
    {.name = "WAITERS", .type = TYPE_COUNT, .get = waiters_found, .is_searched = true,
     .needs = FACT_WAITERS,
     .help = N_("threads that wait on the object")},
    {.name = "BLOCKED", .type = TYPE_LIST, .items = TYPE_TEXT,
     .get = list_links, .is_searched = true, .part = PART_TABLE, .needs = FACT_BLOCKED, .shrinks = SHRINK_TEXT,
     .help = N_("processes of these threads")},
};

const struct column verdict_columns[VERDICT_COLUMNS] = {
    {.name = "VERDICT", .type = TYPE_WORD, .get = get_verdict,
     .words = verdict_words, .needs = FACT_VERDICT,
     .help = N_("in-use, orphan (left over), idle (neither) or unknown")},
    {.name = "EVIDENCE", .type = TYPE_LIST, .items = TYPE_TEXT,
     .get = list_evidence, .is_searched = true, .part = PART_LINES, .needs = FACT_VERDICT, .shrinks = SHRINK_TEXT,
     .help = N_("what the verdict was concluded from")},
};
/* clang-format on */
