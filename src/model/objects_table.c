/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of segments, queues and semaphore sets: the one place that knows what each says. */
#include "config.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "model/findings.h"
#include "model/history.h"
#include "model/identity.h"
#include "model/pids.h"
#include "model/tables.h"

enum { LARGEST_PAGE = 64 * 1024 /* of any architecture, but for huge pages */ };

#define COLUMN_PART(columns)                          \
    {                                                 \
        columns, sizeof(columns) / sizeof(*(columns)) \
    }

/*
 * The parts of a kind's table in their order, with the kind's own: FIGURES, which are shown, DETAILS, and
 * what is told of processes, PEERS. In the tables of all kinds the parts are the same in number and place.
 */
#define KIND_PARTS(figures, details, peers)                                     \
    COLUMN_PART(name_columns), COLUMN_PART(figures), COLUMN_PART(idle_columns), \
        COLUMN_PART(details), COLUMN_PART(owner_columns), COLUMN_PART(peers),   \
        COLUMN_PART(verdict_columns)

/* A time that 0 stands for "never" in. */
static struct value time_or_never(int64_t time)
{
    return time ? value_signed(TYPE_TIME, time) : value_without(TYPE_TIME, VALUE_UNSET);
}

static struct value name_value(const struct names *names, uint32_t id)
{
    struct text name;
    if (!names_find(names, id, &name))
        return value_without(TYPE_TEXT, VALUE_UNKNOWN);
    return value_text(name);
}

static struct value objects_get_key(const struct view *view, size_t row)
{
    return value_of(TYPE_KEY, object_at(view, row)->key);
}

static struct value objects_get_id(const struct view *view, size_t row)
{
    return value_of(TYPE_ID, (uint64_t)object_at(view, row)->id);
}

static struct value objects_get_user(const struct view *view, size_t row)
{
    return name_value(&view->now->users, object_at(view, row)->uid);
}

static struct value get_creator_user(const struct view *view, size_t row)
{
    return name_value(&view->now->users, object_at(view, row)->cuid);
}

static struct value get_group(const struct view *view, size_t row)
{
    return name_value(&view->now->groups, object_at(view, row)->gid);
}

static struct value get_creator_group(const struct view *view, size_t row)
{
    return name_value(&view->now->groups, object_at(view, row)->cgid);
}

static struct value objects_get_uid(const struct view *view, size_t row)
{
    return value_of(TYPE_UID, object_at(view, row)->uid);
}

static struct value objects_get_cuid(const struct view *view, size_t row)
{
    return value_of(TYPE_UID, object_at(view, row)->cuid);
}

static struct value get_gid(const struct view *view, size_t row)
{
    return value_of(TYPE_UID, object_at(view, row)->gid);
}

static struct value get_cgid(const struct view *view, size_t row)
{
    return value_of(TYPE_UID, object_at(view, row)->cgid);
}

static struct value get_perms(const struct view *view, size_t row)
{
    return value_of(TYPE_MODE, object_at(view, row)->mode & MODE_PERMISSIONS);
}

static struct value objects_get_ctime(const struct view *view, size_t row)
{
    return value_signed(TYPE_TIME, object_at(view, row)->ctime);
}

static struct value objects_get_kind(const struct view *view, size_t row)
{
    return value_word(kind_names[object_at(view, row)->kind]);
}

static struct value objects_get_ns(const struct view *view, size_t row)
{
    uint32_t ns = object_at(view, row)->ns;
    return ns ? value_of(TYPE_ID, ns) : value_without(TYPE_ID, VALUE_UNKNOWN);
}

/* What only a search tells: see findings_place. */

static struct value objects_get_container(const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return value_without(TYPE_TEXT, VALUE_UNKNOWN);
    return namespace_container(snapshot_namespace(there.now, object_at(&there, at)->ns));
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

static struct value get_evidence(const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);
    struct judgement judgement = verdict_of(&there, at);
    struct value *items = arena_alloc(view->scratch, MOST_EVIDENCE * sizeof(*items));
    size_t count = 0;

    for (size_t i = 0; i < judgement.count; i++) {
        struct buffer sentence = BUFFER_IN_MEMORY;
        evidence_put(&sentence, &there, at, &judgement.evidence[i]);
        if (sentence.length)
            items[count++] = text_value(view, &sentence);
        else
            buffer_free(&sentence);
    }
    return (struct value){.type = TYPE_LIST, .list = {items, count, false}};
}

