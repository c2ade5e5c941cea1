/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V shared memory segments: shmctl(2), and /proc/sysvipc/shm of proc(5). */
#include "config.h"

#include <errno.h>

#include "base/i18n.h"
#include "base/units.h"
#include "model/kinds/columns.h"
#include "model/kinds/kinds.h"
#include "model/pids.h"
#include "model/sysv.h"

enum { LARGEST_PAGE = 64 * 1024 /* of any architecture, but for huge pages */ };

static struct use_times segment_use_times(const struct object *object)
{
    return (struct use_times){{object->shm.atime, object->shm.dtime}, 2};
}

static bool segments_are_made_alike(const struct object *a, const struct object *b)
{
    return a->shm.size == b->shm.size && a->shm.cpid == b->shm.cpid;
}

static bool segment_was_used(const struct object *before, const struct object *now)
{
    return before->shm.nattch != now->shm.nattch || before->shm.lpid != now->shm.lpid ||
           before->shm.atime != now->shm.atime || before->shm.dtime != now->shm.dtime;
}

/* A segment was made before all that happened to it; a change of owner can have moved its ctime. */
static int64_t creation_of(const struct object *object)
{
    int64_t made = object->ctime;

    if (object->shm.atime && object->shm.atime < made)
        made = object->shm.atime;
    if (object->shm.dtime && object->shm.dtime < made)
        made = object->shm.dtime;
    return made;
}

static bool trace_segment(struct traces *traces, struct trace *trace)
{
    const struct object *object = traces->object;
    const struct segment *segment = &object->shm;

    if (traces->next == 0) {
        *trace = (struct trace){TRACE_CREATOR, segment->cpid, creation_of(object), true};
        return true;
    }
    if (traces->next > 1)
        return false;
    int64_t last = segment->atime > segment->dtime ? segment->atime : segment->dtime;
    *trace = (struct trace){TRACE_ATTACHER, segment->lpid, last, segment->atime || segment->dtime};
    return true;
}

static const char *segment_why_not_made(uint64_t bytes, int error)
{
    if (error == EINVAL && bytes > INT64_MAX)
        return N_("no segment can be that large");
    return error == ENOMEM ? N_("there is not enough memory and swap space for it") : NULL;
}

static void put_segments(struct buffer *out, unsigned long count)
{
    buffer_format(out, ngettext("%lu segment", "%lu segments", count), count);
}

static void put_lost_bytes(struct buffer *out, uint64_t bytes)
{
    buffer_text(out, " (");
    units_put_size(out, bytes);
    buffer_char(out, ')');
}

static uint64_t segment_bytes(const struct object *object)
{
    return object->shm.size;
}

static uint64_t segment_attaches(const struct object *object)
{
    return object->shm.nattch;
}

static size_t segment_changes(const struct object *before, const struct object *now,
                              struct change changes[MOST_CHANGES])
{
    size_t count = 0;

    if (now->mode & MODE_DEST && !(before->mode & MODE_DEST))
        changes[count++] = (struct change){.what = EVENT_MARKED};
    if (before->shm.nattch != now->shm.nattch)
        changes[count++] = (struct change){EVENT_ATTACHED, before->shm.nattch, now->shm.nattch};
    return count;
}

/* Columns. */

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

static struct value get_rss(const struct view *view, size_t row)
{
    const struct object *object = object_at(view, row);
    /* The kernel counts huge pages as if each were many: more than there is cannot be resident. */
    uint64_t excess = object->shm.rss > object->shm.size ? object->shm.rss - object->shm.size : 0;
    if (!(object->has & HAS_RSS) || excess >= LARGEST_PAGE)
        return value_without(TYPE_SIZE, VALUE_UNKNOWN);
    return value_of(TYPE_SIZE, object->shm.rss);
}

static struct value get_attaches_change(const struct view *view, size_t row)
{
    return change_value(TYPE_CHANGE, view, row);
}

static const char *const status_words[] = {"dest", "locked", NULL};

