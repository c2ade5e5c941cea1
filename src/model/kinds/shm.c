/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System V shared memory segments: shmctl(2), and /proc/sysvipc/shm of proc(5). */
#include "config.h"

#include "base/i18n.h"
#include "base/units.h"
#include "model/kinds/kinds.h"

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
    int64_t used = segment->atime > segment->dtime ? segment->atime : segment->dtime;

    if (traces->next == 0)
        *trace = (struct trace){TRACE_CREATOR, segment->cpid, creation_of(object), true};
    else if (traces->next == 1)
        *trace = (struct trace){TRACE_ATTACHER, segment->lpid, used, used != 0};
    return traces->next < 2;
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

static int64_t segment_change(const struct object *object)
{
    return (int64_t)object->shm.nattch;
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

const struct kind_spec shm_kind = {
    .group = GROUP_MEMORY,
    .letter = 'm',
    .title = N_("Shared memory segment"),
    .none = N_("there are no segments"),
    .not_made = N_("no segment was made"),
    .put_count = put_segments,
    .amounts = {{AMOUNT_BYTES, segment_bytes}},
    .put_loss = put_lost_bytes,
    .followed = segment_change,
    .changes = segment_changes,
    .mode_bits = MODE_DEST | MODE_LOCKED,
    .use_times = segment_use_times,
    .is_made_alike = segments_are_made_alike,
    .was_used = segment_was_used,
    .trace = trace_segment,
    .trace_facts = FACT_CREATORS | FACT_LAST_USERS,
    .link_role = LINK_ATTACHED,
    .attaches = segment_attaches,
    .is_orphan_kind = true, /* the others have no count of attaches */
    .verdict_facts = FACT_USERS | FACT_CREATORS | FACT_LAST_USERS,
};
