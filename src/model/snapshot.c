/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/snapshot.h"

struct snapshot *snapshot_new(void)
{
    struct snapshot *snapshot = memory_resize(NULL, 1, sizeof(*snapshot));
    *snapshot = (struct snapshot){0};
    return snapshot;
}

static void free_names(struct names *names)
{
    idmap_free(&names->index);
    free(names->texts);
}

void snapshot_free(struct snapshot *snapshot)
{
    if (!snapshot)
        return;
    arena_free(&snapshot->arena);
    free(snapshot->objects);
    free(snapshot->semaphores);
    free(snapshot->processes);
    idmap_free(&snapshot->process_index);
    free_names(&snapshot->users);
    free_names(&snapshot->groups);
    free(snapshot->links);
    free(snapshot->links_by_process);
    free(snapshot->namespaces);
    free(snapshot->owners.live);
    free(snapshot->owners.runners);
    idmap_free(&snapshot->owners.unsure);
    idmap_free(&snapshot->logind.present);
    free(snapshot->problems);
    free(snapshot->missing);
    free(snapshot);
}

struct object *snapshot_reserve_objects(struct snapshot *snapshot, size_t count)
{
    snapshot->objects = memory_reserve(snapshot->objects, snapshot->count + count,
                                       &snapshot->capacity, sizeof(*snapshot->objects));
    return snapshot->objects + snapshot->count;
}

void snapshot_take_objects(struct snapshot *snapshot, enum kind kind, size_t count)
{
    if (!snapshot->of[kind].count)
        snapshot->of[kind].first = snapshot->count;
    snapshot->of[kind].count += count;
    snapshot->count += count;
}

void snapshot_drop_objects(struct snapshot *snapshot, enum kind kind, size_t kept)
{
    snapshot->count -= snapshot->of[kind].count - kept;
    snapshot->of[kind].count = kept;
}

void snapshot_add_objects(struct snapshot *snapshot, enum kind kind, const struct object *objects,
                          size_t count)
{
    struct object *room = snapshot_reserve_objects(snapshot, count);
    if (count)
        memcpy(room, objects, count * sizeof(*objects));
    snapshot_take_objects(snapshot, kind, count);
}

size_t snapshot_add_semaphores(struct snapshot *snapshot, size_t count)
{
    size_t first = snapshot->semaphore_count;
    snapshot->semaphores =
        memory_reserve(snapshot->semaphores, first + count, &snapshot->semaphore_capacity,
                       sizeof(*snapshot->semaphores));
    if (count)
        memset(snapshot->semaphores + first, 0, count * sizeof(*snapshot->semaphores));
    snapshot->semaphore_count += count;
    return first;
}

struct process *snapshot_add_process(struct snapshot *snapshot, uint32_t pid)
{
    if (!idmap_add(&snapshot->process_index, pid, (uint32_t)snapshot->process_count))
        return NULL;
    struct process *process =
        &memory_append(snapshot->processes, snapshot->process_count, snapshot->process_capacity);
    *process = (struct process){.pid = pid};
    return process;
}

const struct process *snapshot_process(const struct snapshot *snapshot, uint32_t pid)
{
    uint32_t index;
    return idmap_find(&snapshot->process_index, pid, &index) ? &snapshot->processes[index] : NULL;
}

void snapshot_put_process(struct buffer *out, const struct snapshot *snapshot, uint32_t pid)
{
    const struct process *process = snapshot_process(snapshot, pid);

    buffer_unsigned(out, pid);
    if (!process || !process->command.length)
        return;
    buffer_char(out, ' ');
    text_put(out, process->command);
}

enum truth snapshot_process_lives(const struct snapshot *snapshot, uint32_t pid)
{
    static const enum truth lives[] = {
        [PROCESS_UNKNOWN] = TRUTH_UNKNOWN,
        [PROCESS_GONE] = TRUTH_FALSE,
        [PROCESS_LIVE] = TRUTH_TRUE,
    };
    const struct process *process = snapshot_process(snapshot, pid);
    return process ? lives[process->state] : TRUTH_UNKNOWN;
}

bool snapshot_sees_all(const struct snapshot *snapshot)
{
    return snapshot->every_pid || snapshot->closed;
}

const struct ipc_namespace *snapshot_namespace(const struct snapshot *snapshot, uint32_t inode)
{
    for (size_t i = 0; i < snapshot->namespace_count; i++) {
        if (snapshot->namespaces[i].inode == inode)
            return &snapshot->namespaces[i];
    }
    return NULL;
}