/* clang-format off */
static const struct column shm_figures[] = {
    {.name = "SIZE", .type = TYPE_SIZE, .shown = true, .member = {MEMBER_OF(object, shm.size)},
     .help = N_("size of the segment")},
    {.name = "NATTCH", .type = TYPE_COUNT, .shown = true, .member = {MEMBER_OF(object, shm.nattch)},
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
    {.name = "COMMAND", .type = TYPE_TEXT, .shown = true, .get = pid_creator,
     .needs = FACT_CREATORS, .shrinks = SHRINK_TEXT,
     .help = N_("name of the process that created the segment, if it lives")},
    {.name = "RSS", .type = TYPE_SIZE, .get = get_rss, .needs = FACT_SEGMENT_MEMORY,
     .help = N_("part of the segment that is in memory")},
    {.name = "SWAP", .type = TYPE_SIZE, .member = {MEMBER_OF(object, shm.swap), .has = HAS_SWAP},
     .needs = FACT_SEGMENT_MEMORY,
     .help = N_("part of the segment that is swapped out")},
    {.name = "ATTACH", .type = TYPE_TIME, .member = {MEMBER_OF(object, shm.atime), .zero = VALUE_UNSET},
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last attach")},
    {.name = "DETACH", .type = TYPE_TIME, .member = {MEMBER_OF(object, shm.dtime), .zero = VALUE_UNSET},
     .sets = COLUMN_SET_TIME,
     .help = N_("time of the last detach")},
};

/* For the monitor only. */
static const struct column shm_watched[] = {
    {.name = "CHANGE", .type = TYPE_CHANGE, .get = get_attaches_change,
     .help = N_("change in attaches since the monitor first saw it")},
};

const struct column shm_namespace_columns[NAMESPACE_COLUMNS] = {
    {.name = "SHM", .type = TYPE_COUNT, NAMESPACE_SUM(KIND_SHM, USAGE_SEGMENTS),
     .help = N_("shared memory segments in it")},
    {.name = "SHMBYTES", .type = TYPE_SIZE, NAMESPACE_SUM(KIND_SHM, USAGE_ALLOCATED),
     .help = N_("their size together")},
};
/* clang-format on */

KIND_TABLES(SHM, shm, N_("Shared memory segments"), COLUMN_PART(shm_watched), shm_figures,
            shm_details, attach_columns);

static const char *const ranked_columns[] = {"ID",     "OWNER", "SIZE",    "NATTCH",
                                             "STATUS", "CPID",  "COMMAND", NULL};

const struct kind_spec shm_kind = {
    .group = GROUP_MEMORY,
    .letter = 'm',
    .word = "shmem",
    .objects = N_("shared memory segments"),
    .many = N_("segments"),
    .one = N_("a segment"),
    .title = N_("Shared memory segment"),
    .none = N_("there are no segments"),
    .not_made = N_("no segment was made"),
    .why_not_made = segment_why_not_made,
    .put_count = put_segments,
    .amounts = {{AMOUNT_BYTES, segment_bytes}},
    .put_loss = put_lost_bytes,
    .sums =
        {
            [USAGE_SEGMENTS] = {"SEGMENTS", N_("number of segments"), TYPE_COUNT},
            [USAGE_ALLOCATED] = {"ALLOCATED", N_("size of all segments together"), TYPE_SIZE},
            [USAGE_RESIDENT] = {"RESIDENT", N_("part of all segments that is in memory"),
                                TYPE_SIZE},
            [USAGE_SWAPPED] = {"SWAPPED", N_("part of all segments that is swapped out"),
                               TYPE_SIZE},
            [USAGE_PAGES] = {.type = TYPE_COUNT},
        },
    .limits =
        {
            [LIMIT_SHMMNI] = {"SHMMNI", N_("number of segments"), TYPE_COUNT, BOUND_COUNT,
                              USAGE_SEGMENTS},
            [LIMIT_SHMALL] = {"SHMALL", N_("pages of memory in segments"), TYPE_COUNT, BOUND_SUM,
                              USAGE_PAGES},
            [LIMIT_SHMMAX] = {"SHMMAX", N_("largest segment"), TYPE_SIZE, BOUND_MOST, 0},
            [LIMIT_SHMMIN] = {"SHMMIN", N_("smallest segment"), TYPE_SIZE, BOUND_LEAST, 0},
        },
    .ranking = {N_("Largest segments"), "SIZE", ranked_columns},
    .chart = {CHART_LEVEL, USAGE_ALLOCATED},
    .followed = segment_attaches,
    .changes = segment_changes,
    .mode_bits = MODE_DEST | MODE_LOCKED,
    .use_times = segment_use_times,
    .is_made_alike = segments_are_made_alike,
    .was_used = segment_was_used,
    .trace = trace_segment,
    .trace_roles = ROLE_BIT(TRACE_CREATOR) | ROLE_BIT(TRACE_ATTACHER),
    .searches = SEARCH_BIT(SEARCH_MAPPINGS),
    .attaches = segment_attaches,
    .is_orphan_kind = true, /* the others have no count of attaches */
    .verdict_facts = FACT_USERS | FACT_CREATORS | FACT_LAST_USERS,
    .rm_ids = N_("remove these shared memory segments"),
    .rm_keys = N_("remove the segments with these keys"),
    .making = {N_("a segment"), N_("make a segment of SIZE: 4096, 64K, 1.5M, 2GiB"), N_("SIZE")},
};
