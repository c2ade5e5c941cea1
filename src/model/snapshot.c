/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/snapshot.h"

const char *const kind_names[KINDS + 1] = {
    [KIND_SHM] = "shm",
    [KIND_MSG] = "msg",
    [KIND_SEM] = "sem",
};

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
    idmap_free(&snapshot->owners.live);
    idmap_free(&snapshot->owners.unsure);
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

void snapshot_drop_objects(struct snapshot *snapshot, enum kind kind)
{
    snapshot->count -= snapshot->of[kind].count;
    snapshot->of[kind].count = 0;
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
    snapshot->processes = memory_reserve(snapshot->processes, snapshot->process_count + 1,
                                         &snapshot->process_capacity, sizeof(*snapshot->processes));
    struct process *process = &snapshot->processes[snapshot->process_count++];
    *process = (struct process){.pid = pid};
    return process;
}

const struct process *snapshot_process(const struct snapshot *snapshot, uint32_t pid)
{
    uint32_t index;
    return idmap_find(&snapshot->process_index, pid, &index) ? &snapshot->processes[index] : NULL;
}

bool names_find(const struct names *names, uint32_t id, struct text *name)
{
    uint32_t index;
    if (!idmap_find(&names->index, id, &index))
        return false;
    *name = names->texts[index];
    return true;
}

void names_add(struct names *names, uint32_t id, struct text text)
{
    if (!idmap_add(&names->index, id, (uint32_t)names->count))
        return;
    names->texts =
        memory_reserve(names->texts, names->count + 1, &names->capacity, sizeof(*names->texts));
    names->texts[names->count++] = text;
}

void snapshot_add_missing(struct snapshot *snapshot, struct missing missing)
{
    snapshot->missing = memory_reserve(snapshot->missing, snapshot->missing_count + 1,
                                       &snapshot->missing_capacity, sizeof(*snapshot->missing));
    snapshot->missing[snapshot->missing_count++] = missing;
}

static bool same_problem(const struct problem *a, const struct problem *b)
{
    return a->kind == b->kind && a->error == b->error && a->what == b->what &&
           strcmp(a->where, b->where) == 0;
}

void snapshot_add_problem(struct snapshot *snapshot, struct problem problem)
{
    /* Each missing object is a place of its own, and there can be many. */
    size_t alike = problem.kind == PROBLEM_MISSING ? 0 : snapshot->problem_count;
    for (size_t i = 0; i < alike; i++) {
        if (same_problem(&snapshot->problems[i], &problem)) {
            snapshot->problems[i].count += problem.count;
            return;
        }
    }
    snapshot->problems = memory_reserve(snapshot->problems, snapshot->problem_count + 1,
                                        &snapshot->problem_capacity, sizeof(*snapshot->problems));
    problem.where = arena_text(&snapshot->arena, problem.where, strlen(problem.where));
    snapshot->problems[snapshot->problem_count++] = problem;
}