static struct value get_idle(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    int64_t now = view->now->of[object->kind].clock, then = object_newest_time(object);
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
    const struct process *process = snapshot_process(view->now, pid);

    buffer_unsigned(&text, pid);
    if (process && process->command.length) {
        buffer_char(&text, ' ');
        buffer_put(&text, process->command.start, process->command.length);
    }
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
    const struct search *search = snapshot_search(view->now, object);
    size_t count, kept = 0;
    const struct link *links = snapshot_links(view->now, object, &count);
    bool lacks = snapshot_may_lack_links(view->now, object);

    if (!search->done || (lacks && !count))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);
    struct value *items = arena_alloc(view->scratch, count * sizeof(*items));
    for (size_t i = 0; i < count;) {
        size_t times = count_of_process(links + i, count - i);
        items[kept++] = link_value(view, links[i].pid, times);
        i += times;
    }
    return (struct value){.type = TYPE_LIST, .list = {items, kept, lacks}};
}

static struct value get_links(const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);
    return list_links(&there, at);
}

static struct value count_processes(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    size_t count, processes = 0;
    const struct link *links = snapshot_links(view->now, object, &count);

    if (!view->now->attached.done || snapshot_may_lack_links(view->now, object))
        return value_without(TYPE_COUNT, VALUE_UNKNOWN);
    for (size_t i = 0; i < count; processes++)
        i += count_of_process(links + i, count - i);
    return value_of(TYPE_COUNT, processes);
}

static struct value objects_get_nprocs(const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return value_without(TYPE_COUNT, VALUE_UNKNOWN);
    return count_processes(&there, at);
}

static struct value get_waiters(const struct view *view, size_t row)
{
    struct view there;
    size_t at;

    if (!findings_place(view, row, &there, &at))
        return value_without(TYPE_COUNT, VALUE_UNKNOWN);
    const struct quantity waiters = snapshot_count_waiters(there.now, object_at(&there, at));
    if (!waiters.known)
        return value_without(TYPE_COUNT, VALUE_UNKNOWN);
    return value_of(TYPE_COUNT, waiters.amount);
}

/* What only those know who watch. */

static const struct track *track_at(const struct view *view, size_t row)
{
    return view->history ? &view->history->tracks[row] : NULL;
}

/* A damaged file may claim any two numbers: their difference wraps around then. */
static struct value change_since(enum type type, const struct track *track, uint64_t now)
{
    return value_signed(type, (int64_t)(now - (uint64_t)track->base));
}

/* clang-format off */
static const struct column name_columns[] = {
    {.name = "KEY", .type = TYPE_KEY, .shown = true, .get = objects_get_key,
     .help = N_("key the object was made with; 0x00000000: private")},
    {.name = "ID", .type = TYPE_ID, .shown = true, .get = objects_get_id,
     .sets = COLUMN_SET_TIME | COLUMN_SET_PID | COLUMN_SET_CREATOR,
     .help = N_("identifier")},
    {.name = "OWNER", .type = TYPE_TEXT, .shown = true, .get = objects_get_user,
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_TIME | COLUMN_SET_PID,
     .help = N_("owner's name, or number where there is no name")},
    {.name = "PERMS", .type = TYPE_MODE, .shown = true, .get = get_perms,
     .shrinks = SHRINK_FORM,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("permissions")},
};

static const struct column idle_columns[] = {
    {.name = "IDLE", .type = TYPE_DURATION, .shown = true, .get = get_idle,
     .needs = FACT_CLOCK,
     .help = N_("time since the object was last used or changed")},
};

