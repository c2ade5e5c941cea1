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

bool kind_is_of_orphans(const struct kind_spec *kind)
{
    return kind->is_orphan_kind;
}

bool kind_can_be_removed(const struct kind_spec *kind)
{
    return kind->rm_ids;
}

bool kind_can_be_made(const struct kind_spec *kind)
{
    return kind->making.what;
}

unsigned kinds_that(bool (*has)(const struct kind_spec *kind))
{
    unsigned kinds = 0;
    for (enum kind kind = 0; kind < KINDS; kind++)
        kinds |= !has || has(kind_specs[kind]) ? KIND_BIT(kind) : 0;
    return kinds;
}

char kind_capital(const struct kind_spec *kind)
{
    return (char)(kind->letter - 'a' + 'A');
}

const char *kind_text(const struct kind_spec *kind, size_t offset)
{
    const char *const *text = (const void *)((const char *)kind + offset);
    return *text;
}

uint64_t object_attaches(const struct object *object)
{
    return kind_of(object)->attaches ? kind_of(object)->attaches(object) : 0;
}