struct ipc_namespace *snapshot_add_namespace(struct snapshot *snapshot, uint32_t inode)
{
    const struct ipc_namespace *there = snapshot_namespace(snapshot, inode);
    if (there)
        return &snapshot->namespaces[there - snapshot->namespaces];
    struct ipc_namespace *added = &memory_append(snapshot->namespaces, snapshot->namespace_count,
                                                 snapshot->namespace_capacity);
    *added = (struct ipc_namespace){.inode = inode};
    return added;
}

bool owners_have_live(const struct owners *owners, uint32_t ns, uint32_t uid)
{
    for (size_t i = 0; i < owners->live_count; i++) {
        if (owners->live[i].uid == uid && owners->live[i].ns == ns)
            return true;
    }
    return false;
}

enum truth owners_live(const struct owners *owners, uint32_t ns, uint32_t uid)
{
    uint32_t ignored;
    if (owners_have_live(owners, ns, uid))
        return TRUTH_TRUE;
    if (!owners->complete || idmap_find(&owners->unsure, uid, &ignored))
        return TRUTH_UNKNOWN;
    return TRUTH_FALSE;
}

bool owners_may_lack(const struct owners *owners, uint32_t ns, uint32_t uid)
{
    return owners->refused.count && owners_live(owners, ns, uid) == TRUTH_UNKNOWN;
}

void owners_add_live(struct owners *owners, uint32_t ns, uint32_t uid)
{
    if (owners_have_live(owners, ns, uid))
        return;
    memory_append(owners->live, owners->live_count, owners->live_capacity) =
        (struct live_user){ns, uid};
}

void owners_add_runner(struct owners *owners, uint32_t ns, uint32_t pid, struct text command)
{
    for (size_t i = 0; i < owners->runner_count; i++) {
        struct runner *other = &owners->runners[i];
        if (other->ns != ns || other->command.length != command.length ||
            memcmp(other->command.start, command.start, command.length) != 0)
            continue;
        other->pid = pid < other->pid ? pid : other->pid;
        return;
    }
    memory_append(owners->runners, owners->runner_count, owners->runner_capacity) =
        (struct runner){ns, pid, command};
}

bool names_find(const struct names *names, uint32_t id, struct text *name)
{
    uint32_t index;
    if (!idmap_find(&names->index, id, &index))
        return false;
    *name = names->texts[index];
    return true;
}

void names_put(struct buffer *out, const struct names *names, uint32_t id)
{
    struct text name;
    if (names_find(names, id, &name))
        text_put(out, name);
    else
        buffer_unsigned(out, id);
}

void names_add(struct names *names, uint32_t id, struct text text)
{
    if (!idmap_add(&names->index, id, (uint32_t)names->count))
        return;
    memory_append(names->texts, names->count, names->capacity) = text;
}

void snapshot_add_missing(struct snapshot *snapshot, struct wanted missing)
{
    memory_append(snapshot->missing, snapshot->missing_count, snapshot->missing_capacity) = missing;
}

static bool same_problem(const struct problem *a, const struct problem *b)
{
    return a->kind == b->kind && a->error == b->error && a->what == b->what &&
           strcmp(a->where, b->where) == 0;
}

/* What is counted again for another reason is the same as before: processes and names. */
static bool is_counted_once(enum problem_kind kind)
{
    return kind == PROBLEM_UNINSPECTED || kind == PROBLEM_UNSEEN || kind == PROBLEM_UNNAMED;
}

static void add_to_problem(struct problem *problem, const struct problem *more)
{
    if (!is_counted_once(problem->kind)) {
        problem->count += more->count;
    } else if (problem->count < more->count) {
        problem->count = more->count;
        problem->refused = more->refused;
    }
}

static const struct refused *copy_refused(struct snapshot *snapshot, const struct refused *refused)
{
    struct refused *copy = arena_alloc(&snapshot->arena, sizeof(*copy));
    *copy = *refused;
    return copy;
}

void snapshot_add_problem(struct snapshot *snapshot, struct problem problem)
{
    /* Each missing object is a place of its own, and there can be many. */
    size_t alike = problem.kind == PROBLEM_MISSING ? 0 : snapshot->problem_count;

    if (problem.refused)
        problem.refused = copy_refused(snapshot, problem.refused);
    for (size_t i = 0; i < alike; i++) {
        if (same_problem(&snapshot->problems[i], &problem)) {
            add_to_problem(&snapshot->problems[i], &problem);
            return;
        }
    }
    problem.where = arena_text(&snapshot->arena, problem.where, strlen(problem.where));
    memory_append(snapshot->problems, snapshot->problem_count, snapshot->problem_capacity) =
        problem;
}

bool snapshot_is_whole(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->problem_count; i++) {
        if (problem_is_failure(&snapshot->problems[i]))
            return false;
    }
    return true;
}