static const struct column owner_columns[] = {
    {.name = "CUID", .type = TYPE_UID, .get = objects_get_cuid,
     .help = N_("creator's user id")},
    {.name = "CUSER", .type = TYPE_TEXT, .get = get_creator_user,
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("creator's user name")},
    {.name = "CGID", .type = TYPE_UID, .get = get_cgid,
     .help = N_("creator's group id")},
    {.name = "CGROUP", .type = TYPE_TEXT, .get = get_creator_group,
     .needs = FACT_GROUPS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("creator's group name")},
    {.name = "UID", .type = TYPE_UID, .get = objects_get_uid,
     .help = N_("owner's user id")},
    {.name = "USER", .type = TYPE_TEXT, .get = objects_get_user,
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("owner's user name, the same as OWNER")},
    {.name = "GID", .type = TYPE_UID, .get = get_gid,
     .help = N_("owner's group id")},
    {.name = "GROUP", .type = TYPE_TEXT, .get = get_group,
     .needs = FACT_GROUPS, .shrinks = SHRINK_NAME,
     .sets = COLUMN_SET_CREATOR,
     .help = N_("owner's group name")},
    {.name = "CTIME", .type = TYPE_TIME, .get = objects_get_ctime,
     .sets = COLUMN_SET_TIME,
     .help = N_("time of creation, or of the last change of owner, permissions or values")},
    {.name = "KIND", .type = TYPE_WORD, .get = objects_get_kind,
     .words = kind_names,
     .help = N_("shm, msg or sem")},
    {.name = "NS", .type = TYPE_ID, .get = objects_get_ns,
     .needs = FACT_NAMESPACE,
     .help = N_("IPC namespace, as the inode number of /proc/PID/ns/ipc")},
    {.name = "CONTAINER", .type = TYPE_TEXT, .get = objects_get_container,
     .needs = FACT_CONTAINERS, .shrinks = SHRINK_NAME,
     .help = N_("container or systemd unit of the IPC namespace")},
};

static const struct column attach_columns[] = {
    {.name = "NPROCS", .type = TYPE_COUNT, .get = objects_get_nprocs,
     .needs = FACT_ATTACHED,
     .help = N_("processes that have the segment attached")},
    {.name = "ATTACHED", .type = TYPE_LIST, .items = TYPE_TEXT,
     .get = get_links, .part = PART_TABLE, .needs = FACT_ATTACHED, .shrinks = SHRINK_TEXT,
     .help = N_("these processes, and how many mappings each has")},
};

static const struct column waiter_columns[] = {
    {.name = "WAITERS", .type = TYPE_COUNT, .get = get_waiters,
     .needs = FACT_WAITERS,
     .help = N_("threads that wait on the object")},
    {.name = "BLOCKED", .type = TYPE_LIST, .items = TYPE_TEXT,
     .get = get_links, .part = PART_TABLE, .needs = FACT_BLOCKED, .shrinks = SHRINK_TEXT,
     .help = N_("processes of these threads")},
};

static const struct column verdict_columns[] = {
    {.name = "VERDICT", .type = TYPE_WORD, .get = get_verdict,
     .words = verdict_words, .needs = FACT_VERDICT,
     .help = N_("in-use, orphan (left over), idle (neither) or unknown")},
    {.name = "EVIDENCE", .type = TYPE_LIST, .items = TYPE_TEXT,
     .get = get_evidence, .part = PART_LINES, .needs = FACT_VERDICT, .shrinks = SHRINK_TEXT,
     .help = N_("what the verdict was concluded from")},
};
/* clang-format on */

static struct value objects_get_size(const struct view *view, size_t row)
{
    return value_of(TYPE_SIZE, object_at(view, row)->shm.size);
}

static struct value get_nattch(const struct view *view, size_t row)
{
    return value_of(TYPE_COUNT, object_at(view, row)->shm.nattch);
}

static struct value get_status(const struct view *view, size_t row)
{
    static const struct value flags[] = {
        {.type = TYPE_WORD, .text = {"dest", 4}},
        {.type = TYPE_WORD, .text = {"locked", 6}},
    };
    uint32_t mode = object_at(view, row)->mode;
    struct value status = {.type = TYPE_LIST};
    status.list.items = mode & MODE_DEST ? flags : flags + 1;
    status.list.count = (mode & MODE_DEST ? 1 : 0) + (mode & MODE_LOCKED ? 1 : 0);
    return status;
}

static struct value get_cpid(const struct view *view, size_t row)
{
    return pid_value(view, object_at(view, row)->shm.cpid, true);
}

static struct value get_shm_lpid(const struct view *view, size_t row)
{
    const struct segment *segment = &object_at(view, row)->shm;
    return pid_value(view, segment->lpid, segment->atime || segment->dtime);
}

static struct value objects_get_command(const struct view *view, size_t row)
{
    return pid_creator(view, object_at(view, row));
}

