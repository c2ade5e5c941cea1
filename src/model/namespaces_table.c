/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespaces. */
#include "config.h"

#include "base/i18n.h"
#include "model/sysv.h"
#include "model/tables.h"

static const void *namespace_record(const struct view *view, size_t row)
{
    return &view->now->namespaces[row];
}

static struct value usage_value(const struct view *view, size_t row, enum kind kind, unsigned usage,
                                enum type type)
{
    const struct quantity *amount = &view->now->namespaces[row].usage[kind][usage];
    return amount->known ? value_of(type, amount->amount) : value_without(type, VALUE_UNKNOWN);
}

static struct value namespaces_get_command(const struct view *view, size_t row)
{
    const struct process *process = snapshot_process(view->now, view->now->namespaces[row].oldest);
    if (!process || process->state != PROCESS_LIVE)
        return value_without(TYPE_TEXT, process ? VALUE_UNKNOWN : VALUE_UNSET);
    return value_text(process->command);
}

struct value namespace_container(const struct ipc_namespace *namespace)
{
    if (!namespace || !namespace->has_container)
        return value_without(TYPE_TEXT, VALUE_UNKNOWN);
    if (!namespace->container.length)
        return value_without(TYPE_TEXT, VALUE_UNSET);
    return value_text(namespace->container);
}

static struct value namespaces_get_container(const struct view *view, size_t row)
{
    return namespace_container(&view->now->namespaces[row]);
}

static struct value get_shm(const struct view *view, size_t row)
{
    return usage_value(view, row, KIND_SHM, USAGE_SEGMENTS, TYPE_COUNT);
}

static struct value get_shmbytes(const struct view *view, size_t row)
{
    return usage_value(view, row, KIND_SHM, USAGE_ALLOCATED, TYPE_SIZE);
}

static struct value get_msg(const struct view *view, size_t row)
{
    return usage_value(view, row, KIND_MSG, USAGE_QUEUES, TYPE_COUNT);
}

static struct value get_msgbytes(const struct view *view, size_t row)
{
    return usage_value(view, row, KIND_MSG, USAGE_MESSAGE_BYTES, TYPE_SIZE);
}

static struct value get_sem(const struct view *view, size_t row)
{
    return usage_value(view, row, KIND_SEM, USAGE_SETS, TYPE_COUNT);
}

static struct value get_sems(const struct view *view, size_t row)
{
    return usage_value(view, row, KIND_SEM, USAGE_SEMAPHORES, TYPE_COUNT);
}

/* clang-format off */
static const struct column columns[] = {
    {.name = "NS", .type = TYPE_ID, .record = namespace_record,
     .member = {MEMBER_OF(ipc_namespace, inode), .zero = VALUE_UNKNOWN}, .needs = FACT_NAMESPACES,
     .help = N_("IPC namespace, as the inode number of /proc/PID/ns/ipc")},
    {.name = "NPROCS", .type = TYPE_COUNT, .record = namespace_record,
     .member = {MEMBER_OF(ipc_namespace, processes)},
     .needs = FACT_NAMESPACES,
     .help = N_("processes that were found in it")},
    {.name = "PID", .type = TYPE_PID, .record = namespace_record,
     .member = {MEMBER_OF(ipc_namespace, oldest), .zero = VALUE_UNSET},
     .needs = FACT_NAMESPACES,
     .help = N_("oldest of these processes")},
    {.name = "COMMAND", .type = TYPE_TEXT, .get = namespaces_get_command,
     .needs = FACT_NAMESPACES, .shrinks = SHRINK_TEXT,
     .help = N_("name of that process")},
    {.name = "CONTAINER", .type = TYPE_TEXT, .get = namespaces_get_container,
     .needs = FACT_NAMESPACES, .shrinks = SHRINK_NAME,
     .help = N_("container or systemd unit of that process")},
    {.name = "SHM", .type = TYPE_COUNT, .get = get_shm,
     .needs = FACT_USAGE | FACT_CONTENTS,
     .help = N_("shared memory segments in it")},
    {.name = "SHMBYTES", .type = TYPE_SIZE, .get = get_shmbytes,
     .needs = FACT_USAGE | FACT_CONTENTS,
     .help = N_("their size together")},
    {.name = "MSG", .type = TYPE_COUNT, .get = get_msg,
     .needs = FACT_USAGE | FACT_CONTENTS,
     .help = N_("message queues in it")},
    {.name = "MSGBYTES", .type = TYPE_SIZE, .get = get_msgbytes,
     .needs = FACT_USAGE | FACT_CONTENTS,
     .help = N_("bytes in their messages")},
    {.name = "SEM", .type = TYPE_COUNT, .get = get_sem,
     .needs = FACT_USAGE | FACT_CONTENTS,
     .help = N_("semaphore sets in it")},
    {.name = "SEMS", .type = TYPE_COUNT, .get = get_sems,
     .needs = FACT_USAGE | FACT_CONTENTS,
     .help = N_("semaphores in these sets")},
};
/* clang-format on */

static struct rows all_namespaces(const struct view *view)
{
    return (struct rows){0, view->now->namespace_count};
}

const struct table namespaces_table = {
    .name = "namespaces",
    .parts = {COLUMN_PART(columns)},
    .rows = all_namespaces,
};
