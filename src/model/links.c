/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/kind.h"
#include "model/links.h"

static enum direction direction_of_access(uint32_t access)
{
    static const enum direction directions[] = {
        [0] = DIRECTION_NONE,
        [ACCESS_READ] = DIRECTION_OUT,
        [ACCESS_WRITE] = DIRECTION_IN,
        [ACCESS_READ | ACCESS_WRITE] = DIRECTION_BOTH,
    };
    return directions[access];
}

static enum direction direction_of_operation(uint8_t operation)
{
    static const enum direction directions[] = {
        [OPERATION_SEMOP] = DIRECTION_NONE,
        [OPERATION_SEND] = DIRECTION_IN,
        [OPERATION_RECEIVE] = DIRECTION_OUT,
    };
    return directions[operation];
}

enum direction link_direction(const struct link *link)
{
    static const enum direction directions[LINK_ROLES] = {
        [LINK_READER] = DIRECTION_OUT,    [LINK_WRITER] = DIRECTION_IN,
        [LINK_BOTH] = DIRECTION_BOTH,     [LINK_HOLDER] = DIRECTION_NONE,
        [LINK_LISTENER] = DIRECTION_NONE, [LINK_OWNER] = DIRECTION_OUT,
        [LINK_PEER] = DIRECTION_BOTH,     [LINK_TARGET] = DIRECTION_IN,
    };
    if (link->role == LINK_ATTACHED)
        return direction_of_access(link->mapping.access);
    if (link->role == LINK_WAITS)
        return direction_of_operation(link->wait.operation);
    return directions[link->role];
}

struct link *links_add(struct snapshot *snapshot)
{
    struct link *link =
        &memory_append(snapshot->links, snapshot->link_count, snapshot->link_capacity);
    *link = (struct link){0};
    return link;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Of links of one object and one process. */
static int compare_places(const struct link *a, const struct link *b)
{
    if (a->role != b->role)
        return compare_numbers(a->role, b->role);
    switch ((enum link_role)a->role) {
    case LINK_ATTACHED:
        return compare_numbers(a->mapping.address, b->mapping.address);
    case LINK_WAITS:
        return compare_numbers(a->wait.tid, b->wait.tid);
    case LINK_PEER:
    case LINK_TARGET:
        return ref_compare(&a->other, &b->other);
    case LINK_READER:
    case LINK_WRITER:
    case LINK_BOTH:
    case LINK_HOLDER:
    case LINK_LISTENER:
    case LINK_OWNER:
    case LINK_ROLES:
        break;
    }
    return compare_numbers((uint64_t)a->descriptor, (uint64_t)b->descriptor);
}

static int links_by_object(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int order = ref_compare(&x->ref, &y->ref);

    if (!order)
        order = compare_numbers(x->pid, y->pid);
    return order ? order : compare_places(x, y);
}

/* The order by object stays that of what one process has. */
static int links_by_process(const void *a, const void *b, void *context)
{
    const uint32_t *x = a, *y = b;
    const struct link *links = context;
    int order = compare_numbers(links[*x].pid, links[*y].pid);

    return order ? order : compare_numbers(*x, *y);
}

void links_sort(struct snapshot *snapshot)
{
    size_t count = snapshot->link_count;

    if (!count)
        return;
    qsort(snapshot->links, count, sizeof(*snapshot->links), links_by_object);
    snapshot->links_by_process =
        memory_resize(snapshot->links_by_process, count, sizeof(*snapshot->links_by_process));
    for (uint32_t i = 0; i < count; i++)
        snapshot->links_by_process[i] = i;
    qsort_r(snapshot->links_by_process, count, sizeof(*snapshot->links_by_process),
            links_by_process, snapshot->links);
}

const struct link *links_of(const struct snapshot *snapshot, const struct object *object,
                            size_t *count)
{
    const struct link *links = snapshot->links;
    size_t first = 0, end = snapshot->link_count;

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (ref_compare(&links[middle].ref, &object->ref) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    while (end < snapshot->link_count && ref_is_same(&links[end].ref, &object->ref))
        end++;
    *count = end - first;
    return links ? links + first : NULL;
}

const uint32_t *links_of_process(const struct snapshot *snapshot, uint32_t pid, size_t *count)
{
    const uint32_t *places = snapshot->links_by_process;
    size_t first = 0, end = snapshot->link_count;

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (snapshot->links[places[middle]].pid < pid)
            first = middle + 1;
        else
            end = middle;
    }
    while (end < snapshot->link_count && snapshot->links[places[end]].pid == pid)
        end++;
    *count = end - first;
    return places ? places + first : NULL;
}

static bool searches_are_whole(const struct snapshot *snapshot, unsigned searches)
{
    for (int id = 0; id < SEARCHES; id++) {
        const struct search *search = &snapshot->searches[id];
        if (searches & SEARCH_BIT(id) && (search->is_blind || search->refused.count))
            return false;
    }
    return true;
}

bool links_are_searched(const struct snapshot *snapshot, const struct object *object)
{
    for (int id = 0; id < SEARCHES; id++) {
        if (kind_of(object)->searches & SEARCH_BIT(id) && !snapshot->searches[id].done)
            return false;
    }
    return true;
}

struct quantity links_count_waiters(const struct snapshot *snapshot, const struct object *object)
{
    const struct kind_spec *kind = kind_of(object);
    size_t count = 0;

    if (kind->waiters)
        return kind->waiters(snapshot, object);
    if (!(kind->searches & SEARCH_BIT(SEARCH_THREADS)) || !snapshot->searches[SEARCH_THREADS].done)
        return (struct quantity){0};
    (void)links_of(snapshot, object, &count);
    return (struct quantity){searches_are_whole(snapshot, SEARCH_BIT(SEARCH_THREADS)), count};
}

bool links_may_lack(const struct snapshot *snapshot, const struct object *object)
{
    const struct kind_spec *kind = kind_of(object);
    struct quantity counted = {.known = kind->attaches};
    size_t count;

    if (!links_are_searched(snapshot, object))
        return false;
    if (!kind->attaches && !kind->waiters)
        return !searches_are_whole(snapshot, kind->searches);
    (void)links_of(snapshot, object, &count);
    if (kind->attaches)
        counted.amount = kind->attaches(object);
    else
        counted = kind->waiters(snapshot, object);
    return !counted.known || count < counted.amount || object->has & HAS_MOVED_ON;
}
