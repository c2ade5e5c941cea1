/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "model/kind.h"

const char *amount_word(enum amount_id id)
{
    static const char *const words[] = {
        [AMOUNT_BYTES] = "bytes", [AMOUNT_MESSAGES] = "messages", [AMOUNT_SEMAPHORES] = "nsems"};
    return words[id];
}

struct quantity object_amount(const struct object *object, enum amount_id id)
{
    for (const struct amount *amount = kind_of(object)->amounts;
         amount < kind_of(object)->amounts + MOST_AMOUNTS; amount++) {
        if (amount->id == id)
            return (struct quantity){true, amount->of(object)};
    }
    return (struct quantity){0};
}

bool kind_can_be_marked(const struct kind_spec *kind)
{
    return kind->mode_bits & MODE_DEST;
}

bool kind_can_be_locked(const struct kind_spec *kind)
{
    return kind->mode_bits & MODE_LOCKED;
}

bool kind_can_be_attached(const struct kind_spec *kind)
{
    return kind->attaches;
}

bool kind_cannot_be_attached(const struct kind_spec *kind)
{
    return !kind->attaches;
}

bool kind_can_be_waited_for(const struct kind_spec *kind)
{
    return kind->waiter_facts;
}

bool kind_has_messages(const struct kind_spec *kind)
{
    return kind->group == GROUP_QUEUES;
}

bool kind_has_semaphores(const struct kind_spec *kind)
{
    return kind->amounts[0].id == AMOUNT_SEMAPHORES;
}

uint64_t object_attaches(const struct object *object)
{
    return kind_of(object)->attaches ? kind_of(object)->attaches(object) : 0;
}