static struct value get_rss(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    /* The kernel counts huge pages as if each were many: more than there is cannot be resident. */
    uint64_t excess = object->shm.rss > object->shm.size ? object->shm.rss - object->shm.size : 0;
    if (!(object->has & HAS_RSS) || excess >= LARGEST_PAGE)
        return value_without(TYPE_SIZE, VALUE_UNKNOWN);
    return value_of(TYPE_SIZE, object->shm.rss);
}

static struct value get_swap(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_SWAP))
        return value_without(TYPE_SIZE, VALUE_UNKNOWN);
    return value_of(TYPE_SIZE, object->shm.swap);
}

static struct value get_attach(const struct view *view, size_t row)
{
    return time_or_never(object_at(view, row)->shm.atime);
}

static struct value get_detach(const struct view *view, size_t row)
{
    return time_or_never(object_at(view, row)->shm.dtime);
}

static struct value get_attaches_change(const struct view *view, size_t row)
{
    const struct track *track = track_at(view, row);
    if (!track)
        return value_without(TYPE_CHANGE, VALUE_UNKNOWN);
    return change_since(TYPE_CHANGE, track, object_at(view, row)->shm.nattch);
}

static const char *const status_words[] = {"dest", "locked", NULL};

/* clang-format off */
static const struct column shm_figures[] = {
    {.name = "SIZE", .type = TYPE_SIZE, .shown = true, .get = objects_get_size,
     .help = N_("size of the segment")},
    {.name = "NATTCH", .type = TYPE_COUNT, .shown = true, .get = get_nattch,
     .help = N_("number of attaches")},
    {.name = "STATUS", .type = TYPE_LIST, .items = TYPE_WORD, .shown = true,
     .get = get_status, .words = status_words,
     .help = N_("dest: to be destroyed after the last detach; locked: never swapped out")},
    {.name = "CPID", .type = TYPE_PID, .shown = true, .get = get_cpid,
     .sets = COLUMN_SET_PID,
     .help = N_("process that created the segment")},
    {.name = "LPID", .type = TYPE_PID, .shown = true, .get = get_shm_lpid,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to attach or detach")},
};

static const struct column shm_details[] = {
    {.name = "COMMAND", .type = TYPE_TEXT, .shown = true, .get = objects_get_command,
     .needs = FACT_CREATORS, .shrinks = SHRINK_TEXT,
     .help = N_("name of the process that created the segment, if it lives")},
    {.name = "RSS", .type = TYPE_SIZE, .get = get_rss, .needs = FACT_SEGMENT_MEMORY,
     .help = N_("part of the segment that is in memory")},
    {.name = "SWAP", .type = TYPE_SIZE, .get = get_swap,
     .needs = FACT_SEGMENT_MEMORY,
     .help = N_("part of the segment that is swapped out")},
    {.name = "ATTACH", .type = TYPE_TIME, .get = get_attach,
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last attach")},
    {.name = "DETACH", .type = TYPE_TIME, .get = get_detach,
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last detach")},
};

/* For the monitor only. */
static const struct column shm_watched[] = {
    {.name = "CHANGE", .type = TYPE_CHANGE, .get = get_attaches_change,
     .help = N_("change in attaches since the monitor first saw it")},
};
/* clang-format on */

static struct rows segments(const struct view *view)
{
    return (struct rows){view->now->of[KIND_SHM].first, view->now->of[KIND_SHM].count};
}

static const struct table shm_table = {
    .name = "shm",
    .title = N_("Shared memory segments"),
    .parts = {KIND_PARTS(shm_figures, shm_details, attach_columns)},
    .rows = segments,
};

static const struct table shm_watched_table = {
    .name = "shm",
    .title = N_("Shared memory segments"),
    .parts = {KIND_PARTS(shm_figures, shm_details, attach_columns), COLUMN_PART(shm_watched)},
    .rows = segments,
};

static struct value get_msgs(const struct view *view, size_t row)
{
    return value_of(TYPE_COUNT, object_at(view, row)->msg.qnum);
}

static struct value get_usedbytes(const struct view *view, size_t row)
{
    return value_of(TYPE_SIZE, object_at(view, row)->msg.cbytes);
}

static struct value get_qbytes(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_QBYTES))
        return value_without(TYPE_SIZE, VALUE_UNKNOWN);
    return value_of(TYPE_SIZE, object->msg.qbytes);
}

static struct value get_fill(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_QBYTES))
        return value_without(TYPE_PERCENT, VALUE_UNKNOWN);
    if (!object->msg.qbytes)
        return value_without(TYPE_PERCENT, VALUE_UNSET);
    return value_percent((double)object->msg.cbytes * 100 / (double)object->msg.qbytes);
}

