/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is at the other end of one object: the mappings of a segment, the threads that wait on others. */
#include "config.h"

#include "base/i18n.h"
#include "model/findings.h"
#include "model/links.h"
#include "model/pids.h"
#include "model/tables.h"
#include "model/waits.h"

static const void *link_record(const struct view *view, size_t row)
{
    return &view->now->links[row];
}

static struct value links_get_user(const struct view *view, size_t row)
{
    const struct process *process = snapshot_process(view->now, view->now->links[row].pid);
    struct text name;

    if (!process || !process->has_uid || !names_find(&view->now->users, process->uid, &name))
        return value_without(TYPE_TEXT, VALUE_UNKNOWN);
    return value_text(name);
}

/* One that has ended since it was found has no name any more. */
static struct value links_get_command(const struct view *view, size_t row)
{
    return pid_command(view, view->now->links[row].pid, INT64_MAX);
}

static const char *const access_words[] = {
    [0] = "none",
    [ACCESS_READ] = "read-only",
    [ACCESS_WRITE] = "write-only",
    [ACCESS_READ | ACCESS_WRITE] = "read-write",
    NULL,
};

static struct value get_operation(const struct view *view, size_t row)
{
    const struct wait *wait = &view->now->links[row].wait;
    struct buffer text = BUFFER_IN_MEMORY;

    if (!wait->is_known)
        return value_without(TYPE_TEXT, VALUE_UNKNOWN);
    wait_put_operation(&text, wait);
    return value_text(text_keep(&text, view->scratch));
}

/* clang-format off */
static const struct column pid_columns[] = {
    {.name = "PID", .type = TYPE_PID, .record = link_record,
     .member = {MEMBER_OF(link, pid)},
     .help = N_("the process")},
};

static const struct column thread_columns[] = {
    {.name = "TID", .type = TYPE_PID, .record = link_record,
     .member = {MEMBER_OF(link, wait.tid)},
     .help = N_("its thread that waits")},
};

static const struct column process_columns[] = {
    {.name = "USER", .type = TYPE_TEXT, .get = links_get_user, .needs = FACT_USERS,
     .shrinks = SHRINK_NAME,
     .help = N_("user it runs as")},
    {.name = "COMMAND", .type = TYPE_TEXT, .get = links_get_command,
     .shrinks = SHRINK_TEXT,
     .help = N_("its name")},
};

static const struct column mapping_columns[] = {
    {.name = "ADDRESS", .type = TYPE_ADDRESS, .record = link_record,
     .member = {MEMBER_OF(link, mapping.address)},
     .help = N_("where in its memory the segment is")},
    {.name = "SIZE", .type = TYPE_SIZE, .record = link_record,
     .member = {MEMBER_OF(link, mapping.size)},
     .help = N_("how much of it is there")},
    {.name = "ACCESS", .type = TYPE_WORD, .record = link_record,
     .member = {MEMBER_OF(link, mapping.access), .as = AS_WORD}, .words = access_words,
     .help = N_("what the process may do with it")},
};

static const struct column wait_columns[] = {
    {.name = "OPERATION", .type = TYPE_TEXT, .get = get_operation,
     .help = N_("what it waits for")},
};
/* clang-format on */

static struct rows links(const struct view *view)
{
    size_t count;
    const struct link *first = links_of(view->now, &view->now->objects[view->subject], &count);
    return (struct rows){count ? (size_t)(first - view->now->links) : 0, count};
}

/* Of all segments. */

static const void *segment_record(const struct view *view, size_t row)
{
    const struct link *link = link_record(view, row);
    return object_at(view, findings_row(view->findings, &link->ref));
}

/* clang-format off */
static const struct column segment_columns[] = {
    {.name = "ID", .type = TYPE_ID, .record = link_record,
     .member = {MEMBER_OF(link, ref.number)},
     .help = N_("identifier")},
    {.name = "KEY", .type = TYPE_KEY, .record = segment_record,
     .member = {MEMBER_OF(object, key)},
     .help = N_("key the object was made with; 0x00000000: private")},
    {.name = "OWNER", .type = TYPE_TEXT, .record = segment_record,
     .member = {MEMBER_OF(object, uid), .as = AS_USER},
     .needs = FACT_USERS, .shrinks = SHRINK_NAME,
     .help = N_("owner's name, or number where there is no name")},
};
/* clang-format on */

/* The links are in the order of the objects, the segments first. */
static struct rows mappings(const struct view *view)
{
    struct rows rows = {0, 0};
    while (rows.count < view->now->link_count && view->now->links[rows.count].role == LINK_ATTACHED)
        rows.count++;
    return rows;
}

const struct table mappings_table = {
    .name = "mappings",
    .title = N_("Attachments"),
    .parts = {COLUMN_PART(segment_columns), COLUMN_PART(mapping_columns)},
    .rows = mappings,
};

const struct table attachments_table = {
    .name = "attachments",
    .title = N_("Attachments"),
    .parts = {COLUMN_PART(pid_columns), COLUMN_PART(process_columns), COLUMN_PART(mapping_columns)},
    .rows = links,
};

const struct table blocked_table = {
    .name = "blocked",
    .title = N_("Blocked threads"),
    .parts = {COLUMN_PART(pid_columns), COLUMN_PART(thread_columns), COLUMN_PART(process_columns),
              COLUMN_PART(wait_columns)},
    .rows = links,
};
