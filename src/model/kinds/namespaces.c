/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespaces, with two columns of each kind. */
#include "config.h"

#include "base/i18n.h"
#include "model/kinds/columns.h"
#include "model/kinds/kinds.h"
#include "model/tables.h"

const void *namespace_record(const struct view *view, size_t row)
{
    return &view->now->namespaces[row];
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

/* clang-format off */
static const struct column namespace_columns[] = {
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
};
/* clang-format on */

static struct rows all_namespaces(const struct view *view)
{
    return (struct rows){0, view->now->namespace_count};
}

#define KIND_LINE(NAME, name) COLUMN_PART(name##_namespace_columns),
const struct table namespaces_table = {
    .name = "namespaces",
    .parts = {COLUMN_PART(namespace_columns), FOR_EACH_KIND(KIND_LINE)},
    .rows = all_namespaces,
};
#undef KIND_LINE