static struct value get_lspid(const struct view *view, size_t row)
{
    const struct queue *queue = &object_at(view, row)->msg;
    return pid_value(view, queue->lspid, queue->stime != 0);
}

static struct value get_lrpid(const struct view *view, size_t row)
{
    const struct queue *queue = &object_at(view, row)->msg;
    return pid_value(view, queue->lrpid, queue->rtime != 0);
}

static struct value get_send(const struct view *view, size_t row)
{
    return time_or_never(object_at(view, row)->msg.stime);
}

static struct value get_recv(const struct view *view, size_t row)
{
    return time_or_never(object_at(view, row)->msg.rtime);
}

static struct value get_bytes_change(const struct view *view, size_t row)
{
    const struct track *track = track_at(view, row);
    if (!track)
        return value_without(TYPE_GROWTH, VALUE_UNKNOWN);
    return change_since(TYPE_GROWTH, track, object_at(view, row)->msg.cbytes);
}

static struct value get_net(const struct view *view, size_t row)
{
    const struct track *track = track_at(view, row);
    if (!track || !track->has_rate)
        return value_without(TYPE_RATE, VALUE_UNKNOWN);
    return value_rate(track->rate);
}

/* clang-format off */
static const struct column msg_figures[] = {
    {.name = "MSGS", .type = TYPE_COUNT, .shown = true, .get = get_msgs,
     .help = N_("messages in the queue")},
    {.name = "USEDBYTES", .type = TYPE_SIZE, .shown = true, .get = get_usedbytes,
     .help = N_("bytes in the messages of the queue")},
    {.name = "QBYTES", .type = TYPE_SIZE, .shown = true, .get = get_qbytes,
     .help = N_("maximum bytes in the queue")},
    {.name = "FILL", .type = TYPE_PERCENT, .shown = true, .get = get_fill,
     .help = N_("percentage of QBYTES in use")},
    {.name = "LSPID", .type = TYPE_PID, .shown = true, .get = get_lspid,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to send")},
    {.name = "LRPID", .type = TYPE_PID, .shown = true, .get = get_lrpid,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to receive")},
};

static const struct column msg_details[] = {
    {.name = "SEND", .type = TYPE_TIME, .get = get_send,
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last msgsnd")},
    {.name = "RECV", .type = TYPE_TIME, .get = get_recv,
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last msgrcv")},
};

/* For the monitor only. */
static const struct column msg_watched[] = {
    {.name = "CHANGE", .type = TYPE_GROWTH, .get = get_bytes_change,
     .help = N_("change in bytes since the monitor first saw it")},
    {.name = "NET/S", .type = TYPE_RATE, .get = get_net,
     .help = N_("change in messages per second")},
};
/* clang-format on */

static struct rows queues(const struct view *view)
{
    return (struct rows){view->now->of[KIND_MSG].first, view->now->of[KIND_MSG].count};
}

static const struct table msg_table = {
    .name = "msg",
    .title = N_("Message queues"),
    .parts = {KIND_PARTS(msg_figures, msg_details, waiter_columns)},
    .rows = queues,
};

static const struct table msg_watched_table = {
    .name = "msg",
    .title = N_("Message queues"),
    .parts = {KIND_PARTS(msg_figures, msg_details, waiter_columns), COLUMN_PART(msg_watched)},
    .rows = queues,
};

static struct value get_nsems(const struct view *view, size_t row)
{
    return value_of(TYPE_COUNT, object_at(view, row)->sem.nsems);
}

static struct value get_otime(const struct view *view, size_t row)
{
    return time_or_never(object_at(view, row)->sem.otime);
}

static struct value get_values(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_VALUES))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);

    const struct semaphore *semaphores = view->now->semaphores + object->sem.first_at;
    size_t nsems = (size_t)object->sem.nsems;
    struct value *items = arena_alloc(view->scratch, nsems * sizeof(*items));
    for (size_t i = 0; i < nsems; i++)
        items[i] = value_of(TYPE_COUNT, semaphores[i].value);
    return (struct value){.type = TYPE_LIST, .list = {items, nsems, false}};
}

static int by_pid(const void *a, const void *b)
{
    return value_compare(a, b);
}

/*
 * The pids that operated last on the semaphores of a set, each once, in ascending order. SETVAL
 * leaves a pid and no time, so a 0 says nothing but to who sees every pid.
 */
static struct value get_pids(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    if (!(object->has & HAS_PIDS))
        return value_without(TYPE_LIST, VALUE_UNKNOWN);

    const struct semaphore *semaphores = view->now->semaphores + object->sem.first_at;
    size_t nsems = (size_t)object->sem.nsems, count = 0, kept = 0;
    struct value *items = arena_alloc(view->scratch, nsems * sizeof(*items));
    for (size_t i = 0; i < nsems; i++) {
        struct value pid = pid_value(view, semaphores[i].pid, true);
        if (pid.state == VALUE_UNKNOWN)
            return value_without(TYPE_LIST, VALUE_UNKNOWN);
        if (pid.state == VALUE_KNOWN)
            items[count++] = pid;
    }
    if (!count)
        return value_without(TYPE_LIST, VALUE_UNSET);
    qsort(items, count, sizeof(*items), by_pid);
    for (size_t i = 0; i < count; i++) {
        if (!kept || items[i].u != items[kept - 1].u)
            items[kept++] = items[i];
    }
    return (struct value){.type = TYPE_LIST, .list = {items, kept, false}};
}

/* The kernel keeps no pid for a set. Where its semaphores differ, which one was last is unknown. */
static struct value get_sem_lpid(const struct view *view, size_t row)
{
    struct value pids = get_pids(view, row);
    if (pids.state != VALUE_KNOWN)
        return value_without(TYPE_PID, pids.state);
    if (pids.list.count > 1)
        return value_without(TYPE_PID, VALUE_UNKNOWN);
    return pids.list.items[0];
}

/* clang-format off */
static const struct column sem_figures[] = {
    {.name = "NSEMS", .type = TYPE_COUNT, .shown = true, .get = get_nsems,
     .help = N_("semaphores in the set")},
};

static const struct column sem_details[] = {
    {.name = "OTIME", .type = TYPE_TIME, .get = get_otime,
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last semop")},
    {.name = "VALUES", .type = TYPE_LIST, .items = TYPE_COUNT, .get = get_values,
     .needs = FACT_SEMAPHORE_VALUES, .shrinks = SHRINK_TEXT,
     .help = N_("values of the semaphores")},
    {.name = "LPID", .type = TYPE_PID, .get = get_sem_lpid,
     .needs = FACT_SEMAPHORE_PIDS,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to operate on it; unknown where PIDS lists several")},
    {.name = "PIDS", .type = TYPE_LIST, .items = TYPE_PID, .get = get_pids,
     .needs = FACT_SEMAPHORE_PIDS, .shrinks = SHRINK_TEXT,
     .sets = COLUMN_SET_PID,
     .help = N_("last process to operate on each semaphore, without repeats")},
};
/* clang-format on */

static struct rows sets(const struct view *view)
{
    return (struct rows){view->now->of[KIND_SEM].first, view->now->of[KIND_SEM].count};
}

static const struct table sem_table = {
    .name = "sem",
    .title = N_("Semaphore sets"),
    .parts = {KIND_PARTS(sem_figures, sem_details, waiter_columns)},
    .rows = sets,
};

static const struct table sem_watched_table = {
    .name = "sem",
    .title = N_("Semaphore sets"),
    .parts = {KIND_PARTS(sem_figures, sem_details, waiter_columns)},
    .rows = sets,
};

const struct table *const object_tables[KINDS] = {
    [KIND_SHM] = &shm_table,
    [KIND_MSG] = &msg_table,
    [KIND_SEM] = &sem_table,
};

const struct table *const watched_tables[KINDS] = {
    [KIND_SHM] = &shm_watched_table,
    [KIND_MSG] = &msg_watched_table,
    [KIND_SEM] = &sem_watched_table,
};
